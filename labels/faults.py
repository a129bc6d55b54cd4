"""What can be wrong with a stock, a printer profile or a place on a sheet: refused by name, with numbers."""

from __future__ import annotations

from depot.errors import BadInput, DepotError
from depot.words import N_


class StockImpossible(BadInput):
    """A description of labels that no paper can have. Facts: stock."""

    what = N_("The labels “{stock}” are impossible.")
    todo = N_("Measure a sheet or a label again and correct the numbers.")


class StockOffPaper(StockImpossible):
    """Facts: stock, axis (x or y), count, end, paper (millimetres)."""

    what = N_("The labels “{stock}” run off the paper: {count} along {axis} end at {end} mm, the paper at {paper} mm.")


class StockOverlaps(StockImpossible):
    """Facts: stock, axis, pitch, size (millimetres)."""

    what = N_("The labels “{stock}” overlap: one begins every {pitch} mm along {axis}, but each is {size} mm.")


class StockTooSmall(StockImpossible):
    """Facts: stock, axis, room, needed (millimetres, without margins)."""

    what = N_(
        "The labels “{stock}” are too small: {room} mm are free along {axis}, the smallest barcode needs {needed}."
    )


class StockAbsurd(StockImpossible):
    """Facts: stock, cols, rows, most."""

    what = N_("The labels “{stock}” cannot be {cols} x {rows} on a sheet; {most} in a row or a column are the most.")


class StockValueWrong(StockImpossible):
    """Facts: stock, key, found, expected."""

    what = N_("The labels “{stock}” have {found} as {key}; expected: {expected}.")


class StockKeyUnknown(StockImpossible):
    """Facts: stock, key, known."""

    what = N_("The labels “{stock}” have an entry that means nothing: {key}. Known are: {known}.")
    todo = N_("Correct its name, or remove it.")


class StockMalformed(StockImpossible):
    """Facts: stock (the file), reason."""

    what = N_("The stock file “{stock}” is not valid TOML: {reason}.")
    todo = N_("Correct it at that place.")


class StockUnknown(BadInput):
    """Facts: stock, known."""

    what = N_("There is no label stock “{stock}”; there are: {known}.")
    todo = N_("Choose one of them, or describe your labels in the settings.")


class StartImpossible(BadInput):
    """Facts: stock, count, start."""

    what = N_("A sheet of {stock} has the positions 1 to {count}; {start} is none of them.")
    todo = N_("Look at the sheet in the printer and count its labels along the rows.")


class CopiesImpossible(BadInput):
    """Facts: copies, most."""

    what = N_("{copies} copies cannot be printed; from 1 to {most} can.")
    todo = N_("Correct the number.")


class ProfileImpossible(BadInput):
    """A correction that no sound printer needs. Facts: printer, key, found, most (with their units)."""

    what = N_("The corrections for “{printer}” cannot be right: {key} is {found}, {most} at most is plausible.")
    todo = N_("Print the ruler page again on the right paper and measure in millimetres.")


class ProfileScaled(ProfileImpossible):
    """The printer enlarges or shrinks pages. Facts: printer, percent."""

    what = N_("“{printer}” printed the ruler page at {percent} %, not 100 %.")
    todo = N_("Switch off “fit to page” or “scale” where the printer is set up, then print the ruler page again.")


class LabelsNotWritten(DepotError):
    """Facts: file, reason. Nothing half-made is left, and an older file of that name is untouched."""

    what = N_("“{file}” could not be written: {reason}.")
    todo = N_("Make room on the disk or choose another folder, then retry.")


class ZplDamaged(DepotError):
    """A printer job whose picture does not come out of it again. Facts: reason."""

    what = N_("The job for the label printer is damaged: {reason}.")
    todo = N_("Print it again; if it happens again, show this message to your administrator.")


class LabelsUnreadable(DepotError):
    """The check before printing failed. Facts: read, labels, code, page, position, fault."""

    what = N_(
        "{read} of {labels} labels were read before printing. {code}, page {page}, position {position}: {fault}. "
        "Nothing was printed."
    )
    todo = N_(
        "Choose a larger stock or a printer with more dots an inch; if it happens again, tell your administrator."
    )
