"""Options that say what is known of a thing: one table a kind, for adding and for editing alike."""

from __future__ import annotations

from argparse import ArgumentTypeError, BooleanOptionalAction, Namespace
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from depot.cli.faults import NothingSaid
from depot.cli.parser import centimetres, text, whole
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.store.lookup import Reader


class Option(NamedTuple):
    """An option that gives a field its value."""

    help: str
    """A msgid."""
    type: Callable[[str], Any] | None = text
    """Reads the value; None for a flag, which `--no-...` takes away."""
    metavar: str = ""
    """What the help shows for the value; a msgid."""
    flag: str = ""
    """The option, where it is not the field's name."""
    many: bool = False
    """May be given several times; one value a line is kept."""


Fields = Mapping[str, Option]
"""Options by the field that they are about."""


def day(argument: str) -> str:
    """A date as AAAA-MM-JJ, or nothing."""
    try:
        exact = not argument or date.fromisoformat(argument).isoformat() == argument
    except ValueError:
        exact = False
    if not exact:
        raise ArgumentTypeError(_("a date is wanted, as AAAA-MM-JJ"))
    return argument


def years(argument: str) -> tuple[int | None, int | None]:
    """Extreme years, such as 2009-2014 or 2011; nothing for none."""
    first, _dash, last = argument.partition("-")
    if not argument:
        return None, None
    if not all(part.isascii() and part.isdigit() and len(part) == 4 for part in (first, last or first)):
        raise ArgumentTypeError(_("years are wanted, such as 2009-2014 or 2011"))
    return int(first), int(last or first)


def one_of(*choices: str) -> Callable[[str], str]:
    """One of some words, in any case; or nothing."""

    def read(argument: str) -> str:
        word = argument.strip().upper()
        if word and word not in choices:
            raise ArgumentTypeError(_("one of these is wanted: {choices}").format(choices=", ".join(choices)))
        return word

    return read


def some_of(*choices: str) -> Callable[[str], str]:
    """Some of some words, parted by commas or spaces; kept parted by spaces."""
    one = one_of(*choices)
    return lambda argument: " ".join(dict.fromkeys(one(word) for word in argument.replace(",", " ").split()))


def spaced(argument: str) -> str:
    """Names parted by commas or spaces."""
    return " ".join(text(argument).replace(",", " ").split())


CODED: Final = N_("CODE")
NAMED: Final = N_("TEXT")

BOX: Final[Fields] = {
    "unit": Option(N_("unit that it belongs to, CODE or ORG/CODE"), metavar=CODED),
    "fonds": Option(N_("fonds, CODE or ORG/CODE"), metavar=CODED),
    "type": Option(N_("box type, such as STD30")),
    "number": Option(N_("the unit's own number")),
    "title": Option(N_("title")),
    "contents": Option(N_("what is in it")),
    "class_code": Option(N_("classification, CODE or ORG/CODE"), metavar=CODED, flag="class"),
    "rule": Option(N_("retention rule, CODE or ORG/CODE"), metavar=CODED),
    "copy": Option(N_("P principal or S secondary copy"), one_of("P", "S")),
    "media": Option(N_("PA paper, DM digital, FI film; several with commas"), some_of("PA", "DM", "FI")),
    "years": Option(N_("extreme years, such as 2009-2014"), years, N_("YEARS")),
    "closed_on": Option(N_("closing date"), day, N_("DATE")),
    "event_on": Option(N_("when the event came that ends an open period (888)"), day, N_("DATE"), flag="event"),
    "semi_event_on": Option(
        N_("when the event came that ends an open semi-active period (888)"), day, N_("DATE"), flag="semi-event"
    ),
    "replaced_on": Option(N_("when a new version replaced it (999)"), day, N_("DATE"), flag="replaced"),
    "confidential": Option(N_("confidential"), None),
    "essential": Option(N_("essential to the organisation"), None),
    "personal": Option(N_("holds personal information"), None),
    "source": Option(N_("system that it was listed in before")),
    "remarks": Option(N_("remarks")),
    "aliases": Option(N_("old barcode or number; may be repeated"), metavar=CODED, flag="alias", many=True),
}
FILE: Final[Fields] = {
    "title": Option(N_("title")),
    "ref": Option(N_("reference in the unit's own filing")),
    "class_code": Option(N_("classification, CODE or ORG/CODE"), metavar=CODED, flag="class"),
    "rule": Option(N_("own retention rule, CODE or ORG/CODE"), metavar=CODED),
    "copy": Option(N_("P principal or S secondary copy"), one_of("P", "S")),
    "date_from": Option(N_("first date"), day, N_("DATE"), flag="from"),
    "date_to": Option(N_("last date"), day, N_("DATE"), flag="to"),
    "years": Option(N_("extreme years, such as 2009-2014"), years, N_("YEARS")),
    "closed_on": Option(N_("closing date"), day, N_("DATE")),
    "event_on": Option(N_("when the event came that ends an open period (888)"), day, N_("DATE"), flag="event"),
    "semi_event_on": Option(
        N_("when the event came that ends an open semi-active period (888)"), day, N_("DATE"), flag="semi-event"
    ),
    "replaced_on": Option(N_("when a new version replaced it (999)"), day, N_("DATE"), flag="replaced"),
    "personal": Option(N_("holds personal information"), None),
    "aliases": Option(N_("old barcode or number; may be repeated"), metavar=CODED, flag="alias", many=True),
}
PLACE: Final[Fields] = {
    "name": Option(N_("a name of its own")),
    "capacity_mm": Option(N_("length for boxes, in centimetres"), centimetres, N_("CM"), flag="capacity"),
    "positions": Option(N_("how many boxes at most"), whole, N_("NUMBER")),
    "accepts": Option(N_("box types that may stand there, with commas"), spaced, N_("TYPES")),
    "staging": Option(N_("a place of passage: boxes there keep their home"), None),
}
PERSON: Final[Fields] = {
    "unit": Option(N_("unit, CODE or ORG/CODE"), metavar=CODED),
    "role": Option(N_("function in the unit")),
    "phone": Option(N_("telephone")),
    "email": Option(N_("e-mail")),
}

_REFERENCES: Final = frozenset({"unit", "fonds", "class_code", "rule"})
"""Fields that hold a key ORG/CODE."""


def kept(fields: Fields) -> Fields:
    """Those that can be changed afterwards: old codes are added and taken off one by one."""
    return {name: option for name, option in fields.items() if not option.many}


def add_fields(parser: Parser, fields: Fields) -> None:
    """Add the options of a kind of thing."""
    for name, option in fields.items():
        flag = "--" + (option.flag or name).replace("_", "-")
        if option.type is None:
            parser.add_argument(flag, dest=name, action=BooleanOptionalAction, help=_(option.help))
        else:
            action = "append" if option.many else "store"
            metavar = _(option.metavar or NAMED)
            parser.add_argument(flag, dest=name, type=option.type, action=action, metavar=metavar, help=_(option.help))


def given(context: Context, options: Namespace, fields: Fields) -> dict[str, Any]:
    """The fields that options gave a value, as the desks take them."""
    values: dict[str, Any] = {}
    for name, option in fields.items():
        value = getattr(options, name)
        if value is None:
            continue
        if name == "years":
            values["year_from"], values["year_to"] = value
        elif option.type is None:
            values[name] = int(value)
        elif option.many:
            values[name] = "\n".join(value)
        else:
            values[name] = reference(context.reader, value) if name in _REFERENCES and value else value
    return values


def needed(context: Context, values: dict[str, Any]) -> dict[str, Any]:
    """The values, when there are any. Raises NothingSaid."""
    if not values:
        raise NothingSaid(command=context.program)
    return values


def reference(reader: Reader, written: str) -> str:
    """The key of a unit, class, rule or fonds: ORG/CODE as written, or CODE in the depot's own organisation."""
    from depot.desk.settings import key_of

    return key_of(reader, written)
