"""Acts of who sits at the terminal, done in the background, and how much of the depot they read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

from depot.desk.apart import orgs_of, refuse_limited
from depot.desk.session import Session
from depot.errors import DepotError
from depot.store.store import Store
from screens.actthread import ActThread
from screens.dialogs.tell import Tell

T = TypeVar("T")

RELAUNCH = 75
"""Return code of an application that wants to be started again at once (never that of the program)."""


class _App(Protocol):
    """What acts need of the application."""

    session: Session | None
    acts: ActThread

    @property
    def store(self) -> Store: ...

    def look_again(self) -> None: ...

    def push_screen(self, screen: Any) -> Any: ...

    def exit(self, *, return_code: int) -> None: ...


class Performing:
    """An application in which somebody acts."""

    async def perform(self, act: Callable[[Session], T]) -> T:
        """Do an act of the user in the background; raise its refusal. The screens stay alive meanwhile."""
        app = cast("_App", self)
        if app.session is None:
            raise DepotError
        user, station = app.session.user, app.session.station
        done = await self.on_acts(lambda store: act(Session(store, user, station)))
        app.look_again()
        return done

    async def in_background(self, work: Callable[[], T]) -> T:
        """Do something that takes a while in the thread of acts; the screens stay alive."""
        return await asyncio.wrap_future(cast("_App", self).acts.work(work))

    async def on_acts(self, work: Callable[[Store], T]) -> T:
        """Do something on the connection that writes, in its own thread; it reads what who sits here may read."""
        app = cast("_App", self)
        return await self._limited(work, app.store.orgs if app.session is not None else ())

    async def on_all(self, work: Callable[[Store], T]) -> T:
        """The same for what keeps the tables up to date, whoever sits here."""
        return await self._limited(work, ())

    async def _limited(self, work: Callable[[Store], T], orgs: tuple[str, ...]) -> T:
        def run(store: Store) -> T:
            store.limit(orgs)
            return work(store)

        return await asyncio.wrap_future(cast("_App", self).acts.act(run))

    def limited_otherwise(self) -> bool:
        """Whether who sits here reads more or less than what is on show: all screens are then made anew."""
        app = cast("_App", self)
        other = app.session is not None and orgs_of(app.session.account) != app.store.orgs
        if other:
            app.exit(return_code=RELAUNCH)
        return other

    def tells_limit(self) -> bool:
        """Whether who sits here works for some organisations only; they are then told that this takes the whole."""
        app = cast("_App", self)
        try:
            refuse_limited(app.session.account if app.session is not None else None)
        except DepotError as error:
            app.push_screen(Tell.refusal(error))
            return True
        return False
