"""What each report says of a small hall in which everything is known."""

from __future__ import annotations

import pytest

from depot import words
from depot.desk import boxes, lending, reference, shelving
from depot.desk.requests.answering import sent
from depot.desk.requests.ending import refuse
from depot.desk.requests.picking import pick_item
from depot.desk.requests.receiving import receive
from depot.desk.seen import SubjectUnknown, UnitUnknown
from depot.model import roles
from depot.report.lists.catalogue import REPORTS
from depot.report.lists.charting import bars
from depot.report.lists.narrowing import FilterUnused, StatusUnknown, Wish, asked, period
from depot.report.lists.shape import FILTERS, PERCENT
from depot.store.store import Tx
from tests.desk.founded import ORG, Founded
from tests.desk.hall import Hall
from tests.report.lists.asking import TODAY, said


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_can_be_had_of_a_depot_with_nothing_in_it(depot: Founded, name: str) -> None:
    rows = said(depot.store, name)
    assert bool(rows) == (name == "activity"), "who founded it did something, a day before"


def test_holdings_have_every_box_once_with_its_place_and_its_files(depot: Founded, hall: Hall) -> None:
    shelving.shelve(depot.clerk, hall.id(hall.boxes[1]), hall.id(hall.shelves[0]))
    rows = said(depot.store, "holdings")
    assert [row["box"] for row in rows] == list(hall.boxes)
    assert [row["files"] for row in rows] == [1, 0, 0, 0]
    assert (rows[1]["place"], rows[1]["status"]) == ("A · T1", "shelved")
    assert (rows[0]["unit"], rows[0]["unit_name"], rows[0]["type"]) == ("7210", "École Gérard-Filion", "STD30")


def test_holdings_are_narrowed_by_unit_place_state_and_search(depot: Founded, hall: Hall) -> None:
    store, shelf = depot.store, hall.id(hall.shelves[0])
    shelving.shelve(depot.clerk, hall.id(hall.boxes[1]), shelf)

    def codes(wish: Wish) -> list[str]:
        return [row["box"] for row in said(store, "holdings", wish)]

    assert codes(Wish(unit="7210")) == list(hall.boxes)
    assert codes(Wish(unit="9100")) == []
    assert codes(Wish(place=hall.id(hall.bay))) == [hall.boxes[1]], "what is inside a place is in it"
    assert codes(Wish(place=hall.id(hall.table))) == []
    assert codes(Wish(status="unplaced")) == [hall.boxes[n] for n in (0, 2, 3)]
    assert codes(Wish(query="eleves 2")) == [hall.boxes[2]]
    assert codes(Wish(query="eleves 2", status="shelved")) == []
    assert codes(Wish(query="rien de tel")) == []


def test_requests_are_counted_with_the_hours_that_they_took(depot: Founded, hall: Hall) -> None:
    for box, hours in ((0, 1), (1, 3), (2, 30)):
        asked_for = receive(depot.clerk, {"person": hall.teacher, "kind": "scan"}, [hall.boxes[box]]).result
        assert asked_for is not None
        pick_item(depot.clerk, hall.boxes[box])
        depot.clock.move(hours=hours)
        sent(depot.clerk, asked_for.id)
    receive(depot.clerk, {"unit": f"{ORG}/9100", "needed_by": "2026-12-24"}, ["bail"])
    refused = receive(depot.clerk, {"unit": f"{ORG}/9100"}, ["bail"]).result
    assert refused is not None
    refuse(depot.clerk, refused.id, "rien")
    finance, school = said(depot.store, "requests-by-unit")[::-1]
    counts = ("requests", "open", "fulfilled", "refused", "picked_h", "median_h", "most_h")
    assert [school[name] for name in counts] == [3, 0, 3, 0, 0, 3, 11]
    assert [finance[name] for name in counts] == [2, 1, 0, 1, None, None, None]
    (month,) = said(depot.store, "requests-by-month", Wish(unit="7210"))
    assert (month["month"], month["requests"], month["median_h"]) == ("2026-10", 3, 3)
    assert said(depot.store, "requests-by-month", Wish(since="2027-01-01")) == []


def test_a_unit_and_a_class_mean_their_parts(depot: Founded, hall: Hall) -> None:
    def work(tx: Tx) -> None:
        reference.put_unit(tx, ORG, "72101", {"name": "Annexe", "parent": f"{ORG}/7210"})
        reference.put_class(tx, ORG, "7000", {"title": "Élèves"})
        reference.put_class(tx, ORG, "7100", {"title": "Dossiers", "parent": f"{ORG}/7000"})

    depot.admin.do(roles.REFERENCE, work)
    changes = {"unit": f"{ORG}/72101", "class_code": f"{ORG}/7100"}
    boxes.describe(depot.clerk, hall.id(hall.boxes[3]), changes)
    store = depot.store
    assert len(said(store, "holdings", Wish(unit="7210"))) == 4
    assert [row["box"] for row in said(store, "holdings", Wish(unit="72101"))] == [hall.boxes[3]]
    assert [row["box"] for row in said(store, "shelf-list", Wish(class_="7000"))] == []
    assert [row["box"] for row in said(store, "holdings", Wish(class_="7000"))] == [hall.boxes[3]]
    words = dict(asked(store, REPORTS["holdings"], Wish(unit="7210", class_="7000"), TODAY).said)
    assert words == {"Unité": "7210 École Gérard-Filion et ce qui en relève"} | {
        "Classe": "7000 Élèves et celles qui en dépendent"
    }


def test_the_shelf_list_is_in_walking_order_and_keeps_the_place_of_what_is_out(depot: Founded, hall: Hall) -> None:
    first, second = hall.id(hall.shelves[0]), hall.id(hall.shelves[1])
    shelving.shelve(depot.clerk, hall.id(hall.boxes[0]), second)
    for box in hall.boxes[2:0:-1]:
        shelving.shelve(depot.clerk, hall.id(box), first)
    lending.lend(depot.clerk, hall.id(hall.teacher), [hall.boxes[2]])
    rows = said(depot.store, "shelf-list")
    assert [(row["place"], row["box"], row["status"]) for row in rows] == [
        ("A · T1", hall.boxes[1], "shelved"),
        ("A · T1", hall.boxes[2], "lent"),
        ("A · T2", hall.boxes[0], "shelved"),
    ]


def test_boxes_are_counted_by_unit_with_metres_and_what_has_no_width(depot: Founded, hall: Hall) -> None:
    shelving.shelve(depot.clerk, hall.id(hall.boxes[0]), hall.id(hall.shelves[0]))
    lending.lend(depot.clerk, hall.id(hall.teacher), [hall.boxes[1]])
    boxes.register(depot.clerk, {"title": "sans unité ni type"})
    none, school = said(depot.store, "by-unit")
    width = depot.store.widths()["STD30"]
    assert width
    assert school == {
        "unit": "7210",
        "name": "École Gérard-Filion",
        "boxes": 4,
        "shelved": 1,
        "lent": 1,
        "away": 2,
        "files": 1,
        "length_mm": 4 * width,
        "unmeasured": 0,
    }
    assert (none["unit"], none["boxes"], none["length_mm"], none["unmeasured"]) == ("", 1, 0, 1)
    (unclassed,) = said(depot.store, "by-class")
    assert unclassed["boxes"] == 5


def test_loans_say_how_late_they_are_as_of_a_day(depot: Founded, hall: Hall) -> None:
    lending.lend(depot.clerk, hall.id(hall.teacher), [hall.boxes[1]])
    lending.lend(depot.clerk, hall.id(hall.accountant), [hall.file], authorised=True)
    school, other = said(depot.store, "loans")
    assert {school["item"], other["item"]} == {hall.boxes[1], hall.file}
    assert {school["late"], other["late"]} == {0}
    assert said(depot.store, "overdue") == []
    late = said(depot.store, "overdue", Wish(on="2999-01-01"))
    assert [row["item"] for row in late] == [school["item"], other["item"]]
    assert all(row["late"] > 300_000 for row in late)
    assert [row["person"] for row in said(depot.store, "loans", Wish(unit="9100"))] == ["Jean Côté"]


def test_what_cannot_be_calculated_is_counted_with_its_reason(depot: Founded, hall: Hall) -> None:
    from depot.desk.places import create

    room = create(depot.supervisor, None, {"kind": "room", "label": "R"}).result
    aisle = create(depot.supervisor, room.id, {"kind": "aisle", "label": "1"}).result  # type: ignore[union-attr]
    inside = aisle.id  # type: ignore[union-attr]
    fields: list[dict[str, object]] = [{"capacity_mm": 1000}, {"capacity_mm": 1000}, {}, {"positions": 4}]
    shelves = [
        create(depot.supervisor, inside, {"kind": "shelf", "label": str(n), **more}).result
        for n, more in enumerate(fields)
    ]
    untyped = boxes.register(depot.clerk, {"title": "sans type"}).result
    width = depot.store.widths()["STD30"] or 0
    for box, shelf in ((hall.id(hall.boxes[0]), 0), (untyped.id, 1), (hall.id(hall.boxes[1]), 3)):  # type: ignore[union-attr]
        shelving.shelve(depot.clerk, box, shelves[shelf].id)  # type: ignore[union-attr]
    rows = {row["place"]: row for row in said(depot.store, "occupancy")}
    assert set(rows) == {"R", "R · 1"}
    here = rows["R · 1"]
    assert {**here, "place": "R", "kind": "room"} == rows["R"]
    assert (here["shelves"], here["boxes"], here["uncalculatable"]) == (4, 3, 2)
    assert (here["capacity_mm"], here["taken_mm"], here["free_mm"]) == (1000, width, 1000 - width)
    assert here["percent"] == round((width * 100 // 1000 + 25) / 2)
    assert "sans longueur" in here["why"]
    assert "sans largeur" in here["why"]


def test_the_activity_and_the_journal_of_a_day_are_of_that_day_and_that_user(depot: Founded, hall: Hall) -> None:
    depot.clock.move(days=1)
    shelving.shelve(depot.clerk, hall.id(hall.boxes[0]), hall.id(hall.shelves[0]))
    boxes.describe(depot.clerk, hall.id(hall.boxes[0]), {"title": "=1+1", "confidential": 1})
    tomorrow = "2026-10-06"
    day = Wish(since=tomorrow, until=tomorrow)
    (lou,) = said(depot.store, "activity", day)
    assert (lou["clerk"], lou["acts"], lou["days"], lou["shelved"], lou["described"]) == ("lou", 2, 1, 1, 1)
    shelved, described = said(depot.store, "journal", day)
    assert (shelved["who"], shelved["subject"], shelved["what"]) == (
        "Lou",
        hall.boxes[0],
        "rangée\N{NO-BREAK SPACE}: A · T1",
    )
    assert "=1+1" in described["what"]
    assert said(depot.store, "journal", day._replace(clerk="sam")) == []
    assert len(said(depot.store, "journal", Wish(until="2026-10-05"))) > 5
    assert said(depot.store, "journal", Wish(since="2026-10-07")) == []


def test_the_concordances_lead_from_old_to_new(depot: Founded, hall: Hall) -> None:
    def work(tx: Tx) -> None:
        fields = {"title": "Dossiers", "old_codes": "Rive ADM-1\nVallée A 1"}
        reference.put_class(tx, ORG, "7100", fields)

    depot.admin.do(roles.REFERENCE, work)
    found = [(row["plan"], row["old"], row["class"]) for row in said(depot.store, "concordance")]
    assert found == [("Rive", "ADM-1", "7100"), ("Vallée", "A 1", "7100")]
    old = [(row["old"], row["code"], row["kind"], row["title"]) for row in said(depot.store, "old-codes")]
    assert old == [(f"3114205486988{n}", hall.boxes[n], "box", f"Élèves {n}") for n in range(4)]


def test_a_filter_that_a_report_does_not_have_is_refused_and_so_is_what_is_unknown(depot: Founded) -> None:
    with pytest.raises(FilterUnused) as refused:
        said(depot.store, "occupancy", Wish(unit="7210"))
    assert refused.value.facts["filter"] == "unit"
    with pytest.raises(UnitUnknown):
        said(depot.store, "holdings", Wish(unit="0000"))
    for wish in (Wish(class_="0000"), Wish(rule="0000")):
        with pytest.raises(SubjectUnknown):
            said(depot.store, "holdings", wish)
    with pytest.raises(StatusUnknown):
        said(depot.store, "holdings", Wish(status="lost"))


def test_every_period_has_its_words() -> None:
    assert len({period("a", "a"), period("a", ""), period("", "b"), period("a", "b")}) == 4


def test_the_catalogue_is_in_order() -> None:
    for name, report in REPORTS.items():
        assert report.name == name
        columns = [column.name for column in report.columns]
        assert len(set(columns)) == len(columns)
        assert set(report.filters) <= set(FILTERS)
        assert set(report.bars or ()) <= set(columns)
        kinds = {column.name: column.kind for column in report.columns}
        assert report.bars is None or kinds[report.bars[1]] in ("number", PERCENT)
        assert any(not column.mm for column in report.columns if column.paper), "something takes what is left"
        assert sum(column.mm for column in report.columns if column.paper) < (215 if len(report.columns) > 7 else 160)


def test_too_many_years_make_a_bar_together_and_those_without_one_stay() -> None:
    words.use("en")
    report = REPORTS["due-by-year"]
    rows: list[tuple[str | int | None, ...]] = [(str(year), 1, 0, 0, 2, 0, 0) for year in range(1988, 2090, 2)]
    drawn = bars(report, [*rows, ("none", 0, 0, 0, 7, 0, 0)])
    assert [bar.name for bar in drawn[:2]] == ["1985–1989", "1990–1994"]
    assert (drawn[-1].name, drawn[-1].value) == ("no date", "7")
    assert sum(int(bar.value) for bar in drawn) == 2 * len(rows) + 7
    assert len(drawn) == 22
    assert [bar.name for bar in bars(report, rows[:40])] == [str(row[0]) for row in rows[:40]], "few enough stay apart"
    ages: list[tuple[str | int | None, ...]] = [(str(year), 1, 0, 0, 1, 0, 0) for year in range(1000, 2200)]
    assert len(bars(report, ages)) == 24
    assert bars(report, [("none", 0, 0, 0, 1, 0, 0)] * 41) == []
    assert bars(REPORTS["by-unit"], [(str(n), "", n, 0, 0, 0, 0, 0, 0) for n in range(41)]) == []
