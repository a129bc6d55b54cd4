"""What a scanned or typed code names, for the forms and questions of a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from depot.desk.scanning.resolve import Found, find
from depot.desk.settings import scanner
from depot.errors import Refused
from depot.model.scantext import read
from depot.words import N_

if TYPE_CHECKING:
    from screens.app import DepotApp


class CodeOther(Refused):
    """Facts: code."""

    what = N_("{code} is not what is asked for here.")
    todo = N_("Scan or type the code that the question asks for.")


def named(app: DepotApp, text: str, *, reserved: bool = False) -> Found:
    """What a scan or a typed code names; with `reserved`, also a label printed in advance that nothing has yet.

    Raises what depot.desk.scanning.resolve does.
    """
    home = app.store.stream_head().node
    return find(app.store, read(text, scanner(app.store, app.options.station), home), home, reserved=reserved)


def named_as(app: DepotApp, text: str, kind: str) -> Found:
    """The thing of this kind that a code names. Raises CodeOther too."""
    found = named(app, text)
    if found.kind != kind:
        raise CodeOther(code=text.strip())
    return found
