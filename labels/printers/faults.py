"""What can go wrong on the way to paper; each error says whether anything may have been printed.

Nothing is printed twice by a retry: only an error whose `printed` is "no" may be tried again by itself.
"""

from __future__ import annotations

from typing import Any, ClassVar

from depot.errors import BadInput, Refused
from depot.words import N_


class PrinterAddressBad(BadInput):
    """Facts: address."""

    what = N_("« {address} » is not a printer's address.")
    todo = N_(
        "Write cups:NAME for a queue of this computer, ipp://host/path, tcp://host:9100 for a label printer, "
        "or folder:/path."
    )


class PrinterFault(Refused):
    """A printer did not take a job, or does not answer. Facts: printer (its address)."""

    printed: ClassVar[str] = "no"
    """`no`: nothing is on paper, it may be tried again. `maybe`: ask the printer or a person before that."""


class PrinterInDoubt(PrinterFault):
    """Facts: printer, job (its name), detail."""

    what = N_("Nobody knows whether {printer} printed « {job} »: {detail}.")
    todo = N_(
        "Look at the printer and its paper, then say whether the labels came out; they are not sent again before."
    )
    printed = "maybe"


class PrinterAbsent(PrinterFault):
    """Facts: printer, detail."""

    what = N_("Nothing answers at {printer}: {detail}.")
    todo = N_("Nothing was printed. Check that the printer is switched on and connected, then print again.")


class PrinterSilent(PrinterFault):
    """Facts: printer."""

    what = N_("{printer} can be reached, but does not answer.")
    todo = N_("Nothing was printed. Look at the printer's own display, switch it off and on, then print again.")


class PrinterGarbled(PrinterFault):
    """Facts: printer, detail."""

    what = N_("What answers at {printer} does not speak as a printer does: {detail}.")
    todo = N_("Nothing was printed. Check the printer's address in the settings.")


class QueueUnknown(PrinterFault):
    """Facts: printer."""

    what = N_("There is no printer of this name: {printer}.")
    todo = N_("Nothing was printed. Check the printer's address in the settings.")


class PrinterLocked(PrinterFault):
    """It wants a name and a password, or lets only others print. Facts: printer, detail."""

    what = N_("{printer} does not let us print: {detail}.")
    todo = N_("Nothing was printed. Ask whoever looks after the printers to let this computer print there.")


class PrinterRefused(PrinterFault):
    """Facts: printer, detail."""

    what = N_("{printer} refused the job: {detail}.")
    todo = N_("Nothing was printed. Correct what it says, or choose another printer.")


class PrinterClosed(PrinterFault):
    """Facts: printer."""

    what = N_("{printer} takes no jobs at the moment.")
    todo = N_("Nothing was printed. Open its queue again (cupsaccept), or choose another printer.")


class PrinterBusy(PrinterFault):
    """Facts: printer."""

    what = N_("{printer} is busy with other work.")
    todo = N_("Nothing was printed. Wait a moment, then print again.")


class BufferFull(PrinterBusy):
    """Facts: printer."""

    what = N_("The memory of {printer} is full.")
    todo = N_("Nothing was printed. Let it finish what it has, or switch it off and on, then print again.")


class FormatRefused(PrinterFault):
    """Facts: printer, format, known (the formats that it takes)."""

    what = N_("{printer} cannot print {format}; it takes {known}.")
    todo = N_("Nothing was printed. Choose another printer, or print sheets through a CUPS queue.")


class MediaRefused(PrinterFault):
    """Facts: printer, media, known (what it takes)."""

    what = N_("{printer} has no paper « {media} »; it takes {known}.")
    todo = N_("Nothing was printed. Correct the paper in the printer's profile.")


class PaperOut(PrinterFault):
    """Facts: printer."""

    what = N_("{printer} is out of labels.")
    todo = N_("Nothing was printed. Load a roll, then print again.")


class HeadOpen(PrinterFault):
    """Facts: printer."""

    what = N_("The print head of {printer} is open.")
    todo = N_("Nothing was printed. Close it until it clicks, then print again.")


class RibbonOut(PrinterFault):
    """Facts: printer."""

    what = N_("{printer} is out of ribbon.")
    todo = N_("Nothing was printed. Load a ribbon, then print again.")


class PrinterPaused(PrinterFault):
    """Facts: printer."""

    what = N_("{printer} is paused.")
    todo = N_("Nothing was printed. Press its pause key, then print again.")


class CupsMissing(PrinterFault):
    """Facts: printer, program."""

    what = N_("{printer} cannot be used: the program {program} of CUPS is not on this computer.")
    todo = N_("Nothing was printed. Install CUPS (cups-client), or give the printer's ipp:// address.")


class SpoolFull(PrinterFault):
    """Facts: printer, detail."""

    what = N_("The job for {printer} could not be prepared: {detail}.")
    todo = N_("Nothing was printed. Make room on this computer's disk, then print again.")


class DocumentUnreadable(PrinterFault):
    """Facts: printer, file, detail."""

    what = N_("The file {file} cannot be read: {detail}.")
    todo = N_("Nothing was printed. Make the labels again.")


class FolderUnusable(PrinterFault):
    """Facts: printer, detail."""

    what = N_("Nothing can be written to {printer}: {detail}.")
    todo = N_("Nothing was left there. Check that the folder exists and may be written to.")


class FolderFull(FolderUnusable):
    """Facts: printer."""

    what = N_("There is no room left in {printer}.")
    todo = N_("Nothing was left there. Make room, then print again.")


class FileTaken(FolderUnusable):
    """Facts: printer, file."""

    what = N_("{printer} already has another file {file}.")
    todo = N_("It was left as it is. Move it away, then print again.")


def in_doubt(printer: str, job: str, error: OSError | str) -> PrinterInDoubt:
    """The error for a job of which at least a byte went out."""
    return PrinterInDoubt(printer=printer, job=job, detail=reason(error))


def reason(error: Any) -> str:
    """What an error of the system says, without its number and address."""
    if isinstance(error, TimeoutError):
        return "timed out"
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error)
