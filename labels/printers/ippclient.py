"""Requests to one IPP printer or CUPS server, their answers checked, what goes wrong put into our errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

from labels.printers import faults
from labels.printers.ippmessage import Answer, Attribute, Garbled, Group, Operation, Tag, decode, encode
from labels.printers.ippwire import Broken, Endpoint, HttpRefused, post

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import BinaryIO

USER: Final = "depot"
"""Who owns our jobs. Always the same: every terminal may ask about them, and no person's name goes to a printer."""

PATIENCE: Final = 10.0
"""Seconds for an answer; a printer that sleeps takes some to wake up."""

AFTER_A_DOCUMENT: Final = 60.0
"""Seconds for the answer to a document, which some printers give only when they have interpreted it."""

NOT_FOUND: Final = 0x0406
OPERATION_UNKNOWN: Final = 0x0501
_VERSION_UNKNOWN: Final = 0x0503

_REFUSALS: Final[dict[int, type[faults.PrinterFault]]] = {
    0x0401: faults.PrinterLocked,  # client-error-forbidden
    0x0402: faults.PrinterLocked,  # client-error-not-authenticated
    0x0403: faults.PrinterLocked,  # client-error-not-authorized
    NOT_FOUND: faults.QueueUnknown,
    0x0502: faults.PrinterBusy,  # server-error-service-unavailable
    0x0505: faults.PrinterBusy,  # server-error-temporary-error
    0x0506: faults.PrinterClosed,  # server-error-not-accepting-jobs
    0x0507: faults.PrinterBusy,  # server-error-busy
    0x050B: faults.PrinterBusy,  # server-error-too-many-jobs
}
"""RFC 8011, appendix B.1; any other is PrinterRefused, with what the printer says."""

_AFTER_IT_BEGAN: Final = {0x0500, 0x0504, 0x0508}
"""server-error-internal-error, -device-error and -job-canceled: the job may have been under way."""

_OF_HTTP: Final[dict[int, type[faults.PrinterFault]]] = {
    401: faults.PrinterLocked,
    403: faults.PrinterLocked,
    404: faults.QueueUnknown,
    503: faults.PrinterBusy,
}


class _Question(NamedTuple):
    """What is asked in one request."""

    operation: Operation
    more: Sequence[Attribute] = ()
    """Attributes of the operation."""
    job: Sequence[Attribute] = ()
    """Attributes of the job."""
    document: BinaryIO | None = None
    size: int = 0
    """Bytes of the document."""


class Client:
    """One printer, asked again and again; each question has a line of its own."""

    def __init__(self, address: str, endpoint: Endpoint, uri: str, patience: float = PATIENCE) -> None:
        """Take the address for messages, the printer's name in the protocol (uri), the seconds for an answer."""
        self._patience = patience
        self.address = address
        self._endpoint = endpoint
        self._uri = uri
        self._request = 0
        self._minor = 0

    def printer(self, *names: str) -> Group:
        """These attributes of the printer, as far as it has them."""
        return self.ask(Operation.GET_PRINTER_ATTRIBUTES, (wanted(*names),)).first(Tag.PRINTER)

    def ask(
        self,
        operation: Operation,
        more: Sequence[Attribute] = (),
        *,
        job: Sequence[Attribute] = (),
        allowed: Collection[int] = (),
    ) -> Answer:
        """Ask for an operation without a document; more are its own attributes, job those of the job.

        An answer whose status is in `allowed` is given back instead of raised. Raises PrinterFault.
        """
        question = _Question(operation, more, job)
        answer = self._exchange(question, self._patience)
        if answer.status == _VERSION_UNKNOWN and not self._minor:
            self._minor = 1
            answer = self._exchange(question, self._patience)
        if not answer.good and answer.status not in allowed:
            raise self._refusal(answer)
        return answer

    def print(self, name: str, question: Sequence[Sequence[Attribute]], document: BinaryIO, size: int) -> Answer:
        """Send a document of so many bytes; the question is the attributes of the operation and of the job.

        Raises PrinterFault; PrinterInDoubt once a byte of the document went out and no clear answer came.
        """
        more, job = question
        try:
            answer = self._exchange(_Question(Operation.PRINT_JOB, more, job, document, size), AFTER_A_DOCUMENT)
            if answer.status in _AFTER_IT_BEGAN:
                raise _Doubtful(_said(answer))
        except _Doubtful as doubt:
            raise faults.in_doubt(self.address, name, str(doubt)) from None
        if not answer.good:
            raise self._refusal(answer)
        return answer

    def _refusal(self, answer: Answer) -> faults.PrinterFault:
        kind = _REFUSALS.get(answer.status, faults.PrinterRefused)
        return kind(printer=self.address, detail=_said(answer))

    def _exchange(self, question: _Question, patience: float) -> Answer:
        """One question and its answer, whatever its status. Raises PrinterFault, _Doubtful."""
        self._request += 1
        target = (
            Attribute(Tag.CHARSET, "attributes-charset", ("utf-8",)),
            Attribute(Tag.LANGUAGE, "attributes-natural-language", ("en",)),
            Attribute(Tag.URI, "printer-uri", (self._uri,)),
        )
        # A job's number belongs to the target and comes before whoever asks (RFC 8011, 4.1.5).
        number = tuple(each for each in question.more if each.name == "job-id")
        rest = tuple(each for each in question.more if each.name != "job-id")
        named = Attribute(Tag.NAME, "requesting-user-name", (USER,))
        groups: list[tuple[Tag, Sequence[Attribute]]] = [(Tag.OPERATION, (*target, *number, named, *rest))]
        if question.job:
            groups.append((Tag.JOB, question.job))
        head = encode(question.operation, self._request, groups, self._minor)
        printing = question.document is not None
        try:
            answer = decode(post(self._endpoint, head, question.document, question.size, patience=patience))
            if answer.request != self._request:
                raise Garbled("the answer belongs to another question")
        except Broken as broken:
            self._broken(broken)
        except HttpRefused as refused:
            self._refused(refused.code, printing=printing)
        except Garbled as garbled:
            if printing:
                raise _Doubtful(str(garbled)) from None
            raise faults.PrinterGarbled(printer=self.address, detail=str(garbled)) from None
        return answer

    def _broken(self, broken: Broken) -> NoReturn:
        detail = faults.reason(broken.cause)
        if broken.stage == "document":
            raise _Doubtful(detail) from None
        if broken.stage == "connect":
            raise faults.PrinterAbsent(printer=self.address, detail=detail) from None
        if isinstance(broken.cause, OSError):
            raise faults.PrinterSilent(printer=self.address) from None
        raise faults.PrinterGarbled(printer=self.address, detail=detail) from None

    def _refused(self, code: int, *, printing: bool) -> NoReturn:
        detail = "HTTP 426: ipps" if code == 426 else f"HTTP {code}"
        if kind := _OF_HTTP.get(code):
            raise kind(printer=self.address, detail=detail) from None
        if 400 <= code < 500:
            raise faults.PrinterRefused(printer=self.address, detail=detail) from None
        if printing:
            raise _Doubtful(detail) from None
        raise faults.PrinterGarbled(printer=self.address, detail=detail) from None


class _Doubtful(Exception):
    """A document went out, and what became of it is not known."""


def wanted(*names: str) -> Attribute:
    """The attribute that says which attributes are asked for."""
    return Attribute(Tag.KEYWORD, "requested-attributes", names)


def _said(answer: Answer) -> str:
    """Why the printer says no: its own words, the attributes it does not take, the number of its refusal."""
    message = " ".join(str(v) for v in answer.first(Tag.OPERATION).get("status-message", ()))
    culprits = ", ".join(answer.first(Tag.UNSUPPORTED))
    return "; ".join(part[:200] for part in (message.rstrip("."), culprits, f"0x{answer.status:04x}") if part)
