"""Keys, exports and packages on the command line, in both languages, with and without a depot."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from depot.exchange import cards, keyfile
from depot.store.store import Store
from tests.cli.conftest import CLERK_PIN, CommandLine


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """The card of a vault; its keys are beside it."""
    keys = keyfile.generate("vault", "V1", "Voûte", "2026-10-05")
    keyfile.keep(tmp_path / "vault.keys", keys)
    (tmp_path / "vault.card").write_text(keys.card.text, "utf-8")
    return tmp_path / "vault.card"


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


def test_from_the_card_to_the_package(depot: CommandLine, vault: Path, usb: Path) -> None:
    refused = depot.json("export", "--to", str(usb))
    assert (refused.code, refused.error["error"]) == (1, "nobody.to-seal-for")
    said = cards.parse(vault.read_text("utf-8")).fingerprint
    assert depot.json("key", "enrol", str(vault), "--fingerprint", "1 2 3").error["error"] == "fingerprint.differs"
    depot.act("key", "enrol", str(vault), "--fingerprint", said)
    sent, done = depot.json("export", "--to", str(usb), user="cléo", pin=CLERK_PIN).records
    assert done["packages"] == 1
    assert Path(sent["path"]).parent == usb
    again = depot("export", "--to", str(usb)).lines
    assert again[0].endswith("was there already, sound")
    assert again[-1] == "You may remove the key."
    (checked,) = depot.json("verify", sent["path"], user=None, pin=None).records
    assert (checked["trusted"], checked["content"], checked["last"]) == (True, True, sent["last"])
    assert [*usb.glob("*.TMP")] == []


def test_a_package_is_checked_without_a_depot(depot: CommandLine, vault: Path, usb: Path, tmp_path: Path) -> None:
    depot("key", "card", str(tmp_path / "l1.card"))
    (sent, _done) = depot.json("export", "--to", str(usb), "--encrypt-to", str(vault)).records
    elsewhere = CommandLine(tmp_path / "none" / "depot.db", depot._patch, depot._capsys)
    package = sent["path"]
    bare = elsewhere("verify", package)
    assert bare.code == 0
    assert "not checked: whose signature it is" in bare.out
    assert "not checked: the events" in bare.out
    whole = elsewhere("verify", package, "--card", str(tmp_path / "l1.card"), "--key", str(tmp_path / "vault.keys"))
    assert "signed by Dépôt Longueuil" in whole.out
    assert "not checked" not in whole.out
    foreign = elsewhere.json("verify", package, "--card", str(vault))
    assert (foreign.code, foreign.record["problem"]) == (1, "node.unknown")
    damaged = usb / "damaged.DEP"
    damaged.write_bytes(Path(package).read_bytes()[:-1])
    both = elsewhere.json("verify", package, str(damaged))
    assert (both.code, [record.get("problem") for record in both.records]) == (3, [None, "package.truncated"])
    assert elsewhere.json("dump", package).error["error"] == "recipient.other"
    dumped = elsewhere.json("dump", package, "--key", str(tmp_path / "vault.keys")).records
    with Store.open(depot.database, readonly=True) as store:
        head = store.stream_head()
    assert dumped[-1]["hash"] == dumped[0]["head"] == head.head_hash.hex()
    assert [record["seq"] for record in dumped[1:]] == [*range(1, head.head_seq + 1)]


def test_a_dump_cannot_steer_the_terminal(depot: CommandLine, usb: Path) -> None:
    depot.act("box", "add", "--title", "a\x1b]0;owned\x07b\u202ec")
    (sent, _done) = depot.json("export", "--to", str(usb), "--plain").records
    for answer in (depot("dump", sent["path"]), depot.json("dump", sent["path"])):
        assert answer.code == 0
        assert "owned" in answer.out
        assert not {"\x1b", "\x07", "\u202e"} & set(answer.out)
    assert len(depot("dump", "--manifest", sent["path"]).lines) == len(depot.json("dump", sent["path"]).records[0])


def test_a_passphrase(depot: CommandLine, usb: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfile, "KDF", {"memory_kib": 8, "passes": 1, "lanes": 1})
    assert depot.json("key", "passphrase").error["error"] == "passphrase.new-missing"
    monkeypatch.setenv("DEPOT_NEW_PASSPHRASE", "châssis")
    assert depot.json("key", "passphrase").record["locked"]
    for command in (("export", "--plain", "--to", str(usb)), ("key", "rotate"), ("key", "passphrase")):
        assert depot.json(*command).error["error"] == "passphrase.missing"
    assert depot.json("key", "show").record["locked"], "the card needs none"
    monkeypatch.setenv("DEPOT_PASSPHRASE", "autre")
    assert depot.json("key", "rotate").error["error"] == "passphrase.wrong"
    monkeypatch.setenv("DEPOT_PASSPHRASE", "châssis")
    before = depot.json("key", "show").record["fingerprint"]
    sent, _done = depot.json("export", "--to", str(usb), "--encrypt-to", str(_card(depot, usb))).records
    assert depot.json("verify", sent["path"]).record["content"]
    with monkeypatch.context() as patch:
        patch.delenv("DEPOT_PASSPHRASE")
        locked = depot.json("verify", sent["path"]).record
        assert (locked["trusted"], locked["content"]) == (True, False), "checked as far as goes without it"
        assert depot.json("dump", sent["path"]).error["error"] == "recipient.other"
    assert depot.json("key", "rotate").record["fingerprint"] != before
    monkeypatch.setenv("DEPOT_NEW_PASSPHRASE", "")
    assert not depot.json("key", "passphrase").record["locked"]


def _card(depot: CommandLine, folder: Path) -> Path:
    """The depot's own card in a file."""
    path = folder / "own.card"
    path.write_text(str(depot.json("key", "card").record["card"]), "utf-8")
    return path


def test_a_card_as_text_file_and_symbol(depot: CommandLine, tmp_path: Path) -> None:
    record = depot.json("key", "card").record
    card, line = record["card"], record["line"]
    assert depot("key", "card").out == card
    for command in (("key", "card", str(tmp_path / "a.txt")), ("key", "card", "--qr", str(tmp_path / "a.png"))):
        assert depot(*command).code == 0
        assert depot.json(*command).error["error"] == "target.taken"
    assert (tmp_path / "a.txt").read_text("utf-8") == card
    (read,) = zxingcpp.read_barcodes(Image.open(tmp_path / "a.png").convert("L"))
    assert read.text == line
    assert cards.parse(line).text == card
    drawn = depot("key", "card", "--qr").lines
    assert {len(line) for line in drawn} == {len(drawn[0])}
    assert len(drawn[0]) <= 80
    rows = [row for line in drawn for row in zip(*(PIXELS[sign] for sign in line), strict=True)]
    image = Image.new("L", (len(rows[0]) * 4, len(rows) * 4))
    for y, row in enumerate(rows):
        for x, light in enumerate(row):
            image.paste(255 * light, (x * 4, y * 4, x * 4 + 4, y * 4 + 4))
    (seen,) = zxingcpp.read_barcodes(image)
    assert seen.text == line


def test_a_card_is_enrolled_by_its_line_and_its_fingerprint_is_asked_for(depot: CommandLine, vault: Path) -> None:
    card = cards.parse(vault.read_text("utf-8"))
    missing = depot.json("key", "enrol", card.line, stdin=b"")
    assert (missing.code, missing.error["error"]) == (2, "fingerprint.missing")
    misread = depot.json("key", "enrol", card.line[:-1] + ("B" if card.line[-1] != "B" else "C"), stdin=b"")
    assert misread.error["error"] == "line.misread"
    depot.act("key", "enrol", card.line.lower(), "--fingerprint", card.fingerprint)


def test_a_vault_on_the_command_line(depot: CommandLine, usb: Path, tmp_path: Path) -> None:
    """All of it once, as text for people: enrol, export, merge, receipt on paper, publish, receive, look."""
    vault = CommandLine(tmp_path / "vault.db", depot._patch, depot._capsys)
    assert vault("vault", "init", "--node", "V1", "--name", "Voûte", "--admin", "ada").code == 0
    for here, there, verb in ((depot, vault, "key"), (vault, depot, "vault")):
        card = cards.parse(there.json("key", "card").record["card"])
        here.act(verb, "enrol", card.line, "--fingerprint", card.fingerprint)
    assert "Events here only: 0; on a key:" in depot("export", "--to", str(usb)).out
    merged = vault("vault", "merge", str(usb), "--jobs", "1", "--receipts", str(usb))
    assert merged.code == 0
    assert "L1: all events up to" in merged.out
    assert vault("vault", "receipt", "L1").out.startswith("depot-receipt/1\n")
    assert vault("vault", "receipt", "L1", "--qr", str(tmp_path / "paper.png")).code == 0
    (read,) = zxingcpp.read_barcodes(Image.open(tmp_path / "paper.png").convert("L"))
    taken = depot.json("scan", stdin=read.text.encode())
    assert (taken.code, taken.record["outcome"]) == (0, "ok")
    assert depot.act("receipt", "take", read.text)["act"] == "", "it was noted"
    assert depot("receipt", "show").out.startswith("V1  ")
    assert depot("receipt", "print").out.startswith("depot-receipt/1\n")
    assert vault("vault", "publish", "--to", str(usb)).lines[-1] == "You may remove the key."
    received = depot("receive", str(usb))
    assert received.code == 0
    assert "V1 has the events of this depot up to" in received.out
    status = vault("vault", "status").lines
    assert status[0].startswith("L1  Dépôt Longueuil  events up to")
    where = vault.json("vault", "where", "B-L1-000001-0").record
    assert (where["node"], where["status"]) == ("L1", "unplaced")
    assert vault("vault", "holdings").lines == ["L1  Dépôt Longueuil          2  2 here, 0 out or gone"]
    assert vault("vault", "due").out == "Nothing is out.\n"
    revoked = vault("vault", "revoke", "L1")
    assert "1 key is believed no more" in revoked.out
    assert vault.json("vault", "receipt", "L9").error["error"] == "nothing.of-node"


PIXELS = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}


def test_keys_are_made_for_depots_of_before(depot: CommandLine, usb: Path) -> None:
    keys = depot.database.with_name("depot.db.keys")
    keys.unlink()
    assert depot.json("key", "show").error["error"] == "keys.missing"
    assert depot.json("export", "--plain", "--to", str(usb)).error["error"] == "keys.missing"
    assert depot.json("key", "make", user="cléo", pin=CLERK_PIN).error["error"] == "role.too-low"
    assert depot.json("key", "make").record["node"] == "L1"
    assert keys.stat().st_mode & 0o777 == 0o600
    assert depot.json("key", "make").error["error"] == "keys.exist"


def test_founding_makes_them_and_says_so_when_it_cannot(depot: CommandLine, tmp_path: Path) -> None:
    new = ("init", "--node", "L3", "--name", "Autre", "--admin", "eve", "--db")
    path = tmp_path / "l3.db"
    assert depot.json(*new, str(path)).record["fingerprint"] == keyfile.load(keyfile.beside(path)).card.fingerprint
    left = tmp_path / "l4.db"
    keyfile.beside(left).write_bytes(b"of a depot that was here")
    answer = depot.json(*new, str(left))
    assert (answer.code, answer.record["fingerprint"], answer.error["warning"]) == (0, "", "keys.exist")
    assert keyfile.beside(left).read_bytes() == b"of a depot that was here"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--to", "x", "--bagit", "y"),
        ("--to", "x", "--plain", "--encrypt-to", "c"),
        ("--bagit", "y", "--plain"),
        ("--bagit", "y", "--from", "3"),
        ("--to", "x", "--from", "-3"),
    ],
)
def test_wishes_that_contradict_each_other(depot: CommandLine, arguments: tuple[str, ...]) -> None:
    answer = depot.json("export", *arguments)
    assert (answer.code, answer.error["error"]) == (2, "usage.wrong")


def test_a_hand_over(depot: CommandLine, tmp_path: Path) -> None:
    answer = depot.json("export", "--bagit", str(tmp_path / "remise"))
    assert answer.record["files"] == 11
    assert (tmp_path / "remise" / "bagit.txt").exists()
    assert depot.json("export", "--bagit", str(tmp_path / "remise")).error["error"] == "target.taken"


def test_real_processes_in_french(shell: Mapping[str, str], usb: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "depot", "--lang", "fr", *arguments]
        return subprocess.run(command, env=shell, capture_output=True, text=True, check=False)

    done = run("export", "--plain", "--to", str(usb))
    assert done.returncode == 0, done.stderr
    assert "Vous pouvez retirer la clé USB." in done.stdout
    (package,) = usb.iterdir()
    checked = run("verify", str(package))
    assert "contenu : déchiffré" in checked.stdout.replace("\u00a0", " ")
    package.write_bytes(package.read_bytes() + b"x")
    refused = run("verify", str(package), "--json")
    assert (refused.returncode, json.loads(refused.stdout)["problem"]) == (3, "package.overlong")
    assert run("export", "--to", str(usb / "no")).returncode == 1
    assert [*usb.iterdir()] == [package]


def test_a_depot_that_cannot_be_read_does_not_keep_packages_from_being_checked(depot: CommandLine, usb: Path) -> None:
    (sent, _done) = depot.json("export", "--plain", "--to", str(usb)).records
    depot.database.write_bytes(b"damaged" * 1_000)
    checked = depot.json("verify", sent["path"], user=None, pin=None)
    assert (checked.code, checked.record["trusted"], checked.record["content"]) == (0, True, True)
