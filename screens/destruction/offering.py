"""What is asked and said when boxes go onto a destruction list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from depot.desk.objections import step
from depot.model.batch import CHANGES, DRAFT
from depot.model.codes import Code
from depot.model.outcome import Said
from depot.store.lookup import Reader
from depot.words import N_, _, ngettext
from screens.dialogs.choose import Choose
from screens.dialogs.tell import Tell
from screens.rows import Column, Row
from screens.text import clean, number

NEW_LIST: Final = -1
NO_LIST: Final = -2


def objected(found: Sequence[tuple[str, Said]]) -> Tell:
    """Says to which boxes (their codes) of a new list their units object."""
    n, (box, said) = len(found), found[0]
    head = ngettext("A unit objects to {n} box of the list", "Units object to {n} boxes of the list", n)
    told = f"{Code.parse(box).shown}: {clean(said.text(_))}"
    return Tell(head.format(n=number(n)), told, next_step=step(box).text(_), tone="attention")


def which_list(reader: Reader, goes: Sequence[str]) -> Choose[int]:
    """Asks for a draft (its id), NEW_LIST or NO_LIST."""
    drafts = [each for each in reader.destructions.batches() if each.status in (DRAFT, CHANGES)]
    choices = [(NEW_LIST, Row((_("a new list"), "")))]
    choices += [(each.id, Row((Code.from_id("D", each.id).shown, clean(each.title)))) for each in drafts]
    choices.append((NO_LIST, Row((_("none for now"), _("they wait among what is to be destroyed")))))
    heading = ngettext("{n} box may go: onto which list?", "{n} boxes may go: onto which list?", len(goes))
    columns = (Column(N_("List"), flex=1, least=16), Column(N_("Title"), flex=2, least=20))
    return Choose(heading.format(n=number(len(goes))), columns, choices)
