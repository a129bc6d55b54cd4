"""Whatever errors are planted in a bay, a count finds them, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from depot.desk.inventory.counting import end
from depot.desk.inventory.reading import sheet
from depot.desk.inventory.starting import Wanted, start
from depot.store.verify import verify
from tests.desk.founded import reopened
from tests.desk.inventory.rack import KINDS, SHELVES, count, furnish, plant


@given(errors=st.dictionaries(st.integers(0, SHELVES - 1), st.sampled_from(KINDS)))
@example(errors={})
@example(errors={0: "misplaced", 1: "skipped"})
@settings(max_examples=25, deadline=None)
def test_any_set_of_planted_errors_is_found_and_nothing_else(template: Path, errors: dict[int, str]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(template, folder))
        depot = reopened(path)
        with depot.store:
            rack = furnish(depot)
            begun = start(depot.clerk, Wanted(places=(rack.bay,), ordered=True)).result
            assert begun is not None
            found, problems = plant(depot, rack, errors)
            count(depot, begun.id, rack, found)
            end(depot.clerk, begun.id)
            result = sheet(depot.store, begun.id).result
            assert {(each.kind, each.subject) for each in result.problems} == problems
            assert len(result.problems) == len(problems)
            assert result.expected == sum(len(row) for row in rack.boxes)
        assert verify(path).ok
