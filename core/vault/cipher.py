"""The primitives of suite 1: HKDF-SHA256, ChaCha20-Poly1305, Argon2id, Padmé.

Keys are derived for one use each, so the nonce is always zero and every sealed text carries a commitment (the
second half of the derived bytes): a text opens under one key only.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from core.errors import VaultError
from core.language import _
from core.vault.errors import CommitmentError, SealError

TAG = 16
KEY = 32
COMMITMENT = 32
_NONCE = bytes(12)


def sha256(data: bytes) -> bytes:
    """SHA-256, 32 bytes."""
    return hashlib.sha256(data).digest()


def hmac_sha256(key: bytes, data: bytes) -> bytes:
    """HMAC-SHA256, 32 bytes."""
    return hmac.digest(key, data, "sha256")


def hkdf(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    """HKDF-SHA256 (RFC 5869); an empty salt stands for 32 zero bytes. `length` at most 8160."""
    prk = hmac.digest(salt or bytes(32), secret, "sha256")
    block = b""
    out = b""
    for index in range(1, -(-length // 32) + 1):
        block = hmac.digest(prk, block + info + bytes((index,)), "sha256")
        out += block
    return out[:length]


def derive_pair(secret: bytes, *, salt: bytes, info: bytes) -> tuple[bytes, bytes]:
    """The key of one seal and its commitment, 32 bytes each."""
    both = hkdf(secret, salt=salt, info=info, length=KEY + COMMITMENT)
    return both[:KEY], both[KEY:]


def seal_once(key: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """ChaCha20-Poly1305 (RFC 8439) under a key that is used for this one text; the tag is the last 16 bytes."""
    return ChaCha20Poly1305(key).encrypt(_NONCE, plaintext, aad)


def open_once(key: bytes, ciphertext: bytes | memoryview, aad: bytes) -> bytes:
    """The text behind `ciphertext`.

    Raises:
        SealError: text, tag or `aad` were changed.
    """
    try:
        return ChaCha20Poly1305(key).decrypt(_NONCE, ciphertext, aad)
    except (InvalidTag, ValueError):
        raise SealError(_("The sealed bytes were changed.")) from None


def check_commitment(expected: bytes, found: bytes | memoryview) -> None:
    """Compares in constant time.

    Raises:
        CommitmentError: the key is not the one this text was sealed under.
    """
    if not hmac.compare_digest(expected, found):
        raise CommitmentError(_("The key does not fit this file."))


def argon2id(secret: bytes, *, salt: bytes, m_kib: int, t: int, p: int) -> bytes:
    """Argon2id (RFC 9106), 32 bytes. The caller has checked the limits.

    Raises:
        VaultError: this Python's OpenSSL has no Argon2id, or the memory is not to be had.
    """
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        kdf = Argon2id(salt=salt, length=KEY, iterations=t, lanes=p, memory_cost=m_kib)
        return kdf.derive(secret)
    except UnsupportedAlgorithm:
        raise VaultError(
            _("This installation has no Argon2id."),
            safe=_("The vault was not touched."),
            todo=_("Install a cryptography package built with OpenSSL 3.2 or newer."),
        ) from None
    except MemoryError:
        raise VaultError(
            _("Deriving the key needs {size} MiB of memory, and they are not free.").format(
                size=m_kib // 1024
            ),
            safe=_("The vault was not touched."),
            todo=_("Close other programs and try again."),
        ) from None


def padme(length: int) -> int:
    """The padded length for `length` bytes (Padmé: PURBs, PETS 2019, section 4.3); at most 12 % longer."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    kept = exponent.bit_length()
    mask = (1 << (exponent - kept)) - 1
    return (length + mask) & ~mask
