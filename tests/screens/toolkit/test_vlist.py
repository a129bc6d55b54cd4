"""The long list: bounded loading at any length, the cursor, marks, what is drawn."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from screens.looks import DARK, PLAIN
from screens.rows import PAGE, PAGES, Column, Pages, Row, layout
from screens.signs import STATES
from screens.theme import LOOK, install_themes
from screens.vlist import MARKED_MOST, VirtualList
from tests.screens.harness import text_of

COLUMNS = (Column("Code", width=8), Column("Title"), Column("Note", width=10, from_width=90))


class Listing(App[None]):
    """A list that counts what is loaded, and keeps its messages."""

    CSS_PATH = LOOK

    def __init__(self, ids: Sequence[int], theme: str = DARK) -> None:
        super().__init__()
        install_themes(self, theme)
        self.first = ids
        self.loads: list[Sequence[int]] = []
        self.heard: list[object] = []

    def compose(self) -> ComposeResult:
        yield VirtualList(COLUMNS, self.load, empty="No box is due.", markable=True)

    def on_mount(self) -> None:
        self.listing.replace(self.first)
        self.listing.focus()

    @property
    def listing(self) -> VirtualList:
        return self.query_one(VirtualList)

    def load(self, ids: Sequence[int]) -> list[Row]:
        self.loads.append(ids)
        state = STATES["lent"]
        return [Row((f"B{id_}", f"Procès-verbaux {id_}", "x"), state if id_ % 2 else None) for id_ in ids]

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        self.heard.append(("at", event.index, event.id))

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        self.heard.append(("chosen", event.index, event.id))

    def on_virtual_list_marked_changed(self, event: VirtualList.MarkedChanged) -> None:
        self.heard.append(("marked", set(event.marked)))


@pytest.mark.parametrize("count", [1_000, 1_000_000])
async def test_loading_is_bounded_whatever_the_length(count: int) -> None:
    app = Listing(array("q", range(count)))
    async with app.run_test() as pilot:
        await pilot.pause(0.1)
        assert len(app.loads) <= 2
        await pilot.press("end")
        await pilot.pause(0.1)
        assert f"B{count - 1}" in text_of(app)
        assert len(app.loads) <= 4
        await pilot.press("home", "pagedown", "pagedown")
        await pilot.pause(0.1)
        assert len(app.loads) <= 6
        assert sum(map(len, app.loads)) <= 6 * PAGE


async def test_pages_are_forgotten() -> None:
    app = Listing(range(1_000_000))
    async with app.run_test() as pilot:
        for index in range(0, 100 * PAGE, PAGE):
            app.listing.go_to(index)
            await pilot.pause()
        assert len(app.listing._pages._pages) == PAGES
        before = len(app.loads)
        app.listing.go_to(0)
        await pilot.pause()
        assert len(app.loads) > before


async def test_one_key_marks_all_and_none() -> None:
    app = Listing(array("q", range(100, 200)))
    async with app.run_test() as pilot:
        await pilot.press("space", "asterisk")
        await pilot.pause()
        assert app.listing.marked == set(range(100, 200))
        assert "100 marked" in text_of(app)
        await pilot.press("asterisk")
        assert app.listing.marked == frozenset()
        app.listing.replace(range(MARKED_MOST + 1))
        await pilot.press("asterisk")
        assert app.listing.marked == frozenset()


async def test_an_empty_list_says_so_and_takes_every_key() -> None:
    app = Listing(())
    async with app.run_test() as pilot:
        await pilot.press("down", "up", "end", "home", "pageup", "pagedown", "enter", "space")
        await pilot.pause(0.1)
        assert "No box is due." in text_of(app)
        assert app.listing.cursor_id is None
        assert (app.heard, app.loads) == ([], [])


async def test_keys_move_choose_and_mark() -> None:
    app = Listing(array("q", range(100, 200)))
    async with app.run_test() as pilot:
        await pilot.press("down", "down", "up", "enter")
        assert app.heard[-4:] == [("at", 1, 101), ("at", 2, 102), ("at", 1, 101), ("chosen", 1, 101)]
        await pilot.press("space", "space")
        assert app.listing.marked == {101, 102}
        assert app.listing.cursor_id == 103
        await pilot.pause()
        assert "2 marked · 4 of 100" in text_of(app)
        await pilot.press("up", "space")
        assert app.listing.marked == {101}
        await pilot.press("end")
        assert app.listing.cursor_id == 199
        await pilot.press("pageup")
        assert app.listing.cursor == 99 - (24 - 2 - 1)


async def test_another_vector_keeps_the_cursor_on_the_same_thing() -> None:
    app = Listing(array("q", range(1_000)))
    async with app.run_test() as pilot:
        app.listing.go_to_id(700)
        await pilot.press("space", "up")
        app.listing.replace(array("q", range(999, -1, -1)))
        await pilot.pause()
        assert (app.listing.cursor, app.listing.cursor_id) == (299, 700)
        assert "B700" in text_of(app)
        app.listing.replace(array("q", range(500)))
        await pilot.pause()
        assert app.listing.cursor_id == 299
        assert app.listing.marked == set()
        app.listing.replace(())
        await pilot.pause()
        assert (app.listing.cursor, len(app.listing.ids)) == (0, 0)
        app.listing.replace(array("q", [5, 6]))
        await pilot.pause()
        assert app.listing.cursor_id == 5
        assert not app.listing.go_to_id(77)


async def test_what_is_drawn_at_80_columns() -> None:
    app = Listing(array("q", range(1, 4)))
    async with app.run_test() as pilot:
        await pilot.press("space")
        await pilot.pause()
        lines = text_of(app).splitlines()
        assert lines[0] == "     Code      Title"
        assert lines[1] == " ● → B1        Procès-verbaux 1"
        assert lines[2] == "     B2        Procès-verbaux 2"
        assert lines[3] == "   → B3        Procès-verbaux 3"
        assert lines[-1].endswith("1 marked · 2 of 3")


async def test_the_plain_theme_is_ascii_and_reversed() -> None:
    app = Listing(array("q", range(1, 4)), PLAIN)
    async with app.run_test() as pilot:
        await pilot.press("space")
        await pilot.pause()
        assert text_of(app).replace("è", "e").isascii()
        assert " * > B1" in text_of(app)
        strips = app.screen._compositor.render_strips()
        assert any(segment.style and segment.style.reverse for segment in strips[2])


async def test_columns_appear_when_there_is_room() -> None:
    app = Listing(array("q", range(3)))
    async with app.run_test(size=(120, 10)) as pilot:
        await pilot.pause()
        assert "Note" in text_of(app)
        await pilot.resize_terminal(60, 10)
        await pilot.pause()
        assert "Note" not in text_of(app)


async def test_words_that_matched_are_underlined_without_their_accents() -> None:
    app = Listing(array("q", range(3)))
    async with app.run_test() as pilot:
        app.listing.replace(array("q", range(3)), words=["proces"])
        await pilot.pause()
        strip = app.screen._compositor.render_strips()[2]
        assert [segment.text for segment in strip if segment.style and segment.style.underline] == ["Procès"]


async def test_rows_are_loaded_again_when_asked() -> None:
    app = Listing(array("q", range(300)))
    async with app.run_test() as pilot:
        await pilot.pause(0.1)
        before = len(app.loads)
        app.listing.reload()
        await pilot.pause()
        assert len(app.loads) == before + 1
        app.listing.show_total(5_000)
        await pilot.pause()
        assert "1 of 5,000+" in text_of(app)


def test_hostile_cells_cannot_reach_the_terminal() -> None:
    from rich.style import Style

    from screens.rowpaint import Painter

    bad = "a\x1b[31mb\x07\r\nc\u202ed\udcffe\x9b\t" + "漢" * 200
    painter = Painter(COLUMNS, 60, plain=False, style=lambda _name: Style(), marks=False)
    strip = painter.row(Row(("B1", bad, bad)))
    assert strip.cell_length == 60
    assert all(character.isprintable() or character == "\N{REPLACEMENT CHARACTER}" for character in strip.text)
    strip.text.encode()


def test_layout_shares_what_is_left() -> None:
    columns = (Column("a", width=10), Column("b", flex=2), Column("c", flex=1), Column("d", width=5, from_width=80))
    assert layout(columns, 74) == [10, 40, 20, 0]
    assert sum(layout(columns, 99)) + 6 == 99
    assert layout(columns, 5) == [10, 8, 8, 0]


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 20)), min_size=1, max_size=5), st.integers(0, 60))
def test_columns_fill_the_width_and_none_is_narrower_than_it_can_be(sharing: list[tuple[int, int]], spare: int) -> None:
    columns = [Column("a", width=7), *(Column("b", flex=flex, least=least) for flex, least in sharing)]
    gaps, leasts = 2 * len(sharing), sum(least for _flex, least in sharing)
    widths = layout(columns, 7 + gaps + leasts + spare)
    assert sum(widths) + gaps == 7 + gaps + leasts + spare
    assert all(width >= column.least for width, column in zip(widths[1:], columns[1:], strict=True))


def test_an_address_is_cut_at_its_head() -> None:
    from rich.style import Style

    from screens.rowpaint import Painter

    painter = Painter((Column("a", tail=True),), 17, plain=False, style=lambda _name: Style(), marks=False)
    assert painter.row(Row(("Siège social · S-1 · 04 · A · 2",))).text == "   …· 04 · A · 2 "
    assert painter.row(Row(("S-1 · 04",))).text == "   S-1 · 04      "


def test_a_loader_that_returns_too_few_is_told() -> None:
    pages = Pages(lambda ids: [Row(("x",)) for _ in ids][:-1])
    pages.reset(range(10))
    with pytest.raises(ValueError, match="9 rows loaded for 10 ids"):
        pages.row(3)
