"""Other words for what is looked for: from the depot's own list of synonyms and from the classification plan.

Words that stand together in a query are looked up as one; what they also mean makes other queries (`Query.also`),
whose results come after its own. Quoted words mean nothing but themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Final, NamedTuple

from depot.model.indexed import tokens
from depot.model.query import EXACT, OPTIONAL, Named, Query, Term, Value, Word
from depot.model.reference import ClassCode, parts_of, with_below
from depot.model.searchtext import folded
from depot.model.state import lines

LONGEST: Final = 8
"""Words that are looked up as one, at most."""

MOST: Final = 12
"""Other queries of one query, at most."""

_EMPTY: Final = frozenset(
    (
        *("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "pour", "sur"),
        *("of", "the", "and", "in", "on", "to"),
    )
)
"""Words that do not tell one title from another."""


class Meaning(NamedTuple):
    """What some words also mean: other words, or classes."""

    said: str
    """For people."""
    words: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    """Folded keys ORG/CODE."""


Thesaurus = Mapping[str, tuple[Meaning, ...]]
"""Meanings by the key of the words that have them."""


def key_of(words: Iterable[str]) -> str:
    """How folded words are looked up: without articles, plural as singular."""
    return " ".join(_singular(word) for word in words if word not in _EMPTY)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


@dataclass
class _Making:
    known: dict[str, dict[Meaning, None]]

    def add(self, key: str, meaning: Meaning) -> None:
        if key:
            self.known.setdefault(key, {})[meaning] = None


def thesaurus(synonyms: Iterable[Sequence[str]], classes: Iterable[ClassCode]) -> Thesaurus:
    """What words mean: `synonyms` are terms that mean the same, `classes` the plan with its concordance.

    The title of a class, its synonyms and the codes that it replaces mean the class with all that is below it.
    """
    plan = list(classes)
    below = parts_of(plan)
    made = _Making({})
    for each in plan:
        code = each.key.partition("/")[2] or each.key
        meaning = Meaning(f"{code} {each.title}".strip(), classes=tuple(map(folded, with_below(each.key, below))))
        made.add(key_of(tokens(folded(each.title))), meaning)
        for old in lines(each.old_codes):
            parts = tokens(folded(old.partition(" ")[2]))
            if len(parts) > 1 or any(part.isalnum() and not part.isalpha() and not part.isdigit() for part in parts):
                made.add(key_of(parts), meaning)
    meant = {key: tuple(meanings) for key, meanings in made.known.items()}
    for group in synonyms:
        read = [(term, tuple(tokens(folded(term)))) for term in group]
        for _term, own in read:
            for other, words in read:
                if words and key_of(words) != key_of(own):
                    made.add(key_of(own), Meaning(other, words=words))
                    for meaning in meant.get(key_of(words), ()):
                        made.add(key_of(own), meaning)
    return {key: tuple(meanings) for key, meanings in made.known.items()}


def widened(query: Query, known: Thesaurus) -> Query:
    """The query with what else its words mean; the same query where they mean nothing else."""
    runs = list(_runs(query, known))
    if not runs:
        return query
    choices: list[list[Meaning | None]] = [[None, *known[key]] for _at, _length, key in runs]
    others = [
        _other(query, [(at, length, meaning) for (at, length, _), meaning in zip(runs, chosen, strict=True) if meaning])
        for chosen in islice(product(*choices), 1, 1 + MOST)
    ]
    said = [
        (" ".join(token for word in query.wanted[at : at + length] for token in word.tokens), meaning.said)
        for at, length, key in runs
        for meaning in known[key]
    ]
    return replace(query, also=tuple(others), widened=tuple(said))


def _runs(query: Query, known: Thesaurus) -> Iterator[tuple[int, int, str]]:
    """Where words stand that mean something else, how many they are, and their key: the longest runs first met."""
    words, at = query.wanted, 0
    while at < len(words):
        for length in range(min(LONGEST, len(words) - at), 0, -1):
            run = words[at : at + length]
            key = key_of(token for word in run for token in word.tokens)
            if key in known and not any(word.literal for word in run) and _telling(run):
                yield at, length, key
                at += length
                break
        else:
            at += 1


def _telling(run: Sequence[Word]) -> bool:
    """Whether a run begins and ends with words that tell something."""
    return all(word.tokens[-1] not in _EMPTY for word in (run[0], run[-1]))


def _other(query: Query, changes: Sequence[tuple[int, int, Meaning]]) -> Query:
    """The query with other words or classes in the place of some words."""
    kept = list(query.wanted)
    added: list[Word] = []
    terms: list[Term] = list(query.terms)
    for at, length, meaning in reversed(changes):
        del kept[at : at + length]
        if meaning.classes:
            terms.append(Named("class", tuple(Value(key, exact=True) for key in meaning.classes)))
        else:
            added.append(Word(meaning.words, EXACT))
    kept = [word for word in kept if word.fit != OPTIONAL and not (set(word.tokens) <= _EMPTY)]
    return Query(query.text, (*kept, *added, *query.unwanted), tuple(terms))
