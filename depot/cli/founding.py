"""`depot init`: make a new depot."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli.command import Command
from depot.cli.context import new_pin
from depot.words import N_, _, language

DEPOT = "depot"
"""The role of a depot; depot.exchange.cards has both, and is imported only to make keys."""

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.session import Session


def arguments(parser: Parser) -> None:
    """What a new depot or vault has to be told."""
    from depot.cli.parser import text

    node = _("two characters that begin every code of this depot, such as L1")
    parser.add_argument("--node", required=True, type=text, metavar=_("NODE"), help=node)
    parser.add_argument("--name", required=True, type=text, metavar=_("NAME"), help=_("what the depot is called"))
    admin = _("name with which the first administrator signs in")
    parser.add_argument("--admin", required=True, type=text, metavar=_("NAME"), help=admin)
    parser.add_argument("--full-name", default="", type=text, metavar=_("NAME"), help=_("their first and last name"))
    parser.add_argument("--org", default="", type=text, metavar=_("CODE"), help=_("organisation whose boxes it keeps"))
    parser.add_argument("--org-name", default="", type=text, metavar=_("NAME"), help=_("the organisation's name"))


def _run(context: Context, options: Namespace) -> int:
    now = _("Next: depot --user {user} location range ..., depot import ..., or depot alone for the screens.")
    return found(context, options, DEPOT, now)


def found(context: Context, options: Namespace, role: str, now: str) -> int:
    """Make a depot or a vault, with its first administrator and its keys; `now` says what to do next ({user})."""
    from depot.desk.setup import initialise
    from depot.store.whereabouts import station_name

    session = initialise(
        context.place,
        node=options.node,
        name=options.name,
        admin=options.admin,
        pin=new_pin(options.admin, "DEPOT_PIN"),
        full_name=options.full_name,
        org=options.org,
        org_name=options.org_name,
        language=language(),
        station=station_name(),
    )
    with session.store as store:
        fingerprint = _keys(context, session, role)
        node, badge = store.stream_head().node, session.account.badge
    from depot.cli.records import code_or_none

    record = {"path": str(context.place), "node": node, "name": options.name, "admin": session.user}
    made = _("{name} ({node}) is made: {path}").format(name=options.name, node=node, path=context.place)
    record |= {"badge": code_or_none("U", badge), "fingerprint": fingerprint}
    context.out.say(record, made, now.format(user=session.user))
    return 0


def _keys(context: Context, session: Session, role: str) -> str:
    """Make the keys; their fingerprint, empty when they could not be made: the depot is there all the same."""
    from depot.exchange.owning import key_file, make_at_founding

    error = make_at_founding(session, role)
    if error is not None:
        context.out.warn(error.name, error.sentence(_), error.next_step(_))
        return ""
    return key_file(session.store, context.place).card.fingerprint


COMMANDS = {
    "init": Command(
        N_("make a new depot with its first administrator"),
        _run,
        arguments,
        N_("The administrator's PIN is asked for, or taken from DEPOT_PIN."),
    )
}
