"""What processing stored and nothing shows: its rows stand, so that the sweep finds the files."""

import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inputs_core import guarded
from inputs_service import removing
from inputs_service.ingest import claims, finishing, processing, sources, store, sweeping
from inputs_service.models import Input, InputMedia, Media
from tests.core import samples
from tests.service.conftest import Api
from tests.service.working import by_url, is_stored, statuses_by_id

PICTURE = samples.image_bytes()
DIGEST = hashlib.sha256(PICTURE).hexdigest()


def source(content: bytes) -> sources.Source:
    """Bytes as a download gives them."""
    return sources.Source(io.BytesIO(content), hashlib.sha256(content).hexdigest())


def claimed(api: Api, **urls: str) -> claims.Claim:
    """The claim of a posted input."""
    assert api.add(by_url("x", **urls))[0] == 200
    (held,) = claims.claim(1)
    return held


def sweep_in_two_days() -> None:
    Media.objects.update(last_used_at=timezone.now() - timedelta(days=2))
    sweeping.sweep()


def test_files_of_an_input_that_was_deleted_meanwhile_are_swept(api: Api) -> None:
    held = claimed(api, image="https://a.test/1")
    outcome = processing.outcome_of(sources.Wanted(), {"image": source(PICTURE)})
    Input.objects.all().delete()
    assert finishing.finish([(held, outcome)]) == 0
    assert is_stored(DIGEST, "tiny")
    sweep_in_two_days()
    assert not is_stored(DIGEST)
    assert not is_stored(DIGEST, "tiny")


def test_files_of_an_input_whose_other_place_failed_are_swept(api: Api) -> None:
    held = claimed(api, image="https://a.test/1", text="https://a.test/2")
    fetched = {"image": source(PICTURE), "text": source(b"\x89PNG\r\n\x1a\n")}
    finishing.finish([(held, processing.outcome_of(sources.Wanted(), fetched))])
    assert statuses_by_id() == {"x": 30101}
    assert is_stored(DIGEST)
    assert not InputMedia.objects.exists()
    sweep_in_two_days()
    assert not is_stored(DIGEST)


def test_the_places_of_an_input_share_one_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []
    now = [0.0]

    def fetch(*_: Any, deadline_s: float, **__: Any) -> guarded.Fetched:
        given.append(deadline_s)
        now[0] += 20
        return guarded.Fetched("", 0, "", "")

    monkeypatch.setattr(guarded, "fetch", fetch)
    monkeypatch.setattr(sources, "monotonic", lambda: now[0])
    wanted = sources.Wanted(dict.fromkeys(("image", "text", "audio"), "https://a.test/1"))
    for found in sources.fetch_all(wanted).values():
        found.close()
    assert given == [30.0, 10.0, 0.1]


def test_known_bytes_are_refreshed_by_one_query(db: None) -> None:
    contents = [b"one", b"two", b"three"]
    store.put_all(contents)
    Media.objects.update(last_used_at=timezone.now() - timedelta(days=2))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        store.put_all(contents)
    assert len([it for it in asked if it["sql"].startswith("UPDATE")]) == 1
    assert sweeping.sweep() == 0


def test_a_removal_locks_every_ingest_item_first(api: Api) -> None:
    held = claimed(api, image="https://a.test/1")
    with CaptureQueriesContext(connection) as asked:
        assert removing.remove(held.app_pk, [held.input_key]) == 1
    first = next(it["sql"] for it in asked if it["sql"].startswith("SELECT"))
    assert "inputs_service_ingestitem" in first
    assert 'add_job_id" IS NOT NULL' not in first
