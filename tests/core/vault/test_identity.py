from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections.abc import Container, Mapping
from pathlib import Path

import pytest

from core.vault import identity
from core.vault.author import Author
from core.vault.disk import Disk, Found, Held
from core.vault.identity import Commits, Identity
from core.vault.keyring import EpochKey, Keyring
from core.vault.pins import pin_heads

MACHINE = "m" * 32


def _hash(seq: int, side: str = "") -> bytes:
    return hashlib.sha256(f"{side}{seq}".encode()).digest()


def _run(lo: int, hi: int, side: str = "") -> tuple[int, bytes]:
    return lo, b"".join(_hash(seq, side)[:8] for seq in range(lo, hi + 1))


def settled(
    state: Path,
    held: Mapping[bytes, list[tuple[int, bytes]]] | None = None,
    *,
    machine: str = MACHINE,
    mentioned: int = 0,
    retired: Container[str] = (),
    fresh: bool = True,
) -> Identity | None:
    """The identity that a commit would be written under, where other devices' merged files hold these commits."""
    key = EpochKey(1, b"k" * 32)
    keyring = Keyring(key)
    disk = Disk(state / "no vault", b"v" * 16, keyring.get)
    for device, runs in (held or {}).items():
        for at, run in enumerate(runs):
            found = Found(f"{'f' * 16}/{device.hex()}-{at}", "f" * 16, 1, 2, "0" * 32)
            disk.keep(Held(found, {device.hex(): (run,)}, 0, False, 1))
    author = Author(
        disk,
        lambda: keyring,
        state,
        lambda: machine,
        lambda _: None,
        lambda _: mentioned,
        lambda device: device in retired,
    )
    return author.settle(fresh=fresh)


HOLDS = {
    "single files": ([_run(1, 1), _run(2, 2), _run(3, 3)], True),
    "one merged file": ([_run(1, 3)], True),
    "a merged file and a commit": ([_run(3, 3), _run(1, 2)], True),
    "a merged file beside what it covers": ([_run(2, 2), _run(1, 3), _run(2, 3), _run(1, 1)], True),
    "nothing": ([], False),
    "the first one missing": ([_run(2, 3)], False),
    "one in the middle missing": ([_run(1, 1), _run(3, 3)], False),
    "the last one missing": ([_run(1, 2)], False),
    "one beyond": ([_run(1, 4)], False),
    "one beyond a gap": ([_run(1, 3), _run(5, 5)], False),
    "the last one is another": ([_run(1, 2), _run(3, 3, "other")], False),
    "two of one number": ([_run(1, 3), _run(2, 2, "other")], False),
    "a merged file of another history": ([_run(1, 3), _run(1, 3, "other")], False),
}


@pytest.mark.parametrize(("runs", "fits"), HOLDS.values(), ids=HOLDS.keys())
def test_an_identity_fits_only_where_exactly_its_commits_are(
    runs: list[tuple[int, bytes]], fits: bool
) -> None:
    mine = Identity(b"d" * 8, MACHINE, 3, _hash(3))
    assert identity.fits(mine, MACHINE, Commits(runs)) is fits
    assert not identity.fits(mine, "another machine", Commits(runs))
    assert identity.fits(mine, MACHINE, Commits(runs), mentioned=3) is fits
    assert not identity.fits(mine, MACHINE, Commits(runs), mentioned=4)


def test_an_unused_identity_fits_where_nothing_of_it_is() -> None:
    fresh = Identity(b"d" * 8, MACHINE)
    assert identity.fits(fresh, MACHINE, Commits(), 0)
    assert not identity.fits(fresh, MACHINE, Commits([_run(1, 1)]))


def test_what_is_recorded_is_read_back(tmp_path: Path) -> None:
    one = Identity(b"\x01" * 8, MACHINE).after(7, _hash(7))
    identity.record(tmp_path, one)
    assert identity.read(tmp_path, one.device) == one
    text = (tmp_path / "id-0101010101010101.json").read_text()
    assert text == (
        '{"version":1,"device":"0101010101010101","machine":"'
        + MACHINE
        + '","last":{"seq":7,"hash":"'
        + _hash(7).hex()
        + '"},"check":"'
        + hashlib.sha256(text.partition(',"check"')[0].encode()).hexdigest()[:16]
        + '"}'
    )


def _file(device: str = "01" * 8, version: int = 1, seq: str = "0", hash: str = "0" * 64) -> bytes:
    """The text of an identity whose check fits."""
    text = f'{{"version":{version},"device":"{device}","machine":"m","last":{{"seq":{seq},"hash":"{hash}"}}'
    return f'{text},"check":"{hashlib.sha256(text.encode()).hexdigest()[:16]}"}}'.encode()


BROKEN = {
    "empty": b"",
    "half": _file()[:30],
    "not an object": b"[]",
    "another device": _file(device="02" * 8),
    "a newer version": _file(version=2),
    "a negative number": _file(seq="-1"),
    "a short hash": _file(hash="00"),
    "no hexadecimal digits": _file(hash="zz"),
    "another check": _file()[:-3] + b'x"}',
    "no check": _file().partition(b',"check"')[0] + b"}",
    "huge": b" " * 5000,
    "a blank more": _file() + b" ",
}


def test_the_text_of_the_broken_ones_is_otherwise_good(tmp_path: Path) -> None:
    (tmp_path / "id-0101010101010101.json").write_bytes(_file())
    assert identity.read(tmp_path, b"\x01" * 8) == Identity(b"\x01" * 8, "m")


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_identity_is_not_used(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "id-0101010101010101.json").write_bytes(data)
    assert identity.read(tmp_path, b"\x01" * 8) is None
    claimed = settled(tmp_path)
    assert claimed is not None
    assert claimed.device != b"\x01" * 8


def test_a_link_or_a_pipe_is_no_identity(tmp_path: Path) -> None:
    real = Identity(b"\x01" * 8, MACHINE)
    identity.record(tmp_path, real)
    (tmp_path / "id-0101010101010101.json").rename(tmp_path / "elsewhere")
    (tmp_path / "id-0101010101010101.json").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(tmp_path / "id-0202020202020202.json")
    assert identity.known(tmp_path) == []


def test_the_most_used_identity_that_fits_is_claimed(tmp_path: Path) -> None:
    small, large = Identity(b"\x01" * 8, MACHINE, 1, _hash(1)), Identity(b"\x02" * 8, MACHINE, 3, _hash(3))
    for one in (small, large):
        identity.record(tmp_path, one)
    held = {small.device: [_run(1, 1)], large.device: [_run(1, 3)]}
    assert settled(tmp_path, held) == large
    assert settled(tmp_path, {small.device: held[small.device]}) == small
    before = {path.name for path in tmp_path.iterdir()}
    assert settled(tmp_path, fresh=False) is None
    assert {path.name for path in tmp_path.iterdir()} == before


def test_an_identity_of_which_more_is_spoken_than_is_there_is_left(tmp_path: Path) -> None:
    mine = Identity(b"\x01" * 8, MACHINE, 3, _hash(3))
    identity.record(tmp_path, mine)
    held = {mine.device: [_run(1, 3)]}
    assert settled(tmp_path, held, mentioned=3) == mine
    other = settled(tmp_path, held, mentioned=4)
    assert other is not None
    assert other.device != mine.device


def test_an_identity_that_was_retired_writes_no_more(tmp_path: Path) -> None:
    mine = Identity(b"\x01" * 8, MACHINE, 3, _hash(3))
    identity.record(tmp_path, mine)
    other = settled(tmp_path, {mine.device: [_run(1, 3)]}, retired={mine.device.hex()})
    assert other is not None
    assert other.device != mine.device


def test_an_identity_put_back_beside_what_is_remembered_of_it_is_left(tmp_path: Path) -> None:
    mine = Identity(b"\x01" * 8, MACHINE, 3, _hash(3))
    identity.record(tmp_path, mine)
    pin_heads(tmp_path, {mine.device.hex(): 4})
    other = settled(tmp_path, {mine.device: [_run(1, 3)]})
    assert other is not None
    assert other.device != mine.device


def test_an_identity_whose_last_commit_never_got_its_name_is_left(tmp_path: Path) -> None:
    crashed = Identity(b"\x01" * 8, MACHINE, 3, _hash(3))
    identity.record(tmp_path, crashed)
    claimed = settled(tmp_path, {crashed.device: [_run(1, 2)]})
    assert claimed is not None
    assert claimed.device != crashed.device
    assert claimed.last_seq == 0


def test_two_copies_of_a_vault_on_one_machine_do_not_share_an_identity_once_they_differ(
    tmp_path: Path,
) -> None:
    mine = Identity(b"\x01" * 8, MACHINE, 2, _hash(2))
    identity.record(tmp_path, mine)
    copy = {mine.device: [_run(1, 2)]}
    assert settled(tmp_path, copy) == mine
    identity.record(tmp_path, mine.after(3, _hash(3)))  # written in the original
    claimed = settled(tmp_path, copy)
    assert claimed is not None
    assert claimed.device != mine.device


def test_a_state_directory_carried_to_another_machine_gives_new_identities(tmp_path: Path) -> None:
    mine = settled(tmp_path / "here")
    assert mine is not None
    shutil.copytree(tmp_path / "here", tmp_path / "there")
    claimed = settled(tmp_path / "there", machine="another machine")
    assert claimed is not None
    assert claimed.device != mine.device


def test_processes_that_start_at_once_agree_on_one_new_identity(tmp_path: Path) -> None:
    claimed: list[Identity | None] = []
    threads = [threading.Thread(target=lambda: claimed.append(settled(tmp_path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == 8
    assert len(set(claimed)) == 1


def test_the_machine_is_told_the_same_way_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = identity.machine_id(tmp_path)
    assert len(first) == 32
    assert identity.machine_id(tmp_path) == first
    monkeypatch.setattr(os, "getuid", lambda: 54321)
    assert identity.machine_id(tmp_path) != first


def test_without_a_system_id_a_random_one_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "_system_machine", lambda: "")
    first = identity.machine_id(tmp_path / "a")
    assert identity.machine_id(tmp_path / "a") == first
    assert identity.machine_id(tmp_path / "b") != first
    (tmp_path / "a" / "machine").write_text("damaged")
    assert identity.machine_id(tmp_path / "a") == identity.machine_id(tmp_path / "a") != first


def test_half_of_the_old_text_with_half_of_the_new_one_is_no_third_identity(tmp_path: Path) -> None:
    """What a power cut may leave of a file that was being written in place."""
    path = tmp_path / "id-0101010101010101.json"
    pair = [Identity(b"\x01" * 8, MACHINE, seq, _hash(seq)) for seq in (17, 18)]
    texts = []
    for one in pair:
        identity.record(tmp_path, one)
        texts.append(path.read_bytes())
    assert len(texts[0]) == len(texts[1])
    for first, second in (texts, texts[::-1]):
        for cut in range(len(first) + 1):
            for mixed in (first[:cut] + second[cut:], first[:cut] + bytes(len(second) - cut)):
                path.write_bytes(mixed)
                found = identity.read(tmp_path, b"\x01" * 8)
                assert found is None or (found in pair and mixed in texts)
