"""What can be wrong with a file that comes in: one named error for each, with the facts and the next step.

A FileFault refuses the whole file before anything of it is taken; a RowFault refuses one row, and the others go on.
"""

from __future__ import annotations

from depot.errors import BadInput
from depot.words import N_


class FileFault(BadInput):
    """The file as a whole cannot be read; nothing of it was taken."""


class RowFault(BadInput):
    """One row cannot be read; the rows around it are."""

    exit_code = 1


# ---------------------------------------------------------------------------------------------------------- the file
class FileUnreadable(FileFault):
    """The operating system does not give the file."""

    what = N_("“{file}” cannot be opened: {reason}.")
    todo = N_("Check the name of the file and that you may read it.")


class FileTooLarge(FileFault):
    """Larger than any real file of its kind."""

    what = N_("“{file}” is larger than the {limit} MB that such a file may have.")
    todo = N_("Export it in several smaller files.")


class TextMisencoded(FileFault):
    """Neither UTF-8 nor Windows-1252 throughout; `byte` is the offset of the first wrong byte, from 0."""

    what = N_("“{file}” is not {encoding} text: wrong byte {value} at position {byte}, line {line}.")
    todo = N_("Save the file again as “CSV UTF-8”, or give its true encoding in the profile.")


class TextUtf16(FileFault):
    """Begins with a UTF-16 mark, as Excel's “Unicode text” does."""

    what = N_("“{file}” is UTF-16 text (byte 0).")
    todo = N_("Save the file again as “CSV UTF-8” or as .xlsx.")


class TableEmpty(FileFault):
    """No row of column names."""

    what = N_("“{file}” has no row of column names.")
    todo = N_("Put the names of the columns in the first row, or correct `skip` in the profile.")


class SheetUnreadable(FileFault):
    """An .xlsx file that is cut short or not made as the format asks."""

    what = N_("“{file}” is a damaged workbook: {reason}.")
    todo = N_("Open it in the spreadsheet program, save it again as .xlsx and retry; or save it as CSV UTF-8.")


class SheetTooLarge(FileFault):
    """A part of the workbook unpacks to more than any real list holds."""

    what = N_("“{file}” is refused: its part {part} unpacks to {size} MB.")
    todo = N_("Save the list alone in a new workbook, or as CSV UTF-8.")


class SheetMissing(FileFault):
    """The profile names a sheet that the workbook does not have."""

    what = N_("“{file}” has no sheet “{sheet}”; it has: {found}.")
    todo = N_("Correct `sheet` in the profile.")


class SheetLocked(FileFault):
    """An OLE file: the old .xls format, or a workbook protected by a password."""

    what = N_("“{file}” is an old .xls workbook, or one protected by a password.")
    todo = N_("Save it as .xlsx without a password, or as CSV UTF-8.")


class ColumnMissing(FileFault):
    """A field that must be there has no column of any of its names."""

    what = N_("“{file}” has no column for “{field}” (looked for: {wanted}). It has: {found}.")
    todo = N_("Name the right column in the profile, under [{kind}.columns], or give a constant.")


class ColumnDoubled(FileFault):
    """Two columns of the same name, and the name is used."""

    what = N_("“{file}” has two columns called “{column}” ({first} and {second}).")
    todo = N_("Rename or remove one of the two.")


# ------------------------------------------------------------------------------------------------------------ the row
class CellNul(RowFault):
    """A NUL character, which no text has."""

    what = N_("The row holds a NUL character.")
    todo = N_("Correct the row in the source system or in a text editor.")


class CellControl(RowFault):
    """A control character that no list needs and that a terminal would obey."""

    what = N_("The cell holds a control character ({character}).")
    todo = N_("Remove it in the source system.")


class CellTooLong(RowFault):
    """More characters than a cell of a list can need."""

    what = N_("The cell holds {length} characters; the limit is {limit}.")
    todo = N_("Shorten it, or look for a quote that is never closed.")


class RowTooLong(RowFault):
    """The row does not end before the limit."""

    what = N_("The row is longer than {limit} characters.")
    todo = N_("Look for a quote that is never closed on this line.")


class RowTooWide(RowFault):
    """More cells than column names: a delimiter inside a cell, most of the time."""

    what = N_("The row has {cells} cells for {columns} columns.")
    todo = N_("Put quotes around the cell that holds a {delimiter}.")


class RowTooNarrow(RowFault):
    """Fewer cells than column names, in a list whose profile refuses that."""

    what = N_("The row has {cells} cells for {columns} columns.")
    todo = N_("Look for a line break inside a cell without quotes.")


class QuoteMisplaced(RowFault):
    """A quote that is never closed, or closed in the middle of a cell."""

    what = N_("A quote on this line is never closed, or closes before the end of its cell.")
    todo = N_("Write a quote that belongs to the text twice, and quotes around the whole cell.")


class CellBroken(RowFault):
    """A spreadsheet's own error value, or a formula whose value was never computed."""

    what = N_("The cell has no value: {found}.")
    todo = N_("Correct the formula in the spreadsheet, save, and import again.")


class NumberRounded(RowFault):
    """A long number that a spreadsheet kept as a quantity; its last digits are lost."""

    what = N_("The number {found} was rounded by the spreadsheet: its last digits are lost.")
    todo = N_("Format the column as text in the source, type the number again, and export.")


class ValueMissing(RowFault):
    """A field without which the row means nothing."""

    what = N_("“{field}” is empty.")
    todo = N_("Fill in the cell, or give a constant in the profile.")


class ValueUnknown(RowFault):
    """Not one of the values that the field takes."""

    what = N_("“{value}” is not known here; expected: {known}.")
    todo = N_("Correct the cell, or say what it means in the profile, under [{kind}.values.{field}].")


class NumberUnreadable(RowFault):
    """Not a number of the kind that the field takes, or out of its bounds."""

    what = N_("“{value}” is not a number from {low} to {high}.")
    todo = N_("Correct the cell.")


class DateUnreadable(RowFault):
    """No date form of the profile fits."""

    what = N_("“{value}” is not a date of the form {forms}.")
    todo = N_("Correct the cell, or add its form to `dates` in the profile.")


class DatesReversed(RowFault):
    """The end comes before the beginning."""

    what = N_("The end, {last}, comes before the beginning, {first}.")
    todo = N_("Correct the two cells.")


class CodeDoubled(RowFault):
    """The same thing a second time in one list."""

    what = N_("“{code}” was already given on line {line}.")
    todo = N_("Keep one of the two rows.")


class ParentUnfit(RowFault):
    """An entry above itself."""

    what = N_("“{code}” cannot be its own parent.")
    todo = N_("Correct the parent.")


class RuleNumberless(RowFault):
    """A rule without its number."""

    what = N_("A rule has no number.")
    todo = N_("Give it its number.")


class RuleUntitled(RowFault):
    """A rule without a title."""

    what = N_("Rule “{code}” has no title.")
    todo = N_("Give it its title.")


class RuleWithoutPrincipal(RowFault):
    """A rule that does not say how long the principal copy is kept."""

    what = N_("Rule “{code}” has no period for the principal copy.")
    todo = N_("Give it one; all the rows of a rule are taken together.")


class RuleBroken(RowFault):
    """A rule of which a row was refused; half its periods would be another rule."""

    what = N_("Rule “{code}” is refused whole, since its line {line} is refused.")
    todo = N_("Correct that line.")


class SlipContradicted(RowFault):
    """Two rows of one slip that say different things of the transfer as a whole."""

    what = N_("The slip is told otherwise on line {line}: “{first}”, here “{value}”.")
    todo = N_("Say the same on all rows of a slip, or leave the cells below the first one empty.")


class RuleContradicted(RowFault):
    """Two rows of one rule that say different things of the rule."""

    what = N_("Rule “{code}” is told otherwise on line {line}: “{first}”, here “{value}”.")
    todo = N_("Say the same on both rows, or leave the cell of the second row empty.")


class ElementMissing(RowFault):
    """An XML element without which the row means nothing."""

    what = N_("The element {element} is missing or empty.")
    todo = N_("Correct the file where it was made, and export it again.")


class ElementWrong(RowFault):
    """An XML element that is not one of what the format allows."""

    what = N_("The element {element} is “{value}”; expected: {known}.")
    todo = N_("Correct the file where it was made, and export it again.")


class ContainerNameless(RowFault):
    """A container with neither a barcode nor an indicator."""

    what = N_("A container of “{component}” has neither a number nor a barcode.")
    todo = N_("Give it one in the finding aid.")


class ContainerOrphan(RowFault):
    """A sub-container whose parent the finding aid does not have."""

    what = N_("The {type} “{indicator}” is in a container ({parent}) that the finding aid does not have.")
    todo = N_("Correct the `parent` attribute in the finding aid.")
