"""Who takes part in an event of a calendar: those invited who did not decline, and no rooms, projectors or groups."""

from __future__ import annotations

import re
from typing import NamedTuple

from core.exchange.charsets import decoded
from core.exchange.ics_lines import text_of
from core.exchange.me import Me
from core.exchange.moments import Party
from core.exchange.parties import tidy
from core.exchange.vcard_lines import Property
from core.text import clean_line

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
    """Who comes together: the others and perhaps me, and who invited."""

    people: tuple[Party, ...]
    host: Party | None
    declined: bool
    """I said that I do not come."""


def company(attendees: list[Property], organizer: Property | None, me: Me) -> Company:
    """Those who take part. An organizer alone meets nobody: calendars write their owner there."""
    found = [each for item in attendees if (each := invited(item))]
    host = invited(organizer) if organizer is not None else None
    away = [each.party for each in found if each.away]
    declined = any(me.is_me(name=party.name, email=party.email) for party in away)
    mails = {party.email.casefold() for party in away if party.email}
    people = [each.party for each in found if not each.away]
    if people and host and host.party.email.casefold() not in mails:
        people.append(host.party)
    return Company(tuple(people), host.party if host else None, declined)
