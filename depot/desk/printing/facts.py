"""What labels say of things on record. What nobody knows stays empty: a label never guesses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from depot.desk.naming import borrower_of, label_of, place_name, unit_name
from depot.desk.seen import known
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.file import File
from depot.model.loan import Loan
from depot.model.location import KINDS, SEPARATOR, Location
from depot.model.person import Person
from depot.model.roles import ROLES
from depot.store.lookup import Reader
from depot.words import catalogue

if TYPE_CHECKING:
    from labels.faces.badge import BadgeFacts
    from labels.faces.box import BoxFacts
    from labels.faces.file import FileFacts
    from labels.faces.outcard import OutFacts
    from labels.faces.shelf import ShelfFacts
    from labels.faces.slips import LoanFacts

_SHORT: Final = 3
"""Parts of an address that its short form has: aisle, bay and shelf."""

_RANGE: Final = " → "


def facts_of(reader: Reader, face: str, code: str, language: str) -> Any:
    """What the label of a face says of a thing (a code in stored form), in a language; None for pages about nothing.

    Raises SubjectUnknown.
    """
    return _MADE[face](reader, Code.parse(code), language) if face in _MADE else None


def box_facts(reader: Reader, code: Code, _language: str = "") -> BoxFacts:
    """A box; nothing but the code of one whose label is printed before it exists."""
    from labels.faces.box import BoxFacts

    box = reader.get(Box, code.id)
    if box is None:
        return BoxFacts(code.text)
    return BoxFacts(
        code=code.text,
        title=box.title,
        unit=unit_name(reader, box.unit),
        class_code=box.class_code.partition("/")[2] or box.class_code,
        years=_years(box.year_from, box.year_to),
        number=box.number,
        confidential=bool(box.confidential),
        essential=bool(box.essential),
        personal=bool(box.personal),
    )


def file_facts(reader: Reader, code: Code, _language: str = "") -> FileFacts:
    """A file; it is confidential and essential as its box is."""
    from labels.faces.file import FileFacts

    file = known(reader, File, code.id)
    box = reader.get(Box, file.box)
    return FileFacts(
        code=code.text,
        title=file.title,
        reference=file.ref,
        box=Code.from_id("B", file.box).text if file.box is not None else "",
        class_code=file.class_code.partition("/")[2] or file.class_code,
        years=_years(file.year_from, file.year_to),
        confidential=box is not None and bool(box.confidential),
        essential=box is not None and bool(box.essential),
        personal=bool(file.personal),
    )


def shelf_facts(reader: Reader, code: Code, language: str) -> ShelfFacts:
    """A place: its address, how much it takes, and from where to where what it contains goes."""
    from labels.faces.shelf import ShelfFacts

    words = catalogue(language)
    parts = reader.ancestry(known(reader, Location, code.id).id)
    place = parts[-1]
    named = [
        f"{words.gettext(KINDS[part.kind])} {label_of(part)}" if part.kind in KINDS else label_of(part)
        for part in parts
    ]
    first, last = _end(reader, place, 0), _end(reader, place, -1)
    boxes, millimetres = place.positions, place.capacity_mm
    takes = (
        words.ngettext("{n} box", "{n} boxes", boxes).format(n=boxes) if boxes else "",
        f"{_decimal(millimetres, language)} cm" if millimetres else "",
    )
    return ShelfFacts(
        code=code.text,
        address=_short(parts),
        path=SEPARATOR.join(named),
        span=f"{_short(first)}{_RANGE}{_short(last)}" if first != last else "",
        capacity=SEPARATOR.join(filter(None, takes)),
        accepts=", ".join(place.accepted),
        reserved=place.reserved,
    )


def person_facts(reader: Reader, code: Code, _language: str = "") -> BadgeFacts:
    """A borrower."""
    from labels.faces.badge import BadgeFacts

    person = known(reader, Person, code.id)
    return BadgeFacts(code.text, person.name, unit_name(reader, person.unit), reader.depot_name()[0])


def user_facts(reader: Reader, code: Code, language: str) -> BadgeFacts:
    """A user of the program."""
    from labels.faces.badge import BadgeFacts

    user = reader.by_badge(code.id)
    name, role = (user.name or user.key, user.role) if user is not None else (code.shown, "")
    return BadgeFacts(
        code.text, name, catalogue(language).gettext(ROLES[role]) if role in ROLES else role, reader.depot_name()[0]
    )


def loan_facts(reader: Reader, code: Code, language: str) -> LoanFacts:
    """A loan; what of it is still out."""
    from labels.faces.slips import LoanFacts

    words, loan = catalogue(language), known(reader, Loan, code.id)
    out = [line.item[0] for line in reader.lines_of(code.id) if not line.back_at]
    boxes, files = out.count("B"), out.count("F")
    counts = (
        words.ngettext("{n} box", "{n} boxes", boxes).format(n=boxes) if boxes else "",
        words.ngettext("{n} file", "{n} files", files).format(n=files) if files else "",
    )
    return LoanFacts(
        code.text,
        borrower_of(reader, code.id),
        unit_name(reader, loan.unit),
        ", ".join(filter(None, counts)),
        loan.opened_at[:10],
        loan.due,
    )


def ghost_facts(reader: Reader, code: Code, _language: str = "") -> OutFacts:
    """What stands in for a box or file that is out."""
    from labels.faces.outcard import OutFacts

    item: Box | File = known(reader, Box, code.id) if code.letter == "B" else known(reader, File, code.id)
    box = item if isinstance(item, Box) else reader.get(Box, item.box)
    lent = item.loan
    loan = reader.get(Loan, lent)
    line = next((each for each in reader.lines_of(lent or 0) if each.item == code.text), None)
    return OutFacts(
        loan=Code.from_id("L", lent).text if lent is not None else code.text,
        item=code.text,
        title=item.title,
        borrower=borrower_of(reader, lent) if lent is not None else "",
        unit=unit_name(reader, loan.unit) if loan is not None else "",
        since=line.out_at[:10] if line is not None else "",
        due=item.due,
        place=place_name(reader, box.home) if box is not None else "",
        confidential=box is not None and bool(box.confidential),
    )


_MADE: Final[dict[str, Callable[[Reader, Code, str], Any]]] = {
    "box": box_facts,
    "file": file_facts,
    "location": shelf_facts,
    "person": person_facts,
    "badge": user_facts,
    "loan": loan_facts,
    "ghost": ghost_facts,
}


def _years(first: int | None, last: int | None) -> str:
    return "–".join(str(year) for year in dict.fromkeys((first, last)) if year is not None)


def _short(parts: list[Location]) -> str:
    """The end of an address, as people say it: `04-B-3`."""
    return "-".join(label_of(part) for part in parts[-_SHORT:])


def _end(reader: Reader, place: Location, which: int) -> list[Location]:
    """The address of the first (0) or last (-1) place that a place contains, at the very inside; its own when none."""
    while inside := reader.children(place.id):
        place = inside[which]
    return reader.ancestry(place.id)


def _decimal(millimetres: int, language: str) -> str:
    """A length in centimetres, with a decimal comma in French."""
    whole, tenth = divmod(millimetres, 10)
    return f"{whole}{',' if language == 'fr' else '.'}{tenth}" if tenth else str(whole)
