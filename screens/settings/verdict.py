"""What a test scan means and what to do about it: plain sentences, no widget."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from depot.desk.scanning.look import describe
from depot.desk.scanning.resolve import CodeUnknown, find
from depot.errors import DepotError
from depot.model.keyboards import CAPS
from depot.model.scanner import ScannerSettings
from depot.model.scantext import LEARNED, Reading, read
from depot.store.lookup import Reader
from depot.words import N_, _, colon
from screens.settings.sentkeys import Sent

LAYOUTS: Final = {
    "us": N_("US"),
    "fr": N_("French (AZERTY)"),
    "be": N_("Belgian (AZERTY)"),
    "ca-fr": N_("French Canadian"),
    "ca-multix": N_("Canadian multilingual"),
}
"""Keyboards by the names of depot.model.keyboards."""

SLOWEST: Final = 60
"""Milliseconds between keys above which a scanner cannot be told from typing."""


class Verdict(NamedTuple):
    """What a scan came to."""

    outcome: str
    """A name of screens.signs.OUTCOMES."""
    means: str
    """What it is, in the language in use."""
    taken_off: str
    """AIM identifier, prefix and suffix that are not part of the code; empty for none."""
    keyboard: str
    """Which mismatch of keyboards was undone; empty for none."""


def judge(text: str, settings: ScannerSettings, reader: Reader) -> Verdict:
    """What a scan means, by the same reading as at the scan desk; nothing is written."""
    home = reader.stream_head().node
    try:
        reading = read(text, settings, home)
    except DepotError as error:
        return Verdict("stop", error.sentence(_), "", "")
    outcome, means = _meaning(reading, reader, home)
    parts = [reading.aim]
    parts += [part for part in (settings.prefix, settings.suffix) if part and part in text]
    return Verdict(outcome, means, " ".join(filter(None, parts)), keyboard(reading.layout))


def _meaning(reading: Reading, reader: Reader, home: str) -> tuple[str, str]:
    if reading.command is not None:
        return "ok", _("the command card {name}").format(name=_(reading.command.label).upper())
    try:
        found = find(reader, reading, home)
    except CodeUnknown:
        return "unknown", _("no code of ours, and no old barcode that is on record")
    except DepotError as error:
        return ("ok" if reading.code is not None else "stop"), error.sentence(_)
    shown = reading.code.shown if reading.code is not None else reading.text
    return "ok", colon(shown, describe(reader, found).text(_))


def keyboard(layout: str) -> str:
    """The name of a mismatch in words."""
    if not layout:
        return ""
    if layout == LEARNED:
        return _("as the calibration card taught")
    name, caps, _rest = layout.partition(CAPS)
    scanner, parted, computer = name.partition(">")
    if not parted:
        return _("Caps Lock was on")
    told = _("scanner {scanner}, computer {computer}").format(
        scanner=_(LAYOUTS.get(scanner, scanner)), computer=_(LAYOUTS.get(computer, computer))
    )
    return ", ".join((told, _("Caps Lock was on"))) if caps else told


def advice(sent: Sent, how: str, verdict: Verdict, settings: ScannerSettings, announced: str) -> Iterator[str]:
    """What to set better, the gravest first; nothing when all is well. `announced` is a key that came before it."""
    if how == "typed":
        yield _(
            "These keys came one by one, as if typed by hand: {ms} ms at most. If a scanner sent them, set its pause "
            "between characters to none, or let it press F11 first."
        ).format(ms=sent.longest)
    elif how == "keys" and sent.longest > settings.detect_ms:
        yield _("It pauses for up to {ms} ms. Scan the calibration card (F2), so that this is allowed for.").format(
            ms=sent.longest
        )
    if how in ("silence", "prefix") and not sent.ending:
        yield _("It sends nothing after the code, so every scan waits for silence. Set its suffix to Enter (CR).")
    if announced and announced != settings.prefix_key:
        yield _("It pressed {key} first. Scan the calibration card (F2), and the program goes by that key.").format(
            key=announced.upper()
        )
    if verdict.keyboard and not settings.learned:
        yield _("Set its keyboard country to that of the computer, or scan the calibration card (F2) once.")
