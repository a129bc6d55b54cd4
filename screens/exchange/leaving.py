"""Rows of what leaves: days, packages, receipts; and each event of one of them with its state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from depot.desk.chronicle import Entry, chronicle
from depot.desk.doubtwords import subject_code
from depot.exchange.pieces import Piece, Places
from depot.exchange.standing import HERE, ON_KEY
from depot.store.store import Store
from depot.words import N_, _
from screens.exchange.placewords import QUESTION, SIGNS, minute
from screens.rows import Column, Row
from screens.text import number

PIECE_COLUMNS: Final = (
    Column(N_("State"), width=14),
    Column(N_("Date"), width=16),
    Column(N_("Events"), width=10, right=True),
    Column(N_("What"), flex=1, least=20),
)

EVENT_COLUMNS: Final = (
    Column(N_("State"), width=14),
    Column(N_("No."), width=7, right=True, from_width=100),
    Column(N_("When"), width=16),
    Column(N_("Who"), width=14, from_width=110),
    Column(N_("Thing"), width=14),
    Column(N_("What"), flex=1, least=16),
)


def piece_rows(pieces: Sequence[Piece]) -> list[Row]:
    """A row for each piece."""
    rows = []
    for piece in pieces:
        if piece.place == HERE:
            what = _("events {first} to {last}").format(first=number(piece.first), last=number(piece.last))
        elif piece.place == ON_KEY:
            what = _file(piece)
        elif piece.name:
            what = _("receipt of {vault}, through {last}").format(vault=piece.name, last=number(piece.last))
        else:
            what = _("confirmed, through {last}").format(last=number(piece.last))
        sign = SIGNS[piece.place]
        rows.append(Row((_(sign.word), minute(piece.at), number(piece.events), what), sign))
    return rows


def _file(piece: Piece) -> str:
    return f"{piece.name}  {piece.where}"


class EventRows:
    """Loads the events of a piece, a page at a time."""

    def __init__(self, store: Store, piece: Piece, places: Places) -> None:
        self._store = store
        self._piece = piece
        self._places = places
        self._node = store.stream_head().node

    def rows(self, numbers: Sequence[int]) -> list[Row]:
        """A row for each event by its number."""
        told: dict[str, dict[tuple[str, str, int], Entry]] = {}
        return [self._row(seq, told) for seq in numbers]

    def _row(self, seq: int, told: dict[str, dict[tuple[str, str, int], Entry]]) -> Row:
        inc = self._piece.inc
        event = self._store.event_at(self._node, inc, seq)
        sign = SIGNS[self._places.place(inc, seq)]
        asked = self._places.question(inc, seq)
        word = _(QUESTION.word) if asked else _(sign.word)
        if event is None:
            return Row((word, str(seq), "", "", "", ""), sign)
        if event.subject not in told:
            told[event.subject] = {entry.event[:3]: entry for entry in chronicle(self._store, event.subject)}
        entry = told[event.subject].get((self._node, inc, seq))
        who = entry.who if entry is not None else event.actor
        what = entry.what.text(_) if entry is not None else event.kind
        cells = (word, number(seq), minute(event.at), who, thing(event.subject), what)
        return Row(cells, QUESTION if asked else sign)


def thing(subject: str) -> str:
    """The code of what an event is about, else its subject as it stands."""
    try:
        return subject_code(subject)
    except ValueError:  # a subject that only a newer program knows
        return subject
