"""The burst detector by itself: nothing lost, nothing reordered, whatever comes at whatever pace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.burst import Action, Burst, Dropped, Focus, Press, ScanConfig, Typed
from screens.detector import BurstDetector
from tests.screens.toolkit.demo_app import is_code

CONFIG = ScanConfig(is_code=is_code, prefix=frozenset({"f11"}))
CODE = "BL1004217V"

KEYS: dict[str, str | None] = {
    "enter": "\r",
    "tab": "\t",
    "ctrl+j": "\n",
    "f11": None,
    "f2": None,
    "left_shift": None,
    "escape": "\x1b",
    "ctrl+right_square_bracket": "\x1d",
    "backspace": "\x7f",
    "up": None,
}


def press(key: str, time: float) -> Press:
    return Press(key, KEYS.get(key, key if len(key) == 1 else None), time)


def run(
    keys: Sequence[tuple[str, float]], focus: Focus | Sequence[Focus] = Focus.COMMANDS, config: ScanConfig = CONFIG
) -> list[Action]:
    """Feed keys with the pause before each; time-outs fire when they are due, and at the end."""
    detector = BurstDetector(config)
    actions: list[Action] = []
    now = 0.0
    for nth, (key, pause) in enumerate(keys):
        where = focus if isinstance(focus, Focus) else focus[nth]
        now += pause
        while detector.deadline is not None and detector.deadline < now:
            actions += detector.quiet(detector.deadline, where)
        actions += detector.feed(press(key, now), where)
    actions += detector.quiet(now + 10, focus if isinstance(focus, Focus) else Focus.COMMANDS)
    assert detector.deadline is None
    return actions


def at(text: str, pause: float, first: float = 1.0, end: str = "enter") -> list[tuple[str, float]]:
    """The keys of a text at one pace, the first after a longer pause, and an end key."""
    keys = [*text, *([end] if end else [])]
    return [(key, pause if nth else first) for nth, key in enumerate(keys)]


def bursts(actions: Sequence[Action]) -> list[str]:
    return [action.text for action in actions if isinstance(action, Burst)]


def typed(actions: Sequence[Action]) -> str:
    """What a text field holds in the end."""
    text: list[str] = []
    for action in actions:
        if isinstance(action, Typed) and action.press.printable:
            text.append(action.press.key)
        elif isinstance(action, Burst) and action.to_take_back:
            del text[-action.to_take_back :]
    return "".join(text)


pauses = st.sampled_from([0.0, 0.0005, 0.002, 0.01, 0.02, 0.029, 0.031, 0.05, 0.1, 0.2, 0.3])
keys = st.one_of(st.sampled_from("BL1004217Vbx5$ é"), st.sampled_from(sorted(KEYS)))
sequences = st.one_of(
    st.lists(st.tuples(keys, pauses), max_size=60),
    st.lists(
        st.one_of(
            st.sampled_from([at(CODE, 0.001), at(CODE, 0.001, 0.0), at("$NO", 0.002), at(CODE, 0.1), at("555", 0.02)]),
            st.lists(st.tuples(keys, pauses), max_size=6),
        ),
        max_size=8,
    ).map(lambda parts: [key for part in parts for key in part]),
)


@given(sequences, st.data())
def test_every_key_comes_out_once_and_in_order(sequence: list[tuple[str, float]], data: st.DataObject) -> None:
    config = replace(CONFIG, max_len=data.draw(st.sampled_from([8, 2000])), timing=data.draw(st.booleans()))
    focus = data.draw(st.lists(st.sampled_from(Focus), min_size=len(sequence), max_size=len(sequence)))
    out: list[Press] = []
    over = 0
    for action in run(sequence, focus, config):
        if isinstance(action, Burst):
            taken = list(action.presses[: action.echoed])
            assert out[len(out) - len(taken) :] == taken
            out = out[: len(out) - len(taken)] + list(action.presses)
            over += action.length - len(action.text)
        elif isinstance(action, Typed | Dropped):
            out.append(action.press)
    now, sent = 0.0, []
    for key, pause in sequence:
        now += pause
        sent.append(press(key, now))
    if over:
        kept = iter(sent)
        assert all(one in kept for one in out)
        assert len(out) + over == len(sent)
    else:
        assert out == sent


@given(st.sampled_from(Focus), st.floats(0.0001, 0.012), st.sampled_from(["enter", "tab", "ctrl+j"]), st.integers(1, 9))
def test_machine_speed_is_always_a_scan(focus: Focus, pause: float, end: str, count: int) -> None:
    actions = run([key for _ in range(count) for key in at(CODE, pause, pause, end)], focus)
    assert bursts(actions) == [CODE] * count
    assert typed(actions) == ""


@given(st.sampled_from(Focus), st.text("abcdeBFS0123456789 é", max_size=80), st.floats(0.035, 0.4))
def test_a_person_is_never_a_scan(focus: Focus, text: str, pause: float) -> None:
    actions = run(at(text, pause), focus)
    assert bursts(actions) == []
    assert typed(actions) == text


def test_fast_fingers_with_rolls_are_typing() -> None:
    text = "Boite 12 des dossiers"
    rolled = [(key, 0.02 if nth % 4 == 3 else 0.09) for nth, key in enumerate(text)]
    for focus in Focus:
        actions = run([*rolled, ("enter", 0.1)], focus)
        assert (bursts(actions), typed(actions)) == ([], text)


def test_typing_waits_only_where_a_code_could_begin() -> None:
    detector = BurstDetector(CONFIG)
    assert detector.feed(press("é", 1.0), Focus.TEXT) == [Typed(press("é", 1.0))]
    assert detector.feed(press("B", 2.0), Focus.TEXT) == []
    assert detector.deadline == pytest.approx(2.0 + CONFIG.echo_gap)
    assert detector.quiet(2.011, Focus.TEXT) == [Typed(press("B", 2.0))]
    assert detector.deadline == pytest.approx(2.0 + CONFIG.detect_gap)
    assert detector.quiet(2.031, Focus.TEXT) == []
    assert detector.deadline is None
    assert detector.feed(press("B", 3.0), Focus.SCAN_LINE) == [Typed(press("B", 3.0))]


def test_the_scan_line_gets_back_what_a_burst_echoed() -> None:
    actions = run([*at("BL1", 0.1, end=""), *at(CODE, 0.001)], Focus.SCAN_LINE)
    assert (bursts(actions), typed(actions)) == ([CODE], "BL1")


def test_a_text_field_gets_back_what_a_lower_case_burst_leaked() -> None:
    actions = run(at("bl1004217v", 0.001), Focus.TEXT)
    assert (bursts(actions), typed(actions)) == (["bl1004217v"], "")


def test_cr_lf_is_one_end() -> None:
    line = [*at(CODE, 0.001), ("ctrl+j", 0.001)]
    actions = run(line * 3)
    assert bursts(actions) == [CODE] * 3
    assert sum(isinstance(action, Dropped) for action in actions) == 3
    assert not [action for action in actions if isinstance(action, Typed)]


def test_a_short_command_card_is_a_scan_at_speed_only() -> None:
    assert bursts(run(at("$NO", 0.003))) == ["$NO"]
    assert bursts(run(at("$NO", 0.09))) == []
    assert bursts(run(at("xyz", 0.003))) == []


def test_no_end_key_ends_by_silence() -> None:
    assert bursts(run(at(CODE, 0.001, end=""))) == [CODE]
    assert bursts(run(at("ABC12345XYZ", 0.001, end=""), Focus.TEXT)) == []
    assert typed(run(at("ABC12345XYZ", 0.001, end=""), Focus.TEXT)) == "ABC12345XYZ"
    assert bursts(run(at("ABC12345XYZ", 0.001, end=""))) == ["ABC12345XYZ"], "a burst never fires commands"
    sure = replace(CONFIG, suffixless=True)
    assert bursts(run(at("ABC12345XYZ", 0.001, end=""), Focus.TEXT, sure)) == ["ABC12345XYZ"]


def test_a_prefix_needs_no_speed() -> None:
    slow = [("f11", 1.0), *at("AB", 0.2, 0.2)]
    assert bursts(run(slow)) == ["AB"]
    assert bursts(run([("f11", 1.0), *at(CODE, 0.001, 0.001, end="")] * 2)) == [CODE, CODE]
    alone = run([("f11", 1.0), ("a", 1.0)], Focus.TEXT)
    assert [action.press.key for action in alone if isinstance(action, Typed)] == ["f11", "a"]
    only = replace(CONFIG, timing=False)
    assert bursts(run(at(CODE, 0.001), Focus.TEXT, only)) == []
    assert bursts(run([("f11", 1.0), *at(CODE, 0.001, 0.001)], Focus.TEXT, only)) == [CODE]


def test_a_key_held_down_is_typing() -> None:
    for pause in (0.02, 0.033):
        actions = run(at("5" * 60, pause), Focus.TEXT)
        assert (bursts(actions), typed(actions)) == ([], "5" * 60)
    assert bursts(run(at("00000000012345", 0.002))) == ["00000000012345"]


def test_an_endless_burst_is_kept_short_and_delivered_once() -> None:
    actions = run(at("A1" * 2500, 0.0002))
    assert [(len(action.text), action.length) for action in actions if isinstance(action, Burst)] == [(2000, 5000)]
    assert len(actions) == 1


def test_shift_reported_by_itself_does_not_split_a_code() -> None:
    shifted = [key for one in at(CODE, 0.002) for key in (("left_shift", 0.0), one)]
    assert bursts(run(shifted)) == [CODE]


def test_controls_inside_a_code_stay_in_it() -> None:
    gs1 = [*at("B0112345", 0.001, end=""), ("ctrl+right_square_bracket", 0.001), *at("17ABC", 0.001, 0.001)]
    assert bursts(run(gs1)) == ["B0112345\x1d17ABC"]
    function = [*at("B0112345", 0.001, end=""), ("f2", 0.001), *at("17ABC", 0.001, 0.001)]
    assert bursts(run(function)) == ["B0112345\N{REPLACEMENT CHARACTER}17ABC"]


def test_a_stall_does_not_split_a_code() -> None:
    detector = BurstDetector(CONFIG)
    actions: list[Action] = []
    for nth, (key, pause) in enumerate(at(CODE, 0.001)):
        time = nth * pause + (0.4 if nth > 1 else 0.0)
        actions += detector.feed(press(key, time), Focus.TEXT, stalled=nth == 2)
    assert bursts(actions) == [CODE]


def test_the_first_key_of_a_code_is_put_back_when_it_was_let_go_too_soon() -> None:
    late = [("B", 1.0), *at(CODE[1:], 0.001, 0.09)]
    for focus in Focus:
        actions = run(late, focus)
        assert (bursts(actions), typed(actions)) == ([CODE], "")
    apart = [("B", 1.0), *at(CODE[1:], 0.001, 0.5)]
    assert bursts(run(apart)) == [CODE[1:]]


@pytest.mark.parametrize("focus", list(Focus))
@pytest.mark.parametrize("pause", [0.02, 0.04, 0.08, 0.15, 0.24])
@pytest.mark.parametrize("fires", [True, False], ids=["time-outs fire", "time-outs are late"])
def test_a_pause_anywhere_in_a_code_does_not_split_it(focus: Focus, pause: float, fires: bool) -> None:
    for place in range(1, len(CODE) + 1):
        detector, actions, now = BurstDetector(CONFIG), list[Action](), 0.0
        for nth, key in enumerate([*CODE, "enter"] * 3):
            now += pause if nth == len(CODE) + 1 + place else 0.001
            while fires and detector.deadline is not None and detector.deadline < now:
                actions += detector.quiet(detector.deadline, focus)
            actions += detector.feed(press(key, now), focus)
        assert (place, bursts(actions), typed(actions)) == (place, [CODE] * 3, "")


def test_calibration_stays_in_bounds() -> None:
    assert CONFIG.calibrated((0.001, 0.002)).detect_gap == pytest.approx(0.020)
    assert CONFIG.calibrated((0.015,)).detect_gap == pytest.approx(0.045)
    assert CONFIG.calibrated((0.5,)).detect_gap == pytest.approx(0.060)
    assert bursts(run(at(CODE, 0.018), Focus.COMMANDS, CONFIG.calibrated((0.018,)))) == [CODE]
