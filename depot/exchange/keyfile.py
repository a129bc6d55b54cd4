"""The private keys of a node, in a file of mode 600 beside its database: `depot.db` has `depot.db.keys`.

Beside, because a key belongs to a node and a node is a database: one account may work in several, and whoever moves a
depot moves its folder. Not in it, so that no backup carries a private key away and a restore leaves the keys as they
are. The file is JSON: the public card in the clear, and the secrets, in the clear or encrypted by a passphrase
(argon2id, ChaCha20-Poly1305; the card and the parameters are bound to them).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from unicodedata import normalize

from depot.errors import BadInput, Damaged, Refused
from depot.exchange import cards
from depot.exchange.cards import Card
from depot.store.connection import write_failed
from depot.store.filesystem import put_in_new_place, put_in_place
from depot.store.places import FilePlace, Place, ServerPlace
from depot.words import N_

if TYPE_CHECKING:
    import pyrage

FORMAT: Final = "depot-keys/1"

LONGEST: Final = 65_536
"""Bytes of a key file."""

FORMER: Final = 16
"""Former age identities that are kept, to open what was made for them."""

KDF: Final = {"memory_kib": 65_536, "passes": 3, "lanes": 1}
"""argon2id: 64 MiB, three passes."""
_KDF_MOST: Final = {"memory_kib": 1 << 20, "passes": 20, "lanes": 16}
"""What a file may ask for, at most."""


class KeysMissing(Refused):
    """Facts: path."""

    what = N_("This depot has no keys yet: {path} is not there.")
    todo = N_("As an administrator, make them with: depot key make")


class KeysExist(Refused):
    """Facts: path."""

    what = N_("There are keys already: {path}.")
    todo = N_("To change them, run: depot key rotate")


class KeysUnreadable(Damaged):
    """Facts: path, detail."""

    what = N_("The keys in {path} cannot be read: {detail}.")
    todo = N_("Bring back a copy of that file; without one, set it aside and make new keys: depot key make")


class KeysOfAnother(Refused):
    """Facts: path, node, here."""

    what = N_("The keys in {path} are of the depot {node}; the database here is of {here}.")
    todo = N_("Set that file aside, then bring back the one of {here} or make new keys: depot key make")


class PassphraseMissing(Refused):
    """Facts: path."""

    what = N_("The keys in {path} are locked by a passphrase.")
    todo = N_("Run the command in a terminal, which asks for it, or set DEPOT_PASSPHRASE.")


class PassphraseWrong(Refused):
    """The passphrase does not open the keys."""

    what = N_("The passphrase is not that of the keys.")
    todo = N_("Try again. Without the passphrase, set the key file aside and make new keys: depot key make")


class PassphrasesDiffer(BadInput):
    """A new passphrase was entered twice, differently."""

    what = N_("The two passphrases are not the same.")
    todo = N_("Enter the same passphrase twice.")


class Secret(NamedTuple):
    """The private half of a node's keys. Never shown, logged or journalled."""

    sign: bytes
    """Ed25519 private key, 32 bytes."""
    seals: tuple[str, ...]
    """age identities, the present one first."""

    def signature(self, message: bytes) -> bytes:
        """An Ed25519 signature, 64 bytes."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.sign).sign(message)

    def identities(self) -> list[pyrage.x25519.Identity]:
        """What opens packages for this node, made for former keys too."""
        import pyrage

        return [pyrage.x25519.Identity.from_str(seal) for seal in self.seals]

    def __repr__(self) -> str:
        return "Secret(...)"


class Keys(NamedTuple):
    """A node's keys, ready to use."""

    card: Card
    secret: Secret


class KeyFile(NamedTuple):
    """A key file as it was read: the card, and the secrets, perhaps still locked."""

    path: Path
    card: Card
    lock: Mapping[str, Any] | None
    """Parameters of the passphrase; None without one."""
    content: Any
    """The secrets: an object, or locked and in hex."""

    @property
    def locked(self) -> bool:
        """Whether a passphrase is needed."""
        return self.lock is not None

    def keys(self, passphrase: str | None = None) -> Keys:
        """The keys. Raises PassphraseMissing, PassphraseWrong, KeysUnreadable."""
        if self.lock is not None and not passphrase:
            raise PassphraseMissing(path=str(self.path))
        try:
            plain = self.content
            if self.lock is not None and passphrase:
                plain = json.loads(_opened(bytes.fromhex(plain), passphrase, self.lock, self.card))
            secret = Secret(bytes.fromhex(plain["sign"]), tuple(map(str, plain["seals"])))
            fits = (_public(secret.sign), str(secret.identities()[0].to_public())) == (self.card.sign, self.card.seal)
        except PassphraseWrong:
            raise
        except Exception as error:
            raise KeysUnreadable(path=str(self.path), detail=str(error)) from error
        if not fits:
            raise KeysUnreadable(path=str(self.path), detail="card and keys differ")
        return Keys(self.card, secret)


def beside(database: Path) -> Path:
    """Where the keys of a database file are."""
    return FilePlace(database).key_file("")


def folder_for(place: Place) -> None:
    """Make the folder of the key files of a database on a server. Raises DiskFull, WriteFailed."""
    if isinstance(place, ServerPlace):
        try:
            place.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise write_failed(place.keys, error) from error


def generate(role: str, node: str, name: str, made: str, former: tuple[str, ...] = ()) -> Keys:
    """New keys. `made` is a day; `former` are age identities to go on opening packages with."""
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    secret = Secret(os.urandom(32), (str(identity), *former[: FORMER - 1]))
    card = Card(role, node, name, made, _public(secret.sign), str(identity.to_public()))
    return Keys(cards.issue(card, secret.signature), secret)


def load(path: Path) -> KeyFile:
    """Read a key file. Raises KeysMissing, KeysUnreadable."""
    try:
        with path.open("rb") as file:
            stored = file.read(LONGEST + 1)
    except FileNotFoundError as error:
        raise KeysMissing(path=str(path)) from error
    except OSError as error:
        raise KeysUnreadable(path=str(path), detail=error.strerror or str(error)) from error
    try:
        content = json.loads(stored)
        if len(stored) > LONGEST or content["format"] != FORMAT:
            raise ValueError(FORMAT)
        lock = content["lock"]
        if lock is not None and not all(0 < int(lock[name]) <= most for name, most in _KDF_MOST.items()):
            raise ValueError("lock")
        return KeyFile(path, cards.parse(content["card"]), lock, content["secret"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, cards.CardMalformed) as error:
        raise KeysUnreadable(path=str(path), detail=str(error)) from error


def keep(path: Path, keys: Keys, passphrase: str | None = None, *, replace: bool = False) -> None:
    """Write a key file, mode 600, durably. Raises KeysExist unless it may `replace`, DiskFull, WriteFailed."""
    plain = {"sign": keys.secret.sign.hex(), "seals": list(keys.secret.seals)}
    lock: dict[str, Any] | None = None
    secret: Any = plain
    if passphrase:
        lock = {"kdf": "argon2id", **KDF, "salt": os.urandom(16).hex()}
        secret = _closed(json.dumps(plain).encode(), passphrase, lock, keys.card).hex()
    content = {"format": FORMAT, "card": keys.card.text, "lock": lock, "secret": secret}
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
    try:
        with open(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123 - a handle, no path
            json.dump(content, file, ensure_ascii=False, indent=1)
        (put_in_place if replace else put_in_new_place)(temporary, path)
    except FileExistsError as error:
        raise KeysExist(path=str(path)) from error
    except OSError as error:
        raise write_failed(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _public(sign: bytes) -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(sign).public_key().public_bytes_raw().hex()


def _derived(passphrase: str, lock: Mapping[str, Any]) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    salt, passes, memory, lanes = bytes.fromhex(lock["salt"]), lock["passes"], lock["memory_kib"], lock["lanes"]
    return hash_secret_raw(normalize("NFC", passphrase).encode(), salt, passes, memory, lanes, 32, Type.ID)


def _bound(lock: Mapping[str, Any], card: Card) -> bytes:
    """What is authenticated together with the secrets."""
    return f"{FORMAT}\0{json.dumps(lock, sort_keys=True)}\0{card.text}".encode()


def _closed(plain: bytes, passphrase: str, lock: Mapping[str, Any], card: Card) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    nonce = os.urandom(12)
    return nonce + ChaCha20Poly1305(_derived(passphrase, lock)).encrypt(nonce, plain, _bound(lock, card))


def _opened(sealed: bytes, passphrase: str, lock: Mapping[str, Any], card: Card) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        return ChaCha20Poly1305(_derived(passphrase, lock)).decrypt(sealed[:12], sealed[12:], _bound(lock, card))
    except InvalidTag as error:
        raise PassphraseWrong from error
