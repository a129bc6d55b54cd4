"""Why a receipt is refused. Each reason has a name of its own; a receipt that is refused has confirmed nothing."""

from __future__ import annotations

from depot.errors import BadInput, Damaged, Refused
from depot.words import N_


class ReceiptMalformed(BadInput):
    """Facts: detail."""

    what = N_("This is no receipt of a vault, or it was altered: {detail}.")
    todo = N_("Have it made again at the vault: depot vault receipt")


class ReceiptTooNew(BadInput):
    """Facts: detail."""

    what = N_("This receipt was made by a newer version of this program ({detail}).")
    todo = N_("Nothing of it was noted. Install the newest version here, then try again.")


class ReceiptUnreadable(Refused):
    """Facts: path, detail."""

    what = N_("The receipt {path} cannot be read: {detail}.")
    todo = N_("Check that the key is in place and that you may read the file.")


class ReceiptDamaged(Damaged):
    """Facts: vault. The key that it names is known, and yet the signature is not of these words."""

    what = N_("The receipt of {vault} is not what the vault signed: it was altered, or damaged on the way.")
    todo = N_("Nothing of it was noted. Have it made again at the vault: depot vault receipt")


class VaultUnknown(Refused):
    """Facts: vault."""

    what = N_("The receipt is of {vault}, of which no vault's key card is enrolled here.")
    todo = N_("Have the card of {vault} brought, its fingerprint read out by telephone, then: depot key enrol")


class ReceiptForeign(Refused):
    """Facts: vault."""

    what = N_("The receipt says it is of {vault}, but it is signed with a key that is not known for {vault}.")
    todo = N_("If {vault} changed its keys, receive the packages that came with it first. Else telephone {vault}.")


class ReceiptElsewhere(Refused):
    """Facts: node, here."""

    what = N_("The receipt is for {node}; this is {here}.")
    todo = N_("Bring it to {node}.")


class ReceiptOlder(Refused):
    """Facts: vault, seq, known. Harmless: what is known stays."""

    what = N_("This receipt of {vault} is older than the one that is here: it goes up to {seq}, that one to {known}.")
    todo = N_("Nothing has to be done: the newer one counts.")


class IncarnationUnknown(Refused):
    """Facts: vault, inc, seq."""

    what = N_("{vault} has events of this depot up to {seq} that another database of it wrote ({inc}): none is here.")
    todo = N_("Have the vault pass them back (depot vault publish --own) and receive them; or find the copy.")


class ReceiptForked(Damaged):
    """Facts: vault, seq. About a former incarnation of this depot."""

    what = N_("{vault} has another event {seq} of a former database of this depot than the one that is here.")
    todo = N_("Nothing was noted. Have the vault pass back what it has (depot vault publish --own) and compare.")


class OwnReceiptForked(Damaged):
    """Facts: vault, node, inc, seq. About this very database."""

    what = N_("{vault} has another event {seq} of this depot than its own: a copy of it goes on elsewhere.")
    todo = N_("This database takes no more acts. Export what is only here, back it up, then: depot restore")


class OwnReceiptAhead(Damaged):
    """Facts: vault, node, inc, seq (last here), last (last known to the vault)."""

    what = N_("This depot is older than what it sent: {vault} has its events up to {last}, here they end at {seq}.")
    todo = N_("This database takes no more acts. Back it up, then: depot restore, then receive what the vault has.")


class VaultRolledBack(Damaged):
    """Facts: vault, seq (what it has now), known (what it had confirmed), start (first event to send again)."""

    what = N_("{vault} was put back to an older state: it has our events up to {seq} and had confirmed {known}.")
    todo = N_(
        "Nothing is lost here, nothing was noted. Tell the vault, then send again all from event {start} on, with: "
        "depot export --from"
    )


class NoReceipt(Refused):
    """Nothing was confirmed to this depot."""

    what = N_("No vault has confirmed anything yet.")
    todo = N_("Export to a key, have it merged at the vault, and receive the receipt that comes back.")
