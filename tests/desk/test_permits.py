"""What screens dim."""

from __future__ import annotations

import pytest

from depot.desk.accounts import close
from depot.desk.permits import may
from depot.desk.session import Session
from depot.model import roles


@pytest.mark.parametrize(
    ("who", "rights"),
    [
        ("clerk", {roles.CIRCULATE}),
        ("supervisor", {roles.CIRCULATE, roles.ARRANGE, roles.INTAKE, roles.REFERENCE}),
        ("admin", {roles.CIRCULATE, roles.ARRANGE, roles.INTAKE, roles.REFERENCE, roles.ADMINISTER}),
        ("auditor", set()),
    ],
)
def test_rights_of_roles(request: pytest.FixtureRequest, who: str, rights: set[str]) -> None:
    session: Session = request.getfixturevalue(who)
    every = {roles.CIRCULATE, roles.ARRANGE, roles.INTAKE, roles.REFERENCE, roles.ADMINISTER}
    assert {right for right in every if may(session, right)} == rights


def test_nobody_may_nothing() -> None:
    assert not may(None, roles.CIRCULATE)


def test_a_closed_account_may_nothing(admin: Session, clerk: Session) -> None:
    close(admin, clerk.user)
    assert not may(clerk, roles.CIRCULATE)
