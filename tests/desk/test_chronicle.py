"""Histories in words: what each event says, what a change was before, what was taken back, and whose it was."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from depot.desk import aliases, boxes, files, lending, people, places
from depot.desk.chronicle import CHANGES, WORDS, NothingOwn, chronicle, own_act, since
from depot.desk.destruction.telling import DESTRUCTION
from depot.desk.fieldwords import FIELDS, FLAGS
from depot.desk.inventory.telling import INVENTORIES
from depot.desk.printing.telling import PRINTING
from depot.desk.requests.telling import REQUESTS
from depot.desk.session import Session
from depot.desk.shelving import shelve
from depot.desk.transfers.telling import TRANSFERS
from depot.desk.undo import undo
from depot.model import roles
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.subjects import PRINTING as PRINTING_SUBJECTS
from depot.model.subjects import SUBJECTS
from tests.desk.founded import FINANCE, SCHOOL, Founded

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def box(clerk: Session) -> Code:
    code = boxes.register(clerk, {"title": "Comptes à payer", "unit": FINANCE}).result
    assert code is not None
    return code


@pytest.fixture
def shelf(admin: Session) -> Code:
    room = places.create(admin, None, {"kind": "room", "label": "S-2"}).result
    assert room is not None
    made = places.create(admin, room.id, {"label": "3"}).result
    assert made is not None
    return Code.from_id("S", made.id)


@pytest.fixture
def roy(clerk: Session) -> Code:
    registered = people.register(clerk, {"name": "Marie-Ève Roy", "unit": FINANCE}).result
    assert registered is not None
    return registered.code


def said(depot: Founded, subject: Code | str) -> list[str]:
    text = subject.text if isinstance(subject, Code) else subject
    return [entry.what.text() for entry in chronicle(depot.store, text)]


def test_the_life_of_a_box(depot: Founded, clerk: Session, box: Code, shelf: Code, roy: Code) -> None:
    shelve(clerk, box.id, shelf.id)
    loan = lending.lend(clerk, roy.id, [box.text]).result
    assert loan is not None
    lending.extend(clerk, loan.id, "2026-12-24")
    lending.give_back(clerk, [box.text])
    boxes.report_missing(clerk, box.id)
    boxes.report_found(clerk, box.id)
    aliases.name_alias(clerk, box.text, "OLD-77")
    aliases.forget_alias(clerk, box.text, "OLD-77")
    assert said(depot, box) == [
        "registered",
        "shelved at S-2 · 3",
        f"lent to Marie-Ève Roy until {loan.due}",
        "loan extended to 2026-12-24",
        "came back from Marie-Ève Roy",
        "reported missing",
        "found again",
        "named OLD-77 too",
        "no longer named OLD-77",
    ]
    assert said(depot, Code.from_id("L", loan.id)) == [f"loan opened for Marie-Ève Roy, due {loan.due}"]


def test_the_life_of_a_file(depot: Founded, clerk: Session, box: Code, roy: Code) -> None:
    other = boxes.register(clerk, {"title": "Paie"}).result
    file = files.list_file(clerk, box.id, {"title": "Factures A"}).result
    assert other is not None
    assert file is not None
    files.move_file(clerk, file.id, other.id)
    lending.lend(clerk, roy.id, [file.text], due="2026-11-30")
    lending.give_back(clerk, [file.text], elsewhere="École Gérard-Filion")
    files.remove_file(clerk, file.id)
    assert said(depot, file) == [
        f"listed in box {box.shown}",
        f"moved to box {other.shown}",
        "lent to Marie-Ève Roy until 2026-11-30",
        "returned at École Gérard-Filion",
        "taken off the list of its box",
    ]


def test_a_change_tells_what_was_there_before(depot: Founded, clerk: Session, box: Code) -> None:
    boxes.describe(clerk, box.id, {"title": "Comptes à payer 2014", "year_from": 2014, "unit": SCHOOL, "personal": 1})
    boxes.describe(clerk, box.id, {"year_from": None, "personal": 0, "label_needed": 0})
    changed = said(depot, box)[1:]
    assert set(changed[0].split("; ")) == {
        "title: Comptes à payer 2014 (was Comptes à payer)",
        "from year: 2014",
        "unit: École Gérard-Filion (was Service des finances)",
        "personal information: yes",
    }
    assert set(changed[1].split("; ")) == {
        "from year: 2014 taken away",
        "personal information: no",
        "label to print: no",
    }


def test_what_was_taken_back_is_marked_and_named(depot: Founded, clerk: Session, box: Code, shelf: Code) -> None:
    act = shelve(clerk, box.id, shelf.id).act
    undo(clerk, act)
    entries = chronicle(depot.store, box.text)
    assert [entry.undone for entry in entries] == [False, True, False]
    assert entries[-1].what.text() == "undone: shelved at S-2 · 3"
    assert [entry.rev for entry in entries] == [1, 2, 3]


def test_who_and_when(depot: Founded, clerk: Session, supervisor: Session, box: Code) -> None:
    boxes.report_missing(supervisor, box.id)
    entries = chronicle(depot.store, box.text)
    assert [entry.who for entry in entries] == ["Lou", "Sam"]
    assert all(re.fullmatch(r"2026-10-05 09:\d\d", entry.when) for entry in entries)


def test_since_tells_what_an_old_screen_missed(depot: Founded, clerk: Session, supervisor: Session, box: Code) -> None:
    boxes.describe(supervisor, box.id, {"title": "Autre"})
    boxes.report_missing(supervisor, box.id)
    assert [entry.what.text() for entry in since(depot.store, box.text, 1)] == [
        "title: Autre (was Comptes à payer)",
        "reported missing",
    ]
    assert since(depot.store, box.text, 3) == []


def test_the_own_act_is_the_last_that_still_stands(
    depot: Founded, clerk: Session, supervisor: Session, box: Code, shelf: Code
) -> None:
    shelved = shelve(clerk, box.id, shelf.id).act
    missing = boxes.report_missing(clerk, box.id).act
    boxes.describe(supervisor, box.id, {"title": "Autre"})
    assert own_act(depot.store, box.text, "lou").event.act == missing
    assert own_act(depot.store, box.text, "sam").what.text() == "title: Autre (was Comptes à payer)"
    undo(supervisor, own_act(depot.store, box.text, "sam").event.act)
    undo(clerk, missing)
    assert own_act(depot.store, box.text, "lou").event.act == shelved
    with pytest.raises(NothingOwn) as refusal:
        own_act(depot.store, box.text, "ada")
    assert box.shown in refusal.value.sentence()


def test_lending_to_another_unit_tells_the_authorisation(depot: Founded, clerk: Session, box: Code) -> None:
    registered = people.register(clerk, {"name": "Paul Roy", "unit": SCHOOL}).result
    assert registered is not None
    lending.lend(clerk, registered.code.id, [box.text], authorised=True, due="2026-11-30")
    assert said(depot, box)[-1] == "lent to Paul Roy until 2026-11-30, on written authorisation"


def test_places_people_and_named_things(depot: Founded, admin: Session, shelf: Code, roy: Code) -> None:
    places.reserve(admin, [shelf.id], "7210")
    places.unreserve(admin, [shelf.id])
    places.block(admin, [shelf.id], "fuite d'eau")
    people.describe(admin, roy.id, {"role": "directrice"})
    assert said(depot, shelf) == ["created", "reserved: 7210", "reservation ended", "blocked: fuite d'eau"]
    assert said(depot, roy) == ["registered", "role: directrice"]
    assert said(depot, f"unit/{SCHOOL}") == ["added"]
    assert said(depot, "user/lou")[0] == "added"


def test_a_kind_of_tomorrow_is_told_by_its_name(depot: Founded, clerk: Session, box: Code) -> None:
    clerk.do(roles.CIRCULATE, lambda tx: tx.append(Fact("box.weighed", box.text, {"grams": 900})))
    clerk.do(roles.CIRCULATE, lambda tx: tx.append(Fact("box.lent", box.text, {})))
    assert said(depot, box)[1:] == ["box.weighed", "lent"]


def test_data_is_never_a_template(depot: Founded, clerk: Session, box: Code) -> None:
    boxes.describe(clerk, box.id, {"title": "{place} %s {0}"})
    aliases.name_alias(clerk, box.text, "A{B}")
    assert said(depot, box)[1:] == ["title: {place} %s {0} (was Comptes à payer)", "named A{B} too"]


def test_nothing_happened_to_what_does_not_exist(depot: Founded) -> None:
    assert chronicle(depot.store, "BL1000077D") == []


def test_every_kind_that_a_desk_writes_has_words() -> None:
    rooms = (
        path for path in sorted((ROOT / "depot").rglob("*.py")) if "report" not in path.parts
    )  # names of keys there
    source = "\n".join(path.read_text("utf-8") for path in rooms)
    kinds = set(re.findall(rf'"((?:{"|".join(SUBJECTS)})\.[a-z_]+)"', source))
    of_their_own = PRINTING.keys() | DESTRUCTION.keys() | TRANSFERS.keys() | INVENTORIES.keys() | REQUESTS.keys()
    verbs = {kind.partition(".")[2] for kind in kinds - of_their_own}
    assert len(kinds) > 30
    assert verbs - WORDS.keys() - CHANGES <= {"undone"}


def test_every_field_of_a_thing_has_a_name() -> None:
    technical = {"id", "key", "rev", "status", "since", "created_at", "opened_at", "founded_at", "org_name"}
    named = FIELDS.keys() | FLAGS | technical
    told = [kind for kind in SUBJECTS.values() if kind not in PRINTING_SUBJECTS]  # their own sentences tell theirs
    unnamed = {name for kind in told for name in kind.state._fields} - named
    assert unnamed <= {"elsewhere", "destroyed_on", "redacted_on", "restores", "fields"}


def test_sentences_end_with_one_that_needs_nothing() -> None:
    fallbacks = {verb: msgids[-1] for verb, msgids in WORDS.items()}
    needing = {verb for verb, last in fallbacks.items() if any(name for _, name, _, _ in Formatter().parse(last))}
    assert needing == set()
