"""Acts of the command line: what they write, and what they answer."""

from __future__ import annotations

import pytest

from tests.cli.conftest import CLERK_PIN, CommandLine

SCHOOL_BOX, FINANCE_BOX, FILE = "B-L1-000001-0", "B-L1-000003-X", "F-L1-000003-K"
PERSON, SHELF = "P-L1-000002-8", "S-L1-000007-G"


def shown(depot: CommandLine, code: str) -> dict[str, object]:
    return depot.json("show", code).record


def test_a_box_is_registered_described_and_named(depot: CommandLine) -> None:
    made = depot.act("box", "add", "--unit", "7210", "--type", "STD30", "--title", "Bulletins", "--media", "pa,fi")
    code = made["subject"]
    assert depot.act("box", "edit", code, "--years", "2001-2004", "--essential", "--title", "Bulletins A")["act"]
    assert depot.act("box", "alias", code, "old 17")["message"] == "also named by old 17"
    box = shown(depot, "OLD 17")
    assert (box["title"], box["year_from"], box["year_to"], box["essential"]) == ("Bulletins A", 2001, 2004, True)
    assert (box["unit"], box["media"], box["aliases"]) == ("CSSRL/7210", ["PA", "FI"], ["old 17"])
    depot.act("box", "edit", code, "--no-essential", "--years", "")
    box = shown(depot, code)
    assert (box["essential"], box["year_from"]) == (False, None)
    depot.act("box", "alias", code, "OLD 17", "--off")
    assert depot.json("show", "old 17").error["error"] == "code.unknown"


def test_an_act_that_changes_nothing_says_so(depot: CommandLine) -> None:
    again = depot.act("box", "edit", SCHOOL_BOX, "--title", "Dossiers d'élèves")
    assert (again["act"], again["message"]) == ("", "Nothing to change.")


def test_an_edit_without_a_change_is_wrong_usage(depot: CommandLine) -> None:
    for line in (
        ("box", "edit", SCHOOL_BOX),
        ("file", "edit", FILE),
        ("location", "edit", SHELF),
        ("person", "edit", PERSON),
    ):
        answer = depot.json(*line)
        assert (answer.code, answer.error["error"]) == (2, "nothing.said")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (("box", "add", "--unit", "9999"), "unit.unknown"),
        (("box", "add", "--type", "HUGE"), "box.type-unknown"),
        (("box", "add", "--years", "2014-2001"), "years.reversed"),
        (("box", "add", "--alias", "31142054869881"), "alias.taken"),
        (("box", "missing", FILE), "code.other"),
        (("file", "move", FILE, SHELF), "code.other"),
        (("file", "add", "B-L1-000001-1"), "code.misread"),
        (("loan", "lend", PERSON, FINANCE_BOX), "other.unit"),
        (("loan", "lend", SCHOOL_BOX, SCHOOL_BOX), "code.other"),
        (("loan", "lend", PERSON, SCHOOL_BOX, "--due", "2001-01-01"), "date.wrong"),
        (("loan", "return", SCHOOL_BOX), "item.not-lent"),
        (("undo", "ffffffffffffffffffffffffffffffff"), "undo.nothing"),
        (("undo", "nonsense"), "act.malformed"),
        (("undo", SCHOOL_BOX), "undo.impossible"),
        (("location", "add", "S-2", "--kind", "site"), "label.taken"),
        (("location", "add", "x", "--kind", "site", "--in", SHELF), "kinds.reversed"),
        (("location", "range", "--in", "S-L1-000001-S", "bay=A-B", "shelf=1-2"), "racks.there"),
        (("location", "range", "bay=B-A"), "range.unreadable"),
        (("location", "retire", "S-L1-000001-S"), "place.in-use"),
        (("person", "add", "marie-eve roy", "--unit", "7210"), "person.known"),
        (("unit", "add", "7210", "Again"), "reference.known"),
        (("user", "add", "ada", "--role", "clerk"), "user.known"),
        (("user", "role", "ada", "clerk"), "admin.last"),
        (("user", "close", "nobody"), "user.unknown"),
    ],
)
def test_refusals_have_names_reasons_and_next_steps(
    line: tuple[str, ...], name: str, depot: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPOT_NEW_PIN", "9301z")
    before = depot.json("stats").records[-1]
    answer = depot.json(*line)
    assert answer.out == ""
    assert answer.error["error"] == name
    assert answer.error["message"]
    assert answer.error["next"]
    assert answer.code == (2 if name in ("act.malformed", "range.unreadable") else 1)
    assert depot.json("stats").records[-1] == before, "nothing was written"


def test_files_are_listed_moved_and_removed(depot: CommandLine) -> None:
    file = depot.act("file", "add", SCHOOL_BOX, "--title", "Roy, Zoé", "--from", "2009-09-01", "--personal")["subject"]
    depot.act("file", "edit", file, "--ref", "Z-1", "--no-personal")
    depot.act("file", "move", file, FINANCE_BOX)
    record = shown(depot, file)
    assert (record["box"], record["ref"], record["personal"], record["date_from"]) == (
        "BL1000003X",
        "Z-1",
        False,
        "2009-09-01",
    )
    depot.act("file", "remove", file)
    assert shown(depot, file)["removed"]
    assert depot.json("file", "edit", file, "--ref", "x").error["error"] == "file.removed"


def test_a_box_goes_missing_and_turns_up(depot: CommandLine) -> None:
    depot.act("box", "missing", SCHOOL_BOX)
    assert shown(depot, SCHOOL_BOX)["status"] == "missing"
    depot.act("box", "found", SCHOOL_BOX)
    assert shown(depot, SCHOOL_BOX)["status"] == "to_shelve"


def test_a_loan_from_counter_to_return(depot: CommandLine) -> None:
    answer = depot.json("loan", "lend", PERSON, "31142054869881", FINANCE_BOX, "--authorised", "--due", "2099-12-31")
    assert [record["subject"] for record in answer.records] == ["BL10000010", "BL1000003X"]
    assert len({record["act"] for record in answer.records}) == 1
    loan = answer.records[0]["loan"]
    card = depot.json("loan", "show", loan).record
    assert (card["out"], card["borrower"], card["due"]) == (2, "Marie-Ève Roy", "2099-12-31")
    depot.act("loan", "extend", loan, SCHOOL_BOX, "--due", "2100-01-15")
    assert [line["due"] for line in depot.json("loan", "show", loan).record["lines"]] == ["2100-01-15", "2099-12-31"]
    out = depot.json("loan", "list").records
    assert [(line["code"], line["due"]) for line in out] == [("BL1000003X", "2099-12-31"), ("BL10000010", "2100-01-15")]
    assert depot.json("loan", "list", "--person", PERSON).records == out
    assert depot.json("loan", "overdue").records == []
    assert "Nothing is out." in depot("loan", "overdue").out
    assert [line["code"] for line in depot.json("loan", "overdue", "--on", "2100-01-01").records] == ["BL1000003X"]
    depot.act("loan", "return", FINANCE_BOX, "--elsewhere", "École")
    assert shown(depot, FINANCE_BOX)["elsewhere"] == "École"
    back = depot.act("loan", "return", loan)
    assert (back["subject"], back["message"]) == ("BL10000010", "back: to shelve")
    assert depot.json("loan", "return", loan).error["error"] == "loan.closed"


def test_undo_takes_back_the_last_act_on_a_thing(depot: CommandLine) -> None:
    lent = depot.act("loan", "lend", PERSON, SCHOOL_BOX)
    subjects = {record["subject"] for record in depot.json("undo", lent["act"]).records}
    assert subjects == {"BL10000010", lent["loan"]}
    assert shown(depot, SCHOOL_BOX)["status"] == "unplaced"
    depot.act("box", "edit", SCHOOL_BOX, "--title", "Slip")
    depot.act("undo", SCHOOL_BOX)
    assert shown(depot, SCHOOL_BOX)["title"] == "Dossiers d'élèves"


def test_places_one_by_one_and_whole_racks(depot: CommandLine) -> None:
    room = depot.act("location", "add", "Voûte", "--kind", "room", "--in", "S-L1-000001-S", "--name", "La voûte")[
        "subject"
    ]
    made = depot.json(
        "location", "range", "--in", room, "bay=A-C", "shelf=1-4", "--capacity", "90,5", "--accepts", "STD30"
    ).record
    assert (made["created"], made["known"]) == (15, 0)
    more = depot.json("location", "range", "--in", room, "bay=A-C", "shelf=1-5", "--keep").record
    assert (more["created"], more["known"]) == (3, 12)
    shelves = [each for each in depot.json("location", "list", room, "--deep").records if each["level"] == "shelf"]
    assert [each["label"] for each in shelves] == ["1", "2", "3", "4", "5"] * 3
    assert (shelves[0]["capacity_mm"], shelves[0]["accepts"]) == (905, ["STD30"])
    first, second = shelves[0]["code"], shelves[1]["code"]
    assert len(depot.json("location", "block", first, second, "--reason", "fuite").records) == 2
    depot.act("location", "reserve", second, "--for", "7300")
    depot.act("location", "edit", first, "--label", "1bis", "--positions", "3")
    depot.act("location", "block", first, "--off")
    assert [shown(depot, code)["blocked"] for code in (first, second)] == ["", "fuite"]
    assert shown(depot, second)["reserved"] == "7300"
    depot.act("location", "reserve", second, "--off")
    assert "Voûte · A · 1bis" in str(shown(depot, first)["address"])
    depot.act("location", "edit", first, "--in", SHELF.replace("07-G", "05-K"))
    depot.act("location", "retire", room, "--whole")
    assert not depot.json("location", "list", room).records
    depot.act("location", "retire", room, "--back")
    assert not shown(depot, room)["retired"]


def test_borrowers_come_and_go(depot: CommandLine) -> None:
    code = depot.act("person", "add", "Éloi Côté", "--unit", "7300", "--role", "commis", "--alias", "EMP-9")["subject"]
    depot.act("person", "edit", code, "--name", "Éloi Côté-Roy", "--phone", "450-555-0100")
    assert shown(depot, "emp-9")["name"] == "Éloi Côté-Roy"
    assert depot.act("person", "close", code)["out"] == 0
    assert [record["name"] for record in depot.json("person", "list").records] == ["Marie-Ève Roy"]
    assert len(depot.json("person", "list", "cote", "--all").records) == 1
    assert len(depot.json("person", "list", "--unit", "7210").records) == 1
    depot.act("person", "reopen", code)
    depot.act("person", "add", "Marie-Ève Roy", "--unit", "7210", "--namesake")
    assert len(depot.json("person", "list", "roy").records) == 3


def test_units_are_added_and_abolished(depot: CommandLine) -> None:
    depot.act("unit", "add", "CSSRL/7310", "Finances et paie", "--in", "7300", "--loan-days", "5")
    depot.act("unit", "retire", "7310", "--successor", "7300")
    (unit,) = [each for each in depot.json("unit", "list", "--all").records if each["retired"]]
    assert (unit["key"], unit["successor"], unit["loan_days"], unit["parent"]) == (
        "CSSRL/7310",
        "CSSRL/7300",
        5,
        "CSSRL/7300",
    )
    assert "abolished" in depot("unit", "list", "--all").out
    depot.act("unit", "add", "7400", "Transport")
    depot.act("unit", "retire", "7400")


def test_users_and_their_pins(depot: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPOT_NEW_PIN", "9301z")
    badge = depot.act("user", "add", "Sam", "--role", "clerk", "--full-name", "Sam Roy")["badge"]
    depot.act("user", "role", "sam", "supervisor")
    assert depot.act("user", "badge", "sam")["badge"] != badge
    assert depot.act("location", "add", "S-9", "--kind", "site", user="sam", pin="9301z")["act"]
    monkeypatch.setenv("DEPOT_NEW_PIN", "5520q")
    depot.act("user", "pin", "sam", user="sam", pin="9301z")
    assert depot.json("box", "add", user="sam", pin="9301z").error["error"] == "pin.wrong"
    depot.act("user", "close", "sam")
    assert depot.json("box", "add", user="sam", pin="5520q").error["error"] == "user.inactive"
    depot.act("user", "reopen", "sam")
    assert depot.act("box", "add", user="sam", pin="5520q")["act"]
    roles = {record["user"]: record["role"] for record in depot.json("user", "list").records}
    assert roles == {"ada": "admin", "cléo": "clerk", "sam": "supervisor"}


def test_a_locked_account_is_unlocked_by_an_administrator(depot: CommandLine) -> None:
    refused = [depot.json("box", "add", user="cléo", pin="0000").error["error"] for _ in range(5)]
    assert refused == ["pin.wrong"] * 4 + ["account.locked"]
    assert depot.json("box", "add", user="cléo", pin=CLERK_PIN).error["error"] == "account.locked"
    assert "locked until" in depot("user", "list").out
    depot.act("user", "unlock", "cléo")
    assert depot.act("box", "add", user="cléo", pin=CLERK_PIN)["act"]
