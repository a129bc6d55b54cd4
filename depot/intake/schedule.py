"""Retention schedules out of CSV or XLSX: a row for each copy of a rule, or one row with both copies side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Final

from depot.intake import schema
from depot.intake.boxes import MEDIA
from depot.intake.cells import Cells, WhereFault
from depot.intake.faults import CodeDoubled, RowFault, RuleBroken, RuleContradicted
from depot.intake.periods import DISPOSITIONS, LONGEST, TRANSACTIONS, check_whole
from depot.intake.profiles import Profile, load_profile
from depot.intake.reader import Reader, open_columns
from depot.intake.records import Copy, CopyRow, RowError, RuleRow
from depot.intake.tables import Table

_SIDES: Final[tuple[tuple[Copy, str], ...]] = (("P", "principal_"), ("S", "secondary_"))


def read_schedule(path: Path, profile: Profile | None = None) -> Reader[RuleRow]:
    """A retention schedule. Rows of one rule follow each other; a rule of which a row is refused is refused whole,
    since half its periods would be another rule.

    Raises the FileFaults of tables and columns.
    """
    chosen = profile or load_profile()
    section = chosen.section(schema.SCHEDULE)
    table, columns = open_columns(path, chosen, schema.SCHEDULE, section)
    cells = Cells(schema.SCHEDULE, section, columns, chosen.dates)
    return Reader(table, columns, _Rules(table, cells).read())


class _Rules:
    """Gathers the rows of each rule."""

    def __init__(self, table: Table, cells: Cells) -> None:
        self._table = table
        self._cells = cells
        self._lines: dict[str, int] = {}
        """Line that each rule begins on."""
        self._rows: list[RuleRow] = []
        """Good rows of the rule at hand."""
        self._code = ""
        self._bad_line = 0
        """Line of a refused row of the rule at hand."""

    def read(self) -> Iterator[RuleRow | RowError]:
        unreadable = 0
        for row in self._table:
            if isinstance(row, RowError):
                unreadable = row.line
                yield row
                continue
            self._cells.row = row
            try:
                code = self._cells.must("code")
                if code != self._code:
                    yield from self._gathered()
                    self._code = code
                elif unreadable:
                    self._bad_line = unreadable
                unreadable = 0
                if self._lines.setdefault(code, row.line) != row.line and not self._at_hand():
                    raise self._cells.fault("code", CodeDoubled(code=code, line=self._lines[code]))
                self._add(_rule(self._cells, code))
            except WhereFault as found:
                self._bad_line = row.line
                yield RowError(row.line, found.where, found.fault)
        yield from self._gathered()

    def _at_hand(self) -> bool:
        """True when the rule at hand has a row already, good or bad."""
        return bool(self._rows or self._bad_line)

    def _add(self, rule: RuleRow) -> None:
        """Take one more row of the rule. Raises WhereFault when it contradicts the first."""
        if self._rows:
            first = self._rows[0]
            for name in (field.name for field in fields(RuleRow) if field.name not in {"copies", "line"}):
                said, here = getattr(first, name), getattr(rule, name)
                if here not in ("", (), None, said):
                    fault = RuleContradicted(code=rule.code, line=first.line, first=said, value=here)
                    raise self._cells.fault(name, fault)
        self._rows.append(rule)

    def _gathered(self) -> Iterator[RuleRow | RowError]:
        """The rule at hand, of all its rows; then there is none at hand."""
        rows, bad_line = self._rows, self._bad_line
        self._rows, self._bad_line = [], 0
        if not rows:
            return
        rule = replace(rows[0], copies=tuple(copy for row in rows for copy in row.copies))
        if bad_line:
            yield RowError(rule.line, "", RuleBroken(code=rule.code, line=bad_line))
            return
        try:
            check_whole(rule)
            yield rule
        except RowFault as fault:
            yield RowError(rule.line, "", fault)


def _rule(cells: Cells, code: str) -> RuleRow:
    return RuleRow(
        code=code,
        title=cells.text("title"),
        org=cells.text("org"),
        body_number=cells.text("body_number"),
        transaction=cells.one_of("transaction", TRANSACTIONS),
        recueil=cells.text("recueil"),
        recueil_number=cells.number_text("recueil_number"),
        process=cells.text("process"),
        class_codes=cells.many("class_codes"),
        holders=cells.many("holders"),
        description=cells.paragraphs("description"),
        document_types=cells.many("document_types"),
        legal=cells.paragraphs("legal"),
        essential=cells.flag_or_none("essential"),
        confidential=cells.flag_or_none("confidential"),
        delay_remarks=cells.paragraphs("delay_remarks"),
        general_remarks=cells.paragraphs("general_remarks"),
        sampling_grid=cells.flag_or_none("sampling_grid"),
        approved_on=cells.day("approved_on"),
        request=cells.number_text("request"),
        copies=_copies(cells),
        line=cells.row.line,
    )


def _copies(cells: Cells) -> tuple[CopyRow, ...]:
    side = cells.copy()
    if side:
        return (_copy(cells, side, ""),)
    return tuple(
        _copy(cells, side, prefix)
        for side, prefix in _SIDES
        if cells.text(f"{prefix}active") or cells.text(f"{prefix}disposition")
    )


def _copy(cells: Cells, side: Copy, prefix: str) -> CopyRow:
    return CopyRow(
        copy=side,
        number="" if prefix else cells.number_text("period_number"),
        media=cells.some_of(f"{prefix}media", MEDIA),
        active=cells.count(f"{prefix}active", high=LONGEST),
        semi=cells.count(f"{prefix}semi", high=LONGEST),
        disposition=cells.one_of(f"{prefix}disposition", DISPOSITIONS),
        media_remark="" if prefix else cells.text("media_remark"),
        active_remark="" if prefix else cells.text("active_remark"),
        semi_remark="" if prefix else cells.text("semi_remark"),
        disposition_remark="" if prefix else cells.text("disposition_remark"),
    )
