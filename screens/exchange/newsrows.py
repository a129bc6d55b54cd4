"""Boxes on their way between depots, and what other depots did with our things, as rows of one list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from depot.desk.news import Item, items
from depot.desk.transit import STATES, UNREPORTED, Transit, transits
from depot.model.codes import Code
from depot.store.store import Store
from depot.words import N_, _, ngettext
from screens.dialogs.tell import Tell
from screens.exchange.leaving import thing
from screens.rows import Column, Row
from screens.signs import Sign
from screens.text import clean, number

NEWS_COLUMNS: Final = (
    Column(N_("State"), width=13),
    Column(N_("Date"), width=10),
    Column(N_("Thing"), width=14),
    Column(N_("Depot"), width=5),
    Column(N_("Who"), width=14, from_width=110),
    Column(N_("What"), flex=1, least=16),
)

WAY: Final = Sign("way", "→", ">", N_("on the way"), "note")
LATE: Final = Sign("late", "!", "!", N_("overdue"), "attention")
UNSENT: Final = Sign("unsent", "?", "?", N_("unreported"), "attention")
NEWS: Final = Sign("news", "+", "+", N_("new"), "note")


@dataclass(frozen=True, slots=True)
class News:
    """What the view lists: boxes between depots, then news."""

    transits: Sequence[Transit] = ()
    """The longest on the way first."""
    items: Sequence[Item] = ()
    """What nobody has marked as read yet, in order of arrival."""

    @property
    def lines(self) -> list[Transit | Item]:
        """All of it."""
        return [*self.transits, *self.items]

    @property
    def pressing(self) -> bool:
        """Whether a box wants looking for: on the way for too long, or here without its sending."""
        return any(each.overdue or each.state == UNREPORTED for each in self.transits)


def read_news(today: date) -> Callable[[Store, Callable[[], bool]], News | None]:
    """Reads the news; it gives None when told to stop."""

    def read(store: Store, stop: Callable[[], bool]) -> News | None:
        moving = transits(store, today)
        return None if stop() else News(moving, items(store))

    return read


def news_rows(lines: Sequence[Transit | Item]) -> list[Row]:
    """A row for each line."""
    return [_box(line) if isinstance(line, Transit) else _item(line) for line in lines]


def _box(it: Transit) -> Row:
    sign = LATE if it.overdue else UNSENT if it.state == UNREPORTED else WAY
    other = it.to if it.state == UNREPORTED else f"{it.from_}>{it.to}"
    shown = Code.from_id("B", it.box.id).shown
    return Row((_(sign.word), it.since, shown, other, "", about_transit(it)), sign)


def about_transit(it: Transit) -> str:
    """For how long a box has been on its way, under which seal, and what it is called."""
    parts = [_(STATES[it.state])] if it.state == UNREPORTED else []
    days = ngettext("{n} day", "{n} days", it.days).format(n=number(it.days))
    parts.append(days if it.days else _("today"))
    if it.seal:
        parts.append(_("seal {seal}").format(seal=clean(it.seal)))
    return "  ".join((", ".join(parts), clean(it.box.title)))


def _item(it: Item) -> Row:
    what = clean(it.what.text(_))
    return Row((_(NEWS.word), it.when[:10], thing(it.event.subject), it.event.node, clean(it.who), what), NEWS)


def told(it: Item) -> Tell:
    """A piece of news about what has no card."""
    said = _("{at}, {node}, {who}: {what}")
    text = said.format(at=it.when, node=it.event.node, who=clean(it.who), what=clean(it.what.text(_)))
    return Tell(thing(it.event.subject), text)
