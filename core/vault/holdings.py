"""What the vault holds: segments put into the state, and what their `_meta` said."""

from __future__ import annotations

from collections.abc import Mapping, Set

from core.errors import VaultError
from core.language import _
from core.vault import coverage
from core.vault.disk import Disk, Found, held_from
from core.vault.errors import FrameError
from core.vault.known import KnownCommits
from core.vault.packing import carried
from core.vault.records import Frame
from core.vault.segment import Segment, parse_segment_name
from core.vault.state import Raw, State

Place = tuple[str, str]

BULK = "interactions"
"""The table that is loaded when it is first needed, and not kept decoded."""


def frame_of(segment: Segment) -> Frame:
    """The devices and rows that a segment's documents refer to."""
    devices = (segment.device, *segment.meta.dev)
    if segment.is_commit:
        return Frame(devices, ((0, segment.header.lo, segment.meta.at),), merged=False)
    return Frame(devices, segment.meta.rows, merged=True)


def key_of(segment: Segment) -> str:
    """What a segment's file is called: "device/name"."""
    return f"{segment.device}/{segment.name}"


def fresh_ones(frame: Frame, documents: Mapping[str, Raw], known: Set[int]) -> Mapping[str, Raw]:
    """The documents that say more than rows that are known."""
    if not known:
        return documents
    if len(known) == len(frame):
        return {}
    fresh: dict[str, Raw] = {}
    for id, raw in documents.items():
        over = carried(frame, bytes(raw))
        if over is None or over.row not in known or (over.life is not None and over.life[0] not in known):
            fresh[id] = raw
    return fresh


class Holdings:
    """Puts segments into a state.

    `heads` is the highest sequence number known of each device, `whole` that up to which all are known; `said` what each
    device has already said in `seen`.
    `known` are the commits that are in it, from files or from a cache; `dirty` are the interactions touched since the
    cache's bulk was written.
    `review` lists files of an older epoch that are held back: they were not there when the newer epoch began.
    """

    def __init__(self, disk: Disk, state: State, epoch: int) -> None:
        self.disk = disk
        self.state = state
        self.epoch = epoch
        self.heads: dict[str, int] = {}
        self.whole: dict[str, int] = {}
        self._beyond: dict[str, list[tuple[int, int]]] = {}
        self.said: dict[str, dict[str, int]] = {}
        self.listed: set[str] = set()
        self.dirty: set[str] = set()
        self.known = KnownCommits()
        self.review: dict[str, tuple[Found, Segment]] = {}

    def read(self, found: Found, segment: Segment | None = None) -> set[Place]:
        """Put a file in, read now or before; the records it speaks of, none where it was refused or is covered."""
        if self.disk.cover(found) is not None:
            self.disk.pass_over(found)
            return set()
        if segment is None:
            segment = self.disk.read(found)
        if segment is None:
            return set()
        if not self.counts(segment):
            self.review[found.key] = found, segment
            self.disk.pass_over(found, held_from(found, segment).stand)
            self._clear_review()
            return set()
        skip = set() if segment.is_commit or segment.meta.held else self._known_rows(segment)
        self.disk.hold(found, segment)
        touched = self.take(segment, skip=skip)
        if self.review and not segment.is_commit:
            self._clear_review()
        return touched

    def _known_rows(self, segment: Segment) -> set[int]:
        """The rows of a merged file that say what is in the state already, from files that were held.

        Merging files brings much again that was read before; it need not be taken apart to see that.
        """
        fresh = self.known.unknown(segment.stands_for)
        if len(fresh) == coverage.count(segment.stands_for):
            return set()
        if fresh and self.known.forked(segment.stands_for):
            # A device id was used in two places: an op may say what another one, which it dropped, had seen.
            return set()
        dots = frame_of(segment).dots()
        return {row for row, (device, seq, _) in enumerate(dots) if (device, seq) not in fresh}

    def take(self, segment: Segment, *, newest: bool = False, skip: Set[int] = frozenset()) -> set[Place]:
        """Put a segment in. `newest`: it was written here, over all that is in the state; `skip`: rows to leave.

        Nothing that is found in a vault may keep it from opening: what cannot be put in is a problem of that file.
        """
        try:
            frame = frame_of(segment)
            tables = {name: fresh_ones(frame, found, skip) for name, found in segment.tables.items()}
            self.state.fold(frame, tables, newest=newest)
        except Exception as error:
            refused = (
                error if isinstance(error, VaultError) else FrameError(_("A record in it cannot be read."))
            )
            self.disk.take_back(key_of(segment), refused)
            return set()
        self.note(segment.device, segment.stands_for, {segment.device: segment.meta.seen})
        if segment.header.epoch >= self.epoch:
            self.listed.update(segment.meta.held)
        self.dirty.update(tables.get(BULK, ()))
        touched = {(table, id) for table, documents in tables.items() for id in documents}
        if segment.meta.held and self.review:
            touched |= self._reconsider()
        return touched

    def note(self, device: str, runs: coverage.Runs, said: Mapping[str, Mapping[str, int]]) -> None:
        """Note which commits are in the state, and what devices said to have seen."""
        self.known.add(runs)
        for each, found in runs.items():
            spans = [(lo, lo + len(prefixes) // coverage.PREFIX - 1) for lo, prefixes in found]
            self.heads[each] = max(self.heads.get(each, 0), *(hi for _, hi in spans))
            self._note_whole(each, spans)
        for each, seen in said.items():
            known = self.said.setdefault(each, {})
            for other, seq in seen.items():
                known[other] = max(known.get(other, 0), seq)

    def _note_whole(self, device: str, spans: list[tuple[int, int]]) -> None:
        whole = self.whole.get(device, 0)
        beyond = []
        for lo, hi in sorted((*spans, *self._beyond.get(device, ()))):
            if lo <= whole + 1:
                whole = max(whole, hi)
            else:
                beyond.append((lo, hi))
        self.whole[device] = whole
        if beyond or device in self._beyond:
            self._beyond[device] = beyond

    def missing(self, device: str, last: int) -> int:
        """How many of the commits of a device up to `last` are neither in the state nor held back for review."""
        here = {(1, self.whole.get(device, 0)), *self._beyond.get(device, ())}
        for _found, segment in self.review.values():
            here |= {(lo, hi) for of, lo, hi in coverage.spans(segment.stands_for) if of == device}
        missing, next_one = 0, 1
        for lo, hi in sorted(here):
            missing += max(0, min(lo, last + 1) - next_one)
            next_one = max(next_one, hi + 1)
        return missing + max(0, last + 1 - next_one)

    @property
    def here(self) -> dict[str, int]:
        """The last commit of each device that is held, held back for review, or in a file that is told of as a problem."""
        heads = dict(self.heads)
        for key in self.disk.problems:
            device, _, name = key.partition("/")
            if parts := parse_segment_name(name):
                heads[device] = max(heads.get(device, 0), parts[1])
        for _found, segment in self.review.values():
            for device, _, hi in coverage.spans(segment.stands_for):
                heads[device] = max(heads.get(device, 0), hi)
        return heads

    def mentioned(self, device: str) -> int:
        """The highest commit of a device that is held, or that another device says to have seen."""
        return max(self.heads.get(device, 0), *(seen.get(device, 0) for seen in self.said.values()), 0)

    def unsaid(self, device: str) -> dict[str, int]:
        """`seen` for the next commit of a device: what it has not said yet. What lies behind a gap is not seen."""
        said = self.said.get(device, {})
        return {
            other: seq for other, seq in self.whole.items() if other != device and said.get(other, 0) < seq
        }

    def counts(self, segment: Segment) -> bool:
        """Whether a file is of the present epoch, or was there when that one began."""
        return segment.header.epoch >= self.epoch or key_of(segment) in self.listed

    def begin(self, epoch: int) -> None:
        """A newer epoch begins with all that is held; what it lists is told by the segment that begins it."""
        self.epoch = epoch
        self.listed.clear()

    def _reconsider(self) -> set[Place]:
        """Take in what was held back and is listed now."""
        touched: set[Place] = set()
        for key, (found, segment) in list(self.review.items()):
            if key in self.review and self.counts(segment):
                del self.review[key]
                self.disk.hold(found, segment)
                touched |= self.take(segment)
        self._clear_review()
        return touched

    def _clear_review(self) -> None:
        """Nobody need look at what is covered by a file that counts; it is not taken in for it either."""
        for key, (found, _segment) in list(self.review.items()):
            if self.disk.cover(found) is not None:
                del self.review[key]
