"""Errors of object stores in words for a person: never the address that was asked, its signature,
or what the server said beyond its error code."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from obstore.exceptions import BaseError, InvalidPathError

_STATUS = re.compile(r"non-2xx status code: (\d{3})")
_CODE = re.compile(r"<Code>([A-Za-z]{1,64})</Code>")
_NO_BUCKET = ("NoSuchBucket", "ContainerNotFound")
_NO_RIGHT = "The store gives no right to list or read this"
_NO_ANSWER = "The store could not be reached, or did not answer in time."
_WRONG_KEY = "The store refused the credentials"
_WRONG_KEY_CODES = (
    "SignatureDoesNotMatch",
    "InvalidAccessKeyId",
    "InvalidToken",
    "ExpiredToken",
    "AuthenticationFailed",
)
NAMES = (
    "An object has a name that cannot be read: an empty part, “.” or “..” between slashes, or a "
    "control character. Give a prefix that leaves it out."
)


class StoreError(Exception):
    """The store did not do what was asked; the text is a sentence, and `is_passing` says whether
    another try may do."""

    def __init__(self, message: str, *, is_passing: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.is_passing = is_passing


class NotThere(StoreError):
    """The bucket or the object does not exist."""


class OddName(StoreError):
    """A name in the listing is one that obstore cannot hold."""


@contextmanager
def failures(bucket: str) -> Iterator[None]:
    """Turns every error of obstore inside the block into a StoreError."""
    try:
        yield
    except InvalidPathError:
        raise OddName(NAMES) from None
    except (BaseError, ValueError, OSError) as error:
        text = str(error)
        status = int(found[1]) if (found := _STATUS.search(text)) else 0
        if isinstance(error, FileNotFoundError):
            status = 404
        code = found[1] if (found := _CODE.search(text)) else ""
        raise told(text, status, code, bucket) from None


def told(text: str, status: int, code: str, bucket: str) -> StoreError:
    """The error for what a store answered: its HTTP status (0 for no answer) and its own code.

    `text` is looked at, and never shown.
    """
    name = f" ({code})" if code.isalnum() else ""
    if status == 404:
        what = "" if code in _NO_BUCKET else ", or the object in it,"
        return NotThere(f"The bucket {bucket}{what} does not exist{name}.")
    if status in (401, 403):
        return StoreError(f"{_WRONG_KEY if code in _WRONG_KEY_CODES else _NO_RIGHT}{name}.")
    if status in (301, 307) or "redirect" in text.lower():
        return StoreError(f"{bucket} is in another region; name it in s3_creds.region.")
    if 400 <= status < 500 and status not in (408, 429):
        return StoreError(f"The store refused the request with status {status}{name}.")
    sentence = f"The store failed with status {status}{name}." if status else _NO_ANSWER
    return StoreError(sentence, is_passing=True)
