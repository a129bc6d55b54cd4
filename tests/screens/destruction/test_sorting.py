"""The sorting screen: one key a line, the sample of the rule proposed, what is kept parted from what goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from depot.desk.boxes import add_box
from depot.desk.destruction.sorting import Choice, let_go
from depot.desk.files import add_file
from depot.desk.printing import series
from depot.desk.reference import put_rule
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.store.store import Store, Tx
from screens.destruction.sorting import SortScreen
from screens.vlist import VirtualList
from tests.desk.destruction.yard import Yard, furnish
from tests.desk.founded import ORG, SCHOOL, make, reopened
from tests.screens.depots import assert_screen, at_work, until
from tests.screens.destruction.test_batches import beside, later
from tests.screens.forms import write
from tests.screens.harness import scan, text_of

REMARKS = "R1: Conserver les années se terminant par 01 et 06. Éliminer les autres documents."

FILES = (
    ("Conseil d'établissement 2000-2001", 2000, 2001),
    ("Conseil d'établissement 2002", 2002, 2002),
    ("Conseil d'établissement 2006", 2006, 2006),
    ("Assemblée des parents", None, None),
)


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    path = tmp_path / "depot.db"
    make(path)
    depot = reopened(path)
    with depot.store:
        made = furnish(depot)

        def work(tx: Tx) -> None:
            put_rule(tx, ORG, "10.3", {"remarks": REMARKS, "version": 2})
            for title, first, last in FILES:
                years = {"year_from": first, "year_to": last} if first else {}
                add_file(tx, code_id(made.sorting), {"title": title, **years})

        depot.admin.do(roles.ADMINISTER, work)
        yield made


async def opened(pilot: Pilot[Any], shown: str = "To sort 1") -> None:
    """The boxes that are marked on the due list, else the first."""
    await until(pilot, shown)
    await pilot.press("2", "t")
    await until(pilot, "Proposed")


def files_of(yard: Yard, box: str) -> list[str]:
    """Titles of the files that are listed in a box now."""
    with Store.open(yard.depot.path, readonly=True) as store:
        return [file.title for file in store.files_in(code_id(box))]


async def test_the_proposal_is_taken_over_changed_and_carried_out(yard: Yard) -> None:
    async with at_work(yard.depot.path, desk="destruction", user="lou", clock=later()) as pilot:
        await opened(pilot)
        await until(pilot, "A sample is proposed; you decide.")
        await until(pilot, "= 2001 ends in 01")
        assert_screen(pilot.app, "destruction/sorting-en")
        await pilot.press("f3")
        await until(pilot, "last file yet")
        await pilot.press("enter", "f2")
        await until(pilot, "3 lines follow the rule")
        await pilot.press("end", "k")
        await until(pilot, "1 box is parted")
        assert_screen(pilot.app, "destruction/sorting-decided-en")
        await pilot.press("f3")
        await until(pilot, "Why so?")
        assert not pilot.app.screen.query_one(Input).value  # a reason of one's own, since it is not what was proposed
        await write(pilot, "échantillon de la règle")
        await until(pilot, "3 files are kept")
        assert_screen(pilot.app, "destruction/sorting-confirm-en")
        await pilot.press("y")
        await until(pilot, "onto which list?")
        await pilot.press("enter")
        await write(pilot, "Reste du tri")
        await until(pilot, "D-L1-000001-C  draft  Reste du tri")
    with Store.open(yard.depot.path, readonly=True) as store:
        sorted_ = store.get(Box, code_id(yard.sorting))
        assert sorted_ is not None
        assert sorted_.sorted == "D"
        (batch,) = store.destructions.batches()
        assert [line.box for line in store.destructions.lines(batch.id)] == [code_id(yard.sorting)]
        events = [each for each in store.history(yard.sorting) if each.kind == "box.sorted"]
        assert events[0].body["reason"] == "échantillon de la règle"
    kept = str(events[0].body["kept_in"])
    assert files_of(yard, kept) == [FILES[0][0], FILES[2][0], FILES[3][0]]
    assert files_of(yard, yard.sorting) == [FILES[1][0]]


async def test_what_somebody_decided_outlives_the_proposal_and_open_boxes_wait(yard: Yard) -> None:
    other = yard.ada.do(roles.INTAKE, lambda tx: add_box(tx, {"closed_on": "2009-05-01", **BOX})).result
    assert other is not None
    async with at_work(yard.depot.path, desk="destruction", user="lou", clock=later()) as pilot:
        await until(pilot, "To sort 2")
        await pilot.press("2", "space", "space", "t")
        await until(pilot, "Proposed")
        await pilot.press("end", "d", "home", "down", "d", "f2")  # the other box, and the file of 2001
        await until(pilot, "2 lines follow the rule")
        screen = pilot.app.screen
        assert isinstance(screen, SortScreen)
        await pilot.press("f3")
        await until(pilot, "Why so?")
        assert pilot.app.screen.query_one(Input).value == REMARKS  # since that box goes as the rule proposes
        await write(pilot, "sans valeur")
        await until(pilot, "1 box is open")
        await pilot.press("y")
        await until(pilot, "onto which list?")
        await pilot.press("end", "enter")
        await until(pilot, "1 box sorted")
        assert isinstance(pilot.app.screen, SortScreen)
    assert yard.box(other.text).sorted == "D"
    assert not yard.box(yard.sorting).sorted


async def test_the_line_of_a_box_counts_for_all_of_it_and_the_reason_is_that_of_the_rule(yard: Yard) -> None:
    yard.ada.do(roles.ADMINISTER, lambda tx: put_rule(tx, ORG, "10.3", {"remarks": "une boîte sur deux: conserver"}))
    async with at_work(yard.depot.path, desk="destruction", user="lou", clock=later()) as pilot:
        await opened(pilot)
        await pilot.press("k", "f3")
        await until(pilot, "Why so?")
        await write(pilot, "tout garder")
        await until(pilot, "1 box is kept")
        await pilot.press("n")
        await until(pilot, "1 box is kept")
        assert not yard.box(yard.sorting).sorted
        await pilot.press("f3")
        await write(pilot, "tout garder")
        await until(pilot, "Not yet")
        await pilot.press("y")
        await until(pilot, "1 box sorted")
        await until(pilot, "[To sort]")
    assert yard.box(yard.sorting).sorted == "C"


async def test_scans_go_to_their_line_or_say_where_what_is_kept_goes(yard: Yard) -> None:
    ahead = series.reserve(yard.lou, 1).result
    assert ahead is not None
    label = ahead.codes[0]
    file = Code.from_id("F", yard.depot.store.files_in(code_id(yard.sorting))[2].id)
    async with at_work(yard.depot.path, desk="destruction", user="lou", clock=later()) as pilot:
        await opened(pilot)
        await scan(pilot, file.text)
        await until(pilot, f"{file.shown}: here")
        assert pilot.app.screen.query_one(VirtualList).cursor == 3
        await scan(pilot, yard.due[0])
        await until(pilot, "cannot take what is kept")
        await pilot.press("enter")
        await pilot.pause(0.4)  # longer than between two keys of a scanner
        await scan(pilot, label.text)
        await until(pilot, f"kept into: {label.shown}")
        await pilot.press("home", "d", "home", "down", "k", "f3")
        await write(pilot, "échantillon")
        await until(pilot, "1 box is parted")
        await pilot.press("y")
        await until(pilot, "onto which list?")
        await pilot.press("escape")
        await until(pilot, f"what is kept is in {label.shown}")
    assert files_of(yard, label.text) == [FILES[0][0]]


async def test_what_changed_meanwhile_is_refused_and_nothing_typed_is_lost(yard: Yard) -> None:
    async with at_work(yard.depot.path, desk="destruction", user="lou", clock=later()) as pilot:
        await opened(pilot)
        await pilot.press("d", "home", "down", "k", "f3")
        await until(pilot, "Why so?")
        with beside(yard, "ada") as ada:
            code = ada.do(roles.CIRCULATE, lambda tx: add_file(tx, code_id(yard.sorting), {"title": "Tard"})).result
        assert code is not None
        await write(pilot, "échantillon")
        await until(pilot, "1 box is parted")
        await pilot.press("y")
        await until(pilot, "Other files are listed")
        await pilot.press("enter")
        await until(pilot, "1 box is open")
        assert "= keep" in text_of(pilot.app)
    assert not yard.box(yard.sorting).sorted


async def test_an_older_sorting_gives_its_box_to_the_next(yard: Yard) -> None:
    boxes = yard.ada.do(roles.INTAKE, lambda tx: add_box(tx, {"closed_on": "2009-05-01", **BOX})).result
    assert boxes is not None
    files = yard.lou.do(
        roles.CIRCULATE, lambda tx: [add_file(tx, boxes.id, {"title": f"Ancien {n}"}).text for n in range(2)]
    ).result
    assert files is not None
    done = let_go(yard.lou, boxes.text, "échantillon", Choice((files[0],))).result
    assert done is not None
    async with at_work(yard.depot.path, desk="destruction", user="lou", clock=later()) as pilot:
        await opened(pilot)
        await pilot.press("f4")
        await write(pilot, done.kept_in)
        await until(pilot, f"kept into: {Code.parse(done.kept_in).shown}")
        await pilot.press("f4")
        await write(pilot, "")
        await until(pilot, "kept into: a new box")


@pytest.mark.parametrize("theme", ["depot-dark", "depot-plain"])
@pytest.mark.parametrize("language", ["fr", "en"])
async def test_it_reads_in_both_languages_and_without_colour(yard: Yard, language: str, theme: str) -> None:
    async with at_work(
        yard.depot.path, desk="destruction", user="lou", clock=later(), language=language, theme=theme
    ) as pilot:
        await opened_in(pilot, language)
        await pilot.press("f2")
        await until(pilot, "3 lignes" if language == "fr" else "3 lines")
        assert_screen(pilot.app, f"destruction/sorting-{language}-{theme}")


async def opened_in(pilot: Pilot[Any], language: str) -> None:
    """The sorting screen in a language."""
    await until(pilot, "À trier 1" if language == "fr" else "To sort 1")
    await pilot.press("2", "t")
    await until(pilot, "Proposé" if language == "fr" else "Proposed")


BOX = {
    "unit": SCHOOL,
    "copy": "P",
    "rule": f"{ORG}/10.3",
    "title": "Vieux dossiers",
    "year_from": 2002,
    "year_to": 2002,
}
"""Another box that is to be sorted."""
