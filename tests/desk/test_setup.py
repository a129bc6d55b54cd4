"""Founding: a depot ready for work, or none at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from depot.desk.accounts import sign_in
from depot.desk.entries import EntryMalformed, EntryMissing, EntryNotChoice, EntryNotDate
from depot.desk.pins import PinTooShort, PinTrivial
from depot.desk.settings import SETTINGS, default_org, value
from depot.desk.setup import FolderUnwritable, initialise, shipped_box_types
from depot.errors import DepotError
from depot.model.codes import NodeMalformed
from depot.model.reference import BoxType, Node, Organisation, User
from depot.store import found
from depot.store.found import DepotExists
from depot.store.store import Store
from tests.desk.founded import START, Clock

GOOD: dict[str, Any] = {"node": "L1", "name": "Dépôt", "admin": "Ada", "pin": "4071", "station": "tty1"}


def refused(_source: Path, _target: Path) -> None:
    """os.link where the file system has no hard links."""
    raise PermissionError(1, "Operation not permitted")


def test_a_new_depot_has_its_first_administrator_organisation_settings_and_box_types(tmp_path: Path) -> None:
    path = tmp_path / "new" / "depot.db"
    clock = Clock()
    with initialise(path, **GOOD, org="cssrl", org_name="CSS de la Rive", year_end="12-31", clock=clock).store as store:
        assert store.get(Node, "L1") == Node("L1", "Dépôt", "CSSRL", f"{START:%Y-%m-%d}", 0, 1)
        assert store.get(Organisation, "CSSRL") == Organisation("CSSRL", "CSS de la Rive", "12-31", rev=1)
        user = store.get(User, "ada")
        assert user is not None
        assert (user.role, user.inactive) == ("admin", 0)
        assert user.badge is not None
        assert store.by_badge(user.badge) == user
        defaults = {key: known.default for key, known in SETTINGS.items()}
        assert {key: value(store, key) for key in SETTINGS} == defaults | {"year_end": "12-31"}
        assert default_org(store) == "CSSRL"
        assert {kind.key for kind in store.all(BoxType)} == set(shipped_box_types("fr"))
        assert {event.actor for event in store.history("user/ada")} == {"ada"}
    with Store.open(path, clock=clock) as store:
        assert sign_in(store, "ADA", "4071", "tty2").user == "ada"


def test_only_its_owner_can_read_the_file_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    initialise(tmp_path / "depot.db", **GOOD).store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["depot.db"]
    assert stat.S_IMODE((tmp_path / "depot.db").stat().st_mode) == 0o600
    assert (tmp_path / "depot.db").stat().st_nlink == 1


def test_it_needs_no_organisation(tmp_path: Path) -> None:
    with initialise(tmp_path / "depot.db", **GOOD).store as store:
        assert store.all(Organisation) == []


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"node": "L"}, NodeMalformed),
        ({"name": "  "}, EntryMissing),
        ({"admin": "4ever"}, EntryMalformed),
        ({"pin": "12"}, PinTooShort),
        ({"pin": "1234"}, PinTrivial),
        ({"org": "A/B"}, EntryMalformed),
        ({"org": "CSSRL", "year_end": "02-30"}, EntryNotDate),
        ({"language": "de"}, EntryNotChoice),
    ],
)
def test_what_is_wrong_leaves_nothing_behind(tmp_path: Path, wrong: dict[str, str], error: type[DepotError]) -> None:
    with pytest.raises(error):
        initialise(tmp_path / "depot.db", **(GOOD | wrong))
    assert list(tmp_path.iterdir()) == []


def test_a_failure_in_the_last_step_leaves_no_half_depot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_beside: Path, _path: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(found, "_move", fail)
        with pytest.raises(KeyboardInterrupt):
            initialise(tmp_path / "depot.db", **GOOD)
    assert list(tmp_path.iterdir()) == []
    initialise(tmp_path / "depot.db", **GOOD).store.close()


def test_it_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "depot.db"
    path.write_text("mine")
    with pytest.raises(DepotExists) as caught:
        initialise(path, **GOOD)
    assert caught.value.facts == {"path": str(path)}
    assert path.read_text() == "mine"


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_appears_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    path = tmp_path / "depot.db"
    move = found._move
    if not links:
        monkeypatch.setattr(os, "link", refused)

    def late(beside: Path, target: Path) -> None:
        path.write_text("mine")
        move(beside, target)

    monkeypatch.setattr(found, "_move", late)
    with pytest.raises(DepotExists):
        initialise(path, **GOOD)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_without_hard_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", refused)
    initialise(tmp_path / "depot.db", **GOOD).store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["depot.db"]
    with pytest.raises(DepotExists):
        initialise(tmp_path / "depot.db", **GOOD)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderUnwritable) as caught:
        initialise(tmp_path / "file" / "depot.db", **GOOD)
    assert str(tmp_path / "file" / "depot.db") in caught.value.sentence()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_shipped_box_type_has_a_name_a_width_and_a_source(language: str) -> None:
    import tomllib

    import data

    types = shipped_box_types(language)
    assert {"STD30", "BAC"} <= set(types)
    for fields in types.values():
        assert fields["name"]
        assert 100 <= fields["width_mm"] <= 400
        assert fields.keys() <= set(BoxType._fields)
    raw = tomllib.loads((Path(data.__path__[0]) / "boxtypes.toml").read_text("utf-8"))
    assert all(entry["source"] for entry in raw.values())
