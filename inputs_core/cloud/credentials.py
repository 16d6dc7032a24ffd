"""Credentials of a data source: only what is needed is taken, and everything that could lead a
request elsewhere is refused."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from inputs_core.cloud.addresses import AZURE, GCS, S3, Address
from inputs_core.cloud.problems import WrongSource

FIELDS = {S3: "s3_creds", GCS: "gcp_creds", AZURE: "azure_blob_creds"}
MAX_KEY_FILE_BYTES = 64 * 1024
MAX_PEM_CHARACTERS = 2048
"""Of an RSA key of 2,048 bits, the longest that Google gives; one of many more keeps a processor
busy for hours when it is read."""
REFUSED_IN_KEY_FILE = ("gcs_base_url", "disable_oauth")
"""They would lead requests to another host, or send them unsigned."""
_REGION = re.compile(r"[a-z0-9-]{1,32}")
_ACCOUNT = re.compile(r"[a-z0-9]{3,24}")
_WORD = re.compile(r"[!-~]{1,256}")
_TOKEN = re.compile(r"[!-~]{0,8192}")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,128}@[A-Za-z0-9.-]{1,128}")


@dataclass(frozen=True)
class Credentials:
    """What a store is asked with; all empty for a public one. The values never show in a repr."""

    region: str = ""
    account: str = ""
    key_id: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @property
    def can_sign(self) -> bool:
        """Whether requests are signed; else they go out without any credentials."""
        return bool(self.secret)

    def kept(self) -> bytes:
        """The form that is encrypted and stored."""
        return orjson.dumps(asdict(self))

    @classmethod
    def of_kept(cls, kept: bytes) -> "Credentials":
        """From the stored form."""
        return cls(**orjson.loads(kept))


def checked(given: Mapping[str, Any], address: Address) -> Credentials:
    """The credentials for an address. `given` is a DataSourceCredentials, empty for none.

    Source: DataSourceCredentials, AWSCreds, AzureBlobCreds; gcp_creds is the JSON file of a
    service account. Raises: WrongSource with the path of the field.
    """
    named = [name for name, value in given.items() if value]
    own = FIELDS[address.provider]
    if len(named) > 1:
        raise WrongSource("credentials", "must hold one kind of credentials")
    if named and named[0] != own:
        raise WrongSource(f"credentials.{named[0]}", f"the address needs {own}, or none")
    found = CHECKS[address.provider](given.get(own) or None, f"credentials.{own}")
    if found.region and address.region and found.region != address.region:
        raise WrongSource(f"credentials.{own}.region", "must be the region that the address names")
    if found.account and address.account and found.account != address.account:
        raise WrongSource(f"credentials.{own}.account_name", "must be the account of the address")
    if address.provider == AZURE and not (found.account or address.account):
        raise WrongSource(
            f"credentials.{own}.account_name",
            "say which account, or write https://ACCOUNT.blob.core.windows.net/…",
        )
    return found


def _s3(given: Mapping[str, str] | None, path: str) -> Credentials:
    if given is None:
        return Credentials()
    region, key_id = given.get("region") or "", given.get("id") or ""
    secret, token = given.get("secret") or "", given.get("token") or ""
    if region and not _REGION.fullmatch(region):
        raise WrongSource(f"{path}.region", "must be 1 to 32 of a-z, 0-9 and -")
    for name, value in (("id", key_id), ("secret", secret)):
        if (key_id or secret or token) and not _WORD.fullmatch(value):
            raise WrongSource(f"{path}.{name}", "must be 1 to 256 visible ASCII characters")
    if not _TOKEN.fullmatch(token):
        raise WrongSource(f"{path}.token", "must be visible ASCII characters")
    return Credentials(region=region, key_id=key_id, secret=secret, token=token)


def _azure(given: Mapping[str, str] | None, path: str) -> Credentials:
    if given is None:
        return Credentials()
    account, key = given.get("account_name") or "", given.get("account_key") or ""
    if not _ACCOUNT.fullmatch(account):
        raise WrongSource(f"{path}.account_name", "must be 3 to 24 of a-z and 0-9")
    try:
        is_key = not key or 1 <= len(base64.b64decode(key, validate=True)) <= 256
    except (binascii.Error, ValueError):
        is_key = False
    if not is_key:
        raise WrongSource(f"{path}.account_key", "must be the account's key in base64")
    return Credentials(account=account, secret=key)


def _gcp(given: bytes | None, path: str) -> Credentials:
    if given is None:
        return Credentials()
    file = _key_file(given, path)
    if file.get("type") != "service_account":
        raise WrongSource(path, "must be the JSON key file of a service account, no other type")
    for name in REFUSED_IN_KEY_FILE:
        if name in file:
            raise WrongSource(path, f"must not hold {name}")
    email, key_id = file.get("client_email"), file.get("private_key_id")
    if not isinstance(email, str) or not _EMAIL.fullmatch(email):
        raise WrongSource(path, "client_email must be an address")
    if not isinstance(key_id, str) or not _WORD.fullmatch(key_id):
        raise WrongSource(path, "private_key_id must be 1 to 256 visible ASCII characters")
    key = file.get("private_key")
    if not isinstance(key, str) or not _is_rsa_key(key):
        raise WrongSource(path, "private_key must be an RSA key of at most 2,048 bits in PEM form")
    return Credentials(account=email, key_id=key_id, secret=key)


def _key_file(given: bytes, path: str) -> dict[str, Any]:
    try:
        file = orjson.loads(given) if len(given) <= MAX_KEY_FILE_BYTES else None
    except orjson.JSONDecodeError:
        file = None
    if not isinstance(file, dict):
        raise WrongSource(path, "must be the JSON key file of a service account, at most 64 kB")
    return file


def _is_rsa_key(pem: str) -> bool:
    """Its numbers are looked at by whoever signs with it: here that would hold up the request."""
    if len(pem) > MAX_PEM_CHARACTERS:
        return False
    try:
        key = load_pem_private_key(pem.encode(), None, unsafe_skip_rsa_key_validation=True)
        return isinstance(key, RSAPrivateKey)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False


CHECKS: dict[str, Callable[[Any, str], Credentials]] = {S3: _s3, GCS: _gcp, AZURE: _azure}
