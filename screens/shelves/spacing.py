"""What the search for room found: shelves in walking order, those proposed marked, and what nobody can say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from textual.app import ComposeResult
from textual.widgets import Static

from depot.desk.freespace import FreeSpace
from depot.model.outcome import Said
from depot.words import N_, _, ngettext
from screens.dialogs.base import Dialog
from screens.rows import Column, Row
from screens.shelves.facts import boxes
from screens.signs import STATES
from screens.text import number
from screens.vlist import VirtualList

SENTENCE = 66
"""Cells of a line of text in the dialog on the narrowest terminal."""

COLUMNS = (Column(N_("Shelf"), least=20), Column(N_("Room for"), width=14), Column("", width=12))


class SpaceDialog(Dialog[int | None]):
    """Shelves with room; the answer is the one to go to, None when it was left."""

    WIDE = True
    HINT = N_("Enter goes to the shelf · Esc leaves")

    def __init__(self, box_type: str, count: int, space: FreeSpace) -> None:
        super().__init__(_("Room for {boxes} of type {type}").format(boxes=boxes(count), type=box_type))
        self._count = count
        self._space = space

    def panel(self) -> ComposeResult:
        """What was found in words, then the shelves."""
        sentences = list(self._sentences())
        yield Static("\n".join(sentences), classes="dialog-text", markup=False)
        lines = sum(len(wrap(said, SENTENCE)) for said in sentences)
        listing = VirtualList(COLUMNS, self._load, empty=N_("No shelf of known capacity has room."))
        listing.styles.height = min(max(len(self._space.rooms), 2) + 2, max(self.app.size.height - 11 - lines, 5))
        yield listing

    def on_mount(self) -> None:
        """Begin on the first shelf proposed."""
        rooms = self._space.rooms
        first = next((at for at, room in enumerate(rooms) if room.here), 0)
        self.query_one(VirtualList).replace([room.place for room in rooms], cursor=first)

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Go there."""
        event.stop()
        self.answer(event.id)

    def _load(self, ids: Sequence[int]) -> list[Row]:
        by_place = {room.place: room for room in self._space.rooms}
        return [
            Row(
                (by_place[id_].address, boxes(by_place[id_].fits), _("here") if by_place[id_].here else ""),
                STATES["free"],
            )
            for id_ in ids
        ]

    def _sentences(self) -> Iterator[str]:
        space, proposed = self._space, self._space.proposed
        if len(proposed) == 1:
            yield _("They all fit here: {place}.").format(place=proposed[0].address)
        elif proposed:
            facts = {"n": len(proposed), "first": proposed[0].address, "last": proposed[-1].address}
            yield _("They fit on {n} shelves, from {first} to {last}.").format(**facts)
        else:
            yield _("Only {n} of them surely fit.").format(n=number(space.fits))
        for doubt in space.doubts[:3]:
            why = Said(doubt.msgid, dict(doubt.facts) or {"boxes": "…"}).text(_)
            shelves = ngettext("{n} shelf", "{n} shelves", doubt.shelves).format(n=number(doubt.shelves))
            yield _("Not calculable, {shelves}: {why}").format(shelves=shelves, why=why)
        if space.away:
            text = ngettext(
                "The place of {n} box that is out is kept.",
                "The places of {n} boxes that are out are kept.",
                space.away,
            )
            yield text.format(n=number(space.away))
        if space.reserved:
            text = ngettext("{n} reserved shelf left out.", "{n} reserved shelves left out.", space.reserved)
            yield text.format(n=number(space.reserved))
