"""From a job to a plan: all that making its document needs, gathered with few look-ups and fit to be sent elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from depot.desk.printing import jobs, kept, sheets
from depot.desk.printing.faces import face_of
from depot.desk.printing.facts import facts_of
from depot.desk.printing.faults import FormatUnknown
from depot.desk.printing.jobs import Order
from depot.desk.settings import value
from depot.model.printing import PrintJob
from depot.store.lookup import Reader

if TYPE_CHECKING:
    from labels.profiles import Profile
    from labels.stocks import Stock

PDF: Final = "pdf"
ZPL: Final = "zpl"
PNG: Final = "png"

FORMATS: Final = (PDF, ZPL, PNG)
"""What documents can be written as."""

_PAPERS: Final = {(215_900, 279_400): "na_letter_8.5x11in", (215_900, 355_600): "na_legal_8.5x14in"}
"""PWG names of paper by width and height in micrometres."""


class Face(NamedTuple):
    """How the labels of a document look."""

    name: str
    """One of depot.desk.printing.faces.FACES."""
    language: str
    arrow: str = ""
    """Where the arrow on shelf labels points; empty for none."""


class Plan(NamedTuple):
    """What a document is made of."""

    face: Face
    facts: tuple[Any, ...]
    """What each thing's label says, once each."""
    labels: tuple[int, ...]
    """Which of the facts each label shows, in order."""
    stock: Stock
    profile: Profile
    start: int
    """Position of the first label on the first sheet, from 1."""
    format: str
    """One of FORMATS."""
    hide_confidential: bool
    title: str
    """Of a PDF."""
    media: str
    """PWG name of the paper; empty where the printer knows best."""


def plan_of(reader: Reader, job: PrintJob) -> Plan:
    """The plan of what is left of a job. Raises StockUnknown, PrinterUnknown, SubjectUnknown."""
    stock = kept.stock(reader, job.stock, retired=True)
    profile = kept.profile(reader, job.printer, stock)
    device = kept.printer(reader, job.printer)
    thermal = stock.kind == "roll" and (device.address.startswith("tcp:") or device.dpi is not None)
    codes = jobs.labels_of(job)[job.done :]
    start = job.start or sheets.next_free(reader, jobs.tray_of(job), stock)
    face, page = Face(job.face, job.language, job.arrow), _Page(stock, profile, start, ZPL if thermal else PDF)
    return _plan(reader, face, codes, page)._replace(title=job.key)


def draft(reader: Reader, wish: Order, format_: str = PDF, *, dpi: int | None = None) -> Plan:
    """The plan of an order that is not in the queue: for a preview, a check or a file.

    Raises what depot.desk.printing.jobs.order raises.
    """
    stock = kept.stock(reader, wish.stock)
    plain = face_of(wish.face).plain
    start = wish.start or sheets.next_free(reader, "" if plain else wish.sheet or wish.printer, stock)
    sheets.refuse_start(stock, start)
    jobs.check_labels(reader, face_of(wish.face), wish.codes, wish.copies)
    profile = kept.profile(reader, wish.printer, stock)
    if dpi is not None:
        profile = profile._replace(dpi=dpi)
    codes = [code for code in wish.codes or ("",) for _nth in range(wish.copies)]
    face = Face(wish.face, wish.language or value(reader, "language"), wish.arrow)
    return _plan(reader, face, codes, _Page(stock, profile, start, format_))


def format_of(file: Path) -> str:
    """The format that the end of a file's name asks for. Raises FormatUnknown."""
    ending = file.suffix.casefold().removeprefix(".")
    if ending not in FORMATS:
        raise FormatUnknown(file=file.name, formats=", ".join(f".{each}" for each in FORMATS))
    return ending


class _Page(NamedTuple):
    stock: Stock
    profile: Profile
    start: int
    format: str


def _plan(reader: Reader, face: Face, codes: Sequence[str], page: _Page) -> Plan:
    stock, profile = page.stock, page.profile
    once = tuple(dict.fromkeys(codes))
    places = {code: number for number, code in enumerate(once)}
    return Plan(
        face,
        tuple(facts_of(reader, face.name, code, face.language) for code in once),
        tuple(places[code] for code in codes),
        stock,
        profile._replace(dpi=kept.SHEET_DPI) if page.format == PDF else profile,
        page.start,
        page.format,
        value(reader, "hide_confidential_titles") == "on",
        face.name,
        profile.media or _PAPERS.get((stock.paper_w, stock.paper_h), ""),
    )
