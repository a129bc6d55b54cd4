"""`depot keys`: listed, set for the depot or a terminal, given back."""

from __future__ import annotations

import pytest

from tests.cli.conftest import CommandLine


def test_keys_are_listed_set_and_given_back(depot: CommandLine) -> None:
    listed = {record["command"]: record for record in depot.json("keys", "list", user=None, pin=None).records}
    assert listed["scan.mode"]["keys"] == listed["scan.mode"]["program"] == ["f2"]
    assert depot.act("keys", "set", "scan.mode", "M", "f2")["subject"] == "setting/keymap"
    here = depot.json("keys", "set", "scan.why", "w", "--here").record
    assert here == {"station": "test", "keymap": "scan.why=w"}
    listed = {record["command"]: record for record in depot.json("keys", "list").records}
    assert [listed[name]["keys"] for name in ("scan.mode", "scan.why")] == [["m", "f2"], ["w"]]
    assert sum(record["changed"] for record in listed.values()) == 2
    depot.act("keys", "reset")
    depot.json("keys", "reset", "--here")
    assert not any(record["changed"] for record in depot.json("keys", "list").records)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("scan.mode", "f3"), "key.taken"),
        (("scan.mode", "f11"), "key.reserved"),
        (("scan.mode", "alt+x"), "key.reserved"),
        (("scan.mode", "é"), "keymap.malformed"),
        (("scan.fly", "m"), "keymap.stranger"),
        (("go.boxes", "b"), "key.types"),
    ],
)
def test_what_is_refused(depot: CommandLine, arguments: tuple[str, ...], name: str) -> None:
    answer = depot.json("keys", "set", *arguments)
    assert (answer.code, answer.error["error"]) == (1, name)
