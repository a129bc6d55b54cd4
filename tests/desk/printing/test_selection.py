"""What to label: codes, ranges, shelves, words, lists of scans, and all that needs a label."""

from __future__ import annotations

import pytest

from depot.desk import boxes, lending, people, places
from depot.desk.aliases import name_alias
from depot.desk.printing import series
from depot.desk.printing.faces import FACES
from depot.desk.printing.faults import FaceOther, SelectionReversed, SelectionUnreadable
from depot.desk.printing.selection import RangeEmpty, choose, counts, needed, scanned
from depot.desk.session import Session
from depot.desk.shelving import shelve
from depot.errors import DepotError
from depot.model.codes import Code, CodeMisread
from depot.store.store import Store
from tests.desk.founded import Founded
from tests.desk.hall import Hall

BOX, FILE, LOCATION, PERSON, BADGE, GHOST = (
    FACES[name] for name in ("box", "file", "location", "person", "badge", "ghost")
)


def shown(code: str) -> str:
    return Code.parse(code).shown


def test_codes_in_any_form_old_barcodes_and_no_code_twice(hall: Hall, store: Store) -> None:
    words = [shown(hall.boxes[2]).lower(), hall.boxes[0], "31142054869881", hall.boxes[2]]
    assert choose(store, BOX, words).codes == (hall.boxes[2], hall.boxes[0], hall.boxes[1])


def test_a_range_is_by_number(hall: Hall, store: Store) -> None:
    first, last = shown(hall.boxes[0]), shown(hall.boxes[2])
    whole = choose(store, BOX, [f"{first}..{last}"]).codes
    assert whole == hall.boxes[:3]
    assert choose(store, BOX, [f"{first[:-2]}..{last[5:-2]}"]).codes == whole
    assert choose(store, BOX, [f"{first}…{last[5:]}"]).codes == whole


def test_a_range_takes_labels_printed_in_advance_and_leaves_voided_ones(
    clerk: Session, hall: Hall, store: Store
) -> None:
    codes = list((series.reserve(clerk, 3).result or series.Reserved((), "")).codes)
    series.void(clerk, codes[1:2])
    found = choose(store, BOX, [f"{shown(hall.boxes[3])}..{codes[-1].shown}"]).codes
    assert found == (hall.boxes[3], codes[0].text, codes[2].text)


@pytest.mark.parametrize(
    ("word", "error"),
    [
        ("B-L1-000009..000001", SelectionReversed),
        ("BL10000010..BL10000099", CodeMisread),
        ("B-L1-000001..S-L1-000009", SelectionReversed),
        ("B-L1-000001..B-L2-000009", SelectionReversed),
        ("S-L1-000001..000009", FaceOther),
        ("B-L1-900000..900009", RangeEmpty),
        ("B-L1-0000..000009", SelectionUnreadable),
        ("X..Y", SelectionUnreadable),
        ("B-L1-AAAAAA..BBBBBB", SelectionUnreadable),
        ("colour:red", SelectionUnreadable),
        ("P-L1-000002-8", FaceOther),
        ("B-L1-000001-1", CodeMisread),
    ],
)
def test_what_cannot_be_meant_is_refused(word: str, error: type[DepotError], hall: Hall, store: Store) -> None:
    with pytest.raises(error):
        choose(store, BOX, [word])


def test_a_place_stands_for_the_boxes_in_it(clerk: Session, hall: Hall, store: Store) -> None:
    for nth, shelf in ((0, 0), (2, 0), (1, 1)):
        shelve(clerk, hall.id(hall.boxes[nth]), hall.id(hall.shelves[shelf]))
    assert choose(store, BOX, [hall.shelves[0]]).codes == (hall.boxes[0], hall.boxes[2])
    assert choose(store, BOX, [hall.bay]).codes == (hall.boxes[0], hall.boxes[2], hall.boxes[1]), "in walking order"
    assert choose(store, LOCATION, [hall.bay]).codes == (hall.bay,)
    assert choose(store, LOCATION, [hall.bay], below=True).codes == hall.shelves


def test_a_box_stands_for_its_files_and_a_loan_for_what_is_out(clerk: Session, hall: Hall, store: Store) -> None:
    assert choose(store, FILE, [hall.boxes[0]]).codes == (hall.file,)
    loan = lending.lend(clerk, hall.id(hall.teacher), [hall.boxes[1], hall.boxes[2]]).result
    assert loan is not None
    lending.give_back(clerk, [hall.boxes[1]])
    assert choose(store, GHOST, [Code.from_id("L", loan.id).text]).codes == (hall.boxes[2],)


def test_words_are_searched_for(hall: Hall, store: Store) -> None:
    assert choose(store, BOX, ["eleves", "unit:7210"]).codes == hall.boxes
    assert choose(store, FILE, ["bulletins"]).codes == (hall.file,)
    assert choose(store, BOX, ["introuvable"]).codes == ()
    with pytest.raises(SelectionUnreadable):
        choose(store, LOCATION, ["tablette"])


def test_no_more_than_a_job_can_have(hall: Hall, store: Store) -> None:
    chosen = choose(store, BOX, ["unit:7210"], limit=3)
    assert (len(chosen.codes), chosen.more) == (3, 1)


def test_a_list_of_scans_keeps_what_it_understands(hall: Hall, store: Store) -> None:
    lines = ["$SHELVE", hall.boxes[1], "", "31142054869883", "nobody knows", hall.teacher, "BL10000011"]
    chosen = scanned(store, BOX, lines)
    assert chosen.codes == (hall.boxes[1], hall.boxes[3])
    assert [odd.name for odd in chosen.odd] == ["code.unknown", "face.other", "code.misread"]


def test_what_is_new_needs_a_label(depot: Founded, hall: Hall, store: Store) -> None:
    made = boxes.register(depot.clerk, {"title": "Neuve"}).result
    assert made is not None
    assert needed(store, BOX) == [made.text]
    assert needed(store, LOCATION) == [hall.shelves[0], hall.shelves[1], hall.shelves[2], hall.table]
    assert needed(store, PERSON) == [hall.teacher, hall.accountant]
    assert len(needed(store, BADGE)) == 4
    assert needed(store, FILE) == needed(store, FACES["loan"]) == []
    assert counts(store, FACES.values()) == {"box": 1, "file": 0, "location": 4, "person": 2, "badge": 4}


def test_what_has_an_older_barcode_or_is_gone_needs_none(depot: Founded, hall: Hall, store: Store) -> None:
    places.create(depot.supervisor, None, {"label": "Z", "aliases": "RAYON-1"})
    people.register(depot.clerk, {"name": "Luc Roy", "aliases": "CARTE-1"})
    people.close(depot.clerk, hall.id(hall.teacher))
    places.retire(depot.supervisor, hall.id(hall.table))
    assert needed(store, PERSON) == [hall.accountant]
    assert needed(store, LOCATION) == list(hall.shelves)


def test_a_person_says_that_a_label_is_needed(depot: Founded, hall: Hall, store: Store) -> None:
    boxes.describe(depot.clerk, hall.id(hall.boxes[2]), {"label_needed": 1})
    assert needed(store, BOX) == [hall.boxes[2]]
    places.describe(depot.supervisor, hall.id(hall.bay), {"label_needed": 1})
    assert hall.bay in needed(store, LOCATION)


def test_an_old_barcode_that_is_two_things_is_not_guessed(depot: Founded, hall: Hall, store: Store) -> None:
    name_alias(depot.clerk, hall.file, "DOSSIER-1")
    with pytest.raises(FaceOther):
        choose(store, BOX, ["DOSSIER-1"])
    assert choose(store, FILE, ["DOSSIER-1"]).codes == (hall.file,)
