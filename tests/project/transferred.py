"""Every kind of event of a transfer, once."""

from __future__ import annotations

from collections.abc import Iterator

from depot.desk.session import Session
from depot.desk.transfers import announcing, receiving, verifying
from depot.desk.undo import undo
from depot.model.location import Location
from depot.model.reference import Unit


def transfers(clerk: Session, supervisor: Session) -> None:
    """Two transfers: one that is given up, and one until its slip is back."""
    unit = next(each.key for each in clerk.store.all(Unit))
    head = {"unit": unit, "title": "Dossiers d'élèves", "sender": "Guy Côté", "role": "directeur", "phone": "1"}
    head |= {"email": "guy@example.org", "filing": "Local 12", "calendar": "30486", "signed_by": "Guy Côté"}
    days = {"sent_on": "2026-10-01", "signed_on": "2026-09-30", "number": "V-1", "remarks": "Fragile"}
    lines = [{"number": f"2026-{n}", "title": "Élèves", "quantity": n, "media": "PA"} for n in range(1, 4)]
    more = {"year_from": 2001, "year_to": 2003, "restriction": "2031", "confidential": 1, "contents": "A à C"}
    given_up = announcing.announce(clerk, {"unit": unit}).result
    assert given_up is not None
    announcing.cancel(clerk, given_up.id, "en double")
    made = announcing.announce(clerk, head | days, [lines[0] | more, *lines[1:]]).result
    assert made is not None
    announcing.describe(clerk, made.id, {"title": "Dossiers"})
    announcing.add(clerk, made.id, [{"title": "De trop"}])
    announcing.strike(clerk, made.id, 4)
    shelf = next(place.id for place in _shelves(clerk, None))
    receiving.note(clerk, made.id, 1, "missing", "pas dans le camion")
    receiving.note(clerk, made.id, 2, "underfull")
    receiving.receive(clerk, made.id, [1, 2], {1: shelf})
    undo(clerk, receiving.receive(clerk, made.id, [3]).act)
    receiving.withdraw(clerk, made.id, 2, "underfull", "complétée")
    receiving.receive_extra(clerk, made.id, {"title": "Sans bordereau"}, "dans le même camion")
    receiving.note(clerk, made.id, 3, "missing")
    receiving.finish(clerk, made.id)
    verifying.verify(supervisor, made.id, "une boîte manque")
    verifying.give_back(clerk, made.id, "Guy Côté")


def _shelves(session: Session, parent: int | None) -> Iterator[Location]:
    for place in session.store.children(parent):
        if place.holds_boxes:
            yield place
        yield from _shelves(session, place.id)
