"""The calibration card on the screen itself: a QR symbol in half blocks, dark on light whatever the theme."""

from __future__ import annotations

from textual.content import Content

from depot.model.keyboards import CALIBRATION

QUIET = 2
"""Light modules around the symbol; the paper of a printed one has four."""

_DARK_ON_LIGHT = "ansi_black on ansi_bright_white"


def calibration_symbol() -> list[Content]:
    """The lines of the symbol, two modules to a cell; scanners that read pictures read it off the screen."""
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET, mask_pattern=3)
    code.add_data(CALIBRATION)
    code.make()
    rows = [[bool(module) for module in row] for row in code.get_matrix()]
    rows += [[False] * len(rows[0])] * (len(rows) % 2)
    cells = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
    lines = zip(rows[::2], rows[1::2], strict=True)
    return [Content.styled("".join(cells[pair] for pair in zip(*two, strict=True)), _DARK_ON_LIGHT) for two in lines]
