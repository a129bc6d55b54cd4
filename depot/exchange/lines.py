"""An event as a line of a package: JSON to everybody, and yet the very bytes that were hashed.

    [LENGTH,HEADER,"SALT",BODY]            LENGTH of the header in bytes; HEADER and BODY as they are stored, the
    [LENGTH,HEADER,null,"BODY_HASH"]       body's 16 bytes of salt as 32 hex digits; a redacted body is its hash

HEADER and BODY hold no line feed, since compact JSON escapes it, and LENGTH says where the one ends: nothing has to be
parsed to cut a line, and nothing is ever serialised again.
"""

from __future__ import annotations

from binascii import unhexlify
from typing import Final

from depot.model.event import SALT

LINE_MOST: Final = 8 << 20
"""Bytes of a line."""

_HEX: Final = SALT * 2
_BODY: Final = 2 + _HEX + 2
"""Where the body begins behind the header: after `,"`, the salt, `",`."""
_REDACTED: Final = b',null,"'


def line(header: bytes, body: bytes | None, body_hash: bytes | None) -> bytes:
    """The line of an event, with its line feed. Raises ValueError for what cannot stand in one."""
    if body is None:
        made = b'[%d,%b,null,"%b"]\n' % (len(header), header, (body_hash or b"").hex().encode())
    else:
        made = b'[%d,%b,"%b",%b]\n' % (len(header), header, body[:SALT].hex().encode(), body[SALT:])
    if made.count(b"\n") != 1 or len(made) > LINE_MOST or (body is not None and len(body) < SALT):
        raise ValueError("an event that fits in no line")
    return made


def cut(text: bytes) -> tuple[bytes, bytes | None, bytes | None]:
    """Header, body and hash of a redacted body of a line without its line feed. Raises ValueError."""
    comma = text.find(b",", 1, 10)
    number = text[1:comma]
    if comma < 2 or text[:1] != b"[" or text[-1:] != b"]" or not number.isdigit() or number[:1] == b"0":
        raise ValueError("no line of an event")
    end = comma + 1 + int(number)
    header = text[comma + 1 : end]
    if text[end : end + 2] == b',"' and text[end + 2 + _HEX : end + _BODY] == b'",':
        return header, unhexlify(text[end + 2 : end + 2 + _HEX]) + text[end + _BODY : -1], None
    if text[end : end + 7] == _REDACTED and len(text) == end + 7 + 64 + 2 and text[-2:] == b'"]':
        return header, None, unhexlify(text[end + 7 : -2])
    raise ValueError("no line of an event")
