"""`depot keys`: which keys commands of the screens have, and other ones for the depot or for a terminal."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli.acts import tell
from depot.cli.command import Command
from depot.cli.parser import text
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser

_HERE = N_("at this terminal only; anybody may")


def _list(context: Context, _options: Namespace) -> int:
    from depot.desk.keymap import bindings, in_force
    from depot.desk.settings import own_keymap, value
    from depot.store.whereabouts import station_name

    depot, own = value(context.reader, "keymap"), own_keymap(context.reader, station_name())
    given, rows = in_force(depot, own), []
    for name, command in bindings().commands.items():
        keys, screen = given.get(name, command.keys), bindings().where(name)
        title = _(screen.title) if screen.title else screen.key
        record: dict[str, object] = {"command": name, "name": _(command.name), "screen": title}
        record |= {"keys": list(keys), "program": list(command.keys), "changed": name in given}
        rows.append((record, (name, " ".join(keys), _(command.name), title, _("changed") if name in given else "")))
    context.out.table(rows)
    return 0


def _for_set(parser: Parser) -> None:
    parser.add_argument("command", type=text, metavar=_("COMMAND"), help=_("its name, as the list has it"))
    parser.add_argument("keys", nargs="*", type=text, metavar=_("KEY"), help=_("its keys; none: those of the program"))
    parser.add_argument("--here", action="store_true", help=_(_HERE))


def _set(context: Context, options: Namespace) -> int:
    from depot.desk.keymap import changed
    from depot.desk.settings import own_keymap, value
    from depot.store.whereabouts import station_name

    now = own_keymap(context.reader, station_name()) if options.here else value(context.reader, "keymap")
    _keep(context, changed(now, options.command, [key.lower() for key in options.keys]), here=options.here)
    return 0


def _for_reset(parser: Parser) -> None:
    parser.add_argument("--here", action="store_true", help=_(_HERE))


def _reset(context: Context, options: Namespace) -> int:
    _keep(context, "", here=options.here)
    return 0


def _keep(context: Context, keymap: str, *, here: bool) -> None:
    from depot.desk.settings import change, change_station
    from depot.store.whereabouts import station_name

    message = _("now {value}").format(value=keymap or _("those of the program"))
    if not here:
        tell(context, change(context.session, "keymap", keymap), "setting/keymap", message)
        return
    change_station(context.session.store, station_name(), {"keymap": keymap})
    context.out.say({"station": station_name(), "keymap": keymap}, f"{station_name()}  {message}")


COMMANDS = {
    "list": Command(N_("list every command of the screens with its keys"), _list),
    "set": Command(
        N_("give a command of the screens other keys"),
        _set,
        _for_set,
        N_("Keys are named as the list has them, such as f6, m, ctrl+e, plus. Clashes are refused."),
    ),
    "reset": Command(N_("give all keys of the program back"), _reset, _for_reset),
}
