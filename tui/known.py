"""All that network and vault know about one person at one moment: for the screens, and for the command line."""

from __future__ import annotations

from core.acts.conflicts import about_person
from core.entry.phones import read_phone
from core.models import Contact
from core.network.network import Network
from core.vault import Vault
from tui.draw.portrait import MOST_FITS, Known


def known_of(network: Network, vault: Vault, id: str, *, spaced: bool = True) -> Known | None:
    """All about one person; None where there is nobody of this id any more. On the vault's thread.

    `spaced`: phone numbers also as they are written with blanks, which takes a while the first time.
    """
    try:
        contact = network.contact(id)
    except KeyError:
        return None
    history = network.history(id)
    promises = network.promises(id)
    introductions = network.introductions(id)
    fits = network.fits(id)[:MOST_FITS] if contact.offers or contact.needs else []
    maybe, through = sorted(network.maybe(id)), network.met_through(id)
    mentioned = {contact.met_via, *contact.met_with, *maybe, *(fit.other(id) for fit in fits)}
    mentioned.update(*(entry.people for entry in history))
    mentioned.update(*(promise.people for promise in promises))
    mentioned.update(*((*item.between, item.by) for item in introductions))
    return Known(
        contact=contact,
        row=network.row(id),
        health=network.health(id),
        circle=network.circles().name(contact.circle) if contact.circle else "",
        history=history,
        promises=promises,
        introductions=introductions,
        balance=network.balance(id),
        fits=fits,
        maybe=[other for other in maybe if other in network],
        through=[network.name(other) for other in through],
        names={other: network.name(other) for other in mentioned if other},
        events={event.id: event.name for event in network.events()},
        numbers=_spaced(contact, network.region) if spaced else {},
        conflicts=about_person(vault, id, network.today),
    )


def _spaced(contact: Contact, region: str) -> dict[str, str]:
    found = {phone.value: read_phone(phone.value, region) for phone in contact.phones}
    return {value: read.shown for value, read in found.items() if read is not None}
