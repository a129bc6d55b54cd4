"""Style sheets: parsed once however many desks are shown, and anew when a theme changes what they say."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from textual.css import stylesheet
from textual.css.stylesheet import Stylesheet

from screens.stylesheet import KeptStylesheet
from tests.screens.depots import Furnished, at_work, depot_app, until

RULE = "Screen { background: $ground; }"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Counter[Any]:
    """How many times each sheet was parsed, by where it is from."""
    count: Counter[Any] = Counter()
    parse = vars(stylesheet)["parse"]

    def counting(scope: str, css: str, read_from: Any, *rest: Any, **named: Any) -> Any:
        count[scope, read_from, named["tie_breaker"]] += 1
        return parse(scope, css, read_from, *rest, **named)

    monkeypatch.setattr(stylesheet, "parse", counting)
    return count


async def test_no_sheet_is_parsed_twice_as_desks_are_shown(furnished: Furnished, parsed: Counter[Any]) -> None:
    async with at_work(furnished.path) as pilot:
        app = depot_app(pilot)
        for desk in ("boxes", "shelves", "loans", "scan"):
            await app.run_action(f"go_{desk}")
            await until(pilot, lambda desk=desk: app.current_mode == desk)  # type: ignore[misc]
    assert any(str(read_from[0]).endswith("boxes.tcss") for _scope, read_from, _tie in parsed)
    assert [sheet for sheet, times in parsed.items() if times > 1] == []


@pytest.mark.parametrize("kind", [Stylesheet, KeptStylesheet])
def test_other_variables_make_other_rules(kind: type[Stylesheet]) -> None:
    sheet = kind(variables={"ground": "#000000"})
    sheet.add_source(RULE)
    sheet.parse()
    before = sheet.css
    sheet.set_variables({"ground": "#ffffff"})
    sheet.reparse()
    assert "#000000" in before
    assert sheet.css == before.replace("#000000", "#FFFFFF")


def test_the_same_variables_leave_what_is_parsed(parsed: Counter[Any]) -> None:
    sheet = KeptStylesheet(variables={"ground": "#000000"})
    sheet.add_source(RULE)
    sheet.parse()
    sheet.set_variables({"ground": "#000000"})
    sheet.reparse()
    assert set(parsed.values()) == {1}
    sheet.set_variables({"ground": "#ffffff"})
    sheet.reparse()
    assert set(parsed.values()) == {2}
