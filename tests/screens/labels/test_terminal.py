"""The real program in a real terminal: choose, look, print to a folder."""

from __future__ import annotations

import base64
import re
import time
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from depot.store.verify import verify
from tests.screens.depots import PINS, Furnished
from tests.screens.harness import Terminal
from tests.screens.labels.benches import add_folder
from tests.screens.toolkit.test_graphics import unsixel

pytestmark = pytest.mark.pty


def read(document: Path) -> set[str]:
    """What the symbols on the first page say."""
    with pypdfium2.PdfDocument(document) as pdf:
        return {each.text for each in zxingcpp.read_barcodes(pdf[0].render(scale=300 / 72).to_pil())}


def test_choose_look_and_print(furnished: Furnished) -> None:
    folder = add_folder(furnished)
    signed_in = {"DEPOT_USER": "lou", "DEPOT_PIN": PINS["lou"], "DEPOT_STATION": "desk-1"}
    with Terminal(["-m", "depot"], env={"DEPOT_DB": str(furnished.path), **signed_in}) as terminal:
        terminal.wait("scan anything to see it")
        terminal.send(b"\x0c")
        terminal.wait("F2 adds, or scan something.")
        terminal.type(f"{furnished.boxes['plans'].text}\r", 0.001)
        terminal.wait("Plans et devi")
        terminal.wait("1 of 1 read, grade A", 60)
        terminal.send("\t")
        terminal.wait("▸  1")
        terminal.send(b"\x1b[C")
        terminal.wait("from 2")
        terminal.wait("1 of 1 read, grade A", 60)
        terminal.send("+")
        terminal.wait("▐▛▀")
        terminal.send("-")
        terminal.wait("from 2")
        terminal.send(b"\x1b[24~")
        terminal.wait("1 label taken by bureau", 60)
        terminal.send(b"\x11")
        assert terminal.wait_exit() == 0
    (document,) = folder.iterdir()
    assert read(document) == {furnished.boxes["plans"].text}
    assert verify(furnished.path).ok


def shown_near(furnished: Furnished, answers: bytes, **env: str) -> bytes:
    """What the program writes when it shows a label in a terminal that gives these answers."""
    signed_in = {"DEPOT_USER": "lou", "DEPOT_PIN": PINS["lou"], "DEPOT_STATION": "desk-1", "TMUX": "", "STY": "", **env}
    with Terminal(["-m", "depot"], env={"DEPOT_DB": str(furnished.path), **signed_in}) as terminal:
        terminal.wait("scan anything to see it")
        terminal.send(b"\x0c")
        terminal.wait(lambda: b"F2 adds, or scan something." in terminal.output)
        if answers:
            terminal.wait(lambda: b"\x1b[16t\x1b[c" in terminal.output)
            terminal.send(answers)
        terminal.type(f"{furnished.boxes['plans'].text}\r", 0.001)
        terminal.wait(lambda: b"grade A" in terminal.output, 60)
        terminal.send("++")
        terminal.wait(lambda: b"\x1bPq" in terminal.output or b"\x1b_Ga=T" in terminal.output or not answers)
        time.sleep(0.5)
        written = bytes(terminal.output)
        terminal.send(b"\x11")
        assert terminal.wait_exit() == 0
    return written


def test_a_terminal_with_sixel_gets_the_true_picture(furnished: Furnished) -> None:
    written = shown_near(furnished, b"\x1b[6;20;10t\x1b[?62;4;22c").decode()
    pictures = re.findall(r'\x1b7\x1b\[\d+;\d+H(\x1bPq"1;1;\d+;\d+.*?\x1b\\)\x1b8', written, re.DOTALL)
    assert pictures
    read = {each.text for each in zxingcpp.read_barcodes(unsixel(pictures[-1]))}
    assert read == {furnished.boxes["plans"].text}


def test_a_terminal_with_kitty_s_protocol_gets_it_and_is_cleaned(furnished: Furnished) -> None:
    written = shown_near(furnished, b"\x1b_Gi=31;OK\x1b\\\x1b[?62c", TERM="xterm-kitty").decode()
    data = re.findall(r"\x1b_G(a=T[^;]*|m=[01]);([^\x1b]*)\x1b\\", written)
    last = max(n for n, (head, _part) in enumerate(data) if head.startswith("a=T"))
    image = Image.open(BytesIO(base64.standard_b64decode("".join(part for _head, part in data[last:]))))
    assert {each.text for each in zxingcpp.read_barcodes(image)} == {furnished.boxes["plans"].text}


def test_a_terminal_that_does_not_answer_and_one_that_is_shared_get_cells(furnished: Furnished) -> None:
    written = shown_near(furnished, b"")
    assert b"\x1bPq" not in written
    assert b"\x1b_G" not in written
    shared = shown_near(furnished, b"", TMUX="/tmp/tmux/default,1,0")
    assert b"\x1b[16t" not in shared
