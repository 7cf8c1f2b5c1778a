"""What of the chosen people a format cannot carry, counted before anything is written.

Where Tend reads the format too, each person is written and read back in memory, and what did not come back is what
is lost: nothing is claimed. Elsewhere the format says which fields it carries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from core.exchange.chosen import Chosen
from core.exchange.draft import Progress
from core.language import N_, _
from core.models import Contact

ReadBack: TypeAlias = Callable[[Contact], Mapping[str, Any]]
"""Writes a person in a format and reads them again: the document, empty where nobody came back."""

RECORDS = {
    "interactions": N_("what happened with them"),
    "promises": N_("promises"),
    "introductions": N_("introductions"),
    "events": N_("events"),
    "circles": N_("circles of your own"),
    "profile": N_("what Tend knows of you"),
}
"""The tables beside the people, and what their records are called."""
WORDS = {
    "full": N_("the name as shown"),
    "given": N_("first names"),
    "middle": N_("further first names"),
    "family": N_("last names"),
    "prefix": N_("titles"),
    "suffix": N_("name suffixes"),
    "nicknames": N_("nicknames"),
    "org": N_("organisations"),
    "org_units": N_("departments"),
    "role": N_("roles"),
    "emails": N_("mail addresses"),
    "phones": N_("numbers"),
    "urls": N_("web pages"),
    "handles": N_("names on messengers"),
    "addresses": N_("addresses"),
    "birthday": N_("birthdays"),
    "anniversary": N_("anniversaries"),
    "met_on": N_("the day you met"),
    "met_place": N_("where you met"),
    "met_how": N_("how you met"),
    "met_event": N_("the event where you met"),
    "met_via": N_("who brought you together"),
    "met_with": N_("who else stood there"),
    "offers": N_("what they offer"),
    "needs": N_("what they need"),
    "tags": N_("tags"),
    "circle": N_("circles"),
    "cadence": N_("cadences"),
    "importance": N_("importance"),
    "notes": N_("notes"),
    "paused": N_("paused"),
    "archived": N_("archived"),
    "custom": N_("fields of their own"),
    "related": N_("people named in the entry"),
    "external": N_("ids of other programs"),
    "maybe": N_("perhaps the same person"),
    "created": N_("when they were noted"),
    "source": N_("where they came from"),
    "snoozed": N_("quiet until"),
    "taken": N_("taken on for today"),
    "photo": N_("photos"),
}
"""Fields of a contact in the words of people."""
_PARTS = {
    "emails": "types", "phones": "types", "urls": "types", "handles": "types", "addresses": "types", "notes": "on",
}  # fmt: skip
_PART_WORDS = {
    "emails.types": N_("what some mail addresses are for"),
    "phones.types": N_("what some numbers are for"),
    "urls.types": N_("what some web pages are for"),
    "handles.types": N_("the service of some names on messengers"),
    "addresses.types": N_("what some addresses are for"),
    "notes.on": N_("the day of notes"),
}


@dataclass(frozen=True, slots=True)
class Loss:
    """A field, or a table, and of how many people or records it stays behind."""

    field: str
    count: int

    @property
    def words(self) -> str:
        """What it is called."""
        words = WORDS | _PART_WORDS | RECORDS
        return _(words[self.field]) if self.field in words else self.field


def losses_read_back(chosen: Chosen, read_back: ReadBack, progress: Progress | None = None) -> Counter[str]:
    """Which fields of how many people did not come back."""
    found: Counter[str] = Counter()
    documents = chosen.documents("contacts")
    people = chosen.contacts()
    for number, contact in enumerate(people, start=1):
        found.update(missing(documents[contact.id], read_back(contact)))
        if progress is not None and number % 100 == 0:
            progress(number, len(people))
    return found


def losses_declared(chosen: Chosen, carried: Collection[str]) -> Counter[str]:
    """Which fields that are not carried how many people have."""
    return Counter(
        field
        for document in chosen.documents("contacts").values()
        for field, value in document.items()
        if field not in carried and _filled(value)
    )


def in_order(fields: Counter[str], records: Mapping[str, int]) -> list[Loss]:
    """Fields of people as the schema has them, then other records."""
    known = [name for field in WORDS for name in (field, f"{field}.{_PARTS.get(field)}")]
    known += sorted(fields.keys() - set(known))
    people = [Loss(field, fields[field]) for field in known if fields[field]]
    return people + [Loss(table, count) for table, count in records.items() if count]


def missing(ours: Mapping[str, Any], back: Mapping[str, Any]) -> list[str]:
    """The fields of a document of which something did not come back; "notes.on" where only a part did not."""
    found = []
    for field, value in ours.items():
        if _filled(value):
            lost = _lost(field, value, back.get(field))
            if lost:
                found.append(lost)
    return found


def _filled(value: object) -> bool:
    return value not in (None, "", [], {}, False)


def _lost(field: str, value: Any, back: Any) -> str:
    if not isinstance(value, Mapping) or not isinstance(back, Mapping):
        return "" if value == back else field
    part = _PARTS.get(field, "")
    if field in ("related", "notes", "addresses"):
        whole = _counted(value, field) <= _counted(back, field)
        rest = _counted(value, field, part) <= _counted(back, field, part)
    else:
        whole = all(member in back and _covers(carried, back[member]) for member, carried in value.items())
        rest = bool(part) and value.keys() <= back.keys()
    return "" if whole else f"{field}.{part}" if part and rest else field


def _covers(carried: object, back: object) -> bool:
    if isinstance(carried, list) and isinstance(back, list):
        return {str(each).casefold() for each in carried} <= {str(each).casefold() for each in back}
    return carried == back


def _counted(items: Mapping[str, Any], field: str, without: str = "") -> Counter[str]:
    """How often each item is there, whatever its key; `without` leaves a part of it out."""
    return Counter(_item(item, field, without) for item in items.values())


def _item(item: Any, field: str, without: str) -> str:
    if not isinstance(item, Mapping):
        return repr(item)
    fold = field == "related"
    return repr(
        sorted(
            (key, value.casefold() if fold and isinstance(value, str) else value)
            for key, value in item.items()
            if key != without and value not in ("", [], None)
        )
    )
