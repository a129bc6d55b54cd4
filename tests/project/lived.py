"""A depot in which every kind of event was written once: the demonstration depot, and what does not happen there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from depot.demo.build import build
from depot.desk import accounts, aliases, boxes, files, lending, people, places, reference, settings
from depot.desk.pins import ATTEMPTS
from depot.desk.proof import AccountLocked, PinWrong
from depot.desk.session import Session
from depot.desk.shelving import refile
from depot.desk.undo import undo
from depot.model import roles
from depot.model.box import SHELVED, Box
from depot.model.codes import Code
from depot.model.location import Location
from depot.model.person import Person
from depot.model.reference import BoxType, ClassCode, Fonds, Organisation, Rule, Unit
from depot.store.backup import backup
from depot.store.restoring import restore
from depot.store.store import Store

NOW: Final = datetime.fromisoformat("2026-10-05T09:12:00-04:00")
BOXES: Final = 260
"""Few, and enough for the demonstration's loans."""


class Ticking:
    """A clock that goes on by a second each time it is asked."""

    def __init__(self) -> None:
        self._now = NOW

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


def live(path: Path) -> None:
    """Make the depot at a path."""
    clock = Ticking()
    build(path, boxes=BOXES, clock=lambda: NOW)
    with closing(Store.open(path, clock=clock)) as store:
        clerk, supervisor, admin = (Session(store, user, "test") for user in ("ada", "luc", "rosa"))
        _boxes_and_files(clerk)
        _loans(clerk)
        _places(supervisor)
        _people(supervisor)
        _reference(admin)
        _users(admin)
        copy = path.with_name("copy.db")
        backup(store, copy)
    restore(copy, path, actor="rosa", station="test", clock=clock)


def _undone(session: Session, act: str) -> None:
    assert act
    undo(session, act)


def _boxes_and_files(clerk: Session) -> None:
    box = _shelved(clerk)
    other = boxes.register(clerk, {"title": "Nouvelle boîte"}).result
    assert other is not None
    boxes.describe(clerk, box.id, {"title": "Autre titre", "year_to": None})
    boxes.report_missing(clerk, box.id)
    boxes.report_found(clerk, box.id)
    file = clerk.store.files_in(box.id)[0]
    for subject in (Code.from_id("B", box.id).text, Code.from_id("F", file.id).text):
        aliases.name_alias(clerk, subject, f"OLD-{subject}")
        aliases.forget_alias(clerk, subject, f"OLD-{subject}")
    files.list_file(clerk, other.id, {"title": "Dossier", "date_from": "2009-01-01", "personal": 1})
    _undone(clerk, files.describe_file(clerk, file.id, {"ref": "X-1"}).act)
    files.move_file(clerk, file.id, other.id)
    files.remove_file(clerk, file.id)


def _loans(clerk: Session) -> None:
    box, who = _shelved(clerk), clerk.store.all(Person)[0]
    file = Code.from_id("F", clerk.store.files_in(box.id)[0].id)
    loan = lending.lend(clerk, who.id, [file.text], authorised=True, due="2026-11-30").result
    assert loan is not None
    lending.extend(clerk, loan.id, "2026-12-20")
    lending.give_back(clerk, [file.text])
    clerk.do(roles.CIRCULATE, lambda tx: refile(tx, file.id, box.id))
    _undone(clerk, lending.lend(clerk, who.id, [Code.from_id("B", box.id).text], authorised=True).act)


def _places(supervisor: Session) -> None:
    place = places.create(supervisor, None, {"label": "Z", "capacity_mm": 900, "accepts": "STD30"}).result
    assert place is not None
    subject = Code.from_id("S", place.id).text
    _undone(supervisor, places.describe(supervisor, place.id, {"name": "Réserve", "positions": 3}).act)
    for act in (
        lambda: places.reserve(supervisor, [place.id], "1100"),
        lambda: places.block(supervisor, [place.id], "fuite d'eau"),
        lambda: aliases.name_alias(supervisor, subject, "RAYON-9"),
        lambda: aliases.forget_alias(supervisor, subject, "RAYON-9"),
        lambda: places.retire(supervisor, place.id),
        lambda: places.reinstate(supervisor, place.id),
    ):
        assert act().act


def _people(supervisor: Session) -> None:
    person = supervisor.store.all(Person)[0]
    subject = Code.from_id("P", person.id).text
    _undone(supervisor, people.describe(supervisor, person.id, {"phone": "450 555-0100"}).act)
    aliases.name_alias(supervisor, subject, "CARTE-7")
    aliases.forget_alias(supervisor, subject, "CARTE-7")


def _reference(admin: Session) -> None:
    for state, key, field in (
        (Organisation, "AUTRE", "name"),
        (Unit, "CSSRL/999", "name"),
        (Fonds, "CSSRL/F9", "title"),
        (BoxType, "PETITE", "name"),
        (ClassCode, "CSSRL/99-99", "title"),
        (Rule, "CSSRL/99.9", "title"),
    ):
        reference.add(admin, state, key, {field: "Un"})
        reference.describe(admin, state, key, {field: "Deux"})
        reference.retire(admin, state, key)
    settings.change(admin, "loan_days", 45)


def _users(admin: Session) -> None:
    name = "zoe"
    accounts.add_user(admin, name, role=roles.CLERK, pin="4071", full_name="Zoé Martin")
    accounts.change_role(admin, name, roles.SUPERVISOR)
    accounts.rename(admin, name, "Zoé Martin-Roy")
    accounts.new_badge(admin, name)
    accounts.set_pin(admin, name, "5820")
    for _nth in range(ATTEMPTS):
        try:
            accounts.sign_in(admin.store, name, "9999", "test")
        except (PinWrong, AccountLocked):
            continue
    accounts.unlock(admin, name)
    accounts.close(admin, name)
    accounts.reopen(admin, name)


def _shelved(session: Session) -> Box:
    """A box on its shelf with files listed in it, and all of them there."""
    return next(box for box in _standing(session, None) if box.status == SHELVED and session.store.files_in(box.id))


def _standing(session: Session, parent: int | None) -> Iterator[Box]:
    for place in session.store.children(parent):
        yield from _boxes_at(session, place)
        yield from _standing(session, place.id)


def _boxes_at(session: Session, place: Location) -> list[Box]:
    return session.store.boxes_at(place.id) if not session.store.children(place.id) else []
