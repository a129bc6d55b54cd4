"""Rows and columns of inventories and of their problems."""

from __future__ import annotations

from typing import Final

from depot.desk.inventory.wording import Row as Told
from depot.model.codes import Code
from depot.model.inventory import CLOSED, COUNTED, COUNTING, PAUSED, STATES, Inventory
from depot.model.location import SEPARATOR
from depot.model.recount import (
    DISORDER,
    FOREIGN,
    FOUND,
    GONE,
    IN_BATCH,
    MISPLACED,
    NOT_SEEN,
    ON_LOAN,
    PROBLEMS,
    SKIPPED,
    TWICE,
    UNKNOWN,
    WAYS,
)
from depot.words import N_, _
from screens.rows import Column, Row
from screens.signs import STATES as SIGNS
from screens.signs import Sign
from screens.text import clean, number

COLUMNS: Final = (
    Column(N_("Inventory"), width=13),
    Column(N_("State"), width=13),
    Column(N_("Boxes"), width=7, right=True),
    Column(N_("Shelves"), width=9, right=True),
    Column(N_("Scans"), width=8, right=True, from_width=100),
    Column(N_("Title"), flex=2, least=12),
    Column(N_("Since"), width=10),
)

PROBLEM_COLUMNS: Final = (
    Column(N_("Problem"), width=30),
    Column(N_("Code"), width=14),
    Column(N_("Where"), flex=2, least=17),
    Column(N_("On record at"), flex=2, least=17, from_width=100),
    Column(N_("Title"), flex=2, least=14, from_width=120),
    Column(N_("Outcome"), flex=2, least=9),
)

NEAR: Final = 4
"""Parts of an address, from the shelf out, that say where it is to somebody who stands in the room."""

_STATES: Final = {
    COUNTING: SIGNS["free"],
    PAUSED: SIGNS["reserved"],
    COUNTED: SIGNS["full"],
    CLOSED: SIGNS["closed"],
}

_KINDS: Final = {
    NOT_SEEN: ("?", "?", "stop"),
    MISPLACED: ("↔", "~", "attention"),
    ON_LOAN: ("→", ">", "attention"),
    GONE: ("×", "x", "stop"),
    FOREIGN: ("◇", "r", "attention"),
    UNKNOWN: ("*", "*", "attention"),
    FOUND: ("✓", "+", "ok"),
    TWICE: ("=", "=", "attention"),
    DISORDER: ("↓", "v", "note"),
    IN_BATCH: ("◆", "@", "note"),
    SKIPPED: ("○", "o", "attention"),
}

KIND_SIGNS: Final = {
    kind: Sign(kind, glyph, plain, PROBLEMS[kind], tone) for kind, (glyph, plain, tone) in _KINDS.items()
}
"""Signs of the kinds of problems."""


def inventory_row(now: Inventory) -> Row:
    """A line of the list of inventories."""
    shown, state = Code.from_id("N", now.id).shown, _(STATES[now.status])
    cells = (shown, state, number(now.boxes), number(now.shelves), number(now.scans), clean(now.title))
    return Row((*cells, now.started_at[:10]), _STATES[now.status], quiet=not now.open)


def problem_row(told: Told) -> Row:
    """A line of the problems of an inventory."""
    became = _(WAYS[told.how]) if told.how in WAYS else ""
    if told.why:
        became = _("{what}: {why}").format(what=became, why=clean(told.why))
    where = SEPARATOR.join((told.seen_at or told.place).split(SEPARATOR)[-NEAR:])
    cells = (KIND_SIGNS[told.problem], clean(told.shown), where, told.place, clean(told.title), became)
    return Row(cells, None, quiet=bool(told.how))
