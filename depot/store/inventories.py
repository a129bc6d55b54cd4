"""Look-ups of inventories: what may be expected at a start, the rows of one, and how far a shelf is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from depot.model.inventory import CLOSED, Inventory
from depot.model.inventoryrows import InventoryBox, InventoryScan, InventorySettled, InventoryShelf
from depot.store.batches import marks, parts
from depot.store.engine import Connection

_BELOW: Final = (
    "WITH RECURSIVE below(id) AS (SELECT id FROM location WHERE {roots} "
    "UNION SELECT l.id FROM location l JOIN below b ON l.parent = b.id) "
)
_HELD: Final = "l.kind IN ('shelf', 'position') AND l.retired = 0"


class OnShelf(NamedTuple):
    """How far a shelf is."""

    expected: int
    seen: int
    """Of those, how many were scanned on it."""


class Inventories:
    """Reads of inventories through one connection. In an act, `tx.settle()` first shows what the act itself wrote."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def every(self, *, closed: bool = False) -> list[Inventory]:
        """The inventories, newest first; closed ones only when asked."""
        where = "" if closed else " WHERE status <> ?"
        query = f"SELECT {', '.join(Inventory._fields)} FROM inventory{where} ORDER BY id DESC"
        return [Inventory._make(row) for row in self._connection.execute(query, () if closed else (CLOSED,))]

    def shelves_below(self, places: Sequence[int]) -> list[int]:
        """Shelves and positions in use in some places, in walking order; of the whole depot for none."""
        roots = f"id IN ({marks(len(places))})" if places else "parent IS NULL"
        query = (
            f"{_BELOW.format(roots=roots)}SELECT l.id FROM location l JOIN below b ON b.id = l.id "
            f"WHERE {_HELD} ORDER BY l.walk, l.id"
        )
        return [id_ for (id_,) in self._connection.execute(query, tuple(places))]

    def standing(self, shelves: Sequence[int], units: Sequence[str] = ()) -> list[tuple[int, int]]:
        """Boxes that stand on some shelves, as (box, shelf), by code; those of some units only, where asked."""
        found: list[tuple[int, int]] = []
        within = f" AND unit IN ({marks(len(units))})" if units else ""
        for some in parts(list(shelves)):
            query = f"SELECT id, place FROM box WHERE place IN ({marks(len(some))}){within}"
            found += self._connection.execute(query, (*some, *units)).fetchall()
        return sorted((int(box), int(shelf)) for box, shelf in found)

    def shelves(self, inventory: int) -> list[InventoryShelf]:
        """The shelves of an inventory, in walking order."""
        query = f"SELECT {', '.join(InventoryShelf._fields)} FROM inventory_shelf WHERE inventory = ? ORDER BY n"
        return [InventoryShelf._make(row) for row in self._connection.execute(query, (inventory,))]

    def shelf(self, inventory: int, shelf: int) -> InventoryShelf | None:
        """A shelf of an inventory; None where it is not of it."""
        query = f"SELECT {', '.join(InventoryShelf._fields)} FROM inventory_shelf WHERE inventory = ? AND shelf = ?"
        row = self._connection.execute(query, (inventory, shelf)).fetchone()
        return InventoryShelf._make(row) if row is not None else None

    def boxes(self, inventory: int) -> list[InventoryBox]:
        """The boxes that are expected, by code."""
        query = f"SELECT {', '.join(InventoryBox._fields)} FROM inventory_box WHERE inventory = ? ORDER BY box"
        return [InventoryBox._make(row) for row in self._connection.execute(query, (inventory,))]

    def expects(self, inventory: int, box: int) -> bool:
        """Whether a box is among those that are expected."""
        query = "SELECT 1 FROM inventory_box WHERE inventory = ? AND box = ?"
        return self._connection.execute(query, (inventory, box)).fetchone() is not None

    def scans(self, inventory: int, *, newest: int | None = None) -> list[InventoryScan]:
        """The scans of an inventory in order; only the newest ones, newest first, where asked."""
        order = "ORDER BY n" if newest is None else f"ORDER BY n DESC LIMIT {int(newest)}"
        query = f"SELECT {', '.join(InventoryScan._fields)} FROM inventory_scan WHERE inventory = ? {order}"
        return [InventoryScan._make(row) for row in self._connection.execute(query, (inventory,))]

    def last_of(self, inventory: int, box: int) -> InventoryScan | None:
        """The last scan of a box that was not taken back."""
        fields = ", ".join(f"s.{field}" for field in InventoryScan._fields)
        query = (
            f"SELECT {fields} FROM inventory_scan s WHERE s.inventory = ? AND s.box = ? AND NOT EXISTS "
            "(SELECT 1 FROM inventory_scan b WHERE b.inventory = s.inventory AND b.back = s.act) "
            "ORDER BY s.n DESC LIMIT 1"
        )
        row = self._connection.execute(query, (inventory, box)).fetchone()
        return InventoryScan._make(row) if row is not None else None

    def last_shelf(self, inventory: int, station: str) -> InventoryScan | None:
        """The last shelf that a terminal opened."""
        query = (
            f"SELECT {', '.join(InventoryScan._fields)} FROM inventory_scan WHERE inventory = ? AND station = ? "
            "AND box IS NULL AND text = '' AND back = '' ORDER BY n DESC LIMIT 1"
        )
        row = self._connection.execute(query, (inventory, station)).fetchone()
        return InventoryScan._make(row) if row is not None else None

    def withdrawn(self, inventory: int, act: str) -> bool:
        """Whether the scan of an act was taken back."""
        query = "SELECT 1 FROM inventory_scan WHERE inventory = ? AND back = ?"
        return self._connection.execute(query, (inventory, act)).fetchone() is not None

    def passed_over(self, inventory: int, first: int, last: int) -> int | None:
        """The first shelf that nobody counted between two places of the walking order; None where there is none."""
        query = (
            "SELECT e.shelf FROM inventory_shelf e WHERE e.inventory = ? AND e.n > ? AND e.n < ? AND NOT EXISTS "
            "(SELECT 1 FROM inventory_scan s WHERE s.inventory = e.inventory AND s.shelf = e.shelf) "
            "ORDER BY e.n LIMIT 1"
        )
        row = self._connection.execute(query, (inventory, first, last)).fetchone()
        return int(row[0]) if row is not None else None

    def on_shelf(self, inventory: int, shelf: int) -> OnShelf:
        """How many boxes a shelf should hold, and how many of those were scanned there."""
        query = (
            "SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT 1 FROM inventory_scan s "
            "WHERE s.inventory = e.inventory AND s.box = e.box AND s.shelf = e.shelf)) "
            "FROM inventory_box e WHERE e.inventory = ? AND e.shelf = ?"
        )
        return OnShelf(*self._connection.execute(query, (inventory, shelf)).fetchone())

    def moved(self, inventory: int) -> set[int]:
        """Boxes that are expected, and that an act on record took off their shelf since, other than as missing."""
        query = (
            "SELECT e.box FROM inventory_box e JOIN box x ON x.id = e.box "
            "WHERE e.inventory = ? AND x.missing = 0 AND (x.place IS NULL OR x.place <> e.shelf)"
        )
        return {int(box) for (box,) in self._connection.execute(query, (inventory,))}

    def settled(self, inventory: int) -> list[InventorySettled]:
        """What became of problems, in order of their codes."""
        fields = ", ".join(InventorySettled._fields)
        query = f"SELECT {fields} FROM inventory_settled WHERE inventory = ? ORDER BY subject, problem"
        return [InventorySettled._make(row) for row in self._connection.execute(query, (inventory,))]

    def is_settled(self, inventory: int, subject: str, problem: str) -> bool:
        """Whether something became of a problem."""
        query = "SELECT 1 FROM inventory_settled WHERE inventory = ? AND subject = ? AND problem = ?"
        return self._connection.execute(query, (inventory, subject, problem)).fetchone() is not None
