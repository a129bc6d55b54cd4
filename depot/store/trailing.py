"""Writing the rows that follow from changes (depot.model.trails), many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from depot.model.batchlines import BatchLine, LineDecided, LineLeft, LineRemoved, LineRow
from depot.model.batchlines import changed as decided
from depot.model.confirming import Confirmed
from depot.model.inventoryrows import InventoryBox, InventoryScan, InventorySettled, InventoryShelf
from depot.model.knowing import Known
from depot.model.loan import Line
from depot.model.redaction import Redaction
from depot.model.requestlines import LineAuthorised, LineNamed, LineOver, LinePicked, RequestLine, RequestRow
from depot.model.requestlines import changed as brought_on
from depot.model.trails import (
    Claim,
    Incident,
    LineBack,
    LineDue,
    LineUndone,
    Placement,
    PlacementEnded,
    Refusal,
    Row,
)
from depot.model.transferlines import (
    Difference,
    DifferenceWithdrawn,
    LineCame,
    LineStruck,
    TransferLine,
    TransferRow,
    withdrawn,
)
from depot.model.transferlines import changed as handled
from depot.store.engine import Connection, replacing, write

_SET_OUTCOME: Final = (
    "UPDATE batch_line SET outcome = ?, outcome_why = ?, outcome_by = ?, outcome_at = ? WHERE batch = ? AND box = ?"
)

_WITHDRAW: Final = (
    "UPDATE transfer_difference SET withdrawn_at = ?, withdrawn_by = ?, withdrawn_why = ? "
    "WHERE transfer = ? AND line = ? AND kind = ?"
)

_LINE_OVER: Final = (
    "UPDATE request_line SET outcome = ?, reason = ?, over_at = ?, over_by = ?, loan = ? WHERE request = ? AND n = ?"
)

_CHANGES: Final[dict[type, tuple[str, tuple[int, ...]]]] = {
    PlacementEnded: ("UPDATE placement SET until = ? WHERE box = ? AND until = ''", (1, 0)),
    LineBack: ("UPDATE loan_line SET back_at = ?, back_where = ? WHERE loan = ? AND item = ?", (2, 3, 0, 1)),
    LineDue: ("UPDATE loan_line SET due = ?, extensions = extensions + ? WHERE loan = ? AND item = ?", (2, 3, 0, 1)),
    LineDecided: (
        "UPDATE batch_line SET decision = ?, reason = ?, decided_by = ?, decided_at = ? WHERE batch = ? AND box = ?",
        (2, 3, 4, 5, 0, 1),
    ),
    LineRemoved: ("UPDATE batch_line SET removed = 1 WHERE batch = ? AND box = ?", (0, 1)),
    LineLeft: (
        _SET_OUTCOME,
        (2, 3, 4, 5, 0, 1),
    ),
    LineCame: (
        "UPDATE transfer_line SET box = ?, came_at = ?, came_by = ? WHERE transfer = ? AND n = ?",
        (2, 3, 4, 0, 1),
    ),
    LineStruck: ("UPDATE transfer_line SET struck = 1 WHERE transfer = ? AND n = ?", (0, 1)),
    DifferenceWithdrawn: (
        _WITHDRAW,
        (3, 4, 5, 0, 1, 2),
    ),
    LineNamed: ("UPDATE request_line SET item = ? WHERE request = ? AND n = ?", (2, 0, 1)),
    LineAuthorised: (
        "UPDATE request_line SET authority = ?, authority_by = ?, authority_on = ? WHERE request = ? AND n = ?",
        (2, 3, 4, 0, 1),
    ),
    LinePicked: ("UPDATE request_line SET picked_at = ?, picked_by = ? WHERE request = ? AND n = ?", (2, 3, 0, 1)),
    LineOver: (_LINE_OVER, (2, 3, 4, 5, 6, 0, 1)),
    LineUndone: ("UPDATE loan_line SET undone = 1 WHERE loan = ? AND item = ?", (0, 1)),
}
"""Changes of rows that are in the tables, with the places in the change of the values they take.

Those of different types touch different columns, so only their order within a type counts.
"""

TRAILS: Final[dict[str, tuple[Any, tuple[str, ...]]]] = {
    "placement": (Placement, ("box", "rev")),
    "loan_line": (Line, ("loan", "item")),
    "batch_line": (BatchLine, ("batch", "box")),
    "transfer_line": (TransferLine, ("transfer", "n")),
    "transfer_difference": (Difference, ("transfer", "line", "kind")),
    "request_line": (RequestLine, ("request", "n")),
    "inventory_shelf": (InventoryShelf, ("inventory", "shelf")),
    "inventory_box": (InventoryBox, ("inventory", "box")),
    "inventory_scan": (InventoryScan, ("inventory", "n")),
    "inventory_settled": (InventorySettled, ("inventory", "subject", "problem")),
    "refusal": (Refusal, ("node", "inc", "seq")),
    "conflict": (Claim, ("subject", "register", "node", "inc", "seq")),
    "incident": (Incident, ("subject", "node", "inc", "seq", "name")),
    "known": (Known, ("node", "inc", "of_node", "of_inc", "seq")),
    "confirmed": (Confirmed, ("node", "inc", "seq")),
    "redaction": (Redaction, ("node", "inc", "seq", "by_node", "by_inc", "by_seq")),
}
"""Tables of rows that follow from changes, each with the fields that are its key."""

_TABLES: Final = {row: table for table, (row, _keys) in TRAILS.items()}

WRITINGS: Final = {table: replacing(table, row._fields, keys) for table, (row, keys) in TRAILS.items()}


class TrailWriter:
    """Collects rows in order and writes them at flush, with the same result as writing each at once.

    Rows in the tables are changed first, then new ones are added; a change of a new row is made before it is written.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._stays: dict[int, list[Placement]] = defaultdict(list)
        self._lines: dict[tuple[int, str], Line] = {}
        self._batched: dict[tuple[int, int], BatchLine] = {}
        self._announced: dict[tuple[int, int], TransferLine] = {}
        self._differences: dict[tuple[int, int, str], Difference] = {}
        self._asked: dict[tuple[int, int], RequestLine] = {}
        self._logged: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self._changes: dict[type, list[tuple[Any, ...]]] = defaultdict(list)

    def add(self, rows: Iterable[Row]) -> None:
        """Note rows, in order."""
        for row in rows:
            match row:
                case Placement():
                    self._stays[row.box].append(row)
                case PlacementEnded(box, until):
                    self._changes[PlacementEnded].append(row)
                    if box in self._stays:
                        stays = self._stays[box]
                        stays[:] = [stay if stay.until else stay._replace(until=until) for stay in stays]
                case Line():
                    self._lines[row.loan, row.item] = row
                case BatchLine() | LineDecided() | LineRemoved() | LineLeft():
                    self._batch(row)
                case TransferLine() | LineCame() | LineStruck() | Difference() | DifferenceWithdrawn():
                    self._transfer(row)
                case RequestLine() | LineNamed() | LineAuthorised() | LinePicked() | LineOver():
                    self._request(row)
                case LineBack() | LineDue() | LineUndone():
                    line = self._lines.get((row.loan, row.item))
                    if line is not None:
                        self._lines[row.loan, row.item] = _changed(line, row)
                    else:
                        self._changes[type(row)].append(row)
                case _:
                    self._logged[_TABLES[type(row)]].append(row)

    def _batch(self, row: LineRow) -> None:
        place = (row.batch, row.box)
        if isinstance(row, BatchLine):
            self._batched[place] = row
        elif place in self._batched:
            self._batched[place] = decided(self._batched[place], row)
        else:
            self._changes[type(row)].append(row)

    def _transfer(self, row: TransferRow) -> None:
        match row:
            case TransferLine():
                self._announced[row.transfer, row.n] = row
            case LineCame() | LineStruck() if (line := self._announced.get((row.transfer, row.n))) is not None:
                self._announced[row.transfer, row.n] = handled(line, row)
            case Difference():
                self._differences[row.transfer, row.line, row.kind] = row
            case DifferenceWithdrawn() if found := self._differences.get((row.transfer, row.line, row.kind)):
                self._differences[row.transfer, row.line, row.kind] = withdrawn(found, row)
            case _:
                self._changes[type(row)].append(row)

    def _request(self, row: RequestRow) -> None:
        if isinstance(row, RequestLine):
            self._asked[row.request, row.n] = row
        elif (line := self._asked.get((row.request, row.n))) is not None:
            self._asked[row.request, row.n] = brought_on(line, row)
        else:
            self._changes[type(row)].append(row)

    def flush(self) -> None:
        """Write what was noted."""
        held = (self._changes, self._stays, self._lines, self._batched, self._announced, self._differences, self._asked)
        if not any((*held, self._logged)):
            return
        for change, rows in self._changes.items():
            statement, places = _CHANGES[change]
            self._connection.executemany(statement, [[row[place] for place in places] for row in rows])
        stays = [stay for of_box in self._stays.values() for stay in of_box]
        new: dict[str, Iterable[tuple[Any, ...]]] = {"placement": stays, "loan_line": self._lines.values()}
        new |= {"batch_line": self._batched.values(), "transfer_line": self._announced.values()}
        new |= {"transfer_difference": self._differences.values(), "request_line": self._asked.values()}
        for table, rows_of_table in (new | self._logged).items():
            write(self._connection, WRITINGS[table], list(rows_of_table))
        for each in (*held, self._logged):
            each.clear()


def _changed(line: Line, change: LineBack | LineDue | LineUndone) -> Line:
    match change:
        case LineBack():
            return line._replace(back_at=change.at, back_where=change.where)
        case LineDue():
            return line._replace(due=change.due, extensions=line.extensions + change.by)
        case LineUndone():
            return line._replace(undone=1)
