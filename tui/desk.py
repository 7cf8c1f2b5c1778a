"""What every screen is handed: the session, the clock, the signs, the settings. Nothing is found by global names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from core.clock import Clock
from core.entry import Saved
from core.settings import USUAL, Habits, Settings
from tui.glyphs import FULL, Glyphs
from tui.keys import Keys
from tui.session import Session
from tui.syncing import Syncing
from tui.work import Work


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line that was noted while nothing could be looked up, and when."""

    at: datetime
    text: str = field(repr=False)


@dataclass(slots=True)
class Desk:
    """The dependencies of the screens.

    `recent` are the entries of this session, newest last, for correcting them; `kept_text` is what was typed into the
    entry box and not saved. Both are forgotten on locking.
    """

    session: Session
    clock: Clock
    settings: Settings
    glyphs: Glyphs = FULL
    keys: Keys = field(default_factory=Keys)
    habits: Habits = USUAL
    """Of this machine; `reading` adds what the open vault says."""
    language: str = ""
    region: str = ""
    """What the profile of the open vault says; empty where it says nothing."""
    settings_file: str = ""
    made_up: bool = False
    """Whether this is the vault of made-up people, from which quitting leads back to another."""
    tour_waits: bool = False
    """Whether the tour is shown as soon as Today stands there alone."""
    colourless: bool = False
    """Whether this terminal is to show no colours: plots are then bars of #."""
    recent: list[Saved] = field(default_factory=list)
    kept_text: str = ""
    kept_text_read: bool = False
    """Whether what was kept in the state directory was looked for since the vault was opened."""
    work: Work | None = None
    """What is under way on the vault's thread and takes its time."""
    waiting: list[Waiting] = field(default_factory=list)
    """What was noted while covered or locked: taken in when the vault may be read again. Not forgotten on locking."""
    syncing: Syncing = field(init=False, repr=False)
    """The folder that the open vault is kept in step with, if it has one."""

    def __post_init__(self) -> None:
        self.syncing = Syncing(self.session)
        self.session.habits = self.habits

    def forget(self) -> None:
        """The vault is locked: nothing of what was typed stays, nor of what it says."""
        self.recent.clear()
        self.kept_text_read = False
        self.kept_text = self.language = self.region = ""

    def stop_work(self) -> None:
        """Have what is under way end: somebody wants it to, or the vault is to be locked."""
        if self.work is not None:
            self.work.stop()

    @property
    def reading(self) -> Habits:
        """How what is typed is read while this vault is open."""
        return self.habits.with_vault(self.language, self.region)

    @property
    def today(self) -> date:
        """The local date."""
        return self.clock.today()
