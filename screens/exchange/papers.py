"""Slips and receipts on paper: to a printer that takes pages, or as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from depot.desk.printing import kept
from depot.desk.session import Session
from depot.exchange import medium
from depot.exchange.cards import VAULT
from depot.exchange.keyring import keyring
from depot.exchange.pieces import pieces
from depot.exchange.standing import ON_KEY, standing
from depot.report.exchange import Slip, slip
from depot.store import exports
from depot.store.exports import Exported
from depot.store.lookup import Reader
from depot.store.store import Store
from depot.words import _
from screens.exchange.placewords import minute
from screens.rows import Row

FILE: Final = ""
"""The choice of a file."""

LETTER: Final = "na_letter_8.5x11in"


def ways(reader: Reader) -> list[tuple[str, Row]]:
    """Where a page can go: printers that take pages, and a file."""
    found = [
        (each.address, Row((kept.short(each.key), each.title or each.address)))
        for each in kept.printers(reader)
        if not each.address.startswith("tcp:")  # label printers take no pages
    ]
    return [*found, (FILE, Row((_("a file"), _("PDF, in a folder that you name"))))]


def print_page(address: str, name: str, data: bytes) -> None:
    """Send a page to a printer. Raises PrinterAddressBad and the faults of the printer."""
    from labels.printers import open_printer
    from labels.printers.jobs import Document

    open_printer(address).send(Document(name, "pdf", data, LETTER))


def keep_page(folder: Path, name: str, data: bytes) -> Path:
    """Write a page into a folder, under a name that is free; where it is.

    Raises FolderMissing, KeyFull, KeyReadOnly, KeyGone, ReadBackDiffers.
    """
    number = 1
    while True:
        path = folder / (f"{name}.pdf" if number == 1 else f"{name}-{number}.pdf")
        try:
            return medium.write(path, [data]).path
        except medium.TargetTaken:
            number += 1


def carried(store: Store) -> tuple[Exported, ...]:
    """The packages that were put into the last folder and that no receipt covers yet, by number."""
    last = exports.last_folder(store)
    waiting = {(piece.inc, piece.name) for piece in pieces(store, standing(store)) if piece.place == ON_KEY}
    return tuple(
        each for each in exports.exported(store) if folder_of(each) == last and (each.inc, _name(each)) in waiting
    )


def make_slip(session: Session) -> bytes | None:
    """The slip for what was exported last; None when a receipt covers all of it already. Raises LabelsUnreadable."""
    store = session.store
    packages = carried(store)
    if not packages:
        return None
    name, node = store.depot_name()
    account = session.account
    seals = {seal for each in packages for seal in each.recipients.split()}
    cards = tuple(card for card in keyring(store).latest(VAULT) if card.seal in seals)
    at = minute(store.clock().isoformat())
    return slip(Slip(node, name, at, account.name or account.key, packages, cards))


def _name(each: Exported) -> str:
    return each.path.replace("\\", "/").rpartition("/")[2]


def folder_of(each: Exported) -> str:
    """The folder that a package was put into."""
    return each.path.replace("\\", "/").rpartition("/")[0]
