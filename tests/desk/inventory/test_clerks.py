"""Two clerks count at once, in real processes; one is killed and counts on."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from depot.desk.inventory.reading import sheet
from depot.desk.inventory.starting import Wanted, start
from depot.store.store import Store
from depot.store.verify import verify
from tests.desk.founded import Founded
from tests.desk.inventory.clerk import at_work
from tests.desk.inventory.rack import Rack


def tape(tmp_path: Path, name: str, *codes: str) -> Path:
    path = tmp_path / name
    path.write_text("\n".join(codes))
    return path


def begun(depot: Founded, rack: Rack) -> tuple[int, str]:
    code = start(depot.clerk, Wanted((rack.bay,), ordered=True)).result
    assert code is not None
    return code.id, code.text


def test_two_clerks_at_one_shelf_make_no_problem_and_lose_no_scan(depot: Founded, rack: Rack, tmp_path: Path) -> None:
    inventory, code = begun(depot, rack)
    shelf, boxes = rack.shelves[0], rack.boxes[0]
    both = tape(tmp_path, "both", "$INVENTORY", code, shelf, *boxes[:-1])
    clerks = [at_work(depot.path, user, station, both) for user, station in (("lou", "tty1"), ("sam", "tty2"))]
    for clerk in clerks:
        assert clerk.stdout is not None
        assert clerk.stdout.readline() == "ready\n"
    answers = [clerk.communicate("go\n", timeout=60)[0].splitlines() for clerk in clerks]
    assert [len(each) for each in answers] == [len(boxes) + 2] * 2
    with closing(Store.open(depot.path, readonly=True)) as store:
        result = sheet(store, inventory).result
        scans = store.inventories.scans(inventory)
    assert [(each.kind, each.subject) for each in result.problems] == [("not_seen", boxes[-1])]
    assert result.seen == len(boxes) - 1
    assert [each.n for each in scans] == list(range(1, 2 * len(boxes) + 1))
    assert {each.station for each in scans} == {"tty1", "tty2"}
    assert verify(depot.path).ok


def test_a_count_that_was_killed_goes_on_where_it_was(depot: Founded, rack: Rack, tmp_path: Path) -> None:
    inventory, code = begun(depot, rack)
    shelf, boxes = rack.shelves[0], rack.boxes[0]
    whole = ("$INVENTORY", code, shelf, *boxes, *(c for n in (1, 2, 3) for c in (rack.shelves[n], *rack.boxes[n])))
    clerk = at_work(depot.path, "lou", "tty1", tape(tmp_path, "whole", *whole))
    assert clerk.stdin is not None
    assert clerk.stdout is not None
    assert clerk.stdout.readline() == "ready\n"
    clerk.stdin.write("go\n")
    clerk.stdin.flush()
    answered = [clerk.stdout.readline().split() for _n in range(7)]
    clerk.kill()
    rest, _err = clerk.communicate(timeout=60)
    answered += [line.split() for line in rest.splitlines()]
    with closing(Store.open(depot.path, readonly=True)) as store:
        kept = [each.box for each in store.inventories.scans(inventory)]
    said = [rack.id(code) for result, code in answered if code.startswith("B")]
    assert said
    assert [box for box in kept if box is not None][: len(said)] == said
    assert sheet(depot.store, inventory).inventory.status == "counting"
    again = at_work(depot.path, "lou", "tty1", tape(tmp_path, "again", *whole))
    again.communicate("go\n", timeout=60)
    result = sheet(depot.store, inventory).result
    assert (result.seen, result.counted, result.problems) == (20, 4, ())
    assert verify(depot.path).ok
