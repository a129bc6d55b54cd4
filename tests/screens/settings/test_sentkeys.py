"""From a scan to keys, bytes and pauses; from a text to what it means."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from qrcode.main import QRCode

from depot import words
from depot.model.keyboards import CALIBRATION
from depot.model.scanner import ScannerSettings
from depot.model.scantext import calibrate
from depot.store.store import Store
from screens.capture import Scan
from screens.settings.cardcode import QUIET, calibration_symbol
from screens.settings.sentkeys import columns_of, sent
from screens.settings.verdict import Verdict, advice, judge, keyboard
from tests.screens.depots import Furnished


@pytest.fixture(autouse=True)
def english() -> None:
    words.use("en")


def test_keys_of_a_scan_with_prefix_and_end() -> None:
    keys = sent(Scan("$L 1", "prefix", 4, ("f11", "dollar_sign", "L", "space", "1", "enter"), (0.001,) * 4 + (0.02,)))
    assert keys.keys == ("F11", "$", "L", "Space", "1", "Enter")
    assert keys.pauses == (1, 1, 1, 1, 20)
    assert (keys.typical, keys.longest, keys.ending) == (1, 1, "\r")
    assert keys.bytes == "24 4C 20 31 0D"


def test_keys_that_only_shift_are_left_out() -> None:
    keys = sent(Scan("B", "keys", 1, ("left_shift", "B", "tab"), (0.002,)))
    assert keys.keys == ("B", "Tab")
    assert keys.ending == "\t"


def test_controls_are_escaped_and_no_end_is_no_end() -> None:
    keys = sent(Scan("A\x1d\x1b", "silence", 3, ("A", "ctrl+right_square_bracket", "escape"), (0.001, 0.001)))
    assert keys.keys == ("A", r"\x1d", r"\x1b")
    assert keys.ending == ""
    assert keys.bytes == "41 1D 1B"


def test_a_paste_has_characters_and_no_pauses() -> None:
    keys = sent(Scan("B1", "paste", 2))
    assert (keys.keys, keys.pauses, keys.typical, keys.longest) == (("B", "1"), (), 0, 0)


def test_pauses_stand_under_the_keys_they_come_before() -> None:
    assert columns_of(("B", "L", "Enter"), (1, 120), 40) == [("B L Enter ", "  1 120   ")]
    lines = columns_of(tuple(CALIBRATION), (1,) * 37, 20)
    assert len(lines) == 4
    assert all(len(above) <= 20 and len(above) == len(below) for above, below in lines)
    assert "".join(above for above, _below in lines).replace(" ", "") == CALIBRATION


@pytest.mark.parametrize(
    ("text", "outcome", "means"),
    [
        ("$LEND", "ok", "the command card LEND"),
        ("BL10000010", "ok", "B-L1-000001-0: at S-2 · 04 · A · 1"),
        ("31142054869881", "ok", "31142054869881: at S-2 · 04 · A · 1"),
        ("31142054869882", "unknown", "no code of ours"),
        ("BL1000001Z", "stop", "misread"),
        ("\x1b\x07", "stop", "held no code"),
        ("X" * 300, "stop", "300 characters"),
    ],
)
def test_what_a_text_means(furnished: Furnished, text: str, outcome: str, means: str) -> None:
    with Store.open(furnished.path, readonly=True) as store:
        verdict = judge(text, ScannerSettings(), store)
    assert verdict.outcome == outcome
    assert means in verdict.means
    assert "\x1b" not in verdict.means


def test_what_was_taken_off_and_undone_is_told(furnished: Furnished) -> None:
    with Store.open(furnished.path, readonly=True) as store:
        assert judge("]C0~BL10000010#", ScannerSettings(prefix="~", suffix="#"), store).taken_off == "]C0 ~ #"
        assert judge("BL&ààààà&à", ScannerSettings(), store).keyboard == "scanner US, computer French (AZERTY)"
        assert judge("bl10000010", ScannerSettings(), store).keyboard == ""
        learned = calibrate(CALIBRATION.translate(str.maketrans("0123456789", "1234567890")), ScannerSettings())
        assert judge("BL21111121", learned, store).keyboard == "as the calibration card taught"


def test_names_of_keyboards() -> None:
    assert keyboard("caps") == "Caps Lock was on"
    assert keyboard("us>ca-multix+caps") == "scanner US, computer Canadian multilingual, Caps Lock was on"


class Case(NamedTuple):
    """A scan, and what is advised: a part of each sentence."""

    how: str
    keys: tuple[str, ...]
    gaps: tuple[float, ...]
    said: tuple[str, ...]
    keyboard: str = ""
    announced: str = ""


WHOLE = ("B", "L", "enter")


@pytest.mark.parametrize(
    "case",
    [
        Case("keys", WHOLE, (0.001, 0.001), ()),
        Case("keys", WHOLE, (0.045, 0.001), ("45 ms",)),
        Case("keys", WHOLE, (0.001, 0.300), ()),
        Case("typed", WHOLE, (0.090, 0.090), ("one by one",)),
        Case("silence", ("B", "L"), (0.001,), ("suffix to Enter",)),
        Case("keys", WHOLE, (0.001, 0.001), ("pressed F11",), announced="f11"),
        Case("keys", WHOLE, (0.001, 0.001), ("keyboard country",), keyboard="x"),
        Case("silence", ("B", "L"), (0.001,), ("suffix", "F11", "country"), keyboard="x", announced="f11"),
        Case("paste", (), (), ()),
    ],
)
def test_advice(case: Case) -> None:
    keys = sent(Scan("BL", case.how, 2, case.keys, case.gaps))
    verdict = Verdict("ok", "", "", case.keyboard)
    given = list(advice(keys, case.how, verdict, ScannerSettings(), case.announced))
    assert len(given) == len(case.said)
    assert all(part in hint for part, hint in zip(case.said, given, strict=True))


def test_the_symbol_on_the_screen_is_the_cards() -> None:
    lines = [line.plain for line in calibration_symbol()]
    halves = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    drawn = [[halves[cell][half] for cell in line] for line in lines for half in (0, 1)]
    code = QRCode(border=QUIET, mask_pattern=3, error_correction=0)
    code.add_data(CALIBRATION)
    code.make()
    expected = [[int(bool(module)) for module in row] for row in code.get_matrix()]
    assert drawn[: len(expected)] == expected
    assert len(lines) <= 18
