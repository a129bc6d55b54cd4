"""Receipts and lines of every version stay readable for ever, by this program and by one that never saw it."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature

from depot.exchange import cards, keyfile, receipts
from depot.exchange.cards import Card
from depot.exchange.keyring import Keyring
from tests.conftest import ROOT
from tests.exchange import second_receipt

GOLDEN = ROOT / "tests" / "exchange" / "golden"


@pytest.fixture(params=sorted(GOLDEN.glob("*/receipt.text")), ids=lambda path: path.parent.name)
def folder(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path.parent


@pytest.fixture
def vault(folder: Path) -> Card:
    return keyfile.load(folder / "vault-FOR-TESTS-ONLY.keys").card


def test_this_program_reads_them(folder: Path, vault: Card) -> None:
    text, line = ((folder / f"receipt.{form}").read_text("utf-8") for form in ("text", "line"))
    receipt = receipts.parse(text)
    assert receipts.parse(line) == receipt
    assert (receipt.text, receipt.line) == (text, line)
    receipts.believed(receipt, Keyring([vault]))
    about = json.loads((folder / "about.json").read_text("utf-8"))
    last = json.loads((folder / "journal.jsonl").read_text("utf-8").splitlines()[-1])
    assert (receipt.node, receipt.vault, receipt.seq, receipt.head) == ("L1", "V1", about["events"], last["hash"])
    assert cards.parse((folder / "vault.line").read_text("utf-8")) == vault


def test_another_program_reads_them(folder: Path, vault: Card) -> None:
    text, line = ((folder / f"receipt.{form}").read_text("utf-8") for form in ("text", "line"))
    said = second_receipt.of_text(text, vault.sign)
    assert second_receipt.of_line(line, "DEPR1") == said["signed"] + said["signature"]
    lines = [each for each in vault.text.splitlines()[1:] if not each.startswith("fingerprint")]
    assert second_receipt.card((folder / "vault.line").read_text("utf-8")) == "\n".join(lines)
    with pytest.raises(InvalidSignature):
        second_receipt.of_text(text.replace("held 0", "held 1"), vault.sign)
    with pytest.raises(ValueError, match="sum"):
        second_receipt.of_line(line[:-1] + ("B" if line[-1] != "B" else "C"), "DEPR1")


def test_the_second_reader_knows_nothing_of_the_first() -> None:
    tree = ast.parse(Path(second_receipt.__file__).read_text("utf-8"))
    named = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert not [name for name in named if str(name).startswith(("depot", "tests"))]
