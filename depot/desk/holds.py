"""The hold desk: a supervisor places holds, puts them otherwise, lifts them. What they reach: depot.desk.held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from depot.desk.entries import Check, EntryMissing, changed, checked, choice, clean, day, text
from depot.desk.held import in_force
from depot.desk.seen import known, still
from depot.desk.session import Session
from depot.errors import Refused
from depot.model import roles
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.hold import CLASS, CODED, KINDS, RULE, UNIT, Hold
from depot.model.reference import ClassCode, Rule, Unit, User
from depot.model.subjects import BY_LETTER
from depot.store.lookup import Reader
from depot.store.store import Done, Tx
from depot.words import N_

KEY_DIGITS: Final = 8
"""Characters of the act's id in the key of a hold, unless another hold has them."""

MOST: Final = 500
"""Things that one hold can name; more are held by their unit, class or rule, or by another hold."""

HOLD_CHECKS: Final[dict[str, Check]] = {
    "reason": text(200, needed=True),
    "mandate": text(300),
    "starts": day,
    "until": day,
}
"""What is said of a hold beside its scope."""

_NAMED: Final[Mapping[str, type[Unit | ClassCode | Rule]]] = {UNIT: Unit, CLASS: ClassCode, RULE: Rule}


class HoldUnknown(Refused):
    """Facts: hold."""

    what = N_("There is no hold {hold}.")
    todo = N_("See which there are: depot hold list --all")


class HoldLifted(Refused):
    """Facts: hold, date, who."""

    what = N_("The hold {hold} was lifted on {date} by {who}.")
    todo = N_("If it is to be held again, place a new hold.")


class HoldElsewhere(Refused):
    """Facts: hold, node."""

    what = N_("The hold {hold} was placed in {node}.")
    todo = N_("Have it changed or lifted there; where that cannot be, an administrator may do it here.")


class HoldScopeUnknown(Refused):
    """Facts: kind, key."""

    what = N_("{key} is not on record here, so that nothing of it can be held.")
    todo = N_("Check its code; a hold on what this depot does not know yet is placed at the vault.")


class HoldScopeTooWide(Refused):
    """Facts: count, limit."""

    what = N_("A hold can name {limit} things, not {count}.")
    todo = N_("Name their unit, class or rule instead, or place several holds.")


class HoldDatesReversed(Refused):
    """Facts: first, last."""

    what = N_("The hold would end ({last}) before it begins ({first}).")
    todo = N_("Enter a later last day, or none.")


def place(session: Session, kind: str, keys: Iterable[str], fields: Mapping[str, Any]) -> Done[Hold]:
    """Place a hold on things of one kind: codes in stored form, or `ORG/CODE`.

    `fields`: reason, mandate, starts, until. Raises HoldScopeUnknown, HoldScopeTooWide, HoldDatesReversed, RoleTooLow
    and what depot.desk.entries raises.
    """

    def work(tx: Tx) -> Hold:
        body = {name: said for name, said in checked({"reason": "", **fields}, HOLD_CHECKS).items() if said}
        _check_days(body)
        scope = {"kind": str(choice(*KINDS)("kind", kind)), "keys": _scope(tx, kind, keys)}
        key = _free_key(tx)
        tx.append(Fact("hold.placed", f"hold/{key}", {**body, **scope}))
        return known(tx, Hold, key)

    return session.do(roles.HOLD, work)


def describe(session: Session, key: str, changes: Mapping[str, Any], *, seen: int | None = None) -> Done[None]:
    """Change reason, mandate or days of a hold. Raises HoldUnknown, HoldLifted, HoldElsewhere, SubjectChanged."""

    def work(tx: Tx) -> None:
        now = _standing(session, tx, key, seen)
        body = changed(now, checked(changes, HOLD_CHECKS))
        _check_days({"starts": now.starts, "until": now.until, **body})
        if body:
            tx.append(Fact("hold.described", f"hold/{key}", body, seen))

    return session.do(roles.HOLD, work)


def lift(session: Session, key: str, why: str, *, seen: int | None = None) -> Done[Hold]:
    """Lift a hold for good, and say why. Raises EntryMissing and what describe does."""

    def work(tx: Tx) -> Hold:
        now = _standing(session, tx, key, seen)
        said = text(300, needed=True)("why", why)
        tx.append(Fact("hold.lifted", f"hold/{key}", {"why": said}, seen))
        return now

    return session.do(roles.HOLD, work)


def hold(reader: Reader, name: str) -> Hold:
    """A hold by its key, or by the beginning of the key of one that no other standing hold has. Raises HoldUnknown."""
    found = reader.get(Hold, name)
    if found is None:
        wanted = name.strip().casefold()
        fitting = [each for each in reader.standing_holds() if wanted and wanted in each.key.casefold()]
        found = fitting[0] if len(fitting) == 1 else None
    if found is None:
        raise HoldUnknown(hold=name)
    return found


def every(reader: Reader, today: date, *, over: bool = False) -> list[Hold]:
    """The holds that stand, newest first; with `over` also those that were lifted or are over."""
    found = reader.all(Hold) if over else in_force(reader, today)
    return sorted(found, key=lambda hold: (hold.placed_at, hold.key), reverse=True)


def stands(reader: Reader, hold: Hold, today: date) -> bool:
    """Whether a hold is in force today; one about which depots disagree is."""
    return any(each.key == hold.key for each in in_force(reader, today))


def _standing(session: Session, tx: Tx, key: str, seen: int | None) -> Hold:
    """A hold that can be changed by this user in this depot."""
    now = tx.get(Hold, key)
    if now is None:
        raise HoldUnknown(hold=key)
    still(tx, f"hold/{key}", now, seen)
    if now.lifted_at:
        raise HoldLifted(hold=key, date=now.lifted_at[:10], who=now.lifted_by)
    user = tx.get(User, session.user)
    if now.node != tx.node and (user is None or roles.ADMINISTER not in roles.MAY.get(user.role, ())):
        raise HoldElsewhere(hold=key, node=now.node)
    return now


def _scope(tx: Tx, kind: str, keys: Iterable[str]) -> str:
    """What a hold names, one a line, each known here."""
    named = list(dict.fromkeys(key for each in keys if (key := clean(each))))
    if not named:
        raise EntryMissing(field="keys")
    if len(named) > MOST:
        raise HoldScopeTooWide(count=len(named), limit=MOST)
    for key in named:
        if not _on_record(tx, kind, key):
            raise HoldScopeUnknown(kind=kind, key=key)
    return "\n".join(named)


def _on_record(tx: Tx, kind: str, key: str) -> bool:
    letter = CODED.get(kind)
    if letter is None:
        return tx.get(_NAMED[kind], key) is not None
    try:
        code = Code.parse(key)
    except Refused:
        return False
    return code.text == key and code.letter == letter and tx.get(BY_LETTER[letter].state, code.id) is not None


def _check_days(body: Mapping[str, Any]) -> None:
    first, last = str(body.get("starts") or ""), str(body.get("until") or "")
    if first and last and last < first:
        raise HoldDatesReversed(first=first, last=last)


def _free_key(tx: Tx) -> str:
    """A name for a new hold, made of the act that places it: depots that do not know of each other never share one."""
    act, digits = tx.stamp.act.hex(), KEY_DIGITS
    while tx.get(Hold, f"{tx.node}-{act[:digits]}") is not None:
        digits += 1
    return f"{tx.node}-{act[:digits]}"
