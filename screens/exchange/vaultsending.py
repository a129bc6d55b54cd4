"""Publishing as an errand of the vault's desk: what is on the key for each depot, also when it did not end well."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from depot.desk.session import Session
from depot.errors import DepotError
from depot.exchange.keyfile import Keys
from depot.exchange.publishing import Given, publish
from depot.words import _, ngettext
from screens.dialogs.tell import Tell
from screens.dialogs.working import Watch
from screens.exchange.sending import advice, verdict
from screens.text import clean, number

NAMED = 8
"""Depots that are named, at most."""


class Published(NamedTuple):
    """What came of a publication."""

    folder: Path
    given: Sequence[Given]
    """What is on the key, each file read back."""
    problem: DepotError | None
    """Why it is not all."""


def publish_all(session: Session, folder: Path, keys: Keys, watch: Watch) -> Published:
    """Publish into a folder; what was read back before something went wrong counts."""
    given: list[Given] = []
    try:
        for each in publish(session, folder, keys, progress=watch.progress):
            given.append(each)
            watch.said = f"{each.node}/{each.path.name}"
    except DepotError as error:
        return Published(folder, given, error)
    return Published(folder, given, None)


def headline(it: Published) -> tuple[str, str]:
    """What came of it in a few words, and the tone."""
    return verdict(it.problem, [each.settled for each in it.given], _("Nothing to publish"))


def said_of(it: Published) -> Tell:
    """What to say about it: for each depot what is in its folder, and whether the key may be removed."""
    heading, tone = headline(it)
    lines = _lines(it.given)
    if it.problem is not None:
        text = "\n\n".join((it.problem.sentence(_), it.problem.next_step(_)))
        kept = "\n".join((*lines, _("They were read back and stay good."))) if lines else ""
        return Tell(heading, text, next_step=kept, tone=tone)
    if not lines:
        return Tell(heading, _("No depot is enrolled: there is nobody to publish for."), tone=tone)
    text = "\n".join((_("In a folder for each depot, each file read back:"), "", *lines))
    return Tell(heading, text, next_step=advice(tone), tone=tone)


def _lines(given: Sequence[Given]) -> list[str]:
    nodes = list(dict.fromkeys(each.node for each in given))
    lines = [_line(node, [each for each in given if each.node == node]) for node in nodes[:NAMED]]
    if len(nodes) > NAMED:
        more = len(nodes) - NAMED
        lines.append(ngettext("{n} depot more", "{n} depots more", more).format(n=number(more)))
    return lines


def _line(node: str, given: Sequence[Given]) -> str:
    sent = [each.sent for each in given if each.sent is not None]
    events = sum(each.manifest.count for each in sent)
    parts = [
        ngettext("{n} package", "{n} packages", len(sent)).format(n=number(len(sent))),
        ngettext("{n} event", "{n} events", events).format(n=number(events)),
    ]
    receipts = [each.receipt for each in given if each.receipt is not None]
    if receipts:
        parts.append(_("receipt through {last}").format(last=number(receipts[-1].seq)))
    return f"{clean(node)}  {', '.join(parts)}"
