"""`depot conflicts`: what depots said of one thing without knowing of each other."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from depot.cli.acts import shown_of, tell
from depot.cli.codes import subject_of
from depot.cli.command import Command
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.conflicts import Conflict, Side
    from depot.store.lookup import Reader


def _name(register: str) -> str:
    """A register for people."""
    from depot.desk.doubtwords import register_words

    return register_words(register).text(_)


def _at(text: str) -> str:
    return text[:16].replace("T", " ")


def _list(context: Context, _options: Namespace) -> int:
    from depot.desk.conflicts import conflicts

    rows = [
        (_record(it), (shown_of(it.subject), _name(it.register), ", ".join(it.nodes), _at(it.since)))
        for it in conflicts(context.reader)
    ]
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
        "reason": it.reason,
        "claims": sides,
    }


def _subject(parser: Parser) -> None:
    parser.add_argument("thing", metavar=_("THING"), help=_("code, or such as unit/CSSRL/7210"))
    help_ = _("field that is in doubt, as listed with --json; else the first")
    parser.add_argument("--register", default="", metavar=_("FIELD"), help=help_)


def _show(context: Context, options: Namespace) -> int:
    from depot.desk.conflicts import REASONS, conflict
    from depot.desk.doubtwords import counts_words

    it = conflict(context.reader, _thing(context, options.thing), options.register)
    reader = context.reader
    lines = [f"{shown_of(it.subject)}  {_name(it.register)}"]
    for side in it.sides:
        lines += _told(reader, it, side)
    lines.append(_("Until somebody decides: {value}").format(value=counts_words(reader, it).text(_)))
    if it.suggested:
        why = _(REASONS[it.reason]).format(node=it.sides[it.suggested - 1].claim.node)
        lines.append(_("Suggested: {n} ({why})").format(n=it.suggested, why=why))
    context.out.say(_record(it), *lines)
    return 0


def _told(reader: Reader, it: Conflict, side: Side) -> list[str]:
    from depot.desk.doubtwords import side_words, who_words

    claim = side.claim
    head = f"{side.number}  {claim.node}  {_at(claim.at)}  {who_words(reader, side)}"
    line = f"{head}  {side_words(reader, it, side).text(_)}"
    if not side.unaware:
        return [line]
    numbers = ", ".join(map(str, side.unaware))
    return [line, _("   had not heard of {numbers}").format(numbers=numbers)]


def _thing(context: Context, written: str) -> str:
    return written if "/" in written else subject_of(context.reader, written)


def _for_decide(parser: Parser) -> None:
    from depot.cli.parser import whole

    _subject(parser)
    help_ = _("number of the claim that is right, as shown")
    answer = parser.add_mutually_exclusive_group(required=True)
    answer.add_argument("--claim", type=whole, metavar="N", help=help_)
    answer.add_argument("--value", metavar=_("TEXT"), help=_("value that none of them said, where the field is a text"))


def _decide(context: Context, options: Namespace) -> int:
    from depot.desk.conflicts import decide

    session = context.session
    subject = _thing(context, options.thing)
    done = decide(session, subject, options.register, options.claim or 0, value=options.value)
    register = done.result.register if done.result is not None else ""
    chosen = options.claim if options.value is None else options.value
    message = _("{register}: settled for {n}").format(register=_name(register), n=chosen)
    tell(context, done, subject, message, register=register, claim=options.claim, value=options.value)
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
