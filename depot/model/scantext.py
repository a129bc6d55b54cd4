"""What a scanned, typed or pasted text means: a command, a code of ours, a misread one, or a text to look up.

Pure: from the characters as they arrived and the station's scanner settings to a Reading. Nothing is guessed: a
keyboard mismatch is undone only when exactly one own code (check character right) or one command comes out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal
from unicodedata import normalize

from depot.errors import Refused
from depot.model.codes import Code, CodeMalformed, CodeMisread
from depot.model.commands import Command, parse_command
from depot.model.keyboards import CALIBRATION, card_in, learn, repairs, undo
from depot.model.scanner import ENDS, ScannerSettings
from depot.model.searchtext import alias_key
from depot.words import N_

LONGEST: Final = 256
"""Characters of the longest scan that is looked at; a scanner sends no code of ours or old barcode that long."""

KEPT: Final = 80
"""Characters kept of a longer one."""

LEARNED: Final = "learned"
"""Reading.layout of a text that the station's own calibration repaired."""

Kind = Literal["code", "command", "text", "misread"]

_AIM: Final = re.compile(r"\][A-Za-z?][0-9]")
_SWALLOWED: Final = "]?"
_SPACES: Final = re.compile(r"[\t\n\v\f\r]+")
_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2060\ufeff]+")
"""Control characters, and what pasting brings along unseen."""

_FRAMED: Final = re.compile(r"[A-D]([0-9$:/.+-]{3,})[A-D]|\*([^*]+)\*")
"""Codabar with its start and stop letters, Code 39 with its asterisks: some scanners send them."""

_UNSAFE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


class ScanTooLong(Refused):
    """Facts: length in characters, read (its beginning, printable)."""

    what = N_("A scan of {length} characters is no code. It begins “{read}”.")
    todo = N_("Scan one symbol at a time, and check that the scanner ends each scan with Enter.")


class ScanEmpty(Refused):
    """Facts: read (what arrived, printable)."""

    what = N_("The scan held no code.")
    todo = N_("Scan it again; if it stays empty, test the scanner.")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text that arrived means."""

    kind: Kind
    text: str
    """The code or command in its stored form; else the text as it arrived, without controls, prefix, suffix, AIM."""
    raw: str
    """What arrived, whole (lone surrogates as escapes, so that it can be stored); show it through `printable`."""
    key: str
    """The text for look-ups of old barcodes and legacy numbers, see `alias_key`. Whatever the kind, a registered
    alias comes first: an old number can look like a code of another depot or like a misread one."""
    alternatives: tuple[str, ...] = ()
    """Keys that may have been meant on another keyboard or with other frame characters, likeliest first."""
    code: Code | None = None
    command: Command | None = None
    problem: CodeMisread | None = None
    """What is wrong with a misread code, as the error to show."""
    aim: str = ""
    """AIM symbology identifier that came with it, such as ]C0; `?` for a letter lost to a dead key."""
    layout: str = ""
    """The keyboard mismatch that was undone: a name of depot.model.keyboards, LEARNED, or empty for none."""


def read(raw: str, settings: ScannerSettings | None = None, home: str = "") -> Reading:
    """What a text means at a station with these settings, in the depot named `home`.

    Tried in order: the text as it is, through the station's own calibration, through each known keyboard mismatch.
    Raises ScanTooLong and ScanEmpty.
    """
    settings = settings or ScannerSettings()
    if len(raw) > LONGEST:
        raise ScanTooLong(length=len(raw), read=printable(raw[:KEPT]))
    raw = _storable(raw)
    arrived = _versions(_bare(raw), settings)
    aim, text = arrived[-1]
    if not text:
        raise ScanEmpty(read=printable(raw))
    unknown = Reading("text", text, raw, alias_key(text), aim=aim)
    misread: Reading | None = None
    for candidates in _groups([body for _, body in arrived], settings):
        good: dict[str, Reading] = {}
        bad: dict[str, Reading] = {}
        for layout, meant in candidates:
            for aim, body in _versions(meant, settings):
                understood = _understood(unknown, body, home)
                if understood is not None:
                    known = bad if understood.kind == "misread" else good
                    known.setdefault(understood.text, replace(understood, aim=aim or unknown.aim, layout=layout))
        if len(good) == 1:
            (reading,) = good.values()
            return replace(reading, alternatives=_alternatives(text, settings)) if reading.layout else reading
        if len(bad) == 1 and misread is None:
            (misread,) = bad.values()
    return replace(misread or unknown, alternatives=_alternatives(text, settings))


def calibrate(raw: str, settings: ScannerSettings) -> ScannerSettings:
    """The settings with what one scan of the calibration card teaches: keyboard, prefix, suffix and end keys.

    `raw` is the scan as it arrived, with its end characters if the capture keeps them. An AIM identifier is no prefix.
    Raises CalibrationCut and CalibrationMixed of depot.model.keyboards.
    """
    body = raw.rstrip("".join(ENDS.values()))
    ends = frozenset(raw[len(body) :]) or settings.suffixes
    body = _bare(body)
    at = card_in(body)
    start, stop = (at, at + len(CALIBRATION)) if at >= 0 else (0, len(body))
    before = body[:start]
    if any(_AIM.fullmatch(meant) for _, meant in (("", before), *repairs(before))):
        before = ""
    learned = learn(CALIBRATION, body[start:stop])
    return replace(settings, learned=learned, prefix=before, suffix=body[stop:], suffixes=ends)


def printable(text: str) -> str:
    r"""A text that is safe to show: control, bidirectional, invisible and tag characters as escapes (\x1b, \u202e).

    Letters of every script stay, and so do the joiners that some of them are written with.
    """
    return _UNSAFE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _storable(raw: str) -> str:
    """The text with lone surrogates (undecodable bytes) as escapes, so that it can be encoded."""
    return raw.encode("utf-8", "backslashreplace").decode("utf-8")


def _bare(raw: str) -> str:
    """The text without control characters, NFC; tabs and line ends inside it are spaces."""
    return normalize("NFC", _UNSEEN.sub("", _SPACES.sub(" ", raw))).strip()


def _versions(text: str, settings: ScannerSettings) -> list[tuple[str, str]]:
    """The text with less and less of what the scanner adds, each with the AIM identifier taken off so far.

    The first is the text as it is, since people type codes without prefix; the last has everything taken off.
    """
    aim = ""
    versions = [(aim, text)]
    if settings.suffix and text.endswith(settings.suffix):
        text = text.removesuffix(settings.suffix)
        versions.append((aim, text))
    prefix = settings.prefix
    for _ in range(2):
        if prefix and text.startswith(prefix):
            text, prefix = text.removeprefix(prefix), ""
            versions.append((aim, text))
        if not aim and (match := _AIM.match(text)):
            aim, text = match.group(), text[match.end() :]
            versions.append((aim, text))
    return versions


def _groups(bodies: list[str], settings: ScannerSettings) -> Iterator[list[tuple[str, str]]]:
    """The texts that may have been meant by these, with their layouts, in groups of falling likelihood."""
    yield [("", body) for body in bodies]
    yield [(LEARNED, meant) for body in bodies if (meant := undo(settings.learned, body)) != body]
    yield [repair for body in bodies for repair in repairs(body)]


def _understood(unknown: Reading, body: str, home: str) -> Reading | None:
    """The reading of a text that is a command, a code or a misread code; None when it is none of them."""
    command = parse_command(body)
    if command is not None:
        return replace(unknown, kind="command", text=command.code, command=command)
    try:
        code = Code.parse(body, home)
    except CodeMalformed:
        return None
    except CodeMisread as problem:
        return replace(unknown, kind="misread", text=str(problem.facts["read"]), problem=problem)
    return replace(unknown, kind="code", text=code.text, code=code)


def _alternatives(text: str, settings: ScannerSettings) -> tuple[str, ...]:
    """The other keys under which an old barcode may be registered.

    A digit whose AIM letter a dead key swallowed stays part of the text here: nothing tells it from the number's own.
    """
    keys: dict[str, None] = {}
    for candidates in _groups([text], settings):
        for _, meant in candidates:
            if not meant.startswith(_SWALLOWED):
                body = _versions(meant, settings)[-1][1]
                keys[alias_key(body)] = None
                if framed := _FRAMED.fullmatch(body.upper()):
                    keys[alias_key(framed[1] or framed[2])] = None
    return tuple(key for key in keys if key not in ("", alias_key(text)))
