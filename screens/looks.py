"""The looks as data: depot dark, depot light, high contrast, plain for poor terminals, and the
same without any colour. No Textual here.

Signs carry the Okabe-Ito hues (bluish green, orange, vermilion, sky blue), moved in lightness until they read on
their ground; nothing is told by hue alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

DARK: Final = "depot-dark"
LIGHT: Final = "depot-light"
CONTRAST: Final = "depot-contrast"
PLAIN: Final = "depot-plain"
MONO: Final = "depot-mono"

_NAMES: Final[dict[str, str]] = {
    "dark": DARK,
    "light": LIGHT,
    "contrast": CONTRAST,
    "high-contrast": CONTRAST,
    "plain": PLAIN,
    "mono": MONO,
}

_POOR: Final = frozenset({"linux", "dumb", "vt100", "vt102", "vt220", "ansi", "cons25"})
"""Values of TERM for terminals that draw few characters and know few colours."""

_STYLES: Final = {
    "bar-style": "none",
    "row-cursor-style": "none",
    "pick-style": "none",
    "button-focus-style": "bold",
    "match-style": "bold underline",
}

_DARK: Final[dict[str, str]] = {
    **_STYLES,
    "ground": "#12171D",
    "text": "#DCE3E9",
    "ink-soft": "#8C9BA8",
    "ink-faint": "#667583",
    "bar": "#202933",
    "bar-ink": "#DCE3E9",
    "bar-strong": "#FFFFFF",
    "foot": "#202933",
    "foot-ink": "#DCE3E9",
    "key": "#6CB8EA",
    "raised": "#1A222B",
    "field": "#26313C",
    "field-focus": "#2E3E4E",
    "row-cursor": "#2C4A63",
    "row-cursor-ink": "#FFFFFF",
    "pick": "#2C4A63",
    "pick-ink": "#FFFFFF",
    "row-cursor-away": "#222C37",
    "button-focus": "#6CB8EA",
    "button-focus-ink": "#0C1116",
    "tone-ok": "#4CC9A0",
    "tone-attention": "#F0B33C",
    "tone-stop": "#FF8A5C",
    "tone-note": "#6CB8EA",
    "tone-quiet": "#8C9BA8",
    "tone-ink": "#0C1116",
    "veil": "#12171D 70%",
    "rail": "#34414E",
}

_LIGHT: Final[dict[str, str]] = {
    **_STYLES,
    "ground": "#F8F7F3",
    "text": "#1B232B",
    "ink-soft": "#5A6671",
    "ink-faint": "#7C8791",
    "bar": "#E5E2D8",
    "bar-ink": "#36414B",
    "bar-strong": "#10161C",
    "foot": "#E5E2D8",
    "foot-ink": "#36414B",
    "key": "#0B5C97",
    "raised": "#FFFFFF",
    "field": "#ECEAE2",
    "field-focus": "#DFE9F1",
    "row-cursor": "#CDE2F2",
    "row-cursor-ink": "#0A1218",
    "pick": "#CDE2F2",
    "pick-ink": "#0A1218",
    "row-cursor-away": "#ECEAE2",
    "button-focus": "#0B5C97",
    "button-focus-ink": "#FFFFFF",
    "tone-ok": "#00684C",
    "tone-attention": "#8A5600",
    "tone-stop": "#B33A00",
    "tone-note": "#0B5C97",
    "tone-quiet": "#5A6671",
    "tone-ink": "#FFFFFF",
    "veil": "#F8F7F3 65%",
    "rail": "#C9C5B8",
}

_CONTRAST: Final[dict[str, str]] = {
    **_STYLES,
    "row-cursor-style": "bold",
    "ground": "#000000",
    "text": "#FFFFFF",
    "ink-soft": "#E2E2E2",
    "ink-faint": "#C8C8C8",
    "bar": "#FFFFFF",
    "bar-ink": "#000000",
    "bar-strong": "#000000",
    "foot": "#000000",
    "foot-ink": "#FFFFFF",
    "key": "#FFE14D",
    "raised": "#000000",
    "field": "#262626",
    "field-focus": "#3A3A3A",
    "row-cursor": "#FFE14D",
    "row-cursor-ink": "#000000",
    "pick": "#FFE14D",
    "pick-ink": "#000000",
    "row-cursor-away": "#3A3A3A",
    "button-focus": "#FFE14D",
    "button-focus-ink": "#000000",
    "tone-ok": "#5CFFC4",
    "tone-attention": "#FFC83D",
    "tone-stop": "#FF9B70",
    "tone-note": "#7FD4FF",
    "tone-quiet": "#E2E2E2",
    "tone-ink": "#000000",
    "veil": "#000000 80%",
    "rail": "#A0A0A0",
}

_PLAIN: Final[dict[str, str]] = {
    **dict.fromkeys(_DARK, "ansi_default"),
    "key": "ansi_cyan",
    "tone-ok": "ansi_green",
    "tone-attention": "ansi_yellow",
    "tone-stop": "ansi_red",
    "tone-note": "ansi_cyan",
    "pick": "ansi_cyan",
    "pick-ink": "ansi_black",
    "pick-style": "underline",
    "button-focus": "ansi_cyan",
    "button-focus-ink": "ansi_black",
    "bar-style": "reverse",
    "row-cursor-style": "reverse",
    "button-focus-style": "underline",
    "match-style": "underline",
}

_MONO: Final[dict[str, str]] = {
    name: "ansi_default" if value.startswith("ansi_") else value for name, value in _PLAIN.items()
} | {"button-focus-style": "bold underline", "pick-style": "bold underline"}

LOOKS: Final[dict[str, dict[str, str]]] = {
    DARK: _DARK,
    LIGHT: _LIGHT,
    CONTRAST: _CONTRAST,
    PLAIN: _PLAIN,
    MONO: _MONO,
}
"""Colours and text styles by theme, under the names that style sheets use."""


def choose_theme(asked: str | None, environ: Mapping[str, str]) -> str:
    """The theme to begin with: asked for, else DEPOT_THEME, else without colours for
    NO_COLOR, else plain where the terminal can do no better, else dark.

    A name that is none of ours counts as not asked for.
    """
    for name in (asked, environ.get("DEPOT_THEME")):
        if name:
            found = _NAMES.get(name.strip().lower().removeprefix("depot-"))
            if found:
                return found
    if environ.get("NO_COLOR"):
        return MONO
    return PLAIN if environ.get("TERM", "") in _POOR else DARK
