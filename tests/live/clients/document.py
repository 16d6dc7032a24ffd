"""The page that says what works with which client, written from the proofs of a run:
`python -m tests.live.clients.document` runs the clients and writes `docs/compatibility.md`."""

import sys
import tempfile
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from tests.live.clients import environments
from tests.live.clients.proving import Proof, prove_all
from tests.live.clients.rows import CAPABILITIES, NO_CALLS

PATH = environments.ROOT / "docs" / "compatibility.md"
HEAD = """# Compatibility

What the embedded Inputs service does for the official clients, each unmodified and in an
environment of its own. `make compatibility` writes this page from a run of them all; a test fails
when it is not what the run gives. Every row that is a call has a case that passes, and that fails
as soon as one of the RPCs it names answers 10000 with nothing in it. The JSON channel of
clarifai-grpc needs protobuf below 7; the old Python client needs the versions that stand in
`tests/live/clients/installed/legacy.txt`.

| # | Capability | | Shown by |
|---|---|---|---|
"""


def text(proofs: Iterable[Proof]) -> str:
    """The page."""
    found = list(proofs)
    rows = "".join(row(number, found) for number in CAPABILITIES)
    return HEAD + rows + "\n" + differences(found)


def row(number: int, proofs: Iterable[Proof]) -> str:
    """The line of one capability."""
    own = [proof for proof in proofs if number in proof.case.rows]
    passing = [proof for proof in own if not proof.message]
    straight = [proof for proof in passing if not proof.case.differs]
    told = "works" if straight else "differs" if passing else "not served"
    if number in NO_CALLS:
        told = NO_CALLS[number]
    how = sorted({proof.case.differs for proof in passing} - {""})
    said = "; ".join([told, *how])
    return f"| {number} | {CAPABILITIES[number]} | {said} | {clients(passing)} |\n"


def clients(proofs: Iterable[Proof]) -> str:
    """The clients of some proofs, each with how it speaks."""
    return "<br>".join(sorted({f"{it.kind.label} ({it.kind.transport})" for it in proofs}))


def differences(proofs: Iterable[Proof]) -> str:
    """What a client does in its own way whatever a server answers, and what is beside the rows."""
    found = sorted(
        (proof for proof in proofs if not proof.case.rows and not proof.message),
        key=lambda proof: (proof.case.name, proof.kind.label, proof.kind.transport),
    )
    head = "## Beside the rows\n\n| What is shown | RPCs | Shown by |\n|---|---|---|\n"
    lines = []
    for name, own in groupby(found, key=lambda proof: proof.case.name):
        alike = list(own)
        rpcs = ", ".join(dict.fromkeys(rpc for proof in alike for rpc in proof.case.rpcs))
        lines.append(f"| {name} | {rpcs} | {clients(alike)} |\n")
    return head + "".join(lines)


def main() -> int:
    """Run the clients and write the page; gives the exit code."""
    with tempfile.TemporaryDirectory(prefix="inputdeck-clients-") as folder:
        proofs = prove_all(Path(folder))
    PATH.write_text(text(proofs))
    failed = [proof for proof in proofs if proof.message or proof.blind_to]
    for proof in failed:
        sys.stdout.write(f"{proof.kind.name}: {proof.case.name}: {proof.message}\n")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
