"""labels.printers.folder: files that are there whole, or not at all, and never replaced."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.printers import faults, folder, open_printer
from labels.printers.folder import file_name
from labels.printers.jobs import Document, Job, JobState, Printer, Status

SHEET = Document("Boîtes 1 à 30: étagère B/2", "pdf", b"%PDF-1.4 one")


@pytest.fixture
def printer(tmp_path: Path) -> Printer:
    return open_printer(f"folder:{tmp_path}")


def files(where: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in where.iterdir()}


def test_a_document_becomes_a_file(printer: Printer, tmp_path: Path) -> None:
    assert printer.status() == Status(state="idle")
    assert printer.find(SHEET.name) is None
    assert printer.send(SHEET).job == Job(SHEET.name, JobState.DONE)
    assert files(tmp_path) == {"Boîtes 1 à 30_ étagère B_2.pdf": b"%PDF-1.4 one"}
    found = printer.find(SHEET.name)
    assert found
    assert found.state is JobState.DONE


def test_the_same_again_changes_nothing_and_another_is_refused(printer: Printer, tmp_path: Path) -> None:
    printer.send(SHEET)
    before = next(tmp_path.iterdir()).stat()
    assert printer.send(SHEET).job.state is JobState.DONE
    after = next(tmp_path.iterdir()).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    with pytest.raises(faults.FileTaken, match="Boîtes 1 à 30_ étagère B_2") as taken:
        printer.send(SHEET._replace(source=b"%PDF-1.4 two"))
    assert taken.value.printed == "no"
    assert files(tmp_path) == {"Boîtes 1 à 30_ étagère B_2.pdf": b"%PDF-1.4 one"}


@pytest.mark.parametrize("refusal", [errno.EPERM, errno.EOPNOTSUPP])
def test_on_a_stick_without_second_names(
    printer: Printer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusal: int
) -> None:
    def no_links(*_names: object) -> None:
        raise OSError(refusal, os.strerror(refusal))

    monkeypatch.setattr(os, "link", no_links)
    printer.send(SHEET)
    printer.send(SHEET)
    with pytest.raises(faults.FileTaken):
        printer.send(SHEET._replace(source=b"%PDF-1.4 two"))
    assert files(tmp_path) == {"Boîtes 1 à 30_ étagère B_2.pdf": b"%PDF-1.4 one"}


def test_a_full_disk_leaves_nothing(printer: Printer, tmp_path: Path) -> None:
    # A limit on the size of files stands in for a disk without room: the write fails half way, in a real process.
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from labels.printers import faults, open_printer\n"
        "from labels.printers.jobs import Document\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n"
        "    open_printer(f'folder:{sys.argv[1]}').send(Document('j', 'pdf', bytes(100_000)))\n"
        "except faults.FolderFull as full:\n"
        "    print(full.printed, full)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True, text=True, check=True, env=environment, cwd=Path(folder.__file__).parents[2],
    )  # fmt: skip
    assert ran.stdout.startswith("no There is no room left in folder:"), ran.stderr
    assert files(tmp_path) == {}
    assert printer.find("j") is None


def test_a_folder_that_is_not_there_or_may_not_be_written(tmp_path: Path) -> None:
    gone = open_printer(f"folder:{tmp_path}/gone")
    a_file = tmp_path / "file"
    a_file.touch()
    for printer in (gone, open_printer(f"folder:{a_file}")):
        for ask in (printer.status, lambda p=printer: p.send(SHEET), lambda p=printer: p.find("x")):
            with pytest.raises(faults.FolderUnusable) as unusable:
                ask()
            assert unusable.value.printed == "no"
    if os.getuid():
        tmp_path.chmod(0o500)
        with pytest.raises(faults.FolderUnusable):
            open_printer(f"folder:{tmp_path}").status()
        with pytest.raises(faults.FolderUnusable):
            open_printer(f"folder:{tmp_path}").send(SHEET)
        tmp_path.chmod(0o700)


def test_two_at_once_and_one_file(printer: Printer, tmp_path: Path) -> None:
    said: list[str] = []

    def send(number: int) -> None:
        try:
            printer.send(SHEET._replace(source=b"%PDF-1.4 " + bytes([number]) * 100_000))
            said.append("done")
        except faults.FileTaken:
            said.append("taken")

    threads = [threading.Thread(target=send, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["done"] + ["taken"] * 7
    ((_name, data),) = files(tmp_path).items()
    assert len(data) == 9 + 100_000
    assert len(set(data[9:])) == 1


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("depot-01JD", "depot-01JD.pdf"),
        ("../../etc/passwd", "_.._etc_passwd.pdf"),
        ("CON", "_CON.pdf"),
        ("lpt1.old", "_lpt1.old.pdf"),
        ('a<b>c:d"e/f\\g|h?i*j', "a_b_c_d_e_f_g_h_i_j.pdf"),
        (". . .", "_.pdf"),
        ("fin. ", "fin.pdf"),
    ],
)
def test_names_that_a_stick_does_not_take(name: str, becomes: str) -> None:
    assert file_name(name, "pdf") == becomes


@given(st.text(min_size=1, max_size=127))
def test_any_name_is_one_plain_name(name: str) -> None:
    made = file_name(name, "zpl")
    assert Path(made).name == made
    assert not set(made) & set('<>:"/\\|?*')
    assert made.isprintable()
    assert made[0] not in ". "
    assert made.endswith(".zpl")
