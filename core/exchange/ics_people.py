"""Who takes part in an event of a calendar: those invited who did not decline, and no rooms, projectors or groups."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from core.exchange.charsets import decoded
from core.exchange.ics_lines import text_of
from core.exchange.me import Me
from core.exchange.moments import Party
from core.exchange.parties import tidy
from core.exchange.vcard_lines import Property
from core.text import clean_line

_NEARLY_ALL, _ENOUGH = 0.9, 8
"""The part of the meetings in which the owner of a calendar is, and how many there must be to tell."""
_NOBODY = frozenset({"ROOM", "RESOURCE", "GROUP"})
_AWAY = frozenset({"DECLINED", "DELEGATED"})
_THINGS = re.compile(
    r"@(?:resource|group|group\.v|import)\.calendar\.google\.com$|^(?:no-?reply|donotreply)[@+]|^unknownorganizer@",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[^\s<>@,;:\"]{1,128}@[^\s<>@,;:\"]{1,250}")
_ANGLE = re.compile(r"\s*\"?([^<>\"]{0,300})\"?\s*<([^<>\s]{1,300})>\s*")
_NOTES = re.compile(r"(?:CN=)?([^/=]{1,200})(?:/[^/\s][^/]*)+", re.IGNORECASE)


class Invited(NamedTuple):
    """Somebody an event names."""

    party: Party
    away: bool
    """They said that they do not come, or sent somebody else."""


def invited(item: Property) -> Invited | None:
    """Who an ATTENDEE or ORGANIZER is; None for a room, a resource, a group, and where nobody can be made out."""
    params = item.head.params
    if params.get("CUTYPE", "").strip('"').upper() in _NOBODY:
        return None
    value = text_of(item)
    name = _person(clean_line(decoded(params.get("CN", ""), params.get("CHARSET", "")), limit=300))
    angle = _ANGLE.fullmatch(value[:700])
    if angle:
        name, value = name or angle.group(1).strip(), angle.group(2)
    match = _MAIL.search(value[:700]) or _MAIL.search(params.get("EMAIL", "")[:700])
    email = match.group().removeprefix("mailto:") if match else ""
    if _THINGS.search(email):
        return None
    if not match and not name and ":" not in value and "/" not in value:
        name = clean_line(value, limit=200)  # vCalendar names people by their names
    party = tidy(Party(name, email))
    if not party.name and not party.email:
        return None
    answer = params.get("PARTSTAT") or params.get("STATUS", "")
    return Invited(party, answer.strip('"').upper() in _AWAY)


def _person(name: str) -> str:
    """The person of a name in the hierarchy of Notes: `Anna Schmidt/Sales/Novum`."""
    match = _NOTES.fullmatch(name)
    return match.group(1).strip() if match else name


class Company(NamedTuple):
    """Who comes together, perhaps with me among them; who invited, and who said that they do not come."""

    people: tuple[Party, ...]
    host: Party | None
    away: tuple[Party, ...]

    def without(self, me: Me) -> bool:
        """Whether I said that I do not come."""
        return any(me.is_me(name=party.name, email=party.email) for party in self.away)


def company(attendees: list[Property], organizer: Property | None) -> Company:
    """Those who take part. An organizer alone meets nobody: calendars write their owner there."""
    found = [each for item in attendees if (each := invited(item))]
    host = invited(organizer) if organizer is not None else None
    away = tuple(each.party for each in found if each.away)
    mails = {party.email.casefold() for party in away if party.email}
    people = [each.party for each in found if not each.away]
    if people and host and host.party.email.casefold() not in mails:
        people.append(host.party)
    return Company(tuple(people), host.party if host else None, away)


def owner(companies: Iterable[Company], named: str) -> tuple[str, int, int]:
    """Whose calendar it is: the mail address it is called by, else the only one that takes part in nearly everything.

    With it in how many meetings they are, and how many there are; the address is empty where it cannot be told.
    """
    counts: Counter[str] = Counter()
    meetings = 0
    for each in companies:
        mails = {party.email.casefold() for party in (*each.people, *each.away) if party.email}
        counts.update(mails)
        meetings += bool(mails)
    called = named.strip().casefold()
    often = [mail for mail, count in counts.most_common(2) if count >= _NEARLY_ALL * meetings]
    if called in counts:
        found = called
    else:
        found = often[0] if len(often) == 1 and meetings >= _ENOUGH else ""
    return found, counts[found] if found else 0, meetings
