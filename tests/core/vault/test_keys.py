from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import VaultError
from core.vault import cipher, header, keyring, keys, slots
from core.vault.errors import (
    ExpensiveKdfError,
    KdfLimitError,
    MisplacedError,
    NotAFileError,
    SealError,
    SlotError,
    TornError,
    UnknownKeyError,
    UnsupportedError,
    VaultExistsError,
    VaultMissingError,
    WrongSecretError,
)
from core.vault.keyring import EpochKey, Keyring
from core.vault.keys import CHEAPEST, KdfCost, Passphrase, RecoveryCode

MIB = 1024


def _edit(name: str, data: bytes, change: Callable[[dict[str, Any]], None]) -> tuple[str, bytes]:
    """A slot with another line 1, renamed to its own hash."""
    first, second, _ = data.split(b"\n")
    members = json.loads(first)
    change(members)
    changed = json.dumps(members, separators=(",", ":")).encode() + b"\n" + second + b"\n"
    place = slots.parse_slot_name(name)
    assert place is not None
    epoch, key_id, slot = members["epoch"], bytes.fromhex(members["key_id"]), bytes.fromhex(members["slot"])
    return slots.slot_name(epoch, key_id, slot, changed), changed


def _slot_of(store: Any, type: str) -> Path:
    info = next(info for info in keys.list_slots(store.directory) if info.type == type)
    return Path(store.directory / "keys" / info.name)


@pytest.fixture
def derivations(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Argon2id made cheap and counted: the memory asked for, in KiB."""
    asked: list[int] = []

    def derive(secret: bytes, *, salt: bytes, m_kib: int, t: int, p: int) -> bytes:
        asked.append(m_kib)
        return hashlib.sha256(secret + salt).digest()

    monkeypatch.setattr(cipher, "argon2id", derive)
    return asked


def test_a_new_vault_opens_with_its_passphrase_and_its_recovery_code(store: Any) -> None:
    by_passphrase = keys.unlock(store.directory, Passphrase(store.passphrase))
    by_code = keys.unlock(store.directory, keys.parse_code(store.code.text))
    assert by_passphrase.keyring.current == by_code.keyring.current == store.key
    assert by_passphrase.slot_name != by_code.slot_name
    assert by_passphrase.problems == by_code.problems == ()


def test_a_new_vault_is_a_header_and_two_slots(store: Any) -> None:
    assert (store.directory / "vault.json").read_bytes() == (
        b'{"format":"tend-vault","version":1,"vault_id":"' + store.vault_id.hex().encode() + b'","suite":1}\n'
    )
    listed = keys.list_slots(store.directory)
    assert sorted(info.type for info in listed) == ["passphrase", "recovery"]
    for info in listed:
        data = (store.directory / "keys" / info.name).read_bytes()
        assert info.name == (
            f"0001-{store.key.key_id.hex()}-{info.slot}-{hashlib.sha256(data).hexdigest()[:32]}.key"
        )
        assert info.hash == hashlib.sha256(data).hexdigest()[:32]
        assert len(data) <= 4096


@pytest.mark.parametrize("wrong", ["", "correct horse battery", "CORRECT HORSE BATTERY STAPLE"])
def test_another_passphrase_is_refused(store: Any, wrong: str) -> None:
    with pytest.raises(VaultError):
        keys.unlock(store.directory, Passphrase(wrong))


def test_another_recovery_code_is_refused(store: Any) -> None:
    with pytest.raises(WrongSecretError) as refused:
        keys.unlock(store.directory, RecoveryCode(b"x" * 16))
    assert "paper" in refused.value.todo and "caps lock" not in refused.value.todo
    assert refused.value.tried and not refused.value.key_file


def test_a_passphrase_typed_in_another_normal_form_opens(tmp_path: Path) -> None:
    keys.create_keys(tmp_path / "v", "Zürich ﬁ ①", cost=CHEAPEST)
    keys.unlock(tmp_path / "v", Passphrase("Zu\u0308rich fi 1"))


def test_half_a_character_in_a_passphrase_is_refused_without_showing_it(store: Any) -> None:
    with pytest.raises(VaultError) as caught:
        keys.unlock(store.directory, Passphrase("secret\ud800"))
    assert "secret" not in repr(caught.value) + str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_nothing_is_made_over_a_vault(store: Any, snapshot: Any) -> None:
    before = snapshot(store.directory)
    with pytest.raises(VaultExistsError):
        keys.create_keys(store.directory, "other", cost=CHEAPEST)
    assert snapshot(store.directory) == before


def test_a_directory_without_a_header_is_no_vault(tmp_path: Path) -> None:
    with pytest.raises(VaultMissingError):
        keys.unlock(tmp_path, Passphrase("x"))
    with pytest.raises(VaultMissingError):
        keys.unlock(tmp_path / "missing", Passphrase("x"))


def test_a_vault_whose_making_was_interrupted_is_none_and_can_be_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(vault_id: bytes) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(header, "write_header", fail)
        with pytest.raises(KeyboardInterrupt):
            keys.create_keys(tmp_path / "v", "first", cost=CHEAPEST)
    keys.create_keys(tmp_path / "v", "second", cost=CHEAPEST)
    opened = keys.unlock(tmp_path / "v", Passphrase("second"))
    assert {type(problem) for problem in opened.problems} == {MisplacedError}


def test_a_key_file_is_needed_where_it_belongs_to_the_slot(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"some bytes")
    (tmp_path / "other").write_bytes(b"other bytes")
    ring, code = keys.create_keys(tmp_path / "v", "x", cost=CHEAPEST, key_file=tmp_path / "key")
    assert (
        keys.unlock(tmp_path / "v", Passphrase("x"), key_file=tmp_path / "key").keyring.current
        == ring.current
    )
    assert keys.unlock(tmp_path / "v", code).keyring.current == ring.current
    with pytest.raises(WrongSecretError) as refused:
        keys.unlock(tmp_path / "v", Passphrase("x"))
    assert (refused.value.tried, refused.value.key_file) == (False, True)
    with pytest.raises(WrongSecretError) as refused:
        keys.unlock(tmp_path / "v", Passphrase("x"), key_file=tmp_path / "other")
    assert (refused.value.tried, refused.value.key_file) == (True, False)
    keys.add_slot(tmp_path / "v", ring, Passphrase("y"), cost=CHEAPEST)
    with pytest.raises(WrongSecretError) as refused:
        keys.unlock(tmp_path / "v", Passphrase("x"))
    assert (refused.value.tried, refused.value.key_file) == (True, True)


def test_a_key_file_that_is_empty_or_missing_is_an_error_of_its_own(store: Any, tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    for name in ("empty", "missing"):
        with pytest.raises(VaultError):
            keys.unlock(store.directory, Passphrase(store.passphrase), key_file=tmp_path / name)


def test_of_two_that_make_a_vault_at_once_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = tmp_path / "v"
    parse = keys.header.parse_header
    first: list[keys.Keyring] = []

    def meanwhile(data: bytes) -> bytes:
        """Just before the header of the one is written the other has made the whole vault."""
        if not first:
            monkeypatch.setattr(keys.header, "parse_header", parse)
            first.append(keys.create_keys(directory, "first", cost=CHEAPEST)[0])
        return parse(data)

    monkeypatch.setattr(keys.header, "parse_header", meanwhile)
    with pytest.raises(VaultExistsError):
        keys.create_keys(directory, "second", cost=CHEAPEST)
    assert keys.unlock(directory, Passphrase("first")).keyring.current == first[0].current
    assert len(list((directory / "keys").iterdir())) == 2


def test_slots_are_added_and_removed(store: Any) -> None:
    first = _slot_of(store, "passphrase").name
    added = keys.add_slot(store.directory, store.keyring, Passphrase("second"), cost=CHEAPEST)
    assert keys.unlock(store.directory, Passphrase("second")).slot_name == added.name
    keys.remove_slot(store.directory, first)
    with pytest.raises(WrongSecretError):
        keys.unlock(store.directory, Passphrase(store.passphrase))


@pytest.mark.parametrize("name", ["../vault.json", "vault.json", "", "0001-x.key"])
def test_only_slots_are_removed(store: Any, name: str) -> None:
    with pytest.raises(VaultError):
        keys.remove_slot(store.directory, name)
    assert (store.directory / "vault.json").exists()


HOSTILE_COSTS = [
    (18 * MIB, 1, 1),
    (0, 1, 1),
    (-1, 1, 1),
    (1024 * MIB + 1, 1, 1),
    (2**32 - 1, 1, 1),
    (2**53 - 1, 1, 1),
    (128 * MIB, 0, 4),
    (128 * MIB, 17, 4),
    (128 * MIB, 3, 0),
    (128 * MIB, 3, 17),
    (1024 * MIB, 9, 1),
    (512 * MIB + 1, 16, 1),
]


@pytest.mark.parametrize("cost", HOSTILE_COSTS)
def test_a_hostile_cost_is_refused_before_anything_is_derived(
    store: Any, derivations: list[int], cost: tuple[int, int, int]
) -> None:
    path = _slot_of(store, "passphrase")
    data = path.read_bytes()
    name, changed = _edit(
        path.name, data, lambda members: members["kdf"].update(m_kib=cost[0], t=cost[1], p=cost[2])
    )
    path.unlink()
    (path.parent / name).write_bytes(changed)
    with pytest.raises(KdfLimitError):
        keys.unlock(store.directory, Passphrase(store.passphrase), allow_expensive=True)
    assert derivations == []
    with pytest.raises(KdfLimitError):
        keys.add_slot(store.directory, store.keyring, Passphrase("x"), cost=KdfCost(*cost))


@pytest.mark.parametrize("value", [True, 1.0, "1", None, [1], {}])
def test_a_cost_that_is_no_whole_number_is_refused(store: Any, derivations: list[int], value: object) -> None:
    path = _slot_of(store, "passphrase")
    name, changed = _edit(path.name, path.read_bytes(), lambda members: members["kdf"].update(t=value))
    with pytest.raises(SlotError):
        slots.parse_slot(changed, name, store.vault_id)
    assert derivations == []


def test_above_512_mib_is_asked_first(store: Any, derivations: list[int]) -> None:
    cost = KdfCost(512 * MIB + 8, 1, 1)
    added = keys.add_slot(store.directory, store.keyring, Passphrase("big"), cost=cost)
    keys.remove_slot(store.directory, _slot_of(store, "recovery").name)
    for info in keys.list_slots(store.directory):
        if info.name != added.name:
            keys.remove_slot(store.directory, info.name)
    derivations.clear()
    with pytest.raises(ExpensiveKdfError) as caught:
        keys.unlock(store.directory, Passphrase("big"))
    assert caught.value.m_kib == 512 * MIB + 8
    assert derivations == []
    assert keys.unlock(store.directory, Passphrase("big"), allow_expensive=True).slot_name == added.name
    assert derivations == [512 * MIB + 8]


def test_at_most_eight_derivations_are_made_and_the_pinned_slot_comes_first(
    store: Any, derivations: list[int]
) -> None:
    names = [
        keys.add_slot(store.directory, store.keyring, Passphrase(f"number {at}"), cost=CHEAPEST).name
        for at in range(12)
    ]
    derivations.clear()
    with pytest.raises(WrongSecretError):
        keys.unlock(store.directory, Passphrase("none of them"))
    assert len(derivations) == 8
    for at, name in enumerate(names):
        derivations.clear()
        assert keys.unlock(store.directory, Passphrase(f"number {at}"), pinned=name).slot_name == name
        assert len(derivations) == 1


def test_planted_slots_of_a_later_epoch_do_not_lock_a_known_machine_out(
    store: Any, derivations: list[int]
) -> None:
    mine = keys.add_slot(store.directory, store.keyring, Passphrase("mine"), cost=CHEAPEST).name
    planted = EpochKey(9, b"p" * 32)
    for at in range(20):
        name, data = slots.build_slot(
            Passphrase(f"planted {at}"), planted.secret, vault_id=store.vault_id, epoch=9, key_id=planted.key_id,
            cost=CHEAPEST,
        )  # fmt: skip
        (store.directory / "keys" / name).write_bytes(data)
    derivations.clear()
    assert keys.unlock(store.directory, Passphrase("mine"), pinned=mine).slot_name == mine
    assert len(derivations) == 1
    # The pinned slot was replaced on another device: its epoch is still tried before the planted one.
    keys.remove_slot(store.directory, mine)
    again = keys.add_slot(store.directory, store.keyring, Passphrase("mine"), cost=CHEAPEST).name
    assert keys.unlock(store.directory, Passphrase("mine"), pinned=mine).slot_name == again


def test_progress_is_told_and_may_stop(store: Any, derivations: list[int]) -> None:
    def stop(tried: int, of: int) -> None:
        assert (tried, of) == (0, 1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keys.unlock(store.directory, Passphrase("x"), progress=stop)
    assert derivations == []


HOSTILE_LINES: dict[str, tuple[Callable[[dict[str, Any]], None], type[VaultError]]] = {
    "another format": (lambda members: members.update(format="tend-vault"), UnsupportedError),
    "a newer version": (lambda members: members.update(version=2), UnsupportedError),
    "a version that is true": (lambda members: members.update(version=True), SlotError),
    "another suite": (lambda members: members.update(suite=2), UnsupportedError),
    "another vault": (lambda members: members.update(vault_id="0" * 32), MisplacedError),
    "an unknown type": (lambda members: members.update(type="tpm"), UnsupportedError),
    "a type that is a list": (lambda members: members.update(type=[]), UnsupportedError),
    "the other type": (lambda members: members.update(type="recovery"), SlotError),
    "an unknown member": (lambda members: members.update(more=1), SlotError),
    "a missing member": (lambda members: members.pop("key_file") and None, SlotError),
    "a number for a flag": (lambda members: members.update(key_file=1), SlotError),
    "an unknown derivation": (lambda members: members["kdf"].update(name="scrypt"), UnsupportedError),
    "an unknown member of the derivation": (lambda members: members["kdf"].update(more=1), SlotError),
    "no derivation": (lambda members: members.update(kdf=None), SlotError),
    "a short salt": (lambda members: members.update(salt=base64.b64encode(b"x" * 31).decode()), SlotError),
    "a short salt of the derivation": (lambda members: members["kdf"].update(salt=""), SlotError),
    "loose base64": (
        lambda members: members.update(salt=members["salt"][:10] + " " + members["salt"][10:]),
        SlotError,
    ),
    "a salt that is no text": (lambda members: members.update(salt=1), SlotError),
}


@pytest.mark.parametrize(("change", "refused"), HOSTILE_LINES.values(), ids=HOSTILE_LINES.keys())
def test_a_hostile_line_is_refused_before_anything_is_derived(
    store: Any,
    derivations: list[int],
    change: Callable[[dict[str, Any]], None],
    refused: type[VaultError],
) -> None:
    path = _slot_of(store, "passphrase")
    name, changed = _edit(path.name, path.read_bytes(), change)
    path.unlink()
    (path.parent / name).write_bytes(changed)
    with pytest.raises(VaultError) as caught:
        keys.unlock(store.directory, Passphrase(store.passphrase))
    assert type(caught.value) is refused
    assert derivations == []


def test_a_key_given_twice_is_refused(store: Any) -> None:
    path = _slot_of(store, "recovery")
    data = path.read_bytes().replace(b'{"format":', b'{"suite":1,"format":')
    place = slots.parse_slot_name(path.name)
    assert place is not None
    name = slots.slot_name(1, bytes.fromhex(place.key_id), bytes.fromhex(place.slot), data)
    with pytest.raises(VaultError) as caught:
        slots.parse_slot(data, name, store.vault_id)
    assert type(caught.value).__name__ == "JsonError"


def test_a_slot_that_holds_another_key_than_it_says_is_refused(store: Any) -> None:
    other = EpochKey(1, b"o" * 32)
    name, data = slots.build_slot(
        Passphrase("x"),
        other.secret,
        vault_id=store.vault_id,
        epoch=1,
        key_id=store.key.key_id,
        cost=CHEAPEST,
    )
    (store.directory / "keys" / name).write_bytes(data)
    with pytest.raises(SealError):
        keys.unlock(store.directory, Passphrase("x"))


def test_a_torn_slot_does_not_hinder_the_others(store: Any) -> None:
    path = _slot_of(store, "passphrase")
    data = path.read_bytes()
    torn = path.with_name(path.name[:-36] + "0" * 32 + ".key")
    torn.write_bytes(data[:100])
    opened = keys.unlock(store.directory, Passphrase(store.passphrase))
    assert opened.slot_name == path.name
    assert [(type(problem), problem.name) for problem in opened.problems] == [(TornError, torn.name)]


@pytest.mark.parametrize("make", ["link", "pipe", "directory"])
def test_a_slot_that_is_no_plain_file_is_refused(store: Any, make: str, tmp_path: Path) -> None:
    path = _slot_of(store, "passphrase")
    path.rename(tmp_path / "elsewhere")
    if make == "link":
        path.symlink_to(tmp_path / "elsewhere")
    elif make == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    with pytest.raises(NotAFileError):
        keys.unlock(store.directory, Passphrase(store.passphrase))


@pytest.mark.parametrize("make", ["link", "pipe", "directory"])
def test_a_header_that_is_no_plain_file_is_refused(store: Any, make: str, tmp_path: Path) -> None:
    path = store.directory / "vault.json"
    path.rename(tmp_path / "elsewhere")
    if make == "link":
        path.symlink_to(tmp_path / "elsewhere")
    elif make == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    with pytest.raises(NotAFileError):
        keys.unlock(store.directory, Passphrase(store.passphrase))
    with pytest.raises(VaultExistsError):
        keys.create_keys(store.directory, "x", cost=CHEAPEST)


def _second_epoch(store: Any) -> Keyring:
    """What a rekey leaves: slots of epoch 2 and a ring with the key of epoch 1."""
    new = Keyring(EpochKey(2, b"2" * 32), (store.key,))
    keyring.write_ring(store.directory, new)
    keys.add_slot(store.directory, new, Passphrase("second"), cost=CHEAPEST)
    return new


def test_a_ring_gives_the_older_keys(store: Any) -> None:
    new = _second_epoch(store)
    opened = keys.unlock(store.directory, Passphrase("second"))
    assert opened.keyring.current == new.current
    assert opened.keyring.get(1, store.key.key_id) == store.key
    assert opened.problems == ()
    with pytest.raises(UnknownKeyError):
        opened.keyring.get(1, bytes(8))
    old = keys.unlock(store.directory, Passphrase(store.passphrase))
    assert old.keyring.current == store.key
    with pytest.raises(UnknownKeyError):
        old.keyring.get(2, new.current.key_id)


def test_two_rekeys_at_once_are_joined_by_a_third(store: Any) -> None:
    one, other = EpochKey(2, b"a" * 32), EpochKey(2, b"b" * 32)
    third = Keyring(EpochKey(3, b"3" * 32), (store.key, one, other))
    keyring.write_ring(store.directory, third)
    keys.add_slot(store.directory, third, Passphrase("third"), cost=CHEAPEST)
    opened = keys.unlock(store.directory, Passphrase("third")).keyring
    assert set(opened) == {store.key, one, other, third.current}


LOOSE_ID = cipher.hkdf(b"x" * 32, salt=b"", info=b"tend key id", length=8).hex()
BAD_RINGS = {
    "another shape": {"key": []},
    "keys that are no list": {"keys": {}},
    "a key that is no object": {"keys": [1]},
    "a later epoch": {"keys": [(2, b"x" * 32)]},
    "epoch zero": {"keys": [(0, b"x" * 32)]},
    "a short key": {"keys": [(1, b"x" * 31)]},
    "a key twice": {"keys": [(1, b"x" * 32), (1, b"x" * 32)]},
    "another key id": {
        "keys": [{"epoch": 1, "key_id": "0" * 16, "key": base64.b64encode(b"x" * 32).decode()}]
    },
}


@pytest.mark.parametrize("content", BAD_RINGS.values(), ids=BAD_RINGS.keys())
def test_a_ring_with_wrong_content_is_refused_and_hinders_nothing(
    store: Any, content: dict[str, Any]
) -> None:
    new = _second_epoch(store)

    def spell(entry: object) -> object:
        if not isinstance(entry, tuple):
            return entry
        epoch, secret = entry
        key_id = cipher.hkdf(secret, salt=b"", info=b"tend key id", length=8)
        return {"epoch": epoch, "key_id": key_id.hex(), "key": base64.b64encode(secret).decode()}

    spelled = {
        name: [spell(entry) for entry in value] if isinstance(value, list) else value
        for name, value in content.items()
    }
    data = keyring.envelope.seal(
        new.current, keyring.ring_header(store.vault_id, new.current), json.dumps(spelled).encode()
    )
    name = f"0002-{new.current.key_id.hex()}-ring-{hashlib.sha256(data).hexdigest()[:32]}.key"
    (store.directory / "keys" / name).write_bytes(data)
    opened = keys.unlock(store.directory, Passphrase("second"))
    assert [(type(problem), problem.name) for problem in opened.problems] == [(SlotError, name)]
    assert opened.keyring.get(1, store.key.key_id) == store.key


def test_secrets_do_not_show_themselves(store: Any) -> None:
    opened = keys.unlock(store.directory, Passphrase(store.passphrase))
    path = _slot_of(store, "passphrase")
    slot = slots.parse_slot(path.read_bytes(), path.name, store.vault_id)
    secret = Passphrase(store.passphrase, key_file=b"k" * 32)
    for value in (opened, opened.keyring, secret, slot, store.code, store.key):
        shown = f"{value!r} {value!s} {[value]}"
        for hidden in (
            store.passphrase,
            store.key.secret.hex(),
            repr(store.key.secret),
            store.code.text,
            "kkkk",
        ):
            assert hidden not in shown
