"""Settling conflicts: which answer is suggested, what may be typed, what changed meanwhile, words."""

from __future__ import annotations

from pathlib import Path

import pytest

from depot.desk.boxes import YearsReversed, describe, register
from depot.desk.conflicts import (
    ClaimUnknown,
    ConflictGrew,
    ConflictSettled,
    ConflictUnknown,
    conflict,
    conflicts,
    decide,
)
from depot.desk.custody import accept
from depot.desk.doubtwords import counts_words, register_words, side_words, subject_title, who_words
from depot.desk.entries import EntryNotNumber, EntryTooLong
from depot.desk.session import Session
from depot.desk.setup import initialise
from depot.desk.typedvalues import NotTyped, can_be_typed
from depot.desk.undo import UndoLate, undo
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.roles import RoleTooLow
from depot.store.store import Store
from tests.desk.founded import Founded
from tests.store.depots import Clock, assert_sound
from tests.store.trading import parcels, receive


class Two:
    """This depot and another one that knows what this one wrote before it."""

    def __init__(self, here: Founded, folder: Path) -> None:
        self.here = here
        self.code = _code(register(here.clerk, {"title": "Paie", "year_from": 2001, "year_to": 2005}).result)
        self.path = folder / "L2.db"
        initialise(self.path, node="L2", name="Dépôt L2", admin="max", pin="1357", clock=Clock()).store.close()
        self.bring(here.path, self.path, "L1")

    @staticmethod
    def bring(source: Path, to: Path, node: str) -> None:
        for parcel in parcels(source, node):
            receive(to, parcel)

    def there(self) -> Session:
        return Session(Store.open(self.path, clock=Clock()), "max", "poste-2")

    def say(self, here: dict[str, object], there: dict[str, object]) -> None:
        """Describe the box in both depots, then bring the news here."""
        describe(self.here.clerk, self.code.id, here)
        other = self.there()
        with other.store:
            describe(other, self.code.id, there)
        self.bring(self.path, self.here.path, "L2")

    def box(self) -> Box:
        found = self.here.store.get(Box, self.code.id)
        assert found is not None
        return found


def _code(code: Code | None) -> Code:
    assert code is not None
    return code


@pytest.fixture
def two(depot: Founded, tmp_path: Path) -> Two:
    return Two(depot, tmp_path)


def test_who_has_the_box_is_suggested_and_why(two: Two) -> None:
    two.say({"title": "Ici"}, {"title": "Là"})
    it = conflict(two.here.store, two.code.text)
    assert (it.suggested, it.reason, it.nodes, [side.unaware for side in it.sides]) == (
        1,
        "has",
        ("L1", "L2"),
        [(2,), (1,)],
    )
    other = two.there()
    with other.store:
        accept(other, [two.code.text])
    two.bring(two.path, two.here.path, "L2")
    assert (conflict(two.here.store, two.code.text).suggested, two.box().holder) == (2, "L2")


def test_words(two: Two) -> None:
    two.say({"title": "Ici", "personal": 1}, {"title": "Là", "personal": 0, "confidential": 1})
    store = two.here.store
    it = conflict(store, two.code.text, "title")
    assert [side_words(store, it, side).text() for side in it.sides] == ["Ici", "Là"]
    assert counts_words(store, it).text() == "Paie"
    assert register_words(it.register).text() == "title"
    assert [who_words(store, side).split(" @ ")[1] for side in it.sides][1] == "poste-2"
    assert subject_title(store, two.code.text) == "Paie"
    assert register_words("alias 3114").text() == "old code 3114"


def test_a_typed_value_is_checked_as_its_desk_does(two: Two) -> None:
    two.say({"title": "Ici", "year_to": 2006}, {"title": "Là", "year_to": 2007})
    boss, code = two.here.supervisor, two.code.text
    for register_, value, refusal in (
        ("title", "x" * 2_001, EntryTooLong),
        ("year_to", "demain", EntryNotNumber),
        ("year_to", "1999", YearsReversed),
    ):
        with pytest.raises(refusal):
            decide(boss, code, register_, value=value)
    assert len(conflicts(two.here.store)) == 2
    decide(boss, code, "year_to", value="2008")
    decide(boss, code, "title", value="  Les   deux ")
    assert (two.box().title, two.box().year_to, conflicts(two.here.store)) == ("Les deux", 2008, [])
    two.bring(two.here.path, two.path, "L1")
    with Store.open(two.path, readonly=True) as there:
        assert conflicts(there) == []
    assert_sound(two.here.path)


@pytest.mark.parametrize(
    ("subject", "register_", "can"),
    [
        ("BL10000010", "title", True),
        ("BL10000010", "custody", False),
        ("BL10000010", "unit", False),
        ("BL10000010", "alias 3114", False),
        ("unit/CSSRL/7210", "name", True),
        ("unit/CSSRL/7210", "parent", False),
        ("rule/CSSRL/2.15", "fields", False),
        ("nothing/x", "name", False),
    ],
)
def test_what_can_be_typed(subject: str, register_: str, *, can: bool) -> None:
    assert can_be_typed(subject, register_) is can


def test_what_cannot_be_typed_is_refused(two: Two) -> None:
    two.say({"unit": ""}, {"copy": "P"})
    two.say({"copy": "S"}, {"copy": ""})
    with pytest.raises(NotTyped):
        decide(two.here.supervisor, two.code.text, "copy", value="P")


def test_only_a_supervisor_decides_and_only_what_is_there(two: Two) -> None:
    two.say({"title": "Ici"}, {"title": "Là"})
    with pytest.raises(RoleTooLow):
        decide(two.here.clerk, two.code.text, "title", 1)
    for claim in (0, 3, -1):
        with pytest.raises(ClaimUnknown):
            decide(two.here.supervisor, two.code.text, "title", claim)
    with pytest.raises(ConflictUnknown):
        decide(two.here.supervisor, two.code.text, "remarks", 1)
    assert two.box().title == "Paie"


def test_what_changed_since_it_was_looked_at_is_refused(two: Two) -> None:
    two.say({"title": "Ici"}, {"title": "Là"})
    seen = conflict(two.here.store, two.code.text).places
    with pytest.raises(ConflictGrew):
        decide(two.here.supervisor, two.code.text, "title", 1, seen=seen[:1])
    done = decide(two.here.supervisor, two.code.text, "title", 2, seen=seen)
    with pytest.raises(ConflictSettled) as refused:
        decide(two.here.supervisor, two.code.text, "title", 1, seen=seen)
    assert refused.value.facts["subject"] == two.code.shown
    undo(two.here.supervisor, done.act)
    assert conflict(two.here.store, two.code.text).places == seen
    done = decide(two.here.supervisor, two.code.text, "title", 2, seen=seen)
    describe(two.here.clerk, two.code.id, {"remarks": "vue"})
    with pytest.raises(UndoLate):
        undo(two.here.supervisor, done.act)
    assert_sound(two.here.path)
