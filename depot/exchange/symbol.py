"""A card or a receipt, as one line, as a QR symbol for paper and for the terminal."""

from __future__ import annotations

import io
from typing import Final

QUIET: Final = 4
"""Modules of white around the symbol (ISO/IEC 18004)."""


def png(text: str) -> bytes:
    """A QR symbol as PNG, eight pixels a module."""
    image, file = _symbol(text).make_image(), io.BytesIO()
    image.save(file)
    return file.getvalue()


def rows_of(text: str) -> tuple[tuple[bool, ...], ...]:
    """A QR symbol without its quiet zone: rows from the top, dark is true."""
    rows = _symbol(text).get_matrix()
    return tuple(tuple(bool(module) for module in row[QUIET:-QUIET]) for row in rows[QUIET:-QUIET])


def terminal(text: str) -> list[str]:
    """A QR symbol in half blocks, dark on light whatever the terminal's colours: light modules are drawn."""
    rows = [*_symbol(text).get_matrix()]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    signs = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    return [
        "".join(signs[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]


def _symbol(text: str):  # type: ignore[no-untyped-def]
    import qrcode

    symbol = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=8, border=QUIET)
    symbol.add_data(text)
    symbol.make(fit=True)
    return symbol
