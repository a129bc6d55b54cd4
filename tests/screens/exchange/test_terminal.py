"""The real program in a real terminal, another depot and a vault on a server as real processes, a folder as the key.

A box changes hands before that is known, a loan comes back elsewhere, a key is lost, and two depots give a box another
title, neither knowing of the other. What left, what came, and who is right is settled at the terminal; then all three
agree row for row.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.sites import Site
from tests.screens.harness import Terminal
from tests.store.depots import assert_sound
from tests.store.postgres.servers import programs, running
from tests.store.trading import snapshot

pytestmark = pytest.mark.pty

OWN = ("known", "confirmed", "tally")
"""Tables that say what each place knows of the others; the counters count those."""

CTRL_E = b"\x05"
F2, F3 = b"\x1bOQ", b"\x1bOR"


@pytest.fixture
def vault_url() -> Iterator[str]:
    """A database of a PostgreSQL server; nowhere where none can be run: the vault is a file then."""
    if programs() is None:
        yield ""
        return
    with running() as server:
        server.sql("CREATE DATABASE vault")
        yield server.url("vault")


@pytest.fixture
def sites(tmp_path: Path, vault_url: str) -> tuple[Site, Site, Site]:
    """Two depots and their vault, which believe one another."""
    one, two = Site(tmp_path, "L1"), Site(tmp_path, "L2")
    vault = Site(tmp_path, "V1", "vault", "init", url=vault_url)
    for depot in (one, two):
        vault.run("vault", "enrol", str(depot.card), "--fingerprint", depot.fingerprint)
        depot.believe(vault)
    return one, two, vault


def merge(vault: Site, key: Path) -> None:
    """What the vault does with a key."""
    vault.run("vault", "merge", str(key), "--receipts", str(key))
    vault.run("vault", "publish", "--to", str(key))


def name_folder(terminal: Terminal, folder: Path) -> None:
    """Name the folder that is asked for."""
    terminal.wait(lambda: "another one" in terminal.text or "as the system shows it" in terminal.text)
    if "another one" in terminal.text:
        terminal.send(b"\x1b[F\r")
        terminal.wait("as the system shows it")
    terminal.type(str(folder), 0.04)
    terminal.wait(folder.name)
    terminal.send("\r")


def test_three_places_agree_after_a_conflict_settled_at_the_terminal(
    sites: tuple[Site, Site, Site], tmp_path: Path
) -> None:
    one, two, vault = sites
    key, lost = tmp_path / "usb", tmp_path / "lost"
    for folder in (key, lost):
        folder.mkdir()
    vault.run("unit", "add", "CSSRL/7300", "Finances")
    merge(vault, key)
    one.run("receive", str(key))
    box, moved, lent = (one.one("box", "add", "--title", title)["subject"] for title in ("Paie", "Élèves", "Comptes"))
    person = one.one("person", "add", "Ève Roy", "--unit", "7300")["subject"]
    one.run("loan", "lend", person, lent)
    one.run("export", "--to", str(key))
    merge(vault, key)
    two.run("receive", str(key))
    two.run("box", "accept", moved, lent)
    one.run("box", "dispatch", moved, "--to", "L2")
    one.run("export", "--to", str(lost))
    shutil.rmtree(lost)
    two.run("box", "edit", box, "--title", "Là")
    two.run("export", "--to", str(key))
    one.run("box", "edit", box, "--title", "Ici")
    env = one.environment | {"DEPOT_USER": "eve", "DEPOT_STATION": "comptoir", "DEPOT_LANG": "en"}
    with Terminal(["-m", "depot"], env=env) as terminal:
        terminal.wait("scan anything to see it")
        terminal.send(CTRL_E)
        terminal.wait("no receipt yet")
        terminal.send(F2)
        name_folder(terminal, key)
        terminal.wait("Each was read back.", 60)
        terminal.send("\r")
        terminal.wait("here only 0")
        merge(vault, key)
        terminal.send(F3)
        name_folder(terminal, key)
        terminal.wait("Nothing was taken in yet", 60)
        terminal.send(F3)
        terminal.wait("1 in doubt", 60)
        terminal.send(b"\x1b")
        terminal.wait("Disagreements 1")
        terminal.send("2")
        terminal.wait("L1, L2")
        terminal.send("\r")
        terminal.wait("[2] L2")
        terminal.wait("Enter: 1. L1 has the box")
        assert "had not heard of 1" in terminal.text
        assert "had not heard of 2" in terminal.text
        time.sleep(1)  # what was not on show for a moment cannot be settled
        terminal.send("2")
        terminal.wait("Nothing is in doubt.", 60)
        terminal.send(F2)
        name_folder(terminal, key)
        terminal.wait("Each was read back.", 60)
        terminal.send("\r")
        terminal.wait("here only 0")
        terminal.send(b"\x11")
        assert terminal.wait_exit() == 0
    merge(vault, key)
    for depot in (two, one):
        depot.run("receive", str(key))
        depot.run("export", "--to", str(key))
    merge(vault, key)
    for depot in (one, two):
        depot.run("receive", str(key))
    found = []
    for site in sites:
        assert site.run("conflicts", "list") == []
        assert_sound(site.where)
        found.append({name: rows for name, rows in snapshot(site.where).items() if name not in OWN})
    assert found[0] == found[1] == found[2]
    assert one.one("show", box)["title"] == "Là"
    assert [each["node"] for each in vault.run("vault", "where", moved, lent)] == ["L2", "L2"]
