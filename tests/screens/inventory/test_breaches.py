"""The register of confidentiality incidents on screen: list, entry, form, paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from depot.desk.inventory.breaches import open_breach
from depot.model import roles
from depot.model.box import Box
from depot.model.breach import Breach
from depot.model.codes import codes_from
from depot.store.store import Store, Tx
from screens.inventory.breaches import BreachesScreen, BreachScreen
from tests.screens.depots import Furnished, StillClock, assert_screen, at_work, until
from tests.screens.forms import fill, write

INVENTORY = next(codes_from("N", "L1", 0, 1))


@pytest.fixture
def opened(furnished: Furnished) -> Furnished:
    session = furnished.session()

    def work(tx: Tx) -> None:
        for name in ("students", "payables"):
            box = tx.get(Box, furnished.boxes[name].id)
            assert box is not None
            open_breach(tx, box, INVENTORY.id)

    with session.store:
        session.do(roles.CIRCULATE, work)
    return furnished


def entries(furnished: Furnished) -> list[Breach]:
    with Store.open(furnished.path, readonly=True, clock=StillClock()) as store:
        return store.all(Breach)


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_the_register_and_an_entry(opened: Furnished, language: str) -> None:
    async with at_work(opened.path, desk="inventory", user="sam", language=language) as pilot:
        await pilot.press("i")
        await until(pilot, lambda: isinstance(pilot.app.screen, BreachesScreen))
        await until(pilot, opened.boxes["students"].shown)
        assert_screen(pilot.app, f"inventory/breaches-{language}")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BreachScreen))
        await pilot.pause()
        assert_screen(pilot.app, f"inventory/breach-{language}")


async def test_a_supervisor_says_what_is_known_and_it_shows(opened: Furnished) -> None:
    async with at_work(opened.path, desk="inventory", user="sam") as pilot:
        await pilot.press("i")
        await until(pilot, opened.boxes["students"].shown)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BreachScreen))
        await pilot.press("e")
        await until(pilot, "Known since")
        assert_screen(pilot.app, "inventory/breach-form-en")
        await fill(pilot, information="Dossiers [b]d'élèves[/b]", persons="0", public_notice="Non")
        await until(pilot, "Dossiers [b]d'élèves[/b]")
    said = next(each for each in entries(opened) if each.information)
    assert (said.persons, said.public_notice, "persons" in said.lacking) == (0, "Non", False)


async def test_a_clerk_looks_and_says_nothing(opened: Furnished) -> None:
    async with at_work(opened.path, desk="inventory") as pilot:
        await pilot.press("i")
        await until(pilot, opened.boxes["students"].shown)
        await pilot.press("e")
        await pilot.pause()
        assert not pilot.app.screen.is_modal


async def test_the_register_is_written(opened: Furnished, tmp_path: Path) -> None:
    async with at_work(opened.path, desk="inventory") as pilot:
        await pilot.press("i")
        await until(pilot, opened.boxes["students"].shown)
        await pilot.press("p")
        await write(pilot, str(tmp_path / "none" / "r.pdf"))
        await until(pilot, "could not be written")
        await pilot.press("enter", "p")
        await write(pilot, str(tmp_path / "r.csv"))
        await until(pilot, "written:")
    assert (tmp_path / "r.csv").read_bytes().count(b"\r\n") == 3
