"""Printers that speak IPP (RFC 8011), asked directly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from labels.printers.faults import FormatRefused, MediaRefused, PrinterClosed
from labels.printers.ippclient import OPERATION_UNKNOWN, PATIENCE, Client
from labels.printers.ippjobs import find, job, number, status, texts
from labels.printers.ippmessage import Attribute, Operation, Tag
from labels.printers.ippwire import Endpoint
from labels.printers.jobs import FORMATS, Receipt, check, opened

if TYPE_CHECKING:
    from labels.printers.address import Address
    from labels.printers.ippmessage import Answer, Group
    from labels.printers.jobs import Document, Job, Status

_SHOWN: Final = 8
"""Media or formats that a message lists."""


class IppPrinter:
    """A printer at ipp://host/path."""

    def __init__(self, place: Address, *, patience: float = PATIENCE) -> None:
        self.address = place.text
        host = f"[{place.host}]" if ":" in place.host else place.host
        self._client = Client(
            place.text, Endpoint(place.host, place.port, place.path), f"ipp://{host}:{place.port}{place.path}", patience
        )

    def status(self) -> Status:
        """Ask how it is."""
        return status(self._client)

    def find(self, name: str, *, number: int | None = None, age: float | None = None) -> Job | None:
        """The job of this name, as far as the printer remembers; see labels.printers.jobs.Printer."""
        return find(self._client, name, number, age)

    def send(self, document: Document) -> Receipt:
        """Ask what the printer can do, let it check the wishes, then send the document.

        A wish that the printer does not know is left out and told in the receipt; one that it knows and cannot grant
        is refused before anything is sent, for a sheet that is scaled, or on another paper, is lost.
        """
        check(document)
        able = self._client.printer(
            *("printer-is-accepting-jobs", "document-format-supported"),
            *("copies-supported", "media-supported", "print-scaling-supported", "sides-supported"),
        )
        refuse_early(document, able, self.address)
        wishes = _wishes(document)
        granted = tuple(wish for wish in wishes if f"{wish.name}-supported" in able)
        about = (
            Attribute(Tag.NAME, "job-name", (document.name,)),
            Attribute(Tag.BOOLEAN, "ipp-attribute-fidelity", (True,)),
            Attribute(Tag.MIME, "document-format", (FORMATS[document.format],)),
        )
        with opened(document, self.address) as (stream, size):
            self._client.ask(Operation.VALIDATE_JOB, about, job=granted, allowed={OPERATION_UNKNOWN})
            answer = self._client.print(document.name, (about, granted), stream, size)
        left_out = {wish.name for wish in wishes} - {wish.name for wish in granted}
        return _receipt(document, answer, left_out)


def refuse_early(document: Document, able: Group, address: str) -> None:
    """Refuse what the printer says it does not take. Raises PrinterClosed, FormatRefused, MediaRefused."""
    if not number(able, "printer-is-accepting-jobs", 1):
        raise PrinterClosed(printer=address)
    formats = texts(able, "document-format-supported")
    if formats and FORMATS[document.format] not in formats:
        raise FormatRefused(printer=address, format=document.format.upper(), known=", ".join(formats[:_SHOWN]))
    media = texts(able, "media-supported")
    if document.media and media and document.media not in media:
        raise MediaRefused(printer=address, media=document.media, known=", ".join(media[:_SHOWN]))


def _wishes(document: Document) -> tuple[Attribute, ...]:
    """What is asked for beside the document; nothing is to be scaled."""
    return (
        Attribute(Tag.INTEGER, "copies", (document.copies,)),
        *((Attribute(Tag.KEYWORD, "media", (document.media,)),) if document.media else ()),
        Attribute(Tag.KEYWORD, "print-scaling", ("none",)),
        Attribute(Tag.KEYWORD, "sides", (document.sides,)),
    )


def _receipt(document: Document, answer: Answer, left_out: set[str]) -> Receipt:
    ignored = left_out | set(answer.first(Tag.UNSUPPORTED))
    return Receipt(job(answer.first(Tag.JOB))._replace(name=document.name), tuple(sorted(ignored)))
