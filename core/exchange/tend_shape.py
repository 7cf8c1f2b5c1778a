"""From the shape of an export back to documents: cleaned, typed by the schema, nothing trusted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from core.exchange.draft import stable_key
from core.schema import TABLES, Field, Kind
from core.text import clean_line, clean_text
from core.vault.changes import Document, Json

_TEXTS_OF_LINES = frozenset({"text", "follow_text"})
_NAME = ("given", "middle", "family", "prefix", "suffix")
_WORKED_OUT = frozenset({"id", "health", "last_contact", "due", "health_reasons", "history"})
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,60}")
_MAX_MEMBERS = 10_000
_MAX_DEPTH = 6


def contact_document(shown: Mapping[str, Any]) -> Document:
    """The document of an exported contact. What has the wrong type counts as absent."""
    flat = {key: value for key, value in shown.items() if key not in _WORKED_OUT}
    name = _mapping(flat.pop("name", None))
    if not name.get("derived"):
        flat["full"] = name.get("full")
    flat.update((part, name.get(part)) for part in _NAME)
    flat["role"] = flat.pop("title", None)
    met = _mapping(flat.pop("met", None))
    flat.update((f"met_{part}", met.get(part)) for part in ("on", "place", "how", "event", "via", "with"))
    notes = flat.pop("note_items", None)
    plain = flat.pop("notes", None)
    if not isinstance(notes, list) and isinstance(plain, str) and clean_text(plain):
        notes = [{"key": stable_key("note", clean_text(plain)), "on": "", "text": plain}]
    flat["notes"] = notes
    return record_document("contacts", flat)


def record_document(table: str, shown: Mapping[str, Any]) -> Document:
    """The document of an exported record: empty values are absent; `more` has the last word on its fields."""
    fields = TABLES.get(table, {})
    document: Document = {}
    for field, value in shown.items():
        if field in {"id", "more"} or _FIELD.fullmatch(field) is None:
            continue
        found = _value(field, fields.get(field), value)
        if found not in (None, "", [], {}, False):
            document[field] = found
    more = shown.get("more")
    if isinstance(more, Mapping):
        for field, value in more.items():
            found = _cleaned(value)
            if isinstance(field, str) and _FIELD.fullmatch(field) and found is not None:
                document[field] = found
    return document


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _value(field: str, known: Field | None, value: object) -> Json:
    if known is None:
        return _cleaned(value)
    if known.kind in {Kind.TEXT, Kind.DAY}:
        if not isinstance(value, str):
            return None
        return clean_text(value) if field in _TEXTS_OF_LINES else clean_line(value)
    if known.kind is Kind.ITEMS:
        return _items(field, value)
    return _READ[known.kind](value)


def _number(value: object) -> Json:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53 else None


def _flag(value: object) -> Json:
    return True if value is True else None


def _list(value: object) -> Json:
    if not isinstance(value, list):
        return None
    return [clean_line(item) for item in value[:_MAX_MEMBERS] if isinstance(item, str)]


def _set(value: object) -> Json:
    if not isinstance(value, list):
        return None
    return {
        member: True
        for item in value[:_MAX_MEMBERS]
        if isinstance(item, str) and (member := clean_line(item))
    }


def _typed(value: object) -> Json:
    if not isinstance(value, list):
        return None
    found: dict[str, Json] = {}
    for item in value[:_MAX_MEMBERS]:
        entry = {"value": item} if isinstance(item, str) else _mapping(item)
        text = entry.get("value")
        if isinstance(text, str) and (member := clean_line(text)):
            found[member] = _list(entry.get("types")) or []
    return found


def _without_blanks(field: str, item: dict[str, Json]) -> dict[str, Json]:
    """An address holds the parts it has; an export names all of them."""
    return {part: text for part, text in item.items() if text != ""} if field == "addresses" else item


def _items(field: str, value: object) -> Json:
    if isinstance(value, Mapping):
        cleaned = _cleaned(value)
        return cleaned if isinstance(cleaned, dict) else None
    if not isinstance(value, list):
        return None
    found: dict[str, Json] = {}
    for item in value[:_MAX_MEMBERS]:
        cleaned = _cleaned(item)
        if isinstance(cleaned, dict):
            key = cleaned.pop("key", None)
            texts = (text for text in cleaned.values() if isinstance(text, str))
            spelled = key if isinstance(key, str) and key else stable_key("item", *texts)
            found[spelled] = _without_blanks(field, cleaned)
    return found


def _cleaned(value: object, depth: int = 0) -> Json:
    """Any JSON with its texts cleaned; None where it is nested too deeply."""
    if isinstance(value, str):
        return clean_text(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth >= _MAX_DEPTH:
        return None
    if isinstance(value, list):
        return [_cleaned(item, depth + 1) for item in value[:_MAX_MEMBERS]]
    if isinstance(value, Mapping):
        return {
            clean_line(str(key)): _cleaned(item, depth + 1)
            for key, item in list(value.items())[:_MAX_MEMBERS]
            if clean_line(str(key))
        }
    return None


_READ: dict[Kind, Callable[[object], Json]] = {
    Kind.NUMBER: _number,
    Kind.FLAG: _flag,
    Kind.LIST: _list,
    Kind.SET: _set,
    Kind.TYPED: _typed,
}
