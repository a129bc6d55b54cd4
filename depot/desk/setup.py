"""Founding a depot ready for work: the database, the organisation, the first administrator, settings and box types."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any, Final

from depot.desk import pins
from depot.desk.accounts import new_user, user_name
from depot.desk.entries import text
from depot.desk.reference import name_key, put_box_type, put_organisation
from depot.desk.session import Session
from depot.desk.settings import SETTINGS, put_setting
from depot.errors import DepotError, Refused
from depot.model import roles
from depot.model.codes import node_name
from depot.store import accounts as secrets
from depot.store.accounts import Secret
from depot.store.found import draft, found
from depot.store.places import Place, place_of
from depot.store.store import Clock, Store, Tx, wall_clock
from depot.words import LANGUAGES, N_

_TITLE: Final = text(80, needed=True)


class FolderUnwritable(Refused):
    """Facts: path, detail."""

    what = N_("The depot {path} cannot be made there: {detail}.")
    todo = N_("Choose another folder (--db or DEPOT_DB), or ask for the right to write in this one.")


def initialise(
    where: Place | Path | str,
    *,
    node: str,
    name: str,
    admin: str,
    pin: str,
    full_name: str = "",
    org: str = "",
    org_name: str = "",
    year_end: str = SETTINGS["year_end"].default,
    language: str = LANGUAGES[0],
    station: str = "",
    clock: Clock = wall_clock,
) -> Session:
    """Make a depot and sign its first administrator in.

    `node` is its two characters, `org` the key of the organisation whose boxes it mainly keeps (none: add it later).
    It is made under another name and put at `where` when it is complete: a failure or a crash leaves no half depot.
    Raises DepotExists, FolderUnwritable, NodeMalformed, NetworkFileSystem, DiskFull, what
    depot.desk.pins says of a PIN, and what depot.desk.entries says of the rest.
    """
    node, key, org = node_name(node), user_name(admin), name_key(org) if org else ""
    title, secret = str(_TITLE("name", name)), Secret(key, pins.hashed(pins.checked_pin(pin, key)))
    chosen = {"language": language, "year_end": year_end}

    def work(tx: Tx) -> None:
        new_user(tx, key, role=roles.ADMIN, full_name=full_name)
        secrets.keep(store, secret)
        if org:
            put_organisation(tx, org, {"name": org_name or org, "year_end": year_end})
        for setting, known in SETTINGS.items():
            put_setting(tx, setting, chosen.get(setting, known.default))
        for box_type, fields in shipped_box_types(language).items():
            put_box_type(tx, box_type, fields)

    place = place_of(where)
    try:
        with (
            draft(place) as there,
            found(there, node, title, org, actor=key, station=station, clock=clock) as store,
        ):
            store.act(work, actor=key, station=station)
    except OSError as error:
        raise FolderUnwritable(path=str(place), detail=os.strerror(error.errno or errno.EIO)) from error
    except DepotError as error:
        if "path" in error.facts:
            error.facts["path"] = str(place)
        raise
    return Session(Store.open(place, clock=clock), key, station)


def shipped_box_types(language: str) -> dict[str, dict[str, Any]]:
    """The models of boxes that ship with the program, by key, named in a language; as put_box_type takes them."""
    import tomllib

    import data

    types = tomllib.loads((Path(data.__path__[0]) / "boxtypes.toml").read_text("utf-8"))
    return {
        key: {"name": entry[f"name_{language}"], **{name: mm for name, mm in entry.items() if name.endswith("_mm")}}
        for key, entry in types.items()
    }
