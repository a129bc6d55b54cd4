"""Rows of the list of open conflicts, and of the register of incidents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from depot.desk.doubtwords import register_words, subject_code, subject_title
from depot.model.trails import INCIDENTS, Incident
from depot.store.lookup import Reader
from depot.words import N_, _
from screens.rows import Column, Row
from screens.signs import Sign

DOUBT: Final = Sign("doubt", "?", "?", N_("in doubt"), "attention")
NEVER: Final = Sign("incident", "✗", "X", N_("incident"), "stop")

CONFLICT_COLUMNS: Final = (
    Column(N_("Thing"), width=14),
    Column(N_("Title"), flex=1, least=12),
    Column(N_("In doubt"), width=14),
    Column(N_("Depots"), width=9),
    Column(N_("Since"), width=10),
)

INCIDENT_COLUMNS: Final = (
    Column(N_("When"), width=16),
    Column(N_("Thing"), width=14),
    Column(N_("Depot"), width=5),
    Column(N_("Who"), width=12, from_width=100),
    Column(N_("What"), flex=1, least=20),
)


def conflict_rows(reader: Reader, keys: Sequence[tuple[str, str]]) -> list[Row]:
    """A row for each conflict, by subject and register; one that was settled meanwhile is drawn faintly."""
    rows = []
    for subject, register in keys:
        claims = reader.claims(subject, register)
        nodes = ", ".join(dict.fromkeys(claim.node for claim in claims))
        since = sorted(claim.at for claim in claims)[1:2]
        cells = (
            *(subject_code(subject), subject_title(reader, subject), register_words(register).text(_), nodes),
            since[0][:10] if since else _("settled"),
        )
        rows.append(Row(cells, DOUBT if claims else None, quiet=not claims))
    return rows


def incident_rows(incidents: Sequence[Incident]) -> list[Row]:
    """A row for each incident."""
    return [
        Row(
            (
                *(it.at[:16].replace("T", " "), subject_code(it.subject), it.node, it.actor),
                _(INCIDENTS.get(it.name, it.name)),
            ),
            NEVER,
        )
        for it in incidents
    ]
