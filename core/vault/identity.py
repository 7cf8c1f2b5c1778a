"""Device identities: random ids outside the vault, and the rule for which one may write where.

`id-<device:16>.json` in the state directory of the vault:

    {"version":1,"device":hex,"machine":hex,"last":{"seq":n,"hash":hex of 32 bytes},"check":hex of 8 bytes}

`check` is the beginning of the SHA-256 of the text before the comma before it. The file is written in place, and half of the
old text with half of the new one must not pass for either.

`record` writes it durably *before* the segment gets its name. So an id whose last commit is not there was used
somewhere else, or died at that very moment; either way it is not used again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import sys
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec

from core.vault import files
from core.vault.envelope import NO_PREV
from core.vault.errors import RefusedError
from core.vault.locks import Lock

CAP: Final = 4096
PREFIX: Final = 8
_NAME = re.compile(r"id-([0-9a-f]{16})\.json\Z")
_KEPT = re.compile(rb"[0-9a-f]{32}\Z")
_MACHINE_FILE = "machine"


@dataclass(frozen=True, slots=True)
class Identity:
    """A device id and its last commit: sequence number (0: none yet) and SHA-256 of the file."""

    device: bytes
    machine: str
    last_seq: int = 0
    last_hash: bytes = NO_PREV

    def after(self, seq: int, digest: bytes) -> Identity:
        """This identity once commit `seq`, whose file has SHA-256 `digest`, is its last one."""
        return Identity(self.device, self.machine, seq, digest)


class Commits:
    """Which commits of one device a directory holds, as files or in a `from`.

    Fill it with `add` and ask `fits`. A commit is known by its number and the first 8 bytes of its file's SHA-256.
    """

    __slots__ = ("_runs",)

    def __init__(self, runs: Iterable[tuple[int, bytes]] = ()) -> None:
        self._runs: list[tuple[int, bytes]] = list(runs)

    def add(self, lo: int, prefixes: bytes) -> None:
        """Put in a run: the prefixes of commits `lo`, `lo + 1`, ... one after the other."""
        self._runs.append((lo, prefixes))

    def has_all(self, last: int, digest: bytes) -> bool:
        """Whether commits 1 to `last` are there, nothing beyond, no two of one number, and the last one is `digest`."""
        known = b""
        for lo, prefixes in sorted(self._runs):
            start = (lo - 1) * PREFIX
            if start > len(known):
                return False
            overlap = known[start : start + len(prefixes)]
            if overlap != prefixes[: len(overlap)]:
                return False
            known += prefixes[len(overlap) :]
        if len(known) != last * PREFIX:
            return False
        return last == 0 or known[-PREFIX:] == digest[:PREFIX]


class _Last(msgspec.Struct, forbid_unknown_fields=True):
    seq: int
    hash: str


class _File(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    device: str
    machine: str
    last: _Last
    check: str


_decoder = msgspec.json.Decoder(_File)


@lru_cache(maxsize=64)
def path_of(state: Path, device: bytes) -> Path:
    """The file of an identity."""
    return state / f"id-{device.hex()}.json"


def lock_of(state: Path, device: bytes) -> Lock:
    """The lock of an identity, held for one commit."""
    return Lock(state / f"lock-{device.hex()}")


def _checked(content: _File) -> str:
    text = msgspec.json.encode(content)
    return hashlib.sha256(text[: text.index(b',"check":')]).hexdigest()[:16]


def _parse(data: bytes, device: str) -> Identity | None:
    try:
        found = _decoder.decode(data)
        digest = bytes.fromhex(found.last.hash)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    if found.check != _checked(found) or data != msgspec.json.encode(found):
        return None
    sane = found.version == 1 and found.device == device and len(digest) == 32 and found.last.seq >= 0
    return Identity(bytes.fromhex(device), found.machine, found.last.seq, digest) if sane else None


def read(state: Path, device: bytes) -> Identity | None:
    """An identity as it was last recorded; None where there is none, or its file is not one."""
    try:
        return _parse(files.read_regular(path_of(state, device), cap=CAP), device.hex())
    except (FileNotFoundError, RefusedError):
        return None


def known(state: Path) -> list[Identity]:
    """Every readable identity of a state directory, the most used first.

    One that cannot be read may be about to be rewritten by another process: it is read again under its lock.
    """
    found = []
    for name in files.list_regular(state):
        if match := _NAME.match(name):
            device = bytes.fromhex(match[1])
            identity = read(state, device)
            if identity is None:
                with lock_of(state, device):
                    identity = read(state, device)
            if identity is not None:
                found.append(identity)
    return sorted(found, key=lambda identity: (-identity.last_seq, identity.device))


def record(state: Path, identity: Identity) -> None:
    """Write an identity durably.

    In place where its length stays the same: should a power cut tear it, it is an identity no more, and another one
    is used. That is what a crash at this point leads to anyway.

    Raises:
        WriteError, UncertainWriteError: see `files.overwrite_durable`.
    """
    last = _Last(identity.last_seq, identity.last_hash.hex())
    content = _File(1, identity.device.hex(), identity.machine, last, "")
    content.check = _checked(content)
    files.overwrite_durable(path_of(state, identity.device), msgspec.json.encode(content))


def fits(identity: Identity, machine: str, commits: Commits, mentioned: int = 0) -> bool:
    """Whether an identity may write beside these commits of it.

    `mentioned` is the highest number of a commit of it that anything else speaks of: other devices' files, or what is
    remembered of the vault. One beyond the last means that the identity and its files were put back to an earlier
    state; its numbers were given out already.
    """
    if identity.machine != machine or mentioned > identity.last_seq:
        return False
    return commits.has_all(identity.last_seq, identity.last_hash)


def make(state: Path, machine: str, taken: Container[bytes]) -> Identity:
    """A new identity, recorded; `taken` are device ids that are in use. Call it under the lock of `lock_of_new`.

    Raises:
        WriteError: it cannot be recorded.
    """
    identity = Identity(secrets.token_bytes(8), machine)
    while identity.device in taken:
        identity = Identity(secrets.token_bytes(8), machine)
    record(state, identity)
    return identity


def give_up(state: Path) -> None:
    """Have no identity of a state directory be used again: the next commit of each of its programs is under a new one.

    After a directory was put back to an earlier state: that an id fits it proves nothing then, for what its commits
    beyond were may be nowhere to be seen.

    Raises:
        LockBusyError, LockUnavailableError; WriteError: one could not be removed.
    """
    for name in files.list_regular(state):
        if match := _NAME.match(name):
            with lock_of(state, bytes.fromhex(match[1])):
                files.remove(state / name)


def lock_of_new(state: Path) -> Lock:
    """The lock under which a new identity is made, so that processes that start at once agree on one."""
    return Lock(state / "lock-new")


def machine_id(state_root: Path) -> str:
    """What tells this machine and user from others, 32 hex digits.

    The system's own machine id where there is one, hashed with the user's; else random bytes that are kept in the
    state root, in the file `machine`.

    Raises:
        WriteError: random bytes cannot be kept.
    """
    source = _system_machine() or _kept_machine(state_root)
    user = os.getuid() if sys.platform != "win32" else os.environ.get("USERNAME", "")
    return hashlib.sha256(f"tend machine\n{source}\n{user}".encode()).hexdigest()[:32]


def _system_machine() -> str:
    if sys.platform == "win32":
        import winreg

        with (
            contextlib.suppress(OSError),
            winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key,
        ):
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        return ""
    for path in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        with contextlib.suppress(OSError):
            if found := _KEPT.match(Path(path).read_bytes().strip()):
                return found[0].decode()
    return ""


def _kept_machine(state_root: Path) -> str:
    path = state_root / _MACHINE_FILE
    with contextlib.suppress(FileNotFoundError, RefusedError):
        if found := _KEPT.match(files.read_regular(path, cap=CAP).strip()):
            return found[0].decode()
    files.make_directory(state_root)
    with Lock(state_root / "lock-machine"):
        with contextlib.suppress(FileNotFoundError, RefusedError):
            if found := _KEPT.match(files.read_regular(path, cap=CAP).strip()):
                return found[0].decode()
        files.write_durable(path, secrets.token_hex(16).encode())
    return _kept_machine(state_root)
