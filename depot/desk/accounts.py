"""Accounts: signing in with a name or a badge and a PIN, and the administrator's acts upon users.

Hashes of PINs are in a table of this machine alone. Wrong PINs, locks and every change of an account are journalled,
the PIN never. A name that is nobody's is not journalled: people type their PIN into the wrong field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import datetime
from typing import Final, NamedTuple

from depot.desk import pins
from depot.desk.apart import orgs_of, whom
from depot.desk.entries import EntryMalformed, EntryNotChoice, text
from depot.desk.proof import PinWrong, prove
from depot.desk.reference import OrganisationUnknown
from depot.desk.session import Session, UserInactive
from depot.errors import Refused
from depot.model import roles
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.reference import Organisation, User
from depot.store import accounts as secrets
from depot.store.accounts import Secret
from depot.store.apart import LimitNeedsFile
from depot.store.lookup import Reader
from depot.store.places import FilePlace
from depot.store.store import Done, Store, Tx
from depot.words import N_

_NAME: Final = re.compile(r"[^\W\d_][\w.-]{0,31}")
_FULL_NAME: Final = text(80)


class UserUnknown(Refused):
    """Facts: user."""

    what = N_("There is no user {user}.")
    todo = N_("Check the name in the list of users.")


class UserKnown(Refused):
    """Facts: user."""

    what = N_("There is already a user {user}.")
    todo = N_("Choose another name; a closed account can be opened again.")


class AdminLast(Refused):
    """Facts: user."""

    what = N_("{user} is the last administrator who can sign in here.")
    todo = N_("Make somebody else an administrator first, and give them a PIN.")


class AdminNotLimited(Refused):
    """Facts: user."""

    what = N_("{user} is an administrator, who works for the whole depot.")
    todo = N_("Give the user another role first, or let them work for all organisations.")


class Account(NamedTuple):
    """A user, and what this machine knows of the account."""

    user: User
    has_pin: bool
    locked_until: datetime | None
    """None when it is not locked."""


def sign_in(store: Store, name: str, pin: str, station: str) -> Session:
    """Open a session with a user's name or the code of the badge.

    Raises PinWrong (also for an unknown name, after as long a time), AccountLocked, UserInactive (only after the right
    PIN), CodeMisread and CodeCut (a badge that was not read well).
    """
    user = whom(store, name)
    if user is None:
        pins.fits("", pin)
        raise PinWrong
    prove(store, user, pin, station)
    if user.inactive:
        raise UserInactive(user=user.name or user.key)
    return Session(store, user.key, station)


def accounts(store: Store) -> list[Account]:
    """Every account, the closed ones too, by name."""
    found = []
    for user in store.all(User):
        secret = secrets.secret_of(store, user.key)
        lock = pins.Lock.of(secret.locked_until)
        lock = lock.at(store.clock()) if lock else None
        found.append(Account(user, bool(secret.pin_hash), lock.until if lock else None))
    return found


def user_name(written: str) -> str:
    """A name to sign in with, as it is kept: lower case, NFC. Raises EntryMalformed."""
    key = unicodedata.normalize("NFC", written).strip().lower()
    if not _NAME.fullmatch(key):
        form = "a-z, 0-9, . - _"
        raise EntryMalformed(field="name", value=written.strip()[:40], form=form)
    return key


def new_user(tx: Tx, key: str, *, role: str, full_name: str = "") -> Code:
    """Add a user in this act and return the code of the badge. `key` comes from user_name.

    Raises UserKnown, EntryNotChoice. The PIN is set apart, since it is no event.
    """
    if tx.get(User, key) is not None:
        raise UserKnown(user=key)
    badge = tx.allot("U")[0]
    body = {"name": _FULL_NAME("full_name", full_name), "role": _role(role)}
    tx.append(Fact("user.added", _subject(key), {**body, "badge": badge.text, "label_needed": 1}))
    return badge


def add_user(session: Session, name: str, *, role: str, pin: str, full_name: str = "") -> Done[Code]:
    """Add a user with a PIN; return the code of the badge."""
    session.may(roles.ADMINISTER)
    key = user_name(name)
    secret = Secret(key, pins.hashed(pins.checked_pin(pin, key)))

    def work(tx: Tx) -> Code:
        badge = new_user(tx, key, role=role, full_name=full_name)
        secrets.keep(session.store, secret)
        return badge

    return session.do(roles.ADMINISTER, work)


def set_pin(session: Session, name: str, pin: str, *, old: str = "") -> Done[None]:
    """Set a PIN and lift the lock: one's own with the old one, whatever the role; an administrator anybody else's."""
    key = user_name(name)
    own = key == session.user
    if own:
        user = known_user(session.store, key)
        prove(session.store, user, old, session.station)
    else:
        session.may(roles.ADMINISTER)
    secret = Secret(key, pins.hashed(pins.checked_pin(pin, key)))

    def work(tx: Tx) -> None:
        if own and session.account.inactive:
            raise UserInactive(user=key)
        known_user(tx, key)
        secrets.keep(session.store, secret)
        tx.append(Fact("user.pin_set", _subject(key), {}))

    if own:
        return session.store.act(work, actor=key, station=session.station)
    return session.do(roles.ADMINISTER, work)


def change_role(session: Session, name: str, role: str) -> Done[None]:
    """Give a user another role. Raises AdminLast, AdminNotLimited."""

    def work(tx: Tx) -> None:
        user = known_user(tx, user_name(name))
        if role == roles.ADMIN and user.orgs:
            raise AdminNotLimited(user=user.name or user.key)
        if _role(role) != user.role:
            if not user.inactive:
                _leave_an_admin(session.store, user)
            tx.append(Fact("user.changed", _subject(user.key), {"role": role}))

    return session.do(roles.ADMINISTER, work)


def limit(session: Session, name: str, orgs: Collection[str]) -> Done[None]:
    """Let a user work for these organisations only (keys), or for all for none.

    Raises AdminNotLimited, OrganisationUnknown, LimitNeedsFile.
    """

    def work(tx: Tx) -> None:
        user = known_user(tx, user_name(name))
        keys = sorted({org.strip().upper() for org in orgs if org.strip()})
        if keys and user.role == roles.ADMIN:
            raise AdminNotLimited(user=user.name or user.key)
        if keys and not isinstance(session.store.place, FilePlace):
            raise LimitNeedsFile
        for key in keys:
            if tx.get(Organisation, key) is None:
                raise OrganisationUnknown(org=key)
        if tuple(keys) != orgs_of(user):
            tx.append(Fact("user.changed", _subject(user.key), {"orgs": " ".join(keys)}))

    return session.do(roles.ADMINISTER, work)


def rename(session: Session, name: str, full_name: str) -> Done[None]:
    """Correct a user's full name; the name to sign in with never changes."""

    def work(tx: Tx) -> None:
        user, corrected = known_user(tx, user_name(name)), _FULL_NAME("full_name", full_name)
        if corrected != user.name:
            tx.append(Fact("user.changed", _subject(user.key), {"name": corrected}))

    return session.do(roles.ADMINISTER, work)


def close(session: Session, name: str) -> Done[None]:
    """Close an account: its sessions can do nothing more, at once. Raises AdminLast."""

    def work(tx: Tx) -> None:
        user = known_user(tx, user_name(name))
        if not user.inactive:
            _leave_an_admin(session.store, user)
            tx.append(Fact("user.retired", _subject(user.key), {}))

    return session.do(roles.ADMINISTER, work)


def reopen(session: Session, name: str) -> Done[None]:
    """Open a closed account again, with the PIN and badge that it had."""

    def work(tx: Tx) -> None:
        user = known_user(tx, user_name(name))
        if user.inactive:
            tx.append(Fact("user.changed", _subject(user.key), {"inactive": 0}))

    return session.do(roles.ADMINISTER, work)


def new_badge(session: Session, name: str) -> Done[Code]:
    """Give a user a new badge; the code of the old one opens nothing from now on and is never given out again."""

    def work(tx: Tx) -> Code:
        user, badge = known_user(tx, user_name(name)), tx.allot("U")[0]
        tx.append(Fact("user.badged", _subject(user.key), {"badge": badge.text, "label_needed": 1}))
        return badge

    return session.do(roles.ADMINISTER, work)


def unlock(session: Session, name: str) -> Done[None]:
    """Lift the lock of an account and forget its wrong PINs."""

    def work(tx: Tx) -> None:
        key = known_user(tx, user_name(name)).key
        secret = secrets.secret_of(session.store, key)
        if secret.failures:
            secrets.keep(session.store, secret._replace(failures=0, locked_until=""))
            tx.append(Fact("user.unlocked", _subject(key), {"failures": secret.failures}))

    return session.do(roles.ADMINISTER, work)


def known_user(reader: Reader, key: str) -> User:
    """The user of a name. Raises UserUnknown."""
    user = reader.get(User, key)
    if user is None:
        raise UserUnknown(user=key)
    return user


def _leave_an_admin(store: Store, user: User) -> None:
    """Raise AdminLast when the user is the only administrator who can sign in on this machine."""
    others = (
        other for other in store.all(User) if other.key != user.key and other.role == roles.ADMIN and not other.inactive
    )
    if user.role == roles.ADMIN and not any(secrets.secret_of(store, other.key).pin_hash for other in others):
        raise AdminLast(user=user.name or user.key)


def _role(role: str) -> str:
    if role not in roles.ROLES:
        raise EntryNotChoice(field="role", value=role[:40], choices=", ".join(roles.ROLES))
    return role


def _subject(key: str) -> str:
    return f"user/{key}"
