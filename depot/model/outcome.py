"""What a person is told after an act: one of three outcomes, and a sentence made of a msgid and facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

OK: Final = "ok"
ATTENTION: Final = "attention"
STOP: Final = "stop"

OUTCOMES: Final = (OK, ATTENTION, STOP)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence for people, translated when it is shown."""

    msgid: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The sentence in the translator's language; facts that are themselves Said are translated too."""
        facts = {name: fact.text(translate) if isinstance(fact, Said) else fact for name, fact in self.facts.items()}
        return translate(self.msgid).format_map(facts) if facts else translate(self.msgid)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one scan or one act."""

    result: str
    """`ok`, `attention` or `stop`."""
    said: Said
    mode: str = ""
    """Mode of the scan desk that it happened in."""
    subject: str = ""
    """Code of what it is about; empty when there is nothing."""
    code: str = ""
    """What was scanned or typed, cleaned for display."""
    next_step: Said | None = None
    """What to do about it, for attention and stop."""
    name: str = ""
    """Stable name of the reason, such as `box.misread`; empty for ok."""
    undoable: bool = False
    """True when the act can be taken back by UNDO."""
    heed: tuple[Said, ...] = ()
    """What must be heeded about the thing whatever was done, such as a hold."""
