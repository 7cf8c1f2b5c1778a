"""Days, spans of time and kinds of contact in the words of the screens."""

from __future__ import annotations

from datetime import date

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_CHANNELS = {
    "meeting": "met",
    "email": "mail",
    "referral": "tip",
    "introduction": "intro",
    "reaction": "like",
    "breakfast": "meal",  # longer than its column
}


def day_of(text: str) -> date | None:
    """The day a stored date names; None where day or month are not known."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def short(text: str, today: date) -> str:
    """A day of the past in a column: `11 Mar`, `11 Mar 24` where more than a year ago, `Mar 24`, `2024`; else nothing."""
    day = day_of(text)
    if day is None:
        year, _, month = text[:7].partition("-")
        if len(month) == 2 and month.isdigit() and 1 <= int(month) <= 12:
            return f"{MONTHS[int(month) - 1]} {year[2:]}"
        return year if len(year) == 4 and year.isdigit() else ""
    if abs((today - day).days) < 330 or (day.year == today.year):
        return f"{day.day} {MONTHS[day.month - 1]}"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year % 100:02}"


def ahead(text: str, today: date) -> str:
    """A day to come in a column: `8 Sep`, `8 Sep 27` where the year is another and the day not soon."""
    day = day_of(text)
    if day is None or day.year == today.year or (day - today).days < 90:
        return short(text, today)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year % 100:02}"


def weekday(day: date) -> str:
    """A day of these weeks: `Thu 11`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day}"


def late(days: int, room: int = 10) -> str:
    """How late something is, in at most `room` cells: `48 d late`, or `7 w late`, `4 m late`, `2 y late`."""
    spans = ((1, "d"), (7, "w"), (30, "m"), (365, "y"))
    said = (f"{days // length} {unit} late" for length, unit in spans if days >= length)
    return next((text for text in said if len(text) <= room), "late")


def coming(day: date, today: date, room: int = 10) -> str:
    """A day that is due: `today`, `3 d late`, `Fri 12`, `24 Aug`, `24 Aug 27`."""
    away = (day - today).days
    if away == 0:
        return "today"
    if away < 0:
        return late(-away, room)
    return weekday(day) if away < 21 else short(day.isoformat(), today)


def asked_day(day: date, today: date) -> str:
    """A day gone by as a question begins with it: `Yesterday`, `On Friday`, `On 2 June`."""
    ago = (today - day).days
    if ago == 1:
        return "Yesterday"
    if ago < 7:
        return f"On {LONG_WEEKDAYS[day.weekday()]}"
    return f"On {day.day} {LONG_MONTHS[day.month - 1]}"


def past(text: str, today: date) -> str:
    """A day lately, in at most eight cells: `today`, `yest.`, `Mon 8`, `12 Feb`, `Jul 25`."""
    day = day_of(text)
    if day is None:
        return short(text, today)
    ago = (today - day).days
    if ago in (0, 1):
        return ("today", "yest.")[ago]
    if ago >= 330 and day.year != today.year:
        return f"{MONTHS[day.month - 1]} {day.year % 100:02}"
    return weekday(day) if 0 < ago < 14 else short(text, today)


def ago(days: int) -> str:
    """A span in at most four cells: `90d`, `340d`, `3y`."""
    return f"{days}d" if days < 1000 else f"{days // 365}y"


def every(days: int) -> str:
    """A cadence: `every 30 days`."""
    return "every day" if days == 1 else f"every {days} days"


def channel(name: str, at: str = "") -> str:
    """A kind of contact in one short word; a meal by its time of day. Unknown kinds stand as they are."""
    if name == "meal":
        hour = int(at[11:13]) if at[11:13].isdigit() else None
        if hour is None:
            return "meal"
        return "meal" if hour < 11 else "lunch" if hour < 16 else "dinner"
    return _CHANNELS.get(name, name)


def thing(name: str, at: str = "") -> str:
    """A kind of contact as something one can plan: `meeting`, `call`, `lunch`."""
    return name if name == "meeting" else channel(name, at)


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 person`, `3 people`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: list[str], limit: int = 3) -> str:
    """Names in a row: `Anna, Ben and Carla`, `Anna, Ben, Carla and 4 more`."""
    if len(names) > limit:
        return f"{', '.join(names[:limit])} and {len(names) - limit} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def spoken(text: str) -> str:
    """A stored day in words: `11 June 1986`, `11 June`, `June 1986`, `1986`; empty for none."""
    day = day_of(text)
    if day is not None:
        return f"{day.day} {LONG_MONTHS[day.month - 1]} {day.year}"
    if text.startswith("--"):
        day = day_of(f"2000-{text[2:7]}")
        return f"{day.day} {LONG_MONTHS[day.month - 1]}" if day is not None else text
    if len(text) == 7 and text[5:].isdigit() and 1 <= int(text[5:]) <= 12:
        return f"{LONG_MONTHS[int(text[5:]) - 1]} {text[:4]}"
    return text
