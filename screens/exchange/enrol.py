"""Believing another place's key card: the card is read, the fingerprint heard by telephone is compared."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from depot.errors import BadInput
from depot.exchange import cards, oneline
from depot.exchange.cards import VAULT, Card
from depot.words import N_, _

LONGEST: Final = cards.LONGEST


class CardNotRead(BadInput):
    """Facts: path, detail."""

    what = N_("The card {path} cannot be read: {detail}.")
    todo = N_("Plug the key in and name the file of the card, or scan its symbol.")


def read_card(text: str) -> Card:
    """The card in a file that was named, or in the line that a scanner typed.

    Raises CardNotRead, CardMalformed, LineMisread.
    """
    if oneline.is_line(text, oneline.CARD):
        return cards.parse(text)
    try:
        with Path(text).expanduser().open("rb") as file:
            found = file.read(LONGEST + 1)
    except OSError as error:
        raise CardNotRead(path=text, detail=error.strerror or str(error)) from error
    return cards.parse(found.decode("utf-8", "replace").removeprefix("\ufeff"))


def about(card: Card) -> str:
    """What the card says, and what to ask on the telephone; not its fingerprint, which has to be heard."""
    role = _("vault") if card.role == VAULT else _("depot")
    said = _("{role} {node} {name}, card of {made}.").format(
        role=role.capitalize(), node=card.node, name=card.name, made=card.made
    )
    ask = _("Telephone that place, at a number that you know, and type the fingerprint that they read to you.")
    return f"{said}\n\n{ask}"
