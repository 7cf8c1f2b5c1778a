"""The keys that act on a person: the same on Today, in People and on the page, on one or on all that are marked."""

from __future__ import annotations

from dataclasses import dataclass

from core.entry.words import KINDS
from core.models import Promise
from core.network.network import Network
from core.vault import Vault
from tui import deeds
from tui.draw import words
from tui.draw.card import card, ways
from tui.draw.views import Way
from tui.messages import Copy
from tui.screens.day_dialogs import Dated, DayAsk, Later, PromiseAsk, read_day, spoken
from tui.screens.dialog import Confirm
from tui.screens.edit import EditForm
from tui.screens.person_dialogs import CopyChoice, Rhythm, TagsAsk
from tui.screens.place import Following

_ON_PEOPLE = "person."
_NOT_YET = {"person.introduce", "person.merge"}


@dataclass(frozen=True, slots=True)
class _About:
    """What the questions say about the people they are asked for."""

    people: list[tuple[str, str]]
    archived: bool
    taken: bool

    @property
    def names(self) -> str:
        """Who, for a title."""
        return deeds.who(self.people)


class PersonKeys(Following):
    """Needs `targets()` and `promise_under_cursor()` of the screen."""

    def targets(self) -> tuple[str, ...]:
        """Ids of the people the keys act on."""
        return ()

    def promise_under_cursor(self) -> str:
        """The promise that `space` ticks and `s` moves; empty where there is none."""
        return ""

    def can(self, id: str) -> bool:
        """The person keys work where there is a person."""
        if id.startswith(_ON_PEOPLE):
            return self.is_mounted and bool(self.targets()) and id not in _NOT_YET
        return super().can(id)

    async def _about(self) -> _About:
        ids, today = self.targets(), self.desk.today.isoformat()

        def ask(network: Network, vault: Vault) -> _About:
            rows = [network.row(id) for id in ids]
            return _About(
                [(row.id, row.name) for row in rows],
                all(row.state == "archived" for row in rows),
                all(row.taken == today for row in rows),
            )

        return await self.desk.session.read(ask)

    async def _do(self, deed: deeds.Deed) -> None:
        changes, label = deed
        if changes:
            await self.desk.session.act(changes, label)

    # -- logging -----------------------------------------------------------------------------------------------------

    def do_person_call(self) -> None:
        """Called."""
        self.open_log("call", self.targets())

    def do_person_wrote(self) -> None:
        """Wrote."""
        self.open_log("message", self.targets())

    def do_person_met(self) -> None:
        """Met."""
        self.open_log("meeting", self.targets())

    def do_person_log(self) -> None:
        """Log in words."""
        self.open_log("", self.targets())

    # -- days --------------------------------------------------------------------------------------------------------

    async def do_person_take(self) -> None:
        """Take on for today, or put down again."""
        about = await self._about()
        await self._do(
            deeds.untake(about.people) if about.taken else deeds.take_on(about.people, self.desk.today)
        )

    async def untake(self, ids: tuple[str, ...]) -> None:
        """Not to be done after all."""
        names = await self.desk.session.read(lambda network, _: [(id, network.name(id)) for id in ids])
        await self._do(deeds.untake(names))

    async def do_person_later(self) -> None:
        """Quiet until a day; on a promise another day for it."""
        promise = self.promise_under_cursor()
        if promise:
            await self._move_promise(promise)
            return
        about = await self._about()
        typed = await self.app.push_screen_wait(Later(self.desk, about.names))
        dated = read_day(typed, self.desk) if typed else None
        day = dated.day if dated else words.day_of(typed or "")
        if day is not None:
            await self._do(deeds.later(about.people, day, spoken(day, self.desk.today)))

    async def do_person_plan(self) -> None:
        """Plan a date."""
        about = await self._about()
        title = f"Plan with {about.names}"
        ask = DayAsk(
            self.desk, title, hint="when, then how and what: fri 12:30 lunch pilot contract", check=_planned
        )
        typed = await self.app.push_screen_wait(ask)
        dated = read_day(typed, self.desk) if typed else None
        if dated is None or dated.day is None:
            return
        channel, text = _channel(dated.rest)
        said = f"{words.channel(channel, dated.at)} {spoken(dated.day, self.desk.today)}"
        await self._do(deeds.plan(about.people, dated.at, channel, text, self.desk.today, said))

    # -- promises ----------------------------------------------------------------------------------------------------

    async def do_person_promise(self) -> None:
        """A promise of mine, or of theirs."""
        about = await self._about()
        answer = await self.app.push_screen_wait(PromiseAsk(self.desk, about.names))
        if not answer:
            return
        side, _, typed = answer.partition("\t")
        dated = read_day(typed, self.desk)
        text = dated.rest if dated else typed
        due = dated.at[:10] if dated else ""
        await self._do(deeds.promise(about.people, side, due, text, self.desk.today))

    async def _promise(self, id: str) -> Promise | None:
        def ask(network: Network, vault: Vault) -> Promise | None:
            return next((promise for promise in network.promises(None) if promise.id == id), None)

        return await self.desk.session.read(ask)

    async def tick_promise(self, id: str) -> None:
        """Kept."""
        promise = await self._promise(id)
        if promise is not None:
            await self._do(deeds.keep(id, promise.text, self.desk.today))

    async def _move_promise(self, id: str) -> None:
        promise = await self._promise(id)
        if promise is None:
            return
        typed = await self.app.push_screen_wait(Later(self.desk, promise.text))
        dated = read_day(typed, self.desk) if typed else None
        day = dated.day if dated else words.day_of(typed or "")
        if day is not None:
            await self._do(deeds.move(id, promise.text, day, spoken(day, self.desk.today)))

    # -- what is known -----------------------------------------------------------------------------------------------

    async def do_person_tags(self) -> None:
        """Tags."""
        about = await self._about()
        ids, one = [id for id, _ in about.people], len(about.people) == 1

        def ask(network: Network, vault: Vault) -> tuple[tuple[str, ...], set[str]]:
            known = {tag for row in network.rows() for tag in row.tags}
            return (network.row(ids[0]).tags if one else ()), known

        present, known = await self.desk.session.read(ask)
        typed = await self.app.push_screen_wait(TagsAsk(self.desk, about.names, present, known, one=one))
        if typed is None:
            return
        add, remove = deeds.tag_changes(typed, present, one=one)
        if add or remove:
            await self._do(deeds.tags(about.people, add, remove))

    async def do_person_rhythm(self) -> None:
        """Circle and cadence."""
        about = await self._about()
        first = about.people[0][0]

        def ask(network: Network, vault: Vault) -> tuple[list[tuple[str, str, int]], str, str]:
            circles, row = network.circles(), network.row(first)
            listed = [(key, circles.name(key), days) for key, days in circles.days.items()]
            return listed, row.circle, network.health(first).cadence.text

        circles, present, now = await self.desk.session.read(ask)
        one = len(about.people) == 1
        dialog = Rhythm(self.desk, about.names, now if one else "", circles, present if one else "-")
        wish = await self.app.push_screen_wait(dialog)
        if wish is None:
            return
        if wish.circle is not None:
            name = next((name for key, name, _ in circles if key == wish.circle), "")
            await self._do(deeds.circle(about.people, wish.circle, name))
        else:
            await self._do(deeds.cadence(about.people, wish.cadence))

    async def do_person_edit(self) -> None:
        """The form."""
        id = self.targets()[0]
        changed = await self.app.push_screen_wait(await EditForm.of(self.desk, id))
        if changed:
            await self._do(changed)

    async def do_person_archive(self) -> None:
        """Let go, or bring back."""
        about = await self._about()
        await self._do(deeds.archive(about.people, away=not about.archived))

    async def do_person_delete(self) -> None:
        """Delete, asking with the name."""
        about = await self._about()
        detail = "What you noted about them goes with them. u brings everything back while Tend is open."
        sure = Confirm(self.desk, f"Delete {about.names}?", detail, yes="delete", danger=True)
        if await self.app.push_screen_wait(sure):
            self.forget_marks()
            await self._do(deeds.delete(about.people))

    def forget_marks(self) -> None:
        """The marked are gone."""

    async def do_person_copy(self) -> None:
        """Copy a way to reach somebody; of several people all mails, phones or cards at once."""
        about = await self._about()
        ids = [id for id, _ in about.people]
        contacts = await self.desk.session.read(lambda network, _: [network.contact(id) for id in ids])
        cards = "\n\n".join(card(contact) for contact in contacts)
        found = ways(contacts[0]) if len(contacts) == 1 else _joined([ways(contact) for contact in contacts])
        chosen = await self.app.push_screen_wait(CopyChoice(self.desk, about.names, found, cards))
        if chosen is not None:
            self.post_message(Copy(chosen.text, f"{chosen.what} of {about.names}"))


def _joined(all_ways: list[list[tuple[str, Way]]]) -> list[tuple[str, Way]]:
    """The first of each kind of each person, in one value."""
    found = []
    for key in ("m", "p", "a"):
        firsts = [next((way.value for kind, way in ways if kind == key), "") for ways in all_ways]
        values = [value for value in firsts if value]
        if values:
            text = ("\n" if key == "a" else ", ").join(values)
            found.append((key, Way("", text, f"{len(values)} of {len(all_ways)}")))
    return found


def _channel(text: str) -> tuple[str, str]:
    """The kind of contact that a text begins with, and the rest; a meeting where it names none."""
    first, _, rest = text.partition(" ")
    word = first.rstrip(":")
    return (KINDS[word], rest) if word in KINDS else ("meeting", text)


def _planned(dated: Dated) -> str:
    channel, text = _channel(dated.rest)
    return f"{words.channel(channel, dated.at)} {text}".strip()
