r"""Journal events: their envelope, their exact bytes and their two-level hash.

An event is a past-tense fact about one subject. What is stored are bytes: a *header* (compact UTF-8 JSON)
and a *body* (16 bytes of salt, then compact UTF-8 JSON). They are hashed as they stand and never re-serialised:

    body_hash = SHA-256("depot/body/1\0" + body)
    hash      = SHA-256("depot/event/1\0" + prev + uint32(len(header)) + header + body_hash)

The second level lets a body be redacted later (personal data) while the chain still verifies; the salt keeps
a short body from being guessed from its hash.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from operator import itemgetter
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from json import JSONEncoder

VERSION: Final = 1
"""Version of the envelope written by this program."""

SALT: Final = 16
"""Bytes of salt at the start of a stored body."""

GENESIS: Final = bytes(32)
"""The `prev` of the first event of a stream."""

Body = Mapping[str, Any]
"""What an event says: names to integers, strings, None, or lists and mappings of these. Never floats."""


class Event(NamedTuple):
    """One fact about one subject, as evolve functions see it."""

    node: str
    """Two-character code of the node that wrote it."""
    inc: str
    """Incarnation of that node's database (32 hex digits)."""
    seq: int
    """Position in the stream of that incarnation, from 1, without gaps."""
    act: str
    """UUID (32 hex digits) of the act that made it; shared by all events of one act."""
    n: int
    """Index within the act, from 0."""
    kind: str
    """What happened, such as `box.shelved`."""
    subject: str
    """What it happened to: a code, or `unit/ORG/CODE` and the like."""
    at: str
    """Local time with offset (ISO 8601, seconds); for people, it decides nothing."""
    clock: str
    """`ok`, `back`, `jump` or `unset`: what was odd about the clock."""
    station: str
    """The terminal."""
    actor: str
    """The user's name."""
    seen: int | None
    """Revision of the subject that the actor saw, where a screen had shown one."""
    body: Body
    """What it says."""


class Fact(NamedTuple):
    """An event to be: what a decision asks the journal to append."""

    kind: str
    subject: str
    body: Body
    seen: int | None = None


class NotStorable(TypeError):
    """A body holds something that may not be journalled (a float, an object, a non-string key)."""


def compact(value: Any) -> bytes:
    """The compact UTF-8 JSON of a value made of integers, strings, None, lists and mappings."""
    return _encoder().encode(value).encode()


@cache
def _encoder() -> "JSONEncoder":
    from json import JSONEncoder

    return JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def normal(value: Any) -> Any:
    """The same value with every string in NFC and without NUL, which not every database keeps, booleans as 0 and 1.

    Raises NotStorable for floats and foreign types, so that no event depends on a number's rounding.
    """
    if type(value) is str:
        if "\0" in value:
            value = value.replace("\0", "\N{REPLACEMENT CHARACTER}")
        if value.isascii():
            return value
        return unicodedata.normalize("NFC", value).encode("utf-8", "replace").decode()
    if type(value) is int or value is None:
        return value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise NotStorable(f"keys must be strings: {list(value)!r}")
        return {key: normal(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [normal(item) for item in value]
    raise NotStorable(f"an event may not hold {type(value).__name__}: {value!r}")


def header_bytes(event: Event) -> bytes:
    """The stored header of an event."""
    header: dict[str, Any] = {
        "v": VERSION,
        "node": event.node,
        "inc": event.inc,
        "seq": event.seq,
        "act": event.act,
        "n": event.n,
        "kind": event.kind,
        "subject": event.subject,
        "at": event.at,
        "clock": event.clock,
        "station": event.station,
        "actor": event.actor,
    }
    if event.seen is not None:
        header["seen"] = event.seen
    return compact(header)


def body_bytes(body: Body, salt: bytes) -> bytes:
    """The stored body: salt, then JSON. `salt` must be SALT random bytes."""
    return salt + compact(body)


def body_hash(body: bytes) -> bytes:
    """First level of the hash."""
    from hashlib import sha256

    return sha256(b"depot/body/1\0" + body).digest()


def event_hash(prev: bytes, header: bytes, hash_of_body: bytes) -> bytes:
    """Second level: chains the header and the body's hash to the event before."""
    from hashlib import sha256

    return sha256(b"depot/event/1\0" + prev + len(header).to_bytes(4, "big") + header + hash_of_body).digest()


def chain(prev: bytes, parts: Iterable[tuple[bytes, bytes | None, bytes | None]]) -> Iterator[bytes]:
    """The hashes of events that follow one another: of header, body, and hash of a redacted body of each.

    The same as event_hash over body_hash, for many at a time.
    """
    from hashlib import sha256

    for header, body, redacted in parts:
        inner = sha256(b"depot/body/1\0" + body).digest() if body is not None else redacted or b""
        prev = sha256(b"depot/event/1\0%b%b%b%b" % (prev, len(header).to_bytes(4, "big"), header, inner)).digest()
        yield prev


def _no_float(text: str) -> None:
    raise ValueError(f"an event holds no {text}")


@cache
def _scanner() -> Callable[[str, int], tuple[Any, int]]:
    import json

    decoder = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float)
    scan: Callable[[str, int], tuple[Any, int]] = vars(decoder)["scan_once"]  # raw_decode without its frame
    return scan


def _value(stored: bytes) -> Any:
    """What compact JSON says; ValueError when it is something else."""
    text = stored.decode()
    try:
        value, end = _scanner()(text, 0)
    except StopIteration as error:
        raise ValueError("no JSON") from error
    if end != len(text):
        raise ValueError("there is more behind the JSON")
    # An escape may spell half a character or NUL, which not every table can hold.
    return normal(value) if "\\u" in text else value


_NAMED: Final = itemgetter(*Event._fields[:11])
"""What every header has, in the order of an event's fields."""


def read(header: bytes, body: bytes | None) -> Event:
    """The event in stored bytes. A redacted body (None) reads as empty.

    Raises ValueError, KeyError, TypeError or RecursionError when the bytes are no event.
    """
    top = _value(header)
    said = _value(body[SALT:]) if body is not None else {}
    return Event._make((*_NAMED(top), top.get("seen"), said))


_TYPES: Final = tuple((str, str, int, str, int, *[str] * 6, seen, dict) for seen in (NoneType, int))
"""The types of an event's fields, with and without a revision that was seen."""


_HEX: Final = "0123456789abcdef"
_PLACES: Final = 1 << 31
"""More events than an act can have."""


def well_formed(event: Event) -> bool:
    """Whether the parts of an event that was read are of the types and forms that they should be."""
    act = event.act
    return tuple(map(type, event)) in _TYPES and len(act) == 32 and not act.strip(_HEX) and 0 <= event.n < _PLACES
