"""What is remembered of a vault outside it, in `pins.json` of its state directory.

    {"version":1,"slot":NAME,"heads":{DEVICE:SEQ}}

`slot` is the key slot that opened the vault last, tried first next time. `heads` says up to which commit of each
device this one has read: a directory that has less went back in time.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from core.errors import VaultError
from core.vault import files

FILE = "pins.json"
CAP = 1 << 20


class Pins(msgspec.Struct, omit_defaults=True):
    """See the module."""

    version: int = 1
    slot: str = ""
    heads: dict[str, int] = {}


def read_pins(state: Path) -> Pins:
    """The pins of a vault; empty ones where there are none, or they cannot be read."""
    try:
        return msgspec.json.decode(files.read_regular(state / FILE, cap=CAP), type=Pins)
    except (OSError, VaultError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Pins()


def pin(state: Path, *, slot: str | None = None, heads: dict[str, int] | None = None) -> None:
    """Remember the slot or the heads. Without a place to remember them in, only time or a warning is lost."""
    known = read_pins(state)
    wanted = Pins(slot=known.slot if slot is None else slot, heads=dict(known.heads))
    for device, seq in (heads or {}).items():
        wanted.heads[device] = max(seq, wanted.heads.get(device, 0))
    if wanted == known:
        return
    with contextlib.suppress(VaultError, OSError):
        files.make_directory(state)
        files.write_durable(state / FILE, msgspec.json.encode(wanted))
