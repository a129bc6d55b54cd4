"""Recalls and papers on the loan desk and its cards."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import zxingcpp

from depot.model.loan import Loan
from depot.store.store import Store
from tests.screens.depots import Furnished, StillClock, assert_screen, at_work, until
from tests.screens.forms import fill, write
from tests.screens.harness import text_of
from tests.screens.loans.steps import box, ready, settled


def loan(furnished: Furnished, name: str) -> Loan:
    with Store.open(furnished.path, readonly=True, clock=StillClock()) as store:
        found = store.get(Loan, furnished.loans[name].id)
    assert found is not None
    return found


async def test_a_recall_asks_when_and_why_and_f8_takes_it_back(furnished: Furnished) -> None:
    before = box(furnished, "plans").due
    async with at_work(furnished.path, desk="loans", size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("down", "enter")
        await until(pilot, "2 out of 2")
        await pilot.press("a", "k")
        await until(pilot, "Recall 2 items")
        await fill(pilot, due="2026-10-20", reason="demandé par le tribunal")
        await until(pilot, "recalled for 2026-10-20: demandé par le tribunal")
        await settled(pilot)
        assert_screen(pilot.app, "loans/recalled-en")
        assert box(furnished, "plans").due == "2026-10-20"
        await pilot.press("f8")
        await until(pilot, "Undone")
        await settled(pilot)
        assert "tribunal" not in text_of(pilot.app).partition("history")[0]
    assert box(furnished, "plans").due == before


async def test_the_counter_slip_is_written_from_the_card(furnished: Furnished, tmp_path: Path) -> None:
    file = tmp_path / "slip.pdf"
    async with at_work(furnished.path, desk="loans", size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("down", "enter")
        await until(pilot, "2 out of 2")
        await pilot.press("w")
        await until(pilot, "Which paper?")
        assert_screen(pilot.app, "loans/papers-en")
        await pilot.press("enter")
        await write(pilot, str(file))
        await until(pilot, "written:")
    with pypdfium2.PdfDocument(io.BytesIO(file.read_bytes())) as document:
        found = zxingcpp.read_barcodes(document[0].render(scale=3).to_pil())
    assert {each.text for each in found} == {furnished.loans["roy"].text}


async def test_the_letters_of_the_desk_are_on_record_once_written(furnished: Furnished, tmp_path: Path) -> None:
    file = tmp_path / "letters.pdf"
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("w")
        await until(pilot, "Which paper?")
        await pilot.press("enter")
        await write(pilot, str(tmp_path / "none" / "x.pdf"))
        await until(pilot, "could not be written")
        assert loan(furnished, "cote").reminders == 0, "a letter that was not written is none"
        await pilot.press("enter", "w")
        await until(pilot, "Which paper?")
        await pilot.press("enter")
        await write(pilot, str(file))
        await until(pilot, "written:")
        await settled(pilot)
    assert file.read_bytes().startswith(b"%PDF")
    assert (loan(furnished, "cote").reminders, loan(furnished, "roy").reminders) == (1, 0)


async def test_nothing_to_write_about_is_said_and_writes_nothing(furnished: Furnished, tmp_path: Path) -> None:
    async with at_work(furnished.path, desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("w")
        await until(pilot, "Which paper?")
        await pilot.press("down", "down", "enter")
        await write(pilot, str(tmp_path / "x.pdf"))
        await until(pilot, "There is nothing to write about")
    assert not (tmp_path / "x.pdf").exists()


async def test_an_auditor_neither_recalls_nor_writes(furnished: Furnished) -> None:
    async with at_work(furnished.path, user="aud", desk="loans") as pilot:
        await ready(pilot)
        await pilot.press("k", "w")
        await settled(pilot)
        assert not pilot.app.screen.is_modal
