"""Key files: private, durable, locked where asked, and never overwritten."""

from __future__ import annotations

import json
import random
import stat
from pathlib import Path

import pytest

from depot.exchange import keyfile
from depot.exchange.keyfile import (
    Keys,
    KeysExist,
    KeysMissing,
    KeysUnreadable,
    PassphraseMissing,
    PassphraseWrong,
    beside,
    keep,
    load,
)
from depot.store.connection import DiskFull, WriteFailed
from tests.exchange.places import PASSPHRASE


def test_keys_are_kept_privately_beside_the_database(tmp_path: Path, keys: Keys) -> None:
    path = beside(tmp_path / "depot.db")
    keep(path, keys)
    assert path.name == "depot.db.keys"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load(path).keys() == keys
    assert not load(path).locked
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_keys_are_never_overwritten_unless_asked(tmp_path: Path, keys: Keys, vault: Keys) -> None:
    path = tmp_path / "k"
    keep(path, keys)
    with pytest.raises(KeysExist):
        keep(path, vault)
    assert load(path).keys() == keys
    keep(path, vault, replace=True)
    assert load(path).keys() == vault
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_a_passphrase_locks_them(tmp_path: Path, keys: Keys) -> None:
    path = tmp_path / "k"
    keep(path, keys, PASSPHRASE)
    stored = path.read_text("utf-8")
    assert keys.secret.sign.hex() not in stored
    assert keys.secret.seals[0] not in stored
    file = load(path)
    assert (file.locked, file.card) == (True, keys.card)
    assert file.keys(PASSPHRASE) == keys
    decomposed = "cha\u0302ssis de rangement"
    assert file.keys(decomposed) == keys, "however the keyboard writes an accent"
    for none in (None, ""):
        with pytest.raises(PassphraseMissing):
            file.keys(none)
    with pytest.raises(PassphraseWrong):
        file.keys(PASSPHRASE + "x")


def test_a_card_cannot_be_put_on_locked_keys_of_another(tmp_path: Path, keys: Keys, vault: Keys) -> None:
    path = tmp_path / "k"
    keep(path, keys, PASSPHRASE)
    content = json.loads(path.read_text("utf-8"))
    content["card"] = vault.card.text
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(PassphraseWrong):
        load(path).keys(PASSPHRASE)


def test_no_damage_passes_for_keys(tmp_path: Path, keys: Keys) -> None:
    path, chance = tmp_path / "k", random.Random(2)
    for locked in (None, PASSPHRASE):
        keep(path, keys, locked, replace=True)
        good = path.read_bytes()
        for _nth in range(300):
            bad = bytearray(good)
            if chance.random() < 0.2:
                del bad[chance.randrange(len(bad)) :]
            else:
                bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
            path.write_bytes(bad)
            try:
                found = load(path).keys(locked)
            except (KeysUnreadable, PassphraseWrong, PassphraseMissing):
                continue
            assert (found.card, found.secret.sign, found.secret.seals[0]) == (
                keys.card,
                keys.secret.sign,
                keys.secret.seals[0],
            ), "what is let through is the same"


@pytest.mark.parametrize("memory", [0, -1, 1 << 30, "much"])
def test_a_file_cannot_ask_for_all_the_memory(tmp_path: Path, keys: Keys, memory: object) -> None:
    path = tmp_path / "k"
    keep(path, keys, PASSPHRASE)
    content = json.loads(path.read_text("utf-8"))
    content["lock"]["memory_kib"] = memory
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(KeysUnreadable):
        load(path)


def test_what_is_not_there_or_too_long(tmp_path: Path) -> None:
    with pytest.raises(KeysMissing):
        load(tmp_path / "none")
    with pytest.raises(KeysUnreadable):
        load(tmp_path)
    (tmp_path / "long").write_bytes(b" " * (keyfile.LONGEST + 1))
    with pytest.raises(KeysUnreadable):
        load(tmp_path / "long")


def test_a_folder_that_takes_no_files(tmp_path: Path, keys: Keys) -> None:
    with pytest.raises((WriteFailed, DiskFull)):
        keep(tmp_path / "none" / "k", keys)


def test_secrets_never_show(keys: Keys) -> None:
    for text in (repr(keys), str(keys), f"{keys.secret}"):
        assert keys.secret.sign.hex() not in text
        assert keys.secret.seals[0] not in text
