"""Devices that share a folder: each a vault of its own with its own state, made from one template."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.vault import CHEAPEST, Vault, create_vault, open_vault
from core.vault.keyring import Keyring
from sync.engine import Report, link_folder, sync
from sync.link import Link
from tests.sync.benches import bench, checked, tree

__all__ = ["bench", "checked", "tree"]

PASSPHRASE = "correct horse battery staple"
ADA, BEA = "a" * 16, "b" * 16


@dataclass
class Device:
    """One machine."""

    vault: Vault
    folder: Path
    root: Path
    clock: FixedClock
    reports: list[Report] = field(default_factory=list)

    @property
    def link(self) -> Link:
        return link_folder(self.vault, self.folder)

    def sync(self, **options: Any) -> Report:
        report = sync(self.vault, self.link, **options)
        self.reports.append(report)
        return report

    def reopen(self) -> None:
        keyring = self.vault.keyring
        self.vault.close()
        self.vault = open_vault(self.root / "vault", keyring, state=self.root / "state", clock=self.clock)

    @property
    def own(self) -> Path:
        """Where this device's files lie in the folder."""
        return self.folder / "devices" / self.vault.device

    @property
    def state(self) -> Path:
        return self.vault.state_directory


@pytest.fixture(scope="session")
def _first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Keyring]:
    root = tmp_path_factory.mktemp("first")
    vault, _ = create_vault(
        root / "vault",
        state=root / "state",
        passphrase=PASSPHRASE,
        clock=FixedClock(datetime(2026, 6, 9, 7, 45)),
        cost=CHEAPEST,
    )
    keyring = vault.keyring
    vault.close()
    return root / "vault", keyring


@pytest.fixture
def device(
    _first: tuple[Path, Keyring], tmp_path: Path, clock: FixedClock
) -> Iterator[Callable[..., Device]]:
    """`device("laptop")`: a machine with the same vault, synced with the folder `tmp_path / "folder"`."""
    made: list[Device] = []
    (tmp_path / "folder").mkdir()

    def make(name: str, folder: Path | None = None) -> Device:
        root = tmp_path / name
        shutil.copytree(_first[0], root / "vault")
        vault = open_vault(root / "vault", _first[1], state=root / "state", clock=clock)
        made.append(Device(vault, folder or tmp_path / "folder", root, clock))
        return made[-1]

    yield make
    for each in made:
        each.vault.close()


@pytest.fixture
def pair(device: Callable[..., Device]) -> tuple[Device, Device]:
    """A laptop and a desktop."""
    return device("laptop"), device("desktop")
