"""What a batch that is under way forbids to do with its boxes: they neither go out nor away."""

from __future__ import annotations

from depot.desk.destruction.faults import BoxInBatch
from depot.model.batch import STATES, Batch
from depot.model.codes import Code
from depot.model.outcome import Said
from depot.store.lookup import Reader


def refuse_bound(reader: Reader, box: int) -> None:
    """Raise BoxInBatch for a box (its id) that a batch under way may destroy."""
    line = reader.destructions.binding(box)
    if line is not None:
        batch = reader.get(Batch, line.batch)
        state = Said(STATES[batch.status]) if batch is not None else ""
        shown = Code.from_id("D", line.batch).shown
        raise BoxInBatch(box=Code.from_id("B", box).shown, batch=shown, state=state)
