"""What is remembered of a vault outside it, in `pins.json` of its state directory.

    {"version":1,"slot":NAME,"key":KEY,"listed":[HASH,...],"heads":{DEVICE:SEQ}}

`slot` is the key slot that opened the vault last, tried first next time. `listed` are the slots that the vault lists of
its present key, `key` (the tag of that): one that is not among them is no way in here. `heads` says up to which commit
of each device this one has read: a directory that has less went back in time.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from core.errors import VaultError
from core.vault import files
from core.vault.keyring import EpochKey

FILE = "pins.json"
CAP = 1 << 20


class Pins(msgspec.Struct, omit_defaults=True):
    """See the module."""

    version: int = 1
    slot: str = ""
    key: str = ""
    listed: list[str] = []
    heads: dict[str, int] = {}


def read_pins(state: Path) -> Pins:
    """The pins of a vault; empty ones where there are none, or they cannot be read."""
    try:
        return msgspec.json.decode(files.read_regular(state / FILE, cap=CAP), type=Pins)
    except (OSError, VaultError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Pins()


def pin_slot(state: Path, name: str) -> None:
    """Remember the slot that opened the vault."""
    known = read_pins(state)
    _write(state, known, msgspec.structs.replace(known, slot=name))


def pin_listed(state: Path, key: EpochKey, hashes: Iterable[str]) -> None:
    """Remember which slots the vault lists of its present key."""
    known = read_pins(state)
    _write(state, known, msgspec.structs.replace(known, key=key.tag, listed=sorted(hashes)))


def unpin_key(state: Path) -> None:
    """Forget which key the vault had, and what opened it: one of an older key is taken from now on."""
    known = read_pins(state)
    _write(state, known, msgspec.structs.replace(known, slot="", key="", listed=[]))


def pin_heads(state: Path, heads: Mapping[str, int]) -> None:
    """Remember up to which commit each device was read; never less than was remembered before."""
    known = read_pins(state)
    higher = {device: seq for device, seq in heads.items() if seq > known.heads.get(device, 0)}
    _write(state, known, msgspec.structs.replace(known, heads={**known.heads, **higher}))


def _write(state: Path, known: Pins, wanted: Pins) -> None:
    """Without a place to remember it in, only time or a warning is lost."""
    if wanted == known:
        return
    with contextlib.suppress(VaultError, OSError):
        files.make_directory(state)
        files.write_durable(state / FILE, msgspec.json.encode(wanted))
