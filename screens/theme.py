"""The looks as Textual themes. Style sheets use the names given here, never a colour."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Any, Final

from textual.app import App
from textual.theme import Theme

from screens.looks import LIGHT, LOOKS, MONO, PLAIN

LOOK: Final[list[str | PurePath]] = [
    Path(__file__).parent / "look" / name for name in ("base.tcss", "widgets.tcss", "plain.tcss")
]
"""Style sheets shared by all screens, in the order they apply: an application's CSS_PATH begins with them."""


def _theme(name: str, look: dict[str, str]) -> Theme:
    plain = name in (PLAIN, MONO)
    rail = dict.fromkeys(
        ("scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active", "scrollbar-corner-color"),
        look["ground"],
    )
    return Theme(
        name=name,
        ansi=plain,
        dark=name != LIGHT,
        primary=look["key"],
        secondary=look["ink-soft"],
        accent=look["key"],
        success=look["tone-ok"],
        warning=look["tone-attention"],
        error=look["tone-stop"],
        foreground=look["text"],
        background=look["ground"],
        surface=look["raised"],
        panel=look["bar"],
        boost=look["ground"],
        variables={
            **look,
            **rail,
            "ansi-background": look["ground"],
            "ansi-foreground": look["text"],
            "scrollbar": look["rail"],
            "scrollbar-hover": look["ink-faint"],
            "scrollbar-active": look["key"],
            "input-cursor-background": look["text"],
            "input-cursor-foreground": look["ground"],
            "input-cursor-text-style": "reverse" if plain else "none",
            "input-selection-background": look["row-cursor"],
            "input-selection-foreground": look["row-cursor-ink"],
            "block-cursor-background": look["row-cursor"],
            "block-cursor-foreground": look["row-cursor-ink"],
            "block-cursor-text-style": look["row-cursor-style"],
        },
    )


THEMES: Final = tuple(_theme(name, look) for name, look in LOOKS.items())
"""The themes in the order they are offered."""


def install_themes(app: App[Any], name: str) -> None:
    """Make the themes known to the application and put one on."""
    for theme in THEMES:
        app.register_theme(theme)
    app.theme = name
