"""What goes with a key on paper: the slip that its carrier signs, and a vault's receipt. Each with a QR symbol."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from depot.exchange.cards import Card
from depot.exchange.receipts import Receipt
from depot.report.leaf import LARGE, SMALL, Leaf, Line, Rule, document
from depot.store.exports import Exported
from depot.words import _, language, ngettext

FORMAT: Final = "DEPOT-SLIP:1"

EACH: Final = 190
"""Dots that a package takes on the page."""
SIGNING: Final = 560
"""Dots that the signatures take."""


class Slip(NamedTuple):
    """What a carrier takes along."""

    node: str
    depot: str
    """Name of the depot."""
    at: str
    """When it was made, AAAA-MM-JJ HH:MM."""
    by: str
    """Who made it."""
    packages: tuple[Exported, ...]
    recipients: tuple[Card, ...]
    """Who may open them, as far as their cards are known."""

    @property
    def events(self) -> int:
        """Events in all packages together."""
        return sum(each.last - each.first + 1 for each in self.packages)

    @property
    def line(self) -> str:
        """The same in QR's alphanumeric characters: of each database which events, and the hash of the last one,
        which is over all before it.
        """
        parts = []
        for inc in dict.fromkeys(each.inc for each in self.packages):
            of = [each for each in self.packages if each.inc == inc]
            first, last = min(each.first for each in of), max(of, key=lambda each: each.last)
            parts.append(f"{inc}:{first}-{last.last}:{last.head}")
        return f"{FORMAT}:{self.node}:{'/'.join(parts)}:{len(self.packages)}".upper()


def slip(it: Slip) -> bytes:
    """The carrier's slip, as a PDF in the language in use. Raises LabelsUnreadable."""
    title = _("Exchange slip")
    first = Leaf()
    first.symbol(it.line)
    first.write(_head(it, title), beside=True)
    first.below()
    leaves = [first]
    for package in it.packages:
        if leaves[-1].left < EACH:
            leaves.append(Leaf())
        leaves[-1].write(_package(package))
    if leaves[-1].left < SIGNING:
        leaves.append(Leaf())
    leaves[-1].write(_signatures())
    return document(leaves, f"{title} {it.node} {it.at}", language())


def receipt_page(receipt: Receipt, name: str) -> bytes:
    """A vault's receipt as a PDF in the language in use. `name` is the depot's. Raises LabelsUnreadable."""
    title = _("Receipt of the vault {vault}").format(vault=receipt.vault)
    leaf = Leaf()
    leaf.symbol(receipt.line)
    lines = [Line(title, LARGE, bold=True), *(Line(text, gap=20) for text in told(receipt, name))]
    leaf.write(lines, beside=True)
    leaf.below()
    leaf.write([Line(_("The receipt as a text, for any program:"), gap=60, bold=True)])
    leaf.write([Line(text, SMALL) for text in receipt.text.splitlines()])
    return document([leaf], title, language())


def told(receipt: Receipt, name: str) -> list[str]:
    """What a receipt says, in words."""
    lines = [
        _("Everything that {depot} wrote up to event {seq} is durable in the vault {vault}.").format(
            depot=f"{name} ({receipt.node})" if name else receipt.node, seq=receipt.seq, vault=receipt.vault
        ),
        _("Issued {at}.").format(at=receipt.issued[:16].replace("T", " ")),
        _("Hash of that event: {head}").format(head=grouped(receipt.head[:16])),
    ]
    if receipt.conflicts:
        lines.append(
            ngettext(
                "{n} disagreement with a side of this depot was open there.",
                "{n} disagreements with a side of this depot were open there.",
                receipt.conflicts,
            ).format(n=receipt.conflicts)
        )
    if receipt.held:
        lines.append(
            ngettext(
                "{n} event of a newer program waits there.", "{n} events of a newer program wait there.", receipt.held
            ).format(n=receipt.held)
        )
    return lines


def grouped(text: str) -> str:
    """Hex digits in groups of four, for comparing by eye."""
    return " ".join(text[n : n + 4] for n in range(0, len(text), 4))


def _head(it: Slip, title: str) -> Sequence[Line]:
    packages = ngettext("{n} package", "{n} packages", len(it.packages)).format(n=len(it.packages))
    events = ngettext("{n} event", "{n} events", it.events).format(n=it.events)
    if all(each.recipients for each in it.packages):
        sealed = ", ".join(f"{card.node} {card.name}".strip() for card in it.recipients)
        secret = _("Encrypted for: {names}").format(names=sealed or "?")
    else:
        secret = _("Not encrypted: watch over it.")
    return [
        Line(title, LARGE, bold=True),
        Line(f"{it.depot} ({it.node})", bold=True, gap=20),
        Line(_("Made {at} by {who}").format(at=it.at, who=it.by), gap=20),
        Line(f"{packages}, {events}", gap=20),
        Line(secret, gap=20),
        Line(
            _("The symbol says which events, and the hash of the last one, which is over all before it."), SMALL, gap=20
        ),
    ]


def _package(package: Exported) -> Sequence[Line]:
    facts = _("events {first} to {last}, {size} bytes, written {at}").format(
        first=package.first, last=package.last, size=package.size, at=package.at[:16].replace("T", " ")
    )
    hashed = _("hash of the last event: {head}").format(head=grouped(package.head[:32]))
    name = package.path.replace("\\", "/").rpartition("/")[2]
    return [Line(name, bold=True, gap=30), Line(facts, SMALL), Line(hashed, SMALL)]


def _signatures() -> Sequence[Line | Rule]:
    return [
        Rule(_("Handed over by: name, signature, date and time"), gap=140),
        Rule(_("Carried by: name, signature, date and time"), gap=130),
        Rule(_("Received by: name, signature, date and time"), gap=130),
    ]
