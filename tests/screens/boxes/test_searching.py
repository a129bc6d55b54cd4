"""The thread that searches: answers in steps, the newest question wins, long results are capped and said to be."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from depot.desk.boxes import add_box
from depot.desk.session import Session
from depot.errors import Damaged
from depot.model import roles
from depot.model.codes import code_id
from depot.model.query import Query
from depot.store.search import COUNTED, Page, Searcher
from depot.store.store import Store, Tx
from depot.store.synonyms import keep_synonyms
from depot.words import use
from screens.boxes.found import counted, remarks
from screens.boxes.search import BEST, ORDERS, Results, Searching
from tests.cli.conftest import CommandLine
from tests.screens.depots import STATION, Furnished, StillClock, at_work, until


class Asker:
    """A thread that searches, and all that it has said."""

    def __init__(self, store: Store) -> None:
        self.heard: list[Results] = []
        self.thread = Searching(store, self.heard.append)
        self.thread.start()

    def wait(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + 20
        while not true():
            assert time.monotonic() < end, self.heard
            time.sleep(0.005)

    def ask(self, text: str, order: str = BEST) -> Results:
        """The last of the answers to a question."""
        number = self.thread.ask(text, order)
        self.wait(lambda: any(one.number == number and one.complete for one in self.heard))
        return self.heard[-1]


@pytest.fixture
def asker(furnished: Furnished) -> Iterator[Asker]:
    with Store.open(furnished.path, readonly=True, clock=StillClock()) as store:
        made = Asker(store)
        yield made
        made.thread.end()


def test_nothing_typed_is_all_boxes_the_newest_first(asker: Asker, furnished: Furnished) -> None:
    found = asker.ask("")
    assert list(found.boxes) == sorted((code.id for code in furnished.boxes.values()), reverse=True)
    assert (list(found.files), found.more, found.behind) == ([], False, False)


def test_words_find_boxes_and_files(asker: Asker, furnished: Furnished) -> None:
    found = asker.ask("t4")
    assert list(found.boxes) == [furnished.boxes["payroll"].id]
    assert set(found.files) == {furnished.files["t4-2009"].id, furnished.files["t4-2010"].id}
    assert asker.ask("COTE melissa").files == (furnished.files["cote"].id,)
    assert list(asker.ask("oeuvres chaudieres").boxes) == [furnished.boxes["boilers"].id]


def test_an_old_barcode_finds_its_box_and_fields_narrow_down(asker: Asker, furnished: Furnished) -> None:
    assert list(asker.ask("31142054869881").boxes) == [furnished.boxes["students"].id]
    lent = {furnished.boxes["plans"].id, furnished.boxes["payables"].id}
    assert set(asker.ask("state:lent").boxes) == lent
    assert set(asker.ask("état:prêtée unité:9100").boxes) == {furnished.boxes["payables"].id}


def test_each_answer_has_all_of_the_one_before(asker: Asker) -> None:
    asker.ask("t4")
    steps = [one for one in asker.heard if one.text == "t4"]
    assert len(steps) > 1
    assert [one.complete for one in steps] == [False] * (len(steps) - 1) + [True]
    for before, after in pairwise(steps):
        assert list(after.boxes)[: len(before.boxes)] == list(before.boxes)
        assert list(after.files)[: len(before.files)] == list(before.files)


@pytest.mark.parametrize("order", [order for order in ORDERS if order != BEST])
def test_orders_keep_the_same_boxes(asker: Asker, furnished: Furnished, order: str) -> None:
    found = asker.ask("", order)
    assert sorted(found.boxes) == sorted(code.id for code in furnished.boxes.values())
    if order == "title":
        assert found.boxes[0] == furnished.boxes["new"].id
    if order == "code":
        assert list(found.boxes) == sorted(found.boxes)


def test_the_newest_question_wins(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a search runs, later questions replace each other; only the last is answered."""
    looked: list[str] = []
    real = Searcher.boxes

    def slow(self: Searcher, query: Query, limit: int = 50, *, turn: int | None = None) -> Page:
        looked.append(query.text)
        if len(looked) == 1:
            time.sleep(0.3)
        return real(self, query, limit, turn=turn)

    monkeypatch.setattr(Searcher, "boxes", slow)
    for text in ("pa", "pai", "paie"):
        last = asker.thread.ask(text)
        time.sleep(0.05)
    asker.wait(lambda: any(one.number == last and one.complete for one in asker.heard))
    assert looked == ["pa", "paie"]
    assert {one.text for one in asker.heard} == {"paie"}


def test_a_long_search_is_interrupted(furnished: Furnished, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next question ends the statement that runs, which would go on for ever."""
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    real = Searcher.boxes

    def boxes(self: Searcher, query: Query, limit: int = 50, *, turn: int | None = None) -> Page:
        if query.text == "paie":
            with self._running(turn) as run:
                run.connection.execute(endless).fetchone()
        return real(self, query, limit, turn=turn)

    monkeypatch.setattr(Searcher, "boxes", boxes)
    with Store.open(furnished.path, readonly=True) as store:
        asker = Asker(store)
        asker.thread.ask("paie")
        time.sleep(0.2)
        assert asker.heard == []
        found = asker.ask("plans")
        assert list(found.boxes) == [furnished.boxes["plans"].id]
        asker.thread.ask("paie")
        time.sleep(0.1)
        asker.thread.end()
        assert not asker.thread.is_alive()


def test_more_than_a_thousand_are_said_to_be_more(furnished: Furnished) -> None:
    with Store.open(furnished.path, clock=StillClock()) as store:
        session = Session(store, "lou", STATION)

        def many(tx: Tx) -> None:
            for n in range(COUNTED + 20):
                add_box(tx, {"title": f"Bordereaux {n}", "unit": "CSSRL/9100"})

        session.do(roles.CIRCULATE, many)
        asker = Asker(store)
        found = asker.ask("bordereaux")
        assert (len(found.boxes), found.more) == (COUNTED, True)
        assert len(set(found.boxes)) == COUNTED
        first = next(one for one in asker.heard if one.text == "bordereaux")
        assert list(found.boxes)[: len(first.boxes)] == list(first.boxes)
        use("en")
        assert counted(found, plain=True) == "1,000+ boxes"
        whole = asker.ask("unit:9100")
        assert (len(whole.boxes), whole.more) == (COUNTED + 20 + 3, False)
        asker.thread.end()


@pytest.mark.parametrize("failure", [Damaged, ZeroDivisionError])
def test_a_failure_is_told_and_the_thread_lives_on(
    asker: Asker, monkeypatch: pytest.MonkeyPatch, failure: type[Exception]
) -> None:
    def broken(*_given: object, **_named: object) -> Page:
        raise failure

    with monkeypatch.context() as patch:
        patch.setattr(Searcher, "boxes", broken)
        assert isinstance(asker.ask("paie").failed, failure)
    assert asker.ask("paie").failed is None


async def test_a_fault_of_the_program_is_not_passed_over(furnished: Furnished, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_named: object) -> Page:
        raise ZeroDivisionError

    monkeypatch.setattr(Searcher, "boxes", broken)

    async def looked_for() -> None:
        async with at_work(furnished.path, desk="boxes") as pilot:
            await pilot.press("p", "a", "i", "e")
            await until(pilot, lambda: False)

    with pytest.raises(ZeroDivisionError):
        await looked_for()


def test_what_was_not_understood_is_told(asker: Asker) -> None:
    use("en")
    assert "“couleur”" in remarks(asker.ask("couleur:rouge"))
    assert remarks(asker.ask("paie")) == ""


@pytest.mark.parametrize(
    "text", ["paie", "salaires", "eleves dossiers", "chauiderres", "t4", "unité:7210", "zzzz", "congés"]
)
def test_the_command_line_finds_the_same(
    furnished: Furnished, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    with Store.open(furnished.path, clock=StillClock()) as store:
        keep_synonyms(store, [("salaires", "paie"), ("congés", "élèves")])
        made = Asker(store)
        results = made.ask(text)
        made.thread.end()
    line = CommandLine(furnished.path, monkeypatch, capsys)
    answer, files = line.json("search", text), line.json("search", text, "--files")
    listed = list(results.boxes) if results.query.wanted else sorted(results.boxes, reverse=True)
    assert [code_id(record["code"]) for record in answer.records] == listed
    assert [code_id(record["code"]) for record in files.records] == list(results.files)
    told = {warning["warning"]: warning["message"] for warning in map(json.loads, answer.err.splitlines())}
    assert told.get("search.suggestion", "").removeprefix("Did you mean: ") == results.suggestion
    assert ("search.widened" in told) == results.also
