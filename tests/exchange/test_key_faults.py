"""Exports to a key that fills up, is locked, or boasts, and that die or fail at any system call.

What was confirmed is there, whatever is called a package is one, and the next export makes good the rest.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from depot.exchange import keyfile
from depot.exchange import manifest as form
from depot.exchange.exporting import export
from depot.exchange.keyfile import Keys, beside
from depot.exchange.medium import KeyFull, KeyReadOnly
from tests.exchange.keys import assert_honest, confirmed, heal, sound, writer
from tests.exchange.media import boastful
from tests.exchange.places import working
from tests.store.depots import assert_sound
from tests.store.mounted import remount_readonly, tmpfs
from tests.store.test_kill import INJECT, points

MOST: Final = 100
"""Events of a package."""

PAGE: Final = os.sysconf("SC_PAGE_SIZE")

CALLS: Final = ("write", "fsync", "link", "unlink", "syncfs", "pwrite64", "fdatasync", "fadvise64")
"""What an export does to the key, and to its own database, where it notes what is on the key."""


@pytest.fixture(autouse=True)
def short_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "EVENTS_MOST", MOST)


@pytest.fixture
def owned(path: Path, keys: Keys) -> Path:
    keyfile.keep(beside(path), keys)
    return path


def room(path: Path, folder: Path) -> str:
    """Room for two of its packages and almost a third, as tmpfs counts it."""
    folder.mkdir()
    heal(path, folder)
    pages = [-(-file.stat().st_size // PAGE) for file in sorted(folder.iterdir())]
    assert len(pages) > 3
    return str((sum(pages[:3]) - 1) * PAGE)


# ----------------------------------------------------------------------------------------------- full, locked, boastful
def test_a_key_that_fills_up_keeps_what_it_confirmed_and_the_next_export_goes_on(
    owned: Path, keys: Keys, tmp_path: Path
) -> None:
    with tmpfs(tmp_path / "key", room(owned, tmp_path / "roomy")) as key:
        with working(owned) as session, pytest.raises(KeyFull) as refused:
            list(export(session, key, keys, to=[keys.card]))
        assert str(key) in refused.value.sentence()
        promised, complaint = confirmed(writer("careful", key, owned, MOST))
        assert complaint == "key.full"
        assert len(promised) == 2
        assert sorted(file.name for file in key.iterdir()) == sorted(promised), "and no half of the third"
        assert_honest(key, promised, keys)
        written = {name: (key / name).stat().st_mtime_ns for name in promised}
        subprocess.run(["mount", "-o", "remount,size=9m", str(key)], check=True)
        heal(owned, key)
        assert {name: (key / name).stat().st_mtime_ns for name in promised} == written, "sound ones stay as they are"


def test_a_naive_writer_leaves_half_a_package_on_a_full_key(owned: Path, keys: Keys, tmp_path: Path) -> None:
    """The control."""
    with tmpfs(tmp_path / "key", room(owned, tmp_path / "roomy")) as key:
        promised, complaint = confirmed(writer("naive", key, owned, MOST))
        assert "No space" in complaint
        with pytest.raises(AssertionError):
            assert_honest(key, promised, keys)


def test_a_key_that_is_locked_in_between(owned: Path, keys: Keys, tmp_path: Path) -> None:
    with tmpfs(tmp_path / "key", "4m") as key, working(owned) as session:
        sending = export(session, key, keys, to=[keys.card])
        first = next(sending)
        remount_readonly(key)
        with pytest.raises(KeyReadOnly):
            next(sending)
        assert session.store.connection.execute("SELECT first, last FROM exported").fetchall() == [(1, MOST)]
        assert [file.name for file in key.iterdir()] == [first.path.name]
        subprocess.run(["mount", "-o", "remount,rw", str(key)], check=True)
        heal(owned, key)


@pytest.mark.parametrize("how", ["careful", "naive"])
def test_a_key_that_boasts_of_room_it_does_not_have(
    owned: Path, keys: Keys, tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such keys are sold. Who does not sync is told that all is well."""
    monkeypatch.undo()
    with boastful(tmp_path / "key", 64, "512k") as key:
        program = writer(how, key.folder, owned)
        if how == "careful":
            promised, complaint = confirmed(program)
            assert complaint in {"key.gone", "key.full", "read.back-differs"}
        else:
            assert program.stdout
            promised = [program.stdout.readline().strip() for _nth in range(40)][1:]
            program.kill()
            promised += confirmed(program)[0]
        assert len(promised) > 2
        key.unmount()
        key.mount()
        lost = [name for name in promised if not sound(key.folder / name, keys)]
        assert (lost == []) == (how == "careful")


# ------------------------------------------------------------------------------------------------- at any system call
def inject(call: str, fault: str, number: int | str) -> tuple[str, ...]:
    return (*INJECT, "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={number}")


@pytest.fixture(scope="module")
def calls(template: Path, keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    """How many calls of each kind an export makes; a skip where strace may not trace."""
    folder = tmp_path_factory.mktemp("calls")
    path, key, log = Path(shutil.copy(template, folder / "depot.db")), folder / "key", folder / "log"
    key.mkdir()
    keyfile.keep(beside(path), keys)
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    under = ("strace", "-f", "-qq", "-o", str(log), "-e", f"trace={','.join(CALLS)}")
    promised, complaint = confirmed(writer("careful", key, path, MOST, under))
    if not promised:
        pytest.skip(f"strace may not trace here: {complaint}")
    names = [line.split()[1].partition("(")[0] for line in log.read_text().splitlines()]
    return Counter(name for name in names if name in CALLS)


class Bench(NamedTuple):
    """Where exports are broken off."""

    template: Path
    keys: Keys
    folder: Path
    calls: Counter[str]

    def broken(self, call: str, fault: str, number: int | str, how: str = "careful") -> tuple[str, int, int]:
        """An export that meets a fault: what it complained of, its end, and how many packages it had confirmed."""
        shutil.rmtree(self.folder, ignore_errors=True)
        key = self.folder / "key"
        key.mkdir(parents=True)
        path = Path(shutil.copy(self.template, self.folder / "depot.db"))
        keyfile.keep(beside(path), self.keys)
        program = writer(how, key, path, MOST, inject(call, fault, number))
        promised, complaint = confirmed(program)
        assert_honest(key, promised, self.keys)
        if how == "careful":
            assert_sound(path)
            heal(path, key)
            assert_honest(key, promised, self.keys)
        return complaint, program.returncode, len(promised)

    def kill_at(self, call: str, numbers: list[int]) -> None:
        """Kill an export at each of these calls of a kind."""
        for number in numbers:
            _complaint, status, _count = self.broken(call, "signal=SIGKILL", number)
            assert status == -signal.SIGKILL, (call, number)


@pytest.fixture
def bench(template: Path, keys: Keys, tmp_path: Path, calls: Counter[str]) -> Bench:
    return Bench(template, keys, tmp_path / "run", calls)


@pytest.mark.needs_strace
@pytest.mark.parametrize(
    ("call", "wanted"), [("write", 4), ("fsync", 5), ("link", 2), ("unlink", 1), ("syncfs", 1), ("fdatasync", 1)]
)
def test_killed_at_a_system_call_an_export_leaves_nothing_false(bench: Bench, call: str, wanted: int) -> None:
    assert bench.calls[call] > 0
    bench.kill_at(call, points(bench.calls[call], wanted))


@pytest.mark.soak
@pytest.mark.needs_strace
@pytest.mark.parametrize("call", CALLS)
def test_killed_at_every_system_call_an_export_leaves_nothing_false(bench: Bench, call: str) -> None:
    bench.kill_at(call, [*range(1, bench.calls[call] + 1)])


@pytest.mark.needs_strace
def test_a_naive_writer_that_is_killed_leaves_half_a_package(bench: Bench) -> None:
    """The control."""
    caught = 0
    for number in range(2, 7):
        try:
            bench.broken("write", "signal=SIGKILL", number, "naive")
        except AssertionError:
            caught += 1
    assert caught > 0


@pytest.mark.needs_strace
@pytest.mark.parametrize(
    ("call", "number", "error", "name"),
    [
        ("write", "3", "ENOSPC", "key.full"),
        ("fsync", "4+", "EIO", "key.gone"),
        ("fsync", "5+", "ENOSPC", "key.full"),
        ("link,rename", "2+", "EIO", "key.gone"),
        ("syncfs", "2+", "EIO", "key.gone"),
        ("fdatasync", "1+", "EIO", "write.failed"),
    ],
)
def test_a_system_call_that_fails_is_told_and_nothing_is_confirmed(
    bench: Bench, call: str, number: str, error: str, name: str
) -> None:
    complaint, status, count = bench.broken(call, f"error={error}", number)
    assert (complaint, status) == (name, 3)
    assert count < bench.calls["link"]


@pytest.mark.needs_strace
def test_a_key_whose_files_have_one_name_only_takes_packages_too(bench: Bench) -> None:
    """As FAT has it."""
    assert bench.broken("link", "error=EPERM", "1+") == ("", 0, bench.calls["link"])
