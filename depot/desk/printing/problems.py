"""Why a job did not go: kept with it as a name and facts, and told again later in whichever language is spoken then."""

from __future__ import annotations

import json
from functools import cache

from depot.errors import DepotError
from depot.model.printing import PrintJob


def kept_facts(error: DepotError) -> str:
    """The facts of an error that are texts or numbers, as JSON."""
    facts = {name: value for name, value in error.facts.items() if isinstance(value, (str, int))}
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def problem_of(job: PrintJob) -> DepotError | None:
    """Why a job did not go; None where nothing went wrong, or where this program does not know the name."""
    return remade(_known().get(job.error), job.facts)


def remade(found: type[DepotError] | None, kept: str) -> DepotError | None:
    """An error of this class with the facts that kept_facts gave; None without a class."""
    if found is None:
        return None
    try:
        facts = json.loads(kept or "{}")
    except ValueError:
        facts = {}
    problem = found.__new__(found)
    DepotError.__init__(problem, **facts if isinstance(facts, dict) else {})
    return problem


@cache
def _known() -> dict[str, type[DepotError]]:
    """The errors of the family that printing can keep, by name."""
    import labels.checking
    import labels.faults
    import labels.printers.faults  # noqa: F401 - so that they are among the subclasses

    found: dict[str, type[DepotError]] = {}
    waiting = [DepotError]
    while waiting:
        error = waiting.pop()
        found[error.__new__(error).name] = error
        waiting.extend(error.__subclasses__())
    return found
