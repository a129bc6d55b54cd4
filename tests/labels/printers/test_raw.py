"""labels.printers.raw and zebra: ZPL over a socket, and what ~HS says."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.printers import faults, open_printer, raw, zebra
from labels.printers.jobs import Document, Job, JobState, Printer, Status
from tests.labels.printers.peers import Act, listening, vanish

ZPL = "^XA^CI28^FDBoîte 1^FS^XZ\n".encode() * 40_000
"""A megabyte: more than the buffers between two sockets hold."""

LABEL = Document("depot-01JD-7", "zpl", ZPL)


def host_status(*flags: str) -> bytes:
    """An answer to ~HS, as in the manual, with these flags raised."""
    f = dict.fromkeys(("paper", "pause", "full", "head", "ribbon", "transfer"), "0") | dict.fromkeys(flags, "1")
    return (
        f"\x02030,{f['paper']},{f['pause']},0406,000,{f['full']},0,0,000,0,0,0\x03\r\n"
        f"\x02000,0,{f['head']},{f['ribbon']},{f['transfer']},2,6,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
    ).encode()


class Zebra:
    """Answers ~HS, keeps the rest."""

    def __init__(self, status: bytes | None) -> None:
        self.status = status
        self.jobs: list[bytes] = []

    def __call__(self, line: socket.socket) -> None:
        data = b""
        while piece := line.recv(65_536):
            data += piece
            if data == b"~HS":
                data = b""
                if self.status is not None:
                    line.sendall(self.status)
        if data:
            self.jobs.append(data)


@contextmanager
def printer_of(act: Act) -> Iterator[Printer]:
    with listening(act) as peer:
        yield open_printer(f"tcp://127.0.0.1:{peer.port}")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw, "_ANSWER", 0.5)
    monkeypatch.setattr(raw, "_STALL", 0.5)


@pytest.mark.parametrize("copies", [1, 3])
def test_zpl_arrives_byte_for_byte(copies: int, tmp_path: Path) -> None:
    zebra_printer = Zebra(host_status())
    with printer_of(zebra_printer) as printer:
        assert printer.send(LABEL._replace(copies=copies)).job == Job(LABEL.name, JobState.TAKEN)
        kept = tmp_path / "labels.zpl"
        kept.write_bytes(ZPL)
        printer.send(LABEL._replace(source=kept))
    assert zebra_printer.jobs == [ZPL * copies, ZPL]


def test_a_printer_that_does_not_answer_prints_all_the_same() -> None:
    silent = Zebra(None)
    with printer_of(silent) as printer:
        assert printer.status() == Status()
        assert printer.status().ready
        assert printer.send(LABEL).job.state == "taken"
    assert [job.removeprefix(b"~HS") for job in silent.jobs][-1] == ZPL


@pytest.mark.parametrize(
    ("flags", "fault", "reasons"),
    [
        (("paper",), faults.PaperOut, ("media-empty-error",)),
        (("head",), faults.HeadOpen, ("cover-open-error",)),
        (("head", "pause"), faults.HeadOpen, ("paused", "cover-open-error")),
        (("pause",), faults.PrinterPaused, ("paused",)),
        (("full",), faults.BufferFull, ("spool-area-full",)),
        (("ribbon", "transfer"), faults.RibbonOut, ("marker-ribbon-out",)),
    ],
)
def test_what_hinders_it_is_told_before_anything_is_sent(
    flags: tuple[str, ...], fault: type[faults.PrinterFault], reasons: tuple[str, ...]
) -> None:
    hindered = Zebra(host_status(*flags))
    with printer_of(hindered) as printer:
        status = printer.status()
        assert (status.state, status.reasons, status.ready) == ("stopped", reasons, False)
        with pytest.raises(fault) as hindrance:
            printer.send(LABEL)
        assert hindrance.value.printed == "no"
        assert hindrance.value.next_step().startswith("Nothing was printed.")
    assert hindered.jobs == []


def test_direct_thermal_has_no_ribbon_to_miss() -> None:
    with printer_of(Zebra(host_status("ribbon"))) as printer:
        assert printer.status().ready
        assert printer.send(LABEL).job.state == "taken"


def test_labels_under_way_are_counted() -> None:
    busy = host_status().replace(b"0406,000", b"0406,002").replace(b",00000000,", b",00000017,")
    assert zebra.read(busy) == Status(state="printing", queued=2)


def after_status(act: Act) -> Act:
    """Answer ~HS, then act on what comes."""

    def both(line: socket.socket) -> None:
        line.recv(3)
        line.sendall(host_status())
        act(line)

    return both


def test_closing_half_way_is_in_doubt() -> None:
    def half(line: socket.socket) -> None:
        line.recv(30_000)
        vanish(line)

    with printer_of(after_status(half)) as printer, pytest.raises(faults.PrinterInDoubt) as doubt:
        printer.send(LABEL)
    assert doubt.value.printed == "maybe"
    assert LABEL.name in str(doubt.value)


def test_a_label_so_short_that_it_was_all_sent_before_the_printer_left_unread() -> None:
    def leave(line: socket.socket) -> None:
        line.recv(1)
        vanish(line)

    with printer_of(after_status(leave)) as printer, pytest.raises(faults.PrinterInDoubt):
        printer.send(LABEL._replace(source=b"^XA^FDx^FS^XZ"))


def test_a_printer_that_stops_reading_is_in_doubt() -> None:
    enough = threading.Event()

    def wait(_line: socket.socket) -> None:
        enough.wait(20)

    with printer_of(after_status(wait)) as printer:
        with pytest.raises(faults.PrinterInDoubt, match="timed out"):
            printer.send(LABEL._replace(copies=20))
        enough.set()


def test_a_printer_that_keeps_the_line_open_has_taken_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw, "_GOODBYE", 0.3)
    enough = threading.Event()
    got = bytearray()

    def keep(line: socket.socket) -> None:
        while piece := line.recv(65_536):
            got.extend(piece)
        enough.wait(20)

    with printer_of(after_status(keep)) as printer:
        assert printer.send(LABEL).job.state == "taken"
        enough.set()
    assert got == ZPL


def hear_then_close(line: socket.socket) -> None:
    line.recv(3)


def hear_then_vanish(line: socket.socket) -> None:
    line.recv(3)
    vanish(line)


@pytest.mark.parametrize(
    ("act", "fault"),
    [
        (lambda line: line.sendall(b"SSH-2.0-OpenSSH_9.2p1\r\n"), faults.PrinterGarbled),
        (lambda line: line.sendall(b"\x02" * 100_000), faults.PrinterGarbled),
        (lambda line: line.sendall(b"\x02a,b\x03\x02\x03\x02\x03"), faults.PrinterGarbled),
        (lambda line: line.sendall(b"\x021,2\x03\x021\x03\x02\x03"), faults.PrinterGarbled),
        (lambda line: line.sendall(host_status()[:50]), faults.PrinterGarbled),
        (hear_then_close, faults.PrinterBusy),
        (hear_then_vanish, faults.PrinterBusy),
    ],
)
def test_what_answers_is_no_label_printer(act: Act, fault: type[faults.PrinterFault]) -> None:
    with printer_of(act) as printer:
        for ask in (printer.status, lambda: printer.send(LABEL)):
            with pytest.raises(fault) as wrong:
                ask()
            assert wrong.value.printed == "no"


def test_nobody_is_there_and_nothing_but_zpl() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    printer = open_printer(f"tcp://127.0.0.1:{port}")
    with pytest.raises(faults.PrinterAbsent, match="refused"):
        printer.send(LABEL)
    with pytest.raises(faults.PrinterAbsent):
        printer.status()
    with pytest.raises(faults.FormatRefused, match="PDF"):
        printer.send(LABEL._replace(format="pdf"))
    assert printer.find(LABEL.name) == Job(LABEL.name, JobState.UNKNOWN), "it remembers nothing, so a person is asked"


def test_two_at_once_do_not_mix() -> None:
    shared = Zebra(host_status())
    others = [ZPL.replace(b"1^FS", f"{n}^FS".encode()) for n in range(2, 6)]
    with printer_of(shared) as printer:
        threads = [threading.Thread(target=printer.send, args=(LABEL._replace(source=zpl),)) for zpl in others]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(shared.jobs) == sorted(others)


@given(st.binary(max_size=120))
def test_any_answer_is_read_or_refused(answer: bytes) -> None:
    try:
        assert isinstance(zebra.read(answer), Status)
    except zebra.NotZebra:
        pass
