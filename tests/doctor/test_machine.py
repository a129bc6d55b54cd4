"""What doctor says of a computer and of its terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from depot.doctor import machine, terminal
from depot.doctor.check import Check


def named(found: object, name: str) -> Check:
    (check,) = [each for each in list(found) if each.name == name]  # type: ignore[call-overload]
    assert isinstance(check, Check)
    return check


def test_a_missing_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "LIBRARIES", ("json", "no_such_library"))
    check = named(machine.checks(), "libraries")
    assert check.result == "stop"
    assert check.said.text() == "Libraries are missing: no_such_library."


def test_an_old_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "OLDEST_SQLITE", (99, 0, 0))
    assert named(machine.checks(), "sqlite").result == "stop"


def test_words_that_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    import data

    monkeypatch.setattr(data, "__path__", ["nowhere"])
    monkeypatch.setenv("DEPOT_LANG", "fr")
    assert named(machine.checks(), "language").result == "attention"
    monkeypatch.setenv("DEPOT_LANG", "en")
    assert named(machine.checks(), "language").result == "ok"


def test_fonts_that_are_missing_or_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import data
    from labels import fonts

    assert named(machine.checks(), "fonts").result == "ok"
    whole = [fonts.font_path(bold=bold).read_bytes() for bold in (False, True)]
    monkeypatch.setattr(data, "__path__", [str(tmp_path)])
    assert named(machine.checks(), "fonts").result == "stop"
    fonts.font_path().parent.mkdir()
    fonts.font_path().write_bytes(whole[0])
    fonts.font_path(bold=True).write_bytes(whole[1][:200])
    check = named(machine.checks(), "fonts")
    assert (check.result, check.said.facts["file"]) == ("stop", fonts.font_path(bold=True).name)
    fonts.font_path(bold=True).write_bytes(whole[1])
    assert named(machine.checks(), "fonts").result == "ok"


def test_a_locale_that_is_not_installed() -> None:
    import locale

    before = locale.setlocale(locale.LC_CTYPE)
    odd = named(terminal.checks({"LC_ALL": "xx_YY.UTF-8", "LANG": "C"}), "locale")
    assert (odd.result, odd.said.facts["locale"]) == ("attention", "xx_YY.UTF-8")
    assert named(terminal.checks({"LANG": "C"}), "locale").result == "ok"
    assert locale.setlocale(locale.LC_CTYPE) == before, "asking changes nothing"


@pytest.mark.parametrize(
    ("environ", "result", "count"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "ok", 1 << 24),
        ({"TERM": "screen-256color"}, "ok", 256),
        ({"TERM": "linux"}, "ok", 16),
        ({"TERM": "xterm"}, "ok", 8),
        ({}, "ok", 8),
        ({"TERM": "vt100"}, "attention", None),
        ({"TERM": "dumb"}, "attention", None),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "ok", None),
    ],
)
def test_colours(environ: dict[str, str], result: str, count: int | None) -> None:
    check = named(terminal.checks(environ), "colours")
    assert (check.result, check.said.facts.get("n")) == (result, count)
    assert bool(check.next_step()) == (result != "ok")


ASKED = """
import os
from depot.doctor import terminal
print(next(iter(terminal.checks(os.environ))).result)
"""


@pytest.mark.parametrize(
    ("size", "environ", "said"),
    [
        ((80, 24), {}, "ok"),
        ((70, 24), {}, "attention"),
        ((80, 20), {}, "attention"),
        ((80, 24), {"TERM": "dumb"}, "attention"),
        ((80, 24), {"PYTHONIOENCODING": "latin-1"}, "attention"),
    ],
)
def test_a_real_terminal(size: tuple[int, int], environ: dict[str, str], said: str) -> None:
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    env = {**os.environ, "TERM": "xterm", "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8", **environ}
    try:
        subprocess.run([sys.executable, "-c", ASKED], stdout=theirs, env=env, check=True)
        assert os.read(ours, 100).decode().strip() == said
    finally:
        os.close(ours)
        os.close(theirs)
