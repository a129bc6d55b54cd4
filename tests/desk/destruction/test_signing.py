"""Who may sign what: separation of duties, secrets asked again, and signatures bound to exactly what was signed."""

from __future__ import annotations

from typing import Any

import pytest

from depot.desk import accounts, boxes, holds, lending, settings
from depot.desk.destruction import deciding, drafting, executing, signatures
from depot.desk.destruction.faults import (
    AuthorSigns,
    BatchChanged,
    BatchEmpty,
    BatchState,
    BatchStopped,
    BoxInBatch,
    BoxStopped,
    LinesUndecided,
    OfficeNotYours,
    OfficeOnScreen,
    OfficeOutOfTurn,
    OfficeSigned,
    OfficeUnknown,
    ReasonMissing,
    SignerTwice,
)
from depot.desk.destruction.reading import may_sign, stands, waiting_for
from depot.desk.proof import PinWrong
from depot.desk.seen import SubjectChanged
from depot.desk.session import Session
from depot.model.batch import VOIDING
from depot.model.batchlines import digest_of, digest_of_rows
from depot.model.codes import Code, code_id
from depot.model.reference import User
from depot.model.roles import RoleTooLow
from depot.model.signing import OfficesMalformed, same_person
from tests.desk.destruction.yard import Yard
from tests.desk.founded import PINS


def ready(yard: Yard) -> int:
    """A batch that waits for its signatures, all lines decided."""
    batch = yard.submitted()
    deciding.approve_rest(yard.sam, batch)
    return batch


def paper(yard: Yard, session: Session, batch: int, name: str, office: str = "unit-head") -> Any:
    digest = yard.docket(batch).digest
    return signatures.sign_from_paper(session, batch, office, PINS[session.user], digest, name=name, paper="F-1")


def test_who_made_the_list_does_not_sign_it(yard: Yard) -> None:
    done = drafting.draft(yard.sam, yard.due).result
    assert done is not None
    batch = done.batch.id
    drafting.submit(yard.sam, batch)
    deciding.approve_rest(yard.ada, batch)
    with pytest.raises(AuthorSigns):
        yard.sign(yard.sam, batch, "records-manager")
    with pytest.raises(AuthorSigns):
        paper(yard, yard.sam, batch, "Marie Leduc")
    with pytest.raises(AuthorSigns):
        paper(yard, yard.ada, batch, "SAM")
    assert may_sign(yard.docket(batch), yard.sam.account) == ()
    assert not yard.docket(batch).batch.signed


def test_who_added_one_box_made_the_list_too(yard: Yard) -> None:
    batch = yard.drafted(*yard.due[:3])
    drafting.add(yard.ada, batch, [yard.due[3]])
    drafting.submit(yard.lou, batch)
    deciding.approve_rest(yard.sam, batch)
    with pytest.raises(AuthorSigns):
        yard.sign(yard.ada, batch, "secretary-general")


def test_nobody_signs_twice(yard: Yard) -> None:
    batch = ready(yard)
    yard.sign(yard.ada, batch, "records-manager")
    with pytest.raises(SignerTwice):
        yard.sign(yard.ada, batch, "secretary-general")
    with pytest.raises(SignerTwice):
        paper(yard, yard.sam, batch, "tremblay, ADA")
    with pytest.raises(OfficeSigned):
        yard.sign(yard.sam, batch, "records-manager")
    assert [office.name for office in yard.docket(batch).lacking] == ["unit-head", "secretary-general"]


def test_a_second_account_of_one_person_is_still_that_person(yard: Yard) -> None:
    accounts.add_user(yard.ada, "ada2", role="supervisor", pin="8264", full_name="Ada Trémblay")
    batch = ready(yard)
    yard.sign(yard.ada, batch, "records-manager")
    twin = Session(yard.depot.store, "ada2", "tty1")
    with pytest.raises(SignerTwice):
        signatures.sign(twin, batch, "secretary-general", "8264", yard.docket(batch).digest)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ada Tremblay", "tremblay, ada", True),
        ("Hélène Côté", "Helene Cote", True),
        ("Ada Tremblay", "Ada Trembley", False),
        ("", "", False),
        ("Anne-Marie Roy", "Anne Marie Roy", True),
    ],
)
def test_names_are_compared_as_people_write_them(one: str, other: str, *, same: bool) -> None:
    assert same_person(one, other) is same
    assert same_person(other, one) is same


def test_a_signature_needs_the_pin_again(yard: Yard) -> None:
    batch = ready(yard)
    digest = yard.docket(batch).digest
    with pytest.raises(PinWrong):
        signatures.sign(yard.sam, batch, "records-manager", "0000", digest)
    assert not yard.docket(batch).batch.signed
    assert yard.depot.store.history("user/sam")[-1].kind == "user.pin_failed"


def test_a_signature_is_of_what_the_screen_showed(yard: Yard) -> None:
    batch = ready(yard)
    shown = yard.docket(batch).digest
    deciding.decide(yard.ada, batch, [yard.due[0]], "keep", "à garder")
    with pytest.raises(BatchChanged) as stale:
        signatures.sign(yard.sam, batch, "records-manager", PINS["sam"], shown)
    assert stale.value.facts["who"] == "Ada Tremblay"
    assert not yard.docket(batch).batch.signed


def test_a_stale_screen_changes_nothing_else_either(yard: Yard) -> None:
    batch = yard.submitted()
    seen = yard.docket(batch).batch.rev
    deciding.decide(yard.ada, batch, [yard.due[0]], "keep", "à garder", seen=seen)
    for act in (
        lambda: deciding.approve_rest(yard.sam, batch, seen=seen),
        lambda: deciding.decide(yard.sam, batch, [yard.due[1]], "keep", "x", seen=seen),
        lambda: deciding.refuse(yard.sam, batch, "non", seen=seen),
        lambda: deciding.request_changes(yard.sam, batch, "x", seen=seen),
        lambda: deciding.postpone(yard.sam, batch, "2027-01-01", "x", seen=seen),
        lambda: deciding.cancel(yard.sam, batch, "x", seen=seen),
    ):
        with pytest.raises(SubjectChanged):
            act()


def test_bulk_approval_never_overrides_a_line(yard: Yard) -> None:
    batch = yard.submitted()
    deciding.decide(yard.ada, batch, [yard.due[0]], "keep", "valeur historique")
    deciding.decide(yard.ada, batch, [yard.due[1]], "defer", "l'an prochain")
    assert deciding.approve_rest(yard.sam, batch).result == 2
    assert deciding.approve_rest(yard.sam, batch).result == 0
    lines = {Code.from_id("B", line.box).text: (line.decision, line.reason) for line in yard.docket(batch).lines}
    assert lines[yard.due[0]] == ("keep", "valeur historique")
    assert lines[yard.due[1]] == ("defer", "l'an prochain")
    assert lines[yard.due[2]] == lines[yard.due[3]] == ("destroy", "")


def test_to_keep_needs_a_reason_and_to_destroy_a_box_that_may_be(yard: Yard) -> None:
    batch = yard.submitted()
    with pytest.raises(ReasonMissing):
        deciding.decide(yard.sam, batch, [yard.due[0]], "keep", " ")
    deciding.decide(yard.sam, batch, [yard.due[0]], "keep", "appel")
    holds.place(yard.sam, "box", [yard.due[0]], {"reason": "litige"})
    with pytest.raises(BoxStopped, match="litige"):
        deciding.decide(yard.ada, batch, [yard.due[0]], "destroy")


def test_every_line_is_decided_before_anybody_signs(yard: Yard) -> None:
    batch = yard.submitted()
    with pytest.raises(LinesUndecided):
        yard.sign(yard.sam, batch, "records-manager")


def test_nobody_signs_for_what_must_live(yard: Yard) -> None:
    batch = ready(yard)
    holds.place(yard.sam, "box", [yard.due[2]], {"reason": "litige 9"})
    with pytest.raises(BatchStopped, match="litige 9") as stopped:
        yard.sign(yard.sam, batch, "records-manager")
    assert stopped.value.facts["count"] == 1
    deciding.decide(yard.sam, batch, [yard.due[2]], "defer", "litige 9")
    yard.sign(yard.sam, batch, "records-manager")


def test_nobody_signs_for_nothing(yard: Yard) -> None:
    batch = yard.submitted(yard.due[0])
    deciding.decide(yard.sam, batch, [yard.due[0]], "keep", "appel")
    with pytest.raises(BatchEmpty):
        yard.sign(yard.sam, batch, "records-manager")


def test_a_change_voids_what_was_signed_and_says_why(yard: Yard) -> None:
    batch = ready(yard)
    yard.sign(yard.sam, batch, "records-manager")
    deciding.decide(yard.ada, batch, [yard.due[0]], "keep", "à garder")
    it = yard.docket(batch)
    (void,) = it.void
    assert (void.void, void.void_by, VOIDING[void.void]) == (
        "batch.line_decided",
        "ada",
        "a line was decided otherwise",
    )
    assert len(it.lacking) == 3
    yard.sign(yard.sam, batch, "records-manager")
    assert len(yard.docket(batch).lacking) == 2


def test_changes_asked_for_after_the_last_signature_void_all(yard: Yard) -> None:
    batch = yard.approved()
    deciding.request_changes(yard.ada, batch, "séparer les dossiers")
    it = yard.docket(batch)
    assert (it.state, it.batch.reason, len(it.void)) == ("changes", "séparer les dossiers", 3)
    drafting.remove(yard.lou, batch, [yard.due[0]])
    drafting.submit(yard.lou, batch)
    assert yard.docket(batch).state == "submitted"
    assert len(yard.docket(batch).lacking) == 3


def test_they_sign_in_order_where_that_is_set(yard: Yard) -> None:
    settings.change(yard.ada, "destruction_order", "on")
    batch = ready(yard)
    with pytest.raises(OfficeOutOfTurn):
        yard.sign(yard.ada, batch, "secretary-general")
    yard.on_paper(batch)
    assert may_sign(yard.docket(batch), yard.sam.account)[0].name == "records-manager"
    yard.sign(yard.sam, batch, "records-manager")
    yard.sign(yard.ada, batch, "secretary-general")
    assert yard.docket(batch).state == "executable"


def test_offices_may_be_for_some_users_only(yard: Yard) -> None:
    settings.change(yard.ada, "destruction_signers", "archiviste:sam, direction:ada+sam")
    batch = ready(yard)
    with pytest.raises(OfficeNotYours):
        yard.sign(yard.ada, batch, "archiviste")
    with pytest.raises(OfficeUnknown):
        yard.sign(yard.ada, batch, "secretary-general")
    with pytest.raises(OfficeOnScreen):
        paper(yard, yard.sam, batch, "Guy Côté", "direction")
    yard.sign(yard.sam, batch, "archiviste")
    yard.sign(yard.ada, batch, "direction")
    assert yard.docket(batch).state == "executable"


def test_who_signs_is_as_it_was_when_the_list_was_handed_in(yard: Yard) -> None:
    batch = ready(yard)
    settings.change(yard.ada, "destruction_signers", "archiviste")
    assert len(yard.docket(batch).lacking) == 3


@pytest.mark.parametrize("bad", ["", " , ", "a,,b", "a,a", "a:", "a:b c", ",".join("abcdefghij")])
def test_offices_that_make_no_sense_are_refused(yard: Yard, bad: str) -> None:
    with pytest.raises(OfficesMalformed):
        settings.change(yard.ada, "destruction_signers", bad)


def test_a_clerk_and_an_auditor_do_not_sign(yard: Yard) -> None:
    done = drafting.draft(yard.sam, yard.due).result
    assert done is not None
    drafting.submit(yard.sam, done.batch.id)
    deciding.approve_rest(yard.ada, done.batch.id)
    for session in (yard.lou, yard.depot.auditor):
        with pytest.raises(RoleTooLow):
            yard.sign(session, done.batch.id, "records-manager")


def test_a_box_of_a_batch_goes_nowhere(yard: Yard) -> None:
    batch = yard.submitted()
    who = code_id(yard.borrower)
    for item in (yard.due[0], yard.file):
        with pytest.raises(BoxInBatch):
            lending.lend(yard.lou, who, [item])
    from depot.desk.custody import dispatch

    with pytest.raises(BoxInBatch):
        dispatch(yard.lou, [yard.due[0]], "L2")
    deciding.decide(yard.sam, batch, [yard.due[0]], "keep", "demande d'accès")
    assert lending.lend(yard.lou, who, [yard.due[0]]).act
    with pytest.raises(BoxStopped, match="loan"):
        deciding.decide(yard.sam, batch, [yard.due[0]], "destroy")


def test_a_lent_box_goes_into_no_batch(yard: Yard) -> None:
    lending.lend(yard.lou, code_id(yard.borrower), [yard.due[0]])
    with pytest.raises(BoxStopped) as stopped:
        drafting.draft(yard.lou, [yard.due[0]])
    assert stopped.value.name == "box.lent"


def test_a_box_is_in_one_batch(yard: Yard) -> None:
    first = yard.drafted(yard.due[0])
    with pytest.raises(BoxStopped) as stopped:
        drafting.draft(yard.lou, [yard.due[0]])
    assert stopped.value.name == "box.other-batch"
    deciding.cancel(yard.lou, first, "doublon")
    assert yard.drafted(yard.due[0])


def test_the_list_is_closed_once_it_is_handed_in(yard: Yard) -> None:
    batch = yard.submitted(*yard.due[:2])
    for act in (
        lambda: drafting.add(yard.lou, batch, [yard.due[2]]),
        lambda: drafting.remove(yard.lou, batch, [yard.due[0]]),
        lambda: drafting.rename(yard.lou, batch, "Autre"),
        lambda: drafting.submit(yard.lou, batch),
    ):
        with pytest.raises(BatchState):
            act()


def test_what_waits_for_whom(yard: Yard) -> None:
    batch = ready(yard)
    store, today = yard.depot.store, yard.lou.today

    def waits(user: str) -> list[int]:
        account = store.get(User, user)
        assert account is not None
        return [it.batch.id for it in waiting_for(store, account, today)]

    assert [waits(user) for user in ("lou", "sam", "ada", "aud")] == [[], [batch], [batch], []]
    yard.sign(yard.sam, batch, "records-manager")
    assert [waits(user) for user in ("sam", "ada")] == [[], [batch]]


def test_what_is_submitted_may_be_destroyed(yard: Yard) -> None:
    batch = yard.drafted()
    boxes.describe(yard.lou, code_id(yard.due[1]), {"closed_on": "2025-01-01"})
    with pytest.raises(BatchStopped) as stopped:
        drafting.submit(yard.lou, batch)
    assert stopped.value.facts["why"] == "not_due"
    drafting.remove(yard.lou, batch, [yard.due[1]])
    drafting.submit(yard.lou, batch)


def test_a_list_that_was_altered_behind_the_journal_stops_the_next_scan(yard: Yard) -> None:
    batch = yard.started()
    executing.pull(yard.lou, batch, yard.due[:1])
    signed = yard.docket(batch)
    lines = yard.depot.store.destructions.signed(batch)
    assert digest_of_rows(signed.batch, lines) == digest_of(signed.batch, signed.lines) == signed.digest
    with yard.depot.store.whole() as connection:
        connection.execute("UPDATE batch_line SET reason = 'autre' WHERE box = ?", (code_id(yard.due[3]),))
    assert not stands(yard.depot.store, signed.batch)
    for scan in (executing.pull, executing.shred):
        with pytest.raises(BatchChanged):
            scan(yard.lou, batch, yard.due[1:2])
