"""Founding a depot ready for work: the database, the organisation, the first administrator, settings and box types."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from tempfile import TemporaryDirectory
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
from depot.store.found import DepotExists, found
from depot.store.store import Clock, Store, Tx, wall_clock
from depot.words import LANGUAGES, N_

_TITLE: Final = text(80, needed=True)


class FolderUnwritable(Refused):
    """Facts: path, detail."""

    what = N_("The depot {path} cannot be made there: {detail}.")
    todo = N_("Choose another folder (--db or DEPOT_DB), or ask for the right to write in this one.")


def initialise(
    path: Path,
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
    It is made in a folder of its own beside `path` and moved there when it is complete: a failure or a crash leaves
    no half depot. Raises DepotExists, FolderUnwritable, NodeMalformed, NetworkFileSystem, DiskFull, what
    depot.desk.pins says of a PIN, and what depot.desk.entries says of the rest.
    """
    node, key, org = node_name(node), user_name(admin), name_key(org) if org else ""
    title, secret = str(_TITLE("name", name)), Secret(key, pins.hashed(pins.checked_pin(pin, key)))
    chosen = {"language": language, "year_end": year_end}

    def work(tx: Tx) -> None:
        new_user(tx, key, role=roles.ADMIN, full_name=full_name)
        secrets.keep(draft, secret)
        if org:
            put_organisation(tx, org, {"name": org_name or org, "year_end": year_end})
        for setting, known in SETTINGS.items():
            put_setting(tx, setting, chosen.get(setting, known.default))
        for box_type, fields in shipped_box_types(language).items():
            put_box_type(tx, box_type, fields)

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            raise DepotExists(path=str(path))
        with TemporaryDirectory(prefix=".depot-", dir=path.parent) as folder:
            beside = Path(folder) / "depot.db"
            with found(beside, node, title, org, actor=key, station=station, clock=clock) as draft:
                draft.act(work, actor=key, station=station)
            _move(beside, path)
    except OSError as error:
        raise FolderUnwritable(path=str(path), detail=os.strerror(error.errno or errno.EIO)) from error
    except DepotError as error:
        if "path" in error.facts:
            error.facts["path"] = str(path)
        raise
    return Session(Store.open(path, clock=clock), key, station)


def shipped_box_types(language: str) -> dict[str, dict[str, Any]]:
    """The models of boxes that ship with the program, by key, named in a language; as put_box_type takes them."""
    import tomllib

    import data

    types = tomllib.loads((Path(data.__path__[0]) / "boxtypes.toml").read_text("utf-8"))
    return {
        key: {"name": entry[f"name_{language}"], **{name: mm for name, mm in entry.items() if name.endswith("_mm")}}
        for key, entry in types.items()
    }


def _move(beside: Path, path: Path) -> None:
    """Give the finished database its place, never over another file, and make that last through a power cut."""
    try:
        os.link(beside, path)
    except FileExistsError as error:
        raise DepotExists(path=str(path)) from error
    except OSError:  # a file system without hard links, such as a USB key's
        if path.exists():
            raise DepotExists(path=str(path)) from None
        beside.rename(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
