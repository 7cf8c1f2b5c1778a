"""What would become of the moments of a file: one row for each, and rows of one sort together for looking at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from core.exchange.differences import Offer
from core.exchange.moments import Moment
from core.vault.changes import Change, Document, creation

Sort = Literal["new", "same", "conflicting", "unchanged"]


class Made(NamedTuple):
    """A new record: its document without people, what it remembers of its entry, and the field of those who took part.

    A mailbox has a hundred thousand of them, and their changes take several times the room of this: they are made when
    they are asked for.
    """

    document: Document
    imprint: str
    field: str

    def whole(self, uid: str, people: tuple[str, ...]) -> Document:
        """The document as it is written."""
        document: Document = {**self.document, "external": {uid: self.imprint}}
        if self.field:
            document[self.field] = dict.fromkeys(people, True)
        return document


@dataclass(frozen=True, slots=True)
class MomentRow:
    """What would become of one moment.

    `kind`: new; same = it came in before and was changed in the file; conflicting = it was changed here, too
    (`offers`); unchanged. `people` are the contacts who took part, those that are new among them. `what` is the word
    for it: a channel, `plan`, or the name of its table. `written` is what is written of it.
    """

    kind: Sort
    moment: Moment
    record_id: str
    what: str
    people: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    written: tuple[Change, ...] | Made = ()
    offers: tuple[Offer, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """What writes it into the vault."""
        made = self.written
        if not isinstance(made, Made):
            return made
        document = made.whole(self.moment.uid, self.people)
        return tuple(creation(self.moment.table, self.record_id, document))

    @property
    def day(self) -> str:
        """When it was."""
        document = self.moment.document
        found = next((document[field] for field in ("at", "starts", "on", "due") if document.get(field)), "")
        return found[:10] if isinstance(found, str) else ""

    @property
    def title(self) -> str:
        """Its first words."""
        document = self.moment.document
        text = document.get("name") or document.get("text")
        return text.partition("\n")[0][:120] if isinstance(text, str) else ""


class Bunch(NamedTuple):
    """Moments of one sort that are looked at, taken and left together; a conflicting one stands alone.

    `people` took part, `fresh` of them are new; `first` and `last` are days, empty where none has one.
    """

    kind: Sort
    what: str
    rows: tuple[MomentRow, ...]
    people: int
    fresh: int
    first: str
    last: str
    reasons: tuple[str, ...]

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Where the file has another value than the vault."""
        return self.rows[0].offers if self.kind == "conflicting" else ()

    @property
    def writes(self) -> bool:
        """Whether anything would be written of them."""
        return any(row.written for row in self.rows)


_ORDER: tuple[Sort, ...] = ("new", "same", "conflicting")


def bunches(rows: Sequence[MomentRow], fresh: Iterable[str]) -> list[Bunch]:
    """The rows of which something may be written, put together by sort and word; `fresh` are the new people."""
    found: dict[tuple[Sort, str, int], list[MomentRow]] = {}
    for number, row in enumerate(rows):
        if row.kind != "unchanged":
            alone = number + 1 if row.kind == "conflicting" else 0
            found.setdefault((row.kind, row.what, alone), []).append(row)
    new = frozenset(fresh)
    ordered = sorted(found.items(), key=lambda item: (_ORDER.index(item[0][0]), -len(item[1])))
    return [_bunch(kind, what, members, new) for (kind, what, _), members in ordered]


def _bunch(kind: Sort, what: str, rows: list[MomentRow], new: frozenset[str]) -> Bunch:
    people = {id for row in rows for id in row.people}
    days = sorted({row.day for row in rows if row.day}) or [""]
    reasons = dict.fromkeys(reason for row in rows for reason in row.reasons)
    return Bunch(kind, what, tuple(rows), len(people), len(people & new), days[0], days[-1], tuple(reasons))
