"""The reasons of a reckoning in sentences, for screens, the command line and papers alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from depot.model.codes import Code
from depot.model.outcome import Said
from depot.model.retention import reasons as why
from depot.model.retention.boxes import BoxReckoning
from depot.model.retention.reasons import Reason
from depot.model.retention.reckoning import Reckoning
from depot.model.retention.rules import DESTROY, KEEP, PRINCIPAL, SORT
from depot.words import N_

_RULE: Final = {
    why.OWN: N_("Rule {rule}, version {version}: its own."),
    why.OWN_CLASS: N_("Rule {rule}, version {version}: that of its class."),
    why.BOX: N_("Rule {rule}, version {version}: that of its box."),
    why.BOX_CLASS: N_("Rule {rule}, version {version}: that of the class of its box."),
}
_APPROVED: Final = N_("BAnQ approved this version on {approved_on}.")
_COPY: Final = {
    (True, False): N_("Principal copy."),
    (True, True): N_("Principal copy on {media}."),
    (False, False): N_("Secondary copy."),
    (False, True): N_("Secondary copy on {media}."),
}
_ACTIVE: Final = (
    N_("Active period: none."),
    N_("Active for 1 year: until {until}."),
    N_("Active for {years} years: until {until}."),
)
_SEMI: Final = (
    N_("Semi-active period: none."),
    N_("Semi-active for 1 year: until {until}."),
    N_("Semi-active for {years} years: until {until}."),
)
_INACTIVE: Final = {
    DESTROY: N_("To be destroyed from {on} on."),
    SORT: N_("To be sorted from {on} on."),
    KEEP: N_("Inactive from {on} on; to be kept for good."),
}
_LATER: Final = (N_("Documents in it go to {on}: that counts."), N_("Its dates go to {year}: that counts."))
_YEAR: Final = {
    "": N_("Its dates end with {year}; no more is known, so the last day of that year counts."),
    "box": N_("The dates of its box end with {year}; no more is known, so the last day of that year counts."),
}
_FROM_BOX: Final = N_("Its box says so.")
_REMARK: Final = N_("The rule says: {remark}")

SENTENCES: Final = {
    why.UNAPPROVED: N_("BAnQ has not approved this version: nothing may be destroyed by it yet."),
    why.COPY_TAKEN: N_("Nobody said which copy it is: it is taken for the principal one."),
    why.MEDIA_OTHER: N_("The rule has no period for {media}: those for other media count."),
    why.LONGEST: N_("Periods of the rule that fit: {count}. The longest counts."),
    why.CLOSED: N_("Closed on {on}."),
    why.LAST_DATE: N_("Its last document is of {on}."),
    why.EVENT: N_("The event that ends its active use (888) came on {on}."),
    why.EVENT_CLOSED: N_("Its closing on {on} is the event that ends its active use (888)."),
    why.REPLACED: N_("A new version replaced it (999) on {on}."),
    why.FEW_DAYS: N_("Days that remain of the year: {days}, fewer than {minimum}. The next year counts."),
    why.YEAR_END: N_("Counted from the end of the year: {on}."),
    why.SEMI_EVENT: N_("The event that ends its semi-active use (888) came on {on}."),
    why.SEMI_UNTIL: N_("Semi-active until {until}."),
    why.NO_RULE: N_("Missing: its rule. Neither it nor its class or its box has one."),
    why.RULE_UNKNOWN: N_("Missing: the rule {rule}, which it names, is not on record."),
    why.RULE_WITHDRAWN: N_(
        "Missing: a rule in force. Version {version} of rule {rule} was withdrawn from the schedule."
    ),
    why.NO_COPY: N_("Missing: rule {rule}, version {version}, has no period for this copy."),
    why.NO_BASE: N_("Missing: its closing date, or the last year of its dates."),
    why.NO_EVENT: N_("Missing: the date of the event that ends its active use (888)."),
    why.NO_SEMI_EVENT: N_("Missing: the date of the event that ends its semi-active use (888)."),
    why.NOT_REPLACED: N_("Missing: the date on which a new version replaced it (999)."),
    why.NO_ACTIVE: N_("Missing: rule {rule}, version {version}, does not say how long it is active."),
    why.NO_SEMI: N_("Missing: rule {rule}, version {version}, does not say how long it is semi-active."),
    why.NO_DISPOSITION: N_("Missing: rule {rule}, version {version}, does not say what becomes of it."),
    why.BEYOND: N_("It would end after the year 9999."),
    why.FILES: N_("Files in it: {count}. The box waits for the last of them."),
    why.LATEST: N_("File {file} is the last: {on}."),
    why.EARLIEST: N_("File {file} is the first: {on}."),
    why.WAITING: N_("Files without a date: {count}. The first is file {file}."),
    why.MIXED: N_("Its files do not end alike (keep {keep}, destroy {destroy}, sort {sort}): the box is to be sorted."),
    why.YEARS_BEYOND: N_(
        "By the box its dates go to {year}, by its files to {last}: look whether all files are listed."
    ),
}
"""Sentences by kind; those of other kinds are chosen by their facts."""

LACKING: Final = {
    why.NO_RULE: N_("the rule"),
    why.RULE_UNKNOWN: N_("the rule, which is not on record"),
    why.RULE_WITHDRAWN: N_("a rule in force"),
    why.NO_COPY: N_("a period for this copy"),
    why.NO_BASE: N_("the closing date"),
    why.NO_EVENT: N_("the event (888)"),
    why.NO_SEMI_EVENT: N_("the event (888), semi-active"),
    why.NOT_REPLACED: N_("the replacement (999)"),
    why.NO_ACTIVE: N_("the active period"),
    why.NO_SEMI: N_("the semi-active period"),
    why.NO_DISPOSITION: N_("the disposition"),
    why.BEYOND: N_("an end before the year 10000"),
}
"""What is missing, in a few words."""

STEPS: Final = {
    why.NO_RULE: N_("Enter the rule or the class on the card."),
    why.RULE_UNKNOWN: N_("Import the schedule that has the rule, or correct the rule on the card."),
    why.RULE_WITHDRAWN: N_("Enter the rule that took its place on the card."),
    why.NO_COPY: N_("Correct the copy on the card, or have the rule completed."),
    why.NO_BASE: N_("Enter the closing date, or the years, on the card."),
    why.NO_EVENT: N_("Enter the date of the event on the card, once it came."),
    why.NO_SEMI_EVENT: N_("Enter the date of the event on the card, once it came."),
    why.NOT_REPLACED: N_("Enter the date of the replacement on the card, once there is a new version."),
    why.NO_ACTIVE: N_("Have the rule completed, then import the schedule again."),
    why.NO_SEMI: N_("Have the rule completed, then import the schedule again."),
    why.NO_DISPOSITION: N_("Have the rule completed, then import the schedule again."),
    why.BEYOND: N_("Check the dates on the card."),
}
"""What to do about a missing fact."""

ENDINGS: Final = {DESTROY: N_("destroy"), SORT: N_("sort"), KEEP: N_("keep")}
"""Dispositions in a word."""

FROM_ON: Final = {
    DESTROY: N_("destroy from {on}"),
    SORT: N_("sort from {on}"),
    KEEP: N_("keep; inactive from {on}"),
}

Name = Callable[[int], str]
"""The file of an id for people."""


def names_in(found: BoxReckoning) -> Name:
    """Names of the files of a box: their place in it and their code."""
    places = {line.file: place for place, line in enumerate(found.lines, 1)}

    def name(file: int) -> str:
        code = Code.from_id("F", file).shown
        return f"{places[file]} ({code})" if file in places else code

    return name


def said(reasons: Iterable[Reason], name: Name) -> list[Said]:
    """The reasons in sentences, in order."""
    return [sentence for each in reasons for sentence in _said(each, name)]


def of_box(found: BoxReckoning, within: BoxReckoning | None = None) -> list[Said]:
    """The reasons of a box in sentences; `within` is the box as it is, whose files have their places, if not this."""
    return said(found.reasons, names_in(within or found))


def head(found: BoxReckoning, within: BoxReckoning | None = None) -> Said:
    """What becomes of a box and when, or what is missing, in a few words."""
    if found.on is not None:
        return Said(FROM_ON[found.disposition], {"on": found.on.isoformat()})
    lacking = Said(LACKING[found.missing[0].kind]) if found.missing else ""
    if found.file is None:
        return Said(N_("no date: {lacking} is missing"), {"lacking": lacking})
    return Said(N_("no date: {lacking} of file {file} is missing"), {"lacking": lacking, "file": _place(found, within)})


def head_of_file(found: Reckoning) -> Said:
    """What becomes of a file and when, or what is missing, in a few words."""
    if found.on is not None:
        return Said(FROM_ON[found.disposition], {"on": found.on.isoformat()})
    return Said(N_("no date: {lacking} is missing"), {"lacking": Said(LACKING[found.missing[0].kind])})


def gist(found: BoxReckoning, rule: str = "") -> list[Said]:
    """The reason in one line, part by part: which file decides, by which rule if not by `rule`, from which day."""
    parts = []
    if found.file is not None and found.on is not None:
        parts.append(Said(N_("file {file} is the last"), {"file": _place(found)}))
    if found.code and found.rule != rule:
        word = N_("rule {rule}, principal") if found.copy in ("", PRINCIPAL) else N_("rule {rule}, secondary")
        parts.append(Said(word if found.copy else N_("rule {rule}"), {"rule": found.code}))
    for each in found.reasons:
        if each.kind in _BEGINS:
            parts.append(Said(_BEGINS[each.kind], dict(each.facts)))
            break
    years = [each.fact("years") for each in found.reasons if each.kind in (why.ACTIVE, why.SEMI)]
    if found.on is not None and years:
        parts.append(Said(N_("{years} years"), {"years": " + ".join(map(str, years))}))
    return parts


def one_line(found: BoxReckoning, rule: str = "") -> list[Said]:
    """What a card says: what becomes of it and when, and the reason; nothing of a box for which no rule counts.

    `rule` is the key of a rule that the card names anyway.
    """
    if not found.code:
        return []
    return [head(found), *gist(found, rule)] if found.on is not None else [head(found)]


_BEGINS: Final = {
    why.CLOSED: N_("closed {on}"),
    why.LAST_DATE: N_("last document {on}"),
    why.LAST_YEAR: N_("last year {year}"),
    why.EVENT: N_("event {on}"),
    why.EVENT_CLOSED: N_("closed {on}"),
    why.REPLACED: N_("replaced {on}"),
}


def _place(found: BoxReckoning, within: BoxReckoning | None = None) -> int:
    """The place of the file that decided among those of its box."""
    return next((place for place, line in enumerate((within or found).lines, 1) if line.file == found.file), 0)


def _said(each: Reason, name: Name) -> list[Said]:
    facts: dict[str, Any] = dict(each.facts)
    if "file" in facts:
        facts["file"] = name(int(facts["file"]))
    of, remark = facts.pop("of", ""), facts.pop("remark", "")
    sentences = [Said(_msgid(each.kind, facts, str(of)), facts)]
    if each.kind == why.RULE and facts["approved_on"]:
        sentences.append(Said(_APPROVED, facts))
    if of and each.kind != why.LAST_YEAR:
        sentences.append(Said(_FROM_BOX))
    if remark:
        sentences.append(Said(_REMARK, {"remark": remark}))
    return sentences


def _msgid(kind: str, facts: dict[str, Any], of: str) -> str:
    match kind:
        case why.RULE:
            return _RULE[facts["by"]]
        case why.COPY:
            return _COPY[facts["copy"] == PRINCIPAL, bool(facts["media"])]
        case why.ACTIVE:
            return _ACTIVE[min(facts["years"], 2)]
        case why.SEMI:
            return _SEMI[min(facts["years"], 2)]
        case why.INACTIVE:
            return _INACTIVE[facts["disposition"]]
        case why.LATER:
            return _LATER[facts["year"] > 0]
        case why.LAST_YEAR:
            return _YEAR[of]
        case _:
            return SENTENCES[kind]
