"""Requests in the demonstration depot: one to be picked, one picked, two that wait, one that was answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from depot.demo.wording import script
from depot.desk.requests.answering import answer
from depot.desk.requests.picking import pick_item
from depot.desk.requests.receiving import receive
from depot.desk.session import Session
from depot.model.box import LENT, Box
from depot.model.codes import Code, code_id
from depot.model.person import Person
from depot.store.lookup import Reader


def ask(clerk: Session, shelved: Sequence[Box]) -> None:
    """Let units ask for some of the boxes that stand on their shelves; nothing where no unit has three of them."""
    reader = clerk.store
    free = [box for box in shelved if reader.destructions.binding(box.id) is None]
    people = [person for person in reader.all(Person) if not person.inactive]
    asks = next((who for who in people if sum(box.unit == who.unit for box in free) >= 3), None)
    if asks is None:
        return
    other = next(who for who in people if who.unit != asks.unit)
    codes = [Code.from_id("B", box.id).text for box in free if box.unit == asks.unit][:3]
    said = script()["requests"]
    badge, foreign = (Code.from_id("P", who.id).text for who in (asks, other))
    receive(clerk, {"person": badge, "purpose": said["dispute"]}, [codes[0], said["words"]])
    receive(clerk, {"person": foreign, "purpose": said["audit"]}, [codes[1]])
    for lent in _lent(reader, people):
        receive(clerk, {"unit": lent.unit, "kind": "consultation"}, [Code.from_id("B", lent.id).text])
        break
    receive(clerk, {"unit": asks.unit, "kind": "scan", "purpose": said["pages"]}, [codes[2]])
    pick_item(clerk, codes[2])
    asked = receive(clerk, {"person": foreign, "kind": "information"}, [said["question"]]).result
    assert asked is not None
    answer(clerk, asked.id, said["answer"])


def _lent(reader: Reader, people: Iterable[Person]) -> Iterator[Box]:
    """Boxes of units that are on loan, but the one that people are invited to scan (depot.demo.samples)."""
    sample = reader.box_with_status(LENT)
    for loan in (loan for person in people for loan in reader.loans_of(person.id)):
        for line in reader.lines_of(loan.id):
            box = reader.get(Box, code_id(line.item)) if line.item.startswith("B") and not line.back_at else None
            if box is not None and box.unit and box != sample:
                yield box
