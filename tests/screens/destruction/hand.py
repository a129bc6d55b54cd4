"""Somebody at a real terminal, with a keyboard whose keys are counted, a scanner, a badge and a PIN."""

from __future__ import annotations

import time
from typing import Final, NamedTuple

from tests.screens.harness import Terminal

CTRL_D: Final = b"\x04"
DOWN: Final = b"\x1b[B"
CTRL_R: Final = b"\x12"
F2: Final = b"\x1bOQ"
F3: Final = b"\x1bOR"
F12: Final = b"\x1b[24~"

APART: Final = 0.4
"""Seconds before a key: nobody is quicker, and a scanner's echo is."""


class Person(NamedTuple):
    """Who signs in."""

    name: str
    badge: str
    pin: str


class Hand:
    """Presses keys and counts them, scans, and types PINs."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.keys = 0

    def press(self, *keys: bytes | str, then: str) -> None:
        """Press keys, then wait for a text."""
        for key in keys:
            time.sleep(APART)
            self.terminal.send(key)
            self.keys += 1
        self.terminal.wait(then)

    def scan(self, code: str, then: str) -> None:
        """Scan, then wait for a text."""
        self.terminal.send(f"{code}\r")
        self.terminal.wait(then)

    def pin(self, person: Person, then: str) -> None:
        """Type the PIN as a person does, then wait for a text."""
        time.sleep(APART)
        self.terminal.type(person.pin, 0.12)
        self.terminal.send("\r")
        self.terminal.wait(then)

    def sign_in(self, person: Person) -> None:
        """Sit down."""
        self.terminal.wait("Scan your badge")
        time.sleep(APART)
        self.scan(person.badge, "PIN")
        self.pin(person, person.name)

    def change(self, person: Person) -> None:
        """Leave the terminal to somebody else."""
        self.press(CTRL_D, then="Scan your badge")
        self.sign_in(person)

    def word(self, begins: str) -> str:
        """The word on the screen that begins so."""
        return next(word for line in self.terminal.lines for word in line.split() if word.startswith(begins))
