from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.desk import reference
from depot.desk.lending import extend, give_back, lend
from depot.desk.recalling import recall
from depot.desk.reminding import PERSON, RECALL, Letter, Wanted, letters, record
from depot.desk.undo import UndoPrinted, undo
from depot.model.loan import Loan
from depot.model.roles import RoleTooLow
from tests.desk.founded import FINANCE, SCHOOL, Founded
from tests.desk.hall import Hall, furnish


@pytest.fixture
def hall(depot: Founded) -> Hall:
    found = furnish(depot)
    lend(depot.clerk, found.id(found.teacher), list(found.boxes[:2]))
    lend(depot.clerk, found.id(found.accountant), [found.boxes[2]], authorised=True)
    return found


def written(depot: Founded, wanted: Wanted | None = None) -> list[Letter]:
    return letters(depot.store, wanted or Wanted(), depot.clock().date())


def test_nothing_is_written_before_anything_is_overdue(depot: Founded, hall: Hall) -> None:
    depot.clock.move(days=30)
    assert written(depot) == [], "the due date itself is not late"
    depot.clock.move(days=1)
    assert [(letter.unit, len(letter.lines)) for letter in written(depot)] == [(SCHOOL, 2), (FINANCE, 1)]
    assert {each.days for letter in written(depot) for each in letter.lines} == {1}


def test_each_letter_on_record_makes_the_next_one_a_further_reminder(depot: Founded, hall: Hall) -> None:
    depot.clock.move(days=40)
    assert [letter.reminder for letter in written(depot)] == [1, 1]
    assert [letter.reminder for letter in written(depot)] == [1, 1], "looking counts nothing"
    assert record(depot.clerk, written(depot, Wanted(unit=SCHOOL))).result == 1
    assert record(depot.clerk, written(depot, Wanted(unit=SCHOOL))).result == 0, "the same letter again on its day"
    depot.clock.move(days=7)
    assert [letter.reminder for letter in written(depot)] == [2, 1]
    record(depot.clerk, written(depot))
    depot.clock.move(days=7)
    assert [letter.reminder for letter in written(depot)] == [3, 2]


def test_an_extension_begins_again_with_the_first_reminder(depot: Founded, hall: Hall) -> None:
    depot.clock.move(days=40)
    record(depot.clerk, written(depot))
    loan = written(depot)[0].lines[0].loan
    extend(depot.clerk, loan.id, "2027-01-15")
    depot.clock.move(days=90)
    assert [letter.reminder for letter in written(depot)] == [1, 2]


def test_what_came_back_is_on_no_letter(depot: Founded, hall: Hall) -> None:
    depot.clock.move(days=40)
    give_back(depot.clerk, [hall.boxes[0]])
    assert [each.line.item.replace("-", "") for each in written(depot)[0].lines] == [hall.boxes[1]]


def test_a_letter_for_each_borrower_and_only_some(depot: Founded, hall: Hall) -> None:
    depot.clock.move(days=40)
    each = written(depot, Wanted(each=PERSON))
    assert [letter.person for letter in each] == [hall.id(hall.teacher), hall.id(hall.accountant)]
    assert [letter.unit for letter in written(depot, Wanted(person=hall.id(hall.accountant)))] == [FINANCE]
    assert written(depot, Wanted(loan=0)) == []


def test_the_letter_about_an_abolished_unit_goes_to_who_took_over(depot: Founded, hall: Hall) -> None:
    reference.abolish(depot.admin, SCHOOL, FINANCE)
    depot.clock.move(days=40)
    (letter,) = written(depot)
    assert (letter.unit, len(letter.lines)) == (FINANCE, 3)
    assert len(written(depot, Wanted(unit=SCHOOL))[0].lines) == 2


def test_recalls_have_letters_of_their_own_that_are_no_reminders(depot: Founded, hall: Hall) -> None:
    loan = depot.store.lines_of(depot.store.loans_of(hall.id(hall.teacher))[0].id)[0].loan
    recall(depot.clerk, loan, "2026-10-20", "tribunal", [hall.boxes[0]])
    (letter,) = written(depot, Wanted(RECALL))
    assert [(each.line.item.replace("-", ""), each.line.recalled) for each in letter.lines] == [
        (hall.boxes[0], "tribunal")
    ]
    assert record(depot.clerk, [letter]).result == 0


def test_a_letter_is_not_undone_and_stands_in_the_way_of_no_undo(depot: Founded, hall: Hall) -> None:
    loan = depot.store.loans_of(hall.id(hall.teacher))[0]
    done = recall(depot.clerk, loan.id, "2026-10-08", "tribunal")
    depot.clock.move(days=5)
    sent = record(depot.clerk, written(depot))
    with pytest.raises(UndoPrinted):
        undo(depot.clerk, sent.act)
    undo(depot.clerk, done.act)
    found = depot.store.get(Loan, loan.id)
    assert found is not None
    assert (found.recalled, found.reminders) == ("", 1)


def test_an_auditor_records_no_letter(depot: Founded, hall: Hall) -> None:
    depot.clock.move(days=40)
    with pytest.raises(RoleTooLow):
        record(depot.auditor, written(depot))


days = st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(date.isoformat)


@given(st.integers(0, 9), days, days, days)
def test_a_reminder_counts_on_from_letters_of_the_same_lateness_only(n: int, last: str, due: str, today: str) -> None:
    loan = Loan(1, reminders=n, reminded_on=last)
    found = loan.reminder(due, today)
    assert found == (1 if last <= due else n if last == today else n + 1)
