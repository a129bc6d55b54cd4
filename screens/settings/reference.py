"""Lists of reference data that a depot keeps itself: units, box types, organisations, the classification plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual.app import ComposeResult

from depot.desk import reference
from depot.desk.objections import Objections
from depot.desk.session import Session
from depot.desk.settings import default_org, key_of
from depot.errors import DepotError
from depot.model.reference import BoxType, ClassCode, Organisation, Unit
from depot.model.retention.years import MOST_DAYS
from depot.store.lookup import Reader
from depot.words import N_, _, ngettext
from screens.dialogs.tell import Tell
from screens.forms import CHOICE, FLAG, NUMBER, Field, Value
from screens.frame import Desk
from screens.keys import Command
from screens.rows import Column, Row
from screens.settings.actform import ActForm
from screens.signs import STATES
from screens.text import number
from screens.vlist import VirtualList
from screens.within import WITHIN, Within

if TYPE_CHECKING:
    from screens.app import DepotApp


class Listed(NamedTuple):
    """One kind of reference data as a list and a form."""

    state: type[Any]
    columns: tuple[Column, ...]
    cells: Callable[[Any], tuple[str, ...]]
    code: Field
    """Of a new one: what its key is made of."""
    key: Callable[[Reader, str], str]
    """The key of a new one, from its code."""
    fields: Callable[[Reader, Any], tuple[Field, ...]]
    """What can be said of one; None for a new one."""
    heirs: bool = False
    """Whether another one can take over what a retired one had."""
    noted: Callable[[Reader], dict[str, str]] = lambda _reader: {}
    """What is to be heeded about some of them, by key."""
    keys: tuple[str, ...] = ()
    """Fields that are typed as a code, and kept as the key of another thing."""
    breaks: Mapping[str, str] = {}
    """Fields of several lines, each with what parts them where they are typed on one."""

    def keyed(self, reader: Reader, name: str, value: Any) -> Any:
        """A value as it is kept: a code of the depot's own organisation is written without it, a line is parted."""
        if not isinstance(value, str) or not value:
            return value
        if name in self.breaks:
            return "\n".join(line.strip() for line in value.split(self.breaks[name].strip()))
        return key_of(reader, value) if name in self.keys else value

    def typed(self, name: str, value: Any) -> Any:
        """The value that is kept, as it is typed."""
        if name not in self.breaks or not isinstance(value, str):
            return value
        return self.breaks[name].join(value.splitlines())


def _others(reader: Reader, but: Unit | None) -> tuple[tuple[str, str], ...]:
    """Units in use, by code; without the one that is asked about."""
    units = [each for each in reader.all(Unit) if but is None or (each.key != but.key and each.org == but.org)]
    return tuple((each.key, f"{each.code} {each.name}") for each in units)


def _unit_fields(reader: Reader, unit: Unit | None) -> tuple[Field, ...]:
    return (
        Field("name", N_("Name"), required=True, most=120),
        Field("parent", N_("Part of"), CHOICE, options=_others(reader, unit)),
        Field("loan_days", N_("Length of loans, in days"), NUMBER, least=1, most=3_650),
    )


def _objecting(reader: Reader) -> dict[str, str]:
    """What units object to."""
    said = {}
    for key, it in Objections(reader).units().items():
        told = ngettext("objects to the disposal of {n} box", "objects to the disposal of {n} boxes", it.boxes)
        said[key] = f"{told.format(n=number(it.boxes))} ({', '.join(each.key for each in it.letters)})"
    return said


def _organisation_fields(_reader: Reader, _org: Organisation | None) -> tuple[Field, ...]:
    return (
        Field("name", N_("Name"), required=True, most=120),
        Field(
            "year_end",
            N_("Last day of the year (MM-DD)"),
            required=True,
            most=5,
            hint="06-30",
            pattern=r"\d\d-\d\d",
            pattern_help=N_("Month and day, such as 06-30 or 12-31."),
        ),
        Field("minimum_days", N_("Days that must remain of it"), NUMBER, most=MOST_DAYS, hint="0"),
        Field("closing_ends", N_("Closing ends an open period (888)"), FLAG),
    )


def _type_fields(_reader: Reader, _type: BoxType | None) -> tuple[Field, ...]:
    measures = (
        ("width_mm", N_("Width on the shelf, in mm")),
        ("depth_mm", N_("Depth, in mm")),
        ("height_mm", N_("Height, in mm")),
        ("inside_mm", N_("Length of files, in mm")),
    )
    numbers = (Field(key, label, NUMBER, least=1, most=3_000) for key, label in measures)
    return (Field("name", N_("Name"), required=True, most=120), *numbers)


def _type_cells(kind: BoxType) -> tuple[str, ...]:
    return (kind.key, kind.name, *(str(mm or "–") for mm in (kind.width_mm, kind.depth_mm, kind.height_mm)))


UNITS = Listed(
    Unit,
    (
        Column(N_("Code"), width=10),
        Column(N_("Name"), flex=3),
        Column(N_("Loans, days"), width=12, right=True),
        Column(N_("Successor"), width=14, from_width=76),
    ),
    lambda unit: (unit.code, unit.name, str(unit.loan_days or ""), unit.successor.partition("/")[2]),
    Field("code", N_("Code"), required=True, most=40, hint="7210"),
    lambda reader, code: reference.code_key(default_org(reader), code),
    _unit_fields,
    heirs=True,
    noted=_objecting,
)
BOX_TYPES = Listed(
    BoxType,
    (
        Column(N_("Code"), width=10),
        Column(N_("Name"), flex=3),
        *(Column(label, width=8, right=True) for label in (N_("Width"), N_("Depth"), N_("Height"))),
    ),
    _type_cells,
    Field("code", N_("Code"), required=True, most=20, hint="STD30"),
    lambda _reader, code: reference.name_key(code),
    _type_fields,
)


ORGANISATIONS = Listed(
    Organisation,
    (
        Column(N_("Code"), width=10),
        Column(N_("Name"), flex=3),
        Column(N_("Year ends"), width=11),
        Column(N_("Days left"), width=10, right=True),
        Column(N_("Closing ends 888"), width=18, from_width=76),
    ),
    lambda org: (
        *(org.key, org.name, org.year_end, str(org.minimum_days or "–")),
        _("yes") if org.closing_ends else _("no"),
    ),
    Field("code", N_("Code"), required=True, most=20, hint="CSSRL"),
    lambda _reader, code: reference.name_key(code),
    _organisation_fields,
)


def _class_cells(entry: ClassCode) -> tuple[str, ...]:
    return (entry.code, entry.title, *(key.partition("/")[2] for key in (entry.parent, entry.rule)))


PLAN = Listed(
    ClassCode,
    (
        Column(N_("Code"), width=14),
        Column(N_("Title"), flex=3),
        Column(N_("Below"), width=12, from_width=76),
        Column(N_("Rule"), width=12),
    ),
    _class_cells,
    Field("code", N_("Code"), required=True, most=40, hint="01-02"),
    lambda reader, code: reference.code_key(default_org(reader), code),
    lambda _reader, _entry: (
        Field("title", N_("Title"), required=True, most=300),
        Field("parent", N_("Below (code)"), most=60),
        Field("rule", N_("Rule (code)"), most=60),
        Field("description", N_("Description"), most=8_000, hint=N_("¶ begins another line")),
        Field("old_codes", N_("Replaces (old codes)"), most=8_000, hint=N_("PLAN CODE; PLAN CODE")),
    ),
    keys=("parent", "rule"),
    breaks={"description": " ¶ ", "old_codes": "; "},
)


def _told(fields: Sequence[Field], name: str, value: Value) -> str | int:
    """A value of a form as the desk takes it: a number that nobody gave and that has a hint is the one of the hint."""
    if isinstance(value, bool):
        return int(value)
    if value is not None:
        return value
    field = next(each for each in fields if each.key == name)
    return field.hint if field.kind == NUMBER else ""


class ReferenceScreen(Desk):
    """One list; Enter changes, F2 adds, F8 retires or takes into use again."""

    CSS_PATH = "settings.tcss"
    HELP_TEXT = N_(
        "Nothing here is ever deleted, since boxes refer to it: what is over is retired, and can be taken into use "
        "again. A unit that was abolished or merged names the unit that has its documents now."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("listed.new", "f2,n", N_("New"), N_("Add one."), footer=True),
        Command("listed.change", "f3,e", N_("Change"), N_("Change what is under the cursor, as Enter."), footer=True),
        Command("listed.retire", "f8,r", N_("Retire/use"), N_("Retire it, or take it into use again."), footer=True),
        Command("listed.back", "escape", N_("Back"), N_("Back to the settings."), footer=True),
    )
    LISTED: ClassVar[Listed]
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self._things: list[Any] = []

    def body(self) -> ComposeResult:
        """The list."""
        yield VirtualList(self.LISTED.columns, self._load, empty=N_("None yet: F2 adds one."))

    def on_mount(self) -> None:
        """Show them."""
        self.query_one(VirtualList).focus()
        self.refresh_data()

    def refresh_data(self) -> None:
        """Something was changed, here or elsewhere."""
        self._things = self.app.store.all(self.LISTED.state, retired=True)
        listing = self.query_one(VirtualList)
        listing.replace(range(len(self._things)))
        listing.reload()

    def _load(self, ids: Sequence[int]) -> list[Row]:
        things = [self._things[id_] for id_ in ids]
        noted = self.LISTED.noted(self.app.store)
        return [self._row(each, noted.get(each.key, "")) for each in things]

    def _row(self, thing: Any, noted: str) -> Row:
        cells = self.LISTED.cells(thing)
        if noted:
            cells = (cells[0], f"{noted} · {cells[1]}", *cells[2:])
        sign = STATES["closed"] if thing.retired else STATES["due"] if noted else None
        return Row(cells, sign, quiet=bool(thing.retired))

    def action_listed_new(self) -> None:
        """Add one."""
        listed, store = self.LISTED, self.app.store

        async def act(values: dict[str, Value]) -> None:
            key = listed.key(store, str(values["code"]))
            kept = {name: listed.keyed(store, name, value) for name, value in values.items() if name != "code"}
            said = {name: value for name, value in kept.items() if value is not None}
            fields = {name: int(value) if isinstance(value, bool) else value for name, value in said.items()}
            await self.app.perform(lambda session: reference.add(session, listed.state, key, fields))

        self._form(ActForm(_("New"), (listed.code, *listed.fields(store, None)), act))

    def action_listed_change(self) -> None:
        """Change the one under the cursor."""
        self.query_one(VirtualList).action_choose()

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Change it."""
        listed, thing, store = self.LISTED, self._things[event.id], self.app.store
        fields = listed.fields(store, thing)

        async def act(values: dict[str, Value]) -> None:
            kept = {name: listed.keyed(store, name, value) for name, value in values.items()}
            told = {name: _told(fields, name, value) for name, value in kept.items()}
            await self.app.perform(
                lambda session: reference.describe(session, listed.state, thing.key, told, seen=thing.rev)
            )

        now = {field.key: listed.typed(field.key, getattr(thing, field.key)) for field in fields}
        self._form(ActForm(thing.key, fields, act, now))

    def action_listed_retire(self) -> None:
        """Retire the one under the cursor, with its heir where there can be one; or take it into use again."""
        at = self.query_one(VirtualList).cursor_id
        if at is None:
            return
        listed, thing = self.LISTED, self._things[at]
        if thing.retired:
            self.call_later(self._do, lambda session: reference.reinstate(session, listed.state, thing.key))
        elif not listed.heirs:
            self.call_later(self._do, lambda session: reference.retire(session, listed.state, thing.key))
        else:
            self._ask_heir(thing)

    def _ask_heir(self, unit: Unit) -> None:
        async def act(values: dict[str, Value]) -> None:
            heir = values["successor"]
            if heir is None:
                await self.app.perform(lambda session: reference.retire(session, Unit, unit.key))
            else:
                await self.app.perform(lambda session: reference.abolish(session, unit.key, str(heir)))

        field = Field("successor", N_("Who has its documents"), CHOICE, options=_others(self.app.store, unit))
        self._form(ActForm(_("Retire {name}").format(name=unit.name or unit.key), (field,), act))

    def _form(self, form: ActForm) -> None:
        self.app.push_screen(form, lambda _values: self.refresh_data())

    async def _do(self, act: Callable[[Session], object]) -> None:
        try:
            await self.app.perform(act)
        except DepotError as error:
            self.app.push_screen(Tell.refusal(error))
            return
        self.refresh_data()

    def action_listed_back(self) -> None:
        """Back to the settings."""
        self.dismiss(None)


class UnitsScreen(Within, ReferenceScreen):
    """Administrative units."""

    TITLE = N_("Administrative units")
    LISTED = UNITS
    VERBS = (*ReferenceScreen.VERBS, WITHIN)

    @property
    def scope(self) -> str:
        """The key of the unit under the cursor."""
        return self._things[self.query_one(VirtualList).cursor].key if self._things else ""


class OrganisationsScreen(ReferenceScreen):
    """Organisations and their years."""

    TITLE = N_("Organisations and their years")
    HELP_TEXT = N_(
        "Retention periods count from the end of the year of the organisation: 06-30 for school bodies, 12-31 for most "
        "others. Where fewer days than the minimum remain until then, the next year end counts. Each change lets the "
        "dates of its boxes be reckoned anew. Nothing here is ever deleted: what is over is retired."
    )
    LISTED = ORGANISATIONS


class BoxTypesScreen(ReferenceScreen):
    """Box types."""

    TITLE = N_("Box types")
    LISTED = BOX_TYPES


class PlanScreen(ReferenceScreen):
    """The classification plan."""

    TITLE = N_("Classification plan")
    HELP_TEXT = N_(
        "The classes of the plan with their retention rules: the rule of its class is that of a box which names none. "
        "A change lets the dates of those boxes be reckoned anew. A class that others stand below cannot be retired. A "
        "whole plan comes in with: depot import plan; the reports desk prints it."
    )
    LISTED = PLAN
