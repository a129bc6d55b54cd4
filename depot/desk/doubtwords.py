"""Conflicts in words: what is in doubt, what each side says of it, what counts meanwhile. For screens and commands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from depot.desk.fieldwords import FIELDS, FLAGS, told
from depot.desk.naming import borrower_of, place_name
from depot.model.codes import Code
from depot.model.loan import Loan
from depot.model.location import Location
from depot.model.outcome import Said
from depot.model.reference import Node, User
from depot.model.registers import ALIAS, ALIASES, CUSTODY, DUE, FORCE, GONE, LOAN, PROCEDURE, fields_of
from depot.model.state import lines, reference
from depot.model.subjects import resolve
from depot.store.lookup import Reader
from depot.words import N_

if TYPE_CHECKING:
    from depot.desk.conflicts import Conflict, Side

REGISTERS: Final = {
    CUSTODY: N_("place"),
    LOAN: N_("loan"),
    DUE: N_("due"),
    FORCE: N_("whether it stands"),
    GONE: N_("whether it is gone for good"),
    PROCEDURE: N_("how it was dealt with"),
}
"""Registers of several fields, or with a better word than the field's."""

_CUSTODY: Final = {
    "at": (N_("on {first}"), N_("registered, on no shelf")),
    "lent": (N_("lent to {first}"), N_("lent")),
    "back": (N_("returned at {second}, told by {first}"), N_("came back to {first}")),
    "missing": (N_("not found"),),
    "found": (N_("found again at {first}"),),
    "sent": (N_("sent to {first}"), N_("sent to another depot")),
    "here": (N_("arrived at {first}"),),
    "refiled": (N_("put back into its box"),),
}
"""What is said of where a thing is, by its first word."""


def register_words(register: str) -> Said:
    """What is in doubt: the name of a field, or of what goes together."""
    if register.startswith(f"{ALIAS} "):
        return Said(N_("old code {alias}"), {"alias": register.partition(" ")[2]})
    return Said(REGISTERS.get(register) or str(FIELDS.get(register, register)))


def side_words(reader: Reader, it: Conflict, side: Side) -> Said:
    """What a side says, with places, people and units by their names."""
    said = side.said
    if it.register.startswith(f"{ALIAS} "):
        return Said(N_("it is called so") if said == 1 else N_("it is no longer called so"))
    if isinstance(said, list):
        return _custody(reader, said)
    if isinstance(said, dict):
        return _fields(reader, it.register, said)
    return value_words(reader, it.register, said)


def counts_words(reader: Reader, it: Conflict) -> Said:
    """What counts until somebody decides: what a side says whose word weighs more, else what nobody disputes."""
    found = resolve(it.subject)
    state: Any = reader.get(found[0].state, found[1]) if found is not None else None
    if found is None or state is None:
        return Said("—")
    if it.register.startswith(f"{ALIAS} "):
        held = it.register.partition(" ")[2] in lines(getattr(state, ALIASES, ""))
        return Said(N_("it is called so") if held else N_("it is no longer called so"))
    names = [name for name in fields_of(found[0].name, it.register) if hasattr(state, name)]
    if names == [it.register]:
        return value_words(reader, it.register, getattr(state, it.register))
    return _fields(reader, it.register, {name: getattr(state, name) for name in names})


def value_words(reader: Reader, field: str, value: Any) -> Said:
    """The value of a field, as people read it."""
    if field in FLAGS:
        return Said(N_("yes") if value else N_("no"))
    if field == LOAN:
        id_ = value if isinstance(value, int) else reference(str(value or ""))
        return Said(N_("lent to {person}"), {"person": borrower_of(reader, id_)}) if id_ else Said(N_("not lent"))
    if field == DUE and not value:
        return Said(N_("no date"))
    words = told(reader, field, value)
    return words if isinstance(words, Said) else Said("{value}", {"value": words})


def node_words(reader: Reader, node: str) -> str:
    """A depot: its two characters, and its name where it is known."""
    found = reader.get(Node, node)
    return f"{node} {found.name}" if found is not None and found.name else node


def who_words(reader: Reader, side: Side) -> str:
    """Who wrote a side, and at which station; users of other depots are known by the name in the journal."""
    claim = side.claim
    user = reader.get(User, claim.actor) if claim.node == reader.stream_head().node else None
    name = user.name if user is not None and user.name else claim.actor or "?"
    return f"{name} @ {claim.station}" if claim.station else name


def _custody(reader: Reader, said: list[Any]) -> Said:
    word, *values = said or [""]
    first, second = (*values, "", "")[:2]
    if word == "at":
        first = told(reader, "place", first) if first else ""
    elif word == "lent":
        loan = reference(str(first or ""))
        first = borrower_of(reader, loan) if loan is not None else ""
    facts = {"first": first, "second": second}
    sentences = _CUSTODY.get(str(word), ())
    for sentence in sentences:
        if all(fact for name, fact in facts.items() if f"{{{name}}}" in sentence):
            return Said(sentence, facts)
    return Said(" ".join(map(str, said)) or "—")


def _fields(reader: Reader, register: str, values: Mapping[str, Any]) -> Said:
    """Several fields: of custody what they come to, else each with its name."""
    if register == CUSTODY:
        return _whereabouts(reader, values)
    parts = {
        f"part{n}": Said(
            N_("{field}: {new}"),
            {"field": Said(FIELDS.get(name, name)), "new": value_words(reader, name, value)},
        )
        for n, (name, value) in enumerate(values.items())
    }
    return Said("; ".join(f"{{{name}}}" for name in parts), parts)


def _whereabouts(reader: Reader, values: Mapping[str, Any]) -> Said:
    if values.get("missing"):
        return Said(N_("not found"))
    if values.get("transit"):
        return Said(N_("on its way to {node}"), {"node": values["transit"]})
    if values.get("elsewhere"):
        return Said(N_("returned at {elsewhere}"), {"elsewhere": values["elsewhere"]})
    if values.get("place"):
        return Said(N_("on {first}"), {"first": told(reader, "place", values["place"])})
    if values.get("to_return"):
        return Said(N_("to put back"))
    holder = str(values.get("holder") or "")
    if values.get("to_shelve"):
        return Said(N_("to shelve at {node}"), {"node": holder}) if holder else Said(N_("to shelve"))
    return Said(N_("with {node}, on no shelf"), {"node": holder}) if holder else Said(N_("on no shelf"))


def subject_code(subject: str) -> str:
    """A subject for people: the code with its dashes, or the key of a named thing."""
    return subject.partition("/")[2] if "/" in subject else Code.parse(subject).shown


def subject_title(reader: Reader, subject: str) -> str:
    """What a thing is called; empty where it has no name."""
    found = resolve(subject)
    state: Any = reader.get(found[0].state, found[1]) if found is not None else None
    if isinstance(state, Loan):
        return borrower_of(reader, state.id)
    if isinstance(state, Location):
        return place_name(reader, state.id)
    return str(getattr(state, "title", "") or getattr(state, "name", ""))
