"""What every test gets: a machine of its own (home, clock zone, locale, language) and hypothesis profiles."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from depot import words

ROOT = Path(__file__).resolve().parent.parent
"""The repository."""

EAD3_XSD = os.environ.get("DEPOT_EAD3_XSD", "")
"""Where a copy of the schema of EAD3 is, if there is one."""
SHARED_DATA = Path(os.environ.get("DEPOT_SHARED_DATA") or ROOT.parent / "shared" / "data")
"""Real finding aids and schedules, kept beside the repository and never in it."""

TOOLS = {"needs_tmux": "tmux", "needs_strace": "strace"}
"""Programs that a marker asks for."""

settings.register_profile(
    "quick",
    deadline=None,  # the machine is shared: no test depends on time
    derandomize="CI" in os.environ,  # a run of CI can be repeated
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("soak", parent=settings.get_profile("quick"), max_examples=2_000, derandomize=False)
settings.load_profile("quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests whose program is not installed, and say which one."""
    for marker, tool in TOOLS.items():
        if shutil.which(tool) is None:
            reason = pytest.mark.skip(reason=f"{tool} is not installed")
            for item in items:
                if item.get_closest_marker(marker):
                    item.add_marker(reason)


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the developer's machine out; give the empty home folder that the test runs in."""
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith(("DEPOT_", "TEXTUAL", "LC_", "XDG_")):
            monkeypatch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "COLUMNS", "LINES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    with monkeypatch.context() as zone:
        zone.setenv("TZ", "America/Toronto")
        time.tzset()
        words.use(None)
        yield home
        words.use(None)
    time.tzset()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real input (ead/, gala/), or a skip where it is not at hand."""
    if not SHARED_DATA.is_dir():
        pytest.skip("real input is not here: set DEPOT_SHARED_DATA, or keep shared/data beside the repository")
    return SHARED_DATA
