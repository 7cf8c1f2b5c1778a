"""Saves that are missing in one directory, and nobody need be told of: it was restored from a backup made before them.

`restored.json` of the vault's state directory:

    {"version":1,"places":{DIRECTORY:{DEVICE:[HAD,PINNED],...},...}}

In that directory commits HAD + 1 to PINNED of a device were missing from the start. The pins stay as they are: another
directory of the same vault that lacks these commits went back in time, and so did this one if it has less than HAD, or
lacks what was read after PINNED. Once all of them have come, nothing may be missing here either.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from core.errors import VaultError
from core.vault import files
from core.vault.pins import read_pins

FILE = "restored.json"
CAP = 1 << 20

Lacking = dict[str, tuple[int, int]]


class _Places(msgspec.Struct):
    version: int = 1
    places: dict[str, Lacking] = {}


def _read(state: Path) -> _Places:
    try:
        return msgspec.json.decode(files.read_regular(state / FILE, cap=CAP), type=_Places)
    except (OSError, VaultError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _Places()


def _write(state: Path, places: dict[str, Lacking]) -> None:
    """Without a place to remember it in, only a warning more is given."""
    with contextlib.suppress(VaultError, OSError):
        files.make_directory(state)
        files.write_durable(state / FILE, msgspec.json.encode(_Places(1, places)))


def _place(directory: Path) -> str:
    return str(directory.resolve())


def lacking(state: Path, heads: Mapping[str, int]) -> Lacking:
    """What is missing of what was read on this machine, in a directory that has these last commits."""
    pinned = read_pins(state).heads
    return {
        device: (heads.get(device, 0), seq)
        for device, seq in sorted(pinned.items())
        if heads.get(device, 0) < seq
    }


def accept(state: Path, directory: Path, missing: Lacking) -> None:
    """Remember what a directory lacks since it was restored; what was remembered of it before is forgotten."""
    known = _read(state).places
    wanted = {place: each for place, each in known.items() if place != _place(directory)}
    if missing:
        wanted[_place(directory)] = missing
    if wanted != known:
        _write(state, wanted)


def expected(state: Path, directory: Path) -> dict[str, int]:
    """Up to which commit each device must be there in a directory, else it went back in time."""
    heads = dict(read_pins(state).heads)
    for device, (had, pinned) in _read(state).places.get(_place(directory), {}).items():
        if heads.get(device, 0) <= pinned:
            heads[device] = min(had, heads.get(device, 0))
    return heads


def arrived(state: Path, directory: Path, heads: Mapping[str, int]) -> None:
    """Nothing need be overlooked any more of a device whose commits have come after all."""
    known = _read(state).places.get(_place(directory))
    if known:
        left = {
            device: (had, pinned) for device, (had, pinned) in known.items() if heads.get(device, 0) < pinned
        }
        if left != known:
            accept(state, directory, left)
