"""Receipts as texts and as lines: what was signed comes back, and nothing else does."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from depot.exchange import oneline, receipts
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import Keyring
from depot.exchange.oneline import LineMisread
from depot.exchange.receiptfaults import ReceiptDamaged, ReceiptForeign, ReceiptMalformed, ReceiptTooNew, VaultUnknown
from depot.exchange.receipts import Receipt
from depot.exchange.symbol import png
from tests.exchange.places import keys_of, vault_keys

VAULT = vault_keys()
RING = Keyring([VAULT.card])
NUMBERS = st.integers(0, (1 << 62) - 1)
NODES = st.sampled_from(["L1", "L2", "V1", "B9", "11"])
HEX = "0123456789abcdef"


def signed(receipt: Receipt, keys: Keys = VAULT) -> Receipt:
    """The receipt as a vault would sign it."""
    blank = receipt._replace(key=keys.card.sign[: receipts.HINT])
    return blank._replace(signature=keys.secret.signature(receipts._DOMAIN + receipts.packed(blank)))


def at(seconds: int, quarters: int) -> str:
    return datetime.fromtimestamp(seconds, timezone(timedelta(minutes=15 * quarters))).isoformat()


INSTANTS = st.builds(at, st.integers(0, (1 << 32) - 1), st.integers(-64, 64))

SOME = st.builds(
    Receipt,
    NODES,
    st.text(HEX, min_size=32, max_size=32),
    st.integers(1, (1 << 62) - 1),
    st.text(HEX, min_size=64, max_size=64),
    st.just("V1"),
    st.text(HEX, min_size=32, max_size=32),
    st.integers(1, (1 << 62) - 1),
    st.text(HEX, min_size=64, max_size=64),
    NUMBERS,
    NUMBERS,
    NUMBERS,
    INSTANTS,
).map(signed)

REASONS = (ReceiptMalformed, ReceiptTooNew, ReceiptDamaged, ReceiptForeign, VaultUnknown, LineMisread)

USUAL = signed(
    Receipt(
        "L1", "3f2a91c0" * 4, 1_900_000, "9c" * 32, "V1", "77e0" * 8, 2_000_000, "71aa" * 16, 120, 3, 1_999_812,
        "2026-11-22T09:14:00+01:00",
    )
)  # fmt: skip


@given(SOME)
def test_both_forms_say_the_same(receipt: Receipt) -> None:
    assert receipts.parse(receipt.text) == receipt
    assert receipts.parse(receipt.line) == receipt
    assert receipts.parse(receipt.text.replace("\n", "\r\n") + "\n") == receipt
    assert receipts.parse(f"  {receipt.line.lower()} \r\n") == receipt
    receipts.believed(receipt, RING)
    assert len(receipt.text.encode()) < receipts.LONGEST
    assert oneline.SHORTEST < len(receipt.line) < oneline.LONGEST


def test_a_receipt_of_two_million_events_is_a_small_symbol() -> None:
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

    assert len(USUAL.line) <= 311, "what version 10 holds at level M"
    code = QRCode(error_correction=ERROR_CORRECT_M)
    code.add_data(USUAL.line)
    code.make(fit=True)
    assert code.version is not None
    assert code.version <= 10


def test_the_symbol_is_read_as_it_was_drawn(tmp_path: Path) -> None:
    file = tmp_path / "receipt.png"
    file.write_bytes(png(USUAL.line))
    (read,) = zxingcpp.read_barcodes(Image.open(file))
    assert receipts.parse(read.text) == USUAL


def mutated(chance: random.Random, text: str, other: str) -> str:
    """A text with one thing wrong with it."""
    at_ = chance.randrange(len(text))
    match chance.randrange(5):
        case 0:
            return text[:at_] + chance.choice("0123456789abcdefBCDEFGHJKLNPRSTUVXY \n+/=") + text[at_ + 1 :]
        case 1:
            return text[:at_]
        case 2:
            return text[:at_] + text[at_ + 1 :]
        case 3:
            return text[:at_] + other[at_:]
        case _:
            end = min(len(text), at_ + chance.randrange(1, 40))
            return text[:at_] + text[at_:end][::-1] + text[end:]


@pytest.mark.parametrize("form", ["text", "line"])
def test_whatever_is_altered_is_refused_by_name(form: str) -> None:
    chance, refused, harmless = random.Random(4), 0, 0
    text = getattr(USUAL, form)
    other = getattr(signed(USUAL._replace(seq=7, head="11" * 32, inc="ab" * 16)), form)
    for _nth in range(3_000):
        now = mutated(chance, text, other)
        try:
            receipt = receipts.parse(now)
            receipts.believed(receipt, RING)
        except REASONS:
            refused += 1
        else:
            assert receipt in (USUAL, receipts.parse(other)), "a receipt that nobody signed"
            harmless += 1
    assert refused + harmless == 3_000
    assert harmless < 150, "only spaces, line ends and halves of two receipts may be what they were"


def test_each_reason_has_its_name() -> None:
    line = USUAL.line
    with pytest.raises(LineMisread):
        receipts.parse(line[:100] + ("B" if line[100] != "B" else "C") + line[101:])
    with pytest.raises(LineMisread):
        receipts.parse(line.replace(line[5], "O"))
    with pytest.raises(ReceiptMalformed):
        receipts.parse("bonjour")
    with pytest.raises(ReceiptMalformed):
        receipts.parse(USUAL.text + "x" * receipts.LONGEST)
    with pytest.raises(ReceiptTooNew):
        receipts.parse(USUAL.text.replace("receipt/1", "receipt/2"))
    with pytest.raises(ReceiptMalformed):
        receipts.parse(USUAL.text.replace("through 1900000", "through 01900000"))
    with pytest.raises(ReceiptForeign):
        receipts.believed(signed(USUAL, keys_of("V1", "vault")), RING)
    with pytest.raises(VaultUnknown):
        receipts.believed(USUAL, Keyring([keys_of("V1").card]))


def test_what_is_a_line() -> None:
    assert oneline.is_line(USUAL.line)
    assert not oneline.is_line("DEPR1000123H")
    assert not oneline.is_line("BL1000123H" * 30)
    assert not oneline.is_line(USUAL.line, oneline.CARD)
    assert oneline.content("DEPK1", oneline.written("DEPK1", b"\0\0a" * 50)) == b"\0\0a" * 50
