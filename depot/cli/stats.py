"""`depot stats`: how much is here."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from depot.cli.command import Command
from depot.cli.wording import STATUS
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context

COUNTED: Final = {
    "box": N_("boxes"),
    **{f"box.{status}": msgid for status, msgid in STATUS.items()},
    "file": N_("files"),
    "location": N_("places"),
    "person": N_("borrowers"),
    "loan": N_("loans"),
    "unit": N_("units"),
    "class": N_("classes of the plan"),
    "rule": N_("retention rules"),
    "user": N_("users"),
}
"""Counters that the store keeps, with their names for people."""


def _run(context: Context, _options: Namespace) -> int:
    from depot.model.reference import Node

    reader = context.reader
    stream = reader.stream_head()
    node = reader.get(Node, stream.node)
    rows = []
    for name, msgid in COUNTED.items():
        indent = "  " * name.startswith("box.")
        count = reader.tally(name)
        if count or not indent:
            rows.append(({"name": name, "n": count}, (indent + _(msgid), f"{count:>9}")))
    rows.append(({"name": "event", "n": stream.head_seq}, (_("events in the journal"), f"{stream.head_seq:>9}")))
    title = f"{node.name if node is not None else ''} ({stream.node})".strip()
    context.out.note(title)
    context.out.table(rows)
    return 0


COMMANDS = {"stats": Command(N_("count what is here"), _run)}
