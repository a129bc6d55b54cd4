from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from depot.intake.encoding import encoding_of
from depot.intake.faults import FileUnreadable, TextMisencoded, TextUtf16

FRENCH = "Boîte;Titre\n1;Élèves à l'école — été\n"


@pytest.mark.parametrize(
    ("content", "codec"),
    [
        (FRENCH.encode(), "utf-8-sig"),
        (FRENCH.encode("utf-8-sig"), "utf-8-sig"),
        (FRENCH.encode("cp1252"), "cp1252"),
        (b"plain ASCII", "utf-8-sig"),
        (b"", "utf-8-sig"),
        ("œuvre; 12 $".encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_is_seen(written: Callable[[bytes | str], Path], content: bytes, codec: str) -> None:
    assert encoding_of(written(content)) == codec


def test_an_accent_across_two_pieces_is_whole(written: Callable[[bytes | str], Path]) -> None:
    path = written(b"a" * ((1 << 20) - 1) + "é".encode() + b"\n")
    assert encoding_of(path) == "utf-8-sig"


@pytest.mark.parametrize(
    ("content", "wanted", "place", "name"),
    [
        ("été\nhiver\n".encode() + b"caf\xe9 d\xc3\xa9j\xc3\xa0\n", "auto", (15, 3), "UTF-8"),
        (FRENCH.encode("utf-8-sig") + b"\xe9\n", "auto", (len(FRENCH.encode("utf-8-sig")), 3), "UTF-8"),
        (FRENCH.encode("cp1252"), "utf-8", (2, 1), "UTF-8"),
        (b"a\nb\nc\x81\xe9d\n", "auto", (5, 3), "Windows-1252"),
        (b"a\nb\nc\x81", "cp1252", (5, 3), "Windows-1252"),
        (b"abc\xc3", "utf-8", (3, 1), "UTF-8"),
    ],
)
def test_a_file_that_is_neither_is_refused_with_the_byte(
    written: Callable[[bytes | str], Path], content: bytes, wanted: str, place: tuple[int, int], name: str
) -> None:
    with pytest.raises(TextMisencoded) as refused:
        encoding_of(written(content), wanted)
    facts = refused.value.facts
    assert (facts["byte"], facts["line"], facts["encoding"]) == (*place, name)
    assert facts["value"] == f"0x{content[place[0]]:02X}"
    assert refused.value.name == "text.misencoded"


def test_a_wrong_byte_in_a_late_piece_is_counted_from_the_start(written: Callable[[bytes | str], Path]) -> None:
    lines = "é\n".encode() * 500_000
    with pytest.raises(TextMisencoded) as refused:
        encoding_of(written(lines + b"\xff\n"))
    assert refused.value.facts["byte"] == len(lines)
    assert refused.value.facts["line"] == 500_001


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be"])
def test_utf_16_is_named(written: Callable[[bytes | str], Path], codec: str) -> None:
    mark = b"\xfe\xff" if codec == "utf-16-be" else b""
    with pytest.raises(TextUtf16):
        encoding_of(written(mark + FRENCH.encode(codec)))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable) as refused:
        encoding_of(tmp_path / "rien.csv")
    assert refused.value.facts["file"] == "rien.csv"
