"""What a command prints: quiet text, or one JSON object a line. Nothing in it can steer the terminal."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final, TextIO

Record = Mapping[str, Any]
"""One JSON line: stable English names; codes in their stored form, with `shown` for people."""

SIGNS: Final = {"ok": "✓", "attention": "!", "stop": "✗"}
"""What an outcome looks like; words follow it."""

PLAIN_SIGNS: Final = {"ok": "+", "attention": "!", "stop": "X"}
"""The same where the terminal has no such characters."""

GAP: Final = "  "
"""Between two columns."""


class Output:
    """Where a command's answers go: standard output."""

    def __init__(self, *, json: bool = False) -> None:
        self.json = json

    def say(self, record: Record, *lines: str) -> None:
        """Print one answer: its record as JSON, or its lines of text."""
        if self.json:
            put(sys.stdout, as_json(record))
        else:
            for line in lines:
                put(sys.stdout, line)

    def table(self, rows: Sequence[tuple[Record, Sequence[str]]]) -> None:
        """Print several answers of a kind, in columns that stand under one another."""
        if self.json:
            for record, _cells in rows:
                self.say(record)
        else:
            for line in aligned([cells for _record, cells in rows]):
                put(sys.stdout, line)

    def note(self, line: str) -> None:
        """Print a line for people only, such as “nothing found”; to a program, no line says as much."""
        if not self.json:
            put(sys.stdout, line)

    def warn(self, name: str, message: str, step: str = "") -> None:
        """Say on standard error that something is not as it may seem; the command goes on."""
        if self.json:
            put(sys.stderr, as_json({"warning": name, "message": message, "next": step}))
        else:
            put(sys.stderr, f"{message} {step}".rstrip())

    def flush(self) -> None:
        """Let the reader have what was printed so far."""
        sys.stdout.flush()


def put(stream: TextIO, line: str) -> None:
    """Print one line that is safe to show."""
    line = safe(line)
    try:
        stream.write(f"{line}\n")
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(f"{line.encode(encoding, 'replace').decode(encoding)}\n")


def sign(outcome: str) -> str:
    """The sign of an outcome, in characters that standard output has."""
    try:
        SIGNS[outcome].encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return PLAIN_SIGNS[outcome]
    return SIGNS[outcome]


def safe(text: str) -> str:
    """The text without anything that steers a terminal; see depot.model.scantext.printable."""
    # No-break spaces count as unprintable for Python, and French is full of them.
    if text.replace("\u00a0", " ").replace("\u202f", " ").isprintable():
        return text
    from depot.model.scantext import printable

    return printable(text)


def as_json(record: Record) -> str:
    """One line of JSON; characters that steer terminals, or that the stream may not know, are escaped."""
    import json

    line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    if encoding != "utf8" or safe(line) != line:
        return json.dumps(record, ensure_ascii=True, separators=(",", ":"))
    return line


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines: every column as wide as its widest cell, the last as it comes, empty columns left out."""
    if not rows:
        return []
    cells = [[safe(cell) for cell in row] for row in rows]
    widths = [max(width(row[n]) for row in cells) for n in range(len(rows[0]))]
    kept = [n for n, widest in enumerate(widths) if widest]
    return [GAP.join(row[n] + " " * (widths[n] - width(row[n])) for n in kept).rstrip() for row in cells]


def width(text: str) -> int:
    """Cells that a text takes on a terminal: two for wide East Asian characters, none for combining ones."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    return sum(0 if category(c) in ("Mn", "Me", "Cf") else 1 + (east_asian_width(c) in "WF") for c in text)
