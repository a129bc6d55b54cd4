"""What can be wrong with an XML file or a mapping profile: each refuses the whole file, with the line."""

from __future__ import annotations

from depot.intake.faults import FileFault
from depot.words import N_


class XmlTruncated(FileFault):
    """The file ends before its root element does."""

    what = N_("“{file}” is cut short: it ends on line {line} before </{root}>.")
    todo = N_("Export or copy the file again.")


class XmlMisencoded(FileFault):
    """Bytes that are not the encoding that the file declares."""

    what = N_("“{file}” is not the encoding that it declares, line {line}: {reason}.")
    todo = N_("Export the file again in UTF-8.")


class XmlMalformed(FileFault):
    """Not well-formed XML."""

    what = N_("“{file}” is not well-formed XML, line {line}: {reason}.")
    todo = N_("Export the file again, or have it corrected on that line.")


class XmlEntity(FileFault):
    """Declares entities, which are never followed: they can swell without end or fetch other files."""

    what = N_("“{file}” is refused: it declares the entity “{entity}” on line {line}.")
    todo = N_("Remove the declaration, write the text in its place, and retry.")


class XmlRootUnexpected(FileFault):
    """Another kind of document."""

    what = N_("“{file}” is another kind of document: its root element is {found}, line {line}, not {expected}.")
    todo = N_("Choose the file that was exported for this purpose.")


class EadNameless(FileFault):
    """A finding aid without eadid, recordid or unitid: importing it again could not be recognised."""

    what = N_("“{file}” has no identifier (eadid, recordid or unitid).")
    todo = N_("Give the finding aid its identifier and export it again.")


class ProfileUnknown(FileFault):
    """Neither the name of a built-in profile nor a file."""

    what = N_("There is no profile “{profile}”; there are: {known}.")
    todo = N_("Choose one of them, or give the path of a .toml file.")


class ProfileMalformed(FileFault):
    """Not TOML."""

    what = N_("The profile “{profile}” is not valid TOML: {reason}.")
    todo = N_("Correct it at that place.")


class ProfileKeyUnknown(FileFault):
    """A section, key or field that profiles do not have."""

    what = N_("The profile “{profile}” has an unknown key: {key}. Expected: {known}.")
    todo = N_("Correct the key, or remove it.")


class ProfileValueWrong(FileFault):
    """A key whose value is not what it takes."""

    what = N_("In the profile “{profile}”, {key} is {found}; expected: {expected}.")
    todo = N_("Correct the value.")
