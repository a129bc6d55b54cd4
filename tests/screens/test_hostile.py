"""Texts with controls, changes of direction and combining marks, as another depot's events may bring them: on the
lists and cards of all desks.
"""

from __future__ import annotations

import re
from contextlib import closing
from typing import Final

import pytest

from depot.model.codes import Code, codes_from
from depot.model.event import Fact
from depot.store.store import Store
from screens.app import DepotApp
from tests.screens.depots import Furnished, StillClock, at_work, until
from tests.screens.harness import text_of
from tests.screens.holdings import SCHOOL

HOSTILE: Final = "\x1b[2Jà\u202erebours\u202c\x07\r\n\u2066é\u0301\u0323\u0308\u2069 \x9b31m \ud800שלום\u200f"
UNSAFE: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.fixture
def hostile(furnished: Furnished) -> Furnished:
    """Everything that has a text has this one."""
    slip, request = (next(codes_from(letter, "L1", 0, 1)).text for letter in "TR")
    boxes, files = ([code.text for code in codes.values()] for codes in (furnished.boxes, furnished.files))
    said = {"title": HOSTILE, "remarks": HOSTILE}
    facts = [Fact("box.described", box, {**said, "contents": HOSTILE, "number": HOSTILE}) for box in boxes]
    facts += [Fact("file.described", file, {"title": HOSTILE, "ref": HOSTILE}) for file in files]
    facts += [Fact("person.described", code.text, {"name": HOSTILE}) for code in furnished.people.values()]
    facts += [Fact("location.described", code.text, {"name": HOSTILE}) for code in furnished.shelves.values()]
    facts += [
        Fact("transfer.announced", slip, {**said, "unit": SCHOOL, "sender": HOSTILE, "number": HOSTILE}),
        Fact("transfer.line_added", slip, {**said, "contents": HOSTILE, "restriction": HOSTILE}),
        Fact("transfer.difference_noted", slip, {"line": 1, "difference": "other", "remark": HOSTILE}),
        Fact("request.received", request, {"unit": SCHOOL, "purpose": HOSTILE, "remarks": HOSTILE}),
        Fact("request.line_added", request, {"words": HOSTILE}),
        Fact("request.line_added", request, {"words": HOSTILE, "item": boxes[0]}),
        Fact("request.line_authorised", request, {"line": 2, "authority": HOSTILE, "signed_by": HOSTILE}),
    ]
    with closing(Store.open(furnished.path, clock=StillClock())) as store:
        store.act(lambda tx: tx.append(*facts), actor="lou", station="tty1")
    return furnished


@pytest.mark.parametrize("theme", ["depot-dark", "depot-plain"])
@pytest.mark.parametrize("desk", ["boxes", "loans", "requests", "destruction", "transfers", "shelves"])
async def test_no_list_obeys_a_title(hostile: Furnished, desk: str, theme: str) -> None:
    async with at_work(hostile.path, desk=desk, theme=theme, size=(140, 40)) as pilot:
        if desk in ("boxes", "loans", "requests"):
            await until(pilot, "rebours")
        for _view in range(3):
            assert UNSAFE.findall(text_of(pilot.app)) == []
            await pilot.press("down")


@pytest.mark.parametrize("kind", ["box", "file", "person", "shelf", "loan", "slip", "request"])
async def test_no_card_obeys_a_title(hostile: Furnished, kind: str) -> None:
    letters = {"slip": "T", "request": "R"}
    if kind in letters:
        code: Code = next(codes_from(letters[kind], "L1", 0, 1))
    else:
        some = {"box": hostile.boxes, "file": hostile.files, "person": hostile.people, "shelf": hostile.shelves}
        code = next(iter((some | {"loan": hostile.loans})[kind].values()))
    async with at_work(hostile.path, desk="boxes", size=(140, 40)) as pilot:
        await until(pilot, "rebours")
        assert isinstance(pilot.app, DepotApp)
        await pilot.app.show(code.text)
        await until(pilot, code.shown)
        await pilot.pause()
        shown = text_of(pilot.app)
        assert "rebours" in shown
        assert UNSAFE.findall(shown) == []
