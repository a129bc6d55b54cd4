"""The reports desk: the list, a report on show, what narrows it, and files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from depot import words
from depot.desk import boxes
from depot.desk.saved import keep
from depot.report.lists.boxes import HOLDINGS
from depot.report.lists.catalogue import REPORTS
from depot.report.lists.shape import Source, Value
from screens.dialogs.working import Working
from screens.keys import problems, verbs
from screens.reports import desk, reading, view
from screens.reports.desk import ReportsScreen
from screens.reports.layout import columns
from screens.reports.view import ReportScreen
from screens.vlist import VirtualList
from tests.screens.depots import Furnished, assert_screen, at_work, depot_app, until
from tests.screens.harness import text_of

OPENED = list(REPORTS)


async def opened(pilot: Pilot[Any], name: str) -> ReportScreen:
    """A report on show, read to its end."""
    depot_app(pilot).screen.query_one(VirtualList).replace(range(len(OPENED)), cursor=OPENED.index(name))
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ReportScreen))
    screen = pilot.app.screen
    assert isinstance(screen, ReportScreen)
    await until(pilot, lambda: screen._seen is not None)
    return screen


async def typed(pilot: Pilot[Any], field: str, value: str) -> None:
    """A field of the form on show holds this."""
    await until(pilot, lambda: pilot.app.screen.query(f"#field-{field}"))
    pilot.app.screen.query_one(f"#field-{field}", Input).value = value


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_the_desk_and_a_report(furnished: Furnished, language: str) -> None:
    async with at_work(furnished.path, desk="reports", language=language) as pilot:
        assert_screen(pilot.app, f"reports/desk-{language}")
        await opened(pilot, "holdings")
        await until(pilot, furnished.boxes["payables"].shown)
        assert_screen(pilot.app, f"reports/holdings-{language}")


async def test_a_saved_search_is_a_report(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="reports", language="fr") as pilot:
        app = depot_app(pilot)
        listing = app.screen.query_one(VirtualList)
        await app.perform(lambda session: keep(session, "=Élèves\u202e", "élèves", shared=True))
        await app.perform(lambda session: keep(session, "Rien", "zzzz", widened=False))
        await until(pilot, lambda: len(listing.ids) == len(OPENED) + 2)
        await pilot.press("end")
        await until(pilot, "élèves")
        assert_screen(app, "reports/desk-saved")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        screen = app.screen
        assert isinstance(screen, ReportScreen)
        await until(pilot, lambda: screen._seen is not None)
        assert screen._seen is not None
        assert [row[0] for row in screen._seen.rows] == [furnished.boxes["students"].text]
        await pilot.press("f3")
        await typed(pilot, "query", "zzzz")
        await pilot.press("enter")
        await until(pilot, lambda: screen._seen is not None and not screen._seen.rows)
        await pilot.press("escape")
        await until(pilot, lambda: screen._seen is not None and len(screen._seen.rows) == 1)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ReportsScreen))


async def test_wide_and_plain_with_bars(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="reports", theme="depot-plain", size=(140, 40)) as pilot:
        await opened(pilot, "by-unit")
        await until(pilot, "École Gérard-Filion")
        assert_screen(pilot.app, "reports/by-unit-plain-wide")
        assert not set(text_of(pilot.app)) & set("→●■◇│✓█…")


@pytest.mark.parametrize("name", OPENED)
async def test_every_report_opens(furnished: Furnished, name: str) -> None:
    async with at_work(furnished.path, desk="reports") as pilot:
        screen = await opened(pilot, name)
        assert screen._report is REPORTS[name]
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReportsScreen))


@pytest.mark.parametrize("report", REPORTS.values(), ids=OPENED)
def test_what_a_narrow_terminal_shows_says_enough(report: Any) -> None:
    shown = [column for column in columns(report) if column.from_width <= 76]
    assert len(shown) >= 3
    assert sum((column.width or 12) + 2 for column in shown) <= 80


async def test_narrowing_and_widening(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="reports") as pilot:
        screen = await opened(pilot, "holdings")
        whole = screen._seen
        await pilot.press("f3")
        await typed(pilot, "unit", "9100")
        await pilot.press("enter")
        await until(pilot, lambda: screen._seen is not whole)
        await until(pilot, "Unit: 9100 Service des finances")
        assert furnished.boxes["payables"].shown in text_of(pilot.app)
        assert furnished.boxes["students"].shown not in text_of(pilot.app)
        await pilot.press("f3")
        await until(pilot, "Retention rule")
        assert pilot.app.screen.query_one("#field-unit", Input).value == "9100 Service des finances"
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.press("escape")
        await until(pilot, "all of it")
        await until(pilot, furnished.boxes["students"].shown)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReportsScreen))


async def test_a_place_is_named_by_its_code_and_a_wrong_one_is_said_in_the_form(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="reports") as pilot:
        screen = await opened(pilot, "shelf-list")
        whole = screen._seen
        await pilot.press("f3")
        await typed(pilot, "place", furnished.boxes["students"].shown)
        await pilot.press("enter")
        await until(pilot, "is not on record here")
        await typed(pilot, "place", furnished.shelves["04/A/1"].shown)
        await pilot.press("enter")
        await until(pilot, lambda: screen._seen is not whole)
        assert screen._seen is not None
        assert {row[1] for row in screen._seen.rows} == {
            furnished.boxes[name].text for name in ("students", "payables")
        }


async def test_enter_opens_the_card(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="reports") as pilot:
        await opened(pilot, "holdings")
        await pilot.press("enter")
        await until(pilot, lambda: depot_app(pilot).current_mode == "boxes")


async def test_it_is_read_again_when_asked(furnished: Furnished) -> None:
    other = furnished.session("lou")
    with other.store:
        async with at_work(furnished.path, desk="reports") as pilot:
            screen = await opened(pilot, "holdings")
            before = screen._seen
            assert before is not None
            boxes.register(other, {"title": "Entre-temps"})
            await pilot.press("f4")
            await until(pilot, lambda: screen._seen is not before)
            assert screen._seen is not None
            assert screen._seen.total == before.total + 1


async def test_it_says_when_boxes_wait_to_be_reckoned(furnished: Furnished) -> None:
    with furnished.session("lou").store as store:
        store.connection.execute("INSERT INTO due_pending(box) VALUES (?)", (furnished.boxes["payables"].id,))
    async with at_work(furnished.path, desk="reports") as pilot:
        await opened(pilot, "due-by-year")
        await until(pilot, "still to be reckoned")
        await pilot.press("escape")
        await opened(pilot, "by-unit")
        assert "still to be reckoned" not in text_of(pilot.app)


async def write(pilot: Pilot[Any], file: Path, kind: int) -> None:
    """F2, the kind by its place in the list, the file."""
    await pilot.press("f2")
    await until(pilot, "Kind of file")
    await pilot.press(*["down"] * kind, "enter")
    await until(pilot, "File:")
    pilot.app.screen.query_one(Input).value = str(file)
    await pilot.press("enter")


@pytest.mark.parametrize(
    ("kind", "name", "begins"), [(0, "pdf", b"%PDF"), (1, "xlsx", b"PK"), (2, "csv", b"\xef\xbb\xbf")]
)
async def test_files(furnished: Furnished, tmp_path: Path, kind: int, name: str, begins: bytes) -> None:
    file = tmp_path / f"r.{name}"
    async with at_work(furnished.path, desk="reports") as pilot:
        await opened(pilot, "holdings")
        await write(pilot, file, kind)
        await until(pilot, "rows written to")
        assert file.read_bytes().startswith(begins)


def left_in(file: Path) -> list[str]:
    """What is in the folder of a file."""
    return [path.name for path in file.parent.iterdir()]


async def test_a_file_that_is_there_is_replaced_only_when_somebody_says_so(
    furnished: Furnished, tmp_path: Path
) -> None:
    file = tmp_path / "r.csv"
    file.write_bytes(b"before")
    async with at_work(furnished.path, desk="reports") as pilot:
        screen = await opened(pilot, "holdings")
        await write(pilot, file, 2)
        await until(pilot, "Replace r.csv?")
        await pilot.press("n")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert file.read_bytes() == b"before"
        await write(pilot, file, 2)
        await until(pilot, "Replace r.csv?")
        await pilot.press("y")
        await until(pilot, "rows written to")
        assert file.read_bytes() != b"before"


async def test_a_refusal_is_told(furnished: Furnished, tmp_path: Path) -> None:
    async with at_work(furnished.path, desk="reports") as pilot:
        await opened(pilot, "holdings")
        await write(pilot, tmp_path / "none" / "r.csv", 2)
        await until(pilot, "could not be written")


async def test_escape_stops_a_long_one_and_leaves_the_old_file(
    furnished: Furnished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rows(source: Source) -> Iterator[tuple[Value, ...]]:
        (row, *_others) = HOLDINGS.rows(source)
        while True:
            yield row

    monkeypatch.setattr(desk, "LIST", (HOLDINGS._replace(rows=rows), *desk.LIST[1:]))
    monkeypatch.setattr(reading, "SHOWN", 50)
    file = tmp_path / "out" / "r.csv"
    file.parent.mkdir()
    async with at_work(furnished.path, desk="reports") as pilot:
        screen = await opened(pilot, "holdings")
        assert "the first 50 of" in text_of(pilot.app)
        await write(pilot, file, 2)
        await until(pilot, lambda: isinstance(pilot.app.screen, Working))
        await pilot.press("escape")
        await until(pilot, "You stopped it")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
    assert left_in(file) == []


async def test_a_hundred_thousand_rows_say_how_far_they_are_and_are_all_written(
    furnished: Furnished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, many = Event(), 100_000

    def rows(source: Source) -> Iterator[tuple[Value, ...]]:
        (row, *_others) = HOLDINGS.rows(source)
        for n in range(many):
            if n == many // 2:
                go_on.wait(30)
            yield row

    long = HOLDINGS._replace(rows=rows, length=lambda _source: many)
    monkeypatch.setattr(desk, "LIST", (long, *desk.LIST[1:]))
    monkeypatch.setattr(reading, "SHOWN", 50)
    file = tmp_path / "r.csv"
    async with at_work(furnished.path, desk="reports") as pilot:
        await opened(pilot, "holdings")
        await write(pilot, file, 2)
        await until(pilot, lambda: isinstance(pilot.app.screen, Working) and "100,000" in text_of(pilot.app))
        go_on.set()
        await until(pilot, lambda: not isinstance(pilot.app.screen, Working))
    with file.open("rb") as written:
        assert sum(1 for _line in written) == 1 + many


@pytest.mark.parametrize("screen", [ReportsScreen, ReportScreen])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_keys_are_sound(screen: Any, language: str) -> None:
    words.use(language)
    assert [*problems(verbs(screen))] == []


def test_the_kinds_of_files_are_those_that_are_written() -> None:
    assert list(view.KINDS) == ["pdf", "xlsx", "csv"]
