"""What can be set, one item a line: its name, what it is now, whose it is, and who may change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from depot.desk.backups.reading import past
from depot.desk.destruction.reading import office_said
from depot.desk.loanperiods import DEPOT as OF_DEPOT
from depot.desk.loanperiods import field_of, lasting, owners
from depot.desk.permits import may
from depot.desk.printing import kept
from depot.desk.settings import SETTINGS, scanner, station_value, value, whole
from depot.model import roles
from depot.model.loan import KINDS
from depot.model.reference import BoxType, ClassCode, Organisation, Unit, User
from depot.model.signing import offices
from depot.words import LANGUAGES, N_, _, ngettext
from screens.looks import CONTRAST, DARK, LIGHT, LOOKS, MONO, PLAIN
from screens.signs import is_plain

if TYPE_CHECKING:
    from screens.app import DepotApp

THEMES: Final = {
    DARK: N_("dark"),
    LIGHT: N_("light"),
    CONTRAST: N_("high contrast"),
    PLAIN: N_("plain, for the Linux console"),
    MONO: N_("one colour"),
}
LANGUAGE_NAMES: Final = {"fr": "français", "en": "English"}
BELL: Final = {"on": N_("on"), "off": N_("off")}

HERE: Final = N_("this terminal")
YOURS: Final = N_("yours")
DEPOT: Final = N_("the depot")


class Item(NamedTuple):
    """One line of the settings."""

    key: str
    label: str
    """A msgid."""
    about: str
    """A msgid: what it does, for the line below the list."""
    whose: str
    """A msgid."""
    now: Callable[[DepotApp], str]
    """What it is, in the language in use."""
    right: str = ""
    """A right of depot.model.roles; empty for what anybody may set."""
    choices: Callable[[DepotApp], dict[str, str]] | None = None
    """The values there are, each with its msgid; None where it is typed, or is a page of its own."""

    def allowed(self, app: DepotApp) -> bool:
        """Whether who sits here may change it."""
        return not self.right or may(app.session, self.right)

    @property
    def setting(self) -> str:
        """The key of a setting of the depot."""
        return self.key.removeprefix("depot.")


def _station(key: str) -> Callable[[DepotApp], str]:
    return lambda app: station_value(app.store, app.options.station, key)


def _scanner(app: DepotApp) -> str:
    settings = scanner(app.store, app.options.station)
    calibrated = _("calibrated") if settings.learned else ""
    return " ".join(filter(None, (settings.prefix_key.upper() or _("known by its speed"), calibrated)))


def _organisations(app: DepotApp) -> dict[str, str]:
    return {"": "–", **{each.key: each.name or each.key for each in app.store.all(Organisation)}}


def _languages(_app: DepotApp) -> dict[str, str]:
    return {name: LANGUAGE_NAMES[name] for name in LANGUAGES}


def _titles(_app: DepotApp) -> dict[str, str]:
    return {"on": _("hidden"), "off": _("as others")}


def _in_order(_app: DepotApp) -> dict[str, str]:
    return {"off": _("any order"), "on": _("in their order")}


def _two_people(_app: DepotApp) -> dict[str, str]:
    return {"off": _("not needed"), "on": _("needed")}


_CHOICES: Final = {
    "language": _languages,
    "org": _organisations,
    "hide_confidential_titles": _titles,
    "destruction_order": _in_order,
    "destruction_two_person": _two_people,
}
"""Settings of the depot that have few values."""


def _users(app: DepotApp) -> str:
    n = len(app.store.all(User))
    return ngettext("{n} user", "{n} users", n).format(n=n)


def _units(app: DepotApp) -> str:
    n = len(app.store.all(Unit))
    return ngettext("{n} unit", "{n} units", n).format(n=n)


def _plan(app: DepotApp) -> str:
    n = len(app.store.all(ClassCode))
    return ngettext("{n} class", "{n} classes", n).format(n=n)


def _types(app: DepotApp) -> str:
    n = len(app.store.all(BoxType))
    return ngettext("{n} type", "{n} types", n).format(n=n)


def _signing(app: DepotApp) -> str:
    there = app.store.place.key_file(app.store.stream_head().node).exists()
    return _("made") if there else _("none yet")


def _periods(app: DepotApp) -> str:
    others = [owner for owner in owners(app.store) if owner.key != OF_DEPOT and owner.own]
    return ngettext("{n} of their own", "{n} of their own", len(others)).format(n=len(others))


def _printers(app: DepotApp) -> str:
    n = len(kept.printers(app.store))
    return ngettext("{n} printer", "{n} printers", n).format(n=n)


def _stocks(app: DepotApp) -> str:
    n = len(kept.own_stocks(app.store))
    return ngettext("{n} of the depot's own", "{n} of the depot's own", n).format(n=n)


def _backups(app: DepotApp) -> str:
    made = past(app.store).made
    return f"{made:%Y-%m-%d %H:%M}" if made is not None else ""


def _keys(app: DepotApp) -> str:
    n = len(app.keymap_overrides)
    return ngettext("{n} changed", "{n} changed", n).format(n=n) if n else _("those of the program")


def _signers(app: DepotApp) -> str:
    return ", ".join(office_said(each.name).text(_) for each in offices(value(app.store, "destruction_signers")))


def _years(app: DepotApp) -> str:
    return ", ".join(dict.fromkeys(each.year_end for each in app.store.all(Organisation)))


def _own_printers(app: DepotApp) -> dict[str, str]:
    return {"": "–", **{name: name for name in (kept.short(each.key) for each in kept.printers(app.store))}}


def _every_stock(app: DepotApp) -> dict[str, str]:
    return {"": "–", **{name: name for name in kept.stocks(app.store)}}


_PERIODS: Final = {field_of(kind): kind for kind in KINDS}
"""Kinds of loan by the setting that says how long they last."""


def _period(key: str) -> Callable[[DepotApp], str]:
    return lambda app: lasting(_PERIODS[key], whole(app.store, key))


def _of_depot(key: str) -> Item:
    known, choices = SETTINGS[key], _CHOICES.get(key)

    def said(app: DepotApp) -> str:
        kept = value(app.store, key)
        return choices(app).get(kept, kept) if choices is not None else kept

    now = {"destruction_signers": _signers, **{each: _period(each) for each in _PERIODS}}.get(key, said)
    if key == "keymap":
        return Item(f"depot.{key}", known.label, known.help, DEPOT, _keys)

    return Item(f"depot.{key}", known.label, known.help, DEPOT, now, known.right, choices)


ITEMS: Final = (
    Item(
        "theme",
        N_("Theme"),
        N_("Colours and signs. Plain suits the Linux console and screens without colour."),
        HERE,
        lambda app: _(THEMES.get(app.theme, app.theme)),
        choices=lambda _app: {name: THEMES[name] for name in LOOKS},
    ),
    Item(
        "language",
        N_("Language of this terminal"),
        N_("The screens open again in the other language; you stay signed in."),
        HERE,
        lambda app: LANGUAGE_NAMES.get(_station("language")(app), "–"),
        choices=_languages,
    ),
    Item(
        "bell",
        N_("Bell"),
        N_("Whether the terminal rings: twice for attention, three times for a stop."),
        HERE,
        lambda app: _(BELL.get(_station("bell")(app), BELL["on"])),
        choices=lambda _app: BELL,
    ),
    Item(
        "printer",
        N_("Printer of this terminal"),
        N_("Where labels go unless the label desk says otherwise."),
        HERE,
        _station("printer"),
        choices=_own_printers,
    ),
    Item(
        "stock",
        N_("Label stock of this terminal"),
        N_("What labels are printed on here unless the label desk says otherwise."),
        HERE,
        _station("stock"),
        choices=_every_stock,
    ),
    Item("scanner", N_("Scanner"), N_("How the scanner of this terminal sends what it reads."), HERE, _scanner),
    Item(
        "test",
        N_("Test my scanner"),
        N_("See every key that it sends and what it means; calibrate it; hear the bell."),
        HERE,
        lambda _app: _("see what it sends"),
    ),
    Item(
        "doctor",
        N_("What is wrong here"),
        N_("Looks at this computer, its terminal, the database, keys and printers; says how to mend what is wrong."),
        HERE,
        lambda _app: _("look"),
    ),
    Item(
        "pin",
        N_("My PIN"),
        N_("Your own PIN; you need the present one."),
        YOURS,
        lambda app: "*" * 4 if is_plain(app) else "•" * 4,
    ),
    *map(_of_depot, SETTINGS),
    Item(
        "users",
        N_("Users"),
        N_("Who may sign in here, with which role, badge and state."),
        DEPOT,
        _users,
        roles.ADMINISTER,
    ),
    Item(
        "printers",
        N_("Printers"),
        N_("Where labels are printed: queues, addresses, folders; how each prints on each stock."),
        DEPOT,
        _printers,
    ),
    Item(
        "stocks",
        N_("Label stocks"),
        N_("Sheets and rolls of labels: those of the program and the depot's own."),
        DEPOT,
        _stocks,
    ),
    Item(
        "backups",
        N_("Backups and restore drill"),
        N_("What the schedule did, when the next backup is due; make one now; try the way back."),
        DEPOT,
        _backups,
    ),
    Item(
        "signing",
        N_("Signing keys"),
        N_("The keys of this place and the cards of others that are believed: fingerprints, passphrase, renewal."),
        DEPOT,
        _signing,
        roles.ADMINISTER,
    ),
    Item(
        "periods",
        N_("Loan periods"),
        N_("How long each kind of loan lasts, for each organisation and unit, and who says so."),
        DEPOT,
        _periods,
    ),
    Item(
        "years",
        N_("Organisations and their years"),
        N_("The last day of the year of each organisation, from which retention periods count."),
        DEPOT,
        _years,
        roles.REFERENCE,
    ),
    Item(
        "units",
        N_("Administrative units"),
        N_("Schools and services that boxes belong to, and their successors."),
        DEPOT,
        _units,
        roles.REFERENCE,
    ),
    Item(
        "plan",
        N_("Classification plan"),
        N_("The classes that boxes and files are filed under, each with its retention rule."),
        DEPOT,
        _plan,
        roles.REFERENCE,
    ),
    Item(
        "places",
        N_("Places"),
        N_("Sites, rooms, bays and shelves: they are added, blocked and moved on the shelf desk, which opens."),
        DEPOT,
        lambda _app: _("on the shelf desk"),
    ),
    Item(
        "types",
        N_("Box types"),
        N_("Models of boxes with their measures, from which the room on shelves is calculated."),
        DEPOT,
        _types,
        roles.REFERENCE,
    ),
)
"""Every item, in the order of the list."""
