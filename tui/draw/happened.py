"""Words for what a file tells of: meetings, mails, plans, and with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from core.exchange.moment_rows import Bunch

_WORDS: Mapping[str, tuple[str, str]] = {
    "meeting": ("meeting", "meetings"),
    "event": ("meeting at an event", "meetings at events"),
    "meal": ("meal", "meals"),
    "video": ("video call", "video calls"),
    "call": ("call", "calls"),
    "message": ("message", "messages"),
    "email": ("mail", "mails"),
    "letter": ("letter", "letters"),
    "favour": ("favour", "favours"),
    "referral": ("referral", "referrals"),
    "introduction": ("introduction", "introductions"),
    "gift": ("gift", "gifts"),
    "group": ("meeting of many", "meetings of many"),
    "reaction": ("reaction", "reactions"),
    "plan": ("plan", "plans"),
    "contact": ("contact", "contacts"),
    "events": ("event", "events"),
    "promises": ("promise", "promises"),
    "introductions": ("introduction", "introductions"),
}
_MANY = 3


def counted(what: str, count: int) -> str:
    """`1 meeting`, `212 meetings`."""
    one, many = _WORDS.get(what, _WORDS["contact"])
    return f"{count:,} {one if count == 1 else many}"


def name(bunch: Bunch) -> str:
    """What a bunch is called: `212 meetings`; where it is one that differs, by its day and first words."""
    if bunch.kind == "conflicting":
        (row,) = bunch.rows[:1]
        return " ".join(filter(None, (_WORDS.get(bunch.what, ("contact", ""))[0], row.day, row.title)))
    return counted(bunch.what, len(bunch.rows))


def company(bunch: Bunch) -> str:
    """With whom: `with 34 people, 12 of them new`; empty for what needs nobody."""
    if not bunch.people:
        return ""
    if bunch.people == 1:
        return "with 1 person, who is new" if bunch.fresh else "with 1 person"
    words = f"with {bunch.people:,} people"
    if bunch.fresh == bunch.people:
        return f"{words}, all of them new"
    return f"{words}, {bunch.fresh:,} of them new" if bunch.fresh else words


def span(bunch: Bunch) -> str:
    """When: `2019-03-04 to 2026-06-01`."""
    return bunch.first if bunch.first == bunch.last else f"{bunch.first} to {bunch.last}"


def said(bunch: Bunch) -> str:
    """With whom and when, and for what is known why it is looked at."""
    return "; ".join(filter(None, (company(bunch), span(bunch), *bunch.reasons)))


def totals(bunches: Iterable[Bunch]) -> str:
    """All of them in few words: `212 meetings, 3 plans`; the smaller ones together where they are many."""
    counts = Counter[str]()
    for bunch in bunches:
        counts[bunch.what] += len(bunch.rows)
    most = counts.most_common()
    shown = most if len(most) <= _MANY else most[: _MANY - 1]
    words = [counted(what, count) for what, count in shown]
    rest = sum(count for _, count in most[len(shown) :])
    return ", ".join([*words, f"{rest:,} more"] if rest else words)
