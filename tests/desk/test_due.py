"""What if: without a file, with another version; and the boxes that wait are reckoned step by step."""

from __future__ import annotations

from datetime import date

import pytest

from depot.desk import due
from depot.desk.boxes import register
from depot.desk.due import FileNotInside, RuleUnnamed, VersionUnknown, WhatIf, catch_up, due_now, supposing
from depot.desk.files import list_file
from depot.desk.lending import lend
from depot.desk.people import register as register_person
from depot.desk.reference import put_rule, put_unit
from depot.desk.seen import known
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code
from depot.store import duetable
from depot.store.duelist import DueList
from tests.desk.founded import ORG, Founded

KEY = f"{ORG}/3200"


def _publish(depot: Founded, semi: int) -> None:
    copies = [{"copy": "P", "active": 2, "semi": semi, "disposition": "D"}]
    depot.admin.do(roles.REFERENCE, lambda tx: put_rule(tx, ORG, "3200", {"copies": copies}))


@pytest.fixture
def box(depot: Founded) -> Box:
    """A box with files of 2010, 2019 and 2012, by a rule of two versions."""
    for semi in (5, 10):
        _publish(depot, semi)
    code = register(depot.clerk, {"rule": KEY, "org": ORG, "copy": "P"}).result
    assert code is not None
    for year in (2010, 2019, 2012):
        list_file(depot.clerk, code.id, {"title": "x", "year_to": year})
    return known(depot.store, Box, code.id)


def test_without_a_file_and_with_another_version(depot: Founded, box: Box) -> None:
    files = [file.id for file in depot.store.files_in(box.id)]
    assert supposing(depot.store, box, WhatIf()).on == date(2032, 7, 1)
    assert supposing(depot.store, box, WhatIf((files[1],))).on == date(2025, 7, 1)
    assert supposing(depot.store, box, WhatIf((), 1)).on == date(2027, 7, 1)
    assert supposing(depot.store, box, WhatIf((files[1], files[2]), 1)).on == date(2018, 7, 1)
    assert depot.store.reckoned(box).on == date(2032, 7, 1)


def test_what_cannot_be_supposed_is_refused(depot: Founded, box: Box) -> None:
    with pytest.raises(FileNotInside):
        supposing(depot.store, box, WhatIf((1,)))
    with pytest.raises(VersionUnknown) as refused:
        supposing(depot.store, box, WhatIf((), 7))
    assert refused.value.facts["versions"] == "1, 2"
    other = register(depot.clerk, {"title": "x", "org": ORG}).result
    assert other is not None
    with pytest.raises(RuleUnnamed):
        supposing(depot.store, known(depot.store, Box, other.id), WhatIf((), 1))


def test_what_keeps_a_box_comes_with_it(depot: Founded, box: Box) -> None:
    depot.admin.do(roles.REFERENCE, lambda tx: put_unit(tx, ORG, "7210", {"name": "École"}))
    person = register_person(depot.clerk, {"name": "Zoé", "unit": f"{ORG}/7210"}).result
    assert person is not None
    assert due_now(depot.store, box, date(2033, 1, 1)).blockers == ()
    lend(depot.clerk, person.code.id, [Code.from_id("B", box.id).text], authorised=True)
    blocked = due_now(depot.store, known(depot.store, Box, box.id), date(2033, 1, 1))
    assert [blocker.name for blocker in blocked.blockers] == ["lent"]


def test_catching_up_can_be_stopped_and_goes_on(depot: Founded, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    for _n in range(5):
        register(depot.clerk, {"rule": KEY, "year_to": 2016, "org": ORG})
    catch_up(depot.store)
    duetable.note_wide(depot.store.connection, [("all", "")])
    monkeypatch.setattr(duetable, "drain", lambda connection, step=duetable.drain: step(connection, 2))
    monkeypatch.setattr(due, "PAUSE", 0)
    seen: list[tuple[int, int]] = []
    stops = iter([False, False, True])
    assert not catch_up(depot.store, lambda done, total: seen.append((done, total)), lambda: next(stops))
    assert seen == [(2, 6), (4, 6)]
    assert DueList(depot.store).behind()
    assert catch_up(depot.store)
    assert not DueList(depot.store).behind()
