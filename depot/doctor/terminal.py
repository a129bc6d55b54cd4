"""The terminal: its letters, its size, its colours; also while screens are drawn on it."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterator, Mapping
from typing import Final

from depot.doctor.check import Check, attention, ok
from depot.words import N_

LEAST: Final = (80, 24)
"""Columns and rows that the screens need."""

_POOR: Final = {"dumb": 0, "unknown": 0, "vt100": 0, "vt102": 0, "vt220": 0, "linux": 16, "ansi": 8}
"""Colours of terminals that have few."""


def checks(environ: Mapping[str, str] = os.environ) -> Iterator[Check]:
    """All checks of the terminal."""
    yield _terminal(environ)
    yield _locale(environ)
    yield _colours(environ)


def _terminal(environ: Mapping[str, str]) -> Check:
    named = (getattr(stream, "encoding", None) for stream in (sys.stdout, sys.__stdout__))
    encoding = next(filter(None, named), "?").lower()
    if encoding.replace("-", "") != "utf8":
        said = N_("Some letters and signs cannot be shown: the output is {encoding}.")
        return attention("terminal", said, N_("Choose a UTF-8 locale, or set PYTHONUTF8=1."), encoding=encoding)
    size = _size()
    if size is None:
        return ok("terminal", N_("No terminal here: the answers go elsewhere."))
    kind = environ.get("TERM", "?")
    facts = {"columns": size.columns, "rows": size.lines, "kind": kind}
    said = N_("The terminal {kind} has {columns} columns and {rows} rows.")
    if size.columns < LEAST[0] or size.lines < LEAST[1] or kind == "dumb":
        step = N_("The screens need 80 columns and 24 rows: enlarge the window.")
        return attention("terminal", said, step, **facts)
    return ok("terminal", said, **facts)


def _size() -> os.terminal_size | None:
    """Columns and rows; None where the answers go elsewhere. The screens put a stream of theirs before the real one."""
    for stream in (sys.stdout, sys.__stdout__):
        try:
            if stream is not None and stream.isatty():
                return os.get_terminal_size(stream.fileno())
        except (OSError, ValueError):
            continue
    return None


def _locale(environ: Mapping[str, str]) -> Check:
    """A locale that is not installed makes the C library fall back to ASCII: names with accents are then misread."""
    named = next((environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)), "")
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, named)
    except locale.Error:
        said = N_("The locale {locale} is not installed on this computer.")
        step = N_("Choose one that is (locale -a lists them), such as C.UTF-8, or install it.")
        return attention("locale", said, step, locale=named)
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return ok("locale", N_("The locale is {locale}."), locale=named or "C")


def _colours(environ: Mapping[str, str]) -> Check:
    kind = environ.get("TERM", "")
    if environ.get("NO_COLOR"):
        said = N_("NO_COLOR is set: the screens show signs and words instead of colours.")
        return ok("colours", said)
    if environ.get("COLORTERM") in ("truecolor", "24bit"):
        count = 1 << 24
    elif "256" in kind or "direct" in kind:
        count = 256
    else:
        count = _POOR.get(kind, 8)
    if count < 8:
        step = N_("Choose the theme of one colour or the plain one in the settings, or a terminal with colours.")
        return attention("colours", N_("The terminal {kind} has no colours."), step, kind=kind)
    if count < 256:
        said = N_("The terminal {kind} has {n} colours: the plain theme suits it.")
        return ok("colours", said, kind=kind or "?", n=count)
    return ok("colours", N_("The terminal has {n} colours."), n=count)
