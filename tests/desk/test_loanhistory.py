"""The history of a loan: its own events and those of its boxes and files while they were out on it."""

from __future__ import annotations

from depot.desk import boxes, files, lending, people
from depot.desk.loanhistory import loan_history
from depot.desk.session import Session
from depot.desk.undo import undo
from depot.model.codes import Code
from depot.model.loan import Loan
from depot.store.store import Done, Store
from tests.desk.founded import Clock


def box(clerk: Session, title: str) -> Code:
    made = boxes.register(clerk, {"title": title}).result
    assert isinstance(made, Code)
    return made


def lent(clerk: Session, *items: Code) -> Done[Loan]:
    person = people.register(clerk, {"name": f"P{clerk.store.tally('person')}"}).result
    assert person is not None
    return lending.lend(clerk, person.code.id, [item.text for item in items])


def told(store: Store, loan: Loan | None) -> list[str]:
    """Item and sentence of each moment, the newest first."""
    assert loan is not None
    return [f"{moment.item} {moment.entry.what.text()}".strip() for moment in loan_history(store, loan.id)]


def test_a_loan_from_opening_to_the_last_return(clerk: Session, store: Store, clock: Clock) -> None:
    first, second = box(clerk, "A"), box(clerk, "B")
    file = files.list_file(clerk, second.id, {"title": "F"}).result
    assert file is not None
    clock.move(days=1)
    boxes.describe(clerk, first.id, {"title": "before the loan"})
    loan = lent(clerk, first, file).result
    assert loan is not None
    clock.move(days=2)
    lending.extend(clerk, loan.id, "2026-12-01", [first.text])
    clock.move(days=2)
    lending.give_back(clerk, [first.text])
    clock.move(days=2)
    lending.give_back(clerk, [file.text], elsewhere="Dépôt Nord")
    boxes.describe(clerk, first.id, {"title": "after the loan"})
    lent(clerk, first)
    assert told(store, loan) == [
        f"{file.shown} returned at Dépôt Nord",
        f"{first.shown} came back from P0",
        f"{first.shown} loan extended to 2026-12-01",
        f"{file.shown} lent to P0 until 2026-11-05",
        f"{first.shown} lent to P0 until 2026-11-05",
        "loan opened for P0, due 2026-11-05",
    ]


def test_what_was_taken_back_stays_and_is_marked(clerk: Session, store: Store) -> None:
    item = box(clerk, "A")
    loan = lent(clerk, item).result
    back = lending.give_back(clerk, [item.text])
    undo(clerk, back.act)
    assert loan is not None
    history = loan_history(store, loan.id)
    assert [(moment.entry.event.kind, moment.entry.undone) for moment in history] == [
        ("box.undone", False),
        ("box.returned", True),
        ("box.lent", False),
        ("loan.opened", False),
    ]


def test_another_loan_of_the_same_box_is_not_told(clerk: Session, store: Store) -> None:
    item = box(clerk, "A")
    first = lent(clerk, item).result
    lending.give_back(clerk, [item.text])
    second = lent(clerk, item).result
    assert second is not None
    lending.extend(clerk, second.id, "2027-01-31")
    assert [line.partition(" ")[2] for line in told(store, first)[:1]] == ["came back from P0"]
    assert any("extended" in line for line in told(store, second))
    assert not any("extended" in line for line in told(store, first))
