"""My business card: what it may hold, what of it is shared, and the vCard of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from core.entry.names import split_name
from core.entry.phones import read_phone
from core.network.profile import Profile
from core.text import clean_line
from core.vault.changes import Change, Drop, Put, Set

RECORD = ("profile", "me")
SINGLE = ("name", "company", "role")
SEVERAL: Mapping[str, str] = {"mail": "emails", "phone": "phones", "web": "urls"}
"""Kinds of which a card may hold several -> the field of the profile."""

KINDS = (*SINGLE, *SEVERAL)
_PROPERTIES = {"company": "ORG", "role": "TITLE", "mail": "EMAIL", "phone": "TEL", "web": "URL"}


class Line(msgspec.Struct, frozen=True):
    """One thing that may stand on the card."""

    kind: str
    text: str
    shared: bool = False

    @property
    def key(self) -> str:
        """Under which it is remembered whether it is shared."""
        return self.kind if self.kind in SINGLE else f"{self.kind}:{self.text}"


def lines_of(profile: Profile) -> list[Line]:
    """All that is known, in the order of the card. Before anything was chosen nothing is shared."""
    found = [Line(kind, getattr(profile, kind)) for kind in SINGLE if getattr(profile, kind)]
    found += [Line(kind, text) for kind, field in SEVERAL.items() for text in getattr(profile, field)]
    return [Line(line.kind, line.text, profile.card.get(line.key, False)) for line in found]


def shared(profile: Profile) -> list[Line]:
    """What stands on the card."""
    return [line for line in lines_of(profile) if line.shared]


def read_texts(kind: str, typed: str, region: str) -> list[str]:
    """What was typed for a kind: one text, or several divided by commas; phones in their international form."""
    if kind in SINGLE:
        text = clean_line(typed)
        return [text] if text else []
    texts = [text for text in map(clean_line, typed.split(",")) if text]
    if kind == "phone":
        texts = [found.value if (found := read_phone(text, region)) is not None else text for text in texts]
    return list(dict.fromkeys(texts))


def changes(profile: Profile, wanted: Sequence[Line]) -> list[Change]:
    """What makes the card hold exactly these lines, and share those of them that are marked."""
    table, id = RECORD
    made: list[Change] = []
    for kind in SINGLE:
        text = next((line.text for line in wanted if line.kind == kind), "")
        if text != getattr(profile, kind):
            made.append(Set(table, id, kind, text or None))
    for kind, field in SEVERAL.items():
        now, before = [line.text for line in wanted if line.kind == kind], getattr(profile, field)
        made += [Put(table, id, field, text) for text in now if text not in before]
        made += [Drop(table, id, field, text) for text in before if text not in now]
    marks = {line.key: line.shared for line in wanted}
    made += [
        Put(table, id, "card", key, mark) for key, mark in marks.items() if profile.card.get(key) is not mark
    ]
    return made + [Drop(table, id, "card", key) for key in profile.card if key not in marks]


def vcard(lines: Iterable[Line]) -> str:
    """A vCard 3.0, which every telephone reads; a card needs a name, else the company or a mail stands for it."""
    lines = list(lines)
    by_kind = {kind: [line.text for line in lines if line.kind == kind] for kind in KINDS}
    names = by_kind["name"] or by_kind["company"] or by_kind["mail"] or by_kind["phone"]
    full = names[0] if names else ""
    parts = split_name(full, keep_case=True) if by_kind["name"] else None
    name = (
        (parts.family, parts.given, parts.middle, parts.prefix, parts.suffix)
        if parts is not None
        else (full,)
    )
    rows = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N:" + ";".join(map(_escaped, name)).rstrip(";"),
        f"FN:{_escaped(full)}",
    ]
    for kind, property in _PROPERTIES.items():
        # A comma in an address is part of it; a break of line never is.
        rows += [
            f"{property}:{clean_line(text) if kind == 'web' else _escaped(text)}" for text in by_kind[kind]
        ]
    return "\r\n".join([*rows, "END:VCARD", ""])


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")
