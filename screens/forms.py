"""Forms as data: fields, one function that validates them, one widget that shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Static

from depot.words import N_, _
from screens.signs import is_plain
from screens.text import clean, number
from screens.textfield import TextField

TEXT: Final = "text"
NUMBER: Final = "number"
DATE: Final = "date"
CHOICE: Final = "choice"
FLAG: Final = "flag"
SECRET: Final = "secret"  # noqa: S105 - a kind of field

Value = str | int | bool | None
"""What a valid field holds; None for one left empty."""

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form."""

    key: str
    """Name of the value."""
    label: str
    """A msgid."""
    kind: str = TEXT
    """TEXT, NUMBER, DATE, CHOICE, FLAG or SECRET."""
    required: bool = False
    hint: str = ""
    """A msgid shown in the empty field."""
    options: tuple[tuple[str, str], ...] = ()
    """Of a CHOICE: value and msgid."""
    least: int = 0
    """Of a NUMBER: the smallest accepted."""
    most: int = 200
    """Of a NUMBER: the largest; of a TEXT or SECRET: characters."""
    pattern: str = ""
    """Of a TEXT: what it must look like, as a regular expression."""
    pattern_help: str = ""
    """A msgid: the same in words."""
    person: bool = False
    """Of a TEXT: a badge that is scanned here fills in who carries it."""
    place: bool = False
    """Of a TEXT: a place that is scanned here fills in its code."""


def validate(fields: Sequence[Field], raw: Mapping[str, str]) -> tuple[dict[str, Value], dict[str, str]]:
    """Values of a form and, by field, what is wrong with the others, in the language in use."""
    values: dict[str, Value] = {}
    errors: dict[str, str] = {}
    for field in fields:
        text = raw.get(field.key, "")
        text = text if field.kind == SECRET else clean(text).strip()
        if not text and field.kind != FLAG:
            if field.required:
                errors[field.key] = _("This is needed.")
            else:
                values[field.key] = None
            continue
        value, wrong = _value(field, text)
        if wrong:
            errors[field.key] = wrong
        else:
            values[field.key] = value
    return values, errors


def _value(field: Field, text: str) -> tuple[Value, str]:
    if field.kind == FLAG:
        return text == "1", ""
    if field.kind == NUMBER:
        digits = re.sub(r"[\s\u00a0\u202f]", "", text)
        if not re.fullmatch(r"-?[0-9]{1,15}", digits):
            return None, _("This is not a whole number.")
        if not field.least <= int(digits) <= field.most:
            return None, _("From {least} to {most}.").format(least=number(field.least), most=number(field.most))
        return int(digits), ""
    if field.kind == DATE:
        return _date(text)
    if field.kind == CHOICE:
        return (text, "") if text in dict(field.options) else (None, _("Choose one of the list."))
    if len(text) > field.most:
        return None, _("At most {most} characters.").format(most=number(field.most))
    if field.pattern and not re.fullmatch(field.pattern, text):
        return None, _(field.pattern_help) or _("This is not in the right form.")
    return text, ""


def _date(text: str) -> tuple[Value, str]:
    if not _DATE.fullmatch(text):
        return None, _("A date is written YYYY-MM-DD.")
    try:
        date.fromisoformat(text)
    except ValueError:
        return None, _("There is no such day.")
    return text, ""


class Pick(Widget, can_focus=True):
    """A choice or a flag on one line: the arrows or the space bar go through the options."""

    value: reactive[str] = reactive("")

    def __init__(self, options: Sequence[tuple[str, str]], value: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes="field")
        self._options = tuple(options)
        self.set_reactive(Pick.value, value if value in dict(options) else (options[0][0] if options else ""))

    def render(self) -> Content:
        """The option between two arrows."""
        before, after = ("< ", " >") if is_plain(self.app) else ("‹ ", " ›")
        word = _(dict(self._options).get(self.value, ""))
        return Content.assemble((before, "$ink-soft"), (word, "$text"), (after, "$ink-soft"))

    def on_key(self, event: events.Key) -> None:
        """Go through the options."""
        step = {"left": -1, "right": 1, "space": 1, "minus": -1, "plus": 1}.get(event.key)
        if step and self._options:
            values = [value for value, _word in self._options]
            self.value = values[(values.index(self.value) + step) % len(values)]
            event.stop()
            event.prevent_default()


_FLAG_OPTIONS: Final = (("", N_("no")), ("1", N_("yes")))


class Form(VerticalScroll):
    """Fields one under the other, labels aligned, a complaint under the field it is about."""

    can_focus = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]

    class Submitted(Message):
        """Enter was pressed in a field and all fields are valid."""

        def __init__(self, form: Form, values: dict[str, Value]) -> None:
            super().__init__()
            self.form = form
            self.values = values

    LABEL_WIDTH: ClassVar[int] = 24

    def __init__(self, fields: Sequence[Field], values: Mapping[str, Value] | None = None) -> None:
        """`values` fill the fields at first."""
        super().__init__()
        self._fields = tuple(fields)
        self._start = dict(values or {})

    def compose(self) -> ComposeResult:
        """Label and field, then the line for a complaint, which takes no room while it is empty."""
        for field in self._fields:
            label = f"{_(field.label)} *" if field.required else _(field.label)
            with Horizontal(classes="form-row"):
                yield Static(label, classes="form-label", markup=False)
                yield self._widget(field)
            yield Static("", id=f"error-{field.key}", classes="field-error", markup=False)

    def raw(self) -> dict[str, str]:
        """What is in the fields, as typed."""
        found: dict[str, str] = {}
        for field in self._fields:
            widget = self.query_one(f"#field-{field.key}")
            found[field.key] = widget.value if isinstance(widget, Input | Pick) else ""
        return found

    @property
    def at_cursor(self) -> tuple[Field, TextField] | None:
        """The field where the cursor is, when it is one to type into."""
        widget = next((each for each in self.query(TextField) if each.has_focus), None)
        named = {f"field-{field.key}": field for field in self._fields}
        return (named[widget.id], widget) if widget is not None and widget.id in named else None

    def submit(self) -> dict[str, Value] | None:
        """The values; None, with complaints shown and the first bad field focused, when some are not valid."""
        values, errors = validate(self._fields, self.raw())
        for field in self._fields:
            self.complain(field.key, errors.get(field.key, ""))
        for field in self._fields:
            if field.key in errors:
                self.query_one(f"#field-{field.key}").focus()
                return None
        return values

    def complain(self, key: str, text: str) -> None:
        """Show what is wrong with a field, also what only a desk can know; empty takes it away."""
        line = self.query_one(f"#error-{key}", Static)
        line.update(f"! {text}" if text else "")
        line.display = bool(text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a field sends the whole form."""
        event.stop()
        self.action_submit()

    def action_submit(self) -> None:
        """Send the form when it is valid."""
        values = self.submit()
        if values is not None:
            self.post_message(self.Submitted(self, values))

    def _widget(self, field: Field) -> Widget:
        start = self._start.get(field.key)
        if field.kind == FLAG:
            return Pick(_FLAG_OPTIONS, "1" if start else "", id=f"field-{field.key}")
        if field.kind == CHOICE:
            options = field.options if field.required else (("", "–"), *field.options)
            return Pick(options, str(start or ""), id=f"field-{field.key}")
        return TextField(
            "" if start is None else str(start),
            hint=_(field.hint) or (_("YYYY-MM-DD") if field.kind == DATE else ""),
            secret=field.kind == SECRET,
            most=field.most if field.kind in (TEXT, SECRET) else 20,
            id=f"field-{field.key}",
        )
