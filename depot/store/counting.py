"""What is counted and named beside a changed state: counters, fill of shelves, old barcodes."""

from __future__ import annotations

from typing import Any

from depot.model.box import Box
from depot.model.searchtext import alias_key
from depot.model.subjects import Subject


def realias(gone: list[tuple[str, str]], named: list[tuple[str, str]], kind: Subject, before: Any, after: Any) -> None:
    """Add to `gone` and `named` what a changed list of aliases takes away and brings."""
    old = before.aliases if before is not None else ""
    subject = kind.subject_of(after.id)
    was = {alias_key(alias) for alias in old.split("\n") if alias}
    now = {alias_key(alias) for alias in after.aliases.split("\n") if alias}
    gone.extend((text, subject) for text in was - now)
    named.extend((text, subject) for text in sorted(now - was))


def count(tally: dict[str, int], fill: dict[tuple[int, str], int], name: str, before: Any, after: Any) -> None:
    """Count a change in `tally` and in `fill`, how many boxes of each type stand at a place."""
    if before is None:
        tally[name] += 1
    if name != "box":
        return
    if before is not None:
        if before.status == after.status and before.place == after.place and before.type == after.type:
            return
        tally[f"box.{before.status}"] -= 1
        _stand(fill, before, -1)
    tally[f"box.{after.status}"] += 1
    _stand(fill, after, 1)


def _stand(fill: dict[tuple[int, str], int], box: Box, by: int) -> None:
    if box.place is not None:
        fill[box.place, box.type] += by
