"""Which base URLs a workspace may have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from inputs_app.services import addresses
from inputs_app.services.errors import ProductError


@pytest.fixture(autouse=True)
def _service(settings: Settings) -> None:
    settings.SERVICE_URL = "http://127.0.0.1:8001"
    settings.FETCH_ALLOWED_PRIVATE = ("api.lan", "10.0.0.5:9000")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://api.clarifai.com", "https://api.clarifai.com"),
        (" HTTPS://API.Clarifai.COM:443/v2/ ", "https://api.clarifai.com"),
        ("https://api.clarifai.com./", "https://api.clarifai.com"),
        ("https://host.example:8443/inputs/v2", "https://host.example:8443/inputs"),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8001"),
        ("http://api.lan", "http://api.lan"),
        ("http://10.0.0.5:9000", "http://10.0.0.5:9000"),
        ("https://8.8.8.8", "https://8.8.8.8"),
        ("https://[2606:4700::1111]:8443", "https://[2606:4700::1111]:8443"),
    ],
)
def test_an_address_has_one_spelling(typed: str, kept: str) -> None:
    assert addresses.clean(typed) == kept
    assert addresses.clean(kept) == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "Begin with https"),
        ("api.clarifai.com", "Begin with https"),
        ("ftp://api.clarifai.com", "Begin with https"),
        ("file:///etc/passwd", "Begin with https"),
        ("javascript:alert(1)", "Begin with https"),
        ("https://", "Begin with https"),
        ("https://host:0", "Begin with https"),
        ("https://host:99999", "not a web address"),
        ("https://[::1", "not a web address"),
        ("https://me:secret@api.clarifai.com", "Leave names"),
        ("https://@api.clarifai.com", "Leave names"),
        ("https://api.clarifai.com?x=1", "after \\? or #"),
        ("https://api.clarifai.com#x", "after \\? or #"),
        ("https://api.clarifai.com/?", "after \\? or #"),
        ("http://api.clarifai.com", "Use https"),
        ("https://api clarifai.com", "plain letters"),
        ("https://äpi.example", "plain letters"),
        ("https://a\nb.example", "letters|host name|address"),
        ("https://" + "x" * 10_000, "at most 300"),
        ("https://-bad-.example", "host name"),
        ("https://a..b", "host name"),
        ("https://<script>", "host name"),
    ],
)
def test_a_wrong_address_is_told_why(typed: str, why: str) -> None:
    with pytest.raises(ProductError, match=why):
        addresses.clean(typed)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.0.0.1:8002", "localhost", "localhost:8001", "a.localhost", "10.0.0.5",
        "10.0.0.6:9000", "192.168.1.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]", "[fe80::1]", "0.0.0.0", "0",  # noqa: S104
        "2130706433", "0x7f.1", "127.1",
        "017700000001", "metadata.google.internal", "printer.local", "224.0.0.1",
    ],
)  # fmt: skip
def test_a_private_address_is_refused(host: str) -> None:
    for scheme in ("http", "https"):
        with pytest.raises(ProductError, match="private address"):
            addresses.clean(f"{scheme}://{host}")


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_sentence(text: str) -> None:
    for typed in (text, f"https://{text}", f"https://host.example/{text}"):
        found = cleaned_or_told(typed)
        assert found.endswith(".") or addresses.clean(found) == found


def cleaned_or_told(typed: str) -> str:
    try:
        return addresses.clean(typed)
    except ProductError as error:
        return error.user_message
