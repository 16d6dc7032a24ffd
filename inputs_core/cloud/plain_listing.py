"""Lists a bucket by hand, for names that obstore cannot hold: it gives up a whole page for one name
with an empty part, `.` or `..` between slashes, or a control character.

For Amazon S3 and Google Cloud Storage, whose XML interface lists in the same way.
Source: Amazon S3, ListObjectsV2, and "Signature Version 4"; Google, XML API, "List Objects".
"""

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, unquote_plus, urlsplit
from xml.etree import ElementTree

import requests
from urllib3.exceptions import HTTPError

from inputs_core import guarded
from inputs_core.cloud import google
from inputs_core.cloud.addresses import AZURE, S3, Address
from inputs_core.cloud.credentials import Credentials
from inputs_core.cloud.failures import NAMES, StoreError, told
from inputs_core.cloud.found import Found
from inputs_core.cloud.stores import DEFAULT_REGION, Endpoints, origin_of

ANSWER_S = 30.0
MAX_ANSWER_BYTES = 8 * 1024 * 1024
EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()
_ODD = re.compile(r"(?:^|/)\.{0,2}(?:/|$)|[\x00-\x1f\x7f]")


def is_odd(name: str) -> bool:
    """Whether obstore cannot read an object of this name."""
    return bool(name and _ODD.search(name))


@dataclass(frozen=True)
class Plain:
    """A bucket that is listed by hand, with the rights that the store has."""

    address: Address
    credentials: Credentials
    endpoints: Endpoints

    def listed(self, after: str) -> Iterator[Found]:
        """The objects whose names begin with the prefix, behind `after`, odd names among them.

        Raises: StoreError.
        """
        if self.address.provider == AZURE:
            raise StoreError(NAMES)
        origin = origin_of(self.address, self.credentials, self.endpoints)
        with guarded.session((urlsplit(origin).netloc,)) as session:
            query: dict[str, str] | None = {"start-after": after} if after else {}
            while query is not None:
                page = self._page(session, origin, query)
                yield from _objects(page)
                token = _text(page, "NextContinuationToken")
                query = {"continuation-token": token} if token else None

    def _page(
        self, session: requests.Session, origin: str, more: dict[str, str]
    ) -> ElementTree.Element:
        asked = {"encoding-type": "url", "list-type": "2", "prefix": self.address.prefix, **more}
        query = "&".join(f"{_quoted(name)}={_quoted(asked[name])}" for name in sorted(asked))
        path = f"/{quote(self.address.bucket)}"
        headers = self._headers(urlsplit(origin).netloc, path, query)
        try:
            answer = session.get(
                f"{origin}{path}?{query}", headers=headers, timeout=ANSWER_S, stream=True
            )
            with answer:
                body = answer.raw.read(MAX_ANSWER_BYTES, decode_content=True)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise told(type(error).__name__, 0, "", self.address.bucket) from None
        return _parsed(body, answer.status_code, self.address.bucket)

    def _headers(self, host: str, path: str, query: str) -> dict[str, str]:
        if not self.credentials.can_sign:
            return {}
        if self.address.provider != S3:
            made = google.token(
                self.credentials.account, self.credentials.key_id, self.credentials.secret
            )
            return {"Authorization": f"Bearer {made['token']}"}
        region = self.credentials.region or self.address.region or DEFAULT_REGION
        return signed(self.credentials, region, host, path, query)


def signed(
    credentials: Credentials, region: str, host: str, path: str, query: str
) -> dict[str, str]:
    """The headers of a GET of Amazon S3, signed. `query` is sorted and encoded."""
    time = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    headers = {"x-amz-content-sha256": EMPTY_SHA256, "x-amz-date": time}
    if credentials.token:
        headers["x-amz-security-token"] = credentials.token
    lines = {"host": host, **headers}
    names = ";".join(sorted(lines))
    canonical = "".join(f"{name}:{lines[name]}\n" for name in sorted(lines))
    request = "\n".join(("GET", path, query, canonical, names, EMPTY_SHA256))
    scope = f"{time[:8]}/{region}/s3/aws4_request"
    digest = hashlib.sha256(request.encode()).hexdigest()
    key = f"AWS4{credentials.secret}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    text = "\n".join(("AWS4-HMAC-SHA256", time, scope, digest))
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    headers["Authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={credentials.key_id}/{scope}, "
        f"SignedHeaders={names}, Signature={signature}"
    )
    return headers


def _quoted(text: str) -> str:
    return quote(text, safe="-_.~")


def _parsed(body: bytes, status: int, bucket: str) -> ElementTree.Element:
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - expat itself bounds what entities expand
    except ElementTree.ParseError:
        root = ElementTree.Element("none")
    if status != requests.codes.ok or not root.tag.endswith("ListBucketResult"):
        raise told("", status, _text(root, "Code"), bucket)
    return root


def _objects(page: ElementTree.Element) -> Iterator[Found]:
    decode = unquote_plus if _text(page, "EncodingType") == "url" else str
    for one in page.iterfind("{*}Contents"):
        name = decode(_text(one, "Key"))
        size = _text(one, "Size")
        is_mark = name.endswith("/") and size == "0"
        is_unreadable = is_odd(name.removesuffix("/") if is_mark else name)
        yield Found(name, int(size) if size.isdigit() else 0, is_unreadable)


def _text(element: ElementTree.Element, name: str) -> str:
    return element.findtext(f"{{*}}{name}") or ""
