"""What screens say of label stocks and printers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from depot.desk.printing.lengths import millimetres
from depot.errors import DepotError
from depot.words import _

if TYPE_CHECKING:
    from labels.printers.jobs import Status
    from labels.stocks import Stock


def stock_line(stock: Stock) -> str:
    """A stock in a line: its name, the size of a label, how many a sheet has."""
    size = f"{millimetres(stock.label_w)} × {millimetres(stock.label_h)} mm"
    if stock.kind == "roll":
        return _("{stock}  {size}, roll").format(stock=stock.name, size=size)
    return _("{stock}  {size}, {n} a sheet").format(stock=stock.name, size=size, n=stock.per_page)


def status_words(status: Status) -> str:
    """What a printer says of itself, the most urgent first."""
    from labels.printers.reasons import words

    if status.reasons:
        return " ".join(dict.fromkeys(_(words(reason)) for reason in status.reasons))
    if status.message and not status.ready:
        return status.message
    if not status.accepting:
        return _("takes no jobs")
    return {"idle": _("ready"), "printing": _("printing"), "stopped": _("stopped")}.get(status.state, _("not told"))


def ask_status(address: str) -> tuple[bool, str]:
    """Whether a printer would print, and what it says of itself; why it cannot be asked otherwise. May take seconds."""
    from labels.printers import open_printer

    try:
        status = open_printer(address).status()
    except DepotError as error:
        return False, f"{error.sentence(_)} {error.next_step(_)}"
    return status.ready, status_words(status)
