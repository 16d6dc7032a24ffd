"""Whatever is sent in whatever order: the content is exact, and counted as far as it is stored."""

import hashlib

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inputs_app.models import StagedFile, UploadItem
from inputs_app.services.uploads import parts, registering
from inputs_app.services.uploads.refusals import NotTaken
from inputs_app.services.uploads.registering import Wanted
from tests.app.tus.tusing import Tus, stored

CONTENT = bytes(range(256)) * 4
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["on", "again", "wrong", "broken", "damaged"]), st.integers(0, len(CONTENT))
    ),
    max_size=20,
)


def send(file: StagedFile, kind: str, number: int) -> None:
    """One PATCH: of the next bytes, of bytes sent before, of a wrong place, or cut or changed."""
    at = file.offset_bytes
    start = {"again": min(number, at), "wrong": number}.get(kind, at)
    piece = CONTENT[start : start + number]
    checksum = None
    if kind == "damaged":
        checksum = parts.Checksum("sha256", hashlib.sha256(piece + b"x").digest())
    left = [piece[: number // 2]] if kind == "broken" else [piece]

    def read(most: int) -> bytes:
        if not left and kind == "broken":
            raise ValueError("I/O operation on closed file.")
        got, rest = (left[0][:most], left[0][most:]) if left else (b"", b"")
        left[:] = [rest] if rest else []
        return got

    parts.append(file, start, read, checksum)


@given(steps=STEPS, stale=st.booleans())
@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_sequence_of_parts_gives_the_exact_content(
    tus: Tus, steps: list[tuple[str, int]], stale: bool
) -> None:
    UploadItem.objects.all().delete()
    wanted = [Wanted("a.bin", len(CONTENT))]
    [found] = registering.register(tus.job.workspace, tus.job.pk, wanted)
    assert found.file is not None
    file = StagedFile.objects.select_related("item__job").get(pk=found.file.pk)
    for kind, number in steps:
        before = StagedFile.objects.get(pk=file.pk).offset_bytes
        if not stale:
            file.refresh_from_db(fields=["offset_bytes"])
        try:
            send(file, kind, number)
        except (NotTaken, OSError):
            assert StagedFile.objects.get(pk=file.pk).offset_bytes == before
    file.refresh_from_db(fields=["offset_bytes"])
    assert sum(part.size_bytes for part in file.parts.all()) == file.offset_bytes
    if file.offset_bytes < len(CONTENT):
        send(file, "on", len(CONTENT))
    assert stored(f"/{file.pk}") == CONTENT
    assert UploadItem.objects.get().state == UploadItem.State.STAGED
