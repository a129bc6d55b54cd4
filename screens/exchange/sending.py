"""Exporting as an errand of the desk: what is on the key when it ends, also when it did not end well."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from depot.desk.session import Session
from depot.errors import DepotError
from depot.exchange.exporting import Sent, export
from depot.exchange.keyfile import Keys
from depot.words import _, ngettext
from screens.dialogs.tell import Tell
from screens.dialogs.working import Watch
from screens.text import clean, number

NAMED: Final = 5
"""Packages that are named, at most."""


class Exported(NamedTuple):
    """What came of an export."""

    folder: Path
    sent: Sequence[Sent]
    """What is on the key, each package read back."""
    problem: DepotError | None
    """Why it is not all."""


def send(session: Session, folder: Path, keys: Keys, watch: Watch) -> Exported:
    """Export into a folder; what was read back before something went wrong counts."""
    sent: list[Sent] = []
    try:
        for each in export(session, folder, keys, progress=watch.progress):
            sent.append(each)
            watch.said = each.path.name
    except DepotError as error:
        return Exported(folder, sent, error)
    return Exported(folder, sent, None)


def headline(it: Exported) -> tuple[str, str]:
    """What came of it in a few words, and the tone."""
    return verdict(it.problem, [each.settled for each in it.sent], _("Nothing to export"))


def verdict(problem: DepotError | None, settled: Sequence[bool], nothing: str) -> tuple[str, str]:
    """Whether the key may be removed, in a few words, and the tone.

    `settled` says of each file whether the key has all of it; `nothing` is said where there is none.
    """
    if problem is not None:
        return _("Not everything is on the key"), "stop"
    if not settled:
        return nothing, "ok"
    if all(settled):
        return _("You may remove the key"), "ok"
    return _("Eject the key before you remove it"), "attention"


def advice(tone: str) -> str:
    """What to do with a key that has everything, by the tone of the verdict."""
    if tone == "ok":
        return _("Eject it first where your system offers to. F4 prints the slip that its carrier signs.")
    return _("This system does not say when a key has everything: eject it, and remove it when it says so.")


def said_of(it: Exported) -> Tell:
    """What to say about it: the key may be removed only when everything was read back."""
    heading, tone = headline(it)
    packages, events = len(it.sent), sum(each.manifest.count for each in it.sent)
    on_it = ngettext("{n} package is on the key.", "{n} packages are on the key.", packages).format(n=number(packages))
    counted = _("Events: {n}.").format(n=number(events))
    if it.problem is not None:
        text = "\n\n".join((it.problem.sentence(_), it.problem.next_step(_)))
        kept = " ".join((on_it, counted, _("They were read back and stay good."))) if packages else ""
        return Tell(heading, text, next_step=kept, tone=tone)
    if not packages:
        return Tell(heading, _("The vaults have confirmed everything that this depot wrote."), tone=tone)
    names = "\n".join(clean(each.path.name) for each in it.sent[:NAMED])
    text = "\n".join((" ".join((on_it, counted, _("Each was read back."))), "", names))
    return Tell(heading, text, next_step=advice(tone), tone=tone)
