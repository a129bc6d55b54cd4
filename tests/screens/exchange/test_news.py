"""The news of the exchange desk: boxes on their way first, then what other depots did with our things."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from depot.desk import boxes, custody, holds
from depot.desk.news import items
from depot.store.store import Store
from tests.screens.depots import NOW, Furnished, StillClock, assert_screen, at_work, depot_app
from tests.screens.exchange.doubts import at, bring, other_depot
from tests.screens.exchange.steps import come, strike
from tests.screens.harness import text_of

pytestmark = pytest.mark.usefixtures("moved")


@pytest.fixture
def moved(furnished: Furnished) -> Path:
    """A box went off three weeks ago and another today; the other depot described one and accepted another."""
    other = other_depot(furnished)
    for name, days, seal in (("minutes", 21, "4711"), ("students", 0, "")):
        here = furnished.session("lou", StillClock(NOW - timedelta(days=days)))
        with here.store:
            custody.dispatch(here, [furnished.boxes[name].text], "L2", seal)
    there = at(other)
    with there.store:
        boxes.describe(there, furnished.boxes["plans"].id, {"title": "Plans d'aménagement révisés"})
        custody.accept(there, [furnished.boxes["payroll"].text])
    bring(other, furnished.path, "L2")
    return other


LOOKS = [("en", "depot-dark", 80), ("fr", "depot-dark", 80), ("en", "depot-plain", 80), ("fr", "depot-light", 140)]


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
async def test_boxes_on_their_way_come_first(furnished: Furnished, language: str, theme: str, width: int) -> None:
    size = (width, 24 if width == 80 else 40)
    async with at_work(furnished.path, desk="exchange", theme=theme, language=language, size=size) as pilot:
        await strike(pilot, "4")
        await come(pilot, "L1>L2")
        await come(pilot, "L2     ")
        assert_screen(pilot.app, f"exchange/news-{language}-{theme}-{width}")


async def test_news_open_their_things_and_are_marked_as_read(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="exchange") as pilot:
        await strike(pilot, "m", "4")  # m does nothing where no news are listed
        await come(pilot, "! overdue")
        await strike(pilot, "enter")
        await come(pilot, lambda: depot_app(pilot).current_mode == "boxes")
        await come(pilot, "home S-2")  # its card stands
        await strike(pilot, "ctrl+e")
        await come(pilot, "! overdue")
        with Store.open(furnished.path, readonly=True) as store:
            assert items(store)
        await strike(pilot, "m")
        await come(pilot, "of news were read")
        await come(pilot, "1 of 3")  # the boxes on their way stay
        assert "+ new" not in text_of(pilot.app)
    with Store.open(furnished.path, readonly=True) as store:
        assert items(store) == []


async def test_a_hold_is_told_since_it_has_no_card(furnished: Furnished, moved: Path) -> None:
    there = at(moved)
    with there.store:
        holds.place(there, "box", [furnished.boxes["plans"].text], {"reason": "Demande d'accès 2026-31"})
    bring(moved, furnished.path, "L2")
    async with at_work(furnished.path, desk="exchange") as pilot:
        await strike(pilot, "4")
        await come(pilot, "+ new")
        await strike(pilot, "end", "enter")
        await come(pilot, "max (L2): hold")
        inside = [line.split("│")[1] for line in text_of(pilot.app).splitlines() if line.count("│") == 2]
        shown = " ".join(" ".join(inside).split())
        assert "hold placed: Demande d'accès 2026-31" in shown
