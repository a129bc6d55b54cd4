"""The poster of the clerk: a day at the depot on one page, with symbols to scan and the keys that it takes.

A key stands between ‹ and ›, as its keycap; `Task.verbs` names the commands of the screens whose keys a task uses, so
that tests can hold the one against the other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, NamedTuple

from depot.desk.entries import text
from depot.model.commands import Command
from depot.model.reference import Organisation, User
from depot.model.roles import ADMIN, ROLES, SUPERVISOR
from depot.report.lists.cells import one_line
from depot.report.typeset import svg, typeset
from depot.store.lookup import Reader
from depot.words import N_, _, language
from labels.symbols import qr

CARDS: Final = tuple(command for command in Command if command not in {Command.SHRED, Command.MOVE})
"""Those of every day; destruction and moving whole shelves are told in the manual."""

NAMED: Final = 3
"""People who are named as those to call, at most: the page has no room for more."""

CALL: Final = 120
"""Characters of whom to call, at most."""


class Task(NamedTuple):
    """A part of the day: what is done, step by step."""

    title: str
    steps: tuple[str, ...]
    """msgids; {shelve} and its like are filled with the names of command cards."""
    verbs: tuple[str, ...]
    """Names of the commands of the screens whose first key it tells."""


TASKS: Final = (
    Task(
        N_("A transfer arrives"),
        (
            N_("‹Ctrl+N›: choose its line, ‹Enter›. No slip yet: ‹F2› enters one, ‹F3› takes a list of the unit."),
            N_("Mark what came with ‹Space›, or all with ‹*›; ‹F2› receives the boxes: each gets its code."),
            N_(
                "Not as announced? On its line: ‹m› did not come, ‹d› mixed dispositions, ‹f› not full, ‹w› writing, "
                "‹g› damaged, ‹o› other. One box more: ‹F4›."
            ),
            N_("‹Ctrl+L›, ‹F2›, ‹Enter›: the boxes that need a label; ‹F12› prints them. Stick each on its box."),
            N_("‹F5›, card {shelve}: scan a box, its place is told; scan that shelf, then its other boxes. Next."),
            N_(
                "‹Ctrl+N› shows the transfer again. All is here: ‹F12›. Somebody else verifies with ‹F12›; ‹F3› "
                "writes the slip."
            ),
        ),
        (
            *("go.transfers", "transfers.new", "transfers.import", "transfer.receive", "transfer.missing"),
            *("transfer.mixed", "transfer.underfull", "transfer.written", "transfer.damaged", "transfer.other"),
            *("transfer.add", "go.labels", "labels.add", "labels.print", "go.scan", "transfer.step", "transfer.paper"),
        ),
    ),
    Task(
        N_("Somebody asks for a box or a file"),
        (
            N_(
                "‹F9›, ‹q›, ‹F2›: scan the badge, or type the name or the unit; then what they want, codes or words. "
                "‹Enter›."
            ),
            N_(
                "Words only: ‹F6› finds the box by words, number or old code; on the line of the request ‹F3› names it."
            ),
            N_(
                "‹F9›, ‹q›, ‹5›: what to fetch, and where; ‹F3› writes it as a PDF. ‹F5›, card {pick}: each at its "
                "shelf."
            ),
            N_("‹F9›, ‹q›, ‹3›: what was picked. On its line ‹Enter›, then ‹F2› lends it."),
            N_("They stand here already: ‹F5›, card {lend}: the badge, each box or file; card {done}."),
            N_("No badge at hand: ‹F9›, ‹F2›, part of the name, then the boxes and files; ‹F12› lends them."),
        ),
        (
            *("go.loans", "loans.requests", "requests.new", "go.boxes", "request.name", "requests.view5"),
            *("requests.paper", "go.scan", "requests.view3", "request.fulfil", "loan.lend", "lend.done"),
        ),
    ),
    Task(
        N_("Something comes back"),
        (
            N_("‹F5›, card {return}: scan what came, then the shelf on which you put it."),
            N_("All of a loan: card {return}, the code on its slip, {yes}. Then card {shelve}: a shelf, its boxes."),
            N_("What is still to be shelved: ‹F9›, ‹6›. What is late: ‹F9›, ‹2›."),
        ),
        ("go.scan", "go.loans", "loans.view6", "loans.view2"),
    ),
    Task(
        N_("Inventory of a bay"),
        (
            N_("‹Ctrl+Y›, ‹F2›: scan the label of the bay; ‹Enter› begins, ‹Enter› on its line opens it."),
            N_("‹F12›, then scan: a shelf, every box on it in order, the next shelf. Unknown codes too."),
            N_("‹Ctrl+Y› shows it again; ‹e›: the counting is over. Each problem has a line."),
            N_("‹F2› settles one, ‹F3› all of its kind, ‹F4› leaves one with a reason; ‹c› closes."),
        ),
        (
            *("go.inventory", "inventory.new", "sheet.count", "sheet.end", "sheet.settle"),
            *("sheet.kind", "sheet.leave", "sheet.close"),
        ),
    ),
    Task(
        N_("In the evening"),
        (
            N_("‹Ctrl+G›: choose “Journal”, ‹Enter›: all that was done today. ‹F2› writes it; PDF is for paper."),
            N_("The same for the other reports: overdue loans, occupancy, activity, … ‹F3› narrows any of them."),
            N_("‹Ctrl+D› locks the terminal. Nothing needs to be saved: it is."),
        ),
        ("go.reports", "report.write", "report.narrow", "app.lock"),
    ),
)
"""The day, in the order in which it goes; the last one stands at the head of the second column."""

SIGNS: Final = (
    ("✓", N_("Done: go on.")),
    ("!", N_("Attention: read the line before the next scan.")),
    ("✗", N_("STOP: nothing was changed. ‹F3› says why, and what to do.")),
    ("=", N_("Read twice: counts once.")),
    ("?", N_("Unknown, and kept: ‹F4› says which box it is on.")),
)
"""Signs of the scan desk; the first three matter most."""

SIGN_VERBS: Final = ("scan.why", "scan.name")

KEYS: Final = (
    ("F5", N_("Scan"), "go.scan"),
    ("F6", N_("Boxes"), "go.boxes"),
    ("F7", N_("Shelves"), "go.shelves"),
    ("F9", N_("Loans"), "go.loans"),
    ("Ctrl+N", N_("Transfers"), "go.transfers"),
    ("Ctrl+Y", N_("Inventory"), "go.inventory"),
    ("Ctrl+G", N_("Reports"), "go.reports"),
    ("Ctrl+L", N_("Labels"), "go.labels"),
    ("F2", N_("Mode of scans"), "scan.mode"),
    ("F8", N_("Undo"), "scan.undo"),
    ("?", N_("Help: all keys"), "desk.help"),
    ("Ctrl+P", N_("Find anything"), "desk.find"),
)
"""A key, what it is for, and the command that it belongs to."""

TROUBLE: Final = (
    N_("A label does not read: type the code under it, ‹Enter›. ‹t› on its card prints a new one."),
    N_("A box is not in its place: ‹F6›, its card, ‹m›. Scan it when it turns up."),
    N_("That was wrong: ‹F8›. It is taken back, and both stay on record."),
    N_("The program asks: scan {yes} or {no}, or type Y or N."),
    N_("The terminal went dark: start it again. What it answered is kept; scan the rest."),
)
TROUBLE_VERBS: Final = ("item.label", "box.missing", "scan.undo", "go.boxes")


def filled(text: str) -> str:
    """A sentence in the language in use, with the names of the cards as they are printed."""
    return _(text).format(**{command.value.lower(): _(command.label).upper() for command in Command})


def as_pdf(reader: Reader, at: datetime, call: str = "") -> bytes:
    """The poster as an accessible PDF of one letter page, in the language in use.

    `call` says whom to call; without it those who may decide are named: supervisors, else administrators. Raises
    EntryTooLong where it has more than CALL characters.
    """
    text(CALL)("call", call)
    name, node = reader.depot_name()
    org = reader.get(Organisation, reader.home_organisation())
    data: dict[str, Any] = {
        "language": language(),
        "title": _("The depot on one page"),
        "organisation": one_line(org.name if org is not None and org.name else reader.home_organisation()),
        "depot": one_line(f"{name} ({node})"),
        "intro": _("Scan the card of what you want to do; then scan. The banner says what the next scan does."),
        "cards": [
            {
                "svg": svg(qr(command.code)),
                "alt": _("Code of the command {code}").format(code=command.code),
                "name": _(command.label),
                "help": _(command.help),
                "code": command.code,
            }
            for command in CARDS
        ],
        "tasks": [{"title": _(task.title), "steps": [filled(step) for step in task.steps]} for task in TASKS],
        "signs": [[sign, _(text)] for sign, text in SIGNS],
        "keys": [[f"‹{key}›", _(text)] for key, text, _verb in KEYS],
        "trouble": [filled(text) for text in TROUBLE],
        "call": [one_line(each) for each in ([call] if call else _who(reader))],
        "words": {
            "signs": _("What the signs mean"),
            "keys": _("Keys"),
            "trouble": _("When it goes wrong"),
            "call": _("Whom to call"),
            "telephone": _("telephone"),
        },
        "made": _("Made on {at}").format(at=f"{at:%Y-%m-%d}"),
        "bars": _("A scanner that reads bars only: the sheet of command cards is among the labels (‹Ctrl+L›)."),
    }
    return typeset("poster", data, at)


def _who(reader: Reader) -> list[str]:
    """Who may decide: supervisors, else administrators, with their role."""
    users = [user for user in reader.all(User) if not user.inactive]
    found = [user for user in users if user.role == SUPERVISOR] or [user for user in users if user.role == ADMIN]
    return [f"{user.name or user.key} ({_(ROLES[user.role])})" for user in found[:NAMED]]
