"""Watching a job until nothing more is to come."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from labels.printers.jobs import Job, Printer, Receipt


def follow(
    printer: Printer,
    receipt: Receipt,
    *,
    patience: float = 60.0,
    pause: float = 1.0,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Job]:
    """The job as the receipt told it, then again whenever it changed, until it is over or patience (seconds) is out.

    The printer is asked every `pause` seconds. Ends too when the printer has forgotten the job. Raises what
    `Printer.find` raises: the job was taken, so that says nothing against it.
    """
    told = receipt.job
    yield told
    end = clock() + patience
    while not told.state.over and clock() < end:
        sleep(pause)
        now = printer.find(told.name, number=told.number)
        if now is None or (now.state == "unknown" and now.number is None):
            return
        if now != told:
            told = now
            yield told
