"""`depot setting`: the settings of the whole depot, and those of this terminal."""

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


_HERE = N_("those of this terminal; anybody may change them")


def _for_list(parser: Parser) -> None:
    parser.add_argument("--here", action="store_true", help=_(_HERE))


def _list(context: Context, options: Namespace) -> int:
    from depot.desk.settings import SETTINGS, STATION, station_value, value
    from depot.store.whereabouts import station_name

    if options.here:
        station = station_name()
        context.out.table([_here(station, key, station_value(context.reader, station, key)) for key in STATION])
        return 0
    rows = []
    for key, known in SETTINGS.items():
        now = value(context.reader, key)
        record = {"setting": key, "value": now, "default": known.default, "about": _(known.label)}
        rows.append((record, (key, now or "–", _(known.label))))
    context.out.table(rows)
    return 0


def _here(station: str, key: str, now: str) -> tuple[dict[str, object], tuple[str, ...]]:
    return {"station": station, "setting": key, "value": now}, (key, now or "–")


def _for_set(parser: Parser) -> None:
    parser.add_argument("setting", type=text, metavar=_("SETTING"), help=_("its name, as the list has it"))
    parser.add_argument("value", metavar=_("VALUE"), help=_("what it is from now on; an empty one for nothing"))
    parser.add_argument("--here", action="store_true", help=_(_HERE))


def _set(context: Context, options: Namespace) -> int:
    from depot.desk.printing.kept import keep_terminal
    from depot.desk.settings import change, station_value, value
    from depot.store.whereabouts import station_name

    if options.here:
        store, station = context.session.store, station_name()
        keep_terminal(store, station, {options.setting: options.value})
        record, cells = _here(station, options.setting, station_value(store, station, options.setting))
        context.out.say(record, f"{station}  {'  '.join(cells)}")
        return 0
    done = change(context.session, options.setting, options.value)
    now = value(context.reader, options.setting)
    tell(context, done, f"setting/{options.setting}", _("now {value}").format(value=now or "–"))
    return 0


COMMANDS = {
    "list": Command(N_("list the settings of the depot, or of this terminal"), _list, _for_list),
    "set": Command(N_("change a setting of the depot, or of this terminal"), _set, _for_set),
}
