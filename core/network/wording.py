"""Days, spans and channels in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import overload

from core.language import N_, _, ngettext
from core.network.touches import GIFTS, NAMES

_NUMBERS = (
    N_("no"),
    N_("one"),
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
    N_("ten"),
    N_("eleven"),
    N_("twelve"),
)


class Names(Sequence[str]):
    """Names in a row, each said in the language that is spoken."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def __len__(self) -> int:
        return len(self._names)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        return _(self._names[place]) if isinstance(place, int) else [_(name) for name in self._names[place]]


WEEKDAYS = Names(N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
LONG_WEEKDAYS = Names(
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday")
)
MONTHS = Names(
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip
LONG_MONTHS = Names(
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_SEASONS = (N_("last winter"), N_("last spring"), N_("last summer"), N_("last autumn"))

_LAST = {
    "meeting": N_("contact|meeting"), "event": N_("contact|event"), "meal": N_("contact|meal"),
    "video": N_("contact|video call"), "call": N_("contact|call"), "message": N_("contact|message"),
    "email": N_("contact|mail"), "letter": N_("contact|letter"), "favour": N_("contact|favour"),
    "referral": N_("contact|referral"), "introduction": N_("contact|introduction"), "gift": N_("contact|gift"),
    "group": N_("contact|group"), "reaction": N_("contact|reaction"),
}  # fmt: skip
"""The nouns of the channels, as in "90 days since the call"."""

_DONE = {
    "call": N_("done|called"), "video": N_("done|video call"), "meeting": N_("done|met"), "event": N_("done|met"),
    "meal": N_("done|had a meal"), "message": N_("done|wrote"), "email": N_("done|wrote"), "letter": N_("done|wrote"),
    "favour": N_("done|favour"), "referral": N_("done|referral"), "introduction": N_("done|introduced"),
    "gift": N_("done|gift"), "group": N_("done|met"), "reaction": N_("done|reacted"),
}  # fmt: skip
"""What was done, as in "called 07:44"."""

_GAVE = {
    "favour": (N_("did you a favour once"), N_("did you {times} favours")),
    "referral": (N_("referred you once"), N_("referred you {times}")),
    "introduction": (N_("introduced you once"), N_("introduced you {times}")),
}


def bare(text: str) -> str:
    """A text without the word before the bar, which only tells those who translate what it is about: "done|met"."""
    return text.rpartition("|")[2]


def number_text(number: int) -> str:
    """Small numbers as words: "four"; 13 and more as digits."""
    return _(_NUMBERS[number]) if 0 <= number < len(_NUMBERS) else str(number)


def count_text(number: int, noun: str, plural: str = "") -> str:
    """ "1 contact", "4 contacts"."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"


def days_text(days: int) -> str:
    """ "1 day", "90 days"."""
    return ngettext("{n} day", "{n} days", days).format(n=days)


def span_text(days: int) -> str:
    """A span of days as one would say it: "four weeks", "four months", "a year", "two years"."""
    if days < 70:
        return _weeks(max(1, round(days / 7)))
    years = days / 365.25
    if days < 340 or (abs(years - round(years)) > 0.12 and years < 3):
        months = round(days / 30.4)
        return bare(ngettext("in|{n} month", "in|{n} months", months)).format(n=number_text(months))
    return bare(ngettext("in|a year", "in|{n} years", round(years))).format(n=number_text(round(years)))


def _weeks(weeks: int) -> str:
    return bare(ngettext("in|a week", "in|{n} weeks", weeks)).format(n=number_text(weeks))


def day_text(day: date, today: date) -> str:
    """ "12 June", with the year where it is not this one."""
    return _day(day, today, LONG_MONTHS[day.month - 1])


def _day(day: date, today: date, month: str) -> str:
    if day.year == today.year:
        return _("{day} {month}").format(day=day.day, month=month)
    return _("{day} {month} {year}").format(day=day.day, month=month, year=day.year)


def short_day(day: date, today: date) -> str:
    """ "12 Jun", with the year where it is not this one."""
    return _day(day, today, MONTHS[day.month - 1])


def weekday(day: date) -> str:
    """ "Thursday"."""
    return LONG_WEEKDAYS[day.weekday()]


def coming_day(day: date, today: date) -> str:
    """A day to come as one would say it: "today", "tomorrow", "Thursday" within a week, else "12 June"."""
    ahead = (day - today).days
    if ahead in (0, 1):
        return _("tomorrow") if ahead else _("today")
    return weekday(day) if 1 < ahead < 7 else day_text(day, today)


def last_text(code: int) -> str:
    """The noun of a channel code: "call", "mail"; "contact" for one that is not known."""
    return channel_text(NAMES[code] if code < len(NAMES) else "")


def channel_text(channel: str) -> str:
    """The noun of a channel: "call", "mail"; "contact" for one that is not known."""
    return bare(_(_LAST.get(channel, N_("contact|contact"))))


def channel_noun(channel: str) -> str:
    """The same in English, as reports name it; `noun_text` says it."""
    return bare(_LAST.get(channel, "contact"))


def noun_text(noun: str) -> str:
    """A `channel_noun` in the language that is spoken."""
    return bare(_(f"contact|{noun}"))


def done_text(channel: str) -> str:
    """What was done through a channel: "called", "wrote", "met"; "done" for one that is not known."""
    return bare(_(_DONE.get(channel, N_("done|done"))))


def gave_text(codes: list[int]) -> str:
    """What somebody gave, from the channel codes of favours, referrals and introductions: "referred you twice"."""
    parts = []
    for code in sorted(GIFTS):
        times = codes.count(code)
        if times:
            once, often = _GAVE[NAMES[code]]
            said = str(times)
            if NAMES[code] != "favour":
                said = _("twice") if times == 2 else _("{n} times").format(n=times)
            parts.append(_(once) if times == 1 else _(often).format(times=said))
    return _(" and ").join(parts)


def gifts_text(channel: str, number: int) -> str:
    """What was given: "1 favour", "2 referrals"."""
    if channel == "favour":
        return ngettext("{n} favour", "{n} favours", number).format(n=number)
    if channel == "referral":
        return ngettext("{n} referral", "{n} referrals", number).format(n=number)
    return ngettext("{n} introduction", "{n} introductions", number).format(n=number)


def until_text(day: date, today: date) -> str:
    """A month gone by as one would say it: "March", "last summer", "2023"."""
    ago = (today - day).days
    if ago < 240:
        return LONG_MONTHS[day.month - 1]
    if ago < 600:
        return _(_SEASONS[day.month % 12 // 3])
    return str(day.year)


def weekday_day(day: date, today: date) -> str:
    """A day in a narrow column: "today", "Fri 12", "Fri 12 Jul" beyond two weeks, with the year if it is another."""
    if day == today:
        return _("today")
    near = _("{weekday} {day}").format(weekday=WEEKDAYS[day.weekday()], day=day.day)
    if abs((day - today).days) <= 14:
        return near
    return f"{near} {MONTHS[day.month - 1]}" if day.year == today.year else short_day(day, today)
