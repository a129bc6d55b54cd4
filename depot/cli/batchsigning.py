"""`depot batch`: what signers say, line by line and of all of it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from depot.cli.acts import tell
from depot.cli.batchargs import boxes, codes_of, docket_of, one
from depot.cli.command import Command
from depot.cli.faults import DigestShort
from depot.cli.fields import day
from depot.cli.parser import text
from depot.words import N_, _, ngettext

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.desk.session import Session
    from depot.store.store import Done

SHORTEST: Final = 8
"""Characters of the hash that a signer gives at least."""


def _for_reason(parser: Parser) -> None:
    one(parser)
    parser.add_argument("--reason", required=True, type=text, metavar=_("TEXT"), help=_("why; it stays on record"))


def _for_decide(parser: Parser) -> None:
    one(parser)
    boxes(parser)
    group = parser.add_mutually_exclusive_group(required=True)
    for decision, help_ in (
        ("keep", N_("keep them, whatever the schedule says; needs a reason")),
        ("defer", N_("leave them for another batch; needs a reason")),
        ("destroy", N_("let them be destroyed")),
    ):
        group.add_argument(f"--{decision}", dest="decision", action="store_const", const=decision, help=_(help_))
    parser.add_argument("--reason", type=text, default="", metavar=_("TEXT"), help=_("why; it stays on record"))


def _decide(context: Context, options: Namespace) -> int:
    from depot.desk.destruction import deciding

    session, it = context.session, docket_of(context, options.batch)
    codes = codes_of(context, options.boxes)
    done = deciding.decide(session, it.batch.id, codes, options.decision, options.reason)
    n = done.result or 0
    tell(context, done, it.code.text, ngettext("{n} line decided", "{n} lines decided", n).format(n=n))
    return 0


def _approve(context: Context, options: Namespace) -> int:
    from depot.desk.destruction import deciding

    session, it = context.session, docket_of(context, options.batch)
    done = deciding.approve_rest(session, it.batch.id)
    n = done.result or 0
    tell(context, done, it.code.text, ngettext("{n} line decided", "{n} lines decided", n).format(n=n))
    return 0


def _for_sign(parser: Parser) -> None:
    one(parser)
    help_ = _("as what: one of the offices that must sign")
    parser.add_argument("--as", dest="office", required=True, type=text, metavar=_("OFFICE"), help=help_)
    help_ = _("hash of what was looked at, as depot batch show says it: 8 characters or more")
    parser.add_argument("--digest", required=True, type=text, metavar=_("HASH"), help=help_)
    help_ = _("reference of a sheet that was signed on paper, to enter that signature")
    parser.add_argument("--paper", type=text, default="", metavar=_("TEXT"), help=help_)
    parser.add_argument("--name", type=text, default="", metavar=_("NAME"), help=_("who signed the sheet"))


def _sign(context: Context, options: Namespace) -> int:
    from depot.desk.destruction import signatures

    session, it = context.session, docket_of(context, options.batch)
    given = options.digest.strip().lower()
    if len(given) < SHORTEST:
        raise DigestShort(digest=options.digest, count=SHORTEST)
    digest = it.digest if it.digest.startswith(given) else given
    sheet = options.paper or options.name
    if sheet:
        done = signatures.sign_from_paper(
            session, it.batch.id, options.office, context.pin, digest, name=options.name, paper=options.paper
        )
    else:
        done = signatures.sign(session, it.batch.id, options.office, context.pin, digest)
    assert done.result is not None
    lacking = len(done.result.lacking)
    message = ngettext("signed; {n} signature is lacking", "signed; {n} signatures are lacking", lacking)
    tell(context, done, it.code.text, message.format(n=lacking) if lacking else _("signed; all have signed"))
    return 0


def _answer(act: Callable[..., Done[Any]], message: str) -> Callable[[Context, Namespace], int]:
    """A command that answers for a whole batch with a reason."""

    def run(context: Context, options: Namespace) -> int:
        session, it = context.session, docket_of(context, options.batch)
        tell(context, act(session, it.batch.id, options.reason), it.code.text, _(message))
        return 0

    return run


def _refused(session: Session, batch: int, reason: str) -> Done[None]:
    from depot.desk.destruction.deciding import refuse

    return refuse(session, batch, reason)


def _changes(session: Session, batch: int, reason: str) -> Done[None]:
    from depot.desk.destruction.deciding import request_changes

    return request_changes(session, batch, reason)


def _cancelled(session: Session, batch: int, reason: str) -> Done[None]:
    from depot.desk.destruction.deciding import cancel

    return cancel(session, batch, reason)


def _for_postpone(parser: Parser) -> None:
    _for_reason(parser)
    parser.add_argument("--until", required=True, type=day, metavar=_("DATE"), help=_("when to look at it again"))


def _postpone(context: Context, options: Namespace) -> int:
    from depot.desk.destruction.deciding import postpone

    session, it = context.session, docket_of(context, options.batch)
    done = postpone(session, it.batch.id, options.until, options.reason)
    tell(context, done, it.code.text, _("put off until {day}").format(day=options.until))
    return 0


COMMANDS = {
    "decide": Command(N_("decide about boxes of a batch, one by one; as a supervisor"), _decide, _for_decide),
    "approve": Command(
        N_("decide that all goes of which nothing was said; what somebody keeps stays kept"), _approve, one
    ),
    "sign": Command(
        N_("sign a batch, or enter a signature that was given on paper"),
        _sign,
        _for_sign,
        N_("The PIN is asked for again. Who made the list does not sign it, and nobody signs twice."),
    ),
    "refuse": Command(N_("refuse a batch for good"), _answer(_refused, N_("refused")), _for_reason),
    "changes": Command(
        N_("give a batch back to be changed; its signatures are void"), _answer(_changes, N_("given back")), _for_reason
    ),
    "postpone": Command(N_("put a batch off until a day"), _postpone, _for_postpone),
    "cancel": Command(N_("give a batch up; its boxes stay"), _answer(_cancelled, N_("given up")), _for_reason),
}
