"""Epoch keys, the ring that holds them, and the ring *file*: every older key, sealed under the current one.

    keys/<epoch:4>-<key_id:16>-ring-<hash:32>.key

The file is an envelope of kind 3 whose device, span and `prev` are zero. Its text is

    {"keys":[{"epoch":n,"key_id":hex,"key":base64 of 32 bytes}, ...]}

sorted by epoch and key id. The first epoch has none.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from core.language import _
from core.vault import cipher, envelope, files, header, jsonguard
from core.vault.envelope import Expectation, Header, Kind
from core.vault.errors import RefusedError, SlotError, TornError, UnknownKeyError

KEYS_DIRECTORY: Final = "keys"
_RING = re.compile(r"([0-9a-f]{4})-([0-9a-f]{16})-ring-([0-9a-f]{32})\.key\Z")
_KEY_ID = b"tend key id"
TAG: Final = 21
"""So many characters has a tag."""


def tag_of(epoch: int, key_id: bytes) -> str:
    """What a key is called by: "<epoch:4>-<key_id:16>"; the names of its slots and of its ring begin so."""
    return f"{epoch:04x}-{key_id.hex()}"


def epoch_of(tag: str) -> int:
    """The epoch that a tag names; 0 where it is none."""
    try:
        return int(tag[:4], 16)
    except ValueError:
        return 0


@dataclass(frozen=True, slots=True)
class EpochKey:
    """The key of one epoch; `key_id` tells keys of one epoch apart."""

    epoch: int
    secret: bytes = field(repr=False)
    key_id: bytes = field(init=False)

    def __post_init__(self) -> None:
        key_id = cipher.hkdf(self.secret, salt=b"", info=_KEY_ID, length=8)
        object.__setattr__(self, "key_id", key_id)

    @property
    def tag(self) -> str:
        """What `_vault` and the names of slots call it; see `tag_of`."""
        return tag_of(self.epoch, self.key_id)


class Keyring:
    """The key new files are sealed under, and all older ones."""

    def __init__(self, current: EpochKey, older: tuple[EpochKey, ...] = ()) -> None:
        self.current = current
        self._keys = {(key.epoch, key.key_id): key for key in (*older, current)}

    def __repr__(self) -> str:
        return f"Keyring({len(self._keys)} keys, epoch {self.current.epoch})"

    def __iter__(self) -> Iterator[EpochKey]:
        return iter(self._keys.values())

    def get(self, epoch: int, key_id: bytes) -> EpochKey:
        """The key of an epoch.

        Raises:
            UnknownKeyError: it is not held.
        """
        try:
            return self._keys[epoch, key_id]
        except KeyError:
            raise UnknownKeyError(
                _("A file is sealed under a key of epoch {epoch} that is not held here.").format(epoch=epoch),
                tag=tag_of(epoch, key_id),
            ) from None


def ring_header(vault_id: bytes, key: EpochKey) -> Header:
    """The header of a ring under `key`: no device, no span, no predecessor."""
    return Header(Kind.RING, vault_id, envelope.NO_DEVICE, key.epoch, key.key_id, 0, 0)


def write_ring(directory: Path, keyring: Keyring) -> Path:
    """Write the ring file of the current key: every older key, sealed under it.

    Its text is `{"keys":[{"epoch":n,"key_id":hex,"key":base64}]}`, sorted by epoch and key id.

    Raises:
        WriteError.
    """
    vault_id = header.read_header(directory)
    current = keyring.current
    older = sorted((key for key in keyring if key != current), key=lambda key: (key.epoch, key.key_id))
    text = jsonguard.encode(
        {
            "keys": [
                {
                    "epoch": key.epoch,
                    "key_id": key.key_id.hex(),
                    "key": base64.b64encode(key.secret).decode("ascii"),
                }
                for key in older
            ]
        }
    )
    data = envelope.seal(current, ring_header(vault_id, current), text)
    digest = hashlib.sha256(data).hexdigest()[:32]
    name = f"{current.tag}-ring-{digest}.key"
    files.make_directory(directory / KEYS_DIRECTORY)
    files.write_durable(
        directory / KEYS_DIRECTORY / name,
        data,
        verify=lambda sealed: parse_ring(sealed, name, vault_id, current),
    )
    return directory / KEYS_DIRECTORY / name


def parse_ring(data: bytes, name: str, vault_id: bytes, key: EpochKey) -> tuple[EpochKey, ...]:
    """The older keys in a ring that is sealed under `key`.

    Raises:
        TornError, and as `envelope.open_sealed`; JsonError, SlotError where its text is not a ring's.
    """
    place = _RING.match(name)
    if place is None or not is_whole_ring(data, name):
        raise TornError(_("A ring is not whole: its bytes do not fit its name."), name=name)
    fixed = ring_header(vault_id, key)
    expect = Expectation(
        vault_id,
        frozenset({Kind.RING}),
        fixed.device,
        epoch=int(place[1], 16),
        key_id=bytes.fromhex(place[2]),
        lo=0,
        hi=0,
        prev=fixed.prev,
    )

    def only(epoch: int, key_id: bytes) -> EpochKey:
        if (epoch, key_id) != (key.epoch, key.key_id):
            raise UnknownKeyError(_("A ring is sealed under another key."), name=name)
        return key

    _header, text = envelope.open_sealed(only, data, expect=expect)
    return tuple(_parse_ring_text(text, key, name))


def _parse_ring_text(text: bytes, current: EpochKey, name: str) -> Iterator[EpochKey]:
    found = jsonguard.unique(text)
    if not isinstance(found, dict) or list(found) != ["keys"] or not isinstance(found["keys"], list):
        raise SlotError(_("A ring is not written as one."), name=name)
    seen = set()
    for entry in found["keys"]:
        key = _parse_ring_key(entry)
        if key is None or key.epoch >= current.epoch or (key.epoch, key.key_id) in seen:
            raise SlotError(_("A ring holds a key that cannot be."), name=name)
        seen.add((key.epoch, key.key_id))
        yield key


def _parse_ring_key(entry: Any) -> EpochKey | None:
    if not isinstance(entry, dict) or set(entry) != {"epoch", "key_id", "key"}:
        return None
    epoch, key_id, text = entry["epoch"], entry["key_id"], entry["key"]
    if type(epoch) is not int or epoch < 1 or not isinstance(key_id, str) or not isinstance(text, str):
        return None
    try:
        secret = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(secret) != cipher.KEY or base64.b64encode(secret).decode() != text:
        return None
    key = EpochKey(epoch, secret)
    return key if key.key_id.hex() == key_id else None


def has_ring(directory: Path, key: EpochKey) -> bool:
    """Whether a ring of a key is there, as far as names tell."""
    try:
        names = files.list_regular(directory / KEYS_DIRECTORY)
    except OSError:
        return False
    return any(name.startswith(f"{key.tag}-ring-") and is_ring(name) for name in names)


def is_ring(name: str) -> bool:
    """Whether a file's name is that of a ring."""
    return _RING.match(name) is not None


def is_whole_ring(data: bytes, name: str) -> bool:
    """Whether these are the bytes that the name of a ring was made from."""
    place = _RING.match(name)
    return place is not None and hashlib.sha256(data).hexdigest()[:32] == place[3]


def read_rings(
    directory: Path, vault_id: bytes, key: EpochKey
) -> tuple[tuple[EpochKey, ...], list[RefusedError]]:
    """All older keys in the rings of `key`, and the rings of it that were refused."""
    older: dict[tuple[int, bytes], EpochKey] = {}
    problems = []
    folder = directory / KEYS_DIRECTORY
    with files.reading(folder):
        names = sorted(files.list_regular(folder))
    for name in names:
        place = _RING.match(name)
        if place is None or (int(place[1], 16), place[2]) != (key.epoch, key.key_id.hex()):
            continue
        try:
            data = files.read_regular(folder / name, cap=envelope.SIZE_CAP)
            for one in parse_ring(data, name, vault_id, key):
                older[one.epoch, one.key_id] = one
        except RefusedError as error:
            error.name = error.name or name
            problems.append(error)
        except FileNotFoundError:
            continue
        except OSError as error:
            problems.append(
                RefusedError(_("A ring cannot be read: {reason}.").format(reason=error.strerror), name=name)
            )
    return tuple(older.values()), problems
