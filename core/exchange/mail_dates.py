"""When a mail was written: its Date, else what the mailbox or those who carried it noted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_tz

from core.exchange.mail_headers import Headers

_ISO = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)")
_FIRST_YEAR = 1980


def written_at(headers: Headers, postmark: str, last: str) -> str:
    """Day and minute by the writer's clock, "2024-01-15T11:30", or empty where nothing tells.

    `last` is a day: what claims to be later has a wrong clock, and the next witness is asked.
    """
    for text in _witnesses(headers, postmark):
        found = _minute(text)
        if found and found[:10] <= last:
            return found
    return ""


def _witnesses(headers: Headers, postmark: str) -> Iterator[str]:
    yield headers.first("date")
    yield postmark.partition(" ")[2]
    yield from (carried.rpartition(";")[2] for carried in headers.every("received")[:1])
    yield from (headers.first(name) for name in ("delivery-date", "resent-date", "x-original-date"))


def _minute(text: str) -> str:
    if not text or len(text) > 200:
        return ""
    if found := _ISO.match(text):
        numbers = [int(part) for part in found.groups()]
    else:
        try:
            parsed = parsedate_tz(text)
        except (ValueError, IndexError, TypeError, OverflowError):  # what it makes of junk
            return ""
        if parsed is None:
            return ""
        numbers = list(parsed[:5])
    try:
        moment = datetime(*numbers)  # type: ignore[arg-type]
    except (ValueError, OverflowError, TypeError):
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M") if moment.year >= _FIRST_YEAR else ""
