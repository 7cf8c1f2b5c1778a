"""The cells of the threat model that concern the folder, one named test each: what holds, and what does not.

Where cost matters the reads are counted, not the time.
"""

from __future__ import annotations

import os
import shutil
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from core.vault import CHEAPEST, DEFAULT_COST, Delete, Set, cipher, create_vault, creation, envelope, keys
from core.vault.envelope import SIZE_CAP, Header, Kind
from core.vault.errors import TooManySlotsError, WrongSecretError
from core.vault.keyring import EpochKey
from core.vault.segment import build_segment, content_hash, parse_segment_name, segment_name
from core.vault.shape import Meta
from core.vault.slots import Passphrase, build_slot
from sync import fetch, folder, trouble
from sync.engine import FolderError, link_folder
from sync.folder import Folder, Seen
from sync.join import join_vault
from tests.sync.conftest import ADA, BEA, PASSPHRASE, Device

Pair = tuple[Device, Device]
MARK = "Zanzibarine"
JUNK = 10_000


def person(device: Device, id: str = ADA, **fields: str) -> None:
    device.vault.commit(creation("contacts", id, {"full": "Ada", **fields}))


def quiet(*devices: Device) -> None:
    for _ in range(8):
        changed = [each.sync().changed for each in devices]
        if not any(changed):
            break
    assert len({each.vault.fingerprint() for each in devices}) == 1


def kinds(device: Device) -> set[str]:
    return {each.kind for each in device.reports[-1].troubles}


def newest(device: Device) -> Path:
    return sorted(device.own.iterdir())[-1]


def shown(device: Device) -> dict[str, dict[str, object]]:
    return {id: dict(document) for id, document in device.vault.documents("contacts").items()}


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every file that is read in the folder."""
    found: list[Path] = []
    read = Folder.read

    def counted(self: Folder, seen: Seen) -> bytes:
        found.append(seen.path)
        return read(self, seen)

    monkeypatch.setattr(Folder, "read", counted)
    return found


# --- who reads the folder --------------------------------------------------------------------------------------------


def test_a_reader_finds_no_word_of_the_vault(pair: Pair) -> None:
    laptop, _ = pair
    laptop.vault.commit(creation("contacts", ADA, {"full": MARK, "org": MARK}), label=f"added {MARK}")
    laptop.vault.commit([Set("contacts", ADA, "role", MARK)])
    laptop.sync()
    for path in laptop.folder.rglob("*"):
        assert MARK not in path.name
        assert path.is_dir() or MARK.encode() not in path.read_bytes()


def test_a_reader_learns_how_many_devices_save_and_how_often(pair: Pair) -> None:
    """Not hidden: names hold the number of the save, directories the device, files their time and rough size."""
    for each in pair:
        person(each)
        each.sync()
    laptop, _ = pair
    laptop.vault.commit([Set("contacts", ADA, "role", "x")])
    laptop.sync()
    directories = [
        path for path in (laptop.folder / "devices").iterdir() if path.name in {d.vault.device for d in pair}
    ]
    assert len(directories) == 2
    last = parse_segment_name(newest(laptop).name)
    assert last is not None
    assert last.hi == len(list(laptop.own.iterdir()))


def test_a_reader_learns_sizes_roughly_only(pair: Pair) -> None:
    laptop, _ = pair
    sizes = set()
    for word in ("a", "quite a few words more than that"):
        laptop.vault.commit([Set("contacts", ADA, "full", word)])
        laptop.sync()
        sizes.add(newest(laptop).stat().st_size)
    assert len(sizes) == 1


def test_a_reader_can_only_guess_at_the_full_price_and_sees_what_a_try_costs() -> None:
    assert DEFAULT_COST.m_kib == 128 * 1024
    assert DEFAULT_COST.t >= 3
    _, data = build_slot(
        Passphrase("x"), b"k" * 32, vault_id=bytes(16), epoch=1, key_id=bytes(8), cost=CHEAPEST
    )
    assert f'"m_kib":{CHEAPEST.m_kib}'.encode() in data.split(b"\n")[0], "the price stands in the clear"


# --- who writes the folder: withholding ------------------------------------------------------------------------------


def test_a_save_withheld_from_the_middle_is_noticed(pair: Pair) -> None:
    laptop, desktop = pair
    for number in range(3):
        laptop.vault.commit([Set("contacts", ADA, "full", f"the {number}th")])
    laptop.sync()
    sorted(laptop.own.iterdir())[-2].unlink()
    desktop.sync()
    found = [each for each in desktop.vault.doctor().findings if laptop.vault.device in each.place]
    assert found, "the chain names what came before"


def test_the_newest_saves_withheld_are_not_noticed_until_words_are_compared(pair: Pair) -> None:
    """Not guaranteed: nothing that arrived speaks of them."""
    laptop, desktop = pair
    quiet(*pair)
    person(laptop)
    laptop.sync()
    newest(laptop).unlink()
    desktop.sync()
    assert kinds(desktop) == set()
    assert desktop.vault.doctor().well
    assert laptop.vault.digest() != desktop.vault.digest(), "only the words tell"


def test_the_newest_saves_withheld_are_noticed_by_who_made_them(pair: Pair) -> None:
    laptop, _ = pair
    for number in range(4):
        laptop.vault.commit([Set("contacts", ADA, "full", f"the {number}th")])
    laptop.sync()
    newest(laptop).unlink()
    report = laptop.sync()
    assert kinds(laptop) == {trouble.PUT_BACK}
    assert report.sent == 1


def test_two_devices_kept_apart_learn_nothing_of_it_until_words_are_compared(
    device: Callable[..., Device], tmp_path: Path
) -> None:
    """Not guaranteed: each is shown a folder in which the other is silent."""
    (tmp_path / "second").mkdir()
    laptop, desktop = device("laptop"), device("desktop", tmp_path / "second")
    person(laptop)
    person(desktop, BEA)
    for each in (laptop, desktop):
        each.sync()
        assert kinds(each) == set()
    assert laptop.vault.digest() != desktop.vault.digest()


def test_who_read_the_newest_saves_brings_back_what_was_taken_away(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    quiet(*pair)
    laptop.vault.commit([Delete("contacts", ADA)])
    quiet(*pair)
    newest(laptop).unlink()
    desktop.sync()
    assert kinds(desktop) == {trouble.PUT_BACK}
    assert ADA not in desktop.vault.documents("contacts"), "the deleted person did not come back"
    assert newest(laptop).exists()


def test_a_fresh_device_shown_an_old_folder_believes_it(pair: Pair, tmp_path: Path) -> None:
    """Not guaranteed: who never read the newest saves cannot know of them; the words differ."""
    laptop, _ = pair
    person(laptop)
    laptop.sync()
    shutil.copytree(laptop.folder, tmp_path / "old")
    laptop.vault.commit([Delete("contacts", ADA)])
    laptop.sync()
    fresh = join_vault(
        tmp_path / "old", tmp_path / "new", state=tmp_path / "s", clock=laptop.clock, passphrase=PASSPHRASE
    )
    third = Device(fresh, tmp_path / "old", tmp_path, laptop.clock)
    third.sync()
    assert kinds(third) == set()
    assert ADA in fresh.documents("contacts")
    assert fresh.digest() != laptop.vault.digest()
    fresh.close()


# --- who writes the folder: changing, moving, making -----------------------------------------------------------------


def test_no_byte_of_a_save_can_be_changed_unnoticed(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    quiet(*pair)
    laptop.vault.commit([Set("contacts", ADA, "full", "Ada the Second")])
    laptop.sync()
    whole = newest(laptop)
    data, before = whole.read_bytes(), shown(desktop)
    whole.unlink()
    places = [*range(0, envelope.OVERHEAD, 8), envelope.OVERHEAD + 1, len(data) - 1]
    for at in places:
        changed = bytearray(data)
        changed[at] ^= 1
        # Under the name it had, and under the one that fits its bytes.
        for name in (whole.name, segment_name(whole_lo(whole), whole_lo(whole), bytes(changed))):
            whole.with_name(name).write_bytes(changed)
    desktop.sync()
    assert shown(desktop) == before
    assert desktop.vault.problems == []
    assert trouble.QUARANTINED in kinds(desktop)
    quiet(*pair)
    assert shown(desktop)[ADA]["full"] == "Ada the Second", "its author mends it"


def whole_lo(path: Path) -> int:
    parts = parse_segment_name(path.name)
    assert parts is not None
    return parts.lo


def test_a_save_moved_to_another_device_is_not_taken(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    laptop.sync()
    stolen = newest(laptop)
    other = laptop.folder / "devices" / "00000000000000aa"
    other.mkdir()
    stolen.rename(other / stolen.name)
    desktop.sync()
    assert shown(desktop) == {}
    assert kinds(desktop) == {trouble.QUARANTINED}
    assert "00000000000000aa" not in desktop.vault.heads


def test_names_swapped_between_two_saves_are_noticed_and_mended(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    person(laptop, BEA)
    laptop.sync()
    first, second = sorted(laptop.own.iterdir())[-2:]
    one, two = first.read_bytes(), second.read_bytes()
    assert len(one) == len(two), "their lengths tell nothing"
    first.write_bytes(two)
    second.write_bytes(one)
    desktop.sync()
    assert shown(desktop) == {}
    quiet(*pair)
    assert set(shown(desktop)) == {ADA, BEA}
    assert (first.read_bytes(), second.read_bytes()) == (one, two)


def test_a_changed_file_that_everybody_has_is_mended_by_the_next_sync(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    quiet(*pair)
    whole = newest(laptop)
    data = whole.read_bytes()
    whole.write_bytes(bytes(len(data)))
    assert desktop.sync().sent == 1
    assert whole.read_bytes() == data


def test_a_changed_file_that_everybody_has_is_not_noticed_where_its_time_was_set_back(pair: Pair) -> None:
    """Not guaranteed by a sync, which reads nothing twice; doctor reads every file. Nobody takes it in either way."""
    laptop, desktop = pair
    person(laptop)
    quiet(*pair)
    for each in pair:
        each.sync()
    whole = newest(laptop)
    status = whole.stat()
    whole.write_bytes(bytes(status.st_size))
    os.utime(whole, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert desktop.sync().sent == 0
    assert ADA in desktop.vault.documents("contacts")


def test_segments_with_another_head_are_not_taken(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    laptop.sync()
    whole = newest(laptop)
    data = whole.read_bytes()
    head = envelope.peek(data)
    for number, change in enumerate(
        (
            {"lo": 900, "hi": 900},
            {"kind": Kind.MERGED, "lo": 1, "hi": 900},
            {"device": bytes.fromhex("00000000000000bb")},
            {"prev": b"p" * 32},
        )
    ):
        parts = {
            name: getattr(head, name)
            for name in ("kind", "vault_id", "device", "epoch", "key_id", "lo", "hi")
        }
        forged_head = Header(**{**parts, **change})  # type: ignore[arg-type]
        forged = forged_head.pack() + data[87:]
        folder_of = laptop.folder / "devices" / forged_head.device.hex()
        folder_of.mkdir(exist_ok=True)
        (folder_of / segment_name(forged_head.lo, forged_head.hi, forged)).write_bytes(forged)
        desktop.sync()
        made = sum(1 for bad in desktop.link.bad.values() if bad.why == fetch.MADE_UP)
        assert made == number + 1
    assert set(shown(desktop)) == {ADA}, "the true one was taken"
    assert max(desktop.vault.heads.values()) < 900


def test_files_of_another_vault_are_not_taken(pair: Pair, tmp_path: Path) -> None:
    laptop, desktop = pair
    foreign, _ = create_vault(
        tmp_path / "foreign", state=tmp_path / "fs", passphrase=PASSPHRASE, clock=laptop.clock, cost=CHEAPEST
    )
    laptop.sync()
    foreign.commit(creation("contacts", BEA, {"full": "Bea"}))
    shutil.copytree(tmp_path / "foreign" / "devices", laptop.folder / "devices", dirs_exist_ok=True)
    shutil.copytree(tmp_path / "foreign" / "keys", laptop.folder / "keys", dirs_exist_ok=True)
    quiet(*pair)
    assert shown(desktop) == {}
    assert kinds(desktop) == {trouble.QUARANTINED}
    assert foreign.device not in desktop.vault.heads
    there = {path.name for path in (tmp_path / "foreign" / "keys").iterdir()}
    assert not there & {path.name for path in (desktop.vault.directory / "keys").iterdir()}
    foreign.close()


def test_a_header_of_another_vault_stops_everything(pair: Pair, tmp_path: Path) -> None:
    laptop, _ = pair
    laptop.sync()
    header = laptop.folder / "vault.json"
    header.write_bytes(header.read_bytes().replace(laptop.vault.id.encode(), b"0" * 32))
    with pytest.raises(FolderError) as caught:
        laptop.sync()
    assert caught.value.kind == trouble.FOREIGN


def test_a_save_made_by_who_holds_the_key_is_taken(pair: Pair) -> None:
    """Not guaranteed: a holder of the key before it was renewed may write what they like."""
    laptop, desktop = pair
    laptop.sync()
    key, device = laptop.vault.keyring.current, "00000000000000cc"
    head = Header(
        Kind.COMMIT, bytes.fromhex(laptop.vault.id), bytes.fromhex(device), key.epoch, key.key_id, 1, 1
    )
    data = build_segment(key, head, {"contacts": {BEA: {"full": "Bea"}}}, Meta(at=1))
    there = laptop.folder / "devices" / device
    there.mkdir()
    (there / segment_name(1, 1, data)).write_bytes(data)
    desktop.sync()
    assert BEA in desktop.vault.documents("contacts")


def test_old_files_replayed_change_nothing_and_go_again(pair: Pair, tmp_path: Path) -> None:
    laptop, desktop = pair
    for number in range(40):
        laptop.vault.commit([Set("contacts", ADA, "full", f"the {number}th")])
    quiet(*pair)
    shutil.copytree(laptop.folder / "devices", tmp_path / "replayed")
    for number in range(2):
        laptop.vault.commit([Set("contacts", ADA, "full", f"again {number}")])
        laptop.vault.compact(everything=True)
        quiet(*pair)
    before, few = shown(desktop), len(list(laptop.own.iterdir()))
    assert few < 10
    shutil.copytree(tmp_path / "replayed", laptop.folder / "devices", dirs_exist_ok=True)
    assert desktop.sync().fetched == 0
    assert shown(desktop) == before
    quiet(*pair)
    assert len(list(laptop.own.iterdir())) == few


def test_a_retired_slot_put_back_goes_again_and_opens_nothing_on_a_known_device(
    pair: Pair, tmp_path: Path
) -> None:
    laptop, desktop = pair
    quiet(*pair)
    access = laptop.vault.access
    access.opened_by = next(way.name for way in laptop.vault.slots() if way.type == "passphrase")
    old = laptop.folder / "keys" / access.opened_by
    kept = old.read_bytes()
    access.change_passphrase("another one", None, CHEAPEST)
    quiet(*pair)
    assert not old.exists()
    old.write_bytes(kept)
    desktop.sync()
    assert not old.exists()
    assert old.name not in {path.name for path in (desktop.vault.directory / "keys").iterdir()}
    # Not guaranteed: who kept a copy of the files opens that copy with the old passphrase.
    copy = tmp_path / "copy"
    shutil.copytree(laptop.folder, copy)
    (copy / "keys" / old.name).write_bytes(kept)
    assert keys.unlock(copy, Passphrase(PASSPHRASE)).slot_name == old.name


# --- who writes the folder: junk -------------------------------------------------------------------------------------


def test_ten_thousand_junk_files_with_good_names_are_read_once_and_hide_nothing(
    pair: Pair, reads: list[Path]
) -> None:
    laptop, desktop = pair
    person(laptop)
    laptop.sync()
    for number in range(1, JUNK + 1):
        (laptop.own / f"{number:08x}-{number:08x}-{number:032x}.tdb").write_bytes(b"junk")
    there = len(list(laptop.own.iterdir()))
    tracemalloc.start()
    desktop.sync()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ADA in desktop.vault.documents("contacts")
    assert len(reads) <= there + 10
    assert peak < 64 << 20
    # What the sync of the one that has everything does with them: nothing, and it sends nothing again.
    reads.clear()
    desktop.sync()
    assert len(reads) <= 10, "what did not change is not read again"
    assert len(list(desktop.vault.directory.rglob("*.tdb"))) < 10, "none of it came here"


def test_ten_thousand_strange_names_hide_no_copy_for_good(pair: Pair, reads: list[Path]) -> None:
    laptop, desktop = pair
    person(laptop)
    laptop.sync()
    newest(laptop).rename(laptop.own / "zzz (conflicted copy).tdb")
    for number in range(JUNK):
        (laptop.own / f"{number} (conflicted copy).tdb").write_bytes(b"junk")
    for _ in range(JUNK // fetch.MOST_STRAYS + 1):
        reads.clear()
        desktop.sync()
        assert len(reads) <= fetch.MOST_STRAYS + 10
    assert ADA in desktop.vault.documents("contacts")
    reads.clear()
    desktop.sync()
    assert len(reads) <= 10


def test_a_flooded_folder_stops_the_sync_in_words(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop, _ = pair
    person(laptop)
    laptop.sync()
    monkeypatch.setattr(folder, "MOST_NAMES", 50)
    flood = laptop.folder / "devices" / ("0" * 16)
    flood.mkdir()
    for number in range(60):
        (flood / f"{number}.txt").touch()
    with pytest.raises(FolderError) as caught:
        laptop.sync()
    assert caught.value.kind == trouble.FLOODED
    shutil.rmtree(flood)
    assert kinds_after(laptop) == set()


def kinds_after(device: Device) -> set[str]:
    device.sync()
    return kinds(device)


def test_64_mib_of_zeros_are_read_once_and_not_kept(pair: Pair, reads: list[Path]) -> None:
    laptop, desktop = pair
    person(laptop)
    laptop.sync()
    zeros = bytes(SIZE_CAP)
    fitting = laptop.own / segment_name(800, 800, zeros)
    with fitting.open("wb") as file:
        file.truncate(SIZE_CAP)
    del zeros
    with (laptop.own / f"{801:08x}-{801:08x}-{801:032x}.tdb").open("wb") as file:
        file.truncate(SIZE_CAP + 1)
    tracemalloc.start()
    desktop.sync()
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ADA in desktop.vault.documents("contacts")
    assert peak < SIZE_CAP + (16 << 20), "in memory once"
    assert held < 16 << 20
    assert kinds(desktop) == set(), "half files are waited for a day before anybody hears of them"
    reads.clear()
    desktop.sync()
    assert fitting not in reads


def test_the_quarantine_takes_only_so_much(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop, desktop = pair
    person(laptop)
    laptop.sync()
    data = newest(laptop).read_bytes()
    monkeypatch.setattr(fetch, "QUARANTINE_BYTES", 5 * len(data))
    for number in range(700, 720):
        forged = bytearray(data)
        forged[47:55] = number.to_bytes(4, "big") * 2
        (laptop.own / segment_name(number, number, bytes(forged))).write_bytes(forged)
    desktop.sync()
    assert len(list((desktop.state / "quarantine").iterdir())) == 5
    assert any("20 files" in str(each) for each in desktop.reports[-1].troubles)


def test_links_and_pipes_in_every_place_are_not_followed(pair: Pair, tmp_path: Path) -> None:
    laptop, desktop = pair
    person(laptop)
    laptop.sync()
    outside = tmp_path / "outside"
    outside.mkdir()
    elsewhere = outside / newest(laptop).name
    newest(laptop).rename(elsewhere)
    (laptop.own / elsewhere.name).symlink_to(elsewhere)
    os.mkfifo(laptop.own / f"{9:08x}-{9:08x}-{9:032x}.tdb")
    os.mkfifo(laptop.own / "pipe (conflicted copy).tdb")
    key = laptop.vault.keyring.current.tag
    person(desktop, BEA)
    os.mkfifo(laptop.folder / "keys" / f"{key}-{1:016x}-{1:032x}.key")
    (laptop.folder / "devices" / desktop.vault.device).symlink_to(outside, target_is_directory=True)
    before = set(outside.iterdir())
    desktop.sync()
    assert ADA not in desktop.vault.documents("contacts")
    assert set(outside.iterdir()) == before, "nothing is written through a link"
    assert kinds(desktop) == {trouble.NOT_TAKEN}


def test_a_link_where_the_devices_should_be_is_not_followed(pair: Pair, tmp_path: Path) -> None:
    laptop, _ = pair
    laptop.sync()
    (laptop.folder / "devices").rename(tmp_path / "moved")
    before = sorted((tmp_path / "moved").rglob("*"))
    (laptop.folder / "devices").symlink_to(tmp_path / "moved", target_is_directory=True)
    with pytest.raises(FolderError) as caught:
        laptop.sync()
    assert caught.value.kind == trouble.HALF_GONE
    laptop.sync(refill=True)
    assert kinds(laptop) == {trouble.NOT_TAKEN}
    assert sorted((tmp_path / "moved").rglob("*")) == before


def test_a_folder_that_is_itself_reached_through_a_link_is_synced(
    device: Callable[..., Device], tmp_path: Path
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "by link").symlink_to(tmp_path / "real")
    laptop, desktop = device("laptop", tmp_path / "by link"), device("desktop", tmp_path / "real")
    person(laptop)
    quiet(laptop, desktop)
    assert ADA in desktop.vault.documents("contacts")


def test_upper_case_names_hide_no_file_and_are_not_believed_without_their_bytes(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    laptop.sync()
    whole = newest(laptop)
    data = whole.read_bytes()
    whole.with_name(whole.name.upper()).write_bytes(b"junk")
    shouted = laptop.folder / "devices" / laptop.vault.device.upper()
    shouted.mkdir(exist_ok=True)
    (shouted / whole.name).write_bytes(bytes(len(data)))
    desktop.sync()
    assert ADA in desktop.vault.documents("contacts")
    whole.unlink()
    quiet(*pair)
    assert whole.read_bytes() == data


def test_a_thousand_slots_of_the_present_key_are_not_even_read(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, desktop = pair
    quiet(*pair)
    _plant(laptop, laptop.vault.keyring.current)
    taken: list[str] = []
    _watch_keys(monkeypatch, taken)
    quiet(*pair)
    assert taken == []
    assert len(list((desktop.vault.directory / "keys").iterdir())) == 2


def test_of_a_thousand_slots_of_other_keys_only_few_are_carried(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, desktop = pair
    quiet(*pair)
    _plant(laptop, EpochKey(9, b"p" * 32))
    taken: list[str] = []
    _watch_keys(monkeypatch, taken)
    desktop.sync()
    desktop.sync()
    assert len(taken) <= 64
    assert len(list((desktop.vault.directory / "keys").iterdir())) <= 34
    reopened = keys.unlock(desktop.vault.directory, Passphrase(PASSPHRASE))
    assert reopened.keyring.current == desktop.vault.keyring.current


def test_who_clears_planted_slots_away_lets_a_real_invitation_in(pair: Pair) -> None:
    laptop, desktop = pair
    quiet(*pair)
    _plant(laptop, EpochKey(9, b"p" * 32))
    quiet(*pair)
    for path in (laptop.folder / "keys").glob("0009*"):
        path.unlink()
    real = EpochKey(10, b"q" * 32)
    _plant(laptop, real, 1)
    desktop.sync()
    here = desktop.vault.directory / "keys"
    assert list(here.glob(f"{real.tag}*"))
    assert len(list(here.glob("0009*"))) <= 32


def test_a_thousand_planted_slots_cost_a_new_device_eight_tries(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not guaranteed: slots of the vault's own key can keep a new device out for some tries; it is told so."""
    laptop, _ = pair
    person(laptop)
    laptop.sync()
    _plant(laptop, laptop.vault.keyring.current)
    tried: list[int] = []
    derive = cipher.argon2id

    def counted(secret: bytes, **cost: object) -> bytes:
        tried.append(1)
        return derive(secret, **cost)  # type: ignore[arg-type]

    monkeypatch.setattr(cipher, "argon2id", counted)
    try:
        vault = join_vault(
            laptop.folder,
            tmp_path / "new",
            state=tmp_path / "s",
            clock=laptop.clock,
            passphrase=PASSPHRASE,
        )
    except TooManySlotsError as error:
        assert "tried" in str(error)
        assert not (tmp_path / "new" / "vault.json").exists()
    else:
        vault.close()
    assert len(tried) <= 8


def test_a_slot_planted_by_who_once_had_the_key_opens_for_a_new_device_only(
    pair: Pair, tmp_path: Path
) -> None:
    """A new device cannot know what is listed before it is in; who knows the list carries no such slot."""
    laptop, desktop = pair
    quiet(*pair)
    slot = keys.add_slot(laptop.folder, laptop.vault.keyring, Passphrase("planted"), cost=CHEAPEST)
    quiet(*pair)
    for name in ("laptop", "desktop"):
        assert slot.name not in {path.name for path in (tmp_path / name / "vault" / "keys").iterdir()}
    with pytest.raises(WrongSecretError):
        keys.unlock(desktop.vault.directory, Passphrase("planted"))
    fresh = join_vault(
        laptop.folder, tmp_path / "new", state=tmp_path / "s", clock=laptop.clock, passphrase="planted"
    )
    fresh.close()


def _plant(device: Device, key: EpochKey, count: int = 1_000) -> None:
    """Slots that somebody wrote who knows the key's id, as everybody does: whole, and opening nothing that is known."""
    name, data = build_slot(
        Passphrase("planted"),
        key.secret,
        vault_id=bytes.fromhex(device.vault.id),
        epoch=key.epoch,
        key_id=key.key_id,
        cost=CHEAPEST,
    )
    own = name[22:38].encode()
    for number in range(count):
        changed = data.replace(own, f"{number:016x}".encode(), 1)
        planted = f"{key.tag}-{number:016x}-{content_hash(changed)}.key"
        (device.folder / "keys" / planted).write_bytes(changed)


def _watch_keys(monkeypatch: pytest.MonkeyPatch, taken: list[str]) -> None:
    from sync.key_files import KeyFiles

    take = KeyFiles._take

    def counted(self: KeyFiles, name: str) -> None:
        taken.append(name)
        take(self, name)

    monkeypatch.setattr(KeyFiles, "_take", counted)


def test_junk_in_every_place_does_not_stop_linking(device: Callable[..., Device]) -> None:
    laptop = device("laptop")
    laptop.sync()
    for place in ("", "devices", "keys", f"devices/{laptop.vault.device}"):
        for name in ("con", "..tdb", "-rf", "new\nline.tdb", "x" * 200, "🙂.tdb", "\udcff.tdb"):
            (laptop.folder / place / name).write_bytes(b"junk")
    assert link_folder(laptop.vault, laptop.folder).path == laptop.folder
    laptop.sync()
    assert kinds(laptop) == set()
