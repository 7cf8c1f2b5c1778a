"""The commands that work anywhere: places, entry, undo, lock, help, quit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual import on

from core.language import _, ngettext
from sync.watch import Watch
from tui.app import LOOK_AROUND
from tui.clipboard import Clipboard
from tui.commands import COMMANDS
from tui.desk import Desk
from tui.in_step import InStep
from tui.messages import Copy, GoTo, LookThrough, OpenEntry, Run, Said
from tui.screens.cards import CardScreen
from tui.screens.commanded import Commanded
from tui.screens.conflicts import ConflictsScreen
from tui.screens.dialog import Confirm
from tui.screens.drill import DrillScreen
from tui.screens.entry import EntryBox
from tui.screens.event_form import toggle_event
from tui.screens.exporting import export
from tui.screens.help import HelpScreen
from tui.screens.importing import ImportScreen, PathAsk
from tui.screens.line_box import LineBox
from tui.screens.look_through import LookThroughScreen
from tui.screens.merging import MergeScreen
from tui.screens.my_card import choose_card, show_card
from tui.screens.palette import Palette
from tui.screens.place import PlaceScreen
from tui.screens.review import ReviewScreen
from tui.screens.sorting import SortScreen
from tui.screens.templates import TemplatesBox
from tui.snapshot import Snapshot, Word

_WHILE_COVERED = frozenset({"lock", "suspend", "quit"})


class Everywhere(InStep):
    """The part of the application that carries out commands; knows no place by name."""

    def __init__(self, desk: Desk, **options: Any) -> None:
        super().__init__(desk, **options)
        self.snapshot: Snapshot | None = None
        self.notices: list[str] = []
        self.copies = Clipboard(self, desk.settings)
        self._watch: Watch | None = None
        self._interrupted = ""
        """The command that opens again what locking interrupted."""

    @property
    def covered(self) -> bool:
        """Whether nothing may be shown."""
        return False

    def can(self, id: str) -> bool:
        """At the door only what needs no vault; what concerns the folder where its keys are."""
        if self.covered and id not in _WHILE_COVERED:
            return False
        if id == "demo" and self.desk.made_up:
            return False
        if id in ("conflicts", "duplicates") and isinstance(self.screen, ConflictsScreen | MergeScreen):
            return False
        cards = [screen for screen in self.screen_stack if isinstance(screen, CardScreen)]
        if cards and (id.startswith("place.") or any(id in card.OPENED_BY for card in cards)):
            return False
        if COMMANDS[id].context == "sync" and self.current_mode != "vault":
            return False
        return (self.desk.session.unlocked and self.snapshot is not None) or id == "quit"

    # -- places --------------------------------------------------------------------------------------------------

    async def go(self, place: str) -> None:
        """Stand at a place: its own screen, not what was opened over it."""
        if self.covered:
            return
        if isinstance(self.screen, CardScreen):
            self.pop_screen()
        if self.current_mode == place:
            while len(self.screen_stack) > 1:
                self.pop_screen()
        else:
            await self.switch_mode(place)
        if isinstance(self.screen, PlaceScreen):
            self.screen.came_from = ""

    async def do_place_today(self) -> None:
        """Today."""
        await self.go("today")

    async def do_place_people(self) -> None:
        """People."""
        await self.go("people")

    async def do_place_events(self) -> None:
        """Events."""
        await self.go("events")

    async def do_place_insights(self) -> None:
        """Insights."""
        await self.go("insights")

    async def do_place_vault(self) -> None:
        """Vault."""
        await self.go("vault")

    @on(GoTo)
    async def _go_to(self, message: GoTo) -> None:
        came = self.current_mode
        await self.go(message.place)
        if isinstance(self.screen, PlaceScreen):
            self.screen.go(query=message.query, person=message.person, topic=message.topic)
            self.screen.came_from = came if message.person and came != message.place else ""

    async def do_find(self) -> None:
        """The filter of People."""
        await self._go_to(GoTo("people", query=""))

    # -- people from outside ---------------------------------------------------------------------------------------

    async def do_people_import(self) -> None:
        """Import people from a file."""
        named = await self.push_screen_wait(PathAsk(self.desk))
        if named is not None:
            self.push_screen(ImportScreen(self.desk, Path(named)), lambda _answer: self.check_size())

    async def do_people_export(self) -> None:
        """Let people out, into a file or a folder."""
        await export(self, self.desk)

    def do_conflicts(self) -> None:
        """Settle what two devices changed at once, first what is about the person who is shown."""
        screen = self.screen
        people = screen.targets() if isinstance(screen, PlaceScreen) else ()
        self.push_screen(
            ConflictsScreen(self.desk, next(iter(people), "")), lambda _answer: self.check_size()
        )

    def do_duplicates(self) -> None:
        """Look at everybody who may be there twice."""
        self.push_screen(MergeScreen(self.desk), lambda _answer: self.check_size())

    def do_review(self) -> None:
        """The daily review."""
        self.push_screen(ReviewScreen(self.desk), lambda _answer: self.check_size())

    def do_names(self) -> None:
        """The name drill."""
        self.push_screen(DrillScreen(self.desk), lambda _answer: self.check_size())

    def do_sort_in(self) -> None:
        """Put people into circles."""
        self.push_screen(SortScreen(self.desk), lambda _answer: self.check_size())

    def do_templates(self) -> None:
        """Templates of messages."""
        self.push_screen(TemplatesBox(self.desk))

    async def resume(self) -> None:
        """Open again what locking interrupted; it goes on where it stood."""
        id, self._interrupted = self._interrupted, ""
        if id:
            await self.run_command(id)

    async def do_demo(self) -> None:
        """Look around with made-up people, in a vault of their own."""
        await self.leave(LOOK_AROUND)

    # -- entry ---------------------------------------------------------------------------------------------------

    @on(OpenEntry)
    def _open_entry(self, message: OpenEntry) -> None:
        if self.can("entry.add"):
            self.push_screen(EntryBox(self.desk, message.text), lambda _answer: self.check_size())

    def do_entry_add(self) -> None:
        """The entry box."""
        self._open_entry(OpenEntry())

    async def do_event(self) -> None:
        """Open an event, go to the open one, close it."""
        await toggle_event(
            self, self.desk, at_events=self.current_mode == "events" and len(self.screen_stack) == 1
        )

    async def do_card(self) -> None:
        """My card."""
        await show_card(self, self.desk, colours=self.how_many_colours)

    async def do_card_contents(self) -> None:
        """What stands on my card."""
        await choose_card(self, self.desk)

    @property
    def how_many_colours(self) -> int:
        """How many the terminal has; 0 where none are wanted."""
        return 256

    @on(LookThrough)
    def _look_through(self, message: LookThrough) -> None:
        if not isinstance(self.screen, LookThroughScreen):
            self.push_screen(LookThroughScreen(self.desk, message.event), lambda _answer: self.check_size())

    async def do_undo(self) -> None:
        """Take back."""
        await self.desk.session.undo()

    async def do_redo(self) -> None:
        """Bring back."""
        await self.desk.session.redo()

    # -- finding one's way ---------------------------------------------------------------------------------------

    def do_help(self) -> None:
        """The keys that work here."""
        self.push_screen(HelpScreen(self.desk, self.screen))

    async def do_palette(self) -> None:
        """Commands, views and people."""
        chosen = await self.push_screen_wait(Palette(self.desk, self.offered()))
        if chosen is None:
            return
        if chosen.person:
            await self._go_to(GoTo("people", person=chosen.person))
        elif chosen.view is not None:
            await self._go_to(GoTo("people", query=chosen.view.query))
        elif chosen.page is not None:
            await self._go_to(GoTo(chosen.page.place, topic=chosen.page.topic))
        else:
            await self.run_command(chosen.command)

    def offered(self) -> list[str]:
        """The ids of the commands that work on the present screen, for palette and help."""
        screen = self.screen
        here = [id for id in COMMANDS if isinstance(screen, Commanded) and screen.offers(id)]
        return here + [id for id in COMMANDS if id not in here and self.offers(id)]

    async def run_command(self, id: str) -> None:
        """Carry out a command on the present screen, else here."""
        screen = self.screen
        if isinstance(screen, Commanded) and screen.offers(id):
            screen.action_do(id)
        elif self.offers(id):
            self.action_do(id)

    @on(Run)
    async def _run(self, message: Run) -> None:
        await self.run_command(message.id)

    # -- out -----------------------------------------------------------------------------------------------------

    def do_out(self) -> None:
        """Back to where one came from."""
        if len(self.screen_stack) > 1:
            self.pop_screen()

    async def do_leave(self) -> None:
        """Out; at a place: quit."""
        if len(self.screen_stack) > 1:
            self.do_out()
        else:
            await self.do_quit()

    async def do_quit(self) -> None:
        """Quit; what stands in the entry box is kept."""
        await self.leave(0)

    async def leave(self, code: int) -> None:
        """End the program with this exit code; what stands in the entry box is kept."""
        if self.leave_at_once() or not await self.may_lose():
            return
        if isinstance(self.screen, Commanded):
            await self.screen.before_quit()
        self.desk.stop_work()
        await self.keep_draft()
        self.stop_following()
        await self.sync_last()
        self.exit(return_code=code)

    async def may_lose(self) -> bool:
        """Whether what waits in memory for a vault whose stick is out may be lost; asked only where there is any."""
        held = self.desk.session.held
        if not held:
            return True
        question = Confirm(
            self.desk,
            ngettext("Lose {n} entry?", "Lose {n} entries?", held).format(n=held),
            _(
                "The vault is out, and what you saved since is only in memory. Put the stick back, and it is saved."
            ),
            yes=_("lose it"),
            danger=True,
        )
        sure = await self.push_screen_wait(question)
        return bool(sure)

    async def do_lock(self) -> None:
        """Lock now."""
        if await self.may_lose():
            await self.lock_now()

    async def do_suspend(self) -> None:
        """Lock, then give the terminal back to the shell."""
        if await self.may_lose():
            await self.lock_now()
            self.action_suspend_process()

    async def lock_now(self) -> None:
        """Leave the places, then forget everything decrypted."""
        self.desk.stop_work()
        await self.keep_draft()
        cards = [screen for screen in self.screen_stack if isinstance(screen, CardScreen)]
        self._interrupted = cards[0].OPENED_BY[0] if cards else self._interrupted
        await self.leave_places()
        await self.desk.session.lock()
        self.copies.forget()

    async def leave_places(self) -> None:
        """Drop every screen that holds plaintext."""

    def check_size(self) -> None:
        """Put up or take away the sentence that there is too little room."""

    async def bring_draft(self) -> None:
        """Have what was typed last time, once for each opening of the vault; an open entry box gets it too."""
        if self.desk.kept_text_read or not self.desk.session.unlocked:
            return
        self.desk.kept_text_read = True
        kept = await self.desk.session.draft()
        self.desk.kept_text = "\n".join(filter(None, (self.desk.kept_text, kept)))
        for screen in self.screen_stack:
            if kept and isinstance(screen, EntryBox):
                screen.bring(kept)

    async def keep_draft(self) -> None:
        """Keep the words of an open entry box, sealed."""
        await self.bring_draft()
        for screen in self.screen_stack:
            if isinstance(screen, EntryBox):
                screen.keep_text()
        await self.desk.session.keep_draft(self.desk.kept_text)

    def action_how_to_quit(self) -> None:
        """ctrl+c, pressed out of habit."""
        text = _("{key} quits").format(key=self.desk.keys.sign("quit"))
        if isinstance(self.screen, LineBox):
            self.screen.complain(text)  # the box stands over the word line
        else:
            self.post_message(Said(Word(text)))

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """A picture of decrypted people is not written to disk."""

    # -- the world outside ---------------------------------------------------------------------------------------

    def follow_outside(self) -> None:
        """Take in what other processes write into the vault's folder."""
        self.stop_following()
        session = self.desk.session
        self._watch = Watch(session.directory, session.refresh_soon).start()
        # What came between the opening and the first look of the watch.
        session.refresh_soon()

    def on_unmount(self) -> None:
        """However the program ends, nothing is watched or synced any more, and nothing long is waited for."""
        self.desk.stop_work()
        self.stop_following()
        self.desk.syncing.drop()

    def stop_following(self) -> None:
        """End the watch."""
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.stop()

    @on(Copy)
    async def _copy(self, message: Copy) -> None:
        said = await self.copies.copy(message.text, message.what)
        self.post_message(Said(Word(said)))
