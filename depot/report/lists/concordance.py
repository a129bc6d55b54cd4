"""Reports from old to new: codes of former plans to classes, old barcodes and numbers to codes."""

from __future__ import annotations

from typing import Final

from depot.model.box import Box
from depot.model.file import File
from depot.model.location import Location
from depot.model.person import Person
from depot.model.reference import ClassCode
from depot.model.state import lines
from depot.model.subjects import resolve
from depot.report.lists.boxes import bare
from depot.report.lists.shape import CODE, WORD, Column, Report, Rows, Source
from depot.store.reports.reading import count, rows
from depot.store.reports.trails import old_codes
from depot.words import N_

KINDS: Final = {"box": N_("box"), "file": N_("file"), "location": N_("place"), "person": N_("borrower")}
"""What an old code names."""


def _plan(source: Source) -> Rows:
    for each in source.store.all(ClassCode):
        for old in lines(each.old_codes):
            plan, _space, code = old.partition(" ")
            yield plan, code, bare(each.key), each.title, bare(each.rule)


def _old(source: Source) -> Rows:
    for text, subject in rows(source.store, old_codes()):
        found = resolve(subject)
        kind = found[0].name if found is not None else ""
        yield text, subject, kind, _name(source, subject)


def _name(source: Source, subject: str) -> str:
    found = resolve(subject)
    if found is None or found[0].state not in (Box, File, Location, Person):
        return ""
    state = source.store.get(found[0].state, found[1])
    return str(getattr(state, "title", None) or getattr(state, "name", None) or getattr(state, "label", ""))


CONCORDANCE: Final = Report(
    name="concordance",
    title=N_("Concordance of the plan"),
    about=N_("The codes of former classification plans, each with the class that took its place."),
    columns=(
        Column("plan", N_("Former plan"), mm=36),
        Column("old", N_("Former code"), mm=36),
        Column("class", N_("Class"), mm=28),
        Column("title", N_("Title"), share=1),
        Column("rule", N_("Rule"), mm=24, wide=True),
    ),
    filters=(),
    rows=_plan,
)

OLD_CODES: Final = Report(
    name="old-codes",
    title=N_("Old codes"),
    about=N_("Old barcodes and numbers of boxes, files, places and borrowers, each with the code it has now."),
    columns=(
        Column("old", N_("Old code"), mm=60),
        Column("code", N_("Code"), CODE, mm=30),
        Column("kind", N_("Kind"), WORD, mm=24, words=KINDS),
        Column("title", N_("Title"), share=1),
    ),
    filters=(),
    rows=_old,
    length=lambda source: count(source.store, old_codes()),
)
