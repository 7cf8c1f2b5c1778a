"""What a set of segments shows, without a vault around it: for files that are looked at where they lie."""

from __future__ import annotations

from core.errors import VaultError
from core.language import _
from core.vault import coverage, digest
from core.vault.components import Components
from core.vault.conflicts import find_conflicts
from core.vault.coverage import Stand
from core.vault.disk import Found, held_from
from core.vault.errors import FrameError
from core.vault.holdings import frame_of, key_of
from core.vault.keys import EpochKey
from core.vault.segment import Segment
from core.vault.state import State
from core.vault.view import Documents
from core.vault.writer import MERGES


def found_of(segment: Segment) -> Found:
    """A segment as its place in a vault names it."""
    header = segment.header
    return Found(key_of(segment), segment.device, header.lo, header.hi, segment.hash.hex()[:32])


class Picture:
    """Put segments in with `add`, in any order, and ask what they show together.

    `stands` is what each of them stands for, by "device/name"; `heads` the last commit of each device.
    """

    def __init__(self, vault_id: bytes, key: EpochKey) -> None:
        self._vault_id = vault_id
        self._key = key
        self._state = State()
        self._listed: set[str] = set()
        self._older: list[Segment] = []
        self.stands: dict[str, Stand] = {}
        self.heads: dict[str, int] = {}

    def add(self, segment: Segment) -> None:
        """Put a segment in. One of an older epoch waits until it is known whether it counts.

        Raises:
            FrameError: a record in it cannot be read.
        """
        self.stands[key_of(segment)] = held_from(found_of(segment), segment).stand
        for device, seq, _prefix in coverage.commits(segment.stands_for):
            self.heads[device] = max(self.heads.get(device, 0), seq)
        if segment.header.epoch < self._key.epoch:
            self._older.append(segment)
            return
        if segment.header.epoch == self._key.epoch:
            self._listed.update(segment.meta.held)
        self._fold(segment)

    def _fold(self, segment: Segment) -> None:
        try:
            self._state.fold(frame_of(segment), segment.tables)
        except Exception as error:
            # As in a vault: whatever a file holds, it is told of as a problem of that file.
            if isinstance(error, VaultError):
                raise
            raise FrameError(_("A record in it cannot be read."), name=segment.name) from error

    def fingerprint(self) -> bytes:
        """The digest of all that is shown; see `core.vault.digest`."""
        older, self._older = self._older, []
        for segment in older:
            if key_of(segment) in self._listed:
                self._fold(segment)
        components = Components()
        components.rebuild(self._state.table(MERGES).living())
        tables = [
            (name, Documents(self._state, name, components, _nothing, keep=False))
            for name in list(self._state.tables)
        ]
        disagreements = (each.disagreement() for each in find_conflicts(self._state, components))
        return digest.fingerprint(self._vault_id, self._key.key_id, tables, disagreements)

    def words(self) -> digest.Words:
        """The digest as four words."""
        return digest.words(self.fingerprint())


def _nothing() -> None:
    pass
