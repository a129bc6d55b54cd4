"""Who may do what from a command line: names, PINs, roles, and where the PIN comes from."""

from __future__ import annotations

import io
import sys

import pytest

from depot.cli import context
from depot.cli.context import ask, new_pin
from depot.cli.faults import PinMissing, PinsDiffer
from tests.cli.conftest import CLERK_PIN, PIN, CommandLine

BOX, SHELF = "B-L1-000001-0", "S-L1-000007-G"


def test_an_act_wants_a_name(depot: CommandLine) -> None:
    answer = depot.json("box", "add", user=None)
    assert (answer.code, answer.error["error"]) == (2, "user.missing")


def test_a_name_on_the_line_wins_over_the_environment(depot: CommandLine) -> None:
    done = depot.act("--user", "cléo", "box", "add", pin=CLERK_PIN)
    assert depot.json("history", done["subject"]).record["actor"] == "cléo"


@pytest.mark.parametrize(
    ("user", "pin"), [("ada", "0000"), ("nobody", PIN), ("ada", CLERK_PIN), ("U-L1-000001-3", "x")]
)
def test_a_wrong_pin_says_nothing_of_the_name(user: str, pin: str, depot: CommandLine) -> None:
    answer = depot.json("box", "add", user=user, pin=pin)
    assert (answer.code, answer.error["error"]) == (1, "pin.wrong")
    assert depot.json("stats").records[0]["n"] == 2


def test_a_badge_signs_in_like_a_name(depot: CommandLine) -> None:
    done = depot.act("box", "add", user="U-L1-000001-3")
    assert depot.json("history", done["subject"]).record["actor"] == "ada"


@pytest.mark.parametrize(
    "line",
    [
        ("location", "add", "S-9", "--kind", "site"),
        ("location", "block", SHELF, "--reason", "x"),
        ("unit", "add", "7777", "X"),
        ("user", "role", "ada", "clerk"),
        ("user", "badge", "ada"),
        ("user", "unlock", "ada"),
        ("user", "pin", "ada"),
    ],
    ids=lambda line: " ".join(line[:2]),
)
def test_a_clerk_does_not_do_what_others_may(
    line: tuple[str, ...], depot: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPOT_NEW_PIN", "9301z")
    before = depot.json("stats").records[-1]
    answer = depot.json(*line, user="cléo", pin=CLERK_PIN)
    assert (answer.code, answer.error["error"]) == (1, "role.too-low")
    assert "Ask" in answer.error["next"]
    assert depot.json("stats").records[-1] == before


def test_a_clerk_undoes_only_his_own_acts(depot: CommandLine) -> None:
    others = depot.act("box", "edit", BOX, "--title", "X")["act"]
    assert depot.json("undo", others, user="cléo", pin=CLERK_PIN).error["error"] == "role.too-low"
    own = depot.act("box", "edit", BOX, "--title", "Y", user="cléo", pin=CLERK_PIN)["act"]
    assert depot.act("undo", own, user="cléo", pin=CLERK_PIN)["subject"] == "BL10000010"


def test_a_clerk_sets_his_own_pin(depot: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPOT_NEW_PIN", "5520q")
    depot.act("user", "pin", "cléo", user="cléo", pin=CLERK_PIN)
    assert depot.act("box", "add", user="cléo", pin="5520q")["act"]


def test_without_a_terminal_the_pin_is_not_read_from_the_data(
    depot: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_terminal(monkeypatch)
    answer = depot.json("scan", pin=None, stdin=b"4711x\nBL10000010\n")
    assert (answer.code, answer.error["error"]) == (2, "pin.missing")
    assert "DEPOT_PIN" in answer.error["next"]


def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let /dev/tty not open, as in a cron job."""
    import os

    opened = os.open

    def refusing(path: str, *rest: int, **named: int) -> int:
        if path == "/dev/tty":
            raise OSError(6, "No such device or address")
        return opened(path, *rest, **named)

    monkeypatch.setattr(os, "open", refusing)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"4711x\n")))


def test_asking_needs_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    no_terminal(monkeypatch)
    with pytest.raises(PinMissing):
        ask("PIN: ", "DEPOT_PIN")


def test_a_new_pin_is_entered_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["abc1", "abc1", "abc1", "abc2"])
    monkeypatch.setattr(context, "ask", lambda prompt, variable: next(typed))
    assert new_pin("ada") == "abc1"
    with pytest.raises(PinsDiffer):
        new_pin("ada")


def test_a_new_pin_that_is_too_easy_is_refused(depot: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPOT_NEW_PIN", "1234")
    assert depot.json("user", "add", "sam", "--role", "clerk").error["error"] == "pin.trivial"


def test_founding_never_overwrites(depot: CommandLine) -> None:
    line = ("init", "--node", "L2", "--name", "X", "--admin", "eve")
    answer = depot.json(*line)
    assert (answer.code, answer.error["error"]) == (1, "depot.exists")
    answer = depot.json(*line, "--db", str(depot.database.with_name("new.db")), pin="1111")
    assert answer.error["error"] == "pin.trivial"
    assert not depot.database.with_name("new.db").exists()
    answer = depot.json("init", "--node", "O!", "--name", "X", "--admin", "eve", "--db", str(depot.database) + "2")
    assert (answer.code, answer.error["error"]) == (2, "node.malformed")
