"""Secrets of accounts: hashes of PINs, failed attempts and locks. Of this machine alone, never journalled.

Inside an act these statements belong to its transaction; outside, each is one of its own.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from depot.store.connection import translated
from depot.store.store import Store

_KEEP: Final = (
    'INSERT INTO secret("user", pin_hash, failures, locked_until) VALUES(?, ?, ?, ?) ON CONFLICT("user") DO UPDATE SET '
    "pin_hash = excluded.pin_hash, failures = excluded.failures, locked_until = excluded.locked_until"
)


class Secret(NamedTuple):
    """What is kept of one user; the fields are the columns of the table `secret`."""

    user: str
    pin_hash: str = ""
    """Encoded argon2id hash with its parameters; empty when no PIN was ever set here."""
    failures: int = 0
    """Wrong PINs since the last right one."""
    locked_until: str = ""
    """The lock as an ISO 8601 interval, `begin/end`; empty when there is none."""


def secret_of(store: Store, user: str) -> Secret:
    """The secret of a user; a blank one when nothing is kept."""
    with translated(store.place):
        query = 'SELECT "user", pin_hash, failures, locked_until FROM secret WHERE "user" = ?'
        row = store.connection.execute(query, (user,)).fetchone()
    return Secret(*row) if row else Secret(user)


def keep(store: Store, secret: Secret) -> None:
    """Write a secret, in place of the one kept before."""
    with translated(store.place):
        store.connection.execute(_KEEP, secret)


def replace(store: Store, before: Secret, after: Secret) -> bool:
    """Write a secret if the one kept is still `before`; False when another terminal was quicker."""
    update = (
        "UPDATE secret SET pin_hash = ?, failures = ?, locked_until = ? "
        'WHERE "user" = ? AND pin_hash = ? AND failures = ? AND locked_until = ?'
    )
    values = (*after[1:], before.user, *before[1:])
    with translated(store.place):
        return store.connection.execute(update, values).rowcount == 1
