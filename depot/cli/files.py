"""`depot file`: the files (dossiers) listed in boxes."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli import fields
from depot.cli.acts import tell
from depot.cli.codes import key_of
from depot.cli.command import Command
from depot.cli.parser import text
from depot.desk import files
from depot.model.codes import Code
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def _box(parser: Parser) -> None:
    parser.add_argument("box", type=text, metavar=_("BOX"), help=_("code of the box"))


def _file(parser: Parser) -> None:
    parser.add_argument("file", type=text, metavar=_("FILE"), help=_("code of the file"))


def _for_add(parser: Parser) -> None:
    _box(parser)
    fields.add_fields(parser, fields.FILE)


def _add(context: Context, options: Namespace) -> int:
    session = context.session
    box = key_of(context.reader, options.box, "box")
    done = files.list_file(session, box, fields.given(context, options, fields.FILE))
    assert done.result is not None
    message = _("listed in {box}").format(box=Code.from_id("B", box).shown)
    tell(context, done, done.result.text, message)
    return 0


def _for_edit(parser: Parser) -> None:
    _file(parser)
    fields.add_fields(parser, fields.kept(fields.FILE))


def _edit(context: Context, options: Namespace) -> int:
    session = context.session
    changes = fields.needed(context, fields.given(context, options, fields.kept(fields.FILE)))
    key = key_of(context.reader, options.file, "file")
    tell(context, files.describe_file(session, key, changes), Code.from_id("F", key).text, _("changed"))
    return 0


def _for_move(parser: Parser) -> None:
    _file(parser)
    _box(parser)


def _move(context: Context, options: Namespace) -> int:
    session = context.session
    key, box = key_of(context.reader, options.file, "file"), key_of(context.reader, options.box, "box")
    message = _("listed in {box}").format(box=Code.from_id("B", box).shown)
    tell(context, files.move_file(session, key, box), Code.from_id("F", key).text, message)
    return 0


def _remove(context: Context, options: Namespace) -> int:
    session = context.session
    key = key_of(context.reader, options.file, "file")
    message = _("taken off the list of its box")
    tell(context, files.remove_file(session, key), Code.from_id("F", key).text, message)
    return 0


COMMANDS = {
    "add": Command(N_("list a file in a box and give it a code"), _add, _for_add),
    "edit": Command(
        N_("change what is known of a file"), _edit, _for_edit, N_("An empty value ('') takes away what was there.")
    ),
    "move": Command(N_("put a file on the list of another box"), _move, _for_move),
    "remove": Command(N_("take a file that was listed by mistake off the list"), _remove, _file),
}
