"""The depot's own list of words that mean the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from depot.desk.entries import text
from depot.desk.session import Session
from depot.errors import BadInput, Refused
from depot.model import roles
from depot.model.indexed import tokens
from depot.model.searchtext import folded
from depot.store import synonyms
from depot.words import N_

TERM = text(100, needed=True)


class SynonymAlone(Refused):
    """Facts: term."""

    what = N_("“{term}” has no other word that means the same.")
    todo = N_("Give at least two terms that are written differently.")


class SynonymUnknown(BadInput):
    """Facts: term."""

    what = N_("“{term}” is in no group of synonyms.")
    todo = N_("Look at those that are: depot synonym list")


def group(terms: Iterable[str]) -> tuple[str, ...]:
    """Terms as they are kept: each once, one line. Raises SynonymAlone, EntryMissing, EntryTooLong."""
    kept: dict[tuple[str, ...], str] = {}
    for term in terms:
        shown = str(TERM("term", term))
        if words := tuple(tokens(folded(shown))):
            kept.setdefault(words, shown)
    if len(kept) < 2:
        raise SynonymAlone(term=next(iter(kept.values()), ""))
    return tuple(kept.values())


def add(session: Session, groups: Sequence[tuple[str, ...]], *, instead: bool = False) -> None:
    """Add groups made by `group`, all or none; `instead` takes away those that are there. Raises RoleTooLow."""
    session.may(roles.REFERENCE)
    synonyms.keep_synonyms(session.store, groups, instead=instead)


def drop(session: Session, term: str) -> list[tuple[str, ...]]:
    """Take away the groups that a term is in, and return them. Raises SynonymUnknown, RoleTooLow."""
    session.may(roles.REFERENCE)
    words = tokens(folded(term))
    gone = [each for each in synonyms.synonyms(session.store) if words in [tokens(folded(other)) for other in each]]
    if not gone:
        raise SynonymUnknown(term=term)
    synonyms.drop_synonyms(session.store, gone)
    return gone
