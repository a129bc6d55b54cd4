"""Real printing on the loopback: CUPS's own IPP Everywhere printer and a private CUPS server, in folders of their own.

Everything listens on free ports and is ended with the test run; the machine's own CUPS, bus and queues are left alone.
"""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from labels.printers import open_printer

PRINTER_PROGRAMS = ("dbus-daemon", "ippeveprinter")
SERVER_PROGRAMS = ("cupsd", "lp", "lpstat", "lpadmin", "cupsdisable", "cupsreject", "cancel")

COMMAND = """#!/bin/sh
# What the printer does with each job: fails, or waits for paper, as long as the file of that name is there.
here="{folder}"
[ -e "$here/fail" ] && exit 1
if [ -e "$here/empty" ]; then
    echo "STATE: +media-empty" >&2
    while [ -e "$here/empty" ]; do sleep 0.05; done
    echo "STATE: -media-empty" >&2
fi
exit 0
"""

CUPSD = """LogLevel debug
MaxLogSize 0
Listen 127.0.0.1:{port}
Listen {folder}/sock
Browsing No
WebInterface No
DefaultAuthType None
PreserveJobHistory Yes
<Location />
  Order allow,deny
  Allow from 127.0.0.1
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow from 127.0.0.1
  </Limit>
</Policy>
"""

CUPS_FILES = """ServerRoot {folder}/root
RequestRoot {folder}/spool
TempDir {folder}/spool/tmp
StateDir {folder}/state
CacheDir {folder}/cache
ErrorLog {folder}/error_log
AccessLog {folder}/access_log
PageLog {folder}/page_log
Sandboxing relaxed
SystemGroup {group}
"""


def need(*programs: str) -> None:
    """Skip where a program is not installed, and say which."""
    if missing := [program for program in programs if not program_path(program)]:
        pytest.skip(f"not installed: {', '.join(missing)} (CUPS, .ci/run installs it)")


def program_path(name: str) -> str | None:
    """Where a program is; those for administrators are not on everybody's path."""
    return shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/bin", "/bin")))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def wait_for(
    ready: Callable[[], object], what: str, process: subprocess.Popen[bytes] | None = None, log: Path | None = None
) -> None:
    """Wait until it is ready; a machine where it does not become so in a minute cannot run it, and the log says why."""
    for _ in range(1_200):
        if ready():
            return
        if process and process.poll() is not None:
            break
        time.sleep(0.05)
    said = log.read_text("utf-8", "replace").strip() if log and log.exists() else ""
    pytest.skip(f"{what} does not start here: {said[-200:]}")


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@contextmanager
def running(line: list[str], log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program in the background, ended with all that it started."""
    plain = {"PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin", "LC_ALL": "C", "TMPDIR": str(log.parent)}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(program_path(line[0])), *line[1:]],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env={**plain, **environment},
            start_new_session=True,
        )
    try:
        yield process
    finally:
        for blow in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, blow)
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder with a short name that the user of CUPS's filters may enter."""
    folder = Path(tempfile.mkdtemp(prefix="depot-cups-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class RealPrinter:
    """An ippeveprinter that keeps what it receives."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.address = f"ipp://localhost:{port}/ipp/print"

    def received(self) -> list[Path]:
        """The documents that it got, whole, oldest first."""
        kept = [page for page in (self.folder / "spool").iterdir() if page.suffix != ".prn" and page.stat().st_size]
        return sorted(kept, key=lambda page: int(page.name.partition("-")[0]))

    @contextmanager
    def state(self, name: str) -> Iterator[None]:
        """Out of paper (`empty`) or broken (`fail`), as long as that lasts."""
        sign = self.folder / name
        sign.touch()
        try:
            yield
        finally:
            sign.unlink()


@contextmanager
def printer(formats: str, *options: str) -> Iterator[RealPrinter]:
    """A real printer that takes these media types."""
    need(*PRINTER_PROGRAMS)
    with own_folder() as folder:
        (folder / "spool").mkdir()
        command = folder / "command"
        command.write_text(COMMAND.format(folder=folder))
        command.chmod(0o755)
        bus = f"unix:path={folder}/bus"
        port = free_port()
        # It will not run without a system bus, even when it advertises nothing: it gets one that is empty.
        quiet = ["dbus-daemon", "--session", f"--address={bus}", "--nofork", "--nopidfile"]
        line = ["ippeveprinter", "-r", "off", "-n", "localhost", "-p", str(port), "-d", str(folder / "spool"), "-k"]
        line += ["-f", formats, "-c", str(command), *options, "Labels"]
        with running(quiet, folder / "bus_log") as daemon:
            wait_for((folder / "bus").exists, "dbus-daemon", daemon, folder / "bus_log")
            with running(line, folder / "printer_log", DBUS_SYSTEM_BUS_ADDRESS=bus) as process:
                wait_for(lambda: answers(port), "ippeveprinter", process, folder / "printer_log")
                yield RealPrinter(folder, port)


class Server:
    """A private CUPS server."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.name = f"127.0.0.1:{port}"

    def run(self, program: str, *arguments: str) -> str:
        """Run one of CUPS's programs against it."""
        line = [str(program_path(program)), "-h", self.name, *arguments]
        ran = subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def queue(self, name: str, device: str, model: str) -> str:
        """Make a queue; its address."""
        self.run("lpadmin", "-p", name, "-E", "-v", device, "-m", model)
        address = f"cups:{name}@{self.name}"
        if model == "everywhere":  # the server goes on asking the printer in the background, and then starts the queue
            status = open_printer(address).status
            wait_for(lambda: status().media_supported and (self.folder / "root" / "ppd" / f"{name}.ppd").exists(), name)
        return address


@contextmanager
def server() -> Iterator[Server]:
    """A real CUPS server without queues."""
    need(*SERVER_PROGRAMS)
    with own_folder() as folder:
        for name in ("root", "spool/tmp", "state/certs", "cache"):
            (folder / name).mkdir(parents=True)
        port = free_port()
        group = "root" if os.getuid() == 0 else getpass.getuser()
        (folder / "cupsd.conf").write_text(CUPSD.format(folder=folder, port=port))
        (folder / "cups-files.conf").write_text(CUPS_FILES.format(folder=folder, group=group))
        line = ["cupsd", "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf")]
        with running(line, folder / "out") as process:
            wait_for(lambda: answers(port), "cupsd", process, folder / "error_log")
            yield Server(folder, port)
