"""labels.printers.ipp against printers that fail in every way: what is said, and whether it may be tried again."""

from __future__ import annotations

import select
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from labels.printers import faults, ippclient, ippwire
from labels.printers.address import parse
from labels.printers.ipp import IppPrinter
from labels.printers.jobs import Document, Job, JobState
from labels.printers.reasons import words
from tests.labels.printers import peers
from tests.labels.printers.peers import FakeIpp, answer, http, listening

PRINT, VALIDATE, GET_JOB, GET_JOBS, GET_PRINTER = 0x0002, 0x0004, 0x0009, 0x000A, 0x000B
NAME = "depot-01JD-7"
PAGE = b"%PDF-1.4 " + b"0123456789" * 200_000
"""Two megabytes: more than the buffers between two sockets hold."""
SHEET = Document(NAME, "pdf", PAGE, "na_letter_8.5x11in")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ippclient, "AFTER_A_DOCUMENT", 1.0)
    monkeypatch.setattr(ippwire, "STALL", 0.5)
    monkeypatch.setattr(ippwire, "CONNECT", 1.0)


@pytest.fixture
def fake() -> FakeIpp:
    return FakeIpp()


@pytest.fixture
def printer(fake: FakeIpp) -> Iterator[IppPrinter]:
    with listening(fake) as peer:
        yield IppPrinter(parse(f"ipp://127.0.0.1:{peer.port}/ipp/print"), patience=0.7)


def take_all(line: socket.socket) -> None:
    """Read a Print-Job to its end."""
    with suppress(TimeoutError):
        line.settimeout(0.5)
        while line.recv(1 << 20):
            pass


def test_a_document_that_is_taken(fake: FakeIpp, printer: IppPrinter) -> None:
    bodies = []

    def take(line: socket.socket, start: bytes) -> None:
        body = start
        while len(body) < len(PAGE) and (piece := line.recv(1 << 20)):
            body += piece
        bodies.append(body)
        line.sendall(http(answer(start, 0, peers.a_job(41, None, 3))))

    fake.on[PRINT] = take
    receipt = printer.send(SHEET)
    assert receipt.job == Job(NAME, JobState.WAITING, 41)
    assert receipt.ignored == ()
    assert fake.asked == [GET_PRINTER, VALIDATE, PRINT]
    (body,) = bodies
    assert body.endswith(b"\x03" + PAGE)
    for wish in (
        peers.keyword("print-scaling", "none"),
        peers.keyword("media", "na_letter_8.5x11in"),
        peers.keyword("sides", "one-sided"),
        peers.number("copies", 1),
        peers.value(0x22, "ipp-attribute-fidelity", b"\x01"),
        peers.keyword("requesting-user-name", "depot", tag=0x42),
        peers.keyword("job-name", NAME, tag=0x42),
    ):
        assert wish in body
        assert wish in fake.requests[1]  # the question whether it would be taken


def test_a_wish_that_the_printer_does_not_know_is_told(fake: FakeIpp, printer: IppPrinter) -> None:
    fake.says(GET_PRINTER, 0, b"\x04" + peers.keyword("media-supported", "na_letter_8.5x11in"))
    fake.says(PRINT, 0x0001, b"\x05" + peers.keyword("media", "x"), peers.a_job(1, NAME, 5))
    assert printer.send(SHEET).ignored == ("copies", "media", "print-scaling", "sides")


@pytest.mark.parametrize(
    ("operation", "status", "fault"),
    [
        (VALIDATE, 0x0400, faults.PrinterRefused),
        (VALIDATE, 0x0402, faults.PrinterLocked),
        (VALIDATE, 0x0403, faults.PrinterLocked),
        (VALIDATE, 0x040A, faults.PrinterRefused),
        (GET_PRINTER, 0x0406, faults.QueueUnknown),
        (PRINT, 0x0506, faults.PrinterClosed),
        (PRINT, 0x0507, faults.PrinterBusy),
        (PRINT, 0x0408, faults.PrinterRefused),
        (PRINT, 0x0401, faults.PrinterLocked),
        (PRINT, 0x0500, faults.PrinterInDoubt),
        (PRINT, 0x0504, faults.PrinterInDoubt),
        (PRINT, 0x0508, faults.PrinterInDoubt),
    ],
)
def test_a_refusal_in_the_printers_words(
    fake: FakeIpp, printer: IppPrinter, operation: int, status: int, fault: type[faults.PrinterFault]
) -> None:
    fake.says(operation, status, b"\x05" + peers.keyword("print-scaling", "none"))
    with pytest.raises(fault) as refused:
        printer.send(SHEET)
    assert type(refused.value) is fault
    assert printer.address in str(refused.value)
    assert refused.value.printed == ("maybe" if fault is faults.PrinterInDoubt else "no")
    if fault in {faults.PrinterRefused, faults.PrinterInDoubt}:
        assert f"print-scaling; 0x{status:04x}" in str(refused.value)
    assert fake.asked.count(PRINT) == (operation == PRINT)


def test_what_the_printer_says_it_does_not_take_is_not_sent(fake: FakeIpp, printer: IppPrinter) -> None:
    with pytest.raises(faults.MediaRefused, match="na_letter"):
        printer.send(SHEET._replace(media="iso_a4_210x297mm"))
    with pytest.raises(faults.FormatRefused, match=r"ZPL.*image/png"):
        printer.send(SHEET._replace(format="zpl"))
    fake.says(GET_PRINTER, 0, b"\x04" + peers.value(0x22, "printer-is-accepting-jobs", b"\x00"))
    with pytest.raises(faults.PrinterClosed):
        printer.send(SHEET)
    assert PRINT not in fake.asked


def test_nobody_is_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    printer = IppPrinter(parse(f"ipp://127.0.0.1:{port}/ipp/print"))
    for ask in (printer.status, lambda: printer.find(NAME), lambda: printer.send(SHEET)):
        with pytest.raises(faults.PrinterAbsent, match="refused") as absent:
            ask()
        assert absent.value.printed == "no"


def drip(line: socket.socket) -> None:
    """A byte now and then, for ever: each alone would keep a naive reader waiting."""
    line.settimeout(0.05)
    while True:
        line.sendall(b"H")
        with suppress(TimeoutError):
            if not line.recv(1 << 16):
                return


def flood(line: socket.socket) -> None:
    """An answer that never ends, sent as quickly as it is read."""
    line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        line.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")


def say_nothing_more(line: socket.socket) -> None:
    """Keep the line open until the other side gives up."""
    while line.recv(1 << 16):
        pass


GARBAGE: list[tuple[peers.Act, type[faults.PrinterFault]]] = [
    (lambda line: line.sendall(b"SSH-2.0-OpenSSH_9.2p1\r\n"), faults.PrinterGarbled),
    (lambda line: line.sendall(http(b"<html>It works!</html>")), faults.PrinterGarbled),
    (lambda line: line.sendall(http(b"")), faults.PrinterGarbled),
    (lambda line: line.sendall(http(b"\x02\x00\x00\x00\x00\x00\x00\x63\x03")), faults.PrinterGarbled),
    (lambda line: line.sendall(http(b"\x02\x00\x00\x00", length=5_000)), faults.PrinterGarbled),
    (lambda line: line.sendall(http(b"\x02\x00" * 10, length=-7)), faults.PrinterGarbled),
    (lambda line: line.sendall(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n"), faults.PrinterGarbled),
    (lambda line: line.sendall(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000), faults.PrinterGarbled),
    (lambda line: line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n"), faults.PrinterGarbled),
    (lambda line: line.sendall(http(b"", "500 Oops")), faults.PrinterGarbled),
    (lambda line: line.sendall(http(b"", "302 Found")), faults.PrinterGarbled),
    (lambda line: line.sendall(http(b"", "401 Unauthorized")), faults.PrinterLocked),
    (lambda line: line.sendall(http(b"", "403 Forbidden")), faults.PrinterLocked),
    (lambda line: line.sendall(http(b"", "404 Not Found")), faults.QueueUnknown),
    (lambda line: line.sendall(http(b"", "426 Upgrade Required")), faults.PrinterRefused),
    (lambda line: line.sendall(http(b"", "503 Busy")), faults.PrinterBusy),
    (flood, faults.PrinterGarbled),
    (drip, faults.PrinterSilent),
    (take_all, faults.PrinterSilent),  # reads, says nothing, closes
    (say_nothing_more, faults.PrinterSilent),
    (peers.vanish, faults.PrinterSilent),
]


@pytest.mark.parametrize(("act", "fault"), GARBAGE)
def test_what_answers_is_no_printer(
    fake: FakeIpp, printer: IppPrinter, act: peers.Act, fault: type[faults.PrinterFault]
) -> None:
    def read_then_act(line: socket.socket) -> None:
        peers.read_request(line)
        act(line)

    fake.before = peers.vanish if act is peers.vanish else read_then_act
    for ask in (printer.status, lambda: printer.send(SHEET)):
        with pytest.raises(faults.PrinterFault) as wrong:
            ask()
        # Whether a line that is cut was ever there is a matter of microseconds.
        cut = (faults.PrinterAbsent, faults.PrinterSilent)
        assert isinstance(wrong.value, cut if act is peers.vanish else fault)
        assert wrong.value.printed == "no"
        assert wrong.value.next_step().startswith("Nothing was printed.")


def leave_early(line: socket.socket, start: bytes) -> None:
    line.recv(50_000)
    peers.vanish(line)


def leave_politely(line: socket.socket, start: bytes) -> None:
    take_all(line)


def stop_reading(line: socket.socket, start: bytes) -> None:
    # Out of paper in the middle: the printer reads no further, and the line stays open.
    select.select([], [], [], 2)


def say_nothing(line: socket.socket, start: bytes) -> None:
    take_all(line)
    say_nothing_more(line)


def lie(line: socket.socket, start: bytes) -> None:
    take_all(line)
    line.sendall(http(answer(start)[:20]))


def oops(line: socket.socket, start: bytes) -> None:
    take_all(line)
    line.sendall(http(b"", "500 Internal Server Error"))


def another(line: socket.socket, start: bytes) -> None:
    take_all(line)
    line.sendall(http(answer(start[:4] + b"\0\0\0\x63")))


@pytest.mark.parametrize("act", [leave_early, leave_politely, stop_reading, say_nothing, lie, oops, another])
def test_once_a_byte_of_the_document_went_out_nobody_knows(
    fake: FakeIpp, printer: IppPrinter, act: Callable[[socket.socket, bytes], None]
) -> None:
    fake.on[PRINT] = act
    with pytest.raises(faults.PrinterInDoubt) as doubt:
        printer.send(SHEET)
    assert doubt.value.printed == "maybe"
    assert doubt.value.facts["job"] == NAME
    assert NAME in str(doubt.value)
    assert fake.asked.count(PRINT) == 1, "a retry is not the printer's business"


def test_a_refusal_before_everything_was_read_is_heard(fake: FakeIpp, printer: IppPrinter) -> None:
    def refuse(line: socket.socket, start: bytes) -> None:
        line.sendall(http(b"", "401 Unauthorized"))
        line.shutdown(socket.SHUT_WR)
        take_all(line)

    fake.on[PRINT] = refuse
    with pytest.raises(faults.PrinterLocked, match="401"):
        printer.send(SHEET)


def test_a_file_that_shrinks_or_is_gone(fake: FakeIpp, printer: IppPrinter, tmp_path: Path) -> None:
    page = tmp_path / "page.pdf"
    with pytest.raises(faults.DocumentUnreadable, match=r"page\.pdf"):
        printer.send(SHEET._replace(source=page))
    page.write_bytes(bytes(1_000_000))

    def shrink(line: socket.socket, start: bytes) -> None:
        page.write_bytes(b"%PDF")
        line.sendall(http(answer(start)))

    fake.on[VALIDATE] = shrink
    fake.on[PRINT] = lambda line, _start: take_all(line)
    with pytest.raises(faults.PrinterInDoubt, match="shorter"):
        printer.send(SHEET._replace(source=page))


def test_an_older_printer_is_asked_in_its_version(fake: FakeIpp, printer: IppPrinter) -> None:
    def only_1_1(line: socket.socket, start: bytes) -> None:
        version = start[:2]
        line.sendall(http(answer(start, 0x0503) if version == b"\x02\x00" else answer(start, 0, peers.PRINTER)))

    fake.on[GET_PRINTER] = only_1_1
    assert printer.status().state == "idle"
    assert [request[:2] for request in fake.requests] == [b"\x02\x00", b"\x01\x01"]


def test_out_of_paper_is_told_in_words(fake: FakeIpp, printer: IppPrinter) -> None:
    fake.says(
        GET_PRINTER,
        0,
        b"\x04"
        + peers.number("printer-state", 5, tag=0x23)
        + peers.keyword("printer-state-reasons", "media-empty-error", "toner-low-warning", "acme-odd")
        + peers.keyword("printer-state-message", "Plus de papier\x1b[2J", tag=0x41)
        + peers.number("queued-job-count", 3)
        + peers.value(0x32, "printer-resolution-supported", struct.pack(">iib", 203, 203, 3)),
    )
    status = printer.status()
    assert not status.ready
    assert (status.state, status.queued, status.dpis) == ("stopped", 3, (203,))
    assert status.message == "Plus de papier [2J"
    assert [words(reason) for reason in status.reasons] == ["The paper is out.", "The toner is low.", "acme-odd"]


def test_a_job_is_found_by_its_name_or_its_number(fake: FakeIpp, printer: IppPrinter) -> None:
    fake.says(GET_JOBS, 0, peers.a_job(5, "other", 9), peers.a_job(6, NAME, 8))
    fake.says(GET_JOB, 0, peers.a_job(5, "other", 9))
    assert printer.find(NAME) == Job(NAME, JobState.ABORTED, 6)
    assert printer.find(NAME, number=5) == Job(NAME, JobState.ABORTED, 6), "a printer may begin its numbers again"
    fake.says(GET_JOB, 0, peers.a_job(6, NAME, 7))
    assert printer.find(NAME, number=6) == Job(NAME, JobState.CANCELLED, 6)
    fake.says(GET_JOB, 0x0406)
    assert printer.find(NAME, number=6) == Job(NAME, JobState.ABORTED, 6)


@pytest.mark.parametrize(
    ("jobs", "age", "found"),
    [
        ([], None, "unknown"),
        ([], 10.0, "unknown"),  # a printer that remembers nothing proves nothing
        ([peers.a_job(5, "older", 9, made=100, now=200)], 10.0, None),  # it remembers what is older than ours
        ([peers.a_job(5, "older", 9, made=100, now=200)], None, "unknown"),
        ([peers.a_job(5, "younger", 9, made=195, now=200)], 10.0, "unknown"),
        ([peers.a_job(5, "older but not over", 3, made=100, now=200)], 10.0, "unknown"),
        ([peers.a_job(4, "older", 9), peers.a_job(5, None, 9, made=195, now=200)], 10.0, "unknown"),  # may be ours
        ([peers.a_job(4, None, 9, made=90, now=200)], 10.0, None),  # hidden, but too old to be ours
        ([peers.a_job(5, "no clock", 9, made=0, now=0)], 10.0, "unknown"),
    ],
)
def test_that_it_was_never_received_is_said_only_when_it_is_sure(
    fake: FakeIpp, printer: IppPrinter, jobs: list[bytes], age: float | None, found: str | None
) -> None:
    fake.says(GET_JOBS, 0, *jobs)
    job = printer.find(NAME, age=age)
    assert (job and job.state) == found
