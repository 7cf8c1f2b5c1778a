"""Any file about people: what it is by its content, and what is in it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from core.clock import SystemClock
from core.errors import ImportFileError
from core.exchange import mail_sources
from core.exchange.csv_contacts import read_table
from core.exchange.draft import Progress, Reading
from core.exchange.fit import fit
from core.exchange.friends import HEADING, read_friends
from core.exchange.ics import read_calendar
from core.exchange.mail import read_mails
from core.exchange.mail_sources import mails_of, mails_of_folder
from core.exchange.me import NOBODY, Me
from core.exchange.monica import read_monica
from core.exchange.monica_rows import rows_of_json, rows_of_sql
from core.exchange.source import (
    Source,
    byte_lines,
    check_size,
    open_source,
    text_encoding,
    text_lines,
    wide_encoding,
)
from core.exchange.tend_read import read_export
from core.exchange.vcard import read_cards
from core.exchange.whatsapp import is_chat, read_chat
from core.exchange.wishes import NONE, Wishes
from core.language import N_, _

_CARD = re.compile(r"^[\ufeff \t]*BEGIN\s*:\s*VCARD\b", re.IGNORECASE | re.MULTILINE)
_CARD_END = re.compile(r"^[ \t]*END\s*:\s*VCARD\b", re.IGNORECASE | re.MULTILINE)


_CALENDAR = re.compile(r"^[\ufeff \t]*BEGIN\s*:\s*(?:VCALENDAR|VEVENT)\b", re.IGNORECASE | re.MULTILINE)
_SQL = re.compile(
    r"^\s*(?:INSERT\s+(?:IGNORE\s+)?INTO\s+`|CREATE\s+TABLE\s|SET\s+FOREIGN_KEY_CHECKS|-- MySQL dump|-- MariaDB dump"
    r"|/\*!\d{5} SET )",
    re.MULTILINE | re.IGNORECASE,
)
"""A dump of a database."""
_MONICA = re.compile(r'"(?:app_version|exported_by|number_of_invitations_sent)"\s*:')
"""What the JSON of Monica begins with."""
_TITLES = {
    "vcard": "vCard", "ics": "iCalendar", "tend": N_("export of Tend"), "csv": "CSV", "mail": N_("mail"),
    "mailbox": N_("mailbox"), "whatsapp": N_("chat of WhatsApp"), "monica-json": "Monica", "monica-sql": "Monica",
    "friends": "friends.md",
}  # fmt: skip
_FORMATS = {"mailbox": "mail", "monica-json": "monica", "monica-sql": "monica"}
"""The format of these kinds; of all others it is called as the kind is."""
_MARKDOWN = re.compile(r"#{1,6} \S")


def sniff(source: Source) -> str:
    """What a file is, by its content: one of `_TITLES`.

    `ImportFileError` for what Tend does not read.
    """
    if kind := mail_sources.kind_of(source.head):
        return kind
    check_size(source)
    text = source.head.decode(wide_encoding(source.head) or "latin-1", "replace")
    start = text.lstrip("\ufeff\xef\xbb\xbf \t\r\n")
    if not start:
        raise ImportFileError(_("{name} is empty.").format(name=source.name))
    calendar, card = _CALENDAR.search(text), _CARD.search(text)
    if calendar and (card is None or calendar.start() < card.start()):
        return "ics"
    if card or _CARD_END.search(text):
        return "vcard"
    if start.startswith("{"):
        return "monica-json" if _MONICA.search(text) and "tend-export" not in text else "tend"
    if is_chat(text):
        return "whatsapp"
    if _SQL.search(text):
        return "monica-sql"
    if HEADING.search(text):
        return "friends"
    known = _unreadable(source, text, start)
    if known:
        raise ImportFileError(
            _("{name} is {known}, which Tend does not import.").format(name=source.name, known=known),
            todo=_("Export contacts as vCard (.vcf) or CSV."),
        )
    return "csv"


def holds_mail(path: Path) -> bool:
    """Whether mail is in there: then it matters which addresses are one's own."""
    return path.is_dir() or bool(mail_sources.kind_of(open_source(path).head))


def _unreadable(source: Source, text: str, start: str) -> str:
    if source.head.startswith(b"PK\x03\x04"):
        return _("a zip archive or spreadsheet")
    if source.head.startswith(b"%PDF"):
        return _("a PDF")
    if start[:5].lower() in {"<?xml", "<html", "<!doc"}:
        return _("XML or HTML")
    if "\x00" in text:
        return _("a binary file")
    if _MARKDOWN.match(start):
        return _("a text with headings")
    return ""


def read_file(
    path: Path,
    *,
    mapping: dict[str, str] | None = None,
    region: str = "",
    progress: Progress | None = None,
    today: date | None = None,
    me: Me = NOBODY,
    wishes: Wishes = NONE,
) -> Reading:
    """Read all that a file says of people, or the mails of a folder.

    `mapping`: for a CSV, heading (or "#3", the third column) -> field, see `csv_headings.FIELDS`. `region`: the
    two letters of the person's country. `today`: the day up to which what repeats has happened, and what was to
    be done is over. `me`: whose file it is. Raises `ImportFileError` if the file as a whole cannot be read, and
    passes on what `progress` raises (`Cancelled`); single bad entries are problems of the `Reading`.
    """
    path = Path(path)
    today = today or SystemClock().today()
    me = wishes.known_to(me)
    if path.is_dir():
        reading = Reading("mail", _("folder of mail"))
        read_mails(mails_of_folder(path, wishes.bodies, progress), reading, me, today, bodies=wishes.bodies)
        return reading
    source = open_source(path)
    kind = sniff(source)
    reading = Reading(_FORMATS.get(kind, kind), _(_TITLES[kind]))
    if kind == "vcard":
        read_cards(byte_lines(source, progress), reading)
    elif kind == "ics":
        read_calendar(byte_lines(source, progress), reading, today, me)
    elif kind == "tend":
        read_export(source, reading, progress)
    elif kind.startswith("monica"):
        rows = rows_of_json if kind == "monica-json" else rows_of_sql
        read_monica(rows(source, reading, progress), reading, today)
    elif kind == "friends":
        read_friends(text_lines(source, text_encoding(source), progress), reading)
    elif kind in {"mail", "mailbox"}:
        read_mails(mails_of(source, wishes.bodies, progress), reading, me, today, bodies=wishes.bodies)
    elif kind == "whatsapp":
        read_chat(source, reading, me, wishes, today, progress)
    else:
        read_table(source, reading, mapping or {}, region, progress)
    fit(reading)
    return reading
