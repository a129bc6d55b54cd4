"""The schema of BAnQ's exchange format by another hand than the exporter's: a table of elements made into XSD.

Elements, their order, which are needed and what they hold are those that practice-quebec.md restates of
RetentionRuleExport.xsd, with its oddity that only one digit stands behind the R of a remark.
"""

from __future__ import annotations

from lxml import etree

_TYPES = {
    "text": '<xs:restriction base="xs:string"/>',
    "long": '<xs:restriction base="xs:string"><xs:maxLength value="4000"/></xs:restriction>',
    "short": '<xs:restriction base="xs:string"><xs:maxLength value="1000"/></xs:restriction>',
    "number": '<xs:restriction base="xs:integer"/>',
    "kind": '<xs:restriction base="xs:string"><xs:pattern value="A|M|S"/></xs:restriction>',
    "copy": '<xs:restriction base="xs:string"><xs:pattern value="P|S"/></xs:restriction>',
    "ending": '<xs:restriction base="xs:string"><xs:pattern value="C|D|T|-"/></xs:restriction>',
    "flag": '<xs:restriction base="xs:string"><xs:pattern value="[O|N]"/></xs:restriction>',
    "remark": '<xs:restriction base="xs:string"><xs:pattern value="R[0-9]"/></xs:restriction>',
}
_RULE = """
ID_ORGANISME number, NUMREGLE text, TYPE_TRANS kind, RECUEIL text?, TITRESER short, REFLEGALE long?, NO_RECUEIL text?,
PROCACTIVI text?, CODECLASS text?, NOMUNITE short, DESCSERIE text, TYPESDOC text, DOCUMESSEN flag?, DOCUMCONFI flag?,
REMARQDELA text?, REMARQGEN long?, GRILLECHAN flag?
"""
_DELAY = """
NUMDELAI text?, NUMREGLE text, TYPEDOSS copy, SUPPDOSS text, REM_SUPPDOSS remark?, PERIOACTIF text,
REM_PERIOACTIF remark?, PERIOSMACT text, REM_PERIOSMACT remark?, ID_REF_DISPOSITION ending, REM_DISPOINACT remark?
"""


def schema() -> etree.XMLSchema:
    """The schema, ready to check documents."""
    types = "".join(f'<xs:simpleType name="{name}">{inside}</xs:simpleType>' for name, inside in _TYPES.items())
    periods = f'<xs:element name="DELAI_ROW" minOccurs="2" maxOccurs="unbounded">{_sequence(_elements(_DELAY))}'
    delay = f'<xs:element name="DELAI">{_sequence(periods + "</xs:element>")}</xs:element>'
    row = f'<xs:element name="ROW" maxOccurs="unbounded">{_sequence(_elements(_RULE) + delay)}</xs:element>'
    root = f'<xs:element name="ROWSET">{_sequence(row)}</xs:element>'
    text = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{types}{root}</xs:schema>'
    return etree.XMLSchema(etree.fromstring(text))


def _sequence(inside: str) -> str:
    return f"<xs:complexType><xs:sequence>{inside}</xs:sequence></xs:complexType>"


def _elements(table: str) -> str:
    found = []
    for entry in table.split(","):
        name, kind = entry.split()
        least = 'minOccurs="0" ' if kind.endswith("?") else ""
        found.append(f'<xs:element {least}name="{name}" type="{kind.rstrip("?")}"/>')
    return "".join(found)
