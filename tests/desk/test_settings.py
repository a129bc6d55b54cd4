"""Settings of the depot and of a station."""

from __future__ import annotations

from typing import Any

import pytest

from depot.desk.entries import EntryNotChoice, EntryNotDate, EntryNotNumber
from depot.desk.session import Session
from depot.desk.settings import (
    SETTINGS,
    SettingPointless,
    SettingUnknown,
    change,
    change_station,
    default_org,
    keep_scanner,
    scanner,
    station_value,
    value,
    whole,
)
from depot.errors import DepotError
from depot.model import roles
from depot.model.roles import RoleTooLow
from depot.model.scanner import ScannerSettingBad, ScannerSettings
from depot.store.stations import keep_station_settings, station_settings
from depot.store.store import Store
from tests.desk.founded import ORG, Founded


def events(store: Store) -> int:
    return store.stream_head().head_seq


@pytest.mark.parametrize("key", SETTINGS)
def test_every_default_is_one_that_may_be_set(admin: Session, store: Store, key: str) -> None:
    known = SETTINGS[key]
    if known.default:
        assert change(admin, key, known.default).result == "known"
    assert value(store, key) == known.default
    assert known.label


def test_a_change_is_an_event_and_the_same_again_is_none(admin: Session, store: Store) -> None:
    done = change(admin, "idle_lock_minutes", 5)
    assert done.result == "changed"
    assert [(event.kind, event.subject, event.body) for event in done.events] == [
        ("setting.changed", "setting/idle_lock_minutes", {"value": "5"})
    ]
    assert whole(store, "idle_lock_minutes") == 5
    before = events(store)
    assert change(admin, "idle_lock_minutes", " 5 ").result == "known"
    assert events(store) == before


@pytest.mark.parametrize(
    ("key", "new", "error"),
    [
        ("loan_days", 0, EntryNotNumber),
        ("loan_days", "", EntryNotNumber),
        ("loan_days", "a month", EntryNotNumber),
        ("double_read_ms", -1, EntryNotNumber),
        ("year_end", "13-01", EntryNotDate),
        ("language", "de", EntryNotChoice),
        ("org", "NOPE", SettingPointless),
        ("colour", "red", SettingUnknown),
    ],
)
def test_what_cannot_be_is_refused(admin: Session, key: str, new: Any, error: type[DepotError]) -> None:
    before = events(admin.store)
    with pytest.raises(error) as caught:
        change(admin, key, new)
    assert caught.value.sentence()
    assert "{" not in caught.value.sentence() + caught.value.next_step()
    assert events(admin.store) == before


def test_a_setting_that_is_none_is_not_read(store: Store) -> None:
    with pytest.raises(SettingUnknown):
        value(store, "colour")


def test_a_setting_that_a_depot_never_wrote_has_its_default(store: Store, admin: Session) -> None:
    store.connection.execute("DELETE FROM setting")
    assert whole(store, "loan_days") == 30
    assert change(admin, "loan_days", 14).result == "added"
    assert whole(store, "loan_days") == 14


def test_new_boxes_are_of_the_depots_organisation_unless_another_is_set(admin: Session, store: Store) -> None:
    store.connection.execute("UPDATE node SET org = 'HOME'")
    assert default_org(store) == "HOME"
    change(admin, "org", ORG)
    assert default_org(store) == ORG


OTHERWISE = {"year_end": "12-31", "language": "en", "org": ORG, "working_hours": "08:30-16:30"}
"""Another value of settings that are no numbers."""


@pytest.mark.parametrize("key", SETTINGS)
@pytest.mark.parametrize("role", ["supervisor", "clerk", "auditor"])
def test_settings_are_changed_by_who_may(depot: Founded, role: str, key: str) -> None:
    session: Session = getattr(depot, role)
    before, new = events(depot.store), OTHERWISE.get(key, "7")
    if SETTINGS[key].right in roles.MAY[role]:
        assert change(session, key, new).result == "changed"
        return
    with pytest.raises(RoleTooLow):
        change(session, key, new)
    assert events(depot.store) == before


def test_the_length_of_loans_is_the_supervisors_business() -> None:
    others = [key for key, known in SETTINGS.items() if known.right != roles.ADMINISTER]
    assert others == ["loan_days", "consultation_days", "reactivation_days"]


# Stations


def test_a_station_has_settings_of_its_own_outside_the_journal(depot: Founded) -> None:
    store, before = depot.store, events(depot.store)
    assert station_value(store, "tty1", "language") == "fr"
    assert station_value(store, "tty1", "theme") == ""
    change_station(store, "tty1", {"language": "en", "theme": "plain"})
    assert station_value(store, "tty1", "language") == "en"
    assert station_value(store, "tty2", "language") == "fr"
    change_station(store, "tty1", {"language": ""})
    assert station_value(store, "tty1", "language") == "fr"
    assert station_value(store, "tty1", "theme") == "plain"
    assert events(store) == before


def test_a_station_refuses_what_it_does_not_know_and_then_keeps_all_as_it_was(store: Store) -> None:
    with pytest.raises(EntryNotChoice):
        change_station(store, "tty1", {"theme": "dark", "language": "de"})
    with pytest.raises(SettingUnknown):
        change_station(store, "tty1", {"theme": "dark", "loan_days": "3"})
    with pytest.raises(SettingUnknown):
        station_value(store, "tty1", "loan_days")
    assert station_settings(store, "tty1") == {}


def test_a_scanner_is_kept_whole(store: Store) -> None:
    learned = ScannerSettings(
        prefix="~", suffix="é", suffixes=frozenset({"\t"}), learned={"q": "A", "&": "1"}, prefix_key="f11", double_ms=0
    )
    keep_scanner(store, "tty1", learned)
    assert scanner(store, "tty1") == learned
    assert scanner(store, "tty2") == ScannerSettings(double_ms=800)
    keep_scanner(store, "tty1", ScannerSettings(suffixes=frozenset(), double_ms=800))
    assert scanner(store, "tty1") == ScannerSettings(suffixes=frozenset(), double_ms=800)
    assert set(station_settings(store, "tty1")) == {"scanner.suffixes"}


def test_a_scanner_follows_the_depots_double_read_until_it_has_its_own(admin: Session, store: Store) -> None:
    keep_scanner(store, "tty1", scanner(store, "tty1"))
    change(admin, "double_read_ms", 500)
    assert scanner(store, "tty1").double_ms == 500
    keep_scanner(store, "tty1", ScannerSettings(double_ms=900))
    change(admin, "double_read_ms", 600)
    assert scanner(store, "tty1").double_ms == 900


def test_a_damaged_scanner_setting_is_named(store: Store) -> None:
    keep_station_settings(store, "tty1", {"scanner.detect_ms": "fast"})
    with pytest.raises(ScannerSettingBad):
        scanner(store, "tty1")
