"""Rows of lists: what they say, in which order, and at how many statements a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from depot.model.codes import Code, code_id, codes_from
from depot.model.event import Fact
from depot.store.found import found
from depot.store.listing import Listing
from depot.store.lists import Lists
from depot.store.rows import (
    BoxRow,
    EventRow,
    FileRow,
    LineRow,
    LocationRow,
    PersonRow,
    RefusalRow,
    line_id,
    loan_and_item,
    shown,
)
from depot.store.store import Store
from tests.find import cases
from tests.find.conftest import Statements

NOTHING = {letter: next(codes_from(letter, "L1", 900_000, 1)).id for letter in "BFSPL"}
"""An id that is of nothing in these depots, by letter."""

Pages = list[tuple[Callable[[Sequence[int]], Sequence[object]], Sequence[int]]]


def id_of(name: str) -> int:
    return code_id(cases.CODES[name])


def shown_code(text: str) -> str:
    return Code.parse(text).shown


def test_a_box_row_says_what_a_list_shows(small: Store) -> None:
    eleves, permis = Listing(small).boxes([id_of("eleves"), id_of("permis")])
    assert eleves == BoxRow(
        id=id_of("eleves"),
        code=shown_code(cases.CODES["eleves"]),
        title="Dossiers d'élèves, finissants 2011 (A à F)",
        unit="7210",
        unit_name="École Gérard-Filion",
        number="A-12",
        type="STD30",
        class_code="02-03-01",
        rule="1.1",
        year_from=2008,
        year_to=2011,
        status="shelved",
        place="S-2 · R1 · 04 · B · 1",
        rev=1,
    )
    assert (permis.status, permis.due, permis.person) == ("lent", "2026-12-21", "Marie-Ève Roy")
    assert permis.loan == shown_code(cases.LOAN)
    assert permis.place == ""


def test_a_place_without_a_label_is_called_by_its_name_or_its_code(tmp_path: Path) -> None:
    with found(tmp_path / "a.db", "L1", "Dépôt", "CSS", actor="ada", station="t") as store:
        room, shelf = (code.text for code in codes_from("S", "L1", 0, 2))
        facts = [
            Fact("location.created", room, {"kind": "room", "name": "Voûte"}),
            Fact("location.created", shelf, {"kind": "shelf", "parent": room, "reserved": "Paie", "capacity_mm": 900}),
            Fact("boxtype.added", "boxtype/STD", {"width_mm": 300}),
        ]
        for n, code in enumerate(codes_from("B", "L1", 0, 3)):
            kind = "STD" if n else "ROND"
            facts.append(Fact("box.registered", code.text, {"type": kind, "place": shelf, "home": shelf}))
        store.act(lambda tx: tx.append(*facts), actor="ada", station="t")
        (box,) = Listing(store).boxes([code.id])
        assert box.place == box.home == f"Voûte · {shown_code(shelf)}"
        outer, inner = Listing(store).locations([code_id(room), code_id(shelf)])
        assert (outer.address, outer.children, outer.boxes) == ("Voûte", 1, 0)
        assert inner == LocationRow(
            code_id(shelf),
            shown_code(shelf),
            parent=code_id(room),
            kind="shelf",
            address=f"Voûte · {shown_code(shelf)}",
            boxes=3,
            taken_mm=600,
            unmeasured=1,
            capacity_mm=900,
            reserved="Paie",
            rev=1,
        )


def test_a_file_row_shows_its_box(small: Store) -> None:
    zoe, removed = Listing(small).files([code_id(cases.F[0]), code_id(cases.F[3])])
    assert zoe == FileRow(
        id=code_id(cases.F[0]),
        code=shown_code(cases.F[0]),
        title="Tremblay, Zoé",
        ref="D-1",
        box_id=id_of("eleves"),
        box=shown_code(cases.CODES["eleves"]),
        box_title="Dossiers d'élèves, finissants 2011 (A à F)",
        box_status="shelved",
        place="S-2 · R1 · 04 · B · 1",
        rev=1,
    )
    assert removed.removed


def test_a_line_row_shows_who_has_what_until_when(small: Store) -> None:
    permis, paye = Lists(small).out()
    first, second, back = Listing(small).lines([permis, paye, *Lists(small).closed()])
    assert first == LineRow(
        id=line_id(code_id(cases.LOAN), cases.CODES["permis"]),
        loan_id=code_id(cases.LOAN),
        loan=shown_code(cases.LOAN),
        item=shown_code(cases.CODES["permis"]),
        item_id=id_of("permis"),
        title="Permis d'absence",
        box_id=id_of("permis"),
        box=shown_code(cases.CODES["permis"]),
        person_id=code_id(cases.P[0]),
        person="Marie-Ève Roy",
        unit="7211",
        kind="loan",
        out_at=first.out_at,
        due="2026-12-21",
    )
    assert first.out_at == back.back_at != ""
    assert second.title == "Comptes à payer 2011"
    assert back.title == "Contrats de service"


def test_a_file_lent_alone_has_a_line_with_its_box(tmp_path: Path) -> None:
    with found(tmp_path / "a.db", "L1", "Dépôt", "CSS", actor="ada", station="t") as store:
        box, file, loan = (next(codes_from(letter, "L1", 0, 1)) for letter in "BFL")
        facts = [
            Fact("box.registered", box.text, {"title": "Boîte"}),
            Fact("file.listed", file.text, {"box": box.text, "title": "Dossier"}),
            Fact("loan.opened", loan.text, {"due": "2026-09-01"}),
            Fact("file.lent", file.text, {"loan": loan.text, "due": "2026-09-01"}),
        ]
        store.act(lambda tx: tx.append(*facts), actor="ada", station="t")
        (row,) = Listing(store).lines(Lists(store).out())
        assert (row.item, row.item_id, row.title) == (file.shown, file.id, "Dossier")
        assert (row.box, row.box_id, row.person) == (box.shown, box.id, "")
        assert Listing(store).files([file.id])[0].due == "2026-09-01"


def test_a_person_row_says_what_they_have(small: Store) -> None:
    roy, tremblay = Listing(small).people([code_id(text) for text in cases.P])
    assert roy == PersonRow(
        code_id(cases.P[0]),
        shown_code(cases.P[0]),
        name="Marie-Ève Roy",
        unit="7211",
        unit_name="Service de la paie",
        out=2,
        first_due="2026-12-21",
        rev=1,
    )
    assert (tremblay.out, tremblay.first_due) == (0, "")


def test_refused_scans_and_events_are_rows_too(tmp_path: Path) -> None:
    with found(tmp_path / "a.db", "L1", "Dépôt", "CSS", actor="ada", station="t") as store:
        for n in range(3):
            body = {"text": f"31142{n}", "mode": "lend", "reason": "code.unknown", "facts": {"n": n}}
            store.act(lambda tx, b=body: tx.append(Fact("scan.refused", "scan/t", b)), actor="ada", station="tty7")  # type: ignore[misc]
        lists, listing = Lists(store), Listing(store)
        rows = listing.refusals(lists.refusals())
        assert [row.text for row in rows] == ["311422", "311421", "311420"]
        assert rows[0] == RefusalRow(rows[0].id, rows[0].at, "tty7", "ada", "lend", "311422", "code.unknown", {"n": 2})
        last, *_, first = listing.events(lists.journal())
        assert (first.id, first.kind, first.code, first.actor) == (1, "node.founded", "L1", "ada")
        assert last == EventRow(4, rows[0].at, "scan.refused", "scan/t", "t", "ada", "tty7", "L1", last.act, 0, "ok")
        assert lists.history("node/L1") == [1]
        assert [lists.refusals().index(row.id) for row in rows] == [0, 1, 2]
        with pytest.raises(ValueError, match="not in the list"):
            lists.refusals().index(5 << 40 | 1)


def test_rows_come_as_asked_and_for_every_id(small: Store) -> None:
    ids = [id_of("paie"), NOTHING["B"], id_of("eleves"), id_of("paie")]
    rows = Listing(small).boxes(ids)
    assert [row.id for row in rows] == ids
    assert rows[1] == BoxRow(NOTHING["B"], Code.from_id("B", NOTHING["B"]).shown)
    assert rows[0] == rows[3]
    nothing = line_id(NOTHING["L"], Code.from_id("F", NOTHING["F"]).text)
    methods: Pages = [
        (Listing(small).files, [NOTHING["F"]] * 2),
        (Listing(small).locations, [NOTHING["S"]] * 2),
        (Listing(small).people, [NOTHING["P"]] * 2),
        (Listing(small).lines, [nothing] * 2),
        (Listing(small).refusals, [9 << 40 | 1] * 2),
        (Listing(small).events, [10**9] * 2),
    ]
    for method, of_nothing in methods:
        assert len(method(of_nothing)) == 2
        assert method([]) == []


@pytest.fixture
def pages(large: Store) -> Pages:
    listing, lists = Listing(large), Lists(large)
    boxes = [id_ for (id_,) in large.connection.execute("SELECT id FROM box")]
    files = [id_ for (id_,) in large.connection.execute("SELECT id FROM file")]
    return [
        (listing.boxes, boxes[:200]),
        (listing.files, files[:200]),
        (listing.locations, lists.locations()[:200]),
        (listing.lines, lists.out()[:200]),
        (listing.people, lists.people()[:200]),
        (listing.events, lists.journal()[:200]),
    ]


def test_a_page_costs_two_statements_and_no_scan(large: Store, pages: Pages) -> None:
    for hydrate, ids in pages:
        assert len(ids) > 40
        with Statements(large) as statements:
            assert len(hydrate(ids)) == len(ids)
        assert len(statements) <= 2
        for plan in statements.plans():
            scans = [line for line in plan.split("\n") if line.startswith("SCAN")]
            assert all("VIRTUAL TABLE" in line or line == "SCAN up" for line in scans), plan


def test_line_ids_keep_the_loan_and_the_item() -> None:
    for item in (cases.B[3], cases.F[2]):
        id_ = line_id(code_id(cases.LOAN), item)
        assert loan_and_item(id_) == (code_id(cases.LOAN), item[0], code_id(item))


@pytest.mark.parametrize(
    ("subject", "expected"),
    [(cases.B[0], shown_code(cases.B[0])), ("unit/CSS/7210", "CSS/7210"), ("QQ9", "QQ9"), ("", "")],
)
def test_a_subject_is_shown_as_people_know_it(subject: str, expected: str) -> None:
    assert shown(subject) == expected
