"""The requests desk: views, one request, the pick list scanned through, and the key that answers."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from textual.pilot import Pilot

from depot.desk.requests.picking import pick_item
from depot.desk.requests.receiving import receive
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.request import Request
from depot.store.store import Store
from screens.requests.card import RequestScreen
from screens.requests.desk import RequestsScreen
from tests.screens.depots import NOW, Furnished, StillClock, assert_screen, at_work, until
from tests.screens.forms import fill, write
from tests.screens.harness import scan, text_of
from tests.screens.holdings import FINANCE, OFFICE


class Asked(NamedTuple):
    """Requests at several points."""

    furnished: Furnished
    wanted: Code
    """Of Ms. Roy: a box that can be picked, words, and a box that is out."""
    foreign: Code
    """Of the finances, for a box of the school."""
    scan: Code
    """Picked, to be scanned."""

    def state(self, code: Code) -> Request:
        with closing(Store.open(self.furnished.path, readonly=True)) as store:
            found = store.get(Request, code.id)
        assert found is not None
        return found

    def box(self, name: str) -> Box:
        with closing(Store.open(self.furnished.path, readonly=True)) as store:
            found = store.get(Box, self.furnished.boxes[name].id)
        assert found is not None
        return found


@pytest.fixture
def asked(furnished: Furnished) -> Asked:
    clock = StillClock(NOW.replace(day=1))
    session = furnished.session(clock=clock)
    with session.store:
        boxes, roy = furnished.boxes, furnished.people["roy"].text
        head = {"person": roy, "purpose": "Grief", "needed_by": "2026-10-02"}
        wanted = receive(session, head, [boxes["students"].text, "procès-verbaux 1998", boxes["plans"].text]).result
        clock.move(days=3, hours=22)
        foreign = receive(session, {"unit": FINANCE, "purpose": "Vérification"}, [boxes["students"].text]).result
        clock.move(hours=1)
        copied = receive(session, {"unit": OFFICE, "kind": "scan"}, [boxes["minutes"].text]).result
        pick_item(session, boxes["minutes"].text)
    assert wanted is not None
    assert foreign is not None
    assert copied is not None
    return Asked(furnished, wanted, foreign, copied)


async def opened(pilot: Pilot[Any], code: Code) -> None:
    """A request on show."""
    await until(pilot, "Pick list")
    screen = pilot.app.screen
    assert isinstance(screen, RequestsScreen)
    screen.show_subject(code.text)
    await until(pilot, lambda: isinstance(pilot.app.screen, RequestScreen))
    await until(pilot, code.shown)


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_the_list_one_request_and_the_pick_list(asked: Asked, language: str) -> None:
    async with at_work(asked.furnished.path, desk="requests", language=language) as pilot:
        await until(pilot, asked.foreign.shown)
        assert_screen(pilot.app, f"requests/list-{language}")
        await pilot.press("enter")
        await until(pilot, "procès-verbaux")
        await pilot.press("end")
        await pilot.pause()
        assert_screen(pilot.app, f"requests/card-{language}")
        await pilot.press("escape", "5")
        await until(pilot, asked.furnished.boxes["students"].shown)
        assert_screen(pilot.app, f"requests/picks-{language}")


async def test_wide_and_plain(asked: Asked) -> None:
    async with at_work(asked.furnished.path, desk="requests", theme="depot-plain", size=(140, 40)) as pilot:
        await until(pilot, asked.wanted.shown)
        assert_screen(pilot.app, "requests/list-plain-wide")
        assert not set(text_of(pilot.app)) & set("→●■◇│✓↔○×·")


async def test_q_at_the_loan_desk_goes_there_and_escape_comes_back(asked: Asked) -> None:
    async with at_work(asked.furnished.path, desk="loans") as pilot:
        await pilot.press("q")
        await until(pilot, asked.wanted.shown)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.current_mode == "loans")


async def test_a_request_is_registered_with_a_scan_in_the_form(asked: Asked) -> None:
    furnished = asked.furnished
    async with at_work(furnished.path, desk="requests") as pilot:
        await until(pilot, asked.wanted.shown)
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        await scan(pilot, furnished.people["roy"].text)
        await until(pilot, furnished.people["roy"].shown)
        assert pilot.app.focused is pilot.app.screen.query_one("#field-lines")
        await scan(pilot, furnished.boxes["payroll"].text)
        await until(pilot, furnished.boxes["payroll"].shown)
        await fill(pilot, purpose="Retraite")
        await until(pilot, lambda: isinstance(pilot.app.screen, RequestScreen))
        await until(pilot, "Retraite")
        assert furnished.boxes["payroll"].shown in text_of(pilot.app)


async def test_a_name_that_is_nobodys_is_refused_in_the_form(asked: Asked) -> None:
    async with at_work(asked.furnished.path, desk="requests") as pilot:
        await until(pilot, asked.wanted.shown)
        await pilot.press("f2")
        await fill(pilot, person="Zoé", lines="bail")
        await until(pilot, "is not clear")


async def test_what_is_scanned_on_the_pick_list_is_picked_then_lent_with_one_key(asked: Asked) -> None:
    students = asked.furnished.boxes["students"]
    async with at_work(asked.furnished.path, desk="requests") as pilot:
        await until(pilot, asked.wanted.shown)
        await pilot.press("5")
        await until(pilot, students.shown)
        await scan(pilot, asked.furnished.boxes["payroll"].text)
        await until(pilot, "Nobody asked for")
        await pilot.press("enter")
        await scan(pilot, students.text)
        await until(pilot, f"{students.shown} picked")
        await until(pilot, "Nothing is to be picked")
        await opened(pilot, asked.wanted)
        await pilot.press("f2")
        await until(pilot, "1 lent")
        assert asked.box("students").status == "lent"
        await pilot.press("f8")
        await until(pilot, "Undone")
        assert asked.box("students").status == "shelved"
        assert asked.state(asked.wanted).marks == "pon"


async def test_lines_are_named_authorised_refused_and_given_up(asked: Asked) -> None:
    async with at_work(asked.furnished.path, desk="requests") as pilot:
        await opened(pilot, asked.wanted)
        await pilot.press("down", "i")
        await write(pilot, asked.furnished.files["beaulieu"].text)
        await until(pilot, "line 2: named")
        await pilot.press("r")
        await write(pilot, "restreint")
        await until(pilot, lambda: asked.state(asked.wanted).marks == "nsn")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, RequestsScreen))
        await opened(pilot, asked.foreign)
        await pilot.press("a")
        await fill(pilot, authority="Lettre du 3 octobre")
        await until(pilot, "written authorisation: Lettre")
        await pilot.press("c")
        await write(pilot, "plus besoin")
        await until(pilot, lambda: asked.state(asked.foreign).status == "cancelled")


async def test_a_scan_on_demand_is_sent_with_a_note(asked: Asked) -> None:
    async with at_work(asked.furnished.path, desk="requests") as pilot:
        await opened(pilot, asked.scan)
        await pilot.press("f2")
        await write(pilot, "3 pages")
        await until(pilot, "3 pages")
        assert asked.state(asked.scan).status == "fulfilled"


async def test_an_auditor_looks_and_does_nothing(asked: Asked) -> None:
    async with at_work(asked.furnished.path, desk="requests", user="aud") as pilot:
        await opened(pilot, asked.wanted)
        await pilot.press("p", "r", "c", "f2")
        await pilot.pause()
        assert not pilot.app.screen.is_modal
        assert asked.state(asked.wanted).marks == "non"


async def test_the_pick_list_is_written_where_the_other_papers_are(
    asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    async with at_work(asked.furnished.path, desk="requests") as pilot:
        await until(pilot, asked.wanted.shown)
        await pilot.press("5", "f3")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        await pilot.press("enter")
        paper = tmp_path / f"picks-{NOW:%Y-%m-%d}.pdf"
        await until(pilot, "written")
    assert paper.read_bytes().startswith(b"%PDF")
