"""FIELD=VALUE, FIELD+=VALUE and FIELD-=VALUE as they are written: which field is meant, and what is given for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from core.acts.values import Given
from core.errors import UsageError
from core.language import _
from core.text import clean_line, clean_text

ALIASES = {
    "name": "full", "first": "given", "last": "family", "title": "role", "job": "role", "company": "org", "organisation": "org",
    "organization": "org", "tag": "tags", "mail": "emails", "mails": "emails", "email": "emails", "phone": "phones",
    "tel": "phones", "url": "urls", "web": "urls", "website": "urls", "handle": "handles", "nick": "nicknames",
    "nickname": "nicknames", "offer": "offers", "need": "needs", "every": "cadence", "rhythm": "cadence", "born": "birthday",
    "via": "met_via", "at": "met_event", "event": "met_event", "met": "met_on", "place": "met_place", "how": "met_how",
    "with": "met_with", "note": "notes", "later": "snoozed", "firma": "org", "rolle": "role", "kreis": "circle",
}  # fmt: skip
"""Other words for fields."""

TEXTS = ("org", "role", "met_place", "met_how")
NAMES = ("full", "given", "middle", "family", "prefix", "suffix")
SETS = ("tags", "nicknames", "offers", "needs")
TYPED = ("emails", "phones", "urls", "handles")
PEOPLE = ("met_with", "maybe")
ADDRESS = ("street", "postal", "city", "region", "country")
OTHERS = (
    "circle", "cadence", "importance", "birthday", "anniversary", "met_on", "met_event", "met_via", "notes", "paused",
    "archived", "snoozed", "taken",
)  # fmt: skip
FIELDS = (*NAMES, *TEXTS, *SETS, *TYPED, *ADDRESS, *OTHERS, *PEOPLE)
"""Every field that can be edited, by its own name; `custom:NAME` beside them."""

_EDIT = re.compile(r"\s*([\w-]*\w(?::[^=+]+?)?)\s*(\+=|-=|=)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit, read: a field of ours, the operator, and the value as it was given."""

    field: str
    operator: str
    given: Given
    key: str = ""
    """Of a custom field: its name."""

    @property
    def text(self) -> str:
        """The value."""
        return self.given.text

    @property
    def said(self) -> str:
        """The edit as it was given, cleaned: `tag+=client`."""
        return f"{self.given.name}{self.operator}{self.text}"


def read_edit(text: str) -> Edit:
    """Read FIELD=VALUE. Raises UsageError for anything else, and for a field that does not exist."""
    match = _EDIT.fullmatch(text)
    if match is None:
        raise UsageError(
            _("'{text}' is no change of a field.").format(text=text),
            todo=_("Write FIELD=VALUE, FIELD+=VALUE to add to a set, or FIELD-=VALUE to take out of one."),
        )
    name, operator, value = match[1], match[2], match[3]
    base, colon, key = name.partition(":")
    if base.casefold() == "custom" and colon:
        return Edit("custom", operator, Given(name, clean_line(value)), clean_line(key))
    field = ALIASES.get(name.casefold(), name.casefold())
    if field not in FIELDS:
        near = get_close_matches(name.casefold(), [*FIELDS, *ALIASES], n=1, cutoff=0.6)
        what = _("There is no field '{name}': {near}?") if near else _("There is no field '{name}'.")
        raise UsageError(
            what.format(name=name, near="".join(near)),
            todo=_("Fields are {fields} and custom:NAME.").format(fields=", ".join(FIELDS)),
        )
    clean = clean_text if field == "notes" else clean_line
    edit = Edit(field, operator, Given(name, clean(value)))
    if operator != "=" and field not in (*SETS, *TYPED, *PEOPLE, "notes"):
        example = f"{name}={value.strip() or _('VALUE')}"
        raise UsageError(
            _("{field} holds one value.").format(field=name), todo=_("Write {edit}.").format(edit=example)
        )
    return edit
