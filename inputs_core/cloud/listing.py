"""The objects whose names begin with a prefix, in the order of their names, from any place on."""

from collections.abc import Iterator

import obstore

from inputs_core.cloud.addresses import Address
from inputs_core.cloud.failures import NAMES, OddName, StoreError, failures
from inputs_core.cloud.found import Found
from inputs_core.cloud.plain_listing import Plain, is_odd
from inputs_core.cloud.stores import Store

CHUNK = 1000


def listed(
    store: Store, address: Address, after: str = "", *, plain: Plain | None = None
) -> Iterator[Found]:
    """The objects whose names begin with the prefix, whatever folder they are in, behind `after`.

    The prefix is a beginning of names, not a folder: `images/abc` means `images/abcImage.png` and
    all of `images/abc-1/`, not `images/xabc.png`. obstore lists whole folders, so the folder of
    the prefix is listed from there on, and left at the first name behind it. Where listing is
    refused from its beginning, but the prefix is an object that may be read, it is that object.
    From the first name that obstore cannot hold, `plain` lists on.
    Source: Clarifai docs, cloud storage: "the URL is a prefix"; DataSourceCredentials.
    Raises: StoreError.
    """
    last, is_begun = after, after > address.prefix
    try:
        for it in _listed(store, address, after):
            is_begun = True
            yield it
            last = it.name if it.size_bytes else last
    except OddName:
        if plain is None:
            raise
        yield from plain.listed(last)
    except StoreError as error:
        found = None if error.is_passing or is_begun else _one(store, address)
        if found is None:
            raise
        if found.name > after:
            yield found


def _listed(store: Store, address: Address, after: str) -> Iterator[Found]:
    if is_odd(after):
        raise OddName(NAMES)
    prefix = address.prefix
    start = max(after, _before(prefix))
    folder = address.folder.rstrip("/") or None
    with failures(address.bucket):
        for chunk in obstore.list(store, folder, offset=start or None, chunk_size=CHUNK):
            for meta in chunk:
                name = meta["path"]
                if name.startswith(prefix) and name > after:
                    yield Found(name, meta["size"])
                elif name > prefix and not name.startswith(prefix):
                    return


def _one(store: Store, address: Address) -> Found | None:
    if not address.prefix or address.prefix.endswith("/"):
        return None
    try:
        with failures(address.bucket):
            return Found(address.prefix, obstore.head(store, address.prefix)["size"])
    except StoreError:
        return None


def _before(prefix: str) -> str:
    """A name that sorts before every name with this prefix, and not far from them."""
    if not prefix or not "!" < prefix[-1] <= "~" or prefix[-1] in "/0":
        return ""
    return f"{prefix[:-1]}{chr(ord(prefix[-1]) - 1)}~"
