"""The setting of who signs, read and written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from depot.model.signing import MOST, Office, offices, setting_of

words = st.text(st.characters(categories=("L", "N"), include_characters="-'"), min_size=1, max_size=8)
names = st.lists(words, min_size=1, max_size=3).map(" ".join).filter(lambda name: name != "paper")
users = st.lists(words.filter(lambda user: user != "paper"), max_size=3).map(lambda each: " ".join(sorted(set(each))))
required = st.lists(
    st.builds(Office, names, st.integers(0, 1), users), min_size=1, max_size=MOST, unique_by=lambda each: each.name
)


@given(required)
def test_what_is_written_is_read_as_it_was(wanted: list[Office]) -> None:
    assert list(offices(setting_of(wanted))) == wanted
