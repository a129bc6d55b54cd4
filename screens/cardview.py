"""Cards drawn as text: the same lines on the scan desk, in the box desk and beside lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from textual.content import Content

from depot.desk.cards import BoxCard, Card, Doubt, FileCard, LoanCard, LocationCard, PersonCard, UserCard
from depot.desk.doubtwords import register_words
from depot.desk.reasons import head_of_file, one_line
from depot.model.box import Box
from depot.model.codes import Code
from depot.model.loan import KINDS as LOAN_KINDS
from depot.model.location import KINDS as PLACE_KINDS
from depot.model.roles import ROLES
from depot.words import N_, _, ngettext
from screens.signs import STATES, Sign
from screens.text import ELLIPSIS, PLAIN_ELLIPSIS, clean, number

Line = Content
"""One line of a card."""

_AWAY = Sign("elsewhere", "»", ">", N_("elsewhere"), "attention")
_WITHDRAWN = Sign("withdrawn", "×", "x", N_("withdrawn"), "quiet")
_PULLED = Sign("pulled", "◆", "@", N_("off its shelf, to be destroyed"), "stop")
_BACK = Sign("to-refile", "↓", "v", N_("to put back"), "attention")
_INSIDE = Sign("inside", "=", "=", N_("in its box"), "ok")
_REMOVED = Sign("removed", "×", "x", N_("off the list"), "quiet")

_STATUS_SIGNS: Final = {
    "shelved": STATES["shelved"],
    "to_shelve": STATES["to-shelve"],
    "lent": STATES["lent"],
    "elsewhere": _AWAY,
    "missing": STATES["missing"],
    "pulled": _PULLED,
    "withdrawn": _WITHDRAWN,
    "destroyed": STATES["destroyed"],
    "unplaced": STATES["new"],
}


def status_sign(status: str, *, overdue: bool = False) -> Sign:
    """The sign of a box's status."""
    return STATES["overdue"] if overdue else _STATUS_SIGNS.get(status, STATES["new"])


def box_sign(box: Box, *, overdue: bool = False) -> Sign:
    """The sign of a box's state."""
    return status_sign(box.status, overdue=overdue)


def file_sign(*, lent: bool, overdue: bool = False, to_return: bool = False, removed: bool = False) -> Sign:
    """The sign of a file's state."""
    if removed:
        return _REMOVED
    if lent:
        return STATES["overdue" if overdue else "lent"]
    return _BACK if to_return else _INSIDE


def years(first: int | None, last: int | None, *, plain: bool = False) -> str:
    """Extreme years, `2008–2012`; empty when neither is known."""
    if first is None and last is None:
        return ""
    if first is None or last is None or first == last:
        return str(first if first is not None else last)
    return f"{first}{'-' if plain else '–'}{last}"


def metres(mm: int) -> str:
    """A length for people, in centimetres."""
    return f"{number(mm // 10)} cm"


def lines_of(card: Card, *, plain: bool, width: int = 0) -> list[Line]:
    """The lines of a card, what matters most first. With a width no line is wider than so many cells."""
    lines = [line for line in _lines(card, plain=plain) if line.plain]
    return [shortened(line, width, plain=plain) for line in lines] if width > 0 else lines


def shortened(line: Line, width: int, *, plain: bool) -> Line:
    """A line in at most `width` cells, cut with an ellipsis."""
    if line.cell_length <= width:
        return line
    mark = PLAIN_ELLIPSIS if plain else ELLIPSIS
    return line.truncate(max(width - len(mark), 0)) + mark


def _lines(card: Card, *, plain: bool) -> Iterator[Line]:
    match card:
        case BoxCard():
            return _box(card, plain=plain)
        case FileCard():
            return _file(card, plain=plain)
        case LocationCard():
            return _location(card, plain=plain)
        case PersonCard():
            return _person(card, plain=plain)
        case LoanCard():
            return _loan(card, plain=plain)
        case UserCard():
            return _user(card)


def dotted(*parts: str, plain: bool = False) -> str:
    """Parts that say something, with a dot between."""
    return (" - " if plain else " · ").join(clean(part) for part in parts if part)


def _head(code: str, title: str) -> Line:
    return Content.assemble((code, "bold $key"), "  ", (clean(title), "bold $text"))


def _soft(text: str) -> Line:
    return Content.assemble((text, "$ink-soft"))


def _state(sign: Sign, told: str, *, plain: bool, bold: bool = True) -> Line:
    """A state as sign and word, and what there is to tell about it."""
    weight = "bold " if bold else ""
    gap = "  " if told else ""
    return Content.assemble((sign.shown(plain), f"{weight}$tone-{sign.tone}"), gap, (clean(told), "$text"))


def _flags(flags: list[str], *, plain: bool) -> Line:
    """What must be heeded; an empty line is left out."""
    return Content.assemble((f"! {dotted(*flags, plain=plain)}" if flags else "", "$tone-attention"))


def _doubted(doubts: Sequence[Doubt], *, plain: bool) -> Line:
    """What depots disagree on, and the key of the desk where that is settled; an empty line is left out."""
    if not doubts:
        return Content("")
    what = dotted(*(register_words(doubt.register).text(_) for doubt in doubts), plain=plain)
    nodes = ", ".join(dict.fromkeys(node for doubt in doubts for node in doubt.nodes))
    said = _("in doubt: {what} ({nodes} disagree), {key}").format(what=what, nodes=nodes, key="Ctrl+E")
    return Content.assemble((f"? {said}", "bold $tone-attention"))


def _heed(card: BoxCard | FileCard) -> Iterator[Line]:
    """What must be heeded before anything is done, but for doubts, which have a line of their own."""
    for said in card.heed._replace(doubts=()).told():
        yield Content.assemble((f"! {clean(said.text(_))}", "bold $tone-attention"))


def _box(card: BoxCard, *, plain: bool) -> Iterator[Line]:
    box = card.box
    yield _head(card.code, box.title or (_("(redacted)") if box.redacted_on else _("(no title)")))
    away = card.away is not None and not box.unsent
    yield _state(_AWAY if away else box_sign(box, overdue=card.overdue), where(card), plain=plain)
    yield from _heed(card)
    if card.home and card.home != card.place:
        yield _soft(_("home {place}").format(place=clean(card.home)))
    yield _doubted(card.doubts, plain=plain)
    yield _flags(box_flags(box), plain=plain)
    files = ngettext("{n} file", "{n} files", card.files).format(n=number(card.files)) if card.files else ""
    if card.files_out:
        files = _("{files}, {n} out").format(files=files, n=number(len(card.files_out)))
    span = years(box.year_from, box.year_to, plain=plain)
    media = box.media.replace(" ", "+")
    yield _soft(dotted(card.unit, box.class_code.partition("/")[2], span, files, media, box.type, plain=plain))
    yield _soft(dotted(*(said.text(_) for said in one_line(card.due, box.rule)), plain=plain))
    rule = _("rule {code}").format(code=box.rule.partition("/")[2]) if box.rule else ""
    yield _soft(dotted(card.class_title, f"{rule} {card.rule_title}".strip(), plain=plain))
    also = dotted(box.number, *box.alias_list, plain=plain)
    yield _soft(_("also known as {names}").format(names=also) if also else "")
    yield _soft(clean(box.contents))
    yield _soft(clean(box.remarks))
    yield _soft(_("out of {source}").format(source=clean(box.source)) if box.source else "")


def box_flags(box: Box) -> list[str]:
    """What a person must heed about a box, in words."""
    return [
        word
        for on, word in (
            (box.personal, _("personal information")),
            (box.confidential, _("confidential")),
            (box.essential, _("essential")),
            (box.label_needed, _("label to print")),
        )
        if on
    ]


def where(card: BoxCard) -> str:
    """Where a box is, or who has it."""
    box = card.box
    if card.away is not None:
        return card.away.text(_)
    if card.borrower:
        return _until(card.borrower, box.due)
    if box.elsewhere:
        return box.elsewhere
    if card.place:
        return card.place
    return _("on no shelf yet") if box.status == "unplaced" else ""


def _until(person: str, due: str) -> str:
    """Who has something, and until when."""
    return _("{person}, due {due}").format(person=person, due=due) if due else person


def _file(card: FileCard, *, plain: bool) -> Iterator[Line]:
    file, box = card.file, card.box
    yield _head(card.code, file.title or _("(no title)"))
    alone = file.loan is not None
    sign = file_sign(lent=alone, to_return=bool(file.to_return), removed=bool(file.removed))
    told = _until(card.borrower, file.due) if alone else ""
    yield _state(sign, told, plain=plain)
    yield from _heed(card)
    if box is not None:
        yield Content.assemble((_("box"), "$ink-soft"), " ", (box.code, "$key"), "  ", (clean(box.box.title), "$text"))
        yield _state(box_sign(box.box, overdue=box.overdue), where(box), plain=plain, bold=False)
    span = years(file.year_from, file.year_to, plain=plain)
    yield _doubted(card.doubts, plain=plain)
    yield _flags([_("personal information")] if file.personal else [], plain=plain)
    yield _soft(dotted(file.ref, span, plain=plain))
    rule = _("rule {code}").format(code=file.rule.partition("/")[2]) if file.rule else ""
    yield _soft(head_of_file(card.due).text(_) if card.due.code else "")
    closed = _("closed on {date}").format(date=file.closed_on) if file.closed_on else ""
    yield _soft(dotted(file.class_code.partition("/")[2], rule, closed, plain=plain))
    also = dotted(*file.alias_list, plain=plain)
    yield _soft(_("also known as {names}").format(names=also) if also else "")


def _location(card: LocationCard, *, plain: bool) -> Iterator[Line]:
    place = card.location
    yield _head(card.code, card.address)
    kind = _(PLACE_KINDS[place.kind]) if place.kind in PLACE_KINDS else place.kind
    boxes = ngettext("{n} box", "{n} boxes", card.fill.boxes).format(n=number(card.fill.boxes))
    room = ""
    if place.positions is not None:
        room = _("{n} of {most} positions").format(n=card.fill.boxes, most=place.positions)
    elif card.free_mm is not None:
        room = _("{n} free").format(n=metres(card.free_mm))
    elif place.capacity_mm is not None:
        room = _("free length not calculable: a box type has no width")
    yield _soft(dotted(kind, boxes if place.holds_boxes else "", room, plain=plain))
    if place.blocked:
        yield Content.assemble((_("blocked: {why}").format(why=clean(place.blocked)), "$tone-stop"))
    if place.reserved:
        yield Content.assemble((_("reserved: {whom}").format(whom=clean(place.reserved)), "$tone-attention"))
    for box in card.boxes[:6]:
        yield Content.assemble((Code.from_id("B", box.id).shown, "$key"), "  ", clean(box.title))
    more = len(card.boxes) - 6
    if more > 0:
        yield _soft(ngettext("and {n} more", "and {n} more", more).format(n=more))


def _person(card: PersonCard, *, plain: bool) -> Iterator[Line]:
    person = card.person
    yield _head(card.code, person.name)
    yield _soft(dotted(card.unit, person.role, person.phone, person.email, plain=plain))
    out = ngettext("{n} on loan", "{n} on loan", card.out).format(n=card.out)
    yield Content.assemble((out if card.out else _("nothing on loan"), "$text"))
    for loan in card.loans[:5]:
        late = "  ! " + _("overdue") if loan.overdue else ""
        yield Content.assemble((loan.code, "$key"), f"  {loan.out}  {loan.loan.due or '—'}", (late, "$tone-stop"))


def _loan(card: LoanCard, *, plain: bool) -> Iterator[Line]:
    yield _head(card.code, card.person)
    kind = _(LOAN_KINDS.get(card.loan.kind, card.loan.kind))
    yield _soft(dotted(card.unit, kind, _("due {due}").format(due=card.loan.due or "—"), plain=plain))
    yield Content.assemble(
        (_("{out} out of {n}").format(out=card.out, n=len(card.lines)), "$text"),
        ("  ! " + _("overdue") if card.overdue else "", "$tone-stop"),
    )
    for line in card.lines[:8]:
        sign = STATES["returned" if line.back_at else "lent"]
        yield Content.assemble(
            (sign.mark(plain), f"$tone-{sign.tone}"), " ", Code.parse(line.item).shown, f"  {line.due}"
        )


def _user(card: UserCard) -> Iterator[Line]:
    yield _head(card.badge, card.user.name)
    yield _soft(_(ROLES.get(card.user.role, card.user.role)))


EMPTY = N_("Scan something.")
