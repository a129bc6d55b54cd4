"""Settings of destruction: who signs, in which order, how long it waits, two people; and the year of organisations."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from depot.desk.settings import value
from depot.model.reference import Organisation
from depot.store.store import Store
from screens.settings.items import ITEMS
from screens.settings.reference import OrganisationsScreen
from screens.settings.signers import SignersScreen
from screens.vlist import VirtualList
from tests.screens.depots import Furnished, assert_screen, at_work, until
from tests.screens.forms import fill
from tests.screens.harness import text_of
from tests.screens.holdings import ORG
from tests.screens.settings.test_desk import closed


@asynccontextmanager
async def opened(furnished: Furnished, key: str, user: str = "ada", **options: Any) -> AsyncIterator[Pilot[Any]]:
    """A page of the settings."""
    async with at_work(furnished.path, desk="settings", user=user, **options) as pilot:
        pilot.app.screen.query_one(VirtualList).go_to([item.key for item in ITEMS].index(key))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is not None)
        yield pilot


def signers(furnished: Furnished) -> str:
    with Store.open(furnished.path, readonly=True) as store:
        return value(store, "destruction_signers")


@pytest.mark.parametrize("theme", ["depot-dark", "depot-plain"])
@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_signers_read(furnished: Furnished, language: str, theme: str) -> None:
    async with opened(furnished, "depot.destruction_signers", language=language, theme=theme) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, SignersScreen))
        await pilot.pause()
        assert_screen(pilot.app, f"settings/signers-{language}-{theme}")


async def test_offices_are_added_changed_put_in_order_and_taken_off(furnished: Furnished) -> None:
    async with opened(furnished, "depot.destruction_signers") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, SignersScreen))
        await pilot.press("f2")
        await fill(pilot, office="other", name="archiviste", users="sam, ada")
        await closed(pilot)
        assert signers(furnished) == "unit-head:paper, records-manager, secretary-general, archiviste:ada+sam"
        await pilot.press("end", "f4")
        await until(pilot, lambda: signers(furnished).startswith("unit-head:paper, records-manager, archiviste"))
        await pilot.press("home", "f8")
        await until(pilot, lambda: signers(furnished).startswith("records-manager, archiviste:ada+sam"))
        await pilot.press("home", "enter")
        await fill(pilot, office="records-manager", paper="1")
        await closed(pilot)
        assert signers(furnished) == "records-manager:paper, archiviste:ada+sam, secretary-general"


async def test_what_cannot_be_signed_is_refused_where_it_was_typed(furnished: Furnished) -> None:
    before = signers(furnished)
    async with opened(furnished, "depot.destruction_signers") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, SignersScreen))
        await pilot.press("f2")
        await fill(pilot, office="other", name="archiviste", users="fantome")
        await until(pilot, lambda: pilot.app.screen.query_one("#error-users").display)
        assert "fantome" in text_of(pilot.app)
        await fill(pilot, office="other", name="a:b", users="sam")
        await until(pilot, lambda: pilot.app.screen.query_one("#error-name").display)
        await fill(pilot, office="records-manager", name="", users="")
        await until(pilot, "by commas")
        await pilot.press("escape")
        await closed(pilot)
        for _nth in range(2):
            await pilot.press("home", "f8")
            await pilot.pause()
        await until(pilot, lambda: signers(furnished) == "secretary-general")
        await pilot.press("f8")
        await until(pilot, "by commas")
    assert before.count(",") == 2
    assert signers(furnished) == "secretary-general"


async def test_the_other_settings_of_destruction_are_chosen_or_typed(furnished: Furnished) -> None:
    for key, answer in (("order", "on"), ("two_person", "on"), ("waiting_days", "30")):
        async with opened(furnished, f"depot.destruction_{key}") as pilot:
            await fill(pilot, **{f"destruction_{key}": answer})
            await closed(pilot)
        with Store.open(furnished.path, readonly=True) as store:
            assert value(store, f"destruction_{key}") == answer


async def test_only_an_administrator_says_who_signs(furnished: Furnished) -> None:
    async with opened(furnished, "depot.destruction_signers", user="sam") as pilot:
        await until(pilot, "Refused")
    assert signers(furnished).count(",") == 2


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_organisations_read(furnished: Furnished, language: str) -> None:
    async with opened(furnished, "years", user="sam", language=language) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, OrganisationsScreen))
        await pilot.pause()
        assert_screen(pilot.app, f"settings/years-{language}")


async def test_the_end_of_a_year_is_changed_or_refused_under_it(furnished: Furnished) -> None:
    async with opened(furnished, "years", user="sam") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, OrganisationsScreen))
        await pilot.press("enter")
        for wrong in ("13-45", "juin"):
            await fill(pilot, year_end=wrong)
            await until(pilot, lambda: pilot.app.screen.query_one("#error-year_end").display)
        await fill(pilot, year_end="12-31", minimum_days="90", closing_ends="1")
        await closed(pilot)
        await pilot.press("enter")
        await fill(pilot, minimum_days="")
        await closed(pilot)
    with Store.open(furnished.path, readonly=True) as store:
        org = store.get(Organisation, ORG)
    assert org is not None
    assert (org.year_end, org.minimum_days, org.closing_ends) == ("12-31", 0, 1)
