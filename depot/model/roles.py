"""Roles and what each may do. Asked by desks, never by screens alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from depot.errors import Refused
from depot.words import N_

CLERK: Final = "clerk"
SUPERVISOR: Final = "supervisor"
ADMIN: Final = "admin"
AUDITOR: Final = "auditor"

ROLES: Final[dict[str, str]] = {
    CLERK: N_("clerk"),
    SUPERVISOR: N_("supervisor"),
    ADMIN: N_("administrator"),
    AUDITOR: N_("auditor"),
}
"""Roles with their names for people."""

CIRCULATE: Final = "circulate"
"""Shelve, lend, return, find, name unknown codes, register and describe boxes and files."""
ARRANGE: Final = "arrange"
"""Create, describe, reserve and block locations."""
INTAKE: Final = "intake"
"""Import boxes, files, people, locations."""
REFERENCE: Final = "reference"
"""Units, box types, plan, schedule, loan periods; printers, label stocks and how they are adjusted."""
PRINT: Final = "print"
"""Print labels, say what came out, reserve codes for labels printed in advance."""
PREPARE: Final = "prepare"
"""Make destruction lists and sort boxes."""
APPROVE: Final = "approve"
"""Decide the lines of a destruction batch, sign, refuse, postpone, certify; redact what was destroyed."""
DESTROY: Final = "destroy"
"""Carry out an approved destruction batch by scan."""
HOLD: Final = "hold"
"""Place holds, put them otherwise, lift them."""
ADMINISTER: Final = "administer"
"""Users, PINs, settings, restore."""

MAY: Final[dict[str, frozenset[str]]] = {
    CLERK: frozenset({CIRCULATE, PRINT, PREPARE, DESTROY}),
    SUPERVISOR: frozenset({CIRCULATE, PRINT, PREPARE, DESTROY, APPROVE, ARRANGE, INTAKE, REFERENCE, HOLD}),
    ADMIN: frozenset({CIRCULATE, PRINT, PREPARE, DESTROY, APPROVE, ARRANGE, INTAKE, REFERENCE, HOLD, ADMINISTER}),
    AUDITOR: frozenset(),
}
"""What each role may do."""

_NEEDED: Final = {
    CIRCULATE: N_("a clerk"),
    PRINT: N_("a clerk"),
    PREPARE: N_("a clerk"),
    DESTROY: N_("a clerk"),
    APPROVE: N_("a supervisor"),
    ARRANGE: N_("a supervisor"),
    INTAKE: N_("a supervisor"),
    REFERENCE: N_("a supervisor"),
    HOLD: N_("a supervisor"),
    ADMINISTER: N_("an administrator"),
}


class RoleTooLow(Refused):
    """The act is not for this role."""

    what = N_("{user} is not allowed to do this.")
    todo = N_("Ask {needed} to do it.")

    def next_step(self, translate: Callable[[str], str] = str) -> str:
        """Who may do it, in words."""
        return translate(self.todo).format(needed=translate(str(self.facts.get("needed", ""))))


def require(right: str, role: str, user: str) -> None:
    """Raise RoleTooLow unless the role may do what `right` names."""
    if right not in MAY.get(role, frozenset()):
        raise RoleTooLow(user=user, role=role, needed=_NEEDED[right])
