"""Words for what a file tells of: meetings, mails, plans, and with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from core.exchange.moment_rows import Bunch
from core.language import N_, _, ngettext
from core.network.wording import bare

_WORDS: Mapping[str, tuple[str, Callable[[int], str]]] = {
    "meeting": (N_("contact|meeting"), lambda n: ngettext("{n:,} meeting", "{n:,} meetings", n)),
    "event": (
        N_("meeting at an event"),
        lambda n: ngettext("{n:,} meeting at an event", "{n:,} meetings at events", n),
    ),
    "meal": (N_("contact|meal"), lambda n: ngettext("{n:,} meal", "{n:,} meals", n)),
    "video": (N_("contact|video call"), lambda n: ngettext("{n:,} video call", "{n:,} video calls", n)),
    "call": (N_("contact|call"), lambda n: ngettext("{n:,} call", "{n:,} calls", n)),
    "message": (N_("contact|message"), lambda n: ngettext("{n:,} message", "{n:,} messages", n)),
    "email": (N_("contact|mail"), lambda n: ngettext("{n:,} mail", "{n:,} mails", n)),
    "letter": (N_("contact|letter"), lambda n: ngettext("{n:,} letter", "{n:,} letters", n)),
    "favour": (N_("contact|favour"), lambda n: ngettext("{n:,} favour", "{n:,} favours", n)),
    "referral": (N_("contact|referral"), lambda n: ngettext("{n:,} referral", "{n:,} referrals", n)),
    "introduction": (
        N_("contact|introduction"),
        lambda n: ngettext("{n:,} introduction", "{n:,} introductions", n),
    ),
    "gift": (N_("contact|gift"), lambda n: ngettext("{n:,} gift", "{n:,} gifts", n)),
    "group": (
        N_("meeting of many"),
        lambda n: ngettext("{n:,} meeting of many", "{n:,} meetings of many", n),
    ),
    "reaction": (N_("contact|reaction"), lambda n: ngettext("{n:,} reaction", "{n:,} reactions", n)),
    "plan": (N_("contact|plan"), lambda n: ngettext("{n:,} plan", "{n:,} plans", n)),
    "contact": (N_("contact|contact"), lambda n: ngettext("{n:,} contact", "{n:,} contacts", n)),
    "events": (N_("contact|event"), lambda n: ngettext("{n:,} event", "{n:,} events", n)),
    "promises": (N_("contact|promise"), lambda n: ngettext("{n:,} promise", "{n:,} promises", n)),
    "introductions": (
        N_("contact|introduction"),
        lambda n: ngettext("{n:,} introduction", "{n:,} introductions", n),
    ),
}
"""The word for one, and what says how many."""
_MANY = 3


def counted(what: str, count: int) -> str:
    """`1 meeting`, `212 meetings`."""
    return _WORDS.get(what, _WORDS["contact"])[1](count).format(n=count)


def name(bunch: Bunch) -> str:
    """What a bunch is called: `212 meetings`; where it is one that differs, by its day and first words."""
    if bunch.kind == "conflicting":
        (row,) = bunch.rows[:1]
        word = bare(_(_WORDS.get(bunch.what, _WORDS["contact"])[0]))
        return " ".join(filter(None, (word, row.day, row.title)))
    return counted(bunch.what, len(bunch.rows))


def company(bunch: Bunch) -> str:
    """With whom: `with 34 people, 12 of them new`; empty for what needs nobody."""
    if not bunch.people:
        return ""
    if bunch.people == 1:
        return _("with 1 person, who is new") if bunch.fresh else _("with 1 person")
    if bunch.fresh == bunch.people:
        return _("with {n:,} people, all of them new").format(n=bunch.people)
    if bunch.fresh:
        return _("with {n:,} people, {new:,} of them new").format(n=bunch.people, new=bunch.fresh)
    return _("with {n:,} people").format(n=bunch.people)


def span(bunch: Bunch) -> str:
    """When: `2019-03-04 to 2026-06-01`."""
    if bunch.first == bunch.last:
        return bunch.first
    return _("{first} to {last}").format(first=bunch.first, last=bunch.last)


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
    return ", ".join([*words, _("{n:,} more").format(n=rest)] if rest else words)
