"""Labels printed in advance: codes given out for good before there is a box, and the first scan that claims one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from depot.desk.boxes import add_box
from depot.desk.printing import jobs
from depot.desk.printing.faults import JobEmpty, SeriesTooLong, SeriesUnknown, SeriesUsed
from depot.desk.printing.jobs import Order
from depot.desk.seen import when
from depot.desk.session import Session
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.printing import Series
from depot.store.labelling import every_series, registered
from depot.store.lookup import Reader
from depot.store.store import Done, Store, Tx

MOST: Final = 1_000
"""Codes of one series."""


class Unused(NamedTuple):
    """A series and what became of its codes."""

    series: Series
    reserved: str
    """When, AAAA-MM-JJ HH:MM."""
    codes: tuple[Code, ...]
    """Those that nothing has yet and nobody voided, in order."""
    used: int
    voided: int


class Reserved(NamedTuple):
    """A new series."""

    codes: tuple[Code, ...]
    job: str
    """Key of the job that prints its labels; empty when none was ordered."""


def reserve(
    session: Session, count: int, wish: Order | None = None, *, note: str = "", act: bytes | None = None
) -> Done[Reserved]:
    """Give out `count` box codes for good and put their labels into the queue, in one act.

    `wish` says on what and where to print, its face and codes are filled in; without one, the labels are printed
    later, like those of boxes. Raises SeriesTooLong, JobEmpty,
    SerialsExhausted and what depot.desk.printing.jobs.order raises.
    """

    def work(tx: Tx) -> Reserved:
        codes = reserved(tx, count, note)
        if wish is None:
            return Reserved(tuple(codes), "")
        tx.settle()
        texts = tuple(code.text for code in codes)
        return Reserved(tuple(codes), jobs.ordered(tx, wish._replace(face="box", codes=texts)))

    return session.do(roles.PRINT, work, act=act)


def reserved(tx: Tx, count: int, note: str = "") -> list[Code]:
    """Give out box codes for good in this act. Raises SeriesTooLong, JobEmpty, SerialsExhausted."""
    if count > MOST:
        raise SeriesTooLong(count=count, limit=MOST)
    if count < 1:
        raise JobEmpty
    codes = tx.allot("B", count)
    told = {"first": codes[0].text, "last": codes[-1].text, "size": count, "note": note.strip()[:200]}
    body = {name: value for name, value in told.items() if value}
    tx.append(Fact("series.reserved", f"series/{codes[0].text}", body))
    return codes


def awaited(reader: Reader, code: Code) -> Series | None:
    """The series of a label printed in advance that may still be claimed: nothing has its code, nobody voided it.

    None for a code of another depot: only the depot that reserved it may say what it is on.
    """
    if code.letter != "B" or not code.is_home(reader.stream_head().node):
        return None
    series = reader.series_of(code)
    if series is None or code.text in series.voided_codes or reader.get(Box, code.id) is not None:
        return None
    return series


def claim(tx: Tx, code: Code) -> bool:
    """Register, in this act, the box whose label was printed in advance; False when somebody did so meanwhile.

    Nothing is known of the box but its code; it has its label. Raises SeriesUnknown.
    """
    if tx.get(Box, code.id) is not None:
        return False
    series = awaited(tx, code)
    if series is None:
        raise SeriesUnknown(code=code.shown)
    add_box(tx, {}, code=code, series=series.key)
    return True


def void(session: Session, codes: Sequence[Code], reason: str = "") -> Done[None]:
    """Take labels back that are on nothing: their codes name nothing for ever. All or none.

    Raises SeriesUnknown, SeriesUsed.
    """

    def work(tx: Tx) -> None:
        by_series: dict[str, list[str]] = {}
        for code in codes:
            series = tx.series_of(code)
            if series is None or not code.is_home(tx.node):
                raise SeriesUnknown(code=code.shown)
            if tx.get(Box, code.id) is not None:
                raise SeriesUsed(code=code.shown)
            if code.text not in series.voided_codes:
                by_series.setdefault(series.key, []).append(code.text)
        for key, texts in by_series.items():
            told = {"codes": "\n".join(texts), "reason": reason.strip()[:200]}
            body = {name: value for name, value in told.items() if value}
            tx.append(Fact("series.voided", f"series/{key}", body))

    return session.do(roles.PRINT, work)


def unused(store: Store) -> list[Unused]:
    """The series of this depot, each with its labels that are on nothing yet."""
    node, found = store.stream_head().node, []
    for series in every_series(store):
        codes = series.codes()
        if not codes or codes[0].node != node:
            continue
        used, voided = registered(store, "box", codes), set(series.voided_codes)
        free = tuple(code for code in codes if code.id not in used and code.text not in voided)
        found.append(Unused(series, when(series.reserved_at), free, len(used), len(voided)))
    return found
