"""Fields with a number or a day behind them: health, last, due, has, is, circle."""

from __future__ import annotations

import operator
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from core.errors import UsageError
from core.language import _
from core.network.cadence import Circles
from core.network.due import due_from
from core.network.facts import ARCHIVED, IMPORTED, PAUSED, Fact, rests, state_of
from core.network.health import BANDS
from core.search.index import HAS_FIELDS, Entry
from core.search.query import Term

Test = Callable[[Entry], bool]
Documents = Mapping[str, Mapping[str, Any]]

_SPAN = re.compile(r"(\d{1,5})\s*(d|w|m|y|t|j)?")
_PART_OF_TIME = re.compile(r"((?:19|20|21)\d\d)(?:-(\d\d)(?:-(\d\d))?)?")
_DAYS = {"d": 1, "t": 1, "w": 7, "m": 30, "y": 365, "j": 365}

IS: dict[str, Callable[[Fact], bool]] = {
    "new": lambda fact: state_of(fact) == "new",
    "resting": rests,
    "paused": lambda fact: bool(fact.bits & PAUSED),
    "archived": lambda fact: bool(fact.bits & ARCHIVED),
    "imported": lambda fact: bool(fact.bits & IMPORTED),
    "planned": lambda fact: bool(fact.plan),
    "placed": lambda fact: fact.placed,
    "snoozed": lambda fact: bool(fact.snoozed),
}
"""What `is:` can ask for."""

HAS = ("promise", "mine", "theirs", "plan", "circle", "cadence", "health", "contact", *HAS_FIELDS)
"""What `has:` can ask for."""


def span_days(text: str) -> int | None:
    """Days in "60d", "8w", "2m", "1y", "60"; None for anything else."""
    match = _SPAN.fullmatch(text.strip().casefold())
    return int(match[1]) * _DAYS[match[2] or "d"] if match else None


_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge, ":": operator.eq,
}  # fmt: skip


def health_test(term: Term) -> Test:
    """`health<60`, `health:cooling`, `health:60-79`, `health:none`."""
    value = term.value.casefold()
    if term.operator == ":":
        if value in ("none", "no", "-", "–"):
            return lambda entry: entry.fact.score < 0
        bands = {band: least for least, band in BANDS}
        for band, least in bands.items():
            if band.startswith(value) and value.isalpha():
                top = least + 20 if least < 80 else 101
                return lambda entry: least <= entry.fact.score < top
        low, dash, high = value.partition("-")
        if dash and low.isdigit() and high.isdigit():
            bottom, top = int(low), int(high)
            return lambda entry: bottom <= entry.fact.score <= top
    if not value.isdigit():
        raise _wrong(term, _("a number, or a band such as cooling, or none"))
    number, compare = int(value), _COMPARE[term.operator]
    return lambda entry: entry.fact.score >= 0 and compare(entry.fact.score, number)


def last_test(term: Term, today: date) -> Test:
    """`last>60d`: more than so many days ago; `last<2026-01-01`: before that day; `last:never`, `last:today`."""
    value = term.value.casefold()
    if value in ("never", "none", "nie"):
        return lambda entry: not entry.fact.last
    number = today.toordinal()
    if value in ("today", "heute"):
        return lambda entry: entry.fact.last == number
    days = span_days(value)
    compare = _COMPARE[term.operator]
    if days is not None:
        if term.operator == ":":
            return lambda entry: bool(entry.fact.last) and number - entry.fact.last <= days
        return lambda entry: bool(entry.fact.last) and compare(number - entry.fact.last, days)
    day = _day(term, value, _("a span such as 60d, 8w, 2m, a day such as 2026-06-09, or never"))
    return lambda entry: bool(entry.fact.last) and compare(entry.fact.last, day)


def on_test(term: Term, today: date) -> Test:
    """`on:2026-05`, `on:2026`, `on:2026-05-28`, `on:2026-05-01..2026-05-14`: a contact happened then."""
    first, between, last = term.value.partition("..")
    low, high = _days_of(term, first)[0], _days_of(term, last if between else first)[1]
    high = min(high, today.toordinal())

    def happened(entry: Entry) -> bool:
        touches = entry.fact.list_touches()
        place = bisect_left(touches, low << 8)
        return any(not value & 1 for value in touches[place : bisect_left(touches, (high + 1) << 8)])

    return happened


def _days_of(term: Term, value: str) -> tuple[int, int]:
    """The first and the last day number of a year, a month or a day."""
    match = _PART_OF_TIME.fullmatch(value)
    if match is None:
        raise _wrong(term, _("a year, a month such as 2026-05, a day, or two of them with .. between"))
    if match[3]:
        day = _day(term, value, _("a day such as 2026-06-09"))
        return day, day
    year, month = int(match[1]), int(match[2] or 1)
    if not 1 <= month <= 12:
        raise _wrong(term, _("a month such as 2026-05"))
    after = date(year + month // 12, month % 12 + 1, 1) if match[2] else date(year + 1, 1, 1)
    return date(year, month, 1).toordinal(), after.toordinal() - 1


def due_test(term: Term, today: date) -> Test:
    """`due:today` (today and overdue), `due:late`, `due<7d`, `due:week`, `due:none`, `due<2026-07-01`."""
    number = today.toordinal()
    test = _due_day_test(term, number)
    return lambda entry: test(due_from(entry.fact, number))


def _due_day_test(term: Term, number: int) -> Callable[[int], bool]:
    """The same of the day number somebody is due from, 0 for those who are not."""
    value = term.value.casefold()
    fixed: dict[str, Callable[[int], bool]] = {
        **dict.fromkeys(("none", "no"), lambda due: not due),
        **dict.fromkeys(("yes", "now", "today", "heute"), lambda due: 0 < due <= number),
        "late": lambda due: 0 < due < number,
        "tomorrow": lambda due: due == number + 1,
        "week": lambda due: 0 < due <= number + 7,
    }
    if term.operator == ":" and value in fixed:
        return fixed[value]
    days = span_days(value)
    if days is not None:
        within = _COMPARE["<=" if term.operator == ":" else term.operator]
        return lambda due: bool(due) and within(due - number, days)
    compare = _COMPARE[term.operator]
    day = _day(term, value, _("today, late, week, none, a span such as 7d, or a day such as 2026-06-09"))
    return lambda due: bool(due) and compare(due, day)


def circle_test(term: Term, circles: Circles) -> Test:
    """`circle:close`, `circle:none`; the name of one of the user's own circles. Raises UsageError with the names."""
    value = term.value.casefold()
    if value in ("none", "no", "-"):
        return lambda entry: entry.fact.circle not in circles.days
    key = circles.key(term.value)
    keys = {key} if key else {key for key, name in circles.names.items() if name.casefold().startswith(value)}
    if not keys:
        raise UsageError(
            _("no circle '{name}'").format(name=term.value),
            todo=_("Circles are {names}.").format(names=", ".join(map(circles.name, circles.names))),
        )
    return lambda entry: entry.fact.circle in keys


def is_test(term: Term) -> Test:
    """`is:archived` and the other words of IS."""
    word = _one_of(term, tuple(IS))
    test = IS[word]
    return lambda entry: test(entry.fact)


def has_test(term: Term, promised: Callable[[], Mapping[str, set[str]]], documents: Documents) -> Test:
    """`has:promise` and the other words of HAS; `promised()` gives who has open promises, by side."""
    word = _one_of(term, HAS)
    if word in ("promise", "mine", "theirs"):
        sides = promised()
        people = sides["mine"] | sides["theirs"] if word == "promise" else sides[word]
        return lambda entry: entry.fact.id in people
    live: dict[str, Test] = {
        "plan": lambda entry: bool(entry.fact.plan),
        "circle": lambda entry: bool(entry.fact.circle),
        "cadence": lambda entry: bool(entry.fact.own),
        "health": lambda entry: entry.fact.score >= 0,
        "contact": lambda entry: bool(entry.fact.last),
    }
    return live.get(word) or (lambda entry: bool(documents[entry.fact.id].get(HAS_FIELDS[word])))


_SAME = {
    "email": "mail",
    "e-mail": "mail",
    "notes": "note",
    "tags": "tag",
    "promises": "promise",
    "offer": "offers",
    "need": "needs",
}


def _one_of(term: Term, words: tuple[str, ...]) -> str:
    value = _SAME.get(term.value.casefold(), term.value.casefold())
    if value in words:
        return value
    begun = [word for word in words if word.startswith(value)]
    if len(begun) == 1:
        return begun[0]
    from difflib import get_close_matches  # only for a mistake: it costs every start 5 ms

    near = get_close_matches(value, begun or words, n=1, cutoff=0.6)
    suggestion = f": {term.field}:{near[0]}?" if near else ""
    raise UsageError(
        _("{field}: knows no '{value}'").format(field=term.field, value=term.value) + suggestion,
        todo=_("It knows {words}.").format(words=", ".join(words)),
    )


def _day(term: Term, value: str, wanted: str) -> int:
    try:
        return date.fromisoformat(value).toordinal()
    except ValueError as error:
        raise _wrong(term, wanted) from error


def _wrong(term: Term, wanted: str) -> UsageError:
    return UsageError(
        _("{field} cannot be '{value}'").format(field=term.field, value=term.value),
        todo=_("It takes {what}.").format(what=wanted),
    )
