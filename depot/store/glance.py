"""A first look at a depot before anything else is loaded: its name, what it holds, how its terminal is set."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from depot.store.connection import connect, translated
from depot.store.places import Place


class Glance(NamedTuple):
    """What the splash and the start of the screens need."""

    name: str
    node: str
    boxes: int
    lent: int
    language: str
    """Set at this station, else by the depot; empty for neither."""
    theme: str
    """Set at this station; empty for none."""


def glance(path: Place | Path, station: str) -> Glance:
    """Look, with a few quick statements. Raises what connect raises."""
    connection = connect(path, readonly=True)
    try:
        with translated(path):
            node = connection.execute(
                "SELECT n.name, s.node FROM stream s LEFT JOIN node n ON n.key = s.node WHERE s.own = 1"
            ).fetchone()
            held = dict(connection.execute("SELECT name, n FROM tally WHERE name IN ('box', 'box.lent')"))
            own = dict(connection.execute("SELECT key, value FROM station WHERE name = ?", (station,)))
            depot = connection.execute("SELECT value FROM setting WHERE key = 'language'").fetchone()
    finally:
        connection.close()
    name, code = node or ("", "")
    language = own.get("language") or (depot[0] if depot else "")
    return Glance(name or "", code, held.get("box", 0), held.get("box.lent", 0), language, own.get("theme", ""))
