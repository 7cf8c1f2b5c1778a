"""The picture of the present day: kept until something changes, with the trend that is dear to work out."""

from __future__ import annotations

from collections.abc import Callable

from core.language import spoken
from core.network import overview, proposals
from core.network.agenda import Agenda
from core.network.facts import Fact
from core.network.proposals import World

TREND_AT_ONCE = 400
"""Placed people up to whom the trend is worked out with each picture; with more, `warm` does it."""

TEXTS_KEPT, TEXTS_AHEAD = 60, 14
"""How many of those due, and of those due within so many days, bring what their last contact was about."""


class Days:
    """One agenda at a time, and the trend it shows."""

    def __init__(self) -> None:
        self._agenda: Agenda | None = None
        self._said_in = ""
        self._trend: tuple[int, ...] = ()
        self._stale = False

    def take(self, trend: tuple[int, ...]) -> None:
        """The trend as it was saved."""
        self._trend = trend

    def changed(self, *, people: bool = False) -> None:
        """Something is different; with `people` so is what somebody's score was."""
        self._agenda = None
        self._stale = self._stale or people

    def begin(self) -> None:
        """Another day, other rules or other people: nothing holds any more."""
        self._agenda, self._trend = None, ()

    @property
    def saved(self) -> tuple[int, ...]:
        """The trend, where it still holds."""
        return () if self._stale else self._trend

    def agenda(self, world: Callable[[], World], make: Callable[[World, tuple[int, ...]], Agenda]) -> Agenda:
        """The picture that stands, or a new one."""
        if self._agenda is None or self._said_in != spoken():
            self._said_in = spoken()
            now = world()
            if len(now.census.placed) <= TREND_AT_ONCE and not self.saved:
                self._work_out(now)
            self._agenda = make(now, self._trend)
        return self._agenda

    def warm(self, world: Callable[[], World]) -> None:
        """Work out the trend, where that was left."""
        if not self.saved:
            self._work_out(world())
            self._agenda = None

    def _work_out(self, world: World) -> None:
        self._trend = overview.trend_of(world.census.placed, world.number, world.rules)
        self._stale = False


def texts_ahead(world: World, last_text: Callable[[Fact], str]) -> dict[str, str]:
    """What the last contact was about, of those who are due and who soon will be: contact -> text."""
    ranked = [item.fact for item in proposals.candidates(world)[:TEXTS_KEPT]]
    soon = world.number + TEXTS_AHEAD
    coming = [fact for fact in world.facts.values() if world.number < fact.due <= soon]
    coming.sort(key=lambda fact: -fact.importance * fact.loss)
    return {fact.id: last_text(fact) for fact in ranked + coming[:TEXTS_KEPT] if fact.last}
