"""Who is at work: every act goes through a session, which asks the role before and inside the transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from depot.desk.apart import Guard, refuse_limited
from depot.errors import Refused
from depot.model import roles
from depot.model.reference import User
from depot.store.store import Done, Store, Tx
from depot.words import N_

T = TypeVar("T")


class UserInactive(Refused):
    """Facts: user."""

    what = N_("The account of {user} is closed.")
    todo = N_("Ask an administrator to open it again.")


@dataclass(frozen=True, slots=True)
class Session:
    """A user at a station, with an open store."""

    store: Store
    user: str
    """User name; the key of the user."""
    station: str
    """The terminal's name."""

    @property
    def account(self) -> User:
        """The user as the last commit has it."""
        return self.store.get(User, self.user) or User(self.user, role=roles.AUDITOR)

    @property
    def today(self) -> date:
        """Today, by this computer's clock."""
        return self.store.clock().date()

    def do(self, right: str, work: Callable[[Tx], T], *, act: bytes | None = None, bulk: bool = False) -> Done[T]:
        """Do one act, if the user may: RoleTooLow, UserInactive or OrganisationOther otherwise.

        The role is read inside the transaction, so that an account closed by another terminal can do nothing more.
        """

        def allowed(tx: Tx) -> T:
            user = tx.get(User, self.user)
            if user is None or user.inactive:
                raise UserInactive(user=self.user)
            roles.require(right, user.role, user.name or self.user)
            if not user.orgs:
                return work(tx)
            guard = Guard(tx, user)
            tx.watch = guard.look
            result = work(tx)
            guard.end()
            return result

        return self.store.act(allowed, actor=self.user, station=self.station, act=act, bulk=bulk)

    def may(self, right: str) -> None:
        """Raise UserInactive or RoleTooLow unless the user may do such acts now."""
        self.do(right, lambda tx: tx.node)

    def may_whole(self, right: str) -> None:
        """The same for what takes the whole depot: raise WholeDepotOnly where the user works for a part of it."""
        self.may(right)
        refuse_limited(self.account)

    def on(self, store: Store) -> Session:
        """The same user on another connection, for another thread."""
        store.limit(self.store.orgs)
        return Session(store, self.user, self.station)
