"""What a label printer answers to ~HS, host status (Zebra, ZPL II Programming Guide): three lines of numbers."""

from __future__ import annotations

from typing import Final

from labels.printers.jobs import Status

QUESTION: Final = b"~HS"
LONGEST: Final = 4_096
"""Bytes of an answer; a whole one has about 80."""

_LINES: Final = 3
_FIELDS: Final = (12, 11, 2)
"""Fields of each line; newer printers may add some."""

_BLOCKING: Final = (
    (0, 1, "media-empty-error"),
    (0, 2, "paused"),
    (0, 5, "spool-area-full"),
    (1, 2, "cover-open-error"),
)
"""Line and field of each flag, and its keyword."""


class NotZebra(Exception):
    """Bytes that are no answer to ~HS."""


def whole(answer: bytes) -> bool:
    """Whether all lines of an answer are here."""
    return answer.count(b"\x03") >= _LINES


def read(answer: bytes) -> Status:
    """Read the whole answer. Raises NotZebra."""
    lines = [piece.partition(b"\x02")[2].split(b",") for piece in answer.split(b"\x03")[:_LINES]]
    try:
        fields = [[int(field or b"0") for field in line] for line in lines]
    except ValueError:
        raise NotZebra from None
    if not whole(answer) or any(len(line) < least for line, least in zip(fields, _FIELDS, strict=True)):
        raise NotZebra
    reasons = [keyword for line, field, keyword in _BLOCKING if fields[line][field]]
    if fields[1][3] and fields[1][4]:  # without thermal transfer there is no ribbon to miss
        reasons.append("marker-ribbon-out")
    waiting, left = fields[0][4], fields[1][8]
    state = "stopped" if reasons else "printing" if waiting or left else "idle"
    return Status(state=state, reasons=tuple(reasons), queued=waiting)
