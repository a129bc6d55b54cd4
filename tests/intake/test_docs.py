"""docs/imports.md says everything that a person preparing a file may meet."""

from __future__ import annotations

from pathlib import Path

import pytest

from depot.errors import BadInput, DepotError, Refused
from depot.intake import faults, faults_xml, notes, refusals, schema
from depot.intake.dates import KNOWN
from depot.intake.faults import FileFault, RowFault
from depot.intake.profiles import builtin_names, parse_profile
from depot.model import standing

PAGE = (Path(__file__).parents[2] / "docs" / "imports.md").read_text(encoding="utf-8")


GENERAL = {BadInput, DepotError, Refused, FileFault, RowFault}
"""What the others derive from."""


@pytest.mark.parametrize("kind", list(schema.FIELDS))
def test_every_field_is_told(kind: str) -> None:
    assert [field for field in schema.FIELDS[kind] if f"`{field}`" not in PAGE] == []


def test_every_profile_and_date_form_is_told() -> None:
    assert [name for name in (*builtin_names(), *KNOWN) if f"`{name}`" not in PAGE] == []


def test_every_refusal_is_told() -> None:
    kinds = [
        kind
        for module in (faults, faults_xml, refusals, notes)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, DepotError) and kind not in GENERAL
    ]
    assert len(kinds) > 40
    assert [kind.__name__ for kind in kinds if f"`{kind().name}`" not in PAGE] == []


def test_every_reason_to_look_at_a_box_is_told() -> None:
    kinds = [kind for kind in vars(standing).values() if isinstance(kind, type) and issubclass(kind, Refused)]
    assert [kind.__name__ for kind in kinds if kind is not Refused and f"`{kind().name}`" not in PAGE] == []


def test_the_profile_that_is_shown_is_one() -> None:
    text = PAGE.partition("```toml\n")[2].partition("```")[0]
    profile = parse_profile(text.encode(), "shown")
    assert profile.section("files").boxes is not None
    assert profile.section("boxes").identity == ("unit", "number")
