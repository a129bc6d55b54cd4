"""An incident with both its facts."""

from __future__ import annotations

from depot.desk.doubtwords import subject_code, subject_title
from depot.desk.incidents import facts_of
from depot.model.trails import INCIDENTS, Incident
from depot.store.lookup import Reader
from depot.words import _
from screens.dialogs.tell import Tell
from screens.text import clean


def told(reader: Reader, incident: Incident) -> Tell:
    """What must never be, the facts that show it, and that nobody closes it."""
    head = " ".join(filter(None, (subject_code(incident.subject), clean(subject_title(reader, incident.subject)))))
    facts = [
        _("{at}, {node}, {who}: {what}").format(
            at=entry.when, node=entry.event.node, who=clean(entry.who), what=clean(entry.what.text(_))
        )
        for entry in facts_of(reader, incident)
    ]
    text = "\n\n".join((head, *facts))
    next_step = _("It is kept for ever, and nobody closes it. On paper: depot incidents")
    return Tell(_(INCIDENTS.get(incident.name, incident.name)), text, next_step=next_step, tone="stop")
