"""The network over a real vault: merges, undo, another process, the cache."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from core.acts import edit_fields
from core.clock import FixedClock
from core.entry import Context
from core.network.network import Network
from core.vault import CHEAPEST, Delete, Document, Merge, Vault, create_vault, creation, unlock_vault

PASSPHRASE = "a passphrase for the tests"


@pytest.fixture
def vault(tmp_path: Path, clock: FixedClock) -> Vault:
    vault, _ = create_vault(
        tmp_path / "vault", state=tmp_path / "state", passphrase=PASSPHRASE, clock=clock, cost=CHEAPEST
    )
    changes = []
    for number in range(6):
        id = f"person{number}"
        changes += creation(
            "contacts", id, {"full": f"Person {number}", "circle": "close", "created": "2025-01-01"}
        )
        for place in range(5):
            day = (clock.today() - timedelta(days=20 + number * 10 + place * 30)).isoformat()
            document: Document = {
                "at": day,
                "channel": "call",
                "initiator": "me",
                "with": {id: True},
                "text": f"talk {place}",
            }
            changes += creation("interactions", f"talk{number}{place}", document)
    vault.commit(changes)
    return vault


def again(vault: Vault, tmp_path: Path, clock: FixedClock) -> Vault:
    """The same vault, unlocked by another process."""
    return unlock_vault(tmp_path / "vault", state=tmp_path / "state", passphrase=PASSPHRASE, clock=clock)


def same(one: Network, other: Network) -> bool:
    assert one.rows() == other.rows()
    assert one.agenda() == other.agenda()
    ids = [row.id for row in one.rows()]
    return [one.history(id) for id in ids] == [other.history(id) for id in ids]


def test_merged_people_have_one_history_and_undo_gives_each_their_own(
    vault: Vault, clock: FixedClock
) -> None:
    network = Network(vault, clock)
    before = network.rows()
    vault.commit([Merge("contacts", "person1", "person2")], label="merged")
    assert len(network) == 5
    assert len(network.history("person1")) == 10
    assert same(network, Network(vault, clock))
    vault.undo()
    assert network.rows() == before
    assert len(network.history("person2")) == 5


def test_what_another_process_wrote_is_followed(vault: Vault, tmp_path: Path, clock: FixedClock) -> None:
    network = Network(vault, clock)
    other = again(vault, tmp_path, clock)
    theirs = Network(other, clock)
    other.commit(edit_fields(theirs, "person3", ["tag+=client"], Context(clock.today())).changes)
    other.commit(
        creation("interactions", "new", {"at": "2026-06-09", "channel": "call", "with": {"person3": True}})
    )
    vault.refresh()
    assert network.row("person3").tags == ("client",)
    assert network.row("person3").last_contact == "2026-06-09"
    assert same(network, theirs)


def test_the_cache_gives_the_same_people_and_takes_later_commits_in(
    vault: Vault, tmp_path: Path, clock: FixedClock
) -> None:
    network = Network(vault, clock)
    vault.write_cache(network.facts_blob())
    other = again(vault, tmp_path, clock)
    assert other.facts is not None
    assert same(Network(other, clock), network)
    vault.commit([Delete("interactions", "talk00")])
    vault.commit(
        creation("interactions", "talk99", {"at": "2026-06-08", "channel": "meal", "with": {"person0": True}})
    )
    third = again(vault, tmp_path, clock)
    assert third.facts is not None
    found = Network(third, clock)
    assert found.row("person0").last_contact == "2026-06-08"
    assert same(found, network)


def test_a_day_later_the_cache_gives_what_reading_everything_gives(
    vault: Vault, tmp_path: Path, clock: FixedClock
) -> None:
    vault.write_cache(Network(vault, clock).facts_blob())
    clock.at += timedelta(days=9)
    other = again(vault, tmp_path, clock)
    cached = Network(other, clock)
    other.facts = None
    assert same(cached, Network(other, clock))
