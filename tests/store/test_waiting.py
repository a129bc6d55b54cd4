"""What was taken in and waits to be folded: acts, backups and verifications in between."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from depot.model.box import Box
from depot.model.codes import Code
from depot.model.event import Fact
from depot.store import waiting
from depot.store.backup import backup
from depot.store.connection import DatabaseBusy
from depot.store.migrations import refold
from depot.store.restoring import restore
from depot.store.verify import verify
from tests.store.depots import WHO, Clock, assert_sound, registered
from tests.store.trading import Parcel, append, depot, fold, opened, parcels, receive, snapshot

BOX = Code("B", "L1", 1)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A depot with some boxes."""
    path = depot(tmp_path / "here.db", "L1")
    with opened(path) as store:
        registered(store, 5)
    return path


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """Another one, with nothing."""
    return depot(tmp_path / "there.db", "L2")


def own(path: Path) -> Parcel:
    return parcels(path)[0]


def described(path: Path, box: Code, title: str) -> None:
    with opened(path) as store:
        store.act(lambda tx: tx.append(Fact("box.described", box.text, {"title": title})), **WHO)


def test_an_act_in_between_says_what_is_folded_and_is_settled_by_that(here: Path, there: Path) -> None:
    first = own(here)
    receive(there, first)
    described(here, BOX, "A")
    described(here, BOX, "B")
    described(here, Code("B", "L1", 3), "C")
    append(there, own(here).cut(first.last + 1, first.last + 3))
    fold(there, 1, times=1)
    with opened(there) as store:
        box = store.get(Box, BOX.id)
        assert box is not None
        assert (box.title, [event.body.get("title") for event in store.history(BOX.text)][1:]) == ("A", ["A"])
    described(there, BOX, "D")
    assert verify(there).waiting == 2
    assert_sound(there)
    fold(there)
    with opened(there) as store:
        (mine, theirs) = sorted(store.claims(BOX.text), key=lambda claim: claim.said, reverse=True)
        assert (mine.said, theirs.said) == ('"D"', '"B"')
        assert [[*event.body["heads"].values()] for event in store.history("heads/L2")] == [
            [first.last],
            [first.last + 1],
            [first.last + 3],
        ]
    assert_sound(there)


def test_a_backup_of_what_waits_is_sound_and_folding_goes_on_after_a_restore(
    here: Path, there: Path, tmp_path: Path
) -> None:
    append(there, own(here))
    fold(there, 2, times=1)
    with opened(there) as store:
        assert backup(store, tmp_path / "kept.db").checked.waiting == own(here).last - 2
    restore(tmp_path / "kept.db", there, clock=Clock(), **WHO)
    assert verify(there).waiting == own(here).last - 2
    fold(there)
    assert_sound(there)
    assert snapshot(there, "L2")["box"] == snapshot(here)["box"]


def test_what_somebody_wrote_into_how_far_a_stream_is_folded_is_found(here: Path, there: Path) -> None:
    receive(there, own(here))
    with closing(sqlite3.connect(there)) as connection:
        connection.execute("UPDATE stream SET folded = folded - 3 WHERE own = 0")
        connection.commit()
    assert {problem.name for problem in verify(there).problems} >= {"row.differs"}


def test_who_waits_too_long_for_others_that_fold_goes_on_after_them(
    here: Path, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(there, own(here))
    real, busy = waiting.fold_some, [True, False]

    def crowded(*args: Any, **more: Any) -> int:
        if busy.pop() if busy else False:
            fold(there, 2, times=1)
            raise DatabaseBusy
        return real(*args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(waiting, "fold_some", crowded)
        fold(there, 2)
    assert verify(there).waiting == 0
    append(here, parcels(there, "L2")[0])

    def held(*_args: Any, **_more: Any) -> int:
        raise DatabaseBusy

    monkeypatch.setattr(waiting, "fold_some", held)
    with pytest.raises(DatabaseBusy):
        fold(here)


def test_tables_that_are_made_anew_leave_waiting_what_waits(here: Path, there: Path) -> None:
    append(there, own(here))
    fold(there, 3, times=1)
    with opened(there) as store:
        refold(store.connection)
    assert verify(there).waiting == own(here).last - 3
    fold(there)
    assert_sound(there)


def test_where_to_go_on_is_found_without_walking_the_past(here: Path, there: Path) -> None:
    steps = []
    for boxes in (1, 300):
        with opened(here) as store:
            registered(store, boxes)
        receive(there, own(here))
        with opened(there) as store:
            store.act(lambda tx: tx.append(Fact("user.added", "user/bob", {"name": "Bob", "role": "clerk"})), **WHO)
        described(here, BOX, f"{boxes}")
        append(there, own(here))
        with closing(sqlite3.connect(there)) as connection:
            taken: list[None] = []
            connection.set_progress_handler(lambda taken=taken: taken.append(None), 1)  # type: ignore[misc]
            assert connection.execute(waiting.NEXT).fetchone() is not None
        steps.append(len(taken))
        fold(there)
    assert steps[1] < 2 * steps[0]
