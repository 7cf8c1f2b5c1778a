"""The application: modes for the places, the door before them, themes, keys, idle lock. Composition, little else."""

from __future__ import annotations

import os
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import events, on
from textual.binding import Binding
from textual.driver import Driver
from textual.screen import Screen

from core.language import _, speak, spoken
from themes.loader import load
from tui.adjusting import TERMINAL_THEME, Adjusting
from tui.app import Start
from tui.clipboard import passing
from tui.covering import Covering
from tui.crash import frames_only
from tui.desk import Desk
from tui.idle import PAUSE_S
from tui.messages import Opened, Published, Said
from tui.places import PLACES
from tui.screens.commanded import bindings
from tui.screens.covered import CoveredScreen
from tui.screens.door import door
from tui.screens.listed import ListScreen
from tui.screens.place import Following, PlaceScreen, Telling
from tui.screens.settings import SettingsScreen
from tui.screens.too_small import SMALLEST, TooSmall
from tui.snapshot import Snapshot, Word
from tui.terminal import Colors
from tui.widgets.scrollbar import draw_scrollbars
from tui.widgets.sheet import Sheet

DOOR = "door"
BETWEEN = "between"
WARM_AFTER_S = 0.1
SETTLE_AFTER_S = 0.15  # reading the rest of a large vault takes the processor: first Today is painted
MODE_DELAY_S = 0.002
FALLBACK_THEME = "tend-dark"


class TendApp(Adjusting, Covering, inherit_bindings=False):
    """Tend on a whole screen."""

    TITLE = "Tend"
    CSS_PATH = Path(__file__).with_name("styles.tcss")
    ENABLE_COMMAND_PALETTE = False
    ENABLE_SELECT_AUTO_SCROLL = False
    DEFAULT_MODE = DOOR
    COMMANDS = set()  # noqa: RUF012 - Textual's own palette, which can save the screen, is not used
    BINDINGS: ClassVar[list[Any]] = [
        *bindings("anywhere"),
        Binding("ctrl+c", "how_to_quit", show=False),
    ]

    def __init__(self, desk: Desk, start: Start, opening: Future[None] | None = None) -> None:
        plain = start.colors is not Colors.MANY
        super().__init__(desk, start, ansi_color=True if plain else None)
        desk.colourless = start.colors is Colors.NONE
        self.opening = opening
        self._warmed: set[str] = set()
        self._made_in = spoken()
        """The language the places were made in."""
        self._hung = False
        self.set_keymap(desk.keys.keymap())
        draw_scrollbars(desk.glyphs)
        self._take_themes(TERMINAL_THEME if plain else desk.settings.theme)
        self._hang_door()

    def on_load(self) -> None:
        """The vault may have been opened before there was a loop to show it: what it published is taken now."""
        self.desk.session.follow(self._published)

    def _published(self, snapshot: Snapshot) -> None:
        self.post_message(Published(snapshot))

    def _take_themes(self, wanted: str) -> None:
        loaded = load(self.start.themes, _)
        for theme in loaded.themes:
            self.register_theme(theme)
        self.notices += [*self.start.problems, *loaded.warnings]
        if wanted not in self.available_themes:
            self.notices.append(
                _("there is no theme '{name}': {other} is used").format(name=wanted, other=FALLBACK_THEME)
            )
            wanted = FALLBACK_THEME
        self.theme = wanted

    def on_mount(self) -> None:
        """Timers: idle time, the minute in row 1."""
        self.set_timer(WARM_AFTER_S, self._warm)
        self.set_interval(1, self._every_second, name="idle")
        self.set_interval(30, self._every_minute, name="minute")

    # -- in and out ----------------------------------------------------------------------------------------------

    @on(Opened)
    async def _enter(self) -> None:
        self.idle.touch()
        await self._warm()
        await self.switch_mode("today")
        self.opening = None
        self.set_timer(SETTLE_AFTER_S, self._settle)

    def _hang_door(self) -> None:
        """A door of its own for each time: what was typed at the last one is gone with it."""
        if self._hung:
            self.remove_mode(DOOR)  # not awaited: its end comes through the queue this handler stands in
        self._hung = True
        self.add_mode(DOOR, lambda: door(self.desk, self.start, self.opening))

    def delay_update(self, delay: float = MODE_DELAY_S) -> None:
        """Textual holds the screen for 0.05 s at each change of mode; ours are drawn sooner than that."""
        super().delay_update(min(delay, MODE_DELAY_S))

    async def _settle(self) -> None:
        """Today stands on the screen: what was typed last time, what others write, and the rest of the vault."""
        if self.current_mode == DOOR or not self.is_running:  # locked again in between, or left
            return
        self._hang_door()
        await self.bring_draft()
        await self.take_in()
        self.follow_outside()
        self.desk.session.finish_soon()
        await self.desk.syncing.start()
        await self.resume()
        if self.start.notice and not self.notices:
            self.post_message(Said(Word(self.start.notice)))
        if self.notices:
            self.post_message(Said(Word(" · ".join(self.notices), danger=True)))
            self.notices.clear()

    async def _warm(self) -> None:
        """Mount an empty Today behind the door while the passphrase is typed: it then only has to be filled."""
        if "today" in self._warmed or not self.screen_stack or not self.is_running:
            return
        self._add_places()
        with self.keys_waiting(), self.batch_update():
            await self.switch_mode("today")
            await self.switch_mode(DOOR)

    def _add_places(self) -> None:
        for place, make in PLACES.items():
            self.add_mode(place, partial(make, self.desk))
        self._warmed.update(PLACES)
        self._made_in = spoken()

    def _remove_places(self) -> None:
        for place in PLACES:
            self.remove_mode(place)
        self._warmed.clear()

    async def leave_places(self) -> None:
        """Drop every screen that holds plaintext and stand at the door."""
        self.stop_following()
        await self.desk.syncing.stop()
        self.snapshot = None
        self.desk.forget()
        speak(self.desk.reading.language)
        if self.current_mode == DOOR:
            return
        self._hang_door()
        await self.switch_mode(DOOR)
        self._remove_places()
        self.set_timer(WARM_AFTER_S, self._warm)

    # -- pictures ------------------------------------------------------------------------------------------------

    @on(Published)
    async def _take_picture(self, message: Published) -> None:
        if self.desk.session.unlocked:
            self.snapshot = message.snapshot
            self.desk.language, self.desk.region = message.snapshot.language, message.snapshot.region
            if self._warmed and spoken() != self._made_in:
                await self._say_anew()
            self._show_picture()

    async def _say_anew(self) -> None:
        """The language is another one: the places are made anew, and the person stands where they stood.

        Where something else is open that would be lost, what stands there is only drawn anew, until the next picture.
        """
        place, over = self.current_mode, self.screen_stack[1:]
        if place == DOOR:
            self._remove_places()
            return
        settings = [screen for screen in over if isinstance(screen, SettingsScreen)]
        if len(over) > len(settings):
            for sheet in (sheet for screen in self.screen_stack for sheet in screen.query(Sheet)):
                sheet.redraw()
            return
        line = settings[0].item if settings else None
        with self.keys_waiting(), self.batch_update():
            self.add_mode(BETWEEN, Screen)
            await self.switch_mode(BETWEEN)
            self._remove_places()
            self._add_places()
            await self.switch_mode(place)
            self.remove_mode(BETWEEN)
            if settings:
                self.settings_again(line.id if line is not None else "")

    def _show_picture(self) -> None:
        stack = self.screen_stack
        if self.current_mode == DOOR and "today" in self._warmed:
            stack = self.get_screen_stack("today")  # filled before it is shown: it is painted once
        for screen in stack:
            if isinstance(screen, Following) and self.snapshot is not None:
                screen.take(self.snapshot)

    def on_screen_resume(self) -> None:
        """A screen that was away takes the present picture."""
        self._show_picture()

    @on(Said)
    def _say(self, message: Said) -> None:
        for screen in reversed(self.screen_stack):
            if isinstance(screen, Telling | ListScreen):
                screen.word(message.word)
                return

    # -- time and size -------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Every key and click starts the idle time anew."""
        if isinstance(event, events.InputEvent):
            self.idle.touch()
        await super().on_event(event)

    @property
    def how_many_colours(self) -> int:
        """How many the terminal has; 0 where none are wanted."""
        return {Colors.NONE: 0, Colors.SIXTEEN: 16}.get(self.start.colors, 256)

    @property
    def idle_slept(self) -> bool:
        """Whether the machine slept: then nobody may stand there."""
        return self.idle.slept

    async def _every_second(self) -> None:
        over = self.idle.over()
        session = self.desk.session
        if (
            session.unlocked and not session.held and self.time_to_lock(over)
        ):  # locking loses what waits in memory
            await self.lock_now()
        elif over and self.may_cover:
            self.cover()
        elif session.unlocked and self.idle.quiet_s >= PAUSE_S:
            session.tidy_soon()
        self.tour_if_it_waits()

    async def _every_minute(self) -> None:
        if self.snapshot is not None and self.snapshot.today != self.desk.today:
            await self.desk.session.publish_now()
        if self.desk.session.unlocked:
            # What could not be read for a moment is told of by no event.
            self.desk.session.refresh_soon()
        if isinstance(self.screen, PlaceScreen | CoveredScreen):
            self.screen.tick()

    def on_resize(self, event: events.Resize) -> None:
        """Below the smallest size one sentence stands there."""
        self.call_later(self.check_size)

    def check_size(self) -> None:
        """Put up or take away the sentence that there is too little room."""
        small = self.size.width < SMALLEST[0] or self.size.height < SMALLEST[1]
        top = self.screen
        if small and isinstance(top, Following):
            self.push_screen(TooSmall(self.desk))
        elif not small and isinstance(top, TooSmall):
            self.pop_screen()

    def _fatal_error(self) -> None:
        """Textual would print the values of local variables: names, notes, keys. We print places in the code."""
        self.bell()
        self.panic(frames_only())

    def get_driver_class(self) -> type[Driver]:
        """As Textual's; what is copied also gets through tmux and screen."""
        return passing(super().get_driver_class(), os.environ)

    def get_default_screen(self) -> Screen[Any]:
        """The door, also where Textual asks before modes exist."""
        return door(self.desk, self.start, self.opening)
