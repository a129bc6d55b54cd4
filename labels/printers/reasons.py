"""The keywords with which printers say what they need (RFC 8011, 5.3.8 and 5.4.12; PWG 5100.9), in words."""

from __future__ import annotations

from typing import Final

from depot.words import N_

_SEVERITIES: Final = ("-error", "-warning", "-report")

_STOPPING: Final = {
    "cover-open": N_("The cover or the print head is open."),
    "door-open": N_("A door is open."),
    "input-tray-missing": N_("The paper tray is missing."),
    "interlock-open": N_("A door is open."),
    "marker-ribbon-out": N_("The ribbon is out."),
    "marker-supply-empty": N_("The ink, toner or ribbon is out."),
    "media-empty": N_("The paper is out."),
    "media-jam": N_("The paper is jammed."),
    "media-needed": N_("It waits for the right paper."),
    "moving-to-paused": N_("It is being paused."),
    "output-area-full": N_("Its output tray is full."),
    "paused": N_("It is paused."),
    "shutdown": N_("It is switching off."),
    "spool-area-full": N_("Its memory is full."),
    "stopped-partly": N_("Part of it has stopped."),
    "timed-out": N_("It does not answer its queue."),
    "toner-empty": N_("The toner is out."),
}
"""No paper comes out before somebody does something."""

_OTHERS: Final = {
    "connecting-to-device": N_("Its queue is looking for it: is it switched on and connected?"),
    "cups-missing-filter": N_("A program of its queue is missing."),
    "job-canceled-at-device": N_("It was cancelled at the printer."),
    "job-canceled-by-operator": N_("It was cancelled by whoever looks after the printer."),
    "job-canceled-by-user": N_("It was cancelled."),
    "job-completed-successfully": N_("It came out."),
    "job-completed-with-errors": N_("It came out, with errors."),
    "job-completed-with-warnings": N_("It came out, with warnings."),
    "job-hold-until-specified": N_("It is held until somebody lets it go."),
    "job-incoming": N_("It is being received."),
    "job-printing": N_("It is being printed."),
    "job-queued": N_("It waits for its turn."),
    "marker-supply-low": N_("The ink, toner or ribbon is low."),
    "media-low": N_("The paper is low."),
    "offline": N_("It is not connected."),
    "printer-stopped": N_("The printer is stopped."),
    "processing-to-stop-point": N_("It is being stopped."),
    "toner-low": N_("The toner is low."),
}


def bare(keyword: str) -> str:
    """The keyword without the severity at its end."""
    for severity in _SEVERITIES:
        if keyword.endswith(severity):
            return keyword.removesuffix(severity)
    return keyword


def stops(keyword: str) -> bool:
    """Whether nothing comes out before somebody does something; a warning or a report does not stop."""
    return bare(keyword) in _STOPPING and not keyword.endswith(_SEVERITIES[1:])


def words(keyword: str) -> str:
    """The msgid of a sentence for a keyword; the keyword itself when it is one that only the maker knows."""
    known = bare(keyword)
    return _STOPPING.get(known) or _OTHERS.get(known) or keyword
