"""Packages on the command line without a depot: `depot verify PACKAGE` and `depot dump`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from depot.cli.command import Command
from depot.cli.keys import passphrase, read_card
from depot.cli.output import as_json
from depot.errors import DepotError
from depot.store.places import FilePlace
from depot.words import N_, _, colon

if TYPE_CHECKING:
    import pyrage

    from depot.cli.context import Context
    from depot.cli.parser import Parser
    from depot.exchange.cards import Card
    from depot.exchange.keyring import Keyring
    from depot.exchange.reading import Checked, Package


def reading_arguments(parser: Parser) -> None:
    """What says whose signature counts, and what opens packages."""
    help_ = _("card of who should have signed; may be repeated")
    parser.add_argument("--card", type=Path, action="append", default=[], metavar=_("CARD"), help=help_)
    help_ = _("key file to open packages with; else the depot's own, where there is one")
    parser.add_argument("--key", type=Path, metavar=_("FILE"), help=help_)


class Means:
    """What is at hand to check packages with."""

    def __init__(self, context: Context, options: Namespace) -> None:
        from depot.exchange import keyfile

        self.card: Card | None = None
        self.identities: Sequence[pyrage.x25519.Identity] = ()
        self._cards = [read_card(path) for path in options.card]
        self._context = context
        path: Path | None = options.key or self._own()
        if path is not None and (options.key is not None or path.exists()):
            file = keyfile.load(path)
            self.card = file.card
            try:
                self.identities = file.keys(passphrase(file)).secret.identities()
            except keyfile.PassphraseMissing:
                if options.key is not None:
                    raise

    def _own(self) -> Path | None:
        """Where the keys of the depot here are, if there is one."""
        place = self._context.place
        try:
            return place.key_file("") if isinstance(place, FilePlace) else self._context.reader.key_file
        except DepotError:
            return None

    def ring(self, node: str) -> Keyring | None:
        """Whom to believe for a node: the cards that were given, else what the depot here knows; None when nothing."""
        from depot.exchange.keyring import Keyring, keyring
        from depot.store.connection import translated

        if self._cards:
            return Keyring(self._cards)
        own = self.card
        try:
            with translated(self._context.place):
                reader = self._context.reader
                mine = own if own is not None and own.node == reader.stream_head().node else None
                ring = keyring(reader, mine)
        except DepotError:  # no depot, or one that cannot be read: packages can be checked without
            ring = Keyring([own] if own is not None else [])
        return ring if ring.knows(node) else None


def opened(path: Path, means: Means) -> Package:
    """A package, opened with the ring for its node."""
    from depot.exchange import reading

    with reading.opened(path) as package:
        ring = means.ring(package.manifest.node)
    return reading.opened(path, ring)


def verify(context: Context, options: Namespace) -> int:
    """Check packages; the exit code is that of the worst."""
    from depot.exchange.reading import Checked

    means, worst = Means(context, options), 0
    for path in options.package:
        try:
            with opened(path, means) as package:
                package.check_cipher()
                content = package.readable(means.identities)
                if content:
                    package.check(means.identities)
                _tell(context, path, Checked(package.manifest, package.card, content))
        except DepotError as error:
            message, step = error.sentence(_), error.next_step(_)
            context.out.say(
                {"problem": error.name, "subject": str(path), "message": message, "next": step}, message, f"    {step}"
            )
            worst = max(worst, error.exit_code)
    return worst


def _tell(context: Context, path: Path, checked: Checked) -> None:
    made, card = checked.manifest, checked.card
    record: dict[str, Any] = {
        "path": str(path),
        "node": made.node,
        "inc": made.inc,
        "first": made.first,
        "last": made.last,
    }
    record |= {"head": made.head, "signer": made.signer, "trusted": card is not None, "content": checked.content}
    lines = [
        _("{path}: events {first} to {last} of {node}.").format(
            path=path, first=made.first, last=made.last, node=made.node
        )
    ]
    if card is not None:
        lines.append(
            _("    signed by {name}, fingerprint {fingerprint}").format(name=card.name, fingerprint=card.fingerprint)
        )
    else:
        said = _("    not checked: whose signature it is, since no card of {node} was given (--card)")
        lines.append(said.format(node=made.node))
    if checked.content:
        lines.append(_("    content: decrypted, counted, chained; all of it is as it was signed"))
    else:
        lines.append(_("    not checked: the events, since the private key that opens it is not here (--key)"))
    context.out.say(record, *lines)


def _for_dump(parser: Parser) -> None:
    parser.add_argument("package", type=Path, metavar=_("PACKAGE"), help=_("the package"))
    reading_arguments(parser)
    parser.add_argument("--manifest", action="store_true", help=_("only what stands in the clear"))


def _dump(context: Context, options: Namespace) -> int:
    from depot.exchange import dumping

    means = Means(context, options)
    with opened(options.package, means) as package:
        about = dumping.about(package) | {"trusted": package.card is not None}
        context.out.say(about, *(colon(name, str(value)) for name, value in about.items()))
        if not options.manifest:
            for said in dumping.events(package, means.identities):
                head = (
                    f"{said['seq']}  {said['at']}  {said['actor']}@{said['station']}  {said['kind']}  {said['subject']}"
                )
                body = as_json(said["body"]) if said["body"] is not None else _("(redacted)")
                context.out.say(said, f"{head}  {body}")
    return 0


COMMANDS = {
    "dump": Command(
        N_("print a package so that people can read it"),
        _dump,
        _for_dump,
        N_("First what stands in the clear, then each event, oldest first. With --json, one object a line."),
    )
}
