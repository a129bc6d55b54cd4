"""The container of an XLSX workbook: a zip of XML parts, looked over before any of it is parsed.

A part that unpacks to far more than a list, one that declares entities and one whose checksum is wrong refuse the
workbook, so that what is read from it row by row can be trusted as a whole.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from depot.intake.faults import SheetLocked, SheetTooLarge, SheetUnreadable

MAX_SHEET: Final = 2 << 30
"""Bytes that a part with rows may unpack to; a full sheet of a million rows of twelve short cells has 0.6 GB."""
MAX_PART: Final = 256 << 20
"""Bytes that any other part may unpack to: the shared strings, which are kept in memory, are the largest."""
MAX_RATIO: Final = 400
"""Times that a part of more than 10 MB may have swollen; sheets of real lists swell ten to sixty times."""
MAX_ROW: Final = 16 << 20
"""Bytes of one row, which is kept in memory: four times what a row of CSV may have."""

_FOREIGN_PARTS: Final = ("customXml/",)
"""Parts of other programs, in whatever encoding, which nobody here reads."""

_OLE: Final = b"\xd0\xcf\x11\xe0"
_PIECE: Final = 1 << 16
_TAIL: Final = 16
"""Bytes kept from piece to piece, so that no tag looked for is cut in two."""

_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ROW: Final = re.compile(rb"<(/?)(?:\w+:)?row[\s/>]")
_FOREIGN: Final = re.compile(rb"<!(?!--|\[CDATA\[)|\0")
"""What no part has: declarations, and the NULs of another encoding than UTF-8."""


def look_over(stream: BinaryIO, name: str) -> bool:
    """Whether any sheet of the workbook has formulas. Raises SheetLocked, SheetUnreadable, SheetTooLarge."""
    if stream.read(4) == _OLE:
        raise SheetLocked(file=name)
    formulas = False
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = [info for info in archive.infolist() if info.filename.endswith((".xml", ".rels"))]
            for info in parts:
                _check_size(info, name)
            for info in parts:
                if not info.filename.startswith(_FOREIGN_PARTS):
                    formulas |= _look_through(archive, info, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise SheetUnreadable(file=name, reason=str(error)) from error
    return formulas


def _check_size(info: zipfile.ZipInfo, name: str) -> None:
    limit = MAX_SHEET if "/worksheets/" in info.filename else MAX_PART
    swollen = info.file_size > 10 << 20 and info.file_size > MAX_RATIO * max(info.compress_size, 1)
    if info.file_size > limit or swollen:
        raise SheetTooLarge(file=name, part=info.filename, size=info.file_size >> 20)


def _look_through(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bool:
    """Whether a part has formulas."""
    formulas, begin, at = False, None, 0
    for piece in _pieces(archive, info):
        if _FOREIGN.search(piece):
            raise SheetUnreadable(file=name, reason=f"{info.filename} declares entities or is no UTF-8")
        formulas = formulas or _FORMULA.search(piece) is not None
        tags = list(_ROW.finditer(piece))
        if tags:
            begin = None if tags[-1][1] else at + tags[-1].start()
        at += len(piece) - _TAIL
        if begin is not None and at - begin > MAX_ROW:
            raise SheetUnreadable(file=name, reason=f"{info.filename} has a row that does not end")
    return formulas


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a part, each piece beginning with the end of the one before."""
    tail = b""
    with archive.open(info) as stream:
        while piece := stream.read(_PIECE):
            yield tail + piece
            tail = piece[-_TAIL:]
