"""What all subjects share: states are named tuples whose fields are the columns of their table, in order.

A state holds integers, strings and None only. Several values in one text field stand one a line (`aliases`)
or are parted by spaces (`media`, `accepts`); references to coded things are their integer ids.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple, Protocol, TypeVar, get_args, get_type_hints

from depot.model.check import weighted
from depot.model.codes import ALPHABET, LETTERS, Code, code_id


class State(Protocol):
    """What every state has."""

    @property
    def rev(self) -> int:
        """Number of events folded into it."""


S = TypeVar("S")

_LEAST: Final = -(1 << 63)
_MOST: Final = (1 << 63) - 1
"""The integers that a table can hold."""


class _Slots(NamedTuple):
    """Where the fields of a kind of state are, and what they can hold."""

    rev: int
    fields: Mapping[str, tuple[int, frozenset[type]]]


@cache
def _slots(state: Any) -> _Slots:
    names: tuple[str, ...] = state._fields
    hints = get_type_hints(state)
    held = {name: frozenset[type](get_args(hints[name]) or (hints[name],)) for name in names}
    fields = {name: (place, held[name]) for place, name in enumerate(names) if name not in ("id", "key", "rev")}
    return _Slots(names.index("rev"), fields)


@lru_cache(maxsize=1 << 14)
def reference(text: str) -> int | None:
    """The id that a code in its stored form stands for; None when it is no code, so that every event folds."""
    try:
        id_ = code_id(text)
    except ValueError:
        return None
    return id_ if text[0] in LETTERS and text[-1] in ALPHABET and weighted(text) == 1 else None


def assign(state: S, body: Mapping[str, Any], refs: frozenset[str] = frozenset()) -> S:
    """The state with the fields that `body` names, one revision on.

    Fields named in `refs` hold ids; their codes in the body are turned into ids. Names that are no field, and
    values that the field cannot hold, are left alone, so that any event folds, a newer program's too.
    """
    now: Any = state
    rev, fields = _slots(now.__class__)
    values = list(now)
    for name, value in body.items() if isinstance(body, dict) else ():
        slot = fields.get(name)
        if slot is None:
            continue
        held: Any = reference(value) if name in refs and type(value) is str else value
        kind = type(held)
        if kind in slot[1] and (kind is not int or _LEAST <= held <= _MOST):
            values[slot[0]] = held
    values[rev] += 1
    after: S = now._make(values)
    return after


def touched(state: S) -> S:
    """The state one revision on and otherwise unchanged: an event of a kind this program does not know."""
    return assign(state, {})


def labelled(state: S) -> S:
    """The state of a thing whose label was printed: none is needed any more."""
    now: Any = assign(state, {})
    after: S = now._replace(label_needed=0, labels=now.labels + 1)
    return after


def lines(text: str) -> tuple[str, ...]:
    """The values of a one-a-line field."""
    return tuple(text.split("\n")) if text else ()


def with_line(text: str, value: str) -> str:
    """A one-a-line field with a value added, once."""
    return text if value in lines(text) else "\n".join((*lines(text), value))


def without_line(text: str, value: str) -> str:
    """A one-a-line field without a value."""
    return "\n".join(line for line in lines(text) if line != value)


def shown(letter: str, id_: int | None) -> str:
    """A code for people, such as B-L1-000123-K, from its id; empty for None."""
    return "" if id_ is None else Code.from_id(letter, id_).shown
