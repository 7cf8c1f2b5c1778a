"""Which values of a conflict can stand together, and which can be written anew as text. Pure."""

from __future__ import annotations

from typing import NamedTuple

from core.schema import TABLES, Kind
from core.vault import Conflict
from core.vault.canonical import canonical
from core.vault.changes import Json, new_id

_LONG = {("interactions", "text"), ("events", "text")}
"""Texts of several lines: two of them stand under each other."""
_WORDS = {
    ("contacts", "met_how"), ("promises", "text"), ("introductions", "text"), ("events", "follow_text"),
}  # fmt: skip
"""Free words of one line: two of them stand behind each other."""
_CHOSEN = {"channel", "initiator", "side", "state", "circle", "source", "photo", "region", "language"}
"""Texts that are chosen out of a few, and not written."""
_APART = ("notes", "addresses", "related")
"""Sets whose members are named by chance: of two that disagree each can be one of its own."""


class Joined(NamedTuple):
    """Both values: what the register holds then, and further members (name, value)."""

    value: Json
    more: tuple[tuple[str, Json], ...] = ()


def is_long(table: str, field: str) -> bool:
    """Whether it is a text of several lines."""
    return (table, field) in _LONG or (table, field) == ("contacts", "notes")


def is_editable(conflict: Conflict) -> bool:
    """Whether what disagrees is a text that can be written anew."""
    if conflict.table not in TABLES or conflict.table == "_vault":
        return False
    known = TABLES[conflict.table].get(conflict.field)
    if known is None or known.refers or conflict.field in _CHOSEN:
        return False
    if conflict.member is None:
        return known.kind is Kind.TEXT
    values = [past.value for past in conflict.values]
    if conflict.field == "notes":
        return all(isinstance(value, dict) and isinstance(value.get("text"), str) for value in values)
    return conflict.field == "custom" and all(isinstance(value, str) for value in values)


def both_of(conflict: Conflict) -> Joined | None:
    """All values together, the older ones first where the order tells; None where only one can be."""
    if conflict.kind != "value":
        return None
    table, field, member = conflict.table, conflict.field, conflict.member
    values = [past.value for past in reversed(conflict.values)]
    if member is None:
        return _of_values(table, field, values)
    known = TABLES.get(table, {}).get(field)
    if field in _APART and all(isinstance(value, dict) for value in values):
        return Joined(values[-1], tuple((new_id(), value) for value in values[:-1]))
    if known is not None and known.kind is Kind.TYPED:
        return _lists(values)
    if field == "custom" and all(isinstance(value, str) for value in values):
        return Joined("; ".join(_once(values)))
    return None


def _of_values(table: str, field: str, values: list[Json]) -> Joined | None:
    known = TABLES.get(table, {}).get(field)
    if known is not None and known.kind is Kind.LIST:
        return _lists(values)
    texts = _once(values)
    if len(texts) < 2 or len(texts) < len(values):
        return None  # of a text and nothing, both is the text
    if (table, field) in _LONG:
        return Joined("\n".join(texts))
    return Joined("; ".join(texts)) if (table, field) in _WORDS else None


def _once(values: list[Json]) -> list[str]:
    return list(dict.fromkeys(value for value in values if isinstance(value, str) and value))


def _lists(values: list[Json]) -> Joined | None:
    found: list[Json] = []
    for value in values:
        if not isinstance(value, list):
            return None
        known = {canonical(each) for each in found}
        found += [each for each in value if canonical(each) not in known]
    return Joined(found)
