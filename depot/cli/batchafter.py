"""`depot batch`: what comes after the certificate: redaction, cleaning, the register of destructions."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from depot.cli.acts import tell
from depot.cli.batchargs import boxes, codes_of, docket_of, one
from depot.cli.command import Command
from depot.cli.parser import text, whole
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.store.redacting import Cleaned
    from depot.store.store import Store


def _for_redact(parser: Parser) -> None:
    one(parser)
    boxes(parser, "*")
    help_ = _("why; it stays on record")
    parser.add_argument("--reason", required=True, type=text, metavar=_("TEXT"), help=help_)
    help_ = _("article of the law by which it is done (A-2.1, art. 73)")
    parser.add_argument("--law", type=text, default="", metavar=_("TEXT"), help=help_)


def _redact(context: Context, options: Namespace) -> int:
    from depot.desk.destruction.redacting import redact
    from depot.errors import DepotError
    from depot.model.codes import Code
    from depot.model.redaction import LAW

    session, it = context.session, docket_of(context, options.batch)
    everywhere = _is_vault(session.store)
    wanted = codes_of(context, options.boxes)
    law = options.law or LAW
    done = redact(session, it.batch.id, options.reason, law=law, boxes=wanted, everywhere=everywhere)
    assert done.result is not None
    found = done.result
    for stop in found.stopped:
        context.out.warn(stop.name, stop.sentence(_), stop.next_step(_))
    count = len(found.boxes)
    message = ngettext("{n} box redacted", "{n} boxes redacted", count).format(n=count)
    facts = {"boxes": list(found.boxes), "files": found.files, "events": found.events, "left": list(found.left)}
    tell(context, done, it.code.text, message, **facts)
    if found.left:
        left = ", ".join(Code.parse(code).shown for code in found.left[:5])
        note = _("Files that were taken off the list of a box keep their texts: {files}").format(files=left)
        context.out.warn("files.left", note, _("Look at them: they may be elsewhere."))
    try:
        _told_clean(context, _clean_store(context, session.store))
    except DepotError as error:
        context.out.warn(error.name, error.sentence(_), error.next_step(_))
        return 1
    context.out.warn(
        "backups.older",
        _("Older backups, packages and hand-overs on keys still have the texts."),
        _("Make a new backup now, and destroy the older ones as the retention schedule says."),
    )
    return 1 if found.stopped and wanted else 0


def _is_vault(store: Store) -> bool:
    """Whether this place is a vault, as its key card says; one without keys speaks for nobody else."""
    from depot.errors import DepotError
    from depot.exchange import owning
    from depot.exchange.cards import VAULT

    try:
        return owning.key_file(store, store.place).card.role == VAULT
    except DepotError:
        return False


def _clean(context: Context, _options: Namespace) -> int:
    from depot.model import roles

    session = context.session
    session.may(roles.APPROVE)
    cleaned = _clean_store(context, session.store)
    record = {"kind": "cleaned", "was": cleaned.was, "emptied": cleaned.emptied}
    said = ngettext("{n} redacted body", "{n} redacted bodies", cleaned.was).format(n=cleaned.was)
    context.out.say(record, said if not cleaned.emptied else _("{said}: nothing is left in the file").format(said=said))
    _told_clean(context, cleaned)
    return 0


def _clean_store(context: Context, store: Store) -> Cleaned:
    from depot.store.redacting import clean

    context.out.note(_("Writing the database anew: others wait meanwhile."))
    return clean(store)


def _told_clean(context: Context, cleaned: Cleaned) -> None:
    if not cleaned.emptied:
        context.out.warn(
            "server.vacuum",
            _("The server may still have the texts in old versions of its rows, in its log and in its backups."),
            _("Ask its administrator for: VACUUM FULL ANALYZE journal, box, file, box_text, file_text, conflict"),
        )


def _for_register(parser: Parser) -> None:
    help_ = _("only boxes destroyed in this year")
    parser.add_argument("--year", type=whole, default=0, metavar=_("YEAR"), help=help_)
    help_ = _("only those of this unit and its parts")
    parser.add_argument("--unit", type=text, default="", metavar=_("CODE"), help=help_)
    help_ = _("file to write: a PDF, or CSV where its name ends in .csv")
    parser.add_argument("-o", "--output", type=text, default="", metavar=_("FILE"), help=help_)


def _register(context: Context, options: Namespace) -> int:
    from depot.cli.fields import reference
    from depot.desk.destruction import register
    from depot.report.register import record

    reader = context.reader
    unit = reference(reader, options.unit) if options.unit else ""
    found = register.ids(reader, year=options.year, unit=unit)
    if options.output:
        return _written(context, options, found)
    for entry in register.entries(reader, found):
        line = "  ".join(
            (entry.destroyed_on, entry.certificate or "—", entry.box.shown, f"{entry.rule} v{entry.version}")
        )
        context.out.say({"kind": "destruction", **record(entry)}, f"{line}  {entry.unit_name}")
    if not found:
        context.out.note(_("No box was destroyed."))
    return 0


def _written(context: Context, options: Namespace, found: list[int]) -> int:
    from pathlib import Path

    from depot.desk.destruction import register
    from depot.report import register as papers
    from depot.report.typeset import write

    reader, file = context.reader, Path(options.output)
    entries = register.entries(reader, found)
    if file.suffix.lower() == ".csv":
        content = b"".join(papers.as_csv(entries))
    else:
        facts = [(_("Year"), str(options.year))] if options.year else []
        facts += [(_("Unit"), options.unit)] if options.unit else []
        content = papers.as_pdf(reader, entries, reader.clock(), facts=facts)
    write(file, content)
    record = {"kind": "paper", "paper": "register", "file": str(file), "bytes": len(content), "boxes": len(found)}
    context.out.say(record, _("written: {file}").format(file=file))
    return 0


COMMANDS = {
    "redact": Command(
        N_("take the texts about persons out of boxes that a certified batch destroyed; as a supervisor"),
        _redact,
        _for_redact,
        N_(
            "Titles, contents, remarks and references of the boxes and their files go for good, from the journal, the "
            "lists, the search and the file of the database. What was done, when, by whom and by which rule stays, and "
            "so does the proof that nothing was altered. This cannot be undone."
        ),
    ),
    "clean": Command(
        N_("write the database anew, so that nothing of what was redacted is left in its file; as a supervisor"), _clean
    ),
    "register": Command(
        N_("the register of destructions: every box destroyed, of all batches"), _register, _for_register
    ),
}
