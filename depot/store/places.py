"""Where a database is: a file of this computer, or a database of a PostgreSQL server.

    depot.db    sqlite:///depot.db    sqlite:////var/depot/vault.db    postgresql://ada@server/vault

A password may stand in the URL, in PGPASSWORD or in the file of PGPASSFILE; it is never shown.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from depot.errors import Refused
from depot.store.whereabouts import data_folder
from depot.words import N_

SUFFIX: Final = ".keys"
"""What the name of a key file ends with."""

SERVERS: Final = ("postgresql", "postgres")
"""The schemes of a PostgreSQL URL."""

_URL: Final = re.compile(r"([a-z][a-z0-9+.]+)://", re.IGNORECASE)
_USER: Final = re.compile(r"([^:@/?]*)(:.*@|@)?(.*)", re.DOTALL)
"""User, what may be a password (to the last @, so that none is shown that should have been escaped), the rest."""
_ESCAPED: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_SECRETS: Final = frozenset({"password", "sslpassword"})
"""Parameters of a URL that are not shown."""


class SchemeUnknown(Refused):
    """Facts: scheme. What stands before `://` names no kind of database that is known."""

    what = N_("A database at {scheme}:// is of no kind that this program knows.")
    todo = N_("Give the path of a file, sqlite:///PATH, or postgresql://USER@SERVER/DATABASE.")


class PlaceMalformed(Refused):
    """Facts: path (without a password). The URL names no database, or is none."""

    what = N_("{path} does not name a database.")
    todo = N_("Give the path of a file, sqlite:///PATH, or postgresql://USER@SERVER/DATABASE.")


class NotAFile(Refused):
    """Facts: path. What was asked for works on a file."""

    what = N_("{path} is a database of a PostgreSQL server; this works on a database file only.")
    todo = N_("Use the server's own tools: pg_dump for a copy, pg_restore to bring it back.")


class FilePlace(NamedTuple):
    """An SQLite database; as text, its path."""

    path: Path

    @property
    def shown(self) -> str:
        """What people may read."""
        return str(self.path)

    @property
    def file(self) -> Path:
        """The file."""
        return self.path

    def key_file(self, node: str) -> Path:
        """Where the keys of the node that writes this database are: beside it, since whoever moves one moves both."""
        del node
        return self.path.with_name(self.path.name + SUFFIX)

    def __str__(self) -> str:
        return self.shown


class ServerPlace(NamedTuple):
    """A database of a PostgreSQL server; as text, its URL without a password."""

    shown: str
    """What people may read."""
    url: str
    """The whole URL: its password may be in it."""
    keys: Path
    """Folder of the key files: the server is another computer, and private keys stay on this one."""
    draft: bool = False
    """Whether it may be looked at while it is being founded."""

    @property
    def file(self) -> Path:
        """There is none: raises NotAFile."""
        raise NotAFile(path=self.shown)

    def key_file(self, node: str) -> Path:
        """Where the keys of the node that writes this database are: in a folder of this user, named by the node."""
        return self.keys / f"{node}{SUFFIX}"

    def __str__(self) -> str:
        return self.shown

    def __repr__(self) -> str:
        return self.shown


Place = FilePlace | ServerPlace
"""Where a database is; as text, what messages call it."""


def place_of(where: Place | Path | str, keys: Path | None = None, environ: Mapping[str, str] = os.environ) -> Place:
    """The place that a text, a path or a place names.

    `keys` is the folder for the key files of databases on servers, else DEPOT_KEYS, else one in the data folder. Raises
    SchemeUnknown and PlaceMalformed.
    """
    if isinstance(where, FilePlace | ServerPlace):
        return where
    scheme = _URL.match(str(where)) if isinstance(where, str) else None
    if scheme is None:
        return FilePlace(Path(str(where)).expanduser())
    assert isinstance(where, str)
    name = scheme[1].lower()
    if name in SERVERS:
        return _server(where, keys, environ)
    if name != "sqlite":
        raise SchemeUnknown(scheme=name)
    path = _unquoted(where[scheme.end() :])
    if not path.startswith("/") or len(path) == 1:
        raise PlaceMalformed(path=where)
    return FilePlace(Path(path[1:]).expanduser())


def _server(url: str, keys: Path | None, environ: Mapping[str, str]) -> ServerPlace:
    shown, database = _without_secrets(url)
    if not database:
        raise PlaceMalformed(path=shown)
    named = environ.get("DEPOT_KEYS", "")
    folder = keys or (Path(named).expanduser() if named else data_folder(environ) / "vaults")
    return ServerPlace(shown, url, folder)


def _without_secrets(url: str) -> tuple[str, str]:
    """A URL as it may be shown, and the database that it names."""
    scheme, _, rest = url.partition("://")
    found = _USER.match(rest)
    assert found is not None
    user, at, rest = found.groups("")
    server, _, query = rest.partition("?")
    asked = [(_unquoted(part.partition("=")[0]).lower(), part) for part in query.split("&") if part]
    kept = [part for name, part in asked if name not in _SECRETS]
    named = server.partition("/")[2] or dict(asked).get("dbname", "")
    return f"{scheme}://{user}{at and '@'}{server}{'?' if kept else ''}{'&'.join(kept)}", named


def _unquoted(text: str) -> str:
    """A part of a URL with what was escaped in it."""
    return _ESCAPED.sub(lambda found: bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "replace"), text)
