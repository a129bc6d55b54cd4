"""Redaction on a server: texts of a box, of its file, of the slip and the request that speak of them."""

from __future__ import annotations

from depot.store.verify import verify
from tests.store.redacting import redact
from tests.store.test_redacting import BOX, FILE, tell_of
from tests.store.trading import depot, opened


def test_the_texts_go_and_the_rest_stays(empty: str) -> None:
    depot(empty, "L1")
    tell_of(empty)
    with opened(empty) as store:
        assert redact(store, [BOX, FILE]) == 8
        lines = store.connection.execute("SELECT title, remarks, number, box FROM transfer_line").fetchall()
        asked = store.connection.execute("SELECT words, reason, item FROM request_line").fetchall()
        titles = store.connection.execute("SELECT title FROM box UNION ALL SELECT title FROM file").fetchall()
    assert [tuple(line)[:3] for line in lines] == [("", "", "2026-1")]
    assert [tuple(line) for line in asked] == [("", "", FILE)]
    assert {tuple(each) for each in titles} == {("",)}
    assert verify(empty).ok
