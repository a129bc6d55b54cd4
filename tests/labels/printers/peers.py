"""Printers made of sockets: they answer what a test tells them to, and keep what they received."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Act = Callable[[socket.socket], None]
"""What a printer does with one line."""

OK, CLIENT_ERROR = 0x0000, 0x0400


class Peer:
    """Listens on a free port of the loopback and acts on each line in turn, each in a thread of its own."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self._threads[0].start()

    def _serve(self) -> None:
        while True:
            try:
                line, _who = self._door.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._one, args=(line,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _one(self, line: socket.socket) -> None:
        with line, suppress(OSError):
            line.settimeout(20)
            self._act(line)

    def stop(self) -> None:
        """Close the door and wait for what is under way."""
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for thread in self._threads:
            thread.join(20)


@contextmanager
def listening(act: Act) -> Iterator[Peer]:
    """A peer for as long as a test needs it."""
    peer = Peer(act)
    try:
        yield peer
    finally:
        peer.stop()


def vanish(line: socket.socket) -> None:
    """Close so that the other side sees a reset, as when a printer loses its power."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


def read_until(line: socket.socket, mark: bytes, data: bytes = b"") -> bytes:
    """Read at least up to a mark."""
    while mark not in data:
        piece = line.recv(65_536)
        if not piece:
            return data
        data += piece
    return data


def read_request(line: socket.socket) -> tuple[bytes, bytes]:
    """An HTTP request: its head, its body."""
    head, _, body = read_until(line, b"\r\n\r\n").partition(b"\r\n\r\n")
    size = next(int(row[15:]) for row in head.split(b"\r\n") if row.lower().startswith(b"content-length:"))
    while len(body) < size and (piece := line.recv(65_536)):
        body += piece
    return head, body


def value(tag: int, name: str, *raws: bytes) -> bytes:
    """An attribute with its values."""
    out = b""
    for raw in raws:
        out += struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(raw)) + raw
        name = ""
    return out


def number(name: str, *numbers: int, tag: int = 0x21) -> bytes:
    return value(tag, name, *(struct.pack(">i", n) for n in numbers))


def keyword(name: str, *words: str, tag: int = 0x44) -> bytes:
    return value(tag, name, *(word.encode() for word in words))


def answer(request: bytes, status: int = OK, *groups: bytes) -> bytes:
    """An IPP answer to a request; a group begins with its delimiter."""
    operation = (
        b"\x01"
        + keyword("attributes-charset", "utf-8", tag=0x47)
        + keyword("attributes-natural-language", "en", tag=0x48)
    )
    return request[:2] + struct.pack(">H", status) + request[4:8] + operation + b"".join(groups) + b"\x03"


def http(body: bytes, status: str = "200 OK", length: int | None = None) -> bytes:
    """An HTTP answer; length is what it says of its body, true unless told."""
    size = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Type: application/ipp\r\nContent-Length: {size}\r\n\r\n".encode() + body


PRINTER = (
    b"\x04"
    + number("printer-state", 3, tag=0x23)
    + keyword("printer-state-reasons", "none")
    + value(0x22, "printer-is-accepting-jobs", b"\x01")
    + keyword("document-format-supported", "application/pdf", "image/png", tag=0x49)
    + keyword("media-supported", "na_letter_8.5x11in")
    + keyword("print-scaling-supported", "none", "fit")
    + keyword("sides-supported", "one-sided")
    + value(0x33, "copies-supported", struct.pack(">ii", 1, 99))
)
"""What a well-behaved printer says of itself."""


def a_job(job: int, name: str | None, state: int, made: int = 100, now: int = 200) -> bytes:
    """A job of a list; without a name when somebody hides it."""
    named = keyword("job-name", name, tag=0x42) if name else b""
    times = number("time-at-creation", made) + number("job-printer-up-time", now)
    return b"\x02" + number("job-id", job) + named + number("job-state", state, tag=0x23) + times


class FakeIpp:
    """An IPP printer; `on` replaces what it does at an operation."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.requests: list[bytes] = []
        self.on: dict[int, Callable[[socket.socket, bytes], None]] = {}
        self.before: Act | None = None
        """What it does before it reads, instead of reading."""

    def __call__(self, line: socket.socket) -> None:
        if self.before:
            self.before(line)
            return
        head = read_until(line, b"\r\n\r\n")
        start = head.partition(b"\r\n\r\n")[2]
        while len(start) < 4:
            start += line.recv(4 - len(start))
        operation = struct.unpack(">H", start[2:4])[0]
        self.asked.append(operation)
        if operation in self.on and operation == 0x0002:
            self.on[operation](line, start)
            return
        size = next(int(row[15:]) for row in head.split(b"\r\n") if row.lower().startswith(b"content-length:"))
        while len(start) < size and (piece := line.recv(65_536)):
            start += piece
        self.requests.append(start)
        if operation in self.on:
            self.on[operation](line, start)
        elif operation == 0x000B:
            line.sendall(http(answer(start, OK, PRINTER)))
        elif operation == 0x0002:
            line.sendall(http(answer(start, OK, a_job(7, None, 5))))
        else:
            line.sendall(http(answer(start)))

    def says(self, operation: int, status: int, *groups: bytes) -> None:
        """Let it answer an operation with this status."""

        def act(line: socket.socket, start: bytes) -> None:
            line.sendall(http(answer(start, status, *groups)))
            if operation == 0x0002:  # read what is still under way, so that the answer is not lost by a reset
                with suppress(OSError):
                    line.settimeout(1)
                    while line.recv(65_536):
                        pass

        self.on[operation] = act
