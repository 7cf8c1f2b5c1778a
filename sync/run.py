"""What one sync works with, and what it says at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from core.vault import Vault
from sync.folder import Folder, Survey
from sync.link import Link
from sync.reading import Patient
from sync.trouble import FolderError, Trouble

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
OnVault = Callable[[Callable[[], Any]], Any]
"""Carries something out on the thread that the vault belongs to, and returns what it returns."""


class StoppedError(Exception):
    """Whoever began the sync wants it to end; what it did so far stays."""


@dataclass
class Report:
    """What a sync did: counts of files, and what should be known of the folder."""

    fetched: int = 0
    sent: int = 0
    dropped: int = 0
    waiting: int = 0
    stopped: bool = False
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything was carried in either direction."""
        return bool(self.fetched or self.sent)

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "fetched": self.fetched,
            "sent": self.sent,
            "dropped": self.dropped,
            "waiting": self.waiting,
            "stopped": self.stopped,
            "troubles": [each._asdict() for each in self.troubles],
        }


def directly(work: Callable[[], T]) -> T:
    """Where the vault belongs to this thread."""
    return work()


def nobody_stops() -> bool:
    """A sync that runs to its end."""
    return False


@dataclass
class Run:
    """One sync under way. `survey` is the folder as it was at the beginning."""

    vault: Vault
    folder: Folder
    link: Link
    now_ms: int
    on_vault: OnVault = directly
    progress: Progress | None = None
    stop: Callable[[], bool] = nobody_stops
    patient: Patient = field(default_factory=Patient)
    survey: Survey = field(default_factory=Survey)
    report: Report = field(default_factory=Report)
    missed_nothing: bool = False
    """It was looked for what is gone from the folder, and that it is so was no reason to stop."""

    def step(self, what: str, done: int, of: int) -> None:
        """Between two files: tell how far it is. Raises StoppedError where it is to end."""
        if self.progress is not None:
            self.progress(what, done, of)
        if self.stop():
            raise StoppedError

    def trouble(self, trouble: Trouble) -> None:
        """Note what did not stop it."""
        self.report.troubles.append(trouble)


__all__ = ["FolderError", "OnVault", "Progress", "Report", "Run", "StoppedError", "directly"]
