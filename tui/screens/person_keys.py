"""The keys that act on a person: the same on Today, in People and on the page, on one or on all that are marked.

A question is put up at once, so that it takes the very next key; what it has to know comes while it stands.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar, runtime_checkable

from core.language import _
from core.models import Contact, Promise
from core.network.network import Network
from core.network.reviewing import drafts_for
from core.vault import Change, Vault
from tui import deeds
from tui.dated import Dated, channel_in, spoken
from tui.draw import words
from tui.draw.card import card, ways
from tui.draw.views import Way
from tui.entering import Asked, Reader
from tui.messages import Copy
from tui.screens.day_dialogs import Later, PlanAsk, PromiseAsk, read_day
from tui.screens.dialog import Confirm, Dialog
from tui.screens.draft import DraftBox, Drafted
from tui.screens.edit import EditForm
from tui.screens.pair_keys import PairKeys
from tui.screens.person_dialogs import Copied, CopyChoice, Rhythm, TagsAsk, Wish

T = TypeVar("T")
_ON_PEOPLE = "person."


@dataclass(frozen=True, slots=True)
class People:
    """The people a question is about, as they are now."""

    people: list[tuple[str, str]]
    archived: bool
    taken: bool

    @property
    def names(self) -> str:
        """Who, for a title."""
        return deeds.who(self.people)


@runtime_checkable
class Named(Protocol):
    """A question that is told whom it is about."""

    def called(self, names: str) -> None:
        """The names are known."""


class PersonKeys(PairKeys):
    """Needs `targets()` and `promise_under_cursor()` of the screen."""

    def promise_under_cursor(self) -> str:
        """The promise that `space` ticks and `s` moves; empty where there is none."""
        return ""

    def can(self, id: str) -> bool:
        """The person keys work where there is a person."""
        if id.startswith(_ON_PEOPLE):
            return self.is_mounted and bool(self.targets())
        return super().can(id)

    async def _people(self, ids: tuple[str, ...]) -> People:
        today = self.desk.today.isoformat()

        def ask(network: Network, vault: Vault) -> People:
            rows = [network.row(id) for id in ids if id in network]
            return People(
                [(row.id, row.name) for row in rows],
                all(row.state == "archived" for row in rows),
                all(row.taken == today for row in rows),
            )

        return await self.desk.session.read(ask)

    async def _do(self, deed: deeds.Deed) -> None:
        changes, label = deed
        if changes:
            await self.desk.session.act([*changes, *self.beside(changes)], label)
            self.forget_marks()

    def _work(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self.work_in_turn(self._guarded(work), name)

    def _ask(
        self,
        dialog: Dialog[T],
        deed: Callable[[T, People], deeds.Deed | None],
        fill: Callable[[tuple[str, ...]], Awaitable[None]] | None = None,
    ) -> None:
        """Put up a question about the targets; its answer becomes a deed. `fill` gives it what it has to show."""
        ids = self.targets()
        known = asyncio.ensure_future(self._people(ids))

        async def tell() -> None:
            people = await known
            await standing
            if not people.people:
                dialog.dismiss(None)
                self.say(_("nobody is there any more"))
                return
            if isinstance(dialog, Named):
                dialog.called(people.names)
            if fill is not None:
                await fill(tuple(id for id, _name in people.people))
            dialog.ready = True

        async def finish(answer: T) -> None:
            made = deed(answer, await known)
            if made is not None:
                await self._do(made)

        def answered(answer: T | None) -> None:
            if answer is not None:
                self._work(finish(answer), "answer")

        dialog.ready = fill is None
        standing = self.app.push_screen(dialog, answered)
        self._work(tell(), "question")

    # -- logging -----------------------------------------------------------------------------------------------------

    def do_person_call(self) -> None:
        """Called."""
        self.open_log("call", self.targets())

    async def do_person_wrote(self) -> None:
        """Wrote: to one person the draft first, where there is a template."""
        ids = self.targets()
        language = self.desk.habits.language
        drafts = await self.desk.session.read(
            lambda network, _vault: (
                drafts_for(network, ids[0], language) if len(ids) == 1 and ids[0] in network else []
            )
        )
        if not drafts:
            self.open_log("message", ids)
            return

        def answered(answer: Drafted | None) -> None:
            if answer is None:
                return
            if answer.copied:
                self.post_message(Copy(answer.text, _("the draft")))
            if answer.logged:
                self._work(self._log_message(ids), "message")
            elif not answer.copied:
                self.open_log("message", ids)

        self.app.push_screen(DraftBox(self.desk, drafts, await self._names(ids)), answered)

    async def _names(self, ids: tuple[str, ...]) -> str:
        return (await self._people(ids)).names

    async def _log_message(self, ids: tuple[str, ...]) -> None:
        """Written today, by me."""
        reader = Reader(self.desk.clock, self.desk.habits)

        def make(network: Network, vault: Vault) -> tuple[list[Change], str]:
            made, saved = reader.save(network, vault, Asked("", people=ids, kind="msg"))
            return [*made, *self.beside(made)], saved.label

        await self.desk.session.write(make)
        self.forget_marks()

    def do_person_met(self) -> None:
        """Met."""
        self.open_log("meeting", self.targets())

    def do_person_log(self) -> None:
        """Log in words."""
        self.open_log("", self.targets())

    # -- days --------------------------------------------------------------------------------------------------------

    async def do_person_take(self) -> None:
        """Take on for today, or put down again."""
        found = await self._people(self.targets())
        day = self.desk.today
        await self._do(deeds.untake(found.people) if found.taken else deeds.take_on(found.people, day))

    async def untake(self, ids: tuple[str, ...]) -> None:
        """Not to be done after all."""
        await self._do(deeds.untake((await self._people(ids)).people))

    async def call_off(self, id: str, ids: tuple[str, ...]) -> None:
        """What was planned did not happen."""
        await self._do(deeds.call_off(id, (await self._people(ids)).people))

    def do_person_later(self) -> None:
        """Quiet until a day; on a promise another day for it."""
        promise = self.promise_under_cursor()

        def until(answer: str, found: People) -> deeds.Deed | None:
            day = self._day(answer)
            return deeds.later(found.people, day, spoken(day, self.desk.today)) if day else None

        if promise:
            self._move_promise(promise)
        else:
            self._ask(Later(self.desk), until)

    def _day(self, answer: str) -> date | None:
        dated = read_day(answer, self.desk)
        return dated.day if dated else words.day_of(answer)

    def do_person_plan(self) -> None:
        """Plan a date."""

        def planned(answer: str, found: People) -> deeds.Deed | None:
            dated = read_day(answer, self.desk)
            if dated is None or dated.day is None:
                return None
            channel, kind, text = channel_in(dated.rest)
            said = f"{words.thing(kind or channel, dated.at)} {spoken(dated.day, self.desk.today)}"
            return deeds.plan(found.people, dated.at, channel, text, self.desk.today, said, kind=kind)

        self._ask(PlanAsk(self.desk, check=_planned), planned)

    # -- promises ----------------------------------------------------------------------------------------------------

    def do_person_promise(self) -> None:
        """A promise of mine, or of theirs."""

        def promised(answer: str, found: People) -> deeds.Deed | None:
            side, _, typed = answer.partition("\t")
            dated = read_day(typed, self.desk)
            text, due = (dated.rest, dated.at[:10]) if dated else (typed, "")
            return deeds.promise(found.people, side, due, text, self.desk.today)

        self._ask(PromiseAsk(self.desk), promised)

    async def _promise(self, id: str) -> Promise | None:
        promises = await self.desk.session.read(lambda network, _vault: network.promises(None))
        return next((promise for promise in promises if promise.id == id), None)

    async def tick_promise(self, id: str) -> None:
        """Kept."""
        promise = await self._promise(id)
        if promise is not None:
            await self._do(deeds.keep(id, promise.text, self.desk.today))

    def _move_promise(self, id: str) -> None:
        async def move(answer: str) -> None:
            promise, day = await self._promise(id), self._day(answer)
            if promise is not None and day is not None:
                await self._do(deeds.move(id, promise.text, day, spoken(day, self.desk.today)))

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._work(move(answer), "promise")

        self.app.push_screen(Later(self.desk), answered)

    # -- what is known -----------------------------------------------------------------------------------------------

    def do_person_tags(self) -> None:
        """Tags."""
        one = len(self.targets()) == 1
        dialog = TagsAsk(self.desk, one=one)
        present: tuple[str, ...] = ()

        async def fill(ids: tuple[str, ...]) -> None:
            nonlocal present
            read = self.desk.session.read
            present, known = await read(
                lambda network, _vault: (network.row(ids[0]).tags, list(network.tags()))
            )
            dialog.fill(present, known)

        def tagged(answer: str, found: People) -> deeds.Deed | None:
            add, remove = deeds.tag_changes(answer, present, one=one)
            return deeds.tags(found.people, add, remove) if add or remove else None

        self._ask(dialog, tagged, fill)

    def do_person_rhythm(self) -> None:
        """Circle and cadence."""
        dialog = Rhythm(self.desk)

        async def fill(ids: tuple[str, ...]) -> None:
            def ask(network: Network, vault: Vault) -> tuple[list[tuple[str, str, int]], set[str], str]:
                circles = network.circles()
                listed = [(key, circles.name(key), days) for key, days in circles.days.items()]
                now = network.health(ids[0]).cadence.text if len(ids) == 1 else ""
                return listed, {network.row(id).circle for id in ids}, now

            circles, present, now = await self.desk.session.read(ask)
            dialog.fill(circles, next(iter(present)) if len(present) == 1 else None, now)

        def wished(answer: Wish, found: People) -> deeds.Deed:
            if answer.circle is not None:
                return deeds.circle(found.people, answer.circle, answer.name)
            return deeds.cadence(found.people, answer.cadence)

        self._ask(dialog, wished, fill)

    def do_person_edit(self) -> None:
        """The form."""
        self._ask(EditForm(self.desk, self.targets()[0]), lambda deed, _: deed)

    async def do_person_archive(self) -> None:
        """Let go, or bring back."""
        found = await self._people(self.targets())
        await self._do(deeds.archive(found.people, away=not found.archived, today=self.desk.today))

    async def do_person_delete(self) -> None:
        """Delete, asking with the name."""
        found = await self._people(self.targets())
        detail = _("They leave every list, every search and every reminder; u takes it back.")
        sure = Confirm(
            self.desk, _("Delete {names}?").format(names=found.names), detail, yes=_("delete"), danger=True
        )
        if await self.app.push_screen_wait(sure):
            await self._do(deeds.delete(found.people))

    def do_person_copy(self) -> None:
        """Copy a way to reach somebody; of several people all mails, phones or cards at once."""
        dialog = CopyChoice(self.desk)

        async def fill(ids: tuple[str, ...]) -> None:
            contacts = await self.desk.session.read(
                lambda network, _vault: [network.contact(id) for id in ids]
            )
            dialog.fill(_ways_of(contacts), "\n\n".join(card(contact) for contact in contacts))

        def copied(answer: Copied, found: People) -> None:
            self.post_message(
                Copy(answer.text, _("{what} of {names}").format(what=_(answer.what), names=found.names))
            )

        self._ask(dialog, copied, fill)


def _ways_of(contacts: list[Contact]) -> list[tuple[str, Way]]:
    """All ways to reach one person; of several the first of each kind of each, in one value."""
    if len(contacts) == 1:
        return ways(contacts[0])
    listed = [ways(contact) for contact in contacts]
    found = []
    for key in ("m", "p", "a"):
        firsts = [next((way.value for kind, way in theirs if kind == key), "") for theirs in listed]
        values = [value for value in firsts if value]
        if values:
            text = ("\n" if key == "a" else ", ").join(values)
            found.append((key, Way("", text, _("{n} of {n2}").format(n=len(values), n2=len(listed)))))
    return found


def _planned(dated: Dated) -> str:
    channel, kind, text = channel_in(dated.rest)
    return f"{words.thing(kind or channel, dated.at)} {text}".strip()
