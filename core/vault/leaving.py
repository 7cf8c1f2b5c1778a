"""The end of a device: it says that it has said all it will say, and leaves one file.

So a session on a borrowed machine leaves as little as can be: a directory with what it saved, closed, for others to
take over. What was saved before stays beside the merged file until then: where another program copies the folder, the
one has then had its time to arrive.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from core.vault import identity
from core.vault.compaction import Compaction, Compactor, runs_to_merge
from core.vault.store import Store


class Leaving(Compactor):
    """Merges all files of a device that is closed, so that nobody else writes under its id."""

    def into_one(self, device: str) -> Compaction:
        """Merge its files into one, or as few as their size allows.

        Raises:
            VaultError: what was saved is all there, unmerged.
        """
        for group in runs_to_merge(self._files(device), everything=True, largest=self._largest):
            for _ in self.merge(device, group):
                pass
        return self.done

    @contextlib.contextmanager
    def _turn(self, device: str) -> Iterator[None]:
        """Hold the lock of the id, though it is one to write under no more."""
        with identity.lock_of(self._vault.state_directory, bytes.fromhex(device)):
            yield


def leave(vault: Store, device: str) -> Compaction:
    """Merge the files of a device that has just been closed."""
    return Leaving(vault).into_one(device)
