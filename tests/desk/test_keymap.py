"""Keys of the depot and of a terminal: kept when nothing clashes, refused by name, never in the way of starting."""

from __future__ import annotations

import pytest

from depot.desk import keymap
from depot.desk.keymap import (
    KeyAlone,
    KeyLost,
    KeymapMalformed,
    KeymapStranger,
    KeyReserved,
    KeyTaken,
    KeyTypes,
)
from depot.desk.session import Session
from depot.desk.settings import change, change_station, own_keymap, value
from depot.errors import DepotError
from depot.model.roles import RoleTooLow
from depot.store.store import Store
from tests.desk.founded import STATION


def test_the_depot_and_then_the_terminal(admin: Session, store: Store) -> None:
    change(admin, "keymap", "scan.mode=m  scan.why=w,f3")
    assert value(store, "keymap") == "scan.mode=m scan.why=w,f3"
    change_station(store, STATION, {"keymap": "scan.mode=f2,x"})
    found = keymap.in_force(value(store, "keymap"), own_keymap(store, STATION))
    assert found == {"scan.mode": ("f2", "x"), "scan.why": ("w", "f3")}
    elsewhere = keymap.in_force(value(store, "keymap"), own_keymap(store, "tty9"))
    assert elsewhere == {"scan.mode": ("m",), "scan.why": ("w", "f3")}
    change(admin, "keymap", "")
    change_station(store, STATION, {"keymap": ""})
    assert keymap.in_force(value(store, "keymap"), own_keymap(store, STATION)) == {}


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("scan.mode", KeymapMalformed),
        ("scan.mode=m scan.mode=x", KeymapMalformed),
        ("scan.mode=Alt-M", KeymapMalformed),
        ("scan.mode=m " * 400, KeymapMalformed),
        ("scan.mode=\u202em", KeymapMalformed),
        ("scan.fly=m", KeymapStranger),
        ("scan.mode=,", KeyLost),
        ("scan.mode=alt+m", KeyReserved),
        ("scan.mode=f11", KeyReserved),
        ("scan.mode=ctrl+c", KeyReserved),
        ("go.boxes=b", KeyTypes),
        ("scan.mode=ctrl+y", KeyAlone),
        ("scan.mode=f3", KeyTaken),
        ("go.boxes=f7", KeyTaken),
    ],
)
def test_what_is_refused(admin: Session, store: Store, text: str, refusal: type[DepotError]) -> None:
    with pytest.raises(refusal) as told:
        change(admin, "keymap", text)
    assert told.value.sentence()
    assert told.value.next_step()
    with pytest.raises(refusal):
        change_station(store, STATION, {"keymap": text})
    assert value(store, "keymap") == own_keymap(store, STATION) == ""


def test_a_clash_names_both_commands(admin: Session) -> None:
    with pytest.raises(KeyTaken) as told:
        change(admin, "keymap", "scan.mode=f3")
    assert told.value.sentence() == "The key f3 is that of “Why” (scan.why) already, where “Mode” is."


def test_only_an_administrator_changes_those_of_the_depot(supervisor: Session) -> None:
    with pytest.raises(RoleTooLow):
        change(supervisor, "keymap", "scan.mode=m")


def test_what_clashes_between_depot_and_terminal_is_left_out(admin: Session, store: Store) -> None:
    change_station(store, STATION, {"keymap": "scan.mode=m"})
    change(admin, "keymap", "scan.why=m")
    assert keymap.in_force(value(store, "keymap"), own_keymap(store, STATION)) == {"scan.mode": ("m",)}


def test_what_no_program_understands_does_not_stop_this_one() -> None:
    assert keymap.in_force("no keymap at all", "scan.mode=m old.command=z scan.why=f11") == {"scan.mode": ("m",)}


def test_one_command_is_changed_and_given_back() -> None:
    now = keymap.changed("", "scan.mode", ["m", "f2"])
    assert now == "scan.mode=m,f2"
    assert keymap.changed(now, "scan.why", ["w"]) == "scan.mode=m,f2 scan.why=w"
    assert keymap.changed(now, "scan.mode", []) == ""
    with pytest.raises(KeymapStranger):
        keymap.changed(now, "scan.fly", ["m"])
