"""`depot conflicts`: what depots said of one thing without knowing of each other."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from depot.cli.acts import shown_of, tell
from depot.cli.codes import subject_of
from depot.cli.command import Command
from depot.cli.output import as_json
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.conflicts import Conflict, Side


def _name(register: str) -> str:
    """A register for people."""
    from depot.desk.fieldwords import FIELDS

    return _("custody and place") if register == "custody" else _(str(FIELDS.get(register, register)))


def _at(text: str) -> str:
    return text[:16].replace("T", " ")


def _list(context: Context, _options: Namespace) -> int:
    from depot.desk.conflicts import conflicts

    rows = []
    for it in conflicts(context.reader):
        nodes = ", ".join(dict.fromkeys(side.claim.node for side in it.sides))
        last = max(_at(side.claim.at) for side in it.sides)
        rows.append((_record(it), (shown_of(it.subject), _name(it.register), nodes, last)))
    context.out.table(rows)
    if not rows:
        context.out.note(_("Nothing is in doubt."))
    return 0


def _record(it: Conflict) -> dict[str, Any]:
    sides = [
        side.claim._asdict() | {"number": side.number, "said": side.said, "unaware": list(side.unaware)}
        for side in it.sides
    ]
    for side in sides:
        del side["subject"], side["register"]
    return {
        "subject": it.subject,
        "shown": shown_of(it.subject),
        "register": it.register,
        "suggested": it.suggested,
        "claims": sides,
    }


def _subject(parser: Parser) -> None:
    parser.add_argument("thing", metavar=_("THING"), help=_("code, or such as unit/CSSRL/7210"))
    help_ = _("field that is in doubt, as listed with --json; else the first")
    parser.add_argument("--register", default="", metavar=_("FIELD"), help=help_)


def _show(context: Context, options: Namespace) -> int:
    from depot.desk.conflicts import conflict

    it = conflict(context.reader, _thing(context, options.thing), options.register)
    lines = [f"{shown_of(it.subject)}  {_name(it.register)}"]
    for side in it.sides:
        lines += _told(side)
    if it.suggested:
        lines.append(_("The depot of claim {n} has it: its word counts until somebody decides.").format(n=it.suggested))
    else:
        lines.append(_("The last value that nobody disputes counts until somebody decides."))
    context.out.say(_record(it), *lines)
    return 0


def _told(side: Side) -> list[str]:
    claim = side.claim
    who = f"{side.number}  {claim.node}  {_at(claim.at)}  {claim.actor}@{claim.station}"
    head = f"{who}  {claim.kind}  {as_json(side.said)}"
    if not side.unaware:
        return [head]
    numbers = ", ".join(map(str, side.unaware))
    return [head, _("   had not heard of {numbers}").format(numbers=numbers)]


def _thing(context: Context, written: str) -> str:
    return written if "/" in written else subject_of(context.reader, written)


def _for_decide(parser: Parser) -> None:
    from depot.cli.parser import whole

    _subject(parser)
    help_ = _("number of the claim that is right, as shown")
    parser.add_argument("--claim", type=whole, required=True, metavar="N", help=help_)


def _decide(context: Context, options: Namespace) -> int:
    from depot.desk.conflicts import decide

    session = context.session
    subject = _thing(context, options.thing)
    done = decide(session, subject, options.register, options.claim)
    register = done.result.register if done.result is not None else ""
    message = _("{register}: settled for claim {n}").format(register=_name(register), n=options.claim)
    tell(context, done, subject, message, register=register, claim=options.claim)
    return 0


COMMANDS = {
    "list": Command(N_("list what is in doubt"), _list),
    "show": Command(N_("show both sides: who, where, when, and what each had not heard of"), _show, _subject),
    "decide": Command(
        N_("settle a conflict; as a supervisor"),
        _decide,
        _for_decide,
        N_("The decision travels with the next packages. An edit of the field, or a scan of the box, settles it too."),
    ),
}
