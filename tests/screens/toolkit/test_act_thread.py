"""The thread of acts: what it raises, whom it lets in at the start, and that it closes what it opened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from depot.errors import DepotError
from depot.store.connection import NoDepot
from screens.actthread import ActThread
from screens.options import Options
from tests.screens.depots import PINS, STATION, Furnished


@pytest.fixture
def acts(furnished: Furnished) -> Iterator[ActThread]:
    """A thread of acts on a furnished depot."""
    thread = ActThread(furnished.path, STATION)
    yield thread
    thread.end()


def given(furnished: Furnished, user: str = "", pin: str = "", seated: str = "") -> Options:
    return Options(furnished.path, "depot-dark", user, pin, station=STATION, seated=seated)


def test_the_right_pin_is_let_in_before_anything_is_drawn(furnished: Furnished, acts: ActThread) -> None:
    greeting = acts.greet(given(furnished, user="lou", pin=PINS["lou"]))
    assert greeting is not None
    assert greeting.result(20).user == "lou"


def test_a_wrong_pin_is_refused_where_its_answer_is_asked_for(furnished: Furnished, acts: ActThread) -> None:
    greeting = acts.greet(given(furnished, user="lou", pin="0001"))
    assert greeting is not None
    with pytest.raises(DepotError):
        greeting.result(20)
    assert acts.act(lambda store: store.tally("box")).result(20) > 0


@pytest.mark.parametrize(
    "options", [{}, {"user": "lou"}, {"pin": "7315"}, {"user": "lou", "pin": "7315", "seated": "lou"}]
)
def test_nobody_is_let_in_without_name_and_pin_or_twice(
    furnished: Furnished, acts: ActThread, options: dict[str, str]
) -> None:
    assert acts.greet(given(furnished, **options)) is None


def test_without_a_depot_there_is_nobody_to_let_in_and_an_act_says_so(furnished: Furnished) -> None:
    missing = furnished.path.with_name("none.db")
    acts = ActThread(missing, STATION)
    assert acts.greet(Options(missing, "depot-dark", "lou", "7315")) is None
    with pytest.raises(NoDepot):
        acts.act(lambda store: store.tally("box")).result(20)
    acts.end()


def test_the_end_waits_for_what_was_begun(furnished: Furnished) -> None:
    acts = ActThread(furnished.path, STATION)
    done = [acts.act(lambda store: store.tally("box")) for _ in range(5)]
    acts.end()
    assert len({future.result(0) for future in done}) == 1
