"""What an import does to the schedule: rules that are new, that say something else, that are withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from depot.model.reference import ClassCode, Rule
from depot.model.retention.rules import Version, version_of
from depot.store.lookup import Reader

NEW: Final = "new"
CHANGED: Final = "changed"
"""Its periods, its dispositions, or whether it is in force: dates may follow from it."""
WORDED: Final = "worded"
"""Something from which no date follows, such as its title or its approval."""
WITHDRAWN: Final = "withdrawn"
RULED: Final = "ruled"
"""It says what it said, and classes begin or cease to follow it."""

KINDS: Final = (NEW, CHANGED, WITHDRAWN, RULED, WORDED)
"""In the order in which they are shown."""


class Standing(NamedTuple):
    """The schedule and the rules of classes at one time."""

    rules: Mapping[str, Rule]
    """By key, the withdrawn ones too."""
    classes: Mapping[str, str]
    """Keys of the rules of classes, by the key of the class."""


class RuleChange(NamedTuple):
    """What becomes of one rule."""

    key: str
    what: str
    """One of KINDS."""
    before: Rule | None
    after: Rule | None
    """None of one that classes name and that is not on record."""
    classes: tuple[str, ...] = ()
    """Keys of the classes that begin to follow it, or cease to follow any."""


class ScheduleChanges(NamedTuple):
    """What becomes of a schedule."""

    rules: tuple[RuleChange, ...]
    """Those that change, by kind and key."""
    absent: tuple[str, ...]
    """Keys of the rules in force that the import does not name: they stay as they are."""
    dating: Mapping[str, Version]
    """The versions from which other dates may follow, by key."""
    classes: Mapping[str, str]
    """The rules that classes get, where they had another."""


def standing(reader: Reader) -> Standing:
    """The schedule as a reader has it."""
    rules = {rule.key: rule for rule in reader.all(Rule, retired=True)}
    return Standing(rules, {each.key: each.rule for each in reader.all(ClassCode, retired=True)})


def changes(before: Standing, after: Standing, named: Collection[str]) -> ScheduleChanges:
    """What differs between two times; `named` are the keys of the rules that the import named."""
    dating = {key: version for key, rule in after.rules.items() if (version := _dating(before.rules.get(key), rule))}
    classes = {key: rule for key, rule in after.classes.items() if rule != before.classes.get(key, "")}
    followed: dict[str, list[str]] = {}
    for key, rule in classes.items():
        followed.setdefault(rule or before.classes[key], []).append(key)
    found = []
    for key in sorted({*before.rules, *after.rules, *followed}):
        one, other, begin = before.rules.get(key), after.rules.get(key), tuple(sorted(followed.get(key, ())))
        if one != other or begin:
            found.append(RuleChange(key, _what(one, other, dates=key in dating), one, other, begin))
    found.sort(key=lambda each: KINDS.index(each.what))
    orgs = {key.partition("/")[0] for key in named}
    absent = (rule.key for rule in after.rules.values() if not rule.retired and rule.org in orgs)
    return ScheduleChanges(tuple(found), tuple(key for key in sorted(absent) if key not in named), dating, classes)


def _dating(before: Rule | None, after: Rule) -> Version | None:
    """The version that a rule would be, where other dates may follow from it."""
    version = version_of(after)
    return version if before is None or _said(version_of(before)) != _said(version) else None


def _said(version: Version) -> Version:
    """What a version says, without its number and its approval, from which no date follows."""
    return version._replace(version=0, approved_on="", request="", remarks="")


def _what(before: Rule | None, after: Rule | None, *, dates: bool) -> str:
    if before == after or after is None:
        return RULED
    if before is None:
        return NEW
    if after.retired and not before.retired:
        return WITHDRAWN
    return CHANGED if dates else WORDED
