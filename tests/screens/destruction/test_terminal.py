"""From the due list to a certificate in the real program in a real terminal, as those who do it: keys are counted.

Everybody signs in with a badge and a PIN; codes are scanned. Those are no keys: nobody looks for them on a keyboard.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.cli.sites import Site
from tests.screens.harness import Terminal

pytestmark = pytest.mark.pty

PIN = "4711x"
MOST = 25
"""Keys, from the due list to the certificate."""

CTRL_D, CTRL_R, F2, F3, F12 = b"\x04", b"\x12", b"\x1bOQ", b"\x1bOR", b"\x1b[24~"


class Hand:
    """Presses keys and counts them, scans, and types PINs."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.keys = 0

    def press(self, *keys: bytes | str, then: str) -> None:
        """Press keys, then wait for a text."""
        for key in keys:
            time.sleep(0.5)  # nobody is quicker, and a scanner's echo is
            self.terminal.send(key)
            self.keys += 1
        self.terminal.wait(then)

    def scan(self, code: str, then: str) -> None:
        """Scan, then wait for a text."""
        self.terminal.send(f"{code}\r")
        self.terminal.wait(then)

    def pin(self, then: str) -> None:
        """Type the PIN as a person does, then wait for a text."""
        time.sleep(0.5)
        self.terminal.type(PIN, 0.12)
        self.terminal.send("\r")
        self.terminal.wait(then)

    def change(self, badge: str, name: str) -> None:
        """Leave the terminal to somebody else."""
        self.press(CTRL_D, then="Scan your badge")
        self.scan(badge, "PIN")
        time.sleep(0.5)
        self.pin(name)


def users(site: Site) -> dict[str, str]:
    """The badges of a clerk and three supervisors, by user."""
    for user, role, name in (
        ("lou", "clerk", "Lou Gagnon"),
        ("rita", "supervisor", "Rita Roy"),
        ("sam", "supervisor", "Sam Bélanger"),
        ("paul", "supervisor", "Paul Côté"),
    ):
        site.run("user", "add", user, "--role", role, "--full-name", name)
    return {each["user"]: each["badge"] for each in site.run("user", "list")}


def carried_through(site: Site, boxes: list[str]) -> tuple[str, int]:
    """Go from the due list to the certificate; the code of the batch, and how many keys it took."""
    badges = users(site)
    env = site.environment | {"DEPOT_USER": "lou", "DEPOT_STATION": "comptoir", "DEPOT_LANG": "en"}
    with Terminal(["-m", "depot"], env=env) as terminal:
        hand = Hand(terminal)
        terminal.wait("scan anything to see it")
        hand.press(CTRL_R, then=f"To destroy {len(boxes)}")
        hand.press("*", then=f"{len(boxes)} marked")
        hand.press("n", then="What is it called?")
        hand.press("\r", then="hand it to its signers")
        (batch,) = {word for line in terminal.lines for word in line.split() if word.startswith("D-L1-")}
        hand.press(F3, then="to be signed")
        hand.change(badges["sam"], "Sam Bélanger")
        hand.press("a", then="decided")
        hand.press(F2, then="as what?")
        hand.press("\r", then="Your PIN")
        hand.pin("head of the unit: Sam Bélanger")
        for user, name, office in (
            ("rita", "Rita Roy", "records manager"),
            ("paul", "Paul Côté", "secretary general"),
        ):
            hand.change(badges[user], name)
            hand.press(F2, then="as what?" if user == "rita" else "Your PIN")
            if user == "rita":
                hand.press("\r", then="Your PIN")
            hand.pin(f"{office}: {name}")
        hand.press(F12, then="AT THE SHELVES")
        for box in boxes:
            hand.scan(box, "Off its shelf")
            time.sleep(0.3)
        hand.scan(batch, "AT THE BIN")
        for left, box in reversed([*enumerate(reversed(boxes))]):
            hand.scan(box, f"({left} left)")
        terminal.wait("it was the last box")
        hand.press(CTRL_R, then="certify it")
        hand.press(F2, then="Witness")
        hand.press("\r", then="This is needed")
        hand.scan(badges["lou"], "Lou Gagnon")
        hand.press("\r", then="sealed with a hash")
        hand.press("y", then="certified")
        terminal.send(b"\x11")
        assert terminal.wait_exit() == 0
    return batch, hand.keys


def assert_certified(site: Site, batch: str, boxes: list[str], tmp_path: Path) -> None:
    """The batch is certified, its boxes are destroyed, and the journal is whole."""
    certificate = site.one("batch", "certificate", batch)
    assert (certificate["certified"], certificate["sound"]) == (True, True)
    assert certificate["said"]["witness"] == "Lou Gagnon"
    assert [site.one("show", box)["status"] for box in boxes] == ["destroyed"] * len(boxes)
    site.run("verify")
    paper = tmp_path / "certificate.pdf"
    site.run("batch", "print", batch, "certificate", "-o", str(paper))
    assert paper.read_bytes().startswith(b"%PDF-1.7")


def test_real_finding_aids_from_the_due_list_to_a_certificate(shared_data: Path, tmp_path: Path) -> None:
    site = Site(tmp_path, "L1")
    site.run("import", "gala", str(shared_data / "gala" / "constellio-export-demo.xml"))
    for aid in sorted((shared_data / "ead" / "akkasah").glob("*.xml")):
        site.run("import", "ead", str(aid))
    site.run("rule", "approve", "01120", "--on", "2001-01-01", "--request", "G-1")
    boxes = sorted(each["code"] for each in site.run("search", "box") if each["kind"] == "box")[:4]
    for box in boxes:
        site.run("box", "edit", box, "--rule", "01120", "--copy", "S", "--closed-on", "2008-01-01")
    batch, keys = carried_through(site, boxes)
    assert keys < MOST
    assert_certified(site, batch, boxes, tmp_path)
