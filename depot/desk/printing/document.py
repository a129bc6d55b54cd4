"""The one function that makes a document: facts, faces, pages, bytes, and the check before paper.

It knows no database, takes and gives what can be sent between processes, and may take seconds: screens run it in a
process of its own (depot.desk.printing.workshop).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from depot import words
from depot.desk.printing.plans import PDF, ZPL, Plan

if TYPE_CHECKING:
    from labels.checking import Checked
    from labels.drawing import Drawing
    from labels.sheet import Page


class Made(NamedTuple):
    """A finished document."""

    format: str
    """`pdf`, `zpl` or `png`."""
    files: tuple[bytes, ...]
    """Its bytes: one for each page of a PNG, one in all otherwise."""
    pages: int
    checked: Checked

    @property
    def data(self) -> bytes:
        """All of it, as a printer takes it."""
        return b"".join(self.files)


def make(plan: Plan) -> Made:
    """The document of a plan, every symbol of it read. Raises LabelsUnreadable, SymbolDoesNotFit, SymbolUnsayable."""
    made = examined(plan)
    made.checked.demand()
    return made


def examined(plan: Plan, drawn: Sequence[Page] | None = None) -> Made:
    """The document of a plan, with what the check found, be it good or bad. `drawn` are its pages, if they are there.

    Raises SymbolDoesNotFit, SymbolUnsayable.
    """
    from labels import checking
    from labels.raster import png
    from labels.zpl import zpl

    with words.speaking(plan.face.language):
        pages = drawn if drawn is not None else pages_of(plan)
        if plan.format == PDF:
            from labels.pdf import pdf

            data = pdf(pages, plan.title, "fr-CA" if plan.face.language == "fr" else "en-CA")
            return Made(PDF, (data,), len(pages), checking.check_pdf(data, pages))
        bitmaps = [page.bitmap() for page in pages]
        if plan.format == ZPL:
            jobs = [zpl(bitmap) for bitmap in bitmaps]
            return Made(ZPL, (b"".join(jobs),), len(pages), checking.check_zpl(jobs, pages))
        files = tuple(png(bitmap, page.dpi) for bitmap, page in zip(bitmaps, pages, strict=True))
        return Made(plan.format, files, len(pages), checking.check_bitmaps(bitmaps, pages))


def pages_of(plan: Plan) -> Sequence[Page]:
    """The pages of a plan, drawn: for a document or a preview. Raises SymbolDoesNotFit, SymbolUnsayable."""
    from labels.sheet import lay

    if plan.face.name == "ruler":
        from labels.ruler import ruler_page

        return [ruler_page(plan.stock, plan.profile, plan.profile.dpi) for _copy in plan.labels]
    drawings = [_draw(plan, facts) for facts in plan.facts]
    return lay([drawings[number] for number in plan.labels], plan.stock, plan.start, plan.profile)


def _draw(plan: Plan, facts: Any) -> Drawing:
    """One label."""
    from labels import faces
    from labels.faces import badge, box, calibration, commands, file, outcard, shelf, slips

    room, dpi, hide = plan.stock.room(plan.profile.dpi), plan.profile.dpi, plan.hide_confidential
    match plan.face.name:
        case "box":
            return box.draw(facts, room, dpi, hide_confidential=hide)
        case "file":
            return file.draw(facts, room, dpi, hide_confidential=hide)
        case "location":
            return shelf.draw(facts, room, dpi, arrow=plan.face.arrow)
        case "person":
            return badge.draw_person(facts, room, dpi)
        case "badge":
            return badge.draw_user(facts, room, dpi)
        case "loan":
            return slips.draw_loan(facts, room, dpi)
        case "ghost":
            return outcard.draw(facts, room, dpi, hide_confidential=hide)
        case "commands":
            return commands.draw(room, dpi)
        case "calibration":
            return calibration.draw(room, dpi)
        case name:
            raise ValueError(f"{faces.__name__} draws no {name}")
