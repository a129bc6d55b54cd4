"""The condensed classification plan: its entries as a tree, with their rules and how many boxes each has."""

from __future__ import annotations

from typing import Final

from depot.model.reference import ClassCode
from depot.report.lists.boxes import bare
from depot.report.lists.shape import CLASS, NUMBER, UNIT, WORD, Column, Report, Rows, Source
from depot.store.reports import boxes
from depot.store.reports.reading import rows
from depot.words import N_

INDENT: Final = "\N{NO-BREAK SPACE}" * 2
"""Before a title, for each entry that it is below."""

IN_USE: Final = ""
OUT_OF_USE: Final = "out-of-use"


def _rows(source: Source) -> Rows:
    asked = source.asked.boxes
    held = {key: n for key, _name, n, *_rest in rows(source.store, boxes.grouped("class", asked))}
    wanted = set(asked.classes)
    entries = {
        each.key: each
        for each in source.store.all(ClassCode, retired=True)
        if (not each.retired or held.get(each.key)) and (not wanted or each.key in wanted)
    }
    below = _tree(entries)
    left = [(key, 0) for key in reversed(below.pop("", []))]
    inside = _with_those_below(entries, held)
    while left:
        key, depth = left.pop()
        each = entries[key]
        state = OUT_OF_USE if each.retired else IN_USE
        title = INDENT * depth + each.title
        yield bare(key), depth + 1, title, bare(each.rule), held.get(key, 0), inside[key], state
        left += [(part, depth + 1) for part in reversed(below.get(key, ()))]


def _tree(entries: dict[str, ClassCode]) -> dict[str, list[str]]:
    """Keys by what they are below, in the order of their codes; those that are below none of them by nothing.

    Entries that are above themselves, which no desk makes and a merge may, begin with the first of them.
    """
    below: dict[str, list[str]] = {}
    for key in sorted(entries):
        parent = entries[key].parent
        above = parent if parent in entries and not _round(entries, key) else ""
        below.setdefault(above, []).append(key)
    return below


def _round(entries: dict[str, ClassCode], key: str) -> bool:
    """Whether going up from an entry comes back to it, and it is the first of those on the way."""
    way, up = [key], entries[key].parent
    while up in entries and up not in way:
        way.append(up)
        up = entries[up].parent
    return up == key and key == min(way)


def _with_those_below(entries: dict[str, ClassCode], held: dict[str, int]) -> dict[str, int]:
    """Boxes of each entry and of all that are below it."""
    total = dict.fromkeys(entries, 0)
    for key in entries:
        seen, up = set[str](), key
        while up in entries and up not in seen:
            seen.add(up)
            total[up] += held.get(key, 0)
            up = entries[up].parent
    return total


PLAN: Final = Report(
    name="plan",
    title=N_("Condensed plan"),
    about=N_("The classification plan as a tree: code, title, rule, and how many boxes each class and its parts have."),
    columns=(
        Column("class", N_("Class"), mm=26),
        Column("level", N_("Level"), NUMBER, mm=12, wide=True, paper=False),
        Column("title", N_("Title"), share=1),
        Column("rule", N_("Rule"), mm=22),
        Column("boxes", N_("Boxes"), NUMBER, mm=16),
        Column("all_boxes", N_("With parts"), NUMBER, mm=22),
        Column("state", N_("State"), WORD, mm=24, words={OUT_OF_USE: N_("out of use")}, wide=True),
    ),
    filters=(UNIT, CLASS),
    rows=_rows,
)
