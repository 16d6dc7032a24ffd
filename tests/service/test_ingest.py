"""Processing of inputs: every kind by bytes and by URL, to done or to a coded failure."""

from typing import Any

import pytest

from inputs_service import counts
from inputs_service.ingest import store
from inputs_service.models import App, IngestItem, Media
from tests.core import samples, site
from tests.service.conftest import Api
from tests.service.working import by_url, posted, processed, reachable, work

NOT_FOUND = site.body(b"", status=404)


def test_a_posted_jpeg_gets_facts_and_three_renditions(api: Api, app: App) -> None:
    data = samples.image_bytes()
    (found,) = processed(api, posted("image", data))
    assert found["status"] == {"code": 30000, "description": "Download complete"}
    image = found["data"]["image"]
    assert image["image_info"] == {
        "width": 640,
        "height": 480,
        "format": "JPEG",
        "color_mode": "YUV",
    }
    assert image["hosted"]["sizes"] == ["orig", "tiny", "small", "large"]
    assert image["url"] == f"http://service.test/orig/{image['hosted']['suffix']}"
    media = Media.objects.get()
    assert store.open_size(media.digest, "orig").read() == data
    assert sorted(media.renditions) == ["large", "small", "tiny"]
    assert counts.of(app.pk) == {30000: 1, 30001: 0, 30003: 0}
    assert not IngestItem.objects.exists()


def test_every_kind_is_fetched_from_its_url(api: Api) -> None:
    answers = {
        "/i": site.body(samples.image_bytes("PNG"), "text/plain"),
        "/v": site.body(samples.video_bytes()),
        "/a": site.body(samples.wav_bytes()),
        "/t": site.body("žluť".encode("utf-16")),
    }
    with reachable(answers) as url:
        image, video, audio, text, both = processed(
            api,
            by_url("i", image=f"{url}/i"),
            by_url("v", video=f"{url}/v"),
            by_url("a", audio=f"{url}/a"),
            by_url("t", text=f"{url}/t"),
            by_url("b", image=f"{url}/i?2", text=f"{url}/t?2"),
        )
    assert image["data"]["image"]["url"] == f"{url}/i"
    assert image["data"]["image"]["image_info"]["format"] == "PNG"
    assert video["data"]["video"]["video_info"]["frame_count"] == 10
    assert video["data"]["video"]["hosted"]["sizes"] == ["orig"]
    assert video["data"]["video"]["hosted_thumbnail"]["sizes"] == ["tiny", "small", "large"]
    assert audio["data"]["audio"]["audio_info"]["sample_rate"] == 16_000
    assert audio["data"]["audio"]["hosted"]["sizes"] == ["orig", "peaks"]
    assert text["data"]["text"]["text_info"] == {"char_count": 4, "encoding": "UTF-16"}
    assert {"image_info", "hosted"} <= set(both["data"]["image"])
    assert {"text_info", "hosted"} <= set(both["data"]["text"])
    assert {it["status"]["code"] for it in (image, video, audio, text, both)} == {30000}


def test_the_same_bytes_are_stored_and_decoded_once(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = samples.image_bytes()
    with reachable({"/a": site.body(data), "/b": site.body(data)}) as url:
        first = processed(api, posted("image", data))
        monkeypatch.setattr("inputs_core.media.examine", None)
        rest = processed(
            api,
            posted("image", data),
            by_url("a", image=f"{url}/a"),
            by_url("b", image=f"{url}/b"),
        )
    assert Media.objects.count() == 1
    infos = [it["data"]["image"]["image_info"] for it in (*first, *rest)]
    assert infos[1:] == infos[:1] * 3


@pytest.mark.parametrize(
    ("answer", "code", "details"),
    [
        (NOT_FOUND, 30102, "404 Client Error: Not Found for url: http://127.0.0.1:"),
        (site.body(b"", status=403), 30103, "403 Client Error: Forbidden for url: "),
        (site.body(b"<!doctype html>"), 30101, "HTML is not an image in a supported format."),
        (site.body(b"<svg/>"), 30101, "SVG is not an image in a supported format."),
        (site.body(b""), 30101, "The file is empty."),
        (site.body(b"x" * (20 * 1024 * 1024 + 1)), 30105, "The file is larger than 20 MB"),
        (site.body(samples.bomb_png()), 30105, "The image has more than 85 megapixels"),
        (site.redirect("http://169.254.169.254/"), 30106, "The address is not a public one."),
        (site.redirect("http://127.0.0.1:8080/"), 30106, "The address is not a public one."),
        (site.redirect("file:///etc/passwd"), 30106, "Only http and https addresses are asked."),
    ],
)
def test_what_cannot_be_an_image_fails_with_code_and_reason(
    api: Api, app: App, answer: site.Answer, code: int, details: str
) -> None:
    with reachable({"/a.jpg": answer}) as url:
        (found,) = processed(api, by_url("x", image=f"{url}/a.jpg?key=secret"))
    assert found["status"]["code"] == code
    assert found["status"]["details"].startswith(details)
    assert "secret" not in found["status"]["details"]
    assert found["data"]["image"]["image_info"]["format"] == "UnknownImageFormat"
    assert counts.of(app.pk)[code] == 1
    assert not Media.objects.exists()


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/a", "http://localhost/", "http://[::1]/"])
def test_a_private_address_is_never_asked(api: Api, url: str) -> None:
    (found,) = processed(api, by_url("x", image=url))
    assert found["status"]["code"] == 30106
    assert "not a public one" in found["status"]["details"]


@pytest.mark.parametrize(
    ("place", "data", "code"),
    [
        ("image", b"\xff\xd8\xff\xe0 not really", 30101),
        ("image", samples.image_bytes()[:5000], 30101),
        ("image", samples.bomb_png(), 30105),
        ("video", samples.image_bytes(), 30101),
        ("audio", samples.video_bytes(), 30101),
    ],
)
def test_posted_bytes_that_do_not_fit_fail_but_stay_downloadable(
    api: Api, place: str, data: bytes, code: int
) -> None:
    (found,) = processed(api, posted(place, data))
    assert found["status"]["code"] == code
    assert found["data"][place]["hosted"]["sizes"] == ["orig"]
    assert store.open_size(Media.objects.get().digest, "orig").read() == data


def test_one_failing_part_fails_a_multimodal_input_and_is_named(api: Api) -> None:
    answers = {"/i": site.body(samples.image_bytes()), "/t": site.body(b"\x00\x01")}
    with reachable(answers) as url:
        (found,) = processed(api, by_url("m", image=f"{url}/i", text=f"{url}/t"))
    assert found["status"]["code"] == 30101
    assert found["status"]["details"] == "text: The file is not a text in a supported format."


def test_an_add_job_counts_its_inputs_to_the_end(api: Api) -> None:
    with reachable({"/i": site.body(samples.image_bytes()), "/n": NOT_FOUND}) as url:
        items = [by_url("a", image=f"{url}/i"), by_url("b", image=f"{url}/n")]
        processed(api, *items, inputs_add_job_id="job")
    job: dict[str, Any] = api.get("/inputs/jobs/add/job")[1]["inputs_add_job"]
    assert job["progress"]["success_count"] == "1"
    assert job["progress"]["failed_count"] == "1"
    assert job["progress"].get("pending_count", "0") == "0"
    assert job["progress"].get("in_progress_count", "0") == "0"
    assert job["status"]["code"] == 64002


def test_help_is_asked_for_where_a_whole_batch_was_due(api: Api) -> None:
    api.add(*[{"data": {"text": {"raw": f"text {it}"}}} for it in range(20)])
    assert work() == 1
    assert api.get("/inputs/status")[1]["counts"]["processed"] == 20
