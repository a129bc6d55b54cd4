"""A day of two depots and a vault, as real processes with a folder as the key: nothing but the command line is used."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.sites import Site
from tests.store.depots import assert_sound
from tests.store.postgres.servers import programs, running
from tests.store.trading import snapshot

OWN = ("known", "confirmed", "tally")
"""Tables that say what each place knows of the others; the counters count those."""

Sites = tuple[Site, Site, Site]


@pytest.fixture(params=["server", pytest.param("file", marks=pytest.mark.soak)])
def vault_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the vault is: a database of a PostgreSQL server, or nowhere for a file."""
    if request.param == "file" or programs() is None:
        yield ""
        return
    with running() as server:
        server.sql("CREATE DATABASE vault")
        yield server.url("vault")


@pytest.fixture
def sites(tmp_path: Path, vault_url: str) -> Sites:
    """Two depots and their vault; the second reads the vault's card off its symbol."""
    one, two = Site(tmp_path, "L1"), Site(tmp_path, "L2")
    vault = Site(tmp_path, "V1", "vault", "init", url=vault_url)
    for depot in (one, two):
        vault.run("vault", "enrol", str(depot.card), "--fingerprint", depot.fingerprint)
    one.believe(vault)
    line = vault.one("key", "card")["line"]
    two.run("key", "enrol", line, "--fingerprint", vault.fingerprint)
    return one, two, vault


def trade(key: Path, vault: Site, *depots: Site) -> None:
    """Carry a key from the depots to the vault and back."""
    for depot in depots:
        depot.run("export", "--to", str(key))
    vault.run("vault", "merge", str(key), "--receipts", str(key), "--jobs", "2")
    vault.run("vault", "publish", "--to", str(key))
    for depot in depots:
        depot.run("receive", str(key))


def test_a_day(sites: Sites, tmp_path: Path) -> None:
    one, two, vault = sites
    key, lost = tmp_path / "key", tmp_path / "lost"
    for folder in (key, lost):
        folder.mkdir()
    vault.run("unit", "add", "CSSRL/7300", "Finances")
    trade(key, vault, one, two)
    assert one.run("unit", "list") == two.run("unit", "list") == vault.run("unit", "list") != []

    paper = one.one("box", "add", "--title", "Paie", "--unit", "7300")["subject"]
    moved = one.one("box", "add", "--title", "Élèves")["subject"]
    lent = one.one("box", "add", "--title", "Comptes", "--unit", "7300")["subject"]
    person = one.one("person", "add", "Ève Roy", "--unit", "7300")["subject"]
    one.run("loan", "lend", person, lent)
    trade(key, vault, one, two)

    one.run("box", "edit", paper, "--title", "Paie 2019")
    two.run("box", "edit", paper, "--title", "Paie 2020")
    two.run("box", "accept", moved)
    one.run("box", "dispatch", moved, "--to", "L2")
    two.run("box", "accept", lent)
    one.run("export", "--to", str(lost))
    shutil.rmtree(lost)
    trade(key, vault, one, two)

    (doubt,) = [each for each in vault.run("conflicts", "list") if each["register"] == "title"]
    assert doubt["subject"] == paper
    assert [each["node"] for each in vault.run("vault", "where", moved, lent)] == ["L2", "L2"]
    two.run("conflicts", "decide", paper, "--claim", "2")
    for _twice in range(2):
        trade(key, vault, one, two)

    tables = [{name: rows for name, rows in snapshot(site.where).items() if name not in OWN} for site in sites]
    assert tables[0] == tables[1] == tables[2]
    assert tables[0]["conflict"] == []
    for site in sites:
        assert_sound(site.where)
    for status in vault.run("vault", "status"):
        assert (status["gaps"], status["conflicts"], status["waits"]) == ([], 0, 0)
    assert {holding["value"]: holding["boxes"] for holding in vault.run("vault", "holdings")} == {"L1": 1, "L2": 2}
    for depot in (one, two):
        (receipt,) = depot.run("receipt", "show")
        told = depot.one("export", "--to", str(key))
        assert told["vault"] == receipt["seq"]
        assert told["here"] == 0
