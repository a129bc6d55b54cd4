"""Files in boxes: list, describe, move, take off the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from depot.desk.boxes import FLAG, YEAR, check_years, free_aliases, refuse_gone
from depot.desk.entries import Check, changed, checked, choice, day, paragraphs, text
from depot.desk.seen import known, still
from depot.desk.session import Session
from depot.errors import Refused
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.event import Fact
from depot.model.file import File
from depot.store.lookup import Reader
from depot.store.store import Done, Tx
from depot.words import N_

FILE_CHECKS: Final[dict[str, Check]] = {
    "ref": text(500),
    "title": text(4_000),
    "class_code": text(60),
    "rule": text(60),
    "copy": choice("", "P", "S"),
    "date_from": day,
    "date_to": day,
    "year_from": YEAR,
    "year_to": YEAR,
    "closed_on": day,
    "event_on": day,
    "semi_event_on": day,
    "replaced_on": day,
    "personal": FLAG,
    "source_key": text(1_000),
    "aliases": paragraphs(2_000),
}
"""What a person or an import may say of a file."""


class FileRemoved(Refused):
    """Facts: file."""

    what = N_("{file} was taken off the list of its box.")
    todo = N_("Look at its history to see who did it and why.")


def add_file(tx: Tx, box: int, fields: Mapping[str, Any], *, code: Code | None = None) -> Code:
    """List a file in a box and return its code."""
    made = code or tx.allot("F")[0]
    tx.append(decide_list(tx, box, fields, made))
    return made


def decide_list(tx: Reader, box: int, fields: Mapping[str, Any], code: Code) -> Fact:
    """The event of listing a file in a box under a new code.

    Raises SubjectUnknown, BoxGone, YearsReversed, AliasTaken, AliasIsCode and what depot.desk.entries raises.
    """
    refuse_gone(known(tx, Box, box))
    body = {name: value for name, value in checked(fields, FILE_CHECKS).items() if value not in ("", None, 0)}
    check_years(body)
    free_aliases(tx, body, "")
    return Fact("file.listed", code.text, {"box": Code.from_id("B", box).text, **body})


def list_file(session: Session, box: int, fields: Mapping[str, Any]) -> Done[Code]:
    """List one file in a box."""
    return session.do(roles.CIRCULATE, lambda tx: add_file(tx, box, fields))


def describe_file(session: Session, file: int, changes: Mapping[str, Any], *, seen: int | None = None) -> Done[None]:
    """Change what is known of a file."""

    def work(tx: Tx) -> None:
        now, subject = live_file(tx, file), Code.from_id("F", file).text
        still(tx, subject, now, seen)
        body = changed(now, checked(changes, FILE_CHECKS))
        check_years(body, now.year_from, now.year_to)
        free_aliases(tx, body, subject)
        if body:
            tx.append(Fact("file.described", subject, body, seen))

    return session.do(roles.CIRCULATE, work)


def move_file(session: Session, file: int, box: int) -> Done[None]:
    """Put a file on the list of another box."""

    def work(tx: Tx) -> None:
        refuse_gone(known(tx, Box, box))
        now = live_file(tx, file)
        refuse_gone(known(tx, Box, now.box))
        if now.box != box:
            tx.append(Fact("file.moved", Code.from_id("F", file).text, {"box": Code.from_id("B", box).text}))

    return session.do(roles.CIRCULATE, work)


def remove_file(session: Session, file: int) -> Done[None]:
    """Take a file that was listed by mistake off the list; its history stays."""

    def work(tx: Tx) -> None:
        live_file(tx, file)
        tx.append(Fact("file.removed", Code.from_id("F", file).text, {}))

    return session.do(roles.CIRCULATE, work)


def live_file(tx: Reader, file: int) -> File:
    """A file that is on a list. Raises SubjectUnknown, FileRemoved."""
    now = known(tx, File, file)
    if now.removed:
        raise FileRemoved(file=Code.from_id("F", file).shown)
    return now
