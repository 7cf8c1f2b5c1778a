"""`backup.json`, the last member of a backup: what it is of, from when, and that nothing was taken out of it.

    {"format":"tend-backup","version":1,"vault_id":hex,"key":"<epoch:4>-<key_id:16>","members":n,"at":ms,
     "seal":hex of 32 bytes,"check":hex of 8 bytes}

and a line feed. With D = SHA-256 of all bytes before its header block, and T = the text before `,"seal"`:

    seal  = HMAC-SHA256(HKDF(K, salt "", info "tend backup", 32 bytes), D || T)
    check = first 8 bytes of SHA-256(D || text before `,"check"`)

`check` finds damage without the key. `seal` needs it: nobody else can leave a file out unseen.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final, NamedTuple

import msgspec

from core.language import _
from core.vault import cipher
from core.vault.errors import JsonError, UnsupportedError
from core.vault.keys import EpochKey
from sync.archive import BackupError

FORMAT: Final = "tend-backup"
VERSION: Final = 1
_INFO = b"tend backup"
_LATEST = 253_402_214_400_000
"""The last day of the calendar, in ms."""


class _Text(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    version: int
    vault_id: str
    key: str
    members: int
    at: int
    seal: str
    check: str


_decoder = msgspec.json.Decoder(_Text)


class Seal(NamedTuple):
    """What a backup says of itself: vault (hex), tag of the key, how many members stand before, when (ms) it was made."""

    vault_id: str
    key: str
    members: int
    at: int
    mac: bytes = b""


def _before(text: bytes, member: str) -> bytes:
    return text[: text.index(f',"{member}":'.encode())]


def _mac(digest: bytes, text: bytes, key: EpochKey) -> bytes:
    secret = cipher.hkdf(key.secret, salt=b"", info=_INFO, length=32)
    return cipher.hmac_sha256(secret, digest + _before(text, "seal"))


def _check(digest: bytes, text: bytes) -> str:
    return hashlib.sha256(digest + _before(text, "check")).hexdigest()[:16]


def write_seal(seal: Seal, digest: bytes, key: EpochKey) -> bytes:
    """The text of `backup.json`; `digest` is that of all bytes before it."""
    content = _Text(FORMAT, VERSION, seal.vault_id, seal.key, seal.members, seal.at, "", "")
    content.seal = _mac(digest, msgspec.json.encode(content), key).hex()
    content.check = _check(digest, msgspec.json.encode(content))
    return msgspec.json.encode(content) + b"\n"


def read_seal(data: bytes, digest: bytes) -> Seal:
    """What `backup.json` says, as far as it can be told without the key.

    Raises:
        BackupError: it does not fit what stands before. UnsupportedError: it is of a newer program.
    """
    try:
        found = _decoder.decode(data)
        mac = bytes.fromhex(found.seal)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise JsonError(_("What it says of itself cannot be read.")) from None
    if found.format != FORMAT or found.version != VERSION:
        raise UnsupportedError(
            _("It is a backup of version {version}; this program knows version {known}.").format(
                version=found.version, known=VERSION
            ),
            todo=_("Use a newer Tend."),
        )
    text = msgspec.json.encode(found)
    sane = len(mac) == 32 and 0 <= found.at <= _LATEST and data == text + b"\n"
    if not sane or found.check != _check(digest, text):
        raise BackupError(_("It is damaged: what it says of itself does not fit what is in it."))
    return Seal(found.vault_id, found.key, found.members, found.at, mac)


def prove(seal: Seal, digest: bytes, key: EpochKey) -> None:
    """Raises BackupError where it was not written by who held the key, or something was changed or left out since."""
    content = _Text(FORMAT, VERSION, seal.vault_id, seal.key, seal.members, seal.at, "", "")
    if not hmac.compare_digest(_mac(digest, msgspec.json.encode(content), key), seal.mac):
        raise BackupError(_("It is not as it was written: somebody changed it, or took files out."))
