"""Signing keys: the card of this place, its former ones, and those of others that are believed or were revoked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from depot.desk.seen import actor_name
from depot.desk.session import Session
from depot.errors import DepotError
from depot.exchange.cardlist import BELIEVED, FORMER, OWN, REPLACED, REVOKED, SAID, Known, known_cards
from depot.exchange.cards import VAULT
from depot.exchange.keyfile import KeyFile, KeysMissing, PassphrasesDiffer
from depot.exchange.owning import change_passphrase, key_file, make, rotate
from depot.model import roles
from depot.words import N_, _
from screens.dialogs.confirm import Confirm
from screens.dialogs.tell import Tell
from screens.forms import SECRET, Field, Value
from screens.frame import Desk
from screens.keys import Command
from screens.rows import Column, Row
from screens.settings.actform import ActForm
from screens.signs import OUTCOMES, STATES
from screens.text import clean
from screens.vlist import VirtualList

if TYPE_CHECKING:
    from screens.app import DepotApp

COLUMNS: Final = (
    Column("", width=2),
    Column(N_("Name"), flex=2, least=14),
    Column(N_("What"), width=8),
    Column(N_("Card of"), width=10),
    Column(N_("How it stands"), flex=2, least=22),
)
SIGNS: Final = {
    OWN: OUTCOMES["ok"],
    FORMER: STATES["closed"],
    BELIEVED: OUTCOMES["ok"],
    REPLACED: STATES["closed"],
    REVOKED: OUTCOMES["stop"],
}
_HAPPENED: Final = {
    OWN: N_("In use since {at}, changed by {who}."),
    FORMER: N_("Another one took its place on {at}, by {who}."),
    BELIEVED: N_("Believed since {at}, by {who}."),
    REPLACED: N_("Last spoken of on {at}, by {who}."),
    REVOKED: N_("Revoked on {at} by {who}."),
}

NOW: Final = Field("passphrase", N_("Passphrase now"), SECRET, required=True, most=200)
NEW: Final = (
    Field("new", N_("New passphrase"), SECRET, most=200, hint=N_("empty: none")),
    Field("again", N_("The same again"), SECRET, most=200),
)


class _Told(NamedTuple):
    """What the page shows."""

    cards: Sequence[tuple[Known, str]]
    """Each with who is behind its state."""
    file: KeyFile | None
    """The key file of this place; its secrets are never read here."""
    trouble: DepotError | None = None
    """Why there is none."""


class SigningKeysScreen(Desk):
    """Every card that is known here."""

    CSS_PATH = "settings.tcss"
    TITLE = N_("Signing keys")
    HELP_TEXT = N_(
        "Packages are signed by the keys of this place, and believed from places whose card was enrolled. What is "
        "shown is the public half; the private one never leaves its file. F3 changes the keys: the old ones sign the "
        "new card, and whoever knows the old card learns of the new one with the next package. F4 locks the file by a "
        "passphrase, another one, or none. Cards of other places are enrolled on the exchange desk, with their "
        "fingerprint read out by telephone."
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("signing.make", "f2,n", N_("Make"), N_("Make the keys of a place that has none."), footer=True),
        Command("signing.renew", "f3,r", N_("Renew"), N_("Change the keys for new ones."), footer=True),
        Command("signing.passphrase", "f4,w", N_("Passphrase"), N_("Lock the keys by a passphrase."), footer=True),
        Command("signing.back", "escape", N_("Back"), N_("Back to the settings."), footer=True),
    )
    app: DepotApp

    def __init__(self) -> None:
        super().__init__()
        self._told = _Told((), None)

    def body(self) -> ComposeResult:
        """The list, and all about the card under the cursor."""
        yield VirtualList(COLUMNS, self._load, empty=N_("No keys yet: F2 makes those of this place."))
        yield Static("", id="remedy", markup=False)

    def on_mount(self) -> None:
        """Show them."""
        self.query_one(VirtualList).focus()
        self.refresh_data()

    def refresh_data(self) -> None:
        """Somebody changed keys, here or elsewhere."""
        self._look()

    @work(exclusive=True, group="views")
    async def _look(self) -> None:
        session = self.app.session
        if session is None:
            return
        try:
            told = await self.app.on_acts(lambda store: _read(session.on(store)))
        except DepotError as error:
            told = _Told((), None, error)
        if not self.query("#remedy"):  # the program may be closing
            return
        self._told = told
        listing = self.query_one(VirtualList)
        listing.replace(range(len(told.cards)), cursor=listing.cursor)
        listing.reload()
        self._tell(listing.cursor)
        self.refresh_bindings()

    def _load(self, ids: Sequence[int]) -> list[Row]:
        return [_row(self._told.cards[id_][0]) for id_ in ids]

    def on_virtual_list_highlighted(self, event: VirtualList.Highlighted) -> None:
        """All about it."""
        self._tell(event.id)

    def _tell(self, at: int) -> None:
        lines = list(self._about(at)) if at < len(self._told.cards) else []
        trouble = self._told.trouble
        if trouble is not None and (not lines or at == 0):
            lines = [trouble.sentence(_), trouble.next_step(_), *lines]
        self.query_one("#remedy", Static).update("\n".join(map(clean, lines)))

    def _about(self, at: int) -> Iterator[str]:
        known, who = self._told.cards[at]
        yield _("Fingerprint: {fingerprint}").format(fingerprint=known.card.fingerprint)
        if known.by is not None:
            yield _(_HAPPENED[known.state]).format(at=known.by.at[:16].replace("T", " "), who=who)
        if known.reason:
            yield _("Why: {reason}").format(reason=known.reason)
        file = self._told.file
        if file is not None and known.card.sign == file.card.sign:
            yield _("Locked by a passphrase.") if file.locked else _("Not locked by a passphrase.")
            yield _("The keys are in {path}; keep a copy of that file where nobody else gets at it.").format(
                path=file.path
            )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys are made where there are none, and changed where there are some."""
        file = self._told.file
        if action == "signing_make" and not isinstance(self._told.trouble, KeysMissing):
            return None
        if action in ("signing_renew", "signing_passphrase") and file is None:
            return None
        return super().check_action(action, parameters)

    # -- acts ---------------------------------------------------------------------------------------------------

    def action_signing_make(self) -> None:
        """Make the keys of a place that has none."""

        async def act(values: dict[str, Value]) -> None:
            chosen = _chosen(values)
            await self.app.perform(lambda session: make(session, chosen))

        self._form(ActForm(_("Make the keys"), NEW, act))

    @work(exclusive=True, group="acts")
    async def action_signing_renew(self) -> None:
        """Change the keys, after a question."""
        file = self._told.file
        if file is None:
            return
        if file.locked:

            async def act(values: dict[str, Value]) -> None:
                await self.app.perform(lambda session: rotate(session, str(values["passphrase"])))

            self._form(ActForm(_("Renew the keys"), (NOW,), act))
            return
        text = _("The old keys sign the new card. What was made for them can still be opened.")
        if await self.app.push_screen_wait(Confirm(_("Renew the keys?"), text, yes=_("Renew"), no=_("Keep"))):
            await self._do(rotate)

    def action_signing_passphrase(self) -> None:
        """Lock them, lock them otherwise, or unlock them."""
        file = self._told.file
        if file is None:
            return

        async def act(values: dict[str, Value]) -> None:
            old, new = values.get("passphrase"), _chosen(values)
            await self.app.perform(lambda session: change_passphrase(session, str(old) if old else None, new))

        self._form(ActForm(_("Passphrase of the keys"), (NOW, *NEW) if file.locked else NEW, act))

    def _form(self, form: ActForm) -> None:
        self.app.push_screen(form, lambda _values: self.refresh_data())

    async def _do(self, act: Callable[[Session], object]) -> None:
        try:
            await self.app.perform(act)
        except DepotError as error:
            self.app.push_screen(Tell.refusal(error))
            return
        self.refresh_data()

    def action_signing_back(self) -> None:
        """Back to the settings."""
        self.dismiss(None)


def _read(session: Session) -> _Told:
    """Every card, and the key file or why there is none. Raises RoleTooLow."""
    session.may(roles.ADMINISTER)
    store = session.store
    file, trouble = None, None
    try:
        file = key_file(store, store.place)
    except DepotError as error:
        trouble = error
    here = store.stream_head().node
    found = known_cards(store, file.card if file is not None else None)
    cards = [(each, actor_name(store, each.by, here) if each.by is not None else "") for each in found]
    return _Told(cards, file, trouble)


def _chosen(values: dict[str, Value]) -> str | None:
    """The new passphrase of a form, typed twice; None for none. Raises PassphrasesDiffer."""
    if values["new"] != values["again"]:
        raise PassphrasesDiffer
    return str(values["new"]) if values["new"] else None


def _row(known: Known) -> Row:
    card = known.card
    what = _("vault") if card.role == VAULT else _("depot")
    quiet = known.state in (FORMER, REPLACED)
    return Row((card.node, clean(card.name), what, card.made, _(SAID[known.state])), SIGNS[known.state], quiet=quiet)
