"""The container of a backup has one form: whatever else comes is refused."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import VaultError
from sync.archive import END, SEAL, Archive, BackupError, Sort, head, padding, sort_of
from sync.backup_file import BackupFile, Contents, opened

DEVICE = "0123456789abcdef"
SEGMENT = f"devices/{DEVICE}/00000001-00000001-{'a' * 32}.tdb"
KEY = f"keys/0001-{'b' * 16}-{'c' * 16}-{'d' * 32}.key"


def look(data: bytes) -> Any:
    return BackupFile(io.BytesIO(data), "it", len(data)).look()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("place", "sort"),
    [
        ("vault.json", Sort.HEADER),
        (KEY, Sort.KEY),
        (f"keys/0002-{'b' * 16}-ring-{'d' * 32}.key", Sort.RING),
        (SEGMENT, Sort.SEGMENT),
        (SEAL, Sort.SEAL),
        ("/vault.json", None),
        ("./vault.json", None),
        ("../vault.json", None),
        (f"keys/../{KEY}", None),
        (f"{KEY}/", None),
        (f"devices/../{SEGMENT}", None),
        (SEGMENT.replace("devices/", "devices//"), None),
        (SEGMENT.replace("/", "\\"), None),
        (SEGMENT.upper(), None),
        (SEGMENT.replace(DEVICE, "con"), None),
        (f"{SEGMENT}\n", None),
        ("cache/people", None),
        ("id-0123456789abcdef.json", None),
        ("", None),
    ],
)
def test_only_files_of_a_vault_have_a_place_in_it(place: str, sort: Sort | None) -> None:
    assert sort_of(place) == sort


def test_any_tar_takes_the_vault_out_of_it_and_it_opens(bench: Any, tmp_path: Path, tree: Any) -> None:
    file, out = bench.backup(), tmp_path / "out"
    out.mkdir()
    subprocess.run(["tar", "-xf", str(file), "-C", str(out)], check=True)
    with bench.open(out, "elsewhere") as vault:
        assert vault.digest() == bench.vault.digest()
    found = tree(out)
    assert found.pop(SEAL)
    assert found == tree(bench.vault.directory)
    with tarfile.open(file) as archive:
        assert {(member.mtime, member.uid, member.uname) for member in archive} == {(0, 0, "")}


def test_it_is_sealed_as_the_format_says(bench: Any) -> None:
    """From the text of the format alone, with nothing of ours."""
    file = bench.backup()
    data = file.read_bytes()
    with tarfile.open(file) as archive:
        *members, last = archive.getmembers()
        stream = archive.extractfile(last)
        assert stream is not None
        text = stream.read()
    assert last.name == "backup.json"
    said = json.loads(text)
    assert (said["format"], said["version"], said["members"]) == ("tend-backup", 1, len(members))
    before = hashlib.sha256(data[: last.offset]).digest()
    secret = bench.vault.keyring.current.secret
    prk = hmac.digest(bytes(32), secret, "sha256")
    key = hmac.digest(prk, b"tend backup" + b"\x01", "sha256")
    assert said["seal"] == hmac.digest(key, before + text.split(b',"seal"')[0], "sha256").hex()
    assert said["check"] == hashlib.sha256(before + text.split(b',"check"')[0]).hexdigest()[:16]


def test_what_stands_before_the_time_is_the_same_each_time(bench: Any) -> None:
    assert bench.members(bench.backup("one.tend")) == bench.members(bench.backup("two.tend"))


def test_every_truncation_is_refused(bench: Any, checked: Callable[[bytes], Contents]) -> None:
    data = bench.backup().read_bytes()
    assert checked(data)
    for end in [
        *range(0, len(data), 61),
        *(len(data) - back for back in (1, 511, 512, 513, 1023, 1024, 1025)),
    ]:
        with pytest.raises(VaultError):
            look(data[:end])


def test_every_changed_byte_is_refused_without_the_key(bench: Any) -> None:
    data = bytearray(bench.backup().read_bytes())
    assert look(bytes(data))
    for at in range(len(data)):
        data[at] ^= 1 << at % 8
        with pytest.raises(VaultError):
            look(bytes(data))
        data[at] ^= 1 << at % 8


@pytest.mark.parametrize("behind", [b"\0", bytes(512), bytes(10240), b"x"])
def test_what_stands_behind_the_end_is_refused(bench: Any, behind: bytes) -> None:
    with pytest.raises(BackupError, match="behind its end"):
        look(bench.backup().read_bytes() + behind)


def block(place: str, size: int, kind: bytes = b"0", link: str = "") -> bytes:
    """A header block that tar would take for a link or a directory."""
    whole = bytearray(head(place, size))
    whole[156:157] = kind
    whole[157 : 157 + len(link)] = link.encode()
    whole[148:156] = b" " * 8
    whole[148:156] = b"%06o\0 " % sum(whole)
    return bytes(whole)


@pytest.mark.parametrize("kind", [b"1", b"2", b"3", b"5", b"6", b"L", b"x", b"g", b"S"])
def test_links_devices_directories_and_extensions_are_refused(bench: Any, kind: bytes) -> None:
    data = bench.backup().read_bytes()
    first = data.index(b"keys/")
    place = data[first : first + 100].rstrip(b"\0").decode()
    with pytest.raises(BackupError, match="no plain file"):
        look(data[:first] + block(place, 0, kind, "/etc/passwd") + data[first:])


@pytest.mark.parametrize(
    "place", ["../../.bashrc", "/etc/cron.d/x", "keys/../../x", "devices/x", "draft", "vault.jsoN"]
)
def test_other_paths_are_refused(bench: Any, place: str) -> None:
    with pytest.raises(BackupError, match="no file of a vault"):
        look(head(place, 0) + bench.backup().read_bytes())


def test_a_member_that_comes_twice_or_out_of_order_is_refused(bench: Any) -> None:
    members = bench.members(bench.backup())
    for wrong in ([members[0], *members], [*members, members[-1]], [members[1], members[0], *members[2:]]):
        with pytest.raises(VaultError):
            look(bench.write(wrong).read_bytes())


@pytest.mark.parametrize(
    ("place", "size"),
    [("vault.json", 4097), (KEY, 4097), (SEGMENT, 64 * 1024 * 1024 + 1), (SEGMENT, 8**11 - 1)],
)
def test_a_size_beyond_the_format_is_refused_before_anything_of_it_is_read(place: str, size: int) -> None:
    stream = io.BytesIO(head(place, size) + bytes(4096))
    with pytest.raises(BackupError, match="larger than the format allows"):
        list(Archive(stream))
    assert stream.tell() == 512


def test_a_backup_without_slots_or_header_is_refused(bench: Any) -> None:
    members = bench.members(bench.backup())
    for wrong in ([each for each in members if not each[0].startswith("keys/")], members[1:]):
        with pytest.raises(VaultError):
            look(bench.write(wrong).read_bytes())


def test_files_of_another_vault_are_refused(bench: Any, tmp_path: Path) -> None:
    from core.vault import CHEAPEST, create_vault

    other, _ = create_vault(
        tmp_path / "foreign", state=tmp_path / "elsewhere", passphrase="x", clock=bench.clock, cost=CHEAPEST
    )
    foreign = [
        (str(path.relative_to(other.directory)), path.read_bytes())
        for path in sorted(other.directory.rglob("*.*"))
    ]
    members = bench.members(bench.backup())
    for place, data in foreign:
        mixed = sorted(
            [*(each for each in members if each[0] != place), (place, data)], key=lambda each: each[0]
        )
        mixed.sort(key=lambda each: int(sort_of(each[0]) or 0))
        with pytest.raises(VaultError):
            look(bench.write(mixed).read_bytes())


def test_a_file_left_out_by_who_has_no_key_is_found_with_it(
    bench: Any, checked: Callable[[bytes], Contents]
) -> None:
    """The outer check sees nothing wrong in it: everything that is there is whole."""
    from core.vault.keyring import EpochKey, Keyring

    file = bench.backup()
    kept = bench.members(file)[:-1]
    genuine = bench.vault.keyring
    forger = EpochKey(1, b"x" * 32)
    object.__setattr__(forger, "key_id", genuine.current.key_id)
    bench.vault._keyring = Keyring(forger)
    forged = bench.write(kept).read_bytes()
    bench.vault._keyring = genuine
    assert look(forged).segments == look(file.read_bytes()).segments - 1
    with pytest.raises(BackupError, match="took files out"):
        checked(forged)


def test_a_whole_file_that_does_not_open_is_refused(bench: Any, checked: Callable[[bytes], Contents]) -> None:
    """Its name fits its bytes, as anybody can have it: only the key tells."""
    from core.vault.segment import segment_name

    members = bench.members(bench.backup())
    place, data = members[-1]
    changed = data[:-1] + bytes((data[-1] ^ 1,))
    folder = place.rpartition("/")[0]
    wrong = bench.write([*members[:-1], (f"{folder}/{segment_name(3, 3, changed)}", changed)]).read_bytes()
    assert look(wrong)
    with pytest.raises(BackupError, match="sealed bytes were changed"):
        checked(wrong)


@pytest.mark.parametrize("make", ["directory", "pipe", "missing"])
def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path, make: str) -> None:
    import os

    from core.errors import TendError

    path = tmp_path / "it.tend"
    if make == "directory":
        path.mkdir()
    elif make == "pipe":
        os.mkfifo(path)
    with pytest.raises(TendError), opened(path) as backup:
        backup.look()


def test_more_members_or_slots_than_any_vault_has_are_refused(
    bench: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = bench.backup().read_bytes()
    monkeypatch.setattr("sync.archive.MEMBERS_MOST", 6)
    with pytest.raises(BackupError):
        look(data)
    monkeypatch.setattr("sync.archive.MEMBERS_MOST", 7)
    assert look(data).members == 6
    monkeypatch.setattr("sync.backup_file.SLOTS_MOST", 1)
    with pytest.raises(BackupError, match="more key slots"):
        look(data)


def test_an_empty_file_and_another_format_are_refused() -> None:
    for data in (b"", b"PK\x03\x04" + bytes(2000), END, head("vault.json", 0) + END, padding(1)):
        with pytest.raises(BackupError):
            look(data)
