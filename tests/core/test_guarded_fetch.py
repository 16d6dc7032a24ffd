"""Downloads: caps on size, time and redirects, and the API's codes for what went wrong."""

import gzip
import hashlib
import io
import time

import pytest

from inputs_core import guarded
from tests.core import site


def fetch(
    answers: dict[str, site.Answer],
    path: str = "/a.jpg",
    *,
    max_bytes: int = 10_000,
    deadline_s: float = 10,
) -> tuple[guarded.Fetched, bytes]:
    """Fetches one path of a site that may be reached."""
    sink = io.BytesIO()
    with site.serve(answers) as address, guarded.session([address]) as session:
        url = f"http://{address}{path}"
        fetched = guarded.fetch(
            url, sink, session=session, max_bytes=max_bytes, deadline_s=deadline_s
        )
    return fetched, sink.getvalue()


def failure(
    answer: site.Answer, path: str = "/a.jpg", *, deadline_s: float = 10
) -> guarded.FetchError:
    """The error of fetching from a site that gives this answer."""
    with pytest.raises(guarded.FetchError) as caught:
        fetch({path.partition("?")[0]: answer}, path, deadline_s=deadline_s)
    return caught.value


def test_a_download_tells_size_checksum_and_claimed_type() -> None:
    fetched, data = fetch({"/a.jpg": site.body(b"abc", "image/png")})
    assert data == b"abc"
    assert fetched.size_bytes == 3
    assert fetched.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert fetched.content_type == "image/png"


def test_redirects_are_followed_to_the_end() -> None:
    fetched, data = fetch({"/a.jpg": site.redirect("/b.jpg"), "/b.jpg": site.body(b"b")})
    assert data == b"b"
    assert fetched.final_url.endswith("/b.jpg")


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (404, 30102, False),
        (410, 30102, False),
        (401, 30103, False),
        (403, 30103, False),
        (400, 30002, False),
        (429, 30002, True),
        (500, 30002, True),
        (503, 30002, True),
        (204, 30002, False),
        (999, 30002, True),
    ],
)
def test_each_status_has_its_code(status: int, code: int, retryable: bool) -> None:
    error = failure(site.body(b"", status=status))
    assert (error.code, error.retryable) == (code, retryable)


def test_the_message_names_the_url_without_its_secrets() -> None:
    error = failure(site.body(b"no", status=404), "/a.jpg?token=secret")
    assert error.message.startswith("404 Client Error: Not Found for url: http://127.0.0.1:")
    assert error.message.endswith("/a.jpg")


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:1/x", "http://169.254.169.254/x", "file:///etc/passwd", "//[::1]/"]
)
def test_a_redirect_to_a_private_place_is_refused(target: str) -> None:
    error = failure(site.redirect(target))
    assert (error.code, error.retryable) == (30106, False)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://169.254.169.254/", "nonsense", "http://[::1", "http://"]
)
def test_a_url_that_must_not_be_asked_is_an_invalid_url(url: str) -> None:
    with guarded.session() as session, pytest.raises(guarded.FetchError) as caught:
        guarded.fetch(url, io.BytesIO(), session=session, max_bytes=10, deadline_s=5)
    assert caught.value.code == 30106


def test_a_redirect_loop_ends() -> None:
    assert failure(site.redirect("/a.jpg")).code == 30002


def test_a_file_whose_announced_length_is_too_large_is_over_the_limit() -> None:
    error = failure(site.body(b"x" * 10_001))
    assert (error.code, error.retryable) == (30105, False)


def test_a_file_without_a_length_is_cut_at_the_limit() -> None:
    assert failure(site.endless).code == 30105


def test_a_compressed_answer_counts_with_its_full_size() -> None:
    def answer(handler: site.Handler) -> None:
        packed = gzip.compress(b"0" * 10_000_000)
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Content-Length", str(len(packed)))
        handler.end_headers()
        handler.wfile.write(packed)

    sink = io.BytesIO()
    with (
        site.serve({"/": answer}) as address,
        guarded.session([address]) as session,
        pytest.raises(guarded.FetchError) as caught,
    ):
        guarded.fetch(f"http://{address}/", sink, session=session, max_bytes=100_000, deadline_s=5)
    assert caught.value.code == 30105
    assert len(sink.getvalue()) <= 100_000


@pytest.mark.parametrize("answer", [site.drip_body, site.drip_headers])
def test_a_slow_drip_ends_at_the_deadline(answer: site.Answer) -> None:
    started = time.monotonic()
    error = failure(answer, deadline_s=0.4)
    assert time.monotonic() - started < 3
    assert (error.code, error.retryable) == (39996, True)
    assert "0.4 s" in error.message


def test_a_cut_connection_is_a_failed_connection_and_may_be_tried_again() -> None:
    error = failure(site.cut)
    assert (error.code, error.retryable) == (39996, True)


def test_a_closed_port_is_a_failed_connection() -> None:
    with site.serve({}) as address:
        pass
    with guarded.session([address]) as session, pytest.raises(guarded.FetchError) as caught:
        guarded.fetch(
            f"http://{address}/", io.BytesIO(), session=session, max_bytes=9, deadline_s=5
        )
    assert (caught.value.code, caught.value.retryable) == (39996, True)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://user:pw@host.test:8443/a b?sig=1#f", "https://host.test:8443/a b"),
        ("http://[::1]:80/x", "http://[::1]:80/x"),
        ("http://host:port/", "the given address"),
        ("http://host.test/a\0b\x9fc", "http://host.test/a\ufffdb\ufffdc"),
    ],
)
def test_a_shown_url_carries_no_secrets(url: str, expected: str) -> None:
    assert guarded.shown(url) == expected
