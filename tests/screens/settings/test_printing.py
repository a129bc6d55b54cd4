"""Settings of printing: printers, label stocks, and the guided adjustment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from depot import words
from depot.desk.printing import kept
from depot.model.printing import SENT
from depot.store.store import Store
from labels.stocks import stock
from screens.app import DepotApp
from screens.forms import Pick
from screens.keys import problems, verbs
from screens.settings.calibration import CalibrationScreen
from screens.settings.printers import PrintersScreen
from screens.settings.stockform import StockForm
from screens.settings.stocks import StocksScreen
from tests.screens.depots import Furnished, assert_screen, at_work, until
from tests.screens.harness import text_of
from tests.screens.labels.benches import PRINTER, add_folder, all_jobs

SCREENS = (PrintersScreen, StocksScreen, StockForm, CalibrationScreen)


@asynccontextmanager
async def page(furnished: Furnished, screen: Any, **how: Any) -> AsyncIterator[Pilot[Any]]:
    """A page of the settings, opened by Sam the supervisor unless `how` says otherwise."""
    async with at_work(furnished.path, desk="settings", **{"user": "sam", **how}) as pilot:
        pilot.app.push_screen(screen)
        await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.pause()
        yield pilot


def fill(pilot: Pilot[Any], **values: str) -> None:
    """Put values in the fields of the form on show."""
    for key, value in values.items():
        widget = pilot.app.screen.query_one(f"#field-{key}")
        assert isinstance(widget, Input | Pick)
        widget.value = value


def stocks_of(furnished: Furnished) -> dict[str, Any]:
    with Store.open(furnished.path, readonly=True) as store:
        return dict(kept.own_stocks(store))


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_stocks_are_listed_beside_their_drawing(furnished: Furnished, language: str) -> None:
    async with page(furnished, StocksScreen(), language=language) as pilot:
        assert_screen(pilot.app, f"settings/stocks-{language}")
        await pilot.press("end")
        await pilot.pause()
        assert "57" in text_of(pilot.app)


async def test_stocks_in_ascii(furnished: Furnished) -> None:
    async with page(furnished, StocksScreen(), theme="depot-plain") as pilot:
        assert_screen(pilot.app, "settings/stocks-plain")
        assert not set(text_of(pilot.app)) & set("▀▄█▌▐▖▗▘▝")


async def test_a_stock_of_the_depot_s_own(furnished: Furnished) -> None:
    async with page(furnished, StocksScreen()) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, StockForm))
        fill(pilot, name="maison", label_w="66,7")
        await until(pilot, "of each label can be printed on.")
        assert_screen(pilot.app, "settings/stock-new")
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, StocksScreen))
        await until(pilot, "maison")
    own = stocks_of(furnished)["maison"]
    assert (own.label_w, own.cols, own.rows, own.paper_w) == (66_700, 3, 10, stock("5160").paper_w)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"cols": "4"}, "run off the paper: 4 along x end at"),
        ({"pitch_y": "20"}, "overlap: one begins every 20"),
        ({"label_w": "6", "label_h": "5"}, "too small"),
        ({"x0": "abc"}, "“abc” is no length."),
        ({"rows": ""}, "Fill in every measure."),
    ],
)
async def test_numbers_that_no_paper_can_have(furnished: Furnished, values: dict[str, str], said: str) -> None:
    async with page(furnished, StockForm(stock("5160")._replace(name=""))) as pilot:
        fill(pilot, name="impossible", **values)
        await until(pilot, said)
        await pilot.press("f2")
        await pilot.pause(0.3)
        assert isinstance(pilot.app.screen, StockForm)
        assert pilot.app.screen.query_one("#field-name", Input).value == "impossible"  # nothing typed is lost
    assert stocks_of(furnished) == {}


async def test_a_shipped_name_is_refused(furnished: Furnished) -> None:
    async with page(furnished, StockForm(stock("5160")._replace(name=""))) as pilot:
        fill(pilot, name="5160")
        await pilot.press("f2")
        await until(pilot, "comes with the program")


async def test_a_printer_is_added_tried_and_taken_away(furnished: Furnished) -> None:
    folder = furnished.path.parent / "out"
    async with page(furnished, PrintersScreen()) as pilot:
        await pilot.press("f2")
        await until(pilot, "Add a printer")
        await pilot.press("end", "enter")
        await until(pilot, "New printer")
        fill(pilot, name="Bureau 2", address="folder:relative")
        await pilot.press("enter")
        await until(pilot, lambda: "folder:relative" in text_of(pilot.app) and "!" in text_of(pilot.app))
        assert pilot.app.screen.is_modal
        fill(pilot, address=f"folder:{folder}")
        await pilot.press("enter")
        await until(pilot, lambda: not pilot.app.screen.is_modal)
        await until(pilot, "bureau-2")
        await until(pilot, "Nothing can be")  # the folder is not there
        folder.mkdir()
        await pilot.press("t")
        await until(pilot, "ready")
        await pilot.press("f8")
        await until(pilot, "Take away bureau-2?")
        await pilot.press("y")
        await until(pilot, "No printer yet: F2 adds one.")


async def test_clerks_look_but_change_nothing(furnished: Furnished) -> None:
    add_folder(furnished)
    async with page(furnished, PrintersScreen(), user="lou") as pilot:
        await until(pilot, "ready")
        for key in ("f2", "f4", "f8"):
            await pilot.press(key)
            await pilot.pause(0.1)
            assert not pilot.app.screen.is_modal


@pytest.mark.parametrize(("language", "theme"), [("en", "depot-dark"), ("fr", "depot-light"), ("en", "depot-plain")])
async def test_the_adjustment_as_it_looks(furnished: Furnished, language: str, theme: str) -> None:
    add_folder(furnished)
    screen = CalibrationScreen(PRINTER, stock("5160"))
    async with page(furnished, screen, language=language, theme=theme) as pilot:
        fill(pilot, first_x="1,2", first_y="-0.8", last_x="2", last_y="0")
        await until(pilot, "1,6" if language == "fr" else "1.6")
        assert_screen(pilot.app, f"settings/adjust-{language}-{theme}")


async def test_measure_keep_print_again(furnished: Furnished) -> None:
    folder = add_folder(furnished)
    async with page(furnished, CalibrationScreen(PRINTER, stock("5160"))) as pilot:
        await pilot.press("f12")
        await until(pilot, "Taken by bureau.", 60)
        fill(pilot, first_x="1.5", first_y="-2")
        await until(pilot, "1.5 mm to the right")
        await until(pilot, "2 mm up")
        await pilot.press("enter")
        await until(pilot, "Kept.")
        await until(pilot, "bureau with 5160: 1.5 mm to the right; 2 mm up")
        await pilot.press("f12")
        await until(pilot, lambda: len(list(folder.iterdir())) == 2, 60)
        fill(pilot, first_x="40")
        await until(pilot, "!")
        await pilot.press("enter")
        await until(pilot, "Type what you read first.")
        await pilot.press("f4")
        await until(pilot, "bureau with 5160: no correction yet")
    assert [job.status for job in all_jobs(furnished.path)] == [SENT, SENT]
    first, second = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime)
    assert first.read_bytes() != second.read_bytes()


async def test_a_roll_is_measured_at_its_crosses(furnished: Furnished) -> None:
    add_folder(furnished)
    async with page(furnished, CalibrationScreen(PRINTER, stock("4x2"))) as pilot:
        fill(pilot, left="4", top="6.5")
        await until(pilot, "1 mm to the right")
        await until(pilot, "1.5 mm up")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_commands_are_well_made(language: str) -> None:
    words.use(language)
    for screen in SCREENS:
        found = problems(verbs(screen), verbs(DepotApp))
        assert [problem for problem in found if not problem.startswith(("go.", "app."))] == []
