"""A vault that was put back to an earlier state: what other devices know of is not numbered again."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.vault import CHEAPEST, Set, create_vault, directories, identity, open_vault
from core.vault.pins import pin_heads

CLOCK = FixedClock(datetime(2026, 6, 9, 7, 45))
PERSON = "a" * 16


def test_an_id_whose_later_commits_another_device_names_is_not_used_again(tmp_path: Path) -> None:
    directory, state = tmp_path / "vault", tmp_path / "state"
    mine, _ = create_vault(directory, state=state, passphrase="x", clock=CLOCK, cost=CHEAPEST)
    mine.commit([Set("contacts", PERSON, "full", "one")])
    device, keyring = mine.device, mine.keyring
    own = directory / "devices" / device
    shutil.copytree(state, tmp_path / "kept state")
    shutil.copytree(own, tmp_path / "kept files")
    mine.commit([Set("contacts", PERSON, "full", "two")])
    other = open_vault(directory, keyring, state=tmp_path / "other", clock=CLOCK)
    other.commit([Set("contacts", PERSON, "full", "three, by the other")])
    for path, kept in ((state, "kept state"), (own, "kept files")):
        shutil.rmtree(path)
        shutil.copytree(tmp_path / kept, path)

    again = open_vault(directory, keyring, state=state, clock=CLOCK)
    done = again.commit([Set("contacts", PERSON, "full", "four")])
    assert done.dot[0] != device
    assert again.documents("contacts")[PERSON]["full"] == "four"
    elsewhere = open_vault(directory, keyring, state=tmp_path / "third", clock=CLOCK)
    assert elsewhere.documents("contacts")[PERSON]["full"] == "four"
    assert elsewhere.conflicts() == []


def test_an_id_is_given_up_when_a_file_comes_that_names_more_of_it(tmp_path: Path) -> None:
    directory, state = tmp_path / "vault", tmp_path / "state"
    mine, _ = create_vault(directory, state=state, passphrase="x", clock=CLOCK, cost=CHEAPEST)
    shutil.copytree(tmp_path, tmp_path.with_name("elsewhere"))
    away = tmp_path.with_name("elsewhere")
    ahead = open_vault(away / "vault", mine.keyring, state=away / "state", clock=CLOCK)
    ahead.commit([Set("contacts", PERSON, "full", "ahead")])
    third = open_vault(away / "vault", mine.keyring, state=tmp_path / "third", clock=CLOCK)
    third.commit([Set("contacts", PERSON, "full", "by a third")])
    assert ahead.device == mine.device
    shutil.copytree(away / "vault" / "devices" / third.device, directory / "devices" / third.device)
    mine.refresh()
    assert mine.commit([Set("contacts", PERSON, "org", "here")]).dot[0] != ahead.device


@pytest.mark.parametrize("saved", [True, False])
def test_a_torn_identity_loses_nothing_and_numbers_nothing_twice(tmp_path: Path, saved: bool) -> None:
    """A power cut while the identity is written: before the commit has its name, or with a disk that reorders, after."""
    directory, state = tmp_path / "vault", tmp_path / "state"
    vault, _ = create_vault(directory, state=state, passphrase="x", clock=CLOCK, cost=CHEAPEST)
    vault.commit([Set("contacts", PERSON, "full", "Ada")])
    (path,) = vault.state_directory.glob("id-*.json")
    old = path.read_bytes()
    before = set(directory.rglob("*.tdb"))
    vault.commit([Set("contacts", PERSON, "org", "Acme")])
    new = path.read_bytes()
    (last,) = set(directory.rglob("*.tdb")) - before
    assert len(old) == len(new)
    if not saved:
        last.unlink()
    shown = {"full": "Ada", "org": "Acme"} if saved else {"full": "Ada"}
    places = [
        at
        for at in range(len(old) + 1)
        if at in (0, len(old)) or old[at - 1 : at + 1] != new[at - 1 : at + 1]
    ]
    for at in places[:: max(1, len(places) // 12)]:
        for torn in (old[:at] + new[at:], new[:at] + old[at:], new[:at] + bytes(len(old) - at)):
            copy = tmp_path / "copy"
            shutil.copytree(directory, copy / "vault")
            shutil.copytree(state, copy / "state")
            (copy / "state" / vault.id / path.name).write_bytes(torn)
            with open_vault(copy / "vault", vault.keyring, state=copy / "state", clock=CLOCK) as again:
                assert again.documents("contacts")[PERSON] == shown
                again.commit([Set("contacts", PERSON, "role", "after")])
                again.commit([Set("contacts", PERSON, "role", "later")])
                assert [each for each in again.doctor().findings if each.level == "wrong"] == []
            with open_vault(copy / "vault", vault.keyring, state=copy / "other", clock=CLOCK) as elsewhere:
                assert elsewhere.documents("contacts")[PERSON] == shown | {"role": "later"}
                assert elsewhere.conflicts() == []
            shutil.rmtree(copy)


def test_in_a_restored_directory_only_what_it_had_itself_can_go_missing(tmp_path: Path) -> None:
    state, here, there = tmp_path / "state", tmp_path / "here", tmp_path / "there"
    pin_heads(state, {"a": 7, "b": 2})
    assert directories.lacking(state, {"a": 5, "b": 3}) == 2
    directories.keep_up(state, here, {"a": 5})
    assert directories.expected(state, here) == {"a": 7, "b": 2}
    directories.begin(state, here, {"a": 5})
    directories.keep_up(state, here, {"a": 4, "b": 1})
    for spelling in (here, tmp_path / "x" / ".." / "here"):
        assert directories.expected(state, spelling) == {"a": 5, "b": 1}
    assert directories.expected(state, there) == {"a": 7, "b": 2}
    directories.begin(state, here, {"a": 3})
    assert directories.expected(state, here) == {"a": 3}
    directories.forget(state, here)
    directories.forget(state, there)
    assert directories.expected(state, here) == {"a": 7, "b": 2}


def test_a_torn_note_of_what_was_restored_overlooks_nothing(tmp_path: Path) -> None:
    pin_heads(tmp_path, {"a": 7})
    directories.begin(tmp_path, tmp_path / "here", {"a": 5})
    path = tmp_path / directories.FILE
    for torn in (path.read_bytes()[:-2], b'{"version":1,"places":[]}', b""):
        path.write_bytes(torn)
        assert directories.expected(tmp_path, tmp_path / "here") == {"a": 7}


def test_identities_that_are_given_up_are_none(tmp_path: Path) -> None:
    vault, _ = create_vault(
        tmp_path / "vault", state=tmp_path / "state", passphrase="x", clock=CLOCK, cost=CHEAPEST
    )
    (vault.state_directory / f"id-{'0' * 16}.json").write_bytes(b"torn")
    identity.give_up(vault.state_directory)
    assert not list(vault.state_directory.glob("id-*"))
    identity.give_up(tmp_path / "nowhere")
