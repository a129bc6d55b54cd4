"""`depot user`: who may work with the program, and as what."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from depot.cli import records
from depot.cli.acts import tell
from depot.cli.command import Command
from depot.cli.context import new_pin
from depot.cli.parser import text
from depot.desk import accounts
from depot.model.codes import Code
from depot.model.roles import ROLES
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.session import Session
    from depot.store.store import Done

_ROLES = N_("what the user may do: {roles}")
_NEW = N_("The new PIN is asked for, or taken from DEPOT_NEW_PIN.")


def _name(parser: Parser) -> None:
    parser.add_argument("name", type=text, metavar=_("NAME"), help=_("name to sign in with"))


def _role(parser: Parser) -> None:
    _name(parser)
    parser.add_argument("role", choices=tuple(ROLES), metavar=_("ROLE"), help=_(_ROLES).format(roles=", ".join(ROLES)))


def _for_add(parser: Parser) -> None:
    _name(parser)
    help_ = _(_ROLES).format(roles=", ".join(ROLES))
    parser.add_argument("--role", choices=tuple(ROLES), required=True, metavar=_("ROLE"), help=help_)
    parser.add_argument("--full-name", type=text, default="", metavar=_("NAME"), help=_("first and last name"))


def _add(context: Context, options: Namespace) -> int:
    session = context.session
    name = accounts.user_name(options.name)
    done = accounts.add_user(session, name, role=options.role, pin=new_pin(name), full_name=options.full_name)
    assert done.result is not None
    message = _("added as {role}; badge {badge}").format(role=_(ROLES[options.role]), badge=done.result.shown)
    tell(context, done, f"user/{name}", message, badge=done.result.text)
    return 0


def _list(context: Context, _options: Namespace) -> int:
    rows = []
    for account in accounts.accounts(context.reader):
        user, locked = account.user, account.locked_until
        until = locked.isoformat(timespec="seconds") if locked is not None else ""
        record = records.user(user) | {"has_pin": account.has_pin, "locked_until": until}
        badge = Code.from_id("U", user.badge).shown if user.badge is not None else ""
        limited = [_("{orgs} only").format(orgs=user.orgs)] if user.orgs else []
        states = [_("closed") if user.inactive else "", "" if account.has_pin else _("no PIN here")]
        states += [_("locked until {time}").format(time=until[11:16])] if until else []
        state = ", ".join(filter(None, states + limited))
        rows.append((record, (user.key, _(ROLES.get(user.role, user.role)), user.name, badge, state)))
    context.out.table(rows)
    return 0


def _change_role(context: Context, options: Namespace) -> int:
    done = accounts.change_role(context.session, options.name, options.role)
    tell(context, done, _subject(options), _("now {role}").format(role=_(ROLES[options.role])))
    return 0


def _orgs(parser: Parser) -> None:
    _name(parser)
    help_ = _("organisations that the user works for; none for all")
    parser.add_argument("orgs", nargs="*", type=text, metavar=_("ORG"), help=help_)


def _limit(context: Context, options: Namespace) -> int:
    done = accounts.limit(context.session, options.name, options.orgs)
    orgs = ", ".join(org.upper() for org in options.orgs)
    message = _("works for {orgs} only").format(orgs=orgs) if orgs else _("works for all organisations")
    tell(context, done, _subject(options), message)
    return 0


def _pin(context: Context, options: Namespace) -> int:
    session = context.session
    name = accounts.user_name(options.name)
    done = accounts.set_pin(session, name, new_pin(name), old=context.pin)
    tell(context, done, f"user/{name}", _("has a new PIN"))
    return 0


def _badge(context: Context, options: Namespace) -> int:
    done = accounts.new_badge(context.session, options.name)
    assert done.result is not None
    message = _("new badge {badge}; the old one opens nothing").format(badge=done.result.shown)
    tell(context, done, _subject(options), message, badge=done.result.text)
    return 0


def _simple(act: Callable[[Session, str], Done[Any]], message: str) -> Callable[[Context, Namespace], int]:
    """A command that does one act on a user."""

    def run(context: Context, options: Namespace) -> int:
        tell(context, act(context.session, options.name), _subject(options), _(message))
        return 0

    return run


def _subject(options: Namespace) -> str:
    return f"user/{accounts.user_name(options.name)}"


COMMANDS = {
    "add": Command(N_("add a user with a PIN and a badge"), _add, _for_add, _NEW),
    "list": Command(N_("list the users"), _list),
    "role": Command(N_("give a user another role"), _change_role, _role),
    "orgs": Command(N_("limit a user to organisations, or to none"), _limit, _orgs),
    "pin": Command(N_("set a PIN: one's own, or as an administrator anybody's"), _pin, _name, _NEW),
    "close": Command(N_("close an account, at once"), _simple(accounts.close, N_("closed")), _name),
    "reopen": Command(N_("open a closed account again"), _simple(accounts.reopen, N_("open again")), _name),
    "badge": Command(N_("give a user a new badge"), _badge, _name),
    "unlock": Command(N_("lift the lock that wrong PINs brought"), _simple(accounts.unlock, N_("unlocked")), _name),
}
