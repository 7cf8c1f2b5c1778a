"""Sorting in: ten people, one question each, and the load beside it before it is too much."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

from core.acts.review import sort_later
from core.language import _
from core.network.facts import HAD_DAYS, rests
from core.network.network import Network
from core.network.review import Sitting
from core.network.reviewing import sittings_of
from core.network.sorting import Hint, hints_of, loads_of, sorting_of, waits_to_be_sorted
from core.vault import Change, Vault
from tui import deeds
from tui.desk import Desk
from tui.draw.portrait import Known, portrait
from tui.draw.review import CardView, so_far
from tui.draw.sorting import Gauge, left_words, sort_end, sort_page
from tui.draw.views import Page
from tui.known import known_of
from tui.screens.cards import CardScreen
from tui.screens.commanded import bindings, first, these

_DIGITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


@dataclass(frozen=True, slots=True)
class Seen:
    """Ten people to sort in at one moment, who is shown, and the load."""

    hints: tuple[Hint, ...] = ()
    waiting: frozenset[str] = frozenset()
    """Those of the ten whose turn is open."""
    left: int = 0
    """How many wait beside these ten, and show a sign of life."""
    resting: int = 0
    """How many rest beside these ten."""
    known: Known | None = None
    gauge: Gauge = field(default_factory=lambda: Gauge(0.0, 0.0))


def see(network: Network, vault: Vault, *, ids: tuple[str, ...] | None, at: str, began: float | None) -> Seen:
    """The ten (chosen anew where there are none), and the one who is shown."""
    facts, today = network.facts(), network.today
    sitting = sittings_of(network).get(today.isoformat(), Sitting())
    hints, alive, resting = sorting_of(facts.values(), today, sitting.unsorted)
    if ids is not None:
        hints = hints_of(facts, today, ids)
    waiting = frozenset(
        hint.id for hint in hints if waits_to_be_sorted(facts[hint.id]) and hint.id not in sitting.unsorted
    )
    shown = at if at and at in facts else next((hint.id for hint in hints if hint.id in waiting), "")
    capacity = network.agenda().capacity
    had = max(capacity.had, 7 * sum(fact.had for fact in facts.values()) / HAD_DAYS)
    added = capacity.wished - began if began is not None else 0.0
    gauge = Gauge(capacity.wished, had, added, loads_of(facts.values(), network.circles()))
    rest = sum(rests(facts[id]) for id in waiting)
    known = known_of(network, vault, shown) if shown else None
    return Seen(hints, waiting, alive - (len(waiting) - rest), resting - rest, known, gauge)


class SortScreen(CardScreen):
    """Ten at a time."""

    OPENED_BY: ClassVar[tuple[str, ...]] = ("sort_in",)
    BINDINGS: ClassVar[list[Any]] = [
        *bindings("person"),
        *first(bindings("sorting")),
        *these("undo", "redo"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._seen = Seen()
        self._ids: tuple[str, ...] | None = None
        self._at = ""
        self._began: float | None = None
        self._told: dict[str, str] = {}

    # -- reading ---------------------------------------------------------------------------------------------------

    async def again(self) -> None:
        """The same person, as they are now."""
        await self._load()

    async def _load(self, at: str | None = None) -> None:
        """Show this person; with an empty id the next whose turn is open, with none the same."""
        async with self._loading:
            at = self._at if at is None else at
            ask = partial(see, ids=self._ids, at=at, began=self._began)
            seen = await self.desk.session.read(ask)
            before, self._seen, self._known = self._at, seen, True
            self._at = seen.known.contact.id if seen.known is not None else ""
            if self._ids is None:
                self._ids, self._began = tuple(hint.id for hint in seen.hints), seen.gauge.wished
            self.draw(fresh=self._at != before)

    # -- what is shown ---------------------------------------------------------------------------------------------

    def progress(self) -> tuple[str, int, int, str]:
        """`Sorting in 3 of 10`, and how many wait beside them."""
        count = len(self._seen.hints)
        at = self._ids.index(self._at) + 1 if self._ids and self._at in self._ids else count
        note = left_words(self._seen.left, self._seen.resting)
        return _("Sorting in"), at, count, note

    def page(self, width: int, height: int) -> Page:
        """The card with the gauge, or the end."""
        seen, glyphs = self._seen, self.desk.glyphs
        if seen.known is None:
            told = [(hint.name, self._told[hint.id]) for hint in seen.hints if hint.id in self._told]
            key = self.desk.keys.sign("sorting.more")
            return sort_end(told, left_words(seen.left, seen.resting), seen.gauge, key, width, glyphs)
        view = portrait(seen.known, self.desk.today, glyphs, 6)
        hint = next((hint for hint in seen.hints if hint.id == self._at), None)
        first = self._told.get(self._at, "") if self._at not in seen.waiting else ""
        return sort_page(
            CardView(view, hint.why if hint else (), (), first, _("Signs")), seen.gauge, width, height, glyphs
        )

    def key_title(self) -> str:
        """The one question."""
        return _("how close?") if self._seen.known is not None else ""

    def key_rows(self) -> list[list[tuple[str, str]]]:
        """The circles, then the others."""
        if self._seen.known is None:
            more = [("sorting.more", _("ten more"))] if self._seen.left or self._seen.resting else []
            return [[*more, ("undo", _("undo")), ("sorting.back", _("back")), ("sorting.stop", _("out"))]]
        circles = [
            (f"sorting.{digit}", load.name)
            for digit, load in zip(_DIGITS, self._seen.gauge.loads, strict=False)
        ]
        return [
            circles[:5],
            [*circles[5:], ("sorting.remember", _("only remember: never falls due")), *[("", "")] * 3, ("sorting.next", _("later"))],
            [
                ("person.edit", _("edit")),
                ("person.tags", _("tags")),
                ("undo", _("undo")),
                ("sorting.back", _("back")),
                ("help", _("keys")),
                ("sorting.stop", _("stop here") if self.size.width >= 75 else _("stop")),
            ],
        ]  # fmt: skip

    def said(self, width: int) -> str:
        """Who went where so far."""
        names = {hint.id: hint.name for hint in self._seen.hints}
        done = [(names[id], said) for id, said in self._told.items() if id in names]
        return so_far(done, width, self.desk.glyphs)

    # -- acting ----------------------------------------------------------------------------------------------------

    def targets(self) -> tuple[str, ...]:
        """The person whose turn it is."""
        return (self._at,) if self._at else ()

    def can(self, id: str) -> bool:
        """Digits stand for circles there are; the next ten come at the end."""
        if id == "sorting.more":
            return self._seen.known is None and bool(self._seen.left or self._seen.resting)
        digit = id.removeprefix("sorting.")
        if digit in _DIGITS:
            return self._seen.known is not None and _DIGITS.index(digit) < len(self._seen.gauge.loads)
        return super().can(id)

    def forget_marks(self) -> None:
        """Something else was done to them: on, if that placed them or let them go."""
        self._word = None

        async def on() -> None:
            id = self._at
            await self._load(id)
            if id not in self._seen.waiting:
                self._told.setdefault(id, _("let go or placed"))
                await self._load("")

        self.work_in_turn(on(), "next")

    async def _end(self, changes: list[Change], label: str, said: str) -> None:
        id = self._at
        await self.desk.session.act(changes, label)
        self._told.pop(id, None)
        self._told[id] = said
        self._word = None
        await self._load("")

    def _person(self) -> list[tuple[str, str]]:
        known = self._seen.known
        return [(known.contact.id, known.contact.name)] if known is not None else []

    async def _into(self, number: int) -> None:
        load = self._seen.gauge.loads[number]
        changes, label = deeds.circle(self._person(), load.key, load.name)
        await self._end(changes, label, load.name)

    async def do_sorting_first(self) -> None:
        """The closest circle."""
        await self._into(0)

    async def do_sorting_second(self) -> None:
        """The second."""
        await self._into(1)

    async def do_sorting_third(self) -> None:
        """The third."""
        await self._into(2)

    async def do_sorting_fourth(self) -> None:
        """The fourth."""
        await self._into(3)

    async def do_sorting_fifth(self) -> None:
        """The fifth."""
        await self._into(4)

    async def do_sorting_sixth(self) -> None:
        """The sixth."""
        await self._into(5)

    async def do_sorting_seventh(self) -> None:
        """The seventh."""
        await self._into(6)

    async def do_sorting_eighth(self) -> None:
        """The eighth."""
        await self._into(7)

    async def do_sorting_ninth(self) -> None:
        """The ninth."""
        await self._into(8)

    async def do_sorting_remember(self) -> None:
        """Only remember: never due, found by every search."""
        people = self._person()
        if people:
            changes, _label = deeds.cadence(people, 0)
            await self._end(
                changes, _("{who} only remembered").format(who=deeds.who(people)), _("only remembered")
            )

    async def do_sorting_next(self) -> None:
        """Not now: they wait, and are not asked about again today."""
        people = self._person()
        if people:
            changes = sort_later([people[0][0]], self.desk.today)
            await self._end(changes, _("later: {name}").format(name=people[0][1]), _("later"))

    async def do_sorting_back(self) -> None:
        """The person before; what is chosen now takes the place of what was chosen."""
        ids = self._ids or ()
        at = ids.index(self._at) if self._at in ids else len(ids)
        if at > 0:
            self._word = None
            await self._load(ids[at - 1])

    async def do_sorting_more(self) -> None:
        """The next ten."""
        self._ids, self._at, self._began, self._word = None, "", None, None
        self._told.clear()
        await self._load("")

    async def do_undo(self) -> None:
        """Take back the last choice; that person is asked about again."""
        before = self._seen.waiting
        await self.desk.session.undo()
        await self._load(self._at)
        back = self._seen.waiting - before
        if back:
            id = next(iter(back))
            self._told.pop(id, None)
            await self._load(id)
        snapshot = getattr(self.app, "snapshot", None)
        if snapshot is not None:
            self.word(snapshot.word)

    def do_sorting_stop(self) -> None:
        """Out; who is left waits."""
        self.dismiss(None)
