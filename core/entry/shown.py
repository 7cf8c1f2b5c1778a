"""Days as they are shown in a preview: weekday, year where it is not this one, distance."""

from __future__ import annotations

from datetime import date

_WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "de": ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
}
_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "de": ("Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"),
}
_LONG_MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ),
    "de": (
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
        "Dezember",
    ),
}  # fmt: skip
_UNKNOWN = {"en": "day unknown", "de": "Tag unbekannt"}
_NEAR = {
    "en": {0: "today", -1: "yesterday", 1: "tomorrow"},
    "de": {0: "heute", -1: "gestern", 1: "morgen", -2: "vorgestern", 2: "übermorgen"},
}


def show_day(at: str, today: str, language: str) -> str:
    """A day without its distance: `Fri 12 Jun`, `Wed 24 Dec 2025 12:30`, `May 2026, day unknown`."""
    if len(at) < len("2026-06-09"):
        year, _, month = at.partition("-")
        name = f"{_LONG_MONTHS[language][int(month) - 1]} {year}" if month else year
        return f"{name}, {_UNKNOWN[language]}"
    day = date.fromisoformat(at[:10])
    number = f"{day.day}." if language == "de" else str(day.day)
    year = "" if at[:4] == today[:4] else f" {day.year}"
    time = f" {at[11:]}" if len(at) > 10 else ""
    return f"{_WEEKDAYS[language][day.weekday()]} {number} {_MONTHS[language][day.month - 1]}{year}{time}"


def show_distance(at: str, today: str, language: str) -> str:
    """How far a day is: `today`, `in 3 days`, `5 months ago`; empty where the day is not known."""
    if len(at) < len("2026-06-09"):
        return ""
    days = (date.fromisoformat(at[:10]) - date.fromisoformat(today)).days
    if days in _NEAR[language]:
        return _NEAR[language][days]
    amount, unit = _units(abs(days))
    if language == "de":
        names = {"d": "Tagen", "m": "Monaten", "y": "Jahren"}
        return f"{'in' if days > 0 else 'vor'} {amount} {names[unit]}"
    name = {"d": "days", "m": "months", "y": "years"}[unit]
    return f"in {amount} {name}" if days > 0 else f"{amount} {name} ago"


def _units(days: int) -> tuple[int, str]:
    if days <= 60:
        return days, "d"
    if days < 730:
        return round(days / 30.44), "m"
    return round(days / 365.25), "y"


def show_when(at: str, today: str, language: str) -> str:
    """A day with its distance: `Fri 12 Jun, in 3 days`."""
    distance = show_distance(at, today, language)
    return show_day(at, today, language) + (f", {distance}" if distance else "")


def show_birthday(born: str, language: str) -> str:
    """A birthday, with or without its year."""
    if not born.startswith("--"):
        return born
    month, day = int(born[2:4]), int(born[5:7])
    name = _LONG_MONTHS[language][month - 1]
    return f"{day}. {name}" if language == "de" else f"{day} {name}"
