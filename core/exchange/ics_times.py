"""When something is, as a calendar writes it: days and times, zones by whatever name, how long it takes.

A time is shown in the calendar's own zone: the one it names, else the one most of its events have. So the same file
gives the same times on every machine. A zone that nobody knows leaves the time as it is written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.exchange.vcard_lines import Property

_STAMP = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?\d{2})?(Z)?)?")
_DURATION = re.compile(
    r"\s*\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:\d{1,7}S)?)?"
)
_OFFSET = re.compile(r"\(?(?:UTC|GMT)\s*([+-])(\d{1,2}):?(\d{2})\)?")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}")
UTC_NAMES = frozenset({"UTC", "GMT", "Z", "ETC/UTC", "ETC/GMT"})
_DAY_MINUTES = 24 * 60

# What Windows, Exchange and Outlook call the zones most people live in.
_WINDOWS = {
    "w. europe standard time": "Europe/Berlin", "central europe standard time": "Europe/Budapest",
    "central european standard time": "Europe/Warsaw", "romance standard time": "Europe/Paris",
    "gmt standard time": "Europe/London", "greenwich standard time": "Atlantic/Reykjavik",
    "e. europe standard time": "Europe/Chisinau", "fle standard time": "Europe/Kiev", "gtb standard time": "Europe/Bucharest",
    "turkey standard time": "Europe/Istanbul", "russian standard time": "Europe/Moscow",
    "israel standard time": "Asia/Jerusalem", "egypt standard time": "Africa/Cairo",
    "south africa standard time": "Africa/Johannesburg", "w. central africa standard time": "Africa/Lagos",
    "e. africa standard time": "Africa/Nairobi", "morocco standard time": "Africa/Casablanca",
    "arab standard time": "Asia/Riyadh", "arabian standard time": "Asia/Dubai", "iran standard time": "Asia/Tehran",
    "pakistan standard time": "Asia/Karachi", "india standard time": "Asia/Kolkata",
    "se asia standard time": "Asia/Bangkok", "china standard time": "Asia/Shanghai",
    "singapore standard time": "Asia/Singapore", "taipei standard time": "Asia/Taipei",
    "tokyo standard time": "Asia/Tokyo", "korea standard time": "Asia/Seoul",
    "w. australia standard time": "Australia/Perth", "aus eastern standard time": "Australia/Sydney",
    "e. australia standard time": "Australia/Brisbane", "cen. australia standard time": "Australia/Adelaide",
    "new zealand standard time": "Pacific/Auckland", "hawaiian standard time": "Pacific/Honolulu",
    "alaskan standard time": "America/Anchorage", "pacific standard time": "America/Los_Angeles",
    "us mountain standard time": "America/Phoenix", "mountain standard time": "America/Denver",
    "central standard time": "America/Chicago", "eastern standard time": "America/New_York",
    "us eastern standard time": "America/Indianapolis", "atlantic standard time": "America/Halifax",
    "newfoundland standard time": "America/St_Johns", "central standard time (mexico)": "America/Mexico_City",
    "sa pacific standard time": "America/Bogota", "e. south america standard time": "America/Sao_Paulo",
    "argentina standard time": "America/Buenos_Aires", "pacific sa standard time": "America/Santiago",
}  # fmt: skip


class Stamp(NamedTuple):
    """A day, with the minutes since midnight where a time is written (None: the whole day), and the zone's name."""

    day: date
    minutes: int | None = None
    zone: str = ""

    @property
    def text(self) -> str:
        """As records have it: `2026-06-09T14:30`."""
        if self.minutes is None:
            return self.day.isoformat()
        return f"{self.day.isoformat()}T{self.minutes // 60:02}:{self.minutes % 60:02}"


def stamp_from(text: str, zone: str = "", *, whole_day: bool = False) -> Stamp | None:
    """A time as it is written; None where it is no day of the calendar."""
    match = _STAMP.match(text)
    if match is None:
        return None
    year, month, number, hour, minute, utc = match.groups()
    try:
        day = date(int(year), int(month), int(number))
    except ValueError:
        return None
    if hour is None or whole_day or int(hour) > 23 or int(minute) > 59:
        return Stamp(day)
    return Stamp(day, int(hour) * 60 + int(minute), "UTC" if utc else zone)


def stamps_of(item: Property, limit: int = 5_000) -> list[Stamp]:
    """All times of a property; of a period its beginning."""
    whole, zone = item.head.params.get("VALUE", "").upper() == "DATE", item.head.params.get("TZID", "")
    parts = re.split(r"[,;]", item.value, maxsplit=limit)[:limit]
    found = (stamp_from(part, zone, whole_day=whole) for part in parts)
    return [stamp for stamp in found if stamp]


def minutes_between(start: Stamp, end: Stamp | None, duration: str) -> int:
    """How long it takes; 0 where that is not said."""
    if end is not None:
        return max(0, (end.day - start.day).days * _DAY_MINUTES + (end.minutes or 0) - (start.minutes or 0))
    match = _DURATION.match(duration)
    weeks, days, hours, minutes = (int(part or 0) for part in match.groups()) if match else (0, 0, 0, 0)
    return ((weeks * 7 + days) * 24 + hours) * 60 + minutes


@lru_cache(maxsize=512)
def zone_of(name: str) -> tzinfo | None:
    """The zone of a name as calendars write it: `Europe/Berlin`, `/example.org/2005/Europe/Berlin`, `W. Europe
    Standard Time`, `(UTC-05:00) Eastern Time`. None where nobody knows it."""
    name = name.strip().strip('"')[:200]
    if name.upper() in UTC_NAMES:
        return UTC
    known = _WINDOWS.get(name.casefold())
    parts = name.strip("/").split("/")
    tries = (
        [known] if known else [name, *("/".join(parts[-count:]) for count in (3, 2) if len(parts) > count)]
    )
    for each in tries:
        if each and _NAME.fullmatch(each) and "/" in each:
            try:
                return ZoneInfo(each)
            except (OSError, ValueError, KeyError):
                continue
    match = _OFFSET.match(name)
    if match is None:
        return None
    offset = timedelta(hours=int(match.group(2)), minutes=int(match.group(3)))
    return timezone(-offset if match.group(1) == "-" else offset) if offset < timedelta(hours=24) else None


def home_of(named: str, stamps: Iterable[Stamp]) -> tzinfo | None:
    """The calendar's own zone: the one it names, else the one that most of its times are written in; None: unknown."""
    if named and (zone := zone_of(named)) is not None:
        return zone
    names = Counter(stamp.zone for stamp in stamps if stamp.zone not in ("", "UTC"))
    for name, _ in names.most_common():
        if (zone := zone_of(name)) is not None:
            return zone
    return None


def moved(stamp: Stamp, zone: tzinfo | None) -> Stamp:
    """The same moment in another zone; None is this machine's. What has no zone that is known stays as it is written."""
    source = zone_of(stamp.zone) if stamp.zone and stamp.minutes is not None else None
    if source is None or source is zone or stamp.minutes is None:
        return stamp
    there = datetime(stamp.day.year, stamp.day.month, stamp.day.day, tzinfo=source)
    try:
        here = there.replace(hour=stamp.minutes // 60, minute=stamp.minutes % 60).astimezone(zone)
    except (OverflowError, ValueError, OSError):
        return stamp
    return Stamp(here.date(), here.hour * 60 + here.minute)


def own_day(stamp: Stamp, start: Stamp, home: tzinfo | None) -> date:
    """The day of a time in the zone of the series that begins at `start`: one that is written in another zone may differ."""
    if stamp.minutes is None or stamp.zone == start.zone:
        return stamp.day
    zone = zone_of(start.zone) if start.zone else home
    return stamp.day if zone is None and start.zone else moved(stamp, zone).day
