"""`depot hold`: what may not be destroyed while a mandate lasts."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any, Final

from depot.cli import fields
from depot.cli.acts import tell
from depot.cli.codes import thing
from depot.cli.command import Command
from depot.cli.fields import Fields, Option, day
from depot.cli.parser import text
from depot.desk import holds
from depot.model.hold import CODED, KINDS, Hold
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser

SAID: Final[Fields] = {
    "reason": Option(N_("why it is held, in a few words: every scan says them")),
    "mandate": Option(N_("by whose authority, and the reference")),
    "starts": Option(N_("first day by the mandate"), day, N_("DATE"), flag="from"),
    "until": Option(N_("last day; without one it stands until it is lifted"), day, N_("DATE")),
}

_SCOPES: Final = {
    "box": N_("hold these boxes and all files in them"),
    "file": N_("hold these files, and the boxes that they are in"),
    "unit": N_("hold what belongs to these units, to their parts and to what they took over"),
    "class": N_("hold what is classified here or below"),
    "rule": N_("hold what these rules apply to"),
    "person": N_("hold all that these borrowers have had on loan"),
}


def _for_place(parser: Parser) -> None:
    group = parser.add_mutually_exclusive_group(required=True)
    for kind, help_ in _SCOPES.items():
        metavar = _("CODE")
        group.add_argument(f"--{kind}", dest=f"on_{kind}", nargs="+", type=text, metavar=metavar, help=_(help_))
    fields.add_fields(parser, SAID)


def _place(context: Context, options: Namespace) -> int:
    session = context.session
    kind = next(kind for kind in KINDS if getattr(options, f"on_{kind}"))
    keys = [_key(context, kind, written) for written in getattr(options, f"on_{kind}")]
    done = holds.place(session, kind, keys, fields.given(context, options, SAID))
    assert done.result is not None
    tell(context, done, f"hold/{done.result.key}", _("placed"), hold=done.result.key)
    return 0


def _key(context: Context, kind: str, written: str) -> str:
    if kind in CODED:
        return thing(context.reader, written, kind).subject
    return fields.reference(context.reader, written)


def _hold(parser: Parser) -> None:
    parser.add_argument("hold", type=text, metavar=_("HOLD"), help=_("key of the hold, or a part of it"))


def _for_edit(parser: Parser) -> None:
    _hold(parser)
    fields.add_fields(parser, SAID)


def _edit(context: Context, options: Namespace) -> int:
    session = context.session
    changes = fields.needed(context, fields.given(context, options, SAID))
    key = holds.hold(context.reader, options.hold).key
    tell(context, holds.describe(session, key, changes), f"hold/{key}", _("changed"))
    return 0


def _for_lift(parser: Parser) -> None:
    _hold(parser)
    parser.add_argument("--why", required=True, type=text, metavar=_("TEXT"), help=_("on whose word, and why"))


def _lift(context: Context, options: Namespace) -> int:
    session = context.session
    key = holds.hold(context.reader, options.hold).key
    tell(context, holds.lift(session, key, options.why), f"hold/{key}", _("lifted"))
    return 0


def _for_list(parser: Parser) -> None:
    parser.add_argument(
        "code", nargs="?", type=text, metavar=_("CODE"), help=_("only those that reach this box or file")
    )
    parser.add_argument("--all", action="store_true", help=_("also those that were lifted or are over"))


def _list(context: Context, options: Namespace) -> int:
    reader, today = context.reader, context.today
    if options.code:
        from depot.desk.heed import of_subject

        found = list(of_subject(reader, thing(reader, options.code, "box", "file").subject, today).holds)
    else:
        found = holds.every(reader, today, over=options.all)
    context.out.table([(record(hold, context), _cells(hold, context)) for hold in found])
    if not found:
        context.out.note(_("Nothing is held."))
    return 0


def record(hold: Hold, context: Context) -> dict[str, Any]:
    """A hold as its row has it."""
    named = {name: getattr(hold, name) for name in ("node", "reason", "mandate", "starts", "until")}
    named |= {name: getattr(hold, name) for name in ("placed_at", "placed_by", "lifted_at", "lifted_by", "lifted_why")}
    scope = {"scope": hold.kind, "keys": list(hold.names)}
    standing = holds.stands(context.reader, hold, context.today)
    return {"kind": "hold", "hold": hold.key, **scope, **named, "stands": standing, "rev": hold.rev}


def _cells(hold: Hold, context: Context) -> tuple[str, ...]:
    standing = holds.stands(context.reader, hold, context.today)
    end = hold.until if standing else _("lifted") if hold.lifted_at else _("over")
    return hold.key, hold.placed_at[:10], end, _(KINDS.get(hold.kind, hold.kind)), _named(hold), hold.reason


def _named(hold: Hold) -> str:
    names = hold.names
    shown = ", ".join(_shown(hold, name) for name in names[:3])
    return _("{names} and {n} more").format(names=shown, n=len(names) - 3) if len(names) > 3 else shown


def _shown(hold: Hold, name: str) -> str:
    from depot.model.codes import Code

    return Code.parse(name).shown if hold.kind in CODED else name.partition("/")[2] or name


def _show(context: Context, options: Namespace) -> int:
    from depot.cli.output import aligned
    from depot.desk.held import reached

    hold = holds.hold(context.reader, options.hold)
    found = reached(context.reader, hold)
    facts = [
        (_("reason"), hold.reason),
        (_("mandate"), hold.mandate),
        (_(KINDS.get(hold.kind, hold.kind)), ", ".join(_shown(hold, name) for name in hold.names)),
        (_("first day"), hold.starts),
        (_("last day"), hold.until),
        (_("placed"), f"{_at(hold.placed_at)}  {hold.placed_by}  {hold.node}"),
        (_("lifted"), f"{_at(hold.lifted_at)}  {hold.lifted_by}  {hold.lifted_why}".strip()),
        (_("boxes"), _("more than {n}").format(n=found.boxes) if found.more else str(found.boxes)),
    ]
    lines = aligned([fact for fact in facts if fact[1]])
    counts = {"boxes": found.boxes, "more": found.more}
    context.out.say(record(hold, context) | counts, hold.key, *(f"  {line}" for line in lines))
    return 0


def _at(text_: str) -> str:
    return text_[:16].replace("T", " ")


COMMANDS = {
    "place": Command(
        N_("hold things so that nothing of them is destroyed; as a supervisor"),
        _place,
        _for_place,
        N_("It travels with the next packages, shows on every card and at every scan, and stops every batch."),
    ),
    "edit": Command(N_("put reason, mandate or days of a hold otherwise; as a supervisor"), _edit, _for_edit),
    "lift": Command(N_("end a hold for good; as a supervisor"), _lift, _for_lift),
    "list": Command(N_("list the holds that stand"), _list, _for_list),
    "show": Command(N_("show a hold and how many boxes it reaches"), _show, _hold),
}
