"""From a reading to a thing on record: by alias first, then by code."""

from __future__ import annotations

from typing import Any, NamedTuple

from depot.desk.apart import refuse_hidden
from depot.errors import Refused
from depot.model.codes import Code
from depot.model.reference import Node
from depot.model.scantext import Reading, printable
from depot.model.searchtext import alias_key
from depot.model.subjects import BY_LETTER, resolve
from depot.store.lookup import Reader
from depot.words import N_


class Found(NamedTuple):
    """A thing that a scan named."""

    kind: str
    """`box`, `file`, `location`, `person`, `loan` or `user`; `reserved` for a label printed in advance, `foreign` for
    what another depot has and nobody here has heard of."""
    key: int
    subject: str
    """Its code in stored form; for a user the badge's code."""
    state: Any


class CodeUnknown(Refused):
    """Facts: code."""

    what = N_("{code} is unknown here; it was kept.")
    todo = N_("Give it a name: choose the box that carries it (F4).")


class CodeUnused(Refused):
    """Facts: code, thing."""

    what = N_("{code} is one of our codes, but there is no such {thing} on record.")
    todo = N_("Register what carries it, or check that the label is from this depot.")


class CodeReserved(Refused):
    """Facts: code, date."""

    what = N_("The label {code} was printed in advance on {date} and is not used yet.")
    todo = N_("Stick it on a box, then scan it while shelving (SHELVE): that registers the box.")


class CodeVoided(Refused):
    """Facts: code, date (when it was printed in advance)."""

    what = N_("The label {code}, printed in advance on {date}, was voided: it names nothing.")
    todo = N_("Take it off; print a label for what carries it.")


class CodeForeign(Refused):
    """Facts: code, node, depot."""

    what = N_("{code} belongs to another depot ({depot}).")
    todo = N_("Put it aside and tell the supervisor; it must be received before it can be used here.")


class CodeAmbiguous(Refused):
    """Facts: code, subjects."""

    what = N_("{code} is on more than one thing: {subjects}.")
    todo = N_("Scan our own label of the one you hold, then correct the other one.")


def find(reader: Reader, reading: Reading, home: str, *, reserved: bool = False, foreign: str = "") -> Found:
    """What a reading names; with `reserved`, also a label printed in advance that nothing has yet; with `foreign`,
    letters of codes that may be another depot's.

    Raises CodeUnknown, CodeUnused, CodeReserved, CodeVoided, CodeForeign, CodeAmbiguous, OrganisationHidden,
    or the misread error of the reading.
    """
    repaired = (alias_key(reading.text),) if reading.layout else ()
    for key in (reading.key, *repaired, *reading.alternatives):
        subjects = reader.by_alias(key) if key else []
        if len(subjects) > 1:
            raise CodeAmbiguous(code=printable(reading.text), subjects=", ".join(_shown(s) for s in subjects))
        if subjects and (found := _load(reader, subjects[0])) is not None:
            return found
    if reading.problem is not None:
        raise reading.problem
    if reading.code is None:
        raise CodeUnknown(code=printable(reading.text))
    code = reading.code
    if code.letter == "U":
        user = reader.by_badge(code.id)
        if user is not None:
            return Found("user", code.id, code.text, user)
    elif (known := _load(reader, code.text)) is not None:
        return known
    refuse_hidden(reader, code.text)
    return _unheard_of(reader, code, home, reserved=reserved, foreign=foreign)


def _unheard_of(reader: Reader, code: Code, home: str, *, reserved: bool, foreign: str) -> Found:
    """A code that nothing on record has."""
    if not code.is_home(home):
        node = reader.get(Node, code.node)
        if code.letter in foreign:
            return Found("foreign", code.id, code.text, node)
        raise CodeForeign(code=code.shown, node=code.node, depot=node.name if node else code.node)
    series = reader.series_of(code)
    if series is not None:
        date = series.reserved_at[:10]
        if code.text in series.voided_codes:
            raise CodeVoided(code=code.shown, date=date)
        if not reserved:
            raise CodeReserved(code=code.shown, date=date)
        return Found("reserved", code.id, code.text, series)
    thing = BY_LETTER[code.letter].name if code.letter in BY_LETTER else code.letter
    raise CodeUnused(code=code.shown, thing=thing)


def _load(reader: Reader, subject: str) -> Found | None:
    found = resolve(subject)
    if found is None:
        return None
    kind, key = found
    state = reader.get(kind.state, key)
    return Found(kind.name, int(key), subject, state) if state is not None else None


def _shown(subject: str) -> str:
    return Code.parse(subject).shown
