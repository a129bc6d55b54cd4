"""Words for people: gettext over the catalogues in data/locales.

English is the language of the msgids and needs no catalogue; French is what a depot speaks unless told otherwise.
Nothing is read before the first word is asked for, and a missing catalogue only means English words.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing's own constant; importing typing would cost more than the rest of this module
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Final

DEFAULT: Final = "fr"
"""The language spoken when neither `use` nor the environment names one."""

LANGUAGES: Final = ("fr", "en")
"""Languages in which the program is complete, the default first."""

_chosen: str | None = None
"""What `use` was told; None leaves it to the environment."""

_catalogues: dict[str, _Catalogue] = {}
"""Catalogues read so far, by language."""

_MAGIC: Final = 0x950412DE
"""How a compiled catalogue begins, in little-endian order."""


def N_(msgid: str) -> str:
    """Mark a msgid for translation where it stands as data; return it unchanged."""
    return msgid


def _(msgid: str) -> str:
    """Translate a msgid now, into the language in use."""
    return _catalogue().gettext(msgid) if msgid else ""


def ngettext(one: str, many: str, n: int) -> str:
    """Translate the form that goes with n things; the caller formats the number into it."""
    return _catalogue().ngettext(one, many, n)


def use(language: str | None) -> None:
    """Speak this language from now on ("fr", "fr_CA.UTF-8", "en-CA"); None goes back to the environment's choice.

    A language that the program does not have leaves the default.
    """
    global _chosen  # noqa: PLW0603 - one language per process, as with the C locale
    _chosen = None if language is None else _known(language)


def language() -> str:
    """The language in use: what `use` said, else DEPOT_LANG, else French."""
    if _chosen is not None:
        return _chosen
    from os import environ

    return _known(environ.get("DEPOT_LANG", DEFAULT))


def _known(tag: str) -> str:
    """The language of a locale or BCP 47 tag, or the default when it is not one of ours."""
    primary = tag.strip().lower().replace("-", "_").partition("_")[0].partition(".")[0]
    return primary if primary in LANGUAGES else DEFAULT


class _Catalogue:
    """A compiled catalogue (GNU .mo, in UTF-8), searched where it is asked for a word.

    gettext's own reader makes a dictionary of all messages first, which takes longer than most commands do.
    """

    def __init__(self, stored: bytes) -> None:
        """Raises ValueError or struct.error for what is no catalogue, or was cut; no bytes are one without messages."""
        from struct import Struct

        self._stored = stored
        self._pair = Struct("<2I").unpack_from
        self._known: dict[str, list[str]] = {}
        self._plural: Callable[[int], int] | None = None
        self._count = self._ids = self._texts = 0
        if stored:
            magic, _version, self._count, self._ids, self._texts = Struct("<5I").unpack_from(stored)
            if magic != _MAGIC or sum(self._pair(stored, self._texts + 8 * self._count - 8)) >= len(stored):
                raise ValueError("no catalogue")

    def gettext(self, msgid: str) -> str:
        """The message in this language, or as it is."""
        forms = self._forms(msgid)
        return forms[0] if forms else msgid

    def ngettext(self, one: str, many: str, n: int) -> str:
        """The form that goes with n things."""
        forms = self._forms(one)
        if not forms:
            return one if n == 1 else many
        if self._plural is None:
            from gettext import c2py

            self._plural = c2py(self.gettext("").partition("plural=")[2].partition(";")[0].strip() or "n != 1")
        return forms[min(self._plural(n), len(forms) - 1)]

    def _forms(self, msgid: str) -> list[str]:
        """The forms of a message; none when the catalogue does not have it."""
        forms = self._known.get(msgid)
        if forms is None:
            text = self._find(msgid.encode(errors="replace"))
            forms = self._known[msgid] = text.decode(errors="replace").split("\0") if text else []
        return forms

    def _find(self, msgid: bytes) -> bytes:
        """The stored forms of a message. The messages are in order; one with a plural has it behind a NUL."""
        low, high = 0, self._count
        while low < high:
            middle = (low + high) // 2
            found = self._text(self._ids, middle).partition(b"\0")[0]
            if found == msgid:
                return self._text(self._texts, middle)
            low, high = (middle + 1, high) if found < msgid else (low, middle)
        return b""

    def _text(self, table: int, nth: int) -> bytes:
        length, start = self._pair(self._stored, table + 8 * nth)
        return self._stored[start : start + length]


def _catalogue() -> _Catalogue:
    """The catalogue of the language in use, read at most once."""
    spoken = language()
    found = _catalogues.get(spoken)
    if found is None:
        found = _catalogues[spoken] = _read(spoken)
    return found


def _read(spoken: str) -> _Catalogue:
    """Read one compiled catalogue; English, or a file that is missing or damaged, gives the msgids themselves."""
    if spoken == "en":
        return _Catalogue(b"")
    import struct

    import data

    # importlib.resources and pathlib would cost several times what the catalogue itself does.
    file = f"{data.__path__[0]}/locales/{spoken}/LC_MESSAGES/depot.mo"
    try:
        with open(file, "rb") as stream:  # noqa: PTH123
            return _Catalogue(stream.read())
    except (OSError, ValueError, struct.error):
        return _Catalogue(b"")
