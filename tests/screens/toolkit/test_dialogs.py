"""Dialogs on the demonstration desk: typed answers, cards, refusals, forms."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Button

from depot import words
from depot.errors import Refused
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choose
from screens.dialogs.confirm import Confirm
from screens.dialogs.form import FormDialog
from screens.dialogs.tell import Tell
from screens.forms import Field, Value
from screens.rows import Column, Row
from tests.screens.harness import scan, text_of, type_slowly
from tests.screens.toolkit.demo_desk import DemoApp


@pytest.fixture
def said() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def demo(said: list[dict[str, Any]]) -> DemoApp:
    words.use("en")
    return DemoApp(write=lambda **facts: said.append(facts))


async def opened(pilot: Pilot[Any]) -> None:
    """Everything is drawn."""
    await pilot.pause(0.1)


class BoxHeld(Refused):
    what = "{box} is on hold."
    todo = "Ask {who} to lift it."


class YearTaken(Refused):
    what = "{year} is taken."
    todo = "Choose another."


async def test_a_dialog_answers_once_however_often_it_is_told(demo: DemoApp) -> None:
    """What comes twice before the dialog is gone would close the screen below it, or end the program."""
    answers: list[str | None] = []
    async with demo.run_test() as pilot:
        below = demo.screen
        ask = Ask("Where?", value="here")
        await demo.push_screen(ask, answers.append)
        await opened(pilot)
        for _twice in range(2):
            ask.answer("here")
        await pilot.pause(0.1)
        assert demo.screen is below
        assert answers == ["here"]


async def test_confirm_answers(demo: DemoApp) -> None:
    answers: list[bool | None] = []
    async with demo.run_test() as pilot:
        for keys in (["y"], ["o"], ["n"], ["escape"], ["enter"], ["right", "enter"], ["tab", "enter"]):
            await demo.push_screen(Confirm("Destroy?", "For ever."), answers.append)
            await opened(pilot)
            assert isinstance(demo.focused, Button)
            assert demo.focused.id == "no"
            for key in keys:
                await pilot.press(key)
                await pilot.pause(0.05)
            await opened(pilot)
        assert answers == [True, True, False, False, False, True, True]


async def test_confirm_takes_cards_and_leaves_codes_to_the_desk(demo: DemoApp, said: list[dict[str, Any]]) -> None:
    answers: list[bool | None] = []
    async with demo.run_test() as pilot:
        for card in ("$YES", "$NO", "$CANCEL"):
            await demo.push_screen(Confirm("Destroy?"), answers.append)
            await opened(pilot)
            await scan(pilot, "BL1004217V")
            await opened(pilot)
            assert isinstance(demo.screen, Confirm)
            await scan(pilot, card)
            await opened(pilot)
        assert answers == [True, False, False]
        assert [fact["text"] for fact in said if fact["ev"] == "scan"] == ["BL1004217V"] * 3


async def test_ask_wants_an_answer(demo: DemoApp) -> None:
    answers: list[str | None] = []
    async with demo.run_test() as pilot:
        await demo.push_screen(Ask("Reason", "Why?"), answers.append)
        await opened(pilot)
        await pilot.press("enter")
        await opened(pilot)
        assert "! This is needed." in text_of(demo)
        await type_slowly(pilot, "gel levé")
        await pilot.press("enter")
        await opened(pilot)
        await demo.push_screen(Ask("Code", accepts_scan=True), answers.append)
        await opened(pilot)
        await scan(pilot, "31142054869881")
        await opened(pilot)
        await demo.push_screen(Ask("Code"), answers.append)
        await opened(pilot)
        await pilot.press("escape")
        await opened(pilot)
        assert answers == ["gel levé", "31142054869881", None]


async def test_choose_returns_what_stands_behind_the_line(demo: DemoApp) -> None:
    answers: list[str | None] = []
    choices = [(name, Row((name,))) for name in ("aisle", "bay", "shelf")]
    async with demo.run_test() as pilot:
        for keys in (["enter"], ["down", "down", "enter"], ["escape"]):
            await demo.push_screen(Choose("Where?", (Column("Place"),), choices), answers.append)
            await opened(pilot)
            await pilot.press(*keys)
            await opened(pilot)
        assert answers == ["aisle", "shelf", None]


async def test_a_refusal_says_what_and_what_next(demo: DemoApp) -> None:
    async with demo.run_test() as pilot:
        await demo.push_screen(Tell.refusal(BoxHeld(box="B-L1-000877-3", who="the supervisor")))
        await opened(pilot)
        shown = text_of(demo)
        for part in ("✗ Refused", "B-L1-000877-3 is on hold.", "Ask the supervisor to lift it."):
            assert part in shown
        await pilot.press("enter")
        assert not isinstance(demo.screen, Tell)


async def test_a_form_keeps_what_was_typed_until_it_is_right(demo: DemoApp) -> None:
    answers: list[dict[str, Value] | None] = []
    fields = (
        Field("title", "Title", required=True),
        Field("year", "Year", kind="number", least=1900, most=2100),
        Field("copy", "Copy", kind="choice", required=True, options=(("p", "Principal"), ("s", "Secondary"))),
        Field("private", "Personal data", kind="flag"),
    )

    def check(values: dict[str, Value]) -> None:
        if values["year"] == 1999:
            raise YearTaken(year=1999, field="year")

    async with demo.run_test() as pilot:
        await demo.push_screen(FormDialog("Box", fields, {"title": "Old"}, check=check), answers.append)
        await opened(pilot)
        await type_slowly(pilot, " box")
        await pilot.press("down")
        await type_slowly(pilot, "199x")
        await pilot.press("enter")
        await opened(pilot)
        assert "! This is not a whole number." in text_of(demo)
        await pilot.press("backspace")
        await type_slowly(pilot, "9")
        await pilot.press("enter")
        await opened(pilot)
        assert "! 1999 is taken. Choose another." in text_of(demo)
        await pilot.press("backspace")
        await type_slowly(pilot, "8")
        await pilot.press("down", "right", "down", "space", "enter")
        await opened(pilot)
        assert answers == [{"title": "Old box", "year": 1998, "copy": "s", "private": True}]


async def test_a_scan_never_types_into_a_form(demo: DemoApp, said: list[dict[str, Any]]) -> None:
    answers: list[dict[str, Value] | None] = []
    async with demo.run_test() as pilot:
        await demo.push_screen(FormDialog("Box", (Field("title", "Title"),)), answers.append)
        await opened(pilot)
        await scan(pilot, "BL1004217V")
        await opened(pilot)
        await pilot.press("enter")
        await opened(pilot)
        assert answers == [{"title": None}]
        assert [fact["text"] for fact in said if fact["ev"] == "scan"] == ["BL1004217V"]
