"""Puts one contact together from the pieces a file has, cleaning each and keeping each once."""

from __future__ import annotations

import re

from core.exchange.draft import Draft, Remark, stable_key
from core.exchange.typewords import united
from core.language import _
from core.text import clean_line, clean_text
from core.vault.changes import Document, Json

ADDRESS_PARTS = ("pobox", "ext", "street", "city", "region", "postal", "country")
"""In the order of a vCard's ADR."""
_NAME_PARTS = ("prefix", "given", "middle", "family", "suffix")
_MAX_MEMBERS = 500
_DIGITS = re.compile(r"\D+")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ANGLE = re.compile(r'^(?:"[^"]*"|[^<]*)<\s*([^<>\s]+@[^<>\s]+)\s*>$')


def phone_key(value: str) -> str:
    """Equal for the same number written with other blanks, dashes or brackets; words are compared as words."""
    number = _DIGITS.sub("", value)
    if len(number) < 3 or any(letter.isalpha() for letter in value):
        return value.casefold()
    return ("+" if value.lstrip("( ").startswith("+") else "") + number


class Collector:
    """The document of one contact while it is being read. Every method cleans its text and ignores empty values."""

    def __init__(self) -> None:
        self.document: Document = {}
        self.warnings: list[Remark] = []
        self._keys: dict[tuple[str, str], str] = {}

    def warn(self, text: str, *, kept: bool = False) -> None:
        """Something was not carried, or only `kept` in another form; at most a few a contact."""
        if len(self.warnings) < 20:
            self.warnings.append(Remark(text, kept))

    def get(self, field: str) -> str:
        """The text of a field so far."""
        value = self.document.get(field)
        return value if isinstance(value, str) else ""

    def text(self, field: str, value: str) -> bool:
        """Give a single field its text unless it has one. True if it has this text now."""
        value = clean_line(value)
        if not value:
            return False
        return self.document.setdefault(field, value) == value

    def _members(self, field: str) -> dict[str, Json]:
        members = self.document.setdefault(field, {})
        assert isinstance(members, dict)  # only set fields come here
        return members

    def _put(self, field: str, member: str, value: Json) -> None:
        members = self._members(field)
        if len(members) < _MAX_MEMBERS:
            members.setdefault(member, value)
        else:
            self.warn(
                _("more than {max_members} {field}: the rest is left out").format(
                    max_members=_MAX_MEMBERS, field=field
                )
            )

    def _typed(self, field: str, key: str, value: str, types: tuple[str, ...]) -> None:
        member = self._keys.setdefault((field, key), value)
        members = self._members(field)
        known = members.get(member)
        if isinstance(known, list):
            members[member] = list(united((str(item) for item in known), types))
        else:
            self._put(field, member, list(types))

    def email(self, value: str, types: tuple[str, ...] = ()) -> None:
        """A mail address: `mailto:` and `"Ada" <ada@…>` are undone; what has no @ is kept as it stands."""
        value = clean_line(value)
        if value[:7].lower() == "mailto:":
            value = value[7:].strip()
        if value.endswith(">") and (match := _ANGLE.match(value)):
            value = match.group(1)
        if value:
            self._typed("emails", value.casefold(), value, types)

    def phone(self, value: str, types: tuple[str, ...] = ()) -> None:
        """A number; words in place of a number are kept."""
        value = clean_line(value)
        if value:
            self._typed("phones", phone_key(value), value, types)

    def url(self, value: str, types: tuple[str, ...] = ()) -> None:
        """A web address, as written."""
        value = clean_line(value)
        if value:
            self._typed("urls", value.rstrip("/").casefold(), value, types)

    def handle(self, service: str, value: str) -> None:
        """A name on a messenger or network; the service stands as its type."""
        value = clean_line(value)
        if value:
            service = clean_line(service).lower()
            self._typed("handles", value.casefold(), value, (service,) if service else ())

    def address(self, parts: dict[str, str], types: tuple[str, ...]) -> None:
        """A postal address from its parts; the same address twice is one with the types of both."""
        cleaned = {part: clean_text(parts.get(part, ""), limit=5_000) for part in ADDRESS_PARTS}
        if not any(cleaned.values()):
            return
        key = stable_key("address", *cleaned.values())
        known = self._members("addresses").get(key)
        if isinstance(known, dict):
            before = known["types"]
            known["types"] = list(united(map(str, before if isinstance(before, list) else []), types))
        else:
            item: dict[str, Json] = {part: text for part, text in cleaned.items() if text}
            self._put("addresses", key, {"types": list(types), **item})

    def note(self, text: str, on: str = "") -> None:
        """A note; `on` is its day, where it has one."""
        text = clean_text(text)
        if text:
            self._put("notes", stable_key("note", *([on] if on else []), text), {"on": on, "text": text})

    def member(self, field: str, value: str) -> None:
        """A member of a plain set: a tag, a nickname."""
        value = clean_line(value, limit=500)
        if value:
            self._put(field, value, True)

    def related(self, name: str, relation: str) -> None:
        """Somebody named in this contact's entry."""
        name, relation = clean_line(name), clean_line(relation)
        if name:
            self._put(
                "related", stable_key("related", name, relation.casefold()), {"name": name, "rel": relation}
            )

    def unit(self, value: str) -> None:
        """A department."""
        value = clean_line(value)
        units = self.document.setdefault("org_units", [])
        if value and isinstance(units, list) and value not in units and len(units) < 20:
            units.append(value)

    def custom(self, name: str, value: str) -> None:
        """A field that Tend has no place of its own for; a second value gets a number behind the name."""
        name, value = clean_line(name, limit=200), clean_text(value, limit=20_000)
        if not value or not name:
            return
        members = self._members("custom")
        label, number = name, 2
        while label in members and members[label] != value and number < 50:
            label, number = f"{name} {number}", number + 1
        self._put("custom", label, value)

    def draft(self, line: int, where: str, *, uid: str = "", family_first: bool = False) -> Draft | None:
        """The finished draft, or None where nothing in it says who this is."""
        document = {field: value for field, value in self.document.items() if value not in ({}, [], "")}
        derived = "full" not in document and any(part in document for part in _NAME_PARTS)
        if derived:
            document["full"] = self._full_name(family_first)
        if not document.keys() - {"tags", "custom", "org_units"}:
            return None
        return Draft(document, line, where, tuple(self.warnings), clean_line(uid, limit=300), derived)

    def _full_name(self, family_first: bool) -> str:
        order = _NAME_PARTS
        if family_first and _EAST_ASIAN.search(self.get("family") + self.get("given")):
            order = ("prefix", "family", "given", "middle", "suffix")
        return " ".join(text for text in map(self.get, order) if text)
