"""Imports in small chunks: the list and what is left of it in the journal."""

from __future__ import annotations

from collections import Counter

from tests.desk.founded import Founded

CHUNK = 10
ROWS = 4 * CHUNK + 3
HEADER = "Numéro;Unité;Titre;Code-barres;Adresse\n"


def listed(rows: int = ROWS, **units: str) -> str:
    """A list of boxes, one refused in every ten, one in two with a barcode."""
    lines = []
    for n in range(rows):
        unit = units.get(f"A{n}", "9999" if n % 10 == 5 else "7210")
        lines.append(f"A-{n};{unit};Registre {n};{f'3114{n:010}' if n % 2 else ''};\n")
    return HEADER + "".join(lines)


def acts_of(depot: Founded) -> Counter[bytes]:
    """How many boxes each act registered."""
    rows = depot.store.connection.execute("SELECT act FROM journal WHERE kind = 'box.registered'")
    return Counter(act for (act,) in rows)
