"""From the words of a command line to its command, with its parser and nothing else built."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from typing import Final

from depot.cli.command import Command
from depot.cli.context import Context
from depot.cli.faults import CommandMissing, CommandUnknown
from depot.cli.parser import Parser, common
from depot.cli.verbs import VERBS
from depot.words import N_, _

PROGRAM: Final = "depot"

VALUED: Final = frozenset({"--db", "--vault", "--lang", "--user", "--theme"})
"""Options in front of a command that take the next word as their value; the theme is of the screens alone."""

SCREENS: Final = "demo"
"""The one command that is not of the command line."""

_HELP: Final = frozenset({"-h", "--help"})


def call(arguments: list[str]) -> int:
    """Find the command, read its arguments, run it; return the exit code. Raises DepotError."""
    rest = list(arguments)
    word = taken(rest)
    if word in (None, SCREENS):
        return _overview(rest)
    if word not in VERBS:
        raise CommandUnknown(word=word, known=_likely(word, VERBS), command=PROGRAM)
    parts = commands(word)
    command, called = parts.get(""), f"{PROGRAM} {word}"
    if command is None or (taken([*rest]) or None) in parts:
        part = taken(rest)
        if part is None:
            return _family(word, parts, rest)
        if part not in parts:
            raise CommandUnknown(word=f"{word} {part}", known=_likely(part, parts), command=called)
        command, called = parts[part], f"{called} {part}"
    return run(command, called, rest)


def run(command: Command, called: str, arguments: list[str]) -> int:
    """Run a command, called by these words, with these arguments."""
    try:
        options = parser_of(command, called).read(arguments)
    except SystemExit as done:  # the help was asked for
        return int(done.code or 0)
    context = Context(called, options, whole=VERBS[called.split()[1]].whole)
    try:
        from depot.store.connection import translated

        with translated(context.place):
            return command.run(context, options)
    finally:
        context.close()


def parser_of(command: Command, called: str) -> Parser:
    """The parser of one command."""
    parser = Parser(called, sentence(_(command.help)), _(command.more))
    command.arguments(parser)
    common(parser)
    return parser


def sentence(help_: str) -> str:
    """A line of a list of commands as a sentence."""
    return f"{help_[:1].upper()}{help_[1:]}."


def commands(verb: str) -> Mapping[str, Command]:
    """The commands of a first word: by its second words, and one under the empty text for that word alone."""
    module = importlib.import_module(f"depot.cli.{VERBS[verb].module}")
    found: Mapping[str, Command] = module.COMMANDS
    return {"": found[verb]} if verb in found else found


def taken(words: list[str]) -> str | None:
    """Take the first word that is neither an option nor an option's value out of the words; None when there is none."""
    skip = False
    for n, word in enumerate(words):
        if skip or word.startswith("-"):
            skip = not skip and word in VALUED
            continue
        return words.pop(n)
    return None


def _overview(arguments: list[str]) -> int:
    """Answer `depot --help` and `depot --version`."""
    if "--version" in arguments:
        from depot import __version__

        print(f"{PROGRAM} {__version__}")
        return 0
    if _HELP.isdisjoint(arguments):
        raise CommandMissing(command=PROGRAM, known=", ".join(VERBS))
    parser = Parser(PROGRAM, _("The program of a records depot: boxes, shelves, loans, offline."))
    parser.usage = _("depot [options] COMMAND ...")
    demo = (SCREENS, N_("open a demonstration depot"))
    _list(parser, [demo, *((name, verb.help) for name, verb in VERBS.items())])
    common(parser)
    group = parser.add_argument_group(_("screens"))
    group.add_argument("--theme", metavar=_("NAME"), help=_("colours of the screens (DEPOT_THEME)"))
    group.add_argument("--plain", action="store_true", help=_("no colours, no frames"))
    parser.epilog = _("Without a command, the screens open. Each command has its own help: depot COMMAND --help")
    parser.print_help()
    return 0


def _family(verb: str, parts: Mapping[str, Command], arguments: list[str]) -> int:
    """Answer `depot loan --help`; `depot loan` alone is an error."""
    called = f"{PROGRAM} {verb}"
    if _HELP.isdisjoint(arguments):
        raise CommandMissing(command=called, known=", ".join(parts))
    parser = Parser(called, sentence(_(VERBS[verb].help)))
    parser.usage = _("{command} [options] COMMAND ...").format(command=called)
    _list(parser, ((name, part.help) for name, part in parts.items()))
    common(parser)
    parser.print_help()
    return 0


def _list(parser: Parser, entries: Iterable[tuple[str, str]]) -> None:
    """Show commands and what they do as a group of the help."""
    group = parser.add_argument_group(_("commands"))
    for name, help_ in entries:
        group.add_argument(name, help=_(help_))


def _likely(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    names = list(known)
    return ", ".join(get_close_matches(word, names, 3) or names)
