"""What a file system is, and files that survive a power cut."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from depot.store import filesystem
from depot.store.filesystem import (
    NetworkFileSystem,
    is_network,
    kind_of,
    put_in_new_place,
    put_in_place,
    refuse_network,
)
from depot.store.store import Store
from tests.store.depots import listed

TABLE = """\
22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:25 / /srv rw shared:2 - ext4 /dev/vdb rw
31 30 0:26 / /srv/share rw,nosuid shared:3 master:1 - nfs4 server:/export rw,vers=4.2
32 31 0:27 / /srv/share/local rw - xfs /dev/vdc rw
33 22 0:28 / /mnt/with\\040space\\011tab\\134040 rw - cifs //server/x rw
34 22 0:29 / /data/ada/cloud rw - fuse.rclone remote: rw
35 22 0:30 / /media/key rw - fuseblk /dev/sdb1 rw
36 22 0:31 / /auto rw - autofs auto rw
37 36 0:32 / /auto rw - nfs server:/auto rw
torn line
38 22 0:33 / /odd rw -
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    path = tmp_path / "mountinfo"
    path.write_text(TABLE)
    return path


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/depot.db", "ext4"),
        ("/srv/depot.db", "ext4"),
        ("/srv/shared/depot.db", "ext4"),
        ("/srv/share", "nfs4"),
        ("/srv/share/a/b/depot.db", "nfs4"),
        ("/srv/share/local/depot.db", "xfs"),
        ("/mnt/with space\ttab\\040/depot.db", "cifs"),
        ("/data/ada/cloud/depot.db", "fuse.rclone"),
        ("/media/key/depot.db", "fuseblk"),
        ("/auto/depot.db", "nfs"),
    ],
)
def test_the_innermost_and_latest_mount_tells_the_kind(mounts: Path, path: str, kind: str) -> None:
    assert kind_of(Path(path), mounts) == kind


def test_a_link_does_not_hide_a_share(mounts: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to("/srv/share")
    assert kind_of(link / "depot.db", mounts) == "nfs4"


def test_a_system_that_does_not_say_is_trusted(tmp_path: Path) -> None:
    assert kind_of(tmp_path, tmp_path / "none") == ""
    refuse_network(tmp_path, tmp_path / "none")


SHARES = [
    *("nfs", "nfs4", "cifs", "smb3", "afs", "9p", "ceph", "glusterfs", "davfs", "lustre", "vboxsf"),
    *("fuse", "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.davfs2", "fuse.ceph", "fuse.glusterfs", "fuse.anything"),
]
DISKS = [
    *("", "ext4", "xfs", "btrfs", "tmpfs", "overlay", "vfat", "apfs", "ntfs3", "exfat"),
    *("fuseblk", "fuse.ntfs", "fuse.ntfs-3g", "fuse.lowntfs-3g", "fuse.exfat", "fuse.fuse2fs"),
]


@pytest.mark.parametrize("kind", SHARES)
def test_shares_are_refused(mounts: Path, kind: str) -> None:
    assert is_network(kind)
    mounts.write_text(f"1 0 0:1 / / rw - ext4 x rw\n2 1 0:2 / /data/share rw - {kind} remote: rw\n")
    with pytest.raises(NetworkFileSystem) as refused:
        refuse_network(Path("/data/share/depot.db"), mounts)
    assert refused.value.facts == {"path": "/data/share/depot.db", "kind": kind}


@pytest.mark.parametrize("kind", DISKS)
def test_disks_are_not(mounts: Path, kind: str) -> None:
    assert not is_network(kind)
    mounts.write_text(f"1 0 0:1 / / rw - nfs4 x rw\n2 1 0:2 / /media/key rw - {kind} /dev/sdb1 rw\n")
    refuse_network(Path("/media/key/depot.db"), mounts)


def test_a_depot_on_a_share_is_refused_before_it_is_touched(
    path: Path, mounts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts.write_text(f"1 0 0:1 / / rw - ext4 x rw\n2 1 0:2 / {path.parent} rw - cifs //s/x rw\n")
    monkeypatch.setattr(filesystem, "MOUNTS", mounts)
    for readonly in (False, True):
        with pytest.raises(NetworkFileSystem) as refused:
            Store.open(path, readonly=readonly)
        assert refused.value.facts == {"path": str(path), "kind": "cifs"}
        assert str(path) in refused.value.sentence()
    assert listed(path.parent) == ["depot.db", "mountinfo"]


def test_a_finished_file_gets_its_name(tmp_path: Path) -> None:
    temporary, final = tmp_path / "t", tmp_path / "f"
    temporary.write_text("new")
    final.write_text("old")
    put_in_place(temporary, final)
    assert (final.read_text(), temporary.exists()) == ("new", False)


@pytest.mark.parametrize("links", [True, False])
def test_a_name_that_must_be_free_is_never_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    def no_links(*_paths: object) -> None:
        raise PermissionError(1, "no second names on FAT")

    if not links:
        monkeypatch.setattr(os, "link", no_links)
    temporary, final = tmp_path / "t", tmp_path / "f"
    temporary.write_text("new")
    put_in_new_place(temporary, final)
    assert (final.read_text(), temporary.exists()) == ("new", False)
    temporary.write_text("newer")
    with pytest.raises(FileExistsError):
        put_in_new_place(temporary, final)
    assert (final.read_text(), temporary.read_text()) == ("new", "newer")
