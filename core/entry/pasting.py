"""What pasted lines are: one entry, one person over several lines, or several entries."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator

import msgspec

from core.entry.context import Context
from core.entry.names import is_legal_form, is_role
from core.entry.tokens import Word, cut, is_marked, visible
from core.entry.values import find_value
from core.entry.wording import say
from core.entry.words import has_capital
from core.text import clean_line

MOST_LINES = 12  # of a signature or card
_MOST_NAME_WORDS = 5
_CARD = re.compile(
    r"^[ \t]*BEGIN:VCARD\b.*?(?:^[ \t]*END:VCARD\b[^\n]*|\Z|(?=^[ \t]*BEGIN:VCARD\b))",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
_CARD_LINE = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;[^:\"]*(?:\"[^\"]*\")?)*):(.*)", re.DOTALL)
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})|--(\d{2})-?(\d{2})")


class Pasted(msgspec.Struct, frozen=True):
    """Pasted text: `sort` is line (one line, `person` holds it), person (a card or signature, as the entry line `person`)
    or ask ("7 lines: one person enter, seven entries ^n": `person` or `lines`). Several cards are never one person: `person`
    is empty then."""

    sort: str
    person: str
    lines: tuple[str, ...] = ()
    question: str = ""


def paste(text: str, context: Context) -> Pasted:
    """Say what a pasted text is; nothing is saved by it. Blank lines do not count."""
    language = context.language if context.language == "de" else "en"
    if cards := len(_CARD.findall(text)):
        entries = tuple(_entries(text))
        if len(entries) == 1:
            return Pasted("person", entries[0])
        return Pasted("ask", "", entries, say(language, "pasted_cards", cards=cards, n=len(entries)))
    lines = tuple(_lines(text))
    if len(lines) < 2:
        return Pasted("line", lines[0] if lines else "")
    person = _from_signature(lines, context)
    if len(lines) <= MOST_LINES and _is_signature(lines, context):
        return Pasted("person", person, lines)
    return Pasted("ask", person, lines, say(language, "pasted", n=len(lines)))


def _lines(text: str) -> Iterator[str]:
    return filter(None, (clean_line(line) for line in text.splitlines()))


def _entries(text: str) -> Iterator[str]:
    """An entry line for each card, and for each line around them."""
    at = 0
    for card in _CARD.finditer(text):
        yield from _lines(text[at : card.start()])
        yield _from_card(card[0])
        at = card.end()
    yield from _lines(text[at:])


# -- signatures -------------------------------------------------------------------------------------------------------


def _values(line: str, context: Context) -> tuple[list[str], str]:
    """The values of a line with their labels, and the words around them."""
    text = visible(line)
    found: list[str] = []
    rest: list[str] = []
    at = 0
    for word in cut(text):
        if word.start < at:
            continue
        value = find_value(text, word.start, context.region)
        if value:
            found.append(text[value.start : value.end])
            at = value.end
            while text[at : at + 1] and not text[at].isspace():
                at += 1
        elif word.text not in ("|", "·", "•", "/", "-", "–", "--", ","):
            rest.append(word.text)
    return found, " ".join(rest)


def _is_name(line: str) -> bool:
    words = line.split()
    return 1 <= len(words) <= _MOST_NAME_WORDS and all(
        (has_capital(word) or len(words) > 2) and not any(c.isdigit() or c in ":@" for c in word)
        for word in words
    )


def _is_signature(lines: tuple[str, ...], context: Context) -> bool:
    """True if the first line is a name and the values stand on lines of their own."""
    if not _is_name(lines[0]):
        return False
    kinds = 0
    for line in lines[1:]:
        found, rest = _values(line, context)
        if any(is_marked(word, "#!?@") for word in rest.split()):
            return False
        if found and _is_name(rest):
            return False  # a name with its values: one of several entries
        kinds += bool(found)
    return kinds > 0


def _from_signature(lines: tuple[str, ...], context: Context) -> str:
    """The lines as one entry line: name, organisation, role, values, and what is left as the note."""
    org, role = "", ""
    values: list[str] = []
    rest: list[str] = []
    for line in lines[1:]:
        found, words = _values(line, context)
        values += found
        legal = any(is_legal_form(word) for word in words.split()[1:])
        if words and legal and not org:
            org = words
        elif words and not role and not found and is_role(words) and not any(c.isdigit() for c in words):
            role = words
        elif words:
            rest.append(words)
    parts = [_name(lines[0]), *_works(org, role), *values]
    if rest:
        parts += ["--", "; ".join(rest)]
    return " ".join(parts)


def _name(text: str) -> str:
    """A name that no comma or mark can tear apart."""
    words = [Word(0, 0, word) for word in text.replace("\\", "\\\\").split()]
    return " ".join(
        f"\\{word.text}" if is_marked(word.text, "@#!?") else word.text.replace(",", "\\,") for word in words
    )


def _works(org: str, role: str) -> Iterator[str]:
    if org:
        yield "org:" + _quoted(org)
    if role:
        yield "role:" + _quoted(role)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "'") + '"'


# -- cards ------------------------------------------------------------------------------------------------------------


def _card_lines(text: str) -> Iterator[tuple[str, str, str]]:
    """(property, parameters, value) of each unfolded line of a card."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("=\n", "")
    for line in re.sub(r"\n[ \t]", "", text).split("\n"):
        match = _CARD_LINE.fullmatch(line)
        if match:
            value = match[3]
            if "QUOTED-PRINTABLE" in match[2].upper():
                value = quopri.decodestring(value.encode()).decode("utf-8", "replace")
            yield match[1].upper(), match[2].casefold(), value


def _plain(value: str) -> str:
    unescaped = value.replace("\\n", " ").replace("\\N", " ").replace("\\,", ",").replace("\\;", ";")
    return clean_line(unescaped.replace("\\\\", "\\"))


def _from_card(text: str) -> str:
    """A card as one entry line; what has no place in one goes into the note."""
    name, org, role = "", "", ""
    values: list[str] = []
    notes: list[str] = []
    for field, about, value in _card_lines(text):
        shown = _plain(value)
        if not shown or field in (
            "BEGIN",
            "END",
            "VERSION",
            "PRODID",
            "REV",
            "UID",
            "PHOTO",
            "LOGO",
            "KEY",
            "SOUND",
        ):
            continue
        if field == "FN":
            name = shown
        elif field == "N":
            family, given, middle, prefix, suffix = (*value.split(";"), "", "", "", "", "")[:5]
            name = name or _plain(" ".join(filter(None, (prefix, given, middle, family, suffix))))
        elif field == "ORG":
            org = ", ".join(filter(None, (_plain(part) for part in re.split(r"(?<!\\);", value))))
        elif field == "TITLE" or (field == "ROLE" and not role):
            role = shown
        elif part := _card_value(field, about, shown):
            values.append(part)
        else:
            notes.append(_plain(re.sub(r"(?<!\\);+", " ", value)))
    parts = [_name(name or org), *_works(org if name else "", role), *values]
    if notes := [note for note in notes if note]:
        parts += ["--", "; ".join(notes)]
    return " ".join(parts)


def _card_value(field: str, about: str, value: str) -> str:
    if field == "TEL":
        label = "F:" if "fax" in about else "M:" if "cell" in about else "T:" if "work" in about else "phone:"
        return f"{label} {value.removeprefix('tel:')}"
    if field == "EMAIL":
        return value
    if field == "URL":
        return f"web:{value}"
    if field == "NICKNAME":
        return f"nick:{_quoted(value)}"
    if field == "BDAY" and (match := _DAY.match(value)):
        return f"born:{match[1]}-{match[2]}-{match[3]}" if match[1] else f"born:{match[5]}.{match[4]}."
    return ""
