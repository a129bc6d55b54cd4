"""Ways to paper: CUPS queues, IPP printers, label printers on port 9100, folders.

`open_printer` makes one of its address. Nothing here writes what is printed into a log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from labels.printers.address import parse
from labels.printers.following import follow

if TYPE_CHECKING:
    from labels.printers.cups import Queue
    from labels.printers.jobs import Printer

__all__ = ["discover", "follow", "open_printer"]


def open_printer(address: str) -> Printer:
    """The printer at `cups:QUEUE[@HOST[:PORT]]`, `ipp://HOST[:PORT]/PATH`, `tcp://HOST[:PORT]` or `folder:/PATH`.

    Nothing is sent yet. Raises PrinterAddressBad.
    """
    place = parse(address)
    if place.kind == "folder":
        from labels.printers.folder import FolderPrinter

        return FolderPrinter(place)
    if place.kind == "tcp":
        from labels.printers.raw import RawPrinter

        return RawPrinter(place)
    if place.kind == "ipp":
        from labels.printers.ipp import IppPrinter

        return IppPrinter(place)
    from labels.printers.cups import CupsPrinter

    return CupsPrinter(place)


def discover(*, patience: float = 2.0) -> list[Queue]:
    """The queues of this computer's CUPS, by name; none when there is no CUPS. patience in seconds."""
    from labels.printers.cups import queues

    return queues(patience)
