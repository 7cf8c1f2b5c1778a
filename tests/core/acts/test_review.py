"""How turns ended, on real vaults: two devices add up, undo takes it back, nothing brings back who was deleted."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from core.acts.conflicts import open_conflicts
from core.acts.review import ended
from core.clock import FixedClock
from core.network.review import TABLE, Sitting, sitting_from
from core.vault import CHEAPEST, Vault, create_vault, unlock_vault
from core.vault.changes import Delete, creation

PASSPHRASE = "correct horse battery staple"
TODAY = date(2026, 6, 9)
QUEUE = ("anna", "ben", "carla")


@pytest.fixture
def two(tmp_path: Path, clock: FixedClock):
    """One vault as two devices have it, three people in it."""
    first, _ = create_vault(
        tmp_path / "vault", state=tmp_path / "one", passphrase=PASSPHRASE, clock=clock, cost=CHEAPEST
    )
    for id in QUEUE:
        first.commit(creation("contacts", id, {"full": id.title()}))
    second = unlock_vault(tmp_path / "vault", state=tmp_path / "two", passphrase=PASSPHRASE, clock=clock)
    with closing(first), closing(second):
        yield first, second


def _sittings(vault: Vault) -> dict[str, Sitting]:
    return {day: sitting_from(document) for day, document in vault.documents(TABLE).items()}


def _end(vault: Vault, id: str, outcome) -> None:
    vault.commit(ended(TODAY, _sittings(vault), QUEUE, id, outcome), label=f"{id} {outcome}")


def test_two_devices_that_review_at_once_add_up_and_disagree_about_nothing(two) -> None:
    first, second = two
    _end(first, "anna", "reached")
    _end(second, "anna", "passed")
    _end(second, "ben", "taken")
    for vault in two:
        vault.refresh()
        assert _sittings(vault)[TODAY.isoformat()].outcomes == {"anna": "reached", "ben": "taken"}
        assert open_conflicts(vault) == []


def test_a_review_does_not_bring_back_who_was_deleted_elsewhere(two) -> None:
    first, second = two
    second.commit([Delete("contacts", "anna")])
    _end(first, "anna", "passed")
    for vault in two:
        vault.refresh()
        assert "anna" not in vault.documents("contacts") and open_conflicts(vault) == []


def test_what_was_taken_back_is_not_remembered_when_the_day_goes_on(two) -> None:
    first, _ = two
    _end(first, "anna", "moved")
    first.undo()
    assert _sittings(first) == {}
    _end(first, "ben", "passed")
    assert _sittings(first)[TODAY.isoformat()] == Sitting(frozenset(QUEUE), {"ben": "passed"})
