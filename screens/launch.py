"""`depot` and `depot demo`: options, splash, then the application."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from depot import words
from depot.errors import BadInput, DepotError
from depot.store.connection import NoDepot, connect
from depot.store.whereabouts import data_folder, database_path, station_name
from depot.words import N_, _
from screens.looks import choose_theme
from screens.options import Options
from screens.start import in_terminal


class OptionUnknown(BadInput):
    """Facts: option."""

    what = N_("The option {option} is not known.")
    todo = N_("`depot --help` lists what there is.")


def main(arguments: list[str]) -> int:
    """Open the screens; return the exit code."""
    try:
        options = read_options(arguments)
        if options.demo:
            prepare_demo(options.db)
        return in_terminal(
            lambda: _run(options), lambda columns, rows: splash(options.db, columns, rows), options.theme
        )
    except DepotError as error:
        sys.stderr.write(f"depot: {error.sentence(_)}\n       {error.next_step(_)}\n")
        return error.exit_code


def read_options(arguments: Sequence[str]) -> Options:
    """The options of the screens. Raises OptionUnknown."""
    given = {"--db": "", "--lang": "", "--user": os.environ.get("DEPOT_USER", ""), "--theme": ""}
    demo = False
    rest = iter(arguments)
    for word in rest:
        name, _sign, value = word.partition("=")
        if name in given:
            given[name] = value or next(rest, "")
        elif word == "--plain":
            given["--theme"] = "plain"
        elif word == "demo":
            demo = True
        else:
            raise OptionUnknown(option=word)
    if given["--lang"]:
        words.use(given["--lang"])
    db = database_path(given["--db"])
    user, pin = given["--user"], os.environ.get("DEPOT_PIN", "")
    if demo:
        from depot.demo.wording import users

        clerk = users()[0]
        db = Path(given["--db"]) if given["--db"] else data_folder(os.environ) / "demo.db"
        user, pin = (user, pin) if user and pin else (clerk.key, clerk.pin)
    theme = choose_theme(given["--theme"] or None, os.environ)
    return Options(db, theme, user, pin, demo, station_name())


def prepare_demo(path: Path) -> None:
    """Build the demonstration depot the first time."""
    if path.exists():
        return
    from depot.demo.build import build

    sys.stderr.write(_("Building the demonstration depot…") + "\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    build(path, progress=_told)


def _told(done: int, total: int) -> None:
    sys.stderr.write("\r" + _("{done} of {total} boxes").format(done=done, total=total))
    sys.stderr.write("\n" if done == total else "")
    sys.stderr.flush()


def splash(db: Path, columns: int, rows: int) -> list[tuple[str, str]]:
    """What stands on the screen until the program does: the depot's name and what it holds."""
    bar, lines = " depot", ["", ""]
    try:
        connection = connect(db, readonly=True)
    except NoDepot:
        return [(bar, "bar"), ("", "text"), (f"  {_('No depot here yet: a few questions follow.')}", "text")]
    except DepotError as error:
        return [(bar, "bar"), ("", "text"), (f"  {error.sentence(_)}", "text")]
    try:
        name = connection.execute("SELECT name, key FROM node ORDER BY founded_at DESC LIMIT 1").fetchone()
        held = dict(connection.execute("SELECT name, n FROM tally"))
    finally:
        connection.close()
    if name:
        bar = f" {name[0]} · {name[1]}"
    lines.append("  " + _("{n} boxes, {lent} on loan").format(n=held.get("box", 0), lent=held.get("box.lent", 0)))
    lines.append("  " + _("Opening… scans are already taken."))
    return [(bar, "bar"), *((line, "text") for line in lines[: rows - 1])]


def _run(options: Options) -> int:
    from screens.app import DepotApp
    from screens.desks import SCREENS

    app = DepotApp(options, SCREENS)
    app.run()
    return app.return_code or 0
