"""Any file about people: what it is by its content, and what is in it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from core.clock import SystemClock
from core.errors import ImportFileError
from core.exchange.csv_contacts import read_table
from core.exchange.draft import Progress, Reading
from core.exchange.fit import fit
from core.exchange.friends import HEADING, read_friends
from core.exchange.ics import read_calendar
from core.exchange.me import NOBODY, Me
from core.exchange.monica import read_monica
from core.exchange.monica_rows import rows_of_json, rows_of_sql
from core.exchange.source import Source, byte_lines, open_source, text_encoding, text_lines, wide_encoding
from core.exchange.tend_read import read_export
from core.exchange.vcard import read_cards

_CARD = re.compile(r"^[\ufeff\s]*BEGIN\s*:\s*VCARD\b", re.IGNORECASE | re.MULTILINE)
_CARD_END = re.compile(r"^\s*END\s*:\s*VCARD\b", re.IGNORECASE | re.MULTILINE)


_CALENDAR = re.compile(r"^[\ufeff\s]*BEGIN\s*:\s*(?:VCALENDAR|VEVENT)\b", re.IGNORECASE | re.MULTILINE)
_MAIL = re.compile(
    r"(From \S+ .*\d{4}\s*\n|(Return-Path|Received|Delivered-To|Message-I[Dd]|MIME-Version|From|To|Subject|Date):[ \t].*\n"
    r"([ \t]+.*\n)*[A-Z][\w-]*:[ \t])"
)
"""A mailbox, or two headers of a message."""
_SQL = re.compile(
    r"^\s*(?:INSERT\s+(?:IGNORE\s+)?INTO\s+`|CREATE\s+TABLE\s|SET\s+FOREIGN_KEY_CHECKS|-- MySQL dump|-- MariaDB dump"
    r"|/\*!\d{5} SET )",
    re.MULTILINE | re.IGNORECASE,
)
"""A dump of a database."""
_MONICA = re.compile(r'"(?:app_version|exported_by|number_of_invitations_sent)"\s*:')
"""What the JSON of Monica begins with."""
_CHAT = re.compile(r"\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? +\d{1,2}[:.]\d{2}[^,;\t\n]{0,12}(\]| -) ")
"""A message with its day and time before it."""
_MARKDOWN = re.compile(r"#{1,6} \S")


def sniff(source: Source) -> str:
    """What a file is, by its content: vcard, calendar, tend, monica-json, monica-sql, friends, csv.

    `ImportFileError` for what Tend does not read.
    """
    text = source.head.decode(wide_encoding(source.head) or "latin-1", "replace")
    start = text.lstrip("\ufeff\xef\xbb\xbf \t\r\n")
    if not start:
        raise ImportFileError(f"{source.path.name} is empty.")
    calendar, card = _CALENDAR.search(text), _CARD.search(text)
    if calendar and (card is None or calendar.start() < card.start()):
        return "calendar"
    if card or _CARD_END.search(text):
        return "vcard"
    if start.startswith("{"):
        return "monica-json" if _MONICA.search(text) and "tend-export" not in text else "tend"
    if _SQL.search(text):
        return "monica-sql"
    if HEADING.search(text):
        return "friends"
    known = _unreadable(source, text, start)
    if known:
        raise ImportFileError(
            f"{source.path.name} is {known}, which Tend does not import.",
            todo="Export contacts as vCard (.vcf) or CSV.",
        )
    return "csv"


def _unreadable(source: Source, text: str, start: str) -> str:
    if source.head.startswith(b"PK\x03\x04"):
        return "a zip archive or spreadsheet"
    if source.head.startswith(b"%PDF"):
        return "a PDF"
    if start[:5].lower() in {"<?xml", "<html", "<!doc"}:
        return "XML or HTML"
    if "\x00" in text:
        return "a binary file"
    if _MAIL.match(start):
        return "mail"
    if _CHAT.match(start):
        return "a chat"
    if _MARKDOWN.match(start):
        return "a text with headings"
    return ""


def read_file(
    path: Path,
    *,
    mapping: dict[str, str] | None = None,
    region: str = "",
    progress: Progress | None = None,
    today: date | None = None,
    me: Me = NOBODY,
) -> Reading:
    """Read all that a file says of people.

    `mapping`: for a CSV, heading (or "#3", the third column) -> field, see `csv_headings.FIELDS`. `region`: the
    two letters of the person's country. `today`: the day up to which what repeats has happened, and what was to
    be done is over. `me`: whose file it is. Raises `ImportFileError` if the file as a whole cannot be read, and
    passes on what `progress` raises (`Cancelled`); single bad entries are problems of the `Reading`.
    """
    source = open_source(Path(path))
    kind = sniff(source)
    if kind == "vcard":
        reading = Reading("vcard", "vCard")
        read_cards(byte_lines(source, progress), reading)
    elif kind == "calendar":
        reading = Reading("ics", "iCalendar")
        read_calendar(byte_lines(source, progress), reading, today or SystemClock().today(), me)
    elif kind == "tend":
        reading = Reading("tend", "export of Tend")
        read_export(source, reading, progress)
    elif kind.startswith("monica"):
        reading = Reading("monica", "Monica")
        rows = rows_of_json if kind == "monica-json" else rows_of_sql
        read_monica(rows(source, reading, progress), reading, today or SystemClock().today())
    elif kind == "friends":
        reading = Reading("friends", "friends.md")
        read_friends(text_lines(source, text_encoding(source), progress), reading)
    else:
        reading = Reading("csv", "CSV")
        read_table(source, reading, mapping or {}, region, progress)
    fit(reading)
    return reading
