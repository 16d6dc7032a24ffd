"""An upload that cannot go on pauses, says why on the queue page, and goes on when told to."""

from inputs_app.client.errors import Trace, Unauthorized, Unreachable
from inputs_app.models import Job, User
from inputs_app.services import working
from tests.app.conftest import SignedIn
from tests.app.sending.conftest import Make, TroubledApi, make_due, states


def test_a_refused_key_is_told_under_needs_attention_until_somebody_lets_it_go_on(
    api: TroubledApi, upload: Make, job: Job, editor: User, signed_in: SignedIn
) -> None:
    refusal = Unauthorized(trace=Trace(code=11008, http_status=401))
    chunk = upload()
    api.troubles = [refusal]
    working.work_chunk(chunk.pk)
    browser = signed_in(editor)
    page = browser.get("/w/street-scenes/queue").content.decode()
    assert "Needs attention" in page
    assert refusal.user_message in page
    browser.post(f"/w/street-scenes/queue/{job.pk}/resume")
    job.refresh_from_db()
    assert (job.state, job.problem) == ("running", "")
    assert refusal.user_message not in browser.get("/w/street-scenes/queue").content.decode()
    working.work_chunk(chunk.pk)
    assert states(chunk) == ["accepted"] * 3


def test_an_api_that_stays_away_pauses_the_upload_after_twelve_attempts(
    api: TroubledApi, upload: Make, job: Job
) -> None:
    chunk = upload()
    api.failing = Unreachable()
    for attempt in range(13):
        job.refresh_from_db()
        assert job.state == ("running" if attempt else "waiting")
        make_due(chunk)
        working.work_chunk(chunk.pk)
    job.refresh_from_db()
    assert (job.state, job.problem) == ("paused", Unreachable.user_message)
    assert states(chunk) == ["sent"] * 3
