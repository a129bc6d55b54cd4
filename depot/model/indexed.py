"""What of a box or file is searched as text, and how a text falls into words.

The same words are seen by the index (FTS5, `unicode61`) and by `Query.match`.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from depot.model.box import Box
from depot.model.codes import text_of
from depot.model.file import File
from depot.model.searchtext import folded

_WORD: Final = re.compile(r"[^\W_]+")


class Text(NamedTuple):
    """Folded texts of one thing, a column of the index each."""

    text: str
    unit: str
    code: str


def box_text(box: Box) -> Text:
    """What is searched of a box."""
    text = folded(" ".join(filter(None, (box.title, box.contents, box.remarks))))
    codes = f"{text_of('B', box.id)} {box.number} {box.class_code.partition('/')[2]} {box.aliases}"
    return Text(text, folded(box.unit.partition("/")[2]), folded(" ".join(codes.split())))


def file_text(file: File) -> Text:
    """What is searched of a file; nothing of a removed one."""
    if file.removed:
        return Text("", "", "")
    return Text(folded(file.title), "", folded(" ".join(f"{file.ref} {file.aliases}".split())))


SPELT_FROM: Final = 3
SPELT_TO: Final = 30
"""Letters of a word that is worth spelling right: shorter ones are near to everything, longer ones are none."""


def spelt(text: str) -> set[str]:
    """The words of a folded text that a misspelt one may have meant: letters only."""
    return {word for word in _WORD.findall(text) if SPELT_FROM <= len(word) <= SPELT_TO and word.isalpha()}


def tokens(text: str) -> list[str]:
    """The words of a folded text, in order: runs of letters and digits."""
    return _WORD.findall(text.lower())
