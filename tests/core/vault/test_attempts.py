"""The order in which key slots are tried: what is known first, then the keys in turns."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path
from typing import Any

import pytest

from core.vault import attempts, keys, segment, shape, slots
from core.vault.envelope import Header, Kind
from core.vault.errors import TooManySlotsError
from core.vault.keyring import EpochKey
from core.vault.keys import CHEAPEST
from core.vault.slots import Passphrase, Slot


def slot(epoch: int, key: int, number: int) -> Slot:
    name = f"{epoch:04x}-{bytes([key] * 8).hex()}-{number:016x}-{epoch:08x}{key:08x}{number:016x}.key"
    nothing = b""
    return Slot(
        name, epoch, bytes([key] * 8), bytes(8), "passphrase", False, None, nothing, nothing, nothing, nothing
    )


MINE = [slot(1, 1, number) for number in range(3)]
PLANTED = [slot(0xFFFE, 9, number) for number in range(20)]


def test_what_opened_last_and_what_is_listed_come_first() -> None:
    order = attempts.in_order(
        [*PLANTED, *MINE], pinned=MINE[2].name, listed={MINE[1].hash, MINE[2].hash}, limit=8
    )
    assert order[:2] == [MINE[2], MINE[1]]
    assert MINE[0] in order[2:4]


def test_no_number_of_slots_of_one_key_starves_another() -> None:
    order = attempts.in_order([*PLANTED, *MINE], limit=8)
    assert set(MINE) <= set(order[:6])


def test_the_key_known_here_goes_ahead() -> None:
    order = attempts.in_order([*PLANTED, *MINE], key=MINE[0].tag, limit=100)
    assert order[0] == MINE[0]


def test_of_unknown_keys_that_of_the_most_files_goes_ahead_then_the_newest() -> None:
    many = [slot(0xFFFE, 100 + number, 0) for number in range(12)]
    sealed = {MINE[0].tag: 40, many[0].tag: 1}
    assert attempts.in_order([*many, *MINE], sealed=lambda: sealed, limit=8)[0] in MINE
    assert attempts.in_order([*MINE, *many], limit=100)[0].epoch == 0xFFFE


def test_where_not_all_can_be_tried_chance_decides_and_nothing_is_lost() -> None:
    order = attempts.in_order(PLANTED, limit=8, shuffle=list.reverse)
    assert order == PLANTED[::-1]
    assert attempts.in_order(PLANTED, limit=20, shuffle=list.reverse) == PLANTED


def planted(store: Any, epoch: int, many: int, of_one_key: bool) -> None:
    key = EpochKey(epoch, secrets.token_bytes(32))
    for _ in range(many):
        if not of_one_key:
            key = EpochKey(epoch, secrets.token_bytes(32))
        name, data = slots.build_slot(
            Passphrase(secrets.token_hex(8)), key.secret, vault_id=store.vault_id, epoch=epoch, key_id=key.key_id,
            cost=CHEAPEST,
        )  # fmt: skip
        (store.directory / "keys" / name).write_bytes(data)


@pytest.mark.parametrize("of_one_key", [True, False])
def test_planted_slots_do_not_keep_a_new_device_from_joining(store: Any, of_one_key: bool) -> None:
    planted(store, 0xFFFE, 10, of_one_key)
    assert keys.unlock(store.directory, Passphrase(store.passphrase)).keyring.current == store.key


def test_where_not_all_slots_were_tried_the_error_says_so(store: Any) -> None:
    planted(store, 0xFFFE, 10, True)
    with pytest.raises(TooManySlotsError, match=r"None of the 8 key slots.* 3 more were not tried"):
        keys.unlock(store.directory, Passphrase("another"))


def test_the_files_under_each_key_are_counted_and_what_is_none_passed_over(
    store: Any, tmp_path: Path
) -> None:
    store.put(store.commit(2), 2)
    (store.devices / "00000003-00000003-00.tdb").write_bytes(b"short")
    (store.devices / "00000004-00000004-00.tdb").mkdir()
    other = EpochKey(2, bytes(32))
    device = bytes(7) + b"\1"
    header = Header(Kind.COMMIT, store.vault_id, device, 2, other.key_id, 1, 1)
    data = segment.build_segment(other, header, {}, shape.Meta(at=1))
    path = store.directory / "devices" / device.hex() / segment.segment_name(1, 1, data)
    path.parent.mkdir()
    path.write_bytes(data)
    counts = {store.key.tag: 2, other.tag: 1}
    assert attempts.sealed_under(store.directory / "devices") == counts
    shutil.rmtree(store.directory / "devices")
    assert attempts.sealed_under(store.directory / "devices") == {}
