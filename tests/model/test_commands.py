"""Command cards, each with its words, read in either case and in no other form."""

from __future__ import annotations

from pathlib import Path

import pytest

from depot.model.commands import ANSWERS, MARK, MODES, Command, parse_command


def test_the_cards_are_these() -> None:
    assert [command.code for command in Command] == [
        "$LOOK", "$SHELVE", "$LEND", "$RETURN", "$PICK", "$INVENTORY", "$SHRED", "$RECEIVE", "$MOVE", "$UNDO",
        "$CANCEL", "$DONE", "$YES", "$NO",
    ]  # fmt: skip


@pytest.mark.parametrize("command", Command)
def test_a_card_reads_back_and_has_words(command: Command) -> None:
    assert parse_command(command.code) is parse_command(f" {command.code.lower()} ") is command
    assert command.label
    assert command.help.endswith(".")
    assert set(command.code) <= set("$ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "plain on every North American keyboard"


def test_labels_tell_them_apart() -> None:
    assert len({command.label for command in Command}) == len({command.help for command in Command}) == len(Command)


def test_modes_answers_and_acts() -> None:
    assert [command for command in Command if command.is_answer] == [Command.YES, Command.NO]
    assert [command for command in Command if not command.is_mode and not command.is_answer] == [
        Command.UNDO,
        Command.CANCEL,
        Command.DONE,
    ]
    assert not MODES & ANSWERS


@pytest.mark.parametrize(
    "text", ["", MARK, "LEND", "$LENDING", "$ LEND", "$$LEND", "$LEND$", "$\u017fHELVE", "BL1000123H"]
)
def test_no_command(text: str) -> None:
    assert parse_command(text) is None


def test_the_manual_lists_the_cards() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "codes.md").read_text("utf-8")
    for command in Command:
        kind = "mode" if command.is_mode else "answer" if command.is_answer else "act"
        assert f"| `{command.code}` | {kind} |" in manual
