"""What goes wrong with a storage, whichever library tells it, as one error."""

from collections.abc import Iterator
from contextlib import contextmanager

LIBRARIES = {"boto3", "botocore", "s3transfer", "urllib3"}
"""Those of object stores. They are optional, so their errors are known by where they come from."""


class StorageFailed(OSError):
    """The storage did not take or give a file. It may later: nothing is wrong with the file."""


@contextmanager
def told() -> Iterator[None]:
    """Faults of the storage in this block become StorageFailed; a file that does not exist remains
    a FileNotFoundError, and other errors pass."""
    try:
        yield
    except (FileNotFoundError, StorageFailed):
        raise
    except OSError as error:
        raise StorageFailed(repr(error)) from error
    except Exception as error:
        if _is_of_a_store(error):
            raise StorageFailed(repr(error)) from error
        raise


def _is_of_a_store(error: Exception) -> bool:
    return any(kind.__module__.partition(".")[0] in LIBRARIES for kind in type(error).__mro__)
