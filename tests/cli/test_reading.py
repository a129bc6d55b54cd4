"""Commands that only read: no name, no PIN, and nothing is written."""

from __future__ import annotations

import hashlib

import pytest

from tests.cli.conftest import CommandLine

READS = (
    ("show", "B-L1-000001-0"),
    ("history", "BL10000010"),
    ("history", "user/ada"),
    ("search", "dossiers"),
    ("search", "tremblay", "--files"),
    ("location", "list", "--deep"),
    ("person", "list"),
    ("unit", "list"),
    ("user", "list"),
    ("refusals",),
    ("stats",),
)


@pytest.mark.parametrize("line", READS, ids=" ".join)
def test_reading_needs_no_name_and_changes_nothing(line: tuple[str, ...], depot: CommandLine) -> None:
    before = hashlib.sha256(depot.database.read_bytes()).digest()
    depot.database.chmod(0o400)
    answer = depot(*line, user=None, pin=None)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out
    assert hashlib.sha256(depot.database.read_bytes()).digest() == before


def test_a_box_by_its_code_in_any_spelling_and_by_its_old_barcode(depot: CommandLine) -> None:
    cards = {depot("show", code).out for code in ("B-L1-000001-0", "bl10000010", " BL1 000001 O ", "31142054869881")}
    (card,) = cards
    assert card.splitlines()[0] == "B-L1-000001-0  Dossiers d'élèves"
    assert "École Gérard-Filion (7210)" in card
    assert "2005-2011" in card


def test_several_codes_at_once(depot: CommandLine) -> None:
    answer = depot.json("show", "31142054869881", "F-L1-000003-K", "P-L1-000002-8", "S-L1-000007-G", "U-L1-000001-3")
    assert [record["kind"] for record in answer.records] == ["box", "file", "person", "location", "user"]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("B-L1-000001-1", "code.misread"),
        ("B-L1-000003-X", None),
        ("B-L1-000005-T", "code.unused"),
        ("BR50000010", "code.misread"),
        ("31142054869882", "code.unknown"),
        ("$LEND", "code.of-command"),
        ("x" * 2000, "scan.too-long"),
        ("\x1b[2J", "code.unknown"),
        ("", "scan.empty"),
        ("\udc9b31m", "code.unknown"),
    ],
)
def test_what_names_nothing_is_told_apart(code: str, name: str | None, depot: CommandLine) -> None:
    answer = depot.json("show", code)
    if name is None:
        assert answer.code == 0
        return
    assert (answer.code, answer.error["error"]) == (1, name)
    assert answer.error["next"]
    text = depot("show", code)
    assert len(text.err.splitlines()) == 2
    assert text.err.replace("\n", "").isprintable()


def test_a_code_of_another_depot_is_called_foreign(depot: CommandLine) -> None:
    from depot.model.codes import Code, next_serial

    foreign = Code("B", "X9", next_serial("B", "X9", 7))
    assert depot.json("show", foreign.shown).error["error"] == "code.foreign"


def test_a_history_tells_who_did_what_when(depot: CommandLine) -> None:
    lines = depot("history", "31142054869881").lines
    assert len(lines) == 1
    assert "Ada Tremblay  registered" in lines[0]
    (record,) = depot.json("history", "31142054869881").records
    assert record["kind"] == "box.registered"
    assert record["body"]["title"] == "Dossiers d'élèves"
    assert record["act"] in depot("history", "31142054869881", "--acts").out


def test_a_history_names_places_and_not_numbers(depot: CommandLine) -> None:
    depot("scan", stdin=b"$SHELVE\nSL1000007G\nBL10000010\n")
    depot("loan", "lend", "P-L1-000002-8", "B-L1-000001-0")
    depot("undo", "B-L1-000001-0")
    lines = depot("history", "B-L1-000001-0").lines
    lent = "lent to Marie-Ève Roy until "
    told = [line.split("  ")[2] for line in lines]
    assert told[:2] == ["registered", "shelved at S-2 · A · 1"]
    assert told[2].startswith(lent)
    assert told[2].endswith("(undone)")
    assert told[3].startswith(f"undone: {lent}")
    assert len(depot.json("history", "B-L1-000001-0", "--limit", "2").records) == 2
    assert depot.json("history", "B-L1-000001-0", "--limit", "0").records == []


def test_search_folds_accents_and_says_when_there_is_more(depot: CommandLine) -> None:
    assert depot.json("search", "ELEVES").record["code"] == "BL10000010"
    limited = depot("search", "--limit", "1", "has:unit")
    everything = depot("search", "c")
    assert limited.code == everything.code == 0


def test_a_query_that_is_not_understood_says_so(depot: CommandLine) -> None:
    answer = depot.json("search", "rule:")
    if answer.err:
        assert set(answer.error) == {"warning", "message", "next"}


def test_statistics_count(depot: CommandLine) -> None:
    counts = {record["name"]: record["n"] for record in depot.json("stats").records}
    assert (counts["box"], counts["box.unplaced"], counts["file"], counts["location"], counts["user"]) == (
        2,
        2,
        1,
        7,
        2,
    )


def test_the_command_cards_are_named(depot: CommandLine) -> None:
    cards = {record["command"]: record for record in depot.json("labels", "commands", "--list").records}
    assert cards["LEND"]["code"] == "$LEND"
    assert cards["LEND"]["mode"]
    assert not cards["YES"]["mode"]


def test_control_characters_in_data_never_reach_the_terminal(depot: CommandLine) -> None:
    evil = "A\x1b]0;owned\x07\x9b31m\u202eB"
    code = depot.act("box", "add", "--title", evil)["shown"]
    depot.act("box", "edit", code, "--remarks", evil)
    depot.act("person", "add", evil)
    for line in (("search", "owned"), ("show", code), ("person", "list"), ("history", code)):
        out = depot(*line).out
        assert "owned" in out
        assert not set(out) & set("\x1b\x07\x9b\u202e")
        assert not set(depot.json(*line).out) & set("\x1b\x07\x9b\u202e")
