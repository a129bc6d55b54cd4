"""Reference data: organisations, units, fonds, box types, the classification plan, retention rules, settings.

These are named, not coded: their key is a text such as `STD30` or `CSSRL/7210`, and their subject is the kind
and the key, such as `unit/CSSRL/7210`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from depot.model.event import Event
from depot.model.state import assign, labelled, touched


class Organisation(NamedTuple):
    """A body whose boxes are kept here."""

    key: str
    name: str = ""
    year_end: str = "06-30"
    """Last day of its year, MM-JJ."""
    minimum_days: int = 0
    """Days that must remain until the end of the year from which retention periods count; with fewer, the next one."""
    closing_ends: int = 0
    """1 when closing a file is the event that ends a period open (888) in its rule."""
    loan_days: int | None = None
    """Length of its loans in days, where it is not the depot's."""
    consultation_days: int | None = None
    """The same of consultations on site; 0 for the same day."""
    reactivation_days: int | None = None
    """The same of reactivations; 0 for no due date."""
    retired: int = 0
    rev: int = 0


class Unit(NamedTuple):
    """An administrative unit (school, service)."""

    key: str
    org: str = ""
    code: str = ""
    name: str = ""
    parent: str = ""
    """Key of the unit that it is part of."""
    successor: str = ""
    """Key of the unit that took over its competence when it was abolished."""
    loan_days: int | None = None
    """Length of its loans in days, where it is not that of the one above."""
    consultation_days: int | None = None
    """The same of consultations on site; 0 for the same day."""
    reactivation_days: int | None = None
    """The same of reactivations; 0 for no due date."""
    retired: int = 0
    rev: int = 0


class Fonds(NamedTuple):
    """A fonds: the whole of the documents of one creator."""

    key: str
    org: str = ""
    code: str = ""
    title: str = ""
    retired: int = 0
    rev: int = 0


class BoxType(NamedTuple):
    """A model of box with its dimensions in millimetres."""

    key: str
    name: str = ""
    width_mm: int | None = None
    """Outside width: what it takes of a shelf's length."""
    depth_mm: int | None = None
    height_mm: int | None = None
    inside_mm: int | None = None
    """Linear millimetres of documents that it holds."""
    retired: int = 0
    rev: int = 0


class ClassCode(NamedTuple):
    """An entry of the classification plan."""

    key: str
    org: str = ""
    code: str = ""
    title: str = ""
    parent: str = ""
    description: str = ""
    rule: str = ""
    """Key of its default retention rule."""
    old_codes: str = ""
    """Concordance: `PLAN CODE`, one a line, of the entries that it replaces."""
    retired: int = 0
    rev: int = 0


class Rule(NamedTuple):
    """A retention rule (règle de conservation), current version."""

    key: str
    org: str = ""
    code: str = ""
    title: str = ""
    holder: str = ""
    description: str = ""
    copies: str = "[]"
    """JSON list of its periods: copy P/S, media, active, semi-active, disposition C/D/T, remarks."""
    fields: str = "{}"
    """JSON of the fields of the BAnQ form that only pass through."""
    remarks: str = ""
    legal: str = ""
    essential: int = 0
    confidential: int = 0
    version: int = 1
    approved_on: str = ""
    """When BAnQ approved this version, AAAA-MM-JJ; empty while it did not."""
    request: str = ""
    """Number of the request in GALA by which it was submitted."""
    retired: int = 0
    rev: int = 0


class Setting(NamedTuple):
    """A setting of the whole depot."""

    key: str
    value: str = ""
    rev: int = 0


class Node(NamedTuple):
    """A depot: one database, one journal."""

    key: str
    name: str = ""
    org: str = ""
    founded_at: str = ""
    restores: int = 0
    """How many times its database was restored from a backup."""
    rev: int = 0


class User(NamedTuple):
    """Somebody who works with the program. Secrets are kept apart and never journalled."""

    key: str
    name: str = ""
    """Full name."""
    role: str = "clerk"
    badge: int | None = None
    """Id of the U code on the badge."""
    orgs: str = ""
    """Keys of the only organisations that they work for, parted by spaces; empty for all."""
    inactive: int = 0
    label_needed: int = 0
    """1 while the badge is still to be printed."""
    labels: int = 0
    """How many times a badge of theirs was printed."""
    rev: int = 0


class Printer(NamedTuple):
    """A printer that this depot's terminals can reach. The key is `DEPOT/NAME`."""

    key: str
    address: str = ""
    """Where it is, such as `cups:QUEUE`, `ipp://...`, `tcp://...` or `folder:/...`."""
    title: str = ""
    """What people call it, and where it stands."""
    dpi: int | None = None
    """Dots per inch of a label printer; None for one that takes pages."""
    retired: int = 0
    rev: int = 0


class Stock(NamedTuple):
    """A label stock of the depot's own, beside those that ship with the program."""

    key: str
    spec: str = "{}"
    """JSON of its geometry, as labels.stocks has it."""
    retired: int = 0
    rev: int = 0


class Profile(NamedTuple):
    """How a printer prints on a stock. The key is `DEPOT/PRINTER/STOCK`."""

    key: str
    spec: str = "{}"
    """JSON of its corrections, as labels.profiles has them."""
    retired: int = 0
    rev: int = 0


Named = Organisation | Unit | Fonds | BoxType | ClassCode | Rule | Setting | Node | User | Printer | Stock | Profile
T = TypeVar("T", Organisation, Unit, Fonds, BoxType, ClassCode, Rule, Setting, Node, User, Printer, Stock, Profile)


def parts_of(plan: Iterable[ClassCode]) -> Mapping[str, Sequence[str]]:
    """The keys of the classes that are directly below each."""
    below: dict[str, list[str]] = {}
    for each in plan:
        below.setdefault(each.parent, []).append(each.key)
    return below


def with_below(key: str, parts: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """A class and all that are below it, each once, also in a plan that goes round in circles."""
    found, wanted = {key: None}, [key]
    while wanted:
        for part in parts.get(wanted.pop(), ()):
            if part not in found:
                found[part] = None
                wanted.append(part)
    return tuple(found)


def evolve(state: T, event: Event) -> T:
    """The thing after an event. Pure and total: what the body names is set, `…retired` retires."""
    _, _, verb = event.kind.partition(".")
    match verb:
        case "undone":
            return assign(state, event.body.get("restores") or {"retired": 1, "inactive": 1})
        case "retired":
            return assign(state, {"retired": 1, "inactive": 1})
        case "added" | "described" | "published" | "changed" | "founded" | "badged":
            return assign(state, event.body, frozenset({"badge"}))
        case "labelled" if isinstance(state, User):
            return labelled(state)
        case "restored" if isinstance(state, Node):
            return assign(state, {"restores": state.restores + 1})
        case "decided":
            return assign(state, event.body.get("fields") or {}, frozenset({"badge"}))
        case _:
            return touched(state)
