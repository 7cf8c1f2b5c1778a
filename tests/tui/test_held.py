"""The stick with the vault is pulled out: what is saved meanwhile waits in memory, and is saved when it is back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.vault import CHEAPEST, create_vault
from core.vault.changes import Set, creation
from tui.session import Secret, Session
from tui.snapshot import Snapshot

PASSPHRASE = "four words that hold"


@pytest.fixture
def pictures() -> list[Snapshot]:
    return []


@pytest.fixture
def session(tmp_path: Path, clock: FixedClock, pictures: list[Snapshot]) -> Iterator[Session]:
    vault, _ = create_vault(
        tmp_path / "stick", state=tmp_path / "state", passphrase=PASSPHRASE, clock=clock, cost=CHEAPEST
    )
    vault.commit(creation("contacts", "anna", {"full": "Anna Schmidt"}))
    vault.close()
    opened = Session(tmp_path / "stick", tmp_path / "state", clock)
    opened.follow(pictures.append)
    yield opened
    opened.close()


def pull_out(session: Session) -> None:
    session.directory.rename(session.directory.with_name("pulled"))


def put_back(session: Session) -> None:
    session.directory.with_name("pulled").rename(session.directory)


async def full_name(session: Session) -> str:
    return str(await session.read(lambda _, vault: vault.documents("contacts")["anna"]["full"]))


async def test_what_is_saved_waits_and_is_saved_in_order_when_it_is_back(
    session: Session, pictures: list[Snapshot]
) -> None:
    await session.unlock(Secret(passphrase=PASSPHRASE))
    pull_out(session)
    await session.act([Set("contacts", "anna", "full", "Anna S.")], "renamed Anna")
    await session.act([Set("contacts", "anna", "full", "Anna Schmitt")], "renamed Anna again")
    assert (pictures[-1].held, session.held) == (2, 2)
    assert pictures[-1].out == str(session.directory)
    assert pictures[-1].word.text == "kept in memory: renamed Anna again"
    assert not session.directory.exists()

    put_back(session)
    await session.refresh()
    assert (pictures[-1].held, pictures[-1].out, session.held) == (0, "", 0)
    assert pictures[-1].word.text == "saved: 2 entries that waited in memory"
    await session.lock()
    await session.unlock(Secret(passphrase=PASSPHRASE))
    assert await full_name(session) == "Anna Schmitt"


async def test_that_it_is_out_is_shown_before_anything_is_saved(
    session: Session, pictures: list[Snapshot]
) -> None:
    await session.unlock(Secret(passphrase=PASSPHRASE))
    pull_out(session)
    await session.refresh()
    assert pictures[-1].out
    put_back(session)
    await session.refresh()
    assert not pictures[-1].out


async def test_nothing_is_written_where_only_the_place_of_the_stick_is_left(session: Session) -> None:
    await session.unlock(Secret(passphrase=PASSPHRASE))
    pull_out(session)
    session.directory.mkdir()
    await session.act([Set("contacts", "anna", "full", "Anna S.")], "renamed Anna")
    assert not list(session.directory.iterdir())
    session.directory.rmdir()
    put_back(session)
    # The next save takes what waited with it, first.
    await session.act([Set("contacts", "anna", "full", "Anna T.")], "renamed Anna")
    assert session.held == 0
    assert await full_name(session) == "Anna T."


async def test_undo_takes_back_what_waits(session: Session, pictures: list[Snapshot]) -> None:
    await session.unlock(Secret(passphrase=PASSPHRASE))
    pull_out(session)
    await session.act([Set("contacts", "anna", "full", "Anna S.")], "renamed Anna")
    await session.undo()
    assert session.held == 0
    assert pictures[-1].word.text == "taken back: renamed Anna"
    put_back(session)


async def test_a_vault_that_is_out_can_be_locked(session: Session) -> None:
    await session.unlock(Secret(passphrase=PASSPHRASE))
    pull_out(session)
    await session.act([Set("contacts", "anna", "full", "Anna S.")], "renamed Anna")
    await session.lock()
    assert session.held == 0
    put_back(session)
    await session.unlock(Secret(passphrase=PASSPHRASE))
    assert await full_name(session) == "Anna Schmidt"
