"""Registering and describing: names and codes are understood, refusals lose nothing, an old card is told."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from depot.desk import boxes, reference
from depot.desk.session import Session
from depot.model import roles
from depot.model.box import Box
from depot.model.reference import Unit
from depot.store.store import Store, Tx
from screens.boxes.card import BoxScreen
from screens.boxes.desk import BoxesScreen
from screens.boxes.forms import BOX_FORM, shown
from screens.choices import Choices, Completing, NameUnclear
from screens.forms import Form
from screens.thingform import ThingForm, changes, stored
from tests.screens.boxes.test_box_card import box, card_of
from tests.screens.depots import STATION, Furnished, StillClock, assert_screen, at_work, until
from tests.screens.harness import scan, text_of, type_slowly
from tests.screens.holdings import ORG


@pytest.fixture
def units(furnished: Furnished) -> Choices:
    with Store.open(furnished.path, readonly=True) as store:
        return Choices.of(store, "unit")


@pytest.mark.parametrize(
    "text",
    ["7210", "CSSRL/7210", "7210 École Gérard-Filion", "ecole gerard-filion", "gerard", "filion ec", " 7210 "],
)
def test_a_unit_by_code_or_words(units: Choices, text: str) -> None:
    assert units.key("unit", text) == "CSSRL/7210"


@pytest.mark.parametrize("text", ["s", "inconnue", "7"])
def test_an_unclear_unit_is_refused_at_its_field(units: Choices, text: str) -> None:
    with pytest.raises(NameUnclear) as refusal:
        units.key("unit", text)
    assert refusal.value.facts["field"] == "unit"


def test_units_of_other_organisations_carry_their_organisation(furnished: Furnished) -> None:
    with Store.open(furnished.path, clock=StillClock()) as store:
        admin = Session(store, "ada", STATION)

        def other(tx: Tx) -> None:
            reference.put_organisation(tx, "CSSMB", {"name": "Autre"})
            reference.put_unit(tx, "CSSMB", "7210", {"name": "École voisine"})

        admin.do(roles.REFERENCE, other)
        units = Choices.of(store, "unit")
        assert units.key("unit", "7210") == "CSSRL/7210"
        assert units.key("unit", "CSSMB/7210") == "CSSMB/7210"
        assert units.label("CSSMB/7210") == "CSSMB/7210 École voisine"
        assert store.get(Unit, "CSSMB/7210") is not None


async def test_typing_is_completed(units: Choices) -> None:
    completing = Completing(units)
    assert await completing.get_suggestion("72") == "7210 École Gérard-Filion"
    assert await completing.get_suggestion("7210 eco") == "7210 ecole Gérard-Filion"
    assert await completing.get_suggestion("zz") is None


def test_only_what_was_changed_is_stored(furnished: Furnished) -> None:
    with Store.open(furnished.path, readonly=True) as store:
        state = store.get(Box, furnished.boxes["students"].id)
        assert state is not None
        before = shown(store, BOX_FORM, state)
        after = {**before, "title": "Autre", "personal": False, "year_from": None, "unit": "9100", "contents": None}
        choices = {"unit": Choices.of(store, "unit")}
        body = stored(changes(before, after), choices)
    assert body == {"title": "Autre", "personal": 0, "year_from": None, "unit": f"{ORG}/9100", "contents": ""}


async def test_a_new_box(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await pilot.press("f4")
        await until(pilot, "New box")
        assert_screen(pilot.app, "boxes/new-80")
        await type_slowly(pilot, "Bulletins 2015")
        await pilot.press("tab")
        await type_slowly(pilot, "gerard")
        await scan(pilot, "31142054860000")
        await pilot.pause(0.3)  # an Enter right behind the end of a scan is that of CR and LF
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))
        await until(pilot, "Bulletins 2015")
        await until(pilot, "also known as 31142054860000")
        assert "École Gérard-Filion" in text_of(pilot.app)
        card = pilot.app.screen
        assert isinstance(card, BoxScreen)
        assert card.card.box.label_needed == 1


async def test_a_refused_new_box_keeps_what_was_typed(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await pilot.press("f4")
        await until(pilot, "New box")
        await type_slowly(pilot, "Bulletins 2015")
        await scan(pilot, "31142054869881")
        await pilot.pause(0.3)  # an Enter right behind the end of a scan is that of CR and LF
        await pilot.press("enter")
        await until(pilot, "already belongs to")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ThingForm))
        assert pilot.app.screen.query_one("#field-title", Input).value == "Bulletins 2015"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxesScreen))


async def test_a_wrong_unit_is_complained_about_in_the_form(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await pilot.press("f4")
        await until(pilot, "New box")
        await pilot.press("tab")
        await type_slowly(pilot, "zzz")
        await pilot.press("enter")
        await until(pilot, "“zzz” is not clear")
        assert isinstance(pilot.app.screen, ThingForm)


async def test_the_list_of_a_field(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await pilot.press("f4")
        await until(pilot, "New box")
        await pilot.press("tab")
        await type_slowly(pilot, "s")
        await pilot.press("f4")
        await until(pilot, "Service des finances")
        assert "Gérard-Filion" not in text_of(pilot.app)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ThingForm))
        assert pilot.app.screen.query_one("#field-unit", Input).value == "9100 Service des finances"


async def test_editing_a_box(furnished: Furnished) -> None:
    async with card_of(furnished, "minutes") as pilot:
        await pilot.press("f2")
        await until(pilot, "Retention rule")
        await type_slowly(pilot, " (suite)")
        await pilot.press("enter")
        await until(pilot, "Saved.")
        assert box(furnished, pilot, "minutes").title == "Procès-verbaux du conseil d'établissement (suite)"
        assert box(furnished, pilot, "minutes").essential == 1


async def test_an_edit_of_nothing_writes_nothing(furnished: Furnished) -> None:
    async with card_of(furnished, "minutes") as pilot:
        rev = box(furnished, pilot, "minutes").rev
        await pilot.press("f2")
        await until(pilot, "Retention rule")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))
        assert box(furnished, pilot, "minutes").rev == rev


async def test_a_change_by_another_terminal_is_told_and_what_was_typed_is_kept(furnished: Furnished) -> None:
    async with card_of(furnished, "minutes") as pilot:
        await pilot.press("f2")
        await until(pilot, "Retention rule")
        await type_slowly(pilot, " (suite)")
        other = furnished.session("sam")
        with other.store:
            boxes.describe(other, furnished.boxes["minutes"].id, {"year_to": 2005})
        await pilot.press("enter")
        await until(pilot, "Changed meanwhile")
        await until(pilot, "to year: 2005 (was 2004)")
        assert_screen(pilot.app, "boxes/stale-80")
        assert box(furnished, pilot, "minutes").title == "Procès-verbaux du conseil d'établissement"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ThingForm))
        form = pilot.app.screen.query_one(Form)
        assert form.raw()["title"].endswith("(suite)")
        assert form.raw()["year_to"] == "2005"
        await pilot.press("enter")
        await until(pilot, "Saved.")
        now = box(furnished, pilot, "minutes")
        assert (now.title.endswith("(suite)"), now.year_to) == (True, 2005)


async def test_years_that_run_backwards_are_refused_and_kept(furnished: Furnished) -> None:
    async with card_of(furnished, "grievances") as pilot:
        await pilot.press("f2")
        await until(pilot, "Retention rule")
        pilot.app.screen.query_one("#field-year_to", Input).value = "1999"
        await pilot.press("enter")
        await until(pilot, "run backwards")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ThingForm))
        assert pilot.app.screen.query_one("#field-year_to", Input).value == "1999"


async def test_files_are_listed_one_after_another(furnished: Furnished) -> None:
    async with card_of(furnished, "minutes") as pilot:
        await pilot.press("n")
        await until(pilot, "New file in")
        for n, title in enumerate(("Séance de mai", "Séance de juin"), 1):
            await pilot.press("tab")
            await type_slowly(pilot, title)
            await pilot.press("enter")
            await until(pilot, f"({n} listed)")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))
        await pilot.press("left")
        await until(pilot, "[Files 2]")
        await until(pilot, "Séance de juin")


async def test_a_file_needs_a_title(furnished: Furnished) -> None:
    async with card_of(furnished, "minutes") as pilot:
        await pilot.press("n")
        await until(pilot, "New file in")
        await pilot.press("enter")
        await until(pilot, "This is needed.")
