"""The label desk: what is on the list, what is seen of it, where the first label goes."""

from __future__ import annotations

from typing import Any

import pytest
import zxingcpp
from PIL import Image
from textual.pilot import Pilot

from depot import words
from depot.desk.printing import series
from depot.model.codes import Code
from screens.app import DepotApp
from screens.keys import problems, verbs
from screens.labels.desk import LabelsScreen
from screens.labels.picture import LabelPicture
from screens.labels.queue import QueueScreen
from screens.labels.sheetmap import FREE, LEFT, PRINT, USED, Grid, SheetMap
from screens.mosaic import QUADRANTS
from tests.screens.depots import Furnished, assert_screen, at_work, depot_app, until
from tests.screens.harness import scan, text_of
from tests.screens.labels.benches import add_folder, all_jobs, bench, list_needed, read


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_nothing_on_the_list_says_what_to_do(furnished: Furnished, language: str) -> None:
    async with at_work(furnished.path, desk="labels", language=language) as pilot:
        assert_screen(pilot.app, f"labels/empty-{language}")


@pytest.mark.parametrize(
    ("language", "theme", "size"),
    [
        ("en", "depot-dark", (80, 24)),
        ("fr", "depot-dark", (80, 24)),
        ("fr", "depot-light", (140, 40)),
        ("en", "depot-plain", (80, 24)),
    ],
)
async def test_all_that_need_a_label_are_read_before_they_are_printed(
    furnished: Furnished, language: str, theme: str, size: tuple[int, int]
) -> None:
    add_folder(furnished)
    async with at_work(furnished.path, desk="labels", language=language, theme=theme, size=size) as pilot:
        await list_needed(pilot)
        ready = {"en": "bureau  ready", "fr": "bureau  prête"}[language]
        await until(pilot, ready)
        assert bench(pilot).list.now.codes == tuple(code.text for code in furnished.boxes.values())
        assert_screen(pilot.app, f"labels/needed-{language}-{theme}-{size[0]}")
        if theme == "depot-plain":
            assert text_of(pilot.app).replace("é", "e").replace("…", "").isascii() or "█" not in text_of(pilot.app)


async def test_a_label_from_near_can_be_scanned_off_the_screen(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="labels") as pilot:
        await list_needed(pilot)
        await pilot.press("plus")
        await pilot.pause()
        assert_screen(pilot.app, "labels/label-80")
        await pilot.press("plus")
        await pilot.pause()
        found = zxingcpp.read_barcodes(picture_of(pilot))
        assert [each.text for each in found] == [next(iter(furnished.boxes.values())).text]
        await pilot.press("pagedown")
        await pilot.pause()
        found = zxingcpp.read_barcodes(picture_of(pilot))
        assert [each.text for each in found] == [list(furnished.boxes.values())[1].text]
        await pilot.press("escape", "escape")
        assert not bench(pilot).query_one(LabelPicture).display


def picture_of(pilot: Pilot[Any]) -> Image.Image:
    """What the cells of the picture look like, 8 by 16 pixels each."""
    widget = pilot.app.screen.query_one(LabelPicture)
    image = Image.new("L", (widget.size.width * 8, widget.size.height * 16), 255)
    for row in range(widget.size.height):
        column = 0
        for segment in widget.render_line(row):
            style = segment.style
            ink = style.color.get_truecolor().red if style and style.color else 0
            paper = style.bgcolor.get_truecolor().red if style and style.bgcolor else 255
            for character in segment.text:
                for bit in range(4):
                    dark = QUADRANTS.index(character) >> bit & 1
                    x, y = column * 8 + bit % 2 * 4, row * 16 + bit // 2 * 8
                    image.paste(ink if dark else paper, (x, y, x + 4, y + 8))
                column += 1
    return image


async def test_plain_terminals_get_texts_and_ascii(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="labels", theme="depot-plain") as pilot:
        await list_needed(pilot)
        await pilot.press("plus")
        await until(pilot, "B-L1-")
        assert_screen(pilot.app, "labels/label-plain")
        assert not set(text_of(pilot.app)) & set(QUADRANTS[1:])


async def test_the_arrows_move_the_first_label_and_it_is_printed_there(furnished: Furnished) -> None:
    add_folder(furnished)
    async with at_work(furnished.path, desk="labels") as pilot:
        await list_needed(pilot)
        await pilot.press("tab", "right", "down")
        sheet = bench(pilot).query_one(SheetMap)
        assert sheet.start == 4
        assert [sheet.at(position)[0] for position in (1, 3, 4, 10)] == [LEFT, LEFT, PRINT, PRINT]
        await until(pilot, "from 4")
        await pilot.press("end")
        assert sheet.start == 10
        assert sheet.pages == 2
        await pilot.press("pagedown")
        assert sheet.at(1) == (PRINT, 1)
        await pilot.press("pageup", "home", "right", "right", "right")
        await pilot.press("f12")
        await until(pilot, "taken by bureau", 60)
        job = all_jobs(furnished.path)[0]
        assert (job.status, job.start, job.position, job.total) == ("sent", 4, 4, 8)
        assert (bench(pilot).free, sheet.start) == (2, 2)  # the eighth label was the first of a new sheet
        assert (sheet.at(1)[0], sheet.at(2)[0]) == (USED, FREE)


def test_a_map_knows_used_left_printed_and_free() -> None:
    sheet = SheetMap()
    sheet._grid, sheet._names, sheet._start, sheet._next = Grid(3, 4, 2, 1), ["a", "b"], 5, 3
    assert [sheet.at(position)[0] for position in range(1, 8)] == [USED, USED, LEFT, LEFT, PRINT, PRINT, FREE]
    assert sheet.at(6) == (PRINT, 1)
    assert sheet.pages == 1
    sheet._names = ["x"] * 9
    assert sheet.pages == 2


# -- scans --------------------------------------------------------------------------------------------------------


async def test_a_scan_goes_on_the_list_once(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="labels") as pilot:
        box, other = furnished.boxes["plans"], furnished.boxes["payroll"]
        await scan(pilot, box.text)
        await until(pilot, f"{box.shown} is on the list")
        await scan(pilot, other.text)
        await until(pilot, f"{other.shown} is on the list")
        await scan(pilot, box.text)
        await until(pilot, "is on the list already")
        assert bench(pilot).list.now.codes == (box.text, other.text)
        assert pilot.app.current_mode == "labels"
        await read(pilot)
        assert "2 of 2 read, grade A" in text_of(pilot.app)


async def test_a_shelf_stands_for_its_boxes_and_alone_for_itself(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="labels") as pilot:
        shelf = furnished.shelves["04/A/1"]
        await scan(pilot, shelf.text)
        await until(pilot, "shelf labels")
        assert bench(pilot).list.now == ("location", (shelf.text,), 1)
        await pilot.press("x")
        await pilot.pause(0.5)  # a key right before a scan would be part of it
        await scan(pilot, furnished.boxes["new"].text)
        await until(pilot, "Appels d'off")
        await scan(pilot, shelf.text)
        await until(pilot, lambda: len(bench(pilot).list.now.codes) == 2)
        wanted = [furnished.boxes[name].text for name in ("new", "students")]  # the other one is lent
        assert list(bench(pilot).list.now.codes) == wanted


async def test_a_thing_of_another_kind_is_refused_with_the_reason_and_a_bell(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="labels") as pilot:
        await scan(pilot, furnished.boxes["new"].text)
        await scan(pilot, furnished.people["roy"].text)
        await until(pilot, "has no label of this kind")
        assert len(bench(pilot).list.now.codes) == 1


async def test_scans_of_other_modes_are_the_scan_desk_s(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="labels") as pilot:
        await scan(pilot, "$SHELVE")
        await until(pilot, lambda: pilot.app.current_mode == "scan")
        await pilot.app.run_action("go_labels")
        await scan(pilot, furnished.boxes["new"].text)
        await until(pilot, lambda: pilot.app.current_mode == "scan")


async def test_undo_brings_back_the_list(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="labels") as pilot:
        await list_needed(pilot)
        before = bench(pilot).list.now
        await pilot.press("space", "space", "delete")
        assert len(bench(pilot).list.now.codes) == len(before.codes) - 2
        await pilot.press("x")
        await until(pilot, "The list is empty")
        await pilot.press("f8", "f8")
        assert bench(pilot).list.now == before
        await pilot.press("f8")
        await until(pilot, "no list to bring back")


async def test_words_and_ranges(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="labels") as pilot:
        await pilot.press("f2")
        await until(pilot, "Add labels")
        await pilot.press("end", "up", "up", "up")  # from the last line up to a kind of label
        assert isinstance(pilot.app, DepotApp)
        await pilot.press("escape")
        desk = bench(pilot)
        codes = list(furnished.boxes.values())
        assert await desk._choose("box", [f"{codes[1].shown[:-2]}..{codes[3].shown[-8:-2]}"])  # type: ignore[attr-defined]
        assert desk.list.now.codes == tuple(code.text for code in codes[1:4])
        assert not await desk._choose("box", ["nothing-of-the-kind"])  # type: ignore[attr-defined]


async def test_copies(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="labels") as pilot:
        await scan(pilot, furnished.boxes["new"].text)
        await read(pilot)
        await pilot.press("c")
        await until(pilot, "Copies of each")
        await pilot.press("backspace", "3", "enter")
        await until(pilot, "3 copies of each")
        await until(pilot, "3 of 3 read")


async def test_a_card_asks_for_a_label(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await depot_app(pilot).show(furnished.boxes["plans"].text)
        await until(pilot, "Plans et devis")
        await pilot.press("t")
        await until(pilot, lambda: pilot.app.current_mode == "labels")
        await until(pilot, lambda: bench(pilot).list.now.codes == (furnished.boxes["plans"].text,))
        await depot_app(pilot).label(furnished.people["roy"].text)
        await until(pilot, lambda: bench(pilot).list.now == ("person", (furnished.people["roy"].text,), 1))


async def test_what_no_stock_can_take_is_said(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="labels") as pilot:
        desk = bench(pilot)
        desk.stocks["loan"] = "5167"
        await scan(pilot, furnished.loans["roy"].text)
        await until(pilot, lambda: "✗" in text_of(pilot.app) or "grade" in text_of(pilot.app), 60)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_commands_are_well_made(language: str) -> None:
    words.use(language)
    for screen in (LabelsScreen, QueueScreen):
        found = problems(verbs(screen), verbs(DepotApp))
        assert [problem for problem in found if not problem.startswith(("go.", "app."))] == []


async def test_labels_in_advance(furnished: Furnished) -> None:
    add_folder(furnished)
    async with at_work(furnished.path, desk="labels") as pilot:
        await pilot.press("f2")
        await until(pilot, "Add labels")
        await pilot.press("end", "enter")
        await until(pilot, "How many")
        await pilot.press("1", "2", "enter")
        await until(pilot, "given out for good")
        await pilot.press("y")
        await until(pilot, "12 labels taken by bureau", 60)
        store = depot_app(pilot).store
        found = series.unused(store)
        assert [len(each.codes) for each in found] == [12]
        assert all(isinstance(code, Code) for code in found[0].codes)
