"""What is said of a place: its address and kind, how much of it is taken, what keeps boxes away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from textual.content import Content

from depot.desk.rackmap import FULL, PART, Cell, Load, Rack, tally
from depot.model.location import HOLDS_BOXES, KINDS, SEPARATOR
from depot.store.rows import LocationRow
from depot.words import _, ngettext
from screens.shelves.placesigns import PLACE_SIGNS, bar
from screens.shelves.racklayout import BAR
from screens.text import clean, fit, number


def percent(value: int | None) -> str:
    """How full, for people; empty when that is not calculable."""
    return "" if value is None else _("{n}%").format(n=value)


def capacity(row: LocationRow) -> str:
    """How much of a shelf is taken: "620 of 900 mm, 2 of 4 positions"."""
    parts: list[str] = []
    if row.capacity_mm is not None:
        facts = {"taken": number(row.taken_mm), "length": number(row.capacity_mm)}
        length = _("at least {taken} of {length} mm") if row.unmeasured else _("{taken} of {length} mm")
        parts.append(length.format(**facts))
    if row.positions:
        parts.append(
            ngettext("{n} of {most} position", "{n} of {most} positions", row.positions).format(
                n=number(row.boxes), most=number(row.positions)
            )
        )
    else:
        parts.append(boxes(row.boxes))
    if row.unmeasured and row.capacity_mm is not None:
        parts.append(
            ngettext("{n} box of no known width", "{n} boxes of no known width", row.unmeasured).format(
                n=number(row.unmeasured)
            )
        )
    if row.capacity_mm is None and row.positions is None:
        parts.append(_("nobody has measured it"))
    return ", ".join(parts)


def boxes(count: int) -> str:
    """So many boxes."""
    return ngettext("{n} box", "{n} boxes", count).format(n=number(count))


def kind_of(row: LocationRow) -> str:
    """What kind of place it is, in words."""
    return _(KINDS[row.kind]) if row.kind in KINDS else row.kind


def heading(row: LocationRow, state: str, load: Load | None, width: int, *, plain: bool) -> Content:
    """The lines above the map or the contents. `state` is that of a shelf, `load` that of what is not one."""
    right = f"{kind_of(row)}  {row.code}"
    address = clean(f"{row.address}  {row.name}" if row.name and row.name != row.label else row.address)
    room = width - cell_len(right) - 2
    if cell_len(address) <= room:
        lines = [Content.assemble((fit(address, room), "bold $text"), "  ", (right, "$ink-soft"))]
    else:
        lines = [
            Content.assemble((fit(address, width, plain=plain), "bold $text")),
            Content.assemble((right, "$ink-soft")),
        ]
    if row.kind in HOLDS_BOXES:
        sign = PLACE_SIGNS[state]
        shown, taken = sign.shown(plain), capacity(row)
        between = "  " if cell_len(shown) + cell_len(taken) + 2 <= width else "\n"
        lines.append(Content.assemble((shown, f"bold $tone-{sign.tone}"), between, taken))
    elif load is not None:
        shelves = ngettext("{n} shelf", "{n} shelves", load.shelves).format(n=number(load.shelves))
        parts = [shelves, boxes(load.boxes)]
        if load.percent is not None and load.shelves:
            parts.append(_("{percent} full").format(percent=percent(load.percent)))
        lines.append(Content.assemble((", ".join(parts), "$ink-soft")))
    else:
        lines.append(Content(""))
    lines.extend(notes(row))
    return Content("\n").join(lines)


def notes(row: LocationRow) -> Iterator[Content]:
    """What a clerk has to know before putting something there, a line each."""
    if row.blocked:
        yield Content.assemble((_("blocked: {why}").format(why=clean(row.blocked)), "$tone-stop"))
    if row.reserved:
        yield Content.assemble((_("reserved: {whom}").format(whom=clean(row.reserved)), "$tone-note"))
    if row.accepts:
        types = ", ".join(row.accepts.split())
        yield Content.assemble((_("only boxes of type {types}").format(types=types), "$ink-soft"))
    if row.staging:
        yield Content.assemble((_("place of passage: a box put here keeps its home"), "$ink-soft"))


def below(address: str, above: str) -> str:
    """An address without what it has in common with that of a place that contains it; empty for the place itself."""
    return "" if address == above else address.removeprefix(f"{above}{SEPARATOR}")


def cell_line(cell: Cell, row: LocationRow, above: str, *, plain: bool) -> Content:
    """The shelf under the cursor of the map of `above`: its address there, its state in words, how much is taken."""
    sign = PLACE_SIGNS[cell.state]
    why = row.blocked or row.reserved
    return Content.assemble(
        (clean(below(row.address, above)), "bold $text"),
        "  ",
        (sign.shown(plain), f"bold $tone-{sign.tone}"),
        (f": {clean(why)}" if why else "", f"$tone-{sign.tone}"),
        (f"\n{capacity(row)}", "$ink-soft"),
    )


def legend(racks: Iterable[Rack], width: int, *, plain: bool) -> Content:
    """The bars that occur in the map with their words and how many there are, in as few lines as it takes."""
    lines: list[list[Content]] = [[]]
    used = 0
    for state, count in tally(racks).items():
        sign = PLACE_SIGNS[state]
        shown = bar(state, {FULL: 100, PART: 50}.get(state, 0), BAR, plain=plain)
        entry = Content.assemble((shown, f"$tone-{sign.tone}"), (f" {_(sign.word)} {number(count)}   ", "$ink-soft"))
        if used and used + entry.cell_length - 3 > width:
            lines.append([])
            used = 0
        lines[-1].append(entry)
        used += entry.cell_length
    return Content("\n").join(Content("").join(line) for line in lines)
