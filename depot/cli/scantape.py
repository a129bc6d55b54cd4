"""What a batch scanner wrote, as scans: in any encoding, with any line ends, each as soon as it is there."""

from __future__ import annotations

import codecs
import contextlib
import io
import sys
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, NamedTuple

from depot.cli.faults import FileNotRead
from depot.words import _

CHUNK: Final = 1 << 16
"""Bytes asked for at once; a pipe gives what it has."""

KEPT: Final = 8_192
"""Characters kept of one scan; the desk refuses far shorter ones, and nothing longer fills the memory."""

_ENDS: Final = frozenset("\r\n\t")


class Line(NamedTuple):
    """One scan."""

    n: int
    """Its line in the file, from 1; scans parted by tabs share theirs."""
    text: str


def lines(read: Callable[[], bytes]) -> Iterator[Line]:
    """The scans of a stream; `read` gives the next bytes, and none at the end. Blank ones are left out."""
    n, held, after_cr = 1, "", False
    for text in decoded(read):
        for part in _parts(text):
            if part not in _ENDS:
                held += part[: KEPT - len(held)]
                after_cr = False
                continue
            if held.strip(" "):
                yield Line(n, held)
            held = ""
            n += part == "\r" or (part == "\n" and not after_cr)
            after_cr = part == "\r"
    if held.strip(" "):
        yield Line(n, held)


def _parts(text: str) -> Iterator[str]:
    """The text cut at every end character, the ends alone."""
    start = 0
    for at, character in enumerate(text):
        if character in _ENDS:
            if start < at:
                yield text[start:at]
            yield character
            start = at + 1
    if start < len(text):
        yield text[start:]


def decoded(read: Callable[[], bytes]) -> Iterator[str]:
    """The text of a stream: UTF-16 where its mark says so, else UTF-8, with Windows-1252 for what is not UTF-8."""
    first = read()
    while 0 < len(first) < 3 and (more := read()):
        first += more
    utf16 = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    decoder = codecs.getincrementaldecoder("utf-16" if utf16 else "utf-8-sig")("replace" if utf16 else _WESTERN)
    while first:
        yield decoder.decode(first)
        first = read()
    yield decoder.decode(b"", final=True)


def _western(error: UnicodeError) -> tuple[str, int]:
    """A byte that is not UTF-8, as Windows-1252 has it; Latin-1 for the five that it lacks."""
    assert isinstance(error, UnicodeDecodeError)
    byte = error.object[error.start : error.start + 1]
    try:
        return byte.decode("cp1252"), error.start + 1
    except UnicodeDecodeError:
        return byte.decode("latin-1"), error.start + 1


_WESTERN: Final = "depot.western"
codecs.register_error(_WESTERN, _western)


def reader(stream: BinaryIO) -> Callable[[], bytes]:
    """Gives what a stream has, without waiting for more than there is."""
    if isinstance(stream, io.BufferedReader):
        return lambda: stream.read1(CHUNK)
    return lambda: stream.read(CHUNK)


@contextlib.contextmanager
def opened(name: str) -> Iterator[Callable[[], bytes]]:
    """A file of scans, standard input for `-`; gives what there is to read, as `lines` takes it. Raises FileNotRead."""
    if name == "-":
        if sys.stdin is None:
            raise FileNotRead(file=name, reason=_("standard input is closed"))
        yield reader(sys.stdin.buffer)
        return
    try:
        stream = open(name, "rb")  # noqa: PTH123, SIM115 - closed below; only opening it is guarded
    except OSError as error:
        raise FileNotRead(file=name, reason=error.strerror or str(error)) from error
    with stream:
        yield reader(stream)
