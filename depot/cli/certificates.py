"""A certificate of destruction as a JSON record and as text."""

from __future__ import annotations

from typing import Any

from depot.cli.output import aligned
from depot.desk.destruction.certificate import Certificate, Destroyed, Stayed
from depot.desk.destruction.reading import office_said
from depot.report.destruction import SAID, value_of
from depot.words import _, ngettext


def record(found: Certificate) -> dict[str, Any]:
    """A certificate with all its boxes."""
    shown = {"kind": "certificate", "batch": found.number, "title": found.batch.title, "certified": found.certified}
    shown |= {"depot": found.depot, "organisation": found.organisation, "first": found.first, "last": found.last}
    shown |= {"said": {name: found.said.get(name) for name in SAID}}
    shown |= {"destroyed": [_destroyed(each) for each in found.destroyed]}
    for name in ("missing", "set_aside", "kept"):
        shown[name] = [_stayed(each) for each in getattr(found, name)]
    shown["signatures"] = [
        {"office": each.office, "name": each.name, "paper": each.paper, "at": each.at} for each in found.signatures
    ]
    return shown | {"digest": found.digest, "sound": found.sound, "odd_clock": found.odd_clock}


def _destroyed(each: Destroyed) -> dict[str, Any]:
    fields = {name: getattr(each, name) for name in each.__slots__ if name != "box"}
    return {"code": each.box.text, "shown": each.box.shown, **fields}


def _stayed(each: Stayed) -> dict[str, Any]:
    return {"code": each.box.text, "shown": each.box.shown, "title": each.title, "why": each.why} | {
        "who": each.who,
        "at": each.at,
    }


def told(found: Certificate) -> list[str]:
    """A certificate as lines of text."""
    title = _("Certificate of destruction {number}") if found.certified else _("Not certified yet: {number}")
    count = len(found.destroyed)
    lines = [title.format(number=found.number), f"  {found.organisation} — {found.depot}"]
    lines.append("  " + ngettext("{n} box destroyed", "{n} boxes destroyed", count).format(n=count))
    for name, label in SAID.items():
        if name in found.said:
            lines.append("  " + _("{label}: {value}").format(label=_(label), value=value_of(name, found.said[name])))
    rows = [
        (each.box.shown, each.rule, f"v{each.version}", each.due, each.shelf, each.shredded_at, each.shredded_by)
        for each in found.destroyed
    ]
    lines += [f"    {row}" for row in aligned(rows)]
    for heading, stayed in (
        (_("Not found"), found.missing),
        (_("Set aside"), found.set_aside),
        (_("Kept"), found.kept),
    ):
        if stayed:
            lines.append(f"  {heading}")
            lines += [f"    {row}" for row in aligned([(each.box.shown, each.who, each.why) for each in stayed])]
    for each in found.signatures:
        value = f"{each.name}, {each.at[:16].replace('T', ' ')}"
        lines.append("  " + _("{label}: {value}").format(label=office_said(each.office).text(_), value=value))
    lines.append("  " + _("Hash of the events: {digest}").format(digest=found.digest))
    if not found.sound:
        lines.append("  " + _("The events that are here do not have this hash: run depot verify."))
    if found.odd_clock:
        lines.append("  " + _("Events written while the clock was odd: {n}").format(n=found.odd_clock))
    return lines
