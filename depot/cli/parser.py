"""argparse in the user's language: one small parser for the command that was called, and no other.

argparse asks a module-wide `_` for its own words. Ours is put in its place, and the words are listed here so that they
are in the catalogue; a word that a later Python adds is simply English.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import Final, NoReturn

from depot.cli.faults import UsageWrong
from depot.errors import DepotError
from depot.words import N_, _

OWN_WORDS: Final = (
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("%(heading)s:"),
    N_("show this help message and exit"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("unrecognized arguments: %s"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("expected at most one argument"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("not allowed with argument %s"),
    N_("ignored explicit argument %r"),
)
"""What argparse says by itself when a command is called in a wrong way or asked for help."""

vars(argparse)["_"] = _

WIDEST: Final = 100
"""Columns of help on a wide terminal."""


class Formatter(argparse.HelpFormatter):
    """Help as wide as the terminal, without importing what argparse would import to find out."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=min(columns(), WIDEST) - 2)


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are errors of the family."""

    def __init__(self, prog: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog, description=description, epilog=epilog or None, formatter_class=Formatter, allow_abbrev=False
        )

    def read(self, arguments: list[str]) -> argparse.Namespace:
        """The values of the arguments, options and words in any order. Raises UsageWrong; exits after --help."""
        values, left = self.parse_known_args(arguments)
        if left:
            # argparse takes all the words that stand together, and gives back those behind an option.
            self.usage = self.prog
            values = self.parse_intermixed_args(arguments)
        return values

    def error(self, message: str) -> NoReturn:
        """Raise UsageWrong."""
        raise UsageWrong(command=self.prog, detail=message)


def common(parser: argparse.ArgumentParser) -> None:
    """Add the options that every command has."""
    group = parser.add_argument_group(_("everywhere"))
    help_ = _("the depot's or the vault's database (DEPOT_DB)")
    group.add_argument("--db", "--vault", dest="db", metavar=_("PATH"), help=help_)
    group.add_argument("--lang", choices=("fr", "en"), help=_("language of the answers (DEPOT_LANG)"))
    group.add_argument("--user", type=text, metavar=_("NAME"), help=_("who acts (DEPOT_USER; the PIN in DEPOT_PIN)"))
    group.add_argument("--json", action="store_true", help=_("one JSON object a line"))


def columns() -> int:
    """Width of the terminal in cells; COLUMNS says otherwise; 80 where there is none."""
    try:
        return max(int(os.environ["COLUMNS"]), 40)
    except (KeyError, ValueError):
        pass
    try:
        return max(os.get_terminal_size(sys.__stdout__.fileno()).columns, 40) if sys.__stdout__ else 80
    except (OSError, ValueError):
        return 80


def text(argument: str) -> str:
    """An argument as text: what the shell sent that is no character becomes U+FFFD, so that it can be stored."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def whole(argument: str) -> int:
    """A whole number."""
    if not (argument.isascii() and argument.isdigit() and len(argument) < 10):
        raise argparse.ArgumentTypeError(_("a whole number is wanted"))
    return int(argument)


def centimetres(argument: str) -> int:
    """A length in centimetres, with a comma or a point, as whole millimetres."""
    units, _point, tenths = argument.replace(",", ".").partition(".")
    if not (f"{units}{tenths or '0'}".isascii() and f"{units}{tenths or '0'}".isdigit() and len(tenths) < 2):
        raise argparse.ArgumentTypeError(_("a length in centimetres is wanted, such as 90 or 30,5"))
    return int(units) * 10 + int(tenths or "0")


def told(error: DepotError) -> str:
    """An error as an argument's complaint."""
    return error.sentence(_)
