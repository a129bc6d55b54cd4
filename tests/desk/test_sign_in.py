"""Signing in: who may, and what wrong PINs do."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from depot.desk import accounts, pins
from depot.desk.accounts import (
    close,
    sign_in,
    unlock,
)
from depot.desk.pins import _hasher as hasher
from depot.desk.proof import AccountLocked, PinWrong
from depot.desk.session import Session, UserInactive
from depot.model.codes import Code, CodeCut, CodeMisread
from depot.model.reference import User
from depot.store.accounts import Secret, keep, secret_of
from depot.store.store import Store
from tests.desk.founded import PINS, Founded


def kinds(store: Store, user: str) -> list[str]:
    return [event.kind for event in store.history(f"user/{user}")]


def events(store: Store) -> int:
    return store.stream_head().head_seq


def fail(store: Store, times: int, user: str = "lou") -> list[str]:
    """Sign in wrongly so many times; the names of the errors."""
    names = []
    for _ in range(times):
        with pytest.raises((PinWrong, AccountLocked)) as caught:
            sign_in(store, user, "9999x", "tty1")
        names.append(caught.value.name)
    return names


# Signing in


@pytest.mark.parametrize("name", ["lou", " LOU ", "Lou"])
def test_a_name_signs_in_however_it_is_written(store: Store, name: str) -> None:
    session = sign_in(store, name, PINS["lou"], "tty3")
    assert (session.user, session.station) == ("lou", "tty3")
    assert kinds(store, "lou") == ["user.added"]


def test_a_badge_signs_in(store: Store) -> None:
    user = store.get(User, "lou")
    assert user is not None
    assert user.badge is not None
    badge = Code.from_id("U", user.badge)
    assert sign_in(store, badge.text, PINS["lou"], "tty1").user == "lou"
    assert sign_in(store, badge.shown, PINS["lou"], "tty1").user == "lou"
    with pytest.raises(CodeCut):
        sign_in(store, badge.text[:-1], PINS["lou"], "tty1")
    with pytest.raises(CodeMisread):
        sign_in(store, badge.text[:-1] + ("1" if badge.check != "1" else "2"), PINS["lou"], "tty1")


@pytest.mark.parametrize("name", ["nobody", "", "UL10000"])
def test_an_unknown_name_is_refused_like_a_wrong_pin_and_not_journalled(store: Store, name: str) -> None:
    before = events(store)
    with pytest.raises(PinWrong):
        sign_in(store, name, PINS["lou"], "tty1")
    assert events(store) == before
    assert store.get(User, name) is None


def test_the_code_of_a_box_opens_nothing(store: Store) -> None:
    with pytest.raises(PinWrong):
        sign_in(store, Code("B", "L1", 3).text, PINS["ada"], "tty1")


def test_an_unknown_name_costs_the_same_hash(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pins, "_hasher", hasher)
    keep(store, Secret("lou", pins.hashed(PINS["lou"])))
    verified = []

    class Watched:
        def verify(self, pin_hash: str, pin: str) -> bool:
            verified.append(pin_hash.rsplit("$", 2)[0])
            return hasher().verify(pin_hash, pin)

    monkeypatch.setattr(pins, "_hasher", Watched)
    for name in ("lou", "nobody"):
        with pytest.raises(PinWrong):
            sign_in(store, name, "9999x", "tty1")
    assert verified == ["$argon2id$v=19$m=32768,t=2,p=1"] * 2


def test_a_closed_account_is_named_only_after_the_right_pin(admin: Session, store: Store) -> None:
    close(admin, "lou")
    with pytest.raises(PinWrong):
        sign_in(store, "lou", "9999x", "tty1")
    with pytest.raises(UserInactive):
        sign_in(store, "lou", PINS["lou"], "tty1")


def test_a_user_without_a_pin_on_this_machine_cannot_sign_in(store: Store) -> None:
    keep(store, Secret("lou"))
    for pin in ("", PINS["lou"]):
        with pytest.raises(PinWrong):
            sign_in(store, "lou", pin, "tty1")


def test_a_hash_made_with_older_parameters_is_renewed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pins, "_hasher", hasher)
    assert "m=8," in secret_of(store, "lou").pin_hash
    for _ in range(2):
        sign_in(store, "lou", PINS["lou"], "tty1")
        assert secret_of(store, "lou").pin_hash.startswith("$argon2id$v=19$m=32768,t=2,p=1$")


def test_a_damaged_hash_opens_nothing(store: Store) -> None:
    keep(store, Secret("lou", "not a hash"))
    with pytest.raises(PinWrong):
        sign_in(store, "lou", PINS["lou"], "tty1")


# Locking


def test_five_wrong_pins_lock_and_each_one_more_locks_longer(depot: Founded) -> None:
    store, clock = depot.store, depot.clock
    assert fail(store, 5) == ["pin.wrong"] * 4 + ["account.locked"]
    for minutes, follows in ((1, 5), (5, 15), (15, 15)):
        clock.move(seconds=60 * minutes - 20)
        with pytest.raises(AccountLocked):
            sign_in(store, "lou", PINS["lou"], "tty1")  # the right PIN is not even looked at
        clock.move(seconds=20)
        with pytest.raises(AccountLocked) as caught:
            sign_in(store, "lou", "9999x", "tty1")
        assert caught.value.facts["seconds"] == 60 * follows
    clock.move(minutes=15)
    assert sign_in(store, "lou", PINS["lou"], "tty1").user == "lou"
    assert fail(store, 5) == ["pin.wrong"] * 4 + ["account.locked"]  # counted anew


def test_a_locked_account_says_until_when(depot: Founded) -> None:
    fail(depot.store, 4)
    depot.clock.now = datetime.fromisoformat("2026-10-05T14:02:00-04:00")
    with pytest.raises(AccountLocked) as caught:
        sign_in(depot.store, "lou", "9999x", "tty1")
    assert "Lou" in caught.value.sentence()
    assert "14:03:0" in caught.value.sentence()


def test_a_right_pin_forgets_the_wrong_ones(store: Store) -> None:
    for _ in range(3):
        fail(store, 4)
        sign_in(store, "lou", PINS["lou"], "tty1")
    assert secret_of(store, "lou").failures == 0


def test_wrong_pins_and_locks_are_journalled_without_the_pin(store: Store) -> None:
    with pytest.raises(PinWrong):
        sign_in(store, "lou", "secret-9", "cellar")
    fail(store, 4)
    history = store.history("user/lou")[1:]
    assert [event.kind for event in history] == ["user.pin_failed"] * 5 + ["user.locked"]
    assert (history[0].actor, history[0].station) == ("lou", "cellar")
    assert history[-1].body == {"failures": 5, "until": history[-1].body["until"]}
    bodies = b"".join(body for (body,) in store.connection.execute("SELECT body FROM journal"))
    assert b"secret-9" not in bodies


def test_waiting_out_a_lock_writes_nothing(store: Store) -> None:
    fail(store, 5)
    before = events(store)
    fail(store, 3)
    assert events(store) == before
    assert secret_of(store, "lou").failures == 5


def test_only_the_account_itself_is_locked(store: Store) -> None:
    fail(store, 5)
    assert sign_in(store, "sam", PINS["sam"], "tty1").user == "sam"


def test_a_lock_survives_a_restart(depot: Founded) -> None:
    fail(depot.store, 5)
    depot.store.close()
    with Store.open(depot.path, clock=depot.clock) as store, pytest.raises(AccountLocked):
        sign_in(store, "lou", PINS["lou"], "tty1")


@pytest.mark.parametrize("back", [timedelta(seconds=30), timedelta(hours=3), timedelta(days=2_000)])
def test_a_clock_set_back_neither_unlocks_nor_locks_for_ever(depot: Founded, back: timedelta) -> None:
    store, clock = depot.store, depot.clock
    fail(store, 5)
    clock.now -= back
    with pytest.raises(AccountLocked) as caught:
        sign_in(store, "lou", PINS["lou"], "tty1")
    assert 0 < int(str(caught.value.facts["seconds"])) <= 60
    clock.move(seconds=40)
    with pytest.raises(AccountLocked):
        sign_in(store, "lou", PINS["lou"], "tty1")
    clock.move(seconds=60)
    assert sign_in(store, "lou", PINS["lou"], "tty1").user == "lou"


def test_a_clock_that_was_ahead_when_it_locked_does_not_lock_until_then(depot: Founded) -> None:
    store, clock = depot.store, depot.clock
    clock.move(days=400)
    fail(store, 5)
    clock.move(days=-400)
    fail(store, 1)
    clock.move(minutes=1)
    assert sign_in(store, "lou", PINS["lou"], "tty1").user == "lou"


def test_an_administrator_unlocks(admin: Session, store: Store) -> None:
    fail(store, 5)
    assert [account.user.key for account in accounts.accounts(store) if account.locked_until] == ["lou"]
    unlock(admin, "lou")
    assert sign_in(store, "lou", PINS["lou"], "tty1").user == "lou"
    assert kinds(store, "lou")[-1] == "user.unlocked"
    before = events(store)
    unlock(admin, "lou")
    assert events(store) == before


def test_two_terminals_count_together(depot: Founded) -> None:
    with depot.store.another() as other:
        fail(depot.store, 3)
        assert fail(other, 2)[-1] == "account.locked"
    with pytest.raises(AccountLocked):
        sign_in(depot.store, "lou", PINS["lou"], "tty1")
