"""What an import does to the schedule and to the boxes, told before it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from depot.words import N_, _, colon, ngettext

if TYPE_CHECKING:
    from depot.desk.rulechanges import RuleChange
    from depot.desk.ruleeffects import Effects, Tally
    from depot.intake.report import ImportReport
    from depot.model.reference import Rule

SHOWN: Final = 20
"""Rules that are told one by one, for people; programs get all of them."""

NAMED: Final = 5
"""Classes that are named of one rule."""

_DATES: Final = {
    "sooner": N_("due sooner:"),
    "later": N_("due later:"),
    "dated": N_("without a date now, and then with one:"),
    "undated": N_("with a date now, and then without one:"),
    "same": N_("due on the same day:"),
}

_WHAT: Final = {
    "new": N_("new"),
    "changed": N_("changed"),
    "withdrawn": N_("withdrawn"),
    "ruled": N_("other classes"),
    "worded": N_("other words only"),
}


def record(report: ImportReport) -> dict[str, Any]:
    """What would change, for programs; nothing of an import without rules."""
    if report.effects is None or report.changes is None:
        return {}
    effects = report.effects
    told: dict[str, Any] = {"rules": list(effects.rules)} | _tally(effects)
    told |= {"examples": effects.examples, "interrupted": effects.interrupted}
    told["changes"] = [_change(each, effects) for each in report.changes.rules]
    return {"effects": told | {"absent": list(report.changes.absent)}}


def _tally(tally: Tally) -> dict[str, Any]:
    dispositions = [
        {"before": before, "after": after, "boxes": n} for (before, after), n in sorted(tally.dispositions.items())
    ]
    told: dict[str, Any] = {"boxes": tally.boxes, "moved": tally.moved, "files": tally.files}
    told |= {"dates": dict(tally.dates), "dispositions": dispositions}
    return told | {"newly_due": tally.newly_due, "no_more_due": tally.no_more_due}


def _change(change: RuleChange, effects: Effects) -> dict[str, Any]:
    known: dict[str, Any] = {"key": change.key, "what": change.what, "classes": list(change.classes)}
    for name, rule in (("before", change.before), ("after", change.after)):
        known[name] = {"version": rule.version, "periods": periods(rule)} if rule is not None else None
    return known | ({"effects": _tally(effects.of_rule[change.key])} if change.key in effects.of_rule else {})


def lines(report: ImportReport) -> list[str]:
    """The same for people."""
    effects, changes = report.effects, report.changes
    if effects is None or changes is None:
        return []
    counts = {what: sum(each.what == what for each in changes.rules) for what in _WHAT}
    told = [", ".join(f"{_(word)} {counts[what]}" for what, word in _WHAT.items() if counts[what])]
    told = [_("Rules: {counts}").format(counts=told[0] or _("nothing changes"))]
    for each in changes.rules[:SHOWN]:
        told += _of_rule(each, effects)
    if len(changes.rules) > SHOWN:
        more = ngettext("... and {n} more rule", "... and {n} more rules", len(changes.rules) - SHOWN)
        told.append(more.format(n=len(changes.rules) - SHOWN))
    if changes.absent:
        words = ngettext(
            "{n} rule in force that the file does not name stays as it is.",
            "{n} rules in force that the file does not name stay as they are.",
            len(changes.absent),
        )
        told.append(words.format(n=len(changes.absent)))
    return told + _of_boxes(effects)


def periods(rule: Rule) -> str:
    """The periods of a rule as the forms write them: P 888/10/T  S 1/0/D."""
    from depot.model.retention.rules import version_of

    return "  ".join(
        f"{each.copy} {_years(each.active)}/{_years(each.semi)}/{each.disposition or '-'}"
        for each in version_of(rule).periods
    )


def _years(years: int | None) -> str:
    return "-" if years is None else str(years)


def _of_rule(change: RuleChange, effects: Effects) -> list[str]:
    told = f"  {change.key.partition('/')[2] or change.key}  {_(_WHAT[change.what])}"
    before, after = (periods(rule) if rule is not None else "" for rule in (change.before, change.after))
    if after or before:
        told += f"  {before} → {after}" if before and before != after else f"  {after or before}"
    if change.classes:
        codes = [key.partition("/")[2] for key in change.classes]
        named = ", ".join(codes[:NAMED]) + ("…" if len(codes) > NAMED else "")
        told += "  " + ngettext("class {codes}", "classes {codes}", len(codes)).format(codes=named)
    tally = effects.of_rule.get(change.key)
    if tally is None or not tally.boxes:
        return [told]
    n = tally.dates
    counts = [
        ngettext("{n} box changes", "{n} boxes change", tally.moved).format(n=tally.moved),
        ngettext("{n} file", "{n} files", tally.files).format(n=tally.files) if tally.files else "",
        _("sooner {n}").format(n=n["sooner"]) if n["sooner"] else "",
        _("later {n}").format(n=n["later"]) if n["later"] else "",
        _("due now {n}").format(n=tally.newly_due) if tally.newly_due else "",
        _("no longer due {n}").format(n=tally.no_more_due) if tally.no_more_due else "",
    ]
    return [told, "      " + ", ".join(filter(None, counts))]


def _of_boxes(effects: Effects) -> list[str]:
    """What becomes of all boxes together."""
    from depot.desk.reasons import ENDINGS
    from depot.desk.ruleeffects import CHANGES, SAME

    boxes = ngettext("{n} box that they may concern", "{n} boxes that they may concern", effects.boxes)
    rules = ngettext("{n} rule would say something else", "{n} rules would say something else", len(effects.rules))
    told = [colon(f"{rules.format(n=len(effects.rules))}; {boxes.format(n=effects.boxes)}")]
    for change in CHANGES:
        if n := effects.dates[change]:
            named = ", ".join(effects.examples.get(change, ()))
            told.append(f"  {_(_DATES[change])} {n}" + (f"  ({named}…)" if named and change != SAME else ""))
    for (before, after), n in sorted(effects.dispositions.items()):
        words = [_(ENDINGS[each]) if each else "—" for each in (before, after)]
        told.append("  " + _("{before} becomes {after}: {n}").format(before=words[0], after=words[1], n=n))
    told.append("  " + _("files that change: {n}").format(n=effects.files))
    told.append("  " + _("due today and not now: {n}").format(n=effects.newly_due))
    told.append("  " + _("due now and not then: {n}").format(n=effects.no_more_due))
    if effects.interrupted:
        told.append(_("Interrupted: not all boxes were reckoned."))
    return told
