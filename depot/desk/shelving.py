"""Putting boxes on shelves and files back into their boxes. Decisions are pure; the rest looks things up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from depot.desk.boxes import refuse_gone
from depot.desk.custody import accept_box
from depot.desk.files import live_file
from depot.desk.holders import refuse_away
from depot.desk.naming import borrower_of, label_of
from depot.desk.seen import known, still
from depot.desk.session import Session
from depot.errors import Refused
from depot.model import roles
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.custody import COMING, standing
from depot.model.event import Fact
from depot.model.file import File
from depot.model.location import SEPARATOR, Location
from depot.model.standing import Standing, why_not
from depot.store.store import Done, Tx
from depot.words import N_


class BoxLent(Refused):
    """Facts: box, person, due."""

    what = N_("{box} is on loan to {person} (due {due}).")
    todo = N_("If it is back, scan RETURN first, then the box, then its shelf.")


class BoxThere(Refused):
    """Facts: box, place."""

    what = N_("{box} is already at {place}.")
    todo = N_("Nothing to do.")


class FileElsewhere(Refused):
    """Facts: file, box (where it belongs)."""

    what = N_("{file} belongs in box {box}.")
    todo = N_("Scan box {box}; to move the file for good, do it on its card.")


class FileNotOut(Refused):
    """Facts: file, box."""

    what = N_("{file} is already in box {box}.")
    todo = N_("Nothing to do.")


def decide_shelve(
    box: Box,
    location: Location,
    standing: Standing,
    widths: Mapping[str, int | None],
    *,
    within: Sequence[Location],
    place: str,
    person: str,
) -> Fact:
    """The event of putting a box on a shelf.

    `within` is what contains the location; `place` and `person` name the location and the borrower for people.
    A place of passage leaves the box's home alone. Raises BoxGone, BoxLent, BoxThere and what depot.model.standing
    refuses.
    """
    shown = Code.from_id("B", box.id).shown
    refuse_gone(box)
    if box.loan is not None:
        raise BoxLent(box=shown, person=person, due=box.due or "—")
    if box.place == location.id and not box.to_shelve and not box.missing:
        raise BoxThere(box=shown, place=place)
    refused = why_not(box, location, standing, widths, within=within)
    if refused is not None:
        raise refused
    where = Code.from_id("S", location.id).text
    body = {"place": where} if location.staging else {"place": where, "home": where}
    return Fact("box.shelved", Code.from_id("B", box.id).text, body)


def shelve_box(tx: Tx, box: int, location: int, *, seen: int | None = None) -> Box:
    """Put a box on a shelf in this act; return the box as it was. Raises BoxSent, BoxNotHere, what decide_shelve does.

    One that was sent here is accepted by it.
    """
    now, where, code = known(tx, Box, box), known(tx, Location, location), Code.from_id("B", box).text
    still(tx, code, now, seen)
    refuse_gone(now)
    if standing(now, tx.node) == COMING:
        accept_box(tx, code)
        now = known(tx, Box, box)
    refuse_away(tx, now)
    tx.settle()
    fill = tx.fill(location)
    here = int(now.place == location)
    there = Standing(fill.boxes - here, fill.known_mm, fill.unmeasured)
    address = tx.ancestry(location)
    fact = decide_shelve(
        now,
        where,
        there,
        tx.widths(),
        within=address[:-1],
        place=SEPARATOR.join(map(label_of, address)),
        person=borrower_of(tx, now.loan),
    )
    tx.append(fact._replace(seen=seen))
    return now


def shelve(session: Session, box: int, location: int, *, seen: int | None = None) -> Done[Box]:
    """Put one box on a shelf."""
    return session.do(roles.CIRCULATE, lambda tx: shelve_box(tx, box, location, seen=seen))


def decide_refile(file: File, box: Box) -> Fact:
    """The event of putting a returned file back into its box. Raises FileElsewhere, FileNotOut, BoxGone."""
    shown = Code.from_id("F", file.id).shown
    refuse_gone(box)
    if file.box != box.id:
        raise FileElsewhere(file=shown, box=Code.from_id("B", file.box).shown if file.box is not None else "?")
    if not file.to_return:
        raise FileNotOut(file=shown, box=Code.from_id("B", box.id).shown)
    return Fact("file.refiled", Code.from_id("F", file.id).text, {})


def refile(tx: Tx, file: int, box: int) -> None:
    """Put a returned file back into its box in this act."""
    tx.append(decide_refile(live_file(tx, file), known(tx, Box, box)))
