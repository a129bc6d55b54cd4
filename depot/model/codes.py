"""Codes: the ten characters that name a box, a file, a place, a person... and the integer that stands for them.

    B L1 000123 H      letter, node, serial, check character; shown to people as B-L1-000123-H

The characters are those that survive every keyboard: no I or O (taken for 1 and 0) and no A, M, Q, W or Z (which AZERTY
moves), 10 digits and 19 letters. docs/codes.md says all of it for other programs.

The check character (ISO/IEC 7064 MOD 37,2) must be one of the same 29, so serials whose check would be `*` or one of
A I M O Q W Z are never given out: 8 of every 37, that is 21.6 %. Of the 1 000 000 decimal serials of a node and letter
about 783 780 remain, of the 390 711 831 serials in all about 306 million.
"""

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import ClassVar, Final, NamedTuple, Self

from depot.errors import BadInput, Refused
from depot.model.check import ALPHABET as CHECKS
from depot.model.check import MODULUS, weighted
from depot.words import N_

LETTERS: Final = {
    "B": N_("box"),
    "F": N_("file"),
    "S": N_("location"),
    "P": N_("borrower"),
    "L": N_("loan"),
    "U": N_("user badge"),
    "T": N_("transfer"),
    "D": N_("destruction batch"),
    "N": N_("inventory"),
    "R": N_("request"),
}
"""What the first character of a code says it is."""

ALPHABET: Final = "0123456789BCDEFGHJKLNPRSTUVXY"
"""The 29 characters of node, serial and check, in the order of their values in base 29."""

LENGTH: Final = 10
"""Characters in a code, without the dashes that people see."""

SERIAL_BITS: Final = 30
"""Bits of an id that hold the serial; the node is above them."""

_DECIMAL: Final = 10**6
_BASE: Final = len(ALPHABET)
_PAIRS: Final = tuple(first + second for first in ALPHABET for second in ALPHABET)
_PAIR_INDEX: Final = {pair: index for index, pair in enumerate(_PAIRS)}
_FIRST_LETTER: Final = 10 * _BASE
"""Index of the first pair that begins with a letter, as every serial beyond the decimal ones does."""

SERIALS: Final = _DECIMAL + (len(_PAIRS) - _FIRST_LETTER) * len(_PAIRS) ** 2
"""How many serials there are, usable or not: 000000 to 999999, then B00000 to YYYYYY."""

_CHECK: Final = tuple(
    c if c in ALPHABET else "" for c in (CHECKS[(1 - total) % MODULUS] for total in range(4 * MODULUS))
)
"""The check character by the sum of at most four residues; empty where the serial is skipped."""

_CONFUSED: Final = ("0D", "0Q", "1L", "17", "2Z", "5S", "6G", "8B", "UV", "VY", "VW", "4A", "NM")
"""Characters that people, worn labels and OCR take for one another (those beside O for 0 and I for 1)."""

_LIKENESSES: Final = {c: "".join(pair.replace(c, "") for pair in _CONFUSED if c in pair) for c in "".join(_CONFUSED)}
"""Each of those characters with those it may stand for."""

_SEPARATORS: Final = str.maketrans("", "", " -\u00a0\u00ad\u2010\u2011\u2012\u2013\u2014\u2212\u202f")
"""Dashes and spaces that people write between the parts of a code."""

_LOOKALIKES: Final = str.maketrans("OI", "01")
"""Letters that no code has, read as the digits they resemble."""


class CodeMalformed(Refused):
    """Facts: read."""

    what = N_("“{read}” is not one of our codes.")
    todo = N_("A code has ten characters, such as B-L1-000123-H: scan or type it again.")


class CodeMisread(Refused):
    """Facts: read (without dashes), position (counted from 1; 0 when nothing tells which character) and perhaps, the
    one likely code that would be right there ("" when there is none or several). It is shown, never acted upon.
    """

    what = N_("{read} was misread: its check character does not fit.")
    todo = N_("Scan it again; if it was typed, compare it with the label.")
    doubtful: ClassVar[str] = N_("Look at character {position}: the label may say {perhaps}. Scan or type it again.")

    def __init__(self, read: str, position: int = 0, perhaps: str = "") -> None:
        super().__init__(read=read, position=position, perhaps=perhaps)

    def next_step(self, translate: Callable[[str], str] = str) -> str:
        """What to do about it; where to look, when one character is in doubt."""
        return (
            self._fill(translate(self.doubtful), translate) if self.facts["position"] else super().next_step(translate)
        )


class CodeCut(CodeMisread):
    """Facts also: length. A character of a home code was lost, added or not typed."""

    what = N_("{read} has {length} characters; a code has ten.")

    def __init__(self, read: str) -> None:
        super().__init__(read)
        self.facts["length"] = len(read)


class NodeMalformed(BadInput):
    """Facts: read, alphabet."""

    what = N_("“{read}” cannot be the name of a depot.")
    todo = N_("Choose two characters among {alphabet}.")


class SerialsExhausted(Refused):
    """Facts: letter, node."""

    what = N_("The depot {node} has no more codes beginning with {letter}.")
    todo = N_("Open a new depot name for new codes; the old codes stay good.")


class _Parts(NamedTuple):
    """What a code is made of."""

    letter: str
    """What it names, a key of LETTERS."""
    node: str
    """The two characters of the depot that gave it out."""
    serial: int
    """Its number in that depot, among those of its letter."""


class Code(_Parts):
    """One code. Raises ValueError when the letter, the node or the serial is not one that codes are made of."""

    # A named tuple, since the module dataclasses costs a third of the time in which a command answers.
    __slots__ = ()

    def __new__(cls, letter: str, node: str, serial: int) -> Self:
        """The code of these parts."""
        if not usable(letter, node, serial):
            raise ValueError(f"no code has serial {serial} of {letter}{node}")
        return super().__new__(cls, letter, node, serial)

    @classmethod
    def from_id(cls, letter: str, key: int) -> Self:
        """The code of a row, from the letter of its table and its key; ValueError when no code has it."""
        return cls(
            letter,
            _PAIRS[key >> SERIAL_BITS] if 0 <= key < len(_PAIRS) << SERIAL_BITS else "",
            key & ((1 << SERIAL_BITS) - 1),
        )

    @classmethod
    def parse(cls, text: str, home: str = "") -> Self:
        """The code that a person typed or a scanner read.

        Spaces, dashes and lower case are accepted, O is read as 0 and I as 1. Raises CodeMalformed when the text does
        not look like a code, and CodeMisread when it does and its check character says that it is wrong; `home`, the
        depot's own node, then lets the error name the doubtful character, and codes with a character too few or too
        many be known (CodeCut). A code of another depot is no error: see is_home.
        """
        read = _compact(text)
        if _well_formed(read):
            if weighted(read) == 1:
                return cls(read[0], read[1:3], serial_number(read[3:9]))
            raise CodeMisread(read, *_doubt(read, home))
        position, perhaps = _doubt(read, home)
        if position or _nearly_home(read, home):
            raise CodeMisread(read, position, perhaps) if len(read) == LENGTH else CodeCut(read)
        raise CodeMalformed(read=text.strip()[:40])

    @property
    def check(self) -> str:
        """Its check character."""
        return _check(self.letter, self.node, self.serial)

    @property
    def text(self) -> str:
        """The ten characters that are in the symbol and in events: BL1000123H."""
        return f"{self.letter}{self.node}{serial_text(self.serial)}{self.check}"

    @property
    def shown(self) -> str:
        """The code for people: B-L1-000123-H."""
        return f"{self.letter}-{self.node}-{serial_text(self.serial)}-{self.check}"

    @property
    def id(self) -> int:
        """The key of its row in the table of its letter, the same in every depot."""
        return _PAIR_INDEX[self.node] << SERIAL_BITS | self.serial

    def is_home(self, node: str) -> bool:
        """Whether the depot of this name gave it out; otherwise it is foreign."""
        return self.node == node

    def __str__(self) -> str:
        return self.text


def text_of(letter: str, key: int) -> str:
    """The ten characters of the code of a row that is there, from the letter of its table and its key."""
    node, serial = _PAIRS[key >> SERIAL_BITS], key & ((1 << SERIAL_BITS) - 1)
    return f"{letter}{node}{serial_text(serial)}{_check(letter, node, serial)}"


def code_id(text: str) -> int:
    """The id of a code in its stored form (ten characters), without looking at its check character.

    Fast, for what was checked before it was stored; ValueError when the text is not made like a code.
    """
    node = _PAIR_INDEX.get(text[1:3])
    if node is None or len(text) != LENGTH:
        raise ValueError(f"not a code: {text!r}")
    return node << SERIAL_BITS | serial_number(text[3:9])


def node_of(key: int) -> str:
    """The two characters of the depot that gave out an id; ValueError when no depot has it."""
    if not 0 <= key < len(_PAIRS) << SERIAL_BITS:
        raise ValueError(f"not an id: {key}")
    return _PAIRS[key >> SERIAL_BITS]


def node_name(text: str) -> str:
    """The name of a depot, upper case; NodeMalformed when it is not two characters of the alphabet."""
    name = text.strip().upper()
    if name not in _PAIR_INDEX:
        raise NodeMalformed(read=text.strip()[:40], alphabet=ALPHABET)
    return name


def serial_text(serial: int) -> str:
    """The six characters of a serial below SERIALS: decimal up to 999999, then a letter and five in base 29."""
    if serial < _DECIMAL:
        return f"{serial:06d}"
    first, second, third = _parts(serial)
    return _PAIRS[first] + _PAIRS[second] + _PAIRS[third]


def serial_number(text: str) -> int:
    """The serial of six characters, the inverse of serial_text; ValueError when they are not a serial."""
    if text.isdecimal() and text.isascii() and len(text) == 6:
        return int(text)
    pairs = _PAIR_INDEX.get(text[:2], -1), _PAIR_INDEX.get(text[2:4], -1), _PAIR_INDEX.get(text[4:], -1)
    if pairs[0] < _FIRST_LETTER or min(pairs) < 0:
        raise ValueError(f"not a serial: {text!r}")
    return _DECIMAL + ((pairs[0] - _FIRST_LETTER) * len(_PAIRS) + pairs[1]) * len(_PAIRS) + pairs[2]


def usable(letter: str, node: str, serial: int) -> bool:
    """Whether a code can have this serial: letter, node and serial exist and the check character is one of ours."""
    return letter in LETTERS and node in _PAIR_INDEX and 0 <= serial < SERIALS and _check(letter, node, serial) != ""


def serials_from(letter: str, node: str, after: int) -> Iterator[int]:
    """The usable serials above `after`, in order, to the last one there is."""
    head = _head(letter, node)
    for serial in range(after + 1, SERIALS):
        if _CHECK[head + _tail(serial)]:
            yield serial


def next_serial(letter: str, node: str, after: int) -> int:
    """The next usable serial above `after` (0 before the first); SerialsExhausted after the last."""
    for serial in serials_from(letter, node, after):
        return serial
    raise SerialsExhausted(letter=letter, node=node)


def codes_from(letter: str, node: str, after: int, count: int) -> Iterator[Code]:
    """The next `count` codes above the serial `after`; SerialsExhausted when there are not that many."""
    given = 0
    for serial in islice(serials_from(letter, node, after), count):
        yield Code(letter, node, serial)
        given += 1
    if given < count:
        raise SerialsExhausted(letter=letter, node=node)


def _parts(serial: int) -> tuple[int, int, int]:
    """The indexes of the three pairs of a serial beyond the decimal ones."""
    rest, third = divmod(serial - _DECIMAL, len(_PAIRS))
    first, second = divmod(rest, len(_PAIRS))
    return first + _FIRST_LETTER, second, third


@cache
def _head(letter: str, node: str) -> int:
    """What letter and node add to the sum; ValueError when there are no such."""
    if letter not in LETTERS or node not in _PAIR_INDEX:
        raise ValueError(f"not a letter and a node: {letter!r} {node!r}")
    return weighted(letter + node, 7)


@cache
def _hundred(trailing: int) -> tuple[int, ...]:
    """What 00 to 99 add to the sum with so many characters behind them."""
    return tuple(weighted(f"{n:02d}", trailing) for n in range(100))


@cache
def _pair_sums(trailing: int) -> tuple[int, ...]:
    """What each pair adds to the sum with so many characters behind it."""
    return tuple(weighted(pair, trailing) for pair in _PAIRS)


def _tail(serial: int) -> int:
    """What a serial adds to the sum, as a total of three residues."""
    if serial < _DECIMAL:
        return _hundred(5)[serial // 10_000] + _hundred(3)[serial // 100 % 100] + _hundred(1)[serial % 100]
    first, second, third = _parts(serial)
    return _pair_sums(5)[first] + _pair_sums(3)[second] + _pair_sums(1)[third]


@lru_cache(maxsize=1 << 14)
def _check(letter: str, node: str, serial: int) -> str:
    """The check character of a serial; empty when it is skipped."""
    return _CHECK[_head(letter, node) + _tail(serial)]


def _compact(text: str) -> str:
    """What was typed or read, in the form of a code: no dashes or spaces, upper case, no O or I."""
    bare = text.translate(_SEPARATORS)
    return bare.upper().translate(_LOOKALIKES) if bare.isascii() else bare


def _well_formed(read: str) -> bool:
    """Whether a compact text is made like a code, be its check character right or wrong."""
    if len(read) != LENGTH or read[0] not in LETTERS or read[1:3] not in _PAIR_INDEX or read[9] not in ALPHABET:
        return False
    serial = read[3:9]
    return serial.isdecimal() or (serial[0] not in "0123456789" and all(c in ALPHABET for c in serial))


def _doubt(read: str, home: str) -> tuple[int, str]:
    """The position (from 1) and the code of the one common slip that would explain a wrong text, or 0 and "".

    The slips are one character of _CONFUSED for its pair and two neighbours swapped (the position is the first of the
    two); only codes of the home node count, and only when exactly one fits.
    """
    if len(read) != LENGTH:
        return 0, ""
    slips = [(i, read[:i] + other + read[i + 1 :]) for i, c in enumerate(read) for other in _LIKENESSES.get(c, "")] + [
        (i, read[:i] + read[i + 1] + read[i] + read[i + 2 :]) for i in range(LENGTH - 1) if read[i] != read[i + 1]
    ]
    fitting = [(i, text) for i, text in slips if text[1:3] == home and _well_formed(text) and weighted(text) == 1]
    if len(fitting) != 1:
        return 0, ""
    return fitting[0][0] + 1, Code.parse(fitting[0][1]).shown


def _nearly_home(read: str, home: str) -> bool:
    """Whether it looks like a home code with a wrong character in its serial, or one lost or added on the way."""
    return (
        abs(len(read) - LENGTH) <= 1
        and read[0] in LETTERS
        and read[1:3] == home
        and read.isascii()
        and read.isalnum()
        and sum(map(str.isdecimal, read[3:9])) >= 5
    )
