"""Samples: what the remarks of a rule say is kept of a series that is sorted, where they say it by number.

Schedules say so in sentences (remarks relatives au délai, BAnQ form; the rules themselves are A-21.1, r. 2, art. 2):
«Conserver les années se terminant par 01 et 06», «conserver les dossiers des années scolaires se terminant en 0 et 5»,
«un dossier sur dix». Most say no number («Verser aux archives les documents témoignant de ...»): then nobody but a
person can tell, and nothing is read. What is read in part is said to be doubtful, and nothing is read of it either: a
sample that was misunderstood would destroy what must be kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from depot.model.reference import Rule
from depot.model.retention.rules import DESTROY, KEEP, SORT, fitting, version_of
from depot.model.searchtext import folded

READ: Final = "read"
"""The remarks say by number what is kept."""
DOUBTFUL: Final = "doubtful"
"""They have numbers or speak of a sample, but what they mean is not certain."""
UNSAID: Final = "unsaid"
"""They say nothing of a sample."""

YEAR: Final = "year"
"""It has a year that is kept. Facts: year, ending."""
BEFORE: Final = "before"
"""It began before the year from which a sample is enough. Facts: year, before."""
COUNTED: Final = "counted"
"""It is one of those that are kept by number. Facts: place, kept, of."""
OTHER: Final = "other"
"""It is not in the sample, and the rule keeps nothing else."""
LOOK: Final = "look"
"""It is not in the sample, but the rule keeps other things too, which no number tells."""
NO_YEAR: Final = "no_year"
"""Nobody knows of which year it is."""
OWN_RULE: Final = "own_rule"
"""Its own rule asks for no sorting: it says what becomes of it. Facts: rule."""

WHY: Final = (YEAR, BEFORE, COUNTED, OTHER, LOOK, NO_YEAR, OWN_RULE)
"""Every reason of a proposal."""


class Sample(NamedTuple):
    """What is kept of a series: all that one of these names."""

    endings: tuple[str, ...] = ()
    """Last digits of years, such as `01` or `6`; four digits are that year."""
    before: int = 0
    """Everything that began before this year; 0 for none."""
    kept: int = 0
    """So many ..."""
    of: int = 0
    """... of so many, in the order of their list; 0 for none."""


class Guide(NamedTuple):
    """What a rule says of sorting."""

    remark: str = ""
    """In its own words; empty when it says nothing."""
    state: str = UNSAID
    sample: Sample = Sample()
    more: bool = False
    """Whether it keeps other things beside the sample."""
    grid: bool = False
    """Whether it has a sampling grid (GRILLECHAN of the BAnQ form), which is a paper of its own."""


class Thing(NamedTuple):
    """A file, or a box without listed files."""

    id: int
    first: int | None = None
    last: int | None = None
    """Its extreme years."""


class Proposal(NamedTuple):
    """What is proposed for a thing; never applied by itself."""

    id: int
    decision: str
    """KEEP, DESTROY, or empty where a person must look."""
    why: str
    """One of WHY."""
    facts: tuple[tuple[str, str | int], ...] = ()


_WORDS: Final = {
    word: whole
    for whole, words in {
        2: "deux two",
        3: "trois three",
        4: "quatre four",
        5: "cinq five",
        6: "six",
        7: "sept seven",
        8: "huit eight",
        9: "neuf nine",
        10: "dix ten",
        12: "douze twelve",
        15: "quinze fifteen",
        20: "vingt twenty",
        25: "vingt-cinq",
        30: "trente thirty",
        50: "cinquante fifty",
        100: "cent hundred",
    }.items()
    for word in words.split()
}
_NUMBER: Final = rf"(?:\d{{1,3}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_LIST: Final = r"(?P<list>\d{1,4}(?:\s*(?:,|/|\bet\b|\bou\b|\band\b|\bor\b|&)\s*\d{1,4})*)"
_END: Final = r"\s*(?:$|[,:)])"
_YEARS: Final = r"\b(?:annees?|exercices?|millesimes?|years?)\b"

_ENDING: Final = re.compile(
    rf"{_YEARS}[^0-9]{{0,50}}?\b(?:termin\w+|finiss\w+|ending|end)\b\s*"
    rf"(?:par|en|in|with|by)?\s*(?:les? chiffres?|the digits?)?\s*{_LIST}{_END}"
)
_IN: Final = re.compile(rf"{_YEARS}[^0-9]{{0,30}}?\b(?:en|in)\b\s*{_LIST}{_END}")
_BEFORE: Final = re.compile(
    r"\b(?:anterieur\w*|avant|before|prior to|earlier than)\s+(?:a|au|aux|the)?\s*(?:l |annee |year )*"
    r"(?P<day>(?:1er|\d{1,2})\s+[a-z]+\s+)?(?P<year>1[5-9]\d\d|2\d\d\d)\b"
)
_SHARE: Final = re.compile(
    rf"\b(?P<kept>un|une|one|{_NUMBER})\s+(?:seul\w*\s+|single\s+)?(?:dossiers?|boites?|documents?|files?|boxe?s?)?\s*"
    rf"(?:sur|in|out of|of every)\s+(?:every\s+)?(?P<of>{_NUMBER})\b(?!\s*%)"
)
_PERCENT: Final = re.compile(r"(?<![\d.,])(?P<percent>\d{1,2})\s*(?:%|pour cent\b|per cent\b|percent\b)")

_KEEPS: Final = re.compile(
    r"\b(?:conserv\w+|gard\w+|vers(?:er|es|ement)|prelev\w+|retenir|keep\w*|kept|preserv\w+|retain\w*|transfer\w*)\b"
)
_SAMPLES: Final = re.compile(r"\b(?:echantillon\w*|specimens?|sampl\w+)\b")
_GOES: Final = re.compile(r"\b(?:detrui\w+|destruction|elimin\w+|elagu\w+|destroy\w*|discard\w*|dispos\w+ of)\b")
_EXCEPT: Final = re.compile(
    r"\b(?:sauf|hormis|excep\w+|pas|jamais|autres? que|moins|plus|minimum|maximum"
    r"|not|never|unless|other than|at least|at most)\b"
)
_CLAUSES: Final = re.compile(
    r"(?<!\d)\.|\.(?!\d)|[;\n]|(?:,\s*|\b(?:et|and|puis|then)\s+)?(?=\b(?:detrui|elimin|destroy|discard))"
)


def guide(rule: Rule, copy: str = "", media: str = "") -> Guide:
    """What a rule says of sorting one of its copies: in the remark of its disposition, else in all its remarks.

    Pure and total.
    """
    version, form = version_of(rule), _form(rule)
    periods = [each for each in fitting(version, copy or "P", media) if each.disposition == SORT]
    labels = dict.fromkeys(each.disposition_remark for each in periods if each.disposition_remark)
    told = [version.remark(label) for label in labels] if labels else [rule.remarks]
    general = form.get("general_remarks")
    told += [general] if isinstance(general, str) and _about(general) else []
    remark = "\n".join(text.strip() for text in told if text.strip())
    return read(remark)._replace(grid=form.get("sampling_grid") is True)


def read(remark: str) -> Guide:
    """What a remark says of a sample. Pure and total."""
    remark = re.sub(r"[ \t\r\f\v]+", " ", remark).strip()
    plain = re.sub(r"[«»“”\"]", " ", folded(re.sub(r"\([^()\n]*\)", " ", remark)))
    sample, doubtful, more = Sample(), False, False
    for clause in (piece.strip() for piece in _CLAUSES.split(re.sub(r"[ \t]+", " ", plain))):
        found, odd = _clause(clause)
        doubtful |= odd
        more |= bool(_KEEPS.search(clause)) and found == Sample()
        doubtful |= bool(found.of and sample.of and (found.kept, found.of) != (sample.kept, sample.of))
        sample = Sample(
            tuple(dict.fromkeys(sample.endings + found.endings)),
            max(sample.before, found.before),
            *((found.kept, found.of) if found.of else (sample.kept, sample.of)),
        )
    if doubtful or (sample == Sample() and _about(remark)):
        return Guide(remark, DOUBTFUL, more=more)
    return Guide(remark, READ if sample != Sample() else UNSAID, sample, more)


def propose(said: Guide, things: Sequence[Thing]) -> list[Proposal]:
    """What is proposed for the things of one series, in their order; nothing but READ makes any.

    What has a year that is kept is kept, also where it has other years. Of so many of so many, the first is always
    among those that are kept. Pure; every thing has one proposal.
    """
    if said.state != READ:
        return []
    return [_of(said, thing, place) for place, thing in enumerate(things)]


def ends(year: int, ending: str) -> bool:
    """Whether a year ends with some digits."""
    return f"{year:04d}".endswith(ending)


def _of(said: Guide, thing: Thing, place: int) -> Proposal:
    sample = said.sample
    first = thing.first if thing.first is not None else thing.last
    last = thing.last if thing.last is not None else thing.first
    if first is not None and last is not None:
        if first < sample.before:
            return Proposal(thing.id, KEEP, BEFORE, (("year", first), ("before", sample.before)))
        for year in range(first, min(last, 9_999) + 1):
            for ending in sample.endings:
                if ends(year, ending):
                    return Proposal(thing.id, KEEP, YEAR, (("year", year), ("ending", ending)))
    if sample.of and _counted(place, sample.kept, sample.of):
        facts = (("place", place + 1), ("kept", sample.kept), ("of", sample.of))
        return Proposal(thing.id, KEEP, COUNTED, facts)
    if first is None and (sample.endings or sample.before):
        return Proposal(thing.id, "", NO_YEAR)
    return Proposal(thing.id, "", LOOK) if said.more or said.grid else Proposal(thing.id, DESTROY, OTHER)


def _counted(place: int, kept: int, of: int) -> bool:
    """Whether the thing at a place (from 0) is among those that are kept, spread evenly, the first among them."""
    return -(-(place + 1) * kept // of) > -(-place * kept // of)


def _clause(clause: str) -> tuple[Sample, bool]:
    """What a clause keeps, and whether it is doubtful."""
    years = _ENDING.search(clause) or _IN.search(clause)
    listed = tuple(re.findall(r"\d+", years["list"])) if years is not None else ()
    if years is not None and years.re is _IN and len(listed) < 2:
        years, listed = None, ()
    rest = clause[: years.start()] + " " + clause[years.end() :] if years is not None else clause
    before, share, percent = _BEFORE.search(rest), _SHARE.search(rest), _PERCENT.search(rest)
    found = [each for each in (years, before, share, percent) if each is not None]
    if not found:
        return Sample(), bool(_SAMPLES.search(clause)) and " " in clause  # a word alone is a heading
    keeps = _KEEPS.search(clause) or _SAMPLES.search(clause)
    if len(found) > 1 or not keeps or _GOES.search(clause) or _EXCEPT.search(clause):
        return Sample(), True
    if years is not None:
        return Sample(listed), False
    if before is not None:
        return Sample(before=int(before["year"]) + bool(before["day"])), False
    kept, of = (int(percent["percent"]), 100) if percent is not None else _shares(share)
    return (Sample(kept=kept, of=of), False) if 0 < kept < of else (Sample(), True)


def _shares(share: re.Match[str] | None) -> tuple[int, int]:
    assert share is not None
    return _whole(share["kept"]), _whole(share["of"])


def _whole(word: str) -> int:
    return 1 if word in ("un", "une", "one") else _WORDS.get(word) or int(word)


def _about(text: str) -> bool:
    """Whether a text speaks of a sample."""
    return bool(_SAMPLES.search(folded(text)))


def _form(rule: Rule) -> dict[str, object]:
    try:
        form = json.loads(rule.fields)
    except (ValueError, RecursionError):
        return {}
    return form if isinstance(form, dict) else {}
