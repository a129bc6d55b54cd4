"""Finding aids read a second time, by regular expressions over their text: no code shared with lxml or the readers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

TAG = re.compile(
    r"<(?P<close>/?)(?P<name>c(?:\d\d)?|container|eadid)(?P<attributes>\s[^>]*?)?(?P<empty>/?)>(?P<text>[^<]*)"
)


def attribute(name: str, attributes: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', attributes)
    return html.unescape(found[1]) if found else ""


def containers(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(number of the component, 0 for the finding aid itself; identity of the box) of containers without a parent."""
    aid, stack, count = "", [0], 0
    for tag in TAG.finditer(text):
        attributes = tag["attributes"] or ""
        if tag["name"] == "eadid" and not tag["close"]:
            aid = aid or tag["text"].strip()
        elif tag["name"] == "container" and not tag["close"]:
            if not attribute("parent", attributes):
                barcode = re.search(r"\[([\d ]+)\]$", attribute("label", attributes))
                kind, indicator = attribute("type", attributes), html.unescape(tag["text"]).strip()
                yield stack[-1], (barcode[1].replace(" ", ""),) if barcode else (aid, kind, indicator)
        elif re.fullmatch(r"c(\d\d)?", tag["name"]):
            if tag["close"]:
                stack.pop()
            elif not tag["empty"]:
                count += 1
                stack.append(count)
