"""`depot batch`: carrying a batch out, and certifying it."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from depot.cli.acts import tell
from depot.cli.batchargs import boxes, codes_of, docket_of, one
from depot.cli.codes import thing
from depot.cli.command import Command
from depot.cli.parser import text
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser


def _some(parser: Parser) -> None:
    one(parser)
    boxes(parser)


def _for_start(parser: Parser) -> None:
    one(parser)
    help_ = _("date and time were checked, though the clock jumped; as a supervisor")
    parser.add_argument("--clock-checked", action="store_true", help=help_)


def _start(context: Context, options: Namespace) -> int:
    from depot.desk.destruction import executing

    session, it = context.session, docket_of(context, options.batch)
    done = executing.start(session, it.batch.id, clock_checked=options.clock_checked)
    tell(context, done, it.code.text, _("begun: scan each box at its shelf, and again at the bin"))
    return 0


def _for_pull(parser: Parser) -> None:
    _some(parser)
    parser.add_argument("--at", type=text, default="", metavar=_("PLACE"), help=_("code of the shelf where they are"))


def _pull(context: Context, options: Namespace) -> int:
    from depot.desk.destruction import executing

    session, it = context.session, docket_of(context, options.batch)
    place = thing(context.reader, options.at, "location").key if options.at else None
    codes = codes_of(context, options.boxes)
    done = executing.pull(session, it.batch.id, codes, place=place)
    for code in codes:
        tell(context, done, code, _("off its shelf"))
    return 0


def _for_shred(parser: Parser) -> None:
    _some(parser)
    parser.add_argument("--second", type=text, default="", metavar=_("NAME"), help=_("user name of the second person"))


def _shred(context: Context, options: Namespace) -> int:
    from depot.desk.destruction import executing

    session, it = context.session, docket_of(context, options.batch)
    codes = codes_of(context, options.boxes)
    done = executing.shred(session, it.batch.id, codes, second=options.second)
    for code in codes:
        tell(context, done, code, _("destroyed"))
    return 0


def _for_pause(parser: Parser) -> None:
    one(parser)
    parser.add_argument("--reason", type=text, default="", metavar=_("TEXT"), help=_("why; it stays on record"))


def _pause(context: Context, options: Namespace) -> int:
    from depot.desk.destruction import executing

    session, it = context.session, docket_of(context, options.batch)
    tell(context, executing.pause(session, it.batch.id, options.reason), it.code.text, _("paused"))
    return 0


def _resume(context: Context, options: Namespace) -> int:
    from depot.desk.destruction import deciding, executing
    from depot.model.batch import POSTPONED

    session, it = context.session, docket_of(context, options.batch)
    act = deciding.take_up if it.state == POSTPONED else executing.resume
    tell(context, act(session, it.batch.id), it.code.text, _("taken up again"))
    return 0


def _for_aside(parser: Parser) -> None:
    _some(parser)
    parser.add_argument("--why", type=text, default="", metavar=_("TEXT"), help=_("why; it stays on record"))


def _aside(context: Context, options: Namespace) -> int:
    return _leave(context, options, missing=False)


def _missing(context: Context, options: Namespace) -> int:
    return _leave(context, options, missing=True)


def _leave(context: Context, options: Namespace, *, missing: bool) -> int:
    from depot.desk.destruction import executing

    session, it = context.session, docket_of(context, options.batch)
    codes = codes_of(context, options.boxes)
    done = executing.set_aside(session, it.batch.id, codes, options.why, missing=missing)
    for code in codes:
        tell(context, done, code, _("listed as not found") if missing else _("set aside"))
    return 0


def _picks(context: Context, options: Namespace) -> int:
    from depot.cli.records import code_or_none, coded
    from depot.desk.naming import place_name
    from depot.model.box import Box
    from depot.model.codes import Code

    reader, it = context.reader, docket_of(context, options.batch)
    rows: list[tuple[dict[str, Any], tuple[str, ...]]] = []
    for pick in reader.destructions.picks(it.batch.id):
        code = Code.from_id("B", pick.line.box)
        box = reader.get(Box, pick.line.box)
        address, title = place_name(reader, pick.place), box.title if box is not None else ""
        record = coded("pick", code.text) | {"batch": it.code.text, "place": code_or_none("S", pick.place)}
        rows.append((record | {"place_address": address, "title": title}, (address or "—", code.shown, title)))
    context.out.table(rows)
    if not rows:
        context.out.note(_("No box is to be fetched."))
    return 0


def _for_certify(parser: Parser) -> None:
    one(parser)
    for flag, metavar, help_, needed in (
        ("method", N_("METHOD"), N_("shredding, pulping, incineration or disintegration"), True),
        ("level", N_("LEVEL"), N_("security level of ISO/IEC 21964 (DIN 66399), P-1 to P-7"), True),
        ("place", N_("TEXT"), N_("where it was done"), True),
        ("witness", N_("NAME"), N_("before whom"), True),
        ("weight", "KG", N_("weight in kilograms"), False),
        ("contractor", N_("NAME"), N_("firm that did it (A-2.1, art. 67.2)"), False),
        ("contract", N_("TEXT"), N_("reference of the contract with it"), False),
        ("seal", N_("TEXT"), N_("number of the seal, the bin or the lorry"), False),
        ("note", N_("TEXT"), N_("anything else"), False),
    ):
        parser.add_argument(f"--{flag}", required=needed, type=text, default="", metavar=_(metavar), help=_(help_))


def _certify(context: Context, options: Namespace) -> int:
    from depot.desk.destruction import certifying

    session, it = context.session, docket_of(context, options.batch)
    said = {name: getattr(options, name) for name in certifying.CERTIFICATE_CHECKS if hasattr(options, name)}
    done = certifying.certify(session, it.batch.id, said | {"weight_g": options.weight})
    count = context.reader.destructions.progress(it.batch.id).shredded
    message = ngettext("certified: {n} box destroyed", "certified: {n} boxes destroyed", count).format(n=count)
    tell(context, done, it.code.text, message, digest=done.result)
    return 0


def _certificate(context: Context, options: Namespace) -> int:
    from depot.cli.certificates import record, told
    from depot.desk.destruction.certificate import certificate

    it = docket_of(context, options.batch)
    found = certificate(context.reader, it.batch.id)
    context.out.say(record(found), *told(found))
    return 0 if found.sound else 1


def _for_print(parser: Parser) -> None:
    one(parser)
    papers = ("list", "picks", "certificate")
    parser.add_argument("paper", choices=papers, metavar=_("PAPER"), help=_("list, picks or certificate"))
    help_ = _("file to write, a PDF")
    parser.add_argument("-o", "--output", required=True, type=text, metavar=_("FILE"), help=help_)


def _print(context: Context, options: Namespace) -> int:
    from pathlib import Path

    from depot.report import destruction
    from depot.report.typeset import write

    it, reader = docket_of(context, options.batch), context.reader
    papers = {
        "list": destruction.destruction_list,
        "picks": destruction.pick_list,
        "certificate": destruction.certificate_paper,
    }
    file = Path(options.output)
    pdf = papers[options.paper](reader, it.batch.id, reader.clock())
    write(file, pdf)
    record = {"kind": "paper", "paper": options.paper, "batch": it.code.text, "file": str(file), "bytes": len(pdf)}
    context.out.say(record, _("written: {file}").format(file=file))
    return 0


COMMANDS = {
    "start": Command(N_("begin to carry out a batch that all have signed"), _start, _for_start),
    "picks": Command(N_("list the boxes to be fetched, in walking order"), _picks, one),
    "pull": Command(N_("scan boxes at their shelf: the first of two scans"), _pull, _for_pull),
    "shred": Command(N_("scan boxes at the bin: they are destroyed"), _shred, _for_shred, N_("This cannot be undone.")),
    "missing": Command(N_("list boxes as not found; they are looked for"), _missing, _for_aside),
    "aside": Command(N_("set boxes aside: they stay, and the certificate says so"), _aside, _for_aside),
    "pause": Command(N_("stop for now"), _pause, _for_pause),
    "resume": Command(N_("go on after a pause or a postponement"), _resume, one),
    "certify": Command(
        N_("certify a batch after its last scan, with what no scan tells; as a supervisor"), _certify, _for_certify
    ),
    "certificate": Command(N_("show the certificate, made of the scans"), _certificate, one),
    "print": Command(
        N_("write the list with its sign-off sheet, the pick list or the certificate, as an accessible PDF"),
        _print,
        _for_print,
    ),
}
