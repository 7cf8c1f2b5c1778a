"""Who of the whole network may be one certain person: looked up in the index of names, without comparing everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.network.duplicates import Pair, duplicates, nearest

if TYPE_CHECKING:
    from core.network.network import Network


def doubles(network: Network) -> list[Pair]:
    """Every two people who may be one, the surest first."""
    vault = network.vault
    return duplicates(vault.documents("contacts"), vault.canonical)


def doubles_of(network: Network, id: str) -> list[Pair]:
    """Those who may be this person, the likeliest first. Raises KeyError."""
    contact, known, vault = network.contact(id), network.known(), network.vault
    names = [name for name in (contact.given, contact.family) if name] or contact.name.split()
    found = {match.id for match in known.near(contact.name, limit=20)} | network.maybe(id)
    for name in names:
        found.update(known.by_given(name), known.by_family(name))
    for mail in contact.emails:
        found.update(known.by_mail(mail.value))
    for phone in contact.phones:
        found.update(known.by_phone(phone.value))
    return nearest(id, vault.documents("contacts"), found, vault.canonical)
