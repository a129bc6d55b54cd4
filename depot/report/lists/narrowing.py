"""From what people say of a report to what is asked of it: codes are looked up, and the filters are put in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from depot.desk.naming import place_name, unit_name, user_name
from depot.desk.saved import named
from depot.desk.seen import SubjectUnknown, UnitUnknown
from depot.desk.settings import key_of
from depot.desk.succession import units_of
from depot.errors import BadInput
from depot.model.box import STATUS_WORDS
from depot.model.codes import Code
from depot.model.location import Location
from depot.model.queryparse import narrowed, parse
from depot.model.reference import ClassCode, Rule, Unit, parts_of, with_below
from depot.model.subjects import LOCATION
from depot.report.lists.shape import (
    CLASS,
    CLERK,
    DAY,
    ON,
    PLACE,
    QUERY,
    RULE,
    SINCE,
    STATUS,
    UNIT,
    UNTIL,
    Asked,
    Report,
)
from depot.store.lookup import Reader
from depot.store.reports.boxes import Boxes
from depot.store.search import Searcher
from depot.store.store import Store
from depot.store.vectors import CODE
from depot.words import N_, _


class FilterUnused(BadInput):
    """Facts: report, filter, filters (those that it has)."""

    what = N_("The report {report} cannot be narrowed by “{filter}”.")
    todo = N_("It can be narrowed by: {filters}.")


class StatusUnknown(BadInput):
    """Facts: status, known."""

    what = N_("No box has the state “{status}”.")
    todo = N_("Take one of: {known}.")


class Wish(NamedTuple):
    """What somebody says of a report; empty for what they do not say."""

    unit: str = ""
    """CODE or ORG/CODE; its parts are meant too. The same of the class."""
    class_: str = ""
    rule: str = ""
    place: int | None = None
    status: str = ""
    query: str = ""
    """In the language of the search."""
    since: str = ""
    until: str = ""
    on: str = ""
    """AAAA-MM-JJ: as of which day."""
    clerk: str = ""
    saved: str = ""
    """Name of a saved search, which `query` narrows."""
    user: str = ""
    """Whose saved searches are meant, beside those that all share."""

    def filters(self) -> Iterator[str]:
        """The names of those that say something."""
        names = (UNIT, CLASS, RULE, PLACE, STATUS, QUERY, SINCE, UNTIL, ON, CLERK, QUERY)
        return (name for name, value in zip(names, self, strict=False) if value not in ("", None))


def asked(store: Store, report: Report, wish: Wish, today: date) -> Asked:
    """What is asked of a report. Raises FilterUnused, StatusUnknown, UnitUnknown, SubjectUnknown, SearchUnknown."""
    for name in wish.filters():
        if name not in report.filters:
            filters = ", ".join(report.filters) or _("nothing")
            raise FilterUnused(report=report.name, filter=name, filters=filters)
    if wish.status and wish.status not in STATUS_WORDS:
        raise StatusUnknown(status=wish.status, known=", ".join(STATUS_WORDS))
    since, until = wish.since, wish.until
    if report.period and not (since or until):
        until = today.isoformat()
        since = until if report.period == DAY else f"{today:%Y}-01-01"
    boxes = Boxes(
        units=_units(store, wish.unit),
        classes=_classes(store, wish.class_),
        rules=_rules(store, wish.rule),
        place=wish.place,
        status=wish.status,
    )
    found = Asked(date.fromisoformat(wish.on) if wish.on else today, boxes, None, since, until, wish.clerk)
    if wish.query or wish.saved:
        saved = named(store, wish.user, wish.saved) if wish.saved else None
        query = parse(narrowed(saved.text, wish.query) if saved is not None else wish.query)
        with Searcher(store) as searcher:
            if saved is None or saved.widened:
                query = searcher.widened(query)
            found = found._replace(among=list(searcher.vector(query, (saved and saved.ordering) or CODE)))
    return found._replace(said=tuple(_said(store, wish, found)))


def place_of(reader: Reader, written: str) -> int:
    """The place that a code or an old barcode names. Raises SubjectUnknown, and what reading a code raises."""
    for subject in reader.by_alias(written):
        if subject.startswith(LOCATION.letter):
            return Code.parse(subject).id
    code = Code.parse(written)
    if code.letter != LOCATION.letter or reader.get(Location, code.id) is None:
        raise SubjectUnknown(code=code.shown)
    return code.id


def _said(reader: Reader, wish: Wish, found: Asked) -> Iterator[tuple[str, str]]:
    """The filters in words."""
    if wish.unit:
        key = found.boxes.units[0]
        name = _with_name(key, unit_name(reader, key))
        yield _("Unit"), _("{unit} and its parts").format(unit=name) if len(found.boxes.units) > 1 else name
    if wish.class_:
        key = found.boxes.classes[0]
        class_ = reader.get(ClassCode, key)
        name = _with_name(key, class_.title if class_ is not None else "")
        yield _("Class"), _("{class_} and those below").format(class_=name) if len(found.boxes.classes) > 1 else name
    if wish.rule:
        rule = reader.get(Rule, found.boxes.rules[0])
        yield _("Rule"), _with_name(found.boxes.rules[0], rule.title if rule is not None else "")
    if wish.place is not None:
        yield _("Place"), place_name(reader, wish.place)
    if wish.status:
        yield _("State"), _(STATUS_WORDS[wish.status])
    if wish.saved:
        yield _("Saved search"), wish.saved
    if wish.query:
        yield _("Search"), wish.query
    if found.since or found.until:
        yield _("Period"), period(found.since, found.until)
    if wish.on:
        yield _("As of"), wish.on
    if wish.clerk:
        name = user_name(reader, wish.clerk)
        yield _("User"), name if name == wish.clerk else f"{wish.clerk} ({name})"


def period(since: str, until: str) -> str:
    """Some days in words."""
    if since == until:
        return since
    if not until:
        return _("from {since} on").format(since=since)
    if not since:
        return _("up to {until}").format(until=until)
    return _("from {since} to {until}").format(since=since, until=until)


def _with_name(key: str, name: str) -> str:
    code = key.partition("/")[2] or key
    return f"{code} {name}" if name and name != code else code


def _units(reader: Reader, written: str) -> Sequence[str]:
    if not written:
        return ()
    key = key_of(reader, written)
    if reader.get(Unit, key) is None:
        raise UnitUnknown(unit=written)
    return units_of(reader, key)


def _classes(reader: Reader, written: str) -> Sequence[str]:
    """A class and all that are below it."""
    if not written:
        return ()
    key = key_of(reader, written)
    if reader.get(ClassCode, key) is None:
        raise SubjectUnknown(code=written)
    return with_below(key, parts_of(reader.all(ClassCode, retired=True)))


def _rules(reader: Reader, written: str) -> Sequence[str]:
    if not written:
        return ()
    key = key_of(reader, written)
    if reader.get(Rule, key) is None:
        raise SubjectUnknown(code=written)
    return (key,)
