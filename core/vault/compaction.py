"""Merging a device's own files, so that they stay few.

Write the merged file, open it again from the disk, and assert that it holds the same state. The files it covers stay
until the next merged file of the device is there as well: where the directory is kept in step by some other program,
the one has then had its time to arrive. Coverage is decided by `from`, never by span.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from core.errors import VaultError
from core.vault import coverage, files
from core.vault.disk import Found, Held
from core.vault.envelope import Header, Kind
from core.vault.holdings import BULK, frame_of
from core.vault.leftovers import stale_temps
from core.vault.packing import HISTORY_MS, PackedTables, Pruning, differences
from core.vault.records import Packer, Record
from core.vault.registers import LIFE
from core.vault.segment import Segment, build_segment, read_segment, segment_name
from core.vault.shape import Meta
from core.vault.state import Raw, State
from core.vault.store import Store

LEAST = 32
"""Commits that are worth a merged file."""
FACTOR = 8
"""Merged files of about one size that are worth a larger one."""
LARGEST = 32 * 1024 * 1024
AT_ONCE = 4 * 1024 * 1024
"""What is merged at most without being asked: nobody should wait for it."""
SPARED = 8
"""The newest commits stay as they are, so that they can be undone."""
OF_COMMIT = frozenset({"label", "batch", "undoes", "quiet"})
"""What `_meta` says of one commit, for undo: it means nothing in a merged file."""

Progress = Callable[[str, int, int], None]


def tier(commits: int) -> int:
    """0 for a commit; n for a merged file of 32 * 8^(n-1) commits and more."""
    if commits < LEAST:
        return 0
    found, size = 1, LEAST * FACTOR
    while commits >= size:
        found, size = found + 1, size * FACTOR
    return found


def runs_to_merge(
    held: Sequence[Held], *, everything: bool = False, largest: int = LARGEST
) -> list[list[Held]]:
    """Groups of one device's uncovered files that are worth merging, each contiguous; smaller tiers first."""
    ordered = sorted(held, key=lambda each: each.found.lo)
    if everything:
        return [group for group in _contiguous(ordered, largest) if len(group) > 1]
    for level in range(tier(max((coverage.count(each.runs) for each in ordered), default=0)) + 1):
        least = LEAST if level == 0 else FACTOR
        of_level = [each for each in ordered if tier(coverage.count(each.runs)) == level]
        groups = [group for group in _contiguous(of_level, largest) if len(group) >= least]
        if groups:
            return groups
    return []


def _contiguous(ordered: Sequence[Held], largest: int) -> list[list[Held]]:
    """Runs without a gap, cut where a merged file would grow too large."""
    groups: list[list[Held]] = []
    size = 0
    for before, each in pairwise((None, *ordered)):
        assert each is not None
        joins = before is not None and before.found.hi + 1 == each.found.lo
        if not joins or size + each.size > largest:
            groups.append([])
            size = 0
        groups[-1].append(each)
        size += each.size
    return groups


@dataclass
class Compaction:
    """What a compaction did: files before and after, and their names."""

    merged: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


class Compactor:
    """Merges the files of the vault's own device; from commit `sparing` on they stay as they are."""

    def __init__(self, vault: Store, sparing: int | None = None, largest: int = LARGEST) -> None:
        """Without `sparing` all are merged that can be."""
        self._vault = vault
        self._largest = largest
        self._sparing = sparing
        self.done = Compaction()

    def run(self, *, everything: bool = False, progress: Progress | None = None) -> Compaction:
        """Merge what is worth it, tier by tier, and drop what was covered before.

        Raises:
            VaultError: the merged file does not hold the same; it was removed and nothing was dropped.
        """
        vault = self._vault
        with vault.author.turn() as turn:
            device = turn.device
            self.sweep(device)
            while groups := runs_to_merge(self._files(device), everything=everything, largest=self._largest):
                for number, group in enumerate(groups):
                    if progress is not None:
                        progress("Merging", number, len(groups))
                    self.merge(device, group)
                if everything:
                    break
            self.drop_covered(device)
        return self.done

    def _files(self, device: str) -> list[Held]:
        disk = self._vault.disk
        held = [each for each in disk.held.values() if each.found.device == device]
        whole = [each for each in held if disk.cover(each.found) is None]
        sparing = self._sparing
        return [each for each in whole if sparing is None or not each.commit or each.found.hi < sparing]

    def sweep(self, device: str) -> None:
        """Remove what interrupted writes of this device left; its lock is held."""
        with files.reading(self._vault.directory):
            for path in stale_temps(self._vault.disk.path(device)):
                files.remove(path, durable=False)

    def merge(self, device: str, group: Sequence[Held]) -> Found:
        """One merged file for a contiguous group, verified on the disk."""
        sources = [self.read(held.found) for held in group]
        scratch = State()
        for source in sources:
            scratch.fold(frame_of(source), source.tables)
        pruning = self.pruning(scratch)
        found = self.write(device, sources, scratch, pruning)
        try:
            self.verify(found, scratch, pruning)
        except VaultError:
            files.remove(self._vault.disk.path(found.key))
            self._vault.disk.drop(found.key)
            raise
        self.done.merged.append(found.key)
        return found

    def pruning(self, scratch: State) -> Pruning:
        """What of the ops in `scratch` is too old. What some files say of a record is not all there is to it: only
        what the whole vault shows as dead has ended."""
        vault = self._vault
        oldest = vault.clock.now_ms() - HISTORY_MS
        bulk = scratch.tables.get(BULK)
        if vault.bulk is not None and bulk is not None and not all(map(bulk.alive, bulk.base)):
            vault.load()
        ended = {
            (name, id)
            for name, table in scratch.tables.items()
            if not vault.state.table(name).partial
            for id in table.base
            if self._ended(vault.state.table(name).base.get(id), oldest)
        }
        return Pruning(oldest, ended)

    def _ended(self, current: Raw | Record | None, oldest: int) -> bool:
        """Whether a record is dead since before `oldest`, by ops that are in the files here and not in memory alone."""
        if not isinstance(current, Record) or current.alive:
            return False
        held = self._vault.disk.held.values()
        return all(
            op.at < oldest and any(coverage.has(each.runs, op.device, op.seq) for each in held)
            for op in current.registers[LIFE]
        )

    def read(self, found: Found) -> Segment:
        """A source, every check anew."""
        disk = self._vault.disk
        with files.reading(disk.directory):
            return read_segment(disk.path(found.key), self._vault.keyring.get, disk.vault_id)

    def write(self, device: str, sources: Sequence[Segment], scratch: State, pruning: Pruning) -> Found:
        """Seal and write the merged file of `sources`, whose ops are in `scratch`."""
        vault = self._vault
        packer = Packer(device)
        tables = PackedTables(scratch, packer, pruning).all()
        seen: dict[str, int] = {}
        unknown: dict[str, object] = {}
        for source in sources:
            unknown.update({name: said for name, said in source.meta.other.items() if name not in OF_COMMIT})
            for other, seq in source.meta.seen.items():
                seen[other] = max(seen.get(other, 0), seq)
        runs = coverage.union(source.stands_for for source in sources)
        meta = Meta(
            dev=tuple(packer.others()),
            seen=seen,
            rows=tuple(packer.rows()),
            runs={each: tuple(found) for each, found in runs.items()},
            head=sources[-1].head,
            held=tuple(dict.fromkeys(name for source in sources for name in source.meta.held)),
            other=unknown,
        )
        key = vault.keyring.current
        first, last = sources[0].header, sources[-1].header
        header = Header(
            Kind.MERGED,
            vault.disk.vault_id,
            bytes.fromhex(device),
            key.epoch,
            key.key_id,
            first.lo,
            last.hi,
            first.prev,
        )
        data = build_segment(key, header, tables, meta)
        name = segment_name(first.lo, last.hi, data)
        found = Found(f"{device}/{name}", device, first.lo, last.hi, name[18:50])
        files.write_durable(vault.disk.path(found.key), data, read_back=vault.author.read_back)
        return found

    def verify(self, found: Found, scratch: State, pruning: Pruning) -> None:
        """Open the merged file from the disk and compare.

        Raises:
            VaultError: it does not hold what it should.
        """
        segment = self.read(found)
        again = State()
        again.fold(frame_of(segment), segment.tables)
        wrong = next(differences(scratch, again, pruning), None)
        if wrong is not None:
            raise VaultError(
                f"A merged file does not hold what it was made of ({wrong[0]}).",
                safe="The files it was made of are untouched.",
            )
        self._vault.disk.hold(found, segment)

    def drop_covered(self, device: str) -> None:
        """Remove the device's files that a held merged file covers, once the next one of the device is there too.

        What is written in this run covers nothing yet. Both files are looked at on the disk once more.
        """
        disk = self._vault.disk
        verified = set(self.done.merged)
        with files.reading(disk.directory):
            listed = disk.listed(device)
        for found in listed:
            pair = self._settled(device, found)
            for each in pair:
                if each.key not in verified:
                    self.read(each)
                    verified.add(each.key)
            if pair:
                files.remove(disk.path(found.key), durable=False)
                disk.drop(found.key)
                self.done.dropped.append(found.key)

    def _settled(self, device: str, found: Found) -> tuple[Found, ...]:
        """An own merged file from before this run that covers a file, and a later one; none where there is no such."""
        disk = self._vault.disk
        for cover in disk.covers(found):
            if cover.device == device and cover.key not in self.done.merged:
                over = {each.key for each in disk.covers(cover)}
                for held in disk.held.values():
                    later = held.found.hi > cover.hi or held.found.key in over
                    if later and not held.commit and held.found.device == device:
                        return cover, held.found
        return ()


__all__ = ["LEAST", "Compaction", "Compactor", "runs_to_merge", "tier"]
