"""A vault of two people on one device, and how its backup is made, taken apart and put together again."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.vault import CHEAPEST, Set, Vault, create_vault, open_vault
from core.vault.keyring import Keyring
from core.vault.keys import Passphrase
from sync.archive import END, SEAL, Archive, head, padding
from sync.backup import back_up
from sync.backup_file import BackupFile, Contents, Outline, opened
from sync.restore import Restored, restore
from sync.seal import Seal, write_seal

PASSPHRASE = "correct horse battery staple"
ADA, BEN = "a" * 16, "b" * 16


@dataclass
class Bench:
    """The vault, unlocked, and the root of the state directories of this machine."""

    root: Path
    vault: Vault
    code: str
    clock: FixedClock

    @property
    def state(self) -> Path:
        return self.root / "state"

    @property
    def home(self) -> Path:
        """The vault's own state directory."""
        return self.vault.state_directory

    def backup(self, name: str = "one.tend", **options: bool) -> Path:
        back_up(self.vault, self.root / name, **options)
        return self.root / name

    def members(self, file: Path) -> list[tuple[str, bytes]]:
        """Places and bytes of a backup's files of the vault."""
        with file.open("rb") as stream:
            return [(member.place, data) for member, data in Archive(stream) if member.place != SEAL]

    def write(self, members: Sequence[tuple[str, bytes]], name: str = "other.tend") -> Path:
        """A backup of these members, sealed rightly: as somebody would who has the key."""
        body = b"".join(head(place, len(data)) + data + padding(len(data)) for place, data in members)
        said = Seal(self.vault.id, self.vault.keyring.current.tag, len(members), self.clock.now_ms())
        seal = write_seal(said, hashlib.sha256(body).digest(), self.vault.keyring.current)
        path = self.root / name
        path.write_bytes(body + head(SEAL, len(seal)) + seal + padding(len(seal)) + END)
        return path

    def open(self, directory: Path, state: str = "state") -> Vault:
        return open_vault(directory, self.vault.keyring, state=self.root / state, clock=self.clock)

    def restore(self, file: Path, to: str = "new", state: str = "state", **options: bool) -> Restored:
        """As a person does: the passphrase opens it, everything is checked, then it is written."""
        with opened(file) as backup:
            outline, ring, contents = verified(backup)
            return restore(
                backup,
                outline,
                contents,
                ring,
                self.root / to,
                state=self.root / state,
                clock=self.clock,
                **options,
            )


def verified(backup: BackupFile) -> tuple[Outline, Keyring, Contents]:
    """What is done with every backup before anything is written."""
    outline = backup.look()
    ring = backup.unlock(outline, Passphrase(PASSPHRASE))
    return outline, ring, backup.verify(outline, ring)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A vault with three commits."""
    clock = FixedClock(datetime(2026, 6, 9, 7, 45))
    vault, code = create_vault(
        tmp_path / "vault", state=tmp_path / "state", passphrase=PASSPHRASE, clock=clock, cost=CHEAPEST
    )
    vault.commit([Set("contacts", ADA, "full", "Ada Moran")])
    vault.commit([Set("contacts", BEN, "full", "Ben Borg")])
    yield Bench(tmp_path, vault, code, clock)
    vault.close()


@pytest.fixture
def tree() -> Callable[[Path], dict[str, bytes]]:
    """Every file below a directory."""

    def take(directory: Path) -> dict[str, bytes]:
        return {
            str(path.relative_to(directory)): path.read_bytes()
            for path in sorted(directory.rglob("*"))
            if path.is_file()
        }

    return take


@pytest.fixture
def checked() -> Callable[[bytes], Contents]:
    """Check bytes as a backup, with the passphrase."""

    def check(data: bytes) -> Contents:
        return verified(BackupFile(io.BytesIO(data), "it", len(data)))[2]  # type: ignore[arg-type]

    return check
