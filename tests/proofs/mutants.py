"""Mutants of the vault: mistakes that the histories must not survive."""

from __future__ import annotations

from typing import Any

import pytest

from core.vault import (
    adoption,
    author,
    compaction,
    coverage,
    ending,
    holdings,
    identity,
    registers,
    reissue,
    writer,
)
from core.vault.disk import Held
from core.vault.identity import Identity
from core.vault.records import Record

CONTEXT = Record.context
CHECKED = author.Author._checked


def segment_wide_context(patch: pytest.MonkeyPatch) -> None:
    """One vector for the whole commit, all that its writer had of any register, in the place of one a register."""
    build = writer.Encoder.tables

    def tables(self: Any, writes: Any, device: str) -> Any:
        everything: dict[str, int] = {}
        for frame in self._state.frames:
            for who, seq, _ in frame.dots():
                everything[who] = max(everything.get(who, 0), seq)
        wide = tuple(sorted(everything.items()))
        patch.setattr(Record, "context", lambda self, key: wide)
        try:
            return build(self, writes, device)
        finally:
            patch.setattr(Record, "context", CONTEXT)

    patch.setattr(writer.Encoder, "tables", tables)


def deleted_before_verified(patch: pytest.MonkeyPatch) -> None:
    """The merged file is believed, and what it covers dropped, without being read again."""

    def believe(self: Any, found: Any, scratch: Any, pruning: Any) -> tuple[None, ...]:
        sources = [held for held in self._vault.disk.held.values() if found.lo <= held.found.lo <= found.hi]
        mine = [held for held in sources if held.found.device == found.device]
        runs = coverage.union(held.runs for held in mine)
        self._vault.disk.keep(Held(found, {each: tuple(of) for each, of in runs.items()}, 0, False, 1))
        return ()

    def drop(self: Any, device: str) -> None:
        disk = self._vault.disk
        for found in disk.listed(device):
            if disk.cover(found) is not None:
                disk.path(found.key).unlink()
                disk.drop(found.key)

    patch.setattr(compaction.Compactor, "verify", believe)
    patch.setattr(compaction.Compactor, "drop_covered", drop)


def left_files_dropped(patch: pytest.MonkeyPatch) -> None:
    """What devices out of use left is dropped, whether anybody took it over or not."""
    superseded = adoption.Superseded.files

    def everything(self: Any) -> list[Any]:
        left = [found for device in self.left for found in self._disk.listed(device)]
        return list(dict.fromkeys([*superseded(self), *left]))

    patch.setattr(adoption.Superseded, "files", everything)


def device_id_reused(patch: pytest.MonkeyPatch) -> None:
    """An identity starts again from what its directory holds, whatever it remembers."""

    def checked(self: Any, chosen: Identity) -> Identity:
        current = CHECKED(self, chosen)
        if current is None:
            own = author.own_commits(self._disk, chosen.device.hex())
            last = max((lo + len(prefixes) // 8 - 1 for lo, prefixes in own._runs), default=0)
            current = Identity(chosen.device, chosen.machine, last)
            identity.record(self._state, current)
            self.identity = self._expected = current
        return current

    patch.setattr(author.Author, "_checked", checked)


def covered_by_span(patch: pytest.MonkeyPatch) -> None:
    """A file is superfluous where another spans more."""

    def spans(part: coverage.Stand, whole: coverage.Stand) -> bool:
        def ends(runs: Any, device: str) -> tuple[int, int]:
            found = [(lo, lo + len(prefixes) // 8 - 1) for lo, prefixes in runs.get(device, ())]
            return min((lo for lo, _ in found), default=1), max((hi for _, hi in found), default=0)

        for device in part.runs:
            (lo, hi), (first, last) = ends(part.runs, device), ends(whole.runs, device)
            if not first <= lo <= hi <= last:
                return False
        return part.hash != whole.hash and coverage.count(whole.runs) >= coverage.count(part.runs)

    patch.setattr(coverage, "covered", spans)


def identity_with_a_commit_missing(patch: pytest.MonkeyPatch) -> None:
    """An identity is taken though its last commits are not there."""

    def lenient(known: Any, machine: str, commits: Any, mentioned: int = 0) -> bool:
        return bool(known.machine == machine)

    patch.setattr(identity, "fits", lenient)


def not_made_again(patch: pytest.MonkeyPatch) -> None:
    """Who finds its id used in two places takes a new one, and leaves what it saved as it is."""
    patch.setattr(reissue.Reissue, "run", lambda self: frozenset())


def contexts_forgotten(patch: pytest.MonkeyPatch) -> None:
    """What a dropped op had seen goes with it. Looked for where ids stay forked, for it is of consequence there."""
    not_made_again(patch)
    patch.setattr(registers, "heirs", lambda kept, said: tuple(sorted(kept, key=registers.rank)))


def erased_unseen(patch: pytest.MonkeyPatch) -> None:
    """What is dead for half a year is erased, whoever has heard of it."""
    patch.setattr(ending.Ended, "_has_seen", lambda self, device, other, seq: True)


def seen_behind_a_gap(patch: pytest.MonkeyPatch) -> None:
    """What is known of a device counts as seen though something before it is missing."""

    def unsaid(self: Any, device: str) -> dict[str, int]:
        said = self.said.get(device, {})
        return {
            other: seq for other, seq in self.heads.items() if other != device and said.get(other, 0) < seq
        }

    patch.setattr(holdings.Holdings, "unsaid", unsaid)


def merged_away_erased(patch: pytest.MonkeyPatch) -> None:
    """A record that was merged away counts as dead."""
    patch.setattr(ending.Ended, "_has_ended", lambda self, table, id: True)


def causes(error: BaseException) -> list[BaseException]:
    """The errors in a group: hypothesis reports one when a history fails in two ways."""
    if isinstance(error, BaseExceptionGroup):
        return [cause for each in error.exceptions for cause in causes(each)]
    return [error]
