"""Key slots and rings on their way between a vault and its folder.

Slots of the present key count only where the vault lists them; what is retired goes. Of another epoch nothing is known
here: its slots and rings are carried, few of them, as the invitation that they may be.
"""

from __future__ import annotations

import contextlib

from core.errors import VaultError
from core.vault import files
from core.vault.errors import RefusedError, TornError, WriteError
from core.vault.keyring import KEYS_DIRECTORY, is_ring, is_whole_ring
from core.vault.slots import parse_slot, parse_slot_name
from sync.folder import KEY_CAP
from sync.publish import Publish
from sync.reading import TooSlowError
from sync.run import Run

MOST_INVITATIONS = 32
"""So many slots and rings of keys that are not held are carried: whoever writes the folder can make any number."""


class KeyFiles:
    """Both directions."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def fetch(self) -> None:
        """Take over slots that the vault lists, rings of held keys, and invitations."""
        run = self._run
        here = self._here()
        carried = [name for name in sorted(here) if not self._is_held(name)]
        # What went from the folder takes no room there: whoever tidies it makes room for a real invitation.
        invitations = sum(1 for name in carried if name in run.survey.keys)
        self._make_room([name for name in carried if name not in run.survey.keys])
        for name in sorted(run.survey.keys):
            if name in here:
                continue
            held = self._is_held(name)
            if held and not is_ring(name) and not self._is_listed(name):
                continue
            if not held:
                if self._is_older(name) or invitations >= MOST_INVITATIONS:
                    continue
                invitations += 1
            self._take(name)

    def _make_room(self, gone: list[str]) -> None:
        """Of those that the folder does not have any more few are kept: what was carried for somebody is in it still."""
        for name in gone[MOST_INVITATIONS:]:
            with contextlib.suppress(OSError):
                (self._run.vault.directory / KEYS_DIRECTORY / name).unlink()

    def _here(self) -> set[str]:
        try:
            return set(files.list_regular(self._run.vault.directory / KEYS_DIRECTORY))
        except OSError:
            return set()

    @staticmethod
    def _tag(name: str) -> str:
        return name[:21]

    def _is_held(self, name: str) -> bool:
        return self._tag(name) in {key.tag for key in self._run.vault.keyring}

    def _is_older(self, name: str) -> bool:
        return int(name[:4], 16) < self._run.vault.keyring.current.epoch

    def _is_listed(self, name: str) -> bool:
        parsed = parse_slot_name(name)
        return parsed is not None and parsed.hash in self._listed()

    def _listed(self) -> set[str]:
        found: set[str] = self._run.on_vault(lambda: self._run.vault.access.in_force)
        return found

    def _take(self, name: str) -> None:
        run = self._run
        try:
            data = run.patient(lambda: files.read_regular(run.survey.keys[name].path, cap=KEY_CAP))
            if is_ring(name):
                if not is_whole_ring(data, name):
                    return
            else:
                parse_slot(data, name, bytes.fromhex(run.vault.id))
        except (OSError, TooSlowError, RefusedError):
            return  # not whole yet, or no slot: looked at again next time
        directory = run.vault.directory / KEYS_DIRECTORY
        files.write_durable(directory / name, data, read_back=run.vault.author.read_back)

    def publish(self, publish: Publish) -> None:
        """Put the listed slots and the rings of held keys there; take retired slots away.

        Raises:
            CannotWriteError, FolderError.
        """
        run = self._run
        listed = self._listed()
        for name in sorted(self._here()):
            parsed = parse_slot_name(name)
            wanted = (is_ring(name) and self._is_held(name)) or (parsed is not None and parsed.hash in listed)
            if not wanted or name in run.survey.keys:
                continue
            try:
                data = files.read_regular(run.vault.directory / KEYS_DIRECTORY / name, cap=KEY_CAP)
            except (OSError, RefusedError):
                continue
            try:
                run.folder.put_key(name, data)
            except (WriteError, TornError, OSError) as error:
                publish.cannot_write(error, 1)
        self._retire(listed)

    def _retire(self, listed: set[str]) -> None:
        """As in the vault itself: not before everything that is listed is there."""
        run = self._run
        there = {slot.hash for name in (*run.survey.keys, *self._here()) if (slot := parse_slot_name(name))}
        if not listed or not listed <= there:
            return
        retired: set[str] = run.on_vault(lambda: run.vault.access.retired)
        for name, seen in list(run.survey.keys.items()):
            slot = parse_slot_name(name)
            if slot is not None and slot.hash in retired and self._is_held(name):
                try:
                    run.folder.remove(seen.path)
                except VaultError:
                    continue
                del run.survey.keys[name]
