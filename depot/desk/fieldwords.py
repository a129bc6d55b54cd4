"""Names of the fields of things for people, and values as people read them. Stored names stay English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from depot.desk.naming import person_name, place_name, unit_name
from depot.model.batch import DECISIONS
from depot.model.batchlines import OUTCOMES
from depot.model.codes import Code
from depot.model.hold import KINDS as HOLD_KINDS
from depot.model.loan import KINDS as LOAN_KINDS
from depot.model.location import KINDS as PLACE_KINDS
from depot.model.notice import ANSWERS
from depot.model.recount import PROBLEMS, WAYS
from depot.model.request import KINDS as REQUEST_KINDS
from depot.model.roles import ROLES
from depot.model.signing import OFFICES
from depot.model.state import reference
from depot.model.transferlines import DIFFERENCES
from depot.store.lookup import Reader
from depot.words import N_

if TYPE_CHECKING:
    from depot.model.outcome import Said

FIELDS: Final = {
    "accepts": N_("box types"),
    "aliases": N_("old codes"),
    "approved_on": N_("approved on"),
    "badge": N_("badge"),
    "blocked": N_("blocked"),
    "box": N_("box"),
    "capacity_mm": N_("length in mm"),
    "class_code": N_("classification"),
    "closed_on": N_("closed on"),
    "closing_ends": N_("closing ends open periods"),
    "code": N_("code"),
    "confidential": N_("confidential"),
    "contents": N_("contents"),
    "copies": N_("copies"),
    "copy": N_("copy"),
    "date_from": N_("from"),
    "date_to": N_("to"),
    "depth_mm": N_("depth in mm"),
    "description": N_("description"),
    "due": N_("due"),
    "email": N_("e-mail"),
    "elsewhere": N_("elsewhere"),
    "essential": N_("essential"),
    "event_on": N_("event that ends an open period"),
    "fonds": N_("fonds"),
    "height_mm": N_("height in mm"),
    "holder": N_("holder"),
    "home": N_("home"),
    "inactive": N_("closed"),
    "inside_mm": N_("inside length in mm"),
    "kind": N_("kind"),
    "label": N_("label"),
    "label_needed": N_("label to print"),
    "labels": N_("times its label was printed"),
    "address": N_("address of the printer"),
    "dpi": N_("dots per inch"),
    "spec": N_("measures"),
    "printer": N_("printer"),
    "start": N_("first label"),
    "sheet": N_("sheet"),
    "legal": N_("legal references"),
    "loan": N_("loan"),
    "recall_reason": N_("recalled because"),
    "recalled": N_("recalled for"),
    "reminded_on": N_("reminded on"),
    "reminders": N_("reminders"),
    "keys": N_("on"),
    "lifted_at": N_("lifted at"),
    "lifted_by": N_("lifted by"),
    "lifted_why": N_("lifted because"),
    "mandate": N_("mandate"),
    "node": N_("depot"),
    "placed_at": N_("placed at"),
    "placed_by": N_("placed by"),
    "reason": N_("reason"),
    "starts": N_("first day"),
    "until": N_("last day"),
    "orgs": N_("organisations"),
    "loan_days": N_("loan in days"),
    "consultation_days": N_("consultation in days"),
    "reactivation_days": N_("reactivation in days"),
    "media": N_("media"),
    "minimum_days": N_("days that must remain of a year"),
    "missing": N_("missing"),
    "name": N_("name"),
    "note": N_("note"),
    "number": N_("number"),
    "old_codes": N_("replaces"),
    "org": N_("organisation"),
    "parent": N_("in"),
    "person": N_("borrower"),
    "personal": N_("personal information"),
    "phone": N_("telephone"),
    "place": N_("place"),
    "positions": N_("positions"),
    "ref": N_("reference"),
    "remarks": N_("remarks"),
    "replaced_on": N_("replaced on"),
    "request": N_("GALA request"),
    "reserved": N_("reserved"),
    "retired": N_("no longer in use"),
    "role": N_("role"),
    "rule": N_("rule"),
    "semi_event_on": N_("event that ends an open semi-active period"),
    "source": N_("source"),
    "source_key": N_("key in the source"),
    "staging": N_("place of passage"),
    "successor": N_("successor"),
    "title": N_("title"),
    "transit": N_("on its way to"),
    "twins": N_("other boxes under the same code"),
    "type": N_("type"),
    "unit": N_("unit"),
    "value": N_("value"),
    "version": N_("version"),
    "walk": N_("walking order"),
    "width_mm": N_("width in mm"),
    "year_end": N_("end of the year"),
    "year_from": N_("from year"),
    "year_to": N_("to year"),
    "blind": N_("blind"),
    "boxes": N_("boxes expected"),
    "closed_at": N_("closed at"),
    "closed_by": N_("closed by"),
    "counted_at": N_("counted until"),
    "places": N_("places"),
    "sample": N_("sample"),
    "scans": N_("scans"),
    "seed": N_("seed"),
    "shelves": N_("shelves to count"),
    "started_by": N_("begun by"),
    "assessment": N_("assessment of the risk"),
    "aware_on": N_("known since"),
    "circumstances": N_("circumstances"),
    "commission_on": N_("Commission told on"),
    "happened": N_("when it happened"),
    "information": N_("personal information concerned"),
    "measures": N_("measures"),
    "opened_at": N_("opened"),
    "opened_by": N_("opened by"),
    "persons": N_("persons concerned"),
    "persons_on": N_("persons told on"),
    "kept_until": N_("to be kept until"),
    "public_notice": N_("public notice"),
    "serious": N_("risk of serious injury"),
    "answer": N_("answer"),
    "answer_reason": N_("objects because"),
    "answered_by": N_("signed by"),
    "answered_on": N_("signed on"),
    "approved_at": N_("approved at"),
    "asked": N_("changes asked for"),
    "authors": N_("list made by"),
    "batch": N_("destruction batch"),
    "certificate": N_("certificate"),
    "digest": N_("hash"),
    "drafted_at": N_("begun at"),
    "edition": N_("changes of the list"),
    "ended": N_("end"),
    "ended_at": N_("ended at"),
    "holds": N_("list of holds"),
    "offices": N_("who signs"),
    "ordered": N_("signed in order"),
    "paused": N_("paused"),
    "postponed": N_("put off until"),
    "reason_by": N_("said by"),
    "reckoned_on": N_("what is due on"),
    "signatures": N_("signatures"),
    "sorted": N_("sorting"),
    "started_at": N_("carried out since"),
    "submitted_at": N_("handed in at"),
    "submitted_by": N_("handed in by"),
    "two_person": N_("by two people"),
    "waiting_days": N_("days to wait"),
    "marks": N_("lines"),
    "needed_by": N_("needed by"),
    "over_at": N_("over at"),
    "over_by": N_("over by"),
    "picked_at": N_("picked at"),
    "purpose": N_("purpose"),
    "announced_at": N_("announced at"),
    "announced_by": N_("announced by"),
    "begun_at": N_("reception begun at"),
    "calendar": N_("retention schedule no."),
    "ended_by": N_("ended by"),
    "filing": N_("kept until then in"),
    "last": N_("lines"),
    "receivers": N_("received by"),
    "received_at": N_("received at"),
    "received_by": N_("reception finished by"),
    "sender": N_("responsible for the documents"),
    "sent_at": N_("written at"),
    "sent_by": N_("written by"),
    "sent_on": N_("sent on"),
    "signed_by": N_("signed by"),
    "signed_on": N_("signed on"),
    "verified_at": N_("verified at"),
    "verified_by": N_("verified by"),
    "verified_note": N_("note of who verified"),
}
"""Fields of things; one that is not here is called by its own name."""

FLAGS: Final = frozenset(
    {"confidential", "essential", "personal", "label_needed", "missing", "to_shelve", "staging", "inactive", "retired"}
    | {"unsent", "to_return", "voided", "removed", "withdrawn", "closing_ends"}
    | {"asked", "ordered", "paused", "two_person"}
)
"""Fields that are so or not so."""

COPIES: Final = {"P": N_("principal copy"), "S": N_("secondary copy")}
"""Copy types with their names for people."""

LONGEST: Final = 200
"""Characters of a value that are told."""

_LETTERS: Final = {"place": "S", "home": "S", "parent": "S", "loan": "L", "person": "P", "box": "B", "badge": "U"} | {
    "batch": "D",
    "shelf": "S",
    "inventory": "N",
    "kept_in": "B",
    "taken_from": "B",
    "request": "R",
}
_KEYED: Final = frozenset({"class_code", "rule", "fonds"})
_WORDS: Final[dict[str, dict[str, str]]] = {
    "kind": {**PLACE_KINDS, **LOAN_KINDS, **HOLD_KINDS, **REQUEST_KINDS},
    "role": ROLES,
    "copy": COPIES,
    "decision": DECISIONS,
    "problem": PROBLEMS,
    "how": WAYS,
    "answer": ANSWERS,
    "serious": {"yes": N_("yes"), "no": N_("no")},
    "outcome": OUTCOMES,
    "difference": DIFFERENCES,
    "office": OFFICES,
    "sorted": {"C": N_("kept for good"), "D": N_("to be destroyed")},
}


def told(reader: Reader, name: str, value: Any) -> Said | str:
    """The value of a field for people: places by their address, people and units by name, codes as they are shown.

    `value` is what an event holds (the text of a code) or what a state does (an id).
    """
    if value in ("", None):
        return "—"
    from depot.model.outcome import Said

    known = _WORDS.get(name, {}).get(str(value))
    if known is not None:
        return Said(known)
    if name == "item" and reference(str(value)) is not None:
        return Code.parse(str(value)).shown
    letter = _LETTERS.get(name)
    if letter and (id_ := value if isinstance(value, int) else reference(str(value))) is not None:
        return _thing(reader, letter, id_)
    text = str(value)
    if name == "unit" or (name in ("parent", "successor") and "/" in text):
        return unit_name(reader, text)
    if name in _KEYED:
        return text.partition("/")[2] or text
    text = ", ".join(text.splitlines())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _thing(reader: Reader, letter: str, id_: int) -> str:
    if letter == "S":
        return place_name(reader, id_) or Code.from_id("S", id_).shown
    return person_name(reader, id_) if letter == "P" else Code.from_id(letter, id_).shown
