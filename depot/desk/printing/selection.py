"""What to label, as people say it: codes, ranges of codes, a shelf, words to search for, or all that needs a label.

    B-L1-000123-H  B-L1-000200..000250  needed  unit:7210 "dossiers d'élèves"

A range is by number; the check characters of its ends may be left out. A place, where boxes are to be labelled, stands
for the boxes at it and anywhere in it; where places are to be labelled, for itself, or for the shelves in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from depot.desk.printing.faces import Face
from depot.desk.printing.faults import FaceOther, SelectionReversed, SelectionUnreadable
from depot.desk.scanning.resolve import find
from depot.errors import DepotError, Refused
from depot.model.codes import LENGTH, LETTERS, Code, CodeMalformed, serial_number, usable
from depot.model.queryparse import parse
from depot.model.scantext import read
from depot.model.subjects import BY_LETTER
from depot.store import labelling
from depot.store.search import Searcher
from depot.store.store import Store
from depot.words import N_

NEEDED: Final = frozenset({"needed", "à-imprimer", "requises"})
"""Words for all that needs a label."""

_RANGE: Final = re.compile(r"(?P<first>[0-9A-Za-z-]+)\s*(?:\.\.|…)\s*(?P<last>[0-9A-Za-z-]+)")
_END: Final = re.compile(r"(?P<letter>[A-Z])(?P<node>[0-9A-Z]{2})(?P<serial>[0-9A-Z]{6})[0-9A-Z]?")
_SERIAL: Final = re.compile(r"(?P<serial>[0-9A-Z]{6})[0-9A-Z]?")


class Chosen(NamedTuple):
    """What is to be labelled."""

    codes: tuple[str, ...]
    """In stored form, once each, in the order of the labels."""
    more: int = 0
    """How many were left out because of the limit; -1 when there are more and nobody counted them."""
    odd: tuple[DepotError, ...] = ()
    """What was not understood in a list of scans, each with its reason."""


class RangeEmpty(Refused):
    """Facts: first, last."""

    what = N_("Nothing is on record from {first} to {last}.")
    todo = N_("Check the ends of the range.")


def choose(store: Store, face: Face, words: Sequence[str], *, below: bool = False, limit: int = 3_000) -> Chosen:
    """What words stand for, as labels of a face. `below` takes the shelves in a place instead of the place itself.

    Raises SelectionUnreadable, SelectionReversed, RangeEmpty, FaceOther, and what a scan of a code raises.
    """
    found: dict[str, None] = {}
    search: list[str] = []
    for word in words:
        if word.casefold() in NEEDED:
            found.update(dict.fromkeys(needed(store, face)))
        elif (ends := _RANGE.fullmatch(word)) is not None:
            found.update(dict.fromkeys(_between(store, face, ends["first"], ends["last"])))
        elif _is_code(word) or store.by_alias(word):
            found.update(dict.fromkeys(_named(store, face, word, below=below)))
        else:
            search.append(word)
    if search:
        found.update(dict.fromkeys(_searched(store, face, search)))
    codes = tuple(found)
    return Chosen(codes[:limit], max(len(codes) - limit, 0))


def scanned(store: Store, face: Face, scans: Iterable[str], *, limit: int = 3_000) -> Chosen:
    """What a list of scans stands for; what is no thing of this face is given back with its reason."""
    found: dict[str, None] = {}
    odd: list[DepotError] = []
    home = store.stream_head().node
    for scan in scans:
        if not scan.strip():
            continue
        try:
            reading = read(scan, None, home)
            if reading.command is None:
                subject = find(store, reading, home, reserved="B" in face.letters).subject
                found.update(dict.fromkeys(_of_face(store, face, subject, below=False)))
        except DepotError as error:
            odd.append(error)
    codes = tuple(found)
    return Chosen(codes[:limit], max(len(codes) - limit, 0), tuple(odd))


def needed(store: Store, face: Face) -> list[str]:
    """Codes of what needs a label of a face, in the order of the labels."""
    if face.kind == "user":
        return [Code.from_id("U", id_).text for id_ in labelling.badges_needing(store)]
    if not face.kind:
        return []
    return [Code.from_id(face.letters, id_).text for id_ in labelling.needing(store, face.kind)]


def counts(store: Store, faces: Iterable[Face]) -> dict[str, int]:
    """How many things need a label, by the name of the face."""
    return {face.name: labelling.needing_count(store, face.kind) for face in faces if face.kind}


def _is_code(word: str) -> bool:
    """Whether a word is made like a code. Raises CodeMisread for a wrong check character."""
    try:
        return bool(Code.parse(word))
    except CodeMalformed:
        return False


def _named(store: Store, face: Face, word: str, *, below: bool) -> list[str]:
    home = store.stream_head().node
    subject = find(store, read(word, None, home), home, reserved="B" in face.letters).subject
    return _of_face(store, face, subject, below=below)


def _of_face(store: Store, face: Face, subject: str, *, below: bool) -> list[str]:
    """The codes of a face that a thing stands for. Raises FaceOther."""
    letter, key = subject[0], Code.parse(subject).id
    if letter == "S" and "B" in face.letters:
        return _texts("B", labelling.boxes_below(store, key))
    if letter == "S" and below and face.letters == "S":
        return _texts("S", labelling.shelves_below(store, key))
    if letter == "B" and face.letters == "F":
        return _texts("F", labelling.files_of(store, key))
    if letter == "L" and face.name == "ghost":
        return [line.item for line in store.lines_of(key) if not line.back_at]
    if letter not in face.letters:
        raise FaceOther(code=Code.parse(subject).shown, face=face.name)
    return [subject]


def _between(store: Store, face: Face, first: str, last: str) -> list[str]:
    """The codes on record between two ends, and those of labels printed in advance.

    An end that brings its check character is held to it: CodeMisread.
    """
    bare = [end.replace("-", "").upper() for end in (first, last)]
    low, high = _END.fullmatch(bare[0]), _END.fullmatch(bare[1])
    end = high or _SERIAL.fullmatch(bare[1])
    if low is None or end is None:
        raise SelectionUnreadable(words=f"{first}..{last}")
    letter, node = low["letter"], low["node"]
    try:
        a, b = serial_number(low["serial"]), serial_number(end["serial"])
    except ValueError:
        raise SelectionUnreadable(words=f"{first}..{last}") from None
    for whole in (text for text in bare if len(text) == LENGTH):
        Code.parse(whole, store.stream_head().node)
    if letter not in LETTERS or b < a or (high is not None and (high["letter"], high["node"]) != (letter, node)):
        raise SelectionReversed(first=first, last=last)
    if letter not in face.letters:
        raise FaceOther(code=first, face=face.name)
    base = _base(letter, node, a, b)
    if base is None:
        raise RangeEmpty(first=first, last=last)
    kind = "user" if letter == "U" else BY_LETTER[letter].name
    ids = set(labelling.between(store, kind, base + a, base + b))
    if letter == "B" and face.name == "box":
        ids |= set(_reserved_between(store, node, base + a, base + b))
    if not ids:
        raise RangeEmpty(first=first, last=last)
    return _texts(letter, sorted(ids))


def _base(letter: str, node: str, first: int, last: int) -> int | None:
    """The id of serial 0 of a letter and node; None when no code has a serial of the range."""
    for serial in range(first, last + 1):
        if usable(letter, node, serial):
            return Code(letter, node, serial).id - serial
    return None


def _reserved_between(store: Store, node: str, low: int, high: int) -> list[int]:
    if node != store.stream_head().node:
        return []
    return [
        code.id
        for series in labelling.every_series(store)
        if series.letter == "B" and (series.first or 0) <= high and (series.last or 0) >= low
        for code in series.codes()
        if low <= code.id <= high and code.text not in series.voided_codes
    ]


def _searched(store: Store, face: Face, words: Sequence[str]) -> list[str]:
    """Boxes or files that a query finds; other things are not searched for by words."""
    if face.letters not in ("B", "F", "BF"):
        raise SelectionUnreadable(words=" ".join(words))
    query = parse(" ".join(words))
    if query.remarks:  # what was not understood would print the wrong labels
        raise SelectionUnreadable(words=" ".join(words))
    with Searcher(store) as searcher:
        if face.letters == "F":
            return _texts("F", searcher.files(query, limit=10_000).ids)
        return _texts("B", list(searcher.vector(query)))


def _texts(letter: str, ids: Iterable[int]) -> list[str]:
    return [Code.from_id(letter, id_).text for id_ in ids]
