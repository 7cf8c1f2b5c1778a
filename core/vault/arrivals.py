"""Segments that are brought here from elsewhere: which are wanted, every check of them, and taking them in.

Also what of the vault's own files others should have, and which files of others are superfluous here.
"""

from __future__ import annotations

from core.errors import VaultError
from core.language import _
from core.vault import envelope, files
from core.vault.disk import DEVICES, Found, Held, held_from
from core.vault.keyring import KEYS_DIRECTORY
from core.vault.segment import Segment, content_hash, parse_segment
from core.vault.store import Store

MOST_SEALED = 4_096
MOST_SEALED_BYTES = 256 << 20


class Arrivals:
    """What comes into a vault and what goes out of it, file by file. Only `verify` may be called on any thread."""

    def __init__(self, vault: Store) -> None:
        self._vault = vault

    def wants(self, found: Found) -> bool:
        """Whether a file is neither here, nor held back for review, nor covered by one that is here."""
        disk = self._vault.disk
        if found.key in disk.held or found.key in self._vault.holdings.review:
            return False
        return disk.cover(found) is None and not disk.is_known(found.key)

    def verify(self, found: Found, data: bytes) -> Segment:
        """A file from elsewhere, opened with every check of the format.

        Raises:
            RefusedError: the first check that failed.
        """
        vault_id = bytes.fromhex(self._vault.id)
        name = found.key.partition("/")[2]
        return parse_segment(data, name, self._vault.keyring.get, vault_id, bytes.fromhex(found.device))

    def superseded_by(self, found: Found, segment: Segment) -> str | None:
        """The key of a file here that covers one that was read: of a merged file its name alone does not tell."""
        stand = held_from(found, segment).stand
        cover = next(self._vault.disk.stand_ins(stand), None)
        if cover is None:
            return None
        self._vault.disk.pass_over(found, stand)
        return cover.key

    def take_in(self, found: Found, data: bytes, segment: Segment) -> None:
        """Write a verified file durably into the vault's directory, and put it into the state.

        What it touched is shown by the next `catch_up`.

        Raises:
            WriteError, TornError: it was not taken in.
        """
        vault = self._vault
        vault.require_writable()
        path = vault.disk.path(found.key)
        files.make_directory(path.parent)
        files.write_durable(path, data, read_back=vault.author.read_back)
        vault.take_found([(found, segment)])

    def take_sealed(self, found: Found, data: bytes) -> bool:
        """Write a whole file that is sealed under a key to which there is an invitation; whether there was room.

        It cannot be opened, so only so much of it is kept: whoever writes the folder can make any number.
        """
        vault = self._vault
        vault.require_writable()
        header = envelope.peek(data)
        tag = f"{header.epoch:04x}-{header.key_id.hex()}"
        if tag in {key.tag for key in vault.keyring}:
            return False
        folder = vault.directory / KEYS_DIRECTORY
        invited = any(name.startswith(tag) for name in files.list_regular(folder))
        there = list(vault.disk.unknown)
        size = sum(path.stat().st_size for key in there if (path := vault.disk.path(key)).exists())
        if not invited or len(there) >= MOST_SEALED or size + len(data) > MOST_SEALED_BYTES:
            return False
        path = vault.disk.path(found.key)
        files.make_directory(path.parent)
        files.write_durable(path, data, read_back=vault.author.read_back)
        vault.take_found([(found, None)])
        return True

    def outgoing(self) -> list[Held]:
        """The files that others should have: held, and covered by no other, the oldest of each device first."""
        disk = self._vault.disk
        held = [each for each in disk.held.values() if disk.cover(each.found) is None]
        return sorted(held, key=lambda each: (each.found.device, each.found.lo, each.found.key))

    def drop_covered(self) -> int:
        """Remove files of other devices that a file which is whole on the disk covers; returns how many."""
        vault = self._vault
        if vault.read_only:
            return 0
        sound: dict[str, bool] = {}
        dropped = 0
        others = [each.found for each in vault.disk.held.values() if each.found.device != vault.device]
        for found in others:
            for cover in vault.disk.covers(found):
                if sound.setdefault(cover.key, vault.disk.whole(cover.key)):
                    files.remove(vault.disk.path(found.key), durable=False)
                    vault.disk.drop(found.key)
                    dropped += 1
                    break
        return dropped

    def read(self, found: Found) -> bytes:
        """The bytes of a file that is here, as its name says they are.

        Raises:
            OSError, VaultError: they cannot be read, or are others.
        """
        data = files.read_regular(self._vault.directory / DEVICES / found.key)
        if content_hash(data) != found.hash:
            raise VaultError(
                _("{file} is damaged here.").format(file=found.key), safe=_("It was not passed on.")
            )
        return data
