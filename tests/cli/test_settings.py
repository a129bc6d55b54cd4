"""`depot setting --here`, `depot unit edit` and `depot loan period`."""

from __future__ import annotations

import pytest

from tests.cli.conftest import CommandLine


def here(depot: CommandLine) -> dict[str, str]:
    return {each["setting"]: each["value"] for each in depot.json("setting", "list", "--here", user=None).records}


def test_a_terminal_has_settings_of_its_own(depot: CommandLine) -> None:
    assert here(depot) == {"language": "fr", **dict.fromkeys(("theme", "bell", "printer", "stock", "keymap"), "")}
    answer = depot.json("setting", "set", "stock", "5160", "--here").record
    assert answer == {"station": "test", "setting": "stock", "value": "5160"}
    depot.json("setting", "set", "theme", "light", "--here")
    assert (here(depot)["stock"], here(depot)["theme"]) == ("5160", "light")
    depot.json("setting", "set", "stock", "", "--here")
    assert here(depot)["stock"] == ""


@pytest.mark.parametrize(
    ("key", "value", "code", "name"),
    [
        ("stock", "9999", 2, "stock.unknown"),
        ("printer", "nowhere", 1, "printer.unknown"),
        ("theme", "pink", 1, "entry.not-choice"),
        ("bell", "loud", 1, "entry.not-choice"),
        ("loan_days", "3", 1, "setting.unknown"),
    ],
)
def test_what_a_terminal_cannot_have_is_refused(depot: CommandLine, key: str, value: str, code: int, name: str) -> None:
    before = here(depot)
    answer = depot.json("setting", "set", key, value, "--here")
    assert (answer.code, answer.error["error"]) == (code, name)
    assert here(depot) == before


def test_a_unit_is_edited(depot: CommandLine) -> None:
    def unit() -> tuple[str, str, int | None]:
        (found,) = [each for each in depot.json("unit", "list").records if each["code"] == "7300"]
        return found["name"], found["parent"], found["loan_days"]

    depot.act("unit", "edit", "7300", "--name", "Finances", "--in", "7210", "--loan-days", "9")
    assert unit() == ("Finances", "CSSRL/7210", 9)
    depot.act("unit", "edit", "7300", "--loan-days", "", "--in", "")
    assert unit() == ("Finances", "", None)
    assert depot.json("unit", "edit", "7300", "--loan-days", "soon").error["error"] == "entry.not-number"
    assert depot.json("unit", "edit", "7300", "--in", "7300").error["error"] == "parent.wrong"
    assert depot.json("unit", "edit", "0000", "--name", "x").error["error"] == "subject.unknown"


def test_loan_periods_are_said_and_listed_with_who_says_them(depot: CommandLine) -> None:
    def periods() -> dict[str, tuple[int, str]]:
        return {
            each["of"]: (each["consultation"], each["consultation_from"])
            for each in depot.json("loan", "periods").records
        }

    assert periods() == dict.fromkeys(("", "CSSRL", "CSSRL/7210", "CSSRL/7300"), (0, ""))
    assert depot.act("loan", "period", "consultation", "3", "--org", "cssrl")["days"] == 3
    depot.act("loan", "period", "consultation", "1", "--unit", "7210")
    assert periods() == {
        "": (0, ""),
        "CSSRL": (3, "CSSRL"),
        "CSSRL/7210": (1, "CSSRL/7210"),
        "CSSRL/7300": (3, "CSSRL"),
    }
    assert "(3 days)" in depot("loan", "periods").out
    assert depot.act("loan", "period", "consultation", "", "--unit", "7210")["days"] == 3
    depot.act("loan", "period", "consultation", "2")
    assert periods()[""] == (2, "")


@pytest.mark.parametrize(
    ("arguments", "code", "name"),
    [
        (("loan", "0"), 1, "entry.not-number"),
        (("loan", ""), 1, "entry.not-number"),
        (("loan", "9999"), 1, "entry.not-number"),
        (("gift", "3"), 2, "usage.wrong"),
        (("loan", "-3"), 2, "usage.wrong"),
        (("loan", "3", "--unit", "0000"), 1, "subject.unknown"),
        (("loan", "3", "--org", "NOBODY"), 1, "subject.unknown"),
        (("loan", "3", "--org", "CSSRL", "--unit", "7210"), 2, "usage.wrong"),
    ],
)
def test_impossible_periods_are_refused(depot: CommandLine, arguments: tuple[str, ...], code: int, name: str) -> None:
    answer = depot.json("loan", "period", *arguments)
    assert (answer.code, answer.error["error"]) == (code, name)
