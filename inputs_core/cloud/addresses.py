"""What the URL of a data source means: a provider, a bucket, and the beginning of names in it.

The bucket's own words decide nothing about the host that is asked: hosts come from `stores`.
"""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from inputs_core.cloud.problems import WrongSource

S3, GCS, AZURE = "s3", "gcs", "azure"
SCHEMES = {"s3": S3, "gs": GCS, "gcs": GCS, "azure": AZURE, "az": AZURE}
MAX_URL_LENGTH = 2048
MAX_KEY_BYTES = 1024
"""Source: Amazon S3, Google Cloud Storage and Azure Blob Storage, naming of objects."""

_BUCKETS = {
    S3: re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"),
    GCS: re.compile(r"[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]"),
    AZURE: re.compile(r"\$root|\$web|[a-z0-9](?:-?[a-z0-9]){2,62}"),
}
"""Source: the providers' rules for names of buckets and containers."""
_S3_HOST = re.compile(
    r"(?:(?P<bucket>.+)\.)?s3[.-](?:dualstack\.)?(?:(?P<region>[a-z0-9-]{1,32})\.)?"
    r"amazonaws\.com(?:\.cn)?"
)
_GCS_HOST = re.compile(r"(?:(?P<bucket>.+)\.)?storage\.(?:googleapis|cloud\.google)\.com")
_AZURE_HOST = re.compile(r"(?P<account>[a-z0-9]{3,24})\.blob\.core\.windows\.net")
SPELLINGS = (
    "must be s3://bucket/prefix, gs://bucket/prefix, azure://container/prefix, "
    "https://ACCOUNT.blob.core.windows.net/container/prefix, or the https address of an "
    "Amazon S3 or Google Cloud Storage bucket"
)


@dataclass(frozen=True)
class Address:
    """A provider's bucket (or container) and the beginning of the names that are meant, which may
    be the whole name of one object. `account` and `region` only where the address says them."""

    provider: str
    bucket: str
    prefix: str = ""
    account: str = ""
    region: str = ""

    @property
    def folder(self) -> str:
        """The prefix up to its last slash; names are told relative to it."""
        return self.prefix[: self.prefix.rfind("/") + 1]


def parse(url: str) -> Address:
    """What a URL of a data source names.

    Units/limits: at most 2,048 characters, the prefix at most 1,024 bytes. In `s3://`, `gs://` and
    `azure://` everything behind the bucket is taken as it stands; https addresses are decoded.
    Source: DataSourceURL.url; the providers' own spellings of addresses.
    Raises: WrongSource at `url`.
    """
    url = url.strip()
    if not 1 <= len(url) <= MAX_URL_LENGTH or not url.isprintable():
        raise _wrong(f"must have 1 to {MAX_URL_LENGTH} printable characters")
    scheme, _, rest = url.partition("://")
    scheme = scheme.lower()
    if scheme in SCHEMES:
        bucket, _, prefix = rest.partition("/")
        found = Address(SCHEMES[scheme], bucket, prefix)
    elif scheme in ("https", "http"):
        found = _of_host(_split(url))
    else:
        raise _wrong(SPELLINGS)
    _check(found)
    return found


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        has_port = parts.port is not None
    except ValueError:
        raise _wrong(SPELLINGS) from None
    if parts.scheme != "https" or has_port or parts.username is not None:
        raise _wrong("must be https, without a user and without a port")
    if parts.query or parts.fragment:
        raise _wrong("must have no query and no fragment; rights come by credentials only")
    return parts


def _of_host(parts: SplitResult) -> Address:
    host = parts.hostname or ""
    path = unquote(parts.path.removeprefix("/"), errors="replace")
    first, _, rest = path.partition("/")
    if match := _S3_HOST.fullmatch(host):
        region = match["region"] or ""
        if match["bucket"]:
            return Address(S3, match["bucket"], path, region=region)
        return Address(S3, first, rest, region=region)
    if match := _GCS_HOST.fullmatch(host):
        return Address(GCS, match["bucket"], path) if match["bucket"] else Address(GCS, first, rest)
    if match := _AZURE_HOST.fullmatch(host):
        return Address(AZURE, first, rest, account=match["account"])
    raise _wrong(SPELLINGS)


def _check(address: Address) -> None:
    if not _BUCKETS[address.provider].fullmatch(address.bucket) or ".." in address.bucket:
        raise _wrong("does not name a bucket or container that can exist")
    if len(address.prefix.encode()) > MAX_KEY_BYTES or not address.prefix.isprintable():
        raise _wrong(f"the prefix must have at most {MAX_KEY_BYTES} bytes, all printable")
    *folders, _last = address.prefix.split("/")
    if any(part in ("", ".", "..") for part in folders):
        raise _wrong("the prefix must not have an empty part, “.” or “..” between slashes")


def _wrong(rule: str) -> WrongSource:
    return WrongSource("url", rule)
