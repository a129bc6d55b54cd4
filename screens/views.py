"""Desks with several views: tabs above the lists, turned with the arrows or opened by their number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from depot.words import N_, _
from screens.background import Background
from screens.keys import Command
from screens.signs import is_plain
from screens.text import number
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp
    from screens.frame import Desk as Mixed
else:
    Mixed = object  # a screen has the styles of its first base that is one: that must stay the desk's own


class Tally(NamedTuple):
    """What a tab says beside its name."""

    things: int = 0
    """How many the view has; 0 says nothing."""
    tone: str = ""
    """A name of TONES where that many want looking at; marked with a sign where colours are not."""


def view_commands(prefix: str, views: Mapping[str, str]) -> tuple[Command, ...]:
    """The commands that go from view to view; their ids begin with the name of the desk."""
    return (
        Command(f"{prefix}.next", "right", N_("Next view"), N_("Go to the next view."), do="turn_view(1)"),
        Command(f"{prefix}.previous", "left", N_("Previous view"), N_("Go to the previous view."), do="turn_view(-1)"),
        *(
            Command(f"{prefix}.view{at}", str(at), name, N_("Go to this view."), do=f"open_view({at})")
            for at, name in enumerate(views.values(), 1)
        ),
    )


class Views(Mixed):
    """A desk with views; name it before other bases, and put `view_commands` into VERBS."""

    VIEWS: ClassVar[Mapping[str, str]] = {}
    """The views in the order of their tabs, with their names: msgids."""
    LIST_OF: ClassVar[Mapping[str, str]] = {}
    """Id of the list that shows a view, where it is not that of the view."""
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self.view = next(iter(self.VIEWS))
        """The view on show."""

    def tabs(self) -> ComposeResult:
        """The line of tabs, for the body."""
        yield Static("", id="tabs", markup=False)

    def tally(self, view: str) -> Tally:
        """What the tab of a view says beside its name."""
        raise NotImplementedError

    def fill(self) -> None:
        """Put what was read into the list on show."""

    def list_of(self, view: str) -> VirtualList:
        """The list that shows a view."""
        return self.query_one(f"#{self.LIST_OF.get(view, view)}", VirtualList)

    @property
    def listing(self) -> VirtualList:
        """The list on show."""
        return self.list_of(self.view)

    def on_screen_resume(self) -> None:
        """Something may have been done meanwhile."""
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read everything again; cursor and marks stay."""

    def show_view(self) -> None:
        """Put the list of the view on show."""
        here = self.listing
        for view in self.VIEWS:
            listing = self.list_of(view)
            listing.display = listing is here
        self.set_focus(here)
        self.show_again()

    def show_again(self) -> None:
        """Draw tabs and list as they were read last."""
        self._draw_tabs()
        self.fill()
        self.refresh_bindings()

    def _draw_tabs(self) -> None:
        plain = is_plain(self.app)
        parts: list[str | Content | tuple[str, str]] = []
        for view, name in self.VIEWS.items():
            things, tone = self.tally(view)
            here, wanting = view == self.view, tone if things else ""
            word = f"{_(name)} {number(things)}" if things else _(name)
            before, after = ("[", "]") if here else (" ", " ")
            look = "bold $key" if here else f"$tone-{wanting}" if wanting else "$ink-soft"
            parts.append((f"{before}{'! ' if wanting and plain else ''}{word}{after}", look))
        self.query_one("#tabs", Static).update(Content.assemble(*parts), layout=False)

    def action_turn_view(self, by: int) -> None:
        """The next view, round and round."""
        views = list(self.VIEWS)
        self.view = views[(views.index(self.view) + by) % len(views)]
        self.show_view()

    def action_open_view(self, at: int) -> None:
        """A view by its number."""
        self.view = list(self.VIEWS)[at - 1]
        self.show_view()


class ReadViews(Views):
    """Views that a thread of their own reads."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = Background(lambda: self.app.store.another(readonly=True))

    def on_mount(self) -> None:
        """Begin with the first view."""
        self.show_view()
        self.read()

    def on_unmount(self) -> None:
        """Close the reader's connection."""
        self.reads.close()

    def refresh_data(self) -> None:
        """Read everything again; cursor and marks stay."""
        if self.is_mounted:
            self.read()

    def read(self) -> object:
        """Read what the views show, in the thread."""
        raise NotImplementedError
