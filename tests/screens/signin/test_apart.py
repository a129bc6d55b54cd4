"""Organisations that share a depot: what who works for one of them sees on the screens."""

from __future__ import annotations

from typing import Any

from depot import words
from depot.desk import accounts
from depot.desk.boxes import describe
from depot.desk.reference import put_organisation, put_unit
from depot.desk.session import Session
from depot.model import roles
from depot.store.store import Store, Tx
from screens.app import DepotApp
from screens.desks import SCREENS
from screens.dialogs.tell import Tell
from screens.options import Options
from screens.performing import RELAUNCH
from tests.screens.depots import PINS, STATION, Furnished, StillClock, at_work, depot_app, until
from tests.screens.harness import scan, text_of

OWN = "CSSMB"


def share(furnished: Furnished, *, limited: bool = True) -> None:
    """Let another organisation share the depot, which has the box of invoices; Lou works for it only."""

    def add(tx: Tx) -> None:
        put_organisation(tx, OWN, {"name": "CSS Marguerite"})
        put_unit(tx, OWN, "88", {"name": "Bellerose"})

    with Store.open(furnished.path, clock=StillClock()) as store:
        session = Session(store, "ada", STATION)
        session.do(roles.REFERENCE, add)
        describe(session, furnished.boxes["payables"].id, {"unit": f"{OWN}/88"})
        if limited:
            accounts.limit(session, "lou", [OWN])


def application(furnished: Furnished, *, seated: str = "") -> DepotApp:
    words.use("en")
    who: dict[str, Any] = {"seated": seated} if seated else {"user": "lou", "pin": PINS["lou"]}
    return DepotApp(Options(furnished.path, "depot-dark", station=STATION, **who), SCREENS, clock=StillClock())


async def test_who_reads_less_gets_new_screens(furnished: Furnished) -> None:
    share(furnished)
    app = application(furnished)
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.return_code == RELAUNCH)
    assert app.session is not None
    assert app.session.user == "lou"


async def test_the_boxes_are_the_organisations_own(furnished: Furnished) -> None:
    share(furnished)
    app = application(furnished, seated="lou")
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: app.session is not None and app.store.orgs == (OWN,))
        await app.run_action("go_boxes")
        await until(pilot, "Comptes à payer 2014")
        assert "clerk, CSSMB" in text_of(app)
        assert "finissants" not in text_of(app)
        await pilot.press("slash", *"finissants")
        await until(pilot, "0 boxes")


async def test_a_scan_of_anothers_box_says_whose_it_is_and_shows_no_card(furnished: Furnished) -> None:
    share(furnished)
    app = application(furnished, seated="lou")
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: app.session is not None)
        await scan(pilot, furnished.boxes["students"].text)
        await until(pilot, "another organisation")
        assert "finissants" not in text_of(app)
        await scan(pilot, furnished.boxes["payables"].text)
        await until(pilot, "Comptes à payer 2014")


async def test_the_exchange_desk_takes_the_whole_depot(furnished: Furnished) -> None:
    share(furnished)
    app = application(furnished, seated="lou")
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.session is not None)
        await app.run_action("go_exchange")
        await until(pilot, lambda: isinstance(app.screen, Tell))
        await until(pilot, "whole depot")
        assert app.current_mode == "scan"


async def test_a_limit_that_comes_while_somebody_sits_there_counts_at_once(furnished: Furnished) -> None:
    share(furnished, limited=False)
    async with at_work(furnished.path) as pilot:
        app = depot_app(pilot)
        with Store.open(furnished.path, clock=StillClock()) as store:
            accounts.limit(Session(store, "ada", STATION), "lou", [OWN])
        await until(pilot, lambda: app.return_code == RELAUNCH)
