"""Scans through a real pseudo-terminal, at a millisecond a key, wherever the focus is."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.screens.harness import Log, Terminal

pytestmark = pytest.mark.pty

MODULE = "tests.screens.toolkit.demo_app"


def codes(count: int) -> list[str]:
    """Different codes of ours."""
    chance = random.Random(7)
    return [f"{chance.choice('BFSP')}L1{chance.randrange(10**6):06d}{chance.choice('ACDEHJKV')}" for _ in range(count)]


class Demo(Terminal):
    """The demonstration, started and ready."""

    def __init__(self, tmp_path: Path, *arguments: str, ready: bool = True) -> None:
        self.log = Log(tmp_path / "log.jsonl")
        super().__init__(["-m", MODULE, "--log", str(self.log.path), *arguments])
        if ready:
            self.wait(lambda: bool(self.log.all("ready")))
            self.wait(lambda: "Ada T." in self.text)
            time.sleep(0.2)

    def scans(self, count: int) -> list[str]:
        """The first scans, once there are as many."""
        self.wait(lambda: len(self.log.all("scan")) >= count)
        time.sleep(0.4)
        return [entry["text"] for entry in self.log.all("scan")]

    def untouched(self) -> bool:
        """Whether nothing but scans happened."""
        return not self.log.all("stray") and not self.log.all("typed") and not self.log.all("answer")


@pytest.mark.parametrize("focus", ["scan", "input", "list", "button", "modal", "area", "none"])
def test_fifty_scans_back_to_back(tmp_path: Path, focus: str) -> None:
    sent = codes(50)
    with Demo(tmp_path, "--focus", focus) as demo:
        for code in sent:
            demo.type(f"{code}\r", 0.001)
        assert demo.scans(50) == sent
        assert demo.untouched()
        assert [entry["text"] for entry in demo.log.all("changed")][-1:] in ([], [""])


@pytest.mark.parametrize(
    ("end", "arguments", "before"),
    [
        (b"\r", (), b""),
        (b"\n", (), b""),
        (b"\r\n", (), b""),
        (b"\t", (), b""),
        (b"\r", ("--prefix", "f11", "--no-timing"), b"\x1b[23~"),
        (b"\r\n", ("--prefix", "f11"), b"\x1b[23~"),
    ],
)
def test_end_keys_and_prefix(tmp_path: Path, end: bytes, arguments: Sequence[str], before: bytes) -> None:
    sent = codes(20)
    with Demo(tmp_path, "--focus", "list", *arguments) as demo:
        for code in sent:
            if before:
                demo.send(before)
            demo.type(code.encode() + end, 0.001)
        assert demo.scans(20) == sent
        assert demo.untouched()


def test_no_end_key_ends_by_silence(tmp_path: Path) -> None:
    sent = codes(4)
    with Demo(tmp_path, "--focus", "scan") as demo:
        for nth, code in enumerate(sent, 1):
            demo.type(code, 0.001)
            demo.wait(lambda nth=nth: len(demo.log.all("scan")) == nth)  # type: ignore[misc]  # mypy infers no type
        assert demo.scans(4) == sent
        assert demo.log.all("scan")[0]["how"] == "silence"


def test_whole_scans_in_one_write(tmp_path: Path) -> None:
    sent = codes(50)
    with Demo(tmp_path, "--focus", "list") as demo:
        for code in sent:
            demo.send(f"{code}\r")
        assert demo.scans(50) == sent
        assert demo.untouched()


def test_bracketed_paste_of_many_lines(tmp_path: Path) -> None:
    sent = codes(10)
    with Demo(tmp_path, "--focus", "list") as demo:
        demo.send(b"\x1b[200~" + "\r\n".join(sent).encode() + b"\r\n\x1b[201~")
        assert demo.scans(10) == sent


def test_paste_of_prose_stays_text(tmp_path: Path) -> None:
    with Demo(tmp_path, "--focus", "input") as demo:
        demo.send("\x1b[200~Comptes à payer\x1b[201~".encode())
        demo.wait(lambda: bool(demo.log.all("changed")))
        assert demo.log.all("changed")[-1]["text"] == "Comptes à payer"
        assert not demo.log.all("scan")


def test_overlong_burst_is_one_scan_to_refuse(tmp_path: Path) -> None:
    with Demo(tmp_path, "--focus", "list") as demo:
        demo.send("A1" * 1500 + "\r")
        assert [len(text) for text in demo.scans(1)] == [2000]
        assert demo.log.all("scan")[0]["length"] == 3000
        assert demo.untouched()


@pytest.mark.parametrize("focus", ["input", "area"])
def test_typing_arrives_intact(tmp_path: Path, focus: str) -> None:
    text = "Boite 12 des Dossiers RH 2014-2016, salle B" * 2
    chance = random.Random(3)
    with Demo(tmp_path, "--focus", focus) as demo:
        for character in text:
            demo.send(character)
            time.sleep(0.012 if chance.random() < 0.2 else 0.07)
        demo.wait(lambda: bool(demo.log.all("changed")) and demo.log.all("changed")[-1]["text"] == text)
        assert not demo.log.all("scan")


def test_a_code_typed_by_hand_comes_from_the_scan_line(tmp_path: Path) -> None:
    with Demo(tmp_path, "--focus", "scan") as demo:
        demo.type("BX\x7fL1001234V\r", 0.06)
        demo.wait(lambda: bool(demo.log.all("typed")))
        assert [entry["text"] for entry in demo.log.all("typed")] == ["BL1001234V"]
        assert not demo.log.all("scan")


def test_a_scan_amid_typing_leaves_what_was_typed(tmp_path: Path) -> None:
    with Demo(tmp_path, "--focus", "scan") as demo:
        demo.type("BL1", 0.06)
        demo.wait("BL1")
        time.sleep(0.1)
        demo.type("SL1000042K\r", 0.001)
        assert demo.scans(1) == ["SL1000042K"]
        demo.type("000777C\r", 0.06)
        demo.wait(lambda: bool(demo.log.all("typed")))
        assert demo.log.all("typed")[0]["text"] == "BL1000777C"


def test_held_key_is_no_scan(tmp_path: Path) -> None:
    with Demo(tmp_path, "--focus", "input") as demo:
        demo.type("5" * 40 + "\r", 0.02)
        demo.wait(lambda: demo.log.all("changed")[-1:] != [] and demo.log.all("changed")[-1]["text"] == "5" * 40)
        assert not demo.log.all("scan")


def test_cards_answer_a_question_and_its_enter_does_not(tmp_path: Path) -> None:
    with Demo(tmp_path, "--focus", "modal") as demo:
        demo.type("BL1001234V\r", 0.001)
        assert demo.scans(1) == ["BL1001234V"]
        assert not demo.log.all("answer")
        demo.type("$YES\r", 0.001)
        demo.wait(lambda: bool(demo.log.all("answer")))
        assert demo.log.all("answer")[0]["yes"] is True
        assert demo.scans(1) == ["BL1001234V"]
