"""The desk and the application of the demonstration: a scan line, a long list, every dialog."""

from __future__ import annotations

import argparse
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Button, Input, Static, TextArea

from depot.words import _
from screens.burst import ScanConfig
from screens.capture import Scan, ScanCapture
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choose
from screens.dialogs.confirm import Confirm
from screens.dialogs.form import FormDialog
from screens.dialogs.tell import Tell
from screens.forms import CHOICE, DATE, FLAG, NUMBER, Field
from screens.frame import Desk, FrameFacts
from screens.keys import Command, Commanded
from screens.palette import Found
from screens.rows import Column, Row
from screens.scanline import ScanLine
from screens.signs import STATES, is_plain
from screens.textfield import TextField
from screens.theme import LOOK, install_themes
from screens.vlist import VirtualList
from tests.screens.toolkit.demo_app import is_code

TITLES = (
    "Dossiers d'élèves, finissants 2011 (A à F)",
    "Comptes à payer 2014",
    "Procès-verbaux du conseil d'établissement",
    "Paie, relevés 4 et T4 2009-2012",
    "Plans et devis, école Gérard-Filion",
    "Griefs et arbitrages 2003",
    "Inspection des chaudières et tests d'œuvres d'art",
)
SHOWN = ("shelved", "shelved", "lent", "shelved", "to-shelve", "overdue", "held", "shelved", "destroyed")

COLUMNS = (
    Column("Code", width=13),
    Column("Title", flex=3, least=16),
    Column("State", width=14),
    Column("Place", width=14, from_width=76),
    Column("Unit", flex=1, from_width=110),
    Column("Years", width=9, right=True, from_width=96),
)

FIELDS = (
    Field("title", "Title", required=True, hint="Comptes à payer 2014"),
    Field(
        "unit", "Unit", kind=CHOICE, required=True, options=(("7210", "7210 Finances"), ("7310", "7310 Secrétariat"))
    ),
    Field("from", "First year", kind=NUMBER, least=1840, most=2100),
    Field("closed", "Closed on", kind=DATE),
    Field("private", "Personal data", kind=FLAG),
)


def load(ids: Sequence[int]) -> list[Row]:
    """Rows made out of their ids."""
    return [
        Row(
            (
                f"B-L1-{id_:06d}-V",
                TITLES[id_ % 7],
                _((state := STATES[SHOWN[id_ % 9]]).word),
                f"S-2-{id_ % 12:02d}-{'ABC'[id_ % 3]}-{id_ % 5}",
                ("7210 Finances", "7310 Secrétariat", "École Gérard-Filion")[id_ % 3],
                f"{1980 + id_ % 30}-{1985 + id_ % 30}",
            ),
            state,
            quiet=state.name == "destroyed",
        )
        for id_ in ids
    ]


class DemoDesk(Desk):
    """A scan line, the last scan, a list."""

    NUMBER = "1"
    TITLE = "Lecture"
    HELP_TEXT = "Scan a box to see it. Scan a shelf, then boxes, to shelve them."
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("demo.form", "f2,e", "Edit", "Change what is written about the box.", footer=True),
        Command("demo.choose", "f3,c", "Few", "Choose one of a few things.", footer=True),
        Command("demo.ask", "f4,n", "Name", "Give a name to an unknown code.", footer=True),
        Command("demo.delete", "f8,d", "Delete", "Destroy the box, after a question.", footer=True),
        Command("demo.refuse", "f9,r", "Refuse", "Show a refusal.", footer=True),
    )

    def body(self) -> ComposeResult:
        """The widgets."""
        yield ScanLine("Lire une boîte, un emplacement ou une carte de commande")
        yield Static("", id="last", markup=False)
        yield TextField(id="input")
        yield VirtualList(COLUMNS, load, markable=True)
        yield Button("Delete", id="button", compact=True)
        yield TextArea(id="area")

    async def on_mount(self) -> None:
        """Fill the list and put the focus where the test wants it."""
        options = self.demo.options
        self.query_one(VirtualList).replace(array("q", range(options.rows)))
        self.query_one("#area").styles.height = 3
        for name in ("input", "area", "button"):
            self.query_one(f"#{name}").display = options.focus == name
        match options.focus:
            case "scan":
                self.query_one(ScanLine).focus()
            case "list":
                self.query_one(VirtualList).focus()
            case "modal":
                await self.action_demo_delete()
            case "none":
                self.set_focus(None)
            case name:
                self.query_one(f"#{name}").focus()
        self.demo.write(ev="ready")

    @property
    def demo(self) -> DemoApp:
        """The application."""
        assert isinstance(self.app, DemoApp)
        return self.app

    def take_scan(self, scan: Scan) -> bool:
        """Show and note it."""
        self.demo.count += 1
        sign = "+" if is_plain(self.app) else "✓"
        self.query_one("#last", Static).update(
            Content.assemble(
                "\n ", (sign, "bold $tone-ok"), "  ", (scan.text[:40], "bold $text"), f"   sortie {self.demo.count}\n",
                ("    Dossiers d'élèves, finissants 2011 (A à F)\n", "$ink-soft"),
            )
        )  # fmt: skip
        self.demo.write(ev="scan", text=scan.text, how=scan.how, length=scan.length, gaps=scan.gaps)
        return True

    def on_scan_line_typed(self, event: ScanLine.Typed) -> None:
        """A typed code."""
        self.demo.write(ev="typed", text=event.text)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Note what the field holds."""
        self.demo.write(ev="changed", text=event.value)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Note what the area holds."""
        self.demo.write(ev="changed", text=event.text_area.text)

    def on_button_pressed(self) -> None:
        """Only a person should press it."""
        self.demo.write(ev="stray", what="button")

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Only a person should choose."""
        self.demo.write(ev="stray", what=f"chosen {event.id}")

    async def action_demo_form(self) -> None:
        """The form."""
        await self.app.push_screen(FormDialog("Boîte B-L1-004217-V", FIELDS, {"title": TITLES[0], "from": 2011}))

    async def action_demo_choose(self) -> None:
        """The list dialog."""
        rows = [(sign.name, Row((sign.shown(is_plain(self.app)), "…"), sign)) for sign in STATES.values()]
        await self.app.push_screen(Choose("Quel état?", (Column("State", width=24), Column("", flex=1)), rows))

    async def action_demo_ask(self) -> None:
        """The text dialog."""
        await self.app.push_screen(
            Ask("Nommer 31142054869881", "À quelle boîte appartient ce code?", accepts_scan=True)
        )

    async def action_demo_delete(self) -> None:
        """The question."""
        text = "La boîte B-L1-004217-V sera détruite. Cela ne peut pas être annulé."
        await self.app.push_screen(
            Confirm("Détruire la boîte?", text), lambda yes: self.demo.write(ev="answer", yes=yes)
        )

    async def action_demo_refuse(self) -> None:
        """The refusal."""
        await self.app.push_screen(
            Tell(
                "Refusée",
                "La boîte B-L1-000877-3 est gelée: litige 2025-18.",
                next_step="Demander la levée du gel à la responsable (voir F3).",
                tone="stop",
            )
        )


class DemoApp(Commanded, ScanCapture[int]):
    """The application."""

    CSS_PATH = LOOK
    CSS = "#last { height: 4; }"
    VERBS: ClassVar[tuple[Command, ...]] = (Command("app.quit", "ctrl+q", "Quit", "Leave the program.", do="quit"),)

    def __init__(
        self, options: argparse.Namespace | None = None, theme: str = "depot-dark", write: Callable[..., None] = print
    ) -> None:
        super().__init__()
        self.options = options or argparse.Namespace(rows=4217, focus="scan", prefix="", no_timing=False)
        self.write = write
        self.count = 0
        install_themes(self, theme)
        config = ScanConfig(is_code=is_code, prefix=frozenset(filter(None, [self.options.prefix])))
        self.configure_scanner(replace(config, timing=not self.options.no_timing))

    @property
    def frame_facts(self) -> FrameFacts:
        """Who works where."""
        return FrameFacts("Dépôt Longueuil", "L1", "Ada T.", "commis")

    async def on_mount(self) -> None:
        """Open the desk."""
        await self.push_screen(DemoDesk())

    def scan_unclaimed(self, scan: Scan) -> None:
        """Note it too."""
        self.write(ev="unclaimed", text=scan.text)

    def find_codes(self, text: str) -> Iterable[Found]:
        """Two boxes for anything that looks like a number."""
        if text.strip().isdigit():
            for id_ in (4217, 4109):
                yield Found(f"B-L1-{id_:06d}-V  {TITLES[id_ % 7]}", "S-2 · allée 04 · travée B", self.bell)
