"""Papers of destruction: the list with its sign-off sheet, the pick list, the certificate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from depot.desk.destruction.certificate import Certificate, Stayed, certificate
from depot.desk.destruction.certifying import METHODS
from depot.desk.destruction.reading import docket, office_said
from depot.desk.naming import place_name, unit_name, user_name
from depot.desk.seen import known
from depot.model.batch import DECISIONS, STATES, Batch
from depot.model.batchlines import BatchLine
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.reference import Organisation
from depot.report.typeset import svg, typeset
from depot.store.lookup import Reader
from depot.words import N_, _, language, ngettext
from labels.symbols import qr

Data = dict[str, Any]

SAID: Final = {
    "method": N_("Method"),
    "level": N_("Security level (ISO/IEC 21964)"),
    "weight_g": N_("Weight"),
    "place": N_("Place"),
    "contractor": N_("Contractor"),
    "contract": N_("Contract"),
    "seal": N_("Seal"),
    "witness": N_("Witness"),
    "note": N_("Note"),
}
"""What is said of how boxes were destroyed, in the order of the paper."""

_GROUP: Final = 16
"""Digits of a hash that stand together."""


def destruction_list(reader: Reader, batch: int, at: datetime) -> bytes:
    """The list of a batch with its sign-off sheet, as a PDF."""
    return typeset("list", _list(reader, batch, at), at)


def pick_list(reader: Reader, batch: int, at: datetime) -> bytes:
    """The boxes of a batch that are to be fetched, in walking order, as a PDF."""
    return typeset("picks", _picks(reader, batch, at), at)


def certificate_paper(reader: Reader, batch: int, at: datetime) -> bytes:
    """The certificate of a batch as a PDF; before it is certified, what it would say, marked so."""
    return typeset("certificate", _certificate(reader, batch, at), at)


def value_of(name: str, value: Any) -> str:
    """What was said of how boxes were destroyed, for people."""
    if name == "method":
        return _(METHODS[value]) if value in METHODS else str(value)
    return kilograms(int(value)) if name == "weight_g" else str(value)


def kilograms(grams: int) -> str:
    """A weight in kilograms, as the language writes numbers."""
    whole, rest = divmod(grams, 1000)
    written = f"{whole}.{rest:03d}".rstrip("0").rstrip(".")
    return (written.replace(".", ",") if language() == "fr" else written) + "\N{NO-BREAK SPACE}kg"


def _common(reader: Reader, batch: Batch, title: str, at: datetime) -> Data:
    code = Code.from_id("D", batch.id)
    name, _node = reader.depot_name()
    org = reader.get(Organisation, batch.org)
    made = _("Made on {at}").format(at=f"{at:%Y-%m-%d %H:%M}")
    alt = _("Code of the batch: {code}").format(code=code.shown)
    return {
        "language": language(),
        "title": title,
        "organisation": org.name if org is not None and org.name else batch.org,
        "depot": name,
        "number": code.shown,
        "batch_title": batch.title,
        "made": made,
        "symbol": {"svg": svg(qr(code.text)), "alt": alt},
        "words": {"page": _("page")},
    }


def _list(reader: Reader, batch: int, at: datetime) -> Data:
    now = known(reader, Batch, batch)
    it = docket(reader, now, at.date())
    data = _common(reader, now, _("Destruction list"), at)
    count = ngettext("{n} box", "{n} boxes", len(it.lines)).format(n=len(it.lines))
    data["summary"] = f"{count}, {_(STATES[it.state])}"
    data["facts"] = [
        [_("Made by"), ", ".join(user_name(reader, user) for user in now.author_list)],
        [_("What is due on"), now.reckoned_on],
    ]
    data["boxes_header"] = [
        *(_("Box"), _("Unit"), _("Title"), _("Years"), _("Rule"), _("Copy"), _("Due"), _("Files"), _("Place")),
        _("Destroy / keep / later, and why"),
    ]
    data["boxes"] = [_row(reader, line) for line in it.lines]
    data["signoff"] = _(
        "I have looked through the list {number}. What is marked “keep” or “later” is not destroyed. The rest may be "
        "destroyed by the retention schedule that is in force."
    ).format(number=it.code.shown)
    data["offices"] = [{"name": office_said(office.name).text(_).capitalize()} for office in now.office_list]
    data["digest_facts"] = [[_("Hash of what is signed"), _grouped(it.digest)]]
    data["words"] |= {
        "boxes": _("Boxes"),
        "signoff": _("Sign-off sheet"),
        "name": _("Name"),
        "signature": _("Signature"),
        "date": _("Date"),
    }
    return data


def _row(reader: Reader, line: BatchLine) -> list[str]:
    box = known(reader, Box, line.box)
    said = _(DECISIONS[line.decision]) if line.decision else ""
    place = place_name(reader, box.place if box.place is not None else box.home)
    return [
        *(Code.from_id("B", line.box).shown, unit_name(reader, box.unit), _title(box), _years(box)),
        *(_rule(line.rule, line.version), line.copy, line.due, str(line.files or ""), place),
        " ".join(filter(None, (said, line.reason))),
    ]


def _picks(reader: Reader, batch: int, at: datetime) -> Data:
    now = known(reader, Batch, batch)
    found = reader.destructions.picks(batch)
    data = _common(reader, now, _("Boxes to be fetched"), at)
    data["summary"] = _(
        "Scan the code beside, then each box at its shelf. At the bin, scan the code again, then each box."
    )
    data["boxes_header"] = ["✓", _("Place"), _("Box"), _("Title"), _("Unit")]
    data["boxes"] = []
    for pick in found:
        box = known(reader, Box, pick.line.box)
        shown = Code.from_id("B", box.id).shown
        data["boxes"].append(["", place_name(reader, pick.place), shown, _title(box), unit_name(reader, box.unit)])
    data["words"] |= {"boxes": _("Boxes")}
    return data


def _certificate(reader: Reader, batch: int, at: datetime) -> Data:
    found = certificate(reader, batch)
    title = _("Certificate of destruction") if found.certified else _("Certificate of destruction (draft)")
    data = _common(reader, found.batch, title, at)
    days = [found.first] if found.first == found.last else [found.first, found.last]
    count = len(found.destroyed)
    data["summary"] = ngettext("{n} box destroyed", "{n} boxes destroyed", count).format(n=count)
    data["warning"] = _warning(found)
    data["facts"] = [[_("Number"), found.number], [_("Destroyed on"), " – ".join(filter(None, days))]]
    data["facts"] += [
        [_(label), value_of(name, found.said[name])] for name, label in SAID.items() if name in found.said
    ]
    data["destroyed_header"] = [
        *(_("Box"), _("Title"), _("Years"), _("Rule"), _("Due"), _("At its shelf"), _("At the bin")),
    ]
    data["destroyed"] = [
        [
            *(each.box.shown, each.title or "—", each.years, _rule(each.rule, each.version), each.due),
            "\n".join(filter(None, (each.pulled_at, each.pulled_by, each.shelf))),
            "\n".join(filter(None, (each.shredded_at, each.shredded_by, each.second))),
        ]
        for each in found.destroyed
    ]
    data["stayed_header"] = [_("Box"), _("Title"), _("Why"), _("By")]
    data["stayed"] = [
        {"title": heading, "rows": _stayed(rows)}
        for heading, rows in (
            (_("Not found"), found.missing),
            (_("Set aside"), found.set_aside),
            (_("Kept"), found.kept),
        )
        if rows
    ]
    data["signatures_header"] = [_("Signed as"), _("Name"), _("At"), _("On paper")]
    data["signatures"] = [
        [office_said(each.office).text(_), each.name, each.at[:16].replace("T", " "), each.paper]
        for each in found.signatures
    ]
    data |= _ending(found)
    return data


def _ending(found: Certificate) -> Data:
    """What stands below the tables: the attestation, the lines to sign on, and the seal."""
    seal = f"{found.number}-{found.digest.upper()}"
    alt = _("Number and hash of the certificate")
    told = _(
        "SHA-256 over all events of this batch and both scans of each box, in the order of the journal. The program "
        "finds the same as long as none was added, changed or left out."
    )
    return {
        "attestation": _(
            "Each box named above was scanned at its shelf and again where it was destroyed, after the signatures "
            "above were given. It cannot be put together again."
        ),
        "lines": [_("Carried out by (name, signature, date)"), _("Witness (name, signature, date)")],
        "digest_lines": _groups(found.digest),
        "seal": {"svg": svg(qr(seal, len(seal))), "alt": alt},
        "words": {
            "page": _("page"),
            "destroyed": _("Boxes destroyed"),
            "signatures": _("Signatures"),
            "attestation": _("Attestation"),
            "hash": _("Hash of the events"),
            "hash_told": told,
        },
    }


def _warning(found: Certificate) -> str:
    if not found.certified:
        return _("Not certified: this is what the certificate would say so far.")
    if not found.sound:
        return _("The events that are here do not have the hash of this certificate: run depot verify.")
    if found.odd_clock:
        return _("The clock was odd while some of it was written: {n} events.").format(n=found.odd_clock)
    return ""


def _stayed(rows: Sequence[Stayed]) -> list[list[str]]:
    return [[each.box.shown, each.title or "—", each.why, " ".join(filter(None, (each.who, each.at)))] for each in rows]


def _title(box: Box) -> str:
    if box.confidential:
        return _("(confidential)")
    return box.title or (_("(redacted)") if box.redacted_on else "")


def _years(box: Box) -> str:
    return "–".join(dict.fromkeys(str(year) for year in (box.year_from, box.year_to) if year is not None))


def _rule(rule: str, version: int) -> str:
    return _("{rule} v{version}").format(rule=rule.partition("/")[2] or rule, version=version)


def _groups(digest: str) -> list[str]:
    return [digest[n : n + _GROUP] for n in range(0, len(digest), _GROUP)]


def _grouped(digest: str) -> str:
    return " ".join(_groups(digest))
