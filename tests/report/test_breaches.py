"""The register of incidents: all that the regulation asks for, accessible on paper, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import errno
import io
from pathlib import Path

import pytest

from depot import words
from depot.desk.boxes import add_box
from depot.desk.inventory.breaches import describe_breach, open_breach
from depot.model import roles
from depot.model.breach import Breach
from depot.model.codes import Code, codes_from
from depot.report.breaches import COLUMNS, SAID, write_register
from depot.report.typeset import PaperNotWritten
from depot.store.store import Tx
from tests.desk.conftest import depot, template
from tests.desk.founded import START, Founded
from tests.report.test_papers import text_of

__all__ = ["depot", "template"]

INVENTORY = next(codes_from("N", "L1", 0, 1))


@pytest.fixture
def breach(depot: Founded) -> Breach:
    def work(tx: Tx) -> Code:
        return add_box(tx, {"title": "Élèves", "personal": 1})

    box = depot.supervisor.do(roles.INTAKE, work).result
    assert box is not None

    def opened(tx: Tx) -> None:
        from depot.model.box import Box

        found = tx.get(Box, box.id)
        assert found is not None
        open_breach(tx, found, INVENTORY.id)

    depot.supervisor.do(roles.INTAKE, opened)
    (entry,) = depot.store.all(Breach)
    said = {"information": '=HYPERLINK("x")', "circumstances": "#panic() \u202eabc", "persons": 30, "serious": "yes"}
    describe_breach(depot.supervisor, entry.key, said)
    return depot.store.all(Breach)[0]


def test_the_csv_has_every_field_of_the_regulation_and_runs_no_formula(
    depot: Founded, breach: Breach, tmp_path: Path
) -> None:
    file = tmp_path / "incidents.CSV"
    size, entries = write_register(depot.store, file, START)
    content = file.read_bytes()
    assert (size, entries) == (len(content), 1)
    assert content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert tuple(row) == COLUMNS
    assert set(SAID) <= set(row)
    assert row["information"] == '\'=HYPERLINK("x")'
    assert (row["persons"], row["serious"], row["kept_until"]) == ("30", "yes", "2031-10-05")
    assert "public_notice" in row["lacking"].split()


@pytest.mark.parametrize(("language", "title"), [("fr", "Registre des incidents"), ("en", "Register of")])
def test_the_paper_is_accessible_and_says_what_it_lacks(
    depot: Founded, breach: Breach, tmp_path: Path, language: str, title: str
) -> None:
    words.use(language)
    write_register(depot.store, tmp_path / "r.pdf", START)
    words.use(None)
    pdf = (tmp_path / "r.pdf").read_bytes()
    said = text_of(pdf)
    assert b"pdfuaid:part" in pdf
    assert title in said
    assert breach.key in said
    assert "r. 3.1" in said
    assert "2031-10-05" in said


def test_an_empty_register_is_a_register(depot: Founded, tmp_path: Path) -> None:
    assert write_register(depot.store, tmp_path / "r.pdf", START)[1] == 0
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


def test_a_full_disk_leaves_the_old_register_as_it_was(
    depot: Founded, breach: Breach, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "r.pdf"
    file.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(PaperNotWritten):
        write_register(depot.store, file, START)
    assert file.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".pdf"] == ["r.pdf"]


@pytest.mark.parametrize(
    ("aware", "until"),
    [("2026-10-05", "2031-10-05"), ("2024-02-29", "2029-03-01"), ("", "")],
)
def test_an_entry_is_kept_for_five_years(aware: str, until: str) -> None:
    assert Breach("x", aware_on=aware).kept_until == until
