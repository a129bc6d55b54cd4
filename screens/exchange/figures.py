"""The head of the exchange desk: four numbers, since when, and how old what the vault said is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from textual.content import Content

from depot.desk.refage import Reference
from depot.exchange.standing import PLACES
from depot.store.gaps import Gap
from depot.words import _, ngettext
from screens.exchange.placewords import QUESTION, SIGNS, ago, days_since
from screens.exchange.snapshot import Snapshot
from screens.text import number

GAP = "   "

NARROW = 76
"""Cells of the head in the narrowest terminal."""


def figures(it: Snapshot, today: date, *, plain: bool) -> list[Content]:
    """The lines of the head."""
    return [
        *_numbers(it, plain=plain),
        *_since(it, today),
        *waiting_lines(it.waiting),
        *behind_lines(it.missing, it.standing.behind, plain=plain),
        *_vaults(it, today, plain=plain),
    ]


def _numbers(it: Snapshot, *, plain: bool) -> list[Content]:
    """The four numbers, on two lines where one would break between a word and its number."""
    shown = [(SIGNS[place], it.standing.events(place)) for place in PLACES] + [(QUESTION, it.standing.questions)]
    parts: list[Content] = []
    for sign, count in shown:
        tone = f"$tone-{sign.tone}" if count else "$ink-faint"
        parts.append(Content.assemble((f"{sign.shown(plain)} ", tone), (number(count), f"bold {tone}")))
    line = Content(GAP).join(parts)
    half = len(parts) // 2
    return [line] if line.cell_length <= NARROW else [Content(GAP).join(some) for some in (parts[:half], parts[half:])]


def _since(it: Snapshot, today: date) -> Iterator[Content]:
    if it.since:
        said = _("Here only since {day} ({ago}).").format(day=it.since[:10], ago=ago(it.since, today))
    elif it.standing.total:
        said = _("Everything has left: nothing is here only.")
    else:
        said = _("Nothing was written yet.")
    last = it.standing.exported
    if last is not None:
        said = " ".join((said, _("Last export {at}.").format(at=last.at[:10])))
    yield Content.assemble((said, "$text"))


def waiting_lines(waiting: int) -> Iterator[Content]:
    """How many events were taken in and are not in the lists yet."""
    if waiting:
        waits = ngettext(
            "{n} event that was received waits to be put into the lists.",
            "{n} events that were received wait to be put into the lists.",
            waiting,
        )
        yield Content.assemble((waits.format(n=number(waiting)), "$tone-attention"))


def missing_words(missing: Iterable[Gap]) -> list[str]:
    """What others have of this depot and this database has not, a line each."""
    words = _("Missing here, known to {source}: events {first} to {last} of {node}-{inc}.")
    return [
        words.format(
            source=gap.source, first=number(gap.first), last=number(gap.last), node=gap.node, inc=gap.inc[:8].upper()
        )
        for gap in missing
    ]


def behind_lines(missing: Iterable[Gap], reason: str, *, plain: bool) -> Iterator[Content]:
    """What others have of this place and its database has not; and that it takes no more acts, with a reason."""
    for line in missing_words(missing):
        yield Content.assemble((f"! {line}", "$tone-attention"))
    if reason:
        said = _("STOP: others know more of this depot than this database. B says what to do.")
        yield Content.assemble((f"{'X' if plain else '✗'} {said}", "bold $tone-stop"))


def _vaults(it: Snapshot, today: date, *, plain: bool) -> Iterator[Content]:
    """A line for each vault: its last receipt, the age of the reference data, and a warning with its word."""
    if not it.standing.reference:
        yield Content.assemble((_("No vault is enrolled here: E enrols its card."), "$tone-attention"))
    for each in it.standing.reference:
        receipt = it.standing.receipts.get(each.vault)
        if receipt is not None:
            told = _("receipt: {ago}").format(ago=ago(receipt.issued, today))
        else:
            told = _("no receipt yet")
        if each.at:
            age = _("reference data: {ago}").format(ago=ago(each.at, today))
        else:
            age = _("no reference data yet")
        warning = _warning(each, today, it.warn_days)
        dot = " - " if plain else " · "
        parts: list[tuple[str, str]] = [(f"{each.vault}  ", "bold $text"), (dot.join((told, age)), "$ink-soft")]
        if warning:
            parts.append((f"  ! {warning}", "bold $tone-attention"))
        yield Content.assemble(*parts)


def _warning(each: Reference, today: date, limit: int) -> str:
    days = days_since(each.at, today)
    if days is not None and days > limit:
        return _("OLD: receive")
    if not each.complete:
        return _("INCOMPLETE: receive")
    return ""
