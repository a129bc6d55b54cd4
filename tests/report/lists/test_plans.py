"""The condensed plan, the condensed schedule and the transfers as reports, against what is known of them."""

from __future__ import annotations

import json

from depot.desk import boxes, reference
from depot.desk.transfers import announcing, receiving
from depot.model import roles
from depot.model.event import Fact
from depot.report.lists.narrowing import Wish
from depot.store.store import Tx
from tests.desk.founded import ORG, SCHOOL, Founded
from tests.desk.hall import Hall
from tests.report.lists.asking import said

ENTRIES = {"7000": "", "7100": "7000", "7110": "7100", "8000": "", "7050": "7000", "9000": "0000"}
"""Codes with what they are below; that of the last is not there."""


def plant(depot: Founded, hall: Hall) -> None:
    """A plan of three levels with boxes in two of its entries."""

    def work(tx: Tx) -> None:
        for code, above in ENTRIES.items():
            more = {"parent": f"{ORG}/{above}"} if above in ENTRIES else {}
            reference.put_class(tx, ORG, code, {"title": f"Classe {code}", **more})

    depot.admin.do(roles.REFERENCE, work)
    for n, code in enumerate(("7110", "7110", "7000")):
        boxes.describe(depot.clerk, hall.id(hall.boxes[n]), {"class_code": f"{ORG}/{code}"})


def test_the_plan_is_a_tree_that_counts_what_is_below(depot: Founded, hall: Hall) -> None:
    plant(depot, hall)
    told = [(row["class"], row["level"], row["boxes"], row["all_boxes"]) for row in said(depot.store, "plan")]
    assert told == [
        ("7000", 1, 1, 3),
        ("7050", 2, 0, 0),
        ("7100", 2, 0, 2),
        ("7110", 3, 2, 2),
        ("8000", 1, 0, 0),
        ("9000", 1, 0, 0),
    ]
    assert [row["title"].count("\N{NO-BREAK SPACE}") for row in said(depot.store, "plan")] == [0, 2, 2, 4, 0, 0]
    assert [row["class"] for row in said(depot.store, "plan", Wish(class_="7100"))] == ["7100", "7110"]
    assert [row["all_boxes"] for row in said(depot.store, "plan", Wish(unit="9100"))] == [0] * 6


def test_an_entry_out_of_use_is_told_while_it_has_boxes(depot: Founded, hall: Hall) -> None:
    plant(depot, hall)
    depot.admin.do(roles.REFERENCE, lambda tx: tx.append(*_retired(("7110", "8000"))))
    told = {row["class"]: row["state"] for row in said(depot.store, "plan")}
    assert told == {"7000": "", "7050": "", "7100": "", "7110": "out-of-use", "9000": ""}


def test_entries_that_are_above_each_other_are_told_once(depot: Founded, hall: Hall) -> None:
    """No desk makes that; two depots that change the plan at the same time may."""
    plant(depot, hall)
    facts = [Fact("class.set", f"class/{ORG}/{code}", {"parent": f"{ORG}/{above}"}) for code, above in CIRCLE.items()]
    depot.admin.do(roles.REFERENCE, lambda tx: tx.append(*facts))
    rows = said(depot.store, "plan")
    assert sorted(row["class"] for row in rows) == sorted(ENTRIES)
    assert {row["class"]: row["level"] for row in rows}["7000"] == 1


CIRCLE = {"7000": "7110", "7100": "7000", "7110": "7100"}


def _retired(codes: tuple[str, ...]) -> list[Fact]:
    return [Fact("class.retired", f"class/{ORG}/{code}", {}) for code in codes]


def test_the_schedule_has_a_row_for_each_copy(depot: Founded, hall: Hall) -> None:
    copies = [
        {"copy": "P", "media": "PA", "active": 888, "semi": 5, "disposition": "T", "active_remark": "R1"},
        {"copy": "S", "active": 2, "semi": 0, "disposition": "D"},
    ]

    def work(tx: Tx) -> None:
        body = {"title": "Élèves", "copies": json.dumps(copies), "approved_on": "2020-01-02"}
        reference.put_rule(tx, ORG, "R-1", body)
        reference.put_rule(tx, ORG, "R-2", {"title": "À venir"})
        reference.put_class(tx, ORG, "7100", {"title": "Élèves", "rule": f"{ORG}/R-1"})

    depot.admin.do(roles.REFERENCE, work)
    boxes.describe(depot.clerk, hall.id(hall.boxes[0]), {"rule": f"{ORG}/R-1"})
    first, second, third = said(depot.store, "schedule")
    assert (first["rule"], first["copy"], first["active"], first["semi"]) == ("R-1", "P", "888 R1", "5")
    assert (first["disposition"], first["classes"], first["state"], first["boxes"]) == ("T", "7100", "approved", 1)
    assert (second["copy"], second["active"], second["disposition"], second["boxes"]) == ("S", "2", "D", None)
    assert (third["rule"], third["copy"], third["state"], third["boxes"]) == ("R-2", "", "waiting", 0)
    assert {row["rule"] for row in said(depot.store, "schedule", Wish(rule="R-2"))} == {"R-2"}


def test_transfers_are_counted_and_their_days_too(depot: Founded, hall: Hall) -> None:
    lines = [{"title": f"Boîte {n}", "number": f"26-{n}"} for n in range(3)]
    transfer = announcing.announce(depot.clerk, {"unit": SCHOOL, "title": "Élèves 2024"}, lines).result
    assert transfer is not None
    (row,) = said(depot.store, "transfers")
    assert (row["transfer"], row["unit"], row["state"]) == (transfer.text, "7210", "announced")
    assert (row["announced"], row["came"], row["days"], row["received_on"]) == (3, 0, 0, "")
    depot.clock.move(days=4)
    receiving.receive(depot.clerk, transfer.id, [1])
    (row,) = said(depot.store, "transfers")
    assert (row["state"], row["came"], row["begun_on"]) == ("receiving", 1, "2026-10-09")
    assert said(depot.store, "transfers", Wish(unit="9100")) == []
    assert said(depot.store, "transfers", Wish(since="2026-10-06")) == []
    assert len(said(depot.store, "transfers", Wish(since="2026-10-05", until="2026-10-05"))) == 1
