"""Receipts of vaults: what they say, and their QR symbol where the terminal has room for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from depot.exchange import symbol
from depot.exchange.confirming import newest
from depot.exchange.receipts import Receipt
from depot.model.reference import Node
from depot.report.exchange import receipt_page
from depot.report.exchange import told as told_of
from depot.store.lookup import Reader
from depot.words import N_, _
from screens.acting import Deed, SaidLine
from screens.exchange.paperwork import Paperwork
from screens.keys import Command
from screens.text import clean


class ReceiptScreen(Paperwork):
    """Receipts of vaults."""

    TITLE = N_("Receipt of the vault")
    HELP_TEXT = N_(
        "What a vault confirmed last: everything up to that event is durable there. The symbol says the same, signed: "
        "any program of this kind can check it. F4 prints it. The right arrow goes to the next receipt."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("receipt.print", "f4,s", N_("Print"), N_("Print the receipt, or keep it as a file."), footer=True),
        Command("receipt.next", "right", N_("Next one"), N_("Show the next receipt.")),
        Command("receipt.close", "escape", N_("Back"), N_("Go back to the exchange desk."), footer=True),
    )

    def __init__(self, deeds: list[Deed], receipts: Sequence[Receipt]) -> None:
        super().__init__(deeds)
        self._receipts = receipts
        self._at = 0

    def body(self) -> ComposeResult:
        """Words, then the symbol."""
        with VerticalScroll(id="paper"):
            yield Static("", id="words", markup=False)
            yield Static("", id="symbol", markup=False)
        yield SaidLine()

    def on_mount(self) -> None:
        """Show the first one."""
        self.query_one("#paper").focus()
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """There may be room for the symbol now."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        if not self._receipts or not self.query("#words"):
            return
        receipt = self._receipts[self._at]
        lines = [Content.assemble((clean(line), "$text")) for line in told_of(receipt, self._depot(receipt))]
        drawn = symbol.terminal(receipt.line)
        paper = self.query_one("#paper").content_size
        fits = len(drawn[0]) <= paper.width and len(drawn) <= paper.height
        if not fits:
            needs = _("The symbol needs {columns} columns and {lines} lines: make the window larger, or print it (F4).")
            told = needs.format(columns=len(drawn[0]) + 4, lines=len(drawn) + 4)
            lines.append(Content.assemble((told, "$ink-soft")))
        self.query_one("#words", Static).update(Content("\n").join(lines))
        self.query_one("#words").display = not fits or paper.height - len(drawn) > len(lines)
        rows = Content("\n").join(Content.assemble((row, "#ffffff on #000000")) for row in drawn) if fits else ""
        self.query_one("#symbol", Static).update(rows)
        self.note(receipt.vault)

    def _depot(self, receipt: Receipt) -> str:
        """What the depot that wrote is called."""
        node = self.app.store.get(Node, receipt.node)
        return node.name if node is not None else ""

    def action_receipt_next(self) -> None:
        """Another vault's."""
        if self._receipts:
            self._at = (self._at + 1) % len(self._receipts)
            self._draw()

    def action_receipt_print(self) -> None:
        """On paper."""
        if self._receipts:
            receipt = self._receipts[self._at]
            name = self._depot(receipt)
            self.put_on_paper(receipt.name.partition(".")[0], lambda _session: receipt_page(receipt, name))

    def action_receipt_close(self) -> None:
        """Back."""
        self.dismiss(None)


def of_vaults(reader: Reader) -> list[Receipt]:
    """The last receipt of each vault for this depot."""
    return [receipt for _vault, receipt in sorted(newest(reader).items())]
