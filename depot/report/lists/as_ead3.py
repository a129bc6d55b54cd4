"""The holdings of a unit as an EAD3 finding aid (Society of American Archivists, EAD3 1.1.2): boxes and their files.

The fonds is that of the unit; each box is a component with its container, its dates and its place, and each file in it
a component inside. What is written is what imports of other programs need, in the order that the schema wants.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from depot.desk.naming import unit_name
from depot.model.codes import Code
from depot.model.reference import Organisation
from depot.report.lists.boxes import HOLDINGS, years
from depot.report.lists.cells import one_line, shown
from depot.report.lists.shape import Asked, Beat, Source
from depot.report.lists.writing import Counted, ReportNotWritten, Written
from depot.store.reports.reading import snapshot
from depot.store.store import Store
from depot.words import _, language
from labels.faults import LabelsNotWritten
from labels.files import whole_file

if TYPE_CHECKING:
    from lxml.etree import _IncrementalFileWriter as Xml

NAMESPACE: Final = "http://ead3.archivists.org/schema/"

_NO_XML: Final = {0xFFFE: "\N{REPLACEMENT CHARACTER}", 0xFFFF: "\N{REPLACEMENT CHARACTER}"}
"""Characters that a text may hold and XML may not, beside the controls."""

_COLUMN: Final = {column.name: n for n, column in enumerate(HOLDINGS.columns)}


def write_ead3(store: Store, asked: Asked, file: Path, beat: Beat = lambda _done, _total: None) -> Written:
    """Write the boxes that are asked for, which are of a unit and its parts, whole or not at all.

    Whatever `beat` raises ends it. Raises ReportNotWritten and what reading raises.
    """
    from lxml.etree import xmlfile

    try:
        with snapshot(store) as own:
            source = Source(own, asked, beat)
            counted = Counted(HOLDINGS, source)
            with whole_file(file) as stream:
                with xmlfile(stream, encoding="utf-8") as xml:
                    xml.write_declaration()
                    with xml.element(f"{{{NAMESPACE}}}ead", nsmap={None: NAMESPACE}):
                        _Aid(own, xml, asked.boxes.units[0]).write(counted)
                size = stream.tell()
    except LabelsNotWritten as error:
        raise ReportNotWritten(**error.facts) from error
    return Written(file, counted.done, size)


class _Aid:
    """One finding aid under way."""

    def __init__(self, store: Store, xml: Xml, unit: str) -> None:
        self._store = store
        self._xml = xml
        self._unit = unit
        self._at = store.clock()

    def write(self, boxes: Counted) -> None:
        """All of it."""
        name, node = self._store.depot_name()
        org = self._store.get(Organisation, self._store.home_organisation())
        owner = org.name if org is not None and org.name else name
        title = unit_name(self._store, self._unit)
        self._control(owner, title, f"{node}-{self._unit.replace('/', '-')}")
        with self._in("archdesc", level="fonds"):
            with self._in("did"):
                self._leaf("unitid", self._unit.partition("/")[2] or self._unit)
                self._leaf("unittitle", title)
                with self._in("repository"), self._in("corpname"):
                    self._leaf("part", owner)
            if boxes.total:
                with self._in("dsc", dsctype="in-depth"):
                    for row in boxes:
                        self._box(row)

    def _control(self, owner: str, title: str, record: str) -> None:
        french = language() == "fr"
        with self._in("control"):
            self._leaf("recordid", record)
            with self._in("filedesc"), self._in("titlestmt"):
                self._leaf("titleproper", title)
            self._leaf("maintenancestatus", "", value="new")
            with self._in("maintenanceagency"):
                self._leaf("agencyname", owner)
            with self._in("languagedeclaration"):
                self._leaf("language", _("French") if french else _("English"), langcode="fre" if french else "eng")
                self._leaf("script", _("Latin"), scriptcode="Latn")
            with self._in("maintenancehistory"), self._in("maintenanceevent"):
                self._leaf("eventtype", "", value="created")
                self._leaf(
                    "eventdatetime",
                    f"{self._at:%Y-%m-%d %H:%M}",
                    standarddatetime=self._at.isoformat(timespec="seconds"),
                )
                self._leaf("agenttype", "", value="machine")
                self._leaf("agent", "Depot")

    def _box(self, row: Sequence[str | int | None]) -> None:
        """A box with its files."""
        said = {name: shown(HOLDINGS.columns[n], row[n]) for name, n in _COLUMN.items()}
        code = str(row[_COLUMN["box"]])
        with self._in("c", level="file", id=code):
            with self._in("did"):
                self._leaf("unitid", said["number"] or said["box"])
                self._leaf("unittitle", said["title"] or said["box"])
                self._dates(said["years"])
                self._leaf(
                    "container", said["box"], localtype="box", label=_("box"), containerid=code, id=f"{code}-box"
                )
                if said["place"]:
                    self._leaf("physloc", said["place"])
            if said["rule"]:
                ending = " ".join(filter(None, (said["disposition"], said["due_on"])))
                with self._in("appraisal"):
                    rule = _("{label}: {value}").format(label=_("Rule"), value=said["rule"])
                    self._leaf("p", f"{rule} — {ending}" if ending else rule)
            for file in self._store.files_in(Code.parse(code).id, limit=1_000_000):
                own = Code.from_id("F", file.id)
                with self._in("c", level="item", id=own.text), self._in("did"):
                    self._leaf("unitid", file.ref or own.shown)
                    self._leaf("unittitle", file.title or own.shown)
                    self._dates(years(file.year_from, file.year_to))
                    self._leaf("container", said["box"], localtype="box", label=_("box"), containerid=code)

    def _dates(self, said: str) -> None:
        if said:
            self._leaf("unitdate", said, unitdatetype="inclusive", normal=said.replace("–", "/"))

    @contextmanager
    def _in(self, name: str, **attributes: str) -> Iterator[None]:
        with self._xml.element(f"{{{NAMESPACE}}}{name}", attributes):
            yield

    def _leaf(self, name: str, said: str, **attributes: str) -> None:
        with self._xml.element(f"{{{NAMESPACE}}}{name}", attributes):
            if said:
                self._xml.write(one_line(said).translate(_NO_XML))
