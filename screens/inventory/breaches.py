"""The register of confidentiality incidents: the list, an entry with all its fields, its form, and the paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from depot.desk.fieldwords import FIELDS, told
from depot.desk.inventory.breaches import describe_breach
from depot.desk.naming import place_name
from depot.desk.permits import may
from depot.desk.seen import known
from depot.model import roles
from depot.model.breach import Breach
from depot.model.codes import Code
from depot.model.outcome import Said
from depot.model.state import shown
from depot.words import N_, _, ngettext
from screens.acting import Acting, SaidLine
from screens.forms import CHOICE, DATE, NUMBER, Field
from screens.keys import Command
from screens.registers import Register
from screens.rows import Column, Row
from screens.signs import OUTCOMES, Sign
from screens.text import clean, number
from screens.thingform import ThingForm
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from depot.store.store import Store
    from screens.app import DepotApp

COLUMNS: Final = (
    Column(N_("Opened"), width=10),
    Column(N_("Box"), width=13),
    Column(N_("Place"), flex=1, least=14, from_width=90),
    Column(N_("Serious"), width=8),
    Column(N_("Still to say"), flex=2, least=20),
    Column(N_("Kept until"), width=10, from_width=100),
)

FORM: Final = (
    Field("information", N_("Information"), most=2_000, hint=N_("or why it is not known")),
    Field("circumstances", N_("Circumstances"), most=2_000),
    Field("happened", N_("When"), most=200, hint=N_("when it happened, or about when")),
    Field("aware_on", N_("Known since"), DATE),
    Field("persons", N_("Persons"), NUMBER, most=10_000_000, hint=N_("how many, about")),
    Field("assessment", N_("Assessment"), most=2_000, hint=N_("what was weighed about the risk")),
    Field("serious", N_("Serious injury"), CHOICE, options=(("", "—"), ("yes", N_("yes")), ("no", N_("no")))),
    Field("commission_on", N_("CAI told on"), DATE),
    Field("persons_on", N_("Persons told on"), DATE),
    Field("public_notice", N_("Public notice"), most=500, hint=N_("whether one was given, and why")),
    Field("measures", N_("Measures"), most=2_000, hint=N_("what was done since")),
)
"""What a supervisor says of an incident, in the order of the regulation."""


class BreachesScreen(Register):
    """The register."""

    NUMBER = "Ctrl+Y"
    TITLE = N_("Confidentiality incidents")
    CSS_PATH = "inventory.tcss"
    HELP_TEXT = N_(
        "The register of confidentiality incidents, the newest first. An entry is opened when an inventory reports a "
        "box with personal information missing; nobody closes one. Enter opens it, E says what is known, P writes the "
        "whole register as a PDF, or as CSV."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("breach.edit", "f2,e", N_("Edit"), N_("Say what is known of it."), footer=True),
        Command("breach.paper", "p", N_("Paper"), N_("Write the register as a PDF or as CSV."), footer=True),
        Command("breach.back", "escape,backspace", N_("Back"), N_("Go back."), footer=True),
    )
    COLUMNS = COLUMNS
    EMPTY = N_("There is no confidentiality incident.")
    LIST = "breaches"
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[Breach, ...] = ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what the user may not do."""
        if action == "breach_edit" and not (self._found and may(self.app.session, roles.APPROVE)):
            return None
        return super().check_action(action, parameters)

    def fill(self) -> tuple[str, Sequence[int]]:
        """The newest first."""
        self._found = tuple(sorted(self.app.store.all(Breach), key=lambda it: (it.opened_at, it.key), reverse=True))
        lacking = sum(bool(it.lacking) for it in self._found)
        said = ngettext("{n} incident", "{n} incidents", len(self._found)).format(n=number(len(self._found)))
        more = ngettext("{n} with something to say", "{n} with something to say", lacking).format(n=number(lacking))
        return ", ".join((said, more) if lacking else (said,)), range(len(self._found))

    def listed(self, ids: Sequence[int]) -> list[Row]:
        """Day, box, place, whether it is serious, what is still to say, until when it is kept."""
        rows = []
        for it in (self._found[n] for n in ids):
            serious = value(self.app, it, "serious")
            cells = (it.opened_at[:10], shown("B", it.box), place_name(self.app.store, it.place), serious)
            rows.append(Row(tuple(clean(cell) for cell in (*cells, lacks(it), it.kept_until)), sign(it)))
        return rows

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Open the entry."""
        self.app.push_screen(BreachScreen(self._found[event.id].key))

    @work(exclusive=True, group="acts")
    async def action_breach_edit(self) -> None:
        """Say what is known of the one under the cursor."""
        at = self.query_one(VirtualList).cursor_id
        if at is not None:
            await edit(self, self._found[at])

    @work(exclusive=True, group="papers")
    async def action_breach_paper(self) -> None:
        """Write the register."""
        at = self.app.clock()
        proposed = str(Path.home() / f"incidents-{at:%Y-%m-%d}.pdf")

        def written(store: Store, file: Path) -> None:
            from depot.report.breaches import write_register

            write_register(store, file, at)

        await self.keep_paper(proposed, written)

    def action_breach_back(self) -> None:
        """Back to the inventories."""
        self.dismiss(None)


class BreachScreen(Acting):
    """One entry, with every field that the regulation asks for."""

    NUMBER = "Ctrl+Y"
    TITLE = N_("Confidentiality incident")
    CSS_PATH = "inventory.tcss"
    HELP_TEXT = N_(
        "All that the register says of an incident, and what it still lacks. E says what is known; it is added to the "
        "register and stays. B goes to the card of the box."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("breach.edit", "f2,e", N_("Edit"), N_("Say what is known of it."), footer=True),
        Command("breach.box", "f12,b", N_("Box"), N_("Go to the card of the box."), footer=True),
        Command("breach.back", "escape,backspace", N_("Back"), N_("Go back."), footer=True),
    )
    app: DepotApp

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key

    def body(self) -> ComposeResult:
        """Its fields, and the line that says what was done."""
        with VerticalScroll(id="breach"):
            yield Static("", id="head", markup=False)
        yield SaidLine()

    def on_mount(self) -> None:
        """Show it."""
        self.query_one("#breach").focus()
        self.refresh_data()

    def on_screen_resume(self) -> None:
        """Something may have been said meanwhile."""
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read again."""
        if self.is_mounted:
            self.query_one("#head", Static).update(self._told(known(self.app.store, Breach, self._key)))
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the undo, since what is said of an incident is only added to; dim what the user may not do."""
        if action == "desk_undo":
            return False
        if action == "breach_edit" and not may(self.app.session, roles.APPROVE):
            return None
        return super().check_action(action, parameters)

    def _told(self, it: Breach) -> Content:
        state = _("still to say: {fields}").format(fields=lacks(it)) if it.lacking else _("all is said")
        lines = [Content.styled(it.key, "bold $key"), Content.styled(state, f"$tone-{sign(it).tone}"), Content("")]
        first = {
            "box": shown("B", it.box),
            "place": place_name(self.app.store, it.place),
            "opened_at": it.opened_at[:10],
        }
        facts = first | {field.key: value(self.app, it, field.key) for field in FORM} | {"kept_until": it.kept_until}
        labels = [label[:1].upper() + label[1:] for label in (_(FIELDS[name]) for name in facts)]
        wide = max(map(len, labels))
        for label, text in zip(labels, facts.values(), strict=True):
            lines.append(Content.assemble((f"{label:<{wide}}  ", "$ink-soft"), clean(text) or "—"))
        return Content("\n").join(lines)

    @work(exclusive=True, group="acts")
    async def action_breach_edit(self) -> None:
        """Say what is known of it."""
        await edit(self, known(self.app.store, Breach, self._key))

    async def action_breach_box(self) -> None:
        """The card of its box."""
        it = known(self.app.store, Breach, self._key)
        if it.box is not None:
            await self.app.show(Code.from_id("B", it.box).text)

    def action_breach_back(self) -> None:
        """Back to the register."""
        self.dismiss(None)


async def edit(screen: Acting, it: Breach) -> None:
    """Ask what is known of an incident, and add it."""
    app = screen.app
    before = {field.key: getattr(it, field.key) for field in FORM}
    form = ThingForm(app.store, shown("B", it.box), FORM, before)
    values = await app.push_screen_wait(form)
    said = {name: "" if found is None and name != "persons" else found for name, found in (values or {}).items()}
    said = {name: found for name, found in said.items() if found != before[name]}  # no person at all is an answer too
    if said:
        await screen.act(lambda session: describe_breach(session, it.key, said, seen=it.rev), _("changed"))


def lacks(it: Breach) -> str:
    """What is still to be said, in words."""
    return ", ".join(_(FIELDS[name]) for name in it.lacking)


def sign(it: Breach) -> Sign:
    """Whether something is to be said yet."""
    return OUTCOMES["attention" if it.lacking else "ok"]


def value(app: DepotApp, it: Breach, name: str) -> str:
    """A field as people read it; empty for one that nobody filled in."""
    found = getattr(it, name)
    if found in ("", None):
        return ""
    if name != "serious":
        return str(found)
    said = told(app.store, name, found)
    return said.text(_) if isinstance(said, Said) else said
