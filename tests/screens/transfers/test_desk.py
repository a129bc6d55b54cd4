"""The transfer desk: a slip typed and received, one key a difference, verified by another, returned; and by a list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from depot.desk.transfers import announcing, receiving
from depot.desk.transfers.reading import Slip, slip
from depot.model.codes import Code
from depot.store.store import Store
from screens.transfers.card import TransferScreen
from screens.transfers.desk import TransfersScreen
from tests.screens.depots import Furnished, assert_screen, at_work, until
from tests.screens.forms import fill, write
from tests.screens.holdings import SCHOOL

LINES = [{"number": f"2026-{n}", "title": f"Dossiers d'élèves {n}", "year_from": 2001} for n in (1, 2, 3)]


@pytest.fixture
def announced(furnished: Furnished) -> Code:
    """A slip of three boxes."""
    session = furnished.session("lou")
    with session.store:
        head = {"unit": SCHOOL, "number": "V-77", "title": "Élèves 2001", "sender": "Guy Côté"}
        code = announcing.announce(session, head, LINES).result
    assert code is not None
    return code


def now(furnished: Furnished, code: Code) -> Slip:
    with Store.open(furnished.path, readonly=True) as store:
        return slip(store, code.id)


async def opened(pilot: Pilot[Any]) -> None:
    """The one transfer that there is."""
    await until(pilot, lambda: isinstance(pilot.app.screen, TransfersScreen))
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, TransferScreen))


async def settled(pilot: Pilot[Any], furnished: Furnished, code: Code, *kinds: str) -> None:
    """Until these differences stand."""

    def so() -> bool:
        found = now(furnished, code).differences
        return sorted(each.kind for each in found if not each.withdrawn_at) == sorted(kinds)

    await until(pilot, so)


async def test_boxes_are_received_and_compared_and_another_verifies(furnished: Furnished, announced: Code) -> None:
    async with at_work(furnished.path, desk="transfers", size=(120, 30)) as pilot:
        assert_screen(pilot.app, "transfers/list")
        await opened(pilot)
        await pilot.press("space", "space", "f2")
        await until(pilot, lambda: now(furnished, announced).count.came == 2)
        await until(pilot, "2 boxes received")
        await settled(pilot, furnished, announced, "no_rule", "no_rule")
        await pilot.press("end", "m")
        await settled(pilot, furnished, announced, "missing", "no_rule", "no_rule")
        await pilot.press("home", "w")
        await settled(pilot, furnished, announced, "missing", "no_rule", "no_rule", "written")
        await until(pilot, "writing on the box")
        await pilot.press("w")
        await write(pilot, "au feutre")
        await until(pilot, "writing on the box — au feutre")
        assert_screen(pilot.app, "transfers/received")
        await pilot.press("f12")
        await until(pilot, lambda: now(furnished, announced).state == "differences")
        await pilot.press("f12")
        await write(pilot, "")
        await until(pilot, "received boxes of T-L1")
        await pilot.press("escape")
    assert {line.box is not None for line in now(furnished, announced).lines[:2]} == {True}
    async with at_work(furnished.path, desk="transfers", user="sam") as pilot:
        await opened(pilot)
        await pilot.press("f12")
        await write(pilot, "recompté")
        await until(pilot, lambda: now(furnished, announced).state == "verified")
        await until(pilot, "return the slip")
        await pilot.press("f12")
        await write(pilot, "Guy Côté")
        await until(pilot, lambda: now(furnished, announced).state == "returned")
        await pilot.press("escape")
        await until(pilot, "No transfer here")
        await pilot.press("right")
        await until(pilot, announced.shown)


async def test_f8_takes_a_reception_back(furnished: Furnished, announced: Code) -> None:
    async with at_work(furnished.path, desk="transfers") as pilot:
        await opened(pilot)
        assert not pilot.app.screen.check_action("desk_undo", ())
        await pilot.press("*", "f2")
        await until(pilot, lambda: now(furnished, announced).count.came == 3)
        await until(pilot, lambda: pilot.app.screen.check_action("desk_undo", ()))
        await pilot.press("f8")
        await until(pilot, lambda: now(furnished, announced).count.came == 0)
        await until(pilot, "Undone: 3 boxes received")
        await until(pilot, "0 of 3")
        assert not pilot.app.screen.check_action("desk_undo", ())


async def test_a_slip_is_typed_with_its_boxes(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="transfers") as pilot:
        await pilot.press("f2")
        await fill(pilot, unit="7210", number="V-1", sender="Guy Côté")
        await until(pilot, lambda: isinstance(pilot.app.screen, TransferScreen))
        code = Code("T", "L1", 1)
        for n in (1, 2):
            await pilot.press("n")
            await fill(pilot, number=str(n), title=f"Élèves {n}")
            await until(pilot, lambda n=n: len(now(furnished, code).lines) == n)  # type: ignore[misc]
        await until(pilot, lambda: not pilot.app.screen.is_modal)
        await pilot.press("end", "x")
        await until(pilot, lambda: len(now(furnished, code).lines) == 1)
        await pilot.press("f2")
        await until(pilot, lambda: now(furnished, code).count.came == 1)
        await pilot.press("n")
        await fill(pilot, title="Pas annoncée")
        await settled(pilot, furnished, code, "extra", "no_rule", "no_rule")


async def test_a_difference_is_cleared_up_and_says_how(furnished: Furnished, announced: Code) -> None:
    session = furnished.session("sam")
    with session.store:
        receiving.note(session, announced.id, 1, "mixed", "C et D")
        receiving.note(session, announced.id, 0, "other", "camion ouvert")
    async with at_work(furnished.path, desk="transfers") as pilot:
        await opened(pilot)
        await until(pilot, "camion ouvert")
        await pilot.press("c")
        await until(pilot, "Which difference?")
        await pilot.press("enter")
        await until(pilot, "How was it cleared up?")
        await write(pilot, "triée")
        await settled(pilot, furnished, announced, "other")


async def test_a_list_is_imported_whole_or_not_at_all(furnished: Furnished, tmp_path: Path) -> None:
    path = tmp_path / "slip.csv"
    path.write_text("Bordereau;Unité;N° boîte;Titre\nV-1;7210;1;A\n;;1;B\n", "utf-8")
    async with at_work(furnished.path, desk="transfers") as pilot:
        await pilot.press("f3")
        await write(pilot, str(path))
        await until(pilot, "1 row was refused")
        await pilot.press("escape")
        path.write_text("Bordereau;Unité;N° boîte;Titre\nV-1;7210;1;A\n;;2;B\n", "utf-8")
        await until(pilot, lambda: not pilot.app.screen.is_modal)
        await pilot.press("f3")
        await write(pilot, str(path))
        await until(pilot, "1 transfer announced")
        await until(pilot, "0/2")


async def test_the_slip_is_written_as_a_pdf(furnished: Furnished, announced: Code, tmp_path: Path) -> None:
    async with at_work(furnished.path, desk="transfers") as pilot:
        await opened(pilot)
        await pilot.press("f3")
        await until(pilot, "Which slip?")
        await pilot.press("enter")
        await until(pilot, "File:")
        await write(pilot, str(tmp_path / "slip.pdf"))
        await until(pilot, "written")
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF")
    assert announced.letter == "T"


async def test_what_another_does_is_told_and_who_may_nothing_sees_it_dim(furnished: Furnished, announced: Code) -> None:
    async with at_work(furnished.path, desk="transfers", user="aud") as pilot:
        await opened(pilot)
        screen = pilot.app.screen
        assert screen.check_action("transfer_receive", ()) is None
        assert screen.check_action("differ", ("missing",)) is None
        session = furnished.session("lou")
        with session.store:
            receiving.note(session, announced.id, 2, "damaged", "mouillée")
        await until(pilot, "mouillée")


async def test_a_code_opens_it_from_anywhere(furnished: Furnished, announced: Code) -> None:
    async with at_work(furnished.path, language="fr", size=(140, 40)) as pilot:
        await pilot.press("ctrl+n")
        await until(pilot, lambda: pilot.app.current_mode == "transfers")
        await pilot.app.show(announced.text)  # type: ignore[attr-defined]
        await until(pilot, lambda: isinstance(pilot.app.screen, TransferScreen))
        await until(pilot, announced.shown)
