"""Print jobs: ordered, changed, cancelled, and settled when nobody knows what came out. Sending is in `sending`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from depot.desk.boxes import refuse_gone
from depot.desk.entries import EntryNotChoice
from depot.desk.files import live_file
from depot.desk.printing import kept, sheets
from depot.desk.printing.faces import Face, face_of
from depot.desk.printing.faults import (
    CameOutWrong,
    CopiesWrong,
    FaceOther,
    GhostNeedless,
    JobBusy,
    JobEmpty,
    JobInDoubt,
    JobOver,
    JobSure,
    JobTooLong,
    JobUnknown,
    SeriesUnknown,
)
from depot.desk.seen import SubjectUnknown, known
from depot.desk.session import Session
from depot.desk.settings import value
from depot.model import roles
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.printing import CANCELLED, DOUBTED, SENDING, SENT, WAITING, PrintJob
from depot.model.subjects import BY_LETTER
from depot.store.labelling import open_jobs
from depot.store.lookup import Reader
from depot.store.store import Done, Store, Tx

MOST: Final = 3_000
"""Labels of one job: a hundred sheets of thirty."""

MOST_COPIES: Final = 99

ARROWS: Final = ("left", "right", "up", "down")
"""Where the arrow on a shelf label can point."""

KEY_DIGITS: Final = 8
"""Digits of an act that its job is called by; more where another job has them already."""


class Order(NamedTuple):
    """What is to be printed."""

    face: str
    """One of depot.desk.printing.faces.FACES."""
    codes: tuple[str, ...]
    """What is labelled, in stored form, in the order of the labels."""
    stock: str
    printer: str = ""
    """Name of the printer; empty for a file."""
    copies: int = 1
    start: int = 0
    """Position of the first label, from 1; 0 for where the sheet stopped."""
    sheet: str = ""
    """Name of the sheet that was begun; empty for the printer's own."""
    language: str = ""
    """Language of the labels; empty for the depot's."""
    arrow: str = ""
    """Where the arrow on shelf labels points, one of labels.faces.signs.ARROWS; empty for none."""
    reason: str = ""
    """Why labels are printed again."""


def order(session: Session, wish: Order, *, act: bytes | None = None) -> Done[str]:
    """Put labels into the queue; return the key of the job. `act` is the command's own id.

    Raises FaceUnknown, FaceOther, JobEmpty, JobTooLong, CopiesWrong, StartWrong, StockUnknown, PrinterUnknown,
    SubjectUnknown, BoxGone, CodeVoided, GhostNeedless.
    """
    return session.do(roles.PRINT, lambda tx: ordered(tx, wish), act=act)


def ordered(tx: Tx, wish: Order) -> str:
    """Put labels into the queue in this act; return the key of the job."""
    face, stock = face_of(wish.face), kept.stock(tx, wish.stock)
    if wish.printer:
        kept.printer(tx, wish.printer)
    if wish.arrow and wish.arrow not in ARROWS:
        raise EntryNotChoice(field="arrow", value=wish.arrow[:40], choices=", ".join(ARROWS))
    if wish.start:
        sheets.refuse_start(stock, wish.start)
    check_labels(tx, face, wish.codes, wish.copies)
    key = _free_key(tx)
    told = {
        "face": face.name,
        "stock": stock.name,
        "printer": wish.printer,
        "items": "\n".join(wish.codes),
        "copies": wish.copies,
        "start": wish.start,
        "sheet": kept.name_of(wish.sheet) if wish.sheet else "",
        "language": wish.language or value(tx, "language"),
        "arrow": wish.arrow if face.name == "location" else "",
        "reason": wish.reason.strip()[:200],
    }
    body = {name: entry for name, entry in told.items() if entry}
    tx.append(Fact("printjob.ordered", f"printjob/{key}", body))
    return key


def check_labels(reader: Reader, face: Face, codes: Sequence[str], copies: int) -> None:
    """Raise unless labels of these things can be printed: FaceOther, JobEmpty, JobTooLong, SubjectUnknown ..."""
    if not 1 <= copies <= MOST_COPIES:
        raise CopiesWrong(copies=copies, most=MOST_COPIES)
    if face.letters and not codes:
        raise JobEmpty
    if len(codes) * copies > MOST:
        raise JobTooLong(labels=len(codes) * copies, limit=MOST)
    for text in codes:
        _check_item(reader, face, Code.parse(text))


def _check_item(reader: Reader, face: Face, code: Code) -> None:
    if code.letter not in face.letters or not face.letters:
        raise FaceOther(code=code.shown, face=face.name)
    if code.letter == "U":
        if reader.by_badge(code.id) is None:
            raise SubjectUnknown(code=code.shown)
        return
    state: Any = reader.get(BY_LETTER[code.letter].state, code.id)
    if face.name == "ghost":
        if known(reader, BY_LETTER[code.letter].state, code.id).loan is None:
            raise GhostNeedless(code=code.shown)
    elif code.letter == "B" and state is None:
        refuse_unreserved(reader, code)
    elif code.letter == "B":
        refuse_gone(state)
    elif code.letter == "F":
        live_file(reader, code.id)
    else:
        known(reader, BY_LETTER[code.letter].state, code.id)


def refuse_unreserved(reader: Reader, code: Code) -> None:
    """Raise SubjectUnknown or SeriesUnknown unless a label of a box that is not on record may be printed."""
    series = reader.series_of(code)
    if series is None or not code.is_home(reader.stream_head().node):
        raise SubjectUnknown(code=code.shown)
    if code.text in series.voided_codes:
        raise SeriesUnknown(code=code.shown)


def job(reader: Reader, name: str) -> PrintJob:
    """A job by its key, or by the beginning of one in the queue that no other has. Raises JobUnknown."""
    found = reader.get(PrintJob, name)
    if found is None and isinstance(reader, Store):
        wanted = name.strip().casefold()
        fitting = [each for each in queue(reader) if wanted and wanted in each.key.casefold()]
        found = fitting[0] if len(fitting) == 1 else None
    if found is None:
        raise JobUnknown(job=name)
    return found


def queue(store: Store) -> list[PrintJob]:
    """What this depot has in its queue, in the order in which it was ordered."""
    return open_jobs(store, store.stream_head().node)


def cancel(session: Session, key: str) -> Done[None]:
    """Take a job that waits out of the queue. Raises JobUnknown, JobBusy, JobInDoubt, JobOver."""

    def work(tx: Tx) -> None:
        waiting(tx, key)
        tx.append(Fact("printjob.cancelled", f"printjob/{key}", {}))

    return session.do(roles.PRINT, work)


def redirect(
    session: Session, key: str, *, printer: str | None = None, start: int | None = None, sheet: str | None = None
) -> Done[None]:
    """Send a job that waits to another printer, or let it begin elsewhere on the sheet.

    Raises JobUnknown, JobBusy, JobInDoubt, JobOver, PrinterUnknown, StartWrong.
    """

    def work(tx: Tx) -> None:
        now = waiting(tx, key)
        if printer is not None:
            kept.printer(tx, printer)
        if start:
            sheets.refuse_start(kept.stock(tx, now.stock, retired=True), start)
        told = {"printer": printer, "start": start, "sheet": sheet}
        body = {name: value for name, value in told.items() if value not in (None, getattr(now, name))}
        if body:
            tx.append(Fact("printjob.described", f"printjob/{key}", body))

    return session.do(roles.PRINT, work)


def settle(session: Session, key: str, came: int) -> Done[None]:
    """Say how many labels of a job in doubt came out, from its first; the others wait in the queue.

    Raises JobUnknown, JobSure, JobBusy, JobOver, CameOutWrong.
    """
    return session.do(roles.PRINT, lambda tx: settled(tx, key, came, by="person"))


def settled(tx: Tx, key: str, came: int, *, by: str) -> None:
    """Settle what came out of a job in doubt, in this act. `by` is `person` or `printer`."""
    now = job(tx, key)
    if now.status == WAITING:
        raise JobSure(job=key)
    _refuse(now, SENDING, SENT, CANCELLED)
    if not 0 <= came <= now.left:
        raise CameOutWrong(job=key, labels=now.left)
    stock = kept.stock(tx, now.stock, retired=True)
    tx.append(Fact("printjob.settled", f"printjob/{key}", {"came": came, "by": by}))
    tx.append(*labelled(tx, now, came))
    if came < now.left:
        sheets.give_back(tx, now, tray_of(now), stock, came)


def waiting(reader: Reader, key: str) -> PrintJob:
    """A job that waits. Raises JobUnknown, JobBusy, JobInDoubt, JobOver."""
    now = job(reader, key)
    _refuse(now, SENDING, DOUBTED, SENT, CANCELLED)
    return now


def _refuse(now: PrintJob, *statuses: str) -> None:
    if now.status not in statuses:
        return
    match now.status:
        case "sending":
            raise JobBusy(job=now.key)
        case "doubted":
            raise JobInDoubt(job=now.key, printer=now.printer)
        case _:
            raise JobOver(job=now.key, status=now.status)


def tray_of(now: PrintJob) -> str:
    """The tray whose sheet a job goes on; empty for a file without one, and for plain paper."""
    return "" if face_of(now.face).plain else now.sheet or now.printer


def labels_of(now: PrintJob) -> list[str]:
    """What each label of a job is for, in order, copies one after another; an empty text for pages about nothing."""
    return [code for code in now.codes or ("",) for _nth in range(now.copies)]


def labelled(tx: Tx, now: PrintJob, came: int) -> Iterator[Fact]:
    """The events of the things whose labels came out: the next `came` of a job."""
    if not face_of(now.face).marks:
        return
    printed = Counter(code for code in labels_of(now)[now.done : now.done + came] if code)
    series: Counter[str] = Counter()
    for text, copies in printed.items():
        found = _subject(tx, Code.parse(text))
        if found is None:
            reserved = tx.series_of(Code.parse(text))
            series.update({reserved.key: copies} if reserved is not None else {})
            continue
        name, subject, labels = found
        yield _labelled(name, subject, now, copies, labels)
    for key, copies in series.items():
        before = tx.series_of(Code.parse(key))
        yield _labelled("series", f"series/{key}", now, copies, before.labels if before is not None else 0)


def _labelled(name: str, subject: str, now: PrintJob, copies: int, before: int) -> Fact:
    told = {"job": now.key, "copies": copies, "reprint": before, "reason": now.reason if before else ""}
    body = {field: value for field, value in told.items() if value}
    return Fact(f"{name}.labelled", subject, body)


def _subject(tx: Tx, code: Code) -> tuple[str, str, int] | None:
    """Kind, subject and labels so far of what a code names; None when that is not on record."""
    if code.letter == "U":
        user = tx.by_badge(code.id)
        return ("user", f"user/{user.key}", user.labels) if user is not None else None
    kind = BY_LETTER[code.letter]
    state: Any = tx.get(kind.state, code.id)
    return (kind.name, code.text, state.labels) if state is not None else None


def _free_key(tx: Tx) -> str:
    """A name for a new job, made of the act that orders it."""
    act, digits = tx.stamp.act.hex(), KEY_DIGITS
    while tx.get(PrintJob, f"{tx.node}-{act[:digits]}") is not None:
        digits += 1
    return f"{tx.node}-{act[:digits]}"
