"""Units and box types: lists, forms, and retirement."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from depot.desk.loanperiods import period
from depot.desk.reference import describe
from depot.model.reference import BoxType, ClassCode, Unit
from depot.store.store import Store
from screens.settings.actform import ActForm
from screens.settings.items import ITEMS
from screens.settings.reference import ReferenceScreen
from screens.vlist import VirtualList
from tests.screens.depots import Furnished, assert_screen, at_work, until
from tests.screens.forms import fill
from tests.screens.harness import text_of
from tests.screens.holdings import FINANCE, ORG, SCHOOL


@asynccontextmanager
async def listed(furnished: Furnished, key: str, at: int = 0, **options: Any) -> AsyncIterator[Pilot[Any]]:
    """A list, opened by a supervisor, with the cursor on a row."""
    async with at_work(furnished.path, desk="settings", user="sam", **options) as pilot:
        pilot.app.screen.query_one(VirtualList).go_to([item.key for item in ITEMS].index(key))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReferenceScreen))
        pilot.app.screen.query_one(VirtualList).go_to(at)
        await pilot.pause()
        yield pilot


async def closed(pilot: Pilot[Any]) -> None:
    await until(pilot, lambda: not pilot.app.screen.is_modal)


def unit(furnished: Furnished, key: str) -> Unit:
    with Store.open(furnished.path, readonly=True) as store:
        found = store.get(Unit, key)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("key", "language"), [("units", "fr"), ("types", "fr"), ("units", "en"), ("plan", "fr"), ("plan", "en")]
)
async def test_it_reads(furnished: Furnished, key: str, language: str) -> None:
    async with listed(furnished, key, language=language) as pilot:
        assert_screen(pilot.app, f"settings/{key}-{language}")


async def test_a_unit_is_added_in_the_organisation_of_the_depot(furnished: Furnished) -> None:
    async with listed(furnished, "units") as pilot:
        await pilot.press("f2")
        await fill(pilot, code="7400", name="École des Berges", parent=FINANCE, loan_days="10")
        await until(pilot, "École des Berges")
    assert unit(furnished, f"{ORG}/7400").parent == FINANCE
    with Store.open(furnished.path, readonly=True) as store:
        assert period(store, "loan", f"{ORG}/7400").days == 10


async def test_a_code_that_exists_is_refused_under_it(furnished: Furnished) -> None:
    async with listed(furnished, "units") as pilot:
        await pilot.press("f2")
        await fill(pilot, code="7210", name="Encore")
        await until(pilot, lambda: pilot.app.screen.query_one("#error-code").display)
    assert unit(furnished, SCHOOL).name == "École Gérard-Filion"


async def test_a_unit_is_changed_and_emptied_fields_are_empty(furnished: Furnished) -> None:
    async with listed(furnished, "units") as pilot:
        await pilot.press("enter")
        await fill(pilot, name="École Filion", loan_days="5")
        await closed(pilot)
        assert unit(furnished, SCHOOL).loan_days == 5
        await pilot.press("f3")
        await fill(pilot, loan_days="")
        await closed(pilot)
    assert unit(furnished, SCHOOL)[3:7] == ("École Filion", "", "", None)


async def test_what_another_terminal_changed_meanwhile_is_not_overwritten(furnished: Furnished) -> None:
    async with listed(furnished, "units") as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ActForm))
        with furnished.session("sam").store as store:
            describe(furnished.session("sam").on(store), Unit, SCHOOL, {"name": "Ailleurs"})
        await fill(pilot, name="Ici")
        await until(pilot, "Sam Bélanger")
    assert unit(furnished, SCHOOL).name == "Ailleurs"


async def test_an_abolished_unit_names_its_successor_and_can_come_back(furnished: Furnished) -> None:
    async with listed(furnished, "units") as pilot:
        await pilot.press("f8")
        await fill(pilot, successor=FINANCE)
        await closed(pilot)
        assert (unit(furnished, SCHOOL).retired, unit(furnished, SCHOOL).successor) == (1, FINANCE)
        await until(pilot, "9100" if "Successor" in text_of(pilot.app) else "·")
        await pilot.press("f8")
        await until(pilot, lambda: not unit(furnished, SCHOOL).retired)
    assert unit(furnished, SCHOOL).successor == ""


async def test_a_box_type_is_added_changed_and_retired(furnished: Furnished) -> None:
    async with listed(furnished, "types") as pilot:
        await pilot.press("f2")
        await fill(pilot, code="a1", name="Boîte à plans", width_mm="120")
        await until(pilot, "Boîte à plans")
        with Store.open(furnished.path, readonly=True) as store:
            keys = [kind.key for kind in store.all(BoxType)]
            assert store.get(BoxType, "A1") == BoxType("A1", "Boîte à plans", 120, rev=1)
        pilot.app.screen.query_one(VirtualList).go_to(keys.index("A1"))
        await pilot.press("f8")
        await until(pilot, lambda: "A1" not in _types(furnished))
        await pilot.press("escape")
        await until(pilot, "F10 Settings")


@pytest.mark.parametrize("width", ["0", "9999", "x"])
async def test_an_impossible_measure_is_refused(furnished: Furnished, width: str) -> None:
    async with listed(furnished, "types") as pilot:
        await pilot.press("f2")
        await fill(pilot, code="A1", name="Boîte", width_mm=width)
        await until(pilot, lambda: pilot.app.screen.query_one("#error-width_mm").display)
    assert "A1" not in _types(furnished)


def _types(furnished: Furnished) -> list[str]:
    with Store.open(furnished.path, readonly=True) as store:
        return [kind.key for kind in store.all(BoxType)]


def entry(furnished: Furnished, code: str) -> ClassCode:
    with Store.open(furnished.path, readonly=True) as store:
        found = store.get(ClassCode, f"{ORG}/{code}")
    assert found is not None
    return found


async def test_a_class_is_added_below_another_changed_and_retired(furnished: Furnished) -> None:
    async with listed(furnished, "plan") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, ReferenceScreen)
        above = screen._things[0].code
        await pilot.press("f2")
        await fill(pilot, code="99-01", title="Vélos", parent=above)
        await closed(pilot)
        assert entry(furnished, "99-01").parent == f"{ORG}/{above}", "the code is that of its own organisation"
        screen.query_one(VirtualList).go_to([each.code for each in screen._things].index("99-01"))
        await pilot.press("f3")
        await fill(pilot, title="Vélos et trottinettes", parent="", rule=f"{ORG}/1.1")
        await closed(pilot)
        kept = entry(furnished, "99-01")
        assert (kept.title, kept.parent, kept.rule) == ("Vélos et trottinettes", "", f"{ORG}/1.1")
        await pilot.press("f3")
        await fill(pilot, parent="no-such")
        await until(pilot, lambda: pilot.app.screen.query_one("#error-parent").display)
        await pilot.press("escape")
        await closed(pilot)
        await pilot.press("f8")
        await until(pilot, lambda: entry(furnished, "99-01").retired == 1)
        await pilot.press("f8")
        await until(pilot, lambda: entry(furnished, "99-01").retired == 0)


async def test_a_class_has_a_description_of_several_lines_and_the_codes_that_it_replaces(furnished: Furnished) -> None:
    async with listed(furnished, "plan") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, ReferenceScreen)
        await pilot.press("f2")
        await fill(
            pilot, code="99-03", title="Vélos", description="À roues. ¶ Sans moteur.", old_codes="1987 12; 1999 7-1"
        )
        await closed(pilot)
        kept = entry(furnished, "99-03")
        assert (kept.description, kept.old_codes) == ("À roues.\nSans moteur.", "1987 12\n1999 7-1")
        screen.query_one(VirtualList).go_to([each.code for each in screen._things].index("99-03"))
        await pilot.press("f3")
        await fill(pilot, title="Bicyclettes")
        await closed(pilot)
        assert entry(furnished, "99-03") == kept._replace(title="Bicyclettes", rev=2), "what was not touched stays"
        await pilot.press("f3")
        await fill(pilot, old_codes="1999 7-1", description="")
        await closed(pilot)
        assert (entry(furnished, "99-03").description, entry(furnished, "99-03").old_codes) == ("", "1999 7-1")


async def test_a_class_with_others_below_it_is_not_retired(furnished: Furnished) -> None:
    async with listed(furnished, "plan") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, ReferenceScreen)
        above = screen._things[0].code
        await pilot.press("f2")
        await fill(pilot, code="99-02", title="Sous", parent=above)
        await closed(pilot)
        screen.query_one(VirtualList).go_to([each.code for each in screen._things].index(above))
        await pilot.press("f8")
        await until(pilot, "still in use")
    assert entry(furnished, above).retired == 0
