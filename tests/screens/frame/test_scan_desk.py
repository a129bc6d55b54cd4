from __future__ import annotations

import pytest
from textual.pilot import Pilot

from depot.desk.scanning.engine import ScanDesk
from depot.desk.session import Session
from depot.store.store import Store
from depot.store.verify import verify
from screens.scan.log import ScanLog
from tests.screens.depots import STATION, Furnished, assert_screen, at_work, depot_app, until
from tests.screens.harness import scan, text_of, type_slowly

UNKNOWN = "99887766554433"


def codes(furnished: Furnished) -> tuple[str, str, str]:
    """A box, a shelf and a borrower, as the desk reads them."""
    with Store.open(furnished.path, readonly=True) as store:
        from depot.model.codes import Code

        box = store.connection.execute("SELECT min(id) FROM box WHERE status = 'shelved'").fetchone()[0]
        shelf = store.connection.execute(
            "SELECT l.id FROM location l LEFT JOIN fill f ON f.place = l.id "
            "WHERE l.kind = 'shelf' AND f.place IS NULL AND blocked = '' AND reserved = '' ORDER BY l.id LIMIT 1"
        ).fetchone()[0]
        unit = store.connection.execute("SELECT unit FROM box WHERE id = ?", (box,)).fetchone()[0]
        person = store.connection.execute(
            "SELECT id FROM person WHERE unit = ? AND inactive = 0 ORDER BY id LIMIT 1", (unit,)
        ).fetchone()
        person = person or store.connection.execute("SELECT min(id) FROM person").fetchone()
    return tuple(Code.from_id(letter, key).text for letter, key in zip("BSP", (box, shelf, person[0]), strict=True))  # type: ignore[return-value]


async def answered(pilot: Pilot[None], count: int) -> None:
    """Wait until so many lines are in the log."""
    await until(pilot, lambda: len(pilot.app.screen.query_one(ScanLog).rows) >= count)


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_empty_desk(furnished: Furnished, language: str) -> None:
    async with at_work(furnished.path, language=language) as pilot:
        await pilot.pause()
        assert_screen(pilot.app, f"frame/scan-empty-{language}")


@pytest.mark.parametrize(("language", "theme"), [("fr", "depot-dark"), ("en", "depot-plain")])
async def test_a_box_is_shown_and_shelved(furnished: Furnished, language: str, theme: str) -> None:
    box, shelf, _person = codes(furnished)
    async with at_work(furnished.path, language=language, theme=theme) as pilot:
        for nth, code in enumerate((box, "$SHELVE", shelf, box), 1):
            await scan(pilot, code)
            await answered(pilot, nth)
        assert_screen(pilot.app, f"frame/scan-shelved-{language}-{theme}")
    assert verify(furnished.path).ok


async def test_lend_return_and_undo_by_cards_and_keys(furnished: Furnished) -> None:
    box, _shelf, person = codes(furnished)
    async with at_work(furnished.path) as pilot:
        for nth, code in enumerate(("$LEND", person, box), 1):
            await scan(pilot, code)
            await answered(pilot, nth)
        if "YES" in text_of(pilot.app):
            await scan(pilot, "$YES")
            await answered(pilot, 4)
        await pilot.press("f12")
        await until(pilot, "scan anything to see it")
        await scan(pilot, "$RETURN")
        await scan(pilot, box)
        await until(pilot, "scan its shelf")
        await pilot.press("f8")
        await until(pilot, "Undone")
    with Store.open(furnished.path, readonly=True) as store:
        kinds = [event.kind for event in store.history(box)][-3:]
    assert kinds == ["box.lent", "box.returned", "box.undone"]


async def test_a_refused_scan_is_kept_and_explained(furnished: Furnished) -> None:
    box, _shelf, _person = codes(furnished)
    misread = box[:-1] + ("0" if box[-1] != "0" else "1")
    async with at_work(furnished.path) as pilot:
        await scan(pilot, misread)
        await until(pilot, "misread")
        await pilot.press("f3")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        assert "scan it again" in text_of(pilot.app).lower()
    with Store.open(furnished.path, readonly=True) as store:
        assert store.refusals()[0].reason == "code.misread"


async def test_an_unknown_code_is_named_and_scans(furnished: Furnished) -> None:
    box, _shelf, _person = codes(furnished)
    async with at_work(furnished.path) as pilot:
        await scan(pilot, UNKNOWN)
        await until(pilot, "unknown here")
        await pilot.press("f4")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        await scan(pilot, box)
        await until(pilot, lambda: not pilot.app.screen.is_modal)
        await answered(pilot, 2)
    with Store.open(furnished.path, readonly=True) as store:
        assert store.by_alias(UNKNOWN) == [box]


async def test_a_typed_code_is_a_scan(furnished: Furnished) -> None:
    box, _shelf, _person = codes(furnished)
    async with at_work(furnished.path) as pilot:
        await type_slowly(pilot, f"{box[0]}-{box[1:3]}-{box[3:9]}-{box[9]}".lower())
        await pilot.press("enter")
        await answered(pilot, 1)
        assert pilot.app.screen.query_one(ScanLog).rows[0].sign.name == "ok"


async def test_a_mode_is_chosen_from_the_list(furnished: Furnished) -> None:
    async with at_work(furnished.path) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        await pilot.press("down", "enter")
        await until(pilot, "scan a shelf, then boxes")


async def test_many_pasted_lines_are_many_scans(furnished: Furnished) -> None:
    from textual import events

    box, shelf, _person = codes(furnished)
    async with at_work(furnished.path) as pilot:
        lines = [box, shelf, "$SHELVE", shelf, box, "$DONE"]
        pilot.app.post_message(events.Paste("\n".join(lines)))
        await answered(pilot, len(lines))
    with Store.open(furnished.path, readonly=True) as store:
        assert store.history(box)[-1].kind == "box.shelved"


async def test_scans_from_another_desk_reach_the_scan_desk(furnished: Furnished) -> None:
    box, shelf, _person = codes(furnished)
    async with at_work(furnished.path, desk="loans") as pilot:
        await scan(pilot, "$SHELVE")
        await until(pilot, lambda: depot_app(pilot).current_mode == "scan")
        await scan(pilot, shelf)
        await scan(pilot, box)
        await answered(pilot, 3)
    with Store.open(furnished.path, readonly=True) as store:
        assert store.history(box)[-1].kind == "box.shelved"


async def test_what_another_terminal_does_is_seen(furnished: Furnished) -> None:
    box, shelf, _person = codes(furnished)
    async with at_work(furnished.path, desk="boxes") as pilot:
        version = depot_app(pilot).store.data_version()
        with Store.open(furnished.path) as other:
            desk = ScanDesk(Session(other, "lou", STATION), batch=True)
            assert [desk.scan(code).main.result for code in ("$SHELVE", shelf, box)] == ["ok"] * 3
        assert depot_app(pilot).store.data_version() != version
        await scan(pilot, box)
        await until(pilot, lambda: "not read" not in text_of(pilot.app))
