"""The computer: Python, libraries, SQLite, the program's own words and letters."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from depot.doctor.check import Check, attention, ok, stop
from depot.words import N_
from labels.fonts import font_path

LIBRARIES: Final = (
    *("peewee", "argon2", "textual", "qrcode", "barcode", "PIL", "lxml", "openpyxl"),
    *("cryptography", "pyrage", "zstandard", "typst", "rapidfuzz"),
)
"""What the program needs beside Python."""

OLDEST_SQLITE: Final = (3, 37, 0)
"""The first with STRICT tables."""

_AGAIN: Final = N_("Install the program again.")


def checks() -> Iterator[Check]:
    """All checks of the computer."""
    yield ok("python", "Python {version}", version=sys.version.split()[0])
    for check in (_libraries, _sqlite, _language, _fonts):
        yield check()


def _libraries() -> Check:
    from importlib.util import find_spec

    missing = [name for name in LIBRARIES if find_spec(name) is None]
    if missing:
        return stop("libraries", N_("Libraries are missing: {names}."), _AGAIN, names=", ".join(missing))
    return ok("libraries", N_("All libraries are here."))


def _sqlite() -> Check:
    import sqlite3

    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        step = N_("Install a Python with SQLite 3.37 or newer.")
        return stop("sqlite", N_("SQLite {version} is too old."), step, version=version)
    return ok("sqlite", "SQLite {version}", version=version)


def _language() -> Check:
    import data
    from depot.words import language

    catalogue = Path(data.__path__[0], "locales", language(), "LC_MESSAGES", "depot.mo")
    if language() != "en" and not catalogue.is_file():
        said = N_("The words of the language {language} are missing: the program speaks English.")
        step = N_("Install the program again; from its sources: make run")
        return attention("language", said, step, language=language())
    return ok("language", N_("The language is {language}."), language=language())


def _fonts() -> Check:
    """Labels and papers are set in the fonts that ship with the program, never in the computer's."""
    from io import BytesIO

    from PIL import ImageFont

    for path in (font_path(), font_path(bold=True)):
        try:
            ImageFont.truetype(BytesIO(path.read_bytes()), 12)  # of a path, Pillow would take the computer's own
        except OSError:
            said = N_("The font {file} is missing or damaged: no label and no paper can be made.")
            return stop("fonts", said, _AGAIN, file=path.name)
    return ok("fonts", N_("The fonts of labels and papers are here."))
