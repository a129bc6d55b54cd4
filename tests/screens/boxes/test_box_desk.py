"""The box desk: typing finds, the arrows go through what was found, the card stands beside it where there is room."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from depot.desk import boxes
from screens.boxes.card import BoxScreen
from screens.boxes.desk import BoxesScreen
from screens.boxes.filecard import FileScreen
from screens.boxes.found import Found
from screens.boxes.results import ResultList
from screens.keys import keys_of, problems, verbs
from tests.screens.depots import Furnished, assert_screen, at_work, depot_app, until
from tests.screens.harness import text_of, type_slowly


def found(pilot: Pilot[Any]) -> ResultList:
    return pilot.app.screen.query_one("#found-boxes", ResultList)


def files(pilot: Pilot[Any]) -> ResultList:
    return pilot.app.screen.query_one("#found-files", ResultList)


def search(pilot: Pilot[Any]) -> Input:
    return pilot.app.screen.query_one("#box-search", Input)


def focus(pilot: Pilot[Any]) -> object:
    """Where typing goes."""
    return pilot.app.focused


def underlined(listing: ResultList, line: int) -> list[str]:
    """What is underlined in a line of a list."""
    return [segment.text for segment in listing.render_line(line) if segment.style and segment.style.underline]


async def look_for(pilot: Pilot[Any], text: str, expected: str) -> None:
    await type_slowly(pilot, text)
    await until(pilot, expected)


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_the_list(furnished: Furnished, language: str) -> None:
    async with at_work(furnished.path, desk="boxes", language=language) as pilot:
        await until(pilot, lambda: len(found(pilot).ids) == 8)
        assert_screen(pilot.app, f"boxes/list-80-{language}")


@pytest.mark.parametrize("theme", ["depot-dark", "depot-light"])
async def test_wide_with_the_card(furnished: Furnished, theme: str) -> None:
    """Both looks read the same without their colours."""
    async with at_work(furnished.path, desk="boxes", size=(140, 40), theme=theme) as pilot:
        await until(pilot, lambda: len(found(pilot).ids) == 8)
        await pilot.press("down", "end")
        await until(pilot, "Dossiers scolaires")
        assert_screen(pilot.app, "boxes/list-140")


async def test_plain_terminals_get_ascii_signs(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes", theme="depot-plain", size=(110, 24)) as pilot:
        await look_for(pilot, "t4", "2 files")
        assert_screen(pilot.app, "boxes/files-110-plain")


async def test_boxes_come_before_files(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await look_for(pilot, "t4", "1 box · 2 files")
        assert_screen(pilot.app, "boxes/files-80")


async def test_the_arrows_lead_through_both_lists_and_back(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await look_for(pilot, "t4", "2 files")
        assert focus(pilot) is search(pilot)
        await pilot.press("down")
        assert focus(pilot) is found(pilot)
        await pilot.press("down")
        assert focus(pilot) is files(pilot)
        await pilot.press("down", "down")
        assert (focus(pilot), files(pilot).cursor) == (files(pilot), 1)
        await pilot.press("up", "up")
        assert focus(pilot) is found(pilot)
        await pilot.press("up")
        assert focus(pilot) is search(pilot)


async def test_rubbing_out_in_the_list_goes_on_with_the_search(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await look_for(pilot, "paie", "1 box")
        await pilot.press("down", "backspace")
        assert (focus(pilot), search(pilot).value) == (search(pilot), "pai")
        await pilot.press("down", "escape")
        assert (focus(pilot), search(pilot).value) == (search(pilot), "pai")
        await pilot.press("escape")
        await until(pilot, "8 boxes")
        assert search(pilot).value == ""


async def test_nothing_found_says_what_to_do_and_keeps_the_focus(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await look_for(pilot, "zzzz", "Nothing was found")
        await pilot.press("down", "enter")
        assert focus(pilot) is search(pilot)
        assert isinstance(pilot.app.screen, BoxesScreen)


async def test_an_empty_depot_says_how_boxes_come_in(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await until(pilot, lambda: len(found(pilot).ids) == 8)
        desk = pilot.app.screen
        assert isinstance(desk, BoxesScreen)
        from screens.boxes.search import Results

        desk.query_one(Found).show(Results(0), anew=True)
        await until(pilot, "No box yet: F4 registers one")


async def test_a_word_that_is_not_understood_is_told(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await look_for(pilot, "couleur:plans", "“couleur” is not something to look by")
        await until(pilot, "0 boxes")


async def test_found_words_are_underlined(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await look_for(pilot, "proces", "1 box")
        assert underlined(found(pilot), 1) == ["Procès"]


async def test_enter_opens_what_is_highlighted_and_escape_comes_back(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await look_for(pilot, "paie", "1 box")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))
        await until(pilot, furnished.boxes["payroll"].shown)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxesScreen))
        assert search(pilot).value == "paie"


async def test_enter_opens_a_file(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await look_for(pilot, "arsenault", "1 file")
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, FileScreen))
        await until(pilot, "Arsenault, Julie")


async def test_the_card_follows_the_cursor(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes", size=(140, 40)) as pilot:
        await until(pilot, "on no shelf yet")
        await pilot.press("down", "down")
        await until(pilot, "came back from Marie-Ève Roy")
        await pilot.press("down")
        await until(pilot, "Marie-Ève Roy, due 2026-")


async def test_the_order_can_be_chosen(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await until(pilot, lambda: len(found(pilot).ids) == 8)
        await pilot.press("f12")
        await until(pilot, "Order of the list")
        await pilot.press("end", "enter")
        await until(pilot, "by title")
        assert found(pilot).ids[0] == furnished.boxes["new"].id
        assert found(pilot).ids[1] == furnished.boxes["payables"].id


async def test_what_others_write_appears_under_a_cursor_that_stays(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await until(pilot, lambda: len(found(pilot).ids) == 8)
        await pilot.press("down", "down", "down")
        held = found(pilot).cursor_id
        other = furnished.session("sam")
        with other.store:
            boxes.register(other, {"title": "Arrivée entre-temps"})
        desk = pilot.app.screen
        assert isinstance(desk, BoxesScreen)
        desk.refresh_data()
        await until(pilot, "Arrivée entre-temps")
        assert (found(pilot).cursor_id, found(pilot).cursor) == (held, 3)


async def test_back_from_a_card_the_list_shows_what_was_done(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await look_for(pilot, "griefs", "not found")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))
        await pilot.press("m")
        await until(pilot, "found again")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxesScreen))
        await until(pilot, "to shelve")


async def test_a_code_is_copied(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await look_for(pilot, "paie", "1 box")
        await pilot.press("down", "y")
        await until(pilot, "copied")
        assert pilot.app.clipboard == furnished.boxes["payroll"].shown


async def test_edit_from_the_list_opens_the_form(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await look_for(pilot, "paie", "1 box")
        await pilot.press("f2")
        await until(pilot, "Retention rule")
        assert furnished.boxes["payroll"].shown in text_of(pilot.app)


async def test_find_goes_to_a_box_by_its_code(furnished: Furnished) -> None:
    async with at_work(furnished.path) as pilot:
        await depot_app(pilot).show(furnished.files["cote"].text)
        await until(pilot, lambda: isinstance(pilot.app.screen, FileScreen))
        await depot_app(pilot).show(furnished.boxes["minutes"].text)
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))
        await until(pilot, "Procès-verbaux")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxesScreen))


@pytest.mark.parametrize("screen", [BoxesScreen, BoxScreen, FileScreen])
@pytest.mark.parametrize("language", ["en", "fr"])
async def test_commands_are_in_order(furnished: Furnished, screen: type, language: str) -> None:
    async with at_work(furnished.path, language=language) as pilot:
        own, others = verbs(screen), verbs(pilot.app)
        assert list(problems(own)) == []
        assert not {key for verb in own for key in keys_of(verb)} & {key for verb in others for key in keys_of(verb)}
