"""`depot incidents`: what must never be, kept for ever."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from depot.cli.acts import shown_of
from depot.cli.command import Command
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.model.trails import Incident


def _incidents(context: Context, _options: Namespace) -> int:
    found = [(_incident(it), _cells(it)) for it in context.reader.incidents()]
    context.out.table(found)
    if not found:
        context.out.note(_("There is no incident."))
    return 0


def _incident(it: Incident) -> dict[str, Any]:
    return it._asdict() | {"shown": shown_of(it.subject)}


def _cells(it: Incident) -> tuple[str, ...]:
    from depot.model.trails import INCIDENTS

    return (it.at[:16].replace("T", " "), shown_of(it.subject), it.node, it.actor, _(INCIDENTS.get(it.name, it.name)))


COMMANDS = {"incidents": Command(N_("list what must never be, such as boxes destroyed while lent"), _incidents)}
