"""Registers: what each kind of event says something about, so that two that did not know each other can be compared.

Two events that write no common register commute: both count. docs/merge.md has this table for people, and a test
compares it with the catalogue of events.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from depot.model.batch import Batch
from depot.model.box import status_of
from depot.model.event import Event, compact
from depot.model.inventory import Inventory
from depot.model.request import Request
from depot.model.state import lines, with_line, without_line
from depot.model.subjects import NAMED, SUBJECTS
from depot.model.transfer import Transfer

EACH: Final = "*"
"""Each field that the body names."""
RESTORED: Final = "*restores"
"""Each field in `restores`, or in `fields` of a decision."""
ALIAS: Final = "alias"
"""One old barcode: each is a register of its own, `alias AB-1`."""

CUSTODY: Final = "custody"
"""Who has it and where it is."""
LOAN: Final = "loan"
DUE: Final = "due"
GONE: Final = "gone"
LABELS: Final = "labels"
VOIDED: Final = "voided"
PROCEDURE: Final = "procedure"
"""How a destruction batch, a transfer, an inventory or a request was dealt with: who did what."""
FORCE: Final = "force"
"""Whether a hold stands."""
ALIASES: Final = "aliases"

DECIDED: Final = "conflict.decided"

ALL_COUNT: Final = frozenset({GONE, LABELS, VOIDED})
"""What nobody can take back: of these every write counts, whoever knew of whom."""

_LABELS: Final = {LABELS: ("labels", "label_needed")}

FIELDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "box": {
        **_LABELS,
        CUSTODY: (
            *("home", "place", "since", "to_shelve", "elsewhere", "missing", "holder", "transit", "unsent"),
            "batch",
        ),
        GONE: ("withdrawn", "destroyed_on"),
    },
    "file": {**_LABELS, CUSTODY: ("to_return",)},
    "batch": {PROCEDURE: tuple(field for field in Batch._fields if field not in ("id", "rev"))},
    "transfer": {PROCEDURE: tuple(field for field in Transfer._fields if field not in ("id", "rev"))},
    "inventory": {PROCEDURE: tuple(field for field in Inventory._fields if field not in ("id", "rev"))},
    "request": {PROCEDURE: tuple(field for field in Request._fields if field not in ("id", "rev"))},
    "hold": {FORCE: ("lifted_at", "lifted_by", "lifted_why")},
    **dict.fromkeys(("location", "person", "user"), _LABELS),
}
"""Registers of several fields; every other field is a register by itself."""

_LENDING: Final = (CUSTODY, LOAN, DUE)

WRITES: Final[dict[str, tuple[str, ...]]] = {
    "box.registered": (EACH, CUSTODY),
    "box.described": (EACH,),
    "box.shelved": (CUSTODY,),
    "box.lent": _LENDING,
    "box.extended": (DUE,),
    "box.recalled": (DUE,),
    "box.returned": _LENDING,
    "box.reported_missing": (CUSTODY,),
    "box.found": (CUSTODY,),
    "box.dispatched": (CUSTODY,),
    "box.accepted": (CUSTODY,),
    "box.pulled": (CUSTODY,),
    "box.shredded": (GONE,),
    "box.destroyed": (GONE,),
    "box.withdrawn": (GONE,),
    "box.sorted": (EACH,),
    "box.redacted": (),
    "file.listed": (EACH,),
    "file.described": (EACH,),
    "file.closed": (EACH,),
    "file.moved": (EACH,),
    "file.removed": ("removed",),
    "file.lent": _LENDING,
    "file.extended": (DUE,),
    "file.recalled": (DUE,),
    "file.returned": _LENDING,
    "file.refiled": (EACH, CUSTODY),
    "file.redacted": (),
    "location.created": (EACH,),
    "location.described": (EACH,),
    "location.reserved": (EACH,),
    "location.blocked": (EACH,),
    "location.retired": ("retired",),
    "person.registered": (EACH,),
    "person.described": (EACH,),
    "loan.opened": (EACH,),
    "loan.described": (EACH,),
    "loan.recalled": (EACH,),
    "loan.reminded": (EACH,),
    "loan.undone": (RESTORED,),
    **{
        f"{name}.{verb}": (ALIAS,)
        for name in ("box", "file", "location", "person")
        for verb in ("aliased", "unaliased")
    },
    **{f"{name}.undone": (RESTORED,) for name in ("box", "file", "location", "person")},
    **{f"{name}.{verb}": (EACH,) for name in NAMED for verb in ("added", "described", "published", "changed")},
    **{f"{name}.retired": ("retired", "inactive") for name in NAMED},
    **{f"{name}.undone": (RESTORED,) for name in NAMED},
    **{f"{name}.labelled": (LABELS,) for name in ("box", "file", "location", "person", "loan", "user", "series")},
    "hold.placed": (EACH, FORCE),
    "hold.described": (EACH, FORCE),
    "hold.lifted": (FORCE,),
    "series.reserved": (EACH,),
    "series.voided": (VOIDED,),
    **{f"sheet.{verb}": (EACH,) for verb in ("used", "moved")},
    **{
        f"printjob.{verb}": (EACH,)
        for verb in ("ordered", "described", "sending", "sent", "failed", "doubted", "settled", "cancelled")
    },
    **{
        f"batch.{verb}": (PROCEDURE,)
        for verb in (
            *("drafted", "described", "line_added", "line_removed", "line_decided", "submitted", "signed"),
            *("changes_requested", "refused", "postponed", "cancelled", "started", "paused", "resumed"),
            *("line_left", "line_found", "certified"),
        )
    },
    **{
        f"transfer.{verb}": (PROCEDURE,)
        for verb in (
            *("announced", "described", "line_added", "line_struck", "line_received", "line_reopened"),
            *("difference_noted", "difference_withdrawn", "received", "verified", "returned", "cancelled"),
        )
    },
    **{
        f"inventory.{verb}": (PROCEDURE,)
        for verb in (
            *("started", "expected", "shelf_opened", "seen", "noted", "withdrawn", "settled"),
            *("paused", "resumed", "counted", "closed"),
        )
    },
    **{
        f"request.{verb}": (PROCEDURE,)
        for verb in (
            *("received", "described", "line_added", "line_named", "line_authorised", "line_picked", "line_unpicked"),
            *("line_fulfilled", "line_refused", "line_unfound", "line_reopened", "answered", "refused", "cancelled"),
            "reopened",
        )
    },
    "breach.opened": (EACH,),
    "breach.described": (EACH,),
    "notice.sent": (EACH,),
    "notice.answered": (EACH,),
    "node.founded": (EACH,),
    "node.restored": (),
    "user.badged": (EACH,),
    "user.pin_set": (),
    "user.pin_failed": (),
    "user.locked": (),
    "user.unlocked": (),
    "scan.refused": (),
    "heads.seen": (),
    "key.enrolled": (),
    "key.rotated": (),
    "key.revoked": (),
    "receipt.taken": (),
    "backup.made": (),
    "backup.failed": (),
    "backup.drilled": (),
    DECIDED: (RESTORED,),
}
"""Which registers each kind writes. A kind that is not here writes none: a newer program knows it."""

SAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "registered": ("at", "place"),
    "shelved": ("at", "place"),
    "lent": ("lent", "loan"),
    "returned": ("back", "node", "elsewhere"),
    "reported_missing": ("missing",),
    "found": ("found", "node"),
    "dispatched": ("sent", "to"),
    "accepted": ("here", "node"),
    "pulled": ("pulled", "batch"),
    "refiled": ("refiled",),
}
"""What an event says about custody, by the second word of its kind: two that say the same do not disagree."""


@cache
def _register_of(name: str) -> Mapping[str, str]:
    """Register by field of a kind of subject."""
    groups = {field: register for register, fields in FIELDS.get(name, {}).items() for field in fields}
    return {
        field: groups.get(field, field) for field in SUBJECTS[name].state._fields if field not in ("id", "key", "rev")
    }


def fields_of(name: str, register: str) -> tuple[str, ...]:
    """The fields of a register of a kind of subject."""
    return FIELDS.get(name, {}).get(register, (register,))


def writes(name: str, event: Event) -> dict[str, str]:
    """The registers that an event of a kind of subject writes, each with what it says of it, as compact JSON."""
    found: dict[str, str] = {}
    for what in WRITES.get(event.kind, ()):
        if what == EACH:
            _put(found, name, event.body)
        elif what == RESTORED:
            said = event.body.get("fields" if event.kind == DECIDED else "restores")
            _put(found, name, said if isinstance(said, dict) else {})
            if not said and name in NAMED and event.kind != DECIDED:
                _put(found, name, {"retired": 1, "inactive": 1})
        elif what == ALIAS:
            alias = str(event.body.get("alias", ""))
            found[f"{ALIAS} {alias}"] = "1" if event.kind.endswith(".aliased") else "0"
            found[ALIASES] = "+"
        elif what == CUSTODY:
            found[CUSTODY] = _custody(event)
        elif what == PROCEDURE:
            found[PROCEDURE] = _json([event.kind, event.body])
        elif what == FORCE:
            found[FORCE] = '"lifted"' if event.kind == "hold.lifted" else '"stands"'
        elif what == LOAN:
            found[LOAN] = _json(event.body.get("loan")) if event.kind.endswith(".lent") else "null"
        elif what == DUE:
            back = event.kind.endswith(".returned")
            found[DUE] = '""' if back else _json(event.body.get("due"))
        else:
            found[what] = "1"
    return found


def _put(found: dict[str, str], name: str, said: Mapping[str, Any]) -> None:
    registers = _register_of(name)
    grouped: dict[str, dict[str, Any]] = {}
    for field, value in said.items():
        register = registers.get(field)
        if register is not None:
            grouped.setdefault(register, {})[field] = value
    for register, values in grouped.items():
        found[register] = _json(values if register in FIELDS.get(name, ()) else next(iter(values.values())))


def _custody(event: Event) -> str:
    words = SAYS.get(event.kind.partition(".")[2], ())
    said = [word if n == 0 else event.node if word == "node" else event.body.get(word) for n, word in enumerate(words)]
    return _json(said)


def _json(value: Any) -> str:
    return compact(value).decode("utf-8", "replace")


def held_back(name: str, before: Any, after: Any, masked: frozenset[str]) -> Any:
    """The state after an event of which some registers do not count."""
    fields: dict[str, Any] = {}
    for register in masked:
        if register.startswith(f"{ALIAS} "):
            alias = register.partition(" ")[2]
            now = fields.get(ALIASES, after.aliases)
            fields[ALIASES] = with_line(now, alias) if alias in lines(before.aliases) else without_line(now, alias)
        else:
            fields |= {field: getattr(before, field) for field in fields_of(name, register) if hasattr(before, field)}
    state = after._replace(**fields)
    return state._replace(status=status_of(state)) if name == "box" else state
