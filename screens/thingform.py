"""The form of a thing on record: what refers to other things is chosen from lists, and old codes are scanned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.widgets import Input

from depot.store.lookup import Reader
from depot.words import N_, _
from screens.capture import Scan
from screens.choices import KINDS, Choices, Completing, NameUnclear
from screens.dialogs.base import command_of
from screens.dialogs.form import FormDialog
from screens.forms import Field, Form, Value

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


def changes(before: Values, after: Values) -> dict[str, Value]:
    """The fields that a person changed."""
    return {name: value for name, value in after.items() if (value or None) != (before.get(name) or None)}
