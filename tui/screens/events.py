"""Events: what was noted at the open one, and all of them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import msgspec
from textual import on
from textual.app import ComposeResult

from core.network.network import Network
from core.vault import Vault
from tui.draw.events import EventsView, Noted, Occasion, page
from tui.draw.today import at_event
from tui.draw.views import Target
from tui.keyline import Groups
from tui.messages import GoTo
from tui.screens.commanded import bindings
from tui.screens.event_form import open_event
from tui.screens.person_keys import PersonKeys
from tui.screens.place import PlaceScreen
from tui.snapshot import Snapshot
from tui.widgets.paper import Paper


class EventsScreen(PersonKeys, PlaceScreen):
    """The third place."""

    PLACE: ClassVar[str] = "events"
    BINDINGS = bindings("anywhere", "moving", "person", "events")
    AUTO_FOCUS = "Paper"

    def body(self) -> ComposeResult:
        """One page."""
        yield Paper(self.desk.glyphs)

    def keys(self, width: int) -> Groups:
        """Open or close, the person under the cursor, add, find."""
        event = ("event",) if self.snapshot.event is not None else ("event.new",)
        person = ("person.call", "person.wrote", "person.met", "person.log") if self.targets() else ()
        return (
            event,
            ("move.enter",) if self._target() else (),
            person,
            ("entry.add",),
            ("find",),
            ("help",),
        )

    def key_words(self) -> dict[str, str]:
        """What `E` does now; what enter opens."""
        words = {"event": "close it"} if self.snapshot.event is not None else {}
        target = self._target()
        return {**words, "move.enter": "who was there" if target and target.kind == "event" else "open"}

    def show(self, snapshot: Snapshot) -> None:
        """Ask for the events."""
        if snapshot.version:
            self.run_worker(self._load(), name="events", description="events")

    async def _load(self) -> None:
        today = self.desk.today

        def ask(network: Network, vault: Vault) -> EventsView:
            return _view(network, vault, today)

        view = await self.desk.session.read(ask)
        glyphs = self.desk.glyphs
        self.query_one(Paper).set_drawing(lambda width, height: page(view, width, glyphs))
        self.redraw_keys()

    def _target(self) -> Target | None:
        return self.query_one(Paper).target if self.is_mounted else None

    def targets(self) -> tuple[str, ...]:
        """The person under the cursor."""
        target = self._target()
        return target.people if target is not None and target.kind == "person" else ()

    @on(Paper.Moved)
    def _moved(self) -> None:
        self.redraw_keys()

    @on(Paper.Entered)
    def _entered(self) -> None:
        target = self._target()
        if target is None:
            return
        if target.kind == "person":
            self.post_message(GoTo("people", person=target.id))
        else:
            self.run_worker(self._who_was_there(target.id), name="event", description="event")

    async def _who_was_there(self, id: str) -> None:
        name = await self.desk.session.read(
            lambda network, _: next((event.name for event in network.events() if event.id == id), "")
        )
        if name:
            self.post_message(GoTo("people", query=at_event(name)))

    async def do_event_new(self) -> None:
        """Open an event."""
        await open_event(self.app, self.desk)


class _At(msgspec.Struct):
    """What is read of each interaction to find those of one event."""

    at: str = ""
    event: str = ""
    text: str = ""
    people: dict[str, object] = msgspec.field(default_factory=dict, name="with")


def _again(network: Network, met: _At, event: str, noted: set[str]) -> list[Noted]:
    if met.event != event:
        return []
    people = [network.contact(id) for id in met.people if id in network and id not in noted]
    return [
        Noted(contact.id, met.at[11:16], contact.name, contact.org, met.text, False) for contact in people
    ]


def _view(network: Network, vault: Vault, today: date) -> EventsView:
    people: dict[str, set[str]] = {}
    open_event = network.open_event()
    open_id = open_event.id if open_event else ""
    noted: list[Noted] = []
    for id, document in vault.documents("contacts").items():
        met = document.get("met_event")
        if isinstance(met, str) and met:
            people.setdefault(met, set()).add(id)
            if met == open_id:
                contact = network.contact(id)
                tags = " ".join(f"#{tag}" for tag in contact.tags)
                noted.append(Noted(id, "", contact.name, contact.org, tags, True))
    if open_id:
        for met_again in vault.rows("interactions", _At):
            noted += _again(network, met_again[1], open_id, {item.person for item in noted})
    noted.sort(key=lambda item: item.at, reverse=True)
    occasions = [
        Occasion(
            event.id, event.name, event.place, event.starts, event.ends, event.tag,
            len(people.get(event.id, ())), event.id == open_id,
        )
        for event in network.events()
    ]  # fmt: skip
    occasions.sort(key=lambda occasion: (occasion.open, occasion.starts), reverse=True)
    return EventsView(today, occasions, noted)
