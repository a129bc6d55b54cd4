"""Retention schedules in BAnQ's exchange format (GALA): ROWSET / ROW / DELAI / DELAI_ROW.

Tolerant of what exports in use do against the schema: an empty ID_ORGANISME, `--` for a disposition, remarks beyond R9,
elements left out. What the fields of a record do not give back letter for letter is kept beside them in `as_read`, so
that `elements_of_rule` rebuilds every element of a ROW as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from depot.intake.faults import ElementMissing, ElementWrong, RowFault, RuleNumberless
from depot.intake.periods import DISPOSITIONS, LONGEST, TRANSACTIONS, check_whole
from depot.intake.records import Copy, CopyRow, RowError, RuleRow
from depot.intake.safe_xml import elements_of, local_name, raw_text_of, root_of, source_line

if TYPE_CHECKING:
    from lxml.etree import _Element

ROOT: Final = "ROWSET"
NAMESPACES: Final = ("", "http://dvapp.banq.qc.ca/calendrier_conservation")

Elements = tuple[tuple[str, str | None], ...]
"""(element, its text), None for an element that is absent."""

_FLAGS: Final = {"O": True, "N": False, "": None}
_FLAG_TEXTS: Final = {True: "O", False: "N", None: None}
"""What is not said is left out: the schema takes no empty flag."""


def read_gala(path: Path) -> Iterator[RuleRow | RowError]:
    """The rules of a schedule, in order. The whole file is checked before the first is given.

    Raises FileUnreadable, FileTooLarge, XmlEntity, XmlRootUnexpected, XmlTruncated, XmlMisencoded, XmlMalformed.
    """
    root = root_of(path, ROOT, NAMESPACES)
    rules: list[RuleRow | RowError] = []
    for event, row in elements_of(path, root, ("ROW",)):
        if event == "end":
            rules.append(_read(row))
            row.clear()
    return iter(rules)


def elements_of_rule(rule: RuleRow) -> Elements:
    """The elements of a ROW but DELAI, in the order of the schema, as the fields of the rule give them."""
    return (
        ("ID_ORGANISME", rule.body_number),
        ("NUMREGLE", rule.code),
        ("TYPE_TRANS", rule.transaction),
        ("RECUEIL", rule.recueil),
        ("TITRESER", rule.title),
        ("REFLEGALE", rule.legal),
        ("NO_RECUEIL", rule.recueil_number),
        ("PROCACTIVI", rule.process),
        ("CODECLASS", "; ".join(rule.class_codes)),
        ("NOMUNITE", "; ".join(rule.holders)),
        ("DESCSERIE", rule.description),
        ("TYPESDOC", "; ".join(rule.document_types)),
        ("DOCUMESSEN", _FLAG_TEXTS[rule.essential]),
        ("DOCUMCONFI", _FLAG_TEXTS[rule.confidential]),
        ("REMARQDELA", rule.delay_remarks),
        ("REMARQGEN", rule.general_remarks),
        ("GRILLECHAN", _FLAG_TEXTS[rule.sampling_grid]),
    )


def elements_of_copy(copy: CopyRow, rule_code: str) -> Elements:
    """The elements of a DELAI_ROW, in the order of the schema, as the fields of the copy give them."""
    return (
        ("NUMDELAI", copy.number),
        ("NUMREGLE", rule_code),
        ("TYPEDOSS", copy.copy),
        ("SUPPDOSS", ", ".join(copy.media).lower() or "-"),
        ("REM_SUPPDOSS", copy.media_remark or None),
        ("PERIOACTIF", "-" if copy.active is None else str(copy.active)),
        ("REM_PERIOACTIF", copy.active_remark or None),
        ("PERIOSMACT", "-" if copy.semi is None else str(copy.semi)),
        ("REM_PERIOSMACT", copy.semi_remark or None),
        ("ID_REF_DISPOSITION", copy.disposition or "-"),
        ("REM_DISPOINACT", copy.disposition_remark or None),
    )


def as_written(given: Elements, as_read: Elements) -> Elements:
    """The elements with what was read in place of what the fields give; elements that the schema does not know last."""
    read = dict(as_read)
    names = [name for name, _ in given]
    kept = tuple((name, read.get(name, text)) for name, text in given)
    return (*kept, *((name, text) for name, text in as_read if name not in names))


def _read(row: _Element) -> RuleRow | RowError:
    line = source_line(row)
    texts = _texts(row)
    code = texts.get("NUMREGLE", "").strip()
    try:
        if not code:
            raise RuleNumberless
        rule = _rule(texts, code, line)
        copies = tuple(_copy(_texts(delay), code) for delay in row.iter("{*}DELAI_ROW"))
        rule = replace(rule, copies=copies, as_read=_differences(elements_of_rule(rule), texts))
        check_whole(rule)
    except RowFault as fault:
        return RowError(line, f"NUMREGLE {code}".strip(), fault)
    return rule


def _rule(texts: Mapping[str, str], code: str, line: int) -> RuleRow:
    def text(name: str) -> str:
        return texts.get(name, "")

    return RuleRow(
        code=code,
        title=text("TITRESER").strip(),
        body_number=text("ID_ORGANISME").strip(),
        transaction=_known("TYPE_TRANS", text("TYPE_TRANS"), TRANSACTIONS),
        recueil=text("RECUEIL").strip(),
        recueil_number=text("NO_RECUEIL").strip(),
        process=text("PROCACTIVI").strip(),
        class_codes=_several(text("CODECLASS")),
        holders=_several(text("NOMUNITE")),
        description=text("DESCSERIE").strip(),
        document_types=_several(text("TYPESDOC")),
        legal=text("REFLEGALE").strip(),
        essential=_flag("DOCUMESSEN", text("DOCUMESSEN")),
        confidential=_flag("DOCUMCONFI", text("DOCUMCONFI")),
        delay_remarks=text("REMARQDELA").strip(),
        general_remarks=text("REMARQGEN").strip(),
        sampling_grid=_flag("GRILLECHAN", text("GRILLECHAN")),
        line=line,
    )


def _copy(texts: Mapping[str, str], rule_code: str) -> CopyRow:
    def text(name: str) -> str:
        return texts.get(name, "").strip()

    kind = _known("TYPEDOSS", text("TYPEDOSS"), ("P", "S"))
    if not kind:
        raise ElementMissing(element="TYPEDOSS")
    side: Copy = "P" if kind == "P" else "S"
    copy = CopyRow(
        copy=side,
        number=text("NUMDELAI"),
        media=tuple(code.strip().upper() for code in re.split(r"[,;]", text("SUPPDOSS")) if code.strip(" -")),
        active=_years("PERIOACTIF", text("PERIOACTIF")),
        semi=_years("PERIOSMACT", text("PERIOSMACT")),
        disposition=_known("ID_REF_DISPOSITION", text("ID_REF_DISPOSITION").strip("-"), DISPOSITIONS),
        media_remark=text("REM_SUPPDOSS"),
        active_remark=text("REM_PERIOACTIF"),
        semi_remark=text("REM_PERIOSMACT"),
        disposition_remark=text("REM_DISPOINACT"),
    )
    return replace(copy, as_read=_differences(elements_of_copy(copy, rule_code), texts))


def _texts(row: _Element) -> dict[str, str]:
    """The texts of an element's children, by name. Of an element that stands twice the texts are joined."""
    texts: dict[str, str] = {}
    for child in row:
        name = local_name(child)
        if name != "DELAI":
            texts[name] = f"{texts[name]}\n{raw_text_of(child)}" if name in texts else raw_text_of(child)
    return texts


def _differences(given: Elements, texts: Mapping[str, str]) -> Elements:
    known = {name for name, _ in given}
    changed = [(name, texts.get(name)) for name, text in given if texts.get(name) != text]
    return (*changed, *((name, text) for name, text in texts.items() if name not in known))


def _several(text: str) -> tuple[str, ...]:
    return tuple(part for piece in text.split(";") if (part := piece.strip()))


def _known(name: str, text: str, known: Iterable[str]) -> str:
    word = text.strip().upper()
    if word and word not in known:
        raise ElementWrong(element=name, value=text, known=", ".join(known))
    return word


def _flag(name: str, text: str) -> bool | None:
    return _FLAGS[_known(name, text, ("O", "N"))]


def _years(name: str, text: str) -> int | None:
    if not text.strip("-"):
        return None
    if not (text.isascii() and text.isdecimal() and int(text) <= LONGEST):
        raise ElementWrong(element=name, value=text, known=f"0–{LONGEST}")
    return int(text)
