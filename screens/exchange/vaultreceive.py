"""A vault's merge on the screen: what a key brings, what came of it, and the receipts that it takes back."""

from __future__ import annotations

from typing import ClassVar

from depot.desk.session import Session
from depot.errors import DepotError
from depot.exchange.peeking import Peeked
from depot.exchange.publishing import write_receipt
from depot.exchange.receipts import Receipt
from depot.exchange.receiving import ENDING, Received
from depot.exchange.vaulting import merge, settle
from depot.words import N_
from screens.dialogs.working import Watch
from screens.exchange.receive import GIVEN, Came, Receiving
from screens.keys import Command


class VaultReceiveScreen(Receiving):
    """What depots sent, and the receipts that go back."""

    HELP_TEXT = N_(
        "First what the folder holds: whose packages, which events, and whether they are new; nothing was taken in "
        "yet. F3 takes in the packages of all depots, each whole or refused by its name, and puts a receipt for each "
        "depot onto the same key: it says what is durable here. Enter on a line says what it is, why it was refused, "
        "and what to do next. The same again is harmless, and gives the same receipts."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("receive.begin", "f3,r", N_("Take in"), N_("Take in everything, and give the receipts."), footer=True),
    )

    def look_in(self, session: Session) -> list[Peeked]:
        """The packages in the folder."""
        found = super().look_in(session)
        return [each for each in found if each.path.suffix.upper() == ENDING and each.path.parent == self.folder]

    def take_in(self, session: Session, watch: Watch) -> Came:
        """Take in the packages, fold them, and put the receipts onto the key; what was done before a fault counts."""
        came: list[Received] = []
        given: list[Peeked] = []
        try:
            for each in merge(session, [self.folder], self.keys):
                came.append(each)
                watch.said = each.path.name
                watch.progress(len(came), 0)
            own = session.store.stream_head().node
            nodes = dict.fromkeys(each.taken.node for each in came if each.taken is not None)
            receipts = settle(session, self.keys, [node for node in nodes if node != own], watch.progress)
            given += [self._give(receipt) for receipt in receipts]
        except DepotError as error:
            return Came(_counted(session, came), given, error)
        return Came(_counted(session, came), given)

    def _give(self, receipt: Receipt) -> Peeked:
        path = write_receipt(self.folder, receipt).path
        return Peeked(path, GIVEN, receipt=receipt)


def _counted(session: Session, came: list[Received]) -> list[Received]:
    """The same, with the conflicts that are open now that everything is folded."""
    conflicts = session.store.open_conflicts()
    return [each._replace(taken=each.taken._replace(conflicts=conflicts)) if each.taken else each for each in came]
