"""depot.words: the language asked for, catalogues that are there, missing or damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

import data
from depot import words
from hatch_build import compile_catalogues


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of locales, which depot.words reads instead of the one that ships."""
    monkeypatch.setattr(data, "__path__", [str(tmp_path)])
    monkeypatch.setattr(words, "_catalogues", {})
    folder = tmp_path / "locales" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def french(locales: Path) -> Path:
    """A compiled French catalogue of two messages; gives its path."""
    catalogue = Catalog(locale="fr")
    catalogue.add("Lent until {due}.", "Prêtée jusqu’au {due}.")
    catalogue.add(("{n} box", "{n} boxes"), ("{n} boîte", "{n} boîtes"))
    path = locales / "depot.mo"
    with path.open("wb") as stream:
        write_mo(stream, catalogue)
    return path


@pytest.mark.usefixtures("french")
def test_french_unless_told_otherwise() -> None:
    assert words.language() == "fr"
    assert words._("Lent until {due}.") == "Prêtée jusqu’au {due}."


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(("n", "form"), [(0, "{n} boîte"), (1, "{n} boîte"), (2, "{n} boîtes")])
def test_french_counts_nought_as_one(n: int, form: str) -> None:
    assert words.ngettext("{n} box", "{n} boxes", n) == form


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(("n", "form"), [(0, "{n} boxes"), (1, "{n} box"), (2, "{n} boxes")])
def test_english_is_the_msgids(n: int, form: str) -> None:
    words.use("en")
    assert words.ngettext("{n} box", "{n} boxes", n) == form
    assert words._("Lent until {due}.") == "Lent until {due}."


@pytest.mark.parametrize(
    ("tag", "spoken"),
    [("en", "en"), ("en_CA.UTF-8", "en"), ("EN-ca", "en"), ("fr-CA", "fr"), ("de", "fr"), ("", "fr")],
)
def test_a_locale_or_tag_names_a_language(tag: str, spoken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPOT_LANG", tag)
    assert words.language() == spoken
    monkeypatch.delenv("DEPOT_LANG")
    words.use(tag)
    assert words.language() == spoken


def test_what_use_says_wins_until_it_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPOT_LANG", "en")
    words.use("fr")
    assert words.language() == "fr"
    words.use(None)
    assert words.language() == "en"


@pytest.mark.usefixtures("locales")
def test_a_missing_catalogue_gives_the_msgids() -> None:
    assert words._("Lent until {due}.") == "Lent until {due}."
    assert words.ngettext("{n} box", "{n} boxes", 2) == "{n} boxes"


def test_a_catalogue_cut_anywhere_never_raises(french: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = french.read_bytes()
    for length in range(len(whole)):
        french.write_bytes(whole[:length])
        monkeypatch.setattr(words, "_catalogues", {})
        assert words._("Lent until {due}.") in {"Lent until {due}.", "Prêtée jusqu’au {due}."}


def test_marking_changes_nothing_and_nothing_stays_nothing() -> None:
    assert words.N_("Lent until {due}.") == "Lent until {due}."
    assert words._("") == ""


@pytest.mark.usefixtures("french")
def test_the_build_hook_compiles_what_words_reads(locales: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (locales / "depot.po").write_text(head + 'msgid "Yes"\nmsgstr "Oui, très"\n', "utf-8")
    compile_catalogues(locales.parent.parent)
    monkeypatch.setattr(words, "_catalogues", {})
    assert words._("Yes") == "Oui, très"
