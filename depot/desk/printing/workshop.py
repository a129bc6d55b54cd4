"""Documents made in a process of their own, so that a screen goes on drawing while Pillow and the checks work."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from contextlib import redirect_stderr
from multiprocessing import get_context
from multiprocessing.resource_tracker import ensure_running
from threading import Lock
from typing import Self, TypeVar

from depot.desk.printing.document import Made, examined, make
from depot.desk.printing.plans import Plan
from depot.errors import Refused
from depot.words import N_

T = TypeVar("T")


class WorkshopBroken(Refused):
    """The process that makes documents died, as when memory runs out."""

    what = N_("The labels could not be made: the program that makes them ended.")
    todo = N_("Print fewer labels at once; nothing was printed.")


class Workshop:
    """Makes one document after another. Usable from any thread; close it at the end."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._lock = Lock()

    def __call__(self, plan: Plan) -> Made:
        """The document of a plan, every symbol of it read. Raises WorkshopBroken and what making raises."""
        return self.do(make, plan)

    def examined(self, plan: Plan) -> Made:
        """The document of a plan, with what the check found, be it good or bad. Raises WorkshopBroken."""
        return self.do(examined, plan)

    def do(self, work: Callable[[Plan], T], plan: Plan) -> T:
        """What a function of a module makes of a plan. Raises WorkshopBroken and what the function raises."""
        try:
            return self._open().submit(work, plan).result()
        except BrokenProcessPool as error:
            self.close()
            raise WorkshopBroken from error

    def _open(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                # The tracker wants the number of stderr's file, and what Textual puts in its place has none.
                with redirect_stderr(None):
                    ensure_running()
                # A fork would take the screens' threads and locks along.
                self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_keep_quiet)
            return self._pool

    def close(self) -> None:
        """End the process; a document under way is finished first."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def _keep_quiet() -> None:
    """Let nothing that a library prints into the terminal that the screens draw on."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
