"""Receipts and cards that are scanned at the desk: their symbols hold one line each (depot.exchange.oneline)."""

from __future__ import annotations

from depot.desk.session import Session
from depot.exchange import oneline
from depot.model import roles
from depot.model.keyboards import repairs
from depot.model.outcome import ATTENTION, OK, Outcome, Said
from depot.words import N_


def welcome(session: Session, raw: str) -> Outcome | None:
    """Note a receipt that was scanned, or say whose card was; None for everything else.

    A card is believed only by whoever compares its fingerprint, so scanning one changes nothing. Raises what
    depot.exchange.confirming.take_receipt raises, WholeDepotOnly, CardMalformed and LineMisread.
    """
    line = _line(raw)
    if line is None:
        return None
    return _receipt(session, line) if oneline.is_line(line, oneline.RECEIPT) else _card(line)


def _line(raw: str) -> str | None:
    """The line in a scan, also where scanner and computer disagree on the keyboard; None where there is none."""
    if len(raw) < oneline.SHORTEST:
        return None
    lines = [text for text in (raw, *(meant for _name, meant in repairs(raw.strip()))) if oneline.is_line(text)]
    return next((line for line in lines if oneline.sound(line)), lines[0] if lines else None)


def _receipt(session: Session, raw: str) -> Outcome:
    from depot.exchange.confirming import take_receipt
    from depot.exchange.keyring import keyring
    from depot.exchange.receipts import parse

    receipt = parse(raw)
    session.may_whole(roles.CIRCULATE)
    done = take_receipt(session, receipt, keyring(session.store))
    facts = {"vault": receipt.vault, "seq": receipt.seq}
    if not done.act:
        return Outcome(
            OK, Said(N_("{vault} had confirmed the events up to {seq} already."), facts), code=oneline.RECEIPT
        )
    return Outcome(OK, Said(N_("{vault} has the events of this depot up to {seq}."), facts), code=oneline.RECEIPT)


def _card(raw: str) -> Outcome:
    from depot.exchange.cards import parse

    card = parse(raw)
    facts = {"name": card.name, "node": card.node, "fingerprint": card.fingerprint}
    said = Said(N_("This card says that it is of {name} ({node})."), facts)
    step = Said(N_("As an administrator, compare its fingerprint by telephone, then: depot key enrol"))
    return Outcome(ATTENTION, said, code=oneline.CARD, next_step=step, name="card.scanned")
