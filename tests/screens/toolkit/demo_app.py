"""A depot that does not exist, shown with every part of the toolkit: to look at, and for the tests to drive.

Run it with `python -m tests.screens.toolkit.demo_app`; `--theme`, `--list N`, `--focus`, `--log FILE` and `--prefix`
choose what the tests need.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from screens.looks import choose_theme
from screens.start import NoTerminal, in_terminal

if TYPE_CHECKING:
    from tests.screens.toolkit.demo_desk import DemoApp

ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("--theme")
ARGUMENTS.add_argument("--rows", type=int, default=4217)
ARGUMENTS.add_argument("--focus", default="scan")
ARGUMENTS.add_argument("--log", type=Path)
ARGUMENTS.add_argument("--prefix", default="")
ARGUMENTS.add_argument("--no-timing", action="store_true")
ARGUMENTS.add_argument("--crash", action="store_true")


def splash(columns: int, _rows: int) -> Sequence[tuple[str, str]]:
    """What stands on the terminal until Textual draws."""
    return [
        (" Dépôt Longueuil · L1".ljust(columns - 16) + "Ada T. · commis ", "bar"),
        ("", "text"),
        ("  Un instant…", "ink-soft"),
    ]


def journal(path: Path | None) -> Callable[..., None]:
    """A function that appends its keywords to the log the tests read."""

    def write(**facts: object) -> None:
        if path is not None:
            with path.open("a", encoding="utf-8") as log:
                log.write(json.dumps({**facts, "at": time.monotonic()}) + "\n")

    return write


def is_code(text: str) -> bool:
    """What codes look like here: ours, command cards, and old library numbers."""
    return bool(re.fullmatch(r"[BFSPLUTDNR][A-Z0-9]{9}|\$[A-Z-]{2,12}|\d{14}", text.upper()))


def main(arguments: Iterable[str] | None = None) -> int:
    """Run the demonstration; the exit code."""
    options = ARGUMENTS.parse_args(None if arguments is None else list(arguments))
    theme = choose_theme(options.theme, os.environ)
    write = journal(options.log)

    def run() -> int:
        from tests.screens.toolkit.demo_desk import DemoApp

        if options.crash:
            raise RuntimeError("asked to crash")
        app: DemoApp = DemoApp(options, theme, write)
        app.run()
        return app.return_code or 0

    try:
        return in_terminal(run, splash, theme)
    except NoTerminal as error:
        sys.stderr.write(f"{error.sentence()} {error.next_step()}\n")
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
