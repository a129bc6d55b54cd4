"""Proving who one is: a PIN against the hash kept here, wrong ones counted, and the lock that follows."""

from __future__ import annotations

from datetime import datetime

from depot.desk import pins
from depot.errors import Refused
from depot.model.event import Fact
from depot.model.reference import User
from depot.store import accounts as secrets
from depot.store.accounts import Secret
from depot.store.store import Store, Tx
from depot.words import N_


class PinWrong(Refused):
    """Signing in failed; whether the name exists is not said."""

    what = N_("The name or badge and the PIN do not go together.")
    todo = N_("Try again. After five wrong PINs the account is locked for a while; an administrator can set a new PIN.")


class AccountLocked(Refused):
    """Facts: user, until (HH:MM:SS), seconds (from now)."""

    what = N_("The account of {user} is locked until {until}: too many wrong PINs.")
    todo = N_("Wait until then, or ask an administrator to unlock it.")


def prove(store: Store, user: User, pin: str, station: str) -> None:
    """Check a PIN and count it when it is wrong. Raises PinWrong, AccountLocked."""
    secret = secrets.secret_of(store, user.key)
    _refuse_locked(store, user, secret)
    if not pins.fits(secret.pin_hash, pin):
        _count_failure(store, user, station)
    kept = secrets.secret_of(store, user.key)  # another terminal may have counted wrong PINs meanwhile
    _refuse_locked(store, user, kept)
    after = kept._replace(failures=0, locked_until="")
    if pins.outdated(kept.pin_hash):
        after = after._replace(pin_hash=pins.hashed(pin))
    if after != kept:
        secrets.replace(store, kept, after)


def _refuse_locked(store: Store, user: User, secret: Secret) -> None:
    now, lock = store.clock(), pins.Lock.of(secret.locked_until)
    in_force = lock.at(now) if lock is not None else None
    if in_force is None:
        return
    if in_force is not lock:
        secrets.replace(store, secret, secret._replace(locked_until=in_force.interval))
    raise _locked(user, in_force, now)


def _locked(user: User, lock: pins.Lock, now: datetime) -> AccountLocked:
    seconds = max(1, round((lock.until - now).total_seconds()))
    return AccountLocked(user=user.name or user.key, until=f"{lock.until:%H:%M:%S}", seconds=seconds)


def _count_failure(store: Store, user: User, station: str) -> None:
    """Count and journal a wrong PIN. Raises PinWrong, or AccountLocked when that was one too many."""
    now, subject = store.clock(), f"user/{user.key}"

    def work(tx: Tx) -> pins.Lock | None:
        secret = secrets.secret_of(store, user.key)
        failures = secret.failures + 1
        lock = pins.lock_after(failures, now)
        interval = lock.interval if lock else ""
        secrets.keep(store, secret._replace(failures=failures, locked_until=interval))
        tx.append(Fact("user.pin_failed", subject, {"failures": failures}))
        if lock is not None:
            until = lock.until.isoformat(timespec="seconds")
            tx.append(Fact("user.locked", subject, {"failures": failures, "until": until}))
        return lock

    lock = store.act(work, actor=user.key, station=station).result
    raise _locked(user, lock, now) if lock is not None else PinWrong
