"""What retention rules of every format share: periods, dispositions, and what makes a rule whole."""

from __future__ import annotations

from typing import Final

from depot.intake.faults import RuleUntitled, RuleWithoutPrincipal
from depot.intake.records import RuleRow

OPEN: Final = 888
"""A period open until an event."""
UNTIL_REPLACED: Final = 999
"""A period until a new version replaces the document."""
LONGEST: Final = 999

DISPOSITIONS: Final = ("C", "D", "T")
"""Keep, destroy, sort (BAnQ)."""

TRANSACTIONS: Final = ("A", "M", "S")
"""Added, modified, withdrawn (BAnQ)."""
CHANGED: Final = "M"
WITHDRAWN: Final = "S"


def check_whole(rule: RuleRow) -> None:
    """A rule has a title and at least one principal copy, unless it is withdrawn.

    Raises RuleUntitled, RuleWithoutPrincipal.
    """
    if rule.transaction == WITHDRAWN:
        return
    if not rule.title:
        raise RuleUntitled(code=rule.code)
    if not any(copy.copy == "P" for copy in rule.copies):
        raise RuleWithoutPrincipal(code=rule.code)
