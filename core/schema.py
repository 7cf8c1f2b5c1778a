"""The records of a vault: tables, fields, and which fields name other records.

A field is a *value* (one register) or a *set* (one register a member, the member's own value beside it). Fields
that are not listed are kept and passed on untouched: a newer program may have written them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    DAY = "day"  # "2026-06-09", "--06-09", "2026-06", "2026"; with a time "2026-06-09T14:30"
    LIST = "list"  # a list of texts as one value
    SET = "set"  # members carry True
    TYPED = "typed"  # members carry a list of type words: {"ada@example.org": ["work", "pref"]}
    ITEMS = "items"  # members carry an object or a text


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its kind and, where it names records, the table they are in."""

    kind: Kind
    refers: str | None = None


T, N, F, D = Field(Kind.TEXT), Field(Kind.NUMBER), Field(Kind.FLAG), Field(Kind.DAY)
L, S, TYPED, ITEMS = Field(Kind.LIST), Field(Kind.SET), Field(Kind.TYPED), Field(Kind.ITEMS)
PEOPLE = Field(Kind.SET, refers="contacts")
PERSON = Field(Kind.TEXT, refers="contacts")
EVENT = Field(Kind.TEXT, refers="events")

TABLES: dict[str, dict[str, Field]] = {
    "contacts": {
        "full": T,  # the name as shown
        "given": T,
        "middle": T,
        "family": T,
        "prefix": T,
        "suffix": T,
        "nicknames": S,
        "org": T,
        "org_units": L,
        "role": T,
        "emails": TYPED,
        "phones": TYPED,
        "urls": TYPED,
        "handles": TYPED,
        "addresses": ITEMS,  # key -> {types[], street, city, region, postal, country, pobox, ext}
        "birthday": D,
        "anniversary": D,
        "met_on": D,
        "met_place": T,
        "met_how": T,
        "met_event": EVENT,
        "met_via": PERSON,
        "met_with": PEOPLE,
        "offers": S,
        "needs": S,
        "tags": S,
        "circle": T,  # a key of network.circles, or the id of a record in table circles
        "cadence": N,  # wished days between contacts; 0 = none, overrides the circle
        "importance": N,  # 1 low .. 5 high, 3 where absent
        "notes": ITEMS,  # note id -> {"on": day or "", "text": text}
        "paused": F,
        "archived": F,
        "custom": ITEMS,  # name -> text
        "related": ITEMS,  # key -> {"name": text, "rel": text}
        "external": ITEMS,  # "source:uid" -> fingerprints of what was imported, the newest first
        "maybe": PEOPLE,  # perhaps the same person
        "apart": S,  # ids of contacts who were looked at and are somebody else
        "created": D,
        "source": T,  # hand, event, import, demo
        "snoozed": D,  # not proposed before this day
        "taken": D,  # taken on for this day
        "kept": D,  # on this day it was answered whether to let this person go: never asked again
        "looked": D,  # met at an event, and looked through on this day
        "photo": T,
    },
    "interactions": {
        "at": D,
        "channel": T,
        "kind": T,  # a finer word than the channel: lunch, coffee, walk
        "initiator": T,
        "with": PEOPLE,
        "place": T,
        "event": EVENT,
        "minutes": N,
        "text": T,
        "plan": F,
        "created": D,
        "external": ITEMS,  # "source:uid" -> the imprint of what was imported, see core.exchange.imprint
    },
    "events": {
        "name": T,
        "place": T,
        "starts": D,
        "ends": D,
        "tag": T,
        "follow_days": N,
        "follow_text": T,
        "open": F,
        "text": T,
        "expected": S,  # ids of contacts; refers to nothing, as every field that came later
        "goals": T,  # what I go there for
        "created": D,
        "external": ITEMS,
    },
    "promises": {
        "side": T,  # mine, theirs
        "with": PEOPLE,
        "text": T,
        "due": D,
        "done": D,
        "event": EVENT,
        "interaction": Field(Kind.TEXT, refers="interactions"),
        "created": D,
        "external": ITEMS,
    },
    "introductions": {
        "between": PEOPLE,
        "by": PERSON,  # absent: me
        "state": T,  # asked, agreed, made, declined, thanked
        "on": D,
        "text": T,
        "outcome": T,  # what came of it
        "created": D,
        "external": ITEMS,
    },
    "circles": {"name": T, "days": N, "rank": N},
    "views": {"name": T, "query": T, "order": T, "created": D},  # a filter of People that was kept
    "profile": {  # one record, "me"
        "name": T,
        "emails": S,
        "phones": S,
        "region": T,
        "language": T,
        "weights": ITEMS,  # channel -> weight
        "rhythms": ITEMS,  # circle -> days
        "daily_cap": N,
        "recovery_confirmed": D,
        "quiet": ITEMS,  # a notice of Today -> the day until which it says nothing
        "pitch": T,  # what I say of myself where people meet
        "company": T,  # my card: what stands on it
        "role": T,
        "urls": S,
        "card": ITEMS,  # what of it is shared: "name", "company", "role", "mail:…", "phone:…", "web:…" -> true or false
    },
    "_vault": {},
    "merges": {},
}
"""Every table of version 1. `merges` and `_vault` are the vault's own."""
