"""What can be wrong with an act upon a destruction batch."""

from __future__ import annotations

from depot.errors import Refused
from depot.words import N_


class BoxStopped(Refused):
    """Facts: box, reason and step (sentences), why (name of the reason)."""

    what = N_("{box} must not be destroyed: {reason}.")
    todo = N_("What to do: {step}")

    @property
    def name(self) -> str:
        """The reason's own name, such as `box.held`: each stop has its own."""
        facts: dict[str, object] = getattr(self, "facts", {})
        return f"box.{str(facts.get('why', 'stopped')).replace('_', '-')}"


class BoxPulledAlready(Refused):
    """Facts: box, batch."""

    what = N_("{box} is off its shelf already, for {batch}.")
    todo = N_("At the bin, scan the code of the batch first, then the box; or put it back in SHELVE.")


class BatchStopped(Refused):
    """Facts: batch, count (boxes that are in the way), box, reason, step (of the first)."""

    what = N_("{count} boxes of {batch} are in the way; the first, {box}: {reason}.")
    todo = N_("Keep, put off or take off these lines, or do this first: {step}")


class BatchForeign(Refused):
    """Facts: batch, node."""

    what = N_("The batch {batch} belongs to the depot {node}.")
    todo = N_("It is decided and carried out there.")


class BatchState(Refused):
    """Facts: batch, state (a sentence)."""

    what = N_("The batch {batch} is not at this point: {state}.")
    todo = N_("Look at it again: what is to be done next stands there.")


class BatchChanged(Refused):
    """Facts: batch, who, at. What the signer saw is not what is there now."""

    what = N_("The batch {batch} is not what your screen showed: {who} changed it at {at}.")
    todo = N_("Look at it again, then sign. Nothing was signed.")


class BatchEmpty(Refused):
    """Facts: batch."""

    what = N_("Nothing of {batch} is to be destroyed.")
    todo = N_("Add boxes, decide lines otherwise, or cancel the batch.")


class BatchFull(Refused):
    """Facts: batch, limit."""

    what = N_("The batch {batch} has {limit} boxes, and can take no more.")
    todo = N_("Begin another batch.")


class LineMissing(Refused):
    """Facts: batch, box."""

    what = N_("{box} is not on the list of {batch}.")
    todo = N_("Check the code, or add the box while the list can be changed.")


class LinesUndecided(Refused):
    """Facts: batch, count."""

    what = N_("Nothing was decided yet about {count} boxes of {batch}.")
    todo = N_("Decide them one by one, or approve all that is left.")


class ReasonMissing(Refused):
    """An answer that needs a reason came without one."""

    what = N_("This needs a reason.")
    todo = N_("Say why in a few words; it stays on record.")


class OfficeUnknown(Refused):
    """Facts: office, offices (those that must sign)."""

    what = N_("No signature as “{office}” is needed.")
    todo = N_("Those who sign are: {offices}.")


class OfficeNotYours(Refused):
    """Facts: office, user."""

    what = N_("{user} does not sign as {office}.")
    todo = N_("An administrator says in the settings who does.")


class OfficeSigned(Refused):
    """Facts: office, name, at."""

    what = N_("{name} signed as {office} at {at} already.")
    todo = N_("Nothing to do.")


class OfficeOutOfTurn(Refused):
    """Facts: office, before (who signs first)."""

    what = N_("{before} signs before {office}.")
    todo = N_("Wait for that signature: the order is set for this depot.")


class OfficeOnScreen(Refused):
    """Facts: office."""

    what = N_("The signature as {office} is given at the terminal, not on paper.")
    todo = N_("Have that person sign in here.")


class AuthorSigns(Refused):
    """Facts: name."""

    what = N_("{name} made this list, and does not sign it.")
    todo = N_("Have somebody else sign who had no part in making the list.")


class SignerTwice(Refused):
    """Facts: name, office (under which the person signed)."""

    what = N_("{name} signed as {office} already: one person signs once.")
    todo = N_("Have another person sign for this office.")


class ClockDoubtful(Refused):
    """Facts: batch, count."""

    what = N_("The clock was set or jumped {count} times since {batch} was approved: nobody knows whether it waited.")
    todo = N_("Check date and time; then have a supervisor begin and confirm the clock.")


class DateNotAhead(Refused):
    """Facts: date."""

    what = N_("{date} is not a day to come.")
    todo = N_("Enter a date after today, as AAAA-MM-JJ.")


class SecondPersonMissing(Refused):
    """Facts: batch."""

    what = N_("Two people carry out {batch} together.")
    todo = N_("Scan the badge of the second one.")


class SecondPersonWrong(Refused):
    """Facts: name."""

    what = N_("{name} cannot be the second person.")
    todo = N_("Another user than the one at work, whose account is open and who may destroy.")


class BoxesOnCart(Refused):
    """Facts: batch, count, box (the first)."""

    what = N_("{count} boxes of {batch} are off their shelves and not destroyed, {box} among them.")
    todo = N_("Destroy them or put them back on their shelves first.")


class BatchUnfinished(Refused):
    """Facts: batch, count."""

    what = N_("{count} boxes of {batch} were neither destroyed nor set aside.")
    todo = N_("Scan them, list them as not found, or set them aside; then certify.")


class MassUnreadable(Refused):
    """Facts: value."""

    what = N_("“{value}” is no weight in kilograms.")
    todo = N_("Write it with three decimals at most, such as 412,5.")


class BoxInBatch(Refused):
    """Facts: box, batch, state (a sentence)."""

    what = N_("{box} is in the destruction batch {batch} ({state}).")
    todo = N_("It can be lent once its line is kept, put off or taken off the list.")


class SortingEmpty(Refused):
    """Facts: box, file (not in the box; — when nothing would be left to go)."""

    what = N_("{box} cannot be parted so ({file}).")
    todo = N_("Name some of its files, not all: to keep all of it, keep the box.")


class SortingPointless(Refused):
    """Facts: box, disposition."""

    what = N_("{box} is not to be sorted: its rule says {disposition}.")
    todo = N_("Only boxes whose rule says T are sorted.")


class SortingChanged(Refused):
    """Facts: box."""

    what = N_("Other files are listed in {box} now than those that were looked at.")
    todo = N_("Look at it again, then sort it. Nothing of it was sorted.")


class SortingKept(Refused):
    """Facts: box, file, rule."""

    what = N_("The file {file} in {box} is to be kept for good by its rule {rule}: it cannot go.")
    todo = N_("Keep that file; the rest may go.")


class SortingInto(Refused):
    """Facts: into, box."""

    what = N_("{into} cannot take what is kept of {box}.")
    todo = N_("Scan a label printed in advance, or a box into which sorting by the same rule put what is kept.")


class SortingUndecided(Refused):
    """Facts: count (lines of which nothing was said)."""

    what = N_("No box is decided to its last file yet; {count} lines are open.")
    todo = N_("Say of each file of a box whether it is kept; boxes with open lines wait.")


class RedactionStopped(Refused):
    """Facts: box, reason and step (sentences), why (name of the reason), about."""

    what = N_("{box} keeps its texts: {reason}.")
    todo = N_("What to do: {step}")

    @property
    def name(self) -> str:
        """The reason's own name, such as `redaction.held`: each stop has its own."""
        facts: dict[str, object] = getattr(self, "facts", {})
        return f"redaction.{str(facts.get('why', 'stopped')).replace('_', '-')}"


class RedactionEarly(Refused):
    """Facts: batch."""

    what = N_("{batch} has no certificate yet: nothing of it is redacted.")
    todo = N_("Certify it after its last scan, then redact.")


class RedactionElsewhere(Refused):
    """Facts: box, nodes."""

    what = N_("Some of what is said of {box} was written by another depot: {nodes}.")
    todo = N_("Nothing was redacted. Redact it at the vault: its word counts for all depots.")


class RedactionEmpty(Refused):
    """Facts: batch."""

    what = N_("There is no text about persons left in the boxes of {batch}.")
    todo = N_("It was redacted before, or nothing was written. The files are made clean with: depot batch clean")
