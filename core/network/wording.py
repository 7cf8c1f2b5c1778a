"""Days, spans and channels in words."""

from __future__ import annotations

from datetime import date

from core.network.touches import GIFTS, NAMES

_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_LAST = {
    "meeting": "meeting", "event": "event", "meal": "meal", "video": "video call", "call": "call", "message": "message",
    "email": "mail", "letter": "letter", "favour": "favour", "referral": "referral", "introduction": "introduction",
    "gift": "gift", "group": "group", "reaction": "reaction",
}  # fmt: skip
"""The nouns of the channels, as in "90 days since the call"."""

_DONE = {
    "call": "called", "video": "video call", "meeting": "met", "event": "met", "meal": "had a meal", "message": "wrote",
    "email": "wrote", "letter": "wrote", "favour": "favour", "referral": "referral", "introduction": "introduced",
    "gift": "gift", "group": "met", "reaction": "reacted",
}  # fmt: skip
"""What was done, as in "called 07:44"."""

_GAVE = {
    "favour": ("did you a favour once", "did you {times} favours"),
    "referral": ("referred you once", "referred you {times}"),
    "introduction": ("introduced you once", "introduced you {times}"),
}


def number_text(number: int) -> str:
    """Small numbers as words: "four"; 13 and more as digits."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def count_text(number: int, noun: str, plural: str = "") -> str:
    """ "1 contact", "4 contacts"."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"


def days_text(days: int) -> str:
    """ "1 day", "90 days"."""
    return count_text(days, "day")


def span_text(days: int) -> str:
    """A span of days as one would say it: "four weeks", "four months", "a year", "two years"."""
    if days < 70:
        weeks = max(1, round(days / 7))
        return "a week" if weeks == 1 else f"{number_text(weeks)} weeks"
    if days < 340:
        return f"{number_text(round(days / 30.4))} months"
    years = days / 365.25
    if abs(years - round(years)) > 0.12 and years < 3:
        return f"{number_text(round(days / 30.4))} months"
    return "a year" if round(years) == 1 else f"{number_text(round(years))} years"


def day_text(day: date, today: date) -> str:
    """ "12 June", with the year where it is not this one."""
    text = f"{day.day} {_MONTHS[day.month - 1]}"
    return text if day.year == today.year else f"{text} {day.year}"


def short_day(day: date, today: date) -> str:
    """ "12 Jun", with the year where it is not this one."""
    text = f"{day.day} {_MONTHS[day.month - 1][:3]}"
    return text if day.year == today.year else f"{text} {day.year}"


def weekday(day: date) -> str:
    """ "Thursday"."""
    return _WEEKDAYS[day.weekday()]


def coming_day(day: date, today: date) -> str:
    """A day to come as one would say it: "today", "tomorrow", "Thursday" within a week, else "12 June"."""
    ahead = (day - today).days
    if ahead in (0, 1):
        return ("today", "tomorrow")[ahead]
    return weekday(day) if 1 < ahead < 7 else day_text(day, today)


def last_text(code: int) -> str:
    """The noun of a channel code: "call", "mail"; "contact" for one that is not known."""
    return _LAST.get(NAMES[code], "contact") if code < len(NAMES) else "contact"


def channel_text(channel: str) -> str:
    """The noun of a channel: "call", "mail"; "contact" for one that is not known."""
    return _LAST.get(channel, "contact")


def done_text(channel: str) -> str:
    """What was done through a channel: "called", "wrote", "met"; "done" for one that is not known."""
    return _DONE.get(channel, "done")


def gave_text(codes: list[int]) -> str:
    """What somebody gave, from the channel codes of favours, referrals and introductions: "referred you twice"."""
    parts = []
    for code in sorted(GIFTS):
        times = codes.count(code)
        if times:
            once, often = _GAVE[NAMES[code]]
            said = str(times) if NAMES[code] == "favour" else "twice" if times == 2 else f"{times} times"
            parts.append(once if times == 1 else often.format(times=said))
    return " and ".join(parts)


def until_text(day: date, today: date) -> str:
    """A month gone by as one would say it: "March", "last summer", "2023"."""
    ago = (today - day).days
    if ago < 240:
        return _MONTHS[day.month - 1]
    if ago < 600:
        return "last " + ("winter", "spring", "summer", "autumn")[day.month % 12 // 3]
    return str(day.year)


def weekday_day(day: date, today: date) -> str:
    """A day in a narrow column: "today", "Fri 12", "Fri 12 Jul" beyond two weeks, with the year if it is another."""
    if day == today:
        return "today"
    if abs((day - today).days) <= 14:
        return f"{weekday(day)[:3]} {day.day}"
    return f"{weekday(day)[:3]} {short_day(day, today)}" if day.year == today.year else short_day(day, today)
