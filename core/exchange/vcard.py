"""vCard 2.1, 3.0 and 4.0, as phones, mail programs and address books write them.

RFC 2426, RFC 6350 and the vCard 2.1 specification say what a property means; what vendors add is read in
`vcard_extras`. Photos, logos, sounds and keys are kept out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from core.exchange import dates
from core.exchange.charsets import decoded
from core.exchange.collect import ADDRESS_PARTS, Collector
from core.exchange.draft import MAX_DRAFTS, Draft, Reading
from core.exchange.typewords import label_text, label_types, mail_types, phone_types
from core.exchange.vcard_extras import extra
from core.exchange.vcard_lines import Property, RawCard, properties, raw_cards
from core.exchange.vcard_values import components, from_base64, from_quoted_printable, unescaped
from core.language import N_, _
from core.vault.changes import Document

_SILENT_NAMES = """VERSION REV PRODID CLASS SORT-STRING MAILER PROFILE SOURCE NAME GEO FBURL CALURI CALADRURI CLIENTPIDMAP XML
    X-ABLABEL X-ABADR X-ABUID X-ABSHOWAS X-ABORDER BEGIN END CREATED TZ"""
_SILENT = frozenset(_SILENT_NAMES.split())
_PREFERRED = {"TEL": "phones", "EMAIL": "emails", "URL": "urls"}
_KEPT_OUT = {"PHOTO": N_("photo"), "LOGO": N_("logo"), "SOUND": N_("sound")}


def read_cards(lines: Iterable[str], reading: Reading) -> None:
    """Read all cards of a file into `reading`, one at a time; bad ones become problems with their line."""
    groups: list[_Group] = []
    count = 0
    for item in raw_cards(lines):
        if not isinstance(item, RawCard):
            reading.problem(item.line, item.text)
            continue
        count += 1
        if len(reading.drafts) >= MAX_DRAFTS:
            reading.problem(
                item.line,
                _("more than {max_drafts} cards: the rest is left out").format(max_drafts=MAX_DRAFTS),
            )
            break
        card = _Card(item, reading)
        card.read()
        for flaw in item.flaws[:20]:
            reading.problem(item.line, flaw.text, kept=flaw.kept)
        if card.group is not None:
            groups.append(card.group)
            continue
        draft = card.draft(_("card {count}").format(count=count))
        if draft is None:
            reading.problem(item.line, _("the card has no name, address or number: left out"))
        else:
            reading.drafts.append(draft)
    _tag_members(groups, reading)


def read_back(data: bytes) -> Document:
    """The document of a card that was just written; empty where nobody came back."""
    reading = Reading("vcard", "vCard")
    read_cards(data.decode("latin-1").split("\r\n"), reading)
    return reading.drafts[0].document if reading.drafts else {}


class _Group:
    """A card that lists others: its name becomes a tag of theirs."""

    def __init__(self, line: int) -> None:
        self.line, self.name, self.members = line, "", list[str]()


def _tag_members(groups: list[_Group], reading: Reading) -> None:
    if not groups:
        return
    by_uid = {draft.uid.removeprefix("vcard:"): draft for draft in reading.drafts if draft.uid}
    for group in groups:
        found = [by_uid[uid] for uid in group.members if uid in by_uid]
        for draft in found:
            tags = draft.document.setdefault("tags", {})
            if isinstance(tags, dict):
                tags[group.name or "group"] = True
        reading.problem(
            group.line,
            _("“{name}” is a group, not a person: {found} of {members} members tagged").format(
                name=group.name, found=len(found), members=len(group.members)
            ),
            kept=True,
        )


class _Card:
    """Reads one card into a collector."""

    def __init__(self, raw: RawCard, reading: Reading) -> None:
        self.raw = raw
        self.reading = reading
        self.to = Collector()
        self.uid = ""
        self.group: _Group | None = None
        self.labels: dict[str, str] = {}
        self.charset = ""
        self.organisations = 0
        self.titles = 0
        self.derived = ""
        self.plain_labels: list[tuple[str, tuple[str, ...]]] = []

    def read(self) -> None:
        """Take every property over."""
        found = properties(self.raw)
        for item in found:
            if item.head.name == "X-ABLABEL":
                self.labels[item.head.group] = unescaped(self.value(item))
        preferences = [_preference(item) for item in found if "PREF" in item.head.params]
        best = min(filter(None, preferences), default=0)
        for item in found:
            self.property(item, best)
        if self.raw.agent is not None:
            self._agent(self.raw.agent)
        if self.group is not None:
            self.group.name = self.to.get("full")
        if "addresses" not in self.to.document:
            for text, types in self.plain_labels:
                self.to.address({"street": text}, types)

    def value(self, item: Property) -> str:
        """The text of a property: transfer encoding and charset undone, escapes not."""
        head, value = item.head, item.value
        charset = head.params.get("CHARSET", "")
        self.charset = charset or self.charset
        if head.quoted_printable:
            value = from_quoted_printable(value)
        elif head.binary:
            value = from_base64(value)
        return decoded(value, charset, self.charset)

    def types(self, item: Property, read: Callable[[Iterable[str]], tuple[str, ...]]) -> tuple[str, ...]:
        """The types of a property with its label, if its group has one."""
        types = read(item.head.types)
        label = self.labels.get(item.head.group) if item.head.group else None
        if label:
            types = (*types, *(word for word in label_types(label) if word not in types))
        return types

    def label(self, item: Property) -> str:
        """The words of the label of a grouped property, or empty."""
        return label_text(self.labels.get(item.head.group, "")) if item.head.group else ""

    def property(self, item: Property, best: int) -> None:
        """Take one property over."""
        name = item.head.name
        if name in _SILENT:
            return
        if name in _KEPT_OUT or name == "KEY" or (item.head.binary and name not in _HANDLERS):
            if name == "SOUND" and item.value and "X-IRMC-N" in item.head.types:
                sounds = [part.strip() for part in components(self.value(item)) if part.strip()]
                self.to.custom("Phonetic name", " ".join(sounds))
            else:
                self.reading.left_out["key" if name == "KEY" else _(_KEPT_OUT.get(name, name))] += 1
            return
        value = self.value(item)
        if not value.strip():
            return
        handler = _HANDLERS.get(name)
        if handler is not None:
            handler(self, item, value)
            if best and name in _PREFERRED and _preference(item) == best:
                self._prefer(_PREFERRED[name])
        elif not extra(self, item, value):
            label = self.label(item)
            if label:
                self.to.custom(label, unescaped(value))
            else:
                self.reading.left_out[name] += 1

    def _prefer(self, field: str) -> None:
        """The value written last is the preferred one (PREF=1 of 4.0)."""
        members = self.to.document.get(field)
        if isinstance(members, dict) and members:
            types = next(reversed(members.values()))
            if isinstance(types, list) and "pref" not in types:
                types.append("pref")

    def fn(self, item: Property, value: str) -> None:
        value = unescaped(value)
        if item.head.params.get("DERIVED", "").upper() == "TRUE":  # of the other properties (RFC 9554)
            self.derived = value
        elif not self.to.text("full", value):
            self.to.member("nicknames", value)

    def n(self, item: Property, value: str) -> None:
        if any(self.to.get(part) for part in ("family", "given")):
            return
        for field, part in zip(
            ("family", "given", "middle", "prefix", "suffix"), components(value), strict=False
        ):
            self.to.text(field, part)

    def nickname(self, item: Property, value: str) -> None:
        for part in components(value, ","):
            self.to.member("nicknames", part)

    def org(self, item: Property, value: str) -> None:
        name, *units = components(value)
        self.organisations += 1
        if self.organisations == 1:
            if not self.to.text("org", name):
                name, units = (units[0], units[1:]) if units else ("", [])
                self.to.text("org", name)
            for unit in units:
                self.to.unit(unit)
        else:
            self.to.custom("Organisation", ", ".join(part.strip() for part in (name, *units) if part.strip()))

    def title(self, item: Property, value: str) -> None:
        self.titles += 1
        if self.titles == 1:
            self.to.text("role", unescaped(value))
        else:
            self.to.custom("Title", unescaped(value))

    def role(self, item: Property, value: str) -> None:
        self.to.custom("Role", unescaped(value))

    def email(self, item: Property, value: str) -> None:
        self.to.email(unescaped(value), self.types(item, mail_types))

    def tel(self, item: Property, value: str) -> None:
        number = phone_number(unescaped(value).strip())
        if number[:4].lower() == "sip:" or number[:5].lower() == "sips:":
            self.to.handle("sip", number.partition(":")[2])
        else:
            self.to.phone(number, self.types(item, phone_types))

    def url(self, item: Property, value: str) -> None:
        self.to.url(unescaped(value), self.types(item, phone_types))

    def adr(self, item: Property, value: str) -> None:
        if ":" in value and "LABEL" in item.head.params:
            value, cut = _address_after_label(value)
            if cut:
                self.to.warn(
                    _("the label of an address has an unquoted colon: look at that address"), kept=True
                )
        parts = dict(zip(ADDRESS_PARTS, components(value), strict=False))
        if not any(part.strip() for part in parts.values()):
            parts = {"street": item.head.params.get("LABEL", "")}
        self.to.address(parts, self.types(item, phone_types))

    def postal_label(self, item: Property, value: str) -> None:
        self.plain_labels.append((unescaped(value), self.types(item, phone_types)))

    def note(self, item: Property, value: str) -> None:
        created = dates.vcard_date(item.head.params.get("CREATED", "")[:8])
        self.to.note(unescaped(value), created)

    def categories(self, item: Property, value: str) -> None:
        parts = components(value, ",")
        if len(parts) == 1:
            # Programs that escape every comma mean several all the same.
            parts = [tag for part in components(value) for tag in part.split(",")]
        for part in parts:
            self.to.member("tags", part)

    def birthday(self, item: Property, value: str) -> None:
        self.date("birthday", "Birthday", unescaped(value), item.head.params.get("X-APPLE-OMIT-YEAR", ""))

    def anniversary(self, item: Property, value: str) -> None:
        self.date("anniversary", "Anniversary", unescaped(value))

    def date(self, field: str, label: str, value: str, without_year: str = "") -> None:
        """A day, or the text kept aside with a warning where it is none."""
        found = dates.vcard_date(value)
        if found and without_year and found.startswith(without_year):
            found = "-" + found[4:]
        if found:
            self.to.text(field, found)
        else:
            self.to.custom(label, value)
            self.to.warn(
                _("{label} “{text}” is no date: kept as text").format(
                    label=_(label.lower()), text=value.strip()[:40]
                ),
                kept=True,
            )

    def uid_(self, item: Property, value: str) -> None:
        value = unescaped(value).strip()
        if value.startswith("tend:"):
            self.uid = self.uid or value
        else:
            self.uid = self.uid or "vcard:" + (value[9:] if value[:9].lower() == "urn:uuid:" else value)

    def related(self, item: Property, value: str) -> None:
        relation = next(iter(item.head.types), "").lower()
        self.to.related(unescaped(value), self.label(item).lower() or relation)

    def kind(self, item: Property, value: str) -> None:
        word = value.strip().lower()
        if word == "group":
            self.group = self.group or _Group(self.raw.line)
        elif word not in {"individual", "x-individual"}:
            self.to.custom("Kind", value)

    def group_member(self, item: Property, value: str) -> None:
        self.group = self.group or _Group(self.raw.line)
        value = value.strip()
        self.group.members.append(value[9:] if value[:9].lower() == "urn:uuid:" else value)

    def agent(self, item: Property, value: str) -> None:
        text = unescaped(value)
        if "BEGIN:VCARD" in text.upper():
            for inner in raw_cards(text.splitlines()):
                if isinstance(inner, RawCard):
                    self._agent(inner)
        else:
            self.to.related(text, "agent")

    def _agent(self, raw: RawCard) -> None:
        inner = _Card(raw, self.reading)
        inner.raw.agent = None
        inner.read()
        draft = inner.draft("")
        if draft is not None:
            self.to.related(str(draft.document.get("full") or draft.document.get("org") or ""), "agent")
            if draft.document.keys() - {"full", "given", "family", "org"}:
                self.to.warn(_("of the agent named in the card only the name is kept"))

    def gender(self, item: Property, value: str) -> None:
        sex, _, words = value.partition(";")
        known = {"M": "male", "F": "female", "O": "other", "N": "none", "U": ""}
        self.to.custom("Gender", unescaped(words) or known.get(sex.strip().upper(), sex))

    def draft(self, where: str) -> Draft | None:
        """What the card gave."""
        if self.derived and not self.to.document.keys() - {"tags", "custom", "org_units"}:
            self.to.text("full", self.derived)
        draft = self.to.draft(self.raw.line, where, uid=self.uid, family_first=True)
        if draft is not None:
            self.reading.warn_of(draft)
        return draft


def phone_number(value: str) -> str:
    """A number without `tel:`; an extension is kept in words, the rest of the URI's parameters go."""
    if value[:4].lower() != "tel:":
        return value
    number, *params = value[4:].split(";")
    for param in params:
        key, _, text = param.partition("=")
        if key.strip().lower() in {"ext", "extension"} and text:
            number += f" ext. {text}"
    return number


def _preference(item: Property) -> int:
    text = item.head.params.get("PREF", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _address_after_label(value: str) -> tuple[str, bool]:
    """Where an unquoted LABEL spilled over its colon: the part with exactly the seven fields of an address."""
    if value.count(";") == len(ADDRESS_PARTS) - 1 and ":" not in value.split(";")[0]:
        return value, False
    # The colon we want is the last one with six semicolons behind it: between the seventh and the sixth from the end.
    sixth = _nth_from_end(value, ";", len(ADDRESS_PARTS) - 1)
    seventh = value.rfind(";", 0, max(sixth, 0))
    at = value.rfind(":", seventh + 1, sixth) if sixth >= 0 else -1
    return (value[at + 1 :], True) if at >= 0 else (value, False)


def _nth_from_end(text: str, mark: str, count: int) -> int:
    at = len(text)
    for _each in range(count):
        at = text.rfind(mark, 0, at)
        if at < 0:
            break
    return at


_HANDLERS: dict[str, Callable[[_Card, Property, str], None]] = {
    "FN": _Card.fn, "N": _Card.n, "NICKNAME": _Card.nickname, "ORG": _Card.org, "TITLE": _Card.title,
    "ROLE": _Card.role, "EMAIL": _Card.email, "TEL": _Card.tel, "URL": _Card.url, "ADR": _Card.adr,
    "LABEL": _Card.postal_label, "NOTE": _Card.note, "CATEGORIES": _Card.categories, "BDAY": _Card.birthday,
    "ANNIVERSARY": _Card.anniversary, "UID": _Card.uid_, "RELATED": _Card.related, "KIND": _Card.kind,
    "X-ADDRESSBOOKSERVER-KIND": _Card.kind, "MEMBER": _Card.group_member,
    "X-ADDRESSBOOKSERVER-MEMBER": _Card.group_member, "AGENT": _Card.agent, "GENDER": _Card.gender,
}  # fmt: skip
