"""The container of an XLSX workbook: a zip of XML parts, opened with limits and parsed piece by piece."""

from __future__ import annotations

import zipfile
import zlib
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.parsers import expat

from depot.intake.faults import FileUnreadable, SheetLocked, SheetTooLarge, SheetUnreadable

MAX_PART: Final = 2 << 30
"""Bytes that one part may unpack to; a full sheet of a million rows of twelve short cells has 0.6 GB."""
MAX_STRINGS: Final = 256 << 20
"""Bytes that the table of shared strings, which is kept in memory, may unpack to."""
MAX_RATIO: Final = 400
"""Times that a part of more than 10 MB may have swollen; sheets of real lists swell ten to sixty times."""
STRINGS: Final = "xl/sharedStrings.xml"

_OLE: Final = b"\xd0\xcf\x11\xe0"
_PIECE: Final = 1 << 16


class Container:
    """An open workbook file. Raises FileUnreadable, SheetLocked, SheetUnreadable, SheetTooLarge."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            with path.open("rb") as stream:
                if stream.read(4) == _OLE:
                    raise SheetLocked(file=self.name)
            self._zip = zipfile.ZipFile(path)
        except OSError as error:
            raise FileUnreadable(file=self.name, reason=error.strerror or str(error)) from error
        except (zipfile.BadZipFile, ValueError) as error:
            raise self.damaged(str(error)) from error
        self.parts: Final = {info.filename: info.file_size for info in self._zip.infolist()}
        """Parts, with the bytes that each unpacks to."""
        try:
            for info in self._zip.infolist():
                self._check_size(info)
        except SheetTooLarge:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def parser(self) -> expat.XMLParserType:
        """A parser that refuses entities; names come as `namespace name`."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.EntityDeclHandler = self._refuse_entity
        return parser

    def parse(self, part: str, parser: expat.XMLParserType) -> None:
        """Parse a whole part. Raises SheetUnreadable."""
        deque(self.feed(part, parser), maxlen=0)

    def feed(self, part: str, parser: expat.XMLParserType) -> Iterator[int]:
        """Parse a part, giving the number of bytes parsed after each piece. Raises SheetUnreadable."""
        done = 0
        try:
            with self._zip.open(part) as stream:
                while piece := stream.read(_PIECE):
                    parser.Parse(piece)
                    done += len(piece)
                    yield done
            parser.Parse(b"", True)  # noqa: FBT003 - the C function takes no keyword
            yield done
        except expat.ExpatError as error:
            raise self.damaged(f"{part}, {error}") from error
        except KeyError as error:
            raise self.damaged(f"{part} is missing") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            raise self.damaged(f"{part}: {error}") from error

    def damaged(self, reason: str) -> SheetUnreadable:
        """The error for a workbook that is not what it should be."""
        return SheetUnreadable(file=self.name, reason=reason)

    def _refuse_entity(self, name: str, *_rest: object) -> None:
        raise self.damaged(f"entity {name}")

    def _check_size(self, info: zipfile.ZipInfo) -> None:
        limit = MAX_STRINGS if info.filename == STRINGS else MAX_PART
        swollen = info.file_size > 10 << 20 and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        if info.file_size > limit or swollen:
            raise SheetTooLarge(file=self.name, part=info.filename, size=info.file_size >> 20)
