"""The text with which a printer is named in the settings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

from labels.printers.faults import PrinterAddressBad

_HOST: Final = (
    r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?))(?::(?P<port>\d{1,5}))?"
)
_SHAPES: Final = {
    # A queue's name as CUPS allows it: anything that can be seen but / # and, here, what would look like an option.
    "cups": re.compile(rf"cups:(?P<path>[^\s/#@\\'\"?-][^\s/#@\\'\"?]{{0,126}})(?:@{_HOST})?"),
    "ipp": re.compile(rf"ipp://{_HOST}(?P<path>/[\x21-\x7e]*)?"),
    "tcp": re.compile(rf"tcp://{_HOST}/?"),
}
_PORTS: Final = {"cups": 631, "ipp": 631, "tcp": 9100}


class Address(NamedTuple):
    """A printer's address, taken apart."""

    text: str
    kind: str
    """`cups`, `ipp`, `tcp` or `folder`."""
    host: str = ""
    """Empty: the CUPS server that this computer is set up for."""
    port: int = 0
    path: str = ""
    """Name of a queue, path of a printer, or a folder."""


def parse(text: str) -> Address:
    """Read an address; what surrounds it is ignored. Raises PrinterAddressBad."""
    text = text.strip()
    kind, _, rest = text.partition(":")
    if kind == "folder" and rest and rest.isprintable() and Path(rest).is_absolute():
        return Address(text, kind, path=rest)
    shape = _SHAPES.get(kind)
    found = shape.fullmatch(text) if shape else None
    if not found or not text.isprintable():
        raise PrinterAddressBad(address=text)
    parts = found.groupdict()
    host = parts["host"] or parts["six"] or ""
    port = int(parts["port"] or _PORTS[kind])
    if not 0 < port < 65_536:
        raise PrinterAddressBad(address=text)
    return Address(text, kind, host, port, parts.get("path") or ("/" if kind == "ipp" else ""))
