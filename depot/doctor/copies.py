"""The backups: whether any are made, where they go, how old the last one is, whether the way back was tried."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from depot.doctor.check import Check, attention, ok, stop
from depot.words import N_

if TYPE_CHECKING:
    from depot.model.schedule import Past, Schedule
    from depot.store.store import Store

_CHOOSE = N_("Choose a folder on another disk or on a key, in the settings (F10), or with: depot setting set")


def checks(store: Store) -> Iterator[Check]:
    """All checks of the backups of a depot in a file."""
    from depot.desk.backups.reading import past, schedule

    plan, done = schedule(store), past(store)
    if not plan.folder:
        yield attention("backups", N_("The program makes no backups of this depot."), _CHOOSE)
        return
    yield _folder(store.path, Path(plan.folder))
    yield _last(store, plan, done)
    yield _drill(store, plan, done)


def _folder(database: Path, folder: Path) -> Check:
    facts = {"path": str(folder)}
    if not folder.is_dir():
        said = N_("The folder {path} for backups is not there.")
        step = N_("Put the key or the disk in; nothing is lost meanwhile, and the next backup has it all.")
        return attention("backup_folder", said, step, **facts)
    try:
        same, free = folder.stat().st_dev == database.stat().st_dev, shutil.disk_usage(folder).free
    except OSError as error:
        said = N_("The folder {path} for backups cannot be used: {reason}.")
        return stop("backup_folder", said, _CHOOSE, **facts, reason=error.strerror or "")
    if free < database.stat().st_size:
        said = N_("{free} MB are free in {path}: too little for the next backup.")
        step = N_("Make room there, keep fewer backups, or choose another folder: F10.")
        return attention("backup_folder", said, step, **facts, free=free >> 20)
    if same:
        said = N_("The backups in {path} are on the disk of the depot: they would be lost with it.")
        return attention("backup_folder", said, _CHOOSE, **facts)
    return ok("backup_folder", N_("Backups go to {path}, on another disk."), **facts)


def _last(store: Store, plan: Schedule, done: Past) -> Check:
    from depot.desk.backups.reading import backup_warning

    told = backup_warning(plan, done, store.clock())
    if told is not None:
        step = N_("Put the key or the disk of the backups in, then: depot backups run")
        return attention("backups", told.msgid, step, **told.facts)
    if done.made is None:
        return ok("backups", N_("No backup was made yet: the next opening of the program makes one."))
    facts = {"when": f"{done.made:%Y-%m-%d %H:%M}", "behind": store.stream_head().head_seq - done.upto}
    return ok("backups", N_("Last backup: {when}. Events since: {behind}."), **facts)


def _drill(store: Store, plan: Schedule, done: Past) -> Check:
    from depot.desk.backups.reading import drill_warning

    told = drill_warning(plan, done, store.clock())
    if told is not None:
        step = N_("Try the way back, it changes nothing: depot backups drill")
        return attention("drill", told.msgid, step, **told.facts)
    if done.drilled is None:
        return ok("drill", N_("No drill was due yet."))
    said = N_("The depot was last brought back from a backup, as a drill, on {when}.")
    return ok("drill", said, when=f"{done.drilled:%Y-%m-%d}")
