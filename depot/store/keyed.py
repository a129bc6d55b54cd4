"""Long ordered lists as sequences of ids that are read a block at a time: a million rows open at once.

A block is found by its key (keyset paging): the rows after the last key of the block before it. A far jump skips from
the nearest known key, or from the nearest end, inside the index that gives the order.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple, overload

from depot.store.engine import ALWAYS, Connection

BLOCK: Final = 512
"""Rows of a block."""

KEPT: Final = 32
"""Blocks kept in memory."""

Key = tuple[Any, ...]


class Span(NamedTuple):
    """The rows of a list and their order."""

    source: str
    """Tables after FROM."""
    keys: tuple[str, ...]
    """Expressions that order the rows; together they are unique, and an index gives them."""
    where: str = ALWAYS
    values: tuple[Any, ...] = ()
    descending: bool = False
    at: str = ""
    """Condition that finds the row of an id; empty where the last key is the id."""

    def after(self, key: Key | None, tail: str, *, backward: bool) -> tuple[str, Key]:
        """A statement for the keys of the rows after one (before it, backward), the nearest first, and its values."""
        down = self.descending != backward
        order = ", ".join(f"{column} DESC" if down else column for column in self.keys)
        rows = self._rows(", ".join(self.keys), key, down=down)
        return f"{rows} ORDER BY {order} {tail}", (*(_bound(key) if key else ()), *self.values)

    def count_before(self, key: Key) -> tuple[str, Key]:
        """A statement that counts the rows before a key, and its values."""
        return self._rows("count(*)", key, down=not self.descending), (*_bound(key), *self.values)

    def _rows(self, what: str, key: Key | None, *, down: bool) -> str:
        test = f"({_beyond(self.keys, '<' if down else '>')}) AND " if key is not None else ""
        return f"SELECT {what} FROM {self.source} WHERE {test}({self.where})"


def _beyond(keys: Sequence[str], sign: str) -> str:
    """`k1 > ? OR (k1 = ? AND k2 > ?)`, written so that SQLite looks for the first key in its index."""
    test = f"{keys[-1]} {sign} ?"
    for key in reversed(keys[:-1]):
        test = f"{key} {sign}= ? AND ({key} {sign} ? OR ({test}))"
    return test


def _bound(key: Key) -> Key:
    """The values of `_beyond`: each but the last stands there twice."""
    return (*(value for value in key[:-1] for _ in "12"), key[-1])


def last_key(key: Key) -> int:
    """The id of a row whose last key is its id."""
    return int(key[-1])


def only_id(id_: int) -> Key:
    """The value that finds the row of an id, where that is the id."""
    return (id_,)


class Keyed(Sequence[int]):
    """The ids of a span. Its length is that of the moment it was made.

    A row that left the list meanwhile leaves its neighbour shown twice until the list is made anew.
    """

    def __init__(
        self,
        connection: Callable[[], Connection],
        span: Span,
        length: int,
        *,
        id_of: Callable[[Key], int] = last_key,
        values_of: Callable[[int], Key] = only_id,
    ) -> None:
        """`connection` gives the one to read by, in the thread that asks. Where ids are made up, `id_of` makes one of a
        row's keys, and `values_of` gives the values of `Span.at` for one.
        """
        self._connection = connection
        self._span = span
        self._length = length
        self._id_of = id_of
        self._values_of = values_of
        self._before: dict[int, Key | None] = {0: None}
        """Key of the row before a block, by the block's number."""
        self._after: dict[int, Key | None] = {self._blocks_in_all: None}
        """Key of the first row of a block, by its number: what is before that block ends there."""
        self._blocks: OrderedDict[int, list[int]] = OrderedDict()

    @property
    def _blocks_in_all(self) -> int:
        return -(-self._length // BLOCK)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> int: ...

    @overload
    def __getitem__(self, index: slice) -> list[int]: ...

    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, slice):
            wanted = range(self._length)[index]
            return [self._at(n) for n in wanted]
        return self._at(range(self._length)[index])

    def __iter__(self) -> Iterator[int]:
        for number in range(self._blocks_in_all):
            yield from self._block(number)

    def index(self, value: object, start: int = 0, stop: int | None = None) -> int:
        """Where an id stands, counted in the index; ValueError when it is not there."""
        span, wanted = self._span, range(self._length)[start:stop]
        at = span.at or f"{span.keys[-1]} = ?"
        # A plain join may start from the row that is asked for.
        source = span.source.replace("CROSS JOIN", "JOIN")
        query = f"SELECT {', '.join(span.keys)} FROM {source} WHERE {at} AND ({span.where})"
        known = self._values_of(value) if isinstance(value, int) else (None,) * at.count("?")
        key = self._connection().execute(query, (*known, *span.values)).fetchone()
        if key is not None:
            found = int(self._connection().execute(*span.count_before(tuple(key))).fetchone()[0])
            if found in wanted:
                return found
        raise ValueError(f"{value!r} is not in the list")

    def __contains__(self, value: object) -> bool:
        try:
            self.index(value)
        except ValueError:
            return False
        return True

    def _at(self, index: int) -> int:
        number, offset = divmod(index, BLOCK)
        return self._block(number)[offset]

    def _block(self, number: int) -> list[int]:
        block = self._blocks.get(number)
        if block is None:
            size = min(BLOCK, self._length - number * BLOCK)
            block = self._read(number, size)
            if len(block) < size:
                self._forget()
                block = self._read(number, size)
            block += [block[-1] if block else 0] * (size - len(block))
            self._blocks[number] = block
            if len(self._blocks) > KEPT:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(number)
        return block

    def _forget(self) -> None:
        self._before = {0: None}
        self._after = {self._blocks_in_all: None}

    def _read(self, number: int, size: int) -> list[int]:
        """The rows of a block, read from the nearest key that is known."""
        starts, ends = sorted(self._before), sorted(self._after)
        start = starts[bisect_right(starts, number) - 1]
        end = ends[bisect_right(ends, number)]
        if number - start <= end - number - 1:
            if start < number and not self._skip(self._before, start, number, backward=False):
                return []
            rows = self._rows(self._before[number], size, backward=False)
        else:
            if end > number + 1 and not self._skip(self._after, end, number + 1, backward=True):
                return []
            rows = self._rows(self._after[number + 1], size, backward=True)[::-1]
        if len(rows) == size:
            self._before[number + 1] = rows[-1]
            self._after[number] = rows[0]
        return [self._id_of(row) for row in rows]

    def _skip(self, known: dict[int, Key | None], at: int, to: int, *, backward: bool) -> bool:
        """Learn the key at one block from that at another; False when there are not that many rows any more."""
        rows = abs(to - at) * BLOCK
        if backward and at == self._blocks_in_all:
            rows -= at * BLOCK - self._length
        query, values = self._span.after(known[at], f"LIMIT 1 OFFSET {rows - 1}", backward=backward)
        key = self._connection().execute(query, values).fetchone()
        if key is not None:
            known[to] = tuple(key)
        return key is not None

    def _rows(self, beyond: Key | None, size: int, *, backward: bool) -> list[Key]:
        query, values = self._span.after(beyond, f"LIMIT {size}", backward=backward)
        return self._connection().execute(query, values).fetchall()


class Chain(Sequence[int]):
    """Sequences one after another."""

    def __init__(self, *parts: Sequence[int]) -> None:
        self._parts = [part for part in parts if len(part)]

    def __len__(self) -> int:
        return sum(len(part) for part in self._parts)

    @overload
    def __getitem__(self, index: int) -> int: ...

    @overload
    def __getitem__(self, index: slice) -> list[int]: ...

    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, slice):
            return [self[n] for n in range(len(self))[index]]
        at = range(len(self))[index]
        for part in self._parts:
            if at < len(part):
                return part[at]
            at -= len(part)
        raise IndexError(index)

    def __iter__(self) -> Iterator[int]:
        for part in self._parts:
            yield from part

    def index(self, value: object, start: int = 0, stop: int | None = None) -> int:
        """Where an id stands; ValueError when it is not there."""
        before, wanted = 0, range(len(self))[start:stop]
        for part in self._parts:
            try:
                found = before + part.index(value)
            except ValueError:
                before += len(part)
                continue
            if found in wanted:
                return found
            break
        raise ValueError(f"{value!r} is not in the list")

    def __contains__(self, value: object) -> bool:
        return any(value in part for part in self._parts)
