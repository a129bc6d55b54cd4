"""What is attached to a terminal: its scanner, its printer, the printers of the depot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from depot.doctor.check import Check, attention, ok
from depot.errors import DepotError
from depot.model.outcome import Said
from depot.words import N_
from labels.printers.reasons import words

if TYPE_CHECKING:
    from depot.model.reference import Printer
    from depot.store.store import Store
    from labels.printers.jobs import Status

_SCANNER_STEP = N_("Scan the calibration card at this terminal: F10, Test my scanner.")


def checks(store: Store, station: str) -> Iterator[Check]:
    """All checks of the devices of a station. Each printer is asked; one that is silent takes a few seconds."""
    from depot.desk.printing import kept

    yield _scanner(store, station)
    yield _own_printer(store, station)
    for printer in kept.printers(store):
        yield _printer(printer)


def _scanner(store: Store, station: str) -> Check:
    from depot.desk.settings import scanner

    try:
        settings = scanner(store, station)
    except DepotError as error:
        said = N_("The settings of the scanner of {station} cannot be: {reason}")
        return attention("scanner", said, _SCANNER_STEP, station=station, reason=Said(error.what, error.facts))
    if not (settings.suffixes or settings.prefix_key):
        said = N_("The scanner of {station} sends no key behind a code: it is known by its speed alone.")
        return ok("scanner", said, station=station)
    return ok("scanner", N_("The settings of the scanner of {station} can be."), station=station)


def _own_printer(store: Store, station: str) -> Check:
    from depot.desk.printing import kept
    from depot.desk.settings import station_value

    name = station_value(store, station, "printer")
    names = [kept.short(each.key) for each in kept.printers(store)]
    if name and name not in names:
        said = N_("{station} prints to {printer}, which is not in use here.")
        return attention("printer", said, N_("Choose its printer anew: F10."), station=station, printer=name)
    if not names:
        return ok("printer", N_("This depot has no printer; labels can be written to files."))
    return ok("printer", N_("{station} prints to {printer}."), station=station, printer=name or ", ".join(names))


def _printer(printer: Printer) -> Check:
    from depot.desk.printing.kept import short
    from labels.printers import open_printer
    from labels.printers.faults import PrinterFault

    name, facts = f"printer:{short(printer.key)}", {"printer": short(printer.key), "address": printer.address}
    try:
        status = open_printer(printer.address).status()
    except PrinterFault as error:
        step = N_("Switch it on, look at its cable and its address: depot printers list")
        said = N_("The printer {printer} ({address}) does not answer: {reason}")
        return attention(name, said, step, **facts, reason=Said(error.what, error.facts))
    if not status.ready:
        said = N_("The printer {printer} is not ready: {reason}.")
        return attention(name, said, N_("Go and look at the printer."), **facts, reason=_reasons(status))
    return ok(name, N_("The printer {printer} ({address}) is ready."), **facts)


def _reasons(status: Status) -> Said:
    """What a printer says of itself: its reasons in words, then its own message or state."""
    said = [Said(words(each)) for each in status.reasons] + [Said("{it}", {"it": status.message or status.state})]
    named = {f"reason{n}": each for n, each in enumerate(said)}
    return Said(", ".join(f"{{{name}}}" for name in named), named)
