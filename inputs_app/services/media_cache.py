"""Small renditions on disk, the least recently used ones thrown away, within MEDIA_CACHE_MB.

Files only: several processes use one folder, and any of them may be killed at any moment. Whoever
asks decides who may see; a key holds whose it is.
"""

import hashlib
import logging
import os
import tempfile
import threading
import time
from pathlib import Path

from django.conf import settings

from inputs_app.client.http import Connection

logger = logging.getLogger(__name__)

MOST_BYTES = 2 * 1024 * 1024
"""Larger files are streamed each time."""
MB = 1024 * 1024
FULL, KEPT = 0.95, 0.85
"""Above the first share of the bound files go, oldest use first, down to the second."""
LOOK_SHARE = 0.04
"""A process looks at the folder again after it wrote this share of the bound."""
LEFT_OVER_S = 3600
_lock = threading.Lock()
_written: dict[Path, int] = {}


def key(connection: Connection, url: str, variant: str = "") -> str:
    """The name under which bytes are kept: of one app, asked with one key, from one address."""
    whose = (connection.base_url, connection.user_id, connection.app_id, connection.token)
    return hashlib.sha256("\n".join((*whose, url, variant)).encode()).hexdigest()


def get(name: str) -> bytes | None:
    """What is kept under the name, or None."""
    path = _path(name)
    try:
        data = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    return data


def put(name: str, data: bytes) -> None:
    """Keeps bytes: whole or not at all, also when the process dies. More than 2 MB are not kept."""
    bound = settings.MEDIA_CACHE_MB * MB
    if len(data) > min(MOST_BYTES, bound * LOOK_SHARE):
        return
    try:
        _write(_path(name), data)
    except OSError as error:
        logger.warning("The media cache cannot be written: %s", type(error).__name__)
        return
    _make_room(bound, len(data))


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "cache" / "media"


def _path(name: str) -> Path:
    return _folder() / name[:2] / name


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    number, draft = tempfile.mkstemp(prefix=".draft-", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
        Path(draft).replace(path)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise


def _make_room(bound: int, written_bytes: int) -> None:
    """Looks at the folder at the first write and then after every few."""
    folder = _folder()
    with _lock:
        since = _written.get(folder)
        _written[folder] = (since or 0) + written_bytes
        if since is not None and _written[folder] < bound * LOOK_SHARE:
            return
        _written[folder] = 0
        _sweep(folder, bound)


def _sweep(folder: Path, bound: int) -> None:
    files = _files(folder)
    total = sum(size for _, size, _ in files)
    if total <= bound * FULL:
        return
    for _, size, path in sorted(files):
        path.unlink(missing_ok=True)
        total -= size
        if total <= bound * KEPT:
            return


def _files(folder: Path) -> list[tuple[float, int, Path]]:
    """Time of the last use, size and path; drafts of killed processes are thrown away."""
    found = []
    for path in folder.glob("*/*"):
        try:
            facts = path.stat()
        except OSError:
            continue
        if path.name.startswith(".draft-") and facts.st_mtime < time.time() - LEFT_OVER_S:
            path.unlink(missing_ok=True)
        else:
            found.append((facts.st_mtime, facts.st_size, path))
    return found
