"""Printing from the desk: what is sent, what waits and why, what nobody is sure of; and the way out of each."""

from __future__ import annotations

import shutil
from threading import Event

import pypdfium2
import pytest
import zxingcpp

from depot.desk.printing import jobs, plans
from depot.desk.printing.document import Made, make
from depot.desk.printing.jobs import Order
from depot.desk.printing.plans import Plan
from depot.desk.printing.sending import begin
from depot.desk.printing.workshop import Workshop
from depot.model.box import Box
from depot.model.printing import DOUBTED, SENT, WAITING
from depot.store.store import Store
from depot.store.verify import verify
from screens.labels.queue import QueueScreen
from tests.screens.depots import Furnished, at_work, depot_app, until
from tests.screens.labels.benches import PRINTER, add_folder, all_jobs, assert_keyless, bench, list_needed


def labels_of(furnished: Furnished, name: str) -> tuple[int, int]:
    """Whether a box still needs a label, and how many it had."""
    with Store.open(furnished.path, readonly=True) as store:
        box = store.get(Box, furnished.boxes[name].id)
    assert box is not None
    return box.label_needed, box.labels


def sent(furnished: Furnished) -> int:
    """How many jobs the printer took."""
    return sum(job.status == SENT for job in all_jobs(furnished.path))


async def test_a_print_is_one_file_of_readable_labels(furnished: Furnished) -> None:
    folder = add_folder(furnished)
    async with at_work(furnished.path, desk="labels") as pilot:
        await list_needed(pilot)
        await pilot.press("f12")
        await until(pilot, "8 labels taken by bureau (8 of 8 read, grade A)", 60)
        assert bench(pilot).list.now.codes == ()
        await pilot.press("f8")
        assert len(bench(pilot).list.now.codes) == 8
    (document,) = folder.iterdir()
    with pypdfium2.PdfDocument(document) as pdf:
        page = pdf[0].render(scale=300 / 72).to_pil()
    read = {each.text for each in zxingcpp.read_barcodes(page)}
    assert read == {code.text for code in furnished.boxes.values()}
    assert [labels_of(furnished, name) for name in ("plans", "new")] == [(0, 1), (0, 1)]
    assert verify(furnished.path).ok


async def test_printing_again_asks_why(furnished: Furnished) -> None:
    add_folder(furnished)
    async with at_work(furnished.path, desk="labels") as pilot:
        desk = bench(pilot)
        desk.take(furnished.boxes["plans"].text)
        await pilot.press("f12")
        await until(pilot, lambda: sent(furnished) == 1, 60)
        desk.take(furnished.boxes["plans"].text)
        await pilot.press("f12")
        await until(pilot, "1 of them has a label already.")
        await pilot.press(*"torn", "enter")
        await until(pilot, lambda: sent(furnished) == 2, 60)
    assert {job.reason for job in all_jobs(furnished.path)} == {"", "torn"}
    assert labels_of(furnished, "plans") == (0, 2)


async def test_what_a_printer_does_not_take_waits_and_is_sent_when_it_can_be(furnished: Furnished) -> None:
    folder = add_folder(furnished)
    shutil.rmtree(folder)
    async with at_work(furnished.path, desk="labels") as pilot:
        await list_needed(pilot)
        await pilot.press("f12")
        await until(pilot, "In the queue (Q): Nothing can be written", 60)
        await until(pilot, "1 job in the queue")
        await pilot.press("q")
        await until(pilot, lambda: isinstance(pilot.app.screen, QueueScreen))
        await until(pilot, "not printed")
        assert [(job.status, job.attempts) for job in all_jobs(furnished.path)] == [(WAITING, 1)]
        folder.mkdir()
        await pilot.press("f2")
        await until(pilot, "8 labels taken by bureau", 60)
        assert [(job.status, job.attempts) for job in all_jobs(furnished.path)] == [(SENT, 2)]
        assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(("language", "theme"), [("en", "depot-dark"), ("fr", "depot-dark"), ("en", "depot-plain")])
async def test_the_queue_as_it_looks(furnished: Furnished, language: str, theme: str) -> None:
    add_folder(furnished)
    interrupted(furnished)
    async with at_work(furnished.path, desk="labels", language=language, theme=theme) as pilot:
        app = depot_app(pilot)
        await until(pilot, lambda: all_jobs(furnished.path)[0].status == DOUBTED)  # found out when the desk opened
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, QueueScreen))
        await until(pilot, {"en": "bureau  ready", "fr": "bureau  prête"}[language])
        assert_keyless(pilot, f"labels/queue-{language}-{theme}")


def interrupted(furnished: Furnished) -> str:
    """A job that was being sent when the program was killed; its key."""
    session = furnished.session("lou")
    with session.store as store:
        codes = tuple(furnished.boxes[name].text for name in ("plans", "payroll", "new"))
        key = jobs.order(session, Order("box", codes, "5163", PRINTER)).result
        assert key is not None
        begin(session, key, plans.plan_of(store, jobs.job(store, key)))
    return key


async def test_a_job_cut_short_is_settled_by_who_looks_at_the_printer(furnished: Furnished) -> None:
    folder = add_folder(furnished)
    key = interrupted(furnished)
    async with at_work(furnished.path, desk="labels") as pilot:
        await pilot.press("q")
        await until(pilot, "in doubt")
        await pilot.press("f4")
        await until(pilot, "Did it come out?")
        await pilot.press("end", "enter")
        await until(pilot, "How many came out")
        await pilot.press("1", "enter")
        await until(pilot, "1 came out, 2 left")
        (job,) = all_jobs(furnished.path)
        assert (job.key, job.status, job.done, job.left) == (key, WAITING, 1, 2)
        await pilot.press("f3")
        await until(pilot, "2 labels taken by bureau", 60)
    assert len(list(folder.iterdir())) == 1
    assert [labels_of(furnished, name)[1] for name in ("plans", "payroll", "new")] == [1, 1, 1]


async def test_a_printer_that_remembers_settles_a_doubt_itself(furnished: Furnished) -> None:
    add_folder(furnished)
    interrupted(furnished)
    async with at_work(furnished.path, desk="labels") as pilot:
        await pilot.press("q")
        await until(pilot, "in doubt")
        await pilot.press("f2")
        await until(pilot, "never reached the printer")
        assert [job.status for job in all_jobs(furnished.path)] == [WAITING]


async def test_a_job_is_taken_out_of_the_queue_after_a_question(furnished: Furnished) -> None:
    add_folder(furnished)
    session = furnished.session("lou")
    with session.store:
        jobs.order(session, Order("box", (furnished.boxes["plans"].text,), "5163", PRINTER))
    async with at_work(furnished.path, desk="labels") as pilot:
        await pilot.press("q")
        await until(pilot, "waiting")
        await pilot.press("delete")
        await until(pilot, "Take it out of the queue?")
        await pilot.press("y")
        await until(pilot, "Taken out of the queue.")
        assert [job.status for job in all_jobs(furnished.path)] == ["cancelled"]


async def test_leaving_the_desk_stops_no_print_and_scans_go_on(
    furnished: Furnished, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = add_folder(furnished)
    async with at_work(furnished.path, desk="labels") as pilot:
        await list_needed(pilot)
        app, begun = depot_app(pilot), Event()
        workshop = app.printroom.workshop

        def held(_workshop: Workshop, plan: Plan) -> Made:
            assert begun.wait(60)
            return workshop.do(make, plan)

        monkeypatch.setattr(Workshop, "__call__", held)
        await pilot.press("f12", "f5")
        await until(pilot, lambda: app.current_mode == "scan")
        for name in ("plans", "payroll", "new"):
            app.worker.scan(furnished.boxes[name].text)
        await until(pilot, furnished.boxes["new"].shown)
        assert sent(furnished) == 0
        begun.set()
        await until(pilot, "8 labels printed", 60)
        assert app.current_mode == "scan"
    assert len(list(folder.iterdir())) == 1


async def test_without_a_printer_it_says_where_to_add_one(furnished: Furnished) -> None:
    async with at_work(furnished.path, desk="labels") as pilot:
        await list_needed(pilot)
        await pilot.press("f12")
        await until(pilot, "No printer yet")
        await pilot.press("escape")
        assert all_jobs(furnished.path) == []


async def test_an_auditor_prints_nothing(furnished: Furnished) -> None:
    add_folder(furnished)
    async with at_work(furnished.path, desk="labels", user="aud") as pilot:
        await list_needed(pilot)
        await pilot.press("f12")
        await pilot.pause(0.3)
        assert all_jobs(furnished.path) == []
