"""labels.printers.ipp with a real IPP Everywhere printer."""

from __future__ import annotations

import multiprocessing
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from labels.printers import faults, follow, open_printer
from labels.printers.jobs import Document, Job, JobState, Printer, Receipt
from labels.printers.reasons import words
from tests.labels.printers import stations
from tests.labels.printers.pages import pdf

PAGE = pdf([(36, 36, 72, 7.2)])


def a_document(**other: object) -> Document:
    fresh = Document(f"depot-{uuid4().hex}", "pdf", PAGE, "na_letter_8.5x11in")
    return fresh._replace(**other)  # type: ignore[arg-type]


def last(printer: Printer, receipt: Receipt) -> Job:
    """The job when it is over."""
    return list(follow(printer, receipt, patience=60, pause=0.05))[-1]


def until(true: Callable[[], object]) -> None:
    for _ in range(1_200):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to that")


@pytest.mark.parametrize("from_file", [False, True])
def test_what_is_sent_arrives_byte_for_byte(
    office_printer: stations.RealPrinter, tmp_path: Path, *, from_file: bool
) -> None:
    printer = open_printer(office_printer.address)
    assert printer.status().ready
    assert "na_letter_8.5x11in" in printer.status().media_ready
    assert printer.status().dpis == (600,)
    kept = tmp_path / "sheet.pdf"
    kept.write_bytes(PAGE)
    document = a_document(source=kept if from_file else PAGE)
    receipt = printer.send(document)
    assert receipt.ignored == ("print-scaling",)  # this printer does not know the wish; the PDF itself asks for it
    assert receipt.job.number
    assert last(printer, receipt).state is JobState.DONE
    (page,) = [page for page in office_printer.received() if document.name in page.name]
    assert page.read_bytes() == PAGE


def test_a_job_is_found_after_a_crash_and_one_that_never_came_is_not(office_printer: stations.RealPrinter) -> None:
    printer = open_printer(office_printer.address)
    sent = a_document()
    receipt = printer.send(sent)
    last(printer, receipt)
    again = open_printer(office_printer.address)  # another process, that knows nothing but the name
    found = again.find(sent.name)
    assert found
    assert (found.state, found.number) == (JobState.DONE, receipt.job.number)
    never = a_document().name
    unsure = again.find(never, age=3_600)
    assert unsure
    assert unsure.state is JobState.UNKNOWN, "it does not remember as far back"
    # It remembers jobs that are older than this one could be; its clock is in whole seconds.
    until(lambda: again.find(never, age=0) is None)


def test_out_of_paper_and_back(office_printer: stations.RealPrinter) -> None:
    printer = open_printer(office_printer.address)
    with office_printer.state("empty"):
        receipt = printer.send(a_document())
        until(lambda: "The paper is out." in map(words, printer.status().reasons))
        waiting = printer.find(receipt.job.name, number=receipt.job.number)
        assert waiting
        assert not waiting.state.over
    assert last(printer, receipt).state is JobState.DONE
    until(lambda: not printer.status().reasons)


def test_a_job_that_the_printer_gives_up(office_printer: stations.RealPrinter) -> None:
    printer = open_printer(office_printer.address)
    with office_printer.state("fail"):
        receipt = printer.send(a_document())
        assert last(printer, receipt).state is JobState.ABORTED
    assert printer.find(receipt.job.name, number=receipt.job.number).state == "aborted"  # type: ignore[union-attr]


def test_a_job_that_is_cancelled_at_the_printer(office_printer: stations.RealPrinter) -> None:
    stations.need("ipptool")
    printer = open_printer(office_printer.address)
    with office_printer.state("empty"):
        receipt = printer.send(a_document())
        until(lambda: printer.status().state == "printing")
        script = office_printer.folder / "cancel.test"
        script.write_text(
            "{ NAME cancel OPERATION Cancel-Job GROUP operation-attributes-tag\n"
            "ATTR charset attributes-charset utf-8 ATTR naturalLanguage attributes-natural-language en\n"
            f"ATTR uri printer-uri $uri ATTR integer job-id {receipt.job.number} STATUS successful-ok }}\n"
        )
        subprocess.run([str(stations.program_path("ipptool")), "-t", office_printer.address, str(script)], check=True)
    assert last(printer, receipt).state is JobState.CANCELLED


def test_what_it_does_not_take(office_printer: stations.RealPrinter, tmp_path: Path) -> None:
    printer = open_printer(office_printer.address)
    before = office_printer.received()
    with pytest.raises(faults.FormatRefused, match=r"ZPL.*application/pdf"):
        printer.send(a_document(format="zpl"))
    with pytest.raises(faults.MediaRefused, match=r"om_etiquette.*na_letter"):
        printer.send(a_document(media="om_etiquette_60x30mm"))
    with pytest.raises(faults.DocumentUnreadable):
        printer.send(a_document(source=tmp_path / "none.pdf"))
    with pytest.raises(faults.QueueUnknown):
        open_printer(office_printer.address + "-not").send(a_document())
    assert office_printer.received() == before


def test_one_that_wants_a_password() -> None:
    with stations.printer("application/pdf", "-A") as guarded:
        with pytest.raises(faults.PrinterLocked) as locked:
            open_printer(guarded.address).send(a_document())
        assert locked.value.printed == "no"
        assert guarded.received() == []


def test_one_that_was_switched_off() -> None:
    with stations.printer("application/pdf") as there:
        printer = open_printer(there.address)
        assert printer.status().ready
    with pytest.raises(faults.PrinterAbsent) as absent:
        printer.send(a_document())
    assert absent.value.printed == "no"


def send_one(address: str, name: str) -> None:
    """Send, and again as long as nothing was printed: this printer takes one job after the other."""
    for _ in range(600):
        try:
            open_printer(address).send(a_document(name=name, source=pdf([(36, 36, 72, float(name[-1]))])))
            return
        except faults.PrinterBusy:
            time.sleep(0.05)


def test_processes_at_once_print_each_sheet_once(office_printer: stations.RealPrinter) -> None:
    names = [f"depot-{uuid4().hex}-{n}" for n in range(1, 5)]
    context = multiprocessing.get_context("spawn")
    senders = [context.Process(target=send_one, args=(office_printer.address, name)) for name in names]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(60)
    assert [sender.exitcode for sender in senders] == [0] * 4
    printer = open_printer(office_printer.address)
    for name in names:
        job = printer.find(name)
        assert job
        assert last(printer, Receipt(job)).state is JobState.DONE
        (page,) = [page for page in office_printer.received() if name in page.name]
        assert page.read_bytes() == pdf([(36, 36, 72, float(name[-1]))])
