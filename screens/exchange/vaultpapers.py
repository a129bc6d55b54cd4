"""The slip of what was published for a depot: what its carrier signs."""

from __future__ import annotations

from depot.desk.session import Session
from depot.exchange.cards import DEPOT
from depot.exchange.keyring import keyring
from depot.exchange.publishing import to_give
from depot.report.exchange import Slip, slip
from depot.store import exports
from depot.store.exports import Exported
from depot.store.store import Store
from screens.exchange.papers import folder_of
from screens.exchange.placewords import minute


def published(store: Store, node: str) -> tuple[Exported, ...]:
    """The packages that were put into a depot's folder last, as far as the depot has not said that it has them."""
    given = [each for each in exports.exported(store) if folder_of(each).rpartition("/")[2] == node]
    folder = folder_of(max(given, key=lambda each: each.at)) if given else ""
    wanting = {stream: first for stream, (first, _last) in to_give(store, node).items()}
    return tuple(
        each
        for each in given
        if folder_of(each) == folder and each.last >= wanting.get((each.node, each.inc), each.last + 1)
    )


def make_slip(session: Session, node: str) -> bytes | None:
    """The slip for what was published for a depot last; None when it has all of it. Raises LabelsUnreadable."""
    store = session.store
    packages = published(store, node)
    if not packages:
        return None
    name, own = store.depot_name()
    account = session.account
    cards = tuple(card for card in keyring(store).latest(DEPOT) if card.node == node)
    at = minute(store.clock().isoformat())
    return slip(Slip(own, name, at, account.name or account.key, packages, cards))
