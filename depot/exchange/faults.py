"""Why a package is refused. Each reason has a name of its own; whatever is refused has changed nothing.

The facts of all of them begin with `path`, the file as it was named.
"""

from __future__ import annotations

from depot.errors import Damaged, Refused
from depot.words import N_


class PackageRefused(Refused):
    """A package that this program will not take in. Facts: path."""


class PackageDamaged(Damaged):
    """A package whose bytes are not what its depot wrote. Facts: path."""

    todo = N_("Nothing of it was taken in. Copy it again from the key, or ask the depot to export again.")


class PackageUnreadable(PackageRefused):
    """Facts: path, detail."""

    what = N_("The package {path} cannot be read: {detail}.")
    todo = N_("Check that the key is in place and that you may read the file.")


class NotAPackage(PackageDamaged):
    """Facts: path. It does not begin as a package does."""

    what = N_("{path} is no package of a depot.")
    todo = N_("Packages end in .DEP; if this one does, ask the depot to export again.")


class PackageTooNew(PackageRefused):
    """Facts: path, detail."""

    what = N_("The package {path} was made by a newer version of this program ({detail}).")
    todo = N_("Nothing of it was taken in. Install the newest version here, then try again.")


class PackageTruncated(PackageDamaged):
    """Facts: path, size (bytes there are), wanted."""

    what = N_("The package {path} is cut off: {size} bytes of {wanted} are there.")


class PackageOverlong(PackageDamaged):
    """Facts: path, size (bytes there are), wanted."""

    what = N_("The package {path} has something behind its end: {size} bytes instead of {wanted}.")


class PackageTooBig(PackageRefused):
    """Facts: path, size, limit."""

    what = N_("The package {path} is too big: {size} bytes where {limit} are allowed.")
    todo = N_("No depot makes such packages: do not rely on it, and ask where it comes from.")


class ManifestMalformed(PackageDamaged):
    """Facts: path, detail."""

    what = N_("What the package {path} says of itself cannot be read: {detail}.")


class SignatureWrong(PackageDamaged):
    """Facts: path."""

    what = N_("The signature of the package {path} is wrong: it was altered, or damaged on the way.")


class NodeUnknown(PackageRefused):
    """Facts: path, node."""

    what = N_("The package {path} is of {node}, whose key card is not known here.")
    todo = N_("Have the card of {node} brought, its fingerprint read out by telephone, then: depot key enrol")


class SignerForeign(PackageRefused):
    """Facts: path, node, fingerprint. The signature is right, but the key is nobody's whom we know."""

    what = N_("The package {path} says it is of {node}, but it is signed with a key that is not known for {node}.")
    todo = N_("Do not rely on it. Telephone {node}: if its keys were made anew, have its new card brought.")


class SignerRevoked(PackageRefused):
    """Facts: path, node."""

    what = N_("The package {path} is signed with a key of {node} that was revoked.")
    todo = N_("Nothing of it was taken in. Have {node} make new keys and bring its new card, then export again.")


class PayloadAltered(PackageDamaged):
    """Facts: path."""

    what = N_("The content of the package {path} is not what was signed: it was altered, or damaged on the way.")


class RecipientOther(PackageRefused):
    """Facts: path."""

    what = N_("The package {path} is locked for somebody else: none of the keys here opens it.")
    todo = N_("Give it to whom it was made for, or have the depot export it again for this place's card.")


class PayloadUndecipherable(PackageDamaged):
    """Facts: path. Signed as it is, and yet it does not decrypt."""

    what = N_("The content of the package {path} cannot be deciphered, although it is as it was signed.")


class PayloadSwells(PackageRefused):
    """Facts: path, limit (bytes)."""

    what = N_("The content of the package {path} grows beyond the {limit} bytes that it announces.")
    todo = N_("No depot makes such packages: do not rely on it, and ask where it comes from.")


class PayloadMalformed(PackageDamaged):
    """Facts: path, seq (of the event where reading stopped), detail."""

    what = N_("The content of the package {path} cannot be read at event {seq}: {detail}.")


class CountWrong(PackageDamaged):
    """Facts: path, count, wanted."""

    what = N_("The package {path} has {count} events where it announces {wanted}.")


class ChainBroken(PackageDamaged):
    """Facts: path, seq."""

    what = N_("The events of the package {path} do not follow from one another up to {seq}.")


class EventElsewhere(PackageDamaged):
    """Facts: path, seq. Its header says another depot, incarnation or number than its place in the package."""

    what = N_("Event {seq} of the package {path} belongs in another place.")


class EventMalformed(PackageDamaged):
    """Facts: path, seq, detail."""

    what = N_("Event {seq} of the package {path} is no event: {detail}.")


class NothingOfNode(Refused):
    """Facts: node."""

    what = N_("Nothing of {node} is here yet.")
    todo = N_("Check the two characters, or merge a package of {node} first.")
