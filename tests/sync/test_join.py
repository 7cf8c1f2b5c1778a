"""A device joins: the key is opened in the folder, and nothing is written here before it opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.vault.errors import VaultExistsError, VaultMissingError, WrongSecretError
from sync.engine import sync
from sync.join import join_vault
from sync.link import Link
from tests.sync.conftest import ADA, PASSPHRASE, Device
from tests.sync.test_engine import person


@pytest.fixture
def laptop(device: Callable[..., Device]) -> Device:
    """A device that has published one person."""
    found = device("laptop")
    person(found, org="Acme")
    found.sync()
    return found


def test_who_joins_holds_the_same_and_is_known_to_the_others(laptop: Device, tmp_path: Path) -> None:
    with join_vault(
        laptop.folder, tmp_path / "new", state=tmp_path / "s", clock=laptop.clock, passphrase=PASSPHRASE
    ) as vault:
        link = Link(str(laptop.folder))
        sync(vault, link)
        vault.introduce()
        vault.introduce()
        assert vault.documents("contacts")[ADA]["org"] == "Acme"
        assert sync(vault, link).sent == 1, "one commit says who has come"
        laptop.sync()
        assert vault.device in laptop.vault.documents("_vault")["devices"]
        assert vault.device != laptop.vault.device
        assert vault.fingerprint() == laptop.vault.fingerprint()


def test_a_wrong_passphrase_leaves_nothing_behind(laptop: Device, tmp_path: Path) -> None:
    with pytest.raises(WrongSecretError):
        join_vault(
            laptop.folder, tmp_path / "new", state=tmp_path / "s", clock=laptop.clock, passphrase="not it"
        )
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "s").exists()


def test_where_a_vault_is_already_nobody_joins(laptop: Device, tmp_path: Path) -> None:
    with pytest.raises(VaultExistsError):
        join_vault(
            laptop.folder,
            laptop.vault.directory,
            state=tmp_path / "s",
            clock=laptop.clock,
            passphrase=PASSPHRASE,
        )


def test_a_folder_without_a_vault_cannot_be_joined(laptop: Device, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(VaultMissingError):
        join_vault(
            tmp_path / "empty", tmp_path / "new", state=tmp_path / "s", clock=laptop.clock, passphrase="x"
        )
