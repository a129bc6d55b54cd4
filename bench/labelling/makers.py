"""Who makes labels: each in a process of its own that has imported what it needs, so that only the making is timed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple, Self

from bench.beside import venvs
from bench.beside.venvs import Peer
from bench.labelling.orders import Order
from bench.measure import ROOT

PROGRAMS: Final = ROOT / "bench" / "beside" / "programs"


class MakerFailedError(OSError):
    """A maker ended instead of answering; says its last words."""


class Maker(NamedTuple):
    """A program that makes labels."""

    name: str
    program: str
    """In PROGRAMS."""
    makes: frozenset[str]
    """Of `pdf`, `png`, `zpl`."""
    peer: Peer | None = None
    """Where it runs; None for ours."""
    arguments: tuple[str, ...] = ()
    most: int = sys.maxsize
    """Labels in one document beyond which it is not tried: nobody would wait for it."""

    @property
    def installed(self) -> bool:
        """Whether it can run."""
        return self.peer is None or self.peer.installed


OURS: Final = Maker("depot", "labels_depot.py", frozenset({"pdf", "png", "zpl"}))
DEFAULTS: Final = Maker(
    "ImageWriter, defaults; qrcode", "labels_images.py", frozenset({"pdf", "png"}), venvs.IMAGES, ("default",)
)
SNAPPED: Final = Maker(
    "ImageWriter, whole dots; qrcode", "labels_images.py", frozenset({"pdf", "png"}), venvs.IMAGES, ("snapped",)
)
REPORTLAB: Final = Maker("reportlab widgets", "labels_reportlab.py", frozenset({"pdf"}), venvs.REPORTLAB)
FPDF2: Final = Maker("fpdf2 rectangles", "labels_fpdf2.py", frozenset({"pdf"}), venvs.FPDF2)
BLABEL: Final = Maker("blabel (weasyprint)", "labels_blabel.py", frozenset({"pdf"}), venvs.BLABEL, most=90)

MAKERS: Final = (OURS, DEFAULTS, SNAPPED, REPORTLAB, FPDF2, BLABEL)


class Running:
    """A maker at work, until it is closed."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        program = str(maker.peer.program) if maker.peer else sys.executable
        env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        env |= {"PYTHONPATH": str(ROOT), **(maker.peer.env() if maker.peer else {})}
        self._process = subprocess.Popen(
            [program, str(PROGRAMS / maker.program), *maker.arguments],
            env=env,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def make(self, order: Order, what: str, to: Path) -> float:
        """Make `pdf`, `png` or `zpl` of an order into a file; the seconds it took. Raises MakerFailedError."""
        assert self._process.stdin
        assert self._process.stdout
        with suppress(BrokenPipeError):
            self._process.stdin.write(order.text(what, str(to)) + "\n")
            self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            assert self._process.stderr
            raise MakerFailedError(f"{self.maker.name}: {self._process.stderr.read().strip()[-300:]}")
        return float(json.loads(answer)["seconds"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.communicate()
