"""Google's contacts as CSV: numbered groups of columns, "Phone 2 - Label" beside "Phone 2 - Value".

Both generations: until 2023 "Type", since then "Label". A cell may hold several values between " ::: "; a label
that begins with "* " marks the preferred one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from core.exchange import dates
from core.exchange.collect import Collector
from core.exchange.typewords import label_types, mail_types

_NUMBERED = re.compile(
    r"(e-?mail|phone|address|organization|relation|website|event|im|custom field|jot|external id|calendar link"
    r"|language)\s+(\d{1,3})\s+-\s+(.+)",
    re.IGNORECASE,
)
_SEVERAL = " ::: "
_ADDRESS = {
    "street": "street", "city": "city", "po box": "pobox", "region": "region", "postal code": "postal",
    "country": "country", "extended address": "ext",
}  # fmt: skip


class Slot(NamedTuple):
    """One numbered column: group, number, and what of the group it holds."""

    group: str
    number: int
    part: str


def slot_of(heading: str) -> Slot | None:
    """The slot a heading names, or None."""
    match = _NUMBERED.fullmatch(heading.strip())
    if match is None:
        return None
    part = match.group(3).strip().lower()
    group = match.group(1).lower().replace("email", "e-mail")
    return Slot(group, int(match.group(2)), "label" if part == "type" else part)


def values(cell: str) -> list[str]:
    """The several values of one cell."""
    return [part.strip() for part in cell.split(_SEVERAL.strip()) if part.strip()]


def take(cells: Mapping[tuple[str, int], Mapping[str, str]], to: Collector) -> None:
    """Take all numbered groups of one row over."""
    for (group, _), parts in sorted(cells.items()):
        label, starred = _label(parts.get("label", ""))
        if group == "address":
            _address(parts, label, starred, to)
        elif group == "organization":
            _organisation(parts, to)
        else:
            for number, value in enumerate(values(parts.get("value", ""))):
                _value(group, value, label, starred and number == 0, parts, to)


def _label(text: str) -> tuple[str, bool]:
    text = text.strip()
    starred = text.startswith("*")
    return text.lstrip("* ").strip(), starred


def _types(label: str, starred: bool) -> tuple[str, ...]:
    return (*label_types(label), *(("pref",) if starred else ()))


def _value(
    group: str, value: str, label: str, starred: bool, parts: Mapping[str, str], to: Collector
) -> None:
    if group == "e-mail":
        types = _types(label, starred)
        to.email(value, mail_types(types) if not any(":" in word for word in types) else types)
    elif group == "phone":
        to.phone(value, _types(label, starred))
    elif group == "website":
        to.url(value, _types(label, starred))
    elif group == "relation":
        to.related(value, label.lower())
    elif group == "im":
        to.handle(parts.get("service", "") or label, value)
    elif group == "event":
        found = dates.vcard_date(value)
        if label.lower() in {"anniversary", "jahrestag"} and found and not to.get("anniversary"):
            to.text("anniversary", found)
        else:
            to.custom(label or "Date", found or value)
    elif group == "language":
        to.custom("Language", value)
    else:
        to.custom(label or {"jot": "Jot"}.get(group, group.capitalize()), value)


def _address(parts: Mapping[str, str], label: str, starred: bool, to: Collector) -> None:
    split = {key: values(parts.get(part, "")) for part, key in _ADDRESS.items()}
    count = max((len(found) for found in split.values()), default=0)
    for index in range(count):
        part = {key: found[index] for key, found in split.items() if index < len(found)}
        to.address(part, _types(label, starred))
    if not count:
        for text in values(parts.get("formatted", "")):
            to.address({"street": text}, _types(label, starred))


def _organisation(parts: Mapping[str, str], to: Collector) -> None:
    name, title = parts.get("name", ""), parts.get("title", "")
    if "org" in to.document:
        to.custom("Organisation", ", ".join(part.strip() for part in (name, title) if part.strip()))
    else:
        to.text("org", name)
        if title.strip() and not to.text("role", title):
            to.custom("Title", title)
        to.unit(parts.get("department", ""))
    for part, label in (("location", "Place"), ("job description", "Job description"), ("symbol", "Symbol")):
        to.custom(label, parts.get(part, ""))
