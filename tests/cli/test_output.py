"""depot.cli.output: columns, widths, and nothing that steers a terminal."""

from __future__ import annotations

import io
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.cli.output import Output, aligned, as_json, put, safe, sign, width


def test_columns_stand_under_one_another_and_empty_ones_are_left_out() -> None:
    rows = [("B-1", "", "x", "first"), ("B-22", "", "", "second")]
    assert aligned(rows) == ["B-1   x  first", "B-22     second"]
    assert aligned([]) == []
    assert aligned([("", "")]) == [""]


@pytest.mark.parametrize(
    ("text", "cells"), [("abc", 3), ("Œuvres", 6), ("e\u0301", 1), ("箱", 2), ("a\u00a0b", 3), ("\u200d", 0), ("", 0)]
)
def test_a_width_is_counted_in_cells(text: str, cells: int) -> None:
    assert width(text) == cells


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), min_size=1))
def test_no_line_of_a_table_can_steer_a_terminal(rows: list[tuple[str, str]]) -> None:
    for line in aligned(rows):
        assert all(c.isprintable() or c in "\u00a0\u202f\u200c\u200d" or ord(c) > 0xA0 for c in line)
        assert not any(c in line for c in "\x1b\x9b\n\r\u202e\u2028")


@given(st.text())
def test_json_is_one_safe_line_that_gives_the_same_text_back(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode()
    line = as_json({"text": text})
    assert json.loads(line) == {"text": text}
    assert line.isascii() or safe(line) == line
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in line)


def test_lone_surrogates_of_the_shell_do_not_stop_a_line() -> None:
    assert safe("a\udc9bb") == "a\\udc9bb"


def test_a_stream_of_another_encoding_gets_what_it_can_show(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp1252", write_through=True)
    monkeypatch.setattr(sys, "stdout", stream)
    put(stream, "boîte 箱")
    Output(json=True).say({"n": "箱"})
    assert raw.getvalue().splitlines() == ["boîte ?".encode("cp1252"), b'{"n":"\\u7bb1"}']
    assert sign("ok") == "+"
    assert sign("stop") == "X"


def test_text_and_json_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    for answers in (Output(), Output(json=True)):
        answers.say({"a": 1}, "one", "two")
        answers.table([({"b": 2}, ("x", "y"))])
        answers.note("nothing")
        answers.warn("query.odd", "Odd.", "Look.")
    out, err = capsys.readouterr()
    assert out.splitlines() == ["one", "two", "x  y", "nothing", '{"a":1}', '{"b":2}']
    assert err.splitlines() == ["Odd. Look.", '{"warning":"query.odd","message":"Odd.","next":"Look."}']
