"""What can be wrong with an act upon a request."""

from __future__ import annotations

from depot.errors import Refused
from depot.words import N_


class RequestForeign(Refused):
    """Facts: request, node."""

    what = N_("The request {request} belongs to the depot {node}.")
    todo = N_("It is answered there.")


class RequestOver(Refused):
    """Facts: request, state (a sentence)."""

    what = N_("The request {request} is over: {state}.")
    todo = N_("Register another request.")


class RequestKind(Refused):
    """Facts: request, kind (a sentence)."""

    what = N_("The request {request} asks for something else: {kind}.")
    todo = N_("A loan, a scan, an answer and a withdrawal are each recorded in their own way: see depot request.")


class RequestFull(Refused):
    """Facts: limit."""

    what = N_("A request takes {limit} lines at most.")
    todo = N_("Register the rest as another request.")


class RequestEmpty(Refused):
    """A request without anything asked for."""

    what = N_("Nothing is asked for.")
    todo = N_("Give the code of a box or of a file, or words to search with.")


class AskerMissing(Refused):
    """Neither a person nor a unit."""

    what = N_("Who asks?")
    todo = N_("Name the borrower, or at least the unit.")


class AskerOtherUnit(Refused):
    """Facts: person, unit (theirs), other."""

    what = N_("{person} is of {unit}, not of {other}.")
    todo = N_("Name somebody of the unit that asks, or register the request for the other unit.")


class AskerUnitClosed(Refused):
    """Facts: unit."""

    what = N_("The unit {unit} is no longer in use.")
    todo = N_("Register the request for the unit that took over its documents.")


class BorrowerMissing(Refused):
    """Facts: request."""

    what = N_("The request {request} names no person who takes the boxes.")
    todo = N_("Say who takes them: a borrower of the unit that asks.")


class NeededPast(Refused):
    """Facts: date."""

    what = N_("It cannot be needed by {date}: that day is past.")
    todo = N_("Enter a day from today on, as AAAA-MM-JJ.")


class LineNotItem(Refused):
    """Facts: code."""

    what = N_("{code} is neither a box nor a file.")
    todo = N_("Give the code of a box or of a file.")


class LineItemTwice(Refused):
    """Facts: item, line."""

    what = N_("{item} is in this request already, line {line}.")
    todo = N_("Nothing to do.")


class RequestLineUnknown(Refused):
    """Facts: request, line."""

    what = N_("The request {request} has no line {line}.")
    todo = N_("See its lines: depot request show")


class LineNameless(Refused):
    """Facts: request, line, words."""

    what = N_("Line {line} of {request} is still to be searched: {words}")
    todo = N_("Say first which box or file answers it, or that nothing was found.")


class LineElsewhere(Refused):
    """Facts: request, line, state (a sentence)."""

    what = N_("Line {line} of {request} is not at this point: {state}.")
    todo = N_("Look at the request again: what is to be done next stands there.")


class LineBlocked(Refused):
    """Facts: item, why (a sentence), step (a sentence)."""

    what = N_("{item} cannot be handed out: {why}.")
    todo = N_("{step}")


class LineAuthorisedNot(Refused):
    """Facts: item."""

    what = N_("{item} belongs to the unit that asks: it needs no authorisation.")
    todo = N_("Nothing to do.")


class PickUnwanted(Refused):
    """Facts: item."""

    what = N_("Nobody asked for {item}.")
    todo = N_("Put it back where it was.")


class PickedAlready(Refused):
    """Facts: item, request."""

    what = N_("{item} is picked already, for {request}.")
    todo = N_("Nothing to do.")


class NothingPicked(Refused):
    """Facts: request."""

    what = N_("Nothing of the request {request} was picked at the shelf.")
    todo = N_("Pick its boxes and files first: scan PICK, then each of them.")
