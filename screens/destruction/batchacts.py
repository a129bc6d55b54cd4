"""What is done with a batch on its screen: lines decided, signatures, answers, the way to the scan desk, papers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Final

from textual import work

from depot.desk.destruction import certifying, deciding, drafting, executing, redacting, signatures
from depot.desk.destruction.reading import Docket, may_sign, office_said
from depot.desk.permits import may
from depot.desk.session import Session
from depot.errors import DepotError
from depot.model import roles
from depot.model.batch import DEFER, DESTROY, KEEP
from depot.model.commands import Command as Card
from depot.model.reference import User
from depot.model.signing import Office
from depot.store.redacting import clean as clean_file
from depot.store.store import Done
from depot.words import N_, _, ngettext
from screens.acting import Acting
from screens.destruction.batchforms import CERTIFICATE, PAPER_SIGNATURE, POSTPONEMENT
from screens.dialogs.ask import Ask
from screens.dialogs.choose import Choose
from screens.dialogs.confirm import Confirm
from screens.dialogs.form import FormDialog
from screens.keys import Command
from screens.rows import Column, Row
from screens.text import clean

Answer = Callable[[], Any]

DECIDING: Final = frozenset({"batch_keep", "batch_later", "batch_destroy", "batch_rest"})
"""Actions on lines."""


class BatchActs(Acting):
    """The acts; the screen says which batch and which lines they are about."""

    NUMBER = "Ctrl+R"
    CSS_PATH = "destruction.tcss"
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("batch.keep", "k", N_("Keep"), N_("Keep the box, whatever the schedule says."), footer=True),
        Command("batch.later", "l", N_("Later"), N_("Leave the box for another batch."), footer=True),
        Command("batch.destroy", "d", N_("Destroy"), N_("Let the box be destroyed.")),
        Command("batch.rest", "a", N_("All left"), N_("Let all go of which nothing was said."), footer=True),
        Command("batch.sign", "f2,s", N_("Sign"), N_("Sign what is on the screen; at the end, certify."), footer=True),
        Command("batch.submit", "f3,h", N_("Hand in"), N_("Hand the list to its signers.")),
        Command("batch.remove", "x,delete", N_("Take off"), N_("Take the box off a list that is not handed in.")),
        Command("batch.scan", "f12,e", N_("Carry out"), N_("Go to the scan desk in SHRED."), footer=True),
        Command("batch.paper", "p", N_("Paper"), N_("Write a paper as a PDF.")),
        Command("batch.more", "f4,m", N_("More"), N_("Changes, refusal, pause, certificate, ..."), footer=True),
    )

    @property
    def it(self) -> Docket:
        """The batch as it is on the screen."""
        raise NotImplementedError

    @property
    def user(self) -> User:
        """Who sits here."""
        raise NotImplementedError

    def chosen(self) -> Sequence[str]:
        """Codes of the boxes that acts are about."""
        raise NotImplementedError

    def decided(self) -> None:
        """Lines were decided."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what makes no sense now, and hide the undo: nothing here is ever taken back."""
        if action == "desk_undo":
            return False
        if not self.is_mounted:
            return super().check_action(action, parameters)
        state, session = self.it.state, self.app.session
        if action in DECIDING and (state != "submitted" or not may(session, roles.APPROVE)):
            return None
        if action == "batch_sign" and not (self._offices() or self._certifiable()):
            return None
        if action in ("batch_submit", "batch_remove") and state not in ("draft", "changes"):
            return None
        if action == "batch_scan" and state not in ("executable", "started", "paused"):
            return None
        return super().check_action(action, parameters)

    async def do(self, work: Callable[[Session], Done[Any]], said: str) -> bool:
        """Do one act and say it, or tell its refusal; False then."""
        try:
            await self.app.perform(work)
        except DepotError as error:
            self.refresh_data()
            self.refuse(error)
            return False
        self.say(said)
        self.refresh_data()
        return True

    # -- lines --------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_batch_keep(self) -> None:
        """Keep boxes, and say why."""
        await self._decide(KEEP, _("Why is it kept?"), _("kept"))

    @work(exclusive=True, group="acts")
    async def action_batch_later(self) -> None:
        """Leave boxes for another batch, and say why."""
        await self._decide(DEFER, _("Why later?"), _("left for later"))

    @work(exclusive=True, group="acts")
    async def action_batch_destroy(self) -> None:
        """Let boxes be destroyed."""
        await self._decide(DESTROY, "", _("to be destroyed"))

    async def _decide(self, decision: str, question: str, said: str) -> None:
        codes, it = list(self.chosen()), self.it
        if not codes:
            return
        reason = ""
        if question:
            answer = await self.app.push_screen_wait(Ask(question, _("It stays on record with your name.")))
            if not answer:
                return
            reason = answer
        act = partial(
            deciding.decide, batch=it.batch.id, boxes=codes, decision=decision, reason=reason, seen=it.batch.rev
        )
        if await self.do(act, said):
            self.decided()

    @work(exclusive=True, group="acts")
    async def action_batch_rest(self) -> None:
        """Let all go of which nothing was said."""
        it = self.it
        n = it.progress.undecided
        said = ngettext("{n} line decided", "{n} lines decided", n).format(n=n)
        await self.do(partial(deciding.approve_rest, batch=it.batch.id, seen=it.batch.rev), said)

    @work(exclusive=True, group="acts")
    async def action_batch_remove(self) -> None:
        """Take boxes off the list."""
        it, codes = self.it, list(self.chosen())
        if codes:
            act = partial(drafting.remove, batch=it.batch.id, boxes=codes, seen=it.batch.rev)
            await self.do(act, _("taken off the list"))

    # -- signing ------------------------------------------------------------------------------------------------

    def _offices(self) -> list[tuple[Office, bool]]:
        """What can be signed as here, and whether it is from paper."""
        if self.it.state != "submitted" or not may(self.app.session, roles.APPROVE):
            return []
        own = [(office, False) for office in may_sign(self.it, self.user)]
        if self.user.key in self.it.batch.author_list:
            return own
        lacking = self.it.lacking[:1] if self.it.batch.ordered else self.it.lacking
        return own + [(office, True) for office in lacking if office.paper]

    def _certifiable(self) -> bool:
        """Whether the last box was scanned, and who sits here may certify it."""
        return self.it.state == "executed" and may(self.app.session, roles.APPROVE)

    @work(exclusive=True, group="acts")
    async def action_batch_sign(self) -> None:
        """Choose as what, then the PIN again; certify what was carried out."""
        if self._certifiable():
            await self._certify()
        elif choices := self._offices():
            await self._sign(choices)

    async def _sign(self, choices: Sequence[tuple[Office, bool]]) -> None:
        """Sign as one of some offices, which is chosen where there are several."""
        it = self.it
        n = 0 if len(choices) == 1 else await self._chosen_office(it, choices)
        if n is None:
            return
        office, paper = choices[n]
        sheet: dict[str, Any] = {}
        if paper:
            found = await self.app.push_screen_wait(FormDialog(_("A signature on paper"), PAPER_SIGNATURE))
            if found is None:
                return
            sheet = found
        pin = await self.app.push_screen_wait(Ask(_("Sign"), self._told(it), secret=True, most=64))
        if pin is None:
            return
        if paper:
            act = partial(
                signatures.sign_from_paper, batch=it.batch.id, office=office.name, pin=pin, digest=it.digest, **sheet
            )
            await self.do(act, _("signature entered"))
        else:
            act = partial(signatures.sign, batch=it.batch.id, office=office.name, pin=pin, digest=it.digest)
            await self.do(act, _("signed"))

    async def _chosen_office(self, it: Docket, choices: Sequence[tuple[Office, bool]]) -> int | None:
        rows = [(n, Row(self._as(office, paper=paper))) for n, (office, paper) in enumerate(choices)]
        columns = (Column(N_("Sign as"), flex=1, least=20), Column(N_("How"), flex=2, least=20))
        heading = _("Sign {batch} as what?").format(batch=it.code.shown)
        return await self.app.push_screen_wait(Choose(heading, columns, rows))

    def _as(self, office: Office, *, paper: bool) -> tuple[str, str]:
        how = _("enter what was signed on paper") if paper else _("here, as {name}").format(name=self.user.name)
        return office_said(office.name).text(_), how

    def _told(self, it: Docket) -> str:
        """What a signature stands for, before the PIN."""
        goes = sum(line.goes for line in it.lines)
        stays = len(it.lines) - goes
        return _("To be destroyed for ever: {goes}. To stay: {stays}. Your PIN:").format(goes=goes, stays=stays)

    @work(exclusive=True, group="acts")
    async def action_batch_submit(self) -> None:
        """Hand the list in."""
        it = self.it
        await self.do(partial(drafting.submit, batch=it.batch.id, seen=it.batch.rev), _("handed to its signers"))

    # -- carrying out -------------------------------------------------------------------------------------------

    async def action_batch_scan(self) -> None:
        """The scan desk, in SHRED and with this batch."""
        self.app.choose(Card.SHRED)
        self.app.worker.scan(self.it.code.text)
        await self.app.go("scan")

    @work(exclusive=True, group="acts")
    async def action_batch_paper(self) -> None:
        """Write a paper."""
        from depot.report import destruction
        from depot.report.typeset import write

        papers = {
            "list": (destruction.destruction_list, _("Destruction list and sign-off sheet")),
            "picks": (destruction.pick_list, _("Boxes to be fetched, in walking order")),
            "certificate": (destruction.certificate_paper, _("Certificate of destruction")),
        }
        choices = [(name, Row((label,))) for name, (_make, label) in papers.items()]
        name = await self.app.push_screen_wait(Choose(_("Which paper?"), (Column(N_("Paper"), flex=1),), choices))
        if name is None:
            return
        it = self.it
        proposed = str(Path.home() / f"{it.code.shown}-{name}.pdf")
        file = await self.app.push_screen_wait(Ask(_("Write a PDF"), _("File:"), value=proposed, most=400))
        if not file:
            return
        make, at = papers[name][0], self.app.clock()

        def written(store: Any) -> None:
            write(Path(file).expanduser(), make(store, it.batch.id, at))

        try:
            await self.app.on_acts(written)
        except DepotError as error:
            self.refuse(error)
            return
        self.say(_("written: {file}").format(file=clean(file)))

    # -- the rest -----------------------------------------------------------------------------------------------

    @work(exclusive=True, group="acts")
    async def action_batch_more(self) -> None:
        """Whatever else can be said of the batch now."""
        answers = self._answers()
        choices = [(n, Row((label, told))) for n, (label, told, _act) in enumerate(answers)]
        columns = (Column(N_("What"), flex=1, least=18), Column("", flex=2, least=24))
        n = await self.app.push_screen_wait(Choose(self.it.code.shown, columns, choices))
        if n is not None:
            await answers[n][2]()

    def _answers(self) -> list[tuple[str, str, Answer]]:
        """Label, explanation and act of what can be said now."""
        state, found = self.it.state, list[tuple[str, str, Answer]]()
        approving, destroying = (may(self.app.session, right) for right in (roles.APPROVE, roles.DESTROY))
        begun = state in ("started", "paused", "executed")
        if approving and state == "certified":
            found.append((_("Redact"), _("take the texts about persons away for good"), self._redact))
        if self._certifiable():
            found.append((_("Certify"), _("after the last scan"), self._certify))
        if destroying and begun:
            found.append((_("Not found"), _("list the boxes that are marked as not found"), self._missing))
            found.append((_("Set aside"), _("the boxes that are marked stay"), self._aside))
        if destroying and state == "started":
            found.append((_("Pause"), _("stop for now"), self._pause))
        if destroying and state == "paused":
            found.append((_("Resume"), _("go on"), self._resume))
        if approving and state == "postponed":
            found.append((_("Take up"), _("go on with it"), self._take_up))
        if approving and state in ("submitted", "waiting", "executable"):
            found.append((_("Changes"), _("give it back; signatures are void"), self._changes))
        if approving and not begun and state not in ("draft", "certified", "refused", "cancelled"):
            found.append((_("Refuse"), _("for good: its boxes stay"), self._refusal))
        if approving and not self.it.batch.ended and state not in ("postponed", "executed"):
            found.append((_("Postpone"), _("until a day"), self._postpone))
        if not self.it.batch.ended and not self.it.progress.shredded:
            found.append((_("Give up"), _("its boxes stay"), self._cancel))
        return found

    async def _with_reason(self, heading: str, act: Callable[..., Done[Any]], said: str) -> None:
        it = self.it
        reason = await self.app.push_screen_wait(Ask(heading, _("Why? It stays on record with your name.")))
        if reason:
            await self.do(partial(act, batch=it.batch.id, reason=reason, seen=it.batch.rev), said)

    async def _changes(self) -> None:
        await self._with_reason(_("Ask for changes"), deciding.request_changes, _("given back"))

    async def _refusal(self) -> None:
        await self._with_reason(_("Refuse"), deciding.refuse, _("refused"))

    async def _cancel(self) -> None:
        await self._with_reason(_("Give up"), deciding.cancel, _("given up"))

    async def _pause(self) -> None:
        it = self.it
        await self.do(lambda session: executing.pause(session, it.batch.id), _("paused"))

    async def _resume(self) -> None:
        it = self.it
        await self.do(lambda session: executing.resume(session, it.batch.id), _("taken up again"))

    async def _take_up(self) -> None:
        it = self.it
        await self.do(partial(deciding.take_up, batch=it.batch.id, seen=it.batch.rev), _("taken up again"))

    async def _postpone(self) -> None:
        it = self.it
        said = await self.app.push_screen_wait(FormDialog(_("Postpone"), POSTPONEMENT))
        if said is not None:
            act = partial(
                deciding.postpone,
                batch=it.batch.id,
                until=str(said["until"]),
                reason=str(said["reason"]),
                seen=it.batch.rev,
            )
            await self.do(act, _("put off"))

    async def _missing(self) -> None:
        await self._leave(_("Not found"), missing=True)

    async def _aside(self) -> None:
        await self._leave(_("Set aside"), missing=False)

    async def _leave(self, heading: str, *, missing: bool) -> None:
        it, codes = self.it, list(self.chosen())
        why = await self.app.push_screen_wait(Ask(heading, _("Why? It stays on record with your name.")))
        if why and codes:
            await self.do(
                lambda session: executing.set_aside(session, it.batch.id, codes, why, missing=missing), heading
            )

    async def _certify(self) -> None:
        it = self.it
        heading = _("Certify {batch}").format(batch=it.code.shown)
        said = await self.app.push_screen_wait(
            FormDialog(heading, CERTIFICATE, certifying.as_before(self.app.store), check=_checked)
        )
        if said is None:
            return
        sure = Confirm(_("Certify?"), _("The certificate is sealed with a hash; nothing of it is changed afterwards."))
        if await self.app.push_screen_wait(sure):
            given = {name: value for name, value in said.items() if value}
            await self.do(
                partial(certifying.certify, batch=it.batch.id, fields=given, seen=it.batch.rev), _("certified")
            )

    async def _redact(self) -> None:
        """Why, then once more, then the texts go, also out of the file."""
        it, heading = self.it, _("Redact {batch}").format(batch=self.it.code.shown)
        reason = await self.app.push_screen_wait(Ask(heading, _("Why? It stays on record with your name.")))
        told = _("Titles, contents, remarks and references go for good. Older backups still have them.")
        if not reason or not await self.app.push_screen_wait(Confirm(_("Redact?"), told)):
            return
        if await self.do(partial(redacting.redact, batch=it.batch.id, reason=reason), _("redacted")):
            try:
                await self.app.on_acts(clean_file)
            except DepotError as error:
                self.refuse(error)


def _checked(said: dict[str, Any]) -> None:
    """Raise what the desk would refuse, before the form closes."""
    from depot.desk.entries import checked

    checked({name: value or "" for name, value in said.items()}, certifying.CERTIFICATE_CHECKS)
