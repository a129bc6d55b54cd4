"""XML from outside, read as a stream: no entity is followed, no DTD loaded, nothing fetched, sizes limited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.parsers import expat

from depot.intake.faults import FileTooLarge, FileUnreadable
from depot.intake.faults_xml import XmlEntity, XmlMalformed, XmlMisencoded, XmlRootUnexpected, XmlTruncated

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_FILE: Final = 256 << 20
"""Bytes of one XML file; the largest of 63 real finding aids has 0.9 MB."""
MAX_PROLOG: Final = 1 << 20
"""Bytes before the root element."""

_PIECE: Final = 1 << 16
_TAIL: Final = 4096
_ENCODING_ERRORS: Final = frozenset({31, 32, 81, 6003})
"""libxml2's codes for an encoding that is unknown, unsupported, or not that of the bytes."""


class Root(NamedTuple):
    """The root element."""

    name: str
    namespace: str
    line: int


class _Found(Exception):
    """The root was reached."""


def root_of(path: Path, name: str, namespaces: Sequence[str]) -> Root:
    """The root element, once the prolog is seen to declare no entity and the root to be the one expected.

    Raises FileUnreadable, FileTooLarge, XmlEntity, XmlRootUnexpected, XmlMalformed.
    """
    root = _prolog(path)
    if root.name != name or root.namespace not in namespaces:
        found = f"{root.name} ({root.namespace})" if root.namespace else root.name
        raise XmlRootUnexpected(file=path.name, expected=f"<{name}>", found=found, line=root.line)
    return root


def elements_of(path: Path, root: Root, names: Sequence[str]) -> Iterator[tuple[str, _Element]]:
    """(`start` or `end`, element) of the elements of those names in any namespace, in the order of the file.

    The caller clears what it has done with. Raises XmlTruncated, XmlMisencoded, XmlMalformed, FileUnreadable.
    """
    from lxml import etree

    try:
        with path.open("rb") as stream:
            yield from etree.iterparse(
                stream,
                events=("start", "end"),
                tag=[f"{{*}}{name}" for name in names],
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            )
    except OSError as error:
        raise FileUnreadable(file=path.name, reason=error.strerror or str(error)) from error
    except etree.XMLSyntaxError as error:
        reason = (error.msg or "").partition(", line ")[0]
        line = error.lineno or 1
        if getattr(error, "code", 0) in _ENCODING_ERRORS:
            raise XmlMisencoded(file=path.name, line=line, reason=reason) from error
        if not _closed(path, root.name):
            raise XmlTruncated(file=path.name, line=line, root=root.name) from error
        raise XmlMalformed(file=path.name, line=line, reason=reason) from error


def text_of(element: _Element | None) -> str:
    """All the text inside an element on one line, blanks collapsed; entities of HTML such as `&eacute;` are read."""
    return "" if element is None else " ".join(raw_text_of(element).split())


def raw_text_of(element: _Element) -> str:
    """All the text inside an element as it stands."""
    from lxml.etree import Entity

    pieces = [element.text or ""]
    for child in element:
        pieces.append(unescape(child.text or "") if child.tag is Entity else raw_text_of(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def local_name(element: _Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def source_line(element: _Element) -> int:
    """The line of the file that the element begins on."""
    return int(getattr(element, "sourceline", None) or 0)


def child_of(element: _Element, *names: str) -> _Element | None:
    """The first element down that path of child names, in any namespace."""
    here: _Element | None = element
    for name in names:
        here = next((child for child in here if local_name(child) == name), None) if here is not None else None
    return here


def _prolog(path: Path) -> Root:
    """Read up to the root element."""
    parser = expat.ParserCreate(namespace_separator="\n")
    found: list[Root] = []

    def on_root(tag: str, _attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition("\n")
        found.append(Root(name, namespace, parser.CurrentLineNumber))
        raise _Found

    def on_entity(name: str, *_rest: object) -> None:
        raise XmlEntity(file=path.name, entity=name, line=parser.CurrentLineNumber)

    parser.StartElementHandler = on_root
    parser.EntityDeclHandler = on_entity
    read = 0
    try:
        if path.stat().st_size > MAX_FILE:
            raise FileTooLarge(file=path.name, limit=MAX_FILE >> 20)
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                read += len(piece)
                if read > MAX_PROLOG:
                    raise XmlMalformed(file=path.name, line=parser.CurrentLineNumber, reason="no root element")
                parser.Parse(piece)
        parser.Parse(b"", True)  # noqa: FBT003 - the C function takes no keyword
    except _Found:
        return found[0]
    except OSError as error:
        raise FileUnreadable(file=path.name, reason=error.strerror or str(error)) from error
    except (expat.ExpatError, ValueError, LookupError) as error:
        reason = str(error).partition(": line ")[0]
        raise XmlMalformed(file=path.name, line=parser.CurrentLineNumber, reason=reason) from error
    raise XmlMalformed(file=path.name, line=parser.CurrentLineNumber, reason="no root element")


def _closed(path: Path, root: str) -> bool:
    """True when the file ends with the end of its root, in any encoding that writes ASCII letters as such bytes."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _TAIL))
        tail = stream.read().replace(b"\0", b"")
    return re.search(rb"</(?:[\w.-]+:)?" + re.escape(root.encode()) + rb"\s*>", tail) is not None
