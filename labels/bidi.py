"""Right-to-left text for painters that only paint from left to right, glyph by glyph.

A line keeps its own direction, left to right, as labels are read here; each run of Hebrew or Arabic inside is turned
round as one piece, with its numbers upright and its Arabic letters joined (the presentation forms of Unicode). This is
the Unicode bidirectional algorithm (UAX 9) for a left-to-right line without embeddings.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from unicodedata import bidirectional, category, combining, decomposition, mirrored, name
from unicodedata import lookup as character_named

_FIRST_RIGHT = "\u0590"
"""No character before this one is written from right to left."""
_RIGHT = frozenset({"R", "AL"})
_NUMBERS = frozenset({"EN", "AN", "ES", "ET", "CS"})
_FORMS = ("isolated", "final", "initial", "medial")


@lru_cache(8192)
def reordered(text: str) -> str:
    """The line in the order in which its glyphs are painted, from the left; unchanged when nothing runs leftwards."""
    if max(text, default="") < _FIRST_RIGHT or not any(bidirectional(character) in _RIGHT for character in text):
        return text
    return "".join(_turned(_joined(run)) if leftwards else run for leftwards, run in _runs(text))


def _runs(text: str) -> list[tuple[bool, str]]:
    """The runs of a line; True for one that reads leftwards: from its first such letter to its last, and further to
    the brackets that it opened.
    """
    marks = [False] * len(text)
    start = last = -1  # of the run, while nothing of the other direction has come behind it
    for index, character in enumerate(text):
        kind = bidirectional(character)
        follows = kind == "NSM" and last == index - 1
        if last >= 0 and (kind in _RIGHT or follows or _closes(text[start:index], character)):
            marks[last : index + 1] = [True] * (index + 1 - last)
            last = index
        elif kind in _RIGHT:
            marks[index] = True
            start = last = index
        elif kind == "L":
            last = -1
    return [
        (leftwards, "".join(character for _, character in run))
        for leftwards, run in groupby(zip(marks, text, strict=True), itemgetter(0))
    ]


def _closes(run: str, character: str) -> bool:
    """Whether a character is a closing bracket and the run before it has one open."""
    kinds = [category(each) for each in run]
    return category(character) == "Pe" and kinds.count("Ps") > kinds.count("Pe")


def _turned(run: str) -> str:
    """A run back to front: marks stay behind their letters, numbers stay upright, brackets look the other way."""
    pieces: list[str] = []
    for character in run:
        number = bidirectional(character) in _NUMBERS
        if pieces and (combining(character) or (number and bidirectional(pieces[-1][0]) in _NUMBERS)):
            pieces[-1] += character
        else:
            pieces.append(_mirror(character) if mirrored(character) else character)
    return "".join(reversed(pieces))


@cache
def _mirror(character: str) -> str:
    """The bracket that looks the other way."""
    title = name(character, "")
    for one, other in (("LEFT", "RIGHT"), ("RIGHT", "LEFT"), ("LESS", "GREATER"), ("GREATER", "LESS")):
        if title.startswith(one):
            try:
                return character_named(title.replace(one, other, 1))
            except KeyError:
                return character
    return character


def _joined(run: str) -> str:
    """Arabic letters in the form that their neighbours give them; other characters as they are."""
    forms = _arabic_forms()
    letters = [index for index, character in enumerate(run) if not combining(character)]
    shaped = list(run)
    for place, index in enumerate(letters):
        own = forms.get(run[index])
        if own is None:
            continue
        before = forms.get(run[letters[place - 1]], {}) if place else {}
        after = forms.get(run[letters[place + 1]], {}) if place + 1 < len(letters) else {}
        from_right = "initial" in before and "final" in own
        to_left = "initial" in own and "final" in after
        wanted = {(True, True): "medial", (True, False): "final", (False, True): "initial"}.get((from_right, to_left))
        shaped[index] = own.get(wanted or "isolated", run[index])
    return "".join(shaped)


@cache
def _arabic_forms() -> dict[str, dict[str, str]]:
    """The presentation forms of each Arabic letter, by the name of the form, from the decompositions of Unicode."""
    forms: dict[str, dict[str, str]] = {}
    for point in (*range(0xFB50, 0xFBFF), *range(0xFE80, 0xFEF5)):
        form, _, of = decomposition(chr(point)).partition("> ")
        if form[1:] in _FORMS and of and " " not in of:
            forms.setdefault(chr(int(of, 16)), {})[form[1:]] = chr(point)
    return forms
