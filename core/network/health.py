"""The health of a tie: a score from 0 to 100, where every lost point has its reason.

Unfitted and explainable. Freshness F falls with the days since the last contact in units of the wished cadence,
momentum M is the square root of a decayed sum of contact-days against the sum that contact in the wished rhythm
would reach, one-sidedness I takes at most a tenth: `score = round(100 (F/2 + M/2) (1 - 0.1 I))`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from core.language import N_, _
from core.network.cadence import Cadence
from core.network.reasons import Flag, Reason, flags_of, notes_of, reasons_of
from core.network.standing import Standing, standing, standings
from core.network.touches import CODES, DEFAULT_WEIGHTS, NAMES, RESETS, contact_days, touch
from core.network.wording import day_text

Band = Literal["thriving", "steady", "cooling", "fading", "dormant", "none"]
BANDS: tuple[tuple[int, Band], ...] = (
    (80, "thriving"), (60, "steady"), (40, "cooling"), (20, "fading"), (0, "dormant"),
)  # fmt: skip
"""The least score of each band, best first."""
BAND_WORDS = (N_("thriving"), N_("steady"), N_("cooling"), N_("fading"), N_("dormant"))
NEW_BAND_WORDS = (
    N_("thriving, new"), N_("steady, new"), N_("cooling, new"), N_("fading, new"), N_("dormant, new"),
)  # fmt: skip

State = Literal["", "new", "resting", "planned", "paused", "archived"]
STATE_WORDS = (N_("new"), N_("resting"), N_("planned"), N_("paused"), N_("archived"))

NEW_UNTIL = 3
"""Contact-days after which a tie is no longer tagged new."""


class Raise(msgspec.Struct, frozen=True):
    """What one contact today would bring the score to."""

    channel: str
    score: int


class Health(msgspec.Struct, frozen=True):
    """The health of one tie on one day. `score` is None where there is nothing to judge; `state` says why."""

    score: int | None
    band: Band
    state: State
    cadence: Cadence
    freshness: float = 0.0
    momentum: float = 0.0
    one_sidedness: float = 0.0
    contact_days: int = 0
    last: date | None = None
    last_channel: str = ""
    planned: date | None = None
    """The day of the next plan."""
    change: int | None = None
    """Points won or lost since one cadence ago; None where there was no score then."""
    reasons: tuple[Reason, ...] = ()
    """Why points were lost, most first; the points add up to 100 minus the score."""
    raises: tuple[Raise, ...] = ()
    """What a message, a call and a meeting today would bring; empty when there was contact today."""
    advice: Raise | None = None
    """The smallest effort that reaches the next band."""
    falls_on: date | None = None
    falls_below: int = 0
    flags: tuple[Flag, ...] = ()
    notes: tuple[str, ...] = ()
    """What must be known to read the number: "direction not recorded", where the cadence comes from."""

    def words(self, today: date) -> str:
        """The band, "thriving, new" up to the third contact-day; or what stands where a score is missing: "new, no
        contact yet", "first contact planned 3 June", "resting"."""
        if self.score is not None:
            return band_text(self.band, new=self.state == "new")
        if self.state == "planned" and self.planned is not None:
            return _("first contact planned {day}").format(day=day_text(self.planned, today))
        return _("new, no contact yet") if self.state in ("new", "") else _(self.state)

    def raise_text(self, *, long: bool = False) -> str:
        """ "a call today: 93, a message: 92"; long: "A call today brings it to 93, a message to 92"."""
        ordered = sorted(self.raises, key=lambda item: (item.channel != "call", item.channel == "meeting"))
        if not ordered:
            return ""
        first, *others = ordered
        what = effort_text(first.channel)
        if long:
            text = _("{what} today brings it to {score}").format(what=what, score=first.score)
            more = _(", {what} to {score}")
            rest = [more.format(what=effort_text(item.channel), score=item.score) for item in others]
            return text[:1].upper() + text[1:] + "".join(rest)
        text = _("{what} today: {score}").format(what=what, score=first.score)
        return text + "".join(f", {effort_text(item.channel)}: {item.score}" for item in others[:1])

    def falls_text(self, today: date) -> str:
        """ "Without contact it falls below 60 on 12 June"; empty where it cannot fall."""
        if self.falls_on is None:
            return ""
        day = day_text(self.falls_on, today)
        return _("Without contact it falls below {score} on {day}").format(score=self.falls_below, day=day)


def band_text(band: str, *, new: bool = False) -> str:
    """The word of a band: "steady", "thriving, new"."""
    return _(f"{band}, new" if new else band)


_EFFORTS = {"message": N_("a message"), "call": N_("a call"), "meeting": N_("a meeting")}


def effort_text(channel: str) -> str:
    """One of `EFFORTS` in words: "a call"."""
    return _(_EFFORTS[channel])


def band_of(score: int | None) -> Band:
    """The band of a score."""
    return "none" if score is None else _BAND_OF[score]


_BAND_OF: tuple[Band, ...] = tuple(
    next(band for least, band in BANDS if score >= least) for score in range(101)
)


EFFORTS = ("message", "call", "meeting")
"""What one can do today, least effort first."""


def what_raises(
    touches: Sequence[int], today: int, cadence: int, weights: tuple[float, ...]
) -> tuple[Raise, ...]:
    """The score after one more contact today, begun by me, through each of `EFFORTS`."""
    found = []
    happened = [value for value in touches if value >> 8 <= today]
    for channel in EFFORTS:
        if weights[CODES[channel]] < RESETS:
            continue
        after = standing([*happened, touch(today, channel, "me")], today, cadence, weights)
        score = after.score(today)
        if score is not None:
            found.append(Raise(channel, score))
    return tuple(found)


def smallest_effort(score: int, raises: Sequence[Raise]) -> Raise | None:
    """The first of `raises` (least effort first) that reaches a better band than `score` has."""
    goal = next((least for least, _ in reversed(BANDS) if least > score), None)
    return next((item for item in raises if goal is not None and item.score >= goal), None)


def when_it_falls(now: Standing, today: int) -> tuple[int, int] | None:
    """The first day on which silence drops the score below its band, and that bound; None from the lowest band."""
    score = now.score(today)
    least = next((least for least, _ in BANDS if score is not None and score >= least), 0)
    return (first_day_below(now, today, least), least) if least else None


def first_day_below(now: Standing, start: int, bound: int) -> int:
    """The first day from `start` on with a score below `bound` (above 0), if nothing more happens."""
    if (now.score(start) or 0) < bound:
        return start
    low, step = start, 1
    while (now.score(low + step) or 0) >= bound:
        low += step
        step *= 2
    high = low + step
    while high - low > 1:
        middle = (low + high) // 2
        if (now.score(middle) or 0) >= bound:
            low = middle
        else:
            high = middle
    return high


def next_plan(touches: Sequence[int], today: int) -> int:
    """The day number of the next plan from today on; 0 without one."""
    for value in touches:
        if value >> 8 >= today and (value & 1 or value >> 8 > today):
            return value >> 8
    return 0


def last_channel(touches: Sequence[int], today: int, weights: tuple[float, ...]) -> int:
    """The channel code of the weightiest contact on the last day that reset the clock; 0 without one."""
    day = code = 0
    for value in reversed(touches):
        if value & 1 or value >> 8 > today or weights[value >> 3 & 15] < RESETS:
            continue
        if day and value >> 8 != day:
            break
        if not day or weights[value >> 3 & 15] > weights[code]:
            day, code = value >> 8, value >> 3 & 15
    return code


def missing_state(
    *, paused: bool, archived: bool, planned: bool, contacted: bool, placed: bool, imported: bool
) -> State:
    """The word that stands where a score is missing."""
    if archived:
        return "archived"
    if paused:
        return "paused"
    if planned:
        return "planned"
    return "resting" if imported and not placed and not contacted else "new"


def health_of(
    touches: Sequence[int],
    today: date,
    cadence: Cadence,
    *,
    weights: tuple[float, ...] = DEFAULT_WEIGHTS,
    paused: bool = False,
    archived: bool = False,
    placed: bool = True,
    imported: bool = False,
) -> Health:
    """The health of a tie on a day, with every reason.

    `touches` ascending (see core.network.touches); `placed`: the user put the person in a circle, gave a cadence, or
    promised to follow up; `imported`: an import brought the person, who rests until placed or contacted.
    """
    number = today.toordinal()
    plan = next_plan(touches, number)
    planned = date.fromordinal(plan) if plan else None
    before, now = standings(touches, (number - cadence.days, number), cadence.days, weights)
    code = last_channel(touches, number, weights)
    last = date.fromordinal(now.last) if now.last else None
    channel = NAMES[code] if last else ""
    if paused or archived or not last:
        state = missing_state(
            paused=paused,
            archived=archived,
            planned=bool(plan),
            contacted=bool(last),
            placed=placed,
            imported=imported,
        )
        return Health(None, "none", state, cadence, last=last, last_channel=channel, planned=planned)
    score = now.score(number) or 0
    days = contact_days(touches, number, weights)
    nothing_to_gain = now.last == number or score == 100
    raises = () if nothing_to_gain else what_raises(touches, number, cadence.days, weights)
    falls = when_it_falls(now, number)
    past = before.score(number - cadence.days)
    change = score - past if past is not None else None
    return Health(
        score=score,
        band=band_of(score),
        state="new" if len(days) < NEW_UNTIL else "",
        cadence=cadence,
        freshness=now.freshness(number),
        momentum=now.drive(number),
        one_sidedness=now.one_sided,
        contact_days=len(days),
        last=last,
        last_channel=channel,
        planned=planned,
        change=change,
        reasons=reasons_of(touches, now, days, number, cadence, code, weights),
        raises=raises,
        advice=smallest_effort(score, raises),
        falls_on=date.fromordinal(falls[0]) if falls else None,
        falls_below=falls[1] if falls else 0,
        flags=flags_of(days, number, change, cadence.days),
        notes=notes_of(touches, number, cadence),
    )
