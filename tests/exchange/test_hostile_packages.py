"""Thousands of bad packages handed to a depot: each is refused by name, and not a byte of its database changes."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest

from depot.exchange import keyfile
from depot.exchange.chain import Carried
from depot.exchange.faults import ChainBroken, PackageDamaged, PackageRefused
from depot.exchange.keyring import Keyring, keyring
from depot.exchange.reading import opened as opened_package
from depot.exchange.receiving import receive
from tests.conftest import ROOT
from tests.exchange.forge import encrypted, joined, lines_of, parts, resealed, signed, stored_as
from tests.exchange.places import keys_of, packed
from tests.exchange.test_mutations import damaged, edits
from tests.exchange.test_reading import zeros
from tests.exchange.trading import Place, believing, names
from tests.store import trading
from tests.store.depots import assert_sound, registered
from tests.store.trading import opened, snapshot

COUNT = 3_000
"""Bad packages; the soak makes ten times as many."""

Named = Iterator[tuple[str, bytes]]


@pytest.fixture
def places(tmp_path: Path) -> tuple[Place, Place, Place]:
    one, two, vault = believing(tmp_path)
    with opened(one.path) as store:
        for _nth in range(40):
            registered(store, 3)
    return one, two, vault


def bytes_of(place: Place) -> str:
    """SHA-256 of a closed depot's file; nothing is left beside it."""
    assert not place.path.with_name(f"{place.path.name}-wal").exists()
    return sha256(place.path.read_bytes()).hexdigest()


def bad(one: Place, two: Place, count: int) -> Named:
    """So many bad packages of a depot for another, by what was done to them."""
    chance = random.Random(12)
    to = [two.keys.card.seal]
    good, other = packed(one.path, one.keys, to, 1, 80), packed(one.path, one.keys, to, 81, 120)
    plain, thief = packed(one.path, one.keys, (), 1, 80), keys_of("L1")
    forgeries = [("thief", signed(each, parts(good)[2], thief)) for each in edits(parts(good)[0])]
    forgeries += [("unsigned", joined(each, *parts(good)[1:])) for each in edits(parts(good)[0])]
    forgeries += [("mixed", joined(*parts(good)[:2], parts(other)[2])), ("foreign", resealed(plain, thief))]
    yield from forgeries
    lines = lines_of(plain).splitlines(keepends=True)
    left = count - len(forgeries)
    within = left // 4
    while within:
        other_lines = within_lines(lines, chance)
        if b"".join(other_lines).lower() != b"".join(lines).lower():  # hex in capitals says the same
            within -= 1
            yield "within", resealed(plain, one.keys, b"".join(other_lines))
    yield from damaged(good, left - left // 4)


def within_lines(lines: list[bytes], chance: random.Random) -> list[bytes]:
    """Other lines, which the depot's true key is going to sign: as if its own program were out of order."""
    made, at = list(lines), chance.randrange(len(lines))
    match chance.randrange(5):
        case 0:
            del made[at]
        case 1:
            made.insert(at, made[chance.randrange(len(made))])
        case 2:
            other = (at + 1) % len(made)
            made[at], made[other] = made[other], made[at]
        case 3:
            line = bytearray(made[at])
            line[chance.randrange(len(line))] ^= 1 << chance.randrange(8)
            made[at] = bytes(line)
        case _:
            made[at] = made[at][: chance.randrange(len(made[at]))] + b"\n"
    return made


def hand_in(place: Place, file: Path, packages: Named) -> Counter[tuple[str, str]]:
    """Let a depot receive them, one after the other; what was done to them and how each was refused."""
    seen = Counter[tuple[str, str]]()
    with place.working() as session:
        ring, identities = keyring(session.store, place.keys.card), place.keys.secret.identities()
        for kind, data in packages:
            file.write_bytes(data)
            (received,) = receive(session, [file], lambda: ring, identities)
            problem = received.problem
            assert isinstance(problem, PackageRefused | PackageDamaged), (kind, problem)
            assert received.taken is None
            assert problem.next_step()
            assert "{" not in problem.sentence() + problem.next_step()
            seen[kind, problem.name] += 1
    return seen


def all_refused(places: tuple[Place, Place, Place], file: Path, count: int) -> Counter[tuple[str, str]]:
    one, two, _vault = places
    before = bytes_of(two)
    seen = hand_in(two, file, bad(one, two, count))
    assert bytes_of(two) == before
    assert_sound(two.path)
    assert names(two.receive(*one.send(file.parent / "good", two))) == ["ok"]
    return seen


def test_of_thousands_of_bad_packages_nothing_is_kept(places: tuple[Place, Place, Place], usb: Path) -> None:
    seen = all_refused(places, usb / "P.DEP", COUNT)
    assert sum(seen.values()) == COUNT
    within = {name for kind, name in seen if kind == "within"}
    assert {"chain.broken", "count.wrong", "payload.malformed"} <= within, "found out after some of it was taken in"
    assert {"signature.wrong", "payload.altered", "package.truncated", "signer.foreign"} <= {name for _k, name in seen}


@pytest.mark.soak
def test_of_tens_of_thousands_nothing_is_kept(places: tuple[Place, Place, Place], usb: Path) -> None:
    assert sum(all_refused(places, usb / "P.DEP", 10 * COUNT).values()) == 10 * COUNT


def test_a_depot_that_takes_events_as_it_reads_them_keeps_altered_ones(
    places: tuple[Place, Place, Place], usb: Path
) -> None:
    """The control: only the end of a package tells that its signer did not say the truth."""
    one, two, _vault = places
    plain, file = packed(one.path, one.keys, (), 1, 80), usb / "P.DEP"
    lines = lines_of(plain).replace("Boîte".encode(), b"Faux!", 5)
    file.write_bytes(resealed(plain, one.keys, lines))
    before = bytes_of(two)
    assert names(two.receive(file)) == ["chain.broken"]
    assert bytes_of(two) == before
    read: list[Carried] = []
    with opened_package(file, Keyring([one.keys.card])) as package:
        made = package.manifest
        with suppress(ChainBroken):
            for some in package.events(()):
                read += some
    items = tuple(trading.Carried(*each) for each in read)
    naive = trading.Parcel(made.node, made.inc, 1, len(items), bytes(32), items)
    assert trading.receive(two.path, naive).new == 80
    assert "Faux!" in str(snapshot(two.path)["box"])


HELD = 1 << 30
"""Address space of a machine that has little: bytes."""

BOMB = """
import resource, sys
from pathlib import Path
import pyrage, zstandard
from depot.exchange import keyfile, reading
from tests.exchange.forge import parts
file, keys = Path(sys.argv[2]), keyfile.load(Path(sys.argv[3])).keys()
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[4]), int(sys.argv[4])))
if sys.argv[1] == "naive":
    text = pyrage.decrypt(parts(file.read_bytes())[2], keys.secret.identities())
    print(len(zstandard.ZstdDecompressor().decompressobj().decompress(text)))
else:
    reading.check(file, None, keys.secret.identities())
"""


@pytest.mark.parametrize(("reader", "end"), [("ours", "PayloadSwells"), ("naive", "MemoryError")])
def test_a_bomb_harms_a_naive_reader_and_not_ours(
    places: tuple[Place, Place, Place], usb: Path, reader: str, end: str
) -> None:
    one, two, _vault = places
    good = packed(one.path, one.keys, [two.keys.card.seal], 1, 80)
    file, keys = usb / "BOMB.DEP", usb / "keys"
    file.write_bytes(stored_as(good, one.keys, encrypted(zeros(2 << 30), [two.keys.card.seal])))
    assert file.stat().st_size < 400_000
    keyfile.keep(keys, two.keys)
    program = [sys.executable, "-c", BOMB, reader, str(file), str(keys), str(HELD)]
    ran = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert end in ran.stderr.splitlines()[-1]
    if reader == "ours":
        before = bytes_of(two)
        assert names(two.receive(file)) == ["payload.swells"]
        assert bytes_of(two) == before


def enrol_him(one: Place, two: Place, usb: Path) -> list[Path]:
    two.believe(one)
    return one.send(usb / "again", two)


def seal_for_it(one: Place, two: Place, usb: Path) -> list[Path]:
    return one.send(usb / "again", two)


def bring_what_is_before(one: Place, two: Place, usb: Path) -> list[Path]:
    return sorted(one.send(usb / "again", two, most=40))


@pytest.mark.parametrize(
    ("name", "mend"),
    [("node.unknown", enrol_him), ("recipient.other", seal_for_it), ("package.gap", bring_what_is_before)],
)
def test_mending_the_one_thing_that_was_wrong_is_enough(
    tmp_path: Path, usb: Path, name: str, mend: Callable[[Place, Place, Path], list[Path]]
) -> None:
    """So each refusal stands for its own reason, and its advice is true."""
    one, two, other = (Place(tmp_path, node) for node in ("L1", "L2", "L3"))
    with opened(one.path) as store:
        registered(store, 90)
    if name != "node.unknown":
        two.believe(one)
    bad = one.send(usb / "bad", other if name == "recipient.other" else two, most=40)
    before = bytes_of(two)
    assert set(names(two.receive(*bad[1:] if name == "package.gap" else bad))) == {name}
    assert name == "package.gap" or bytes_of(two) == before, "of a gap it is noted what is missing"
    assert set(names(two.receive(*mend(one, two, usb)))) == {"ok"}
    assert snapshot(two.path)["box"] == snapshot(one.path)["box"]
