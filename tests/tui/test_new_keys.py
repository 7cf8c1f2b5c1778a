"""A program that is open hears of a newer key, once, and goes on under it when it is unlocked with its passphrase."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.vault import CHEAPEST, Set, Vault, create_vault, unlock_vault
from tests.core.vault.places import ANNA, BEN, NEW, OLD
from tui.session import Secret, Session
from tui.snapshot import Snapshot
from tui.sync_facts import known_of


@pytest.fixture
def session(tmp_path: Path, clock: FixedClock) -> Iterator[Session]:
    vault, _ = create_vault(
        tmp_path / "vault", state=tmp_path / "state", passphrase=OLD, clock=clock, cost=CHEAPEST
    )
    vault.commit([Set("contacts", ANNA, "full", "Anna Ebner")])
    vault.close()
    shutil.copytree(tmp_path / "vault", tmp_path / "laptop")
    opened = Session(tmp_path / "vault", tmp_path / "state", clock)
    yield opened
    opened.close()


def renewed(tmp_path: Path, clock: FixedClock) -> Vault:
    vault = unlock_vault(tmp_path / "laptop", state=tmp_path / "other", passphrase=OLD, clock=clock)
    vault.rekey(NEW, cost=CHEAPEST)
    vault.commit([Set("contacts", BEN, "full", "Ben Aydın")])
    for path in (tmp_path / "laptop").rglob("*.*"):
        there = tmp_path / "vault" / path.relative_to(tmp_path / "laptop")
        there.parent.mkdir(exist_ok=True, parents=True)
        shutil.copy(path, there)
    return vault


async def test_a_new_key_is_told_of_once_and_unlocking_with_its_passphrase_joins(
    session: Session, tmp_path: Path, clock: FixedClock
) -> None:
    pictures: list[Snapshot] = []
    await session.unlock(Secret(passphrase=OLD))
    session.follow(pictures.append)
    renewed(tmp_path, clock)
    await session.refresh()
    assert "unlock with its passphrase" in pictures[-1].word.text
    assert pictures[-1].word.danger
    count = len(pictures)
    await session.refresh()
    assert len(pictures) == count
    known = await session.read(lambda _, vault: known_of(vault))
    assert any("A new key for this vault" in said and role == "warn" for said, role in known.problems)
    assert not any("not taken in" in said for said, _ in known.problems)
    await session.act([Set("contacts", "c" * 16, "full", "Carla Nunes")])
    await session.lock()
    await session.unlock(Secret(passphrase=NEW))
    assert await session.read(lambda network, _: len(network)) == 3
    session.finish_soon()
    # What follows on its thread is done in turn.
    await session.read(lambda _, vault: vault.device)
    assert pictures[-1].word.text == "the vault has a new key, and this device goes on under it"
