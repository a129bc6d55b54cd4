"""labels.printers.address: what is an address, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.printers import open_printer
from labels.printers.address import Address, parse
from labels.printers.faults import PrinterAddressBad


@pytest.mark.parametrize(
    ("text", "kind", "host", "port", "path"),
    [
        ("cups:Sheet", "cups", "", 631, "Sheet"),
        (" cups:Étiquettes_2 ", "cups", "", 631, "Étiquettes_2"),
        ("cups:Sheet@serveur.local", "cups", "serveur.local", 631, "Sheet"),
        ("cups:Sheet@[::1]:1631", "cups", "::1", 1631, "Sheet"),
        ("ipp://10.0.0.5/ipp/print", "ipp", "10.0.0.5", 631, "/ipp/print"),
        ("ipp://imprimante", "ipp", "imprimante", 631, "/"),
        ("ipp://[fe80::1]:8631/ipp/print?x=1", "ipp", "fe80::1", 8631, "/ipp/print?x=1"),
        ("tcp://zebra", "tcp", "zebra", 9100, ""),
        ("tcp://10.0.0.9:6101/", "tcp", "10.0.0.9", 6101, ""),
        ("folder:/srv/étiquettes à imprimer", "folder", "", 0, "/srv/étiquettes à imprimer"),
    ],
)
def test_what_is_an_address(text: str, kind: str, host: str, port: int, path: str) -> None:
    assert parse(text) == Address(text.strip(), kind, host, port, path)
    assert open_printer(text).address == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        *("", "Sheet", "cups:", "cups:a b", "cups:a/b", "cups:-o", "cups:a#b", "cups:Sheet@", "cups:Sheet@h:99999"),
        *("ipp://", "ipp://h:0/", "ipp:///print", "ipp://h/a b", "ipp://user:secret@h/", "ipp://h/\r\nX: y"),
        *("ipps://h/print", "http://h/", "tcp://", "tcp://h/path", "tcp://h:port", "tcp://[h]", "lpd://h/q"),
        *("folder:", "folder:relative", "folder:/a\nb", "folder:/a\0b", "file:/etc/passwd"),
    ],
)
def test_what_is_none(text: str) -> None:
    with pytest.raises(PrinterAddressBad) as bad:
        open_printer(text)
    assert bad.value.exit_code == 2
    assert "cups:NAME" in bad.value.next_step()


@given(
    st.one_of(
        st.text(),
        st.sampled_from(["cups:", "ipp://", "tcp://", "folder:/"]).flatmap(lambda k: st.text().map(k.__add__)),
    )
)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        place = parse(text)
    except PrinterAddressBad:
        return
    assert place.text == text.strip()
    assert place.text.isprintable()
    assert place.kind in {"cups", "ipp", "tcp", "folder"}
