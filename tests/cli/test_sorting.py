"""`depot batch sort`: what the rule proposes, and where what is kept goes."""

from __future__ import annotations

from contextlib import closing

from depot.desk.printing.series import reserve
from depot.desk.reference import put_rule
from depot.desk.session import Session
from depot.model import roles
from depot.store.store import Store
from tests.cli.burning import batches
from tests.cli.conftest import PIN, CommandLine
from tests.cli.test_docs import fields


def test_a_proposal_changes_nothing_and_has_its_fields(depot: CommandLine) -> None:
    facts = batches(depot.database, "cléo", "ada", PIN)
    with closing(Store.open(depot.database)) as store:
        remarks = "Conserver un dossier sur deux. Éliminer les autres."
        org = store.home_organisation()
        session = Session(store, "ada", "test")
        session.do(roles.REFERENCE, lambda tx: put_rule(tx, org, "T.1", {"remarks": remarks, "version": 2}))
    always, perhaps = fields("proposal")
    everything = depot.json("batch", "sort", "--propose")
    assert all(always <= record.keys() <= always | perhaps for record in everything.records)
    of_one = depot.json("batch", "sort", facts["sorted"], "--propose").records
    assert [(record["decision"], record["why"]) for record in of_one] == [("C", "counted"), ("D", "other")]
    assert {record["code"] for record in of_one} < {record["code"] for record in everything.records}
    said = depot("batch", "sort", facts["sorted"], "--propose")
    assert remarks in said.out
    assert "1 of 2: number 1" in said.out
    assert not depot.json("show", facts["sorted"]).record.get("sorted")


def test_what_is_kept_goes_into_the_box_that_is_named(depot: CommandLine) -> None:
    facts = batches(depot.database, "cléo", "ada", PIN)
    with closing(Store.open(depot.database)) as store:
        ahead = reserve(Session(store, "ada", "test"), 1).result
    assert ahead is not None
    label = ahead.codes[0].text
    keeping = ("--keeping", facts["sorted_file"], "--reason", "échantillon")
    refused = depot("batch", "sort", facts["sorted"], *keeping, "--into", facts["due"])
    assert refused.code == 1
    assert "cannot take" in refused.err
    done = depot.act("batch", "sort", facts["sorted"], *keeping, "--into", label)
    assert done["kept_in"] == label
