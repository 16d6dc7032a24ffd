"""Stores ask whom they are told to ask, signed with what they are given and nothing else."""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path

import obstore
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from inputs_core.cloud import Address, Credentials, Endpoints, checked, listed, opened
from tests.core.cloud.canary import Asked, listening
from tests.core.cloud.keys import key_file, pem

ADDRESSES = (
    Address("s3", "media", "a/"),
    Address("gcs", "media", "a/"),
    Address("azure", "photos", "a/", account="acct1"),
)
PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
SIGNS = ("authorization", "x-amz-security-token", "x-amz-date", "x-amz-content-sha256")
TRUTHS = (
    "SKIP",
    "EXPRESS",
    "UNSIGNED",
    "VIRTUAL",
    "FALLBACK",
    "EMULATOR",
    "_CLI",
    "DISABLE",
    "PAYER",
    "ENABLED",
)
NOT_READ_IN_ISOLATION = ("GOOGLE_SERVICE_ACCOUNT", "GOOGLE_SERVICE_ACCOUNT_PATH")
"""obstore refuses every store beside a path to a file that does not exist."""


def documented() -> list[str]:
    """The environment variables that obstore's own interface names."""
    folder = Path(obstore.__file__).parent / "_store"
    text = "".join(path.read_text() for path in folder.glob("*.pyi"))
    return sorted(set(re.findall(r"`((?:AWS|GOOGLE|AZURE)_[A-Z0-9_]+)`", text)))


def hostile(name: str, canary: str) -> str:
    """What an operator's variable may hold at worst."""
    if any(part in name for part in ("ENDPOINT", "URL", "_URI", "HOST")):
        return canary
    if any(part in name for part in TRUTHS):
        return "true"
    if name == "GOOGLE_SERVICE_ACCOUNT_KEY":
        return key_file(gcs_base_url=canary).decode()
    if name.startswith("AZURE") and "KEY" in name:
        return base64.b64encode(b"operators own key").decode()
    known = {
        "AWS_CONDITIONAL_PUT": "etag",
        "AWS_CHECKSUM_ALGORITHM": "sha256",
        "AWS_SERVER_SIDE_ENCRYPTION": "AES256",
        "AWS_COPY_IF_NOT_EXISTS": "multipart",
        "AZURE_CREDENTIAL_TYPE": "access_key",
    }
    return known.get(name, "operator")


@pytest.fixture
def hearing(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Asked, Asked]]:
    """A store, and a canary that everything in the environment leads to."""
    with listening() as (store, asked), listening() as (canary, heard):
        names = [name for name in documented() if name not in NOT_READ_IN_ISOLATION]
        assert len(names) > 60
        for name in names:
            monkeypatch.setenv(name, hostile(name, canary))
        for name in (*PROXIES, "AWS_PROXY_URL", "GOOGLE_PROXY_URL", "AZURE_PROXY_URL"):
            monkeypatch.setenv(name, canary)
        yield store, asked, heard


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda it: it.provider)
def test_a_public_store_is_asked_without_a_signature_whatever_the_operator_has(
    hearing: tuple[str, Asked, Asked], address: Address, host: str
) -> None:
    store, asked, heard = hearing
    store = store.replace("127.0.0.1", host)
    found = opened(address, Credentials(), Endpoints(store, store, store))
    assert list(listed(found, address)) == []
    ((verb, path, headers),) = asked
    assert verb == "GET"
    assert "operator" not in path
    assert not set(SIGNS) & set(headers)
    assert heard == []


def test_s3_is_signed_with_the_given_keys_only(hearing: tuple[str, Asked, Asked]) -> None:
    store, asked, heard = hearing
    given = checked({"s3_creds": {"region": "eu-x-1", "id": "ID", "secret": "S"}}, ADDRESSES[0])
    list(listed(opened(ADDRESSES[0], given, Endpoints(s3=store)), ADDRESSES[0]))
    ((_, path, headers),) = asked
    assert path.startswith("/media?")
    assert "Credential=ID/" in headers["authorization"]
    assert "/eu-x-1/s3/" in headers["authorization"]
    assert "x-amz-security-token" not in headers
    assert heard == []


def test_azure_is_signed_with_the_given_account(hearing: tuple[str, Asked, Asked]) -> None:
    store, asked, heard = hearing
    key = base64.b64encode(b"k" * 32).decode()
    given = Credentials(account="acct1", secret=key)
    list(listed(opened(ADDRESSES[2], given, Endpoints(azure=store)), ADDRESSES[2]))
    ((_, path, headers),) = asked
    assert path.startswith("/acct1/photos?")
    assert headers["authorization"].startswith("SharedKey acct1:")
    assert heard == []


def test_google_gets_a_token_that_the_key_signed(hearing: tuple[str, Asked, Asked]) -> None:
    store, asked, heard = hearing
    given = checked({"gcp_creds": key_file()}, ADDRESSES[1])
    list(listed(opened(ADDRESSES[1], given, Endpoints(gcs=store)), ADDRESSES[1]))
    ((_, _, headers),) = asked
    scheme, _, token = headers["authorization"].partition(" ")
    assert scheme == "Bearer"
    signed, _, signature = token.rpartition(".")
    claims = json.loads(base64.urlsafe_b64decode(signed.partition(".")[2] + "=="))
    assert claims["iss"] == "reader@project.iam.gserviceaccount.com"
    assert claims["scope"].endswith("devstorage.read_only")
    public = load_pem_private_key(pem().encode(), None).public_key()
    packed = base64.urlsafe_b64decode(signature + "==")
    public.verify(packed, signed.encode(), PKCS1v15(), SHA256())  # type: ignore[union-attr, call-arg, arg-type]
    assert heard == []


def test_without_an_operators_endpoint_the_host_is_the_providers() -> None:
    store = opened(ADDRESSES[0], Credentials(region="cn-north-1"), Endpoints())
    assert "https://s3.cn-north-1.amazonaws.com.cn" in store.config.values()
    assert str((store.client_options or {})["allow_http"]) == "false"
