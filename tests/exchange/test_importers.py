"""Programs that receive a key and are killed, fail, or race: it is taken in once, by whoever finishes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from depot.exchange import keyfile
from depot.exchange.keyfile import beside
from tests.conftest import ROOT
from tests.exchange.many import many
from tests.exchange.memory import STATUS
from tests.exchange.places import keys_of
from tests.exchange.trading import Place, believing, names
from tests.store.depots import WHO, assert_sound, registered, script
from tests.store.test_kill import INJECT, points
from tests.store.trading import opened, snapshot

CALLS: Final = ("pwrite64", "fdatasync")


class Key(NamedTuple):
    """A key full of packages, and the depot that is to have them."""

    folder: Path
    place: Place
    wanted: dict[str, list[tuple[Any, ...]]]
    """The tables of whoever received them undisturbed, without when it said what it knows."""

    def receiver(self, folder: Path) -> Path:
        """A fresh copy of the depot, with its keys."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        path = Path(shutil.copy(self.place.path, folder / "depot.db"))
        keyfile.keep(beside(path), self.place.keys)
        return path


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Key:
    folder = tmp_path_factory.mktemp("key")
    one, two, _vault = believing(folder)
    with opened(one.path) as store:
        registered(store, 20)
        for _nth, work in zip(range(60), script("importers"), strict=False):
            store.act(work, **WHO)
    with opened(two.path) as store:
        registered(store, 5)
    one.send(folder / "usb", two, most=60)
    done = Place.__new__(Place)
    done.path, done.keys, done.node = Path(shutil.copy(two.path, folder / "done.db")), two.keys, two.node
    assert set(names(done.receive(folder / "usb"))) == {"ok"}
    return Key(folder / "usb", two, snapshot(done.path, "L2"))


def importer(how: str, path: Path, key: Key, under: Sequence[str] = ()) -> subprocess.Popen[str]:
    command = [
        *under,
        sys.executable,
        str(ROOT / "tests" / "exchange" / "importer.py"),
        how,
        str(path),
        str(key.folder),
    ]
    pipe, environ = subprocess.PIPE, os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environ)


def told(program: subprocess.Popen[str]) -> tuple[dict[str, str], str]:
    """What it said of each package, and the last thing that it complained of."""
    out, complaints = program.communicate("go\n", timeout=120)
    lines = [line.split(" ") for line in out.splitlines() if line != "ready"]
    return {line[0]: line[1] for line in lines}, (complaints.splitlines() or [""])[-1]


def assert_made_good(path: Path, key: Key, said: dict[str, str]) -> None:
    """Received once more, the key is here whole and once; what was acknowledged before is known now."""
    again, complaint = told(importer("ours", path, key))
    assert complaint == ""
    assert {name: again[name] for name in said} == dict.fromkeys(said, "0")
    assert snapshot(path, "L2") == key.wanted
    assert_sound(path)


# --------------------------------------------------------------------------------------------------- killed and failing
def inject(call: str, fault: str, number: int | str) -> tuple[str, ...]:
    return (*INJECT, "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={number}")


@pytest.fixture(scope="module")
def calls(key: Key, tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    """How many calls of each kind a whole run makes; a skip where strace may not trace."""
    path = key.receiver(tmp_path_factory.mktemp("calls") / "run")
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    log = path.with_name("log")
    said, complaint = told(
        importer("ours", path, key, ("strace", "-f", "-qq", "-o", str(log), "-e", f"trace={','.join(CALLS)}"))
    )
    if len(said) != len([*key.folder.iterdir()]):
        pytest.skip(f"strace may not trace here: {complaint}")
    return Counter(line.split()[1].partition("(")[0] for line in log.read_text().splitlines())


def kill_at(key: Key, folder: Path, call: str, numbers: Sequence[int]) -> int:
    """Kill an importer at each of these calls; how many packages the killed ones had acknowledged in all."""
    count = 0
    for number in numbers:
        path = key.receiver(folder / "run")
        program = importer("ours", path, key, inject(call, "signal=SIGKILL", number))
        said, _complaint = told(program)
        assert program.returncode == -signal.SIGKILL, (call, number)
        assert_made_good(path, key, said)
        count += len(said)
    return count


@pytest.mark.needs_strace
@pytest.mark.parametrize(("call", "wanted"), [("pwrite64", 5), ("fdatasync", 4)])
def test_an_importer_that_is_killed_is_made_good_by_the_next(
    key: Key, tmp_path: Path, calls: Counter[str], call: str, wanted: int
) -> None:
    assert kill_at(key, tmp_path, call, points(calls[call], wanted)) > 0


@pytest.mark.soak
@pytest.mark.needs_strace
@pytest.mark.parametrize("call", CALLS)
def test_an_importer_that_is_killed_anywhere_is_made_good_by_the_next(
    key: Key, tmp_path: Path, calls: Counter[str], call: str
) -> None:
    assert kill_at(key, tmp_path, call, range(1, calls[call] + 1)) > 0


@pytest.mark.needs_strace
def test_an_importer_that_says_it_too_early_is_found_out(key: Key, tmp_path: Path, calls: Counter[str]) -> None:
    """The control."""
    caught = 0
    for number in points(calls["pwrite64"], 6):
        path = key.receiver(tmp_path / "run")
        said, _complaint = told(importer("hasty", path, key, inject("pwrite64", "signal=SIGKILL", number)))
        try:
            assert_made_good(path, key, said)
        except AssertionError:
            caught += 1
    assert caught > 0


@pytest.mark.needs_strace
@pytest.mark.parametrize(("call", "error"), [("pwrite64", "ENOSPC"), ("fdatasync", "EIO")])
def test_a_disk_that_fails_under_an_importer_is_told_and_made_good(
    key: Key, tmp_path: Path, calls: Counter[str], call: str, error: str
) -> None:
    path = key.receiver(tmp_path / "run")
    said, complaint = told(importer("ours", path, key, inject(call, f"error={error}", f"{calls[call] // 2}+")))
    assert complaint.startswith("depot.") or any(not each.isdecimal() for each in said.values())
    assert_made_good(path, key, {name: each for name, each in said.items() if each.isdecimal()})


# ------------------------------------------------------------------------------------------------------------- together
def race(how: str, path: Path, key: Key) -> list[tuple[dict[str, str], str]]:
    """Three importers of one key at once."""
    programs = [importer(how, path, key) for _nth in range(3)]
    for program in programs:
        assert program.stdout
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin
        program.stdin.write("go\n")
        program.stdin.flush()
    return [told(program) for program in programs]


def test_three_importers_of_one_key_take_it_once_and_all_are_told_so(key: Key, tmp_path: Path) -> None:
    for _round in range(3):
        path = key.receiver(tmp_path / "run")
        answers = race("ours", path, key)
        assert [complaint for _said, complaint in answers] == ["", "", ""]
        for file in key.folder.iterdir():
            new = sorted(int(said[file.name]) for said, _complaint in answers)
            assert new[:2] == [0, 0]
            assert new[2] > 0
        assert snapshot(path, "L2") == key.wanted
        assert_sound(path)


def test_importers_that_look_before_they_lock_stumble_over_each_other(key: Key, tmp_path: Path) -> None:
    """The control."""
    answers = race("naive", key.receiver(tmp_path / "run"), key)
    assert any(complaint or not all(map(str.isdecimal, said.values())) for said, complaint in answers)


# --------------------------------------------------------------------------------------------------------- long absence
LATE = """
import sys
from pathlib import Path
from tests.exchange.memory import peak
from tests.exchange.many import many
from tests.exchange.memory import STATUS
from tests.exchange.places import keys_of
from tests.exchange.trading import Place
from depot.exchange import keyfile
place = Place.__new__(Place)
place.path, place.keys, place.node = Path(sys.argv[1]), keyfile.load(Path(sys.argv[1] + ".keys")).keys(), "V1"
new, peaks = 0, []
for file in sorted(Path(sys.argv[2]).iterdir()):
    (received,) = place.receive(file)
    new += received.taken.new
    peaks.append(peak())
print(new, *peaks)
"""


@pytest.mark.soak
def test_two_years_of_a_depot_come_at_once_and_memory_stays_flat(tmp_path: Path) -> None:
    if not STATUS.exists():
        pytest.skip("this system does not tell the peak of memory")
    (tmp_path / "one").mkdir()
    one, vault = Place(tmp_path, "L9"), Place(tmp_path, "V1", "vault")
    one.path = tmp_path / "one" / "L1.db"
    one.node, one.keys = "L1", keys_of("L1")
    many(one.path, 200_000)
    vault.believe(one)
    one.send(tmp_path / "usb", vault, most=20_000)
    keyfile.keep(beside(vault.path), vault.keys)
    program = [sys.executable, "-c", LATE, str(vault.path), str(tmp_path / "usb")]
    ran = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    new, *peaks = map(int, ran.stdout.split())
    assert new >= 200_000
    assert len(peaks) > 9
    assert peaks[-1] - peaks[1] < 32 << 10, "kilobytes"
    assert peaks[-1] < 300 << 10
    assert_sound(vault.path)
