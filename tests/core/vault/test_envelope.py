from __future__ import annotations

import dataclasses
import struct

import pytest

from core.vault import cipher, envelope
from core.vault.envelope import OVERHEAD, Expectation, Header, Kind, open_sealed, peek, seal
from core.vault.errors import MisplacedError, OversizeError, PaddingError, UnknownKeyError, UnsupportedError
from core.vault.keyring import EpochKey, Keyring

KEY = EpochKey(3, bytes(range(32)))
RING = Keyring(KEY)
VAULT = bytes.fromhex("00112233445566778899aabbccddeeff")
DEVICE = bytes.fromhex("93aa00bc11de2233")
HEADER = Header(Kind.COMMIT, VAULT, DEVICE, 3, KEY.key_id, 7, 7, prev=b"\x11" * 32)
PLACE = Expectation(VAULT, frozenset({Kind.COMMIT, Kind.MERGED}), DEVICE, lo=7, hi=7)


def test_the_header_stands_byte_by_byte_as_the_format_says() -> None:
    data = seal(KEY, HEADER, b"{}")
    assert data[:8] == bytes.fromhex("89544e440d0a1a0a")
    assert data[8:13] == bytes.fromhex("0001000101")
    assert data[13:29] == VAULT
    assert data[29:37] == DEVICE
    assert data[37:39] == bytes.fromhex("0003")
    assert data[39:47] == KEY.key_id
    assert data[47:55] == bytes.fromhex("0000000700000007")
    assert data[55:87] == b"\x11" * 32
    assert OVERHEAD == 151
    assert len(data) == 151 + 1024 + 16


def test_salt_keys_and_commitment_are_derived_as_the_format_says() -> None:
    data = seal(KEY, HEADER, b'{"a":1}', entropy=lambda count: b"\x07" * count)
    plain = struct.pack(">I", 7) + b'{"a":1}' + bytes(1024 - 11)
    assert data[87:119] == cipher.hmac_sha256(KEY.secret, b"\x07" * 32 + plain)
    derived = cipher.hkdf(KEY.secret, salt=data[87:119], info=data[8:47], length=64)
    assert data[119:151] == derived[32:]
    assert cipher.open_once(derived[:32], data[151:], data[:151]) == plain
    assert KEY.key_id == cipher.hkdf(KEY.secret, salt=b"", info=b"tend key id", length=32)[:8]


def test_what_was_sealed_opens() -> None:
    for text in (b"", b"{}", b"x" * 1020, b"x" * 1021, bytes(range(256)) * 300):
        data = seal(KEY, HEADER, text)
        assert open_sealed(RING.get, data, expect=PLACE) == (HEADER, text)
        assert len(data) - OVERHEAD - 16 == max(1024, cipher.padme(len(text) + 4))
        assert peek(data) == HEADER


def test_a_cloned_random_generator_does_not_bring_two_texts_under_one_key() -> None:
    def stuck(count: int) -> bytes:
        return b"\x00" * count

    salts = {seal(KEY, HEADER, text, entropy=stuck)[87:119] for text in (b"a", b"b", b"a\0", b"")}
    assert len(salts) == 4
    assert seal(KEY, HEADER, b"a", entropy=stuck) == seal(KEY, HEADER, b"a", entropy=stuck)


def test_sealing_twice_gives_different_bytes() -> None:
    assert seal(KEY, HEADER, b"a")[87:] != seal(KEY, HEADER, b"a")[87:]


@pytest.mark.parametrize("part", ["vault_id", "device", "lo", "hi", "epoch", "key_id", "prev"])
def test_a_file_in_the_wrong_place_is_refused(part: str) -> None:
    other = {"lo": 8, "hi": 8, "epoch": 4}.get(
        part, bytes(len(getattr(HEADER, part))) if part not in ("lo", "hi", "epoch") else 0
    )
    expect = dataclasses.replace(PLACE, **{part: other})
    with pytest.raises(MisplacedError):
        open_sealed(RING.get, seal(KEY, HEADER, b"{}"), expect=expect)


def test_a_kind_that_has_no_business_here_is_refused() -> None:
    for kind in (Kind.RING, Kind.CACHE):
        data = seal(KEY, dataclasses.replace(HEADER, kind=kind), b"{}")
        with pytest.raises(UnsupportedError):
            open_sealed(RING.get, data, expect=PLACE)


def test_a_commit_spans_one() -> None:
    data = seal(KEY, dataclasses.replace(HEADER, hi=8), b"{}")
    with pytest.raises(MisplacedError):
        open_sealed(RING.get, data, expect=dataclasses.replace(PLACE, hi=8))


def test_an_epoch_without_a_key_is_told_apart_from_damage() -> None:
    other = EpochKey(4, b"x" * 32)
    data = seal(other, dataclasses.replace(HEADER, epoch=4, key_id=other.key_id), b"{}")
    with pytest.raises(UnknownKeyError):
        open_sealed(RING.get, data, expect=PLACE)


def _sealed_raw(padded: bytes) -> bytes:
    """An envelope around a text that was padded by somebody else."""
    fixed = HEADER.pack()
    salt = b"s" * 32
    key, commitment = cipher.derive_pair(KEY.secret, salt=salt, info=fixed[8:47])
    return fixed + salt + commitment + cipher.seal_once(key, padded, fixed + salt + commitment)


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        b"\0\0\0",
        struct.pack(">I", 1021).ljust(1024, b"\0"),
        struct.pack(">I", 0xFFFFFFFF).ljust(1024, b"\0"),
        struct.pack(">I", 2) + b"{}".ljust(1019, b"\0") + b"\1",
        struct.pack(">I", 2) + b"{}\1".ljust(1020, b"\0"),
        (struct.pack(">I", 2) + b"{}").ljust(1023, b"\0"),
        (struct.pack(">I", 2) + b"{}").ljust(1025, b"\0"),
        (struct.pack(">I", 2) + b"{}").ljust(2048, b"\0"),
        (struct.pack(">I", 1021) + b"x" * 1021).ljust(1056, b"\0"),
    ],
)
def test_length_and_padding_must_agree(padded: bytes) -> None:
    with pytest.raises(PaddingError):
        open_sealed(RING.get, _sealed_raw(padded), expect=PLACE)


def test_nothing_larger_than_the_cap_is_sealed_or_opened() -> None:
    with pytest.raises(OversizeError):
        seal(KEY, HEADER, bytes(envelope.SIZE_CAP))
    with pytest.raises(OversizeError):
        open_sealed(RING.get, bytes(envelope.SIZE_CAP + 1), expect=PLACE)


def test_a_header_that_names_another_key_is_not_sealed() -> None:
    for wrong in ({"epoch": 2}, {"key_id": bytes(8)}, {"device": b"short"}, {"lo": 1 << 32}):
        with pytest.raises(ValueError, match=r"."):
            seal(KEY, dataclasses.replace(HEADER, **wrong), b"{}")  # type: ignore[arg-type]


def test_secrets_do_not_show_themselves() -> None:
    assert KEY.secret.hex() not in repr(KEY) + repr(RING)
    assert repr(KEY.secret) not in repr(KEY) + repr(RING)
