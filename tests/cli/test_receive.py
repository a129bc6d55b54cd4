"""Two depots and a key, as real processes: a double edit, a box sent and accepted, a decision that travels."""

from __future__ import annotations

from pathlib import Path

import pytest

from depot.store.claims import Claim
from depot.store.waiting import CLAIM
from tests.cli.sites import Site
from tests.store.depots import assert_sound
from tests.store.trading import append, parcels, snapshot


@pytest.fixture
def sites(tmp_path: Path) -> tuple[Site, Site]:
    one, two = Site(tmp_path, "L1"), Site(tmp_path, "L2")
    for here, there in ((one, two), (two, one)):
        here.run("key", "enrol", str(there.card), "--fingerprint", there.fingerprint)
    return one, two


def test_two_depots_trade(sites: tuple[Site, Site], tmp_path: Path) -> None:
    one, two = sites
    there, back = tmp_path / "there", tmp_path / "back"
    for key in (there, back):
        key.mkdir()
    box = one.one("box", "add", "--title", "Paie")["subject"]
    moved = one.one("box", "add", "--title", "Élèves")["subject"]
    assert [answer["new"] for answer in one.hand_to(two, there)] != [0]
    one.run("box", "edit", box, "--title", "Ici")
    two.run("box", "edit", box, "--title", "Là")
    one.run("box", "missing", moved)
    two.run("box", "accept", moved)
    two.hand_to(one, back)
    one.run("box", "dispatch", moved, "--to", "L2", code=1)
    doubts = {doubt["register"]: doubt for doubt in one.run("conflicts", "list")}
    assert {*doubts} == {"title", "custody"}
    assert doubts["custody"]["suggested"] == 2
    one.run("conflicts", "show", box)
    one.run("conflicts", "decide", box, "--claim", "2")
    one.run("conflicts", "decide", moved, "--register", "custody", "--claim", "2")
    one.hand_to(two, there)
    two.hand_to(one, back)
    for site in (one, two):
        assert site.run("conflicts", "list") == site.run("incidents") == []
        assert_sound(site.path)
    ours, theirs = snapshot(one.path), snapshot(two.path)
    for tables in (ours, theirs):
        del tables["known"]
    assert ours == theirs


def test_what_a_killed_receive_left_is_said_and_the_next_act_goes_on(tmp_path: Path) -> None:
    one, two = Site(tmp_path, "L1"), Site(tmp_path, "L2")
    box = one.one("box", "add", "--title", "Paie")["subject"]
    (parcel,) = parcels(one.path)
    assert append(two.path, parcel).new == parcel.last
    report = two.one("verify")
    assert (report["ok"], report["waiting"]) == (True, parcel.last)
    two.run("show", box, code=1)
    two.run("box", "add", "--title", "Élèves")
    assert two.one("verify")["waiting"] == 0
    assert two.one("show", box)["title"] == "Paie"
    assert [found["code"] for found in two.run("search", "paie") if "code" in found] == [box]


def test_what_another_process_folds_keeps_no_act_waiting(tmp_path: Path) -> None:
    one, two = Site(tmp_path, "L1"), Site(tmp_path, "L2")
    (parcel,) = parcels(one.path)
    append(two.path, parcel)
    claim = Claim.take(two.path, CLAIM)
    assert claim is not None
    with claim:
        two.run("box", "add", "--title", "Élèves")
        assert two.one("verify")["waiting"] == parcel.last
    two.run("box", "add", "--title", "Paie")
    assert two.one("verify")["waiting"] == 0


def test_a_transfer_a_return_elsewhere_and_a_hold_by_key(sites: tuple[Site, Site], tmp_path: Path) -> None:
    one, two = sites
    there, back, tape = tmp_path / "there", tmp_path / "back", tmp_path / "tape.txt"
    for key in (there, back):
        key.mkdir()
    sent, lent = (one.one("box", "add", "--title", title)["subject"] for title in ("Paie", "Élèves"))
    shelf = two.one("location", "add", "A1", "--kind", "shelf")["subject"]
    slip = one.one("loan", "lend", one.one("person", "add", "Marie-Ève Roy")["subject"], lent, "--authorised")["loan"]
    one.run("box", "dispatch", sent, "--to", "L2", "--seal", "S-17")
    (waits,) = one.run("box", "transit")
    assert (waits["state"], waits["to"], waits["seal"], waits["overdue"]) == ("sent", "L2", "S-17", False)
    tape.write_text(f"$RECEIVE\n{sent}\n{shelf}\n$RETURN\n{lent}\n{slip}\n{shelf}\n$DONE\n", "utf-8")
    answers = two.run("scan", str(tape))  # nothing of it has been heard of here
    assert [answer["outcome"] for answer in answers].count("attention") == 2
    assert [each["state"] for each in two.run("box", "transit")] == ["unreported"]
    hold = two.one("hold", "place", "--box", sent, "--reason", "litige 2025-18")["hold"]
    two.hand_to(one, back)
    assert one.run("box", "transit") == one.run("conflicts", "list") == []
    assert {item["kind"] for item in one.run("news", "--read")} == {"box.accepted", "box.returned", "hold.placed"}
    assert one.run("news") == []
    (card,) = one.run("show", sent)
    assert (card["holder"], card["holds"], card["unsent"]) == ("L2", [hold], False)
    assert [line["back_where"] for line in one.one("loan", "show", slip)["lines"]] == ["L2"]
    tape.write_text(f"$SHELVE\n{sent}\n", "utf-8")
    (_mode, refused) = one.run("scan", str(tape), code=1)
    assert (refused["reason"], refused["heed"]) == ("box.not-here", ["GEL\u00a0: litige 2025-18"])
    one.hand_to(two, there)
    assert two.run("box", "transit") == two.run("conflicts", "list") == []
    for site in (one, two):
        assert_sound(site.path)
    ours, theirs = snapshot(one.path), snapshot(two.path)
    for tables in (ours, theirs):
        del tables["known"]
    assert ours == theirs


def test_what_is_not_believed_is_refused_by_name(tmp_path: Path) -> None:
    one, two = Site(tmp_path, "L1"), Site(tmp_path, "L2")
    key = tmp_path / "usb"
    key.mkdir()
    one.run("export", "--to", str(key), "--encrypt-to", str(two.card))
    (answer,) = two.run("receive", str(key), code=1)
    assert (answer["problem"], "depot key enrol" in answer["next"]) == ("node.unknown", True)
