from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depot.intake.delimited import MAX_ROW, Delimited
from depot.intake.faults import FileUnreadable, TableEmpty
from depot.intake.records import RowError
from depot.intake.tables import Layout, Table

Written = Callable[[bytes | str], Path]


def rows(path: Path, layout: Layout | None = None) -> list[tuple[int, tuple[str, ...] | str]]:
    """(line, cells) of good rows and (line, name of the error) of bad ones."""
    table = Table(path, layout or Layout())
    return [(row.line, row.error.name if isinstance(row, RowError) else row.cells) for row in table]


def test_rows_carry_their_physical_line(written: Written) -> None:
    path = written('N°;Titre\r\n\r\n1;"deux\r\nlignes"\r\n;\r\n2;"a ""b"" c"\r\n')
    assert rows(path) == [(3, ("1", "deux\r\nlignes")), (6, ("2", 'a "b" c'))]
    with closing(Table(path)) as table:
        assert table.headers == ("N°", "Titre")


@pytest.mark.parametrize(
    ("content", "delimiter"),
    [
        ("N°;Titre\n1;a, b\n", ";"),
        ("No,Titre\n1,a;b;c;d\n", ","),
        ("No\tTitre, sujet; objet\n1\tx\n", "\t"),
        ('"Titre, long, très","N°"\n"1","2"\n', ","),
        ("Titre\nseul\n", ";"),
        ("sep=|\nA|B\n1|2\n", "|"),
        ("\ufeffN°;Titre\n", ";"),
    ],
)
def test_the_delimiter_is_seen(written: Written, content: str, delimiter: str) -> None:
    path = written(content)
    with closing(Delimited(path)) as source, closing(Table(path)) as table:
        assert source.delimiter == delimiter
        assert "\ufeff" not in table.headers[0]


def test_an_announced_delimiter_keeps_the_line_numbers(written: Written) -> None:
    assert rows(written("sep=,\nA,B\n1,2\n")) == [(3, ("1", "2"))]


def test_a_row_with_a_nul_is_refused_alone(written: Written) -> None:
    path = written(b"A;B\n1;x\n2;y\0z\n3;w\n")
    assert rows(path) == [(2, ("1", "x")), (3, "cell.nul"), (4, ("3", "w"))]


def test_a_quote_that_is_never_closed_costs_one_row(written: Written) -> None:
    path = written('A;B\n1;x\n2;"y\n3;z\n4;w\n')
    assert rows(path) == [(2, ("1", "x")), (3, "quote.misplaced"), (4, ("3", "z")), (5, ("4", "w"))]


def test_a_quote_closed_within_its_cell_costs_one_row(written: Written) -> None:
    path = written('A;B\n1;"Le Devoir" 1990\n2;x\n3;12" x 10"\n')
    assert rows(path) == [(2, "quote.misplaced"), (3, ("2", "x")), (4, ("3", '12" x 10"'))]


def test_two_stray_quotes_do_not_swallow_what_is_between(written: Written) -> None:
    path = written('A;B\n1;"x\n2;y\n3;"z\n4;w\n')
    found = rows(path)
    assert found[0] == (2, "quote.misplaced")
    assert (3, ("2", "y")) in found
    assert (5, ("4", "w")) in found


def test_a_cell_of_a_megabyte_is_read_and_the_next_row_too(written: Written) -> None:
    big = "x" * 1_000_000
    assert rows(written(f"A;B\n1;{big}\n2;y\n")) == [(2, ("1", big)), (3, ("2", "y"))]


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_row_beyond_the_limit_is_refused_and_the_next_is_read(written: Written, quote: str) -> None:
    huge = quote + "x" * (MAX_ROW * 2) + quote
    assert rows(written(f"A;B\n1;{huge}\n2;y\n")) == [(2, "row.too-long"), (3, ("2", "y"))]


def test_an_endless_quote_over_many_lines_gives_its_lines_back(written: Written) -> None:
    lines = "".join(f"{number};{'y' * 1000}\n" for number in range(3, 5003))
    found = rows(written(f'A;B\n1;x\n2;"\n{lines}'))
    assert found[0] == (2, ("1", "x"))
    assert found[1] == (3, "row.too-long")
    assert [line for line, _ in found[2:]] == list(range(4, 5004))


def test_ragged_rows(written: Written) -> None:
    path = written("A;B;C\n1\n1;2;3;4\n1;2;3;;\n1;2;3\n")
    assert rows(path) == [(2, ("1", "", "")), (3, "row.too-wide"), (4, ("1", "2", "3")), (5, ("1", "2", "3"))]
    assert rows(path, Layout(fill_short_rows=False))[0] == (2, "row.too-narrow")


def test_rows_above_the_names_are_passed(written: Written) -> None:
    path = written("Liste des boîtes\nau 2026-01-05\n\nA;B\n1;2\n")
    assert rows(path, Layout(skip=2)) == [(5, ("1", "2"))]


def test_the_delimiter_is_looked_for_below_the_rows_that_are_passed(written: Written) -> None:
    path = written("Liste, du 5 janvier, des boîtes\nA;B\n1;2\n")
    assert rows(path, Layout(skip=1)) == [(3, ("1", "2"))]


@pytest.mark.parametrize("content", ["", "\n\n", ";;;\n", "\ufeff"])
def test_a_table_without_names_is_refused(written: Written, content: str) -> None:
    with pytest.raises(TableEmpty):
        Table(written(content))


def test_a_folder_is_not_a_table(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        Table(tmp_path)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read(written: Written, ending: str) -> None:
    assert rows(written(ending.join(["A;B", "1;x", "2;y", ""]))) == [(2, ("1", "x")), (3, ("2", "y"))]


def test_progress_runs_to_the_end(written: Written) -> None:
    path = written("A;B\n" + "1;2\n" * 20_000)
    table = Table(path)
    seen = [table.done for _ in table]
    assert seen == sorted(seen)
    assert seen[0] < table.total
    assert table.done == table.total == path.stat().st_size


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
lists = st.lists(st.tuples(cells, cells, cells), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(table=lists, delimiter=st.sampled_from(";,\t"), mark=st.booleans())
def test_what_the_csv_module_writes_comes_back(
    written: Written, table: list[tuple[str, str, str]], delimiter: str, mark: bool
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("A", "B", "C"), *table])
    path = written(out.getvalue().encode("utf-8-sig" if mark else "utf-8"))
    assert [found for _, found in rows(path)] == [row for row in table if any(map(str.strip, row))]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.text(st.sampled_from('ab1;," \n\r\t\0é'), max_size=60))
def test_no_text_breaks_the_reader(written: Written, content: str) -> None:
    path = written("A;B;C\n" + content)
    lines = [line for line, _ in rows(path)]
    assert lines == sorted(set(lines))


def test_memory_is_flat(written: Written) -> None:
    """The peak of reading fifty times as many rows is about the same."""
    peaks = []
    for count in (2_000, 100_000):
        path = written("N°;Titre;Code\n" + "7;Dossiers d'élèves, finissants de l'année;31142062754604\n" * count)
        tracemalloc.start()
        try:
            assert sum(1 for _ in Table(path)) == count
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert peaks[1] < peaks[0] + 4_000_000, peaks  # a whole file would be 6 MB, its rows more
