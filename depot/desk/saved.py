"""Saved searches: kept under a name by each user for themselves, or for all who work here."""

from __future__ import annotations

from depot.desk.entries import clean, text
from depot.desk.session import Session, UserInactive
from depot.errors import BadInput, Refused
from depot.model import roles
from depot.store import saved
from depot.store.saved import DEPOT, SavedSearch
from depot.store.store import Store
from depot.words import N_

NAME = text(60, needed=True)
TEXT = text(400, needed=True)


class SearchUnknown(BadInput):
    """Facts: name."""

    what = N_("No search is saved as “{name}”.")
    todo = N_("Look at those that are: depot saved list, or S on the box desk.")


class SearchNameTaken(Refused):
    """Facts: name, text (what it looks for), by."""

    what = N_("A search is already saved as “{name}”: {text}")
    todo = N_("Choose another name, or delete that one first.")


def named(store: Store, user: str, name: str) -> SavedSearch:
    """The search of this name, a user's own before one that all share. Raises SearchUnknown."""
    found = saved.saved_search(store, user, clean(name))
    if found is None:
        raise SearchUnknown(name=name)
    return found


def keep(
    session: Session, name: str, query: str, *, ordering: str = "", widened: bool = True, shared: bool = False
) -> SavedSearch:
    """Save a search. Raises SearchNameTaken, EntryMissing, EntryTooLong, UserInactive; RoleTooLow to share it."""
    shown = str(NAME("name", name))
    owner = DEPOT if shared else session.user
    wanted = SavedSearch(
        owner, saved.key_of(shown), shown, str(TEXT("query", query)), ordering, int(widened), session.user
    )
    _may(session, wanted)
    _taken(saved.write(session.store, wanted))
    return wanted


def rename(session: Session, search: SavedSearch, name: str) -> SavedSearch:
    """Give a search another name. Raises what `keep` raises, and SearchUnknown when it is there no more."""
    shown = str(NAME("name", name))
    after = search._replace(name=shown, key=saved.key_of(shown))
    _may(session, search)
    if saved.saved_search(session.store, session.user, search.name) is None:
        raise SearchUnknown(name=search.name)
    _taken(saved.write(session.store, after, search))
    return after


def remove(session: Session, search: SavedSearch) -> None:
    """Delete a search. Raises UserInactive, RoleTooLow."""
    _may(session, search)
    saved.remove(session.store, search)


def _taken(there: SavedSearch | None) -> None:
    if there is not None:
        raise SearchNameTaken(name=there.name, text=there.text, by=there.by)


def _may(session: Session, search: SavedSearch) -> None:
    """Everybody may change their own; what all share, clerks add, and who saved it or a supervisor changes it."""
    if search.owner == DEPOT:
        session.may(roles.CIRCULATE if search.by == session.user else roles.REFERENCE)
    elif session.account.inactive:
        raise UserInactive(user=session.user)
