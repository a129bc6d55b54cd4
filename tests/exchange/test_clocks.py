"""A trade whose clocks are years apart, stand still, jump, or run backwards: the outcome is that of good clocks."""

from __future__ import annotations

import copy
import random
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest

from depot.model import settling
from depot.model.codes import Code
from depot.model.event import read
from depot.store import journal
from tests.exchange.trading import Place, believing, names
from tests.store.depots import PERSON, SHELVES, assert_sound
from tests.store.test_merging_machine import _last_writer_wins
from tests.store.trading import opened, snapshot

Clock = Callable[[], datetime]

BOX, OTHER, THIRD = (Code("B", "L1", serial).text for serial in (1, 3, 4))
LOANS: Final = tuple(Code("L", "L1", serial).text for serial in (1, 3))
MORNING: Final = datetime.fromisoformat("2026-10-05T09:00:00-04:00")
PROMISED: Final = frozenset({"2026-11-01", "2026-11-20", "2026-12-01"})
"""Days that people wrote down."""


def at(text: str, step: timedelta = timedelta(seconds=1)) -> Clock:
    """A clock that begins then and goes on by a step at each look."""
    now = datetime.fromisoformat(text)
    ticks = count(1)
    return lambda: now + next(ticks) * step


def mad(seed: int) -> Clock:
    """A clock that says anything between 1970 and 2099, in any zone."""
    chance = random.Random(seed)

    def now() -> datetime:
        zone = timezone(timedelta(minutes=15 * chance.randrange(-48, 56)))
        return datetime.fromtimestamp(chance.randrange(0, 4_070_000_000), UTC).astimezone(zone)

    return now


CLOCKS: Final[dict[str, tuple[Callable[[], Clock], Callable[[], Clock], str]]] = {
    "two years behind": (lambda: at("2026-10-05T09:00:00-04:00"), lambda: at("2024-10-05T09:00:00-04:00"), "back"),
    "never set": (lambda: at("1970-01-01T00:00:00+00:00"), lambda: at("2026-10-05T09:00:00-04:00"), "unset"),
    "a life ahead": (lambda: at("2099-12-31T23:59:00-05:00"), lambda: at("2026-10-05T09:00:00-04:00"), "jump"),
    "backwards": (lambda: at("2026-10-05T09:00:00-04:00", timedelta(hours=-30)), lambda: mad(1), "back"),
    "standing still": (lambda: at("2026-10-05T09:00:00-04:00", timedelta()), lambda: at(MORNING.isoformat()), "ok"),
    "the hour that comes twice": (
        lambda: at("2026-11-01T01:59:58-04:00"),
        lambda: at("2026-11-01T01:00:00-05:00", timedelta(seconds=-1)),
        "ok",
    ),
    "mad": (lambda: mad(2), lambda: mad(3), "jump"),
}
"""Of the two depots, and what the events say of them, for people."""


def steps() -> Iterator[tuple[str, str, str, dict[str, object]]]:
    """What people do at each depot; `trade` lets them hear of each other."""
    here, elsewhere = SHELVES[0].text, SHELVES[1].text
    for box in (BOX, OTHER, THIRD):
        yield "L1", "box.registered", box, {"title": "Paie"}
        yield "L1", "box.shelved", box, {"place": here}
    yield "L1", "loan.opened", LOANS[0], {"person": PERSON.text, "due": "2026-11-01"}
    yield "L1", "box.lent", BOX, {"loan": LOANS[0], "due": "2026-11-01"}
    yield "trade", "", "", {}
    yield "L1", "box.described", OTHER, {"title": "Ici"}
    yield "L1", "box.extended", BOX, {"due": "2026-11-20"}
    yield "L2", "box.returned", BOX, {"loan": LOANS[0], "elsewhere": "L2"}
    yield "L2", "box.described", OTHER, {"title": "Là", "remarks": "mouillée"}
    yield "L2", "box.described", THIRD, {"title": "Relevés"}
    yield "L1", "box.dispatched", THIRD, {"to": "L2"}
    yield "L2", "box.accepted", THIRD, {}
    yield "L2", "box.shelved", OTHER, {"place": elsewhere}
    yield "trade", "", "", {}
    yield "L2", "conflict.decided", OTHER, {"register": "title", "fields": {"title": "Là"}}
    yield "L1", "loan.opened", LOANS[1], {"person": PERSON.text, "due": "2026-12-01"}
    yield "L1", "box.lent", OTHER, {"loan": LOANS[1], "due": "2026-12-01"}
    yield "L2", "box.described", THIRD, {"remarks": "sèche"}
    yield "L1", "box.described", THIRD, {"remarks": "humide"}
    yield "trade", "", "", {}


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Place, Place]:
    """The three places before anything was done, made once, so that every trade is between the very same."""
    return believing(tmp_path_factory.mktemp("founded"))


class Trade:
    """One trade under some clocks, and how it ended."""

    def __init__(self, founded: tuple[Place, ...], folder: Path, clocks: tuple[Clock, Clock]) -> None:
        folder.mkdir()
        self.folder = folder
        self.places = {place.node: copy.copy(place) for place in founded}
        for place in self.places.values():
            place.path = Path(shutil.copy(place.path, folder / place.path.name))
        self.places["L1"].clock, self.places["L2"].clock = clocks
        self.round = 0
        for number, (node, kind, subject, body) in enumerate(steps()):
            if node == "trade":
                self.trade()
            else:
                self.places[node].act(kind, subject, sha256(b"%d" % number).digest()[:16], **body)

    def trade(self) -> None:
        """Everybody hears of everybody."""
        self.round += 1
        for source in self.places.values():
            for target in self.places.values():
                if target is not source and (target.node == "V1" or source.node != "V1"):
                    key = self.folder / f"{self.round}{source.node}{target.node}"
                    assert set(names(target.receive(*source.send(key, target)))) == {"ok"}

    def outcome(self, node: str) -> dict[str, list[tuple[Any, ...]]]:
        """The tables of a place, the conflicts among them, without the times that its clocks told."""
        tables = snapshot(self.places[node].path)
        return {name: sorted((timeless(row) for row in rows), key=repr) for name, rows in tables.items()}


def timeless(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(re.sub(TIME, untold, each) if isinstance(each, str) else each for each in row)


TIME: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?")


def untold(found: re.Match[str]) -> str:
    return found[0] if found[0] in PROMISED else "~"


@pytest.fixture(scope="module")
def good(founded: tuple[Place, ...], tmp_path_factory: pytest.TempPathFactory) -> Trade:
    """The trade under good clocks."""
    at_ten = MORNING + timedelta(hours=1)
    clocks = at(MORNING.isoformat()), at(at_ten.isoformat())
    return Trade(founded, tmp_path_factory.mktemp("good") / "trade", clocks)


def test_the_trade_is_worth_looking_at(good: Trade) -> None:
    for node in ("L1", "L2", "V1"):
        outcome = good.outcome(node)
        assert outcome["conflict"]
        assert "Là" in str(outcome["box"])
        assert_sound(good.places[node].path)
    assert good.outcome("L1")["box"] == good.outcome("V1")["box"]


@pytest.mark.parametrize("clocks", CLOCKS)
def test_no_clock_changes_what_comes_of_a_trade(
    founded: tuple[Place, ...], good: Trade, tmp_path: Path, clocks: str
) -> None:
    here, there, flag = CLOCKS[clocks]
    trade = Trade(founded, tmp_path / "trade", (here(), there()))
    for node in ("L1", "L2", "V1"):
        assert trade.outcome(node) == good.outcome(node)
        assert_sound(trade.places[node].path)
    with opened(trade.places["V1"].path) as store:
        rows = [row for some in journal.everything(store.connection, 500) for row in some]
    assert flag in {read(row.header, row.body).clock for row in rows}, "people are told"


def test_a_merge_that_trusts_the_clocks_comes_to_something_else(
    founded: tuple[Place, ...], good: Trade, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(settling, "settle", _last_writer_wins)
    clocks = [*CLOCKS.values()][:2]
    trades = [Trade(founded, tmp_path / f"{n}", (here(), there())) for n, (here, there, _flag) in enumerate(clocks)]
    assert [trade for trade in trades if trade.outcome("V1")["box"] != good.outcome("V1")["box"]]
