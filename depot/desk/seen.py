"""What all desks check: that a thing exists, and that it is still as the screen showed it."""

from __future__ import annotations

from typing import TypeVar

from depot.desk.apart import refuse_hidden
from depot.errors import Refused
from depot.model.event import Event
from depot.model.reference import User
from depot.model.state import State
from depot.model.subjects import BY_STATE
from depot.store.lookup import Reader
from depot.words import N_

S = TypeVar("S")


class SubjectUnknown(Refused):
    """Facts: code."""

    what = N_("{code} is not on record here.")
    todo = N_("Check the code; a box of another depot must first be received.")


class UnitUnknown(Refused):
    """Facts: unit."""

    what = N_("The administrative unit {unit} is not known.")
    todo = N_("Add the unit first, or correct its code.")


class BoxTypeUnknown(Refused):
    """Facts: type."""

    what = N_("The box type {type} is not known.")
    todo = N_("Add the box type first, or correct its name.")


class SubjectChanged(Refused):
    """Facts: code, who, at (both of the last change)."""

    what = N_("{code} was changed by {who} at {at}, after this screen was drawn.")
    todo = N_("Look at it again, then decide anew. Nothing of this act was written.")


def known(reader: Reader, state: type[S], key: int | str | None) -> S:
    """The state of a subject; SubjectUnknown when there is none, OrganisationHidden when it is another's."""
    found = reader.get(state, key) if key is not None else None
    if found is None:
        refuse_hidden(reader, _subject(state, key))
        raise SubjectUnknown(code=_subject(state, key))
    return found


def _subject(state: type[S], key: int | str | None) -> str:
    try:
        return BY_STATE[state].subject_of(key) if key is not None else "?"
    except ValueError:  # an id that no code can have
        return str(key)


def still(reader: Reader, subject: str, state: State, seen: int | None) -> None:
    """Raise SubjectChanged unless the subject is at the revision that the actor saw (None: did not look)."""
    if seen is None or seen == state.rev:
        return
    who, at = last_change(reader, subject)
    raise SubjectChanged(code=subject, who=who, at=at)


def last_change(reader: Reader, subject: str) -> tuple[str, str]:
    """Who changed a subject last, and when (AAAA-MM-JJ HH:MM)."""
    events = reader.history(subject, newest=1)
    if not events:
        return "?", "?"
    return actor_name(reader, events[-1], reader.stream_head().node), when(events[-1].at)


def actor_name(reader: Reader, event: Event, home: str) -> str:
    """Who wrote an event, for people: a user of this depot (`home`) by name, another's by user name and depot."""
    if event.node != home:
        return f"{event.actor} ({event.node})"
    user = reader.get(User, event.actor)
    return user.name if user is not None and user.name else event.actor or "?"


def when(at: str) -> str:
    """An event's time for people: AAAA-MM-JJ HH:MM."""
    return at[:16].replace("T", " ")
