"""The register of confidentiality incidents on paper (PDF) and as CSV that no spreadsheet runs.

What it says of each is A-2.1, r. 3.1, s. 7, in its order.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from depot.desk.fieldwords import FIELDS, told
from depot.desk.naming import place_name, user_name
from depot.exchange.plaintables import harmless
from depot.model.breach import KEPT_YEARS, Breach
from depot.model.state import shown
from depot.report.heading import heading
from depot.report.typeset import typeset, write
from depot.store.lookup import Reader
from depot.words import _, ngettext

SAID: Final = (
    *("information", "circumstances", "happened", "aware_on", "persons", "assessment", "serious", "commission_on"),
    *("persons_on", "public_notice", "measures"),
)
"""Fields of the regulation, in its order."""

COLUMNS: Final = ("incident", "box", "place", "opened_at", "opened_by", *SAID, "lacking", "kept_until")
"""Columns of the CSV."""


def write_register(reader: Reader, file: Path, at: datetime) -> tuple[int, int]:
    """Write the register, as CSV when the file's name ends so, else as PDF; its size and how many entries it has.

    Raises PaperNotWritten; what had the name before is then as it was.
    """
    entries = sorted(reader.all(Breach), key=lambda it: (it.aware_on, it.key))
    made = b"".join(as_csv(reader, entries)) if file.suffix.lower() == ".csv" else as_pdf(reader, entries, at)
    write(file, made)
    return len(made), len(entries)


def as_csv(reader: Reader, entries: Iterable[Breach]) -> Iterator[bytes]:
    """The register as CSV (RFC 4180 with semicolons, UTF-8 with its mark: what French Excel opens), row by row."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(COLUMNS)
    for it in entries:
        cells = [it.key, shown("B", it.box), place_name(reader, it.place), it.opened_at, it.opened_by]
        cells += ["" if (value := getattr(it, name)) is None else str(value) for name in SAID]
        writer.writerow([harmless(cell) for cell in (*cells, " ".join(it.lacking), it.kept_until)])
    yield b"\xef\xbb\xbf" + text.getvalue().encode()


def as_pdf(reader: Reader, entries: Iterable[Breach], at: datetime) -> bytes:
    """The register as an accessible PDF, an entry after the other."""
    rows = [_entry(reader, it) for it in entries]
    data = heading(reader, at, _("Register of confidentiality incidents")) | {
        "words": {"page": _("page")},
        "summary": ngettext("{n} incident", "{n} incidents", len(rows)).format(n=len(rows)),
        "entries": rows,
        "told": _(
            "Act respecting Access to documents (A-2.1), s. 63.11; Regulation respecting confidentiality incidents "
            "(A-2.1, r. 3.1), s. 7. Each entry is kept for {years} years at least after the body became aware."
        ).format(years=KEPT_YEARS),
    }
    return typeset("breaches", data, at)


def _entry(reader: Reader, it: Breach) -> dict[str, Any]:
    first = (
        (_("box"), shown("B", it.box)),
        (_("place"), place_name(reader, it.place)),
        (_("opened"), " ".join(filter(None, (it.opened_at[:10], user_name(reader, it.opened_by))))),
    )
    facts = [[_capital(label), value] for label, value in first if value]
    facts += [[_capital(_(FIELDS[name])), _value(reader, it, name)] for name in SAID]
    facts.append([_("To be kept until"), it.kept_until or "—"])
    lacking = ", ".join(_(FIELDS[name]) for name in it.lacking)
    said = _("still to say: {fields}").format(fields=lacking) if lacking else ""
    return {"title": it.key, "facts": facts, "lacking": said}


def _value(reader: Reader, it: Breach, name: str) -> str:
    value = getattr(it, name)
    if isinstance(value, str) and name != "serious":
        return value or "—"
    said = told(reader, name, value)
    return said if isinstance(said, str) else said.text(_)


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]
