"""Every kind of event of backups, once."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from depot.desk import settings
from depot.desk.backups.drilling import drill
from depot.desk.backups.faults import BackupFolderGone, BackupGone
from depot.desk.backups.making import make
from depot.desk.session import Session


def live_backups(admin: Session, folder: Path) -> None:
    """A backup that fails, one that is tried, and one that is gone when it is tried."""
    settings.change(admin, "backup_folder", str(folder))
    with suppress(BackupFolderGone):
        make(admin)
    folder.mkdir()
    made = make(admin).path
    drill(admin)
    made.unlink()
    with suppress(BackupGone):
        drill(admin)
