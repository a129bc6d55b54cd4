"""The condensed retention schedule as a report: a row for each copy of each rule."""

from __future__ import annotations

from typing import Final

from depot.desk.attaching import followed_by
from depot.model.reference import Rule
from depot.model.retention.rules import DESTROY, KEEP, PRINCIPAL, SECONDARY, SORT, Period, version_of
from depot.report.lists.shape import DATE, NUMBER, RULE, WORD, Column, Report, Rows, Source
from depot.store.reports import boxes
from depot.store.reports.reading import rows
from depot.words import N_

ENDINGS: Final = {KEEP: N_("Keep"), DESTROY: N_("Destroy"), SORT: N_("Sort")}
"""Dispositions, as a table says them."""

COPIES: Final = {PRINCIPAL: N_("P"), SECONDARY: N_("S")}
"""Principal and secondary copy."""

WITHDRAWN: Final = "withdrawn"
APPROVED: Final = "approved"
WAITING: Final = "waiting"


def years_said(years: int | None, remark: str) -> str:
    """Years of a period with the label of its remark, such as `888 R1`."""
    return " ".join(filter(None, ("—" if years is None else str(years), remark)))


def _rows(source: Source) -> Rows:
    asked = source.asked.boxes
    held = {key: n for key, _name, n, *_rest in rows(source.store, boxes.grouped("rule", asked))}
    classes = followed_by(source.store)
    for rule in source.store.all(Rule, retired=True):
        unused, unasked = rule.retired and not held.get(rule.key), asked.rules and rule.key not in asked.rules
        if unused or unasked:
            continue
        version = version_of(rule)
        state = WITHDRAWN if rule.retired else APPROVED if rule.approved_on else WAITING
        about = (", ".join(classes.get(rule.key, ())), rule.version, state, rule.approved_on)
        for nth, period in enumerate(version.periods or (None,)):
            boxed = held.get(rule.key, 0) if nth == 0 else None
            yield version.code, rule.title, *_copy(period), *about, boxed


def _copy(period: Period | None) -> tuple[str, ...]:
    if period is None:
        return ("", "", "", "", "", "")
    active, semi = years_said(period.active, period.active_remark), years_said(period.semi, period.semi_remark)
    media = ", ".join(period.media)
    return period.copy, media, active, semi, period.disposition, period.disposition_remark


SCHEDULE: Final = Report(
    name="schedule",
    title=N_("Condensed schedule"),
    about=N_("Every retention rule in force, a row for each copy, with its classes and how many boxes follow it."),
    columns=(
        Column("rule", N_("Rule"), mm=20),
        Column("title", N_("Title"), share=2),
        Column("copy", N_("P/S"), WORD, mm=10, words=COPIES),
        Column("media", N_("Media"), mm=20, wide=True),
        Column("active", N_("Active"), mm=16),
        Column("semi", N_("Semi-active"), mm=18),
        Column("disposition", N_("Inactive"), WORD, mm=20, words=ENDINGS),
        Column("remark", N_("Remark"), mm=18, wide=True),
        Column("classes", N_("Classes"), share=1, wide=True),
        Column("version", N_("Version"), NUMBER, mm=14, wide=True, paper=False),
        Column(
            "state",
            N_("State"),
            WORD,
            mm=22,
            words={APPROVED: N_("approved"), WAITING: N_("not approved"), WITHDRAWN: N_("withdrawn")},
            wide=True,
        ),
        Column("approved_on", N_("Approved on"), DATE, mm=18, wide=True, paper=False),
        Column("boxes", N_("Boxes"), NUMBER, mm=14, wide=True),
    ),
    filters=(RULE,),
    rows=_rows,
)
