"""Where the boxes and places of a list belong: addresses as places, and what the shelf desk would have said."""

from __future__ import annotations

from depot.desk.place_tree import Tree
from depot.desk.seen import known
from depot.errors import Refused
from depot.intake.refusals import PlaceUnknown
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.location import Location
from depot.model.standing import PlaceHoldsNone, PlaceRetired, Standing, why_not
from depot.store.lookup import Reader
from depot.store.store import Tx


class Homes:
    """Addresses, and what stands where, within one act."""

    def __init__(self, tx: Tx) -> None:
        self.tree = Tree(tx)
        """Places by their labels."""
        self._tx = tx
        self._standing: dict[int, Standing] = {}
        self._widths: dict[str, int | None] = {}

    def place(self, address: tuple[str, ...]) -> int:
        """The place of an address: labels from the site down, or one code or old barcode. Raises PlaceUnknown."""
        if len(address) == 1 and (found := coded(self._tx, "S", address[0])) is not None:
            return found
        place: int | None = None
        for label in address:
            place = self.tree.child(place, label)
            if place is None:
                break
        if place is None:
            raise PlaceUnknown(place=" · ".join(address))
        return place

    def stand(self, box: Box, place: int) -> Refused | None:
        """Count a new box in at a place; return why nobody would have been allowed to put it there, or None.

        Raises PlaceHoldsNone, PlaceRetired where no box can stand.
        """
        location = known(self._tx, Location, place)
        about = {"place": Code.from_id("S", place).shown, "label": location.label or location.name}
        if not location.holds_boxes:
            raise PlaceHoldsNone(**about)
        if location.retired:
            raise PlaceRetired(**about)
        if place not in self._standing:  # what this act adds is counted here, and not yet there
            self._standing[place] = Standing(*self._tx.fill(place))
            self._widths = self._widths or self._tx.widths()
        now = self._standing[place]
        why = why_not(box, location, now, self._widths, within=self._tx.ancestry(place)[:-1])
        width = self._widths.get(box.type)
        unmeasured = now.unmeasured + (width is None)
        self._standing[place] = Standing(now.boxes + 1, now.known_mm + (width or 0), unmeasured)
        return why


def coded(reader: Reader, letter: str, text: str) -> int | None:
    """The box (B) or place (S) that an old barcode or a code of ours names."""
    for subject in reader.by_alias(text):
        if subject.startswith(letter):
            return Code.parse(subject).id
    try:
        code = Code.parse(text)
    except Refused:
        return None
    return code.id if code.letter == letter else None
