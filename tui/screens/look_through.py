"""Looking through the new people of an event: a digit for how close, enter for the follow-up, and the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult

from core.acts.act import Act
from core.acts.looking import NEVER, Closeness, follow_up, nothing_more, planned, put_aside, reached
from core.errors import TendError
from core.language import _
from core.network.gathering import Guest
from core.network.lookthrough import (
    fits,
    follow_up_day,
    follow_up_of,
    is_usual,
    newcomers,
    place_to_begin,
    spread,
)
from core.network.network import Network
from core.vault import Vault
from core.vault.changes import Change
from core.vault.draft import keep_place, kept_place
from tui.desk import Desk
from tui.draw import words
from tui.draw.look_through import Newcomer, look, tally, title
from tui.evening import Evening, read_evening
from tui.keyline import Groups
from tui.messages import GoTo, Run, Said
from tui.screens.commanded import bindings, first, these
from tui.screens.log import LogBox
from tui.screens.person_keys import PersonKeys
from tui.snapshot import Snapshot, Word
from tui.widgets.frame import KeyLine, RuleLine, WordLine
from tui.widgets.paper import Paper
from tui.widgets.sheet import Sheet

_PERSON = ("person.edit", "person.tags", "person.promise", "person.log", "person.archive")
_MORE = ("person.wrote", "person.plan", "person.merge", "undo", "redo", "help", "event", "lock", "entry.add")


class LookThroughScreen(PersonKeys):
    """One at a time. `esc` keeps the place; it goes on there, also after a restart."""

    AUTO_FOCUS = "#look"
    BINDINGS: ClassVar[list[Any]] = [
        *first(bindings("look")),
        *these(*_MORE, *_PERSON),
    ]

    def __init__(self, desk: Desk, event: str) -> None:
        super().__init__(desk)
        self._event = event
        self._evening: Evening | None = None
        self._newcomers: list[Guest] = []
        self._view: Newcomer | None = None
        self._chosen: dict[str, str] = {}
        self._here = ""
        """The person who is shown."""
        self._on = False
        """Something was decided: when it is read again, the next one is shown."""
        self._loaded = False
        self._deciding = False
        self._reaching = False
        """Something is being saved: keys typed ahead are meant for the next person."""

    def compose(self) -> ComposeResult:
        """Title, the person, the keys, what was done so far."""
        glyphs, keys = self.desk.glyphs, self.desk.keys
        yield Sheet(id="look-title")
        yield RuleLine(glyphs)
        yield Paper(glyphs, reading=True, id="look")
        yield RuleLine(glyphs)
        yield KeyLine((), keys)
        yield RuleLine(glyphs)
        yield Sheet(id="look-tally")
        yield WordLine(glyphs, keys)

    @property
    def ready(self) -> bool:
        """Whether it knows whom it shows: keys typed ahead wait until then."""
        return super().ready and self._loaded and not self._deciding

    def targets(self) -> tuple[str, ...]:
        """The person who is shown."""
        return (self._here,) if self._here else ()

    @property
    def guest(self) -> Guest | None:
        """The person who is shown, as a guest of the event."""
        return next((guest for guest in self._newcomers if guest.id == self._here), None)

    # -- showing -------------------------------------------------------------------------------------------------------

    def show(self, snapshot: Snapshot) -> None:
        """Something was saved, here or elsewhere."""
        self.query_one(WordLine).set_word(snapshot.word)
        self.run_worker(self._load(), name="look through", description="look through")

    async def _load(self) -> None:
        try:
            await self._read()
        finally:
            self._deciding = self._on

    async def _read(self) -> None:
        if not self._loaded:
            self._here = await self.desk.session.read(lambda _network, vault: kept_place(vault, self._event))
        waited = {guest.id for guest in self._newcomers if guest.waits}
        evening = await self.desk.session.read(lambda network, _vault: read_evening(network, self._event))
        if not self.is_mounted:
            return
        if evening is None:
            self.dismiss(None)
            self.app.post_message(Said(Word(_("this event is gone: its people are in People"), danger=True)))
            return
        self._evening, self._newcomers = evening, newcomers(evening.guests)
        self._choose_place(waited)
        self._loaded = True
        await self._draw()

    def _choose_place(self, waited: set[str]) -> None:
        """The one who is shown: after a decision the next who waits; after an undo who waits again."""
        ids = [guest.id for guest in self._newcomers]
        again = [guest.id for guest in self._newcomers if guest.waits and guest.id not in waited]
        if self._loaded and self._on:
            self._on = False
            place = place_to_begin(self._newcomers, self._here)
        elif self._loaded and again and self._here not in again:
            place = ids.index(again[0])
        elif self._loaded and self._here in ids:
            return
        else:
            place = place_to_begin(self._newcomers, self._here)
        self._here = ids[place] if place is not None else ""

    async def _draw(self) -> None:
        evening, guest = self._evening, self.guest
        if evening is None:
            return
        if guest is None:
            self._done(evening)
            return
        view = await self.desk.session.read(
            partial(_newcomer, evening=evening, people=self._newcomers, guest=guest)
        )
        self._view = replace(view, chosen=self._chosen.get(guest.id, guest.contact.circle))
        await self.desk.session.read(lambda _network, vault: keep_place(vault, self._event, guest.id))
        self._redraw()

    def _redraw(self) -> None:
        view, glyphs = self._view, self.desk.glyphs
        if view is None or not self.is_mounted:
            return
        width = self.size.width
        self.query_one("#look-title", Sheet).set_lines([title(view, width, glyphs)])
        self.query_one(Paper).set_drawing(lambda cells, _height: look(view, cells, glyphs), fresh=True)
        said = tally(view.evening, spread(self._newcomers, view.evening.event), glyphs)
        self.query_one("#look-tally", Sheet).set_lines([((f"  {said}", "dim"),)])
        self.query_one(KeyLine).set_groups(self.keys(), self.key_words())

    def on_resize(self, event: events.Resize) -> None:
        """Another width is another drawing."""
        self._redraw()

    def _done(self, evening: Evening) -> None:
        """Nobody waits any more: the debrief."""
        text = _("nobody new was noted") if not self._newcomers else _("all are looked through")
        self.dismiss(None)
        self.app.post_message(GoTo("events", topic=f"debrief:{evening.event.id}"))
        self.app.post_message(Said(Word(text)))

    def keys(self) -> Groups:
        """As the picture has them."""
        return tuple((id,) for id in (*_PERSON, "look.back", "undo", "look.next", "look.leave"))

    def key_words(self) -> dict[str, str]:
        """What they do here."""
        return {"person.archive": _("remove"), "person.tags": _("tags"), "undo": _("undo")}

    def on_run(self, message: Run) -> None:
        """A click on the key line."""
        if self.offers(message.id):
            message.stop()
            self.action_do(message.id)

    def say(self, text: str, *, danger: bool = True) -> None:
        """A sentence in the word line of this screen."""
        self.query_one(WordLine).set_word(Word(text, danger=danger))

    # -- how close -------------------------------------------------------------------------------------------------------

    def choose(self, number: int) -> None:
        """The circle of this number, 0 for none of them; the same digit again takes it back."""
        view, guest = self._view, self.guest
        if view is None or guest is None or number > len(view.circles):
            return
        key = view.circles[number - 1][0] if number else NEVER
        self._chosen[guest.id] = "" if view.chosen == key else key
        self._view = replace(view, chosen=self._chosen[guest.id])
        self._redraw()

    # Each digit is a command of its own, so that it can be given another key.

    def do_look_circle0(self) -> None:
        """Only remembered."""
        self.choose(0)

    def do_look_circle1(self) -> None:
        """The circle with the digit 1."""
        self.choose(1)

    def do_look_circle2(self) -> None:
        """The circle with the digit 2."""
        self.choose(2)

    def do_look_circle3(self) -> None:
        """The circle with the digit 3."""
        self.choose(3)

    def do_look_circle4(self) -> None:
        """The circle with the digit 4."""
        self.choose(4)

    def do_look_circle5(self) -> None:
        """The circle with the digit 5."""
        self.choose(5)

    def do_look_circle6(self) -> None:
        """The circle with the digit 6."""
        self.choose(6)

    def do_look_circle7(self) -> None:
        """The circle with the digit 7."""
        self.choose(7)

    def do_look_circle8(self) -> None:
        """The circle with the digit 8."""
        self.choose(8)

    def do_look_circle9(self) -> None:
        """The circle with the digit 9."""
        self.choose(9)

    def _close(self, guest: Guest) -> Closeness:
        key = self._chosen.get(guest.id, "")
        names = dict(self._view.circles) if self._view is not None else {}
        return Closeness(key, names.get(key, key))

    # -- what next -------------------------------------------------------------------------------------------------------

    async def _decide(self, make: Callable[[Guest, Evening], Act]) -> None:
        guest, evening = self.guest, self._evening
        if guest is not None and evening is not None:
            await self._saving(make(guest, evening))

    async def _saving(self, act: Act) -> None:
        """Save what was decided; where that fails the same person stays."""
        self._on = self._deciding = True
        try:
            await self.desk.session.act(*act)
        except TendError:
            self._on = self._deciding = False
            raise

    async def do_look_follow(self) -> None:
        """Follow up within 48 hours; who is only to be remembered and was promised nothing is not followed up."""
        view = self._view
        if view is None:
            return

        def made(guest: Guest, evening: Evening) -> Act:
            close, event = self._close(guest), evening.event
            promise = follow_up_of(guest, event)
            if close.key == NEVER and (promise is None or is_usual(promise, event)):
                return nothing_more(guest, event, close, evening.today)
            return follow_up(guest, event, close, view.due, evening.today)

        await self._decide(made)

    async def do_look_nothing(self) -> None:
        """Nothing more."""
        await self._decide(
            lambda guest, evening: nothing_more(guest, evening.event, self._close(guest), evening.today)
        )

    def open_log(self, kind: str, people: tuple[str, ...]) -> None:
        """Log a contact; a message is the follow-up."""
        guest = self.guest
        if kind != "message" or guest is None:
            super().open_log(kind, people)
            return
        box = LogBox(self.desk, kind, (guest.id,), lambda _: self._reached())

        def closed(_: None) -> None:
            if box.saved:
                self._on = self._deciding = True
                self.run_worker(self._load(), name="look through", description="look through")

        self.app.push_screen(box, closed)

    async def _log_message(self, ids: tuple[str, ...]) -> None:
        """A draft was sent: that is the follow-up."""
        self._reaching = True
        try:
            await super()._log_message(ids)
        finally:
            self._reaching = False
        self._on = self._deciding = True
        await self._load()

    def beside(self, changes: Sequence[Change]) -> list[Change]:
        """With a draft that was sent: that they are followed up."""
        return self._reached() if self._reaching else []

    def _reached(self) -> list[Change]:
        guest, evening = self.guest, self._evening
        if guest is None or evening is None:
            return []
        return reached(guest, evening.event, self._close(guest), evening.today)

    async def _do(self, deed: Any) -> None:
        """What the person keys save; a plan belongs to looking through."""
        changes, label = deed
        guest, evening = self.guest, self._evening
        is_plan = any(change.table == "interactions" for change in changes)
        if guest is not None and evening is not None and is_plan:
            beside = planned(guest, evening.event, self._close(guest), evening.today)
            await self._saving(Act([*changes, *beside], label))
        else:
            await super()._do((changes, label))

    async def do_person_archive(self) -> None:
        """Remove: let go at once."""
        await self._decide(lambda guest, evening: put_aside(guest, evening.event))

    # -- moving ------------------------------------------------------------------------------------------------------------

    async def do_look_next(self) -> None:
        """The next one who waits; this one stays for later."""
        await self._step(1)

    async def do_look_back(self) -> None:
        """The one before, also where they are looked through."""
        await self._step(-1)

    async def _step(self, way: int) -> None:
        ids = [guest.id for guest in self._newcomers]
        if self._here not in ids:
            return
        at = ids.index(self._here)
        if way < 0:
            places = list(range(at - 1, -1, -1))
        else:
            turned = [*range(at + 1, len(ids)), *range(at)]
            places = [place for place in turned if self._newcomers[place].waits]
        if not places:
            self.say(_("this is the first") if way < 0 else _("nobody else waits"), danger=False)
            return
        self._here = ids[places[0]]
        await self._draw()

    def do_look_leave(self) -> None:
        """Later: it goes on at this person."""
        self.dismiss(None)


def _newcomer(
    network: Network, vault: Vault, *, evening: Evening, people: list[Guest], guest: Guest
) -> Newcomer:
    contact, circles = guest.contact, network.circles()
    others = [network.contact(id) for id in network.facts()] if contact.needs or contact.offers else []
    promise = follow_up_of(guest, evening.event)
    due = words.day_of(promise.due) if promise is not None and not is_usual(promise, evening.event) else None
    taken = spread([each for each in people if each.id != guest.id], evening.event)
    return Newcomer(
        evening=evening,
        guest=guest,
        at=people.index(guest) + 1,
        many=len(people),
        due=due or follow_up_day(guest, evening.today, taken),
        circles=[(key, circles.name(key)) for key in circles.days][:9],
        fits=fits(contact, others),
        maybe=[_maybe(network, id) for id in contact.maybe if id in network],
    )


def _maybe(network: Network, id: str) -> str:
    """`Gift N., imported 12 Jan, no mail`."""
    other = network.contact(id)
    came = {"import": _("imported {day}"), "event": _("met {day}")}.get(other.source, _("noted {day}"))
    since = came.format(day=words.short(other.created, network.today)).strip()
    return ", ".join(filter(None, (other.name, other.org, since, "" if other.emails else _("no mail"))))
