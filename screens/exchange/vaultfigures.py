"""The head of a vault's exchange desk: how many depots, which is the quietest, and what waits to be published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from textual.content import Content

from depot.words import _, ngettext
from screens.exchange.figures import behind_lines, waiting_lines
from screens.exchange.placewords import ago
from screens.exchange.vaultsnapshot import VaultSnapshot
from screens.text import number


def figures(it: VaultSnapshot, today: date, *, plain: bool) -> list[Content]:
    """The lines of the head."""
    return [
        *_depots(it, today),
        *_to_publish(it),
        *waiting_lines(it.waiting),
        *behind_lines(it.missing, it.behind, plain=plain),
    ]


def _depots(it: VaultSnapshot, today: date) -> Iterator[Content]:
    enrolled = [line.status for line in it.depots if line.status.card is not None]
    if not enrolled:
        yield Content.assemble((_("No depot is enrolled here: E enrols its card."), "$tone-attention"))
        return
    n = len(enrolled)
    parts = [(ngettext("{n} depot.", "{n} depots.", n).format(n=number(n)), "bold $text")]
    silent = [each.node for each in enrolled if not each.seq]
    heard = [each for each in enrolled if each.seq]
    if heard:
        quiet = min(heard, key=lambda each: (each.heard, each.node))
        told = _("The quietest, {node}: last heard of on {day} ({ago}).")
        day = told.format(node=quiet.node, day=quiet.heard[:10], ago=ago(quiet.heard, today))
        parts.append((f"  {day}", "$text"))
    yield Content.assemble(*parts)
    if silent:
        nothing = _("Nothing yet of {nodes}.").format(nodes=", ".join(silent))
        yield Content.assemble((nothing, "$tone-attention"))


def _to_publish(it: VaultSnapshot) -> Iterator[Content]:
    owed = [line for line in it.depots if line.give]
    if owed:
        most = max(line.give for line in owed)
        said = ngettext(
            "To be published: up to {most} events for {n} depot.",
            "To be published: up to {most} events for {n} depots.",
            len(owed),
        ).format(most=number(most), n=number(len(owed)))
    else:
        said = _("Nothing waits to be published.")
    if it.published:
        said = " ".join((said, _("Last published {at}.").format(at=it.published[:10])))
    yield Content.assemble((said, "$ink-soft"))
