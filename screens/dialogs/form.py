"""A form in a dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from depot.errors import DepotError
from depot.words import N_, _
from screens.badges import holder, scanned
from screens.capture import Scan
from screens.dialogs.base import Dialog
from screens.forms import Field, Form, Value

if TYPE_CHECKING:
    from screens.app import DepotApp

Check = Callable[[dict[str, Value]], None]
"""Looks at valid values and raises a DepotError when a desk would refuse them."""


class FormDialog(Dialog[dict[str, Value] | None]):
    """Fields to fill in; the answer is their values, None when it was left."""

    app: DepotApp
    WIDE = True
    HINT = N_("Tab next field · Enter saves · Esc leaves · * needed")

    def __init__(
        self,
        heading: str,
        fields: Sequence[Field],
        values: Mapping[str, Value] | None = None,
        *,
        check: Check | None = None,
    ) -> None:
        """`check` may refuse before the dialog closes, so that nothing typed is lost."""
        super().__init__(heading)
        self._fields = tuple(fields)
        self._values = values
        self._check = check

    def panel(self) -> ComposeResult:
        """The form."""
        yield Form(self._fields, self._values)

    def take_scan(self, scan: Scan) -> bool:
        """A badge fills in its holder's name where a person is asked for, a shelf's label its code where a place is."""
        found = self.query_one(Form).at_cursor
        said = self._said(found[0], scan) if found is not None else ""
        if found is None or not said:
            return super().take_scan(scan)
        found[1].value = said
        return True

    def _said(self, field: Field, scan: Scan) -> str:
        if not (field.place or field.person):
            return ""
        store, station = self.app.store, self.app.options.station
        if field.place:
            code = scanned(store, station, scan.text)
            return code.shown if code is not None and code.letter == "S" else ""
        user = holder(store, station, scan.text)
        return (user.name or user.key) if user is not None else ""

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """Close with the values, unless they are refused."""
        event.stop()
        if self._check is not None:
            try:
                self._check(event.values)
            except DepotError as error:
                field = str(error.facts.get("field", self._fields[-1].key))
                known = field if field in {one.key for one in self._fields} else self._fields[-1].key
                self.query_one(Form).complain(known, f"{error.sentence(_)} {error.next_step(_)}")
                return
        self.answer(event.values)
