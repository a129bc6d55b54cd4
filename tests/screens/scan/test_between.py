"""The scan desk between depots: holds, old news of the vault, boxes of other depots, and receiving."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pytest

from depot.desk import holds
from depot.desk.session import Session
from depot.model.codes import Code, codes_from
from depot.model.event import Fact
from depot.store.store import Store
from screens.scan.desk import Notice
from tests.screens.depots import NOW, Furnished, StillClock, assert_screen, at_work, until
from tests.screens.scan.test_desk import banner, scans
from tests.store.trading import depot, parcels, receive

FOREIGN = next(codes_from("B", "L2", 0, 1))


def held(furnished: Furnished, box: Code) -> None:
    """Hold a box for a reason."""
    with closing(furnished.session("sam").store) as store:
        holds.place(Session(store, "sam", "tty2"), "box", [box.text], {"reason": "litige 2025-18"})


def believed(furnished: Furnished, days: int) -> None:
    """Have a vault enrolled so many days ago and not heard of since."""
    fact = Fact("key.enrolled", "key/V1", {"card": "depot-card/1\nrole vault\nnode V1\n"})
    with Store.open(furnished.path, clock=StillClock(NOW - timedelta(days=days))) as store:
        store.act(lambda tx: tx.append(fact), actor="ada", station="tty2")


def sent_here(furnished: Furnished, box: Code) -> None:
    """Have another depot send a box here."""
    said = {"node": "L2", "name": "Dépôt Brossard"}
    facts = (
        Fact("node.founded", "node/L2", said),
        Fact("box.registered", box.text, {"title": "Paie 2014"}),
        Fact("box.undone", box.text, {"act": "", "restores": {"holder": "L2", "transit": "L1", "elsewhere": "L1"}}),
    )
    with closing(furnished.session().store) as store:
        store.act(lambda tx: tx.append(*facts), actor="ada", station="tty2")


@pytest.mark.parametrize(
    ("language", "theme", "size"), [("fr", "depot-dark", (80, 24)), ("en", "depot-plain", (140, 40))]
)
async def test_it_reads(furnished: Furnished, language: str, theme: str, size: tuple[int, int]) -> None:
    """A held box that goes out while the vault was not heard of for long."""
    held(furnished, furnished.boxes["students"])
    believed(furnished, 45)
    async with at_work(furnished.path, language=language, theme=theme, size=size) as pilot:
        await scans(pilot, furnished.boxes["students"], "$LEND", furnished.people["roy"], furnished.boxes["students"])
        assert_screen(pilot.app, f"scan/held-{language}-{theme}-{size[0]}")


@pytest.mark.parametrize(
    ("language", "theme", "size"), [("fr", "depot-dark", (80, 24)), ("en", "depot-plain", (140, 40))]
)
async def test_a_box_that_was_sent_here(furnished: Furnished, language: str, theme: str, size: tuple[int, int]) -> None:
    sent_here(furnished, FOREIGN)
    async with at_work(furnished.path, language=language, theme=theme, size=size) as pilot:
        await scans(pilot, FOREIGN)
        assert banner(pilot).has_class("-question")
        assert_screen(pilot.app, f"scan/coming-{language}-{theme}-{size[0]}")
        await scans(pilot, "$RECEIVE", FOREIGN)
        assert banner(pilot).has_class("-receive")
        assert_screen(pilot.app, f"scan/arrived-{language}-{theme}-{size[0]}")


async def test_a_box_of_which_nothing_is_known_is_accepted_by_typing(furnished: Furnished) -> None:
    async with at_work(furnished.path) as pilot:
        await scans(pilot, FOREIGN)
        await scans(pilot, "$YES")
        with closing(furnished.session().store) as store:
            assert [event.kind for event in store.history(FOREIGN.text)] == ["box.accepted"]


async def test_the_notice_goes_when_the_vault_is_heard_of(furnished: Furnished) -> None:
    believed(furnished, 45)
    async with at_work(furnished.path) as pilot:
        notice = pilot.app.screen.query_one(Notice)
        assert notice.display
        vault = depot(furnished.path.with_name("V1.db"), "V1")
        receive(furnished.path, parcels(vault)[0])
        await until(pilot, lambda: not notice.display)
