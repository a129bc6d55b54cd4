"""Requests at each point, for tests of commands."""

from __future__ import annotations

from tests.cli.conftest import BOX, CLERK_PIN, CommandLine

CLEO = {"user": "cléo", "pin": CLERK_PIN}
PERSON, FILE, FINANCE_BOX = "PL10000028", "FL1000003K", "BL1000003X"


def requests(depot: CommandLine) -> dict[str, str]:
    """One to be searched and picked, one that needs an authorisation, one that is picked, a question."""
    made = {
        "open": _new(depot, "plans de l'école", BOX, "--person", PERSON),
        "foreign": _new(depot, FINANCE_BOX, "--unit", "7210"),
        "picked": _new(depot, FILE, "--person", PERSON),
        "question": _new(depot, "adresse en 1974", "--unit", "7210", "--kind", "information"),
    }
    depot.act("request", "pick", FILE, **CLEO)
    return made


def _new(depot: CommandLine, *arguments: str) -> str:
    return str(depot.act("request", "new", *arguments, **CLEO)["subject"])
