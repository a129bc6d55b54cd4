from __future__ import annotations

import pytest

from depot.intake.ead_dates import Extent, extent_of, overall


@pytest.mark.parametrize(
    ("normal", "text", "extent"),
    [
        ("1952/2005", "", Extent(1952, 2005)),
        ("1952-03-01/1952-04-30", "", Extent(1952, 1952, "1952-03-01", "1952-04-30")),
        ("19520301/19520430", "", Extent(1952, 1952, "1952-03-01", "1952-04-30")),
        ("1952-03/1953", "", Extent(1952, 1953)),
        ("1952-03-01", "autre", Extent(1952, 1952, "1952-03-01", "1952-03-01")),
        ("1978/1975", "", Extent(1975, 1978)),
        ("1952-02-30/1953", "", Extent(1952, 1953)),
        ("0000/9999", "1930", Extent(1930, 1930)),
        ("", "Circa 1930s - 1940s", Extent(1930, 1949)),
        ("", "September 5 - 12, 1931", Extent(1931, 1931)),
        ("", "undated, 1928, 1931-1935", Extent(1928, 1935)),
        ("", "1952-53", Extent(1952, 1953)),
        ("", "1952-05", Extent(1952, 1952)),
        ("", "1952-05-17", Extent(1952, 1952)),
        ("", "1998-03", Extent(1998, 1998)),
        ("", "undated", Extent()),
        ("", "31142062754604", Extent()),
        ("", "", Extent()),
    ],
)
def test_the_extremes_of_a_date(normal: str, text: str, extent: Extent) -> None:
    assert extent_of(normal, text) == extent


def test_the_extremes_of_several_dates() -> None:
    dates = [Extent(), Extent(1952, 1953, "1952-03-01", "1953-04-30"), Extent(1950, 1950), Extent(1953, 1953)]
    assert overall(dates) == Extent(1950, 1953)
    assert overall(dates[:2]) == Extent(1952, 1953, "1952-03-01", "1953-04-30")
    assert overall([]) == overall([Extent()]) == Extent()
