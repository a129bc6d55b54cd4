"""Codes: what they are made of, what is given out, what is read back, and what is refused by name."""

from __future__ import annotations

from itertools import islice, product
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from depot.model.check import ALPHABET as CHECKS
from depot.model.check import check_character, is_valid
from depot.model.codes import (
    ALPHABET,
    LENGTH,
    LETTERS,
    SERIAL_BITS,
    SERIALS,
    Code,
    CodeCut,
    CodeMalformed,
    CodeMisread,
    NodeMalformed,
    SerialsExhausted,
    code_id,
    codes_from,
    next_serial,
    node_name,
    serial_number,
    serial_text,
    serials_from,
    usable,
)

NODES = st.text(ALPHABET, min_size=2, max_size=2)
SERIAL_NUMBERS = st.one_of(st.integers(0, 10**6 - 1), st.integers(10**6, SERIALS - 1))
HOME = "L1"


@st.composite
def codes(draw: st.DrawFn, node: str | None = None) -> Code:
    letter, place, serial = draw(st.sampled_from(list(LETTERS))), node or draw(NODES), draw(SERIAL_NUMBERS)
    assume(usable(letter, place, serial))
    return Code(letter, place, serial)


def test_the_documented_code() -> None:
    code = Code("B", "L1", 123)
    assert (code.text, code.shown, str(code)) == ("BL1000123H", "B-L1-000123-H", "BL1000123H")
    assert code.id == (ALPHABET.index("L") * 29 + ALPHABET.index("1")) * 2**30 + 123
    assert len(code.text) == LENGTH


def test_alphabet_survives_every_keyboard() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 29
    assert not set("IOAMQWZ") & set(ALPHABET)
    assert set(LETTERS) <= set(ALPHABET)


def test_a_code_cannot_change() -> None:
    with pytest.raises(AttributeError):
        Code("B", "L1", 123).serial = 124  # type: ignore[misc]


@given(codes())
def test_text_and_id_lead_back(code: Code) -> None:
    assert Code.parse(code.text) == Code.parse(code.shown) == Code.from_id(code.letter, code.id) == code
    assert code_id(code.text) == code.id
    assert is_valid(code.text)
    assert set(code.text) <= set(ALPHABET)
    assert code.check == check_character(code.text[:-1]) == code.text[-1]


@given(codes())
def test_typed_by_hand(code: Code) -> None:
    typed = code.shown.lower().replace("0", "o").replace("1", "i").replace("-", " ")
    assert Code.parse(f"  {typed}\u00a0") == code
    assert Code.parse(code.shown.replace("-", "\u2011")) == code


@given(codes(), codes())
def test_ids_differ_where_codes_do(one: Code, other: Code) -> None:
    assert ((one.node, one.serial) == (other.node, other.serial)) == (one.id == other.id)


@given(codes())
def test_home_and_foreign(code: Code) -> None:
    assert code.is_home(code.node)
    assert not code.is_home(code.node[::-1]) or code.node[0] == code.node[1]


@given(SERIAL_NUMBERS)
def test_serials_lead_back(serial: int) -> None:
    text = serial_text(serial)
    assert len(text) == 6
    assert serial_number(text) == serial


def test_serials_at_the_seams() -> None:
    ends = {0: "000000", 999_999: "999999", 1_000_000: "B00000", 1_000_000 + 29**5: "C00000", SERIALS - 1: "YYYYYY"}
    assert {serial: serial_text(serial) for serial in ends} == ends
    assert SERIALS == 10**6 + 19 * 29**5 < 2**SERIAL_BITS


@pytest.mark.parametrize("text", ["", "12345", "1234567", "1B0000", "B0000A", "BOOOOO", "b00000", "٠٠٠٠٠٠", "²²²²²²"])
def test_not_a_serial(text: str) -> None:
    with pytest.raises(ValueError, match="not a serial"):
        serial_number(text)


def test_skipped_serials_are_those_whose_check_is_not_ours() -> None:
    given = set(islice(serials_from("B", "L1", -1), 5_000))
    last = max(given)
    for serial in range(last + 1):
        check = check_character(f"BL1{serial:06d}")
        assert (serial in given) == (check in ALPHABET) == usable("B", "L1", serial)


@pytest.mark.parametrize(("letter", "first"), [("B", 0), ("F", 0), ("F", 1_000_000)])
def test_eight_checks_in_37_are_not_ours(letter: str, first: int) -> None:
    assert len(set(CHECKS) - set(ALPHABET)) == 8
    lost = sum(not usable(letter, "L1", serial) for serial in range(first, first + 37_000))
    assert abs(lost / 37_000 - 8 / 37) < 0.002


def test_next_serial_goes_on_from_the_last() -> None:
    assert next_serial("B", "L1", 0) == 1
    serials = list(islice(serials_from("B", "L1", 0), 100))
    walked = [0]
    for _ in range(100):
        walked.append(next_serial("B", "L1", walked[-1]))
    assert walked[1:] == serials
    assert [code.serial for code in codes_from("B", "L1", 0, 100)] == serials


def test_codes_go_on_beyond_a_million() -> None:
    codes = list(codes_from("F", "L1", 999_998, 5))
    assert [code.text[3:-1] for code in codes][-1].startswith("B0000")
    assert [Code.parse(code.text) for code in codes] == codes


def test_the_last_serial() -> None:
    last = max(serial for serial in range(SERIALS - 40, SERIALS) if usable("B", "L1", serial))
    with pytest.raises(SerialsExhausted) as refused:
        next_serial("B", "L1", last)
    assert refused.value.name == "serials.exhausted"
    given = codes_from("B", "L1", last - 1, 2)
    assert next(given).serial == last
    with pytest.raises(SerialsExhausted):
        next(given)


@pytest.mark.parametrize(
    ("letter", "node", "serial"),
    [
        ("X", "L1", 123),
        ("b", "L1", 123),
        ("", "L1", 123),
        ("B", "A1", 123),
        ("B", "L", 123),
        ("B", "L1", -1),
        ("B", "L1", SERIALS),
        ("B", "L1", next(n for n in range(100) if check_character(f"BL1{n:06d}") not in ALPHABET)),
    ],
)
def test_no_such_code(letter: str, node: str, serial: int) -> None:
    assert not usable(letter, node, serial)
    with pytest.raises(ValueError, match="no code has serial"):
        Code(letter, node, serial)


@pytest.mark.parametrize("key", [-1, 841 * 2**30, 2**63 - 1, 2**30 - 1])
def test_no_code_has_this_id(key: int) -> None:
    with pytest.raises(ValueError, match="no code has serial"):
        Code.from_id("B", key)


def test_letter_and_node_the_wrong_way_round() -> None:
    with pytest.raises(ValueError, match="not a letter and a node"):
        next_serial("L1", "B", 0)


@pytest.mark.parametrize("text", ["", "BL1", "BL100012", "BL1000123HH", "BA1000123H", "BL10001é3H"])
def test_no_id_without_the_form_of_a_code(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        code_id(text)


def test_every_node_has_an_id_of_its_own() -> None:
    heads = {code_id(f"B{a}{b}0000000") >> SERIAL_BITS for a, b in product(ALPHABET, repeat=2)}
    assert heads == set(range(841))


@pytest.mark.parametrize(("text", "name"), [("L1", "L1"), (" l1 ", "L1"), ("00", "00"), ("yy", "YY")])
def test_node_names(text: str, name: str) -> None:
    assert node_name(text) == name


@pytest.mark.parametrize("text", ["", "L", "LL1", "LO", "A1", "é1", "L-"])
def test_no_node_names(text: str) -> None:
    with pytest.raises(NodeMalformed) as refused:
        node_name(text)
    assert ALPHABET in refused.value.next_step()


# ------------------------------------------------------------------------------------------------------------- misreads


@given(codes(), st.data())
def test_every_wrong_character_is_refused(code: Code, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, LENGTH - 1))
    other = data.draw(st.sampled_from(CHECKS))
    assume({code.text[at], other} not in ({"0", "O"}, {"1", "I"}) and other != code.text[at])
    with pytest.raises((CodeMisread, CodeMalformed)):
        Code.parse(code.text[:at] + other + code.text[at + 1 :], code.node)


@given(codes(), st.integers(0, LENGTH - 2))
def test_every_swap_of_neighbours_is_refused(code: Code, at: int) -> None:
    text = code.text
    assume(text[at] != text[at + 1])
    with pytest.raises((CodeMisread, CodeMalformed)):
        Code.parse(text[:at] + text[at + 1] + text[at] + text[at + 2 :], code.node)


@given(codes(HOME), st.data())
def test_a_confused_character_is_named_or_left_open(code: Code, data: st.DataObject) -> None:
    confused = {"D": "0", "L": "1", "7": "1", "2": "Z", "5": "S", "8": "B", "U": "V", "6": "G", "4": "A", "0": "D"}
    at = data.draw(st.sampled_from([i for i, c in enumerate(code.text) if c in confused]))
    assume(at not in (1, 2) or confused[code.text[at]] != code.text[at])
    wrong = code.text[:at] + confused[code.text[at]] + code.text[at + 1 :]
    with pytest.raises(CodeMisread if at in range(3, 9) else (CodeMisread, CodeMalformed)) as refused:
        Code.parse(wrong, HOME)
    if isinstance(refused.value, CodeMisread):
        facts = refused.value.facts
        assert facts["read"] == wrong
        assert (facts["position"], facts["perhaps"]) in ((at + 1, code.shown), (0, ""))


def test_most_confusions_are_named() -> None:
    named = total = 0
    for code in codes_from("B", HOME, 4_000, 400):
        for at, character in enumerate(code.text[3:9], 3):
            if character in "58":
                wrong = code.text[:at] + {"5": "S", "8": "B"}[character] + code.text[at + 1 :]
                with pytest.raises(CodeMisread) as refused:
                    Code.parse(wrong, HOME)
                total += 1
                named += refused.value.facts["perhaps"] == code.shown
    assert total > 100
    assert named > 0.6 * total


def test_the_sentences_of_a_misread() -> None:
    with pytest.raises(CodeMisread) as refused:
        Code.parse("b-l1-oooi32-h", HOME)
    error = refused.value
    assert (error.name, error.exit_code) == ("code.misread", 1)
    assert error.facts == {"read": "BL1000132H", "position": 8, "perhaps": "B-L1-000123-H"}
    assert "BL1000132H" in error.sentence()
    assert "character 8: the label may say B-L1-000123-H" in error.next_step()
    french = {CodeMisread.doubtful: "Regardez le caractère {position}: {perhaps}?"}
    assert error.next_step(lambda msgid: french[msgid]) == "Regardez le caractère 8: B-L1-000123-H?"


def test_nothing_is_suggested_that_another_depot_gave_out() -> None:
    for home in ("", "L2"):
        with pytest.raises(CodeMisread) as refused:
            Code.parse("BL1000132H", home)
        assert refused.value.facts == {"read": "BL1000132H", "position": 0, "perhaps": ""}
        assert "Scan it again" in refused.value.next_step()


def test_two_explanations_are_none() -> None:
    confused, swapped = Code.parse("BL1000024N", HOME), Code.parse("BL1D0002N4", HOME)
    assert confused != swapped
    with pytest.raises(CodeMisread) as refused:
        Code.parse("BL1D00024N", HOME)
    assert refused.value.facts == {"read": "BL1D00024N", "position": 0, "perhaps": ""}


@pytest.mark.parametrize("wrong", ["BL100012H", "BL10000123H", "BL1000123HH", "B-L1-000123"])
def test_a_cut_or_doubled_home_code(wrong: str) -> None:
    with pytest.raises(CodeCut) as refused:
        Code.parse(wrong, HOME)
    length = len(wrong.replace("-", ""))
    assert (refused.value.name, refused.value.facts["length"]) == ("code.cut", length)
    assert str(length) in refused.value.sentence()
    with pytest.raises(CodeMalformed):
        Code.parse(wrong, "L2")


@pytest.mark.parametrize("wrong", ["BL1000M23H", "BL100012ZH", "BL1000123W", "BL1000123A"])
def test_a_home_code_with_a_character_no_code_has(wrong: str) -> None:
    with pytest.raises(CodeMisread):
        Code.parse(wrong, HOME)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "31142062754604",
        "1234567890",
        "BORDEREAUX",
        "2011-045/3",
        "B-L2-000123",
        "BL1000123H7654",
        "BL1000123\u0130",
        "\u017fL1000123H",
        "BL1000123H" * 200,
        "BL1\x1b[31m0H",
        "$LEND",
    ],
)
def test_not_one_of_ours(text: str) -> None:
    with pytest.raises(CodeMalformed) as refused:
        Code.parse(text, HOME)
    assert refused.value.name == "code.malformed"
    assert len(refused.value.sentence()) < 100
    assert "\x1b" not in refused.value.sentence()


@given(st.text(max_size=30))
def test_any_text_is_a_code_or_refused(text: str) -> None:
    try:
        code = Code.parse(text, HOME)
    except (CodeMisread, CodeMalformed) as error:
        refusal = error
    else:
        assert Code.parse(code.text) == code
        return
    assert refusal.sentence()
    assert refusal.next_step()


def test_the_manual_tells_the_same() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "codes.md").read_text("utf-8")
    assert f"\n    {ALPHABET}\n" in manual
    for letter, name in LETTERS.items():
        assert f"| `{letter}` | {name} |" in manual
    for text in ("BL1000123H", "B-L1-000123-H", "592 705 486 971"):
        assert text in manual
    for error in (CodeMalformed(read=""), CodeMisread(""), CodeCut("")):
        assert f"| `{error.name}` |" in manual
