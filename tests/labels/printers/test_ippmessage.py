"""labels.printers.ippmessage: bytes that lie give Garbled, never anything else."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.printers.ippmessage import Answer, Attribute, Garbled, Operation, Tag, decode, encode
from tests.labels.printers import peers

WHOLE = peers.answer(
    struct.pack(">BBHi", 2, 0, Operation.GET_PRINTER_ATTRIBUTES, 77),
    0x0001,
    peers.PRINTER,
    peers.a_job(3, "Boîtes 1 à 30", 9),
)


def test_every_kind_of_value_is_read() -> None:
    group = b"".join(
        (
            b"\x04",
            peers.number("copies", 1, -2),
            peers.value(0x22, "accepting", b"\x01"),
            peers.value(0x33, "range", struct.pack(">ii", 1, 99)),
            peers.value(0x32, "dpi", struct.pack(">iib", 600, 300, 3), struct.pack(">iib", 236, 236, 4)),
            peers.value(0x35, "text", struct.pack(">H2sH6s", 2, b"fr", 6, "Prête".encode())),
            peers.keyword("reasons", "media-low-warning", "paused"),
            peers.value(0x13, "nothing", b""),
            peers.value(0x30, "octets", b"\xff\x00"),
            # A collection within a collection, then an attribute behind them.
            *(peers.value(0x34, "col", b""), peers.value(0x4A, "", b"size"), peers.value(0x34, "", b"")),
            *(peers.value(0x21, "", b"\0\0\0\x01"), peers.value(0x37, "", b""), peers.value(0x37, "", b"")),
            peers.keyword("after", "yes"),
        )
    )
    answer = decode(peers.answer(struct.pack(">BBHi", 2, 0, 0x000B, 5), 0, group))
    assert (answer.status, answer.request, answer.good) == (0, 5, True)
    assert answer.first(Tag.PRINTER) == {
        "copies": (1, -2),
        "accepting": (1,),
        "range": ((1, 99),),
        "dpi": ((600, 300), (599, 599)),
        "text": ("Prête",),
        "reasons": ("media-low-warning", "paused"),
        "nothing": (),
        "octets": (b"\xff\x00",),
        "after": ("yes",),
    }
    assert answer.first(Tag.JOB) == {}


def test_a_request_is_laid_out_as_the_rfc_says() -> None:
    # RFC 8010, appendix A.1 in small: charset, language and the printer first, each with its tag and lengths.
    made = encode(
        Operation.PRINT_JOB,
        1,
        [
            (Tag.OPERATION, [Attribute(Tag.CHARSET, "attributes-charset", ("utf-8",))]),
            (Tag.JOB, [Attribute(Tag.INTEGER, "copies", (20,)), Attribute(Tag.KEYWORD, "sides", ("one-sided", "x"))]),
        ],
        1,
    )
    assert made == (
        b"\x01\x01\x00\x02\x00\x00\x00\x01\x01"
        b"\x47\x00\x12attributes-charset\x00\x05utf-8"
        b"\x02\x21\x00\x06copies\x00\x04\x00\x00\x00\x14"
        b"\x44\x00\x05sides\x00\x09one-sided\x44\x00\x00\x00\x01x\x03"
    )


def test_an_answer_that_ends_too_soon() -> None:
    for length in range(len(WHOLE)):
        with pytest.raises(Garbled):
            decode(WHOLE[:length])


@pytest.mark.parametrize(
    "body",
    [
        b"\x21\x00\x01a\x00\x04\x00\x00\x00\x01",  # a value before any group
        b"\x04\x21\x00\x00\x00\x04\x00\x00\x00\x01",  # a value that belongs to no name
        b"\x04\x21\x00\x01a\x00\x03\x00\x00\x01",  # an integer of three bytes
        b"\x04\x37\x00\x00\x00\x00",  # the end of a collection that nobody began
        b"\x04" + b"\x34\x00\x01c\x00\x00" * 17,  # deeper than anybody goes
        b"\x04\x35\x00\x01t\x00\x02\x00\x09",  # a language longer than its value
        b"\x04\x44\xff\xffa",  # a name longer than the answer
        b"\x04" + b"\x44\x00\x01a\x00\x00" * 50_001,
    ],
)
def test_lengths_and_orders_that_lie(body: bytes) -> None:
    with pytest.raises(Garbled):
        decode(b"\x02\x00\x00\x00\x00\x00\x00\x01" + body + b"\x03")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_garbled(data: bytes) -> None:
    for prefix in (b"", b"\x02\x00\x00\x00\x00\x00\x00\x01\x04"):
        try:
            assert isinstance(decode(prefix + data), Answer)
        except Garbled:
            pass


@given(st.data())
def test_a_real_answer_with_a_byte_changed(data: st.DataObject) -> None:
    spoilt = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert isinstance(decode(bytes(spoilt)), Answer)
    except Garbled:
        pass
