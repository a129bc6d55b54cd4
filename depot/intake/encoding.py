"""Which encoding a text file is in: UTF-8 with or without a mark, or Windows-1252, or neither.

The whole file is looked at, in pieces, before its first row is read: half a list in the wrong letters is worse than
none. A file with some valid UTF-8 accents and a stray byte is damaged UTF-8, not Windows-1252.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import BinaryIO, Final

from depot.intake.faults import FileUnreadable, TextMisencoded, TextUtf16

UTF_8: Final = "utf-8"
CP1252: Final = "cp1252"
AUTO: Final = "auto"
ENCODINGS: Final = (AUTO, UTF_8, CP1252)
"""What a profile may say."""

_PIECE: Final = 1 << 20
_ACCENT: Final = re.compile(rb"[\xC2-\xDF][\x80-\xBF]|[\xE0-\xEF][\x80-\xBF]{2}|[\xF0-\xF4][\x80-\xBF]{3}")
"""A character beyond ASCII as UTF-8 writes it."""
_HIGH: Final = re.compile(rb"[\x80-\xFF]")


def encoding_of(path: Path, wanted: str = AUTO) -> str:
    """The Python codec that decodes the whole file: `utf-8-sig` (which also reads files without a mark) or `cp1252`.

    Raises FileUnreadable, TextUtf16, TextMisencoded.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(4)
            if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise TextUtf16(file=path.name)
            marked = head.startswith(codecs.BOM_UTF8)
            if wanted == CP1252 and not marked:
                _must_be(CP1252, "Windows-1252", path, stream)
                return CP1252
            wrong = _first_wrong(stream, UTF_8)
            if wrong is None:
                return "utf-8-sig"
            if wanted == UTF_8 or marked or _mostly_utf8(stream):
                raise _misencoded("UTF-8", path, stream, wrong)
            _must_be(CP1252, "Windows-1252", path, stream)
            return CP1252
    except OSError as error:
        raise FileUnreadable(file=path.name, reason=error.strerror or str(error)) from error


def _must_be(codec: str, name: str, path: Path, stream: BinaryIO) -> None:
    wrong = _first_wrong(stream, codec)
    if wrong is not None:
        raise _misencoded(name, path, stream, wrong)


def _first_wrong(stream: BinaryIO, codec: str) -> int | None:
    """Offset of the first byte that the codec cannot decode."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(codec)()
    offset = 0
    while True:
        piece = stream.read(_PIECE)
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            return offset - pending + error.start
        if not piece:
            return None
        offset += len(piece)


def _mostly_utf8(stream: BinaryIO) -> bool:
    """True when more characters beyond ASCII are written as UTF-8 writes them than are not."""
    stream.seek(0)
    good = bad = 0
    while piece := stream.readline(_PIECE):
        if not piece.isascii():
            rest, found = _ACCENT.subn(b"", piece)
            good += found
            bad += len(_HIGH.findall(rest))
    return good > bad


def _misencoded(encoding: str, path: Path, stream: BinaryIO, offset: int) -> TextMisencoded:
    stream.seek(0)
    line, left = 1, offset
    while left:
        piece = stream.read(min(left, _PIECE))
        line += piece.count(b"\n")
        left -= len(piece)
    value = stream.read(1)
    return TextMisencoded(file=path.name, encoding=encoding, byte=offset, line=line, value=f"0x{value.hex().upper()}")
