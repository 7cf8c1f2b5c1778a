"""Something long on the vault's thread: how far it is, and that it is to stop."""

from __future__ import annotations

from sync.run import StoppedError


class Work:
    """One piece of work, on the topic of the Vault place that it belongs to."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        self.step = ("", 0, 0)
        self._stopped = False

    def told(self, what: str, done: int, of: int) -> None:
        """How far it is, from the thread that does it. Raises StoppedError where it is to stop."""
        if self._stopped:
            raise StoppedError
        self.step = (what, done, of)

    def stop(self) -> None:
        """Have it end before its next step; nothing of it stays."""
        self._stopped = True
