"""One vault in several places, between which files travel: for what happens when its key is renewed."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from core.clock import FixedClock
from core.vault import CHEAPEST, Set, Vault, create_vault, unlock_vault

ANNA, BEN, CY = "a" * 16, "b" * 16, "c" * 16
OLD, NEW = "the old words", "quite other words"
PARTS = ("vault.json", "devices", "keys")


class Places:
    """Each place is a device of its own, with its own state directory; they open with `OLD`, until one is rekeyed."""

    def __init__(self, root: Path, *names: str) -> None:
        self.root = root
        self.clock = FixedClock(datetime(2026, 6, 9, 7, 45))
        first, *others = names
        vault, self.code = create_vault(
            root / first, state=self.state(first), passphrase=OLD, clock=self.clock, cost=CHEAPEST
        )
        self.vaults = {first: vault}
        vault.commit([Set("contacts", ANNA, "full", "Anna Ebner")])
        for name in others:
            shutil.copytree(root / first, root / name)
            self.vaults[name] = self.unlock(name)
            self.vaults[name].commit([Set("contacts", name[0] * 15 + "0", "full", name)])

    def __getitem__(self, name: str) -> Vault:
        return self.vaults[name]

    def state(self, name: str) -> Path:
        return self.root / f"{name} state"

    def unlock(self, name: str, passphrase: str = OLD, *, code: str | None = None) -> Vault:
        """Open a place anew."""
        if code is not None:
            return unlock_vault(
                self.root / name, state=self.state(name), recovery_code=code, clock=self.clock
            )
        return unlock_vault(self.root / name, state=self.state(name), passphrase=passphrase, clock=self.clock)

    def again(self, name: str, passphrase: str = OLD) -> Vault:
        """Close a place and open it anew."""
        if name in self.vaults:
            self.vaults.pop(name).close()
        self.vaults[name] = self.unlock(name, passphrase)
        return self.vaults[name]

    def rekey(self, name: str, passphrase: str = NEW) -> str:
        """Renew the key in a place."""
        return self.vaults[name].rekey(passphrase, cost=CHEAPEST)

    def send(self, source: str, target: str, parts: Sequence[str] = PARTS) -> None:
        """Copy what the target has not; then it looks."""
        for part in parts:
            top = self.root / source / part
            for path in [top] if top.is_file() else top.rglob("*.*"):
                place = self.root / target / path.relative_to(self.root / source)
                place.parent.mkdir(exist_ok=True, parents=True)
                if not place.exists():
                    shutil.copy(path, place)
        if target in self.vaults:
            self.vaults[target].refresh()

    def keys(self, name: str) -> set[str]:
        """The names of the key files of a place."""
        return {path.name for path in (self.root / name / "keys").iterdir()}


def people(vault: Vault) -> set[str]:
    """Who is in a vault, by name."""
    return {str(document.get("full")) for document in vault.documents("contacts").values()}
