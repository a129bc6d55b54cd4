"""An inventory in which everything happens that can happen to one."""

from __future__ import annotations

from collections.abc import Sequence

from depot.desk.inventory import counting, settling, starting
from depot.desk.inventory.breaches import describe_breach
from depot.desk.session import Session
from depot.desk.undo import undo
from depot.model.box import SHELVED, Box
from depot.model.breach import Breach
from depot.model.codes import Code


def live_inventory(clerk: Session, supervisor: Session, standing: Sequence[Box]) -> None:
    """Of one shelf: a box that is not seen, another's, a scan taken back, an unknown code. `standing` are all boxes."""
    box = next(each for each in standing if each.personal and each.status == SHELVED)
    assert box.place is not None
    shelf = Code.from_id("S", box.place).text
    wanted = starting.Wanted((shelf,), box.unit, 100_000, 7, blind=True, ordered=True, title="Récolement")
    begun = starting.start(clerk, wanted).result
    assert begun is not None
    counting.open_shelf(clerk, begun.id, box.place)
    other = next(each for each in standing if each.place != box.place)
    counting.see(clerk, begun.id, box.place, Code.from_id("B", other.id).text)
    due = next(each for each in clerk.store.destructions.batches(ended=False))
    line = next(each for each in clerk.store.destructions.lines(due.id) if each.binds)
    undo(clerk, counting.see(clerk, begun.id, box.place, Code.from_id("B", line.box).text).act)
    counting.note(clerk, begun.id, box.place, "VIEUX-1", "code.unknown")
    counting.pause(clerk, begun.id, "fin de la journée")
    counting.resume(clerk, begun.id)
    counting.end(clerk, begun.id)
    found = settling.settle(clerk, begun.id, settling.wanted(clerk, begun.id, kind="not_seen"))
    assert found.done
    settling.close(clerk, begun.id, "vérifié sur place")
    breach = next(each for each in clerk.store.all(Breach) if each.box == box.id)
    said = {"information": "Dossiers d'élèves", "circumstances": "Introuvable", "happened": "2026", "persons": 30}
    said |= {"aware_on": "2026-10-06", "assessment": "Sensibles", "serious": "yes", "commission_on": "2026-10-06"}
    describe_breach(supervisor, breach.key, said | {"persons_on": "2026-10-07", "measures": "Recherche"})
    describe_breach(supervisor, breach.key, {"public_notice": "Non: chacun a été joint"})
