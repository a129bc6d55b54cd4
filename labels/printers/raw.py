"""Label printers on a port of their own (tcp://host:9100): bytes go out, and only ~HS says how it is."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Final

from labels.printers import faults
from labels.printers.jobs import Job, JobState, Receipt, Status, check, opened
from labels.printers.zebra import LONGEST, QUESTION, NotZebra, read, whole

if TYPE_CHECKING:
    from typing import BinaryIO

    from labels.printers.address import Address
    from labels.printers.jobs import Document

_CONNECT: Final = 5.0
"""Seconds to be let in."""

_ANSWER: Final = 2.0
"""Seconds for the answer to ~HS; a printer that gives none is one that cannot."""

_STALL: Final = 30.0
"""Seconds in which the printer takes not one piece: its memory is full, and it waits for a person."""

_GOODBYE: Final = 3.0
"""Seconds for the printer to close the line, which proves that it read everything."""

_PIECE: Final = 4_096

_HINDRANCES: Final[tuple[tuple[str, type[faults.PrinterFault]], ...]] = (
    ("cover-open-error", faults.HeadOpen),
    ("media-empty-error", faults.PaperOut),
    ("marker-ribbon-out", faults.RibbonOut),
    ("spool-area-full", faults.BufferFull),
    ("paused", faults.PrinterPaused),
)
"""What is told first comes first: an open head pauses the printer too."""


class RawPrinter:
    """A printer that takes ZPL on a port. It remembers no jobs."""

    def __init__(self, place: Address) -> None:
        self.address = place.text
        self._host, self._port = place.host, place.port

    def status(self) -> Status:
        """Ask how it is; one that does not answer ~HS is `unknown`."""
        with self._connected() as line:
            return self._health(line) or Status()

    def find(self, name: str, *, number: int | None = None, age: float | None = None) -> Job | None:  # noqa: ARG002 - as every Printer
        """Unknown: such a printer cannot tell which jobs it had."""
        return Job(name, JobState.UNKNOWN)

    def send(self, document: Document) -> Receipt:
        """Look whether it can print, then send every byte on the same line, and wait for the printer to close it.

        When it closes before it has read everything, or stops reading, the job is in doubt.
        """
        check(document)
        if document.format != "zpl":
            raise faults.FormatRefused(printer=self.address, format=document.format.upper(), known="ZPL")
        with opened(document, self.address) as (stream, size), self._connected() as line:
            health = self._health(line)
            for keyword, fault in _HINDRANCES:
                if health and keyword in health.reasons:
                    raise fault(printer=self.address)
            try:
                for _ in range(document.copies):
                    stream.seek(0)
                    _pour(stream, size, line)
                line.shutdown(socket.SHUT_WR)
                _goodbye(line)
            except OSError as error:
                raise faults.in_doubt(self.address, document.name, error) from None
        return Receipt(Job(document.name, JobState.TAKEN))

    def _connected(self) -> socket.socket:
        try:
            return socket.create_connection((self._host, self._port), _CONNECT)
        except OSError as error:
            raise faults.PrinterAbsent(printer=self.address, detail=faults.reason(error)) from None

    def _health(self, line: socket.socket) -> Status | None:
        """The answer to ~HS; None when nothing comes. Raises PrinterBusy, PrinterGarbled."""
        answer = b""
        end = time.monotonic() + _ANSWER
        try:
            line.settimeout(_ANSWER)
            line.sendall(QUESTION)
            while not whole(answer) and len(answer) <= LONGEST:
                line.settimeout(max(end - time.monotonic(), 0.001))
                piece = line.recv(1024)
                if not piece:
                    break
                answer += piece
        except TimeoutError:
            if not answer:
                return None
        except OSError:
            pass  # what came before it left is all there is
        if not answer:  # it lets us in and closes at once: it is listening to somebody else
            raise faults.PrinterBusy(printer=self.address)
        try:
            return read(answer)
        except NotZebra:
            raise faults.PrinterGarbled(printer=self.address, detail="~HS") from None


def _pour(stream: BinaryIO, size: int, line: socket.socket) -> None:
    """Send `size` bytes. Raises OSError."""
    line.settimeout(_STALL)
    sent = 0
    while sent < size:
        piece = stream.read(min(_PIECE, size - sent))
        if not piece:
            raise OSError("the file became shorter while it was sent")
        line.sendall(piece)
        sent += len(piece)


def _goodbye(line: socket.socket) -> None:
    """Wait until the other side closes. A line that stays open is as good: nothing was lost so far. Raises OSError."""
    end = time.monotonic() + _GOODBYE
    while (left := end - time.monotonic()) > 0:
        line.settimeout(left)
        try:
            if not line.recv(1024):
                return
        except TimeoutError:
            return
