"""One subject that several streams wrote about, folded from all its events at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from depot.model import trails
from depot.model.batchlines import of_batch
from depot.model.inventoryrows import of_inventory
from depot.model.requestlines import of_request
from depot.model.transferlines import of_transfer
from depot.store.engine import Connection

if TYPE_CHECKING:
    from depot.model.event import Event
    from depot.model.subjects import Subject
    from depot.model.trails import Claim, Row
    from depot.store.sharing import Sharing


LOCAL: Final = frozenset({"user", "setting", "printer", "profile", "printjob", "sheet"})
"""What each depot decides for itself: other depots' users, settings and print jobs are in the journal and never in the
tables."""


class SharedSubject:
    """Its events, and what they come to. Those of this transaction may not be in the journal yet."""

    def __init__(self, kind: Subject, key: int | str, subject: str) -> None:
        self.kind = kind
        self.key = key
        self.subject = subject
        self.state: Any = None
        self.rows: list[Row] = []
        self.claims: list[Claim] = []
        self.badges: list[int] = []
        """Of a user: every badge that was ever given out to them."""
        self.reserved: list[tuple[Any, str]] = []
        """Of a series: what was reserved, and by which node."""
        self.fresh = False
        """True while state, rows and claims are those of all events."""
        self.written = False
        self._new: list[Event] = []

    def more(self, event: Event) -> None:
        """Take one more event."""
        self._new.append(event)
        self.fresh = self.written = False

    def settle(self, sharing: Sharing) -> None:
        """Make state, rows and claims of all events."""
        events = sharing.events(self.subject) + self._new
        self._fold(sharing, events)

    def without(self, sharing: Sharing, act: str) -> Any:
        """The state as if an act had not been."""
        self._fold(sharing, [event for event in sharing.events(self.subject) if event.act != act])
        return self.state if self.state is not None else self.kind.state(self.key)

    def _fold(self, sharing: Sharing, events: list[Event]) -> None:
        from depot.model import settling
        from depot.model.registers import held_back

        if self.kind.name in LOCAL:
            events = [event for event in events if event.node == sharing.home]
        settled = settling.settle(self.kind.name, sharing.told(events))
        self.state, self.rows, self.claims, self.badges = None, [], settled.claims, []
        self.reserved = []
        name = self.kind.name
        for event, masked in settled.steps:
            before = self.state if self.state is not None else self.kind.state(self.key)
            after = self.kind.evolve(before, event)
            if masked:
                after = held_back(name, before, after, masked)
            if name == "box":
                self.rows += trails.of_box(before, after, event, masked=masked)
            elif name == "file":
                self.rows += trails.of_file(before, after, event)
            elif name == "batch" and not masked:
                self.rows += of_batch(after, event)
            elif name == "transfer" and not masked:
                self.rows += of_transfer(after, event)
            elif name == "inventory" and not masked:
                self.rows += of_inventory(after, event)
            elif name == "request" and not masked:
                self.rows += of_request(before, after, event)
            elif name == "user" and after.badge is not None:
                self.badges.append(after.badge)
            elif name == "series" and event.kind == "series.reserved":
                self.reserved.append((after, event.node))
            self.state = after
        self.rows += settled.incidents
        self.fresh = True


def without(connection: Connection, subject: str, act: str) -> Any:
    """The state of a shared subject as if an act of its journal had not been; None when one wrote it alone."""
    from depot.model.subjects import resolve
    from depot.store.sharing import Sharing

    sharing, found = Sharing.of(connection), resolve(subject)
    if sharing is None or found is None or len({event[:2] for event in sharing.events(subject)}) == 1:
        return None
    return SharedSubject(*found, subject).without(sharing, act)
