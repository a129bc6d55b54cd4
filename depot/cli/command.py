"""What a command is."""

from __future__ import annotations

TYPE_CHECKING = False  # typing's own constant; this module is on the way of every command
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from depot.cli.context import Context
    from depot.cli.parser import Parser


def no_arguments(_parser: Parser) -> None:
    """For a command that takes none."""


class Command:
    """One command; the modules of this package list theirs by name in COMMANDS.

    `help` is what it does, in one line, and `more` stands below the options of its own help; both are msgids. `run`
    does it and returns the exit code, or raises DepotError. `arguments` adds its arguments to its parser.
    """

    __slots__ = ("arguments", "help", "more", "run")

    def __init__(
        self,
        help_: str,
        run: Callable[[Context, Namespace], int],
        arguments: Callable[[Parser], None] = no_arguments,
        more: str = "",
    ) -> None:
        self.help = help_
        self.run = run
        self.arguments = arguments
        self.more = more
