"""The words of the query language: names of fields and states, in French and English, already folded.

Both languages are always understood, whatever the language of the screens.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from depot.model import box

NAMED_FIELDS: Final = ("unit", "class", "rule", "type", "source", "status")
"""Fields whose values are a short list: units, classification codes, rules, box types, systems, states."""

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "unit": ("unite", "unit", "ecole", "school", "service"),
    "class": ("classe", "class", "classification"),
    "rule": ("regle", "rule", "delai"),
    "status": ("etat", "statut", "state", "status", "on", "est", "is"),
    "type": ("type",),
    "code": ("code",),
    "number": ("no", "n°", "num", "numero", "number"),
    "year": ("annee", "annees", "an", "year", "years"),
    "place": ("emplacement", "lieu", "place", "at"),
    "within": ("dans", "in"),
    "person": ("emprunteur", "emprunteuse", "personne", "borrower", "person"),
    "source": ("source", "systeme", "system"),
}
"""Every field with the names that people may write for it."""

STATES: Final[Mapping[str, tuple[str, ...]]] = {
    box.UNPLACED: ("sans place", "non placee", "unplaced", "no place"),
    box.SHELVED: ("rangee", "range", "rangees", "en place", "shelved", "on shelf"),
    box.TO_SHELVE: ("a ranger", "ranger", "to shelve"),
    box.LENT: ("pretee", "prete", "pretees", "pret", "sortie", "lent", "loan", "on loan", "out"),
    box.ELSEWHERE: ("ailleurs", "elsewhere"),
    box.MISSING: ("manquante", "manquant", "manquantes", "introuvable", "missing", "lost"),
    box.PULLED: ("a detruire", "sortie pour destruction", "pulled", "to be destroyed"),
    box.WITHDRAWN: ("retiree", "retire", "retirees", "withdrawn"),
    box.DESTROYED: ("detruite", "detruit", "detruites", "destroyed", "shredded"),
}
"""Every status of a box with what people call it."""

PLACE_WORDS: Final = frozenset(
    {"site", "batiment", "salle", "room", "allee", "aisle", "travee", "bay", "tablette", "shelf", "position"}
)
"""Kinds of place, which may stand before a label: `allée 04`."""

_FIELD_OF: Final = {name: field for field, names in FIELDS.items() for name in names}


def field_named(name: str) -> str | None:
    """The field of a folded name; None for a name that is none."""
    return _FIELD_OF.get(name)


def states_named(text: str, *, exact: bool) -> frozenset[str]:
    """Statuses that a folded text names: its own name, else the beginning of one; none for a word that is none."""
    plain = " ".join(text.replace("_", " ").replace("-", " ").split())
    named = frozenset(status for status, names in STATES.items() if plain in (status, *names))
    if named or exact or not plain:
        return named
    return frozenset(status for status, names in STATES.items() if any(name.startswith(plain) for name in names))
