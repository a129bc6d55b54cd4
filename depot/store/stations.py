"""Settings of one station (terminal): of this machine alone, never journalled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from depot.store.engine import replacing
from depot.store.store import Store

_KEEP: Final = replacing("station", ("name", "key", "value"), ("name", "key")).statement


def station_settings(store: Store, station: str) -> dict[str, str]:
    """What is set at a station, by key."""
    rows = store.connection.execute("SELECT key, value FROM station WHERE name = ? ORDER BY key", (station,))
    return dict(rows)


def keep_station_settings(store: Store, station: str, values: Mapping[str, str | None]) -> None:
    """Set some keys at a station, all or none; None takes a key away. The others stay."""
    store.local(
        ("DELETE FROM station WHERE name = ? AND key = ?", (station, key))
        if value is None
        else (_KEEP, (station, key, value))
        for key, value in values.items()
    )
