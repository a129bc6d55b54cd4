"""`depot location`: places one by one and whole racks, what they take, reservations and blocks."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from depot.cli import fields
from depot.cli.acts import tell
from depot.cli.codes import key_of
from depot.cli.command import Command
from depot.cli.parser import text
from depot.desk import places
from depot.model.codes import Code
from depot.model.location import KINDS
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def _place(parser: Parser, *, many: bool = False) -> None:
    nargs = "+" if many else None
    parser.add_argument("place", nargs=nargs, type=text, metavar=_("PLACE"), help=_("code of the place"))


def _within(parser: Parser, help_: str = N_("code of the place that contains it")) -> None:
    parser.add_argument("--in", dest="within", type=text, metavar=_("PLACE"), help=_(help_))


def _parent(context: Context, options: Namespace) -> int | None:
    return key_of(context.reader, options.within, "location") if options.within else None


def _subject(key: int) -> str:
    return Code.from_id("S", key).text


def _for_add(parser: Parser) -> None:
    parser.add_argument("label", type=text, metavar=_("LABEL"), help=_("its own part of the address, such as 04"))
    parser.add_argument("--kind", choices=tuple(KINDS), default="shelf", help=_("what it is (shelf)"))
    _within(parser)
    fields.add_fields(parser, fields.PLACE)


def _add(context: Context, options: Namespace) -> int:
    session = context.session
    said = {"label": options.label, "kind": options.kind, **fields.given(context, options, fields.PLACE)}
    done = places.create(session, _parent(context, options), said)
    assert done.result is not None
    message = _("created: {address}").format(address=_address(context, done.result.id))
    tell(context, done, _subject(done.result.id), message)
    return 0


def _address(context: Context, key: int) -> str:
    from depot.desk.naming import place_name

    return place_name(context.reader, key)


def level(argument: str) -> tuple[str, str]:
    """KIND=RANGE, such as bay=A-F."""
    kind, equals, labels = text(argument).partition("=")
    if kind not in KINDS or not equals or not labels:
        wanted = _("KIND=RANGE is wanted, such as bay=A-F; kinds: {kinds}")
        raise ArgumentTypeError(wanted.format(kinds=", ".join(KINDS)))
    return kind, labels


def _for_range(parser: Parser) -> None:
    help_ = _("from the outside in, such as aisle=01-04 bay=A-F shelf=1-6")
    parser.add_argument("levels", nargs="+", type=level, metavar=_("KIND=RANGE"), help=help_)
    _within(parser, N_("code of the place that contains them"))
    parser.add_argument("--keep", action="store_true", help=_("leave places that exist as they are, make the others"))
    fields.add_fields(parser, fields.PLACE)


def _range(context: Context, options: Namespace) -> int:
    from depot.desk.racks import Level, create_by_ranges

    session = context.session
    levels = [Level.of(kind, labels) for kind, labels in options.levels]
    said = fields.given(context, options, fields.PLACE)
    made = create_by_ranges(session, _parent(context, options), levels, said, keep=options.keep)
    message = _("places created: {n}; there already: {known}").format(n=made.created, known=made.known)
    context.out.say({"created": made.created, "known": made.known, "message": message}, message)
    return 0


def _for_edit(parser: Parser) -> None:
    _place(parser)
    parser.add_argument("--label", type=text, metavar=_("TEXT"), help=_("its own part of the address"))
    _within(parser, N_("move it, with all that is in it, into this place"))
    fields.add_fields(parser, fields.PLACE)


def _edit(context: Context, options: Namespace) -> int:
    session = context.session
    key = key_of(context.reader, options.place, "location")
    changes = fields.given(context, options, fields.PLACE)
    if options.label is not None:
        changes["label"] = options.label
    if options.within is None:
        fields.needed(context, changes)
    if changes:
        tell(context, places.describe(session, key, changes), _subject(key), _("changed"))
    if options.within is not None:
        done = places.move(session, key, _parent(context, options))
        tell(context, done, _subject(key), _("now at {address}").format(address=_address(context, key)))
    return 0


def _for_block(parser: Parser) -> None:
    _place(parser, many=True)
    why = parser.add_mutually_exclusive_group(required=True)
    why.add_argument("--reason", type=text, metavar=_("TEXT"), help=_("why nothing may be put there"))
    why.add_argument("--off", action="store_true", help=_("let boxes be put there again"))


def _block(context: Context, options: Namespace) -> int:
    session = context.session
    keys = [key_of(context.reader, written, "location") for written in options.place]
    if options.off:
        done, message = places.unblock(session, keys), _("no longer blocked")
    else:
        done, message = places.block(session, keys, options.reason), _("blocked: {why}").format(why=options.reason)
    for key in keys:
        tell(context, done, _subject(key), message)
    return 0


def _for_reserve(parser: Parser) -> None:
    _place(parser, many=True)
    whom = parser.add_mutually_exclusive_group(required=True)
    help_ = _("for whom: a unit (its boxes may be put there), or a word")
    whom.add_argument("--for", dest="holder", type=text, metavar=_("TEXT"), help=help_)
    whom.add_argument("--off", action="store_true", help=_("end the reservation"))


def _reserve(context: Context, options: Namespace) -> int:
    session = context.session
    keys = [key_of(context.reader, written, "location") for written in options.place]
    if options.off:
        done, message = places.unreserve(session, keys), _("no longer reserved")
    else:
        done, message = places.reserve(session, keys, options.holder), _("reserved: {who}").format(who=options.holder)
    for key in keys:
        tell(context, done, _subject(key), message)
    return 0


def _for_retire(parser: Parser) -> None:
    _place(parser)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--whole", action="store_true", help=_("with all that is in it"))
    how.add_argument("--back", action="store_true", help=_("take it into use again"))


def _retire(context: Context, options: Namespace) -> int:
    session = context.session
    key = key_of(context.reader, options.place, "location")
    if options.back:
        tell(context, places.reinstate(session, key), _subject(key), _("in use again"))
    else:
        tell(context, places.retire(session, key, whole=options.whole), _subject(key), _("no longer in use"))
    return 0


def _for_list(parser: Parser) -> None:
    parser.add_argument("place", nargs="?", type=text, metavar=_("PLACE"), help=_("only what is in this place"))
    parser.add_argument("--deep", action="store_true", help=_("with all that is inside, down to the shelves"))


def _list(context: Context, options: Namespace) -> int:
    from depot.cli.placelist import rows

    within = key_of(context.reader, options.place, "location") if options.place else None
    found = list(rows(context.reader, within, deep=options.deep))
    context.out.table(found)
    if not found:
        context.out.note(_("There is no place in it.") if options.place else _("There is no place yet."))
    return 0


COMMANDS = {
    "add": Command(N_("create one place and give it a code"), _add, _for_add),
    "range": Command(N_("create whole racks at once"), _range, _for_range),
    "list": Command(N_("list places in walking order"), _list, _for_list),
    "edit": Command(N_("change what is known of a place, or move it"), _edit, _for_edit),
    "block": Command(N_("let nothing be put at places"), _block, _for_block),
    "reserve": Command(N_("keep places for somebody"), _reserve, _for_reserve),
    "retire": Command(N_("take a place out of use"), _retire, _for_retire),
}
