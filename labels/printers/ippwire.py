"""One IPP request over HTTP (RFC 8010, section 4), to an address or to the socket of the local CUPS.

Every wait has an end, whatever the other side does: a byte now and then does not prolong it.
"""

from __future__ import annotations

import socket
import time
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from typing import BinaryIO

    from _typeshed import WriteableBuffer

CONNECT: Final = 5.0
"""Seconds to be let in."""

STALL: Final = 60.0
"""Seconds in which not one piece of a document goes out: a printer with a small memory prints as it receives."""

LARGEST: Final = 1 << 20
"""Bytes of an answer."""

PIECE: Final = 1 << 14
"""Bytes of a document that are sent at once."""


class Endpoint(NamedTuple):
    """Where requests go."""

    host: str
    port: int
    path: str = "/"
    local: str = ""
    """Path of a Unix socket, instead of host and port."""


class Broken(Exception):
    """The conversation failed.

    stage says how far it got: `connect`, `asked` (nothing of the document went out) or `document`.
    """

    def __init__(self, stage: str, cause: Exception | str) -> None:
        super().__init__(stage, cause)
        self.stage = stage
        self.cause = cause


class HttpRefused(Exception):
    """The other side answered, but not with IPP."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class _Patient(socket.socket):
    """A socket whose reads share one deadline and one allowance."""

    deadline: float = 0.0
    allowance: int = LARGEST

    def recv_into(self, buffer: WriteableBuffer, nbytes: int = 0, flags: int = 0) -> int:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.settimeout(left)
        got = super().recv_into(buffer, nbytes, flags)
        self.allowance -= got
        if self.allowance < 0:
            raise HTTPException("an answer without end")
        return got


def post(endpoint: Endpoint, head: bytes, document: BinaryIO | None, size: int, *, patience: float) -> bytes:
    """Send a request, with the `size` bytes of a document behind it, and give the body of the answer.

    patience: seconds for the answer, once everything is sent. Raises Broken, HttpRefused.
    """
    stage = "connect"
    try:
        with _connected(endpoint) as line:
            stage = "asked"
            line.settimeout(CONNECT)
            line.sendall(_http_head(endpoint, len(head) + size) + head)
            try:
                sent = 0
                line.settimeout(STALL)
                while document and sent < size and (piece := document.read(min(PIECE, size - sent))):
                    stage = "document"
                    line.sendall(piece)
                    sent += len(piece)
                if sent < size:
                    raise Broken(stage, "the file became shorter while it was sent")
            except ConnectionError:
                # Whoever refuses may answer before it has read everything, and leave.
                return _answer(line, min(patience, CONNECT))
            return _answer(line, patience)
    except (OSError, HTTPException, ValueError) as error:  # http.client lets a negative length of a chunk through
        raise Broken(stage, error) from None


def _connected(endpoint: Endpoint) -> _Patient:
    """Open the line. Raises OSError."""
    if endpoint.local:
        line = _Patient(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(CONNECT)
            line.connect(endpoint.local)
        except BaseException:
            line.close()
            raise
        return line
    plain = socket.create_connection((endpoint.host, endpoint.port), CONNECT)
    line = _Patient(fileno=plain.detach())
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _http_head(endpoint: Endpoint, length: int) -> bytes:
    host = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
    return (
        f"POST {endpoint.path} HTTP/1.1\r\nHost: {host}:{endpoint.port}\r\nContent-Type: application/ipp\r\n"
        f"Content-Length: {length}\r\nConnection: close\r\n\r\n"
    ).encode("ascii")


def _answer(line: _Patient, patience: float) -> bytes:
    """The body of the answer, all of it, within so many seconds."""
    line.deadline = time.monotonic() + patience
    with HTTPResponse(line, method="POST") as response:
        response.begin()
        if response.status != 200:
            raise HttpRefused(response.status)
        return response.read()
