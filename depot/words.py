"""Words for people: gettext over the catalogues in data/locales.

English is the language of the msgids and needs no catalogue; French is what a depot speaks unless told otherwise.
Nothing is read before the first word is asked for, and a missing catalogue only means English words.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing's own constant; importing typing would cost more than the rest of this module
if TYPE_CHECKING:
    from gettext import NullTranslations
    from typing import Final

DEFAULT: Final = "fr"
"""The language spoken when neither `use` nor the environment names one."""

LANGUAGES: Final = ("fr", "en")
"""Languages in which the program is complete, the default first."""

_chosen: str | None = None
"""What `use` was told; None leaves it to the environment."""

_catalogues: dict[str, NullTranslations] = {}
"""Catalogues read so far, by language."""


def N_(msgid: str) -> str:
    """Mark a msgid for translation where it stands as data; return it unchanged."""
    return msgid


def _(msgid: str) -> str:
    """Translate a msgid now, into the language in use."""
    return _catalogue().gettext(msgid) if msgid else ""


def ngettext(one: str, many: str, n: int) -> str:
    """Translate the form that goes with n things; the caller formats the number into it."""
    return _catalogue().ngettext(one, many, n)


def colon(head: str, said: str = "") -> str:
    """A thing and what is said of it, or what follows on other lines, with the colon of the language in use."""
    return _("{what}: {why}").format(what=head, why=said).rstrip()


def use(language: str | None) -> None:
    """Speak this language from now on ("fr", "fr_CA.UTF-8", "en-CA"); None goes back to the environment's choice.

    A language that the program does not have leaves the default.
    """
    global _chosen  # noqa: PLW0603 - one language per process, as with the C locale
    _chosen = None if language is None else _known(language)


class speaking:  # noqa: N801 - reads as what it does; contextlib would cost more than the rest of this module
    """Speak a language meanwhile; then again what was spoken before."""

    def __init__(self, spoken: str) -> None:
        self._spoken = spoken
        self._before: str | None = None

    def __enter__(self) -> None:
        self._before = _chosen
        use(self._spoken)

    def __exit__(self, *_exc: object) -> None:
        use(self._before)


def language() -> str:
    """The language in use: what `use` said, else DEPOT_LANG, else French."""
    if _chosen is not None:
        return _chosen
    from os import environ

    return _known(environ.get("DEPOT_LANG", DEFAULT))


def catalogue(spoken: str) -> NullTranslations:
    """The words of a language, whichever is in use: for what is written in another one than the screens speak."""
    tag = _known(spoken)
    found = _catalogues.get(tag)
    if found is None:
        found = _catalogues[tag] = _read(tag)
    return found


def _known(tag: str) -> str:
    """The language of a locale or BCP 47 tag, or the default when it is not one of ours."""
    primary = tag.strip().lower().replace("-", "_").partition("_")[0].partition(".")[0]
    return primary if primary in LANGUAGES else DEFAULT


def _catalogue() -> NullTranslations:
    """The catalogue of the language in use, read at most once."""
    return _catalogues.get(language()) or catalogue(language())


def _read(spoken: str) -> NullTranslations:
    """Read one compiled catalogue; English, or a file that is missing or damaged, gives the msgids themselves."""
    import struct
    from gettext import GNUTranslations, NullTranslations

    if spoken == "en":
        return NullTranslations()
    import data

    # importlib.resources and pathlib would cost several times what the catalogue itself does.
    file = f"{data.__path__[0]}/locales/{spoken}/LC_MESSAGES/depot.mo"
    try:
        with open(file, "rb") as stream:  # noqa: PTH123
            return GNUTranslations(stream)
    except (OSError, ValueError, struct.error):
        return NullTranslations()
