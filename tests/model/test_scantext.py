"""From what arrives to what it means: codes, commands, misreads and foreign barcodes, through every keyboard."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from depot.model.codes import Code, CodeCut, codes_from
from depot.model.commands import Command
from depot.model.keyboards import CALIBRATION, LAYOUTS, CalibrationCut, learn
from depot.model.scanner import ScannerSettings
from depot.model.scantext import (
    LEARNED,
    LONGEST,
    Reading,
    ScanEmpty,
    ScanTooLong,
    calibrate,
    printable,
    read,
)

HOME = "L1"
BOX = Code("B", HOME, 123)
CODES = st.sampled_from(
    [*codes_from("B", HOME, 0, 200), *codes_from("S", "K7", 5_000, 200), *codes_from("F", "YY", 10**6, 200)]
)
TABLES = {layout.name: layout.table for layout in LAYOUTS}
AZERTY = learn(CALIBRATION, "à&é\"'(-è_çQBCDEFGHIJKL?NOPARSTUVZXYW)4")


def arrival(text: str, layout: str) -> str:
    return "".join({meant: arrived for arrived, meant in TABLES[layout].items()}[character] for character in text)


def is_box(reading: Reading) -> bool:
    return (reading.kind, reading.text, reading.code) == ("code", "BL1000123H", BOX)


# ------------------------------------------------------------------------------------------------------ codes, commands


@pytest.mark.parametrize(
    "raw",
    [
        "BL1000123H",
        "bl1000123h",
        "B-L1-000123-H",
        " b l1 ooo123 h ",
        "BL1000123H\r",
        "BL1000123H\r\n",
        "BL1000123H\t",
        "\x02BL1000123H\x03",
        "\ufeffBL1000123H\n",
        "]C0BL1000123H",
        "]Q1BL1000123H\r\n",
        "BL1000\x00123H",
    ],
)
def test_an_own_code(raw: str) -> None:
    reading = read(raw, home=HOME)
    assert is_box(reading)
    assert (reading.raw, reading.layout, reading.problem, reading.alternatives) == (raw, "", None, ())


def test_the_aim_identifier_is_kept_apart() -> None:
    reading = read("]Q1BL1000123H")
    assert (reading.aim, reading.text, reading.key) == ("]Q1", "BL1000123H", "BL1000123H")
    reading = read("]F031142062754604")
    assert (reading.kind, reading.aim, reading.text, reading.alternatives) == ("text", "]F0", "31142062754604", ())


@given(CODES, st.sampled_from(sorted(TABLES)), st.sampled_from(["", "]C0", "]Q1", "]d2"]))
def test_a_code_through_every_keyboard(code: Code, layout: str, aim: str) -> None:
    assume(not aim or "]" in TABLES[layout].values())
    arrived = arrival(aim + code.text, layout)
    reading = read(arrived, home=HOME)
    assert (reading.kind, reading.code, reading.aim) == ("code", code, aim)
    assert bool(reading.layout) == (arrived != aim + code.text)


@given(CODES, st.sampled_from(sorted(TABLES)))
def test_a_code_through_every_keyboard_with_caps_lock(code: Code, layout: str) -> None:
    assert read(arrival(code.text, layout).swapcase(), home=HOME).code == code


@given(st.sampled_from(Command), st.sampled_from(sorted(TABLES)))
def test_a_command_through_every_keyboard(command: Command, layout: str) -> None:
    for raw in (command.code, command.code.lower(), arrival(command.code, layout)):
        reading = read(raw + "\r")
        assert (reading.kind, reading.text, reading.command) == ("command", command.code, command)


@pytest.mark.parametrize(
    ("raw", "aim"),
    [("Ç0BL1000123H", "]C0"), ("1BL1000123H", "]?1"), ("¸Q1BL1000123H", "]Q1"), ("çC0BL1000123H", "]C0")],
)
def test_a_mangled_aim_identifier(raw: str, aim: str) -> None:
    reading = read(raw, home=HOME)
    assert is_box(reading)
    assert reading.aim == aim


def test_the_station_that_was_calibrated() -> None:
    dvorak = ScannerSettings(learned=learn(CALIBRATION, '0123456789AXJE>UIDCHTNMBRL"POYGK<QF:[$'))
    assert is_box(reading := read("XN1000123D", dvorak, HOME))
    assert reading.layout == LEARNED
    assert is_box(read("BL1000123H", dvorak, HOME)), "typed on the same keyboard"
    assert read("$NRRT", dvorak).command is Command.LOOK
    assert read("XN1000123D", home=HOME).code is None


def test_a_repair_names_its_layout() -> None:
    assert read('BL&ààà&é"H', home=HOME).layout == "us>fr"
    assert read('BL&ààà&é"H', ScannerSettings(learned=AZERTY), HOME).layout == LEARNED
    assert read("4LEND").layout == "us>fr"


# ------------------------------------------------------------------------------------------------------------- misreads


def test_a_misread_says_which_character() -> None:
    reading = read("BL1000132H\r", home=HOME)
    assert (reading.kind, reading.text, reading.code, reading.key) == ("misread", "BL1000132H", None, "BL1000132H")
    assert reading.problem is not None
    assert reading.problem.facts["position"] == 8


def test_a_misread_through_a_keyboard_or_behind_an_aim_identifier() -> None:
    for raw in (arrival("BL1000132H", "us>fr"), "]C0BL1000132H", arrival("]C0BL1000132H", "us>fr")):
        reading = read(raw, home=HOME)
        assert (reading.kind, reading.text) == ("misread", "BL1000132H")


def test_a_cut_scan() -> None:
    reading = read("BL100012H", home=HOME)
    assert reading.kind == "misread"
    assert isinstance(reading.problem, CodeCut)


@given(CODES, st.data())
def test_no_wrong_character_passes_as_another_code(code: Code, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, 9))
    other = data.draw(st.sampled_from("0123456789ABCDEFGHJKLMNPQRSTUVWXYZéà&$"))
    assume(other != code.text[at])
    reading = read(code.text[:at] + other + code.text[at + 1 :], home=code.node)
    assert reading.kind in ("misread", "text")


# -------------------------------------------------------------------------------------------------------- foreign texts


def test_an_old_barcode_is_a_text() -> None:
    reading = read("31142062754604\n", home=HOME)
    assert (reading.kind, reading.text, reading.key, reading.alternatives) == (
        "text", "31142062754604", "31142062754604", ()
    )  # fmt: skip


def test_an_old_barcode_on_azerty_offers_its_digits() -> None:
    raw = arrival("31142062754604", "us>fr")
    assert raw == "\"&&'éà-éè('-à'"
    assert read(raw).alternatives[0] == "31142062754604"
    assert read(raw, ScannerSettings(learned=AZERTY)).alternatives == ("31142062754604",)


@pytest.mark.parametrize(("raw", "bare"), [("A31142062754604B", "31142062754604"), ("*2011-045*", "2011-045")])
def test_frame_characters_are_offered_without(raw: str, bare: str) -> None:
    reading = read(raw)
    assert (reading.text, reading.alternatives) == (raw, (bare,))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  boîte\u00a0 12 ", "BOÎTE 12"),
        ("boi\u0302te\t12", "BOÎTE 12"),
        ("2011-045/3", "2011-045/3"),
        ("straße", "STRASSE"),
    ],
)
def test_keys_for_look_up(text: str, key: str) -> None:
    assert read(text).key == key


def test_prefix_and_suffix() -> None:
    settings = ScannerSettings(prefix="~", suffix="#")
    for raw in ("~BL1000123H#\r", "~]C0BL1000123H#", "]C0~BL1000123H", "BL1000123H", "b-l1-000123-h"):
        assert is_box(read(raw, settings, HOME))
    reading = read("~~31142062754604#", settings)
    assert (reading.text, reading.key) == ("~31142062754604", "~31142062754604")


def test_a_prefix_that_codes_begin_with() -> None:
    settings = ScannerSettings(prefix="B", suffix="H")
    for raw in ("BBL1000123HH", "BL1000123H"):
        assert is_box(read(raw, settings, HOME))


# -------------------------------------------------------------------------------------------------------------- refused


@pytest.mark.parametrize("raw", ["", "\r\n", " \t\x00", "\x1b"])
def test_nothing_in_the_scan(raw: str) -> None:
    with pytest.raises(ScanEmpty) as refused:
        read(raw)
    assert refused.value.name == "scan.empty"


def test_only_the_prefix() -> None:
    with pytest.raises(ScanEmpty):
        read("~\r", ScannerSettings(prefix="~"))


@pytest.mark.parametrize("length", [LONGEST + 1, 2_000, 1_000_000])
def test_a_scan_that_is_too_long(length: int) -> None:
    with pytest.raises(ScanTooLong) as refused:
        read("\x1b[2J" + "x" * (length - 4))
    error = refused.value
    assert (error.name, error.facts["length"]) == ("scan.too-long", length)
    assert str(error.facts["read"]).startswith("\\x1b[2Jxxx")
    assert len(error.sentence()) < 200


def test_the_longest_scan_is_still_read() -> None:
    assert read("x" * LONGEST).kind == "text"


@given(st.text(st.characters(), max_size=LONGEST), st.sampled_from(["", HOME]))
def test_any_text_is_read_or_refused(raw: str, home: str) -> None:
    try:
        reading = read(raw, home=home)
    except ScanEmpty:
        return
    for text in (reading.raw, reading.text, reading.key, *reading.alternatives):
        assert text
        text.encode()
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", reading.text)
    assert reading.key not in reading.alternatives
    assert (reading.code is None, reading.command is None, reading.problem is None) == (
        reading.kind != "code",
        reading.kind != "command",
        reading.kind != "misread",
    )


# ------------------------------------------------------------------------------------------------------------ printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mrouge\x07", "\\x1b[31mrouge\\x07"),
        ("\x9b2J\x7f", "\\x9b2J\\x7f"),
        ("gnp.\u202eexe\u202c", "gnp.\\u202eexe\\u202c"),
        ("a\u2066b\u2028c\ufeff", "a\\u2066b\\u2028c\\ufeff"),
        ("x\ud83d", "x\\ud83d"),
        ("\U000e0041", "\\U000e0041"),
        ("« Élèves\u00a0»\u202f: œuvre — n° 5", "« Élèves\u00a0»\u202f: œuvre — n° 5"),
        ("می\u200cخواهم العربية 漢字 👩\u200d🏫", "می\u200cخواهم العربية 漢字 👩\u200d🏫"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(st.characters()))
def test_printable_is_safe_and_stays(text: str) -> None:
    shown = printable(text)
    assert printable(shown) == shown
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)


# ---------------------------------------------------------------------------------------------------------- calibration


@pytest.mark.parametrize("layout", TABLES)
def test_calibration_makes_codes_readable(layout: str) -> None:
    settings = calibrate(f"~{arrival(CALIBRATION, layout)}#\r\n", ScannerSettings(detect_ms=50))
    assert (settings.prefix, settings.suffix, settings.suffixes) == ("~", "#", frozenset("\r\n"))
    assert settings.detect_ms == 50
    assert is_box(read(f"~{arrival('BL1000123H', layout)}#\r\n", settings, HOME))


@pytest.mark.parametrize("before", ["]C0", "Ç0", "1", "çC0"])
def test_an_aim_identifier_is_no_prefix(before: str) -> None:
    assert calibrate(before + CALIBRATION, ScannerSettings()).prefix == ""
    french = learn(CALIBRATION, arrival(CALIBRATION, "us>fr"))
    assert calibrate(arrival("]C0" + CALIBRATION, "us>fr"), ScannerSettings()) == ScannerSettings(learned=french)


def test_calibration_of_an_unknown_layout_and_of_no_card() -> None:
    turned = CALIBRATION[1:] + CALIBRATION[0]
    assert calibrate(turned, ScannerSettings()).learned == learn(CALIBRATION, turned)
    with pytest.raises(CalibrationCut):
        calibrate("BL1000123H\r", ScannerSettings())


def test_calibration_replaces_what_was_learned() -> None:
    assert calibrate(CALIBRATION, ScannerSettings(prefix="~", learned=AZERTY)) == ScannerSettings()


# ------------------------------------------------------------------------------------------------------------ real ones


def test_real_barcodes_stay_what_they_are(shared_data: Path) -> None:
    """The barcodes in real finding aids: texts to look up, never codes of ours, and found again behind AZERTY."""
    barcode = re.compile(r"\[(3\d{13})\]")
    files = sorted((shared_data / "ead").rglob("*.xml"))
    found = {match[1] for file in files for match in barcode.finditer(file.read_text("utf-8", "replace"))}
    assert len(found) > 100
    for text in islice(sorted(found), 500):
        reading = read(f"]F0{text}\r", home=HOME)
        assert (reading.kind, reading.key) == ("text", text)
        assert read(arrival(text, "us>fr"), home=HOME).alternatives[0] == text
