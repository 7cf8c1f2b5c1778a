"""What this device saved while others had begun a newer key: sealed again under it.

One merged file under the new key, with the same dots, times and contexts, stands for the commits that nobody had listed,
and covers their files. Those stay where they are until the device merges its files some other time.

Who has the old key can put files into this device's directory. So each one taken here must be a link of its chain: the
identity outside the vault knows the hash of the last commit, that one the hash of the one before, and so on.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.vault import coverage, identity
from core.vault.compaction import LARGEST, Compactor
from core.vault.identity import Identity
from core.vault.segment import Segment
from core.vault.store import Store, Touched
from core.vault.writer import Place


def seal_again(vault: Store) -> Touched:
    """Seal this device's files that are held back again, under the present key; returns the records they speak of.

    Raises:
        VaultError: not all was sealed again; nothing is lost, and the next opening tries anew.
    """
    touched: set[Place] = set()
    if any(found.device in _own_directories(vault) for found, _ in vault.holdings.review.values()):
        for each in vault.author.identities():
            touched |= _Again(vault, each).run()
    return vault.settled(touched) if touched else frozenset()


def _own_directories(vault: Store) -> set[str]:
    return {each.device.hex() for each in vault.author.identities()}


class _Again:
    """The files of one identity of this device."""

    def __init__(self, vault: Store, known: Identity) -> None:
        self._vault = vault
        self._known = known
        self._device = known.device.hex()
        self._compactor = Compactor(vault)

    def run(self) -> set[Place]:
        """Seal what is not known yet again; the records it speaks of."""
        touched: set[Place] = set()
        for group in _cut(self._chain()):
            steps = self._compactor.seal(
                self._device, group, lambda: identity.lock_of(self._vault.state_directory, self._known.device)
            )
            while True:
                try:
                    next(steps)
                except StopIteration as done:
                    touched |= self._vault.holdings.read(done.value)
                    break
        return touched

    def _chain(self) -> list[Segment]:
        """From the first commit that is not known to the last, as files; none where there is none, or the chain breaks."""
        waiting = [
            segment for _, segment in self._vault.holdings.review.values() if segment.device == self._device
        ]
        unknown = self._vault.holdings.known.unknown(
            coverage.union(segment.stands_for for segment in waiting)
        )
        numbers = [seq for device, seq in unknown if device == self._device and seq <= self._known.last_seq]
        if not numbers:
            return []
        seq, head = self._known.last_seq, self._known.last_hash
        links: list[Segment] = []
        while seq >= min(numbers):
            link = self._link(seq, head, waiting)
            if link is None and seq == self._known.last_seq:
                # It died with the power before it had its name: the one before is the last there is.
                seq, link = seq - 1, self._only(seq - 1, waiting)
            if link is None:
                break
            links.append(link)
            seq, head = link.header.lo - 1, link.header.prev
        # What is at its beginning known to everybody need not be sealed again.
        while links and not self._vault.holdings.known.unknown(links[-1].stands_for):
            links.pop()
        return links[::-1]

    def _link(self, seq: int, head: bytes, waiting: list[Segment]) -> Segment | None:
        """The file that ends with a commit of this number and hash: the commit itself, else the smallest merged one."""
        fitting = [each for each in waiting if each.header.hi == seq and each.head == head]
        if not fitting:
            fitting = [each for each in self._held(seq) if each.head == head]
        return min(fitting, key=lambda each: (-each.header.lo, not each.is_commit, each.name), default=None)

    def _only(self, seq: int, waiting: list[Segment]) -> Segment | None:
        fitting = [each for each in waiting if each.header.hi == seq and each.is_commit]
        return fitting[0] if len(fitting) == 1 else None

    def _held(self, seq: int) -> Iterator[Segment]:
        """Files that count already and end there: they may stand between such that do not."""
        for held in list(self._vault.disk.held.values()):
            if held.found.device == self._device and held.found.hi == seq:
                yield self._compactor.read(held.found)


def _cut(links: list[Segment]) -> Iterator[list[Segment]]:
    """In groups that become one file each."""
    group: list[Segment] = []
    size = 0
    for link in links:
        if group and size + link.size > LARGEST:
            yield group
            group, size = [], 0
        group.append(link)
        size += link.size
    if group:
        yield group
