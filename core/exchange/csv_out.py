"""People as a table: the headings of Google Contacts, which most programs read, and a few of Tend's own.

UTF-8 with a mark, because Excel takes a file without one for windows-1252. A cell that a spreadsheet would carry out
as a formula gets an apostrophe in front, which Tend takes away again; a telephone number is no formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from core.exchange.chosen import Chosen
from core.exchange.draft import Progress
from core.exchange.typewords import label_types
from core.models import Address, Contact, Value

MARK = "\ufeff".encode()
_SEVERAL = " ::: "
_LABELS = {
    ("cell",): "Mobile", ("home",): "Home", ("work",): "Work", ("main",): "Main", ("other",): "Other",
    ("pager",): "Pager", ("fax",): "Fax", ("home", "fax"): "Home Fax", ("work", "fax"): "Work Fax",
    ("work", "cell"): "Work Mobile", ("home", "cell"): "Home Mobile", ("work", "pager"): "Work Pager",
    ("other", "fax"): "Other Fax", ("msg",): "msg",
}  # fmt: skip
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"\+[\d ()/.-]*\d[\d ()/.-]*|-\d+(?:[.,]\d+)?")
_ADDRESS = {
    "Street": "street", "City": "city", "PO Box": "pobox", "Region": "region", "Postal Code": "postal",
    "Country": "country", "Extended Address": "ext",
}  # fmt: skip
_SINGLE = {
    "Tend Id": "id", "Full Name": "full", "Name Prefix": "prefix", "First Name": "given", "Middle Name": "middle",
    "Last Name": "family", "Name Suffix": "suffix", "Organization Name": "org", "Organization Title": "role",
    "Birthday": "birthday", "Anniversary": "anniversary", "Met On": "met_on", "Met At": "met_place",
    "How Met": "met_how",
}  # fmt: skip
_DAYS = frozenset({"birthday", "anniversary", "met_on"})
_REPEATED = {
    "Nickname": "nicknames", "Organization Department": "org_units", "Offers": "offers", "Needs": "needs",
    "Notes": "notes",
}  # fmt: skip
_GROUPS = {
    "E-mail": ("Label", "Value"), "Phone": ("Label", "Value"), "Website": ("Label", "Value"),
    "IM": ("Service", "Value"), "Address": ("Label", *_ADDRESS), "Relation": ("Label", "Value"),
    "Custom Field": ("Label", "Value"),
}  # fmt: skip


def guarded(cell: str) -> str:
    """The cell with an apostrophe in front where a spreadsheet would calculate it; a number stays as it is."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that `guarded` has put in front."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def table(chosen: Chosen, progress: Progress | None = None) -> Iterator[bytes]:
    """The headings, then a row for each person. `progress` is told (rows written, rows in all)."""
    people = chosen.contacts()
    columns = _Columns(people)
    yield MARK + _line(columns.headings)
    for number, contact in enumerate(people, start=1):
        yield _line(columns.row(contact))
        if progress is not None and number % 200 == 0:
            progress(number, len(people))


def rows_of(people: Sequence[Contact]) -> tuple[list[str], list[list[str]]]:
    """The headings and the cells of these people, as a reader finds them."""
    columns = _Columns(people)
    return columns.headings, [columns.row(contact) for contact in people]


def _line(cells: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(map(guarded, cells))
    return line.getvalue().encode("utf-8", "replace")


class _Columns:
    """As many columns of each kind as the one with the most needs."""

    def __init__(self, people: Sequence[Contact]) -> None:
        self._repeated = {
            name: max((len(getattr(contact, field)) for contact in people), default=0)
            for name, field in _REPEATED.items()
        }
        self._groups = {
            group: max((len(_members(contact, group)) for contact in people), default=0) for group in _GROUPS
        }
        self.headings = [*_SINGLE, "Labels"]
        for name, most in self._repeated.items():
            self.headings += [name if number == 1 else f"{name} {number}" for number in range(1, most + 1)]
        for group, most in self._groups.items():
            self.headings += [
                f"{group} {number} - {part}" for number in range(1, most + 1) for part in _GROUPS[group]
            ]

    def row(self, contact: Contact) -> list[str]:
        """The cells of one person."""
        cells = [_single(contact, field) for field in _SINGLE.values()]
        lone = len(contact.tags) == 1 and any(mark in contact.tags[0] for mark in ",;")
        cells.append(_SEVERAL.join((*contact.tags, "") if lone else contact.tags))
        for name, most in self._repeated.items():
            values = [_text(value) for value in getattr(contact, _REPEATED[name])]
            cells += values + [""] * (most - len(values))
        for group, most in self._groups.items():
            members = _members(contact, group)
            cells += [cell for member in members for cell in member]
            cells += [""] * ((most - len(members)) * len(_GROUPS[group]))
        return cells


def _single(contact: Contact, field: str) -> str:
    """The cell of a field; a day without a year has a blank in front, as Google writes it."""
    text = str(getattr(contact, field))
    return f" {text}" if field in _DAYS and text.startswith("--") else text


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(getattr(value, "text", ""))


def _members(contact: Contact, group: str) -> list[list[str]]:
    """The cells of every member of a numbered group."""
    match group:
        case "E-mail":
            return list(map(_value, contact.emails))
        case "Phone":
            return list(map(_value, contact.phones))
        case "Website":
            return list(map(_value, contact.urls))
        case "IM":
            return [[next(iter(item.types), ""), item.value] for item in contact.handles]
        case "Address":
            return list(map(_address, contact.addresses))
        case "Relation":
            return [[person.rel, person.name] for person in contact.related]
        case _:
            return [[name, text] for name, text in contact.custom]


def _value(item: Value) -> list[str]:
    return [label_of(item.types), item.value]


def _address(address: Address) -> list[str]:
    return [label_of(address.types), *(getattr(address, part) for part in _ADDRESS.values())]


def label_of(types: Sequence[str]) -> str:
    """One label for all types, a star in front of the preferred; what it cannot say is left out."""
    star = "* " if "pref" in types else ""
    rest = tuple(kind for kind in types if kind != "pref")
    if rest in _LABELS:
        return star + _LABELS[rest]
    for kind in rest:
        text = _LABELS.get((kind,), kind.removeprefix("label:"))
        if label_types(text) == rest:
            return star + text
    return star + (_LABELS.get(rest[:1], rest[0].removeprefix("label:")) if rest else "")
