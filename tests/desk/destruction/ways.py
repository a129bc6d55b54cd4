"""Ways to destroy a box that must live. Each is refused for its own reason, and the box lives."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from depot.desk import boxes, holds, settings
from depot.desk.destruction import deciding, drafting, executing
from depot.desk.files import add_file, move_file
from depot.desk.reference import put_rule
from depot.desk.scanning.engine import ScanDesk
from depot.model import roles
from depot.model.codes import Code, code_id, codes_from
from depot.model.event import Fact
from tests.desk.destruction.yard import Yard
from tests.desk.founded import ORG


@dataclass
class Attempt:
    """Somebody at the scan desk in SHRED, with one box in mind."""

    yard: Yard
    box: str
    desk: ScanDesk
    batch: int = 0
    reason: str = ""

    def scan(self, *texts: str) -> str:
        """Scan; give the reason of the last refusal, empty when the last scan was done."""
        for text in texts:
            self.reason = self.desk.scan(text).main.name
        return self.reason

    @property
    def code(self) -> str:
        return Code.from_id("D", self.batch).text

    def approve(self, *others: str) -> None:
        self.batch = self.yard.approved(self.box, *others)

    def begin(self) -> None:
        """Scan the batch."""
        self.scan("$SHRED", self.code)

    def pull(self) -> None:
        """Scan the box at its shelf, and go to the bin."""
        self.begin()
        assert self.scan(self.box) == ""
        self.scan(self.code)

    def all_the_way(self) -> None:
        """Everything that would destroy it."""
        self.scan("$SHRED", self.code, self.box, self.code, self.box)


Way = Callable[[Attempt], object]

LOAN = next(codes_from("L", "L1", 0, 1)).text


def desk(yard: Yard) -> ScanDesk:
    """A scan desk whose scans are ten seconds apart."""
    ticks = count(step=10)
    return ScanDesk(yard.lou, monotonic=lambda: next(ticks))


def raw(yard: Yard, kind: str, subject: str, body: dict[str, Any] | None = None) -> None:
    """An event that no desk here would write: it came by a merge."""
    yard.depot.store.act(lambda tx: tx.append(Fact(kind, subject, body or {})), actor="x", station="x")


def change_rule(yard: Yard, disposition: str = "D", semi: int = 3) -> None:
    copies = [{"copy": "P", "active": 2, "semi": semi, "disposition": disposition}]
    yard.ada.do(
        roles.REFERENCE,
        lambda tx: put_rule(tx, ORG, "10.1", {"copies": json.dumps(copies), "approved_on": "2026-01-01"}),
    )


def hold(yard: Yard, box: str) -> None:
    holds.place(yard.sam, "box", [box], {"reason": "litige 2026-4"})


def list_file(yard: Yard, box: str, closed: str) -> None:
    yard.lou.do(roles.CIRCULATE, lambda tx: add_file(tx, code_id(box), {"title": "Oublié", "closed_on": closed}))


def not_in_the_batch(at: Attempt) -> None:
    at.batch = at.yard.approved(at.yard.due[1])
    at.all_the_way()


def never_at_its_shelf(at: Attempt) -> None:
    at.approve()
    at.begin()
    at.scan(at.code, at.box)


def twice_at_its_shelf(at: Attempt) -> None:
    at.approve()
    at.begin()
    at.scan(at.box, at.box.lower())


def no_batch_named(at: Attempt) -> None:
    at.approve()
    at.scan("$SHRED", at.box)


def held_before_the_shelf(at: Attempt) -> None:
    at.approve()
    hold(at.yard, at.box)
    at.all_the_way()


def held_between_shelf_and_bin(at: Attempt) -> None:
    at.approve()
    at.pull()
    hold(at.yard, at.box)
    at.scan(at.box)


def unit_held(at: Attempt) -> None:
    at.approve()
    at.pull()
    holds.place(at.yard.sam, "unit", [f"{ORG}/7210"], {"reason": "enquête"})
    at.scan(at.box)


def lent_by_a_merge(at: Attempt) -> None:
    at.approve()
    raw(at.yard, "box.lent", at.box, {"loan": LOAN, "due": "2026-12-01"})
    at.all_the_way()


def file_lent_by_a_merge(at: Attempt) -> None:
    at.approve()
    at.pull()
    raw(at.yard, "file.lent", at.yard.file, {"loan": LOAN, "due": "2026-12-01"})
    at.scan(at.box)


def on_its_way_elsewhere(at: Attempt) -> None:
    at.approve()
    raw(at.yard, "box.dispatched", at.box, {"to": "L2"})
    at.all_the_way()


def missing_between_shelf_and_bin(at: Attempt) -> None:
    at.approve()
    at.pull()
    boxes.report_missing(at.yard.lou, code_id(at.box))
    at.scan(at.box)


def put_back_between_shelf_and_bin(at: Attempt) -> None:
    at.approve()
    at.pull()
    at.scan("$SHELVE", at.yard.shelves[0], at.box, "$SHRED", at.code, at.code, at.box)


def rule_says_keep(at: Attempt) -> None:
    at.approve()
    at.pull()
    change_rule(at.yard, "C")
    at.scan(at.box)


def rule_says_sort(at: Attempt) -> None:
    at.approve()
    at.pull()
    change_rule(at.yard, "T")
    at.scan(at.box)


def rule_replaced(at: Attempt) -> None:
    at.approve()
    at.pull()
    change_rule(at.yard, "D", 2)
    at.scan(at.box)


def longer_rule(at: Attempt) -> None:
    at.approve()
    at.pull()
    change_rule(at.yard, "D", 40)
    at.scan(at.box)


def other_rule_of_its_own(at: Attempt) -> None:
    at.approve()
    boxes.describe(at.yard.lou, code_id(at.box), {"rule": f"{ORG}/10.2"})
    at.all_the_way()


def closed_later(at: Attempt) -> None:
    at.batch = at.yard.approved(at.yard.due[1])
    at.box = at.yard.due[1]
    boxes.describe(at.yard.lou, code_id(at.box), {"closed_on": "2011-09-01"})
    at.all_the_way()


def young_file_inside(at: Attempt) -> None:
    at.approve()
    at.pull()
    list_file(at.yard, at.box, "2025-05-01")
    at.scan(at.box)


def another_file_inside(at: Attempt) -> None:
    at.approve()
    at.pull()
    list_file(at.yard, at.box, "2004-05-01")
    at.scan(at.box)


def file_moved_out(at: Attempt) -> None:
    at.approve()
    at.pull()
    move_file(at.yard.lou, code_id(at.yard.file), code_id(at.yard.due[1]))
    at.scan(at.box)


def line_kept(at: Attempt) -> None:
    at.batch = at.yard.submitted(at.box, at.yard.due[1])
    deciding.decide(at.yard.sam, at.batch, [at.box], "keep", "valeur historique")
    finish(at)
    at.all_the_way()


def line_put_off(at: Attempt) -> None:
    at.batch = at.yard.submitted(at.box, at.yard.due[1])
    deciding.decide(at.yard.ada, at.batch, [at.box], "defer", "attendre l'appel")
    finish(at)
    at.all_the_way()


def finish(at: Attempt) -> None:
    deciding.approve_rest(at.yard.sam, at.batch)
    at.yard.on_paper(at.batch)
    at.yard.sign(at.yard.sam, at.batch, "records-manager")
    at.yard.sign(at.yard.ada, at.batch, "secretary-general")


def taken_off_the_list(at: Attempt) -> None:
    at.batch = at.yard.drafted(at.box, at.yard.due[1])
    drafting.remove(at.yard.lou, at.batch, [at.box])
    drafting.submit(at.yard.lou, at.batch)
    finish(at)
    at.all_the_way()


def only_a_draft(at: Attempt) -> None:
    at.batch = at.yard.drafted(at.box)
    at.all_the_way()


def nobody_signed(at: Attempt) -> None:
    at.batch = at.yard.submitted(at.box)
    at.all_the_way()


def one_signature_lacks(at: Attempt) -> None:
    at.batch = at.yard.submitted(at.box)
    deciding.approve_rest(at.yard.sam, at.batch)
    at.yard.on_paper(at.batch)
    at.yard.sign(at.yard.ada, at.batch, "secretary-general")
    at.all_the_way()


def changes_asked_for(at: Attempt) -> None:
    at.approve()
    deciding.request_changes(at.yard.ada, at.batch, "détailler")
    at.all_the_way()


def submitted_again_and_not_signed_again(at: Attempt) -> None:
    at.approve()
    deciding.request_changes(at.yard.ada, at.batch, "détailler")
    drafting.submit(at.yard.lou, at.batch)
    at.all_the_way()


def refused(at: Attempt) -> None:
    at.batch = at.yard.submitted(at.box)
    deciding.refuse(at.yard.ada, at.batch, "non")
    at.all_the_way()


def cancelled(at: Attempt) -> None:
    at.approve()
    deciding.cancel(at.yard.sam, at.batch, "erreur")
    at.all_the_way()


def postponed(at: Attempt) -> None:
    at.approve()
    deciding.postpone(at.yard.sam, at.batch, "2027-01-15", "vérification")
    at.all_the_way()


def still_waiting(at: Attempt) -> None:
    settings.change(at.yard.ada, "destruction_waiting_days", 10)
    at.approve()
    at.yard.depot.clock.move(days=9)
    at.all_the_way()


def clock_set_forward(at: Attempt) -> None:
    settings.change(at.yard.ada, "destruction_waiting_days", 10)
    at.approve()
    at.yard.depot.clock.move(days=60)
    hold(at.yard, at.yard.due[3])
    at.all_the_way()


def clock_set_back(at: Attempt) -> None:
    at.approve()
    at.yard.depot.clock.move(days=-3650)
    at.all_the_way()


def paused(at: Attempt) -> None:
    at.approve()
    at.pull()
    executing.pause(at.yard.lou, at.batch)
    at.scan(at.box)


def set_aside(at: Attempt) -> None:
    at.approve(at.yard.due[1])
    executing.start(at.yard.lou, at.batch)
    executing.set_aside(at.yard.lou, at.batch, [at.box], "en litige")
    at.all_the_way()


def alone(at: Attempt) -> None:
    settings.change(at.yard.ada, "destruction_two_person", "on")
    at.approve()
    at.pull()
    at.scan(at.box)


def by_an_auditor(at: Attempt) -> None:
    at.approve()
    at.desk.session = at.yard.depot.auditor
    at.all_the_way()


def signature_forged_for_another_list(at: Attempt) -> None:
    at.batch = at.yard.submitted(at.box)
    deciding.approve_rest(at.yard.sam, at.batch)
    for n, office in enumerate(("unit-head", "records-manager", "secretary-general")):
        body = {"office": office, "name": f"Personne {n}", "digest": "0" * 64, "paper": "x"}
        raw(at.yard, "batch.signed", at.code, body)
    at.all_the_way()


def vault_long_silent(at: Attempt) -> None:
    at.approve()
    card = {"card": "depot-card/1\nrole vault\nnode V1\n"}
    raw(at.yard, "key.enrolled", "key/V1", card)
    at.yard.depot.clock.move(days=44)

    settings.change(at.yard.ada, "reference_refuse_days", 30)
    at.all_the_way()
