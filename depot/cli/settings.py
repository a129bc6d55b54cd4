"""`depot setting`: the settings of the whole depot."""

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


def _list(context: Context, _options: Namespace) -> int:
    from depot.desk.settings import SETTINGS, value

    rows = []
    for key, known in SETTINGS.items():
        now = value(context.reader, key)
        record = {"setting": key, "value": now, "default": known.default, "about": _(known.label)}
        rows.append((record, (key, now or "–", _(known.label))))
    context.out.table(rows)
    return 0


def _for_set(parser: Parser) -> None:
    parser.add_argument("setting", type=text, metavar=_("SETTING"), help=_("its name, as the list has it"))
    parser.add_argument("value", metavar=_("VALUE"), help=_("what it is from now on; an empty one for nothing"))


def _set(context: Context, options: Namespace) -> int:
    from depot.desk.settings import change, value

    done = change(context.session, options.setting, options.value)
    now = value(context.reader, options.setting)
    tell(context, done, f"setting/{options.setting}", _("now {value}").format(value=now or "–"))
    return 0


COMMANDS = {
    "list": Command(N_("list the settings of the depot"), _list),
    "set": Command(N_("change a setting of the depot"), _set, _for_set),
}
