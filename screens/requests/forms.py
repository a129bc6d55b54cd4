"""The forms of requests: who asks for what; a written authorisation. What is scanned goes into its field."""

from __future__ import annotations

import re
from typing import Any, Final

from textual.widgets import Input

from depot.errors import DepotError, Refused
from depot.model.codes import Code
from depot.model.request import KINDS
from depot.store.lists import Lists
from depot.words import N_
from screens.capture import Scan
from screens.forms import CHOICE, DATE, Field, Value
from screens.naming import named, named_as
from screens.thingform import ThingForm, Values


class AskerUnclear(Refused):
    """Facts: name, field."""

    what = N_("“{name}” is not clear: nobody, or more than one person, is called so.")
    todo = N_("Scan the badge, or type more of the name.")


SAID: Final = (
    Field("purpose", N_("Purpose")),
    Field("needed_by", N_("Needed by"), kind=DATE),
    Field("remarks", N_("Remarks"), most=2000),
)
"""What can be said otherwise of a request."""

NEW: Final = (
    Field("person", N_("Who asks"), hint=N_("scan the badge, or type a name"), most=120),
    Field("unit", N_("Unit"), hint=N_("code or name; F4 shows the list")),
    Field("kind", N_("Kind"), kind=CHOICE, options=tuple(KINDS.items()), required=True),
    Field("lines", N_("What"), hint=N_("codes or words (semicolon between)"), most=2000),
    *SAID,
)
"""What a unit says of a new request."""

AUTHORITY: Final = (
    Field("authority", N_("Reference"), required=True, hint=N_("letter, e-mail: what can be found again"), most=120),
    Field("signed_by", N_("Signed by"), most=120),
    Field("signed_on", N_("Signed on"), kind=DATE),
)
"""A written authorisation."""

LEAST_NAME: Final = 2
"""Characters of a name that is looked for."""


class RequestForm(ThingForm):
    """A new request: a badge that is scanned says who asks, a box or file is one of the lines, which come next."""

    def take_scan(self, scan: Scan) -> bool:
        """Put what is scanned into its field."""
        try:
            found = named(self.app, scan.text)
        except DepotError:
            return super().take_scan(scan)
        if found.kind not in ("person", "box", "file"):
            return super().take_scan(scan)
        lines = self.query_one("#field-lines", Input)
        shown = Code.parse(found.subject).shown
        if found.kind == "person":
            self.query_one("#field-person", Input).value = shown
        else:
            lines.value = "; ".join(filter(None, (lines.value.strip(), shown)))
        lines.focus()
        return True

    def body(self, values: Values) -> dict[str, Any]:
        """What was entered, with the code of who asks, and the lines one by one. Raises AskerUnclear, NameUnclear."""
        body = super().body(values)
        body["person"] = self._asker(str(body.get("person", "")).strip())
        body["lines"] = lines_of(body.get("lines", ""))
        return body

    def _asker(self, written: str) -> str:
        if not written:
            return ""
        try:
            return named_as(self.app, written, "person").subject
        except DepotError:
            found = Lists(self.app.store).people(written) if len(written) >= LEAST_NAME else []
        if len(found) != 1:
            raise AskerUnclear(name=written, field="person")
        return Code.from_id("P", found[0]).text


def lines_of(written: Value) -> list[str]:
    """What is asked for, one by one."""
    return [part for part in re.split(r"\s*[;\n]\s*", str(written or "").strip()) if part]
