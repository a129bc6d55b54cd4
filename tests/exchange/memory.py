"""The greatest memory of this process since it was last asked to forget it; only Linux tells it from its parent's."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

STATUS = Path("/proc/self/status")


def forget_peak() -> None:
    """Begin anew; a skip where the system does not tell."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError as error:
        pytest.skip(f"the peak of memory cannot be reset here: {error.strerror} ({sys.platform})")


def peak() -> int:
    """The greatest resident set since, in kilobytes."""
    (line,) = [each for each in STATUS.read_text().splitlines() if each.startswith("VmHWM:")]
    return int(line.split()[1])
