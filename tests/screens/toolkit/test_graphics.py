"""True pictures: what the terminal answers is never typed, and what is painted can be scanned."""

from __future__ import annotations

import base64
import re
from io import BytesIO

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from labels.drawing import Drawing
from labels.raster import bitmap
from labels.symbols import modules
from screens import graphics
from screens.graphics import KITTY, SIXEL, Terminal, kitty, may_ask, sixel

CODE = "BL1000123K"

ANSWERS = ["\x1b[?62;4;22c", "\x1b[6;20;10t", "\x1b_Gi=31;OK\x1b\\"]
TYPED = st.text(st.characters(codec="utf-8", exclude_characters="\x1b"), max_size=8) | st.sampled_from(
    ["\x1b[A", "\x1bOQ", "\x1b[21~", "\x1b[200~", "\x1b[?2026;2$y", "\x1b[<0;10;5M", "BL1000123K\r"]
)


def label() -> Image.Image:
    """A QR alone."""
    symbol = modules(CODE, 290, 300)
    return bitmap(Drawing(290, 290, 300, (symbol._replace(x=symbol.x, y=symbol.y),)))


def unsixel(data: str) -> Image.Image:
    """A picture out of Sixel, by another hand: only what DEC STD 070 says."""
    body = re.fullmatch(r'\x1bPq"1;1;(\d+);(\d+)(.*)\x1b\\', data, re.DOTALL)
    assert body is not None
    image = Image.new("L", (int(body[1]), int(body[2])), 128)
    greys: dict[int, int] = {}
    x = top = grey = 0
    for match in re.finditer(r"#(\d+);2;(\d+);\d+;\d+|#(\d+)|!(\d+)([?-~])|([?-~])|(\$)|(-)", body[3]):
        if match[1] is not None:
            greys[int(match[1])] = int(match[2]) * 255 // 100
        elif match[3] is not None:
            grey = greys[int(match[3])]
        elif match[7]:
            x = 0
        elif match[8]:
            x, top = 0, top + 6
        else:
            bits, count = ord(match[5] or match[6]) - 63, int(match[4] or 1)
            for n in range(6):
                if bits >> n & 1:
                    image.paste(grey, (x, top + n, x + count, top + n + 1))
            x += count
    return image


@given(st.lists(TYPED, max_size=6), st.lists(st.sampled_from(ANSWERS), max_size=3), st.data())
def test_answers_are_heard_and_what_is_typed_stays(typed: list[str], answers: list[str], data: st.DataObject) -> None:
    parts = list(typed)
    for answer in answers:
        parts.insert(data.draw(st.integers(0, len(parts))), answer)
    whole = "".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=5)))
    cuts = [cut for cut in cuts if not whole[:cut].endswith("\x1b")]  # a lone ESC is the key
    terminal = Terminal()
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    heard = "".join(terminal.hear(piece) for piece in pieces if piece) + terminal.rest
    assert heard == "".join(typed)
    assert terminal.kind == (KITTY if ANSWERS[2] in answers else SIXEL if ANSWERS[0] in answers else "")
    assert terminal.cell == ((10, 20) if ANSWERS[1] in answers else (0, 0))


@pytest.mark.parametrize("answer", ["\x1b[?62;22c", "\x1b[?1;2c", "\x1b[?4c", "\x1b_Gi=31;ENOTSUPPORTED:x\x1b\\"])
def test_a_terminal_without_pictures(answer: str) -> None:
    terminal = Terminal()
    assert terminal.hear(answer) == ""
    assert terminal.kind == ""


@pytest.mark.parametrize(
    ("environ", "asked"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "linux"}, False),
        ({"TERM": "dumb"}, False),
        ({}, False),
        ({"TERM": "tmux-256color"}, False),
        ({"TERM": "screen"}, False),
        ({"TERM": "xterm-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, False),
        ({"TERM": "xterm-256color", "STY": "1.pts-0"}, False),
    ],
)
def test_who_is_asked(environ: dict[str, str], asked: bool) -> None:
    assert may_ask(environ) is asked


@pytest.mark.parametrize("size", [(300, 300), (307, 301), (600, 590)])
def test_sixel_can_be_scanned(size: tuple[int, int]) -> None:
    image = unsixel(sixel(label(), *size))
    assert image.width == size[0]
    assert image.height % 6 == 0 <= size[1] - image.height < 6
    assert set(image.tobytes()) <= {0, 84, 168, 255}  # every pixel was painted
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [CODE]


def test_kitty_can_be_scanned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphics, "CHUNK", 256)
    parts = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", kitty(label(), 30, 15))
    assert parts[0][0].startswith("a=T,f=100,i=31,p=1,c=30,r=15,C=1,q=2,m=1")
    assert [head for head, _data in parts[1:]] == ["m=1"] * (len(parts) - 2) + ["m=0"]
    image = Image.open(BytesIO(base64.standard_b64decode("".join(data for _head, data in parts))))
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [CODE]
