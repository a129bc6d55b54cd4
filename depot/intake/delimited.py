"""CSV, semicolon and tab separated text as a stream of rows, one bad row never spoiling the next.

The csv module parses; what it cannot do is added around it: physical line numbers, size limits, and picking up again
on the line after a quote that is never closed.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

from depot.intake.encoding import AUTO, encoding_of
from depot.intake.faults import CellNul, QuoteMisplaced, RowTooLong
from depot.intake.records import RowError
from depot.intake.rows import TableRow

DELIMITERS: Final = ("\t", ";", ",")
"""What a profile may say; when it does not, the one that is there most often, of equals the first."""

MAX_ROW: Final = 4_000_000
"""Characters of one row, its line breaks included."""


class Delimited:
    """One text file open as rows. Iterate once; `done` and `total` are bytes, for a progress bar."""

    def __init__(self, path: Path, encoding: str = AUTO, delimiter: str = "", skip: int = 0) -> None:
        """Detect what is not given, the delimiter on the lines below the first `skip`.

        Raises FileUnreadable, TextUtf16, TextMisencoded.
        """
        codec = encoding_of(path, encoding)
        csv.field_size_limit(max(csv.field_size_limit(), MAX_ROW))
        self.total = path.stat().st_size
        self._file: TextIO = path.open(encoding=codec, newline="")
        self._lines = _Lines(self._file)
        self.delimiter = delimiter or self._announced() or self._likely(skip)

    @property
    def done(self) -> int:
        """Bytes read so far."""
        return self.total if self._file.closed else self._file.buffer.tell()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __iter__(self) -> Iterator[TableRow | RowError]:
        with self._file:
            yield from self._rows()

    def _rows(self) -> Iterator[TableRow | RowError]:
        lines = self._lines
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        while True:
            lines.begin()
            line = lines.number + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except _Endless:
                yield RowError(line, "", RowTooLong(limit=MAX_ROW))
                lines.resume_after_first()
            except csv.Error:
                yield RowError(line, "", QuoteMisplaced())
                lines.resume_after_first()
            else:
                if any("\0" in cell for cell in cells):
                    yield RowError(line, "", CellNul())
                else:
                    yield TableRow(line, tuple(cells))

    def _announced(self) -> str:
        """The delimiter of a first line such as `sep=;`, which Excel writes and reads."""
        first = self._lines.peek().strip()
        if first[:4].lower() == "sep=" and len(first) == 5:
            self._lines.skip()
            return first[4]
        return ""

    def _likely(self, skip: int) -> str:
        """The delimiter that the first line with any has most of, outside quotes."""
        for line in self._lines.peek_many(skip + 50)[skip:]:
            bare = "".join(line.split('"')[::2])
            best = max(DELIMITERS, key=bare.count)
            if best in bare:
                return best
        return ";"


class _Endless(Exception):
    """The row goes on beyond MAX_ROW."""


class _Lines:
    """The physical lines of a file, which can be given back."""

    def __init__(self, stream: TextIO) -> None:
        self.number = 0
        """Lines given so far."""
        self._stream = stream
        self._back: deque[str] = deque()
        self._row: list[str] = []
        """Lines of the row that is being read."""
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._next()
        if not line:
            raise StopIteration
        self.number += 1
        self._row.append(line)
        self._size += len(line)
        if self._size > MAX_ROW:
            raise _Endless
        return line

    def begin(self) -> None:
        """A row begins."""
        self._row.clear()
        self._size = 0

    def resume_after_first(self) -> None:
        """Give back all lines of the row but the first."""
        self._back.extendleft(reversed(self._row[1:]))
        self.number -= len(self._row) - 1
        self.begin()

    def peek(self) -> str:
        """The next line, which stays."""
        return next(iter(self.peek_many(1)), "")

    def peek_many(self, count: int) -> list[str]:
        """The next lines, which stay."""
        while len(self._back) < count and (line := self._read()):
            self._back.append(line)
        return [line for line, _ in zip(self._back, range(count), strict=False)]

    def skip(self) -> None:
        """Pass over one line."""
        self._next()
        self.number += 1

    def _next(self) -> str:
        return self._back.popleft() if self._back else self._read()

    def _read(self) -> str:
        """One physical line; of one beyond the limit the beginning only, and the rest is passed over."""
        line = piece = self._stream.readline(MAX_ROW + 1)
        if len(line) <= MAX_ROW:
            return line
        while piece and not piece.endswith(("\n", "\r")):
            piece = self._stream.readline(MAX_ROW)
        return line.rstrip("\r\n") + "\n"
