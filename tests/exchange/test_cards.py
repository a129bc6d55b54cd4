"""Cards: what is written is read, and nothing else is."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.exchange import cards
from depot.exchange.cards import Card, CardMalformed
from depot.exchange.keyfile import Keys, generate


def test_a_card_is_read_as_it_was_made(keys: Keys) -> None:
    assert cards.parse(keys.card.text) == keys.card
    assert cards.parse(keys.card.text.replace("\n", "\r\n") + "\n\n") == keys.card


@given(st.text(max_size=120))
def test_any_name_makes_a_card_that_can_be_read(name: str) -> None:
    if any(0xD800 <= ord(sign) < 0xE000 for sign in name):
        name = ""
    card = generate("depot", "L1", name, "2026-10-05").card
    assert cards.parse(card.text) == card
    assert "\n" not in card.name
    assert len(card.text.encode()) < cards.LONGEST


def test_no_altered_card_is_read(keys: Keys, vault: Keys) -> None:
    chance, text, refused = random.Random(1), keys.card.text, 0
    for _nth in range(600):
        altered = list(text)
        match chance.randrange(4):
            case 0:
                altered[chance.randrange(len(altered))] = chance.choice("0123456789abcdefXé \n")
            case 1:
                del altered[chance.randrange(len(altered))]
            case 2:
                altered.insert(chance.randrange(len(altered)), chance.choice("0aé \n"))
            case _:
                a, b = chance.sample(range(len(altered)), 2)
                altered[a], altered[b] = altered[b], altered[a]
        now = "".join(altered)
        try:
            read = cards.parse(now)
        except CardMalformed:
            refused += 1
        else:
            assert read == keys.card, "only what changes nothing is let through"
    assert refused > 500
    ours, theirs = keys.card.text.splitlines(), vault.card.text.splitlines()
    for n in range(1, len(ours)):
        mixed = [*ours[:n], theirs[n], *ours[n + 1 :]]
        if mixed != ours:
            with pytest.raises(CardMalformed):
                cards.parse("\n".join(mixed))


@pytest.mark.parametrize(
    "text", ["", "depot-card/2\n", "x" * 5_000, "depot-card/1\n", "depot-card/1\nrole depot\n" * 9]
)
def test_what_is_no_card(text: str) -> None:
    with pytest.raises(CardMalformed):
        cards.parse(text)


def test_the_fingerprint_is_of_the_node_and_both_keys(keys: Keys, vault: Keys) -> None:
    card = keys.card
    assert [len(group) for group in card.fingerprint.split()] == [5] * 8
    assert card.fingerprint.replace(" ", "").isdigit()
    for other in (
        card._replace(node="L2"),
        card._replace(sign=vault.card.sign),
        card._replace(seal=vault.card.seal),
    ):
        assert other.fingerprint != card.fingerprint
    assert Card(**{**card._asdict(), "name": "autre"}).fingerprint == card.fingerprint
