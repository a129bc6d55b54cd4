"""IPP messages as bytes (RFC 8010): requests are written, answers are read with every length doubted."""

from __future__ import annotations

from enum import IntEnum
from struct import Struct
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEAD: Final = Struct(">BBHi")
_SHORT: Final = Struct(">H")
_INT: Final = Struct(">i")
_PAIR: Final = Struct(">ii")
_RESOLUTION: Final = Struct(">iib")

MOST_VALUES: Final = 50_000
"""Values in one answer; the answer of a server with 500 jobs has some 5 000."""

_DEEPEST: Final = 16
"""Collections within collections."""


class Operation(IntEnum):
    """What is asked for (RFC 8011, 5.4.15; CUPS-Get-Printers is of CUPS)."""

    PRINT_JOB = 0x0002
    VALIDATE_JOB = 0x0004
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B
    CUPS_GET_PRINTERS = 0x4002


class Tag(IntEnum):
    """Delimiters and kinds of values (RFC 8010, 3.5)."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED = 0x05
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    RESOLUTION = 0x32
    RANGE = 0x33
    COLLECTION = 0x34
    TEXT_LANGUAGE = 0x35
    NAME_LANGUAGE = 0x36
    COLLECTION_END = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME = 0x49


class Garbled(Exception):
    """Bytes that are no IPP message."""


class Attribute(NamedTuple):
    """One attribute of a request."""

    tag: Tag
    name: str
    values: tuple[str | int, ...]


Value = int | str | bytes | tuple[int, int]
"""Integers, enums and booleans are int; ranges and resolutions (dots an inch, across and along) are pairs."""

Group = dict[str, tuple[Value, ...]]


class Answer(NamedTuple):
    """What came back."""

    status: int
    """RFC 8011, appendix B; up to 0x00FF is success."""
    request: int
    groups: tuple[tuple[int, Group], ...]
    """Delimiter and attributes, in the order of arrival."""

    @property
    def good(self) -> bool:
        """Whether it was done."""
        return self.status <= 0xFF

    def all(self, tag: Tag) -> list[Group]:
        """The groups of one kind: each job of a list is a group."""
        return [group for kind, group in self.groups if kind == tag]

    def first(self, tag: Tag) -> Group:
        """The first group of a kind, or an empty one."""
        return next(iter(self.all(tag)), {})


def encode(operation: Operation, request: int, groups: Iterable[tuple[Tag, Iterable[Attribute]]], minor: int) -> bytes:
    """A request without its document, in version 2.0 (minor 0) or 1.1 (minor 1)."""
    parts = [_HEAD.pack(1 if minor else 2, minor, operation, request)]
    for tag, attributes in groups:
        parts.append(bytes([tag]))
        for attribute in attributes:
            name = attribute.name.encode()
            for value in attribute.values:
                raw = _raw(attribute.tag, value)
                parts += (bytes([attribute.tag]), _SHORT.pack(len(name)), name, _SHORT.pack(len(raw)), raw)
                name = b""
    parts.append(bytes([Tag.END]))
    return b"".join(parts)


def _raw(tag: Tag, value: str | int) -> bytes:
    if isinstance(value, str):
        return value.encode()
    return bytes([value]) if tag is Tag.BOOLEAN else _INT.pack(value)


def decode(data: bytes) -> Answer:
    """Read an answer. Raises Garbled."""
    if len(data) < _HEAD.size + 1:
        raise Garbled("too short")
    major, _minor, status, request = _HEAD.unpack_from(data)
    if major not in {1, 2}:
        raise Garbled(f"version {major}")
    groups: list[tuple[int, dict[str, list[Value]]]] = []
    reader = _Reader(data, _HEAD.size)
    depth = values = 0
    current = ""
    while (tag := reader.byte()) != Tag.END:
        if tag < 0x10:
            groups.append((tag, {}))
            current = ""
            continue
        name, raw = reader.text(), reader.piece()
        values += 1
        if values > MOST_VALUES or not groups:
            raise Garbled("values without end" if groups else "a value outside of any group")
        if tag == Tag.COLLECTION:
            depth += 1
        elif tag == Tag.COLLECTION_END:
            depth -= 1
        if not 0 <= depth <= _DEEPEST:
            raise Garbled("collections that do not close")
        if depth or tag == Tag.COLLECTION_END:
            current = name or current  # what a collection holds is not asked for by anybody
            continue
        current = name or current
        if not current:
            raise Garbled("a value without a name")
        kept = groups[-1][1].setdefault(current, [])
        if tag >= 0x20:  # the others stand for "unknown", "no value" and the like
            kept.append(_value(tag, raw))
    return Answer(status, request, tuple((kind, {n: tuple(v) for n, v in group.items()}) for kind, group in groups))


def _value(tag: int, raw: bytes) -> Value:
    """One value by its kind; a length that does not fit its kind is Garbled."""
    match tag, len(raw):
        case (Tag.INTEGER | Tag.ENUM, 4):
            return int(_INT.unpack(raw)[0])
        case (Tag.BOOLEAN, 1):
            return raw[0]
        case (Tag.RANGE, 8):
            low, high = _PAIR.unpack(raw)
            return (low, high)
        case (Tag.RESOLUTION, 9):
            across, along, unit = _RESOLUTION.unpack(raw)
            return (across, along) if unit == 3 else (round(across * 2.54), round(along * 2.54))
        case (Tag.INTEGER | Tag.ENUM | Tag.BOOLEAN | Tag.RANGE | Tag.RESOLUTION, _):
            raise Garbled("a number of the wrong length")
        case (Tag.TEXT_LANGUAGE | Tag.NAME_LANGUAGE, _):
            inner = _Reader(raw, 0)
            inner.piece()
            return inner.piece().decode("utf-8", "replace")
        case _:
            return raw.decode("utf-8", "replace") if tag >= 0x40 else raw


class _Reader:
    """Takes pieces off the front of an answer."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at

    def byte(self) -> int:
        """One byte."""
        return self._take(1)[0]

    def piece(self) -> bytes:
        """A piece with its length before it."""
        return self._take(_SHORT.unpack(self._take(2))[0])

    def text(self) -> str:
        """A piece that is the name of an attribute."""
        return self.piece().decode("utf-8", "replace")

    def _take(self, length: int) -> bytes:
        piece = self._data[self._at : self._at + length]
        if len(piece) < length:
            raise Garbled("it ends too soon")
        self._at += length
        return piece
