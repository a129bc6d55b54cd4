"""Commands and keys: what is wrong is found, and one text serves footer, help and palette."""

from __future__ import annotations

import pytest

from depot import words
from depot.model.keymap import ALLOWED
from screens.frame import FIND_VERB, HELP_VERB
from screens.help import MOVES
from screens.keys import Command, check_keymap, footer_entries, footer_width, key_name, problems, verbs
from tests.screens.toolkit.demo_desk import DemoApp, DemoDesk

GOOD = Command("box.move", "f6,m", "Move", "Move the box.", footer=True)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_demonstration_has_no_problem(language: str) -> None:
    words.use(language)
    assert list(problems(verbs(DemoDesk), verbs(DemoApp))) == []
    assert footer_width(footer_entries((*verbs(DemoDesk), *verbs(DemoApp)))) <= 80


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        (Command("Move", "m", "Move", "Move it."), "not a dotted id"),
        (Command("box.move", "m", "", "Move it."), "needs a name"),
        (Command("box.move", "m", "Move", "Move it"), "needs a name"),
        (Command("box.move", "ctrl+j", "Move", "Move it."), "ctrl+j does not reach every terminal"),
        (Command("box.move", "ctrl+b,m", "Move", "Move it."), "ctrl+b does not reach every terminal"),
        (Command("box.move", "left_square_bracket", "Move", "Move it."), "does not reach every terminal"),
        (Command("box.move", "f11,m", "Move", "Move it."), "f11 does not reach every terminal"),
        (Command("box.move", "f12", "Move", "Move it."), "give it a second key"),
        (Command("box.move", "slash", "Move", "Move it."), "give it a second key"),
        (Command("box.move", "m", "Move", "Move it.", priority=True), "cannot have priority over typing"),
        (Command("box.move", "", "Move", "Move it."), "no key left"),
    ],
)
def test_a_bad_command_is_found(verb: Command, said: str) -> None:
    assert any(said in problem for problem in problems([verb]))


def test_clashes_and_full_footers_are_found() -> None:
    twice = Command("box.mend", "m", "Mend", "Mend the box.")
    assert list(problems([GOOD], [twice])) == ["box.mend: m is already box.move"]
    assert list(problems([GOOD, GOOD])) == ["box.move: 2 commands have this id"]
    many = [
        Command(f"a.b{n}", f"f{n},{'abcdefgh'[n - 2]}", "Long words here", "Do it.", footer=True) for n in range(2, 10)
    ]
    said = list(problems(many))
    assert said[0] == "footer: 8 commands, at most 7"
    assert "cells wide, at most 80" in said[1]


def test_a_keymap_is_checked_before_it_is_used() -> None:
    other = Command("box.lend", "l", "Lend", "Lend the box.")
    assert list(check_keymap([GOOD, other], {"box.move": "v"})) == []
    assert list(check_keymap([GOOD, other], {"box.move": "l"})) == ["box.lend: l is already box.move"]
    assert list(check_keymap([GOOD], {"box.fly": "v"})) == ["box.fly: no such command"]
    assert list(check_keymap([GOOD], {"box.move": "ctrl+m"})) == ["box.move: ctrl+m does not reach every terminal"]
    assert list(check_keymap([GOOD], {"box.move": ""})) == ["box.move: no key left"]


def test_no_key_of_ours_is_another_key_in_disguise() -> None:
    eaten = {f"ctrl+{key}" for key in "hijmsabcoz"} | {"f11", "ctrl+left_square_bracket", "alt+a", "ctrl+1"}
    assert not eaten & ALLOWED
    assert list(problems([HELP_VERB, FIND_VERB])) == []
    assert all(key in ALLOWED for verb in MOVES for key in verb.keys.split(","))


def test_key_names_are_those_on_the_keyboard() -> None:
    words.use("en")
    assert [key_name(key) for key in ("f2", "question_mark", "escape", "ctrl+p", "m", "pagedown")] == [
        "F2",
        "?",
        "Esc",
        "Ctrl+P",
        "m",
        "PgDn",
    ]


def test_commands_of_bases_come_after_ones_own() -> None:
    assert [verb.id for verb in verbs(DemoDesk)][-2:] == ["desk.find", "desk.help"]
    assert verbs(DemoDesk)[0].action == "demo_form"
    for verb in verbs(DemoDesk):
        assert hasattr(DemoDesk, f"action_{verb.action}")
