"""Queues of CUPS: jobs go through `lp`, what became of them is asked of the server itself, by IPP.

`lp` honours how the computer is set up (client.conf, encryption, passwords); its sentences, in the
computer's language, are never interpreted.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Final, NamedTuple

from labels.printers.address import parse
from labels.printers.faults import (
    CupsMissing,
    FormatRefused,
    PrinterAddressBad,
    PrinterFault,
    PrinterInDoubt,
    PrinterRefused,
    PrinterSilent,
    SpoolFull,
    in_doubt,
    reason,
)
from labels.printers.ipp import refuse_early
from labels.printers.ippclient import PATIENCE, USER, Client, wanted
from labels.printers.ippjobs import STATES, find, number, status, texts
from labels.printers.ippmessage import Operation, Tag
from labels.printers.ippwire import Endpoint
from labels.printers.jobs import Document, Job, JobState, Receipt, check, opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from labels.printers.address import Address
    from labels.printers.jobs import Status

_HANDING_OVER: Final = 120.0
"""Seconds for lp to give a document to the server."""

_AS_DRAWN: Final = (
    *("print-scaling=none", "fit-to-page=false", "number-up=1", "orientation-requested=3", "landscape=false"),
    *("mirror=false", "page-border=none", "job-sheets=none,none"),
)
"""What a queue or a person may have as a habit (lpoptions), and what moves or scales labels, or wastes a sheet."""

_LOST: Final = {JobState.CANCELLED, JobState.ABORTED}


class Queue(NamedTuple):
    """A queue that this computer's CUPS knows."""

    address: str
    """To be given to open_printer."""
    name: str
    description: str
    state: str
    """`idle`, `printing`, `stopped` or `unknown`."""


class CupsPrinter:
    """A queue, of this computer's CUPS or of another's."""

    def __init__(self, place: Address) -> None:
        self.address = place.text
        self._queue = place.path
        self._server = _server_name(place)

    def status(self) -> Status:
        """Ask the server how the queue is."""
        return status(self._client())

    def find(self, name: str, *, number: int | None = None, age: float | None = None) -> Job | None:
        """The job of this name, as far as the server remembers; see labels.printers.jobs.Printer."""
        return find(self._client(), name, number, age)

    def send(self, document: Document) -> Receipt:
        """Give it to lp, unscaled; the receipt tells the state in which the server then has it.

        A queue that is stopped, or whose printer is away, takes the job and keeps it.
        """
        check(document)
        if document.format == "png":  # its filters fit an image to the page, or cut it off, whatever they are told
            raise FormatRefused(printer=self.address, format="PNG", known="PDF, ZPL")
        program = self._program("lp")
        able = self._client().printer("printer-is-accepting-jobs", "document-format-supported", "media-supported")
        if document.format == "zpl":
            able.pop("document-format-supported", None)  # CUPS passes it on as it is
        refuse_early(document, able, self.address)
        line = [program, *self._server, "-U", USER, "-d", self._queue, "-t", document.name, *_options(document)]
        with opened(document, self.address) as (stream, _size):
            return self._hand_over(document, line, stream)

    def _hand_over(self, document: Document, line: list[str], stream: BinaryIO) -> Receipt:
        """Run lp, then ask the server what it has; lp cancels a job that it could not hand over whole."""
        try:
            said = _run(line, stream, _HANDING_OVER)
        except subprocess.TimeoutExpired:
            return self._look(document, None, in_doubt(self.address, document.name, TimeoutError()))
        except OSError as error:
            raise SpoolFull(printer=self.address, detail=reason(error)) from None
        if said.returncode < 0:
            return self._look(document, None, in_doubt(self.address, document.name, f"lp: {-said.returncode}"))
        if said.returncode:
            detail = " ".join(said.stderr.decode("utf-8", "replace").split())[:300].rstrip(".")
            return self._look(document, None, PrinterRefused(printer=self.address, detail=detail or "lp"))
        found = re.search(rf"{re.escape(self._queue)}-(\d+)\b", said.stdout.decode("utf-8", "replace"))
        return self._look(document, int(found[1]) if found else None, None)

    def _look(self, document: Document, number: int | None, otherwise: PrinterFault | None) -> Receipt:
        """The receipt for a job that the server has; else the fault, or in doubt when it cannot be asked."""
        job: Job | None
        try:
            job = self.find(document.name, number=number)
        except PrinterFault as fault:
            job = None
            if otherwise and not isinstance(otherwise, PrinterInDoubt):
                raise in_doubt(self.address, document.name, str(fault).rstrip(".")) from None
        known = job is not None and job.state is not JobState.UNKNOWN
        if otherwise is None:
            return Receipt(job if job and known else Job(document.name, JobState.WAITING, number))
        if job is None or not known or job.state in _LOST:
            raise otherwise
        return Receipt(job)

    def _client(self) -> Client:
        program = self._program("lpstat")
        try:
            endpoint = _endpoint(self._server, program, f"/printers/{_escaped(self._queue)}", PATIENCE)
        except (OSError, subprocess.SubprocessError):
            raise PrinterSilent(printer=self.address) from None
        return Client(self.address, endpoint, f"ipp://localhost{endpoint.path}")

    def _program(self, name: str) -> str:
        found = shutil.which(name)
        if not found:
            raise CupsMissing(printer=self.address, program=name)
        return found


def queues(patience: float) -> list[Queue]:
    """The queues of this computer's CUPS, by name; none when it cannot be asked within so many seconds."""
    program = shutil.which("lpstat")
    if not program:
        return []
    try:
        client = Client("CUPS", _endpoint([], program, "/", patience), "ipp://localhost/", patience)
        asked = (wanted("printer-name", "printer-info", "printer-state"),)
        groups = client.ask(Operation.CUPS_GET_PRINTERS, asked).all(Tag.PRINTER)
    except (PrinterFault, OSError, subprocess.SubprocessError):
        return []
    found = []
    for group in groups:
        name = "".join(texts(group, "printer-name"))
        try:
            address = parse(f"cups:{name}").text
        except PrinterAddressBad:
            continue
        state = STATES.get(number(group, "printer-state", 0), "unknown")
        found.append(Queue(address, name, " ".join(texts(group, "printer-info")), state))
    return sorted(found)


def _options(document: Document) -> list[str]:
    """What lp is told of the paper; nothing is to be scaled, whatever the queue or the person has as a habit."""
    wishes = [*_AS_DRAWN, f"sides={document.sides}"]
    if document.media:
        wishes.append(f"media={document.media}")
    if document.format == "zpl":
        wishes = ["raw"]
    return ["-n", str(document.copies), *(part for wish in wishes for part in ("-o", wish))]


def _server_name(place: Address) -> list[str]:
    """The arguments that name another server than the computer's own."""
    if not place.host:
        return []
    host = f"[{place.host}]" if ":" in place.host else place.host
    return ["-h", f"{host}:{place.port}"]


def _endpoint(server: Sequence[str], lpstat: str, path: str, patience: float) -> Endpoint:
    """Where lp would go: `lpstat -H` tells the server that it is set up for, a socket or host:port."""
    if server:
        told = server[1]
    else:
        ran = subprocess.run(  # noqa: S603 - as below
            [lpstat, "-H"], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=patience
        )
        told = ran.stdout.decode("utf-8", "replace").strip() or "localhost:631"
    if told.startswith("/"):
        return Endpoint("localhost", 631, path, local=told)
    host, _, port = told.rpartition(":")
    return Endpoint(host.strip("[]"), int(port) if port.isdigit() else 631, path)


def _run(line: list[str], stream: BinaryIO, patience: float) -> subprocess.CompletedProcess[bytes]:
    """Run a program of CUPS, its input a file: were it a pipe, our death would look like the end of the document.

    Raises OSError, subprocess.TimeoutExpired.
    """
    with TemporaryFile() as spool:
        shutil.copyfileobj(stream, spool)
        spool.seek(0)
        # Found on the person's path; its arguments are a list and no shell reads them.
        return subprocess.run(line, stdin=spool, capture_output=True, check=False, timeout=patience)  # noqa: S603


def _escaped(name: str) -> str:
    """A queue's name as part of an address."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_.~") else _percent(c) for c in name)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())
