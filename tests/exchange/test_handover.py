"""The hand-over: a bag that another program accepts, signed, complete, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import json
import logging
from pathlib import Path

import bagit
import pytest

from depot.exchange import cards
from depot.exchange.handover import DOMAIN, SIGNATURE, hand_over
from depot.exchange.keyfile import Keys
from depot.exchange.medium import FolderMissing, KeyFull, TargetTaken
from depot.exchange.packing import JournalBroken
from depot.exchange.plaintables import TABLES, harmless
from depot.model.event import body_hash, event_hash
from depot.model.roles import RoleTooLow
from depot.store.store import Store
from tests.exchange.places import bytes_kept, digest, redact, working
from tests.store.depots import registered
from tests.store.mounted import tmpfs

pytestmark = pytest.mark.filterwarnings("ignore:'count' is passed as positional argument:DeprecationWarning")
"""bagit 1.9 on Python 3.13."""

HOSTILE = ["=HYPERLINK(1)", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "|cmd", "\u00a0=1"]


@pytest.fixture(autouse=True)
def quiet() -> None:
    logging.getLogger("bagit").setLevel(logging.CRITICAL)


@pytest.fixture
def bag(path: Path, usb: Path, keys: Keys) -> Path:
    """A bag of a depot with hostile titles."""
    redact(path, 1)
    with working(path) as session:
        for title in HOSTILE:
            registered(session.store, 1, title=title, remarks='deux\nlignes, "guillemets"')
        return hand_over(session, usb / "remise", keys).path


def valid(path: Path) -> bool:
    return bool(bagit.Bag(str(path)).is_valid())


def test_another_program_accepts_it(bag: Path, usb: Path) -> None:
    assert valid(bag)
    read = bagit.Bag(str(bag))
    assert sorted(read.algorithms) == ["sha256", "sha512"]
    assert read.version_info == (1, 0)
    assert read.info["External-Description"] == "Dépôt (L1)"
    assert read.info["Bagging-Date"] == "2026-10-05"
    assert [entry.name for entry in usb.iterdir()] == ["remise"]


def test_it_sees_what_was_altered(bag: Path) -> None:
    for name in ("data/boxes.csv", "data/journal.jsonl", "bag-info.txt", "manifest-sha256.txt"):
        before = (bag / name).read_bytes()
        (bag / name).write_bytes(before[:-2] + b"?\n")
        assert not valid(bag), name
        (bag / name).write_bytes(before)
    (bag / "data" / "more.txt").write_text("x")
    assert not valid(bag)
    (bag / "data" / "more.txt").unlink()
    assert valid(bag)


def test_the_signature_is_the_depots(bag: Path, keys: Keys) -> None:
    first, signed, said, *card = (bag / SIGNATURE).read_text("utf-8").splitlines()
    assert (first, signed) == ("depot-signature/1", "signed tagmanifest-sha256.txt")
    assert cards.parse("\n".join(card)) == keys.card
    message = DOMAIN + (bag / "tagmanifest-sha256.txt").read_bytes()
    signature = bytes.fromhex(said.removeprefix("signature "))
    assert cards.verifies(keys.card.sign, signature, message)
    assert not cards.verifies(keys.card.sign, signature, message + b"x")


def test_the_journal_is_whole_and_its_chain_can_be_followed(bag: Path, path: Path) -> None:
    kept, prev, redacted = bytes_kept(path), bytes(32), 0
    lines = (bag / "data" / "journal.jsonl").read_bytes().splitlines()
    assert len(lines) == len(kept)
    for line, (header, body, body_digest, digest_) in zip(lines, kept, strict=True):
        said = json.loads(line)
        assert line.startswith(b'{"header":' + header + b',"salt":')
        assert said["header"] == json.loads(header)
        if body is None:
            redacted += 1
            assert (said["salt"], said["body"]) == ("", None)
            inner = body_digest
        else:
            assert (said["salt"], said["body"]) == (body[:16].hex(), json.loads(body[16:]))
            inner = body_hash(body)
        assert inner is not None
        prev = event_hash(prev, header, inner)
        assert said["hash"] == prev.hex() == digest_.hex()
    assert redacted == 1


def test_the_tables_are_what_the_depot_holds(bag: Path, path: Path) -> None:
    assert {file.stem for file in (bag / "data").glob("*.csv")} == set(TABLES)
    with (bag / "data" / "boxes.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = [*csv.DictReader(file)]
    with Store.open(path, readonly=True) as store:
        titles = [title for (title,) in store.connection.execute("SELECT title FROM box ORDER BY id")]
        places = store.connection.execute("SELECT count(*) FROM box WHERE place IS NOT NULL").fetchone()[0]
    assert [row["title"].removeprefix("'") for row in rows] == titles
    assert all(row["code"].startswith("BL1") and len(row["code"]) == 10 for row in rows)
    assert sum(row["place"].startswith("SL1") for row in rows) == places > 0
    assert rows[-1]["remarks"] == 'deux\nlignes, "guillemets"'
    with (bag / "data" / "loan-lines.csv").open(newline="", encoding="utf-8-sig") as file:
        assert all(row["loan"].startswith("LL1") for row in csv.DictReader(file))


def test_no_cell_is_a_formula(bag: Path) -> None:
    with (bag / "data" / "boxes.csv").open(newline="", encoding="utf-8-sig") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.strip(" \u00a0")[:1] in {*"=+-@\t\r|＝"} - {""}]
    assert {f"'{title}" for title in HOSTILE} <= set(cells)
    assert [harmless(text) for text in ("", "Boîte", "3-4", "'=1")] == ["", "Boîte", "3-4", "'=1"]


def test_it_is_an_administrators_and_overwrites_nothing(path: Path, usb: Path, keys: Keys) -> None:
    with working(path, "lou") as clerk, pytest.raises(RoleTooLow):
        hand_over(clerk, usb / "remise", keys)
    (usb / "there").mkdir()
    with working(path) as session:
        for target, error in ((usb / "there", TargetTaken), (usb / "no" / "remise", FolderMissing)):
            with pytest.raises(error):
                hand_over(session, target, keys)
    assert [entry.name for entry in usb.iterdir()] == ["there"]
    assert not [*(usb / "there").iterdir()]


def test_a_journal_that_was_altered_gives_no_bag(path: Path, usb: Path, keys: Keys) -> None:
    with Store.open(path) as store:
        store.connection.execute("DROP TRIGGER journal_no_update")
        store.connection.execute("UPDATE journal SET body = CAST(body || ' ' AS BLOB) WHERE seq = 30")
    before = digest(path)
    with working(path) as session, pytest.raises(JournalBroken):
        hand_over(session, usb / "remise", keys)
    assert [*usb.iterdir()] == []
    assert digest(path) == before


def test_a_full_disk_leaves_no_half_bag(path: Path, tmp_path: Path, keys: Keys) -> None:
    with tmpfs(tmp_path / "key", "100k") as key:
        with working(path) as session, pytest.raises(KeyFull):
            hand_over(session, key / "remise", keys)
        assert [*key.iterdir()] == []
