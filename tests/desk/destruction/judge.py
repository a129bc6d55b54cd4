"""A second opinion on every box that was destroyed: from the journal alone, by the law, not by the program's code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from depot.model.event import Event

CHANGING = {"batch.line_added", "batch.line_removed", "batch.line_decided", "batch.described", "batch.submitted"}
OFF_THE_CART = {"box.shelved", "box.reported_missing", "box.lent", "box.dispatched", "box.accepted"}


class Unlawful(AssertionError):
    """A box was destroyed that had to live."""


def judge(events: Sequence[Event]) -> int:
    """Look at every destruction of a journal, in its order; return how many there were. Raises Unlawful."""
    dead = [n for n, event in enumerate(events) if event.kind in ("box.shredded", "box.destroyed")]
    boxes = [events[n].subject for n in dead]
    if len(set(boxes)) < len(boxes):
        raise Unlawful("a box was destroyed twice")
    for n in dead:
        _lawful(events[n], events[:n])
    return len(dead)


def _lawful(end: Event, past: Sequence[Event]) -> None:
    box, batch = end.subject, end.body.get("batch")
    of_box = [event for event in past if event.subject == box]
    of_batch = [event for event in past if event.subject == batch]
    _both_scans(of_box, batch)
    _signed(of_batch)
    _decided(of_batch, box)
    _running(of_batch)
    _free(past, of_box, box)
    _same_rule(past, of_batch, box)


def _need(fact: object, why: str) -> None:
    if not fact:
        raise Unlawful(why)


def _both_scans(of_box: Iterable[Event], batch: object) -> None:
    pulled = None
    for event in of_box:
        if event.kind == "box.pulled":
            pulled = event.body.get("batch")
        elif event.kind in OFF_THE_CART:
            pulled = None
    _need(pulled == batch, "it was not scanned at its shelf for this batch")


def _signed(of_batch: Sequence[Event]) -> None:
    """Every office, by different people, none of whom made the list, after the last change of it."""
    authors = {
        event.actor
        for event in of_batch
        if event.kind in ("batch.drafted", "batch.line_added", "batch.line_removed", "batch.submitted")
    }
    changes = [n for n, event in enumerate(of_batch) if event.kind in {*CHANGING, "batch.changes_requested"}]
    handed_in = [event for event in of_batch if event.kind == "batch.submitted"]
    _need(handed_in, "it was never handed in")
    needed = {office["name"] for office in json.loads(handed_in[-1].body["offices"])}
    given: dict[str, str] = {}
    for event in of_batch[changes[-1] :]:
        if event.kind == "batch.signed" and event.actor not in authors:
            given[str(event.body["office"])] = str(event.body["name"]).casefold()
    _need(needed and needed <= set(given), f"signatures lack: {needed - set(given)}")
    _need(len(set(given.values())) == len(given), "one person signed twice")


def _decided(of_batch: Iterable[Event], box: str) -> None:
    line: dict[str, Any] | None = None
    for event in of_batch:
        if event.body.get("box") != box:
            continue
        match event.kind:
            case "batch.line_added":
                line = {"decision": "", "left": False}
            case "batch.line_removed":
                line = None
            case "batch.line_decided" if line is not None:
                line["decision"] = event.body["decision"]
            case "batch.line_left" if line is not None:
                line["left"] = True
            case "batch.line_found" if line is not None:
                line["left"] = False
    _need(line is not None, "it was not on the list")
    assert line is not None
    _need(line["decision"] == "destroy", f"the decision was: {line['decision'] or 'none'}")
    _need(not line["left"], "it was set aside")


def _running(of_batch: Iterable[Event]) -> None:
    state = ""
    for event in of_batch:
        match event.kind.partition(".")[2]:
            case "started" | "resumed":
                state = "running" if state in ("paused", "running", "") else state
            case "paused":
                state = "paused"
            case "refused" | "cancelled" | "certified":
                state = "over"
            case "postponed":
                state = "paused"
    _need(state == "running", f"the batch was {state or 'not started'}")


def _free(past: Iterable[Event], of_box: Iterable[Event], box: str) -> None:
    """Neither held, nor lent, nor away, nor missing."""
    holds: dict[str, str] = {}
    for event in past:
        if event.kind == "hold.placed":
            holds[event.subject] = str(event.body.get("keys"))
        elif event.kind == "hold.lifted":
            holds.pop(event.subject, None)
    _need(not any(box in keys for keys in holds.values()), "it was held")
    loan, missing = False, False
    for event in of_box:
        loan = (loan or event.kind == "box.lent") and event.kind != "box.returned"
        missing = (missing or event.kind == "box.reported_missing") and event.kind not in ("box.shelved", "box.found")
        missing = missing and event.kind != "box.pulled"
    _need(not loan, "it was on loan")
    _need(not missing, "it was missing")


def _same_rule(past: Iterable[Event], of_batch: Iterable[Event], box: str) -> None:
    added = [event for event in of_batch if event.kind == "batch.line_added" and event.body.get("box") == box][-1]
    now = [event for event in past if event.subject == f"rule/{added.body['rule']}" and "version" in event.body]
    version = now[-1].body["version"] if now else 1
    _need(version == added.body["version"], "its rule was replaced")
