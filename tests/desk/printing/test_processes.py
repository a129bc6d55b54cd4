"""Real processes and a real printer on a socket: two terminals at one queue, a kill at its worst, a full disk."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from depot.desk.boxes import register
from depot.desk.printing import jobs, kept, sending
from depot.desk.printing.faults import JobInDoubt, JobUnrecorded
from depot.desk.session import Session
from depot.model.box import Box
from depot.model.printing import DOUBTED, SENDING, SENT, WAITING
from depot.store.connection import DiskFull
from depot.store.store import Store
from depot.store.verify import verify
from labels.zpl import drawn
from tests.desk.founded import Founded, reopened
from tests.desk.printing.paper import Paper, quick
from tests.labels.printers.peers import listening
from tests.labels.printers.test_raw import host_status
from tests.store.mounted import tmpfs

TERMINAL = """
import sys
from pathlib import Path
from depot.desk.printing import sending
from depot.desk.session import Session
from depot.store.store import Store

session = Session(Store.open(Path(sys.argv[1])), "lou", sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for result in sending.send_all(session):
    print(result.job.key if result.sent else repr(result.problem), flush=True)
"""


class Zebra:
    """A label printer: healthy, keeps what it gets, and closes the line, or stays silent when `hold` is set."""

    def __init__(self) -> None:
        self.jobs: list[bytes] = []
        self.whole = threading.Event()
        self.hold = threading.Event()
        self.go = threading.Event()

    def __call__(self, line: socket.socket) -> None:
        data = b""
        while piece := line.recv(65_536):
            data += piece
            if data == b"~HS":
                data = b""
                line.sendall(host_status())
        self.jobs.append(data)
        self.whole.set()
        if self.hold.is_set():
            self.go.wait(20)

    @property
    def labels(self) -> int:
        """How many labels came out."""
        return sum(job.count(b"^XA") for job in self.jobs)


@pytest.fixture
def zebra() -> Iterator[tuple[Zebra, int]]:
    printer = Zebra()
    with listening(printer) as peer:
        yield printer, peer.port
        printer.go.set()


def boxes(session: Session, count: int) -> list[str]:
    """Codes of new boxes."""
    codes = [register(session, {"title": f"Élèves {n}"}).result for n in range(count)]
    return [code.text for code in codes if code is not None]


def ordered(depot: Founded, port: int, each: int, count: int) -> list[str]:
    """Jobs of so many labels for the printer on a port."""
    kept.add_printer(depot.admin, "zebra", {"address": f"tcp://127.0.0.1:{port}", "dpi": 203})
    keys = []
    for _nth in range(count):
        wish = jobs.Order("box", tuple(boxes(depot.clerk, each)), "4x2", "zebra")
        keys.append(jobs.order(depot.clerk, wish).result or "")
    return keys


def terminal(path: Path, name: str) -> subprocess.Popen[str]:
    """A process that sends the queue when it is told to."""
    process = subprocess.Popen(
        [sys.executable, "-c", TERMINAL, str(path), name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", process.stderr.read() if process.stderr else ""
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_two_terminals_print_one_queue_once(depot: Founded, zebra: tuple[Zebra, int]) -> None:
    printer, port = zebra
    keys = ordered(depot, port, each=2, count=5)
    terminals = [terminal(depot.path, f"tty{n}") for n in range(2)]
    for process in terminals:
        go(process)
    said = [process.communicate(timeout=120) for process in terminals]
    assert [error for _out, error in said] == ["", ""]
    sent = [key for out, _error in said for key in out.split()]
    assert sorted(sent) == sorted(keys), "each job was sent by exactly one of them"
    assert printer.labels == 10
    assert {jobs.job(depot.store, key).status for key in keys} == {SENT}
    assert verify(depot.path).ok


def test_a_kill_between_sent_and_logged_leaves_a_doubt_and_nothing_is_printed_again(
    depot: Founded, zebra: tuple[Zebra, int]
) -> None:
    printer, port = zebra
    (key,) = ordered(depot, port, each=3, count=1)
    printer.hold.set()
    process = terminal(depot.path, "tty9")
    go(process)
    assert printer.whole.wait(60), "the printer has every byte"
    assert jobs.job(depot.store, key).status == SENDING
    assert sending.recover(depot.clerk) == [], "it is being sent: whoever sends it lives"
    process.kill()
    process.wait(20)
    assert process.returncode == -signal.SIGKILL
    process.communicate()
    (doubted,) = sending.recover(depot.clerk)
    assert (doubted.key, doubted.status, doubted.error) == (key, DOUBTED, "job.interrupted")
    with pytest.raises(JobInDoubt):
        sending.send(depot.clerk, key)
    assert [*sending.send_all(depot.clerk)] == []
    assert sending.ask(depot.clerk, key) == "unknown", "port 9100 remembers nothing"
    assert printer.labels == 3
    assert all(needs_label(depot.store, code) for code in doubted.codes)
    jobs.settle(depot.clerk, key, 2)
    assert [needs_label(depot.store, code) for code in doubted.codes] == [False, False, True]
    printer.hold.clear()
    sending.send(depot.clerk, key)
    assert printer.labels == 4, "only the one that had not come out"
    assert not needs_label(depot.store, doubted.codes[2])
    assert jobs.job(depot.store, key).status == SENT
    assert verify(depot.path).ok


def test_what_a_label_printer_gets_is_the_label(depot: Founded, zebra: tuple[Zebra, int]) -> None:
    import zxingcpp

    printer, port = zebra
    (key,) = ordered(depot, port, each=1, count=1)
    made = sending.send(depot.clerk, key).made
    assert made.checked.sentence
    (job,) = printer.jobs
    read = {code.text for code in zxingcpp.read_barcodes(drawn(job).convert("L"))}
    assert read == set(jobs.job(depot.store, key).codes)


def test_a_disk_that_is_full_before_sending_sends_nothing(template: Path, tmp_path: Path) -> None:
    with tmpfs(tmp_path / "small", "3m") as folder:
        depot, key = on_disk(template, folder)
        paper = Paper()
        fill(folder)
        with depot.store:
            with pytest.raises(DiskFull):
                sending.send(depot.clerk, key, workshop=quick, opener=paper)
            assert paper.came == {}
            (folder / "ballast").unlink()
            assert jobs.job(depot.store, key).status == WAITING
            sending.send(depot.clerk, key, workshop=quick, opener=paper)
            assert jobs.job(depot.store, key).status == SENT


def test_a_disk_that_is_full_after_sending_leaves_a_doubt(template: Path, tmp_path: Path) -> None:
    with tmpfs(tmp_path / "small", "3m") as folder:
        depot, key = on_disk(template, folder)
        paper = Paper()
        opened = paper.send

        def send_then_full(document: object) -> object:
            receipt = opened(document)  # type: ignore[arg-type]
            fill(folder)
            return receipt

        paper.send = send_then_full  # type: ignore[method-assign, assignment]
        with depot.store:
            with pytest.raises(JobUnrecorded) as unrecorded:
                sending.send(depot.clerk, key, workshop=quick, opener=paper)
            assert "again" in unrecorded.value.next_step()
            (folder / "ballast").unlink()
            (doubted,) = sending.recover(depot.clerk)
            assert doubted.key == key
            assert sending.ask(depot.clerk, key, opener=paper) == "done", "the printer remembers the name of the job"
            assert jobs.job(depot.store, key).status == SENT
            assert sum(paper.printed(key).values()) == 1
        assert verify(folder / "depot.db").ok


def on_disk(template: Path, folder: Path) -> tuple[Founded, str]:
    """A depot on a small disk, with a job of one label."""
    shutil.copy(template, folder / "depot.db")
    depot = reopened(folder / "depot.db")
    kept.add_printer(depot.admin, "zebra", {"address": "tcp://127.0.0.1:9"})
    key = jobs.order(depot.clerk, jobs.Order("box", tuple(boxes(depot.clerk, 1)), "5160", "zebra")).result
    assert key is not None
    return depot, key


def fill(folder: Path) -> None:
    """Leave no room on a disk."""
    with (folder / "ballast").open("wb", buffering=0) as ballast:
        for size in (65_536, 512, 1):
            while True:
                try:
                    ballast.write(b"\0" * size)
                except OSError:
                    break
            os.fsync(ballast.fileno())


def needs_label(store: Store, code: str) -> bool:
    from depot.model.codes import Code

    box = store.get(Box, Code.parse(code).id)
    assert box is not None
    return bool(box.label_needed)
