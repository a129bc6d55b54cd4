"""The set-up wizard: a new depot in one page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from depot import words
from depot.desk.settings import value
from depot.exchange.keyfile import beside, load
from depot.model.roles import ADMIN
from depot.store.store import Store
from depot.store.verify import verify
from screens.app import DepotApp
from screens.desks import SCREENS
from screens.forms import Form, Pick
from screens.options import Options
from screens.setup.wizard import SetupWizard
from tests.screens.depots import STATION, StillClock, assert_screen, until
from tests.screens.harness import text_of

GOOD = {
    "name": "Dépôt neuf",
    "node": "L2",
    "org": "CSSX",
    "org_name": "Centre X",
    "admin": "rosa",
    "pin": "4826",
    "again": "4826",
}


def application(path: Path, language: str = "en", theme: str = "depot-dark") -> DepotApp:
    words.use(language)
    return DepotApp(Options(path, theme, station=STATION), SCREENS, clock=StillClock())


def made(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def filled(pilot: Pilot[Any], **other: str) -> None:
    """Fill the form and send it."""
    await until(pilot, lambda: bool(pilot.app.screen.query(Form)))
    for key, text in (GOOD | other).items():
        pilot.app.screen.query_one(f"#field-{key}", Input).value = text
    pilot.app.screen.query_one("#field-again").focus()
    await pilot.press("enter")


@pytest.mark.parametrize(
    ("language", "theme"), [("fr", "depot-dark"), ("en", "depot-dark"), ("en", "depot-plain")], ids=str
)
async def test_it_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, theme: str) -> None:
    monkeypatch.chdir(tmp_path)
    app = application(Path("depot.db"), language, theme)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SetupWizard))
        assert_screen(app, f"setup/wizard-{language}-{theme}")


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_a_depot_is_made_and_its_administrator_sits_down(tmp_path: Path, language: str) -> None:
    path = tmp_path / "deep" / "depot.db"
    app = application(path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await filled(pilot)
        await until(pilot, lambda: app.session is not None and app.current_mode == "scan")
        assert app.store.depot_name() == ("Dépôt neuf", "L2")
        assert app.session is not None
        assert app.session.account.role == ADMIN
    with Store.open(path, readonly=True) as store:
        assert value(store, "language") == language
    assert verify(path).ok
    assert load(beside(path)).card.name == "Dépôt neuf", "its keys are made with it"


@pytest.mark.parametrize(
    ("other", "field", "said"),
    [
        ({"again": "4827"}, "again", "not the same"),
        ({"pin": "1234", "again": "1234"}, "pin", "too easy"),
        ({"pin": "12", "again": "12"}, "pin", "too short"),
        ({"node": "l-"}, "node", "l-"),
        ({"admin": "a b"}, "admin", "a b"),
        ({"org": "é!"}, "org", "!"),
        ({"name": ""}, "name", "needed"),
    ],
)
async def test_what_is_wrong_is_said_under_its_field_and_nothing_is_made(
    tmp_path: Path, other: dict[str, str], field: str, said: str
) -> None:
    path = tmp_path / "depot.db"
    app = application(path)
    async with app.run_test(size=(80, 40)) as pilot:
        await filled(pilot, **other)
        complaint = "#error-" + field
        await until(pilot, lambda: app.screen.query_one(complaint).display)
        assert said in text_of(app)
        assert app.focused is app.screen.query_one(f"#field-{field}")
        assert app.screen.query_one("#field-org_name", Input).value == GOOD["org_name"]
        assert not made(tmp_path)
        await filled(pilot)
        await until(pilot, lambda: app.session is not None)


async def test_a_file_that_came_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "depot.db"
    app = application(path)
    async with app.run_test(size=(80, 40)) as pilot:
        await until(pilot, lambda: bool(app.screen.query(Form)))
        path.write_bytes(b"mine")
        await filled(pilot)
        await until(pilot, lambda: app.screen.query_one("#error-name").display)
        assert app.session is None
    assert path.read_bytes() == b"mine"


async def test_the_other_language_keeps_what_was_typed(tmp_path: Path) -> None:
    app = application(tmp_path / "depot.db", "fr")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Un nouveau dépôt")
        app.screen.query_one("#field-name", Input).value = "Dépôt neuf"
        app.screen.query_one("#field-language", Pick).focus()
        await pilot.press("right")
        await until(pilot, "A new depot")
        assert app.screen.query_one("#field-name", Input).value == "Dépôt neuf"
        assert app.focused is app.screen.query_one("#field-language")
        await filled(pilot)
        await until(pilot, lambda: app.session is not None)
        assert value(app.store, "language") == "en"


async def test_leaving_makes_nothing(tmp_path: Path) -> None:
    app = application(tmp_path / "depot.db")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SetupWizard))
        await pilot.press("escape")
        await until(pilot, lambda: app.return_code == 1)
    assert not made(tmp_path)
