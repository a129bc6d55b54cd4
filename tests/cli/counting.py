"""Inventories for tests of the command line: one with a problem, one that is paused, one that opened an incident."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import CommandLine

SITE, SHELF, OTHER = "SL1000001S", "SL1000007G", "SL1000008E"


def counted(depot: CommandLine, folder: Path) -> dict[str, str]:
    """Make them; their codes by name. A box stands elsewhere than on record."""
    lost, astray = (
        depot.act("box", "add", "--title", title, "--personal")["subject"] for title in ("Perdue", "Déplacée")
    )
    shelved = f"$SHELVE\n{SHELF}\n{lost}\n{OTHER}\n{astray}"
    answer = depot.json("scan", stdin=shelved.encode())
    assert answer.code == 0, answer.out
    first = depot.act("inventory", "start", SHELF)["subject"]
    depot.json("inventory", "scan", first, stdin=SHELF.encode())
    assert depot.json("inventory", "settle", first, lost).code == 0
    depot.json("inventory", "close", first)
    again = depot.act("inventory", "start", SITE)["subject"]
    (folder / "count.txt").write_text(f"{SHELF}\n{astray}\n", "utf-8")
    assert depot.json("inventory", "scan", again, str(folder / "count.txt")).code == 0
    paused = depot.act("inventory", "start", SITE)["subject"]
    depot.act("inventory", "pause", paused)
    return {"inventory": again, "paused_inventory": paused, "breach": f"{first}.{lost}"}
