"""Vaults of made-up people, written once per run of the benchmarks by the command that users have."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from core.clock import SystemClock
from core.vault import Vault, unlock_vault

PASSPHRASE = "correct horse battery staple"


@dataclass(frozen=True, slots=True)
class Stage:
    """A demo vault and the home it lives in."""

    folder: Path
    contacts: int
    interactions: int

    @property
    def vault(self) -> Path:
        """The vault's directory."""
        return self.folder / f"vault-{self.contacts}-{self.interactions}"

    @property
    def state(self) -> Path:
        """The root of the state directories."""
        return self.folder / "state" / "tend"

    @property
    def secret(self) -> Path:
        """The passphrase file."""
        return self.folder / "passphrase"

    def environment(self) -> dict[str, str]:
        """A sealed environment for processes."""
        homes = {
            f"XDG_{name}_HOME": str(self.folder / name.lower())
            for name in ("STATE", "CACHE", "CONFIG", "DATA")
        }
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return {**kept, **homes, "HOME": str(self.folder), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}

    def tend(self, *words: str) -> list[str]:
        """A command line of the installed program on this vault."""
        program = Path(sys.executable).with_name("tend")
        return [str(program), "--vault", str(self.vault), "--passphrase-file", str(self.secret), *words]

    def unlock(self) -> Vault:
        """The vault, unlocked in this process."""
        return unlock_vault(self.vault, state=self.state, passphrase=PASSPHRASE, clock=SystemClock())


def prepared(folder: Path, contacts: int, interactions: int) -> Stage:
    """The stage of that size below `folder`, made if it is not there."""
    stage = Stage(folder, contacts, interactions)
    folder.mkdir(parents=True, exist_ok=True)
    stage.secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    stage.secret.chmod(0o600)
    if not (stage.vault / "vault.json").exists():
        size = ["--contacts", str(contacts), "--interactions", str(interactions), "--seed", "1"]
        program = stage.tend()[0]
        command = [program, "--passphrase-file", str(stage.secret), "demo", str(stage.vault), *size]
        subprocess.run(command, check=True, env=stage.environment(), capture_output=True)
    return stage
