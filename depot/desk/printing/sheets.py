"""Sheets that were begun: where the next label goes on each, remembered until somebody says otherwise.

A sheet is known by its tray and its stock. The tray is the printer, or a name that people give a sheet (`sheet`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from depot.desk.printing.faults import StartWrong
from depot.desk.session import Session
from depot.model import roles
from depot.model.event import Fact
from depot.model.printing import PrintJob, Sheet
from depot.store.lookup import Reader
from depot.store.store import Done, Tx

if TYPE_CHECKING:
    from labels.stocks import Stock


class Begun(NamedTuple):
    """A sheet of which labels are gone."""

    tray: str
    stock: str
    next: int
    """First position that is free, from 1."""
    used_at: str


def key_of(node: str, tray: str, stock: str) -> str:
    """The key of a sheet."""
    return f"{node}/{tray}/{stock}"


def begun(reader: Reader) -> list[Begun]:
    """The sheets of this depot that are partly used, by tray and stock."""
    node = reader.stream_head().node
    found = []
    for sheet in reader.all(Sheet):
        owner, _, rest = sheet.key.partition("/")
        tray, _, stock = rest.partition("/")
        if owner == node and sheet.next > 1:
            found.append(Begun(tray, stock, sheet.next, sheet.used_at))
    return found


def next_free(reader: Reader, tray: str, stock: Stock) -> int:
    """First free position of a sheet, from 1; always 1 where a page holds one label."""
    if stock.per_page == 1 or not tray:
        return 1
    sheet = reader.get(Sheet, key_of(reader.stream_head().node, tray, stock.name))
    return sheet.next if sheet is not None and 1 <= sheet.next <= stock.per_page else 1


def move(session: Session, tray: str, stock: Stock, position: int) -> Done[None]:
    """Say which position of a sheet is free next; 1 for a new sheet. Raises StartWrong."""

    def work(tx: Tx) -> None:
        refuse_start(stock, position)
        key = key_of(tx.node, tray, stock.name)
        now = tx.get(Sheet, key)
        if (now.next if now is not None else 1) != position:
            tx.append(Fact("sheet.moved", f"sheet/{key}", {"next": position}))

    return session.do(roles.PRINT, work)


def refuse_start(stock: Stock, position: int) -> None:
    """Raise StartWrong unless a sheet has this position."""
    if not 1 <= position <= stock.per_page:
        raise StartWrong(start=position, stock=stock.name, count=stock.per_page)


def after(stock: Stock, position: int, labels: int) -> int:
    """The position behind so many labels, on whichever sheet that is."""
    return (position - 1 + labels) % stock.per_page + 1


def use(tx: Tx, job: PrintJob, tray: str, stock: Stock, position: int) -> None:
    """Give a job its positions in this act: the next one goes on behind them, also from another terminal."""
    if stock.per_page > 1 and tray:
        key = key_of(tx.node, tray, stock.name)
        body = {"next": after(stock, position, job.left), "job": job.key}
        tx.append(Fact("sheet.used", f"sheet/{key}", body))


def give_back(tx: Tx, job: PrintJob, tray: str, stock: Stock, came: int) -> None:
    """Take back in this act the positions that a job got no labels on, unless somebody went on with the sheet."""
    key = key_of(tx.node, tray, stock.name)
    now = tx.get(Sheet, key)
    position = after(stock, job.position, came)
    if now is not None and now.job == job.key and now.next != position:
        tx.append(Fact("sheet.moved", f"sheet/{key}", {"next": position}))
