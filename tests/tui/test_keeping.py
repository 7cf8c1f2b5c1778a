"""What this machine knows of the keeping of a vault, for the Vault place and for Today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.network.agenda import BACKUP, CLOCK
from core.network.network import Network
from core.vault import CHEAPEST, Vault, create_vault
from core.vault.changes import Set, creation
from sync.backup import back_up
from sync.last_doctor import remember_doctor
from tui.keeping import keeping_of
from tui.upkeep import keep_up


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 1, 12, 9))


@pytest.fixture
def vault(tmp_path: Path, clock: FixedClock) -> Iterator[Vault]:
    vault, _ = create_vault(
        tmp_path / "vault", state=tmp_path / "state", passphrase="chicory lantern", clock=clock, cost=CHEAPEST
    )
    with closing(vault):
        for number in range(10):
            made = {"full": f"Person {number}", "source": "hand", "created": "2026-01-12"}
            vault.commit(creation("contacts", f"p{number}", made))
        vault.commit(creation("profile", "me", {"recovery_confirmed": "2026-01-12"}))
        yield vault


def test_of_a_new_vault_only_is_known_when_its_passphrase_was_set(vault: Vault, clock: FixedClock) -> None:
    known = keeping_of(vault)
    assert (known.backup, known.doctor) == (None, None)
    assert abs(known.passphrase - clock.now_ms()) < 1000
    assert (known.confirmed, known.vault, known.directory) == ("2026-01-12", vault.id, str(vault.directory))


def test_another_passphrase_was_set_later(vault: Vault, clock: FixedClock) -> None:
    clock.at += timedelta(days=40)
    vault.change_passphrase("oboe marsh chicory")
    assert datetime.fromtimestamp(keeping_of(vault).passphrase / 1000).date() == date(2026, 2, 21)


def test_what_was_done_is_known(vault: Vault, tmp_path: Path) -> None:
    made = back_up(vault, tmp_path / "one.tend")
    looked = remember_doctor(vault, vault.doctor())
    known = keeping_of(vault)
    assert known.backup is not None and known.backup.at == made.at
    assert known.doctor == looked


def notices(network: Network, vault: Vault) -> frozenset[str]:
    keep_up(network, vault)
    return network.agenda().notices


def test_today_asks_for_a_backup_after_30_days_until_one_is_made(
    vault: Vault, clock: FixedClock, tmp_path: Path
) -> None:
    network = Network(vault, clock)
    assert BACKUP not in notices(network, vault)
    clock.at += timedelta(days=30)
    assert BACKUP in notices(network, vault)
    back_up(vault, tmp_path / "one.tend")
    assert BACKUP not in notices(network, vault)
    clock.at += timedelta(days=29)
    assert BACKUP not in notices(network, vault)
    clock.at += timedelta(days=1)
    assert BACKUP in notices(network, vault)


def test_where_nothing_may_be_remembered_nothing_is_asked(vault: Vault, clock: FixedClock) -> None:
    clock.at += timedelta(days=60)
    vault.leaves_no_trace = True
    assert BACKUP not in notices(Network(vault, clock), vault)
    vault.leaves_no_trace = False


def test_a_clock_that_went_back_is_noticed(vault: Vault, clock: FixedClock) -> None:
    network = Network(vault, clock)
    clock.at += timedelta(days=400)
    vault.commit([Set("contacts", "p1", "org", "Acme")])
    assert CLOCK not in notices(network, vault)
    clock.at -= timedelta(days=400)
    assert CLOCK in notices(network, vault)
