"""Runs the benchmarks: `python -m benchmarks [name]`, or `make bench ONLY=name`.

Each is run on the product's own servers, started from the Procfile's command lines.
"""

import argparse
import signal
import sys
from collections.abc import Callable, Iterator
from types import FrameType

from benchmarks import changes, extraction, pages, posts, reads, searches, streams, uploads
from benchmarks.figures import Figure, machine

BENCHMARKS: dict[str, Callable[[int], Iterator[str | Figure]]] = {
    "pages": pages.run,
    "reads": reads.run,
    "searches": searches.run,
    "posts": posts.run,
    "extraction": extraction.run,
    "streams": streams.run,
    "uploads": uploads.run,
    "changes": changes.run,
}


def main() -> None:
    """Prints the machine, what is measured on what, and a line a figure."""
    options = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    options.add_argument("name", nargs="?", choices=list(BENCHMARKS))
    options.add_argument(
        "--inputs",
        type=int,
        default=1_000_000,
        help="the large size of reads and searches; at most 50,000 rows of uploads",
    )
    given = options.parse_args()
    signal.signal(signal.SIGTERM, _end)
    print(machine(), flush=True)
    for name in [given.name] if given.name else BENCHMARKS:
        for line in BENCHMARKS[name](given.inputs):
            print(line, flush=True)


def _end(_signum: int, _frame: FrameType | None) -> None:
    """Leaves by the `with` blocks, which end what was started."""
    sys.exit(143)


if __name__ == "__main__":
    main()
