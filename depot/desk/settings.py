"""Settings: those of the whole depot, which are journalled, and those of one station, which stay on its machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any, Final

from depot.desk import keymap
from depot.desk.entries import Check, EntryMalformed, checked, choice, month_day, number, text
from depot.desk.reference_fields import LONGEST_LOAN
from depot.desk.session import Session
from depot.errors import Refused
from depot.model import roles
from depot.model.event import Fact
from depot.model.reference import Organisation, Setting, User
from depot.model.scanner import ScannerSettings
from depot.model.signing import DEFAULT, offices
from depot.store.lookup import Reader
from depot.store.stations import keep_station_settings, station_settings
from depot.store.store import Done, Store, Tx
from depot.words import LANGUAGES, N_


class BackupFolderRelative(Refused):
    """Facts: path, field."""

    what = N_("“{path}” does not say from the root on where backups go.")
    todo = N_("Write the whole path of the folder, such as /media/backup/depot.")


class TimeMalformed(Refused):
    """Facts: value, field."""

    what = N_("“{value}” is no time of the day.")
    todo = N_("Write hours and minutes, such as 17:00.")


@dataclass(frozen=True, slots=True)
class Known:
    """A setting of the whole depot, for forms and for the command line alike."""

    default: str
    label: str
    """Its name for people: a msgid."""
    check: Check
    right: str = roles.ADMINISTER
    """Who may change it."""
    help: str = ""
    """A msgid; empty where the label says it all."""


def _offices(field: str, value: Any) -> str:
    return str(offices(str(text(300)(field, value))) and text(300)(field, value))


def _folder(field: str, value: Any) -> str:
    """The path of a folder from the root on. It may be on a key that is not in now, so that nobody looks."""
    path = str(text(300)(field, value))
    if path and not Path(path).is_absolute():
        raise BackupFolderRelative(path=path, field=field)
    return path


def _time(field: str, value: Any) -> str:
    """A time of the day as HH:MM."""
    written = str(text(5, needed=True)(field, value)).replace("h", ":")
    hours, _colon, minutes = written.partition(":")
    if not (hours.isdecimal() and (minutes or "00").isdecimal() and int(hours) < 24 and int(minutes or 0) < 60):
        raise TimeMalformed(value=written, field=field)
    return f"{int(hours):02}:{int(minutes or 0):02}"


def _hours(field: str, value: Any) -> str:
    written = str(text(11)(field, value))
    opens, _dash, closes = written.partition("-")
    try:
        good = all(time.fromisoformat(part).strftime("%H:%M") == part for part in (opens, closes)) and opens < closes
    except ValueError:
        good = False
    if not good:
        raise EntryMalformed(field=field, value=written, form="08:00-16:00")
    return written


SETTINGS: Final[dict[str, Known]] = {
    "loan_days": Known(
        "30",
        N_("Length of a loan, in days"),
        number(1, LONGEST_LOAN, optional=False),
        roles.REFERENCE,
        N_("An organisation or a unit can have another one, on the page of loan periods."),
    ),
    "consultation_days": Known(
        "0",
        N_("On-site consultation, in days"),
        number(0, LONGEST_LOAN, optional=False),
        roles.REFERENCE,
        N_("0: due the same day. An organisation or a unit can have another one."),
    ),
    "reactivation_days": Known(
        "0",
        N_("Reactivation, in days"),
        number(0, LONGEST_LOAN, optional=False),
        roles.REFERENCE,
        N_("0: without a due date. An organisation or a unit can have another one."),
    ),
    "year_end": Known("06-30", N_("Last day of the year (MM-DD)"), month_day, help=N_("For new organisations.")),
    "double_read_ms": Known(
        "800",
        N_("Double read, in milliseconds"),
        number(0, 10_000, optional=False),
        help=N_("The same code again within this time is the same scan; 0 takes every one."),
    ),
    "language": Known(LANGUAGES[0], N_("Language of the depot"), choice(*LANGUAGES)),
    "org": Known("", N_("Organisation of new boxes"), text(20), help=N_("Empty: the one that the depot was made for.")),
    "hide_confidential_titles": Known(
        "on",
        N_("Confidential titles on labels"),
        choice("on", "off"),
        help=N_("Titles of confidential boxes: hidden, and the label says so; or printed as others are."),
    ),
    "destruction_signers": Known(
        DEFAULT,
        N_("Who signs destructions"),
        _offices,
        help=N_("Offices parted by commas; “:paper” for one that signs on paper, “:name+name” for its users."),
    ),
    "destruction_order": Known(
        "off",
        N_("Signatures in this order"),
        choice("on", "off"),
        help=N_("on: each signs after the one before; off: in any order."),
    ),
    "destruction_waiting_days": Known(
        "0",
        N_("Days to wait after the last signature"),
        number(0, 365, optional=False),
        help=N_("Time to object; 0 for none."),
    ),
    "destruction_two_person": Known(
        "off",
        N_("A second person at the bin"),
        choice("on", "off"),
        help=N_("on: boxes are destroyed only after the badge of a second user was scanned."),
    ),
    "working_hours": Known(
        "08:00-16:00",
        N_("Working hours (HH:MM-HH:MM)"),
        _hours,
        help=N_("The time that requests take is counted in them, Monday to Friday, without holidays."),
    ),
    "idle_lock_minutes": Known(
        "10",
        N_("Lock the screen after so many minutes without a key or a scan"),
        number(0, 480, optional=False),
        help=N_("0 never locks."),
    ),
    "reference_warn_days": Known(
        "30",
        N_("Vault silent: warn after (days)"),
        number(1, 3_650, optional=False),
        help=N_("Holds and rules that the vault published since are not known here."),
    ),
    "reference_refuse_days": Known(
        "90",
        N_("Vault silent: no shredding (days)"),
        number(1, 3_650, optional=False),
        help=N_("Nothing is destroyed then: a hold that the vault published since may forbid it."),
    ),
    "backup_folder": Known(
        "",
        N_("Folder of the backups"),
        _folder,
        help=N_("On another disk, or on a key; empty: no backups are made by the program."),
    ),
    "backup_days": Known(
        "1",
        N_("Days between backups"),
        number(1, 90, optional=False),
        help=N_("1: one every day that the depot works."),
    ),
    "backup_at": Known(
        "17:00",
        N_("Backups from (HH:MM)"),
        _time,
        help=N_("Made then if the program is open, else when it is opened next."),
    ),
    "backup_keep": Known(
        "14",
        N_("Backups that are kept"),
        number(2, 999, optional=False),
        help=N_("The oldest goes once a new one was made and checked."),
    ),
    "backup_drill_days": Known(
        "90",
        N_("Restore drill: every (days)"),
        number(0, 3_650, optional=False),
        help=N_(
            "A drill brings the last backup back beside the depot and compares; 0: nobody is told that one is due."
        ),
    ),
    "keymap": Known(
        "",
        N_("Keys of commands"),
        keymap.check,
        help=N_("Other keys than those of the program, at every terminal; the page of keys sets them one by one."),
    ),
    "transit_days": Known(
        "14",
        N_("Boxes between depots: overdue after (days)"),
        number(1, 365, optional=False),
        help=N_("It stays on the way until some depot accepts it, and is listed as overdue."),
    ),
}
"""Every setting of the depot, by key."""

THEMES: Final = ("dark", "light", "contrast", "plain", "mono")
"""What the looks of the screens are called."""

STATION: Final[dict[str, Check]] = {
    "language": choice("", *LANGUAGES),
    "theme": choice("", *THEMES, *(f"depot-{name}" for name in THEMES)),
    "bell": choice("", "on", "off"),
    "printer": text(40),
    "stock": text(40),
    "keymap": keymap.check,
}
"""Settings of one station beside those of its scanner; what is not set follows the depot."""

_SCANNER: Final = "scanner."


class SettingUnknown(Refused):
    """Facts: setting, settings (all of them)."""

    what = N_("There is no setting {setting}.")
    todo = N_("The settings are: {settings}.")


class SettingPointless(Refused):
    """Facts: setting, value."""

    what = N_("“{value}” cannot be the value of the setting {setting}: it is not on record here.")
    todo = N_("Add it first, or choose one that exists.")


class SignerUnknown(Refused):
    """Facts: user, office, field."""

    what = N_("{user} is no user here, and could not sign as {office}.")
    todo = N_("Add the user first, or leave the users empty: then whoever may approve signs.")


def value(reader: Reader, key: str) -> str:
    """A setting of the depot as it is in force. Raises SettingUnknown."""
    return reader.setting(key, _known(key).default)


def whole(reader: Reader, key: str) -> int:
    """A setting of the depot that is a whole number. Raises SettingUnknown."""
    return int(value(reader, key))


def change(session: Session, key: str, new: str | int) -> Done[str]:
    """Change a setting of the depot; return `added`, `changed` or `known`. Raises SettingUnknown, SettingPointless."""
    right = _known(key).right
    return session.do(right, lambda tx: put_setting(tx, key, new))


def put_setting(tx: Tx, key: str, new: str | int) -> str:
    """Change a setting in this act. Raises SettingUnknown, SettingPointless, SignerUnknown and what
    depot.desk.entries raises.
    """
    kept = str(_known(key).check(key, new))
    if key == "org" and kept and tx.get(Organisation, kept) is None:
        raise SettingPointless(setting=key, value=kept)
    if key == "destruction_signers":
        _refuse_unknown(tx, kept)
    now = tx.get(Setting, key)
    if now is not None and now.value == kept:
        return "known"
    tx.append(Fact("setting.changed", f"setting/{key}", {"value": kept}))
    return "changed" if now is not None else "added"


def _refuse_unknown(tx: Tx, signers: str) -> None:
    for office in offices(signers):
        for user in office.users.split():
            if tx.get(User, user) is None:
                raise SignerUnknown(user=user, office=office.name, field="users")


def default_org(reader: Reader) -> str:
    """Key of the organisation of what nothing else says to be another's; empty when there is none."""
    return value(reader, "org") or reader.home_organisation()


def key_of(reader: Reader, written: str) -> str:
    """The key of a unit, class, rule or fonds: ORG/CODE as written, or CODE in the depot's own organisation."""
    org = written.partition("/")[0]
    if org != written and reader.get(Organisation, org.upper()) is not None:
        return f"{org.upper()}/{written.partition('/')[2]}"
    own = default_org(reader)
    return f"{own}/{written}" if own else written


def station_value(store: Store, station: str, key: str) -> str:
    """A setting of a station; the depot's, or nothing, where the station has none of its own. Raises SettingUnknown."""
    if key not in STATION:
        raise SettingUnknown(setting=key, settings=", ".join(STATION))
    own = station_settings(store, station).get(key, "")
    return own or (value(store, key) if key in SETTINGS else "")


def own_keymap(store: Store, station: str) -> str:
    """The keys that a station gives to commands itself; empty where it goes by the depot's."""
    return station_settings(store, station).get("keymap", "")


def change_station(store: Store, station: str, values: Mapping[str, str]) -> None:
    """Change settings of a station, all or none; an empty one follows the depot again. Anybody at it may.

    Raises SettingUnknown and what depot.desk.entries raises.
    """
    for key in values:
        if key not in STATION:
            raise SettingUnknown(setting=key, settings=", ".join(STATION))
    kept = {key: str(written) for key, written in checked(values, STATION).items()}
    keep_station_settings(store, station, {key: written or None for key, written in kept.items()})


def scanner(store: Store, station: str) -> ScannerSettings:
    """How the scanner of a station sends what it reads; its window for double reads is the depot's unless it has one.

    Raises ScannerSettingBad when what is stored cannot be.
    """
    own = station_settings(store, station).items()
    named: dict[str, Any] = {key.removeprefix(_SCANNER): text for key, text in own if key.startswith(_SCANNER)}
    numbers = {name for name, default in ScannerSettings().to_dict().items() if isinstance(default, int)}
    read = {name: int(text) if name in numbers and text.isdecimal() else text for name, text in named.items()}
    return ScannerSettings.from_dict({"double_ms": whole(store, "double_read_ms"), **read})


def keep_scanner(store: Store, station: str, settings: ScannerSettings) -> None:
    """Keep how the scanner of a station sends; what is as the depot has it goes on following the depot."""
    followed = {**ScannerSettings().to_dict(), "double_ms": whole(store, "double_read_ms")}
    own = {name: None if entry == followed[name] else str(entry) for name, entry in settings.to_dict().items()}
    keep_station_settings(store, station, {_SCANNER + name: entry for name, entry in own.items()})


def _known(key: str) -> Known:
    if key not in SETTINGS:
        raise SettingUnknown(setting=key, settings=", ".join(SETTINGS))
    return SETTINGS[key]
