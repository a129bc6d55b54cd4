"""The dialogs of the forms about places: close lines, so that all of them fit a small screen."""

from __future__ import annotations

from textual.widgets import Input

from depot.words import N_
from screens.dialogs.form import FormDialog
from screens.thingform import ThingForm


class PlaceForm(FormDialog):
    """A form about a place; its style sheet sets its lines close. It begins where something is to be typed."""

    def on_mount(self) -> None:
        """Leave the choices before the first text field as they are, until somebody goes back to them."""
        self.query(Input).first().focus()


class RoomForm(ThingForm):
    """What room is looked for."""

    HINT = N_("Tab next field · F4 list · → completes · Enter goes on · Esc leaves")
