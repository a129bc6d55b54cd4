"""Finding aids (EAD 2002 and EAD3) as boxes and the files in them.

The rule: each container without a parent is one box. The same barcode is one box everywhere, in other finding aids too;
without a barcode, the same finding aid, type and indicator are. Each component that names a box is a file in it; of
several boxes, a file in each. Containers with a parent (folders, reels) only say where in the box the file is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from depot.intake.ead_dates import Extent, overall
from depot.intake.ead_parse import Component, Container, Description, parse_ead
from depot.intake.faults import ContainerNameless, ContainerOrphan
from depot.intake.faults_xml import EadNameless
from depot.intake.records import BoxRow, FileRow, RowError, source_key

SOURCE: Final = "EAD"
"""Source system of boxes that come from finding aids."""

_BARCODE: Final = "barcode"
"""First part of the keys of boxes with a barcode."""

_PLACEHOLDER: Final = "data_value_missing_"
"""What ArchivesSpace writes in place of an indicator that it lacks."""


@dataclass(frozen=True, slots=True)
class FindingAid:
    """What one finding aid says of boxes and files."""

    identifier: str
    """eadid or recordid; also the code of the fonds of its boxes."""
    title: str
    """Title of the fonds."""
    repository: str
    """Name of the repository; the unit of its boxes."""
    boxes: tuple[BoxRow, ...]
    files: tuple[FileRow, ...]
    errors: tuple[RowError, ...]


@dataclass(slots=True)
class _Box:
    """A box as the finding aid names it, time and again."""

    key: str
    container: Container
    """Where it is named first."""
    extents: list[Extent] = field(default_factory=list)
    holdings: dict[str, None] = field(default_factory=dict)


def barcode_of(key: str) -> str:
    """The barcode in the key of a box of a finding aid; empty when it has none."""
    first, _, barcode = key.partition("/")
    return barcode if first == _BARCODE else ""


def read_ead(path: Path) -> FindingAid:
    """A finding aid, boxes and files in the order in which they are first named.

    Raises FileUnreadable, FileTooLarge, XmlEntity, XmlRootUnexpected, XmlTruncated, XmlMisencoded, XmlMalformed,
    EadNameless.
    """
    description = parse_ead(path)
    if not description.identifier:
        raise EadNameless(file=path.name)
    return _Gathering(description).found()


class _Gathering:
    """Boxes and files as they are met."""

    def __init__(self, description: Description) -> None:
        self._aid = description
        self._boxes: dict[str, _Box] = {}
        self._files: list[FileRow] = []
        self._errors: list[RowError] = []
        self._by_id = {
            container.id: container
            for component in (description.own, *description.components)
            for container in component.containers
            if container.id
        }

    def found(self) -> FindingAid:
        """Everything that the finding aid names."""
        for component in self._aid.components:
            for key, inside in self._boxes_of(component).items():
                self._boxes[key].extents.append(component.extent)
                self._files.append(self._file(component, key, inside))
        for key in self._boxes_of(self._aid.own):
            box = self._boxes[key]
            box.extents = box.extents or [self._aid.own.extent]
        aid = self._aid
        boxes = tuple(self._box(box) for box in self._boxes.values())
        return FindingAid(aid.identifier, aid.title, aid.repository, boxes, tuple(self._files), tuple(self._errors))

    def _boxes_of(self, component: Component) -> dict[str, list[Container]]:
        """The boxes that a component names, by key, each with the sub-containers that the component names in it."""
        named: dict[str, list[Container]] = {}
        for container in component.containers:
            top = self._top_of(container)
            if top is None:
                fault = ContainerOrphan(type=container.type, indicator=container.indicator, parent=container.parent)
                self._errors.append(RowError(container.line, "container", fault))
            elif not (top.barcode or top.indicator):
                if top is container:
                    nameless = ContainerNameless(component=component.title or component.id)
                    self._errors.append(RowError(container.line, "container", nameless))
            else:
                key = self._key_of(top)
                box = self._boxes.setdefault(key, _Box(key, top))
                if top.holding:
                    box.holdings[top.holding] = None
                inside = named.setdefault(key, [])
                if top is not container:
                    inside.append(container)
        return named

    def _top_of(self, container: Container) -> Container | None:
        """The container without a parent that it is in; None when there is none."""
        seen: set[str] = set()
        here: Container | None = container
        while here is not None and here.parent:
            if here.parent in seen:
                return None
            seen.add(here.parent)
            here = self._by_id.get(here.parent)
        return here

    def _key_of(self, top: Container) -> str:
        if top.barcode:
            return source_key(_BARCODE, top.barcode)
        return source_key("ead", self._aid.identifier, top.type, top.indicator)

    def _box(self, box: _Box) -> BoxRow:
        top, extent = box.container, overall(box.extents)
        return BoxRow(
            source_key=box.key,
            number=top.indicator,
            unit=self._aid.repository,
            fonds=self._aid.identifier,
            type=top.profile or _words(top.type),
            title=", ".join(filter(None, (self._aid.title, f"{_words(top.type)} {top.indicator or top.barcode}"))),
            contents="; ".join(box.holdings),
            year_from=extent.year_from,
            year_to=extent.year_to,
            source=SOURCE,
            aliases=(top.barcode,) if top.barcode else (),
            line=top.line,
        )

    def _file(self, component: Component, box: str, inside: Iterable[Container]) -> FileRow:
        top, extent = self._boxes[box].container, component.extent
        parts = [f"{_words(part.type)} {part.indicator}" for part in inside if _PLACEHOLDER not in part.indicator]
        ref = ", ".join(dict.fromkeys(filter(None, (component.unit_id, *parts))))
        return FileRow(
            source_key=source_key("ead", self._aid.identifier, component.id, box),
            box=box,
            box_number=top.barcode or top.indicator,
            unit=self._aid.repository,
            ref=ref,
            title=_title(component) or ref or component.id,
            date_from=extent.day_from,
            date_to=extent.day_to,
            year_from=extent.year_from,
            year_to=extent.year_to,
            aliases=tuple(dict.fromkeys(part.barcode for part in inside if part.barcode)),
            line=component.line,
        )


def _title(component: Component) -> str:
    """Its title and dates; a component without a title is known by the nearest above that has one."""
    title = component.title or component.context
    if component.date_text and component.date_text not in title:
        return ", ".join(filter(None, (title, component.date_text)))
    return title


def _words(text: str) -> str:
    return text.replace("_", " ")
