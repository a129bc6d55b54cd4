"""The French catalogue is complete and true: every message of the sources, the same facts, nothing left over."""

from __future__ import annotations

import ast
import re
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.project.tree import PACKAGES, ROOT, python_files

FRENCH = ROOT / "data" / "locales" / "fr" / "LC_MESSAGES" / "depot.po"

Key = str | tuple[str, ...]
"""A msgid, or the forms of a plural."""


@pytest.fixture(scope="module")
def said() -> dict[Key, str]:
    """Each msgid of the sources (_, N_, ngettext), with the first file that says it."""
    found: dict[Key, str] = {}
    for package in PACKAGES:
        for file, line, message, _comments, _context in extract_from_dir(ROOT / package, [("**.py", "python")]):
            found.setdefault(message, f"{package}/{file}:{line}")
    return found


@pytest.fixture(scope="module")
def french() -> Catalog:
    with FRENCH.open("rb") as stream:
        return read_po(stream, locale="fr")


def placeholders(text: str) -> set[str]:
    """The names in braces that str.format fills in."""
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def sentences(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """The forms of a message: one, or as many as its plural has."""
    return [text] if isinstance(text, str) else list(text or ())


def translated(message: Message) -> bool:
    forms = sentences(message.string)
    return not message.fuzzy and bool(forms) and all(forms)


def test_every_message_of_the_sources_is_translated(said: dict[Key, str], french: Catalog) -> None:
    assert "Something went wrong." in said
    # The catalogue knows a plural by its singular, and one sentence may be said both ways.
    missing = [
        f"{where}: {message}"
        for message, where in said.items()
        if (entry := french.get(sentences(message)[0])) is None
        or not translated(entry)
        or (isinstance(message, tuple) and not entry.pluralizable)
    ]
    assert not missing, "run `make words`, then translate"


def test_nothing_in_the_catalogue_has_left_the_sources(said: dict[Key, str], french: Catalog) -> None:
    singulars = {sentences(message)[0] for message in said}
    assert not [message.id for message in french if message.id and sentences(message.id)[0] not in singulars]
    assert not french.obsolete


def test_a_translation_names_the_same_facts(french: Catalog) -> None:
    wrong = []
    for message in french:
        forms = [form for form in sentences(message.string) if form]
        if not message.id or not forms:
            continue
        # A singular may leave its number out ("one box"); the last form says it all.
        known = set().union(*map(placeholders, sentences(message.id)))
        needed = placeholders(sentences(message.id)[-1])
        if placeholders(forms[-1]) != needed or any(placeholders(form) - known for form in forms):
            wrong.append(message.id)
    assert not wrong


def test_french_typography(french: Catalog) -> None:
    # In Quebec usage a colon and guillemets take a no-break space, and ; ! ? take none. An apostrophe is curved.
    bad = re.compile(r"« | »|\w :(?= |$)|(?<=\w)[ \u00a0][;!?](?= |$)|[^\W\d_]'[^\W\d_]")
    assert not [form for message in french if message.id for form in sentences(message.string) if bad.search(form)]


def test_no_message_hides_in_an_f_string() -> None:
    """Where the extraction of messages does not see it before Python 3.12."""
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in python_files(*PACKAGES)
        for text in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"_", "ngettext"}
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert not hidden
