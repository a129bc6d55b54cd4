"""Certifying: after the last scan, what no scan tells is added, and the events of the batch are sealed with a hash.

The contents are those that bodies and their contractors agree on (A-2.1, art. 67.2: written contract, nothing kept);
the level is that of ISO/IEC 21964 (DIN 66399) for paper, P-1 to P-7.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, Final

from depot.desk.destruction.faults import BatchEmpty, BatchUnfinished, BoxesOnCart, MassUnreadable
from depot.desk.destruction.stages import in_state
from depot.desk.entries import Check, checked, choice, paragraphs, text
from depot.desk.session import Session
from depot.model import roles
from depot.model.batch import CERTIFIED, PAUSED, STARTED
from depot.model.codes import Code
from depot.model.event import Event, Fact
from depot.store.lookup import Reader
from depot.store.store import Done, Tx
from depot.words import N_

METHODS: Final[dict[str, str]] = {
    "shredding": N_("shredding"),
    "pulping": N_("pulping"),
    "incineration": N_("incineration"),
    "disintegration": N_("disintegration"),
}
"""How boxes are destroyed, for people."""

LEVELS: Final = ("P-1", "P-2", "P-3", "P-4", "P-5", "P-6", "P-7")
"""Security levels for paper of ISO/IEC 21964-1; P-4 and above for personal information by common practice."""

HEAVIEST: Final = 100_000_000
"""Grams: more than any lorry takes."""


def grams(_field: str, value: Any) -> int | None:
    """A weight in whole grams: given so, or written in kilograms; None when it is empty. Raises MassUnreadable."""
    if value is None or value == "":
        return None
    if type(value) is int and 0 < value <= HEAVIEST:
        return value
    written = str(value).strip().replace(" ", "").replace("\N{NO-BREAK SPACE}", "").replace(",", ".")
    try:
        found = Decimal(written) * 1000
        whole = int(found)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise MassUnreadable(value=str(value)[:40]) from error
    if whole != found or not 0 < whole <= HEAVIEST:
        raise MassUnreadable(value=str(value)[:40])
    return whole


CERTIFICATE_CHECKS: Final[dict[str, Check]] = {
    "method": choice(*METHODS),
    "level": choice(*LEVELS),
    "weight_g": grams,
    "place": text(200, needed=True),
    "contractor": text(200),
    "contract": text(120),
    "seal": text(80),
    "witness": text(120, needed=True),
    "note": paragraphs(1_000),
}
"""What is said of how the boxes of a batch were destroyed."""


LASTING: Final = ("method", "level", "place", "contractor", "contract")
"""What is mostly the same from one certificate to the next. Weight, seal and witness never are."""


def as_before(reader: Reader) -> dict[str, str]:
    """What the newest certificate of this depot says of LASTING; before the first, at the depot and by P-4.

    P-4 is for personal information.
    """
    node = reader.stream_head().node
    for batch in reader.destructions.batches(ended=True):
        if batch.status == CERTIFIED and Code.from_id("D", batch.id).node == node:
            said = json.loads(batch.certificate)
            return {name: str(said[name]) for name in LASTING if said.get(name)}
    return {"place": reader.depot_name()[0], "level": LEVELS[3]}


def certify(session: Session, batch: int, fields: Mapping[str, Any], *, seen: int | None = None) -> Done[str]:
    """Certify a batch whose boxes are all shredded or set aside; return the hash of its events, 64 hex digits.

    Raises BatchUnfinished, BoxesOnCart, BatchEmpty, MassUnreadable, BatchState, BatchForeign, SubjectChanged and what
    depot.desk.entries raises.
    """

    def work(tx: Tx) -> str:
        now = in_state(tx, batch, seen, STARTED, PAUSED)
        code, progress = Code.from_id("D", batch), tx.destructions.progress(batch)
        cart = tx.destructions.pulled(batch)
        if cart:
            raise BoxesOnCart(batch=code.shown, count=len(cart), box=Code.from_id("B", cart[0]).shown)
        if progress.left:
            raise BatchUnfinished(batch=code.shown, count=progress.left)
        if not progress.shredded:
            raise BatchEmpty(batch=code.shown)
        given = {**dict.fromkeys(CERTIFICATE_CHECKS, ""), **fields}
        said = {name: value for name, value in checked(given, CERTIFICATE_CHECKS).items() if value not in ("", None)}
        digest = seal(tx, now.id)
        body = {"boxes": progress.shredded, "missing": progress.missing, "digest": digest, **said}
        tx.append(Fact("batch.certified", code.text, body))
        return digest

    return session.do(roles.APPROVE, work)


def seal(reader: Reader, batch: int) -> str:
    """Hash of all that happened to a batch and of both scans of its boxes, up to its certificate: 64 hex digits.

    SHA-256 over the hashes of these events in the order of the journal, so that none can be added, changed or left out.
    """
    return sha256(b"depot/certificate/1\0" + b"".join(hash_ for hash_, _event in story(reader, batch))).hexdigest()


def story(reader: Reader, batch: int) -> Sequence[tuple[bytes, Event]]:
    """The events of a batch and of the scans of its boxes up to its certificate, in order, each with its hash."""
    boxes = [Code.from_id("B", line.box).text for line in reader.destructions.lines(batch)]
    found = reader.destructions.hashes(Code.from_id("D", batch).text, boxes)
    end = next((n for n, (_hash, event) in enumerate(found) if event.kind == "batch.certified"), len(found))
    return found[:end]
