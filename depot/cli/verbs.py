"""The commands there are, and in which module each is found: only that module is imported."""

from typing import Final, NamedTuple

from depot.words import N_


class Verb(NamedTuple):
    """A first word of the command line."""

    module: str
    """Module of this package that has its COMMANDS."""
    help: str
    """What it does, in one line: a msgid."""
    whole: bool = False
    """Whether it takes the whole depot, so that nobody does it who works for some organisations only."""


VERBS: Final = {
    "init": Verb("founding", N_("make a new depot")),
    "user": Verb("users", N_("users: add, role, PIN, badge, close")),
    "setting": Verb("settings", N_("settings of the depot: list, change")),
    "unit": Verb("units", N_("administrative units")),
    "person": Verb("people", N_("borrowers")),
    "location": Verb("places", N_("places: sites, rooms, aisles, bays, shelves")),
    "move": Verb("moving", N_("move all boxes of a shelf or bay to another")),
    "compact": Verb("compacting", N_("say which shelves could be emptied by moving few boxes")),
    "import": Verb("intake", N_("take in lists, finding aids, plans and schedules")),
    "scan": Verb("scan", N_("run the scan desk on a file of scans")),
    "search": Verb("search", N_("find boxes and files by words")),
    "saved": Verb("saved", N_("saved searches: list, keep, rename, delete")),
    "synonym": Verb("synonyms", N_("words that mean the same: list, add, drop, import")),
    "show": Verb("show", N_("show what a code names")),
    "history": Verb("history", N_("show all that happened to a thing")),
    "box": Verb("boxes", N_("boxes: add, edit, old codes, missing and found")),
    "file": Verb("files", N_("files in boxes: add, edit, move, remove")),
    "loan": Verb("loans", N_("loans: lend, recall, take back, slips and letters, what is out")),
    "hold": Verb("holds", N_("holds: what may not be destroyed while a mandate lasts")),
    "due": Verb("duelist", N_("the due list: what may be disposed of and when, and why")),
    "rule": Verb("rules", N_("retention rules: list, show, versions, year ends, export")),
    "batch": Verb("batches", N_("destruction batches: list, sign, carry out by scan, certify")),
    "report": Verb("reports", N_("lists and reports: on the terminal, as CSV, XLSX or PDF")),
    "transfer": Verb("transfers", N_("transfers: announce, receive, compare, verify, print the slip")),
    "request": Verb("requests", N_("requests of units: register, pick, lend, scan on demand, answer")),
    "inventory": Verb("inventories", N_("inventories: start, count by scan, settle, report")),
    "breach": Verb("breaches", N_("the register of confidentiality incidents: list, show, edit, print")),
    "letters": Verb("letters", N_("letters at the end of a retention period, and what the units answered")),
    "undo": Verb("undo", N_("take back an act")),
    "refusals": Verb("refusals", N_("list the scans that were refused")),
    "labels": Verb("labels", N_("labels: print them, the queue, labels printed in advance, stocks")),
    "printers": Verb("printers", N_("printers: add, adjust, ask how they are")),
    "stats": Verb("stats", N_("count what is here")),
    "verify": Verb("verify", N_("prove that nothing was altered or lost"), whole=True),
    "backup": Verb("keep", N_("write a checked copy of the depot"), whole=True),
    "backups": Verb("backups", N_("backups by the schedule: make one, list them, try the way back"), whole=True),
    "restore": Verb("keep", N_("bring a depot back from a backup"), whole=True),
    "key": Verb("keys", N_("keys: show, card, change, enrol another's"), whole=True),
    "keys": Verb("keymap", N_("keys of the screens: list, change, give back")),
    "export": Verb("exporting", N_("put on a key what the vault has not confirmed"), whole=True),
    "receive": Verb("receiving", N_("take in packages of other depots"), whole=True),
    "receipt": Verb("receipts", N_("what a vault has confirmed: show, take, print"), whole=True),
    "vault": Verb("vault", N_("the vault: merge, publish, receipts, what all depots have"), whole=True),
    "news": Verb("news", N_("what other depots did with our things")),
    "conflicts": Verb("conflicts", N_("what two depots said of one thing: list, show, decide")),
    "incidents": Verb("incidents", N_("list what must never be")),
    "dump": Verb("packages", N_("print a package so that people can read it")),
    "manual": Verb("manual", N_("the poster of the clerk, to hang beside the scanner")),
    "doctor": Verb("doctor", N_("look for what is wrong on this machine")),
}
"""Every first word, in the order of the help."""
