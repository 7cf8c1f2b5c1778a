"""What an export of Monica holds, as rows of its tables: the SQL of every version 2 to 4, and the JSON of version 4.

The JSON names everything by uuid and nests what belongs to somebody; here it becomes the same rows as of the SQL.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import msgspec

from core.errors import ImportFileError
from core.exchange.draft import MAX_DRAFTS, Progress, Reading
from core.exchange.source import Source, text_encoding, text_lines
from core.exchange.sql_rows import Row, SqlRow, inserted
from core.language import N_, _

Tables: TypeAlias = Mapping[str, list[Row]]

MAX_BYTES = 128 * 2**20
LINE = "~line"
"""The line a row begins in stands beside its values under this name."""
TABLES = frozenset(
    [
        "contacts",
        "contact_fields",
        "contact_field_types",
        "addresses",
        "places",
        "tags",
        "contact_tag",
        "notes",
        "special_dates",
        "genders",
        "relationships",
        "relationship_types",
        "activities",
        "activity_contact",
        "activity_types",
        "calls",
        "conversations",
        "messages",
        "reminders",
        "tasks",
        "gifts",
        "debts",
        "currencies",
        "pets",
        "pet_categories",
        "life_events",
        "life_event_types",
    ]
)
LEFT_OUT = {
    "photos": N_("photo"), "documents": N_("document"), "entries": N_("journal entry"),
    "journal_entries": N_("journal entry"), "days": N_("mood of a day"), "occupations": N_("occupation"),
}  # fmt: skip
"""What is counted and stays behind."""
_NESTED = {
    "call": "calls", "contact_field": "contact_fields", "debt": "debts", "gift": "gifts", "note": "notes",
    "reminder": "reminders", "task": "tasks", "address": "addresses", "pet": "pets", "conversation": "conversations",
    "life_event": "life_events",
}  # fmt: skip


def rows_of_sql(source: Source, reading: Reading, progress: Progress | None = None) -> Tables:
    """The rows of an SQL export; odd statements are problems of the reading."""
    _check_size(source)
    text = "".join(text_lines(source, text_encoding(source), progress)).lstrip("\ufeff")
    found: dict[str, list[Row]] = defaultdict(list)
    for item in inserted(text, TABLES | LEFT_OUT.keys(), source.path.name, progress):
        if not isinstance(item, SqlRow):
            reading.problem(*item)
        elif item.table in LEFT_OUT:
            reading.left_out[_(LEFT_OUT[item.table])] += 1
        elif item.table != "contacts" or len(found["contacts"]) < MAX_DRAFTS:
            item.values[LINE] = str(item.line)
            found[item.table].append(item.values)
    return found


def _check_size(source: Source) -> None:
    if source.size > MAX_BYTES:
        raise ImportFileError(
            _("{name} is larger than {most} MiB.").format(name=source.path.name, most=MAX_BYTES // 2**20)
        )


def rows_of_json(source: Source, reading: Reading, progress: Progress | None = None) -> Tables:
    """The rows of a JSON export."""
    _check_size(source)
    try:
        whole = msgspec.json.decode(
            "".join(text_lines(source, text_encoding(source), progress)).lstrip("\ufeff")
        )
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError, ValueError) as error:
        raise ImportFileError(
            _("{name} is no JSON that can be read.").format(name=source.path.name)
        ) from error
    account = _dict(_dict(whole).get("account")) or _dict(whole)
    return _Json(reading).rows(account)


class _Json:
    """Takes an account apart."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._found: dict[str, list[Row]] = defaultdict(list)
        self._ids: Counter[str] = Counter()

    def rows(self, account: Mapping[str, Any]) -> Tables:
        """Everything, as rows."""
        instance = _dict(account.get("instance"))
        for table in ("contact_field_types", "genders", "activity_types", "life_event_types"):
            for item in _list(instance.get(table)):
                self._row(table, item)
        for kind, values in _collections(account):
            for item in values:
                self._of_account(kind, item)
        journal = _list(_dict(account.get("properties")).get("journal_entries"))
        if journal:
            self._reading.left_out[_(LEFT_OUT["journal_entries"])] += len(journal)
        return self._found

    def _of_account(self, kind: str, item: Mapping[str, Any]) -> None:
        if kind == "contact" and len(self._found["contacts"]) < MAX_DRAFTS:
            self._contact(item)
        elif kind == "activity":
            row = self._row("activities", item)
            row["activity_type_id"] = row.get("type")
        elif kind == "relationship":
            row = self._row("relationships", item)
            row["relationship_type_id"] = row.get("type")
            self._found["relationship_types"].append({"id": row.get("type"), "name": row.get("type")})
        elif kind in ("photo", "document"):
            self._reading.left_out[_(LEFT_OUT[f"{kind}s"])] += 1

    def _row(self, table: str, item: Mapping[str, Any], **more: str | None) -> Row:
        """A thing and its properties as one row; what has no uuid gets a name that is the same each time."""
        row = {**_texts(item), **_texts(_dict(item.get("properties"))), **more}
        if not row.get("uuid"):
            key = f"{table}/{more.get('contact_id', '')}/{row.get('created_at', '')}"
            self._ids[key] += 1
            row["uuid"] = f"{key}/{self._ids[key]}"
        row["id"] = row["uuid"]
        self._found[table].append(row)
        return row

    def _contact(self, item: Mapping[str, Any]) -> None:
        row = self._row("contacts", item)
        properties, id = _dict(item.get("properties")), row["id"]
        row["gender_id"] = row.get("gender")
        row["first_met_through_contact_id"] = row.get("first_met_through")
        for key, field in (
            ("birthdate", "birthday"),
            ("deceased_date", "deceased"),
            ("first_met_date", "first_met"),
        ):
            day = _dict(properties.get(key))
            if day:
                row[f"{field}_special_date_id"] = self._row("special_dates", day)["id"]
        for number, tag in enumerate(properties.get("tags") or ()):
            if isinstance(tag, str):
                self._found["tags"].append({"id": f"{id}/{number}", "name": tag})
                self._found["contact_tag"].append({"contact_id": id, "tag_id": f"{id}/{number}"})
        for kind, values in _collections(item):
            for value in values:
                self._of_contact(kind, value, id)
        for uuid in _uuids(item, "activity"):
            self._found["activity_contact"].append({"activity_id": uuid, "contact_id": id})

    def _of_contact(self, kind: str, item: Mapping[str, Any], contact: str | None) -> None:
        table = _NESTED.get(kind)
        if table is None:
            return
        row = self._row(table, item, contact_id=contact)
        row["contact_field_type_id"] = row.get("type") or row.get("contact_field_type")
        row["life_event_type_id"] = row.get("type")
        if table == "debts":
            row["in_debt"] = "yes" if row.get("in_debt") == "1" else "no"
        if table == "addresses":
            self._found["places"].append({**row})
            row["place_id"] = row["id"]
        for message in _list(_dict(item.get("properties")).get("messages")):
            self._row("messages", message, contact_id=contact, conversation_id=row["id"])


def _collections(node: Mapping[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The things that belong to an account or a contact, by kind: {"count", "type", "values": [...]}."""
    data = node.get("data")
    items = data if isinstance(data, list) else list(data.values()) if isinstance(data, dict) else []
    for item in items:
        kind = _dict(item).get("type")
        if isinstance(kind, str):
            yield kind, _list(_dict(item).get("values"))


def _uuids(node: Mapping[str, Any], kind: str) -> Iterator[str]:
    """What a contact only names by its uuid."""
    data = node.get("data")
    for item in data if isinstance(data, list) else []:
        if _dict(item).get("type") == kind:
            yield from (each for each in _dict(item).get("values") or () if isinstance(each, str))


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _texts(node: Mapping[str, Any]) -> Row:
    """The plain values of a thing as texts, as the SQL has them."""
    found: Row = {}
    for key, value in node.items():
        if isinstance(value, bool):
            found[key] = "1" if value else "0"
        elif isinstance(value, str | int | float):
            found[key] = str(value)
    return found
