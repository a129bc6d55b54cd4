"""`depot vault`: the place that gathers what the depots write."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli import vaultlists, vaultmerge
from depot.cli.command import Command
from depot.cli.founding import arguments, found
from depot.cli.keys import enrol, for_enrol
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def _init(context: Context, options: Namespace) -> int:
    from depot.exchange.cards import VAULT

    return found(context, options, VAULT, _("Next: depot --user {user} vault enrol CARD, for each depot."))


def _for_revoke(parser: Parser) -> None:
    from depot.cli.parser import text

    parser.add_argument("node", type=text, metavar=_("NODE"), help=_("two characters of the depot"))
    parser.add_argument("--reason", type=text, default="", metavar=_("TEXT"), help=_("why"))


def _revoke(context: Context, options: Namespace) -> int:
    from depot.cli.acts import tell
    from depot.exchange.owning import revoke

    done = revoke(context.session, options.node, options.reason)
    count = done.result or 0
    message = ngettext("{n} key is believed no more", "{n} keys are believed no more", count).format(n=count)
    tell(context, done, f"key/{options.node}", message, keys=count)
    return 0


COMMANDS = {
    "init": Command(
        N_("make a vault with its first administrator"),
        _init,
        arguments,
        N_("The administrator's PIN is asked for, or taken from DEPOT_PIN."),
    ),
    "enrol": Command(
        N_("believe the card of a depot from now on"),
        enrol,
        for_enrol,
        N_("Telephone, and have the fingerprint read out: it is compared before anything is believed."),
    ),
    "revoke": Command(
        N_("believe no key of a depot any more; as an administrator"),
        _revoke,
        _for_revoke,
        N_("What came with them stays. The depots learn of it with their next packages from here."),
    ),
    **vaultmerge.COMMANDS,
    **vaultlists.COMMANDS,
}
