"""Key slots: files that hold the epoch key, wrapped under a passphrase or a recovery code.

    keys/<epoch:4>-<key_id:16>-<slot:16>-<hash:32>.key

Line 1 is JSON, line 2 base64 of commitment (32 bytes) and ciphertext (48); each ends with one line feed. Line 1,
without its line feed, is the associated data, and its SHA-256 stands in the HKDF info: a changed parameter makes the
slot fail. Passphrase slot:

    {"format":"tend-slot","version":1,"suite":1,"vault_id":hex,"epoch":n,"key_id":hex,"slot":hex,
     "type":"passphrase","key_file":bool,
     "kdf":{"name":"argon2id","m_kib":n,"t":n,"p":n,"salt":base64 of 16 bytes},"salt":base64 of 32 bytes}

Recovery slot: type "recovery", no `key_file`, no `kdf`.

    base  = Argon2id(NFKC passphrase as UTF-8, kdf)           | HKDF(code, salt "", "tend recovery code")
    KEK   = base, or HKDF(base || SHA-256(key file), salt "", "tend key file")
    pair  = HKDF(KEK, salt, "tend slot" || SHA-256(line 1)), 64 bytes: AEAD key and commitment
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from core.errors import VaultError
from core.language import _
from core.vault import cipher, jsonguard
from core.vault.errors import (
    CommitmentError,
    ExpensiveKdfError,
    KdfLimitError,
    MisplacedError,
    SlotError,
    TornError,
    UnsupportedError,
)
from core.vault.keyring import tag_of
from core.vault.recovery import RecoveryCode

CAP: Final = 4096
SUFFIX: Final = ".key"
_FORMAT, _VERSION, _SUITE = "tend-slot", 1, 1
_NAME = re.compile(r"([0-9a-f]{4})-([0-9a-f]{16})-([0-9a-f]{16})-([0-9a-f]{32})\.key\Z")
_COMMON = ("format", "version", "suite", "vault_id", "epoch", "key_id", "slot", "type")
_MEMBERS = {"passphrase": (*_COMMON, "key_file", "kdf", "salt"), "recovery": (*_COMMON, "salt")}
_KDF_MEMBERS = ("name", "m_kib", "t", "p", "salt")
_HEX = re.compile(r"(?:[0-9a-f]{2})+\Z")

MIB: Final = 1024
M_LEAST, M_MOST, M_ASK = 19 * MIB, 1024 * MIB, 512 * MIB
PASSES_MOST: Final = 8 * 1024 * MIB  # KiB times passes


@dataclass(frozen=True, slots=True)
class KdfCost:
    """The cost of one Argon2id: memory in KiB, passes, lanes."""

    m_kib: int
    t: int
    p: int

    def check(self) -> None:
        """Raises `KdfLimitError` where a reader would refuse it."""
        sane = M_LEAST <= self.m_kib <= M_MOST and 1 <= self.t <= 16 and 1 <= self.p <= 16
        if not sane or self.m_kib * self.t > PASSES_MOST:
            raise KdfLimitError(
                _("A key slot asks for a key derivation beyond the limits."), safe=_("Nothing was derived.")
            )


DEFAULT_COST: Final = KdfCost(128 * MIB, 3, 4)
CHEAPEST: Final = KdfCost(M_LEAST, 1, 1)
"""For tests."""


@dataclass(frozen=True, slots=True)
class Passphrase:
    """What a person types; `key_file` is the SHA-256 of a key file's bytes, if one belongs to it."""

    text: str = field(repr=False)
    key_file: bytes | None = field(default=None, repr=False)

    def encoded(self) -> bytes:
        """NFKC, UTF-8.

        Raises:
            VaultError: it is empty or holds half a character.
        """
        normal = unicodedata.normalize("NFKC", self.text)
        if not normal or any("\ud800" <= letter <= "\udfff" for letter in normal):
            raise VaultError(_("A passphrase needs at least one character."), safe=_("Nothing was tried."))
        return normal.encode("utf-8")


Secret = Passphrase | RecoveryCode


class SlotName(NamedTuple):
    """What a slot's name says; `key_id`, `slot` and `hash` are hex."""

    epoch: int
    key_id: str
    slot: str
    hash: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A key slot that was read but not opened."""

    name: str
    epoch: int
    key_id: bytes
    slot: bytes
    type: str
    key_file: bool
    cost: KdfCost | None
    kdf_salt: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    line: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)

    @property
    def tag(self) -> str:
        """Which key it wraps."""
        return tag_of(self.epoch, self.key_id)

    @property
    def hash(self) -> str:
        """The 32 hex digits in the name."""
        return self.name[-len(SUFFIX) - 32 : -len(SUFFIX)]


def parse_slot_name(name: str) -> SlotName | None:
    """What a name says, or None where it is not the name of a slot."""
    found = _NAME.match(name)
    return SlotName(int(found[1], 16), found[2], found[3], found[4]) if found else None


def slot_name(epoch: int, key_id: bytes, slot: bytes, data: bytes) -> str:
    """The file name of a slot's bytes."""
    return f"{tag_of(epoch, key_id)}-{slot.hex()}-{hashlib.sha256(data).hexdigest()[:32]}{SUFFIX}"


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _unb64(text: object, length: int) -> bytes:
    """Strict base64 of `length` bytes: one text for each value."""
    if isinstance(text, str) and text.isascii():
        try:
            data = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            data = b""
        if len(data) == length and _b64(data) == text:
            return data
    raise SlotError(_("A key slot holds broken base64."))


def _unhex(text: object, length: int) -> bytes:
    if not isinstance(text, str) or len(text) != 2 * length or not _HEX.match(text):
        raise SlotError(_("A key slot holds broken hexadecimal digits."))
    return bytes.fromhex(text)


def _whole(value: object) -> int:
    if type(value) is not int:
        raise SlotError(_("A key slot holds something else where a number must be."))
    return value


def parse_slot(data: bytes, name: str, vault_id: bytes) -> Slot:
    """A slot's public part, checked against its name and vault; no key is derived.

    Raises:
        TornError, JsonError, SlotError, UnsupportedError, MisplacedError, KdfLimitError.
    """
    place = parse_slot_name(name)
    if place is None:
        raise MisplacedError(_("This name is not that of a key slot."), name=name)
    if hashlib.sha256(data).hexdigest()[:32] != place.hash:
        raise TornError(_("A key slot is not whole: its bytes do not fit its name."), name=name)
    lines = data.split(b"\n")
    if len(data) > CAP or len(lines) != 3 or lines[2]:
        raise SlotError(_("A key slot has two lines and at most 4 KiB."), name=name)
    found = jsonguard.unique(lines[0])
    cost, kdf_salt = _parse_members(found)
    slot = Slot(
        name=name,
        epoch=_whole(found["epoch"]),
        key_id=_unhex(found["key_id"], 8),
        slot=_unhex(found["slot"], 8),
        type=found["type"],
        key_file=found.get("key_file", False),
        cost=cost,
        kdf_salt=kdf_salt,
        salt=_unb64(found["salt"], 32),
        line=lines[0],
        wrapped=_unb64(lines[1].decode("latin-1"), cipher.COMMITMENT + cipher.KEY + cipher.TAG),
    )
    says = (_unhex(found["vault_id"], 16), slot.epoch, slot.key_id.hex(), slot.slot.hex())
    if says != (vault_id, place.epoch, place.key_id, place.slot):
        raise MisplacedError(_("A key slot belongs elsewhere."), name=name)
    return slot


def _parse_members(found: Any) -> tuple[KdfCost | None, bytes]:
    """The cost and salt of a slot's derivation, its other members being of the known form."""
    if not isinstance(found, dict) or "format" not in found or "type" not in found:
        raise SlotError(_("A key slot is not written as one."))
    if found["format"] != _FORMAT or (_whole(found.get("version")), _whole(found.get("suite"))) != (
        _VERSION,
        _SUITE,
    ):
        raise UnsupportedError(_("A key slot is of an unknown version."), todo=_("Use a newer Tend."))
    members = _MEMBERS.get(found["type"]) if isinstance(found["type"], str) else None
    if members is None:
        raise UnsupportedError(_("A key slot is of an unknown type."), todo=_("Use a newer Tend."))
    if tuple(found) != members:
        raise SlotError(_("A key slot has other members than its type."))
    if found["type"] == "recovery":
        return None, b""
    kdf = found["kdf"]
    if type(found["key_file"]) is not bool or not isinstance(kdf, dict) or tuple(kdf) != _KDF_MEMBERS:
        raise SlotError(_("A key slot has other members than its type."))
    if kdf["name"] != "argon2id":
        raise UnsupportedError(_("A key slot uses an unknown key derivation."), todo=_("Use a newer Tend."))
    cost = KdfCost(_whole(kdf["m_kib"]), _whole(kdf["t"]), _whole(kdf["p"]))
    cost.check()
    return cost, _unb64(kdf["salt"], 16)


def fits(slot: Slot, secret: Secret) -> bool:
    """Whether a slot is of the kind that this secret could open."""
    if isinstance(secret, RecoveryCode):
        return slot.type == "recovery"
    return slot.type == "passphrase" and (not slot.key_file or secret.key_file is not None)


def key_encryption_key(slot: Slot, secret: Secret, *, allow_expensive: bool = False) -> bytes:
    """The key that wraps the epoch key, 32 bytes. This is the work.

    Raises:
        ExpensiveKdfError: more than 512 MiB, and nobody said yes.
        KdfLimitError: beyond all limits.
    """
    if isinstance(secret, RecoveryCode):
        return cipher.hkdf(secret.secret, salt=b"", info=b"tend recovery code", length=cipher.KEY)
    if slot.cost is None:
        raise SlotError(_("This key slot is not for a passphrase."), name=slot.name)
    slot.cost.check()
    if slot.cost.m_kib > M_ASK and not allow_expensive:
        raise ExpensiveKdfError(
            _("A key slot of this vault asks for {size} MiB of memory.").format(size=slot.cost.m_kib // MIB),
            m_kib=slot.cost.m_kib,
            safe=_("Nothing was derived."),
        )
    base = cipher.argon2id(
        secret.encoded(), salt=slot.kdf_salt, m_kib=slot.cost.m_kib, t=slot.cost.t, p=slot.cost.p
    )
    if not slot.key_file:
        return base
    if secret.key_file is None:
        raise SlotError(_("This key slot needs a key file."), name=slot.name)
    return cipher.hkdf(base + secret.key_file, salt=b"", info=b"tend key file", length=cipher.KEY)


def _pair(kek: bytes, salt: bytes, line: bytes) -> tuple[bytes, bytes]:
    return cipher.derive_pair(kek, salt=salt, info=b"tend slot" + cipher.sha256(line))


def unwrap(slot: Slot, kek: bytes) -> bytes:
    """The epoch key in a slot, 32 bytes.

    Raises:
        CommitmentError: the secret is not this slot's, or line 1 was changed.
        SealError: the secret is right and the wrapped key was changed.
    """
    key, commitment = _pair(kek, slot.salt, slot.line)
    try:
        cipher.check_commitment(commitment, slot.wrapped[: cipher.COMMITMENT])
        return cipher.open_once(key, slot.wrapped[cipher.COMMITMENT :], slot.line)
    except CommitmentError as error:
        error.name = slot.name
        raise


def build_slot(
    secret: Secret,
    epoch_key: bytes,
    *,
    vault_id: bytes,
    epoch: int,
    key_id: bytes,
    cost: KdfCost,
    entropy: Callable[[int], bytes] = os.urandom,
) -> tuple[str, bytes]:
    """Name and bytes of a new slot, opened once by the reading code.

    Raises:
        KdfLimitError: a cost that readers refuse.
    """
    slot_id = entropy(8)
    members: dict[str, Any] = {
        "format": _FORMAT,
        "version": _VERSION,
        "suite": _SUITE,
        "vault_id": vault_id.hex(),
        "epoch": epoch,
        "key_id": key_id.hex(),
        "slot": slot_id.hex(),
    }
    if isinstance(secret, RecoveryCode):
        members["type"] = "recovery"
    else:
        cost.check()
        members |= {"type": "passphrase", "key_file": secret.key_file is not None}
        members["kdf"] = {
            "name": "argon2id",
            "m_kib": cost.m_kib,
            "t": cost.t,
            "p": cost.p,
            "salt": _b64(entropy(16)),
        }
    members["salt"] = _b64(entropy(32))
    line = jsonguard.encode(members)
    draft = _draft(members, line)
    kek = key_encryption_key(draft, secret, allow_expensive=True)
    key, commitment = _pair(kek, draft.salt, line)
    wrapped = commitment + cipher.seal_once(key, epoch_key, line)
    data = line + b"\n" + _b64(wrapped).encode("ascii") + b"\n"
    name = slot_name(epoch, key_id, slot_id, data)
    if unwrap(parse_slot(data, name, vault_id), kek) != epoch_key:
        raise SlotError(_("A new key slot does not open."), name=name)
    return name, data


def _draft(members: dict[str, Any], line: bytes) -> Slot:
    cost, kdf_salt = _parse_members(members)
    return Slot(
        name="",
        epoch=members["epoch"],
        key_id=bytes.fromhex(members["key_id"]),
        slot=bytes.fromhex(members["slot"]),
        type=members["type"],
        key_file=members.get("key_file", False),
        cost=cost,
        kdf_salt=kdf_salt,
        salt=_unb64(members["salt"], 32),
        line=line,
        wrapped=b"",
    )
