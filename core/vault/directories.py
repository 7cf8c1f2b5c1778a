"""What each directory of a vault had on this machine: what was never in one is not missing there.

`directories.json` of the vault's state directory:

    {"version":1,"places":{DIRECTORY:{DEVICE:SEQ,...},...}}

says up to which commit of each device was read in a directory. The pins are those of the machine: they know of commits
that a backup cannot have, or that were made since in another directory. A directory that is known is held to what it had
itself: if it has less, it went back in time. One that is not known is held to the pins, for it may be a known one that
lies elsewhere now; it becomes known once it has all that they say, or was restored or joined here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from core.errors import VaultError
from core.vault import files
from core.vault.pins import read_pins

FILE = "directories.json"
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
    """Note a directory that was just made, and what it has; what was known of it before is forgotten."""
    _write(state, {**_read(state), _place(directory): dict(heads)})


def forget(state: Path, directory: Path) -> None:
    """Note that a directory was not made after all."""
    known = _read(state)
    if known.pop(_place(directory), None) is not None:
        _write(state, known)


def expected(state: Path, directory: Path) -> Mapping[str, int]:
    """Up to which commit each device must be there in a directory, else it went back in time."""
    known = _read(state).get(_place(directory))
    return read_pins(state).heads if known is None else known


def keep_up(state: Path, directory: Path, heads: Mapping[str, int]) -> None:
    """Note what a directory has now; never less than was noted before. One that lacks what the pins say is not noted."""
    known = _read(state)
    mine = known.get(_place(directory))
    if mine is None and lacking(state, heads):
        return
    higher = {device: seq for device, seq in heads.items() if seq > (mine or {}).get(device, 0)}
    if higher:
        _write(state, {**known, _place(directory): {**(mine or {}), **higher}})
