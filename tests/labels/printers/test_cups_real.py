"""labels.printers.cups with a real CUPS server: unscaled, told truly, never twice."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from labels.printers import cups as ours
from labels.printers import discover, faults, follow, open_printer
from labels.printers.jobs import Document, Job, JobState, Printer, Receipt
from labels.printers.reasons import words
from tests.labels.printers import stations
from tests.labels.printers.pages import pdf, read_pwg
from tests.labels.printers.peers import Peer

MARKS = [(36, 36, 72, 7.2), (504, 720, 72, 36)]
"""Half an inch from the lower left corner; an inch and a half from the upper right one."""
AT_600 = [(300, 6240, 900, 6300), (4200, 300, 4800, 600)]
"""Where they are to be, in dots: left, top, right, bottom."""
HALVES = [(0, 3300, 5100, 6600), (0, 0, 5100, 3300)]
ZPL = b"^XA^CI28^FO40,40^A0N,60,56^FDBo\xc3\xaete^FS^XZ\n"


def a_document(**other: object) -> Document:
    fresh = Document(f"depot-{uuid4().hex}", "pdf", pdf(MARKS), "na_letter_8.5x11in")
    return fresh._replace(**other)  # type: ignore[arg-type]


def last(printer: Printer, receipt: Receipt) -> Job:
    """The job when it is over."""
    return list(follow(printer, receipt, patience=90, pause=0.1))[-1]


def until(true: Callable[[], object]) -> None:
    for _ in range(1_200):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to that")


@pytest.fixture
def sheets(cups: stations.Server, raster_printer: stations.RealPrinter) -> Printer:
    """A driverless queue to the raster printer, as a person would make it."""
    return open_printer(cups.queue("Sheets", raster_printer.address, "everywhere"))


@pytest.fixture
def stopped(cups: stations.Server, raster_printer: stations.RealPrinter) -> Iterator[Printer]:
    """A queue that somebody stopped."""
    address = cups.queue("Stopped", raster_printer.address, "everywhere")
    cups.run("cupsdisable", "-r", "toner on order", "Stopped")
    yield open_printer(address)
    cups.run("cancel", "-a", "Stopped")
    cups.run("lpadmin", "-x", "Stopped")


class Socket9100:
    """A label printer that only keeps what it gets, whatever CUPS asks it meanwhile."""

    def __init__(self) -> None:
        self.jobs: list[bytes] = []

    def __call__(self, line: socket.socket) -> None:
        got = b""
        while piece := line.recv(65_536):
            got += piece
        self.jobs.append(got)


HABITS = [
    *("", "fit-to-page=true", "print-scaling=fill", "media=iso_a4_210x297mm", "number-up=2", "landscape=true"),
    *("mirror=true", "job-sheets=standard,none"),
]
"""Each of these but the first, alone, moves or scales the marks, or puts another page before them."""


@pytest.mark.parametrize("habit", HABITS)
def test_marks_are_where_they_were_drawn(
    sheets: Printer, raster_printer: stations.RealPrinter, habit: str, machine: Path
) -> None:
    if habit:  # what this person has once chosen for every job (lpoptions -o)
        (machine / ".cups").mkdir()
        (machine / ".cups" / "lpoptions").write_text(f"Default Sheets {habit}\n")
    receipt = sheets.send(a_document())
    assert last(sheets, receipt).state is JobState.DONE
    raster = read_pwg(raster_printer.received()[-1])
    assert raster.dpi == (600, 600)
    assert raster.image.size == (5100, 6600)
    assert raster.boxes(HALVES) == AT_600


def test_zpl_goes_through_a_raw_queue_untouched(cups: stations.Server) -> None:
    printer_9100 = Socket9100()
    peer = Peer(printer_9100)
    try:
        address = cups.queue("Zebra", f"socket://127.0.0.1:{peer.port}", "raw")
        queue = open_printer(address)
        assert last(queue, queue.send(a_document(format="zpl", source=ZPL, media=""))).state is JobState.DONE
        until(lambda: printer_9100.jobs)
        assert printer_9100.jobs == [ZPL]
    finally:
        peer.stop()


def test_a_stopped_queue_takes_the_job_keeps_it_and_says_why(cups: stations.Server, stopped: Printer) -> None:
    receipt = stopped.send(a_document())
    assert receipt.job.state is JobState.WAITING
    assert receipt.job.number
    status = stopped.status()
    assert not status.ready
    assert (status.state, status.message, status.queued) == ("stopped", "toner on order", 1)
    assert "It is paused." in map(words, status.reasons)
    assert stopped.find(receipt.job.name) == stopped.find(receipt.job.name, number=receipt.job.number)
    cups.run("cancel", str(receipt.job.number))
    assert last(stopped, receipt).state is JobState.CANCELLED


def test_a_queue_whose_printer_is_away_keeps_the_job_until_it_is_back(cups: stations.Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    queue = open_printer(cups.queue("Away", f"socket://127.0.0.1:{port}", "raw"))
    try:
        receipt = queue.send(a_document(format="zpl", source=ZPL, media=""))
        until(lambda: "unavailable" in queue.status().message)
        job = queue.find(receipt.job.name)
        assert job
        assert not job.state.over
    finally:
        cups.run("cancel", "-a", "Away")


def test_a_held_job(cups: stations.Server, stopped: Printer) -> None:
    cups.run("lpadmin", "-p", "Stopped", "-o", "job-hold-until-default=indefinite")
    receipt = stopped.send(a_document())
    assert receipt.job.state is JobState.HELD
    assert "job-hold-until-specified" in receipt.job.reasons
    assert words("job-hold-until-specified").startswith("It is held")


def test_what_it_does_not_take(cups: stations.Server, stopped: Printer, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(faults.MediaRefused, match="om_etiquette"):
        stopped.send(a_document(media="om_etiquette_60x30mm"))
    with pytest.raises(faults.FormatRefused, match="PNG"):
        stopped.send(a_document(format="png"))
    with pytest.raises(faults.QueueUnknown):
        open_printer(f"cups:NoSuchQueue@{cups.name}").send(a_document())
    cups.run("cupsreject", "Stopped")
    with pytest.raises(faults.PrinterClosed):
        stopped.send(a_document())
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with pytest.raises(faults.PrinterAbsent) as absent:
        open_printer(f"cups:Sheets@127.0.0.1:{port}").send(a_document())
    assert absent.value.printed == "no"
    monkeypatch.setenv("PATH", "")
    with pytest.raises(faults.CupsMissing, match="lp"):
        stopped.send(a_document())
    assert discover() == []


def test_what_the_server_refuses_is_refused(cups: stations.Server, stopped: Printer) -> None:
    cups.run("lpadmin", "-p", "Stopped", "-u", "allow:somebody-else")
    with pytest.raises(faults.PrinterRefused) as refused:
        stopped.send(a_document())
    assert refused.value.printed == "no"
    assert len(str(refused.value)) > 60, "lp's own words are shown"


def fake_lp(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """An lp that does something else first; the rest of CUPS stays."""
    folder.mkdir()
    program = folder / "lp"
    program.write_text(f"#!/bin/sh\nreal={stations.program_path('lp')}\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_lp_killed_after_the_server_had_the_job(
    stopped: Printer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_lp(tmp_path / "bin", monkeypatch, '"$real" "$@"; kill -9 $$')
    receipt = stopped.send(a_document())
    assert receipt.job.state is JobState.WAITING, "the server has it, whatever became of lp"
    assert receipt.job.number


def test_lp_killed_before_is_in_doubt_and_the_server_is_asked(
    stopped: Printer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_lp(tmp_path / "bin", monkeypatch, "kill -9 $$")
    with pytest.raises(faults.PrinterInDoubt) as doubt:
        stopped.send(a_document())
    assert doubt.value.printed == "maybe"


def test_lp_that_hangs_is_ended(stopped: Printer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ours, "_HANDING_OVER", 0.5)
    fake_lp(tmp_path / "bin", monkeypatch, "exec sleep 60")
    with pytest.raises(faults.PrinterInDoubt, match="timed out"):
        stopped.send(a_document())


def test_lpstat_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_lp(tmp_path / "bin", monkeypatch, "exec sleep 60")
    (tmp_path / "bin" / "lp").rename(tmp_path / "bin" / "lpstat")
    monkeypatch.setattr(ours, "PATIENCE", 0.3)
    with pytest.raises(faults.PrinterSilent) as silent:
        open_printer("cups:Anything").status()
    assert silent.value.printed == "no"
    assert discover(patience=0.3) == []


def test_a_full_disk_while_the_job_is_prepared(stopped: Printer, monkeypatch: pytest.MonkeyPatch) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no /dev/full here")
    monkeypatch.setattr(ours, "TemporaryFile", lambda: full.open("r+b", buffering=0))
    with pytest.raises(faults.SpoolFull, match="No space left"):
        stopped.send(a_document())
    assert stopped.status().queued == 0


def send_and_die(address: str, document: Document) -> None:
    open_printer(address).send(document)
    os.kill(os.getpid(), signal.SIGKILL)


def test_killed_between_sending_and_writing_it_down(stopped: Printer) -> None:
    """What the engine does after a crash: it asks by the name, and learns that it must not print again."""
    document = a_document()
    dies = multiprocessing.get_context("spawn").Process(target=send_and_die, args=(stopped.address, document))
    dies.start()
    dies.join(60)
    assert dies.exitcode == -signal.SIGKILL
    found = open_printer(stopped.address).find(document.name, age=5)
    assert found
    assert found.state is JobState.WAITING
    assert stopped.status().queued == 1


def test_two_at_once(stopped: Printer) -> None:
    documents = [a_document(source=pdf([(36, 36, 72, n)])) for n in range(1, 6)]
    receipts: list[Receipt] = []
    threads = [threading.Thread(target=lambda d=d: receipts.append(stopped.send(d))) for d in documents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {receipt.job.name for receipt in receipts} == {document.name for document in documents}
    assert len({receipt.job.number for receipt in receipts}) == len(documents)
    assert stopped.status().queued == len(documents)


def test_the_computers_own_server_and_its_queues(
    cups: stations.Server, stopped: Printer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for server in (cups.name, str(cups.folder / "sock")):
        monkeypatch.setenv("CUPS_SERVER", server)
        queues = {queue.name: queue for queue in discover()}
        assert queues["Stopped"].address == "cups:Stopped"
        assert queues["Stopped"].state == "stopped"
        printer = open_printer("cups:Stopped")
        receipt = printer.send(a_document())
        assert stopped.find(receipt.job.name)
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:1")
    assert discover() == []


def test_no_locale_changes_what_is_understood(stopped: Printer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANG", "LC_ALL", "LANGUAGE", "LC_MESSAGES"):
        monkeypatch.setenv(name, "fr_CA.UTF-8")
    assert stopped.send(a_document()).job.number
