"""What the system tells of USB keys: lines of mountinfo, and what of them is a medium."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.exchange import media
from depot.exchange.media import Mount, parse

KEY = (
    "92 29 8:17 / /media/lou/CL\\303\\211\\040USB rw,nosuid,nodev,relatime shared:51 - vfat /dev/sdb1 rw,fmask=0022,"
    "errors=remount-ro"
)
ROOT = "29 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw"
LOCKED = "93 29 8:33 / /run/media/lou/AUTRE ro,nosuid - exfat /dev/sdc1 ro,uid=1000"
SHARE = "94 29 0:60 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw"


def test_lines_are_read() -> None:
    key, root, locked = parse([KEY.replace("\\303\\211", "É"), ROOT, LOCKED])
    assert key == Mount("/media/lou/CLÉ USB", "/dev/sdb1", "vfat", readonly=False)
    assert (root.path, root.readonly) == ("/", False)
    assert (locked.path, locked.readonly) == ("/run/media/lou/AUTRE", True)


@given(st.lists(st.text()))
def test_whatever_stands_there_is_no_reason_to_fail(lines: list[str]) -> None:
    assert all(isinstance(mount, Mount) for mount in parse(lines))


def test_only_what_can_be_taken_away_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plugged, told, blocks = tmp_path / "media" / "KEY", tmp_path / "mountinfo", tmp_path / "block"
    plugged.mkdir(parents=True)
    inside, usb = tmp_path / "inside", tmp_path / "usb1" / "sdd1"
    inside.mkdir()
    usb.mkdir(parents=True)
    blocks.mkdir()
    (blocks / "sdd1").symlink_to(usb)
    lines = [
        ROOT,
        SHARE,
        f"95 29 8:49 / {inside} rw - ext4 /dev/sda3 rw",
        f"96 29 8:50 / {plugged} rw - vfat /dev/sdd1 rw",
        f"97 29 8:51 / {tmp_path / 'gone'} rw - vfat /dev/sdd1 rw",
    ]
    told.write_text("\n".join(lines), "utf-8")
    monkeypatch.setattr(media, "_MOUNTED", told)
    monkeypatch.setattr(media, "_BLOCK", blocks)
    monkeypatch.setattr("sys.platform", "linux")
    (found,) = media.media()
    assert (found.path, found.name, found.kind, found.readonly) == (plugged, "KEY", "vfat", False)
    assert found.size == shutil.disk_usage(plugged).total
    assert 0 <= found.free <= found.size


def test_a_system_that_tells_nothing_has_no_media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "_MOUNTED", tmp_path / "none")
    monkeypatch.setattr("sys.platform", "linux")
    assert media.media() == []
