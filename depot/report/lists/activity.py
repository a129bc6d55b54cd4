"""Reports of what people did: by clerk, and the journal of a day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from depot.desk.chronicle import told_alone
from depot.desk.holders import depot_name
from depot.desk.naming import user_name
from depot.desk.seen import actor_name, when
from depot.model.box import Box
from depot.model.event import Event
from depot.model.file import File
from depot.model.subjects import resolve
from depot.report.lists.shape import (
    CLERK,
    CODE,
    DATE,
    DAY,
    NUMBER,
    SINCE,
    TIME,
    UNTIL,
    YEAR,
    Column,
    Report,
    Rows,
    Source,
)
from depot.store.reports.trails import EVENTS, events, events_count
from depot.words import N_, _

GROUPS: Final = {
    "shelved": "shelved",
    "lent": "lent",
    "returned": "returned",
    "refiled": "returned",
    "registered": "registered",
    "listed": "registered",
    "described": "described",
    "shredded": "destroyed",
    "destroyed": "destroyed",
    "refused": "refused",
}
"""Which column of the activity counts an event, by the second word of its kind; the others are counted together."""

COUNTED: Final = tuple(dict.fromkeys((*GROUPS.values(), "others")))


def _events(source: Source) -> Iterator[Event]:
    """The events that are asked for; the beat goes on while the others are passed over."""
    asked, total, seen = source.asked, events_count(source.store), 0
    for event in events(source.store, asked.since, asked.until):
        if event is None:
            source.beat(min(seen, total), total)
            seen += EVENTS
        elif not asked.clerk or event.actor == asked.clerk:
            yield event


def _by_clerk(source: Source) -> Rows:
    counts: dict[tuple[str, str], dict[str, int]] = {}
    acts: dict[tuple[str, str], int] = {}
    days: dict[tuple[str, str], set[str]] = {}
    for event in _events(source):
        who = (event.node, event.actor)
        of_them = counts.setdefault(who, dict.fromkeys(COUNTED, 0))
        of_them[GROUPS.get(event.kind.rpartition(".")[2], "others")] += 1
        acts[who] = acts.get(who, 0) + (event.n == 0)
        days.setdefault(who, set()).add(event.at[:10])
    home = source.store.stream_head().node
    for who in sorted(counts, key=lambda who: (who[0] != home, who)):
        node, actor = who
        name = user_name(source.store, actor) if node == home else actor
        on = sorted(days[who])
        figures = (acts[who], len(on), *(counts[who][name] for name in COUNTED))
        yield (actor, name, depot_name(source.store, node), *figures, on[0], on[-1])


def _journal(source: Source) -> Rows:
    store = source.store
    home = store.stream_head().node
    names: dict[tuple[str, str], str] = {}
    for event in _events(source):
        who = (event.node, event.actor)
        if who not in names:
            names[who] = actor_name(store, event, home)
        subject = resolve(event.subject)
        coded = subject is not None and bool(subject[0].letter)
        what = told_alone(store, event, home).text(_)
        code = event.subject if coded else event.subject.partition("/")[2] or event.subject
        yield when(event.at), names[who], code, _title(source, event), what, event.station


def _title(source: Source, event: Event) -> str:
    """What the thing is called, if it is a box or a file."""
    subject = resolve(event.subject)
    if subject is None or subject[0].state not in (Box, File):
        return ""
    found: Box | File | None = source.store.get(subject[0].state, subject[1])
    return found.title if found is not None else ""


ACTIVITY: Final = Report(
    name="activity",
    title=N_("Activity by clerk"),
    about=N_("What each user did in a period: acts, days, and what was shelved, lent, returned and so on."),
    columns=(
        Column("clerk", N_("User"), mm=22),
        Column("name", N_("Name"), share=2),
        Column("depot", N_("Depot"), share=1, wide=True),
        Column("acts", N_("Acts"), NUMBER, mm=15),
        Column("days", N_("Days"), NUMBER, mm=13),
        Column("shelved", N_("Shelved"), NUMBER, mm=15),
        Column("lent", N_("Lent"), NUMBER, mm=13),
        Column("returned", N_("Returned"), NUMBER, mm=15),
        Column("registered", N_("Registered"), NUMBER, mm=17, wide=True),
        Column("described", N_("Described"), NUMBER, mm=16, wide=True),
        Column("destroyed", N_("Destroyed"), NUMBER, mm=16, wide=True),
        Column("refused", N_("Refused"), NUMBER, mm=15, wide=True),
        Column("others", N_("Others"), NUMBER, mm=14, wide=True),
        Column("first", N_("First"), DATE, mm=18, wide=True),
        Column("last", N_("Last"), DATE, mm=18, wide=True),
    ),
    filters=(SINCE, UNTIL, CLERK),
    rows=_by_clerk,
    period=YEAR,
    bars=("name", "acts"),
)

JOURNAL: Final = Report(
    name="journal",
    title=N_("Journal"),
    about=N_("All that happened in a day or a period, in the order in which it was written: when, who and what."),
    columns=(
        Column("at", N_("When"), TIME, mm=27),
        Column("who", N_("Who"), share=2),
        Column("subject", N_("Code"), CODE, mm=24),
        Column("title", N_("Title"), share=3, wide=True),
        Column("what", N_("What"), share=4),
        Column("station", N_("Terminal"), mm=22, wide=True),
    ),
    filters=(SINCE, UNTIL, CLERK),
    rows=_journal,
    period=DAY,
)
