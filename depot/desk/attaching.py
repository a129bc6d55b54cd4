"""Rules of classes: the rule that counts for boxes and files of a class that name none of their own.

A schedule says which classes each rule is for (CODECLASS of BAnQ's form); a plan says which rule a class has. Where
both leave no doubt, `follow_schedule` gives a class its rule. What a person said, or a plan, is never replaced: a class
that already follows a rule in force keeps it, and one that several rules name gets none until somebody chooses, since
what is not sure must not make anything due.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from depot.desk.entries import clean
from depot.desk.reference import put
from depot.desk.seen import known
from depot.desk.session import Session
from depot.errors import Refused
from depot.model import roles
from depot.model.reference import ClassCode, Rule
from depot.store.lookup import Reader
from depot.store.store import Done, Tx
from depot.words import N_

SHOWN: Final = 5
"""Rules that are named in one message."""


class RuleRetired(Refused):
    """Facts: rule."""

    what = N_("Rule {rule} was withdrawn: no class can follow it.")
    todo = N_("Choose the rule that took its place.")


class ClassNotInPlan(Refused):
    """Facts: class_code, rule."""

    what = N_("Rule {rule} is for class {class_code}, which the plan does not have.")
    todo = N_("Import the plan that has it: the class then takes the rule. Or correct the schedule.")


class ClassOfSeveralRules(Refused):
    """Facts: class_code, rules."""

    what = N_("Several rules are for class {class_code}, so that it follows none of them: {rules}.")
    todo = N_("Choose one for the class (depot rule attach), or name a rule on its boxes and files.")


class ClassFollowsAnother(Refused):
    """Facts: class_code, rule (that it follows), rules (that name it)."""

    what = N_("Class {class_code} follows rule {rule}, and the schedule names it for {rules}.")
    todo = N_("It keeps its rule. To change that: depot rule attach")


class ClassLeftBehind(Refused):
    """Facts: class_code, rule."""

    what = N_("Rule {rule} is no longer for class {class_code}, which still follows it.")
    todo = N_("Give the class another rule (depot rule attach), or none (depot rule detach).")


class Doubt(NamedTuple):
    """A class that was left as it is, and why."""

    class_key: str
    rules: tuple[str, ...]
    """Keys of the rules that name it."""
    why: Refused


class Followed(NamedTuple):
    """What `follow_schedule` did."""

    classes: int
    """Classes that got a rule."""
    doubts: tuple[Doubt, ...]


def attach(session: Session, rule: str, classes: Sequence[str]) -> Done[None]:
    """Let classes (keys) follow a rule (key), whatever they followed before. Raises RuleRetired, SubjectUnknown."""

    def work(tx: Tx) -> None:
        if known(tx, Rule, rule).retired:
            raise RuleRetired(rule=_code(rule))
        for each in classes:
            known(tx, ClassCode, each)
            put(tx, ClassCode, each, {"rule": rule})

    return session.do(roles.REFERENCE, work)


def detach(session: Session, classes: Sequence[str]) -> Done[None]:
    """Let classes (keys) follow no rule. Raises SubjectUnknown."""

    def work(tx: Tx) -> None:
        for each in classes:
            known(tx, ClassCode, each)
            put(tx, ClassCode, each, {"rule": " "})

    return session.do(roles.REFERENCE, work)


def followed_by(reader: Reader) -> dict[str, list[str]]:
    """Codes of the classes that follow each rule, by the key of the rule."""
    found: dict[str, list[str]] = {}
    for each in reader.all(ClassCode):
        if each.rule:
            found.setdefault(each.rule, []).append(each.code)
    return found


def class_codes(rule: Rule) -> tuple[str, ...]:
    """Codes of the classes that a rule says it is for. Total: what cannot be read says none."""
    try:
        stated = json.loads(rule.fields)
    except (ValueError, RecursionError):
        return ()
    codes = stated.get("class_codes", ()) if isinstance(stated, dict) else ()
    found = (clean(code) for code in codes if isinstance(code, str)) if isinstance(codes, list) else ()
    return tuple(dict.fromkeys(code for code in found if code))


def follow_schedule(tx: Tx) -> Followed:
    """Give each class that follows no rule in force the one that says it is for it.

    A class of which a rule is not on record yet keeps waiting for it: the schedule may come after the plan.
    """
    tx.settle()
    classes = {each.key: each for each in tx.all(ClassCode)}
    retired = {each.key for each in tx.all(Rule, retired=True) if each.retired}
    planned = {each.org for each in classes.values()}
    done, doubts = 0, []
    for key, rules in _named(tx.all(Rule)).items():
        there = classes.get(key)
        if there is None:
            if key.partition("/")[0] in planned:
                why: Refused = ClassNotInPlan(class_code=_code(key), rule=_list(rules))
                doubts.append(Doubt(key, rules, why))
        elif there.rule and there.rule not in retired:
            if there.rule not in rules:
                why = ClassFollowsAnother(class_code=there.code, rule=_code(there.rule), rules=_list(rules))
                doubts.append(Doubt(key, rules, why))
        elif len(rules) > 1:
            doubts.append(Doubt(key, rules, ClassOfSeveralRules(class_code=there.code, rules=_list(rules))))
        else:
            put(tx, ClassCode, key, {"rule": rules[0]})
            done += 1
    return Followed(done, tuple(doubts))


def left_behind(reader: Reader, before: Rule, now: Rule) -> ClassLeftBehind | None:
    """What to say when a rule is no longer for a class that still follows it."""
    gone = [code for code in class_codes(before) if code not in class_codes(now)]
    for code in gone:
        there = reader.get(ClassCode, f"{before.org}/{code}")
        if there is not None and there.rule == before.key:
            return ClassLeftBehind(class_code=code, rule=before.code)
    return None


def _named(rules: Iterable[Rule]) -> dict[str, tuple[str, ...]]:
    """Keys of the rules that name each class, by the key of the class."""
    found: dict[str, tuple[str, ...]] = {}
    for rule in rules:
        for code in class_codes(rule):
            key = f"{rule.org}/{code}"
            found[key] = (*found.get(key, ()), rule.key)
    return found


def _code(key: str) -> str:
    return key.partition("/")[2] or key


def _list(keys: Sequence[str]) -> str:
    return ", ".join(map(_code, keys[:SHOWN])) + ("…" if len(keys) > SHOWN else "")
