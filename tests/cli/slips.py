"""Transfers at each point, for tests of commands."""

from __future__ import annotations

from tests.cli.conftest import CLERK_PIN, CommandLine

CLEO = {"user": "cléo", "pin": CLERK_PIN}


def transfers(depot: CommandLine) -> dict[str, str]:
    """One of two boxes that was announced, one with a box that came, one that is finished, one that is verified."""
    made = {name: _announced(depot) for name in ("transfer", "come", "finished", "verified")}
    for name in ("come", "finished", "verified"):
        depot.json("transfer", "receive", made[name], "--all", **CLEO)
    for name in ("finished", "verified"):
        depot.act("transfer", "finish", made[name], **CLEO)
    depot.act("transfer", "verify", made["verified"])
    return made


def _announced(depot: CommandLine) -> str:
    code = str(depot.act("transfer", "announce", "--unit", "7210")["subject"])
    for title in ("Élèves A à L", "Élèves M à Z"):
        depot.act("transfer", "add", code, "--title", title)
    return code
