"""The condensed retention schedule on paper (calendrier de conservation abrégé), as an accessible PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from depot.desk.attaching import followed_by
from depot.model.reference import Organisation, Rule
from depot.model.retention.rules import OPEN, PRINCIPAL, UNTIL_REPLACED, Period, version_of
from depot.report.lists.schedule import ENDINGS, years_said
from depot.report.typeset import typeset
from depot.store.lookup import Reader
from depot.words import _, language, ngettext


def rulebook(reader: Reader, rules: Sequence[Rule], at: datetime) -> bytes:
    """Rules, one after the other with their copies, as a PDF made at a time. Raises PaperUnset."""
    return typeset("schedule", _data(reader, rules, at), at)


def _data(reader: Reader, rules: Sequence[Rule], at: datetime) -> dict[str, Any]:
    name, _node = reader.depot_name()
    orgs = list(dict.fromkeys(rule.org for rule in rules)) or [reader.home_organisation()]
    named = (reader.get(Organisation, org) for org in orgs)
    classes = followed_by(reader)
    count = ngettext("{n} rule", "{n} rules", len(rules)).format(n=len(rules))
    return {
        "language": language(),
        "title": _("Condensed retention schedule"),
        "organisation": ", ".join(org.name or org.key for org in named if org is not None),
        "depot": name,
        "number": count,
        "made": _("Made on {at}").format(at=f"{at:%Y-%m-%d %H:%M}"),
        "summary": _summary(rules),
        "header": [_("Rule"), _("Title"), _("P/S"), _("Active"), _("Semi-active"), _("Inactive"), _("Remarks")],
        "rules": [_rule(rule, classes.get(rule.key, ())) for rule in rules],
        "empty": _("No rule is on record."),
        "legend_header": [_("Abbreviation"), _("Meaning")],
        "legend": _legend(),
        "words": {"page": _("page"), "legend": _("How to read it")},
    }


def _summary(rules: Sequence[Rule]) -> str:
    waiting = sum(not rule.approved_on and not rule.retired for rule in rules)
    if not waiting:
        return ""
    told = ngettext(
        "{n} rule is not approved by BAnQ: nothing may be destroyed by it.",
        "{n} rules are not approved by BAnQ: nothing may be destroyed by them.",
        waiting,
    )
    return told.format(n=waiting)


def _rule(rule: Rule, classes: Sequence[str]) -> dict[str, Any]:
    version = version_of(rule)
    if rule.retired:
        standing = _("withdrawn")
    elif rule.approved_on:
        standing = _("approved on {on}").format(on=rule.approved_on)
    else:
        standing = _("not approved")
    under = [f"v{rule.version}", standing]
    under += [_("request {number}").format(number=rule.request)] if rule.request else []
    told = ngettext("Class: {codes}", "Classes: {codes}", len(classes))
    return {
        "code": version.code,
        "title": rule.title,
        "under": ", ".join(under),
        "classes": told.format(codes=", ".join(classes)) if classes else "",
        "copies": [_copy(each) for each in version.periods] or [["—"] * 4],
        "remarks": rule.remarks,
    }


def _copy(period: Period) -> list[str]:
    copy = _("P") if period.copy == PRINCIPAL else _("S")
    ending = _(ENDINGS[period.disposition]) if period.disposition else "—"
    return [
        " ".join(filter(None, (copy, ", ".join(period.media)))),
        years_said(period.active, period.active_remark),
        years_said(period.semi, period.semi_remark),
        " ".join(filter(None, (ending, period.disposition_remark))),
    ]


def _legend() -> list[list[str]]:
    return [
        [_("P"), _("Principal copy: the most complete file on the matter")],
        [_("S"), _("Secondary copy: a part or a double of it")],
        ["PA, DM, FI", _("Paper, digital media, film; where none is named, all")],
        ["0–887", _("Years, counted from the end of the organisation's year")],
        [str(OPEN), _("Until the event that the remark says")],
        [str(UNTIL_REPLACED), _("Until a new version replaces it")],
        ["R1, R2…", _("The remark of that number")],
    ]
