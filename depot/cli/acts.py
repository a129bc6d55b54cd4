"""How acts are told: one line for each thing that was changed, with the act's id for `depot undo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from depot.words import _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.store.store import Done


def tell(context: Context, done: Done[Any], subject: str, message: str, **more: Any) -> None:
    """Print what an act did to a subject: a code in stored form, or such as `user/ada`.

    An act that wrote nothing says so instead: everything was so already.
    """
    shown = shown_of(subject)
    if not done.act:
        message = _("Nothing to change.")
    record = {"act": done.act, "subject": subject, "shown": shown, "message": message, **more}
    context.out.say(record, f"{shown}  {message}")


def shown_of(subject: str) -> str:
    """A subject for people: the code with its dashes, or the key of a named thing."""
    if "/" in subject:
        return subject.partition("/")[2]
    from depot.model.codes import Code

    return Code.parse(subject).shown
