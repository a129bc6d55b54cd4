"""What printing refuses."""

from __future__ import annotations

from depot.errors import BadInput, Refused
from depot.words import N_


class JobUnknown(Refused):
    """Facts: job."""

    what = N_("There is no print job {job}.")
    todo = N_("List the queue and take the name of a job from there.")


class JobBusy(Refused):
    """Facts: job. Another terminal, or this one, is sending it."""

    what = N_("The print job {job} is being sent right now.")
    todo = N_("Wait until the printer has it.")


class JobOver(Refused):
    """Facts: job, status (`sent` or `cancelled`, for programs)."""

    what = N_("The print job {job} is over: it was sent or cancelled.")
    todo = N_("To print its labels again, order them anew, with the reason.")


class JobInDoubt(Refused):
    """Facts: job, printer."""

    what = N_("Nobody knows what came out of {printer} for the print job {job}.")
    todo = N_("Look at the printer, then say how many of its labels came out; nothing is printed again before that.")


class JobSure(Refused):
    """Facts: job."""

    what = N_("There is no doubt about the print job {job}.")
    todo = N_("To print its labels again, order them anew, with the reason.")


class JobInterrupted(Refused):
    """Facts: job, station. Kept with a job whose sending was cut short."""

    what = N_("The program at {station} ended while it sent the print job {job}.")
    todo = N_("Ask the printer, or look at it, and say how many of its labels came out.")


class JobEmpty(Refused):
    """Nothing to print."""

    what = N_("There is nothing to print.")
    todo = N_("Choose boxes, places or people by their codes, or “needed” for all that still need a label.")


class JobTooLong(Refused):
    """Facts: labels, limit."""

    what = N_("{labels} labels are too many for one print job; the most are {limit}.")
    todo = N_("Print them in several parts.")


class JobUnrecorded(Refused):
    """Facts: job, detail. The labels are out, and the journal could not say so."""

    what = N_("The labels of the print job {job} were sent, but that could not be written: {detail}")
    todo = N_("Do not print them again: make the disk right, then say in the queue what came out.")


class CameOutWrong(Refused):
    """Facts: job, labels (how many it had to print)."""

    what = N_("The print job {job} had {labels} labels to print.")
    todo = N_("Say how many of them came out: from 0 to {labels}.")


class FaceUnknown(BadInput):
    """Facts: face, faces."""

    what = N_("There is no label for {face}.")
    todo = N_("There are labels for: {faces}.")


class FaceOther(BadInput):
    """Facts: code, face."""

    what = N_("{code} has no label of this kind ({face}).")
    todo = N_("Choose codes of one kind of thing.")


class GhostNeedless(Refused):
    """Facts: code."""

    what = N_("{code} is not on loan: nothing is to stand in for it.")
    todo = N_("Print the sheet when it goes out.")


class StartWrong(BadInput):
    """Facts: start, stock, count (labels of a sheet)."""

    what = N_("A sheet of {stock} has no label {start}.")
    todo = N_("Choose one from 1 to {count}; they are counted along the rows.")


class CopiesWrong(BadInput):
    """Facts: copies, most."""

    what = N_("{copies} copies of a label cannot be printed.")
    todo = N_("Choose from 1 to {most} copies.")


class PrinterUnknown(Refused):
    """Facts: printer, printers."""

    what = N_("There is no printer {printer} here.")
    todo = N_("Choose one of: {printers}; or add it in the settings.")


class PrinterNone(Refused):
    """No printer was named, and this terminal has none of its own."""

    what = N_("No printer was chosen.")
    todo = N_("Name a printer or a file to write to, or choose the printer of this terminal in the settings.")


class StockNone(Refused):
    """No stock was named, and this terminal has none of its own. Facts: stocks."""

    what = N_("No label stock was chosen.")
    todo = N_("Name one of: {stocks}; or choose that of this terminal in the settings.")


class PrinterSecret(BadInput):
    """Facts: none of the secret itself."""

    what = N_("The address of a printer is kept for ever and may hold no password.")
    todo = N_("Let the printer accept this computer without one, or print through a CUPS queue that knows it.")


class StockShipped(Refused):
    """Facts: stock."""

    what = N_("The label stock {stock} comes with the program and stays as it is.")
    todo = N_("Add one of your own under another name.")


class SeriesTooLong(Refused):
    """Facts: count, limit."""

    what = N_("{count} labels cannot be printed in advance at once; the most are {limit}.")
    todo = N_("Reserve fewer of them: every one is a number that is never given out again.")


class SeriesUnknown(Refused):
    """Facts: code."""

    what = N_("{code} was not reserved for a label printed in advance.")
    todo = N_("List the series, and take its codes from there.")


class SeriesUsed(Refused):
    """Facts: code."""

    what = N_("{code} names a box: its label is in use.")
    todo = N_("Void only labels that are on nothing.")


class SelectionUnreadable(BadInput):
    """Facts: words."""

    what = N_("“{words}” does not say what to label.")
    todo = N_("Write codes, a range such as B-L1-000123..000150, words to search for, or “needed”.")


class SelectionReversed(BadInput):
    """Facts: first, last."""

    what = N_("The range from {first} to {last} runs backwards, or its ends are of different kinds.")
    todo = N_("Write the smaller number first, and the same letter and depot at both ends.")


class FormatUnknown(BadInput):
    """Facts: file, formats."""

    what = N_("Labels cannot be written as {file}.")
    todo = N_("End the name of the file with one of: {formats}.")
