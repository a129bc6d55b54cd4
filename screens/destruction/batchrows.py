"""Rows and columns of destruction batches and of their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from depot.desk.destruction.reading import Docket, docket, may_sign, office_said
from depot.desk.naming import place_name
from depot.desk.objections import Objections
from depot.model.batch import (
    CANCELLED,
    CERTIFIED,
    CHANGES,
    DEFER,
    DESTROY,
    EXECUTABLE,
    EXECUTED,
    KEEP,
    PAUSED,
    POSTPONED,
    REFUSED,
    STARTED,
    STATES,
    SUBMITTED,
    WAITING,
)
from depot.model.batchlines import MISSING, BatchLine
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.reference import User
from depot.store.lookup import Reader
from depot.words import N_, _, ngettext
from screens.rows import Column, Row
from screens.signs import STATES as SIGNS
from screens.signs import Sign
from screens.text import clean, number

MINE: Final = "mine"
LIVE: Final = "live"
OVER: Final = "over"

FETCHED: Final = frozenset({EXECUTABLE, STARTED, PAUSED})
"""States in which boxes are fetched from their shelves."""

VIEWS: Final = {MINE: N_("Waits for me"), LIVE: N_("Under way"), OVER: N_("Over")}
"""The views of the list of batches, with their names."""

BATCH_COLUMNS: Final = (
    Column(N_("Batch"), width=13),
    Column(N_("State"), width=20),
    Column(N_("Boxes"), width=6, right=True),
    Column(N_("Title"), flex=2, least=12),
    Column(N_("What is next"), flex=3, least=20, from_width=90),
    Column(N_("Since"), width=10, from_width=110),
)

LINE_COLUMNS: Final = (
    Column(N_("Box"), width=13),
    Column(N_("Decision"), width=12),
    Column(N_("Due"), width=10),
    Column(N_("Rule"), width=9, from_width=84),
    Column(N_("Title"), flex=3, least=12),
    Column(N_("Place"), flex=2, least=16, tail=True, from_width=120),
    Column(N_("In the way, or why"), flex=3, least=18),
)

PICK_COLUMNS: Final = (
    Column(N_("Place"), flex=3, least=32, tail=True),
    Column(N_("Box"), width=13),
    Column(N_("State"), width=15),
    Column(N_("Title"), flex=3, least=12, from_width=100),
    Column(N_("In the way, or why"), flex=2, least=10),
)
"""Of a batch that is carried out: where each box is fetched."""

_UNDECIDED: Final = Sign("undecided", "·", ".", N_("undecided"), "note")
_GOES: Final = Sign("goes", "◆", "@", N_("destroy"), "attention")
_KEPT: Final = Sign("kept", "=", "=", N_("keep"), "ok")
_LATER: Final = Sign("later", "→", ">", N_("later"), "ok")
_STOPPED: Final = Sign("stopped", "■", "#", N_("stopped"), "stop")
_PULLED: Final = Sign("pulled", "↓", "v", N_("off shelf"), "attention")
_ASIDE: Final = Sign("aside", "=", "=", N_("set aside"), "ok")

_DECIDED: Final = {"": _UNDECIDED, DESTROY: _GOES, KEEP: _KEPT, DEFER: _LATER}

_TONES: Final = {
    SUBMITTED: SIGNS["due"],
    CHANGES: SIGNS["reserved"],
    POSTPONED: SIGNS["reserved"],
    WAITING: SIGNS["reserved"],
    EXECUTABLE: SIGNS["free"],
    EXECUTED: SIGNS["full"],
    CERTIFIED: SIGNS["destroyed"],
    REFUSED: SIGNS["closed"],
    CANCELLED: SIGNS["closed"],
}


def dockets(reader: Reader, view: str, user: User, today: date) -> list[Docket]:
    """The batches of a view, newest first."""
    from depot.desk.destruction.reading import waiting_for

    if view == MINE:
        return waiting_for(reader, user, today)
    every = reader.destructions.batches(ended=view == OVER)
    return [docket(reader, each, today) for each in every if bool(each.ended) is (view == OVER)]


def batch_row(it: Docket, user: User) -> Row:
    """A line of the list of batches."""
    sign = _TONES.get(it.state, SIGNS["new"])
    cells = (it.code.shown, _(STATES[it.state]), number(it.progress.lines), clean(it.batch.title), next_step(it, user))
    return Row((*cells, it.batch.drafted_at[:10]), sign, quiet=bool(it.batch.ended))


def walked(reader: Reader, it: Docket) -> list[int]:
    """The boxes of a batch as they are fetched: in walking order, then those that are off their shelves or stay."""
    picks = [pick.line.box for pick in reader.destructions.picks(it.batch.id)]
    known = set(picks)
    return picks + [line.box for line in it.lines if line.box not in known]


def next_step(it: Docket, user: User) -> str:
    """What is to be done next with a batch, for who sits here."""
    progress = it.progress
    match it.state:
        case "draft" | "changes":
            return _("hand it to its signers")
        case "submitted" if progress.undecided:
            n = progress.undecided
            return ngettext("decide {n} line, then sign", "decide {n} lines, then sign", n).format(n=number(n))
        case "submitted":
            mine = [office_said(office.name).text(_) for office in may_sign(it, user)]
            if mine:
                return _("sign as {office}").format(office=_(" or ").join(mine))
            lacking = ", ".join(office_said(office.name).text(_) for office in it.lacking)
            return _("to be signed by: {offices}").format(offices=lacking)
        case "waiting":
            return _("wait until {day}").format(day=_ready(it))
        case "executable":
            return _("carry it out by scan")
        case "started" | "paused":
            return ngettext("{n} box to go", "{n} boxes to go", progress.left).format(n=number(progress.left))
        case "executed":
            return _("certify it")
        case "postponed":
            return _("take it up on {day}").format(day=it.batch.postponed)
        case _:
            return clean(it.batch.reason)


def _ready(it: Docket) -> str:
    from depot.model.batch import ready_on

    return ready_on(it.batch).isoformat()


class LineRows:
    """Makes rows of the lines of a batch."""

    def __init__(self, reader: Reader, it: Docket, blocked: Mapping[int, str]) -> None:
        """`blocked` says what is in the way of a box, by its id."""
        self._reader = reader
        self._it = it
        self._blocked = blocked
        self._objections = Objections(reader)

    def lines(self, ids: Sequence[int]) -> list[Row]:
        """Rows of boxes, by id, under LINE_COLUMNS."""
        rows = []
        for line, box, sign, place, why in self._found(ids):
            rule = f"{line.rule.partition('/')[2]} v{line.version}"
            cells = (Code.from_id("B", line.box).shown, sign, line.due, rule, clean(box.title), place, why)
            rows.append(Row(cells, None, quiet=bool(box.destroyed_on)))
        return rows

    def picks(self, ids: Sequence[int]) -> list[Row]:
        """The same under PICK_COLUMNS."""
        return [
            Row((place, Code.from_id("B", line.box).shown, sign, clean(box.title), why), None, quiet=box.place is None)
            for line, box, sign, place, why in self._found(ids)
        ]

    def _found(self, ids: Sequence[int]) -> Iterator[tuple[BatchLine, Box, Sign, str, str]]:
        """Line, box, sign, place, and what is in the way or why it was decided so."""
        for line in filter(None, map(self._it.line, ids)):
            box = self._reader.get(Box, line.box) or Box(line.box)
            objection = self._objections.said(Code.from_id("B", line.box).text) if not box.gone else None
            why = self._blocked.get(line.box, "") or line.reason or line.outcome_why
            why = why or (objection.text(_) if objection is not None else "")
            place = place_name(self._reader, box.place if box.place is not None else box.home)
            yield line, box, self._sign(line, box), place, clean(why)

    def _sign(self, line: BatchLine, box: Box) -> Sign:
        if box.destroyed_on:
            return SIGNS["destroyed"]
        if line.outcome:
            return SIGNS["missing"] if line.outcome == MISSING else _ASIDE
        if line.box in self._blocked:
            return _STOPPED
        return _PULLED if box.batch == self._it.batch.id else _DECIDED[line.decision]
