"""Directories that were restored from a backup: what was never in them is not missing there.

`restored.json` of the vault's state directory:

    {"version":1,"places":{DIRECTORY:{DEVICE:SEQ,...},...}}

says up to which commit of each device was read in a restored directory. The pins are those of the machine: they know of
commits that a backup cannot have, or that were made since in another directory. Here only what this one had itself counts:
if it has less, it went back in time. All other directories are held to the pins.
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


class _Places(msgspec.Struct):
    version: int = 1
    places: dict[str, dict[str, int]] = {}


def _read(state: Path) -> dict[str, dict[str, int]]:
    try:
        return msgspec.json.decode(files.read_regular(state / FILE, cap=CAP), type=_Places).places
    except (OSError, VaultError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}


def _write(state: Path, places: dict[str, dict[str, int]]) -> None:
    """Without a place to remember it in, only a warning more is given."""
    with contextlib.suppress(VaultError, OSError):
        files.make_directory(state)
        files.write_durable(state / FILE, msgspec.json.encode(_Places(1, places)))


def _place(directory: Path) -> str:
    return str(directory.resolve())


def lacking(state: Path, heads: Mapping[str, int]) -> int:
    """How many commits were read on this machine that are beyond these last ones of each device."""
    return sum(max(0, seq - heads.get(device, 0)) for device, seq in read_pins(state).heads.items())


def begin(state: Path, directory: Path, heads: Mapping[str, int]) -> None:
    """Note that a directory was restored, and what it has; what was known of it before is forgotten."""
    _write(state, {**_read(state), _place(directory): dict(heads)})


def forget(state: Path, directory: Path) -> None:
    """Note that a directory was not restored after all."""
    known = _read(state)
    if known.pop(_place(directory), None) is not None:
        _write(state, known)


def expected(state: Path, directory: Path) -> Mapping[str, int]:
    """Up to which commit each device must be there in a directory, else it went back in time."""
    known = _read(state).get(_place(directory))
    return read_pins(state).heads if known is None else known


def keep_up(state: Path, directory: Path, heads: Mapping[str, int]) -> None:
    """Note what a restored directory has now; never less than was noted before. Nothing for any other directory."""
    known = _read(state)
    mine = known.get(_place(directory))
    if mine is not None:
        higher = {device: seq for device, seq in heads.items() if seq > mine.get(device, 0)}
        if higher:
            _write(state, {**known, _place(directory): {**mine, **higher}})
