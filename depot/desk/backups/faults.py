"""Why a scheduled copy or a drill cannot be."""

from __future__ import annotations

from depot.errors import Damaged, Refused
from depot.words import N_


class BackupFolderUnset(Refused):
    """Nobody said where backups go."""

    what = N_("It is not decided where backups go.")
    todo = N_("Choose a folder on another disk or on a key, in the settings (F10), or with: depot setting set")


class BackupFolderGone(Refused):
    """Facts: path."""

    what = N_("The folder {path} for backups is not there.")
    todo = N_("Put the key or the disk in; nothing is lost meanwhile, and the next backup has it all.")


class BackupUnderWay(Refused):
    """Another terminal is at it."""

    what = N_("Another terminal is making a backup, or tries one.")
    todo = N_("Wait until it is done.")


class BackupGone(Refused):
    """Facts: path."""

    what = N_("The backup {path} is not there any more.")
    todo = N_("Put its key or disk in, or make a backup, then try again.")


class BackupNone(Refused):
    """There is nothing that a drill could try."""

    what = N_("No backup was made by the schedule yet.")
    todo = N_("Make one: depot backups run")


class BackupStrange(Damaged):
    """Facts: path, stream, seq. The backup tells another story than the depot."""

    what = N_("The backup {path} is not one of this depot: its event {seq} of {stream} is another.")
    todo = N_("Do not rely on it; make a new backup, and find out where this file came from.")
