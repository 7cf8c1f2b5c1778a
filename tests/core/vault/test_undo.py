"""Undo and redo, in the process that made the commit and in another one."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import UsageError
from core.vault import Delete, Drop, Put, Set, Vault, creation, open_vault

ANNA, BEN = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"


@pytest.fixture
def opened(store: Any, tmp_path: Path) -> Any:
    shutil.rmtree(store.directory / "devices")
    clock = FixedClock(datetime(2026, 6, 9, 7, 45))

    def open_it(state: str = "state") -> Vault:
        return open_vault(store.directory, store.keyring, state=tmp_path / state, clock=clock)

    return open_it


def people(vault: Vault) -> dict[str, Any]:
    return dict(vault.documents("contacts"))


def test_undo_and_redo_walk_back_and_forth(opened: Any) -> None:
    vault = opened()
    states = [people(vault)]
    for change in (
        creation("contacts", ANNA, {"full": "Anna", "tags": {"x": True}}),
        [Set("contacts", ANNA, "org", "Acme")],
        [Set("contacts", ANNA, "org", "Globex"), Drop("contacts", ANNA, "tags", "x")],
        [Put("contacts", ANNA, "tags", "y")],
        [Delete("contacts", ANNA)],
    ):
        vault.commit(change, label=str(len(states)))
        states.append(people(vault))
    for state in reversed(states[:-1]):
        assert vault.undo().undone
        assert people(vault) == state
    with pytest.raises(UsageError):
        vault.undo()
    for state in states[1:]:
        assert vault.redo().undone
        assert people(vault) == state
    assert (vault.undo_label, vault.redo_label) == ("5", None)


def test_another_process_undoes_what_the_first_one_did(opened: Any) -> None:
    first = opened()
    first.commit(creation("contacts", ANNA, {"full": "Anna"}), label="added Anna")
    first.commit([Set("contacts", ANNA, "org", "Acme")], label="edited Anna")
    second = opened()
    assert second.undo_label == "edited Anna"
    second.undo()
    third = opened()
    assert (third.undo_label, third.redo_label) == ("added Anna", "edited Anna")
    third.redo()
    assert people(third)[ANNA]["org"] == "Acme"
    assert first.undo_label == "added Anna" or first.refresh() is not None
    assert first.undo_label == "edited Anna"


def test_a_new_change_ends_what_could_be_brought_back(opened: Any) -> None:
    vault = opened()
    vault.commit(creation("contacts", ANNA, {"full": "Anna"}), label="one")
    vault.undo()
    vault.commit(creation("contacts", BEN, {"full": "Ben"}), label="two")
    assert (vault.undo_label, vault.redo_label) == ("two", None)


def test_a_batch_is_taken_back_as_one(opened: Any) -> None:
    vault = opened()
    vault.commit(creation("contacts", ANNA, {"full": "Anna"}), label="import", batch="b")
    vault.commit(
        [Set("contacts", ANNA, "org", "Acme"), Set("contacts", BEN, "full", "Ben")], label="import", batch="b"
    )
    assert opened().undo().label == "import"
    vault.refresh()
    assert people(vault) == {}


def test_a_batch_of_several_entries_is_called_by_their_number(opened: Any) -> None:
    vault = opened()
    for id, name in ((ANNA, "Anna"), (BEN, "Ben")):
        vault.commit(creation("contacts", id, {"full": name}), label=f"added {name}", batch="b")
    assert vault.undo_label == opened().undo_label == "2 entries"
    assert vault.undo().label == "2 entries"
    assert opened().redo_label == "2 entries"


def test_a_quiet_commit_is_not_for_undo(opened: Any) -> None:
    vault = opened()
    vault.commit(creation("contacts", ANNA, {"full": "Anna"}), label="made the vault", quiet=True)
    assert vault.undo_label is opened().undo_label is None
    vault.commit([Set("contacts", ANNA, "org", "Acme")], label="edited Anna")
    vault.undo()
    assert vault.undo_label is None
    assert people(vault) == {ANNA: {"full": "Anna"}}


def test_what_another_device_changed_since_is_left_and_named(opened: Any) -> None:
    here = opened("here")
    here.commit(creation("contacts", ANNA, {"full": "Anna", "org": "Acme", "role": "CTO"}))
    here.commit(
        [Set("contacts", ANNA, "org", "Globex"), Set("contacts", ANNA, "role", "CEO")], label="edited"
    )
    # Another state directory is another device in the same directory.
    there = opened("there")
    there.commit([Set("contacts", ANNA, "org", "Initech")])
    here.refresh()
    done = here.undo()
    assert (done.label, done.undone, done.skipped) == ("edited", True, ("Anna: org",))
    assert people(here)[ANNA] == {"full": "Anna", "org": "Initech", "role": "CTO"}


def test_a_member_taken_out_and_put_in_again_comes_back_step_by_step(opened: Any) -> None:
    vault = opened()
    vault.commit([Set("contacts", ANNA, "full", "Anna"), Put("contacts", ANNA, "tags", "friend")])
    vault.commit([Drop("contacts", ANNA, "tags", "friend")])
    vault.commit([Put("contacts", ANNA, "tags", "friend")])
    assert vault.undo().undone
    assert people(vault)[ANNA] == {"full": "Anna"}
    assert vault.undo().undone
    assert people(vault)[ANNA] == {"full": "Anna", "tags": {"friend": True}}


def test_what_another_device_wrote_beside_it_is_shown_once_both_of_ours_are_taken_back(opened: Any) -> None:
    here, there = opened("here"), opened("there")
    there.commit(creation("contacts", ANNA, {"full": "Anna"}))
    here.refresh()
    there.commit([Set("contacts", ANNA, "org", "Theirs")])
    # Later, and not seen yet: a commit looks into the own directory alone.
    here.clock.at += timedelta(seconds=1)
    here.commit([Set("contacts", ANNA, "org", "Ours")])
    here.refresh()
    here.commit([Set("contacts", ANNA, "org", "Ours again")])
    here.undo()
    assert people(here)[ANNA]["org"] == "Ours"
    here.undo()
    assert people(here)[ANNA]["org"] == "Theirs"


def test_a_conflict_of_ours_with_another_device_is_not_ours_to_take_back(opened: Any) -> None:
    here, there = opened("here"), opened("there")
    there.commit(creation("contacts", ANNA, {"full": "Anna", "org": "Before"}))
    here.refresh()
    there.commit([Set("contacts", ANNA, "org", "Theirs")])
    here.commit([Set("contacts", ANNA, "org", "Ours")])
    here.refresh()
    done = here.undo()
    assert (done.undone, done.skipped) == (False, ("Anna: org",))
    assert {past.value for past in here.conflicts()[0].values} == {"Ours", "Theirs"}


def test_a_new_record_that_another_device_has_touched_stays(opened: Any) -> None:
    here = opened("here")
    here.commit(creation("contacts", ANNA, {"full": "Anna"}), label="added Anna")
    there = opened("there")
    there.commit([Put("contacts", ANNA, "tags", "x")])
    here.refresh()
    done = here.undo()
    assert (done.undone, done.skipped) == (False, ("Anna",))
    assert people(here) == {ANNA: {"full": "Anna", "tags": {"x": True}}}


def test_undo_of_a_mention_lets_the_dead_rest(opened: Any) -> None:
    vault = opened()
    vault.commit(creation("contacts", ANNA, {"full": "Anna"}))
    vault.commit([Delete("contacts", ANNA)])
    vault.commit(creation("interactions", "i", {"with": {ANNA: True}}), label="called")
    assert ANNA in people(vault)
    vault.undo()
    assert people(vault) == {}
    assert dict(vault.documents("interactions")) == {}


def test_what_was_merged_away_can_no_longer_be_undone_and_the_newest_still_can(
    opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = opened()
    for number in range(60):
        vault.commit(creation("contacts", f"person{number}", {"full": str(number)}), label=str(number))
    vault.compact()
    again = opened()
    for number in range(59, 51, -1):
        assert again.undo().label == str(number)
    assert again.undo_label is None


def test_a_field_that_was_given_members_and_a_value_is_taken_back_as_far_as_one_commit_can(
    opened: Any,
) -> None:
    vault = opened()
    vault.commit([Put("plugins", ANNA, "f", "k", 1), Set("plugins", ANNA, "g", 1)])
    vault.commit([Put("plugins", ANNA, "f", "k", 2)], batch="b")
    vault.commit([Set("plugins", ANNA, "f", "x"), Set("plugins", ANNA, "g", 2)], batch="b")
    done = vault.undo()
    assert done.undone
    assert done.skipped == ("plugins: f k",)
    assert vault.documents("plugins")[ANNA] == {"f": {"k": 2}, "g": 1}
    assert opened("other").documents("plugins") == vault.documents("plugins")
    assert vault.redo().undone
    assert opened("third").digest() == vault.digest()


def test_what_cannot_be_taken_back_hinders_no_later_process(opened: Any) -> None:
    here = opened("here")
    here.commit(creation("contacts", ANNA, {"full": "Anna"}), label="added")
    here.commit([Set("contacts", ANNA, "org", "Acme")], label="org")
    here.commit([Set("contacts", ANNA, "role", "CTO")], label="role")
    opened("there").commit([Set("contacts", ANNA, "role", "CEO")])
    done = opened("here").undo()
    assert (done.label, done.undone, done.skipped) == ("role", False, ("Anna: role",))
    later = opened("here")
    assert (later.undo_label, later.redo_label) == ("org", None)
    assert later.undo().undone
    assert people(opened("here")) == {ANNA: {"full": "Anna", "role": "CEO"}}
    assert (opened("here").undo_label, opened("here").redo_label) == ("added", "org")


def test_an_undo_that_wrote_nothing_is_merged_and_read_like_any_commit(opened: Any) -> None:
    here = opened("here")
    here.commit(creation("contacts", ANNA, {"full": "Anna"}))
    here.commit([Set("contacts", ANNA, "role", "CTO")])
    opened("there").commit([Set("contacts", ANNA, "role", "CEO")])
    here.refresh()
    here.undo()
    before = people(here)
    here.compact(everything=True)
    assert people(opened("elsewhere")) == before
    assert here.doctor().well
    assert here.commit([Set("contacts", ANNA, "org", "Acme")]).dot[0] == here.device


def test_what_was_imported_and_taken_back_is_told_from_what_was_deleted(opened: Any) -> None:
    vault = opened()
    meeting = creation("interactions", ANNA, {"at": "2026-06-01", "external": {"ics:a": "v1"}})
    vault.commit(meeting, label="imported")
    assert vault.ended("interactions", ANNA) is None
    vault.undo()
    assert "external" not in (vault.ended("interactions", ANNA) or {"external": 1})
    vault.redo()
    assert vault.documents("interactions")[ANNA]["external"] == {"ics:a": "v1"}
    vault.commit([Delete("interactions", ANNA)], label="deleted")
    assert vault.ended("interactions", ANNA) == {"at": "2026-06-01", "external": {"ics:a": "v1"}}
    assert vault.ended("interactions", BEN) is None


def test_an_import_that_was_taken_back_can_be_made_again_and_taken_back_again(opened: Any) -> None:
    vault = opened()
    vault.commit(creation("contacts", ANNA, {"full": "Anna"}))
    before = vault.fingerprint()
    meeting = creation("interactions", BEN, {"with": {ANNA: True}, "external": {"ics:a": "v1"}})
    for _ in range(3):
        vault.commit(meeting)
        assert vault.documents("interactions")[BEN]["external"] == {"ics:a": "v1"}
        vault.undo()
        assert vault.fingerprint() == before
        assert "external" not in (vault.ended("interactions", BEN) or {"external": 1})
