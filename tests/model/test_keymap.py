"""Keymaps: read and written, refused where they clash, and always usable in part."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from depot.desk.keymap import bindings
from depot.model.keymap import (
    ALLOWED,
    ALONE,
    LOST,
    MOVES,
    NEEDS_SYNONYM,
    RESERVED,
    TAKEN,
    TYPES,
    TYPING,
    UNKNOWN,
    Bound,
    Wrong,
    read,
    usable,
    written,
    wrong,
)

COMMANDS = {
    "go.boxes": Bound(("f6",), "Boxes", priority=True),
    "go.loans": Bound(("f9",), "Loans", priority=True),
    "scan.mode": Bound(("f2",), "Mode"),
    "scan.why": Bound(("f3", "w"), "Why"),
    "box.edit": Bound(("f2", "e"), "Edit"),
    "view.next": Bound(("right",), "Next"),
    "list.open": Bound(("enter",), "Open"),
}
ALWAYS = ("go.boxes", "go.loans", "list.open")
SCREENS = [("scan.mode", "scan.why", *ALWAYS), ("box.edit", "view.next", *ALWAYS)]

KEYS = st.sampled_from([*sorted(ALLOWED), "f11", "alt+x", "ctrl+c", "ctrl+m"])
keymaps = st.dictionaries(
    st.sampled_from([*COMMANDS, "no.such"]), st.lists(KEYS, max_size=3, unique=True).map(tuple), max_size=5
)


def found(keymap: dict[str, tuple[str, ...]]) -> list[Wrong]:
    return list(wrong(keymap, COMMANDS, SCREENS))


def test_each_fault_by_its_name() -> None:
    assert found({"no.such": ("m",)}) == [Wrong(UNKNOWN, "no.such")]
    assert found({"scan.mode": ()}) == [Wrong(LOST, "scan.mode")]
    assert found({"scan.mode": ("f11",)}) == [Wrong(RESERVED, "scan.mode", "f11")]
    assert found({"scan.mode": ("ctrl+c", "m")}) == [Wrong(RESERVED, "scan.mode", "ctrl+c")]
    assert found({"scan.mode": ("home",)}) == [Wrong(RESERVED, "scan.mode", "home")], "it moves"
    assert found({"view.next": ("right", "m")}) == [], "what the program gave it, it may keep"
    assert found({"go.boxes": ("b",)}) == [Wrong(TYPES, "go.boxes", "b")]
    assert found({"scan.mode": ("ctrl+y",)}) == [Wrong(ALONE, "scan.mode", "ctrl+y")]
    assert found({"scan.mode": ("ctrl+y", "m")}) == []
    assert found({"scan.mode": ("w",)}) == [Wrong(TAKEN, "scan.mode", "w", "scan.why")]
    assert found({"box.edit": ("f9",)}) == [Wrong(TAKEN, "box.edit", "f9", "go.loans")]
    assert found({"go.loans": ("f2",)}) == [
        Wrong(TAKEN, "go.loans", "f2", "scan.mode"),
        Wrong(TAKEN, "go.loans", "f2", "box.edit"),
    ]
    assert found({"scan.mode": ("enter",)}) == [Wrong(TAKEN, "scan.mode", "enter", "list.open")]


def test_two_may_change_places() -> None:
    assert found({"scan.mode": ("f3",), "scan.why": ("f2",)}) == []


def test_the_same_key_on_two_screens_is_no_clash() -> None:
    assert found({"scan.why": ("f3", "e")}) == []


@given(keymaps)
def test_what_is_usable_has_nothing_wrong(keymap: dict[str, tuple[str, ...]]) -> None:
    kept = usable(keymap, COMMANDS, SCREENS)
    assert not found(kept)
    assert set(kept) <= set(keymap)
    assert usable(kept, COMMANDS, SCREENS) == kept


@given(st.permutations(["f2", "f3", "f4", "f7"]))
def test_nothing_that_can_be_is_left_out(keys: list[str]) -> None:
    names = ("scan.mode", "scan.why", "go.boxes", "go.loans")
    keymap: dict[str, tuple[str, ...]] = {name: (key,) for name, key in zip(names, keys, strict=True)}
    assert (usable(keymap, COMMANDS, SCREENS) == keymap) == (not found(keymap))


@given(keymaps)
def test_a_keymap_is_read_as_it_was_written(keymap: dict[str, tuple[str, ...]]) -> None:
    kept = {command: keys for command, keys in keymap.items() if keys}
    assert read(written(kept)) == kept


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    keymap = read(text)
    assert keymap is None or all(command and "," not in key for command, keys in keymap.items() for key in keys)


def test_the_program_itself_has_nothing_wrong() -> None:
    own = bindings()
    assert not list(wrong({}, own.commands, own.together))
    assert len(own.commands) > 100


def test_the_kinds_of_keys() -> None:
    assert NEEDS_SYNONYM | TYPING | MOVES <= ALLOWED
    assert not {"f11", "ctrl+c", "ctrl+h", "ctrl+m", "ctrl+s", "ctrl+z"} & ALLOWED
