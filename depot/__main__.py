"""The `depot` command: the terminal program when no command is named, or `demo`; else the command line."""

from __future__ import annotations

import sys

_VALUED = frozenset({"--db", "--vault", "--lang", "--user", "--theme"})
"""Global options that take the next word as their value."""

_ANSWERED = frozenset({"-h", "--help", "--version"})
"""Options that the command line answers by itself."""


def main() -> int:
    """Run `depot` with the words of the process; return its exit code.

    Only the chosen way in is imported: the command line never waits for the terminal program's libraries.
    """
    arguments = sys.argv[1:]
    if command(arguments) in {None, "demo"} and _ANSWERED.isdisjoint(arguments):
        from screens.launch import main as run
    else:
        from depot.cli import main as run
    return run(arguments)


def command(arguments: list[str]) -> str | None:
    """The first word that is neither an option nor an option's value, or None."""
    words = iter(arguments)
    for word in words:
        if word in _VALUED:
            next(words, None)
        elif not word.startswith("-"):
            return word
    return None


if __name__ == "__main__":
    sys.exit(main())
