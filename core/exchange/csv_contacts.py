"""Contacts from a table: LinkedIn, Google, Outlook, Thunderbird, Roundcube, Monica, or any with headings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from core.exchange import csv_google, dates
from core.exchange.collect import ADDRESS_PARTS, Collector
from core.exchange.csv_google import Slot, slot_of
from core.exchange.csv_headings import checked, folded, resolve
from core.exchange.csv_out import guarded, rows_of, unguarded
from core.exchange.csv_table import Row, Table, open_table
from core.exchange.draft import MAX_DRAFTS, Column, Progress, Reading
from core.exchange.source import Source
from core.language import N_, _, ngettext
from core.models import Contact
from core.vault.changes import Document

_TEXTS = frozenset({
    "full", "given", "middle", "family", "prefix", "suffix", "org", "role", "met_place", "met_how",
})  # fmt: skip
_DATES = {"birthday": "Birthday", "anniversary": "Anniversary", "met_on": "Met on"}
_SAID = (N_("birthday"), N_("anniversary"), N_("met on"), N_("connected on"))
"""Those, and what LinkedIn has, as they are called in a sentence."""
_SETS = {"nickname": "nicknames", "offer": "offers", "need": "needs"}
_NOTHING = frozenset({"unspecified", "keine angabe", "unknown", "n/a", "-", "null"})
# A cell that holds its own heading is a template's filler where a value can never read like that.
_NO_ECHO = frozenset({"phone", "email", "url", "handle", "tag", "custom", *_DATES})
_MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW"})
_TAG_MARKS = re.compile(r"[;,]")
_BETWEEN = re.compile(r"\s*(?::::|[;\n])\s*")


class _Columns:
    """The meaning of every column of one table."""

    def __init__(self, headings: Sequence[str], mapping: Mapping[str, str]) -> None:
        self.headings = list(headings)
        self.slots: list[Slot | None] = [slot_of(heading) for heading in headings]
        self.targets = resolve(headings)
        wanted = {folded(key): checked(value) for key, value in mapping.items() if not key.startswith("#")}
        for index, heading in enumerate(headings):
            if folded(heading) in wanted:
                self.targets[index], self.slots[index] = wanted[folded(heading)], None
        for key, value in mapping.items():
            number = key[1:] if key.startswith("#") else ""
            if number.isascii() and number.isdigit() and 0 < int(number) <= len(self.targets):
                self.targets[int(number) - 1] = checked(value)
        self._name_the_rest()
        self.named = any(heading.strip() for heading in headings)
        """Whether the table has headings: then a cell under none is worth a word."""
        self.ours = "uid" in self.targets
        """Whether Tend wrote it."""

    def _name_the_rest(self) -> None:
        for index, target in enumerate(self.targets):
            heading = " ".join(self.headings[index].split())
            if self.slots[index] is None and (target == "custom" or not target) and heading:
                self.targets[index] = f"custom:{heading}"

    def shown(self) -> list[Column]:
        """The mapping, for people."""
        return [
            Column(
                heading, f"{slot.group} {slot.number}" if slot else "" if target == "skip" else target, place
            )
            for place, (heading, slot, target) in enumerate(
                zip(self.headings, self.slots, self.targets, strict=True), start=1
            )
        ]

    def date_columns(self) -> list[int]:
        """Where dates stand that may have to be proved."""
        return [i for i, target in enumerate(self.targets) if target in _DATES or _is_connected(target)]

    def title(self) -> str:
        """Which program wrote the table, as far as its headings tell."""
        known = {folded(heading) for heading in self.headings}
        if self.ours:
            return N_("CSV from Tend")
        if "connected on" in known and "position" in known:
            return N_("CSV from LinkedIn")
        if any(slot is not None and slot.group in {"e-mail", "phone"} for slot in self.slots):
            return N_("CSV from Google Contacts")
        if known & {"e mail 2 address", "e mail 2 adresse"}:
            return N_("CSV from Outlook")
        if known & {"primary email", folded("Primäre E-Mail-Adresse")}:
            return N_("CSV from Thunderbird")
        return "CSV"


def _is_connected(target: str) -> bool:
    return target == "custom:Connected on"


def read_table(
    source: Source,
    reading: Reading,
    mapping: Mapping[str, str],
    region: str = "",
    progress: Progress | None = None,
) -> None:
    """Read all rows of a CSV into `reading`. `ImportFileError` where it is no table of contacts.

    `region` is the person's country: Outlook writes dates as its machine does, so where no date of the file proves
    the order, the country decides, and a problem says so.
    """
    table = open_table(source, dict(mapping))
    columns = _Columns(table.headings, mapping)
    title = columns.title()
    reading.title, reading.columns = _(title), columns.shown()
    order = _proven(table, columns)
    if order is dates.Order.UNKNOWN and region and title == "CSV from Outlook":
        order = dates.Order.MONTH_FIRST if region.upper() in _MONTH_FIRST else dates.Order.DAY_FIRST
        if _any_date(table, columns):
            said = (
                _("dates are read month first, as in {region}: none of them proves it")
                if order is dates.Order.MONTH_FIRST
                else _("dates are read day first, as in {region}: none of them proves it")
            )
            reading.problem(table.first, said.format(region=region), kept=True)
    for number, row in enumerate(table.rows(progress), start=1):
        if len(reading.drafts) >= MAX_DRAFTS:
            reading.problem(
                row.line, _("more than {max_drafts} rows: the rest is left out").format(max_drafts=MAX_DRAFTS)
            )
            break
        _read_row(row, number, columns, order, reading)


def read_back(people: Sequence[Contact]) -> list[Document]:
    """These people as a table of Tend's own gives them back, read in memory; empty where nobody came back."""
    headings, rows = rows_of(people)
    columns = _Columns(headings, {})
    found: list[Document] = []
    for cells in rows:
        reader = _RowReader(columns, dates.Order.UNKNOWN)
        reader.read([guarded(cell) for cell in cells])
        draft = reader.to.draft(0, "")
        found.append(draft.document if draft is not None else {})
    return found


def _proven(table: Table, columns: _Columns) -> dates.Order:
    wanted = columns.date_columns()
    if not wanted:
        return dates.Order.UNKNOWN
    return dates.proven_order(
        row.cells[index] for row in table.rows() for index in wanted if index < len(row.cells)
    )


def _any_date(table: Table, columns: _Columns) -> bool:
    wanted = columns.date_columns()
    return any(
        "/" in row.cells[index] or "-" in row.cells[index]
        for row in table.rows()
        for index in wanted
        if index < len(row.cells) and not dates.is_empty_date(row.cells[index])
    )


def _read_row(row: Row, number: int, columns: _Columns, order: dates.Order, reading: Reading) -> None:
    if row.broken:
        reading.problem(row.line, _("the row cannot be read ({broken}): left out").format(broken=row.broken))
        return
    if _repeats_headings(row.cells, columns.headings):
        reading.problem(row.line, _("the headings again: left out"))
        return
    reader = _RowReader(columns, order)
    reader.read(row.cells)
    draft = reader.to.draft(row.line, _("row {number}").format(number=number), uid=reader.uid)
    if draft is None or not draft.document.keys() & {
        "full",
        "nicknames",
        "org",
        "emails",
        "phones",
        "handles",
    }:
        reading.problem(row.line, _("the row has no name, address or number: left out"))
        return
    reading.warn_of(draft)
    reading.drafts.append(draft)


def _repeats_headings(cells: Sequence[str], headings: Sequence[str]) -> bool:
    filled = [(cell, heading) for cell, heading in zip(cells, headings, strict=False) if cell.strip()]
    return len(filled) > 1 and all(cell == heading for cell, heading in filled)


class _RowReader:
    """Reads one row into a collector."""

    def __init__(self, columns: _Columns, order: dates.Order) -> None:
        self.columns = columns
        self.order = order
        self.to = Collector()
        self.uid = ""
        self.slots: dict[tuple[str, int], dict[str, str]] = {}
        self.addresses: dict[str, dict[str, str]] = {}
        self.birth: dict[str, str] = {}
        self.repeated = 0

    def read(self, cells: Sequence[str]) -> None:
        """Take every cell over."""
        columns = self.columns
        nameless = 0
        for index, cell in enumerate(cells):
            if not cell or not cell.strip():
                continue
            cell = unguarded(cell) if columns.ours else cell
            if index >= len(columns.targets):
                nameless += 1
                continue
            slot = columns.slots[index]
            if slot is not None:
                self.slots.setdefault((slot.group, slot.number), {})[slot.part] = cell
            elif columns.targets[index]:
                self.cell(columns.targets[index], cell, columns.headings[index])
            else:
                nameless += 1
        if nameless and columns.named:
            self.to.warn(
                ngettext(
                    "{n} cell stands under no heading: left out",
                    "{n} cells stand under no heading: left out",
                    nameless,
                ).format(n=nameless)
            )
        if self.repeated:
            self.to.warn(
                ngettext(
                    "{n} cell only repeats its heading: left out",
                    "{n} cells only repeat their headings: left out",
                    self.repeated,
                ).format(n=self.repeated)
            )
        csv_google.take(self.slots, self.to)
        for types, parts in self.addresses.items():
            self.to.address(parts, tuple(filter(None, types.split(","))))
        self._birth_parts()

    def cell(self, target: str, cell: str, heading: str) -> None:
        """Take one cell over by its target."""
        field, _, detail = target.partition(":")
        if field == "skip":
            return
        if cell == heading and field in _NO_ECHO:
            self.repeated += 1
        elif field in _TEXTS:
            if not self.to.text(field, cell):  # a second column for one field
                self.to.custom(heading, cell)
        elif field in _DATES:
            self.date(field, _DATES[field], cell)
        elif field in _SETS:
            self.to.member(_SETS[field], cell)
        elif field in ADDRESS_PARTS:
            parts = self.addresses.setdefault(detail, {})
            parts[field] = "\n".join(filter(None, (parts.get(field, ""), cell.strip())))
        elif field in {"email", "phone", "url"}:
            self.values(field, tuple(_split_types(detail)), cell)
        else:
            self._other(field, detail, cell)

    def _other(self, field: str, detail: str, cell: str) -> None:
        if field == "note":
            self.to.note(cell)
        elif field == "uid":
            self.uid = f"tend:{cell.strip()}"
        elif field == "tag":
            for tag in csv_google.values(cell) if ":::" in cell else _TAG_MARKS.split(cell):
                self.to.member("tags", tag.strip().removeprefix("* "))
        elif field == "unit":
            self.to.unit(cell)
        elif field == "handle":
            self.to.handle(detail, cell)
        elif field == "related":
            for name in _TAG_MARKS.split(cell) if detail == "child" else [cell]:
                self.to.related(name, detail)
        elif field == "birth":
            self.birth[detail] = cell.strip()
        elif _is_connected(f"{field}:{detail}"):
            self.date("", detail, cell)
        elif cell.strip().casefold() not in _NOTHING:
            self.to.custom(detail, cell)

    def values(self, field: str, types: tuple[str, ...], cell: str) -> None:
        """The mail addresses, numbers or pages of a cell; several are split where that is certain."""
        parts = [part for part in _BETWEEN.split(cell.strip()) if part]
        if field == "email" and len(parts) == 1 and cell.count("@") > 1:
            parts = [part for part in cell.split(",") if part.strip()]
        put = {"email": self.to.email, "phone": self.to.phone, "url": self.to.url}[field]
        for part in parts:
            put(part, types)
        if field == "url" and "/in/" in cell and "linkedin.com" in cell and not self.uid:
            self.uid = f"linkedin:{cell.strip().rstrip('/')}"

    def date(self, field: str, label: str, cell: str) -> None:
        """A date, or its text kept aside with a warning where it could be two dates or none."""
        if dates.is_empty_date(cell):
            return
        found = dates.table_date(cell, self.order)
        if not found:
            self.to.warn(
                _("{label} “{text}” is no date, or could be two: kept as text").format(
                    label=_(label.lower()), text=cell.strip()[:40]
                ),
                kept=True,
            )
        if field and found:
            self.to.text(field, found)
        else:
            self.to.custom(label, found or cell)

    def _birth_parts(self) -> None:
        year, month, number = (self.birth.get(part, "") for part in ("year", "month", "day"))
        if not any((year, month, number)):
            return
        plain = all(part.isascii() and part.isdigit() and len(part) <= 4 for part in (month, number))
        found = ""
        if plain and (not year or (year.isascii() and year.isdigit() and len(year) == 4)):
            found = dates.day(int(year) if year else None, int(month), int(number))
        elif year and not month and not number:
            found = dates.vcard_date(year)
        if found:
            self.to.text("birthday", found)
        else:
            self.to.custom("Birthday", "-".join(part for part in (year, month, number) if part))
            self.to.warn(_("the birthday is no date: kept as text"), kept=True)


def _split_types(detail: str) -> list[str]:
    return [kind for kind in detail.split(",") if kind]
