"""From a reading to a thing on record: by alias first, then by code."""

from __future__ import annotations

from typing import Any, NamedTuple

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
    """`box`, `file`, `location`, `person`, `loan` or `user`."""
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


class CodeForeign(Refused):
    """Facts: code, node, depot."""

    what = N_("{code} belongs to another depot ({depot}).")
    todo = N_("Put it aside and tell the supervisor; it must be received before it can be used here.")


class CodeAmbiguous(Refused):
    """Facts: code, subjects."""

    what = N_("{code} is on more than one thing: {subjects}.")
    todo = N_("Scan our own label of the one you hold, then correct the other one.")


def find(reader: Reader, reading: Reading, home: str) -> Found:
    """What a reading names.

    Raises CodeUnknown, CodeUnused, CodeForeign, CodeAmbiguous, or the misread error of the reading.
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
    if not code.is_home(home):
        node = reader.get(Node, code.node)
        raise CodeForeign(code=code.shown, node=code.node, depot=node.name if node else code.node)
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
