"""One job from the order to paper: what it says, what stops it, and what is on record afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from depot.desk import boxes, lending, settings
from depot.desk.chronicle import NothingOwn, chronicle, own_act
from depot.desk.printing import document, filing, jobs, kept, plans, sending, sheets
from depot.desk.printing.document import Made, make
from depot.desk.printing.facts import facts_of
from depot.desk.printing.faults import (
    CopiesWrong,
    FaceOther,
    FaceUnknown,
    FormatUnknown,
    GhostNeedless,
    JobBusy,
    JobEmpty,
    JobOver,
    JobTooLong,
    JobUnknown,
    PrinterUnknown,
    StartWrong,
)
from depot.desk.printing.jobs import Order
from depot.desk.printing.plans import Plan
from depot.desk.printing.problems import problem_of
from depot.desk.printing.workshop import Workshop
from depot.desk.seen import SubjectUnknown
from depot.desk.session import Session
from depot.desk.shelving import shelve
from depot.desk.undo import UndoPrinted, undo
from depot.errors import DepotError
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.printing import CANCELLED, SENT, WAITING
from depot.model.roles import RoleTooLow
from depot.store.claims import Claim
from depot.store.store import Store
from depot.words import use
from labels.faces.box import BoxFacts
from labels.faults import LabelsNotWritten, LabelsUnreadable, StockUnknown
from labels.printers.faults import FormatRefused, PaperOut, PrinterAbsent
from labels.printers.jobs import Job, JobState
from labels.printers.saying import sentences
from tests.desk.founded import Founded
from tests.desk.hall import Hall
from tests.desk.printing.paper import REFUSES, Paper, quick


def ordered(clerk: Session, *codes: str, **more: Any) -> str:
    wish = Order("box", codes, "5160", "zebra")._replace(**more)
    return jobs.order(clerk, wish).result or ""


def box(store: Store, code: str) -> Box:
    found = store.get(Box, Code.parse(code).id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        (Order("banner", ("BL10000010",), "5160"), FaceUnknown),
        (Order("box", (), "5160"), JobEmpty),
        (Order("box", ("BL10000010",), "9999"), StockUnknown),
        (Order("box", ("BL10000010",), "5160", "none"), PrinterUnknown),
        (Order("box", ("BL10000010",), "5160", copies=0), CopiesWrong),
        (Order("box", ("BL10000010",), "5160", copies=100), CopiesWrong),
        (Order("box", ("BL10000010",) * 100, "5160", copies=50), JobTooLong),
        (Order("box", ("BL10000010",), "5160", start=31), StartWrong),
        (Order("file", ("BL10000010",), "5160"), FaceOther),
        (Order("box", ("BL10008028",), "5160"), SubjectUnknown),
        (Order("badge", ("UL1000801D",), "5160"), SubjectUnknown),
        (Order("ghost", ("BL10000010",), "5160"), GhostNeedless),
    ],
)
def test_what_cannot_be_printed_is_refused(clerk: Session, hall: Hall, wish: Order, error: type[DepotError]) -> None:
    with pytest.raises(error):
        jobs.order(clerk, wish)
    assert jobs.queue(clerk.store) == []


def test_an_auditor_prints_nothing(auditor: Session, clerk: Session, hall: Hall, paper: Paper) -> None:
    key = ordered(clerk, hall.boxes[0])
    for act in (
        lambda: ordered(auditor, hall.boxes[0]),
        lambda: sending.send(auditor, key, workshop=quick, opener=paper),
        lambda: jobs.cancel(auditor, key),
    ):
        with pytest.raises(RoleTooLow):
            act()
    assert paper.came == {}


def test_the_same_order_twice_is_one_job(clerk: Session, hall: Hall) -> None:
    act, wish = b"a" * 16, Order("box", hall.boxes, "5160", "zebra")
    first, again = jobs.order(clerk, wish, act=act), jobs.order(clerk, wish, act=act)
    assert again.repeated
    assert [job.key for job in jobs.queue(clerk.store)] == [first.result]


def test_a_second_print_is_a_reprint_with_its_reason(clerk: Session, hall: Hall, paper: Paper, store: Store) -> None:
    code = hall.boxes[0]
    for reason in ("sans objet", "déchirée", ""):
        sending.send(clerk, ordered(clerk, code, reason=reason), workshop=quick, opener=paper)
    first, second, third = [event.body for event in store.history(code) if event.kind == "box.labelled"]
    assert "reprint" not in first
    assert "reason" not in first, "nothing is printed again"
    assert (second["reprint"], second["reason"]) == (1, "déchirée")
    assert third["reprint"] == 2
    use("en")
    told = [entry.what.text() for entry in chronicle(store, code)][-2:]
    assert told[0].startswith("label printed again: déchirée")
    assert "printed before: 2" in told[1]


def test_a_refusal_leaves_it_waiting_with_the_reason(clerk: Session, hall: Hall, paper: Paper, store: Store) -> None:
    key = ordered(clerk, *hall.boxes)
    paper.behaviour = REFUSES
    with pytest.raises(PaperOut):
        sending.send(clerk, key, workshop=quick, opener=paper)
    job = jobs.job(store, key)
    problem = problem_of(job)
    assert isinstance(problem, PaperOut)
    assert problem.facts["printer"] == paper.address
    assert (job.status, job.attempts) == (WAITING, 1)
    assert sheets.next_free(store, "zebra", kept.stock(store, "5160")) == 1, "no label was used"
    assert not any(event.kind == "box.labelled" for event in store.history(hall.boxes[0]))


def test_what_stops_one_job_stops_the_others_of_its_printer_only(
    clerk: Session, hall: Hall, paper: Paper, store: Store
) -> None:
    keys = [ordered(clerk, hall.boxes[3], stock="5160")]
    keys += [ordered(clerk, code, stock="4x2") for code in hall.boxes[:2]]
    other = ordered(clerk, hall.boxes[2], printer="folder")
    results = {result.job.key: result for result in sending.send_all(clerk, workshop=quick)}
    assert [type(results[key].problem) for key in keys] == [FormatRefused, PrinterAbsent, PrinterAbsent]
    assert [jobs.job(store, key).attempts for key in keys] == [1, 1, 0], "who is absent is asked once"
    assert results[other].sent is not None


def test_a_label_that_cannot_be_read_stops_the_print(clerk: Session, hall: Hall, paper: Paper, store: Store) -> None:
    def bad(plan: Plan) -> Made:
        made = make(plan._replace(facts=(BoxFacts("BL1000003X"),)))
        wrong = document.examined(plan).checked._replace(wrong=made.checked.wrong)
        raise LabelsUnreadable(read=0, labels=wrong.labels, code="x", page=1, position=1, fault="y")

    key = ordered(clerk, hall.boxes[0])
    with pytest.raises(LabelsUnreadable):
        sending.send(clerk, key, workshop=bad, opener=paper)
    job = jobs.job(store, key)
    assert (job.status, job.error, job.attempts) == (WAITING, LabelsUnreadable().name, 0)
    assert paper.came == {}


def test_it_goes_on_where_the_sheet_stopped(clerk: Session, hall: Hall, paper: Paper, store: Store) -> None:
    stock = kept.stock(store, "5160")
    sheets.move(clerk, "zebra", stock, 29)
    first = sending.send(clerk, ordered(clerk, *hall.boxes[:3]), workshop=quick, opener=paper).job
    second = sending.send(clerk, ordered(clerk, hall.boxes[3], copies=2), workshop=quick, opener=paper).job
    own = sending.send(clerk, ordered(clerk, hall.boxes[0], sheet="reste", start=11), workshop=quick, opener=paper).job
    assert (first.position, second.position, own.position) == (29, 2, 11)
    assert sheets.next_free(store, "zebra", stock) == 4
    assert sheets.next_free(store, "reste", stock) == 12


def test_the_ruler_takes_no_label_of_the_sheet(clerk: Session, hall: Hall, store: Store) -> None:
    stock = kept.stock(store, "5160")
    sheets.move(clerk, "folder", stock, 5)
    key = jobs.order(clerk, Order("ruler", (), "5160", "folder")).result or ""
    assert sending.send(clerk, key).job.status == SENT
    assert sheets.next_free(store, "folder", stock) == 5


def test_a_job_goes_to_another_printer(clerk: Session, hall: Hall, paper: Paper, store: Store) -> None:
    key = ordered(clerk, hall.boxes[0], printer="folder")
    jobs.redirect(clerk, key, printer="zebra", start=9)
    assert sending.send(clerk, key, workshop=quick, opener=paper).job.position == 9
    with pytest.raises(JobOver):
        jobs.redirect(clerk, key, printer="folder")


def test_a_cancelled_job_is_over(clerk: Session, hall: Hall, paper: Paper, store: Store) -> None:
    key = ordered(clerk, hall.boxes[0])
    jobs.cancel(clerk, key)
    assert jobs.job(store, key).status == CANCELLED
    for act in (lambda: sending.send(clerk, key, opener=paper), lambda: jobs.cancel(clerk, key)):
        with pytest.raises(JobOver):
            act()


def test_a_job_is_called_by_a_part_of_its_name(clerk: Session, hall: Hall, store: Store) -> None:
    key = ordered(clerk, hall.boxes[0])
    assert jobs.job(store, key[-4:]).key == jobs.job(store, key.lower()).key == key
    for name in ("", "x", "L9-00000000"):
        with pytest.raises(JobUnknown):
            jobs.job(store, name)


def test_what_one_has_in_hand_another_leaves(clerk: Session, hall: Hall, paper: Paper, store: Store) -> None:
    key = ordered(clerk, hall.boxes[0])
    claim = Claim.take(store.path, key)
    assert claim is not None
    with claim, pytest.raises(JobBusy):
        sending.send(clerk, key, workshop=quick, opener=paper)
    assert sending.send(clerk, key, workshop=quick, opener=paper).job.status == SENT
    assert [*store.path.with_name("depot.db-claims").iterdir()] == [], "nothing is left behind"


def test_a_print_is_not_undone_and_stops_no_undo(clerk: Session, hall: Hall, paper: Paper, store: Store) -> None:
    code = hall.boxes[0]
    boxes.describe(clerk, hall.id(code), {"label_needed": 1})
    put = shelve(clerk, hall.id(code), hall.id(hall.shelves[0])).act
    sending.send(clerk, ordered(clerk, code), workshop=quick, opener=paper)
    printed = store.history(code)[-1].act
    with pytest.raises(UndoPrinted):
        undo(clerk, printed)
    assert own_act(store, code, "lou").event.act == put
    undo(clerk, put)
    now = box(store, code)
    assert (now.place, now.label_needed, now.labels) == (None, 0, 1)


def test_undoing_what_said_that_a_label_is_needed(clerk: Session, hall: Hall, paper: Paper, store: Store) -> None:
    code = hall.boxes[1]
    said = boxes.describe(clerk, hall.id(code), {"label_needed": 1}).act
    undo(clerk, said)
    assert box(store, code).label_needed == 0
    said = boxes.describe(clerk, hall.id(code), {"label_needed": 1, "title": "Autre"}).act
    sending.send(clerk, ordered(clerk, code), workshop=quick, opener=paper)
    undo(clerk, said)
    assert (box(store, code).label_needed, box(store, code).title) == (0, "Élèves 1")
    with pytest.raises(NothingOwn):
        own_act(store, code, "lou")


def test_the_document_is_made_in_a_process_of_its_own(clerk: Session, hall: Hall, store: Store) -> None:
    key = ordered(clerk, *hall.boxes, printer="folder")
    plan = plans.plan_of(store, jobs.job(store, key))
    with Workshop() as workshop:
        there = workshop(plan)
        assert there == make(plan)
        assert workshop.examined(plan._replace(format="png")).pages == 1
        with pytest.raises(DepotError):
            workshop(plan._replace(facts=(BoxFacts("é" * 40),) * 4))
        assert sending.send(clerk, key, workshop=workshop).made == there


def test_labels_written_to_a_file_count_as_printed(clerk: Session, hall: Hall, store: Store, tmp_path: Path) -> None:
    boxes.describe(clerk, hall.id(hall.boxes[0]), {"label_needed": 1})
    wish = Order("box", hall.boxes, "5160", sheet="reste")
    filed = filing.write(store, wish, tmp_path / "labels.pdf")
    assert filed.files[0].read_bytes().startswith(b"%PDF")
    key = filing.put_on_record(clerk, wish, filed.start).result or ""
    assert jobs.job(store, key).status == SENT
    assert box(store, hall.boxes[0]).label_needed == 0
    assert sheets.next_free(store, "reste", kept.stock(store, "5160")) == 5
    pages = filing.write(store, Order("box", hall.boxes, "5163", start=9), tmp_path / "labels.png").files
    assert [page.name for page in pages] == ["labels-1.png", "labels-2.png"]
    with pytest.raises(FormatUnknown):
        filing.write(store, wish, tmp_path / "labels.doc")
    with pytest.raises(LabelsNotWritten):
        filing.write(store, wish, tmp_path / "none" / "labels.pdf")


def test_what_labels_say(depot: Founded, hall: Hall, store: Store) -> None:
    clerk = depot.clerk
    boxes.describe(clerk, hall.id(hall.boxes[0]), {"year_from": 2008, "year_to": 2011, "confidential": 1})
    loan = lending.lend(clerk, hall.id(hall.teacher), [hall.boxes[1]], due="2026-11-30").result
    assert loan is not None
    slip = Code.from_id("L", loan.id).text
    facts = {code: facts_of(store, face, code, "fr") for face, code in (
        ("box", hall.boxes[0]), ("file", hall.file), ("location", hall.bay), ("location", hall.shelves[1]),
        ("person", hall.teacher), ("badge", "UL10000013"), ("loan", slip), ("ghost", hall.boxes[1]),
    )}  # fmt: skip
    assert facts[hall.boxes[0]] == BoxFacts(
        hall.boxes[0], "Élèves 0", "École Gérard-Filion", years="2008–2011", confidential=True
    )
    assert (facts[hall.file].box, facts[hall.file].reference, facts[hall.file].confidential) == (
        hall.boxes[0],
        "D-1",
        True,
    )
    assert (facts[hall.bay].address, facts[hall.bay].span) == ("A", "A-T1 → A-T3")
    assert facts[hall.shelves[1]].capacity == "1 boîte"
    assert facts[hall.shelves[1]].path == "travée A · tablette T2"
    assert (facts[hall.teacher].name, facts[hall.teacher].unit) == ("Marie-Ève Roy", "École Gérard-Filion")
    assert facts["UL10000013"].unit == "administrateur"
    assert (facts[slip].amount, facts[slip].due) == ("1 boîte", "2026-11-30")
    assert (facts[hall.boxes[1]].loan, facts[hall.boxes[1]].borrower) == (slip, "Marie-Ève Roy")
    assert facts_of(store, "commands", "", "fr") is None


def test_confidential_titles_are_hidden_unless_the_depot_says_otherwise(depot: Founded, hall: Hall) -> None:
    wish = Order("box", (hall.boxes[0],), "5160")
    assert plans.draft(depot.store, wish).hide_confidential
    settings.change(depot.admin, "hide_confidential_titles", "off")
    assert not plans.draft(depot.store, wish).hide_confidential


def test_a_job_that_was_taken_is_followed_until_the_printer_says_what_became_of_it(
    clerk: Session, hall: Hall, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    paper = Paper(becomes=[JobState.PRINTING, JobState.STOPPED, JobState.STOPPED, JobState.ABORTED, JobState.DONE])
    sent = sending.send(clerk, ordered(clerk, hall.boxes[0]), workshop=quick, opener=paper)
    states = [job.state for job in sending.followed(store, sent.job, opener=paper)]
    assert states == [JobState.WAITING, JobState.PRINTING, JobState.STOPPED, JobState.ABORTED]
    assert paper.becomes == [JobState.DONE], "nothing is asked of a job that is over"
    assert sentences(Job("", JobState.STOPPED, 7, ("media-empty-error",))) == (
        "The printer stopped in the middle of it.",
        "The paper is out.",
    )


def test_a_printer_that_numbers_no_jobs_is_not_asked(clerk: Session, hall: Hall, store: Store) -> None:
    paper = Paper()
    sent = sending.send(clerk, ordered(clerk, hall.boxes[0]), workshop=quick, opener=paper)
    assert list(sending.followed(store, sent.job, opener=paper)) == []
