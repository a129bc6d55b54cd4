"""The register of destructions: every box that was destroyed, the last one first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work

from depot.desk.destruction import register
from depot.model.codes import Code
from depot.words import N_, _, ngettext
from screens.keys import Command
from screens.registers import Register
from screens.rows import Column, Row
from screens.text import clean, number
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from depot.store.store import Store
    from screens.app import DepotApp

COLUMNS: Final = (
    Column(N_("Destroyed on"), width=12),
    Column(N_("Certificate"), width=13),
    Column(N_("Box"), width=13),
    Column(N_("Rule"), width=11),
    Column(N_("Unit"), flex=2, least=14),
    Column(N_("Years"), width=9, from_width=100),
    Column(N_("By"), flex=1, least=14, from_width=110),
)


class RegisterScreen(Register):
    """The register of destructions."""

    NUMBER = "Ctrl+R"
    TITLE = N_("Register of destructions")
    CSS_PATH = "destruction.tcss"
    HELP_TEXT = N_(
        "Every box that was destroyed, the last one first, with its certificate, its rule and who destroyed it. "
        "Nothing is ever taken out of it. Enter opens the card of the box; p writes all of it as a PDF, or as CSV."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("register.paper", "p", N_("Paper"), N_("Write the register as a PDF or as CSV."), footer=True),
        Command("register.back", "escape,backspace", N_("Back"), N_("Go back."), footer=True),
    )
    COLUMNS = COLUMNS
    EMPTY = N_("No box was destroyed.")
    LIST = "register"
    app: DepotApp

    def fill(self) -> tuple[str, Sequence[int]]:
        """The last one first."""
        ids = register.ids(self.app.store)[::-1]
        return ngettext("{n} box destroyed", "{n} boxes destroyed", len(ids)).format(n=number(len(ids))), ids

    def listed(self, ids: Sequence[int]) -> list[Row]:
        """Date, certificate, box, rule, unit, years, who."""
        rows = []
        for entry in register.entries(self.app.store, ids):
            rule = f"{entry.rule} v{entry.version}" if entry.rule else "—"
            by = ", ".join(filter(None, (entry.scanned_by, entry.second)))
            unit = entry.unit_name or entry.unit
            cells = (entry.destroyed_on, entry.certificate or _("none"), entry.box.shown, rule, unit, entry.years, by)
            rows.append(Row(tuple(clean(cell) for cell in cells)))
        return rows

    async def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Show its card."""
        await self.app.show(Code.from_id("B", event.id).text)

    @work(exclusive=True, group="acts")
    async def action_register_paper(self) -> None:
        """Write it."""
        from depot.report import register as papers
        from depot.report.typeset import write

        proposed = str(Path.home() / f"register-{self.app.clock():%Y-%m-%d}.pdf")
        at = self.app.clock()

        def written(store: Store, path: Path) -> None:
            entries = register.entries(store, register.ids(store))
            csv = path.suffix.lower() == ".csv"
            write(path, b"".join(papers.as_csv(entries)) if csv else papers.as_pdf(store, entries, at))

        await self.keep_paper(proposed, written)

    def action_register_back(self) -> None:
        """Back to the batches."""
        self.dismiss(None)
