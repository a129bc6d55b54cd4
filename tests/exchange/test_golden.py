"""Packages of every version stay readable for ever, by this program and by one that never saw it."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature

from depot.exchange import cards, keyfile
from depot.exchange.faults import SignerForeign
from depot.exchange.keyring import Keyring
from depot.exchange.reading import check, opened
from tests.conftest import ROOT
from tests.exchange import second_reader

GOLDEN = ROOT / "tests" / "exchange" / "golden"
VERSIONS = sorted(folder for folder in GOLDEN.iterdir() if folder.is_dir())


@pytest.fixture(params=VERSIONS, ids=lambda folder: folder.name)
def golden(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.param
    return folder


def about(golden: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((golden / "about.json").read_text("utf-8"))
    return found


def expected(golden: Path) -> list[dict[str, Any]]:
    """What the journal held, as its hand-over said."""
    lines = (golden / "journal.jsonl").read_text("utf-8").splitlines()
    return [{name: json.loads(line)[name] for name in ("header", "body", "hash")} for line in lines]


def packages(golden: Path) -> list[Path]:
    return sorted(golden.glob("*.DEP"))


def test_there_are_some(golden: Path) -> None:
    assert len(packages(golden)) == 3
    assert sorted(about(golden)) == ["events", "first", "seal", "second"]


def test_this_program_reads_them(golden: Path) -> None:
    journal, known = expected(golden), cards.parse((golden / "first.card").read_text("utf-8"))
    newest = cards.parse((golden / "second.card").read_text("utf-8"))
    identities = keyfile.load(golden / "vault-FOR-TESTS-ONLY.keys").keys().secret.identities()
    seen = set()
    for file in packages(golden):
        with opened(file, Keyring([known])) as package:
            manifest = package.manifest
            assert package.card in (known, newest)
            found = [each for some in package.events(identities) for each in some]
        seen |= {each.event.seq for each in found}
        for each in found:
            told = journal[each.event.seq - 1]
            assert each.hash.hex() == told["hash"]
            assert json.loads(each.header) == told["header"]
            assert (each.body is None) == (told["body"] is None)
            assert told["body"] is None or dict(each.event.body) == told["body"]
        assert found[-1].hash.hex() == manifest.head
    assert seen == {*range(1, about(golden)["events"] + 1)}


def test_another_program_reads_them(golden: Path) -> None:
    journal, known = expected(golden), about(golden)
    for file in packages(golden):
        manifest, *events = second_reader.read(file, known["seal"])
        assert second_reader.follows(manifest, known["first"]) == manifest["signer"]
        first = manifest["first"]
        assert events == journal[first - 1 : first - 1 + len(events)]
    for name in ("first", "second"):
        assert second_reader.card((golden / f"{name}.card").read_text("utf-8"))["sign"] == known[name]


def test_that_program_knows_nothing_of_ours(golden: Path) -> None:
    tree = ast.parse((ROOT / "tests" / "exchange" / "second_reader.py").read_text("utf-8"))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported - sys.stdlib_module_names == {"cryptography", "pyrage", "zstandard"}
    program = [sys.executable, second_reader.__file__, str(packages(golden)[0]), about(golden)["seal"]]
    ran = subprocess.run(program, cwd="/", capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.splitlines()[0])["format"] == "depot-journal/1"


def test_that_program_refuses_too(golden: Path, tmp_path: Path) -> None:
    file, known = packages(golden)[0], about(golden)
    for place in (40, -1, -200):
        data = bytearray(file.read_bytes())
        data[place] ^= 1
        (tmp_path / "p").write_bytes(data)
        with pytest.raises((ValueError, InvalidSignature)):
            [*second_reader.read(tmp_path / "p", known["seal"], known["first"])]


def test_a_key_that_nobody_announced_does_not_sign_for_them(golden: Path) -> None:
    only_newest = cards.parse((golden / "second.card").read_text("utf-8"))
    refused = 0
    for file in packages(golden):
        try:
            check(file, Keyring([only_newest]), ())
        except SignerForeign:
            refused += 1
    assert refused == 1, "the package of before the rotation"


def test_the_keys_are_marked(golden: Path) -> None:
    assert [file.name for file in golden.glob("*.keys")] == ["vault-FOR-TESTS-ONLY.keys"]
