"""A bay with boxes on its shelves for tests of inventories, and errors planted in it that a count must find."""

from __future__ import annotations

from typing import NamedTuple

from depot.desk.boxes import add_box
from depot.desk.inventory import counting
from depot.desk.lending import lend
from depot.desk.people import register
from depot.desk.place_tree import Tree
from depot.model import roles
from depot.model.codes import Code, next_serial
from depot.model.event import Fact
from depot.store.store import Tx
from tests.desk.founded import SCHOOL, Founded

SHELVES = 4
BOXES = 5
"""On each shelf."""


class Rack(NamedTuple):
    """Codes."""

    bay: str
    shelves: tuple[str, ...]
    boxes: tuple[tuple[str, ...], ...]
    """By shelf, in the order in which they stand."""
    person: str

    def id(self, code: str) -> int:
        """The key of a code's row."""
        return Code.parse(code).id


def furnish(depot: Founded) -> Rack:
    """Put a bay into a depot."""

    def work(tx: Tx) -> tuple[str, list[str], list[list[str]]]:
        tree = Tree(tx)
        bay = tree.add(None, {"kind": "bay", "label": "A"})
        shelves = [tree.add(bay.id, {"kind": "shelf", "label": f"{n}"}) for n in range(1, SHELVES + 1)]
        boxes = [
            [
                add_box(tx, {"unit": SCHOOL, "title": f"Élèves {n}", "personal": n % 2}, place=shelf.id).text
                for n in range(BOXES)
            ]
            for shelf in shelves
        ]
        return Code.from_id("S", bay.id).text, [Code.from_id("S", shelf.id).text for shelf in shelves], boxes

    bay, shelves, boxes = depot.admin.do(roles.INTAKE, work).result or ("", [], [])
    person = register(depot.admin, {"name": "Marie-Ève Roy", "unit": SCHOOL}).result
    assert person is not None
    return Rack(bay, tuple(shelves), tuple(tuple(row) for row in boxes), person.code.text)


KINDS = (
    "not_seen",
    "misplaced",
    "on_loan",
    "gone",
    "found",
    "twice",
    "disorder",
    "unknown",
    "foreign",
    "skipped",
)
"""Errors that can be planted, as the problems by which they must be found."""


def plant(depot: Founded, rack: Rack, errors: dict[int, str]) -> tuple[dict[int, list[str]], set[tuple[str, str]]]:
    """What a clerk finds on the shelves, by number of shelf, where errors are planted: one at most on each shelf.

    Return it with the problems, as (kind, subject), that a count must show.
    """
    found = {n: list(row) for n, row in enumerate(rack.boxes)}
    problems: set[tuple[str, str]] = set()
    for n, kind in errors.items():
        here, box = found[n], rack.boxes[n][2]
        problems.add((kind, box))
        match kind:
            case "not_seen":
                here.remove(box)
            case "misplaced":
                here.remove(box)
                found[(n + 1) % SHELVES].append(box)
            case "on_loan":
                lend(depot.clerk, rack.id(rack.person), [box])
            case "gone" | "found":
                what = "box.destroyed" if kind == "gone" else "box.reported_missing"
                body: dict[str, object] = {"on": "2020-01-01"} if kind == "gone" else {}
                write(depot, Fact(what, box, body))
            case "twice":
                here.append(box)
            case "disorder":
                here.remove(box)
                here.append(box)
            case _:
                problems.remove((kind, box))
                problems |= _strange(here, kind, n, rack)
    for n, kind in errors.items():  # what was put on a shelf that nobody counts is not seen where it belongs
        if kind == "skipped":
            astray = {each for each in problems if each[0] == "misplaced" and each[1] in found[n]}
            problems = problems - astray | {("not_seen", box) for _kind, box in astray}
            found[n] = []
    return found, problems


def write(depot: Founded, fact: Fact) -> None:
    """Write what another desk or depot would."""
    depot.store.act(lambda tx: tx.append(fact), actor="lou", station="tty1")


def _strange(here: list[str], kind: str, n: int, rack: Rack) -> set[tuple[str, str]]:
    match kind:
        case "unknown":
            here.insert(1, f"VIEUX-{n}")
            return {(kind, f"VIEUX-{n}")}
        case "foreign":
            code = Code("B", "L2", next_serial("B", "L2", 100 + 10 * n)).text
            here.insert(1, code)
            return {(kind, code)}
        case _:
            return {(kind, rack.shelves[n])}


def count(depot: Founded, inventory: int, rack: Rack, found: dict[int, list[str]]) -> None:
    """Count what is on the shelves, through the desk."""
    for n, codes in found.items():
        if not codes:
            continue
        shelf = rack.id(rack.shelves[n])
        counting.open_shelf(depot.clerk, inventory, shelf)
        for code in codes:
            if code.startswith("B"):
                counting.see(depot.clerk, inventory, shelf, code)
            else:
                counting.note(depot.clerk, inventory, shelf, code, "code.unknown")
