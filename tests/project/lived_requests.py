"""Requests in which everything happens that can happen to one."""

from __future__ import annotations

from collections.abc import Sequence

from depot.desk.held import on_box
from depot.desk.lending import give_back
from depot.desk.requests import answering, ending, picking, receiving
from depot.desk.session import Session
from depot.desk.undo import undo
from depot.model.box import SHELVED, Box
from depot.model.codes import Code
from depot.model.person import Person


def live_requests(clerk: Session, supervisor: Session, standing: Sequence[Box], people: Sequence[Person]) -> None:
    """Of people whose unit has boxes on the shelves: lent, refused, searched, answered, withdrawn, taken back."""
    reader = clerk.store
    free = [
        box
        for box in standing
        if box.status == SHELVED
        and reader.destructions.binding(box.id) is None
        and not reader.files_not_in(box.id)
        and not on_box(reader, box, clerk.today)
    ]
    person, own = next(
        (person, mine)
        for person in people
        if not person.inactive and len(mine := [box for box in free if box.unit == person.unit]) >= 4
    )
    other = next(box for box in free if box.unit != person.unit)
    codes = [Code.from_id("B", box.id).text for box in (*own[:4], other)]
    asks = {"person": Code.from_id("P", person.id).text}
    made = receiving.receive(clerk, {**asks, "purpose": "litige", "needed_by": "2999-01-01"}, [codes[0], "bulletins"])
    assert made.result is not None
    key = made.result.id
    receiving.describe(clerk, key, {"remarks": "par téléphone\nurgent", "purpose": "litige en cours"})
    receiving.add(clerk, key, [codes[4], "plans", codes[1]])
    receiving.authorise(clerk, key, [3], {"authority": "Lettre", "signed_by": "M. Roy", "signed_on": "2026-10-01"})
    receiving.name_item(clerk, key, 2, codes[2])
    undo(clerk, ending.nothing_found(clerk, key, 4, "nulle part").act)
    ending.nothing_found(clerk, key, 4)
    ending.refuse_line(clerk, key, 5, "restreint")
    for code in (codes[0], codes[2], codes[4]):
        picking.pick_item(clerk, code)
    picking.unpick(clerk, key, 2)
    answering.hand_over(clerk, key)
    give_back(clerk, [codes[0], codes[4]])
    scan = receiving.receive(clerk, {**asks, "kind": "scan"}, [codes[1]]).result
    question = receiving.receive(clerk, {"unit": person.unit, "kind": "information"}, ["adresse en 1974"]).result
    leaving = receiving.receive(clerk, {**asks, "kind": "withdrawal"}, [codes[3]]).result
    assert scan is not None
    assert question is not None
    assert leaving is not None
    for code in (codes[1], codes[3]):
        picking.pick_item(clerk, code)
    answering.sent(clerk, scan.id, "14 pages")
    answering.answer(clerk, question.id, "12, rue du Quai\nVarennes")
    answering.give_up(supervisor, leaving.id)
    for verb in (ending.refuse, ending.cancel):
        again = receiving.receive(clerk, asks, ["autre chose"]).result
        assert again is not None
        undo(clerk, verb(clerk, again.id, "plus besoin").act)
        verb(clerk, again.id, "plus besoin")
