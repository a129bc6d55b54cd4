"""`depot` and `depot demo`: options, splash, then the application."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from depot import words
from depot.errors import BadInput, DepotError
from depot.store.connection import NoDepot
from depot.store.glance import Glance, glance
from depot.store.places import Place, place_of
from depot.store.whereabouts import data_folder, database_path, station_name
from depot.words import N_, _
from screens import garbage
from screens.looks import choose_theme
from screens.options import Options
from screens.start import in_terminal


class OptionUnknown(BadInput):
    """Facts: option."""

    what = N_("The option {option} is not known.")
    todo = N_("`depot --help` lists what there is.")


def main(arguments: list[str]) -> int:
    """Open the screens; return the exit code."""
    garbage.hold()
    try:
        options, asked = read_options(arguments)
        if options.demo:
            prepare_demo(options.place.file)
        looked, trouble = _look(options)
        if looked is not None:
            if looked.language and not asked.language:
                words.use(looked.language)
            if looked.theme and not asked.theme:
                options = options._replace(theme=choose_theme(looked.theme, {}))
        lines = splash(looked, trouble)
        return in_terminal(lambda: _run(options), lambda _columns, rows: lines[:rows], options.theme)
    except DepotError as error:
        sys.stderr.write(f"depot: {error.sentence(_)}\n       {error.next_step(_)}\n")
        return error.exit_code


class Asked(NamedTuple):
    """What the command line or the environment decides, whatever is set at the station."""

    language: bool
    theme: bool


def _look(options: Options) -> tuple[Glance | None, DepotError | None]:
    try:
        return glance(options.db, options.station), None
    except NoDepot:
        return None, None
    except DepotError as error:
        return None, error


def read_options(arguments: Sequence[str]) -> tuple[Options, Asked]:
    """The options of the screens, and what was asked for. Raises OptionUnknown, SchemeUnknown and PlaceMalformed."""
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
    db: Place | Path = place_of(given["--db"] or os.environ.get("DEPOT_DB") or database_path(None))
    user, pin = given["--user"], os.environ.get("DEPOT_PIN", "")
    if demo:
        from depot.demo.wording import users

        clerk = users()[0]
        db = Path(given["--db"]) if given["--db"] else data_folder(os.environ) / "demo.db"
        user, pin = (user, pin) if user and pin else (clerk.key, clerk.pin)
    theme = choose_theme(given["--theme"] or None, os.environ)
    poor = theme != choose_theme(None, {})
    asked = Asked(bool(given["--lang"] or os.environ.get("DEPOT_LANG")), bool(given["--theme"]) or poor)
    return Options(db, theme, user, pin, demo, station_name()), asked


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


def splash(looked: Glance | None, trouble: DepotError | None) -> list[tuple[str, str]]:
    """What stands on the screen until the program does: the depot's name and what it holds."""
    if trouble is not None:
        return [(" depot", "bar"), ("", "text"), (f"  {trouble.sentence(_)}", "text")]
    if looked is None:
        none_yet = _("No depot here yet: a few questions follow.")
        return [(" depot", "bar"), ("", "text"), (f"  {none_yet}", "text")]
    holds = _("{n} boxes, {lent} on loan").format(n=looked.boxes, lent=looked.lent)
    opening = _("Opening… scans are already taken.")
    return [(f" {looked.name} · {looked.node}", "bar"), ("", "text"), (f"  {holds}", "text"), (f"  {opening}", "text")]


def _run(options: Options) -> int:
    from screens.actthread import ActThread

    # The PIN is checked while Textual is imported: both take long, and only one needs the interpreter.
    acts = ActThread(options.db, options.station)
    greeting = acts.greet(options)

    from screens.app import DepotApp
    from screens.desks import SCREENS
    from screens.performing import RELAUNCH

    while True:
        app = DepotApp(options, SCREENS, acts=acts, greeting=greeting)
        app.run()
        if app.return_code != RELAUNCH or app.session is None:
            return app.return_code or 0
        told = app.between() if app.between is not None else ""
        options = options._replace(theme=app.theme, seated=app.session.user, told=told)
        acts, greeting = ActThread(options.db, options.station), None
