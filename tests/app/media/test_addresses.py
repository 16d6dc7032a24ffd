"""Addresses of media: which ones exist, what they carry, and who else's they are not."""

from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_django import Settings

from inputs_app.client import parse
from inputs_app.client.types import Hosted, MediaPart
from inputs_app.models import Team, Workspace
from inputs_app.services import media, media_sources
from tests.app.conftest import TOKEN
from tests.client.samples import image_input

OWN = "https://api.clarifai.com"
SUFFIX = "users/8tz/apps/zoo/inputs/image/140c856d"
HOST = "https://data.clarifai.com"
SIZES = ("orig", "tiny", "small", "large")


@pytest.fixture
def workspace(team: Team) -> Workspace:
    """A workspace at Clarifai."""
    return Workspace(pk=7, team=team, slug="street-scenes", base_url=OWN, token=TOKEN)


def image(prefix: str = HOST, sizes: tuple[str, ...] = SIZES, url: str = "") -> MediaPart:
    """A hosted image."""
    return MediaPart("image", url, hosted=Hosted(prefix, SUFFIX, sizes))


def token(address: str) -> str:
    """The signed value in an address."""
    return parse_qs(urlsplit(address).query)["t"][0]


def test_address_leads_to_the_hosted_bytes(workspace: Workspace) -> None:
    address = media.url(workspace, image(), "small")
    assert address.startswith("/w/street-scenes/media?t=")
    found = media.read(workspace, token(address))
    assert found == media.Source(workspace.pk, "small", f"{HOST}/small/{SUFFIX}")


def test_address_is_the_same_each_time_so_that_browsers_keep_its_picture(
    workspace: Workspace,
) -> None:
    assert media.url(workspace, image(), "tiny") == media.url(workspace, image(), "tiny")


def test_address_holds_no_key_and_nothing_else_secret(workspace: Workspace) -> None:
    address = media.url(workspace, image(), "small", download_as="a b&c")
    assert TOKEN not in address
    assert address.endswith("&as=a+b%26c")
    assert len(address) < 500


@pytest.mark.parametrize("change", ["", "x", "{}", "\ud800", "a:b", "WzEsMl0:abc"])
def test_changed_address_means_nothing(workspace: Workspace, change: str) -> None:
    assert media.read(workspace, change) is None
    good = token(media.url(workspace, image(), "small"))
    assert media.read(workspace, good[:-1] + ("A" if good[-1] != "A" else "B")) is None
    assert media.read(workspace, "A" + good[1:]) is None


def test_address_of_one_workspace_means_nothing_in_another(workspace: Workspace) -> None:
    good = token(media.url(workspace, image(), "small"))
    workspace.pk += 1
    assert media.read(workspace, good) is None


@pytest.mark.parametrize(
    ("sizes", "asked", "given"),
    [
        (SIZES, "small", "small"),
        (("orig", "large"), "small", "large"),
        (("orig", "tiny"), "large", "tiny"),
        (("orig",), "small", ""),
        (("orig",), "orig", "orig"),
        ((), "orig", ""),
        (("orig", "peaks"), "peaks", "peaks"),
        (SIZES, "peaks", ""),
    ],
)
def test_missing_rendition_is_replaced_but_never_by_the_original(
    sizes: tuple[str, ...], asked: str, given: str
) -> None:
    found = media_sources.hosted_url(OWN, image(sizes=sizes), asked)
    assert found == (f"{HOST}/{given}/{SUFFIX}" if given else "")


def test_video_shows_its_poster_and_plays_its_original(workspace: Workspace) -> None:
    poster = Hosted(HOST, "users/8tz/apps/zoo/inputs/poster", ("tiny", "small"))
    video = MediaPart("video", "", hosted=Hosted(HOST, SUFFIX, ("orig",)), hosted_thumbnail=poster)
    assert media_sources.hosted_url(OWN, video, "small") == poster.url("small")
    assert media_sources.hosted_url(OWN, video, "orig") == f"{HOST}/orig/{SUFFIX}"


def test_picture_of_an_input_is_its_image_or_poster(workspace: Workspace) -> None:
    item = parse.one_input(image_input())
    assert media.thumbnail(workspace, item, "small").startswith("/w/street-scenes/media?")
    text = parse.one_input({"id": "t", "data": {"text": {"url": "https://a.example/t"}}})
    assert media.thumbnail(workspace, text, "small") == ""


@pytest.mark.parametrize(
    "url",
    [
        "https://samples.clarifai.com/metro.jpg",
        "https://evil.example/orig/users/a/apps/b/inputs/c",
        "http://data.clarifai.com/orig/users/a/apps/b/inputs/c",
        "https://data.clarifai.com.evil.example/orig/users/a/apps/b/inputs/c",
        "https://data.clarifai.com@evil.example/orig/users/a/apps/b/inputs/c",
        "https://data.clarifai.com:8443/orig/users/a/apps/b/inputs/c",
        "https://api.clarifai.com/v2/users/a/apps/b/inputs",
        "https://api.clarifai.com/orig/users/../../v2/keys",
        "https://api.clarifai.com/orig/users/%2e%2e/%2E%2E/v2/keys",
        "https://api.clarifai.com/orig/users/a/..%2f..%2f..%2fv2",
        "https://api.clarifai.com/orig/users/a\\..\\..\\v2",
        "https://api.clarifai.com/orig/users//v2",
        "https://api.clarifai.com/orig/users/a?x=/../v2",
        "https://api.clarifai.com/orig/users/a#b",
        "https://api.clarifai.com/orig/users/a\r\nHost: evil",
        "https://api.clarifai.com/orig/users/" + "a" * 3000,
        "http://127.0.0.1:8001/orig/users/a/apps/b/inputs/c",
        "file:///orig/users/a",
        "",
    ],
)
def test_other_addresses_are_never_asked_with_the_key(workspace: Workspace, url: str) -> None:
    assert media_sources.asked_url(OWN, url) == ""
    assert media.url(workspace, MediaPart("image", url), "orig") == ""


@pytest.mark.parametrize(
    "url",
    [
        f"{OWN}/orig/{SUFFIX}",
        f"{HOST}/tiny/{SUFFIX}",
        f"{HOST}/orig/users/a%2Fb/apps/z%20o/inputs/image/\u7684",
    ],
)
def test_hosted_addresses_are_asked_as_they_are(url: str) -> None:
    assert media_sources.asked_url(OWN, url) == url
    assert media_sources.asked_url(f"{OWN}/v2/", url) == url


def test_embedded_service_is_asked_inside_whatever_it_shows_outside(settings: Settings) -> None:
    settings.SERVICE_URL = "http://service:8001"
    settings.SERVICE_PUBLIC_URL = "https://deck.example/api"
    inside = f"http://service:8001/orig/{SUFFIX}"
    for base_url in ("http://service:8001", "https://deck.example/api"):
        assert (
            media_sources.asked_url(base_url, f"https://deck.example/api/orig/{SUFFIX}") == inside
        )
        assert media_sources.asked_url(base_url, inside) == inside
    assert media_sources.asked_url(OWN, inside) == ""
