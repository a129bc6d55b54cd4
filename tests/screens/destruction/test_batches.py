"""Batches on screens: begun on the due list, decided one key a line, signed, carried out by scan, certified."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from depot.desk.destruction import deciding, executing
from depot.desk.session import Session
from depot.model.batch import Batch
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.model.reference import User
from depot.store.store import Store
from tests.desk.destruction.yard import Yard, furnish
from tests.desk.founded import PINS, START, make, reopened
from tests.screens.depots import StillClock, assert_screen, at_work, until
from tests.screens.forms import fill, write
from tests.screens.harness import scan, text_of


def later() -> StillClock:
    """Half an hour after the depot was furnished, and no later."""
    return StillClock(START + timedelta(minutes=30))


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    path = tmp_path / "depot.db"
    make(path)
    depot = reopened(path)
    with depot.store:
        yield furnish(depot)


def badge(yard: Yard, user: str) -> str:
    """The code on somebody's badge."""
    found = yard.sam.store.get(User, user)
    assert found is not None
    assert found.badge is not None
    return Code.from_id("U", found.badge).text


@contextmanager
def beside(yard: Yard, user: str) -> Iterator[Session]:
    """Somebody at another terminal."""
    with Store.open(yard.depot.path, clock=later()) as store:
        yield Session(store, user, "tty2")


async def opened(pilot: Pilot[Any]) -> None:
    """The batch that waits for who sits here."""
    await until(pilot, "To destroy")
    await pilot.press("g")
    await until(pilot, "[Waits for me")
    await pilot.press("enter")
    await until(pilot, "what is signed")


async def test_a_list_is_begun_with_the_boxes_that_are_marked(yard: Yard) -> None:
    async with at_work(yard.depot.path, desk="destruction", user="lou", clock=later()) as pilot:
        await until(pilot, "To destroy 5")
        await pilot.press("space", "space", "n")
        await write(pilot, "Élimination 2026")
        await until(pilot, "D-L1-000001-C  draft  Élimination 2026")
        assert_screen(pilot.app, "destruction/draft-en")
        await pilot.press("f3")
        await until(pilot, "to be signed")
    with Store.open(yard.depot.path, readonly=True) as store:
        (batch,) = store.destructions.batches()
        assert (batch.status, len(store.destructions.lines(batch.id))) == ("submitted", 2)


async def test_one_key_a_line_then_the_pin_again(yard: Yard) -> None:
    batch = yard.submitted()
    async with at_work(yard.depot.path, desk="destruction", user="sam", clock=later()) as pilot:
        await opened(pilot)
        await pilot.press("k")
        await write(pilot, "litige en cours")
        await until(pilot, "3 undecided")
        await pilot.press("l")
        await write(pilot, "l'an prochain")
        await until(pilot, "2 undecided")
        await pilot.press("a")
        await until(pilot, "Next: sign as")
        await pilot.press("f2")
        await until(pilot, "as what?")
        await pilot.press("down", "enter")
        await until(pilot, "To be destroyed for ever: 2. To stay: 2.")
        await write(pilot, "0000")
        await until(pilot, "do not go together")
        await pilot.press("enter", "f2")
        await until(pilot, "as what?")
        await pilot.press("down", "enter")
        await write(pilot, PINS["sam"])
        await until(pilot, "records manager: Sam")
        assert_screen(pilot.app, "destruction/signed-en")
    it = yard.docket(batch)
    assert [line.decision for line in it.lines] == ["keep", "defer", "destroy", "destroy"]
    assert [each.office for each in it.batch.signed] == ["records-manager"]


async def test_what_others_change_is_said_and_a_stale_screen_signs_nothing(yard: Yard) -> None:
    batch = yard.submitted()
    deciding.approve_rest(yard.ada, batch)
    async with at_work(yard.depot.path, desk="destruction", user="sam", clock=later()) as pilot:
        await opened(pilot)
        await pilot.press("f2")
        await until(pilot, "as what?")
        await pilot.press("down", "enter")
        await until(pilot, "Your PIN")
        with beside(yard, "ada") as ada:
            deciding.decide(ada, batch, [yard.due[0]], "keep", "appel")
        await write(pilot, PINS["sam"])
        await until(pilot, "not what your screen showed")
        await pilot.press("enter")
        await until(pilot, "1 change since you looked")
    assert not yard.docket(batch).batch.signed


async def test_who_made_the_list_finds_nothing_to_sign(yard: Yard) -> None:
    batch = yard.submitted()
    deciding.approve_rest(yard.sam, batch)
    async with at_work(yard.depot.path, desk="destruction", user="lou", clock=later()) as pilot:
        await until(pilot, "To destroy")
        await pilot.press("g")
        await until(pilot, "[Under way 1]")
        await pilot.press("enter")
        await until(pilot, "to be signed by: head of the unit")
        await pilot.press("f2", "k", "a")
        await pilot.pause()
        assert not pilot.app.screen.is_modal
    assert not yard.docket(batch).batch.signed


async def test_it_is_carried_out_by_scan_and_certified(yard: Yard) -> None:
    batch = yard.approved(*yard.due[:2])
    code = Code.from_id("D", batch).text
    async with at_work(yard.depot.path, desk="destruction", user="sam", clock=later(), size=(100, 30)) as pilot:
        app = pilot.app
        await opened(pilot)
        await pilot.press("f12")
        await until(pilot, "AT THE SHELVES")
        worker = app.worker  # type: ignore[attr-defined]
        for text in (*yard.due[:2], yard.due[3], code):
            worker.scan(text)
        await until(pilot, "AT THE BIN")
        assert "it is not in the batch" in text_of(app)
        for text in yard.due[:2]:
            worker.scan(text)
        await until(pilot, "it was the last box")
        await app.run_action("go_destruction")
        await until(pilot, "Next: certify it")
        await pilot.press("f4")
        await until(pilot, "after the last scan")
        assert "its boxes stay" not in text_of(app)
        await pilot.press("escape", "f2")
        await until(pilot, "scan a badge")
        app.screen.query_one("#field-witness").focus()
        await scan(pilot, badge(yard, "lou"))
        await until(pilot, lambda: app.screen.query_one("#field-witness", Input).value == "Lou")
        await fill(pilot, method="shredding", level="P-4", place="Quai", weight_g="81,25")
        await until(pilot, "Certify?")
        await pilot.press("y")
        await until(pilot, "certified")
        assert_screen(app, "destruction/certified-en")
    with Store.open(yard.depot.path, readonly=True) as store:
        now = store.get(Batch, batch)
        assert now is not None
        assert now.status == "certified"
        assert all(store.get(Box, code_id(box)).destroyed_on for box in yard.due[:2])  # type: ignore[union-attr]


async def test_answers_on_a_printed_list_are_entered_by_scan(yard: Yard) -> None:
    batch = yard.submitted()
    async with at_work(yard.depot.path, desk="destruction", user="sam", clock=later()) as pilot:
        await opened(pilot)
        for box, key in ((yard.due[2], "d"), (yard.due[0], "d")):
            await scan(pilot, box)
            await until(pilot, f"{Code.parse(box).shown}: here")
            await pilot.press(key)
            await until(pilot, "to be destroyed")
        await scan(pilot, yard.young)
        await until(pilot, "scan anything to see it")
    decided = [line.decision for line in yard.docket(batch).lines]
    assert decided == ["destroy", "", "destroy", ""]


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_boxes_are_fetched_in_walking_order(yard: Yard, language: str) -> None:
    batch = yard.started(*reversed(yard.due))
    executing.pull(yard.lou, batch, [yard.due[2]])
    with beside(yard, "lou") as lou:
        walk = [Code.from_id("B", pick.line.box).shown for pick in lou.store.destructions.picks(batch)]
    assert len(walk) == 3
    async with at_work(yard.depot.path, desk="destruction", user="sam", clock=later(), language=language) as pilot:
        await pilot.press("g", "2", "enter")
        await until(pilot, Code.parse(yard.due[2]).shown)
        text = text_of(pilot.app)
        at = [text.index(shown) for shown in (*walk, Code.parse(yard.due[2]).shown)]
        assert at == sorted(at)
        assert_screen(pilot.app, f"destruction/fetching-{language}")


@pytest.mark.parametrize("theme", ["depot-dark", "depot-plain"])
@pytest.mark.parametrize("language", ["fr", "en"])
async def test_a_batch_reads_in_both_languages_and_without_colour(yard: Yard, language: str, theme: str) -> None:
    batch = yard.submitted()
    deciding.approve_rest(yard.sam, batch)
    yard.on_paper(batch)
    yard.sign(yard.sam, batch, "records-manager")
    deciding.decide(yard.ada, batch, [yard.due[1]], "keep", "valeur historique")
    async with at_work(
        yard.depot.path, desk="destruction", user="ada", clock=later(), language=language, theme=theme
    ) as pilot:
        await until(pilot, "4") if language == "fr" else await until(pilot, "To destroy")
        await pilot.press("g", "enter")
        await until(pilot, Code.from_id("D", batch).shown)
        await until(pilot, "records manager" if language == "en" else "responsable de la gestion")
        assert_screen(pilot.app, f"destruction/batch-{language}-{theme}")


async def test_what_was_destroyed_is_in_the_register_and_its_texts_can_go(yard: Yard, tmp_path: Path) -> None:
    batch = yard.certified()
    async with at_work(yard.depot.path, desk="destruction", user="sam", clock=later()) as pilot:
        await until(pilot, "To destroy")
        await pilot.press("g")
        await until(pilot, "Under way")
        await pilot.press("3")
        await until(pilot, "[Over 1]")
        await pilot.press("enter")
        await until(pilot, "Élèves 0")
        await pilot.press("f4")
        await until(pilot, "Redact")
        await pilot.press("enter")
        await write(pilot, "fin de la conservation")
        await until(pilot, "Redact?")
        await pilot.press("y")
        await until(pilot, "redacted")
        await until(pilot, lambda: "Élèves 0" not in text_of(pilot.app))
        await pilot.press("escape")
        await until(pilot, "[Over 1]")
        await pilot.press("r")
        await until(pilot, "4 boxes destroyed")
        assert_screen(pilot.app, "destruction/register-en")
        await pilot.press("p")
        await write(pilot, str(tmp_path / "registre.csv"))
        await until(pilot, "written:")
        await pilot.press("escape")
        await until(pilot, "[Over 1]")
    assert (tmp_path / "registre.csv").read_text("utf-8-sig").count("D-L1-000001-C") == 4
    assert b"Bulletins" not in yard.depot.path.read_bytes()
    with Store.open(yard.depot.path, readonly=True) as store:
        assert {store.get(Box, code_id(box)).redacted_on for box in yard.due} == {"2026-10-05"}  # type: ignore[union-attr]
        assert store.get(Batch, batch) is not None


async def test_the_register_in_french_while_nothing_was_destroyed(yard: Yard) -> None:
    async with at_work(yard.depot.path, desk="destruction", user="lou", clock=later(), language="fr") as pilot:
        await until(pilot, "À détruire")
        await pilot.press("g")
        await until(pilot, "En cours")
        await pilot.press("r")
        await until(pilot, "Aucune boîte n’a été détruite.")
