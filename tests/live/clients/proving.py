"""Runs every case of every client against one running service, and then again with each of its
RPCs hollow, when it has to fail. Some: `python -m tests.live.clients.proving --client sdk`."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.live.clients import environments, service
from tests.live.clients.cases import Case
from tests.live.clients.driver import KINDS, Kind, Program
from tests.live.clients.service import Service


@dataclass(frozen=True)
class Proof:
    """What a case of a client came to: `message` is empty where it passed. `blind_to` names the
    RPCs that were hollow while it passed all the same."""

    kind: Kind
    case: Case
    message: str
    blind_to: tuple[str, ...] = ()


def prove_all(folder: Path, kinds: tuple[Kind, ...] = KINDS, word: str = "") -> list[Proof]:
    """The proofs of all cases, whose names have `word` in them; clients work at the same time."""
    environments.make_all()
    users = [kind.name for kind in kinds]
    with service.serve(folder, users) as running, ThreadPoolExecutor(len(kinds)) as pool:
        work = pool.map(lambda kind: list(prove(kind, running, folder, word)), kinds)
        return [proof for proofs in work for proof in proofs]


def prove(kind: Kind, running: Service, folder: Path, word: str = "") -> Iterator[Proof]:
    """The proofs of one client, as they come."""
    program = Program(kind, folder / f"home-{kind.name}")
    program.start()
    try:
        for case in program.cases:
            if word in case.name:
                yield prove_one(program, case, running)
    finally:
        program.stop()


def prove_one(program: Program, case: Case, running: Service) -> Proof:
    """The proof of one case; a case that fails is not run hollow."""
    user = program.kind.name
    running.make_hollow(user)
    message = program.run(case, running.place(user))
    if message:
        return Proof(program.kind, case, message)
    blind = []
    for rpc in case.rpcs:
        running.make_hollow(user, rpc)
        if not program.run(case, running.place(user)):
            blind.append(rpc)
    return Proof(program.kind, case, "", tuple(blind))


def main() -> int:
    """Print what fails; gives the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--client", choices=[kind.name for kind in KINDS], action="append")
    parser.add_argument("--case", default="")
    asked = parser.parse_args()
    kinds = tuple(kind for kind in KINDS if kind.name in (asked.client or [kind.name]))
    with tempfile.TemporaryDirectory(prefix="inputdeck-clients-") as folder:
        proofs = prove_all(Path(folder), kinds, asked.case)
    for proof in proofs:
        if proof.message or proof.blind_to:
            said = proof.message or f"passes though hollow: {', '.join(proof.blind_to)}"
            sys.stdout.write(f"{proof.kind.name}: {proof.case.name}\n    {said}\n")
    right = sum(not proof.message and not proof.blind_to for proof in proofs)
    sys.stdout.write(f"{right} of {len(proofs)} cases are right\n")
    return int(right < len(proofs))


if __name__ == "__main__":
    sys.exit(main())
