"""Vectors of loan lines, people, places, refused scans and the journal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from depot.model.codes import Code, code_id, codes_from
from depot.model.event import Fact
from depot.store.found import found
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.rows import line_id, loan_and_item
from depot.store.store import Store
from tests.find import cases
from tests.find.conftest import Statements

OPEN = "back_at = '' AND undone = 0"


def test_what_is_out_comes_in_the_order_in_which_it_is_due(large: Store) -> None:
    query = f"SELECT loan, item FROM loan_line WHERE {OPEN} ORDER BY due, loan, item"
    expected = [line_id(loan, item) for loan, item in large.connection.execute(query)]
    assert len(expected) > 100
    with Statements(large) as statements:
        assert list(Lists(large).out()) == expected
    for plan in statements.plans():
        assert "loan_line_out" in plan
        assert "TEMP B-TREE" not in plan


def test_what_is_overdue_depends_on_the_date(large: Store) -> None:
    lists, listing = Lists(large), Listing(large)
    assert lists.overdue(date(2026, 1, 1)) == []
    overdue = listing.lines(lists.overdue(date(2026, 7, 1)))
    assert 0 < len(overdue) < len(lists.out())
    assert all(row.due < "2026-07-01" and not row.back_at for row in overdue)
    assert [row.due for row in overdue] == sorted(row.due for row in overdue)
    assert lists.overdue(date(2027, 1, 1)) == list(lists.out())
    month = listing.lines(lists.due(date(2026, 7, 1), date(2026, 7, 31)))
    assert month
    assert {row.due[:7] for row in month} == {"2026-07"}
    with Statements(large) as statements:
        lists.overdue(date(2026, 7, 1))
    assert ["loan_line_out" in plan and "SEARCH" in plan for plan in statements.plans()] == [True]


def test_what_a_person_has(large: Store) -> None:
    lists, listing = Lists(large), Listing(large)
    people = listing.people(lists.people())
    assert sum(row.out for row in people) == len(lists.out())
    busy = max(people, key=lambda row: row.out)
    rows = listing.lines(lists.out_to(busy.id))
    assert [row.person_id for row in rows] == [busy.id] * busy.out
    assert rows[0].due == busy.first_due
    with Statements(large) as statements:
        lists.out_to(busy.id)
    assert "SCAN" not in "".join(statements.plans())


def test_closed_lines_come_last_back_first_and_are_read_as_they_are_looked_at(large: Store) -> None:
    query = "SELECT loan, item FROM loan_line WHERE back_at <> '' ORDER BY back_at DESC, loan DESC, item DESC"
    expected = [line_id(loan, item) for loan, item in large.connection.execute(query)]
    closed = Lists(large).closed()
    assert len(expected) > 100
    with Statements(large) as statements:
        assert closed[:20] == expected[:20]
        assert closed[-20:] == expected[-20:]
    for plan in statements.plans():
        assert "loan_line_back" in plan
        assert "TEMP B-TREE" not in plan
    assert list(closed) == expected
    assert closed.index(expected[-7]) == len(expected) - 7
    assert expected[3] in closed
    assert Lists(large).out()[0] not in closed


def test_lines_without_a_due_date_come_last_and_undone_ones_not_at_all(tmp_path: Path) -> None:
    with found(tmp_path / "a.db", "L1", "Dépôt", "CSS", actor="ada", station="t") as store:
        never, soon, undone = (code.text for code in codes_from("B", "L1", 0, 3))
        loan = next(codes_from("L", "L1", 0, 1)).text
        facts = [Fact("box.registered", text, {}) for text in (never, soon, undone)]
        facts.append(Fact("loan.opened", loan, {}))
        dues = ((never, ""), (soon, "2026-12-01"), (undone, ""))
        facts += [Fact("box.lent", text, {"loan": loan, "due": due}) for text, due in dues]
        facts.append(Fact("box.undone", undone, {"restores": {"loan": None, "due": ""}}))
        store.act(lambda tx: tx.append(*facts), actor="ada", station="t")
        lists = Lists(store)
        expected = [line_id(code_id(loan), text) for text in (soon, never)]
        assert list(lists.out()) == lists.of_loan(code_id(loan))[::-1] == expected
        assert lists.out().index(expected[1]) == 1
        assert lists.overdue(date(2027, 1, 1)) == [line_id(code_id(loan), soon)]
        assert list(lists.closed()) == []
        assert loan_and_item(lists.out()[0]) == (code_id(loan), "B", code_id(soon))


def test_people_are_sorted_without_their_accents(tmp_path: Path) -> None:
    with found(tmp_path / "a.db", "L1", "Dépôt", "CSS", actor="ada", station="t") as store:
        names = ("Zoé Tremblay", "Éric Roy", "Émile Nelligan", "eva Gagnon", "Fermée, Compte")
        codes = list(codes_from("P", "L1", 0, len(names)))
        bodies = [{"name": name, "inactive": int(name.startswith("Ferm"))} for name in names]
        facts = [Fact("person.registered", code.text, body) for code, body in zip(codes, bodies, strict=True)]
        store.act(lambda tx: tx.append(*facts), actor="ada", station="t")

        def found_names(text: str = "", *, inactive: bool = False) -> list[str]:
            ids = Lists(store).people(text, inactive=inactive)
            return [row.name for row in Listing(store).people(ids)]

        assert found_names() == ["Émile Nelligan", "Éric Roy", "eva Gagnon", "Zoé Tremblay"]
        assert found_names(inactive=True)[-2:] == ["Fermée, Compte", "Zoé Tremblay"]
        assert found_names("E r") == ["Éric Roy"]
        assert found_names("nel émi") == ["Émile Nelligan"]
        assert found_names("xyz") == []


def test_places_come_in_walking_order(large: Store) -> None:
    locations = Lists(large).locations()
    expected = [id_ for (id_,) in large.connection.execute("SELECT id FROM location ORDER BY walk, id")]
    with Statements(large) as statements:
        assert locations[300:320] == expected[300:320]
    assert all("location_walk" in plan and "TEMP B-TREE" not in plan for plan in statements.plans())
    assert list(locations) == expected
    assert locations.index(expected[321]) == 321
    addresses = [row.address for row in Listing(large).locations(locations[:4])]
    assert addresses == ["S-2", "S-2 · 01", "S-2 · 01 · A", "S-2 · 01 · A · 1"]


def test_the_places_inside_another(small: Store) -> None:
    lists = Lists(small)
    assert [Code.from_id("S", id_).text for id_ in lists.inside(None)] == [cases.OTHER_SITE, cases.SITE]
    assert lists.inside(code_id(cases.BAY)) == [code_id(cases.SHELF_1), code_id(cases.SHELF_2)]
    assert lists.inside(code_id(cases.SHELF_1)) == []


def test_the_journal_is_a_range_and_a_history_is_found_by_subject(small: Store) -> None:
    lists = Lists(small)
    count = small.connection.execute("SELECT count(*) FROM journal").fetchone()[0]
    assert lists.journal() == range(count, 0, -1)
    kinds = [row.kind for row in Listing(small).events(lists.history(cases.CODES["revenue"]))]
    assert kinds == ["box.returned", "box.lent", "box.registered"]
