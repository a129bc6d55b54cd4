from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.intake.dates import FORMS, KNOWN, Span, form_name, span_of
from depot.intake.faults import DateUnreadable

DAY = Span(2011, 2011, "2011-03-04", "2011-03-04")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2011-03-04", DAY),
        ("2011-3-4", DAY),
        ("2011/03/04", DAY),
        ("20110304", DAY),
        ("04/03/2011", DAY),
        ("04-03-2011", DAY),
        (" 2011-03-04 00:00:00 ", DAY),
        ("2011-03-04T13:30:00.000Z", DAY),
        ("2011", Span(2011, 2011)),
        ("2011-2012", Span(2011, 2012)),
        ("1998 – 2003", Span(1998, 2003)),
        ("1998 à 2003", Span(1998, 2003)),
        ("2011/2012", Span(2011, 2012)),
        ("2011-12", Span(2011, 2012, "2011-07-01", "2012-06-30")),
        ("1999-00", Span(1999, 2000, "1999-07-01", "2000-06-30")),
        ("2011/12", Span(2011, 2012, "2011-07-01", "2012-06-30")),
    ],
)
def test_usual_forms(text: str, span: Span) -> None:
    assert span_of(text) == span


@pytest.mark.parametrize(
    "text",
    ["31/02/2011", "13/25/2011", "2011-13-01", "2012-2011", "2011-14", "11", "vers 2011", "20111332", "2٠11-٠3-04"],
)
def test_anything_else_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(DateUnreadable) as refused:
        span_of(text)
    assert refused.value.facts == {"value": text, "forms": ", ".join(FORMS)}


def test_the_profile_decides_what_can_be_read_two_ways() -> None:
    assert span_of("03/04/2011", ("MM/JJ/AAAA",)) == DAY
    assert span_of("03/04/2011", ("JJ/MM/AAAA",)).day_from == "2011-04-03"
    assert span_of("2011-12", ("AAAA-MM",)) == Span(2011, 2011)
    assert span_of("2011-12", ("AAAA-AA", "AAAA-MM")).year_to == 2012


def test_a_closing_year_ends_on_its_last_day() -> None:
    assert span_of("2016").last_day == "2016-12-31"
    assert span_of("2011-2012").last_day == "2012-12-31"
    assert span_of("2011-12").last_day == "2012-06-30"
    assert span_of("2011-03-04").last_day == "2011-03-04"


def test_forms_have_their_english_names() -> None:
    assert {form_name(form.replace("A", "Y").replace("J", "D")) for form in KNOWN} == set(KNOWN)


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d/%m/%Y"]))
def test_every_day_comes_back_from_every_form(day: date, form: str) -> None:
    span = span_of(day.strftime(form))
    assert (span.day_from, span.day_to) == (day.isoformat(), day.isoformat())
    assert (span.year_from, span.year_to) == (day.year, day.year)


@given(st.integers(1000, 2999), st.integers(0, 900))
def test_extreme_years_come_back(first: int, more: int) -> None:
    last = min(first + more, 2999)
    assert span_of(f"{first}-{last}") == Span(first, last)
