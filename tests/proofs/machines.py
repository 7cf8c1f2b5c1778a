"""Devices for the proofs: each with a vault, a state directory and a folder of its own choice, the keys made cheaply."""

from __future__ import annotations

import random
import shutil
from datetime import datetime
from pathlib import Path

from core.clock import FixedClock
from core.vault import CHEAPEST, Delete, Put, Set, Vault, create_vault, creation, new_id, open_vault
from core.vault.keyring import Keyring
from sync.engine import Report, link_folder, sync
from sync.trouble import HALF_GONE, FolderError

CLOCK = FixedClock(datetime(2026, 6, 9, 7, 45))


class Machine:
    """One device."""

    def __init__(self, root: Path, template: Path, keyring: Keyring, folder: Path) -> None:
        self.root, self.folder = root, folder
        shutil.copytree(template, root / "vault")
        self.vault = self._opened(keyring)

    def _opened(self, keyring: Keyring) -> Vault:
        return open_vault(self.root / "vault", keyring, state=self.root / "state", clock=CLOCK)

    def sync(self, *, refill: bool = False) -> Report:
        """One sync with its folder."""
        return sync(self.vault, link_folder(self.vault, self.folder), refill=refill)

    def sync_meanwhile(self) -> bool:
        """One sync while files are on their way; whether it changed something, or has to be tried again.

        Deletions may have come before what stands for what is gone.
        """
        try:
            return self.sync().changed
        except FolderError as error:
            assert error.kind == HALF_GONE, error
            return True

    def reopen(self) -> None:
        """As after a restart of the program."""
        keyring = self.vault.keyring
        self.vault.close()
        self.vault = self._opened(keyring)

    def edit(self, chance: random.Random) -> None:
        """One change as people make them: mostly of what is there, of the same records as the others."""
        ids = sorted(self.vault.documents("contacts"))
        deed = chance.random()
        if not ids or deed < 0.3:
            self.vault.commit(creation("contacts", new_id(), {"full": f"Person {chance.random()}"}))
        elif deed < 0.35:
            self.vault.commit([Delete("contacts", chance.choice(ids))])
        elif deed < 0.6:
            self.vault.commit(
                [Put("contacts", chance.choice(ids), "tags", f"tag {chance.randrange(9)}", True)]
            )
        else:
            text = f"number {chance.random()} " * chance.choice((1, 1, 1, 40, 4_000))
            self.vault.commit([Set("contacts", chance.choice(ids), "role", text)])

    @property
    def words(self) -> str:
        """What it shows, in four words."""
        return "-".join(self.vault.digest())

    def close(self) -> None:
        """End."""
        self.vault.close()


class Machines:
    """Makes them, from one new vault."""

    def __init__(self, root: Path) -> None:
        self._root = root
        vault, _ = create_vault(
            root / "template", state=root / "state", passphrase="x", clock=CLOCK, cost=CHEAPEST
        )
        self._keyring = vault.keyring
        vault.close()
        self.made: list[Machine] = []

    def __call__(self, name: str, folder: Path, *, root: Path | None = None) -> Machine:
        """A device of that name, synced with that folder; `root` is where its own files lie."""
        self.made.append(Machine(root or self._root / name, self._root / "template", self._keyring, folder))
        return self.made[-1]

    def close(self) -> None:
        """End all of them."""
        for each in self.made:
            each.close()
