"""The programs of others: what is installed for each, where, and how it starts without touching your settings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from bench.emulated import Emulated
from bench.measure import folder, line


class Peer(NamedTuple):
    """A program of others."""

    name: str
    packages: tuple[str, ...]
    """What pip is asked for, each pinned."""
    command: str
    """File in the environment's folder of programs."""
    python: str = ""
    """The Python it needs, such as `python3.13`; any that runs this for none."""

    @property
    def home(self) -> Path:
        """Its virtual environment."""
        return folder() / "peers" / self.name

    @property
    def program(self) -> Path:
        """What is run."""
        return self.home / "bin" / self.command

    @property
    def installed(self) -> bool:
        """Whether all of it was installed, in these versions."""
        done = self.home / "installed.txt"
        return done.is_file() and done.read_text() == self._pins

    @property
    def version(self) -> str:
        """Name and version of its first package."""
        return self.packages[0].replace("==", " ")

    @property
    def _pins(self) -> str:
        return "\n".join(self.packages)

    def install(self) -> str:
        """Make the environment anew; say what came of it."""
        python = shutil.which(self.python) if self.python else sys.executable
        if python is None:
            return f"not installed: there is no {self.python} here"
        shutil.rmtree(self.home, ignore_errors=True)
        pip = [str(self.home / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        for argv in ([python, "-m", "venv", str(self.home)], [*pip, *self.packages]):
            done = subprocess.run(argv, capture_output=True, text=True, check=False)
            if done.returncode:
                reason = next((said for said in reversed(done.stderr.splitlines()) if said.startswith("ERROR")), "")
                return f"not installed: {reason or done.stderr[-200:]}"
        (self.home / "installed.txt").write_text(self._pins)
        return "installed"

    def start(self, *argv: str) -> Emulated:
        """Start it in a timed terminal."""
        return Emulated(argv, self.env(), program=self.program)

    def run(self, argv: Sequence[str]) -> None:
        """Run it to its end; CalledProcessError when it fails."""
        env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | self.env()
        subprocess.run([str(self.program), *argv], env=env, check=True, capture_output=True)

    def env(self) -> dict[str, str]:
        """A home of its own, so that nobody's settings are read or written."""
        own = self.home / "home"
        own.mkdir(exist_ok=True)
        names = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
        return {name: str(own) for name in names}


POSTING: Final = Peer("posting", ("posting==2.11.1", "tree-sitter==0.25.2"), "posting")
"""The newer tree-sitter that pip would take makes it crash."""

HARLEQUIN: Final = Peer("harlequin", ("harlequin==2.17.0",), "harlequin")
BAGELS: Final = Peer("bagels", ("bagels==0.3.12",), "bagels", "python3.13")
VISIDATA: Final = Peer("visidata", ("visidata==3.4",), "vd")
LITECLI: Final = Peer("litecli", ("litecli==1.17.0",), "litecli")
FASTDATATABLE: Final = Peer("fastdatatable", ("textual-fastdatatable==0.19.5", "textual==8.2.8"), "python")
DATASETTE: Final = Peer("datasette", ("datasette==0.65.5",), "datasette")
SQLITE_UTILS: Final = Peer("sqlite-utils", ("sqlite-utils==4.2.1",), "sqlite-utils")

IMAGES: Final = Peer("images", ("python-barcode==0.16.1", "qrcode==8.2", "pillow==13.0.0"), "python")
REPORTLAB: Final = Peer("reportlab", ("reportlab==5.1.0",), "python")
FPDF2: Final = Peer("fpdf2", ("fpdf2==2.8.9", "python-barcode==0.16.1", "qrcode==8.2"), "python")
BLABEL: Final = Peer("blabel", ("blabel==0.1.7", "weasyprint==70.0"), "python")

PEERS: Final = (
    *(POSTING, HARLEQUIN, BAGELS, VISIDATA, LITECLI, FASTDATATABLE, DATASETTE, SQLITE_UTILS),
    *(IMAGES, REPORTLAB, FPDF2, BLABEL),
)


def install() -> None:
    """Install those that are not, one after the other."""
    for peer in PEERS:
        line(peer.version, "installed" if peer.installed else peer.install())
