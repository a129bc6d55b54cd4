"""Files that appear whole or not at all, also on a disk that fills up."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from labels.faults import LabelsNotWritten
from labels.files import write_whole
from labels.pdf import pdf
from labels.sheet import lay
from labels.stocks import stock
from tests.conftest import ROOT
from tests.labels.payloads import label, numbered
from tests.store.mounted import tmpfs


def names(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


@pytest.fixture(scope="module")
def document() -> bytes:
    sheet = stock("5160")
    return pdf(lay([label(sheet, text, 300) for text in numbered(30)], sheet), "labels")


def test_a_file_is_written_with_the_rights_of_any_other(document: bytes, tmp_path: Path) -> None:
    write_whole(tmp_path / "labels.pdf", document)
    (tmp_path / "other").write_bytes(b"")
    assert (tmp_path / "labels.pdf").read_bytes() == document
    assert (tmp_path / "labels.pdf").stat().st_mode == (tmp_path / "other").stat().st_mode
    assert sorted(names(tmp_path)) == ["labels.pdf", "other"]


def test_a_disk_that_fills_up_leaves_the_older_file_and_nothing_half_made(document: bytes, tmp_path: Path) -> None:
    assert len(document) > 20_000
    with tmpfs(tmp_path / "key", "16k") as key:
        (key / "labels.pdf").write_bytes(b"yesterday's")
        with pytest.raises(LabelsNotWritten) as refusal:
            write_whole(key / "labels.pdf", document)
        assert "No space left" in refusal.value.sentence()
        assert names(key) == ["labels.pdf"]
        assert (key / "labels.pdf").read_bytes() == b"yesterday's"


def test_a_limit_on_files_in_the_middle_of_a_pdf_leaves_nothing(document: bytes, tmp_path: Path) -> None:
    (tmp_path / "source.pdf").write_bytes(document)
    program = """
import resource, sys
from pathlib import Path
from labels.faults import LabelsNotWritten
from labels.files import write_whole
content = Path("source.pdf").read_bytes()
resource.setrlimit(resource.RLIMIT_FSIZE, (len(content) // 2, len(content) // 2))
try:
    write_whole(Path("out/labels.pdf"), content)
except LabelsNotWritten as error:
    print(error.sentence())
"""
    (tmp_path / "out").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "labels.pdf” could not be written: File too large" in done.stdout, done.stderr
    assert names(tmp_path / "out") == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(LabelsNotWritten) as refusal:
        write_whole(tmp_path / "nowhere" / "labels.pdf", b"x")
    assert "No such file" in refusal.value.sentence()


def test_a_folder_in_the_place_of_the_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "labels.pdf").mkdir()
    with pytest.raises(LabelsNotWritten):
        write_whole(tmp_path / "labels.pdf", b"x")
    assert names(tmp_path) == ["labels.pdf"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    """A device, such as /dev/full, would be gone for every program of the machine."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(LabelsNotWritten) as raised:
        write_whole(pipe, b"x")
    assert raised.value.facts["reason"] == os.strerror(errno.EINVAL)
    assert pipe.is_fifo()
    assert [*tmp_path.iterdir()] == [pipe]
