"""Cards laid on the box desk: which screen shows a thing, and what gives way to it; and the form of a new box."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from depot.desk import boxes
from depot.errors import DepotError
from depot.words import _
from screens.boxes.card import BoxScreen
from screens.boxes.filecard import FileScreen
from screens.boxes.forms import NEW_BOX_FORM
from screens.boxes.keeping import remember
from screens.boxes.subject import Home, SubjectScreen
from screens.dialogs.tell import Tell
from screens.thingform import ThingForm, Values

if TYPE_CHECKING:
    from screens.app import DepotApp


def lay(app: DepotApp, home: Home, subject: str) -> None:
    """Show a box or a file on the desk `home`, whose screens are on top now.

    A card of the same kind changes in place; a box also takes the place of a file's card.
    """
    remember(app, subject)
    top, file = app.screen, subject.startswith("F")
    if isinstance(top, SubjectScreen):
        below = app.screen_stack[-2]
        if isinstance(top, FileScreen) == file:
            top.change(subject)
            return
        if isinstance(below, BoxScreen):
            below.change(subject)
            top.dismiss(None)
            return
        if isinstance(top, FileScreen):
            app.switch_screen(BoxScreen(subject, home))
            return
    elif len(app.screen_stack) > 1:  # a question is open
        return
    app.push_screen(FileScreen(subject, home) if file else BoxScreen(subject, home))


async def register_box(app: DepotApp) -> str:
    """Ask for a new box and register it; its code, or nothing when the form was left.

    Nothing that was typed is lost by a refusal. To be awaited by a worker.
    """
    typed: Values | None = None
    while True:
        form = ThingForm(app.store, _("New box"), NEW_BOX_FORM, None, typed)
        values = await app.push_screen_wait(form)
        if values is None:
            return ""
        typed = values
        try:
            done = await app.perform(partial(boxes.register, fields=form.body(values)))
        except DepotError as error:
            await app.push_screen_wait(Tell.refusal(error))
            continue
        return done.result.text if done.result is not None else ""
