"""The official clients against the running service: every row of the capability table."""

import pytest

from tests.live.clients import document
from tests.live.clients.driver import KINDS
from tests.live.clients.proving import Proof, prove_all
from tests.live.clients.rows import CAPABILITIES, NO_CALLS

CALLS = [number for number in CAPABILITIES if number not in NO_CALLS]


@pytest.fixture(scope="module")
def proofs(tmp_path_factory: pytest.TempPathFactory) -> list[Proof]:
    """The outcome of every case of every client, of one run."""
    return prove_all(tmp_path_factory.mktemp("clients"))


def test_the_capability_table_is_whole() -> None:
    assert list(CAPABILITIES) == list(range(1, 112))
    assert set(NO_CALLS) < set(CAPABILITIES)


@pytest.mark.parametrize("number", CALLS, ids=lambda number: f"row-{number}")
def test_a_client_shows_the_capability(proofs: list[Proof], number: int) -> None:
    own = [proof for proof in proofs if number in proof.case.rows]
    assert own, "no case names the row"
    failed = {f"{it.kind.name}: {it.case.name}": it.message for it in own if it.message}
    assert failed == {}, CAPABILITIES[number]


@pytest.mark.parametrize("number", CALLS, ids=lambda number: f"row-{number}")
def test_the_capability_fails_when_a_handler_of_it_is_hollow(
    proofs: list[Proof], number: int
) -> None:
    own = [proof for proof in proofs if number in proof.case.rows]
    assert all(proof.case.rpcs for proof in own)
    blind = {f"{it.kind.name}: {it.case.name}": it.blind_to for it in own if it.blind_to}
    assert blind == {}, CAPABILITIES[number]


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_every_client_passes_all_its_cases(proofs: list[Proof], kind: str) -> None:
    own = [proof for proof in proofs if proof.kind.name == kind]
    assert own
    assert {it.case.name: it.message for it in own if it.message} == {}
    assert {it.case.name: it.blind_to for it in own if it.blind_to} == {}


def test_the_page_on_compatibility_is_what_the_run_gives(proofs: list[Proof]) -> None:
    assert document.PATH.read_text() == document.text(proofs), "run: make compatibility"
