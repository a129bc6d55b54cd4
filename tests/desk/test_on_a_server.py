"""The desks on PostgreSQL: requests, loans and their papers, space, letters, saved searches, as on a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from depot.desk import boxes, lending, notices, objections, reminding, saved, shelving, undo
from depot.desk.freespace import awaited_fills
from depot.desk.recalling import recall
from depot.desk.requests import answering, ending, picking, receiving
from depot.desk.requests.reading import cards
from depot.desk.transfers import announcing
from depot.desk.transfers import receiving as arriving
from depot.report.lists.catalogue import REPORTS
from depot.report.lists.narrowing import Wish
from depot.report.loans import counter_slip, lent_on, letters_paper, outcards
from depot.store.saved import saved_searches
from depot.store.verify import verify
from tests.desk.founded import SCHOOL, Founded, make, reopened
from tests.desk.hall import furnish
from tests.report.lists.asking import said
from tests.store.postgres.conftest import made, server  # noqa: F401 - the fixture
from tests.store.postgres.servers import Postgres


def day(depot: Founded) -> dict[str, Any]:
    """A few days of a depot: what is then read of it."""
    hall, store, clerk = furnish(depot), depot.store, depot.clerk
    for n, shelf in ((0, 0), (1, 0), (3, 1)):
        shelving.shelve(clerk, hall.id(hall.boxes[n]), hall.id(hall.shelves[shelf]))
    seen: dict[str, Any] = {}
    asks = {"person": hall.teacher}
    first = receiving.receive(clerk, {**asks, "needed_by": "2026-10-09"}, [hall.boxes[0], "plans", hall.file]).result
    scan = receiving.receive(clerk, {"unit": SCHOOL, "kind": "scan"}, [hall.boxes[1]]).result
    late = receiving.receive(clerk, {"unit": SCHOOL}, [hall.boxes[1], hall.boxes[3]])
    assert first is not None
    assert scan is not None
    assert late.result is not None
    undo.undo(clerk, undo.undo(clerk, late.act).act)
    picking.pick_item(clerk, hall.boxes[1])
    answering.sent(clerk, scan.id, "14 pages")
    seen["picks"] = [(each.line, each.place) for each in picking.picks(store, clerk.today)]
    loan = lending.lend(clerk, hall.id(hall.teacher), [hall.boxes[0], hall.boxes[3]]).result
    assert loan is not None
    undo.undo(clerk, ending.refuse_line(clerk, first.id, 3, "restreint").act)
    ending.nothing_found(clerk, first.id, 2)
    seen["awaited"] = awaited_fills(store)
    seen["out"] = [line.item for line in lent_on(store, clerk.today)]
    slip = announcing.announce(clerk, {"unit": SCHOOL}, [{"title": "Reçus", "type": "STD30"}, {"title": "Autres"}])
    assert slip.result is not None
    arriving.receive(clerk, slip.result.id, [1], {1: hall.id(hall.shelves[0])})
    recall(clerk, loan.id, clerk.today.isoformat(), "procès")
    recalled = reminding.letters(store, reminding.Wanted(about=reminding.RECALL), clerk.today)
    depot.clock.move(days=40)
    letters = reminding.letters(store, reminding.Wanted(), clerk.today)
    seen["reminded"] = (reminding.record(clerk, letters).result, [each.unit for each in (*recalled, *letters)])
    at, lines = depot.clock(), store.lines_of(loan.id)
    papers = [
        counter_slip(store, loan.id, at),
        letters_paper(store, recalled + letters, at),
        outcards(store, lines, at),
    ]
    assert all(paper.startswith(b"%PDF") for paper in papers)
    for name, text, shared in (("Élèves", "eleves", False), ("Retards", "retard", True)):
        saved.keep(depot.supervisor, name, text, shared=shared)
    saved.rename(depot.supervisor, saved.named(store, "sam", "élèves"), "Autre")
    saved.remove(depot.supervisor, saved.named(store, "sam", "retards"))
    seen["saved"] = [(each.name, each.owner) for each in saved_searches(store, "sam")]
    seen["requests"] = [cards(store, store.requests.requests(over=over), at) for over in (False, True)]
    seen["named"] = [store.requests.naming(code) for code in (*hall.boxes, hall.file)]
    seen["notices"] = (notices.wanted(store, SCHOOL, clerk.today), objections.Objections(store).units())
    boxes.report_missing(clerk, hall.id(hall.boxes[2]))
    for name in REPORTS:
        if name != "journal":  # it has the ids of acts, which chance gives
            seen[name] = said(store, name)
    seen["held"] = said(store, "holdings", Wish(unit="7210", query="eleves"))
    return seen


def test_a_day_of_all_desks_is_the_same_as_on_a_file(server: Postgres, tmp_path: Path) -> None:  # noqa: F811
    found = []
    for place in (str(tmp_path / "depot.db"), made(server)):
        make(place)  # type: ignore[arg-type]
        depot = reopened(place)  # type: ignore[arg-type]
        with depot.store:
            found.append(day(depot))
        assert verify(place).ok
    on_file, on_server = found
    for name, rows in on_file.items():
        assert on_server[name] == rows, name
