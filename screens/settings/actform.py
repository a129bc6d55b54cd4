"""A form that acts: it closes when the act is done, and stays with what was typed when it is refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from depot.errors import DepotError
from depot.model.roles import RoleTooLow
from depot.words import _
from screens.dialogs.form import FormDialog
from screens.dialogs.tell import Tell
from screens.forms import Field, Form, Value

Act = Callable[[dict[str, Value]], Awaitable[object]]
"""Does what the valid values ask; raises the DepotError of a refusal."""


class ActForm(FormDialog):
    """Fields to fill in; a refusal stands under the field that it is about."""

    def __init__(
        self, heading: str, fields: Sequence[Field], act: Act, values: Mapping[str, Value] | None = None
    ) -> None:
        """`act` is done before the form closes."""
        super().__init__(heading, fields, values)
        self._act = act
        self._busy = False

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """Act, then close; or say why not."""
        event.stop()
        event.prevent_default()
        if not self._busy:
            self._busy = True
            self.call_later(self._try, event.values)

    async def _try(self, values: dict[str, Value]) -> None:
        for field in self._fields:
            self.query_one(Form).complain(field.key, "")
        try:
            await self._act(values)
        except DepotError as error:
            self._refuse(error)
        else:
            self.answer(values)
        finally:
            self._busy = False

    def _refuse(self, error: DepotError) -> None:
        if isinstance(error, RoleTooLow):
            self.app.push_screen(Tell.refusal(error))
            return
        keys = [field.key for field in self._fields]
        named = str(error.facts.get("field", ""))
        key = named if named in keys else FIELD_OF.get(error.name, keys[-1])
        key = key if key in keys else keys[-1]
        self.query_one(Form).complain(key, f"{error.sentence(_)} {error.next_step(_)}")
        self.query_one(f"#field-{key}").focus()


FIELD_OF = {
    "pin.wrong": "old",
    "account.locked": "old",
    "pin.too-short": "pin",
    "pin.too-long": "pin",
    "pin.trivial": "pin",
    "pins.differ": "again",
    "passphrase.wrong": "passphrase",
    "passphrases.differ": "again",
    "user.known": "name",
    "admin.last": "role",
    "reference.known": "code",
    "parent.wrong": "parent",
    "successor.wrong": "successor",
}
"""Fields that refusals are about, by the name of the refusal."""
