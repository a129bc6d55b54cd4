"""The forms of boxes and files: their fields, what is in them at first, and what they come to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.widgets import Input

from depot.desk.fieldwords import COPIES
from depot.model.box import Box
from depot.model.file import File
from depot.store.lookup import Reader
from depot.words import N_, _
from screens.boxes.choices import KINDS, Choices, Completing, NameUnclear
from screens.capture import Scan
from screens.dialogs.base import command_of
from screens.dialogs.form import FormDialog
from screens.forms import CHOICE, DATE, FLAG, NUMBER, Field, Form, Value
from screens.text import clean

_COPY: Final = tuple(COPIES.items())
_MEDIA: Final = r"(PA|DM|FI)( (PA|DM|FI))*"
_FIRST: Final = Field("year_from", N_("First year"), kind=NUMBER, least=1000, most=2200)
_LAST: Final = Field("year_to", N_("Last year"), kind=NUMBER, least=1000, most=2200)
_CLOSED: Final = Field("closed_on", N_("Closed on"), kind=DATE)
_CLASS: Final = Field("class_code", N_("Classification"), hint=N_("code or words; F4 shows the plan"))
_RULE: Final = Field("rule", N_("Retention rule"), hint=N_("number or words; F4 shows the schedule"))
_PERSONAL: Final = Field("personal", N_("Personal information"), kind=FLAG)
_ALIASES: Final = Field("aliases", N_("Old codes"), hint=N_("scan them, or type them with spaces between"), most=500)

BOX_FORM: Final = (
    Field("title", N_("Title"), most=2000),
    Field("unit", N_("Unit"), hint=N_("code or name; F4 shows the list")),
    Field("number", N_("Unit's own number"), most=80),
    Field("type", N_("Box type"), hint=N_("F4 shows the list")),
    _CLASS,
    _RULE,
    Field("copy", N_("Copy"), kind=CHOICE, options=_COPY),
    Field("media", N_("Media"), hint="PA DM FI", pattern=_MEDIA, pattern_help=N_("PA, DM or FI, with spaces between.")),
    _FIRST,
    _LAST,
    _CLOSED,
    _PERSONAL,
    Field("confidential", N_("Confidential"), kind=FLAG),
    Field("essential", N_("Essential"), kind=FLAG),
    Field("contents", N_("Contents"), most=4000),
    Field("remarks", N_("Remarks"), most=2000),
    Field("source", N_("Source"), hint=N_("system that it was listed in before"), most=80),
)
"""What is written about a box."""

FILE_FORM: Final = (
    Field("ref", N_("Reference"), most=500),
    Field("title", N_("Title"), required=True, most=4000),
    _FIRST,
    _LAST,
    _CLOSED,
    _CLASS,
    _RULE,
    Field("copy", N_("Copy"), kind=CHOICE, options=_COPY),
    _PERSONAL,
)
"""What is written about a file."""

NEW_BOX_FORM: Final = (*BOX_FORM, _ALIASES)
NEW_FILE_FORM: Final = (*FILE_FORM, _ALIASES)

FRAME: Final = 9
"""Lines of a form's dialog that are no field."""

Values = Mapping[str, Value]


class ThingForm(FormDialog):
    """A form in which units, types, classes and rules are chosen, and to which old codes are scanned."""

    HINT = N_("Tab next field · F4 list · → completes · Enter saves · Esc leaves")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f4", "list", show=False)]

    def __init__(
        self,
        reader: Reader,
        heading: str,
        fields: tuple[Field, ...],
        before: Values | None = None,
        values: Values | None = None,
    ) -> None:
        """`before` is what is known, as `shown` gives it; `values`, else the same, is in the fields at first."""
        self._before = before or {}
        self._choices = {field.key: Choices.of(reader, field.key) for field in fields if field.key in KINDS}
        super().__init__(heading, fields, values or before, check=self._refuse)

    def on_mount(self) -> None:
        """Let what is chosen be completed while it is typed."""
        self.add_class("-compact")
        self.on_resize()
        for key, choices in self._choices.items():
            self.query_one(f"#field-{key}", Input).suggester = Completing(choices)

    def on_resize(self) -> None:
        """Leave room for the heading and the keys: the fields scroll, they do not."""
        self.query_one(Form).styles.max_height = max(self.app.size.height - FRAME, 4)

    def action_list(self) -> None:
        """Show the list that the field is chosen from."""
        field = self.focused
        key = (field.id or "").removeprefix("field-") if isinstance(field, Input) else ""
        choices = self._choices.get(key)
        if choices is None or not isinstance(field, Input):
            self.app.bell()
            return

        def chosen(index: int | None) -> None:
            if index is not None:
                field.value = choices.all[index].label
                field.cursor_position = len(field.value)

        heading = next(_(each.label) for each in self._fields if each.key == key)
        self.app.push_screen(choices.seek(heading, field.value), chosen)

    def take_scan(self, scan: Scan) -> bool:
        """A code that is scanned while the form is open is an old code of the thing."""
        if command_of(scan) or not any(field.key == "aliases" for field in self._fields):
            return super().take_scan(scan)
        field = self.query_one("#field-aliases", Input)
        field.value = f"{field.value} {scan.text}".strip()
        field.focus()
        return True

    def body(self, values: Values) -> dict[str, Any]:
        """What a person changed, as a desk takes it. Raises NameUnclear."""
        return stored(self.changed(values), self._choices)

    def changed(self, values: Values) -> dict[str, Value]:
        """The fields that a person changed."""
        return changes(self._before, values)

    def _refuse(self, values: dict[str, Value]) -> None:
        try:
            self.body(values)
        except NameUnclear as error:
            self.query_one(f"#field-{error.facts['field']}").focus()
            raise


def stored(values: Values, choices: Mapping[str, Choices]) -> dict[str, Any]:
    """Values of a form as a desk takes them: keys for what is chosen. Raises NameUnclear."""
    body: dict[str, Any] = {}
    for name, value in values.items():
        if name in choices:
            body[name] = choices[name].key(name, str(value or ""))
        elif name == "aliases":
            body[name] = "\n".join(part for part in re.split(r"[\s,;]+", str(value or "")) if part)
        elif isinstance(value, bool):
            body[name] = int(value)
        elif name in ("year_from", "year_to"):
            body[name] = value
        else:
            body[name] = value or ""
    return body


def shown(reader: Reader, fields: tuple[Field, ...], state: Box | File) -> dict[str, Value]:
    """What is known of a thing, as its form shows it."""
    values: dict[str, Value] = {}
    for field in fields:
        value = getattr(state, field.key)
        if isinstance(value, str):
            value = clean(value).strip()
        values[field.key] = Choices.of(reader, field.key).label(value) if field.key in KINDS and value else value
    return values


def changes(before: Values, after: Values) -> dict[str, Value]:
    """The fields that a person changed."""
    return {name: value for name, value in after.items() if (value or None) != (before.get(name) or None)}
