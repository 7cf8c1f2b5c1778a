"""Settings of this machine changed while the program runs: in force at once, kept in the settings file."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from textual import on

from core.errors import TendError
from core.language import _, spoken
from core.settings import Settings, habits, write_settings
from themes.loader import OURS
from tui.app import Start
from tui.desk import Desk
from tui.draw.listed import Item
from tui.everywhere import Everywhere
from tui.idle import Idle
from tui.messages import Adjust, Said
from tui.screens.look import KEYS, THEMES, LookScreen
from tui.screens.settings import SettingsScreen
from tui.screens.tour import CARDS, TourCard
from tui.snapshot import Word
from tui.terminal import Colors

TERMINAL_THEME = "tend-terminal"
TODAY = "today"
QUIET_S = 0.5
AT_THE_NEXT_START = frozenset({"glyphs", "vault", "reduced_motion"})
"""Settings that every screen was made with."""


class Adjusting(Everywhere):
    """The part of the application that knows where the settings are kept."""

    def __init__(self, desk: Desk, start: Start, **options: Any) -> None:
        super().__init__(desk, **options)
        self.start = start
        self.idle = Idle(desk.settings.idle_minutes * 60)
        desk.tour_waits = start.tour and desk.settings.tour and start.settings_file is not None

    def do_settings(self) -> None:
        """What can be set, here and in the vault."""
        self.push_screen(SettingsScreen(self.desk), lambda _answer: self.check_size())

    def settings_again(self, at: str) -> None:
        """The settings made anew, with the cursor on this line."""
        self.push_screen(_SettingsAgain(self.desk, at), lambda _answer: self.check_size())

    def do_themes(self) -> None:
        """Choose a theme."""
        self._look(THEMES)

    def do_keys(self) -> None:
        """See all keys, and change them."""
        self._look(KEYS)

    def _look(self, section: str) -> None:
        found = sorted(self.available_themes, key=lambda name: (name not in OURS, name))
        names = found if self.start.colors is Colors.MANY else []
        self.push_screen(LookScreen(self.desk, names, section), lambda _answer: self.check_size())

    def tour_if_it_waits(self) -> None:
        """Begin the tour once Today stands there alone and nothing is being typed."""
        alone = self.current_mode == TODAY and len(self.screen_stack) == 1
        if self.desk.tour_waits and alone and self.can("tour") and self.idle.quiet_s >= QUIET_S:
            self.desk.tour_waits = False
            self.action_do("tour")

    async def do_tour(self) -> None:
        """The cards, each over the screen it speaks of; whatever ends it, it does not come again by itself."""
        if self.desk.settings.tour:
            self.post_message(Adjust({"tour": False}))
        number = 0
        while 0 <= number < len(CARDS):
            await self.go(CARDS[number].place)
            step = await self.push_screen_wait(TourCard(self.desk, number))
            if step not in ("next", "back"):
                break
            number += 1 if step == "next" else -1
        await self.go(TODAY)

    @on(Adjust)
    async def _adjust(self, message: Adjust) -> None:
        settings = changed(self.desk.settings, message.changes)
        said = message.said
        if self.start.settings_file is None:
            said = (
                _("{what} · for this session: nothing is written on this machine").format(what=said)
                if said
                else ""
            )
        else:
            try:
                await asyncio.to_thread(write_settings, self.start.settings_file, message.changes)
            except TendError as error:
                self.post_message(Said(Word(str(error), danger=True)))
                return
        if AT_THE_NEXT_START & message.changes.keys():
            said = _("{what} · from the next start on").format(what=said)
        self._put_in_force(settings)
        if self.desk.reading.language != spoken():
            await self.desk.session.publish_now()  # in that language; the screens follow
        if said:
            self.post_message(Said(Word(said)))

    def _put_in_force(self, settings: Settings) -> None:
        desk, before = self.desk, self.desk.settings
        desk.settings = settings
        desk.habits = desk.session.habits = habits(settings, os.environ)
        self.idle.limit_s = settings.idle_minutes * 60
        self.copies.settings = settings
        if settings.theme != before.theme and self.start.colors is Colors.MANY:
            self.theme = settings.theme
        if settings.keys != before.keys:
            desk.keys.take(settings.keys)
            self.set_keymap(desk.keys.keymap())
        for screen in self.screen_stack:
            if isinstance(screen, SettingsScreen | LookScreen):
                screen.renew()


class _SettingsAgain(SettingsScreen):
    """The settings, with the cursor on a line from the start."""

    def __init__(self, desk: Desk, at: str) -> None:
        super().__init__(desk)
        self._at = at

    def fill(self, items: Sequence[Item]) -> None:
        """Show these lines, and go there once."""
        super().fill(items)
        at, self._at = self._at, ""
        number = next((number for number, item in enumerate(items) if item.id == at), 0)
        if number:
            self.call_after_refresh(self.paper.move_to, number)


def changed(settings: Settings, changes: Mapping[str, Any]) -> Settings:
    """The settings with these changes; keys are changed one by one, an empty text gives the usual keys back."""
    changes = dict(changes)
    if "keys" in changes:
        keys = {**settings.keys, **changes["keys"]}
        changes["keys"] = MappingProxyType({id: text for id, text in keys.items() if text})
    return replace(settings, **changes)
