"""The primitives against the published test vectors."""

from __future__ import annotations

import struct

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from core.vault import cipher
from core.vault.errors import CommitmentError, SealError

RFC_5869 = [
    (
        "0b" * 22,
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    (
        bytes(range(0x50)).hex(),
        bytes(range(0x60, 0xB0)).hex(),
        bytes(range(0xB0, 0x100)).hex(),
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
        "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
    ),
    (
        "0b" * 22,
        "",
        "",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ),
]

RFC_8439_KEY = bytes(range(0x80, 0xA0))
RFC_8439_NONCE = bytes.fromhex("070000004041424344454647")
RFC_8439_AAD = bytes.fromhex("50515253c0c1c2c3c4c5c6c7")
RFC_8439_TEXT = (
    b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
    b"sunscreen would be it."
)
RFC_8439_SEALED = bytes.fromhex(
    "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b"
    "1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
    "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691"
)


@pytest.mark.parametrize(("secret", "salt", "info", "expected"), RFC_5869)
def test_hkdf_gives_the_vectors_of_rfc_5869(secret: str, salt: str, info: str, expected: str) -> None:
    derived = cipher.hkdf(
        bytes.fromhex(secret), salt=bytes.fromhex(salt), info=bytes.fromhex(info), length=len(expected) // 2
    )
    assert derived.hex() == expected


def _rotated(value: int, by: int) -> int:
    return (value << by | value >> (32 - by)) & 0xFFFFFFFF


def _quarter(state: list[int], a: int, b: int, c: int, d: int) -> None:
    for first, second, third, by in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        state[first] = (state[first] + state[second]) & 0xFFFFFFFF
        state[third] = _rotated(state[third] ^ state[first], by)


def _chacha_block(key: bytes, counter: int, nonce: bytes) -> bytes:
    start = [*struct.unpack("<4I", b"expand 32-byte k"), *struct.unpack("<8I", key), counter]
    start += struct.unpack("<3I", nonce)
    state = list(start)
    for _ in range(10):
        for quarter in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)):
            _quarter(state, *quarter)
        for quarter in ((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            _quarter(state, *quarter)
    return struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in zip(state, start, strict=True)))


def _seal_by_the_book(key: bytes, nonce: bytes, text: bytes, aad: bytes) -> bytes:
    """RFC 8439, section 2.8, in plain integers."""
    stream = b"".join(_chacha_block(key, 1 + at, nonce) for at in range(-(-len(text) // 64)))
    sealed = bytes(a ^ b for a, b in zip(text, stream, strict=False))
    one_time = _chacha_block(key, 0, nonce)
    r = int.from_bytes(one_time[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    s = int.from_bytes(one_time[16:32], "little")
    padded = [part + bytes(-len(part) % 16) for part in (aad, sealed)]
    message = padded[0] + padded[1] + struct.pack("<QQ", len(aad), len(sealed))
    total = 0
    for at in range(0, len(message), 16):
        total = (total + int.from_bytes(message[at : at + 16] + b"\1", "little")) * r % ((1 << 130) - 5)
    return sealed + ((total + s) & ((1 << 128) - 1)).to_bytes(16, "little")


def test_the_plain_cipher_and_the_library_give_the_vector_of_rfc_8439() -> None:
    args = (RFC_8439_NONCE, RFC_8439_TEXT, RFC_8439_AAD)
    assert _seal_by_the_book(RFC_8439_KEY, *args) == RFC_8439_SEALED
    assert ChaCha20Poly1305(RFC_8439_KEY).encrypt(*args) == RFC_8439_SEALED


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 1024])
def test_seal_once_is_the_cipher_of_rfc_8439_with_a_zero_nonce(length: int) -> None:
    text = bytes(at % 251 for at in range(length))
    sealed = cipher.seal_once(RFC_8439_KEY, text, RFC_8439_AAD)
    assert sealed == _seal_by_the_book(RFC_8439_KEY, bytes(12), text, RFC_8439_AAD)
    assert cipher.open_once(RFC_8439_KEY, sealed, RFC_8439_AAD) == text


def test_opening_changed_bytes_is_refused() -> None:
    sealed = cipher.seal_once(RFC_8439_KEY, b"text", b"aad")
    for text, aad in ((sealed[:-1] + b"\0", b"aad"), (sealed, b"aaD"), (sealed[:10], b"aad"), (b"", b"aad")):
        with pytest.raises(SealError):
            cipher.open_once(RFC_8439_KEY, text, aad)


def test_a_wrong_commitment_is_refused() -> None:
    cipher.check_commitment(b"x" * 32, b"x" * 32)
    with pytest.raises(CommitmentError):
        cipher.check_commitment(b"x" * 32, b"x" * 31 + b"y")


def test_argon2id_gives_the_vector_of_rfc_9106() -> None:
    kdf = Argon2id(
        salt=b"\2" * 16, length=32, iterations=3, lanes=4, memory_cost=32, secret=b"\3" * 8, ad=b"\4" * 12
    )
    assert kdf.derive(b"\1" * 32).hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def test_our_argon2id_gives_the_vector_of_the_reference_implementation() -> None:
    derived = cipher.argon2id(b"password", salt=b"somesalt", m_kib=65536, t=2, p=1)
    assert derived.hex() == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"


@pytest.mark.parametrize(
    ("length", "padded"),
    [
        (0, 0),
        (1, 1),
        (2, 2),
        (9, 10),
        (255, 256),
        (1000, 1024),
        (1025, 1088),
        (100_000, 100_352),
        (2**20 + 1, 1081344),
    ],
)
def test_padme_pads_as_published(length: int, padded: int) -> None:
    assert cipher.padme(length) == padded


def test_padme_never_shortens_and_costs_at_most_an_eighth() -> None:
    for length in range(2, 70_000, 7):
        padded = cipher.padme(length)
        assert length <= padded <= length * 1.125
        assert cipher.padme(padded) == padded
