"""EAD 2002 and EAD3 as a stream: the finding aid's own description, then every component that names containers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from depot.intake.ead_dates import Extent, extent_of, overall
from depot.intake.safe_xml import child_of, elements_of, local_name, root_of, source_line, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACES: Final = (
    "urn:isbn:1-931666-22-9",
    "http://ead3.archivists.org/schema/",
    "http://ead3.archivists.org/schema/undeprecated/",
    "",
)
"""EAD 2002 (schema), EAD3, and EAD 2002 of the DTD, which has none."""

_COMPONENTS: Final = ("c", *(f"c{depth:02d}" for depth in range(1, 13)))
_NAMES: Final = ("archdesc", "did", "eadid", "recordid", "titleproper", "publisher", *_COMPONENTS)

_DATE_PARTS: Final = ("{*}fromdate", "{*}todate", "{*}datesingle")
"""What a unitdatestructured of EAD3 is made of."""

_BRACKETS: Final = re.compile(r"\[([^\[\]]*)\]\s*$")
_BARCODE: Final = re.compile(r"[\d ]*\d[\d ]*|[0-9A-Za-z][0-9A-Za-z._-]*")
_DIGITS_AT_LEAST: Final = 5
"""Digits of a barcode; fewer in brackets are a remark of a person."""


@dataclass(slots=True)
class Container:
    """A container element."""

    id: str
    parent: str
    """Id of the container that it is in; empty for a box."""
    type: str
    indicator: str
    barcode: str
    profile: str
    """Model of the box (`altrender`)."""
    holding: str
    """Kind of what it holds, as the label says before the barcode (`Mixed Materials`)."""
    line: int


@dataclass(slots=True)
class Component:
    """A component, or the finding aid's own description, with the containers of its `did`."""

    id: str
    """Its id, else its place."""
    place: str
    """Its place in the tree, such as `/3/1`: the first component of the third."""
    context: str
    """Title of the nearest component above that has one."""
    line: int
    title: str = ""
    date_text: str = ""
    extent: Extent = field(default_factory=Extent)
    unit_id: str = ""
    containers: list[Container] = field(default_factory=list)
    children: int = 0
    """Components met so far directly inside."""


@dataclass(slots=True)
class Description:
    """A finding aid as parsed."""

    identifier: str = ""
    """eadid or recordid."""
    title: str = ""
    repository: str = ""
    own: Component = field(default_factory=lambda: Component("", "", "", 0))
    """Its own `did`."""
    components: list[Component] = field(default_factory=list)
    """Components that name containers, in order."""


def parse_ead(path: Path) -> Description:
    """Read a finding aid.

    Raises FileUnreadable, FileTooLarge, XmlEntity, XmlRootUnexpected, XmlTruncated, XmlMisencoded, XmlMalformed.
    """
    root = root_of(path, "ead", NAMESPACES)
    description = Description()
    above = [description.own]
    for event, element in elements_of(path, root, _NAMES):
        name = local_name(element)
        if name in _COMPONENTS:
            if event == "start":
                above.append(_component(element, above[-1]))
            else:
                above.pop()
                element.clear()
        elif event == "end" and name == "did":
            _describe(above[-1], element)
            if above[-1] is description.own:
                description.repository = _repository(element) or description.repository
            elif above[-1].containers:
                description.components.append(above[-1])
        elif event == "end":
            _head(description, name, element)
    description.title = description.own.title or description.title
    description.identifier = description.identifier or description.own.unit_id
    return description


def _head(description: Description, name: str, element: _Element) -> None:
    """Take what the header says; the first of each wins."""
    if name in {"eadid", "recordid"}:
        description.identifier = description.identifier or text_of(element)
    elif name == "titleproper" and element.get("type") != "filing":
        description.title = description.title or text_of(element)
    elif name == "publisher":
        description.repository = description.repository or text_of(element)


def _repository(did: _Element) -> str:
    """The name of the repository, without its address."""
    repository = child_of(did, "repository")
    if repository is None:
        return ""
    name = next((child for child in repository if local_name(child) in {"corpname", "name", "famname"}), None)
    return text_of(name) or " ".join((repository.text or "").split())


def _component(element: _Element, above: Component) -> Component:
    above.children += 1
    place = f"{above.place}/{above.children}"
    context = above.title or above.context
    return Component(element.get("id") or place, place, context, source_line(element))


def _describe(component: Component, did: _Element) -> None:
    """Take what a `did` says of its component."""
    component.title = text_of(child_of(did, "unittitle"))
    component.unit_id = _unit_id(did)
    dates = list(did.iter("{*}unitdate", "{*}unitdatestructured"))
    component.date_text = "; ".join(filter(None, map(_date_text, dates)))
    component.extent = overall(map(_extent, dates))
    component.containers = [_container(element) for element in did.iter("{*}container")]


def _unit_id(did: _Element) -> str:
    """The first identifier that a person would write; ArchivesSpace adds the address of its record as another one."""
    found = (text_of(child) for child in did if local_name(child) == "unitid" and child.get("type") != "aspace_uri")
    return next(filter(None, found), "")


def _extent(element: _Element) -> Extent:
    if local_name(element) == "unitdate":
        return extent_of(element.get("normal", ""), text_of(element))
    return overall(extent_of(part.get("standarddate", ""), text_of(part)) for part in element.iter(*_DATE_PARTS))


def _date_text(element: _Element) -> str:
    if local_name(element) == "unitdate":
        return text_of(element)
    parts = (text_of(part) or part.get("standarddate", "") for part in element.iter(*_DATE_PARTS))
    return "-".join(filter(None, parts))


def _container(element: _Element) -> Container:
    label = " ".join(element.get("label", "").split())
    barcode, holding = _barcode_of(label)
    return Container(
        id=element.get("id", ""),
        parent=element.get("parent", ""),
        type=" ".join((element.get("localtype") or element.get("type") or "").split()),
        indicator=text_of(element),
        barcode="".join(element.get("containerid", "").split()) or barcode,
        profile=" ".join(element.get("altrender", "").split()),
        holding=holding,
        line=source_line(element),
    )


def _barcode_of(label: str) -> tuple[str, str]:
    """(barcode, the rest) of a label such as `Mixed Materials [31142 06275 4604]`."""
    found = _BRACKETS.search(label)
    if found is None:
        return "", label
    inside = found[1].strip()
    if not _BARCODE.fullmatch(inside) or sum(map(str.isdigit, inside)) < _DIGITS_AT_LEAST:
        return "", label
    return inside.replace(" ", ""), label[: found.start()].strip()
