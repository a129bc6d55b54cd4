"""Two terminals pick at once, in real processes; one is killed in the middle and loses nothing that it said."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from depot.desk.requests.reading import card
from depot.model.codes import Code
from depot.store.store import Store
from depot.store.verify import verify
from tests.desk.founded import Founded
from tests.desk.hall import Hall
from tests.desk.inventory.clerk import at_work
from tests.desk.requests.asked import asked, states


def tape(path: Path, *codes: str) -> Path:
    path.write_text("\n".join(codes))
    return path


def test_one_of_two_terminals_picks_a_line_and_the_other_is_told(depot: Founded, hall: Hall, tmp_path: Path) -> None:
    items = (hall.boxes[0], hall.boxes[1], hall.boxes[3])
    request = asked(depot, hall, *items)
    both = tape(tmp_path / "both", "$PICK", *items)
    clerks = [at_work(depot.path, user, station, both) for user, station in (("lou", "tty1"), ("sam", "tty2"))]
    for clerk in clerks:
        assert clerk.stdout is not None
        assert clerk.stdout.readline() == "ready\n"
    for clerk in clerks:
        assert clerk.stdin is not None
        clerk.stdin.write("go\n")
        clerk.stdin.flush()
    answers = [line for clerk in clerks for line in clerk.communicate(timeout=60)[0].splitlines()]
    for item in items:
        assert sorted(line.split()[0] for line in answers if line.endswith(item)) == ["attention", "ok"]
    assert states(depot, request) == ["picked"] * 3
    kinds = [event.kind for event in depot.store.history(Code.from_id("R", request).text)]
    assert kinds.count("request.line_picked") == 3
    assert verify(depot.path).ok


def test_a_kill_in_the_middle_loses_nothing_that_was_said(depot: Founded, hall: Hall, tmp_path: Path) -> None:
    items = (hall.boxes[0], hall.boxes[1], hall.boxes[3], hall.file)
    request = asked(depot, hall, *items)
    whole = tape(tmp_path / "whole", "$PICK", *items)
    clerk = at_work(depot.path, "lou", "tty1", whole)
    assert clerk.stdin is not None
    assert clerk.stdout is not None
    assert clerk.stdout.readline() == "ready\n"
    clerk.stdin.write("go\n")
    clerk.stdin.flush()
    answered = [clerk.stdout.readline().split() for _n in range(2)]
    clerk.kill()
    rest, _err = clerk.communicate(timeout=60)
    answered += [line.split() for line in rest.splitlines()]
    said = {code for result, code in answered if result == "ok" and not code.startswith("$")}
    with closing(Store.open(depot.path, readonly=True)) as store:
        lines = card(store, request, depot.clock()).lines
    assert said
    assert said <= {each.line.item for each in lines if each.mark == "p"}
    at_work(depot.path, "lou", "tty1", whole).communicate("go\n", timeout=60)
    assert states(depot, request) == ["picked"] * 4
    assert verify(depot.path).ok
