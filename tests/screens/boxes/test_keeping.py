"""What a person keeps on the box desk, the help while typing, and looking inside one thing."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from depot import words
from depot.model.codes import Code, codes_from
from depot.model.query import At, Listed, Named
from depot.model.queryfields import FIELDS
from depot.model.queryparse import parse
from depot.store.saved import saved_searches
from depot.store.store import Store
from depot.store.synonyms import keep_synonyms
from depot.store.visited import KEPT, mark, visit, visits
from screens.boxes.card import BoxScreen
from screens.boxes.completing import NAMES, completed
from screens.boxes.desk import BoxesScreen
from screens.boxes.results import ResultList
from screens.boxes.savedlist import SavedList
from screens.dialogs.choose import Choose
from screens.dialogs.tell import Tell
from screens.rows import Row
from tests.screens.depots import Furnished, assert_screen, at_work, depot_app, until
from tests.screens.harness import type_slowly


def search(pilot: Pilot[Any]) -> Input:
    return pilot.app.screen.query_one("#box-search", Input)


def found(pilot: Pilot[Any]) -> list[int]:
    return list(pilot.app.screen.query_one("#found-boxes", ResultList).ids)


async def look_for(pilot: Pilot[Any], text: str, expected: str) -> None:
    await type_slowly(pilot, text)
    await until(pilot, expected)


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_a_better_spelling_is_taken_with_tab(furnished: Furnished, language: str) -> None:
    async with at_work(furnished.path, desk="boxes", language=language) as pilot:
        await look_for(pilot, "chauiderres", "chaudières")
        assert_screen(pilot.app, f"boxes/spelling-80-{language}")
        await pilot.press("tab")
        assert search(pilot).value == "chaudières"
        await until(pilot, "Inspection des chaudières")
        assert pilot.app.focused is search(pilot)
        await pilot.press("tab")  # nothing is proposed any more
        assert pilot.app.focused is not search(pilot)


async def test_a_search_is_saved_looked_for_renamed_and_deleted(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes", language="fr") as pilot:
        await look_for(pilot, "paie", "1 boîte")
        await pilot.press("down", "x", "k")
        await until(pilot, "Enregistrer pour qui")
        await pilot.press("enter")
        await until(pilot, "Enregistrer la recherche")
        await pilot.press("enter")
        await until(pilot, "Enregistrée")
        (kept,) = saved_searches(depot_app(pilot).store, "lou")
        assert (kept.name, kept.text, kept.widened, kept.owner) == ("paie", "paie", 0, "lou")
        await pilot.press("k")
        await until(pilot, "Enregistrer pour qui")
        await pilot.press("enter")
        await until(pilot, "Enregistrer la recherche")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Tell))  # the name is taken
        await pilot.press("enter")
        await until(pilot, "Enregistrer la recherche")
        await pilot.press("escape")
        await pilot.press("escape", "escape")
        await until(pilot, lambda: len(found(pilot)) == 8)
        await pilot.press("down", "x", "s")
        await until(pilot, lambda: isinstance(pilot.app.screen, SavedList))
        assert_screen(pilot.app, "boxes/saved-80")
        await pilot.press("f2")
        await until(pilot, "Renommer la recherche")
        await pilot.press("end", *"2014", "enter")
        await until(pilot, "paie2014")
        await pilot.press("enter")
        await until(pilot, lambda: search(pilot).value == "paie")
        desk = pilot.app.screen
        assert isinstance(desk, BoxesScreen)
        assert not desk.widened
        await until(pilot, lambda: len(found(pilot)) == 1)
        await pilot.press("down", "s")
        await until(pilot, lambda: isinstance(pilot.app.screen, SavedList))
        await pilot.press("delete")
        await until(pilot, "Supprimer cette recherche")
        await pilot.press("o")
        await until(pilot, lambda: not saved_searches(depot_app(pilot).store, "lou"))


async def test_nothing_is_saved_of_nothing(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await until(pilot, lambda: len(found(pilot)) == 8)
        await pilot.press("down", "k")
        await until(pilot, "Nothing is looked for")


async def test_words_that_mean_the_same_are_told_and_left_out(furnished: Furnished) -> None:
    with Store.open(furnished.path) as store:
        keep_synonyms(store, [("salaires", "paie")])
    async with at_work(furnished.path, desk="boxes") as pilot:
        await look_for(pilot, "salaires", "Also looked for: paie")
        assert len(found(pilot)) == 1
        assert_screen(pilot.app, "boxes/synonyms-80")
        await pilot.press("down", "x")
        await until(pilot, "Nothing was found")
        assert found(pilot) == []


async def test_what_was_found_is_underlined_in_the_card_too(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes", size=(140, 40)) as pilot:
        await look_for(pilot, "proces conseil", "1 box")
        await until(pilot, lambda: underlined(pilot, "#box-pane") == {"Procès", "conseil"})
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))
        await until(pilot, lambda: underlined(pilot, "#thing-card") == {"Procès", "conseil"})


def underlined(pilot: Pilot[Any], pane: str) -> set[str]:
    widget = pilot.app.screen.query_one(pane)
    lines = [widget.render_line(y) for y in range(widget.size.height)]
    return {segment.text for line in lines for segment in line if segment.style and segment.style.underline}


async def test_what_was_opened_and_marked_is_found_again(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes") as pilot:
        await look_for(pilot, "proces", "1 box")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))
        first = pilot.app.screen
        assert isinstance(first, BoxScreen)
        await pilot.press("g")
        await until(pilot, "marked; V lists what is")
        await pilot.press("escape")
        search(pilot).value = "griefs"
        await until(pilot, "Griefs")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))
        await until(pilot, lambda: len(visits(depot_app(pilot).store, "lou")) == 2)
        await pilot.press("escape", "down", "v")
        await until(pilot, lambda: isinstance(pilot.app.screen, Choose))
        assert_screen(pilot.app, "boxes/recent-80")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoxScreen))
        again = pilot.app.screen
        assert isinstance(again, BoxScreen)
        assert again.subject == first.subject
        await pilot.press("g")
        await until(pilot, "no longer marked")
    with Store.open(furnished.path, readonly=True) as store:
        assert [each.marked for each in visits(store, "lou")] == [False, False]


def test_only_so_many_are_remembered_and_marks_stay(furnished: Furnished) -> None:
    codes = [code.text for code in codes_from("B", "L1", 500, KEPT + 2)]
    with Store.open(furnished.path) as store:
        mark(store, "lou", codes[0], on=True)
        for code in codes[1:]:
            visit(store, "lou", code)
        visit(store, "max", codes[1])
        assert [each.subject for each in visits(store, "lou", marked=False)] == codes[:1:-1]
        assert visits(store, "lou", marked=True) == [(codes[0], True)]
        visit(store, "lou", codes[0])
        assert visits(store, "lou")[0] == (codes[0], True)
        assert len(visits(store, "max")) == 1


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_field_completes_to_a_name_that_is_understood(language: str) -> None:
    words.use(language)
    assert NAMES.keys() == FIELDS.keys()
    for name in NAMES.values():
        whole = f"{words._(name)}:"
        assert completed(f"paie -{whole[:-1]}") == f"paie -{whole}"
        assert len(parse(f"{whole}2011" if whole in ("year:", "année:") else f"{whole}pret").terms) == 1


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("un", "unité:"),
        ("paie CLA", "paie CLAsse:"),
        ("etat:pre", "etat:pretee"),
        ("état:rangee,manq", "état:rangee,manquante"),
        ("u", None),
        ("paie ", None),
        ("unité:72", None),
        ('"un', None),
        ("xyz", None),
        ("", None),
        ("état:", None),
    ],
)
def test_the_end_of_a_query_is_completed(typed: str, whole: str | None) -> None:
    words.use("fr")
    assert completed(typed) == whole


async def test_right_takes_what_is_offered(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="boxes", language="fr") as pilot:
        await look_for(pilot, "paie emp", "paie emplacement:")
        await pilot.press("right")
        assert search(pilot).value == "paie emplacement:"


async def test_from_a_place_to_its_boxes_and_out_again(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="shelves", language="fr") as pilot:
        await pilot.press("i")
        await until(pilot, lambda: depot_app(pilot).current_mode == "boxes")
        await until(pilot, lambda: search(pilot).value.startswith("dans:S-L1-"))
        assert isinstance(parse(search(pilot).value).terms[0], At)
        await until(pilot, lambda: 0 < len(found(pilot)) < 8)
        await pilot.press("escape")
        await until(pilot, lambda: len(found(pilot)) == 8)


@pytest.mark.parametrize(
    ("scope", "kind"),
    [("D-L1-000001-E", Listed), ("CSS/7210", Named), ("T-L1-000001-X", Listed)],
)
async def test_a_thing_of_any_kind_is_looked_into(furnished: Furnished, scope: str, kind: type) -> None:
    scope = scope if "/" in scope else Code(scope[0], "L1", 1).shown
    async with at_work(furnished.path, desk="boxes") as pilot:
        await depot_app(pilot).show(f"in:{scope}", "boxes")
        await until(pilot, lambda: search(pilot).value == f"in:{scope} ")
        assert isinstance(parse(search(pilot).value).terms[0], kind)
        await look_for(pilot, "x", "0 boxes")


async def test_a_title_with_control_characters_is_harmless_in_the_list_of_recent_things(furnished: Furnished) -> None:
    rows = Row(("", "B", "a\x1b[31m\u202eb"))
    async with at_work(furnished.path, desk="boxes") as pilot:
        from screens.boxes.savedlist import COLUMNS

        pilot.app.push_screen(Choose("x", COLUMNS, [("a", rows)]))
        await until(pilot, lambda: isinstance(pilot.app.screen, Choose))
        await pilot.pause()
        shown = "".join(strip.text for strip in pilot.app.screen._compositor.render_strips())
        assert not [char for char in shown if char in "\x1b\u202e"]
