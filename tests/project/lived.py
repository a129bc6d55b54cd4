"""A depot in which every kind of event was written once: the demonstration depot, and what does not happen there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from depot.demo.build import build
from depot.demo.wording import users
from depot.desk import (
    accounts,
    aliases,
    boxes,
    conflicts,
    custody,
    files,
    holds,
    lending,
    people,
    places,
    recalling,
    reference,
    settings,
)
from depot.desk.destruction import certifying, deciding, drafting, executing, redacting, signatures, sorting
from depot.desk.destruction.reading import docket
from depot.desk.pins import ATTEMPTS
from depot.desk.printing import jobs, kept, selection, sending, series, sheets
from depot.desk.printing.faces import FACES
from depot.desk.printing.jobs import Order
from depot.desk.printing.plans import plan_of
from depot.desk.printing.series import Reserved
from depot.desk.proof import AccountLocked, PinWrong
from depot.desk.reference import put_rule
from depot.desk.session import Session
from depot.desk.shelving import refile
from depot.desk.undo import undo
from depot.exchange import keyfile, owning
from depot.exchange.confirming import take_receipt
from depot.exchange.keyring import keyring
from depot.exchange.receipts import issue
from depot.model import roles
from depot.model.batch import Batch
from depot.model.box import SHELVED, Box
from depot.model.codes import Code, code_id
from depot.model.event import Fact
from depot.model.location import Location
from depot.model.person import Person
from depot.model.reference import BoxType, ClassCode, Fonds, Organisation, Rule, Unit, User
from depot.store.backup import backup
from depot.store.restoring import restore
from depot.store.store import Store, Tx
from labels.printers.faults import PrinterFault
from labels.stocks import builtin_stocks
from tests.project.lived_backups import live_backups
from tests.project.lived_inventory import live_inventory
from tests.project.lived_letters import live_letters
from tests.project.lived_requests import live_requests
from tests.project.transferred import transfers
from tests.store.trading import depot, parcels, receive

NOW: Final = datetime.fromisoformat("2026-10-05T09:12:00-04:00")
PINS: Final = {user.key: user.pin for user in users()}
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
        _holds(supervisor)
        live_letters(clerk)
        _printing(clerk, admin, path.parent)
        _destruction(clerk, supervisor, admin)
        transfers(clerk, supervisor)
        live_requests(clerk, supervisor, list(_standing(clerk, None)), store.all(Person))
        live_inventory(clerk, supervisor, list(_standing(clerk, None)))
        copy = path.with_name("copy.db")
        live_backups(admin, path.with_name("key"))
        backup(store, copy)
    restore(copy, path, actor="rosa", station="test", clock=clock)
    _other_depot(path, clock)


def _other_depot(path: Path, clock: Ticking) -> None:
    """Another depot hears of this one, and both write about a box."""
    other = depot(path.with_name("other.db"), "L2")
    for parcel in parcels(path):
        receive(other, parcel)
    with closing(Store.open(path, clock=clock)) as store:
        clerk = Session(store, "ada", "test")
        box = _shelved(clerk)
        code = Code.from_id("B", box.id).text
        boxes.describe(clerk, box.id, {"title": "Ici"})
        custody.dispatch(clerk, [code], "L2", "S-17")
    with closing(Store.open(other, clock=clock)) as store:
        store.act(lambda tx: tx.append(Fact("box.described", code, {"title": "Là"})), actor="eve", station="test")
    for parcel in parcels(other, "L2"):
        receive(path, parcel)
    with closing(Store.open(path, clock=clock)) as store:
        _receipt(Session(store, "rosa", "test"), clock)
        custody.accept(Session(store, "ada", "test"), [code])
        conflicts.decide(Session(store, "luc", "test"), code, "title", 1)


def _receipt(admin: Session, clock: Ticking) -> None:
    """A vault has it all, and says so."""
    keys = keyfile.generate("vault", "V2", "Voûte", "2026-10-05")
    owning.enrol(admin, keys.card, keys.card.fingerprint)
    path = admin.store.path.with_name("vault.db")
    depot(path, "V2")
    for parcel in parcels(admin.store.path):
        receive(path, parcel)
    own = admin.store.stream_head()
    with closing(Store.open(path, clock=clock)) as vault:
        receipt = issue(vault, keys, own.node, own.inc)
    take_receipt(admin, receipt, keyring(admin.store))
    owning.revoke(admin, "V2", "perdue")


def _destruction(clerk: Session, supervisor: Session, admin: Session) -> None:
    """Two batches: one that is given up after everything that can hold one up, and one to its certificate."""
    boxes_ = _due_boxes(admin)
    done = drafting.draft(clerk, boxes_[:2], "Élimination").result
    assert done is not None
    batch = done.batch.id
    drafting.rename(clerk, batch, "Élimination 2026")
    drafting.add(clerk, batch, boxes_[2:4])
    drafting.remove(clerk, batch, boxes_[3:4])
    drafting.submit(clerk, batch)
    deciding.decide(supervisor, batch, boxes_[:1], "keep", "appel")
    deciding.request_changes(supervisor, batch, "une boîte de trop")
    drafting.submit(clerk, batch)
    deciding.postpone(supervisor, batch, "2027-01-15", "vérification")
    deciding.take_up(supervisor, batch)
    deciding.cancel(supervisor, batch, "à refaire")
    refused = drafting.draft(clerk, boxes_[:1]).result
    assert refused is not None
    drafting.submit(clerk, refused.batch.id)
    deciding.refuse(supervisor, refused.batch.id, "trop tôt")
    settings.change(admin, "destruction_two_person", "on")
    _certified(clerk, supervisor, admin, boxes_)
    sorting.let_go(clerk, boxes_[5], "échantillon", sorting.Choice((_file_of(clerk, boxes_[5]),)))


def _due_boxes(admin: Session) -> list[str]:
    """Five boxes that are due, and one that is to be sorted."""

    def work(tx: Tx) -> list[str]:
        for code, disposition in (("D.1", "D"), ("T.1", "T")):
            copies = [{"copy": "P", "active": 1, "semi": 1, "disposition": disposition}]
            put_rule(tx, "CSSRL", code, {"copies": json.dumps(copies), "approved_on": "2001-01-01"})
        shelf = next(place for place in tx.children(None))
        while not shelf.holds_boxes:
            shelf = tx.children(shelf.id)[0]
        made = []
        for code in ("D.1", "D.1", "D.1", "D.1", "D.1", "T.1"):
            fields = {"title": "Vieux", "closed_on": "2008-01-01", "copy": "P", "rule": f"CSSRL/{code}"}
            made.append(boxes.add_box(tx, fields, place=shelf.id).text)
        files.add_file(tx, code_id(made[0]), {"title": "Élève", "ref": "P-1", "closed_on": "2007-01-01"})
        for n in range(2):
            files.add_file(tx, code_id(made[5]), {"title": f"Dossier {n}", "closed_on": "2007-01-01"})
        return made

    return admin.do(roles.INTAKE, work).result or []


def _file_of(session: Session, box: str) -> str:
    return Code.from_id("F", session.store.files_in(code_id(box))[0].id).text


def _certified(clerk: Session, supervisor: Session, admin: Session, boxes_: list[str]) -> None:
    done = drafting.draft(clerk, boxes_[:5]).result
    assert done is not None
    batch = done.batch.id
    drafting.submit(clerk, batch)
    deciding.approve_rest(supervisor, batch)
    now = clerk.store.get(Batch, batch)
    assert now is not None
    digest = docket(clerk.store, now, clerk.today).digest
    signatures.sign_from_paper(supervisor, batch, "unit-head", PINS["luc"], digest, name="Guy Côté", paper="F-12")
    signatures.sign(supervisor, batch, "records-manager", PINS["luc"], digest)
    signatures.sign(admin, batch, "secretary-general", PINS["rosa"], digest)
    executing.start(clerk, batch)
    executing.set_aside(clerk, batch, boxes_[3:4], "introuvable", missing=True)
    boxes.report_found(clerk, code_id(boxes_[3]))
    executing.pull(clerk, batch, boxes_[:4])
    executing.pause(clerk, batch, "camion plein")
    executing.resume(clerk, batch)
    executing.shred(clerk, batch, boxes_[:4], second="luc")
    executing.set_aside(clerk, batch, boxes_[4:5], "mouillée")
    said = {"method": "shredding", "level": "P-4", "weight_g": 48_000, "place": "Quai", "witness": "Guy Côté"}
    more = {"contractor": "Déchiquetage inc.", "contract": "17", "seal": "S-4", "note": "Deux bacs"}
    certifying.certify(supervisor, batch, said | more)
    redacting.redact(supervisor, batch, "fin de la conservation")


def _undone(session: Session, act: str) -> None:
    assert act
    undo(session, act)


def _boxes_and_files(clerk: Session) -> None:
    box = _shelved(clerk)
    ended = {"event_on": "2016-03-01", "semi_event_on": "2051-03-01", "replaced_on": "2016-03-01"}
    other = boxes.register(clerk, {"title": "Nouvelle boîte", **ended}).result
    assert other is not None
    boxes.describe(clerk, box.id, {"title": "Autre titre", "year_to": None, **dict.fromkeys(ended, "2015-03-01")})
    boxes.report_missing(clerk, box.id)
    boxes.report_found(clerk, box.id)
    file = clerk.store.files_in(box.id)[0]
    for subject in (Code.from_id("B", box.id).text, Code.from_id("F", file.id).text):
        aliases.name_alias(clerk, subject, f"OLD-{subject}")
        aliases.forget_alias(clerk, subject, f"OLD-{subject}")
    files.list_file(clerk, other.id, {"title": "Dossier", "date_from": "2009-01-01", "personal": 1, **ended})
    _undone(clerk, files.describe_file(clerk, file.id, {"ref": "X-1", **ended}).act)
    files.move_file(clerk, file.id, other.id)
    files.remove_file(clerk, file.id)


def _loans(clerk: Session) -> None:
    box, who = _shelved(clerk), clerk.store.all(Person)[0]
    file = Code.from_id("F", clerk.store.files_in(box.id)[0].id)
    loan = lending.lend(clerk, who.id, [file.text], authorised=True, due="2026-11-30").result
    assert loan is not None
    recalling.recall(clerk, loan.id, "2026-11-25", "demandé par le tribunal")
    lending.extend(clerk, loan.id, "2026-12-20")
    lending.give_back(clerk, [file.text])
    clerk.do(roles.CIRCULATE, lambda tx: refile(tx, file.id, box.id))
    lent = lending.lend(clerk, who.id, [Code.from_id("B", box.id).text], authorised=True)
    assert lent.result is not None
    _undone(clerk, recalling.recall(clerk, lent.result.id, clerk.today.isoformat(), "à jeter").act)
    _undone(clerk, lent.act)


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
    year = {"year_end": "12-31", "minimum_days": 90, "closing_ends": 1}
    reference.describe(admin, Organisation, "CSSRL", year)
    reference.describe(admin, Rule, "CSSRL/3200", {"approved_on": "2022-01-18", "request": "30486-9"})
    settings.change(admin, "loan_days", 45)
    card = keyfile.generate("vault", "V1", "Voûte", "2026-10-05").card
    owning.make(admin)
    owning.rotate(admin)
    owning.enrol(admin, card, card.fingerprint)


def _holds(supervisor: Session) -> None:
    said = {"reason": "litige 2025-18", "mandate": "Cour supérieure", "starts": "2026-10-01", "until": "2027-06-30"}
    held = holds.place(supervisor, "unit", ["CSSRL/1100"], said).result
    assert held is not None
    holds.describe(supervisor, held.key, {"until": ""})
    holds.lift(supervisor, held.key, "jugement rendu")


def _printing(clerk: Session, admin: Session, folder: Path) -> None:
    kept.add_printer(admin, "bureau", {"address": f"folder:{folder}", "title": "Bureau"})
    kept.add_printer(admin, "zebra", {"address": "tcp://127.0.0.1:9"})
    kept.describe_printer(admin, "zebra", {"dpi": 203})
    kept.keep_stock(admin, builtin_stocks()["5163"]._replace(name="dossiers"))
    kept.keep_stock(admin, builtin_stocks()["5163"]._replace(name="dossiers", margin=2_000))
    kept.retire_stock(admin, "dossiers")
    profile = kept.profile(admin.store, "bureau", builtin_stocks()["5160"])
    kept.keep_profile(admin, profile._replace(dx=600))
    kept.keep_profile(admin, profile._replace(dy=-400))
    kept.forget_profile(admin, "bureau", "5160")
    _labels(clerk)
    box = selection.needed(clerk.store, FACES["box"])[:1]
    cut = jobs.order(clerk, Order("box", tuple(box), "4x2", "zebra")).result or ""
    with suppress(PrinterFault):
        sending.send(clerk, cut)
    jobs.redirect(clerk, cut, printer="bureau", start=1, sheet="à part")
    sending.begin(clerk, cut, plan_of(clerk.store, jobs.job(clerk.store, cut)))
    sending.recover(clerk)
    jobs.settle(clerk, cut, 0)
    jobs.cancel(clerk, cut)
    kept.retire_printer(admin, "zebra")
    kept.add_printer(admin, "zebra", {"address": f"folder:{folder}"})


def _labels(clerk: Session) -> None:
    """A label of each kind of thing, printed twice."""
    store = clerk.store
    series.void(clerk, [(series.reserve(clerk, 3, note="rentrée").result or Reserved((), "")).codes[1]], "déchirée")
    reserved = series.unused(store)[0].codes[0]
    loan = next(loan for person in store.all(Person) for loan in store.loans_of(person.id))
    boxes, users = [*_standing(clerk, None)], store.all(User)
    codes = {
        "box": (Code.from_id("B", boxes[0].id).text, reserved.text),
        "file": (Code.from_id("F", store.files_in(boxes[0].id)[0].id).text,),
        "location": (Code.from_id("S", boxes[0].place or 0).text,),
        "person": (Code.from_id("P", store.all(Person)[0].id).text,),
        "badge": (Code.from_id("U", users[0].badge or 0).text,),
        "loan": (Code.from_id("L", loan.id).text,),
    }
    for face, texts in codes.items():
        arrow = "up" if face == "location" else ""
        wish = Order(face, texts, "5163", "bureau", arrow=arrow)
        sending.send(clerk, jobs.order(clerk, wish).result or "")
        again = jobs.order(clerk, wish._replace(reason="déchirée", sheet="reste", start=3)).result or ""
        sending.send(clerk, again)
    clerk.do(roles.CIRCULATE, lambda tx: series.claim(tx, reserved))
    sheets.move(clerk, "bureau", builtin_stocks()["5163"], 5)


def _users(admin: Session) -> None:
    name = "zoe"
    accounts.add_user(admin, name, role=roles.CLERK, pin="4071", full_name="Zoé Martin")
    accounts.change_role(admin, name, roles.SUPERVISOR)
    accounts.rename(admin, name, "Zoé Martin-Roy")
    accounts.limit(admin, name, [admin.store.home_organisation()])
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
