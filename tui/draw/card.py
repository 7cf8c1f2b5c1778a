"""A person as text to be copied."""

from __future__ import annotations

from collections.abc import Sequence

from core.language import N_, _
from core.models import Address, Contact
from tui.draw.views import Way

_KINDS = {
    "cell": N_("mobile"),
    "work": N_("work"),
    "home": N_("home"),
    "fax": N_("fax"),
    "pref": "",
    "main": "",
    "other": "",
    "voice": "",
    "internet": "",
}


def kind(types: Sequence[str]) -> str:
    """The kinds of a mail or phone in words: `mobile, work`."""
    shown = (_KINDS.get(word, word.removeprefix("label:")) for word in types)
    return ", ".join(dict.fromkeys(_(word) for word in shown if word))


def address_line(address: Address) -> str:
    """A postal address in one line."""
    town = " ".join(part for part in (address.postal, address.city) if part)
    parts = (address.street, address.ext, address.pobox, town, address.region, address.country)
    return ", ".join(part for part in parts if part)


def ways(contact: Contact) -> list[tuple[str, Way]]:
    """The ways to reach somebody with the key that copies them: `m`, `p`, `a`."""
    found = [("m", Way("", value.value, kind(value.types))) for value in contact.emails]
    found += [("p", Way("", value.value, kind(value.types))) for value in contact.phones]
    found += [
        ("a", Way("", address_line(item), kind(item.types)))
        for item in contact.addresses
        if address_line(item)
    ]
    return found


def card(contact: Contact) -> str:
    """Name, work and all ways, a line each."""
    work = ", ".join(part for part in (contact.role, contact.org) if part)
    values = [way.value for _, way in ways(contact)] + [value.value for value in contact.urls]
    return "\n".join([contact.name, *filter(None, (work, *values))])
