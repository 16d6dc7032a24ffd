"""The media proxy against a real origin on loopback."""

import pytest
from pytest_django import Settings

from inputs_app.client.types import Hosted, MediaPart
from inputs_app.models import User, Workspace
from inputs_app.services import media
from inputs_app.views import media as views
from tests.app.conftest import TOKEN
from tests.app.media.browser import get
from tests.app.media.site import SUFFIX, File, Site, jpeg, mp4, part


def test_rendition_passes_once_and_is_kept(site: Site, workspace: Workspace, viewer: User) -> None:
    site.files[f"/small/{SUFFIX}"] = File(jpeg(), "text/html")
    address = media.url(workspace, part(site), "small")
    first, second = get(viewer, address), get(viewer, address)
    assert (first.status, first.body) == (200, jpeg())
    assert first.headers["Content-Type"] == "image/jpeg"
    assert second.body == jpeg()
    assert [key for _, key, _ in site.asked] == [f"Key {TOKEN}"]


def test_answer_is_sealed_and_kept_by_the_browser(
    site: Site, workspace: Workspace, viewer: User
) -> None:
    site.files[f"/small/{SUFFIX}"] = File(jpeg())
    address = media.url(workspace, part(site), "small")
    got = get(viewer, address)
    assert got.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Cache-Control"] == "private, max-age=604800, immutable"
    assert "Content-Disposition" not in got.headers
    again = get(viewer, address, If_None_Match=got.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(("byte_range", "length"), [("", 2560 + 12), ("bytes=0-99", 100)])
def test_head_tells_what_get_would_and_streams_nothing(
    site: Site, workspace: Workspace, viewer: User, byte_range: str, length: int
) -> None:
    site.files[f"/orig/{SUFFIX}"] = File(mp4(2560))
    headers = {"Range": byte_range} if byte_range else {}
    got = get(viewer, media.url(workspace, part(site), "orig"), method="HEAD", **headers)
    assert (got.status, got.body, got.is_stream) == (206 if byte_range else 200, b"", False)
    assert got.headers["Content-Length"] == str(length)
    assert got.headers["Content-Type"] == "video/mp4"


@pytest.mark.parametrize("is_kept", [True, False])
def test_access_is_checked_each_time_even_for_kept_pictures(
    site: Site, workspace: Workspace, viewer: User, stranger: User, is_kept: bool
) -> None:
    site.files[f"/small/{SUFFIX}"] = File(jpeg())
    address = media.url(workspace, part(site), "small")
    tag = get(viewer, address).headers["ETag"] if is_kept else '"none"'
    site.asked.clear()
    assert get(stranger, address, If_None_Match=tag).status == 404
    assert get(None, address, If_None_Match=tag).status == 302
    viewer.memberships.all().delete()
    assert get(viewer, address).status == 404
    assert site.asked == []


@pytest.mark.parametrize("place", ["media", "excerpt", "waveform"])
def test_changed_address_asks_nothing(
    site: Site, workspace: Workspace, viewer: User, place: str
) -> None:
    good = media.url(workspace, part(site), "small")
    tokens = [
        "",
        "?t=",
        "?t=x",
        "?t=%00",
        good[good.index("?") :][:-1],
        good[good.index("?") :] + "x",
    ]
    for token in tokens:
        assert get(viewer, f"/w/{workspace.slug}/{place}{token}").status == 404
    assert site.asked == []


def test_address_of_one_size_is_none_of_another_view(
    site: Site, workspace: Workspace, viewer: User
) -> None:
    address = media.url(workspace, part(site), "small")
    assert get(viewer, address.replace("/media?", "/excerpt?")).status == 404
    assert (
        get(viewer, media.text_url(workspace, part(site)).replace("excerpt", "media")).status == 404
    )
    assert site.asked == []


def test_address_from_another_workspace_of_the_team_is_unknown(
    site: Site, workspace: Workspace, viewer: User
) -> None:
    other = Workspace.objects.create(
        team=workspace.team,
        name="Other",
        slug="other",
        base_url="https://api.clarifai.com",
        api_user_id="a",
        api_app_id="b",
        token="another",
    )
    address = media.url(workspace, part(site), "small").replace(workspace.slug, other.slug)
    assert get(viewer, address).status == 404
    assert site.asked == []


def test_origin_that_is_no_longer_trusted_is_not_asked(
    site: Site, workspace: Workspace, viewer: User, settings: Settings
) -> None:
    hosted = Hosted("https://data.clarifai.com", SUFFIX, ("small",))
    address = media.url(workspace, MediaPart("image", "", hosted=hosted), "small")
    settings.MEDIA_ORIGINS = ()
    assert get(viewer, address).status == 404
    assert site.asked == []


def test_original_streams_with_its_length(site: Site, workspace: Workspace, viewer: User) -> None:
    film = mp4(300_000)
    site.files[f"/orig/{SUFFIX}"] = File(film)
    got = get(viewer, media.url(workspace, part(site, "video"), "orig"))
    assert (got.status, got.body, got.is_stream) == (200, film, True)
    assert got.headers["Content-Length"] == str(len(film))
    assert got.headers["Accept-Ranges"] == "bytes"
    assert got.headers["Content-Type"] == "video/mp4"


def test_ranges_pass_through_for_seeking(site: Site, workspace: Workspace, viewer: User) -> None:
    film = mp4(300_000)
    site.files[f"/orig/{SUFFIX}"] = File(film)
    address = media.url(workspace, part(site, "video"), "orig")
    got = get(viewer, address, Range="bytes=1000-1999")
    assert (got.status, got.body) == (206, film[1000:2000])
    assert got.headers["Content-Range"] == f"bytes 1000-1999/{len(film)}"
    assert got.headers["Content-Type"] == "video/mp4"
    get(viewer, address, Range="bytes=5000-")
    wanted = [one for _, _, one in site.asked]
    assert wanted == ["bytes=1000-1999", "bytes=0-4095", "bytes=5000-"]


def test_range_of_a_changed_original_is_answered_whole(
    site: Site, workspace: Workspace, viewer: User
) -> None:
    site.files[f"/orig/{SUFFIX}"] = File(mp4(2000))
    address = media.url(workspace, part(site, "video"), "orig")
    whole = get(viewer, address, Range="bytes=5-9", If_Range='"old"')
    same = get(viewer, address, Range="bytes=5-9", If_Range=whole.headers["ETag"])
    assert (whole.status, same.status) == (200, 206)


@pytest.mark.parametrize("header", ["bytes=0-1,5-9", "bytes=a-b", "lines=1-2", "bytes=-"])
def test_odd_ranges_are_left_out(
    site: Site, workspace: Workspace, viewer: User, header: str
) -> None:
    site.files[f"/orig/{SUFFIX}"] = File(mp4(2000))
    got = get(viewer, media.url(workspace, part(site, "video"), "orig"), Range=header)
    assert (got.status, site.asked[0][2]) == (200, "")


def test_range_beyond_the_end_says_so(site: Site, workspace: Workspace, viewer: User) -> None:
    site.files[f"/orig/{SUFFIX}"] = File(mp4(2000))
    address = media.url(workspace, part(site, "video"), "orig")
    assert get(viewer, address, Range="bytes=99999-").status == 416


def test_original_can_be_stored_under_a_name(
    site: Site, workspace: Workspace, viewer: User
) -> None:
    site.files[f"/orig/{SUFFIX}"] = File(jpeg())
    name = 'a/../b"\r\nX-Evil: 1'
    got = get(viewer, media.url(workspace, part(site), "orig", download_as=name))
    assert got.headers["Content-Disposition"] == 'attachment; filename="a-..-b-X-Evil- 1"'
    assert "X-Evil" not in got.headers


def test_database_is_let_go_before_the_origin_is_asked(
    site: Site, workspace: Workspace, viewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Database:
        in_atomic_block = False
        asked_before: int | None = None

        def close(self) -> None:
            self.asked_before = len(site.asked)

    database = Database()
    site.files[f"/orig/{SUFFIX}"] = File(mp4(2000))
    address = media.url(workspace, part(site, "video"), "orig")
    with monkeypatch.context() as patched:
        patched.setattr(views, "databases", type("All", (), {"all": lambda **_: [database]}))
        assert get(viewer, address).status == 200
    assert (database.asked_before, len(site.asked)) == (0, 1)
