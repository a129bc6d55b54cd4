"""Thousands of damaged and forged packages: each is refused by a name of the family, and nothing else happens."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from depot.errors import DepotError
from depot.exchange import reading
from depot.exchange.faults import PackageDamaged, PackageRefused
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import Keyring
from tests.exchange.forge import joined, parts, resealed, signed
from tests.exchange.places import bytes_kept, bytes_read, digest, keys_of, packed

COUNT = 3_600
"""Mutations; the soak makes twenty times as many."""


class Scene(NamedTuple):
    path: Path
    """The depot, whose file must stay as it is."""
    file: Path
    good: bytes
    other: bytes
    """Another good package of the same depot."""
    keys: Keys
    thief: Keys
    vault: Keys
    ring: Keyring


@pytest.fixture
def scene(path: Path, tmp_path: Path, keys: Keys, vault: Keys) -> Scene:
    good = packed(path, keys, [vault.card.seal], 1, 150)
    other = packed(path, keys, [vault.card.seal], 151, 300)
    return Scene(path, tmp_path / "p.DEP", good, other, keys, keys_of("L1"), vault, Keyring([keys.card]))


def flip(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def truncate(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def zero(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    size = min(chance.choice([1, 512, 4_096]), len(data) - start)
    data[start : start + size] = bytes(size)


def swap(data: bytearray, chance: random.Random) -> None:
    a, b = sorted(chance.sample(range(0, len(data) - 64, 64), 2))
    data[a : a + 64], data[b : b + 64] = data[b : b + 64], data[a : a + 64]


def duplicate(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data) - 64)
    data[start:start] = data[start : start + 64]


def append(data: bytearray, chance: random.Random) -> None:
    data += chance.randbytes(chance.randrange(1, 600))


def drop(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data) - 64)
    del data[start : start + chance.randrange(1, 64)]


DAMAGES: list[Callable[[bytearray, random.Random], None]] = [flip, truncate, zero, swap, duplicate, append, drop]


def damaged(good: bytes, count: int) -> Iterator[tuple[str, bytes]]:
    """So many damaged packages; what happens to be unharmed is left out."""
    chance = random.Random(4)
    while count:
        damage, data = chance.choice(DAMAGES), bytearray(good)
        damage(data, chance)
        if bytes(data) != good:
            count -= 1
            yield damage.__name__, bytes(data)


def refusal(scene: Scene, data: bytes, ring: Keyring | None) -> str:
    """The name of the error that refuses a package; fails for one that is taken, or refused in another way."""
    scene.file.write_bytes(data)
    with pytest.raises((PackageRefused, PackageDamaged)) as refused:
        read(scene, ring)
    error = refused.value
    assert str(scene.file) in error.sentence()
    assert error.next_step()
    assert "{" not in error.sentence() + error.next_step()
    return error.name


def read(scene: Scene, ring: Keyring | None) -> None:
    with reading.opened(scene.file, ring) as package:
        package.check(scene.vault.secret.identities())


def test_a_good_package_is_read(scene: Scene) -> None:
    scene.file.write_bytes(scene.good)
    assert bytes_read(scene.file, scene.ring, scene.vault) == bytes_kept(scene.path)[:150]


def damage_all(scene: Scene, count: int) -> Counter[tuple[str, str]]:
    before, seen = digest(scene.path), Counter[tuple[str, str]]()
    for kind, data in damaged(scene.good, count):
        seen[kind, refusal(scene, data, scene.ring)] += 1
    assert digest(scene.path) == before
    return seen


def test_every_mutation_is_refused_by_name(scene: Scene) -> None:
    seen = damage_all(scene, COUNT)
    assert sum(seen.values()) == COUNT
    assert {kind for kind, _name in seen} == {damage.__name__ for damage in DAMAGES}
    names = {name for _kind, name in seen}
    assert {"payload.altered", "signature.wrong", "package.truncated", "package.overlong"} <= names
    assert {name for kind, name in seen if kind == "append"} == {"package.overlong"}


@pytest.mark.soak
def test_every_mutation_is_refused_by_name_at_length(scene: Scene) -> None:
    assert sum(damage_all(scene, 20 * COUNT).values()) == 20 * COUNT


def test_a_reader_without_sums_would_take_some(scene: Scene) -> None:
    """The control: a reader that trusts what decrypts takes packages whose clear part was altered."""
    import pyrage

    taken = 0
    for _kind, data in damaged(scene.good, 300):
        try:
            _manifest, _signature, payload = parts(data)
            pyrage.decrypt(payload, scene.vault.secret.identities())
        except Exception:  # noqa: BLE001 - any failure is a refusal here
            continue
        taken += 1
    assert taken > 0


EDITS: dict[str, list[Any]] = {
    "format": ["depot-journal/2", "x", 1, None],
    "node": ["L2", "", "l1", "L10", 1, None, "..", "A/"],
    "inc": ["0" * 32, "x", "0" * 31, 5, None],
    "stream": ["down", "sideways", 1, None],
    "first": [0, -1, 2, 10**20, "1", 1.0, None, True],
    "last": [149, 151, 0, 10**20, "150", None],
    "count": [149, 151, 0, -1, 50_001, "150", None],
    "prev": ["0" * 64, "1" * 64, "x", None],
    "head": ["0" * 64, "", 3, None],
    "cipher": ["none", "rot13", "", None],
    "cipher_len": [0, 1, 10**12, -1, "9", None],
    "cipher_sha256": ["0" * 64, "X" * 64, None],
    "payload_len": [0, 1, 10**12, -1, None],
    "payload_sha256": ["0" * 64, None],
    "recipients": [[], ["age1x"], "age1x", ["age1x"] * 20, None, [1]],
    "signer": ["0" * 64, "", None, 7],
    "rotations": [None, {}, [1], [{}], [{}] * 40],
    "schema": [2, 99, -1, "1", None],
    "app": [None, 1],
    "created": [None, 1],
    "package": ["x", None],
    "receipt": [-1, "0", None],
}
"""Other values for every field of the manifest."""


def edits(manifest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The manifest with one field edited, missing, or added twice over."""
    for name, values in EDITS.items():
        for value in values:
            if manifest[name] != value or type(manifest[name]) is not type(value):
                yield manifest | {name: value}
        yield {key: value for key, value in manifest.items() if key != name}


def test_every_field_is_in_the_table(scene: Scene) -> None:
    assert set(parts(scene.good)[0]) == set(EDITS)


def test_every_edit_is_refused_whoever_signs_it(scene: Scene) -> None:
    manifest, signature, payload = parts(scene.good)
    before, count = digest(scene.path), 0
    for edited in edits(manifest):
        names = {
            refusal(scene, joined(edited, signature, payload), scene.ring),
            refusal(scene, signed(edited, payload, scene.thief), scene.ring),
        }
        assert names == {"signature.wrong"}, "who names the enrolled key must have it"
        count += 2
        named = edited | {"signer": scene.thief.card.sign} if "signer" in edited else edited
        assert refusal(scene, signed(named, payload, scene.thief), scene.ring) in {
            *("signer.foreign", "node.unknown", "manifest.malformed", "package.too-new", "package.too-big"),
            "signature.wrong",
        }
        count += 1
    assert count > 250
    assert digest(scene.path) == before


def test_a_false_manifest_of_the_true_key_is_refused_too(scene: Scene) -> None:
    """An error in a depot's own program: signed by the right key, and yet not true."""
    manifest, _signature, payload = parts(scene.good)
    for edited in edits(manifest):
        changed = {name for name in manifest if manifest[name] != edited.get(name)}
        data = signed(edited, payload, scene.keys)
        if changed == {"stream"} and edited.get("stream") == "down":
            continue  # which way it goes is for the merge to judge
        if changed == {"rotations"} and edited.get("rotations") == [{}]:
            continue  # a statement that is none is left out
        assert refusal(scene, data, scene.ring), changed


def test_parts_of_two_packages_do_not_mix(scene: Scene) -> None:
    one, other = parts(scene.good), parts(scene.other)
    assert refusal(scene, joined(one[0], one[1], other[2]), scene.ring) in {
        *("payload.altered", "package.truncated", "package.overlong"),
    }
    assert refusal(scene, joined(one[0], other[1], one[2]), scene.ring) == "signature.wrong"
    assert refusal(scene, joined(other[0], one[1], one[2]), scene.ring) == "signature.wrong"


def test_what_is_re_signed_by_a_foreign_key_is_refused(scene: Scene, path: Path) -> None:
    chance = random.Random(5)
    plain = packed(path, scene.keys, (), 1, 150)
    for _nth in range(200):
        first = chance.randrange(1, 100)
        data = resealed(plain, scene.thief, first=first, last=first + 149)
        assert refusal(scene, data, scene.ring) in {"signer.foreign", "manifest.malformed"}
    assert refusal(scene, resealed(plain, scene.thief), scene.ring) == "signer.foreign"
    assert refusal(scene, resealed(plain, scene.keys, node="L2"), scene.ring) == "node.unknown"


def test_the_table_of_refusals_holds_no_other_exception(scene: Scene) -> None:
    """Any bytes at all, of any length, behind any prefix of a good package."""
    chance = random.Random(6)
    for _nth in range(400):
        prefix = scene.good[: chance.randrange(len(scene.good))]
        data = prefix + chance.randbytes(chance.randrange(0, 200))
        if data != scene.good:
            assert refusal(scene, data, scene.ring)


def test_a_folder_and_nothing_are_refused(scene: Scene, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none"):
        with pytest.raises(DepotError) as refused:
            reading.check(place, scene.ring, ())
        assert refused.value.name == "package.unreadable"
