"""XML that lies, breaks off or swells; through the reader of finding aids, which takes any depth of elements."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depot.errors import DepotError
from depot.intake import safe_xml
from depot.intake.ead import FindingAid, read_ead
from depot.intake.faults import FileFault, FileTooLarge, FileUnreadable
from depot.intake.faults_xml import XmlEntity

Written = Callable[[bytes | str], Path]

AID = """<?xml version="1.0" encoding="utf-8"?>
<ead>
 <eadheader><eadid>é1</eadid></eadheader>
 <archdesc><did><unittitle>Fonds Éva</unittitle></did><dsc>
  <c id="c1"><did><unittitle>Lettres</unittitle><container type="Box">1</container></did></c>
 </dsc></archdesc>
</ead>
"""

LAUGHS = (
    '<!DOCTYPE ead [\n<!ENTITY l0 "ha">\n'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">\n' for n in range(1, 10))
    + "]>"
)


@pytest.mark.parametrize(
    ("content", "name", "line"),
    [
        (AID.encode()[:220], "xml.truncated", 5),
        (AID.encode()[:-8], "xml.truncated", 6),
        (AID.encode("cp1252"), "xml.misencoded", 3),
        (AID.replace("utf-8", "klingon").encode(), "xml.malformed", 1),
        (AID.replace("</did></c>", "</c></did>").encode(), "xml.malformed", 5),
        (AID.replace("Lettres", "Lettres & photos").encode(), "xml.malformed", 5),
        (AID.replace("Lettres", "Let\x1btres").encode(), "xml.malformed", 5),
        (AID.replace("Lettres", "Let\0tres").encode(), "xml.malformed", 5),
        (AID.replace("<ead>", "<html>").replace("</ead>", "</html>").encode(), "xml.root-unexpected", 2),
        (AID.replace("<ead>", '<ead xmlns="urn:x">').encode(), "xml.root-unexpected", 2),
        (AID.replace("<ead>", LAUGHS + "<ead>").replace("Lettres", "&l9;").encode(), "xml.entity", 3),
        (AID.replace("<ead>", LAUGHS + '<ead a="&l9;">').encode(), "xml.entity", 3),
        (AID.replace("Lettres", "<a>" * 300 + "</a>" * 300).encode(), "xml.malformed", 5),
        (b"", "xml.malformed", 1),
        (b"\n\nN\xc2\xb0;Titre\n", "xml.malformed", 3),
        (b"PK\x03\x04", "xml.malformed", 1),
        (b"<!-- " + b"x" * (2 << 20) + b" --><ead/>", "xml.malformed", 1),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_not_what_it_should_be_is_named_with_its_line(
    written: Written, content: bytes, name: str, line: int
) -> None:
    with pytest.raises(FileFault) as refused:
        read_ead(written(content))
    assert (refused.value.name, refused.value.facts["line"]) == (name, line)
    assert refused.value.facts["file"] == "liste.csv"
    assert "{" not in refused.value.sentence() + refused.value.next_step()


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY secret SYSTEM "file:///etc/hostname">',
        '<!ENTITY % secret SYSTEM "http://127.0.0.1:9/x.dtd"> %secret;',
        '<!ENTITY secret PUBLIC "-//x//y" "http://127.0.0.1:9/x">',
        '<!ENTITY % secret "x">',
    ],
)
def test_an_entity_is_refused_where_it_is_declared(written: Written, declaration: str) -> None:
    text = AID.replace("<ead>", f"<!DOCTYPE ead [\n{declaration}\n]>\n<ead>").replace("Lettres", "&secret;")
    with pytest.raises(XmlEntity) as refused:
        read_ead(written(text))
    assert (refused.value.facts["entity"], refused.value.facts["line"]) == ("secret", 3)


def test_a_dtd_is_named_but_never_fetched_and_its_letters_are_read(written: Written) -> None:
    """The DTD version of EAD 2002 names a DTD with the letters of HTML."""
    doctype = '<!DOCTYPE ead PUBLIC "+//ISBN 1-931666-00-8//DTD ead.dtd//EN" "http://127.0.0.1:9/ead.dtd">'
    text = AID.replace("<ead>", doctype + "<ead>").replace("Lettres", "Lettres re&ccedil;ues &amp; <b>c</b>")
    aid = read_ead(written(text))
    assert aid.files[0].title == "Lettres reçues & c"


@pytest.mark.parametrize("codec", ["utf-16", "iso-8859-1", "windows-1252"])
def test_other_declared_encodings_are_read(written: Written, codec: str) -> None:
    aid = read_ead(written(AID.replace("utf-8", codec).encode(codec)))
    assert (aid.identifier, aid.title) == ("é1", "Fonds Éva")


def test_a_file_beyond_the_limit_is_refused(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_xml, "MAX_FILE", 100)
    with pytest.raises(FileTooLarge):
        read_ead(written(AID))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        read_ead(tmp_path / "rien.xml")
    with pytest.raises(FileUnreadable):
        read_ead(tmp_path)


def test_laughs_take_no_memory(written: Written) -> None:
    path = written(AID.replace("<ead>", LAUGHS + "<ead>").replace("Lettres", "&l9;"))
    tracemalloc.start()
    try:
        with pytest.raises(XmlEntity):
            read_ead(path)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, len(AID.encode()) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_no_damage_breaks_the_reader(written: Written, place: int, byte: int, cut: bool) -> None:
    content = bytearray(AID.encode())
    content[place] = byte
    found: FindingAid | DepotError
    try:
        found = read_ead(written(bytes(content[:place] if cut else content)))
    except DepotError as error:
        found = error
    assert not cut or isinstance(found, DepotError) or place >= len(AID.encode()) - 1
