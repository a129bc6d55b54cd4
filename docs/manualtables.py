# ruff: noqa: INP001 - a program beside the pages, not a package
"""Writes the pages of the manual that are lists, in French and in English: keys, setting values, messages.

`.venv/bin/python docs/manualtables.py`. Everything in them is what the program itself says; only their heads are here.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from string import Formatter
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import depot
import labels
import screens
from depot import words
from depot.desk.settings import SETTINGS, STATION
from depot.errors import DepotError
from depot.model.roles import MAY, ROLES
from depot.words import _
from docs.keytable import desks
from screens.app import DepotApp
from screens.frame import Desk
from screens.help import MOVES
from screens.keys import Command, key_name, keys_of, verbs
from screens.looks import LOOKS
from screens.settings.items import HERE, ITEMS, THEMES, Item
from screens.settings.scannerform import FIELDS

FOLDER: Final = Path(__file__).with_name("manual")
LANGUAGES: Final = ("fr", "en")
NOTE: Final = {
    "fr": "Page faite par `docs/manualtables.py`, à partir du programme même.",
    "en": "This page is made by `docs/manualtables.py`, out of the program itself.",
}

_KEYS: Final = {
    "fr": """\
# Touches

Chaque touche de chaque écran. Dans le programme, `?` montre celles de l’écran où vous êtes, et le bas de l’écran les
plus utiles. Ctrl+P trouve n’importe quelle commande par son nom. Les lettres ne sont des commandes que dans les
listes; là où on écrit, elles écrivent. Dans un dialogue, Entrée accepte, Échap quitte sans rien faire, Tab va au
champ suivant.
""",
    "en": """\
# Keys

Every key of every screen. In the program, `?` shows those of the screen where you are, and the foot of the screen the
most useful ones. Ctrl+P finds any command by its name. Letters are commands in lists only; where something is typed,
they type. In a dialog, Enter agrees, Esc leaves without doing anything, Tab goes to the next field.
""",
}
_KEY_HEADS: Final = {
    "fr": ("Partout", "Listes", "| touche | commande | ce qu’elle fait |"),
    "en": ("Everywhere", "Lists", "| key | command | what it does |"),
}

_VALUES: Final = {
    "fr": """\
# Valeurs des réglages

Tout ce que montre le poste des [réglages](settings.md) (F10), avec l’unité, la valeur tant que personne n’y a touché,
et qui peut changer. Le nom entre accents graves est celui de la ligne de commande et du journal.
""",
    "en": """\
# Setting values

All that the [settings](settings.md) desk (F10) shows, with the unit, the value as long as nobody changed it, and who
may. The name in code letters is that of the command line and of the journal.
""",
}
_VALUE_HEADS: Final = {
    "fr": (
        "Du dépôt",
        "De ce poste, et de vous",
        "De la douchette",
        "| réglage | ce qu’il fait | valeurs | d’origine | qui peut | nom |",
        "| réglage | valeurs | nom |",
    ),
    "en": (
        "Of the depot",
        "Of this terminal, and yours",
        "Of the scanner",
        "| setting | what it does | values | at first | who may | name |",
        "| setting | values | name |",
    ),
}
_ELSEWHERE: Final = {
    "fr": {
        "stock": (
            "Étiquettes de ce poste",
            "Format des étiquettes de boîtes par lequel ce poste commence; vide : le plus probable.",
        )
    },
    "en": {
        "stock": (
            "Label stock of this terminal",
            "Stock of box labels that this terminal begins with; empty: the likeliest.",
        )
    },
}
"""Settings of a terminal that another desk keeps: label, and what it does."""
_UNITS: Final = {
    "fr": {"_days": "jours", "_minutes": "minutes", "_ms": "millisecondes"},
    "en": {"_days": "days", "_minutes": "minutes", "_ms": "milliseconds"},
}
_SAID: Final = {
    "fr": {"to": "{low} à {high} {unit}", "page": "une page à part", "all": "tous", "text": "texte", "own": "soi-même"},
    "en": {"to": "{low} to {high} {unit}", "page": "a page of its own", "all": "all", "text": "text", "own": "oneself"},
}

_ERRORS: Final = {
    "fr": """\
# Messages

Chaque refus du programme, ce qu’il dit, et quoi faire. Trois petits points tiennent la place d’un code, d’un nom ou
d’un nombre. Un refus ne change rien et ne perd rien. À l’écran, F3 montre ce qu’il faut faire après une lecture
refusée; sur la ligne de commande, c’est la deuxième ligne. Le nom à droite ne change pas d’une version à l’autre :
donnez-le à qui vous aide.
""",
    "en": """\
# Messages

Each refusal of the program, what it says, and what to do. Three dots stand for a code, a name or a number. A refusal
changes nothing and loses nothing. On the screen, F3 shows what to do after a scan was refused; on the command line it
is the second line. The name on the right does not change from one version to the next: tell it to whoever helps you.
""",
}
_ERROR_HEADS: Final = {
    "fr": "| ce qu’il dit | quoi faire | nom |",
    "en": "| what it says | what to do | name |",
}
_FAMILIES: Final = (
    (("depot.desk.scanning", "depot.model"), "Lecture et codes", "Scans and codes"),
    (("depot.desk.transfers",), "Versements", "Transfers"),
    (("depot.desk.inventory",), "Récolement", "Inventory"),
    (("depot.desk.destruction", "depot.desk.due", "depot.desk.holds"), "Destruction", "Destruction"),
    (("labels", "depot.desk.printing"), "Étiquettes et imprimantes", "Labels and printers"),
    (("depot.intake",), "Listes à importer", "Lists to be imported"),
    (("depot.report",), "Rapports et papiers", "Reports and papers"),
    (("depot.exchange", "depot.desk.conflicts"), "Échange", "Exchange"),
    (("depot.store", "depot.desk.proof"), "Base de données et copies", "Database and copies"),
    (
        ("depot.cli", "screens", "depot.errors", "depot.words"),
        "Programme et ligne de commande",
        "Program, command line",
    ),
    (("depot",), "Boîtes, dossiers, tablettes, prêts, réglages", "Boxes, files, shelves, loans, settings"),
)
"""Where a message belongs: the first whose rooms it comes from, with the heading in both languages."""


def keys(language: str) -> str:
    """The page of keys."""
    everywhere, lists, head = _KEY_HEADS[language]
    common = {verb.id for verb in verbs(Desk)}
    parts = [_KEYS[language], f"## {everywhere}\n", _bound((*verbs(DepotApp), *verbs(Desk)), head)]
    parts += [f"## {lists}\n", _bound(MOVES, head)]
    for desk in desks():
        own = [verb for verb in verbs(desk) if verb.id not in common]
        if own:
            title = " ".join(filter(None, (desk.NUMBER, _(desk.TITLE) if desk.TITLE else "")))
            parts += [f"## {title}\n", *_paragraph(_(desk.HELP_TEXT)), _bound(own, head)]
    return "\n".join([*parts, NOTE[language], ""])


def _bound(commands: Iterable[Command], head: str) -> str:
    lines = [head, "|---|---|---|"]
    for verb in commands:
        named = ", ".join(key_name(key) for key in keys_of(verb))
        lines.append(f"| {named} | {_(verb.name)} | {_(verb.about)} |")
    return "\n".join(lines) + "\n"


def _paragraph(text: str) -> list[str]:
    """A text in lines of readable width; it is broken at plain spaces only."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > 120:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".lstrip(" ")
    return ["\n".join(lines) + "\n"] if text else []


def values(language: str) -> str:
    """The page of the values of all settings."""
    depots, heres, scanners, head, scanner_head = _VALUE_HEADS[language]
    of_depot = [item for item in ITEMS if item.key.startswith("depot.")]
    pages = [item for item in ITEMS if not item.key.startswith("depot.") and item.right]
    others = [item for item in ITEMS if item not in of_depot and item not in pages]
    rule = "|---|---|---|---|---|---|"
    parts = [_VALUES[language], f"## {depots}\n", head, rule, *(_row(item, language) for item in of_depot + pages), ""]
    parts += [f"## {heres}\n", head, rule, *(_row(item, language) for item in others)]
    for key, (label, about) in _ELSEWHERE[language].items():
        parts.append(f"| {label} | {about} | {_allowed(key, language)} |  | {_SAID[language]['all']} | `{key}` |")
    parts.append("")
    parts += [f"## {scanners}\n", scanner_head, "|---|---|---|"]
    for field in FIELDS:
        number = _number(field.key, field.least, field.most, language) if field.kind == "number" else ""
        options = ", ".join(_(label) for _value, label in field.options)
        parts.append(f"| {_(field.label)} | {number or options or _SAID[language]['text']} | `{field.key}` |")
    return "\n".join([*parts, "", NOTE[language], ""])


def _row(item: Item, language: str) -> str:
    said, key = _SAID[language], item.setting
    known = SETTINGS.get(key) if item.key.startswith("depot.") else None
    if known is not None:
        right, default, allowed = known.right, known.default, _allowed(key, language)
    else:
        right, default, allowed = item.right, "", said["page"]
        if item.key in STATION:
            allowed = (
                "; ".join(_(THEMES[look]) for look in LOOKS) if item.key == "theme" else _allowed(item.key, language)
            )
    who = _(ROLES[next(role for role in ("clerk", "supervisor", "admin") if right in MAY[role])]) if right else ""
    who = who or (said["all"] if item.whose == HERE or item.key in ("printers", "stocks") else said["own"])
    name = f"`{key}`" if known is not None or item.key in STATION else ""
    return f"| {_(item.label)} | {_(item.about)} | {allowed} | {default} | {who} | {name} |"


def _allowed(key: str, language: str) -> str:
    """What a setting takes, as its own check says it of a text that is nothing."""
    check = SETTINGS[key].check if key in SETTINGS else STATION[key]
    try:
        check(key, "\N{REPLACEMENT CHARACTER}")
    except DepotError as refused:
        facts = refused.facts
        if "low" in facts:
            return _number(key, facts["low"], facts["high"], language)
        return str(facts.get("choices") or facts.get("form") or _SAID[language]["text"]).strip(", ")
    return _SAID[language]["text"]


def _number(key: str, low: object, high: object, language: str) -> str:
    unit = next((name for ending, name in _UNITS[language].items() if key.endswith(ending)), "")
    return _SAID[language]["to"].format(low=low, high=high, unit=unit).strip()


def errors(language: str) -> str:
    """The page of what the program says when it refuses."""
    found: dict[int, list[type[DepotError]]] = defaultdict(list)
    for error in family():
        found[_place(error)].append(error)
    parts = [_ERRORS[language]]
    for place, (_rooms, french, english) in enumerate(_FAMILIES):
        parts += [f"## {french if language == 'fr' else english}\n", _ERROR_HEADS[language], "|---|---|---|"]
        told = sorted(found[place], key=lambda each: (stable(each), each.__module__))
        parts += [f"| {shown(each.what)} | {shown(each.todo)} | `{stable(each)}` |" for each in told]
        parts.append("")
    return "\n".join([*parts, NOTE[language], ""])


def stable(error: type[DepotError]) -> str:
    """Its stable name, which comes of its class alone."""
    return error.__new__(error).name


def shown(text: str) -> str:
    """A sentence in the language in use, with … for each of its facts."""
    parts = (before + ("…" if name is not None else "") for before, name, _s, _c in Formatter().parse(_(text)))
    return re.sub("[ \n]+", " ", "".join(parts)).strip().replace("|", "\\|")


def family() -> Iterator[type[DepotError]]:
    """Every error of the program, once."""
    for package in (depot, screens, labels):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
    yield from dict.fromkeys(
        each for each in _below(DepotError) if each.__module__.startswith(("depot.", "screens.", "labels."))
    )


def _below(error: type[DepotError]) -> Iterator[type[DepotError]]:
    for each in error.__subclasses__():
        yield each
        yield from _below(each)


def _place(error: type[DepotError]) -> int:
    return next(n for n, (rooms, _fr, _en) in enumerate(_FAMILIES) if error.__module__.startswith(rooms))


PAGES: Final = {"keys": keys, "values": values, "errors": errors}
"""Each page by its name, and what makes it in a language."""


def made(name: str, language: str) -> str:
    """A page as it should be."""
    before = words.language()
    words.use(language)
    try:
        return PAGES[name](language)
    finally:
        words.use(before)


if __name__ == "__main__":
    for language in LANGUAGES:
        for name in PAGES:
            path = FOLDER / language / f"{name}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made(name, language), "utf-8")
