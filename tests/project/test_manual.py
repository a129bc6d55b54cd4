"""The manual says what is so, in both languages: every desk, key, setting and message, in pages and on the poster."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest

from depot import words
from depot.desk.settings import SETTINGS, STATION
from depot.report import poster
from docs import manualoutput, manualpictures, manualtables
from docs.keytable import desks
from screens.app import DepotApp
from screens.desks import SCREENS
from screens.frame import Desk
from screens.help import MOVES
from screens.keys import footer_entries, key_name, keys_of, verbs
from tests.project.test_docs import SVG, cells, text
from tests.project.test_errors_family import family
from tests.project.tree import ROOT

FOLDER = ROOT / "docs" / "manual"
LANGUAGES = manualtables.LANGUAGES
KEYS = {"fr": "touche", "en": "key"}
SETTING = {"fr": "réglage", "en": "setting"}
SAYS = {"fr": "ce qu’il dit", "en": "what it says"}
KEY = re.compile(r"‹([^›]+)›")


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    before = words.language()
    words.use(request.param)
    yield str(request.param)
    words.use(before)


def page(language: str, name: str) -> str:
    return text(f"docs/manual/{language}/{name}.md")


def test_both_languages_have_the_same_pages_and_the_index_lists_them(language: str) -> None:
    names = {path.stem for path in (FOLDER / language).glob("*.md")} - {"README"}
    assert names == {path.stem for path in (FOLDER / "fr").glob("*.md")} - {"README"}
    index = page(language, "README")
    assert {name for row in cells(index, "page") for name in re.findall(r"\((\w+)\.md\)", row[0])} == names


@pytest.mark.parametrize("name", sorted(path.stem for path in (FOLDER / "fr").glob("*.md")))
def test_a_page_says_as_much_in_both_languages(name: str) -> None:
    parts = [r"^#+ ", r"^\d+\. ", r"^- ", r"^\|", r"^!\[", r"\]\([^)]*\)"]
    french, english = ([len(re.findall(part, page(one, name), re.MULTILINE)) for part in parts] for one in LANGUAGES)
    assert french == english


def test_every_desk_has_its_page_with_its_picture_its_key_and_its_troubles(language: str) -> None:
    number = {desk.__module__: desk.NUMBER for desk in desks()}
    trouble = {"fr": "## Quand ça ne va pas", "en": "## When it goes wrong"}[language]
    for desk in SCREENS.desks:
        told = page(language, desk)
        assert f"(../pictures/{language}/{desk}.svg)" in told, desk
        assert trouble in told, desk
        key = number.get(f"screens.{desk}.desk") or "Ctrl+E"
        assert f"({key})" in told.partition("\n")[0], desk


@pytest.mark.parametrize("name", manualtables.PAGES)
def test_pages_that_are_lists_are_what_the_program_says(language: str, name: str) -> None:
    assert page(language, name) == manualtables.made(name, language), "run: .venv/bin/python docs/manualtables.py"


def test_every_command_of_every_screen_is_among_the_keys(language: str) -> None:
    told = {tuple(row) for row in cells(page(language, "keys"), KEYS[language])}
    for screen in (*desks(), DepotApp):
        for verb in verbs(screen):
            keys = ", ".join(map(key_name, keys_of(verb)))
            assert (keys, words._(verb.name), words._(verb.about)) in told, verb.id


def test_every_setting_is_told_with_its_value_at_first(language: str) -> None:
    rows = [row for row in cells(page(language, "values"), SETTING[language]) if len(row) == 6]
    told = {row[5].strip("`"): row for row in reversed(rows)}  # the depot's own comes before a terminal's of its name
    assert set(SETTINGS) | set(STATION) <= set(told)
    for key, known in SETTINGS.items():
        assert told[key][3] == known.default, key
        assert told[key][0] == words._(known.label), key
        assert told[key][2], key
    assert told["loan_days"][2] == {"fr": "1 à 3650 jours", "en": "1 to 3650 days"}[language]


def test_every_message_is_told_with_what_to_do(language: str) -> None:
    rows = cells(page(language, "errors"), SAYS[language])
    assert not [row for row in rows if len(row) != 3 or not all(row)]
    told = {row[2].strip("`"): row for row in rows}
    assert set(told) == {error.__new__(error).name for error in family()}
    assert len(rows) == len(family())


def test_french_pages_keep_to_french_typography() -> None:
    bad = re.compile(r"« | »|\w :(?= |$)|(?<=\w)[ \u00a0][;!?](?= |$)|[^\W\d_]'[^\W\d_]", re.MULTILINE)
    wrong = []
    for path in (FOLDER / "fr").glob("*.md"):
        prose = re.sub(r"^    .*$|`[^`\n]*`", "x", path.read_text("utf-8"), flags=re.MULTILINE)
        wrong += [f"{path.name}: {found.group()!r}" for found in bad.finditer(prose)]
    assert not wrong


def test_there_is_a_picture_for_each_shot_and_no_other(language: str) -> None:
    assert {path.stem for path in (FOLDER / "pictures" / language).iterdir()} == set(manualpictures.SHOTS)


@pytest.mark.parametrize("name", manualpictures.SHOTS)
def test_a_picture_is_whole_and_its_foot_names_keys_that_are_bound(language: str, name: str) -> None:
    picture = (FOLDER / "pictures" / language / f"{name}.svg").read_text("utf-8")
    root = ET.fromstring(picture)
    assert root.findtext(f"{{{SVG}}}title") == manualpictures.SHOTS[name].scene(language).title
    assert picture.replace(SVG, "").count("://") == 0
    if name == "start":  # a dialog has no foot
        return
    rows: dict[int, list[str]] = {}
    for run in root.iter(f"{{{SVG}}}text"):
        rows.setdefault(int(run.get("y", "0")), []).append((run.text or "").strip())
    foot = [run for run in rows[max(rows)] if run]
    bound = {pair for screen in (*desks(), Desk) for pair in footer_entries(verbs(screen))}
    named = set(zip(foot[::2], foot[1::2], strict=True))
    assert len(named) > 3
    assert named <= bound, "run: .venv/bin/python docs/manualpictures.py"


def poster_verbs() -> dict[str, str]:
    """The first key of every command, in the language in use; and those of lists."""
    screens = (*desks(), DepotApp)
    return {verb.id: key_name(keys_of(verb)[0]) for screen in screens for verb in verbs(screen)}


def test_the_keys_of_the_poster_are_those_that_are_bound(language: str) -> None:
    bound = poster_verbs()
    every = {key_name("enter"), *(key_name(keys_of(verb)[0]) for verb in MOVES)}
    parts = [(task.steps, task.verbs) for task in poster.TASKS]
    parts += [(tuple(sign for _mark, sign in poster.SIGNS), poster.SIGN_VERBS), (poster.TROUBLE, poster.TROUBLE_VERBS)]
    for steps, named in parts:
        told = {key for step in steps for key in KEY.findall(poster.filled(step))}
        needed = {bound[verb] for verb in named}
        assert told - every == needed - every, named
    for key, about, verb in poster.KEYS:
        assert bound[verb] == key
        assert words._(about)


def test_a_key_of_the_poster_that_is_another_is_seen(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    wrong = poster.TASKS[0]._replace(verbs=("go.transfers", "loan.extend"))
    monkeypatch.setattr(poster, "TASKS", (wrong,))
    with pytest.raises(AssertionError):
        test_the_keys_of_the_poster_are_those_that_are_bound(language)


def test_the_commands_of_the_auditor_are_the_same_and_answered(language: str) -> None:
    blocks = manualoutput.BLOCK.findall(page(language, "auditor"))
    others = manualoutput.BLOCK.findall(page("en", "auditor"))
    assert [block.partition("\n")[0] for block in blocks] == [block.partition("\n")[0] for block in others]
    assert len(blocks) > 7
    assert all(block.count("\n") > 1 for block in blocks)


def test_an_answer_takes_the_place_of_the_one_before() -> None:
    before = "a\n\n    depot verify\n    old\n    older\n\nb\n"
    made = manualoutput.renewed(
        before, lambda command: f"{command}: new 0123456789abcdef\n\nmore\n" + "x\n" * 20 + "end"
    )
    assert made.startswith("a\n\n    depot verify\n    depot verify: new 0123456789abcdef\n    more\n    x\n")
    assert made.endswith("    …\n    x\n    x\n    end\n\nb\n")
    assert "old" not in made
    assert manualoutput.masked(made) != made


@pytest.mark.soak
@pytest.mark.parametrize("program", ["manualpictures", "manualoutput"])
def test_pictures_and_answers_are_what_the_program_gives(program: str) -> None:
    ran = subprocess.run(
        [sys.executable, f"docs/{program}.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, f"run: .venv/bin/python docs/{program}.py\n{ran.stderr}"
