"""The one family of errors: what happened, what to do next, and the exit code of the command line.

A subclass gives its two sentences as msgid templates; the facts they name are the keyword arguments of the error.
"""

from __future__ import annotations

from depot.words import N_

TYPE_CHECKING = False  # typing's own constant; everything imports this module, so it stays cheap
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ClassVar

_CONTROL = dict.fromkeys((*range(32), *range(127, 160)), "�")
"""Control characters (C0, DEL, C1), which data must never send to a terminal."""


class _Facts(dict[str, object]):
    """Facts for str.format_map; one that is missing shows as its own name, since showing an error must not fail."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def _said(fact: object, translate: Callable[[str], str]) -> object:
    """A fact for people: one that is itself a sentence (depot.model.outcome.Said) is translated too."""
    text = getattr(fact, "text", None)
    return text(translate) if callable(text) else fact


class DepotError(Exception):
    """Something went wrong that a person can be told about, with its facts as attributes of `facts`."""

    what: ClassVar[str] = N_("Something went wrong.")
    """What happened: a msgid, formatted with the facts."""

    todo: ClassVar[str] = N_("Try again; if it happens again, show this message to your administrator.")
    """What to do next: a msgid, formatted with the facts."""

    exit_code: ClassVar[int] = 1
    """Of the command line: 1 refused, 2 wrong usage, 3 data damaged."""

    def __init__(self, **facts: object) -> None:
        super().__init__()
        self.facts = facts

    @property
    def name(self) -> str:
        """The stable name for JSON and tests, made of the class name: CodeMisread is "code.misread".

        The first word is the subject, the others (BoxNotFound: "box.not-found") say what about it.
        """
        words = "".join(f"-{c.lower()}" if c.isupper() else c for c in type(self).__name__).lstrip("-")
        return words.replace("-", ".", 1)

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """What happened, in words; translate is depot.words._ on a screen and the identity in a log."""
        return self._fill(translate(self.what), translate)

    def next_step(self, translate: Callable[[str], str] = str) -> str:
        """What to do about it, in words."""
        return self._fill(translate(self.todo), translate)

    def _fill(self, template: str, translate: Callable[[str], str]) -> str:
        facts = {name: _said(fact, translate) for name, fact in self.facts.items()}
        return template.format_map(_Facts(facts)).translate(_CONTROL)

    def __str__(self) -> str:
        return self.sentence()


class Refused(DepotError):
    """A rule said no; nothing was changed."""

    what = N_("This is refused.")
    todo = N_("Read the reason, then choose another way.")


class BadInput(DepotError):
    """A file, an argument or a row that cannot be read as what it should be."""

    what = N_("This cannot be read.")
    todo = N_("Correct it and try again.")
    exit_code = 2


class Damaged(DepotError):
    """Data on disk is not what was written: stop using it and bring it to the administrator."""

    what = N_("The data is damaged.")
    todo = N_("Stop here: run `depot verify`, then restore the last good backup.")
    exit_code = 3
