"""Accounts: PINs, and the administrator's acts upon users."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from depot.desk import accounts, pins
from depot.desk.accounts import (
    AdminLast,
    UserKnown,
    UserUnknown,
    add_user,
    change_role,
    close,
    new_badge,
    rename,
    reopen,
    set_pin,
    sign_in,
    unlock,
)
from depot.desk.entries import EntryMalformed, EntryNotChoice
from depot.desk.pins import PinTooLong, PinTooShort, PinTrivial
from depot.desk.proof import AccountLocked, PinWrong
from depot.desk.session import Session, UserInactive
from depot.errors import DepotError
from depot.model import roles
from depot.model.codes import Code
from depot.model.reference import User
from depot.model.roles import RoleTooLow
from depot.store.accounts import Secret, keep, secret_of
from depot.store.store import Store
from tests.desk.founded import PINS, Founded


def kinds(store: Store, user: str) -> list[str]:
    return [event.kind for event in store.history(f"user/{user}")]


def events(store: Store) -> int:
    return store.stream_head().head_seq


# PINs


@pytest.mark.parametrize(
    ("pin", "error"),
    [
        ("", PinTooShort),
        ("407", PinTooShort),
        ("4" * 65, PinTooLong),
        ("0000", PinTrivial),
        ("éééééé", PinTrivial),
        ("1234", PinTrivial),
        ("0123456789", PinTrivial),
        ("7890", PinTrivial),
        ("4321", PinTrivial),
        ("0987", PinTrivial),
        ("abcde", PinTrivial),
        ("1212", PinTrivial),
        ("121", PinTooShort),
        ("Louise", PinTrivial),
    ],
)
def test_a_pin_that_is_easy_to_guess_is_refused(admin: Session, pin: str, error: type[DepotError]) -> None:
    with pytest.raises(error):
        add_user(admin, "louise", role=roles.CLERK, pin=pin)
    assert admin.store.get(User, "louise") is None


@pytest.mark.parametrize("pin", ["4071", "1235", "2580", "1122", "9012x", "4" * 63 + "5", "clé de voûte"])
def test_other_pins_are_fine(pin: str) -> None:
    assert pins.checked_pin(pin, "louise") == pin


def test_a_pin_is_the_same_from_every_keyboard(admin: Session, store: Store) -> None:
    add_user(admin, "louise", role=roles.CLERK, pin=unicodedata.normalize("NFD", "voûté"))
    assert sign_in(store, "louise", unicodedata.normalize("NFC", "voûté"), "tty1").user == "louise"


def test_anybody_sets_their_own_pin_with_the_old_one(auditor: Session, store: Store) -> None:
    with pytest.raises(PinWrong):
        set_pin(auditor, "aud", "3355", old="9999x")
    set_pin(auditor, "aud", "3355", old=PINS["aud"])
    assert sign_in(store, "aud", "3355", "tty1").user == "aud"
    with pytest.raises(PinWrong):
        sign_in(store, "aud", PINS["aud"], "tty1")
    assert kinds(store, "aud") == ["user.added", "user.pin_failed", "user.pin_set", "user.pin_failed"]


def test_guessing_the_old_pin_at_an_open_screen_locks_too(clerk: Session) -> None:
    for _ in range(4):
        with pytest.raises(PinWrong):
            set_pin(clerk, "lou", "3355", old="9999x")
    with pytest.raises(AccountLocked):
        set_pin(clerk, "lou", "3355", old="9999x")


def test_even_an_administrator_needs_the_old_pin_for_their_own(admin: Session) -> None:
    with pytest.raises(PinWrong):
        set_pin(admin, "ada", "3355")


def test_an_administrator_sets_anybodys_pin_and_so_unlocks(admin: Session, store: Store) -> None:
    for _ in range(5):
        with pytest.raises((PinWrong, AccountLocked)):
            sign_in(store, "lou", "9999x", "tty1")
    set_pin(admin, "lou", "3355")
    assert sign_in(store, "lou", "3355", "tty1").user == "lou"


def test_a_pin_that_is_refused_leaves_the_old_one(admin: Session, store: Store) -> None:
    with pytest.raises(PinTrivial):
        set_pin(admin, "lou", "1111")
    with pytest.raises(UserUnknown):
        set_pin(admin, "nobody", "3355")
    assert sign_in(store, "lou", PINS["lou"], "tty1").user == "lou"
    assert secret_of(store, "nobody") == Secret("nobody")


# Users


def test_a_new_user_has_a_role_a_badge_and_a_pin(admin: Session, store: Store) -> None:
    badge = add_user(admin, "Marie-Ève", role=roles.SUPERVISOR, pin="3355", full_name=" Marie-Ève  Roy ").result
    user = store.get(User, "marie-ève")
    assert user is not None
    assert badge is not None
    assert (user.name, user.role, user.badge) == ("Marie-Ève Roy", "supervisor", badge.id)
    assert sign_in(store, badge.text, "3355", "tty1").user == "marie-ève"
    assert "3355" not in str([event.body for event in store.history("user/marie-ève")])


@pytest.mark.parametrize("name", ["", "9lives", "a b", "a/b", "x" * 33, "-a", "a\x1b"])
def test_a_name_that_cannot_be_typed_is_refused(admin: Session, name: str) -> None:
    with pytest.raises(EntryMalformed):
        add_user(admin, name, role=roles.CLERK, pin="3355")


def test_names_are_unique_whatever_their_capitals(admin: Session) -> None:
    with pytest.raises(UserKnown):
        add_user(admin, "LOU", role=roles.CLERK, pin="3355")
    assert secret_of(admin.store, "lou").pin_hash
    assert sign_in(admin.store, "lou", PINS["lou"], "tty1").user == "lou"  # the PIN was not replaced


def test_a_role_must_exist(admin: Session) -> None:
    with pytest.raises(EntryNotChoice):
        add_user(admin, "louise", role="boss", pin="3355")
    with pytest.raises(EntryNotChoice):
        change_role(admin, "lou", "boss")


def test_a_role_changed_counts_at_once_for_an_open_session(admin: Session, clerk: Session) -> None:
    change_role(admin, "lou", roles.ADMIN)
    add_user(clerk, "louise", role=roles.CLERK, pin="3355")
    change_role(admin, "lou", roles.CLERK)
    with pytest.raises(RoleTooLow):
        new_badge(clerk, "louise")


def test_an_account_closed_can_do_nothing_more_until_it_is_opened_again(admin: Session, supervisor: Session) -> None:
    close(admin, "sam")
    with pytest.raises(UserInactive):
        supervisor.do(roles.REFERENCE, lambda tx: None)
    with pytest.raises(UserInactive):
        set_pin(supervisor, "sam", "3355", old=PINS["sam"])
    reopen(admin, "sam")
    assert sign_in(admin.store, "sam", PINS["sam"], "tty1").user == "sam"


def test_what_is_so_already_is_no_event(admin: Session, store: Store) -> None:
    before = events(store)
    reopen(admin, "lou")
    change_role(admin, "lou", roles.CLERK)
    assert events(store) == before
    close(admin, "lou")
    close(admin, "lou")
    assert events(store) == before + 1


def test_a_new_badge_kills_the_old_one_for_good(admin: Session, store: Store) -> None:
    before = store.get(User, "lou")
    assert before is not None
    assert before.badge is not None
    badge = new_badge(admin, "lou").result
    assert badge is not None
    with pytest.raises(PinWrong):
        sign_in(store, Code.from_id("U", before.badge).text, PINS["lou"], "tty1")
    assert sign_in(store, badge.text, PINS["lou"], "tty1").user == "lou"
    third = new_badge(admin, "sam").result
    assert third is not None
    assert third.id not in {before.badge, badge.id}


def test_a_full_name_can_be_corrected(admin: Session, store: Store) -> None:
    rename(admin, "lou", "Louise Gagnon")
    before = events(store)
    rename(admin, "lou", "Louise  Gagnon")
    assert events(store) == before
    user = store.get(User, "lou")
    assert user is not None
    assert user.name == "Louise Gagnon"


def test_the_last_administrator_stays(admin: Session, store: Store) -> None:
    with pytest.raises(AdminLast):
        close(admin, "ada")
    with pytest.raises(AdminLast):
        change_role(admin, "ada", roles.AUDITOR)
    change_role(admin, "sam", roles.ADMIN)
    close(admin, "ada")
    assert [account.user.key for account in accounts.accounts(store) if account.user.inactive] == ["ada"]


def test_an_administrator_who_cannot_sign_in_here_does_not_count(admin: Session, store: Store) -> None:
    change_role(admin, "sam", roles.ADMIN)
    keep(store, Secret("sam"))
    with pytest.raises(AdminLast):
        close(admin, "ada")
    set_pin(admin, "sam", "3355")
    close(admin, "sam")
    with pytest.raises(AdminLast):
        close(admin, "ada")


def test_the_list_of_accounts_tells_all(admin: Session, store: Store) -> None:
    close(admin, "aud")
    keep(store, Secret("sam"))
    listed = {account.user.key: (account.user.inactive, account.has_pin) for account in accounts.accounts(store)}
    assert listed == {"ada": (0, True), "aud": (1, True), "lou": (0, True), "sam": (0, False)}


ACTS: dict[str, Callable[[Session], object]] = {
    "add_user": lambda session: add_user(session, "louise", role=roles.CLERK, pin="3355"),
    "set_pin": lambda session: set_pin(session, "ada", "3355"),
    "change_role": lambda session: change_role(session, session.user, roles.ADMIN),
    "rename": lambda session: rename(session, "ada", "Eve"),
    "close": lambda session: close(session, "ada"),
    "reopen": lambda session: reopen(session, "ada"),
    "new_badge": lambda session: new_badge(session, "ada"),
    "unlock": lambda session: unlock(session, "ada"),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["supervisor", "clerk", "auditor"])
def test_only_an_administrator_changes_accounts(depot: Founded, role: str, act: str) -> None:
    before, secret = events(depot.store), secret_of(depot.store, "ada")
    with pytest.raises(RoleTooLow):
        ACTS[act](getattr(depot, role))
    assert events(depot.store) == before
    assert secret_of(depot.store, "ada") == secret


@pytest.mark.parametrize("act", [name for name in ACTS if name != "add_user"])
def test_an_unknown_user_is_said_to_be_unknown(admin: Session, act: str) -> None:
    calls: dict[str, Callable[[], object]] = {
        "set_pin": lambda: set_pin(admin, "nobody", "3355"),
        "change_role": lambda: change_role(admin, "nobody", roles.CLERK),
        "rename": lambda: rename(admin, "nobody", "X"),
        "close": lambda: close(admin, "nobody"),
        "reopen": lambda: reopen(admin, "nobody"),
        "new_badge": lambda: new_badge(admin, "nobody"),
        "unlock": lambda: unlock(admin, "nobody"),
    }
    with pytest.raises(UserUnknown):
        calls[act]()
