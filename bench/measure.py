"""What all measurements share: quantiles, tables, a cached depot of a size, and a program in a timed terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import shutil
import statistics
import struct
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

from bench import corpus
from depot.desk import pins
from depot.model.event import Fact
from depot.store import accounts
from depot.store.accounts import Secret
from depot.store.store import Store, Tx

USER, PIN = "ada", "7315"
PARTS = 0.002
"""Seconds between two outputs that are parts of one repaint, at most."""
ROOT = Path(__file__).resolve().parent.parent


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def milliseconds(values: Sequence[float]) -> str:
    """Median, 99th percentile and greatest, in milliseconds."""
    return (
        f"p50 {statistics.median(values) * 1e3:8.2f}  p99 {quantile(values, 0.99) * 1e3:8.2f}  "
        f"max {max(values) * 1e3:8.2f} ms  n={len(values)}"
    )


def line(what: str, told: str) -> None:
    """One line of a report."""
    print(f"  {what:<52} {told}", flush=True)


def timed(work: Callable[[], object], times: int) -> list[float]:
    """Seconds that each of some calls took."""
    taken = []
    for _nth in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return taken


def folder() -> Path:
    """Where depots of the benchmarks are kept between runs: DEPOT_BENCH, else the system's temporary folder."""
    path = Path(os.environ.get("DEPOT_BENCH") or Path(tempfile.gettempdir()) / "depot-bench")
    path.mkdir(parents=True, exist_ok=True)
    return path


def depot_of(boxes: int, files: int = 1) -> Path:
    """A depot with so many boxes, each with so many files; made once, with a user who may sign in."""
    path = folder() / f"corpus-{boxes}-{files}.db"
    if path.exists():
        return path
    making = path.with_suffix(".making")
    for left in folder().glob(making.name + "*"):
        left.unlink()
    start = time.perf_counter()
    with corpus.build(making, boxes, files=files) as store:
        user = Fact("user.added", f"user/{USER}", {"name": "Ada Tremblay", "role": "admin"})
        store.act(lambda tx: tx.append(user), actor=USER, station="bench")
        accounts.keep(store, Secret(USER, pins.hashed(PIN)))
        events = store.stream_head().head_seq
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        store.connection.execute("ANALYZE")
    making.rename(path)
    took = time.perf_counter() - start
    line(f"made a depot of {boxes} boxes", f"{took:.0f} s, {events} events, {events / took:,.0f} events/s")
    return path


def copy_of(path: Path, name: str) -> Path:
    """A copy to write in."""
    target = folder() / name
    for suffix in ("", "-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    shutil.copy(path, target)
    return target


def some_codes(store: Store, table: str, letter: str, count: int) -> list[str]:
    """Codes spread over a table; of boxes, those that stand on a shelf."""
    from depot.model.codes import Code

    low, high, n = store.connection.execute(f"SELECT min(id), max(id), count(*) FROM {table}").fetchone()
    step = max((high - low) // max(count, 1), 1)
    at_rest = "AND status = 'shelved'" if table == "box" else ""
    query = f"SELECT id FROM {table} WHERE id >= ? {at_rest} ORDER BY id LIMIT 1"
    ids = [store.connection.execute(query, (low + nth * step,)).fetchone() for nth in range(min(count, n))]
    return [Code.from_id(letter, row[0]).text for row in ids if row]


def roomy_shelf(store: Store) -> str:
    """A new shelf that takes everything: what is measured is acts, not refusals."""

    def work(tx: Tx) -> str:
        code = tx.allot("S")[0]
        tx.append(Fact("location.created", code.text, {"kind": "shelf", "label": code.text, "walk": code.text}))
        return code.text

    return store.act(work, actor=USER, station="bench").result or ""


class Timed:
    """A program in a pseudo-terminal; remembers when each byte came."""

    def __init__(
        self,
        argv: Sequence[str],
        env: Mapping[str, str],
        *,
        columns: int = 80,
        rows: int = 24,
        program: str | Path = sys.executable,
    ) -> None:
        self.started = time.monotonic()
        environ = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "DEPOT_LANG": "en", **env}
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.chdir(ROOT)
            os.execvpe(program, [str(program), *argv], environ)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.pieces: list[tuple[float, bytes]] = []
        """What came, each with its time."""
        self._ended = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while not self._ended:
            ready, _w, _x = select.select([self._fd], [], [], 0.1)
            if not ready:
                continue
            try:
                data = os.read(self._fd, 65536)
            except OSError:
                return
            self.pieces.append((time.monotonic(), data))

    def mark(self) -> int:
        """A point in the output to wait from."""
        return len(self.pieces)

    def type(self, data: bytes, gap: float = 0.001) -> float:
        """Send keys with a gap between them; return when the last one was sent."""
        at = time.monotonic()
        if not gap:
            os.write(self._fd, data)
            return at
        for byte in data:
            os.write(self._fd, bytes([byte]))
            at += gap
            while time.monotonic() < at:
                pass
        return time.monotonic() - gap

    def seen(self, text: str, mark: int = 0, patience: float = 20.0) -> float:
        """When a text had come since the mark; raises TimeoutError."""
        wanted, until = text.encode(), time.monotonic() + patience
        while time.monotonic() < until:
            gathered = b""
            for at, data in self.pieces[mark:]:
                gathered += data
                if wanted in gathered:
                    return at
            time.sleep(0.001)
        raise TimeoutError(f"{text!r} did not come")

    def has(self, text: str) -> bool:
        """Whether a text has come so far."""
        return text.encode() in b"".join(data for _at, data in self.pieces)

    def first(self, mark: int, patience: float = 20.0) -> float:
        """When the first output came since the mark; raises TimeoutError."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if len(self.pieces) > mark:
                return self.pieces[mark][0]
            time.sleep(0.0005)
        raise TimeoutError("nothing came")

    def repaints(self, mark: int) -> list[float]:
        """When each repaint so far was complete, since the mark: a terminal hands a large one over in parts."""
        ended: list[float] = []
        for at, _data in self.pieces[mark:]:
            if ended and at - ended[-1] < PARTS:
                ended[-1] = at
            else:
                ended.append(at)
        return ended

    def quiet(self, seconds: float = 0.3) -> None:
        """Wait until nothing has come for a while."""
        while True:
            before = len(self.pieces)
            time.sleep(seconds)
            if len(self.pieces) == before:
                return

    def resident(self) -> float:
        """Resident memory in MB."""
        for entry in Path(f"/proc/{self._pid}/status").read_text().splitlines():
            if entry.startswith("VmRSS"):
                return int(entry.split()[1]) / 1024
        return float("nan")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended = True
        for number in (15, 9):
            try:
                os.kill(self._pid, number)
                for _nth in range(50):
                    if os.waitpid(self._pid, os.WNOHANG)[0]:
                        raise ChildProcessError
                    time.sleep(0.02)
            except (ProcessLookupError, ChildProcessError):
                break
        os.close(self._fd)


def signed_in(db: Path) -> dict[str, str]:
    """What the environment says for a program that opens a depot and signs in by itself."""
    return {"DEPOT_DB": str(db), "DEPOT_USER": USER, "DEPOT_PIN": PIN}


def depot_in_terminal(db: Path, *, columns: int = 80, rows: int = 24) -> Timed:
    """The program itself, signed in."""
    return Timed(["-m", "depot"], signed_in(db), columns=columns, rows=rows)
