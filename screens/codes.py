"""What typed and pasted texts may name: for the capture (is this a scan?) and the palette (go to a code)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from depot.desk.cards import BoxCard, FileCard, LoanCard, LocationCard, PersonCard, card
from depot.errors import DepotError
from depot.model.scantext import read
from depot.store.lookup import Reader
from depot.words import _
from screens.cardview import where


def looks_like_code(reader: Reader, text: str) -> bool:
    """Whether a text is a code of ours, a command card, or an old barcode that is on record."""
    try:
        reading = read(text)
    except DepotError:
        return False
    return reading.kind in ("code", "command", "misread") or bool(reader.by_alias(reading.key))


def codes_like(reader: Reader, text: str, today: date) -> Iterator[tuple[str, str, str]]:
    """Things that a text names: (code in stored form, code and title, where it is)."""
    try:
        reading = read(text)
    except DepotError:
        return
    subjects = reader.by_alias(reading.key)
    if reading.code is not None:
        subjects.append(reading.code.text)
    for subject in subjects[:5]:
        match card(reader, subject, today):
            case BoxCard() as box:
                yield subject, f"{box.code}  {box.box.title}", where(box)
            case FileCard() as file:
                yield subject, f"{file.code}  {file.file.title}", file.box.code if file.box else ""
            case LocationCard() as place:
                yield subject, f"{place.code}  {place.address}", ""
            case PersonCard() as person:
                yield subject, f"{person.code}  {person.person.name}", person.unit
            case LoanCard() as loan:
                yield subject, f"{loan.code}  {loan.person}", _("{n} out").format(n=loan.out)
            case _:
                continue
