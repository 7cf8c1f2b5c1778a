"""What happened and what is to be done, as Monica tells it."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from core.exchange import dates
from core.exchange.draft import stable_key
from core.exchange.moments import Moment, Party, Table
from core.exchange.monica_rows import LINE, Tables
from core.exchange.sql_rows import Row
from core.language import N_, _
from core.vault.changes import Document

_MEALS = ("ate_", "picnick", "lunch", "dinner", "breakfast")
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
_WHERE = {
    "activity": N_("activity {id}"),
    "call": N_("call {id}"),
    "conversation": N_("conversation {id}"),
    "reminder": N_("reminder {id}"),
    "task": N_("task {id}"),
}
"""What each is called, with its number in the export."""


def moments(tables: Tables, uids: Mapping[str, str], names: Mapping[str, str], today: date) -> list[Moment]:
    """All of an export. `uids` and `names` tell its contacts, by their ids there."""
    teller = _Teller(tables, uids, names, today)
    return [
        *teller.activities(), *teller.calls(), *teller.conversations(), *teller.reminders(), *teller.tasks(),
    ]  # fmt: skip


def _text(row: Mapping[str, str | None], column: str) -> str:
    return row.get(column) or ""


def _at(value: str) -> str:
    """A day, with its hour where one is said that is not midnight."""
    day = dates.vcard_date(value[:10]) if len(value) >= 10 else ""
    hour = value[11:16]
    timed = len(hour) == 5 and hour[2] == ":" and hour != "00:00" and (hour[:2] + hour[3:]).isdecimal()
    return f"{day}T{hour}" if day and timed and hour < "24:00" and hour[3:] < "60" else day


class _Teller:
    """Tells table by table."""

    def __init__(
        self, tables: Tables, uids: Mapping[str, str], names: Mapping[str, str], today: date
    ) -> None:
        self._tables, self._uids, self._names, self._today = tables, uids, names, today

    def _rows(self, table: str) -> list[Row]:
        return self._tables.get(table, [])

    def _party(self, contact: str) -> tuple[Party, ...]:
        uid = self._uids.get(contact)
        return (Party(self._names.get(contact, ""), uid=uid),) if uid else ()

    def _moment(
        self,
        kind: str,
        row: Row,
        document: Document,
        people: tuple[Party, ...],
        table: Table = "interactions",
    ) -> Moment:
        """Named by its uuid; in the SQL, where most have none, by its number and when it was noted."""
        own = _text(row, "uuid") or stable_key(kind, _text(row, "id"), _text(row, "created_at"))
        filled: Document = {field: value for field, value in document.items() if value}
        line = int(_text(row, LINE) or 0)
        return Moment(
            f"monica:{kind}/{own}",
            filled,
            people,
            line,
            _(_WHERE[kind]).format(id=_text(row, "id")[:36]),
            table,
        )

    def activities(self) -> Iterator[Moment]:
        """What was done together."""
        types = {_text(row, "id"): row for row in self._rows("activity_types")}
        people: dict[str, list[str]] = defaultdict(list)
        for row in self._rows("activity_contact"):
            people[_text(row, "activity_id")].append(_text(row, "contact_id"))
        for row in self._rows("activities"):
            kind = types.get(_text(row, "activity_type_id"), {})
            word = _text(kind, "translation_key") or _text(kind, "name")
            said = (_text(row, "summary"), _text(row, "description"))
            document: Document = {
                "at": _at(_text(row, "happened_at")),
                "channel": "meal" if word.startswith(_MEALS) else "meeting",
                "kind": word.replace("_", " ").lower(),
                "initiator": "mutual",
                "text": "\n".join(filter(None, said)),
            }
            parties = (party for contact in people[_text(row, "id")] for party in self._party(contact))
            if document["at"]:
                yield self._moment("activity", row, document, tuple(parties))

    def calls(self) -> Iterator[Moment]:
        """Who called whom."""
        for row in self._rows("calls"):
            document: Document = {
                "at": _at(_text(row, "called_at")),
                "channel": "call",
                "initiator": "them" if _text(row, "contact_called") == "1" else "me",
                "text": _text(row, "content"),
            }
            if document["at"]:
                yield self._moment("call", row, document, self._party(_text(row, "contact_id")))

    def conversations(self) -> Iterator[Moment]:
        """Messages that were noted down, one contact for each conversation."""
        said: dict[str, list[Row]] = defaultdict(list)
        for row in self._rows("messages"):
            said[_text(row, "conversation_id")].append(row)
        for row in self._rows("conversations"):
            messages = sorted(said[_text(row, "id")], key=lambda each: _text(each, "written_at"))
            mine = {_text(each, "written_by_me") == "1" for each in messages}
            lines = (
                f"{'me' if _text(each, 'written_by_me') == '1' else 'them'}: {_text(each, 'content')}"
                for each in messages
            )
            document: Document = {
                "at": _at(_text(row, "happened_at")),
                "channel": "message",
                "initiator": "mutual" if len(mine) != 1 else "me" if mine == {True} else "them",
                "text": "\n".join(lines),
            }
            if document["at"]:
                yield self._moment("conversation", row, document, self._party(_text(row, "contact_id")))

    def reminders(self) -> Iterator[Moment]:
        """Reminders of one's own; those of birthdays come with the birthday. What is over counts as done."""
        of_days = {
            _text(row, column)
            for row in self._rows("contacts")
            for column in ("birthday_reminder_id", "deceased_reminder_id", "first_met_reminder_id")
        }
        for row in self._rows("reminders"):
            due = _due(row, self._today)
            if _text(row, "delible") == "0" or _text(row, "id") in of_days or not due:
                continue
            said = (_text(row, "title"), _text(row, "description"))
            document: Document = {"side": "mine", "text": "\n".join(filter(None, said)), "due": due}
            if due < self._today.isoformat() or _text(row, "inactive") == "1":
                document["done"] = due
            yield self._moment("reminder", row, document, self._party(_text(row, "contact_id")), "promises")

    def tasks(self) -> Iterator[Moment]:
        """What is to be done for somebody."""
        for row in self._rows("tasks"):
            said = (_text(row, "title"), _text(row, "description"))
            document: Document = {"side": "mine", "text": "\n".join(filter(None, said))}
            if _text(row, "completed") == "1":
                done = _at(_text(row, "completed_at")) or _at(_text(row, "created_at"))
                document["done"] = done[:10] or self._today.isoformat()
            yield self._moment("task", row, document, self._party(_text(row, "contact_id")), "promises")


def _due(row: Row, today: date) -> str:
    """The next day of a reminder: its own, or the first from today on where it comes again."""
    first = _at(_text(row, "initial_date"))[:10]
    every = _text(row, "frequency_number") or "1"
    kind = _text(row, "frequency_type")
    if len(first) != 10 or kind == "one_time" or not (every.isascii() and every.isdigit()):
        return first
    start, step = date.fromisoformat(first), max(1, int(every[:4]))
    if start >= today:
        return first
    if kind in _DAYS:
        days = _DAYS[kind] * step
        return (start + timedelta(days=-(-(today - start).days // days) * days)).isoformat()
    return _by_months(start, _MONTHS.get(kind, 12) * step, today).isoformat()


def _by_months(start: date, step: int, today: date) -> date:
    """The first day from today on that is a multiple of so many months after the start."""
    months = (today.year - start.year) * 12 + today.month - start.month
    for count in (months // step, months // step + 1):
        year, month = divmod(start.year * 12 + start.month - 1 + count * step, 12)
        day = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
        if day >= today:
            return day
    return day
