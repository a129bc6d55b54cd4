"""A depot in which boxes are due: rules of each disposition, boxes on shelves, and everybody who has a part in it."""

from __future__ import annotations

import json
from typing import NamedTuple

from depot.desk.boxes import add_box
from depot.desk.destruction import certifying, deciding, drafting, executing, signatures
from depot.desk.destruction.reading import Docket, docket
from depot.desk.files import add_file
from depot.desk.people import register
from depot.desk.place_tree import Tree
from depot.desk.reference import put_class, put_rule
from depot.desk.session import Session
from depot.model import roles
from depot.model.batch import Batch
from depot.model.box import Box
from depot.model.codes import Code, code_id
from depot.store.store import Tx
from tests.desk.founded import ORG, PINS, SCHOOL, Founded

CERTIFICATE = {
    "method": "shredding",
    "level": "P-4",
    "weight_g": "112,5",
    "place": "Quai 2",
    "contractor": "Déchiquetage Rive-Sud inc.",
    "contract": "2026-117",
    "witness": "Guy Côté",
}
"""What is said of how boxes were destroyed."""

HEAD = "Marie Leduc"
"""The head of the school, who signs on paper."""


class Yard(NamedTuple):
    """Codes, as they are scanned."""

    depot: Founded
    due: tuple[str, ...]
    """Four boxes that are due for destruction."""
    file: str
    """A file in the first of them."""
    young: str
    """A box that is not due yet."""
    mixed: str
    """A box in which one of two files is not due yet."""
    kept: str
    """A box whose rule says C."""
    sorting: str
    """A box whose rule says T."""
    loose: str
    """A box without a rule."""
    draft_rule: str
    """A box whose rule BAnQ has not approved."""
    shelves: tuple[str, ...]
    """Two shelves."""
    borrower: str

    @property
    def lou(self) -> Session:
        """The clerk, who makes lists and carries them out."""
        return self.depot.clerk

    @property
    def sam(self) -> Session:
        """The supervisor, who signs as records manager."""
        return self.depot.supervisor

    @property
    def ada(self) -> Session:
        """The administrator, who signs as secretary general."""
        return self.depot.admin

    def more(self, count: int) -> tuple[str, ...]:
        """Other boxes that are due, on the first shelf."""
        fields = {"unit": SCHOOL, "closed_on": "2010-05-01", "copy": "P", "rule": f"{ORG}/10.1"}

        def work(tx: Tx) -> list[str]:
            return [add_box(tx, fields, place=code_id(self.shelves[0])).text for _ in range(count)]

        return tuple(self.ada.do(roles.INTAKE, work).result or ())

    def box(self, code: str) -> Box:
        """A box as it is now."""
        found = self.depot.store.get(Box, code_id(code))
        assert found is not None
        return found

    def docket(self, batch: int) -> Docket:
        """A batch as people see it now."""
        found = self.depot.store.get(Batch, batch)
        assert found is not None
        return docket(self.depot.store, found, self.lou.today)

    def drafted(self, *boxes: str) -> int:
        """A batch by Lou; its id."""
        done = drafting.draft(self.lou, boxes or self.due, "Élimination 2026").result
        assert done is not None
        assert done.added == (boxes or self.due), done.stopped
        return done.batch.id

    def submitted(self, *boxes: str) -> int:
        """The same, handed in."""
        batch = self.drafted(*boxes)
        drafting.submit(self.lou, batch)
        return batch

    def on_paper(self, batch: int, session: Session | None = None) -> None:
        """The head of the school has signed on paper, which Sam enters."""
        who = session or self.sam
        digest = self.docket(batch).digest
        pin = PINS[who.user]
        signatures.sign_from_paper(who, batch, "unit-head", pin, digest, name=HEAD, paper="Feuille 12")

    def sign(self, session: Session, batch: int, office: str) -> None:
        """Somebody signs what stands there now."""
        signatures.sign(session, batch, office, PINS[session.user], self.docket(batch).digest)

    def approved(self, *boxes: str) -> int:
        """A batch that all have signed."""
        batch = self.submitted(*boxes)
        deciding.approve_rest(self.sam, batch)
        self.on_paper(batch)
        self.sign(self.sam, batch, "records-manager")
        self.sign(self.ada, batch, "secretary-general")
        return batch

    def started(self, *boxes: str) -> int:
        """A batch that is carried out."""
        batch = self.approved(*boxes)
        executing.start(self.lou, batch)
        return batch

    def executed(self, *boxes: str) -> int:
        """A batch of which every box went through both scans."""
        batch = self.started(*boxes)
        for box in boxes or self.due:
            executing.pull(self.lou, batch, [box])
            executing.shred(self.lou, batch, [box])
        return batch

    def certified(self, *boxes: str) -> int:
        """A batch with its certificate."""
        batch = self.executed(*boxes)
        certifying.certify(self.sam, batch, CERTIFICATE)
        return batch


def furnish(depot: Founded) -> Yard:
    """Furnish a depot."""

    def work(tx: Tx) -> tuple[list[str], str, list[str]]:
        for code, disposition, approved in (
            ("10.1", "D", "2001-05-04"),
            ("10.2", "C", "2001-05-04"),
            ("10.3", "T", "2001-05-04"),
            ("10.4", "D", ""),
        ):
            copies = [{"copy": "P", "active": 2, "semi": 3, "disposition": disposition}]
            put_rule(tx, ORG, code, {"title": f"Règle {code}", "copies": json.dumps(copies), "approved_on": approved})
        put_class(tx, ORG, "30-10", {"title": "Dossiers", "rule": f"{ORG}/10.1"})
        tree = Tree(tx)
        shelves = [tree.add(None, {"kind": "shelf", "label": f"R{n}", "capacity_mm": 3000}) for n in (1, 2)]
        boxes = []
        for n, (rule, closed) in enumerate(
            [("10.1", "2010-05-01")] * 4
            + [("10.1", "2025-05-01"), ("10.1", ""), ("10.2", "2010-05-01"), ("10.3", "2010-05-01"), ("", "2010-05-01")]
            + [("10.4", "2010-05-01")]
        ):
            fields = {"unit": SCHOOL, "type": "STD30", "title": f"Élèves {n}", "closed_on": closed, "personal": 1}
            rule_key = f"{ORG}/{rule}" if rule else ""
            box = add_box(tx, {**fields, "copy": "P", "rule": rule_key}, place=shelves[n % 2].id)
            boxes.append(box.text)
        file = add_file(tx, code_id(boxes[0]), {"ref": "D-1", "title": "Bulletins", "closed_on": "2009-05-01"})
        add_file(tx, code_id(boxes[5]), {"ref": "D-2", "title": "Ancien", "closed_on": "2008-05-01"})
        add_file(tx, code_id(boxes[5]), {"ref": "D-3", "title": "Récent", "closed_on": "2025-05-01"})
        return boxes, file.text, [Code.from_id("S", shelf.id).text for shelf in shelves]

    boxes, file, shelves = depot.admin.do(roles.INTAKE, work).result or ([], "", [])
    person = register(depot.supervisor, {"name": "Anne Roy", "unit": SCHOOL}).result
    assert person is not None
    young, mixed, kept, sorting, loose, draft_rule = boxes[4:]
    return Yard(
        *(depot, tuple(boxes[:4]), file, young, mixed, kept, sorting, loose, draft_rule),
        tuple(shelves),
        person.code.text,
    )
