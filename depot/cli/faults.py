"""What can be wrong with a command as it was written."""

from __future__ import annotations

from depot.errors import BadInput, Refused
from depot.words import N_


class UsageWrong(BadInput):
    """Facts: command, detail (what the parser said)."""

    what = N_("{command}: {detail}")
    todo = N_("See how it is written: {command} --help")


class CommandUnknown(BadInput):
    """Facts: word, known (the commands there are, or the likeliest ones), command (what lists them)."""

    what = N_("There is no command “{word}”.")
    todo = N_("Perhaps: {known}. All commands: {command} --help")


class CommandMissing(BadInput):
    """Facts: command, known."""

    what = N_("{command} needs to be told what to do.")
    todo = N_("Add one of: {known}. More: {command} --help")


class UserMissing(BadInput):
    """An act without a name."""

    what = N_("Only a user of this depot can do this, and none was named.")
    todo = N_("Add --user NAME, or set DEPOT_USER.")


class PinMissing(BadInput):
    """Facts: variable. There is no terminal to ask on."""

    what = N_("A PIN is needed, and there is no terminal to ask for it.")
    todo = N_("Set {variable}, or run the command in a terminal.")


class PinsDiffer(BadInput):
    """A new PIN was entered twice, differently."""

    what = N_("The two PINs are not the same.")
    todo = N_("Run the command again and enter the same PIN twice.")


class PassphraseNewMissing(BadInput):
    """There is no terminal to ask on."""

    what = N_("A new passphrase is needed, and there is no terminal to ask for it.")
    todo = N_("Set DEPOT_NEW_PASSPHRASE (empty for none), or run the command in a terminal.")


class FingerprintMissing(BadInput):
    """Facts: node."""

    what = N_("The fingerprint of {node} is missing, and nobody is here to be asked for it.")
    todo = N_("Telephone {node}, have it read out, and give it with --fingerprint.")


class FileNotRead(BadInput):
    """Facts: file, reason."""

    what = N_("{file} cannot be read: {reason}.")
    todo = N_("Check the name of the file and that you may read it.")


class OutputNotWritten(Refused):
    """Facts: reason."""

    what = N_("The result cannot be written: {reason}.")
    todo = N_("Check where it is sent to. What was done before stays done.")


class CodeOther(Refused):
    """Facts: code, thing, wanted. The code of another kind of thing than the command takes."""

    what = N_("{code} is the code of a {thing}; this command takes: {wanted}.")
    todo = N_("Check the code.")


class CodeOfCommand(Refused):
    """Facts: code. A command card where a thing is wanted."""

    what = N_("{code} is a command card.")
    todo = N_("Command cards work in a list of scans: depot scan")


class ActMalformed(BadInput):
    """Facts: act."""

    what = N_("“{act}” names neither an act nor a thing.")
    todo = N_("Give the act as `depot history` shows it (32 characters), or the code of what it changed.")


class NothingSaid(BadInput):
    """A change without any new value."""

    what = N_("No change was given.")
    todo = N_("Add what is to be changed; see: {command} --help")


class NothingDone(Refused):
    """Facts: code. There is no act on record for it."""

    what = N_("Nothing was ever done with {code}.")
    todo = N_("Check the code.")


class DigestShort(BadInput):
    """Facts: digest, count (characters needed)."""

    what = N_("“{digest}” is too short to tell what was looked at.")
    todo = N_("Give the first {count} characters of the hash, or more, as depot batch show says them.")


class SortingUnsaid(BadInput):
    """A box to be sorted, and no word of what becomes of it."""

    what = N_("What becomes of the box was not said.")
    todo = N_("Add --keep, --goes, or --keeping with the files that are kept.")
