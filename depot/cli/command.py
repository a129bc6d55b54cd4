"""What a command is."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def no_arguments(_parser: Parser) -> None:
    """For a command that takes none."""


class Command(NamedTuple):
    """One command; the modules of this package list theirs by name in COMMANDS (`""` for a verb without parts)."""

    help: str
    """What it does, in one line: a msgid."""
    run: Callable[[Context, Namespace], int]
    """Does it; returns the exit code. Raises DepotError."""
    arguments: Callable[[Parser], None] = no_arguments
    """Adds its arguments."""
    more: str = ""
    """Further help, below the options: a msgid."""
