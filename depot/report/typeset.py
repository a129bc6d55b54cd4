"""Setting a paper in type: a template of data/papers and its data become a tagged PDF (PDF/UA-1, ISO 14289-1).

Typst reads nothing but the template and our fonts. Data comes as JSON and stays text: nothing in it is markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from unicodedata import bidirectional, category

from depot.errors import DepotError
from depot.words import N_
from labels.faults import LabelsNotWritten
from labels.files import write_whole
from labels.fonts import REPLACEMENT, covers

STANDARD: Final = "ua-1"
"""Accessible PDF, as Quebec's SGQRI 008 asks of documents of public bodies."""


_DIRECTIONS: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Bidirectional classes of embeddings, overrides and isolates (UAX 9)."""


class PaperUnset(DepotError):
    """Facts: paper, detail. The template and its data do not fit: a fault of the program."""

    what = N_("The paper “{paper}” could not be set: {detail}")
    todo = N_("Show this message to whoever looks after the program; nothing was changed.")


class PaperNotWritten(DepotError):
    """Facts: file, reason."""

    what = N_("The paper could not be written to {file}: {reason}.")
    todo = N_("Choose another folder, or make room there.")


def write(file: Path, pdf: bytes) -> None:
    """Write a paper, whole or not at all. Raises PaperNotWritten."""
    try:
        write_whole(file, pdf)
    except LabelsNotWritten as error:
        raise PaperNotWritten(**error.facts) from error


def typeset(paper: str, data: Mapping[str, Any], at: datetime) -> bytes:
    """The PDF of a paper (name of its template), made at a time. Raises PaperUnset."""
    import typst

    import data as shipped

    folder = Path(shipped.__path__[0])
    try:
        made = typst.compile(
            folder / "papers" / f"{paper}.typ",
            root=folder / "papers",
            font_paths=[folder / "fonts"],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=[STANDARD],
            sys_inputs={"data": json.dumps(settable(data), ensure_ascii=False)},
            timestamp=at.replace(microsecond=0),
        )
    except RuntimeError as error:
        raise PaperUnset(paper=paper, detail=str(error)) from error
    assert isinstance(made, bytes)
    return made


def settable(value: Any) -> Any:
    """The same data with REPLACEMENT for the characters that our fonts do not have, which PDF/UA lets nobody set, and
    for those that would steer what is set: controls, and changes of direction. What is written from right to left is
    set so by itself.
    """
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value
        odd = {each for each in set(value) if each not in "\n\t" and (_steers(each) or not covers(each))}
        return value.translate({ord(each): REPLACEMENT for each in odd})
    if isinstance(value, Mapping):
        return {key: settable(each) for key, each in value.items()}
    return [settable(each) for each in value] if isinstance(value, list | tuple) else value


def _steers(character: str) -> bool:
    return category(character) == "Cc" or bidirectional(character) in _DIRECTIONS


def svg(rows: tuple[tuple[bool, ...], ...], quiet: int = 4) -> str:
    """A two-dimensional symbol as SVG, with its quiet zone in modules."""
    size = len(rows) + 2 * quiet
    path = "".join(
        f"M{x + quiet} {y + quiet}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )


def svg_bars(runs: Sequence[int], quiet: int = 10, height: int = 30) -> str:
    """A barcode (widths of bar, space, bar ... in modules) as SVG, with its quiet zones; lengths in modules."""
    x, path = quiet, ""
    for n, width in enumerate(runs):
        if n % 2 == 0:
            path += f"M{x} 0h{width}v{height}h-{width}z"
        x += width
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {x + quiet} {height}" shape-rendering="crispEdges">'
        f'<rect width="{x + quiet}" height="{height}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )
