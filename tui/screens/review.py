"""`r`: the daily review. Each person's turn ends with one or two keys, and with what they do in one commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from core.acts.review import Ended, ended, outcome_of, unasked
from core.language import N_, _, ngettext
from core.network.review import Step
from core.network.reviewing import Done
from core.vault import Change
from tui import deeds
from tui.desk import Desk
from tui.draw.review import NARROW, card, end, so_far
from tui.draw.views import Page
from tui.keyline import Groups
from tui.reviewing import Looked, card_view, end_view, look
from tui.screens.cards import CardScreen
from tui.screens.commanded import bindings, first, these
from tui.screens.dialog import Dialog
from tui.screens.drill import DrillScreen
from tui.snapshot import Word

_OUTCOMES = (N_("reached"), N_("taken"), N_("moved"), N_("gone"), N_("passed"))
"""How turns end, as it is said where there are no other words for it."""
_ENDS_QUESTION = ("moved", "gone", "passed")
"""Turns that end without contact: what was taken on for an earlier day is not asked about any more."""


class Longer(Dialog[bool]):
    """Passed three times: a longer rhythm?"""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[Any]] = [*bindings("passing"), *bindings("choice")]

    def __init__(self, desk: Desk, name: str, days: int, now: int) -> None:
        super().__init__(desk)
        self._who = name
        self._days, self._now = days, now

    def title_words(self) -> tuple[str, str]:
        """Whose."""
        said = _("{who}, passed three times: every {days} days instead of {now}?")
        return said.format(who=self._who[:60], days=self._days, now=self._now), ""

    def keys(self, width: int) -> Groups:
        """Yes, no, not now."""
        return (("passing.longer",), ("passing.same",), ("choice.no",))

    def key_words(self) -> dict[str, str]:
        """What esc does here."""
        return {"choice.no": _("not now")}

    def do_passing_longer(self) -> None:
        """The longer one."""
        self.dismiss(True)

    def do_passing_same(self) -> None:
        """As it is."""
        self.dismiss(False)


def _minutes_left(minutes: int) -> str:
    return ngettext("about {n} minute left", "about {n} minutes left", minutes).format(n=minutes)


class ReviewScreen(CardScreen):
    """One person after the other."""

    OPENED_BY: ClassVar[tuple[str, ...]] = ("review",)
    BINDINGS: ClassVar[list[Any]] = [
        *bindings("person"),
        *first(bindings("review")),
        *these("undo", "redo"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._looked = Looked(desk.today)
        self._trail: list[str] = []
        """Whose cards were shown, for the way back."""
        self._meanwhile = ""
        self._word_seen: Word | None = None
        self._stays = False
        """Whether the card stays although the turn is over."""
        self._finished = False
        """Whether the last turn ended while this screen was open."""

    # -- reading ---------------------------------------------------------------------------------------------------

    async def again(self) -> None:
        """Something was saved: the same person as they are now, or the next where their turn is over."""
        entry = self._looked.entry
        ours = self.snapshot.word is not self._word_seen and not self._stays
        await self._load("acted" if ours and entry is not None and not entry.outcome else "stay")

    async def _load(
        self, step: Step, at: str | None = None, outcomes: Mapping[str, str] | None = None
    ) -> None:
        """Read it anew and stand where `step` says; `outcomes`: how turns had ended before something was taken back."""
        async with self._loading:
            before, word = self._looked, self.snapshot.word
            ask = partial(
                look,
                at=before.at if at is None else at,
                step=step,
                before=outcomes,
            )
            looked = await self.desk.session.read(ask)
            moved = looked.at != before.at
            if moved and before.at and step != "undone" and at is None:
                self._trail.append(before.at)
            self._meanwhile = self._changed_elsewhere(looked, step, word)
            self._finished = not looked.at and (self._finished or bool(before.at))
            self._looked, self._known, self._word_seen = looked, True, word
            self.draw(fresh=moved)

    def _changed_elsewhere(self, now: Looked, step: Step, word: Word) -> str:
        """What is said of a card that was changed, and not here: an act of ours has a word of its own."""
        before = self._looked
        if step != "stay" or before.at != now.at or before.known is None:
            return ""
        if before.known == now.known:
            return self._meanwhile
        ours = word is not self._word_seen
        return "" if ours else _("changed meanwhile on another device: this is how it stands now")

    # -- what is shown ---------------------------------------------------------------------------------------------

    def progress(self) -> tuple[str, int, int, str]:
        """`Review 3 of 6`, and about how long it takes."""
        review = self._looked.review
        if not review.entries:
            return _("Review"), 0, 0, ""
        done, count = len(review.done), len(review.entries)
        if not self._looked.at:
            return _("Review"), count, count, _("done")
        entry = self._looked.entry
        ended_ones = [each.id for each in self._in_order()]
        at = ended_ones.index(entry.id) + 1 if entry is not None and entry.outcome else done + 1
        minutes = _minutes_left(review.minutes) if review.minutes else _("done")
        return _("Review"), at, count, minutes

    def page(self, width: int, height: int) -> Page:
        """The card, or the end."""
        glyphs, keys = self.desk.glyphs, self.desk.keys
        settles = _("{conflicts} settles").format(conflicts=keys.sign("conflicts"))
        view = card_view(self._looked, glyphs, settles, self._meanwhile)
        if view is not None:
            return card(view, width, height, glyphs)
        return end(end_view(self._looked, keys.sign("review.enter"), just_now=self._finished), width, glyphs)

    def key_title(self) -> str:
        """Of the log line."""
        return _("called, wrote, met: enter saves, or say more first") if self._looked.at else ""

    def key_rows(self) -> list[list[tuple[str, str]]]:
        """All keys that end a turn, then the others."""
        out = ("review.stop", _("stop here") if self._looked.at else _("out"))
        if not self._looked.at:
            practise = [("review.enter", _("practise names"))] if self._looked.practise else []
            back = [("undo", _("undo")), ("review.back", _("back"))] if self._looked.review.entries else []
            return [[*practise, *back, out, ("help", _("keys"))]]
        wide = self.size.width >= NARROW
        kept = _("promise kept") if wide else _("kept")
        return [
            [
                ("person.call", _("called")),
                ("person.wrote", _("wrote")),
                ("person.met", _("met")),
                ("person.log", _("log in words")),
                ("review.enter", kept if self._looked.promised is not None else ""),
            ],
            [
                ("person.take", _("today")),
                ("person.plan", _("plan")),
                ("person.later", _("later")),
                ("review.next", _("next")),
                ("review.back", _("back")),
            ],
            [
                ("person.rhythm", _("rhythm")),
                ("person.archive", _("let go")),
                ("person.edit", _("edit")),
                ("undo", _("undo")),
                ("help", _("keys")),
                ("review.stop", _("stop here") if wide else _("stop")),
            ],
        ]

    def said(self, width: int) -> str:
        """What was done so far."""
        done = [(each.given, each.text or _(each.outcome)) for each in self._in_order()]
        return so_far(done, width, self.desk.glyphs)

    def _in_order(self) -> list[Done]:
        """Those who had their turn, as they had it: whoever had it before this screen was opened comes first."""
        order = {id: number for number, id in enumerate((*self._trail, self._looked.at))}
        return sorted(self._looked.done, key=lambda done: order.get(done.id, -1))

    # -- acting ----------------------------------------------------------------------------------------------------

    def targets(self) -> tuple[str, ...]:
        """The person whose turn it is."""
        return (self._looked.at,) if self._looked.at else ()

    def can(self, id: str) -> bool:
        """A promise is kept where one is due; names are practised at the end."""
        if id == "review.enter":
            looked = self._looked
            return looked.promised is not None if looked.at else bool(looked.practise)
        return super().can(id)

    def beside(self, changes: Sequence[Change]) -> list[Change]:
        """How the turn ended, in the commit with what was done."""
        looked = self._looked
        outcome = outcome_of(changes)
        if not looked.at or not outcome:
            return []
        made = ended(looked.today, looked.sittings, looked.queue, looked.at, outcome)
        asked = looked.entry.asked if looked.entry is not None else None
        if asked is not None and outcome in _ENDS_QUESTION:
            made += unasked(looked.at, asked.day.isoformat(), looked.today)
        return made

    def forget_marks(self) -> None:
        """Something was done: on to the next, if the turn is over."""
        self._word = None
        self.work_in_turn(self._load("acted"), "next")

    async def do_review_next(self) -> None:
        """Passed; the third time in a row a longer rhythm is proposed. A turn that is over is only gone by."""
        looked, known = self._looked, self._looked.known
        if known is None or looked.entry is None:
            return
        if looked.entry.outcome:
            self._word = None
            await self._load("advance")
            return
        people = [(known.contact.id, known.contact.name)]
        if looked.longer:
            now = known.health.cadence.days
            asked = Longer(self.desk, known.contact.name, looked.longer, now)
            answer = await self.app.push_screen_wait(asked)
            if answer is None:
                return
            if answer:
                changes, label = deeds.cadence(people, looked.longer)
                await self._end("moved", changes, label)
                return
        await self._end("passed", [], _("passed: {name}").format(name=known.contact.name))

    async def _end(self, outcome: Ended, changes: list[Change], label: str) -> None:
        looked = self._looked
        made = ended(looked.today, looked.sittings, looked.queue, looked.at, outcome)
        asked = looked.entry.asked if looked.entry is not None else None
        if asked is not None:
            made += unasked(looked.at, asked.day.isoformat(), looked.today)
        await self.desk.session.act([*changes, *made], label)
        self._word = None
        await self._load("acted")

    async def do_review_back(self) -> None:
        """The card that was shown before; at the beginning that of whoever had their turn last."""
        ids = [entry.id for entry in self._looked.review.entries]
        while self._trail:
            id = self._trail.pop()
            if id in ids and id != self._looked.at:
                await self._load("stay", id)
                return
        at = ids.index(self._looked.at) if self._looked.at in ids else len(ids)
        if at > 0:
            await self._load("stay", ids[at - 1])

    async def do_undo(self) -> None:
        """Take back what was done last, here or elsewhere; whose turn it was has it again."""
        outcomes = {entry.id: entry.outcome for entry in self._looked.review.entries}
        await self.desk.session.undo()
        await self._load("undone", outcomes=outcomes)
        self._tell()

    async def do_redo(self) -> None:
        """Bring it back."""
        await self.desk.session.redo()
        await self._load("acted")
        self._tell()

    def _tell(self) -> None:
        """What was taken back."""
        snapshot = getattr(self.app, "snapshot", None)
        if snapshot is not None:
            self.word(snapshot.word)

    async def do_review_enter(self) -> None:
        """The promise that is due is kept, and the card stays for what was said; at the end five names."""
        looked, promise = self._looked, self._looked.promised
        if not looked.at:
            self.app.push_screen(DrillScreen(self.desk))
            return
        if promise is not None:
            changes, label = deeds.keep(promise.id, promise.text, looked.today)
            made = ended(looked.today, looked.sittings, looked.queue, looked.at, "reached")
            self._stays = True
            await self.desk.session.act([*changes, *made], label)
            await self._load("stay")
            self._tell()
            self._stays = False

    def do_review_stop(self) -> None:
        """Out; the place is kept in the vault."""
        self.dismiss(None)
