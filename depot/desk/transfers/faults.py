"""What can be wrong with an act upon a transfer."""

from __future__ import annotations

from depot.errors import Refused
from depot.words import N_


class TransferForeign(Refused):
    """Facts: transfer, node."""

    what = N_("The transfer {transfer} belongs to the depot {node}.")
    todo = N_("It is received and verified there.")


class TransferState(Refused):
    """Facts: transfer, state (a sentence)."""

    what = N_("The transfer {transfer} is not at this point: {state}.")
    todo = N_("Look at it again: what is to be done next stands there.")


class TransferFull(Refused):
    """Facts: transfer, limit."""

    what = N_("A transfer takes {limit} boxes at most.")
    todo = N_("Announce the rest as another transfer.")


class UnitAbolished(Refused):
    """Facts: unit, successor."""

    what = N_("The unit {unit} is no longer in use; its documents are those of {successor}.")
    todo = N_("Announce the transfer for {successor}, and say in the remarks where the documents come from.")


class UnitWithoutHeir(Refused):
    """Facts: unit."""

    what = N_("The unit {unit} is no longer in use, and no other took over its documents.")
    todo = N_("Say first who did: depot unit retire, with its successor.")


class SlipTaken(Refused):
    """Facts: number, unit, transfer."""

    what = N_("The slip {number} of {unit} was announced already: {transfer}.")
    todo = N_("Change that transfer, or cancel it first; another slip needs another number.")


class LineMissingHere(Refused):
    """Facts: transfer, line."""

    what = N_("The slip {transfer} has no line {line}.")
    todo = N_("See its lines: depot transfer show")


class LineDoubled(Refused):
    """Facts: number, line (the other one, with the code of its transfer)."""

    what = N_("The box {number} is announced already: {line}.")
    todo = N_("Give each box a number of its own, or take one of the lines off its slip.")


class LineNumberIsCode(Refused):
    """Facts: number."""

    what = N_("“{number}” is a code that the depot gives to boxes, not a number of the unit.")
    todo = N_("Enter the unit's own number; a box that the depot has already is not transferred again.")


class LineBoxHere(Refused):
    """Facts: number, box."""

    what = N_("“{number}” names a box that is here already: {box}.")
    todo = N_("Take the line off the slip, or correct the number.")


class ClassUnknown(Refused):
    """Facts: code."""

    what = N_("The classification code {code} is not known.")
    todo = N_("Correct it, or leave it empty and say it when the box is described.")


class RuleUnknown(Refused):
    """Facts: code."""

    what = N_("The retention rule {code} is not known.")
    todo = N_("Correct it, or leave it empty: the box then comes as one without a rule.")


class LineCameAlready(Refused):
    """Facts: line, box."""

    what = N_("The box of {line} came already: it is {box}.")
    todo = N_("A second box is one that was not announced: enter it as such.")


class LinesClosed(Refused):
    """Facts: transfer."""

    what = N_("All boxes of {transfer} came, or are said to be missing.")
    todo = N_("A box more was not announced: enter it at the transfer desk.")


class LinesOpen(Refused):
    """Facts: transfer, count, line (the first)."""

    what = N_("{count} boxes of {transfer} neither came nor are said to be missing; the first is line {line}.")
    todo = N_("Receive them, or say that they are missing.")


class DifferenceAbsent(Refused):
    """Facts: line, difference."""

    what = N_("No such difference of {line} stands: {difference}.")
    todo = N_("Look at the transfer again.")


class RemarkMissing(Refused):
    """Facts: difference."""

    what = N_("This difference needs a remark: {difference}.")
    todo = N_("Say in a few words what was found.")


class VerifierReceived(Refused):
    """Facts: transfer, user."""

    what = N_("{user} received boxes of {transfer} and cannot verify it too.")
    todo = N_("Let a second person compare the boxes with the slip, and verify it.")
