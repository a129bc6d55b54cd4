"""Old barcodes and legacy numbers: each names one thing, and none looks like a code of ours."""

from __future__ import annotations

from typing import Any

from depot.desk.seen import known
from depot.desk.session import Session
from depot.errors import Refused
from depot.model import roles
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.searchtext import alias_key
from depot.model.subjects import resolve
from depot.store.lookup import Reader
from depot.store.store import Done, Tx
from depot.words import N_


class AliasTaken(Refused):
    """Facts: alias, owner."""

    what = N_("The code {alias} already belongs to {owner}.")
    todo = N_("Look at {owner}: if the label is on the wrong box, take the code off it first.")


class AliasIsCode(Refused):
    """Facts: alias."""

    what = N_("{alias} is a code of ours: it cannot be a second name of something.")
    todo = N_("Scan the label of the thing itself.")


class NotNameable(Refused):
    """Facts: subject."""

    what = N_("{subject} cannot have a second code.")
    todo = N_("Only boxes, files, places and people can.")


def name_alias(session: Session, subject: str, alias: str) -> Done[None]:
    """Let an old barcode name a box, file, location or person from now on. Raises AliasTaken, SubjectUnknown."""

    def work(tx: Tx) -> None:
        kind, _ = _aliasable(tx, subject)
        if free_alias(tx, alias, subject):
            tx.append(Fact(f"{kind}.aliased", subject, {"alias": alias.strip()}))

    return session.do(roles.CIRCULATE, work)


def forget_alias(session: Session, subject: str, alias: str) -> Done[None]:
    """Take an old barcode off a thing."""

    def work(tx: Tx) -> None:
        kind, state = _aliasable(tx, subject)
        for line in state.alias_list:
            if alias_key(line) == alias_key(alias):
                tx.append(Fact(f"{kind}.unaliased", subject, {"alias": line}))

    return session.do(roles.CIRCULATE, work)


def _aliasable(tx: Tx, subject: str) -> tuple[str, Any]:
    found = resolve(subject)
    if found is None or not found[0].letter or found[0].name == "loan":
        raise NotNameable(subject=subject)
    kind, key = found
    return kind.name, known(tx, kind.state, key)


def free_alias(tx: Reader, alias: str, owner: str) -> bool:
    """True when an alias may be given to `owner`, False when it is its already. Raises AliasTaken."""
    text = alias_key(alias)
    if not text:
        return False
    if is_own_code(text):
        raise AliasIsCode(alias=alias.strip())
    owners = tx.by_alias(text)
    for other in owners:
        if other != owner:
            raise AliasTaken(alias=alias.strip(), owner=other)
    return not owners


def is_own_code(text: str) -> bool:
    """Whether a text is one of our codes, of any depot, with its check character right."""
    try:
        return bool(Code.parse(text))
    except Refused:
        return False
