"""End-of-period letters on screen: written to a unit, answered by their code."""

from __future__ import annotations

from pathlib import Path

import pytest

from depot.desk import notices
from depot.model.notice import OBJECT, Notice
from depot.store.store import Store
from screens.destruction.letters import LettersScreen
from tests.screens.depots import Furnished, StillClock, assert_screen, at_work, until
from tests.screens.destruction.ruled import due, ready
from tests.screens.forms import fill, write
from tests.screens.harness import scan, text_of
from tests.screens.holdings import FINANCE
from tests.screens.loans.steps import settled

__all__ = ["due"]


def letters(furnished: Furnished) -> list[Notice]:
    with Store.open(furnished.path, readonly=True, clock=StillClock()) as store:
        return store.all(Notice)


async def test_a_letter_is_written_and_its_code_asks_for_the_answer(due: Furnished, tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    async with at_work(due.path, desk="destruction") as pilot:
        await ready(pilot)
        await pilot.press("l")
        await until(pilot, "There is no letter")
        await pilot.press("n")
        await fill(pilot, unit="9100", until="2026-12-31")
        await until(pilot, "Write a PDF")
        await write(pilot, str(file))
        await until(pilot, "written:")
        (letter,) = letters(due)
        assert due.boxes["payables"].text in letter.codes
        await scan(pilot, letter.key.replace("-", "").lower())
        await until(pilot, f"answers {letter.key}")
        await fill(pilot, answer=OBJECT, by="Guy Côté", reason="procès en cours")
        await until(pilot, "objects, procès")
    assert file.read_bytes().startswith(b"%PDF")
    assert letters(due)[0].answer_reason == "procès en cours"


async def test_an_objection_without_a_reason_is_refused(due: Furnished) -> None:
    session = due.session()
    with session.store:
        notices.send(session, FINANCE, StillClock()().date())
    async with at_work(due.path, desk="destruction") as pilot:
        await ready(pilot)
        await pilot.press("l")
        await until(pilot, "1 waits for its answer")
        await pilot.press("enter")
        await fill(pilot, answer=OBJECT, by="Guy Côté")
        await until(pilot, "nothing says why")
    assert letters(due)[0].answer == ""


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_the_list_of_letters(due: Furnished, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setattr(notices, "_free_key", lambda _tx: "EL1-3F9L27C1")
    session = due.session()
    with session.store:
        notices.send(session, FINANCE, StillClock()().date())
    async with at_work(due.path, desk="destruction", language=language) as pilot:
        await until(pilot, due.boxes["payables"].shown)
        await pilot.press("l")
        await until(pilot, "EL1-3F9L27C1")
        await settled(pilot)
        assert_screen(pilot.app, f"destruction/letters-{language}")


async def test_an_auditor_writes_and_answers_nothing(due: Furnished) -> None:
    async with at_work(due.path, desk="destruction", user="aud") as pilot:
        await ready(pilot)
        await pilot.press("l")
        await until(pilot, lambda: isinstance(pilot.app.screen, LettersScreen))
        await pilot.press("n", "a")
        await settled(pilot)
        assert not pilot.app.screen.is_modal
        assert "There is no letter" in text_of(pilot.app)
