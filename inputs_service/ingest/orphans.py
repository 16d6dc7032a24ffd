"""Files of bytes whose row was never written, because the process died in between.

On disks only: there a folder is moved away in one step, so that whoever brings the same bytes at
this moment loses nothing. Objects without a row cost their room in a bucket.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from inputs_service.ingest import files
from inputs_service.models import Media

HOURS = 24
BATCH = 1000
AWAY = "orphan-"
DIGEST = re.compile(r"[0-9a-f]{64}")


def sweep(hour: int) -> int:
    """Removes such files once they are a day old; says of how many bytes' folders.

    Each hour of the day (0 to 23) has its share of all folders, so that a sweep an hour meets each
    once a day. What a sweep that was killed had moved away is put back where a row knows it by now.
    """
    root, away = files.local("media"), files.local(files.TEMPORARY)
    if root is None or away is None or not root.is_dir():
        return 0
    away.mkdir(parents=True, exist_ok=True)
    for folder in away.glob(f"{AWAY}*"):
        _settle(folder, _home(root, folder.name.removeprefix(AWAY)))
    removed = 0
    for digest in _unknown(_old_digests(root, hour)):
        folder = away / f"{AWAY}{digest}"
        try:
            _home(root, digest).rename(folder)
        except OSError:
            continue  # it is gone, or another sweep has it
        removed += _settle(folder, _home(root, digest))
    return removed


def _home(root: Path, digest: str) -> Path:
    return root / digest[:2] / digest


def _old_digests(root: Path, hour: int) -> Iterator[str]:
    for number in range(hour, 256, HOURS):
        shelf = root / f"{number:02x}"
        for folder in shelf.iterdir() if shelf.is_dir() else ():
            if DIGEST.fullmatch(folder.name) and _is_old(folder):
                yield folder.name


def _unknown(digests: Iterator[str]) -> Iterator[str]:
    """Those that have no row."""
    batch: list[str] = []
    for digest in digests:
        batch.append(digest)
        if len(batch) == BATCH:
            yield from _without_row(batch)
            batch = []
    yield from _without_row(batch)


def _without_row(digests: list[str]) -> list[str]:
    known = set(Media.objects.filter(digest__in=digests).values_list("digest", flat=True))
    return [digest for digest in digests if digest not in known]


def _settle(folder: Path, home: Path) -> bool:
    """Removes a folder that was moved away; or puts it back where somebody brought its bytes
    meanwhile, which shows by a row or by a young file."""
    if _is_old(folder) and _without_row([home.name]):
        shutil.rmtree(folder, ignore_errors=True)
        return True
    home.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if not (home / path.name).exists():
            path.rename(home / path.name)
    shutil.rmtree(folder, ignore_errors=True)
    return False


def _is_old(folder: Path) -> bool:
    """Whether nothing was written in it for a day."""
    limit = (timezone.now() - files.OLD).timestamp()
    try:
        return all(path.stat().st_mtime < limit for path in [folder, *folder.iterdir()])
    except FileNotFoundError:
        return False
