"""What a user may do, for screens that dim what would be refused. The refusal itself is always the desk's."""

from __future__ import annotations

from depot.desk.session import Session
from depot.model import roles


def may(session: Session | None, right: str) -> bool:
    """Whether the user's role has a right of depot.model.roles now; nobody at the terminal has none."""
    if session is None:
        return False
    account = session.account
    return not account.inactive and right in roles.MAY.get(account.role, frozenset())
