"""Lines: JSON to everybody, and the very bytes to us."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.exchange.lines import LINE_MOST, cut, line
from depot.model.event import SALT, Event, body_bytes, body_hash, chain, event_hash, header_bytes, normal

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
VALUES = st.recursive(
    st.none() | st.integers(-(1 << 60), 1 << 60) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
BODIES = st.dictionaries(TEXTS, VALUES, max_size=5).map(normal)
SALTS = st.binary(min_size=SALT, max_size=SALT)


def header(subject: str, actor: str) -> bytes:
    at = "2026-10-05T09:00:00-04:00"
    return header_bytes(Event("L1", "0" * 32, 7, "1" * 32, 0, "box.shelved", subject, at, "ok", "tty1", actor, 3, {}))


@given(TEXTS, TEXTS, BODIES, SALTS)
def test_bytes_come_back_as_they_were(subject: str, actor: str, content: dict[str, object], salt: bytes) -> None:
    top, body = header(normal(subject), normal(actor)), body_bytes(content, salt)
    made = line(top, body, None)
    assert made.endswith(b"\n")
    assert cut(made[:-1]) == (top, body, None)
    length, read, salted, said = json.loads(made)
    assert (length, read, salted, said) == (len(top), json.loads(top), salt.hex(), content)


@given(TEXTS, st.binary(min_size=32, max_size=32))
def test_a_redacted_body_is_its_hash(subject: str, digest: bytes) -> None:
    top = header(normal(subject), "ada")
    made = line(top, None, digest)
    assert cut(made[:-1]) == (top, None, digest)
    assert json.loads(made)[2:] == [None, digest.hex()]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_line_or_refused(text: bytes) -> None:
    try:
        top, body, digest = cut(text)
    except ValueError:
        return
    assert line(top, body, digest) == text + b"\n"


@given(st.data())
def test_a_damaged_line_is_never_cut_into_what_it_was(data: st.DataObject) -> None:
    top, body = header("BL10000010", "ada"), body_bytes({"a": "b"}, bytes(SALT))
    made = bytearray(line(top, body, None)[:-1])
    place = data.draw(st.integers(0, len(made) - 1))
    made[place] ^= 1 << data.draw(st.integers(0, 7))
    try:
        found = cut(bytes(made))
    except ValueError:
        return
    # The case of the salt's hex digits carries nothing, and the journal's bytes are the same then.
    assert found != (top, body, None) or bytes(made).lower() == line(top, body, None)[:-1].lower()


@pytest.mark.parametrize(
    ("top", "body", "digest"),
    [
        (b'{"v":1}\n', bytes(16) + b"{}", None),
        (b'{"v":1}', bytes(16) + b"{\n}", None),
        (b'{"v":1}', b"short", None),
        (b'{"v":1}', bytes(16) + b'"' + b"x" * LINE_MOST + b'"', None),
    ],
)
def test_what_cannot_stand_in_a_line(top: bytes, body: bytes | None, digest: bytes | None) -> None:
    with pytest.raises(ValueError, match="no line"):
        line(top, body, digest)


@given(st.lists(st.tuples(st.binary(max_size=80), st.none() | st.binary(min_size=16, max_size=80)), max_size=6))
def test_many_hashes_at_a_time_are_those_of_one_by_one(rows: list[tuple[bytes, bytes | None]]) -> None:
    parts = [(top, body, None if body is not None else b"\7" * 32) for top, body in rows]
    prev, expected = bytes(32), []
    for top, body, redacted in parts:
        prev = event_hash(prev, top, body_hash(body) if body is not None else redacted or b"")
        expected.append(prev)
    assert list(chain(bytes(32), parts)) == expected
