"""One thing that was looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from depot.model.outcome import ATTENTION, OK, STOP, Said


class Check(NamedTuple):
    """What was found."""

    name: str
    """Stable name, such as `disk`."""
    result: str
    """`ok`, `attention` or `stop`."""
    said: Said
    step: str = ""
    """What to do: a msgid, with the facts of `said`; never empty where the result is not `ok`."""

    def next_step(self, translate: Callable[[str], str] = str) -> str:
        """What to do, in words; empty where nothing is."""
        return translate(self.step).format_map(self.said.facts) if self.step else ""


def ok(name: str, msgid: str, /, **facts: object) -> Check:
    """All is well."""
    return Check(name, OK, Said(msgid, facts))


def attention(name: str, msgid: str, step: str, /, **facts: object) -> Check:
    """Work can go on; somebody should see to it."""
    return Check(name, ATTENTION, Said(msgid, facts), step)


def stop(name: str, msgid: str, step: str, /, **facts: object) -> Check:
    """Work should not go on like that."""
    return Check(name, STOP, Said(msgid, facts), step)
