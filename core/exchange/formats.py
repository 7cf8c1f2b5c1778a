"""Every format that Tend writes: what it is called, how it is written, and what it leaves behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from core.exchange import (
    calendar_out,
    csv_contacts,
    csv_out,
    friends,
    friends_out,
    markdown_out,
    vcard,
    vcard_out,
)
from core.exchange.chosen import Chosen
from core.exchange.draft import Progress
from core.exchange.lost import RECORDS, Loss, in_order, losses_declared, losses_read_back
from core.exchange.tend_json import export_chunks
from core.language import N_, _
from core.models import Contact
from core.schema import TABLES

Chunks: TypeAlias = Callable[[Chosen, Progress | None], Iterator[bytes]]
Pages: TypeAlias = Callable[[Chosen, Progress | None], Iterator[tuple[str, bytes]]]
Carried: TypeAlias = Callable[[Chosen], Mapping[str, int]]
Lost: TypeAlias = Callable[[Chosen, Progress | None], Counter[str]]

_IN_A_CALENDAR = frozenset(
    {"full", "given", "middle", "family", "prefix", "suffix", "birthday", "anniversary"}
)
_NOT_ON_A_PAGE = frozenset({"external", "maybe", "created", "source", "snoozed", "taken", "photo"})


@dataclass(frozen=True, slots=True)
class Format:
    """A format. `name` is short, `purpose` says what it is for. `ending` is that of a file; a folder has none, and `pages` instead of `chunks`.

    `lost` counts the fields of people that stay behind, `carried` how many records of other tables go.
    """

    id: str
    name: str
    purpose: str
    ending: str
    lost: Lost
    carried: Carried
    chunks: Chunks | None = None
    pages: Pages | None = None

    @property
    def title(self) -> str:
        """What it is for, in the language of the person."""
        return _(self.purpose)

    def losses(self, chosen: Chosen, progress: Progress | None = None) -> list[Loss]:
        """What of the chosen stays behind."""
        carried = self.carried(chosen)
        left = {table: len(chosen.documents(table)) - carried.get(table, 0) for table in RECORDS}
        return in_order(self.lost(chosen, progress), left)


def _no_records(chosen: Chosen) -> Mapping[str, int]:
    return {}


def _records(*tables: str) -> Carried:
    return lambda chosen: {table: len(chosen.documents(table)) for table in tables}


def _nothing(chosen: Chosen, progress: Progress | None) -> Counter[str]:
    return Counter()


def _declared(carried: frozenset[str]) -> Lost:
    return lambda chosen, progress: losses_declared(chosen, carried)


def _card_back(version: str) -> Lost:
    def back(contact: Contact) -> Mapping[str, object]:
        return vcard.read_back(vcard_out.card(contact, version))

    return lambda chosen, progress: losses_read_back(chosen, back, progress)


def _cards(version: str) -> Chunks:
    return lambda chosen, progress: vcard_out.cards(chosen, version, progress)


def _row_back(chosen: Chosen, progress: Progress | None) -> Counter[str]:
    return losses_read_back(chosen, lambda contact: csv_contacts.read_back([contact])[0], progress)


def _friend_back(chosen: Chosen, progress: Progress | None) -> Counter[str]:
    names = friends_out.names_of(chosen.contacts())
    return losses_read_back(chosen, partial(friends.read_back, names=names), progress)


FORMATS: dict[str, Format] = {
    each.id: each
    for each in (
        Format(
            "json", "JSON", N_("everything, read back without loss"), ".json", _nothing, _records(*RECORDS), export_chunks
        ),
        Format("vcard", "vCard 4.0", N_("address books"), ".vcf", _card_back("4.0"), _no_records, _cards("4.0")),
        Format(
            "vcard3", "vCard 3.0", N_("older address books"), ".vcf", _card_back("3.0"), _no_records, _cards("3.0")
        ),
        Format("csv", "CSV", N_("a table for spreadsheets and Google Contacts"), ".csv", _row_back, _no_records, csv_out.table),
        Format(
            "markdown", "Markdown", N_("a folder of pages to read"), "",
            _declared(frozenset(TABLES["contacts"]) - _NOT_ON_A_PAGE),
            _records("interactions", "promises", "introductions", "events"), pages=markdown_out.pages,
        ),
        Format(
            "ics", "iCalendar", N_("birthdays, promises, whom to talk to, plans"), ".ics",
            _declared(_IN_A_CALENDAR), calendar_out.carried, calendar_out.calendar,
        ),
        Format("friends", "friends.md", N_("the program friends"), ".md", _friend_back, friends_out.carried, friends_out.friends_file),
    )
}  # fmt: skip
"""By the word for the command line."""
