"""`depot loan period` and `depot loan periods`: how long each kind of loan lasts, and who says so."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from typing import TYPE_CHECKING, Any

from depot.cli.acts import tell
from depot.cli.fields import reference
from depot.cli.parser import text
from depot.model.loan import KINDS
from depot.words import _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.loanperiods import Owner


def _days(argument: str) -> int | None:
    """A number of days, or nothing."""
    if not argument:
        return None
    if not (argument.isascii() and argument.isdigit() and len(argument) < 10):
        raise ArgumentTypeError(_("a number of days is wanted, or nothing"))
    return int(argument)


def for_period(parser: Parser) -> None:
    """What changing a period takes."""
    parser.add_argument("kind", choices=tuple(KINDS), metavar=_("KIND"), help=_("loan, consultation or reactivation"))
    help_ = _("how long it lasts; 0: a consultation the same day, a reactivation for ever; empty: as the one above")
    parser.add_argument("days", type=_days, metavar=_("DAYS"), help=help_)
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--unit", type=text, metavar=_("UNIT"), help=_("only for this unit and its parts"))
    whose.add_argument("--org", type=text, metavar=_("ORG"), help=_("only for the units of this organisation"))


def change(context: Context, options: Namespace) -> int:
    """Say how long a kind of loan lasts at a unit, at an organisation, or in the depot."""
    from depot.desk.loanperiods import DEPOT, field_of, keep, lasting, period
    from depot.desk.reference import name_key

    session, owner = context.session, DEPOT
    if options.unit:
        owner = reference(context.reader, options.unit)
    elif options.org:
        owner = name_key(options.org)
    done = keep(session, owner, {options.kind: options.days})
    kind = "unit" if "/" in owner else "organisation"
    subject = f"{kind}/{owner}" if owner else f"setting/{field_of(options.kind)}"
    now = period(context.reader, options.kind, owner)
    tell(context, done, subject, f"{_(KINDS[options.kind])}  {lasting(options.kind, now.days)}", days=now.days)
    return 0


def list_all(context: Context, _options: Namespace) -> int:
    """The periods of the depot, of each organisation and of each unit."""
    from depot.desk.loanperiods import owners

    rows = [(_record(owner), _cells(owner)) for owner in owners(context.reader)]
    context.out.table(rows)
    return 0


def _record(owner: Owner) -> dict[str, Any]:
    record: dict[str, Any] = {"kind": "loan-period", "of": owner.key, "name": owner.name}
    for kind, period in owner.periods.items():
        record |= {kind: period.days, f"{kind}_from": period.source}
    return record


def _cells(owner: Owner) -> tuple[str, ...]:
    from depot.desk.loanperiods import lasting

    said = (
        lasting(kind, each.days) if kind in owner.own else f"({lasting(kind, each.days)})"
        for kind, each in owner.periods.items()
    )
    return (owner.key or _("the depot"), owner.name, *said)
