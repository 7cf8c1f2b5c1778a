"""The envelope around every sealed file: header, commitment, ciphertext.

    magic 8 | version u16 | suite u16 | kind u8 | vault_id 16 | device 8 | epoch u16 | key_id 8
    | lo u32 | hi u32 | prev 32 | salt 32 | commitment 32 | ciphertext

Big-endian. The bytes from `version` to `key_id` are the HKDF info; every byte before the ciphertext is associated
data. API: `Kind`, `Header`, `Expectation`, `seal`, `open_sealed`.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, Protocol

from core.language import N_, _
from core.vault import cipher
from core.vault.errors import (
    MagicError,
    MisplacedError,
    OversizeError,
    PaddingError,
    UnsupportedError,
)

MAGIC: Final = bytes.fromhex("89544e440d0a1a0a")
VERSION: Final = 1
SUITE: Final = 1
SIZE_CAP: Final = 64 * 1024 * 1024
SMALLEST: Final = 1024
NO_PREV: Final = bytes(32)
NO_DEVICE: Final = bytes(8)

_FIXED = struct.Struct(">8sHHB16s8sH8sII32s")  # magic to prev
_INFO = slice(8, 47)  # version to key_id
_SALT = slice(_FIXED.size, _FIXED.size + 32)
_COMMITMENT = slice(_SALT.stop, _SALT.stop + cipher.COMMITMENT)
_VAULT = N_("This file belongs elsewhere: it names another vault.")
_DEVICE = N_("This file belongs elsewhere: it names another device.")
_EPOCH = N_("This file belongs elsewhere: it names another epoch.")
_KEY = N_("This file belongs elsewhere: it names another key.")
_FIRST = N_("This file belongs elsewhere: it names another first commit.")
_LAST = N_("This file belongs elsewhere: it names another last commit.")
_BEFORE = N_("This file belongs elsewhere: it names another predecessor.")
OVERHEAD: Final = _COMMITMENT.stop  # bytes before the ciphertext, 151


class Kind(IntEnum):
    """What an envelope holds."""

    COMMIT = 1
    MERGED = 2
    RING = 3
    CACHE = 4


class SealingKey(Protocol):
    """An epoch key, as far as the envelope needs to know it."""

    @property
    def epoch(self) -> int: ...
    @property
    def key_id(self) -> bytes: ...
    @property
    def secret(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Header:
    """The clear part of a sealed file. `prev` is the SHA-256 of the device's previous commit file."""

    kind: Kind
    vault_id: bytes
    device: bytes
    epoch: int
    key_id: bytes
    lo: int
    hi: int
    prev: bytes = NO_PREV
    version: int = VERSION
    suite: int = SUITE

    def pack(self) -> bytes:
        """The 87 bytes from magic to `prev`.

        Raises:
            ValueError: a part of the wrong length, or a number out of range.
        """
        lengths = (len(self.vault_id), len(self.device), len(self.key_id), len(self.prev))
        if lengths != (16, 8, 8, 32):
            raise ValueError(f"header parts of {lengths} bytes")
        try:
            return _FIXED.pack(
                MAGIC,
                self.version,
                self.suite,
                self.kind,
                self.vault_id,
                self.device,
                self.epoch,
                self.key_id,
                self.lo,
                self.hi,
                self.prev,
            )
        except struct.error as error:
            raise ValueError(str(error)) from None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the place of a file says about its header; None where the place says nothing."""

    vault_id: bytes
    kinds: frozenset[Kind] = field(default_factory=frozenset)
    device: bytes | None = None
    epoch: int | None = None
    key_id: bytes | None = None
    lo: int | None = None
    hi: int | None = None
    prev: bytes | None = None


def peek(data: bytes) -> Header:
    """The header of an envelope, nothing proved yet.

    Raises:
        MagicError: not an envelope, or cut off within the header.
        UnsupportedError: unknown version, suite or kind.
    """
    if len(data) < _FIXED.size or data[:8] != MAGIC:
        raise MagicError(_("This is not a file of a vault, or only the beginning of one."))
    _magic, version, suite, kind, vault_id, device, epoch, key_id, lo, hi, prev = _FIXED.unpack_from(data)
    if version != VERSION or suite != SUITE:
        raise UnsupportedError(
            _("This file is of version {version}, suite {suite}; this program knows version {known}.").format(
                version=version, suite=suite, known=VERSION
            ),
            todo=_("Use a newer Tend."),
        )
    try:
        known = Kind(kind)
    except ValueError:
        raise UnsupportedError(
            _("This file is of an unknown kind, {kind}.").format(kind=kind), todo=_("Use a newer Tend.")
        ) from None
    return Header(known, vault_id, device, epoch, key_id, lo, hi, prev, version, suite)


def _pad(plaintext: bytes) -> bytes:
    body = struct.pack(">I", len(plaintext)) + plaintext
    whole = max(SMALLEST, cipher.padme(len(body)))
    if OVERHEAD + whole + cipher.TAG > SIZE_CAP:
        raise OversizeError(_("{n} bytes are too many for one file.").format(n=len(plaintext)))
    return body.ljust(whole, b"\0")


def _unpad(padded: bytes) -> bytes:
    if len(padded) < 4:
        raise PaddingError(_("The sealed text is too short."))
    (length,) = struct.unpack_from(">I", padded)
    end = 4 + length
    if (
        end > len(padded)
        or len(padded) != max(SMALLEST, cipher.padme(end))
        or padded.count(b"\0", end) != len(padded) - end
    ):
        raise PaddingError(_("Length and padding of the sealed text do not agree."))
    return padded[4:end]


def seal(
    key: SealingKey, header: Header, plaintext: bytes, *, entropy: Callable[[int], bytes] = os.urandom
) -> bytes:
    """The bytes of a whole file: `plaintext` padded and sealed under `key`.

    The salt is an HMAC over fresh entropy *and* the text, so that a cloned random generator cannot bring two
    texts under one key.

    Raises:
        ValueError: the header names another key, or its parts do not fit.
        OversizeError: the file would pass `SIZE_CAP`.
    """
    if (header.epoch, header.key_id) != (key.epoch, key.key_id):
        raise ValueError("the header names another key")
    fixed = header.pack()
    padded = _pad(plaintext)
    salt = cipher.hmac_sha256(key.secret, entropy(32) + padded)
    aead_key, commitment = cipher.derive_pair(key.secret, salt=salt, info=fixed[_INFO])
    before = fixed + salt + commitment
    return before + cipher.seal_once(aead_key, padded, before)


def _check_place(header: Header, expect: Expectation) -> None:
    if expect.kinds and header.kind not in expect.kinds:
        raise UnsupportedError(
            _("A file of kind {kind} has no business here.").format(kind=header.kind.name.lower())
        )
    for what, wanted, found in (
        (_VAULT, expect.vault_id, header.vault_id),
        (_DEVICE, expect.device, header.device),
        (_EPOCH, expect.epoch, header.epoch),
        (_KEY, expect.key_id, header.key_id),
        (_FIRST, expect.lo, header.lo),
        (_LAST, expect.hi, header.hi),
        (_BEFORE, expect.prev, header.prev),
    ):
        if wanted is not None and found != wanted:
            raise MisplacedError(_(what))
    if header.kind is Kind.COMMIT and header.lo != header.hi:
        raise MisplacedError(_("A commit that spans more than itself."))


def open_sealed(
    key_for: Callable[[int, bytes], SealingKey], data: bytes, *, expect: Expectation
) -> tuple[Header, bytes]:
    """Header and text of a sealed file, checked in the order of the format, up to length and padding.

    Raises:
        OversizeError, MagicError, UnsupportedError, MisplacedError, UnknownKeyError (from `key_for`),
        CommitmentError, SealError, PaddingError: the first check that failed.
    """
    if len(data) > SIZE_CAP:
        raise OversizeError(_("This file is larger than the format allows."))
    header = peek(data)
    _check_place(header, expect)
    if len(data) < OVERHEAD + cipher.TAG:
        raise MagicError(_("This is only the beginning of a file."))
    key = key_for(header.epoch, header.key_id)
    aead_key, commitment = cipher.derive_pair(key.secret, salt=data[_SALT], info=data[_INFO])
    cipher.check_commitment(commitment, data[_COMMITMENT])
    padded = cipher.open_once(aead_key, memoryview(data)[OVERHEAD:], data[:OVERHEAD])
    return header, _unpad(padded)
