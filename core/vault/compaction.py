"""Merging a device's own files, so that they stay few.

Write the merged file, open it again from the disk, and assert that it holds the same state. The files it covers stay
until the next merged file of the device is there as well: where the directory is kept in step by some other program,
the one has then had its time to arrive. Coverage is decided by `from`, never by span.

All of it goes in small steps, between which the vault may be read and written: what is merged never changes. The lock
is held only while the merged file gets its name, and while files are dropped.

Files of devices that are out of use are merged along with own ones: see `adoption`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from core.errors import VaultError
from core.language import _
from core.vault import adoption, coverage, files, registers
from core.vault.adoption import Superseded
from core.vault.disk import Found, Held
from core.vault.ending import erase_ended
from core.vault.envelope import Header, Kind
from core.vault.holdings import BULK, frame_of
from core.vault.leftovers import stale_temps
from core.vault.packer import Packer
from core.vault.packing import HISTORY_MS, PackedTables, Pruning, stepwise_differences
from core.vault.records import Record
from core.vault.registers import LIFE, Context
from core.vault.segment import Segment, build_segment, read_segment, segment_name
from core.vault.shape import Meta
from core.vault.state import Raw, State
from core.vault.store import Store

LEAST = 32
"""Commits that are worth a merged file."""
FACTOR = 8
"""Merged files of about one size that are worth a larger one."""
LARGEST = 32 * 1024 * 1024
AT_ONCE = 8 * 1024 * 1024
"""How large a merged file becomes at most while somebody waits for a commit, or for the end of a command."""
RECORDS = 250
"""So many records are packed, or compared, in one step."""
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


def _tier(held: Held) -> int:
    """By its own commits alone: what was taken over is carried along, and parts no files that stand side by side."""
    device = held.found.device
    return tier(coverage.count({device: held.runs.get(device, ())}))


def runs_to_merge(
    held: Sequence[Held], *, everything: bool = False, largest: int = LARGEST
) -> list[list[Held]]:
    """Groups of one device's uncovered files that are worth merging, each contiguous; smaller tiers first."""
    ordered = sorted(held, key=lambda each: each.found.lo)
    if everything:
        return [group for group, _ in _contiguous(ordered, largest) if len(group) > 1]
    for level in range(max(map(_tier, ordered), default=0) + 1):
        of_level = [each for each in ordered if _tier(each) == level]
        # A group to which nothing can be added any more is as good as it gets, though it is smaller.
        least, least_of_full = (LEAST, FACTOR) if level == 0 else (FACTOR, 2)
        groups = [
            group
            for group, full in _contiguous(of_level, largest)
            if len(group) >= (min(least, least_of_full) if full else least)
        ]
        if groups:
            return groups
    return []


def _contiguous(ordered: Sequence[Held], largest: int) -> list[tuple[list[Held], bool]]:
    """Runs without a gap, cut where a merged file would grow too large; and whether they were cut behind there."""
    groups: list[tuple[list[Held], bool]] = []
    size = 0
    for before, each in pairwise((None, *ordered)):
        assert each is not None
        joins = before is not None and before.found.hi + 1 == each.found.lo
        if joins and size + each.size > largest:
            groups[-1] = groups[-1][0], True
        if not joins or size + each.size > largest:
            groups.append(([], False))
            size = 0
        groups[-1][0].append(each)
        size += each.size
    return groups


class Erased:
    """What files that are held erased of records; a file that is gone erases nothing."""

    def __init__(self, held: Sequence[Held]) -> None:
        self._runs = [each.runs for each in held]
        self._known: dict[tuple[str, int], bool] = {}

    def of(self, current: Raw | Record | None) -> Context:
        """Of one record, as the whole vault has it."""
        if not isinstance(current, Record) or not current.erased:
            return ()
        lives = (*current.registers[LIFE], *current.past.get(LIFE, ()))
        return registers.joined(*(registers.erasing(op) for op in lives if self._is_held(op.device, op.seq)))

    def _is_held(self, device: str, seq: int) -> bool:
        known = self._known.get((device, seq))
        if known is None:
            known = any(coverage.has(runs, device, seq) for runs in self._runs)
            self._known[device, seq] = known
        return known


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
        for _step in self.steps(everything=everything, progress=progress):
            pass
        return self.done

    def steps(self, *, everything: bool = False, progress: Progress | None = None) -> Iterator[None]:
        """As `run`, in small steps. What was merged by one that is left in the middle is merged for good."""
        vault = self._vault
        if everything:
            vault.load()
        erase_ended(vault)
        yield
        with vault.author.turn() as turn:
            device = turn.device
            self.sweep(device)
        while groups := runs_to_merge(self._files(device), everything=everything, largest=self._largest):
            for number, group in enumerate(groups):
                if progress is not None:
                    progress(_("Merging"), number, len(groups))
                more = adoption.waiting(vault, device)
                yield from self.merge(device, [*group, *adoption.fitting(group, more, self._largest)])
            if everything:
                break
        yield from self._adopt(device, 1 if everything else adoption.LEAST)
        yield
        self.drop_covered(device)

    def _adopt(self, device: str, least: int) -> Generator[None, None, None]:
        """Take over what devices out of use have left, where there is as much as that."""
        while len(more := adoption.waiting(self._vault, device)) >= least:
            host = adoption.host(self._files(device))
            fitting = adoption.fitting([host], more, self._largest) if host is not None else []
            if host is None or not fitting:
                return
            yield from self.merge(device, [host, *fitting])

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

    def merge(self, device: str, group: Sequence[Held]) -> Generator[None, None, Found]:
        """One merged file for a contiguous group of own files, and what of others it takes over; verified on the disk."""
        sources = (self.read(held.found) for held in group)
        return (yield from self.seal(device, sources, lambda: self._turn(device)))

    def seal(
        self,
        device: str,
        segments: Iterable[Segment],
        locked: Callable[[], contextlib.AbstractContextManager[object]],
    ) -> Generator[None, None, Found]:
        """One merged file for segments of a device, in their order; written while `locked` holds its lock."""
        sources: list[Segment] = []
        scratch = State()
        for segment in segments:
            sources.append(segment)
            scratch.fold(frame_of(segment), segment.tables)
            yield
        pruning = self.pruning(scratch)
        packer = Packer(device)
        tables = yield from self._packed(scratch, packer, pruning)
        with locked():
            self._require_erased(pruning)
            found = self.write(device, sources, packer, tables)
        # Not a file that came from elsewhere: it is held once it was verified.
        self._vault.disk.pass_over(found)
        try:
            yield
            yield from self.verify(found, scratch, pruning)
        except BaseException:
            files.remove(self._vault.disk.path(found.key))
            self._vault.disk.drop(found.key)
            raise
        self.done.merged.append(found.key)
        return found

    @contextlib.contextmanager
    def _turn(self, device: str) -> Iterator[None]:
        """Hold the lock of the device. Raises VaultError where another id is used by now."""
        with self._vault.author.turn() as turn:
            if turn.device != device:
                raise VaultError(
                    _("The device id is another one by now."), safe=_("Nothing was merged or dropped.")
                )
            yield

    def _packed(
        self, scratch: State, packer: Packer, pruning: Pruning
    ) -> Generator[None, None, dict[str, dict[str, Any]]]:
        packed = PackedTables(scratch, packer, pruning)
        tables: dict[str, dict[str, Any]] = {}
        for name, table in scratch.tables.items():
            ids = list(table.base)
            for start in range(0, len(ids), RECORDS):
                tables.setdefault(name, {}).update(packed.table(name, ids[start : start + RECORDS]))
                yield
        return tables

    def pruning(self, scratch: State) -> Pruning:
        """What of the ops in `scratch` is too old, or was erased by a file that is held, though perhaps not merged here."""
        vault = self._vault
        bulk = scratch.tables.get(BULK)
        if vault.bulk is not None and bulk is not None and not all(map(bulk.alive, bulk.base)):
            vault.load()
        erased = Erased(list(vault.disk.held.values()))
        gone = {
            (name, id): seen
            for name, table in scratch.tables.items()
            for id in table.base
            if (seen := erased.of(vault.state.table(name).base.get(id)))
        }
        return Pruning(vault.clock.now_ms() - HISTORY_MS, gone)

    def _require_erased(self, pruning: Pruning) -> None:
        """Raises VaultError where a file that erased something is gone since."""
        erased, state = Erased(list(self._vault.disk.held.values())), self._vault.state
        for (name, id), seen in pruning.erased.items():
            if not registers.within(seen, erased.of(state.table(name).base.get(id))):
                raise VaultError(
                    _("What erased a record is gone by now."), safe=_("Nothing was merged or dropped.")
                )

    def read(self, found: Found) -> Segment:
        """A source, every check anew."""
        disk = self._vault.disk
        with files.reading(disk.directory):
            return read_segment(disk.path(found.key), self._vault.keyring.get, disk.vault_id)

    def write(
        self, device: str, sources: Sequence[Segment], packer: Packer, tables: Mapping[str, Mapping[str, Any]]
    ) -> Found:
        """Seal and write the merged file of `sources`, whose ops were packed into `tables`."""
        vault = self._vault
        seen: dict[str, int] = {}
        unknown: dict[str, object] = {}
        # What another device has seen, and what else it said of itself, is not said by this one.
        own = [source for source in sources if source.device == device]
        for source in own:
            unknown.update({name: said for name, said in source.meta.other.items() if name not in OF_COMMIT})
            for other, seq in source.meta.seen.items():
                seen[other] = max(seen.get(other, 0), seq)
        runs = coverage.union(source.stands_for for source in sources)
        meta = Meta(
            dev=tuple(packer.others()),
            seen=seen,
            rows=tuple(packer.rows()),
            runs={each: tuple(found) for each, found in runs.items()},
            head=own[-1].head,
            held=tuple(dict.fromkeys(name for source in sources for name in source.meta.held)),
            other=unknown,
        )
        key = vault.keyring.current
        first, last = own[0].header, own[-1].header
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

    def verify(self, found: Found, scratch: State, pruning: Pruning) -> Iterator[None]:
        """Open the merged file from the disk and compare.

        Raises:
            VaultError: it does not hold what it should.
        """
        segment = self.read(found)
        yield
        again = State()
        again.fold(frame_of(segment), segment.tables)
        yield
        for wrong in stepwise_differences(scratch, again, pruning, RECORDS):
            if wrong is not None:
                raise VaultError(
                    _("A merged file does not hold what it was made of ({wrong}).").format(wrong=wrong[0]),
                    safe=_("The files it was made of are untouched."),
                )
            yield
        self._vault.disk.hold(found, segment)

    def drop_covered(self, device: str) -> None:
        """Remove what a held merged file covers, once the next one of its device is there too: own files, and those of
        devices out of use, with their directories."""
        superseded = Superseded(self._vault, device, self.done.merged)
        going = superseded.files()
        if not going and not superseded.left:
            return
        disk = self._vault.disk
        with self._turn(device):
            for found in going:
                files.remove(disk.path(found.key), durable=False)
                disk.drop(found.key)
                self.done.dropped.append(found.key)
            superseded.sweep()


__all__ = ["LEAST", "Compaction", "Compactor", "runs_to_merge", "tier"]
