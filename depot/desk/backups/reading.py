"""What is decided about backups, and what was done last: read from the settings and from the journal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from depot.desk.backups.faults import BackupFolderGone, BackupGone, BackupNone, BackupStrange
from depot.desk.printing.problems import remade
from depot.desk.settings import value, whole
from depot.errors import DepotError
from depot.model.event import Event
from depot.model.outcome import Said
from depot.model.schedule import Past, Schedule, drill_late, is_late
from depot.store.backup import BackupExists, BackupFailed, BackupUnsound
from depot.store.connection import DatabaseBusy, DatabaseDamaged, DiskFull, NoDepot, NotADepot, WriteFailed
from depot.store.lookup import Reader
from depot.store.verify import VerifyNoRoom
from depot.words import N_

NEWEST: Final = 200
"""Events about backups that are looked at: failures are written once a day."""

_REASONS: Final[dict[str, type[DepotError]]] = {
    error.__new__(error).name: error
    for error in (
        *(BackupFolderGone, BackupGone, BackupNone, BackupStrange, BackupExists, BackupFailed, BackupUnsound),
        *(DatabaseBusy, DatabaseDamaged, DiskFull, NoDepot, NotADepot, WriteFailed, VerifyNoRoom),
    )
}


def subject_of(reader: Reader) -> str:
    """The subject of the events about backups of this depot."""
    return f"backup/{reader.stream_head().node}"


def schedule(reader: Reader) -> Schedule:
    """What is decided."""
    numbers = (whole(reader, f"backup_{name}") for name in ("keep", "drill_days"))
    return Schedule(value(reader, "backup_folder"), whole(reader, "backup_days"), value(reader, "backup_at"), *numbers)


def events(reader: Reader) -> list[Event]:
    """The newest events about backups of this depot, oldest first. What others wrote about them counts for nothing."""
    own = reader.stream_head().node
    return [event for event in reader.history(subject_of(reader), newest=NEWEST) if event.node == own]


def past(reader: Reader) -> Past:
    """What was done last."""
    found = Past()
    for event in events(reader):
        at, body = datetime.fromisoformat(event.at), event.body
        match event.kind:
            case "backup.made":
                path, upto = str(body.get("path", "")), int(body.get("upto") or 0)
                found = found._replace(made=at, path=path, upto=upto, failed=None, reason="", facts="")
            case "backup.failed":
                reason, facts = str(body.get("reason", "")), str(body.get("facts", ""))
                found = found._replace(failed=at, reason=reason, facts=facts)
            case "backup.drilled":
                found = found._replace(drilled=at, sound=not body.get("reason"))
    return found


def keeps(error: DepotError) -> bool:
    """Whether an error is one that is written down: not one of who asked, such as stopping it."""
    return error.name in _REASONS


def why(reason: str, facts: str) -> Said:
    """What the error says that an event about backups names; its name where this program does not know it."""
    error = remade(_REASONS.get(reason), facts)
    return Said(error.what, error.facts) if error is not None else Said("{it}", {"it": reason})


def warnings(reader: Reader, now: datetime) -> list[Said]:
    """What everybody at the depot must be told about its backups; nothing while all is well."""
    plan, done = schedule(reader), past(reader)
    return [told for told in (backup_warning(plan, done, now), drill_warning(plan, done, now)) if told is not None]


def backup_warning(plan: Schedule, done: Past, now: datetime) -> Said | None:
    """What people must be told about the last copy."""
    if not is_late(plan, done, now):
        return None
    if done.failed is None:
        days = (now - done.made).days if done.made is not None else 0
        return Said(N_("The last backup is {days} days old."), {"days": days})
    return Said(N_("The last backup could not be made. {reason}"), {"reason": why(done.reason, done.facts)})


def drill_warning(plan: Schedule, done: Past, now: datetime) -> Said | None:
    """What people must be told about the last drill."""
    if not drill_late(plan, done, now):
        return None
    if done.drilled is not None and not done.sound:
        return Said(N_("The last drill did not bring the depot back from its backup."))
    return Said(N_("It is long ago that a drill brought the depot back from a backup."))


def said(event: Event) -> Said:
    """What an event about backups says, in one sentence."""
    body = event.body
    if event.kind == "backup.made":
        facts = {"events": body.get("events", 0), "mb": -(-int(body.get("size") or 0) // 1_000_000)}
        return Said(N_("Backup made and checked: {events} events, {mb} MB."), facts)
    reason = why(str(body.get("reason", "")), str(body.get("facts", "")))
    if event.kind == "backup.failed":
        return Said(N_("No backup could be made. {reason}"), {"reason": reason})
    if body.get("reason"):
        return Said(N_("The drill failed. {reason}"), {"reason": reason})
    return Said(N_("The drill brought back {events} events."), {"events": body.get("events", 0)})


Progress = Callable[[str, int, int], None]
"""Called with the stage, what is done of it, and how much it is."""
