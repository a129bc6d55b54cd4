"""`depot manual poster`: the page that hangs beside the scanner."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from depot.cli.command import Command
from depot.cli.parser import text
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def _for_poster(parser: Parser) -> None:
    parser.add_argument("-o", "--output", type=Path, required=True, metavar=_("FILE"), help=_("PDF to write"))
    help_ = _("whom to call when something is wrong, with the number; else those who may decide are named")
    parser.add_argument("--call", type=text, default="", metavar=_("TEXT"), help=help_)


def _poster(context: Context, options: Namespace) -> int:
    from depot.report.poster import as_pdf
    from depot.report.typeset import write

    reader = context.reader
    pdf = as_pdf(reader, reader.clock(), options.call)
    write(options.output, pdf)
    record = {"kind": "paper", "paper": "poster", "file": str(options.output), "bytes": len(pdf)}
    context.out.say(record, _("The poster is in {path}: print it, and hang it up.").format(path=options.output))
    return 0


COMMANDS = {
    "poster": Command(
        N_("write the poster of the clerk as a PDF of one page"),
        _poster,
        _for_poster,
        more=N_("It is in the language of the depot; --lang en or --lang fr writes it in the other one."),
    )
}
