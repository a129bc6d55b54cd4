"""The label of a box."""

from __future__ import annotations

from typing import NamedTuple

from depot.words import _
from labels.drawing import Drawing
from labels.faces import signs
from labels.faces.layout import Face, code_head, compose
from labels.faces.pieces import MOST_LINES, Fact, Facts, Flag, Flags, Text
from labels.stocks import Room


class BoxFacts(NamedTuple):
    """What is known of a box; what is empty is not shown."""

    code: str
    title: str = ""
    unit: str = ""
    class_code: str = ""
    years: str = ""
    """Extreme years, such as `2008–2011`."""
    disposal: str = ""
    """The year of its disposal."""
    fate: str = ""
    """What is to happen then: `C` keep, `D` destroy, `T` sort; empty when not known."""
    number: str = ""
    """The unit's own number."""
    confidential: bool = False
    essential: bool = False
    personal: bool = False


def draw(box: BoxFacts, room: Room, dpi: int, *, hide_confidential: bool = False) -> Drawing:
    """Code, title, unit, class, years, disposal and flags. A confidential title is replaced by a sentence when asked.

    Left out first: title, then unit, then facts, then flags. Raises SymbolDoesNotFit, SymbolUnsayable.
    """
    pieces = (
        Text(title(box.title, box.confidential and hide_confidential), 4, 4.0, bold=True, most=MOST_LINES),
        Text(unit_line(box.unit, box.number), 3, 3.2, most=4),
        Facts(_facts(box), 2),
    )
    flags = warnings(confidential=box.confidential, essential=box.essential, personal=box.personal)
    return compose(Face(box.code, code_head(box.code), pieces, (flags,)), room, dpi)


def title(text: str, hidden: bool) -> str:
    """A title, or the sentence that stands for one that may not be seen."""
    return _("Confidential title: see the register.") if hidden and text else text


def unit_line(unit: str, number: str) -> str:
    """The unit and the number that it gave."""
    own = _("no. {number}").format(number=number) if number else ""
    return " · ".join(part for part in (unit, own) if part)


def warnings(*, confidential: bool, essential: bool, personal: bool) -> Flags:
    """The flags that are raised, as signs and words."""
    flags = (
        Flag(signs.lock, _("CONFIDENTIAL"), strong=True) if confidential else None,
        Flag(signs.star, _("ESSENTIAL")) if essential else None,
        Flag(signs.person, _("PERSONAL INFORMATION"), _("PERS. INFO")) if personal else None,
    )
    return Flags([flag for flag in flags if flag is not None], 1)


def _facts(box: BoxFacts) -> tuple[Fact, ...]:
    return (Fact(_("Class"), box.class_code), Fact(_("Years"), box.years), _end(box.fate, box.disposal))


def _end(fate: str, year: str) -> Fact:
    """What is to happen to a box, and in which year."""
    if fate == "C":
        return Fact(_("Disposal"), _("Keep"))
    caption = {"D": _("Destroy from"), "T": _("Sort from")}.get(fate, _("Disposal"))
    return Fact(caption, year, f"{caption} {year}")
