"""Whom to let go: ties that cost a wish nobody keeps, each with the reasons that say so.

Nobody is let go by this rule: it proposes, a person decides. Whoever was kept once, let go once, or brought back is
never proposed again (`KEPT` on the contact says so).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

import msgspec

from core.language import _
from core.network.agenda import Capacity
from core.network.facts import ARCHIVED, FIRST_WITHIN, NEVER, PAUSED, PROMISED, WISHED, Fact
from core.network.wording import span_text

KEPT = "kept"
"""The field of a contact that says on which day a proposal to let go was answered."""

LONG = 4
"""So many cadences of silence are long; half of it where the tie matters little or the time is not there."""

LEAST_DAYS = 180
"""No silence shorter than this is a reason, whatever the cadence."""

LOW, HIGH = 2, 4
"""From the first down a tie matters little, from the second up it is never proposed."""

SHORT_OF = 1.0
"""Contact-days a week by which the wishes must exceed what there was before the capacity is a reason."""

OUTER_DAYS = 60
"""Only ties of at least this cadence are proposed because there is too little time: the close ones are not the ballast."""


class Candidate(msgspec.Struct, frozen=True):
    """Somebody who could be let go, and why. `silent` is days since the last contact, None where there was none."""

    id: str
    name: str
    silent: int | None
    reasons: tuple[str, ...]
    health: int | None = None
    cost: float = 0.0
    """Contact-days a week that the wish costs; 0 where nothing was wished."""

    @property
    def why(self) -> str:
        """The reasons as one phrase."""
        return " · ".join(self.reasons)


def candidates(
    facts: Iterable[Fact], today: date, capacity: Capacity, kept: Collection[str] = ()
) -> list[Candidate]:
    """Who could be let go on `today`, the longest silence (in cadences) first; none of `kept` is among them."""
    number, short = today.toordinal(), capacity.gap >= SHORT_OF
    found: list[tuple[float, str, Candidate]] = []
    for fact in facts:
        if fact.id not in kept and _is_open(fact, number):
            reasons = _reasons(fact, number, short=short)
            if reasons:
                since = fact.last or _noted(fact)
                found.append((-(number - since) / fact.cadence, fact.key, _candidate(fact, number, reasons)))
    return [candidate for *_rank, candidate in sorted(found, key=lambda item: (*item[:2], item[2].id))]


def _is_open(fact: Fact, today: int) -> bool:
    """Whether a tie can be asked about at all: not where it costs nothing, matters much, or something is under way."""
    if fact.bits & (ARCHIVED | PAUSED | NEVER | PROMISED) or fact.importance >= HIGH:
        return False
    if not fact.due and not fact.bits & WISHED:
        return False  # rests: it asks for nothing
    return not (fact.plan or fact.snoozed > today or fact.taken >= today)


def _reasons(fact: Fact, today: int, *, short: bool) -> tuple[str, ...]:
    since = fact.last or _noted(fact)
    if not since:
        return ()
    silent = today - since
    low, outer = fact.importance <= LOW, short and fact.cadence >= OUTER_DAYS
    long = LONG / 2 if low or outer else LONG
    if silent < max(LEAST_DAYS, long * fact.cadence):
        return ()
    found = [_silence(fact, silent)]
    if low:
        found.append(_("importance {n} of 5").format(n=fact.importance))
    if outer:
        found.append(_("your wishes exceed your time"))
    return tuple(found)


def _silence(fact: Fact, silent: int) -> str:
    if not fact.last:
        return _("noted {span} ago, never contacted").format(span=span_text(silent))
    if fact.bits & WISHED:
        said = _("silent for {span}, you wished for {n} days")
        return said.format(span=span_text(silent), n=fact.cadence)
    return _("silent for {span}").format(span=span_text(silent))


def _noted(fact: Fact) -> int:
    noted = fact.created or fact.met_on
    return noted + min(fact.cadence, FIRST_WITHIN) if noted else 0


def _candidate(fact: Fact, today: int, reasons: tuple[str, ...]) -> Candidate:
    return Candidate(
        id=fact.id,
        name=fact.name,
        silent=today - fact.last if fact.last else None,
        reasons=reasons,
        health=fact.score if fact.score >= 0 else None,
        cost=7 / fact.cadence if fact.bits & WISHED else 0.0,
    )
