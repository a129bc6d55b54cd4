"""Organisations kept apart: a user who works for some of them neither reads nor changes what is another's."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from depot.errors import Refused
from depot.model.belonging import SPANNING, allowed, whose
from depot.model.codes import Code, CodeMalformed
from depot.model.reference import Organisation, User
from depot.model.subjects import resolve
from depot.store.lookup import Reader
from depot.store.store import Store, Tx
from depot.words import N_


class OrganisationOther(Refused):
    """Facts: code (of the thing), org (whose it is), user, own (organisations that the user works for)."""

    what = N_("{code} belongs to {org}; {user} works for {own} only.")
    todo = N_("Nothing was written. Ask somebody who works for {org}, or for all organisations.")


class OrganisationHidden(Refused):
    """Facts: code (of the thing), org (whose it is)."""

    what = N_("{code} belongs to {org}, another organisation: it is not shown here.")
    todo = N_("Ask somebody who works for {org}, or for all organisations.")


class WholeDepotOnly(Refused):
    """Facts: user, own (organisations that the user works for)."""

    what = N_("This takes the whole depot, and {user} works for {own} only.")
    todo = N_("Ask somebody who works for all organisations.")


def orgs_of(user: User | None) -> tuple[str, ...]:
    """Keys of the organisations that a user works for; empty for all."""
    return tuple(sorted(user.orgs.split())) if user is not None else ()


def whom(reader: Reader, name: str) -> User | None:
    """The user that a name or a badge means."""
    key = unicodedata.normalize("NFC", name).strip().lower()
    user = reader.get(User, key)
    if user is not None:
        return user
    try:
        code = Code.parse(name, reader.stream_head().node)
    except CodeMalformed:
        return None
    return reader.by_badge(code.id) if code.letter == "U" else None


def limit_reads(store: Store, name: str) -> None:
    """Let a store read what this user (name or badge) may read: everything where it is nobody's."""
    store.limit(orgs_of(whom(store, name)))


class Guard:
    """Looks at each subject of an act before and after every change of it."""

    def __init__(self, tx: Tx, user: User) -> None:
        self._tx = tx
        self._user = user
        self._orgs = orgs_of(user)
        self._spanning: set[str] = set()

    def look(self, subject: str) -> None:
        """Raises OrganisationOther where the subject is another organisation's as it is now."""
        self._ask(subject, whose(subject, self._tx.get))
        found = resolve(subject)
        if found is not None and found[0].name in SPANNING:
            self._spanning.add(subject)

    def end(self) -> None:
        """The same for what has boxes of several, once all is written."""
        if not self._spanning:
            return
        self._tx.settle()
        for subject in sorted(self._spanning):
            found = resolve(subject)
            if found is not None:
                self._ask(subject, self._tx.spans(found[0].name, int(found[1])))

    def _ask(self, subject: str, owners: Collection[str]) -> None:
        if allowed(self._orgs, owners):
            return
        other = next(org for org in sorted(owners) if org not in self._orgs)
        user = self._user.name or self._user.key
        raise OrganisationOther(code=_shown(subject), org=_named(self._tx, other), user=user, own=", ".join(self._orgs))


def refuse_hidden(reader: Reader, subject: str) -> None:
    """Raise OrganisationHidden where a code or key names something of another organisation, which is not shown."""
    other = reader.hidden_of(subject)
    if other:
        raise OrganisationHidden(code=_shown(subject), org=_named(reader, other))


def refuse_limited(user: User | None) -> None:
    """Raise WholeDepotOnly where the user works for some organisations only: for what cannot be done in part."""
    if user is not None and user.orgs:
        raise WholeDepotOnly(user=user.name or user.key, own=", ".join(user.orgs.split()))


def _named(reader: Reader, org: str) -> str:
    found = reader.get(Organisation, org)
    return f"{found.name} ({org})" if found is not None and found.name else org


def _shown(subject: str) -> str:
    """A code as people read it; of what is named, the key."""
    try:
        return Code.parse(subject).shown
    except CodeMalformed:
        return subject.partition("/")[2] or subject
