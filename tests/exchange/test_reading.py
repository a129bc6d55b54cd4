"""Reading packages: the order of the checks, each refusal for its own reason, and memory that stays flat."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depot.exchange import manifest as form
from depot.exchange.faults import ChainBroken
from depot.exchange.keyfile import Keys
from depot.exchange.keyring import Keyring
from depot.exchange.reading import check, opened
from tests.conftest import ROOT
from tests.exchange.forge import encrypted, lines_of, parts, resealed, stored_as
from tests.exchange.memory import STATUS, forget_peak, peak
from tests.exchange.places import bytes_kept, bytes_read, packed, redact


@pytest.fixture
def plain(path: Path, keys: Keys) -> bytes:
    """A package of a hundred events that everybody can read."""
    return packed(path, keys, (), 1, 100)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "p.DEP"


def refusal(file: Path, data: bytes, keys: Keys, opener: Keys | None = None) -> str:
    from depot.errors import DepotError

    file.write_bytes(data)
    with pytest.raises(DepotError) as refused, opened(file, Keyring([keys.card])) as package:
        package.check((opener or keys).secret.identities())
    return refused.value.name


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_what_goes_in_comes_out(data: st.DataObject, path: Path, file: Path, keys: Keys, vault: Keys) -> None:
    kept = bytes_kept(path)
    first = data.draw(st.integers(1, len(kept)))
    last = data.draw(st.integers(first, len(kept)))
    to = data.draw(st.sampled_from([(), (vault.card.seal,), (keys.card.seal, vault.card.seal)]))
    file.write_bytes(packed(path, keys, to, first, last))
    assert bytes_read(file, Keyring([keys.card]), vault) == kept[first - 1 : last]


def test_redacted_bodies_travel_as_their_hashes(path: Path, file: Path, keys: Keys, vault: Keys) -> None:
    before = bytes_kept(path)
    gone_at = redact(path, 3)
    after = bytes_kept(path)
    assert len(gone_at) == 3
    assert [row[3] for row in after[: len(before)]] == [row[3] for row in before]
    assert [seq for seq, row in enumerate(after, 1) if row[1] is None] == gone_at
    data = packed(path, keys, ())
    file.write_bytes(data)
    assert bytes_read(file, Keyring([keys.card]), vault) == after
    gone = before[gone_at[0] - 1][1]
    assert gone is not None
    assert gone[16:] not in lines_of(data)


def test_the_head_of_one_is_the_prev_of_the_next(path: Path, keys: Keys) -> None:
    one, other = parts(packed(path, keys, (), 1, 60))[0], parts(packed(path, keys, (), 61, 90))[0]
    assert one["head"] == other["prev"]
    assert one["prev"] == "0" * 64


def test_the_name_is_safe_everywhere(path: Path, file: Path, keys: Keys) -> None:
    file.write_bytes(packed(path, keys, (), 3, 60))
    with opened(file) as package:
        name, inc = package.manifest.name, package.manifest.inc
    assert name == f"L1-{inc[:8].upper()}-000000003-000000060.DEP"
    assert name.isascii()
    assert not set(name) & set('<>:"/\\|?* ')


def test_another_recipient_is_told_so(path: Path, file: Path, keys: Keys, vault: Keys) -> None:
    assert refusal(file, packed(path, keys, [vault.card.seal]), keys, keys) == "recipient.other"
    checked = check(file, Keyring([keys.card]), keys.secret.identities())
    assert (checked.content, checked.card) == (False, keys.card)
    assert check(file, None, vault.secret.identities()).card is None


def test_a_recipient_who_is_only_announced_cannot_read(path: Path, file: Path, keys: Keys, vault: Keys) -> None:
    data = packed(path, keys, [vault.card.seal])
    claimed = stored_as(data, keys, parts(data)[2], recipients=[keys.card.seal])
    assert refusal(file, claimed, keys, keys) == "payload.undecipherable"
    cut = parts(data)[2][:-40]
    assert refusal(file, stored_as(data, keys, cut), keys, vault) == "payload.undecipherable"


def test_a_package_is_refused_at_the_first_thing_that_is_wrong(
    path: Path, file: Path, keys: Keys, vault: Keys, plain: bytes
) -> None:
    """Each further fault stands behind the ones before in the order, and is only told when they are mended."""
    lines = lines_of(plain).splitlines(keepends=True)
    newer = [line.replace(b'{"v":1,', b'{"v":9,', 1) for line in lines]
    faults = [
        ("package.too-new", {"schema": 9}, lines),
        ("chain.broken", {"schema": 9}, newer),
        ("count.wrong", {"schema": 9}, newer[:-1]),
        ("payload.malformed", {"schema": 9}, [*newer[:-1], b"nothing\n"]),
    ]
    for name, said, content in faults:
        assert refusal(file, resealed(plain, keys, b"".join(content), **said), keys) == name
    swelling = resealed(plain, keys, b"".join(newer[:-1]), schema=9, payload_len=10)
    assert refusal(file, swelling, keys) == "payload.swells"
    locked = stored_as(packed(path, keys, [vault.card.seal]), keys, b"no age at all", schema=9, payload_len=10)
    assert refusal(file, locked, keys, vault) == "payload.undecipherable"
    assert refusal(file, locked, keys, keys) == "recipient.other"
    altered = locked[:-1] + b"?"
    assert refusal(file, altered, keys, keys) == "payload.altered"
    assert refusal(file, altered, vault, keys) == "node.unknown"
    unsigned = altered.replace(b'"schema":9', b'"schema":8')
    assert refusal(file, unsigned, keys, keys) == "signature.wrong"
    longer = unsigned[:6] + (form.MANIFEST_MOST + 1).to_bytes(4) + unsigned[10:]
    assert refusal(file, longer, keys, keys) == "package.too-big"
    assert refusal(file, b"PK" + longer[2:], keys, keys) == "not-a-package".replace("-", ".", 1)


def test_events_that_are_not_of_their_place(file: Path, keys: Keys, plain: bytes) -> None:
    from depot.exchange.lines import cut, line
    from depot.model.event import body_hash, event_hash

    def forged(change: tuple[bytes, bytes], **said: object) -> bytes:
        """Event 50 with another header, the chain made true again."""
        made, prev = [], bytes(32)
        for n, text in enumerate(lines_of(plain).splitlines(), 1):
            header, body, _redacted = cut(text)
            header = header.replace(*change, 1) if n == 50 else header
            assert body is not None
            prev = event_hash(prev, header, body_hash(body))
            made.append(line(header, body, None))
        return resealed(plain, keys, b"".join(made), head=prev.hex(), **said)

    assert refusal(file, forged((b'"seq":50,', b'"seq":51,')), keys) == "event.elsewhere"
    assert refusal(file, forged((b'"node":"L1"', b'"node":"L2"')), keys) == "event.elsewhere"
    assert refusal(file, forged((b'"seq":50,', b'"seq":"50",')), keys) == "event.elsewhere"
    assert refusal(file, forged((b'"n":', b'"n":1.')), keys) == "event.malformed"
    assert refusal(file, forged((b'"actor":', b'"x":')), keys) == "event.malformed"
    assert refusal(file, forged((b'"actor":"', b'"actor":7,"x":"')), keys) == "event.malformed"
    assert refusal(file, forged((b'{"v":1,', b'{"v":2,')), keys) == "package.too-new"
    assert refusal(file, forged((b'{"v":1,', b'{"v":0,')), keys) == "event.malformed"
    assert refusal(file, forged((b'{"v":1,', b"[")), keys) == "event.malformed"


def test_events_before_a_fault_are_given_and_nothing_after(file: Path, keys: Keys, plain: bytes) -> None:
    lines = lines_of(plain).splitlines(keepends=True)
    lines[49] = lines[49].replace(b'{"v":1,', b'{"v":2,')
    file.write_bytes(resealed(plain, keys, b"".join(lines)))
    given: list[int] = []
    with opened(file, Keyring([keys.card])) as package, pytest.raises(ChainBroken):
        given.extend(each.event.seq for some in package.events(()) for each in some)
    assert given == [*range(1, 50)]


def zeros(size: int) -> bytes:
    compressor = zstandard.ZstdCompressor(level=19).compressobj()
    piece = bytes(1 << 20)
    made = b"".join(compressor.compress(piece) for _nth in range(size >> 20))
    return made + compressor.flush()


def test_a_bomb_is_not_unpacked(path: Path, file: Path, keys: Keys, vault: Keys) -> None:
    bomb = zeros(1 << 30)
    assert len(bomb) < 200_000
    data = packed(path, keys, [vault.card.seal])
    forget_peak()
    before = peak()
    for said, name in (({}, "payload.swells"), ({"payload_len": form.PAYLOAD_MOST}, "payload.malformed")):
        hidden = stored_as(data, keys, encrypted(bomb, [vault.card.seal]), **said)
        assert refusal(file, hidden, keys, vault) == name
    assert peak() - before < 64 << 10, "kilobytes"


def test_a_window_that_wants_all_memory_is_refused(path: Path, file: Path, keys: Keys, plain: bytes) -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=27, compression_level=3)
    wide = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    text = lines_of(plain)
    assert refusal(file, stored_as(plain, keys, wide.compress(text) + wide.flush()), keys) == "payload.malformed"


def test_anything_behind_the_compressed_lines_is_seen(file: Path, keys: Keys, plain: bytes) -> None:
    payload = parts(plain)[2]
    assert refusal(file, stored_as(plain, keys, payload + b"more"), keys) == "payload.malformed"
    again = zstandard.ZstdCompressor().compress(b"more")
    assert refusal(file, stored_as(plain, keys, payload + again), keys) == "payload.swells"
    assert refusal(file, stored_as(plain, keys, payload[:-9]), keys) == "payload.malformed"


def test_a_name_that_stands_twice_is_refused(file: Path, keys: Keys, plain: bytes) -> None:
    from tests.exchange.forge import compact, signed

    manifest, _signature, payload = parts(plain)
    text = compact(manifest)[:-1] + b',"node":"L2"}'
    assert json.loads(text)["node"] == "L2"
    assert refusal(file, signed(text, payload, keys), keys) == "manifest.malformed"


def test_fields_that_a_newer_program_adds_are_ignored(file: Path, keys: Keys, plain: bytes) -> None:
    file.write_bytes(resealed(plain, keys, None, colour="green"))
    assert check(file, Keyring([keys.card]), ()).content


MEMORY = """
import sys
from pathlib import Path
from depot.exchange import keyfile, packing, reading
from depot.exchange.keyring import Keyring
from depot.store.store import Store
from tests.exchange.memory import peak
keys = keyfile.generate("depot", "L1", "x", "2026-10-05")
with Store.open(Path(sys.argv[1]), readonly=True) as store:
    peaks, count = [], 0
    for packed in packing.packages(store, store.stream_head(), 1, packing.Wish(keys, (keys.card.seal,), (), "")):
        with packed:
            file = Path(sys.argv[2])
            file.write_bytes(b"")
            with file.open("wb") as out:
                out.writelines(packed.parts())
        count += reading.check(file, Keyring([keys.card]), keys.secret.identities()).manifest.count
        peaks.append(peak())
print(count, *peaks)
"""


def test_memory_stays_flat_however_many_events_there_are(tmp_path: Path) -> None:
    from tests.exchange.many import many

    if not STATUS.exists():
        pytest.skip("this system does not tell the peak of memory")
    path = tmp_path / "many.db"
    many(path, 210_000)
    ran = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path), str(tmp_path / "p.DEP")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    count, *peaks = map(int, ran.stdout.split())
    assert count >= 210_000
    assert len(peaks) == 5
    assert peaks[-1] - peaks[0] < 32 << 10, "kilobytes"
    assert peaks[-1] < 200 << 10
