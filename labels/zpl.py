"""Labels for thermal printers that speak ZPL II: one compressed bitmap a label, and the same bitmap read back.

No text of ours stands in the job, so no sign of a title can be taken for a command.
"""

from __future__ import annotations

import binascii
import re
import zlib
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Final

from labels.faults import CopiesImpossible, ZplDamaged
from labels.sheet import MOST_COPIES

if TYPE_CHECKING:
    from PIL.Image import Image

_GRAPHIC: Final = re.compile(rb"\^GFA,(\d+),(\d+),(\d+),:Z64:([A-Za-z0-9+/=]+):([0-9A-F]{4})\^FS")


def zpl(label: Image, copies: int = 1, darkness: int | None = None) -> bytes:
    """The job that prints a bitmap (mode "1") so many times; darkness from 0 to 30, or as the printer is set.

    Raises CopiesImpossible.
    """
    if not 1 <= copies <= MOST_COPIES:
        raise CopiesImpossible(copies=copies, most=MOST_COPIES)
    width, height = label.size
    across = (width + 7) // 8
    graphic = b64encode(zlib.compress(_inverted(label).tobytes(), 9))
    lines = [
        b"^XA",
        b"^PW%d" % width,
        b"^LL%d" % height,
        b"^LH0,0",
        b"^LT0",
        b"^LS0",
        b"^PON",
        b"^FO0,0^GFA,%d,%d,%d,:Z64:%b:%04X^FS"
        % (len(graphic), across * height, across, graphic, binascii.crc_hqx(graphic, 0)),
        b"^PQ%d" % copies,
        b"^XZ",
        b"",
    ]
    if darkness is not None:
        lines.insert(1, b"~SD%02d" % min(max(darkness, 0), 30))
    return b"\n".join(lines)


def drawn(job: bytes) -> Image:
    """The bitmap that a job of `zpl` draws, decoded from its bytes. Raises ZplDamaged."""
    from PIL import Image

    found, width, height = _GRAPHIC.findall(job), _number(job, b"PW"), _number(job, b"LL")
    if len(found) != 1:
        raise ZplDamaged(reason=f"{len(found)} ^GFA")
    packed, total, across, graphic, crc = found[0]
    if int(packed) != len(graphic) or binascii.crc_hqx(graphic, 0) != int(crc, 16):
        raise ZplDamaged(reason="CRC")
    try:
        raw = zlib.decompress(b64decode(graphic))
    except (zlib.error, ValueError) as error:
        raise ZplDamaged(reason=str(error)) from error
    if (int(total), int(across)) != (len(raw), (width + 7) // 8) or len(raw) != int(across) * height:
        raise ZplDamaged(reason="^GFA, ^PW, ^LL")
    return _inverted(Image.frombytes("1", (width, height), raw))


def _inverted(label: Image) -> Image:
    """Ink for paper; in ZPL a set bit is ink. Pillow's own inversion of one bit trusts that paper is stored as 255."""
    return label.convert("L").point([255] * 128 + [0] * 128, "1")


def _number(job: bytes, command: bytes) -> int:
    found = re.findall(rb"\^%b(\d+)\s" % command, job)
    if len(found) != 1:
        raise ZplDamaged(reason=f"^{command.decode()}")
    return int(found[0])
