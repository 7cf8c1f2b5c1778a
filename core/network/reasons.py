"""Why a score is what it is, in words whose points add up, and what is worth seeing beside it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import msgspec

from core.language import _, ngettext
from core.network.cadence import Cadence
from core.network.momentum import momentum_text
from core.network.standing import ONE_SIDED_COST, Standing
from core.network.touches import GIFTS, ME, MUTUAL, NAMES, THEM
from core.network.wording import days_text, gave_text, last_text

NOTABLE_CHANGE = 8
"""Points of change since one cadence ago from which on it is shown."""

GREW = 1.75
"""A tie's recent gaps are this much longer than its earlier ones when it is said that they grew."""

OWN_GAPS_FROM = 5
"""Contact-days before a tie's own gaps say anything."""

LAST_ENTRIES = 12
"""How many of the latest contacts the words about one-sidedness look at."""


class Reason(msgspec.Struct, frozen=True):
    """Points lost, and why: `text` for a narrow line, `long` as a sentence."""

    points: int
    text: str
    long: str
    kind: Literal["silence", "momentum", "one-sided"]


class Flag(msgspec.Struct, frozen=True):
    """Something worth seeing that costs no points."""

    kind: Literal["silence", "change", "gaps"]
    text: str


def shares(parts: Sequence[float], total: int) -> list[int]:
    """`parts` rounded to integers that add up to `total`, by largest remainder; equal remainders in order."""
    found = [int(part) for part in parts]
    order = sorted(range(len(parts)), key=lambda place: (found[place] - parts[place], place))
    for place in order[: max(0, total - sum(found))]:
        found[place] += 1
    return found


def points_lost(now: Standing, today: int) -> list[int]:
    """What silence, momentum and one-sidedness cost, in whole points that add up to 100 minus the score."""
    fresh, drive = now.freshness(today), now.drive(today)
    parts = [50 * (1 - fresh), 50 * (1 - drive), 50 * (fresh + drive) * ONE_SIDED_COST * now.one_sided]
    return shares(parts, 100 - (now.score(today) or 0))


def reasons_of(
    touches: Sequence[int],
    now: Standing,
    days: Sequence[int],
    today: int,
    cadence: Cadence,
    last_code: int,
    weights: tuple[float, ...],
) -> tuple[Reason, ...]:
    """The points lost with their reasons, most first; `days` are the contact-days up to `today`."""
    silence, momentum, one_sided = points_lost(now, today)
    found = []
    if silence:
        gone = days_text(today - now.last)
        rule = rule_text(cadence)
        since = _("{days} since the last {contact}, {rule}")
        since = since.format(days=gone, contact=last_text(last_code), rule=rule)
        text = _("{days} of silence, {rule}").format(days=gone, rule=rule)
        found.append(Reason(silence, text, since, "silence"))
    if momentum:
        text, long = momentum_text(touches, days, today, cadence.days, weights)
        found.append(Reason(momentum, text, long, "momentum"))
    if one_sided:
        text = _one_sided_text([value for value in touches if not value & 1 and value >> 8 <= today])
        found.append(Reason(one_sided, text, text, "one-sided"))
    return tuple(sorted(found, key=lambda reason: -reason.points))


def rule_text(cadence: Cadence) -> str:
    """What the silence is measured against: "you wished for 30"."""
    if cadence.wished:
        return _("you wished for {n}").format(n=cadence.days)
    if cadence.rule == "inferred":
        return _("your rhythm is {n}").format(n=cadence.days)
    return _("{n} is usual").format(n=cadence.days)


def _one_sided_text(happened: Sequence[int]) -> str:
    sided = [value for value in happened if value >> 1 & 3]
    gave_me = [value >> 3 & 15 for value in sided if value >> 3 & 15 in GIFTS and value >> 1 & 3 == THEM]
    i_gave = any(value >> 3 & 15 in GIFTS and value >> 1 & 3 in (ME, MUTUAL) for value in sided)
    mine = sum(1 for value in sided if value >> 1 & 3 == ME)
    theirs = sum(1 for value in sided if value >> 1 & 3 == THEM)
    if gave_me and not i_gave and theirs > mine:
        said = _("they have {gave} and got nothing back yet: your turn")
        return said.format(gave=gave_text(gave_me))
    recent = sided[-LAST_ENTRIES:]
    return _began_text([value >> 1 & 3 for value in recent], ME if mine >= theirs else THEM)


def _began_text(sides: list[int], side: int) -> str:
    count = sides.count(side)
    if side == ME:
        if count == len(sides):
            return _("you started all of the last {n} contacts").format(n=count)
        return _("you started {count} of the last {n} contacts").format(count=count, n=len(sides))
    if count == len(sides):
        return _("they started all of the last {n} contacts: your turn").format(n=count)
    return _("they started {count} of the last {n} contacts: your turn").format(count=count, n=len(sides))


def flags_of(days: Sequence[int], today: int, change: int | None, cadence: int) -> tuple[Flag, ...]:
    """What is worth seeing; `days` are the contact-days up to `today`, `change` that since one cadence ago."""
    found = []
    gaps = [later - day for day, later in pairwise(days)]
    if len(days) >= OWN_GAPS_FROM and today - days[-1] > percentile(gaps, 0.9):
        text = ngettext(
            "silent for {n} day, longer than nine in ten of your gaps (usually {usual})",
            "silent for {n} days, longer than nine in ten of your gaps (usually {usual})",
            today - days[-1],
        )
        found.append(Flag("silence", text.format(n=today - days[-1], usual=round(_median(gaps)))))
    if change is not None and abs(change) >= NOTABLE_CHANGE:
        text = (
            ngettext("fell by {points} in {n} day", "fell by {points} in {n} days", cadence)
            if change < 0
            else ngettext("rose by {points} in {n} day", "rose by {points} in {n} days", cadence)
        )
        found.append(Flag("change", text.format(points=abs(change), n=cadence)))
    grown = grown_gaps(days)
    if grown is not None:
        found.append(Flag("gaps", gaps_text(grown)))
    return tuple(found)


def percentile(values: Sequence[int], share: float) -> float:
    """The percentile of a non-empty sequence, linear between neighbours."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def grown_gaps(days: Sequence[int]) -> tuple[int, int] | None:
    """The usual gap before and lately (median of the last three, or of the later half) where it grew 1.75-fold."""
    if len(days) < OWN_GAPS_FROM:
        return None
    gaps = [later - day for day, later in pairwise(days)]
    recent = min(3, len(gaps) // 2)
    before, lately = _median(gaps[:-recent]), _median(gaps[-recent:])
    return (round(before), round(lately)) if lately >= GREW * before else None


def gaps_text(grown: tuple[int, int]) -> str:
    """What `grown_gaps` found, in words."""
    return _("gaps grew from {before} to {now} days").format(before=grown[0], now=grown[1])


def notes_of(touches: Sequence[int], today: int, cadence: Cadence) -> tuple[str, ...]:
    """What must be known to read the number."""
    found = []
    if cadence.never or not cadence.wished:
        found.append(cadence.text)
    if not any(value >> 1 & 3 for value in touches if not value & 1 and value >> 8 <= today):
        found.append(_("direction not recorded"))
    return tuple(found)


def gifts_between(touches: Sequence[int], today: int) -> tuple[list[str], list[str]]:
    """The favours, referrals and introductions up to `today`: (given by me, given by them), as channels."""
    mine, theirs = [], []
    for value in touches:
        code = value >> 3 & 15
        if code not in GIFTS or value & 1 or value >> 8 > today:
            continue
        side = value >> 1 & 3
        if side in (ME, MUTUAL):
            mine.append(NAMES[code])
        if side in (THEM, MUTUAL):
            theirs.append(NAMES[code])
    return mine, theirs


def _median(values: Sequence[int]) -> float:
    """The median. (The module of the standard library costs every start the import of fractions and random.)"""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
