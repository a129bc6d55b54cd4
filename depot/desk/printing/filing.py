"""Labels written to a file, to be printed by hand or elsewhere: as good as printed for what they are on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from depot.desk.printing import jobs, kept, sheets
from depot.desk.printing.jobs import Order
from depot.desk.printing.plans import draft, format_of
from depot.desk.session import Session
from depot.model import roles
from depot.model.event import Fact
from depot.store.lookup import Reader
from depot.store.store import Done, Tx

if TYPE_CHECKING:
    from depot.desk.printing.document import Made
    from depot.desk.printing.sending import Workshop


class Filed(NamedTuple):
    """What was written."""

    files: tuple[Path, ...]
    """One; several when a PNG has several pages: `labels-1.png`, `labels-2.png` ..."""
    made: Made
    start: int
    """Position of the first label on the first sheet."""


def write(
    reader: Reader, wish: Order, file: Path, *, workshop: Workshop | None = None, dpi: int | None = None
) -> Filed:
    """Write labels to a file whose name ends with `.pdf`, `.png` or `.zpl`; nothing is put on record.

    Raises FormatUnknown, LabelsUnreadable, LabelsNotWritten, and what depot.desk.printing.jobs.order raises.
    """
    from depot.desk.printing.document import make
    from labels.files import write_whole

    plan = draft(reader, wish, format_of(file), dpi=dpi)
    made = (workshop or make)(plan)
    names = _names(file, len(made.files))
    for name, content in zip(names, made.files, strict=True):
        write_whole(name, content)
    return Filed(names, made, plan.start)


def put_on_record(session: Session, wish: Order, start: int) -> Done[str]:
    """Say that labels were written to a file: in one act they were ordered and printed. Returns the key of the job."""

    def work(tx: Tx) -> str:
        key = jobs.ordered(tx, wish._replace(printer=""))
        job = jobs.job(tx, key)
        stock = kept.stock(tx, wish.stock)
        if job.sheet:
            sheets.use(tx, job, jobs.tray_of(job), stock, start)
        facts = [*jobs.labelled(tx, job, job.left)]
        tx.append(Fact("printjob.sent", f"printjob/{key}", {}), *facts)
        return key

    return session.do(roles.PRINT, work)


def _names(file: Path, parts: int) -> tuple[Path, ...]:
    if parts == 1:
        return (file,)
    return tuple(file.with_stem(f"{file.stem}-{number}") for number in range(1, parts + 1))
