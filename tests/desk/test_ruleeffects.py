"""What other rules would change is told before they apply, and is what then happens."""

from __future__ import annotations

import json
from datetime import date

from depot.desk.boxes import register
from depot.desk.due import catch_up, versions
from depot.desk.reference import put_rule
from depot.desk.ruleeffects import DATED, LATER, SAME, SOONER, UNDATED, effects
from depot.model import roles
from depot.model.reference import Rule
from depot.model.retention.rules import Version, version_of
from depot.store.duelist import WHOLE, DueList
from tests.desk.founded import ORG, Founded

TODAY = date(2026, 11, 22)
KEY = f"{ORG}/3200"


def copies(active: int, semi: int, disposition: str = "D") -> list[dict[str, object]]:
    return [{"copy": "P", "active": active, "semi": semi, "disposition": disposition}]


def publish(depot: Founded, active: int, semi: int, disposition: str = "D", **more: str) -> None:
    fields = {"title": "Comptes", "copies": copies(active, semi, disposition), **more}
    depot.admin.do(roles.REFERENCE, lambda tx: put_rule(tx, ORG, "3200", fields))


def then(depot: Founded, active: int, semi: int, disposition: str = "D") -> dict[str, Version]:
    rule = depot.store.get(Rule, KEY)
    assert rule is not None
    return {KEY: version_of(rule._replace(copies=json.dumps(copies(active, semi, disposition)), version=9))}


def test_counts_by_what_changes(depot: Founded) -> None:
    publish(depot, 2, 5)
    for year in (2010, 2017, 2020, 2024):
        register(depot.clerk, {"rule": KEY, "year_to": year, "org": ORG})
    register(depot.clerk, {"rule": KEY, "org": ORG, "event_on": "2012-01-01"})
    catch_up(depot.store)
    shorter = effects(depot.store, then(depot, 1, 1), TODAY)
    assert (shorter.boxes, shorter.dates[SOONER], shorter.dates[SAME]) == (5, 4, 1)
    assert (shorter.newly_due, shorter.no_more_due) == (1, 0)
    longer = effects(depot.store, then(depot, 2, 15, "T"), TODAY)
    assert (longer.dates[LATER], longer.no_more_due) == (4, 2)
    assert longer.dispositions == {("D", "T"): 5}
    opened = effects(depot.store, then(depot, 888, 5), TODAY)
    assert (opened.dates[UNDATED], opened.dates[DATED]) == (4, 1)
    assert depot.store.tally("box") == 5
    assert DueList(depot.store).count("D") == 4


def test_what_is_foretold_is_what_comes(depot: Founded) -> None:
    publish(depot, 2, 5)
    for year in range(2000, 2026):
        register(depot.clerk, {"rule": KEY, "year_to": year, "org": ORG})
    catch_up(depot.store)
    due = DueList(depot.store)
    before = {row.id: row for row in due.rows(due.first(["D", "T"], WHOLE))}
    foretold = effects(depot.store, then(depot, 1, 9, "T"), TODAY)
    publish(depot, 1, 9, "T")
    catch_up(depot.store)
    after = {row.id: row for row in due.rows(due.first(["D", "T"], WHOLE))}
    later = sum(after[box].due_on > row.due_on for box, row in before.items())
    assert foretold.dates[LATER] == later == 26
    assert {row.disposition for row in after.values()} == {"T"}
    today = TODAY.isoformat()
    assert foretold.no_more_due == sum(row.due_on <= today < after[box].due_on for box, row in before.items())


def test_it_can_be_stopped(depot: Founded) -> None:
    publish(depot, 2, 5)
    register(depot.clerk, {"rule": KEY, "year_to": 2010, "org": ORG})
    stopped = effects(depot.store, then(depot, 1, 1), TODAY, stop=lambda: True)
    assert (stopped.interrupted, stopped.boxes) == (True, 0)


def test_a_version_keeps_its_approval_and_the_next_one_waits_for_its_own(depot: Founded) -> None:
    publish(depot, 2, 5, approved_on="2014-03-07", request="30486-25")
    publish(depot, 2, 6)
    publish(depot, 2, 6, approved_on="2020-01-01", request="30486-40")
    known = versions(depot.store, KEY)
    assert {n: (rule.approved_on, rule.request) for n, rule in known.items()} == {
        1: ("2014-03-07", "30486-25"),
        2: ("2020-01-01", "30486-40"),
    }
    publish(depot, 2, 7)
    now = depot.store.get(Rule, KEY)
    assert now is not None
    assert (now.version, now.approved_on, now.request) == (3, "", "")
