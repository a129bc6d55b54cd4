"""Receipts and cards scanned at the desk, as a scanner types them."""

from __future__ import annotations

from pathlib import Path

import pytest

from depot.desk.scanning.engine import ScanDesk
from depot.exchange.scanned import welcome
from depot.exchange.standing import IN_VAULT, standing
from depot.model.keyboards import LAYOUTS
from depot.model.outcome import ATTENTION, OK, STOP
from tests.exchange.trading import Place
from tests.store.trading import opened

US_ON_FR = dict(zip("0123456789", "à&é\"'(-è_ç", strict=True))


@pytest.fixture
def places(tmp_path: Path, usb: Path) -> tuple[Place, Place]:
    """A depot whose events are in a vault."""
    depot, vault = Place(tmp_path, "L1"), Place(tmp_path, "V1", "vault")
    depot.believe(vault)
    vault.believe(depot)
    vault.receive(*depot.send(usb, vault))
    return depot, vault


@pytest.mark.parametrize(
    "typed", [str, str.lower, lambda line: f"]Q1{line}", lambda line: "".join(US_ON_FR.get(c, c) for c in line)]
)
def test_a_scanned_receipt_is_noted(places: tuple[Place, Place], typed: object) -> None:
    assert callable(typed)
    depot, vault = places
    line = typed(vault.receipt(depot).line)
    with depot.working() as session:
        desk = ScanDesk(session, guests=[welcome])
        scanned = desk.scan(line)
        assert (scanned.main.result, scanned.main.name, scanned.main.mode) == (OK, "", "LOOK")
        assert scanned.main.said.facts["vault"] == "V1"
        assert desk.scan(line).main.result == OK, "the same again is harmless"
    with opened(depot.path) as store:
        assert standing(store).events(IN_VAULT) == store.stream_head().head_seq - 1


def test_what_is_wrong_with_one_is_said_and_kept(places: tuple[Place, Place]) -> None:
    depot, vault = places
    line = vault.receipt(depot).line
    with depot.working() as session:
        desk = ScanDesk(session, guests=[welcome])
        wrong = desk.scan(line[:-1] + ("B" if line[-1] != "B" else "C")).main
        assert (wrong.result, wrong.name) == (STOP, "line.misread")
        assert session.store.refusals()[0].reason == "line.misread"
        cut = desk.scan(line[:200]).main
        assert (cut.result, cut.name) == (STOP, "line.misread")
        assert desk.scan(line[:40]).main.name == "code.unknown", "too short for a line: a code like any other"


def test_a_scanned_card_is_told_and_not_believed(places: tuple[Place, Place], tmp_path: Path) -> None:
    depot, _vault = places
    other = Place(tmp_path, "V2", "vault")
    with depot.working() as session:
        outcome = ScanDesk(session, guests=[welcome]).scan(other.keys.card.line).main
        assert (outcome.result, outcome.name, outcome.said.facts["node"]) == (ATTENTION, "card.scanned", "V2")
        assert session.store.history("key/V2") == []


def test_a_desk_without_guests_reads_codes_alone(places: tuple[Place, Place]) -> None:
    depot, vault = places
    with depot.working() as session:
        assert ScanDesk(session).scan(vault.receipt(depot).line).main.name == "scan.too-long"


def test_the_layouts_of_this_test_are_those_of_the_program() -> None:
    assert any(name == "us>fr" for name, _table in LAYOUTS)
