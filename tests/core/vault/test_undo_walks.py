"""Any walk over saves, undo and redo, and new processes: each step shows what was shown there before."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from core.clock import FixedClock
from core.errors import UsageError
from core.vault import Change, Delete, Drop, Merge, Put, Restore, Set, Vault, open_vault

PEOPLE = [letter * 16 for letter in "abcd"]
TALKS = [letter * 16 for letter in "ij"]

person, talk = st.sampled_from(PEOPLE), st.sampled_from(TALKS)
word = st.sampled_from(["x", "y", None])
field, member = st.sampled_from(["emails", "tags"]), st.sampled_from(["m", "n"])

members: st.SearchStrategy[Change] = st.one_of(
    st.builds(Put, st.just("contacts"), person, field, member, st.sampled_from([True, ["work"]])),
    st.builds(Drop, st.just("contacts"), person, field, member),
    st.builds(Put, st.just("interactions"), talk, st.just("with"), person),
    st.builds(Drop, st.just("interactions"), talk, st.just("with"), person),
)
changes: st.SearchStrategy[Change] = st.one_of(
    members,
    st.builds(Set, st.just("contacts"), person, st.sampled_from(["full", "org"]), word),
    st.builds(Delete, st.just("contacts"), person),
    st.builds(Restore, st.just("contacts"), person),
    st.builds(Set, st.just("contacts"), person, st.just("met_via"), person),
    st.builds(Merge, st.just("contacts"), person, person),
    st.builds(Set, st.just("interactions"), talk, st.just("text"), word),
    st.builds(Delete, st.just("interactions"), talk),
)
one_tag = st.sampled_from([Put("contacts", PEOPLE[0], "tags", "m"), Drop("contacts", PEOPLE[0], "tags", "m")])


def walks(change: st.SearchStrategy[Change]) -> st.SearchStrategy[list[Any]]:
    moves = ["undo", "undo", "undo", "redo", "another process", "cache"]
    return st.lists(st.lists(change, min_size=1, max_size=3) | st.sampled_from(moves), max_size=40)


@pytest.fixture(scope="module")
def keyring(_template: Any) -> Any:
    return _template


class Walk:
    """A vault of one device, and what it showed after each save that is still to be taken back or brought back."""

    def __init__(self, store: Any, root: Path) -> None:
        self.store, self.root = store, root
        self.directory = root / "vault"
        shutil.copytree(store.directory, self.directory, ignore=shutil.ignore_patterns("devices"))
        self.clock = FixedClock(datetime(2026, 6, 9, 7, 45))
        self.vault = self.open()
        self.save([Set("contacts", PEOPLE[0], "full", "a")])
        self.shown, self.at = [self.look()], 0

    def open(self) -> Vault:
        return open_vault(self.directory, self.store.keyring, state=self.root / "state", clock=self.clock)

    def look(self) -> dict[tuple[str, str], Any]:
        self.vault.load()
        tables = [name for name in self.vault.state.tables if name != "_vault"]
        return {
            (name, id): document for name in tables for id, document in self.vault.documents(name).items()
        }

    def save(self, change: list[Change]) -> bool:
        self.clock.at += timedelta(milliseconds=1)
        try:
            return self.vault.commit(change, label="saved").dot[1] != 0
        except UsageError:
            return False

    def step(self, step: Any) -> None:
        if isinstance(step, list):
            if self.save(step):
                self.at += 1
                self.shown[self.at :] = [self.look()]
        elif step == "undo" and self.at:
            done = self.vault.undo()
            self.at -= 1
            assert done.skipped == ()
            if not done.undone:
                # There was nothing to take back, so there is nothing to bring back either.
                del self.shown[self.at + 1]
        elif step == "redo" and self.at + 1 < len(self.shown):
            self.vault.redo()
            self.at += 1
        elif step in ("another process", "cache"):
            if step == "cache":
                self.vault.write_cache(b"")
            self.vault.forget()
            self.vault = self.open()
        assert self.look() == self.shown[self.at]


@contextlib.contextmanager
def walking(store: Any) -> Iterator[Walk]:
    with tempfile.TemporaryDirectory() as root:
        yield Walk(store, Path(root))


@settings(max_examples=120)
@given(walks(changes) | walks(members) | walks(one_tag))
def test_undo_and_redo_show_what_was_shown(keyring: Any, walk: list[Any]) -> None:
    with walking(keyring) as at:
        for step in walk:
            at.step(step)
