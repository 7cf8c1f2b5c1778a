"""Two people beside each other, as the screen that makes them one shows them: read on the vault's thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.acts.act import Act
from core.acts.merging import Differing, Take, compared, is_apart, keep_apart, merge
from core.language import _, ngettext
from core.network.duplicates import Pair, nearest
from core.network.nearby import doubles, doubles_of
from core.network.network import Network
from core.network.wording import short_day
from core.vault import Vault

SURE = 80
"""From here on there is hardly a doubt."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Two people: a line about each, why they may be one, and their fields."""

    first: str
    second: str
    names: tuple[str, str]
    about: tuple[str, str]
    points: int
    reasons: tuple[str, ...]
    rows: tuple[Differing, ...]


def pairs_of(network: Network, vault: Vault, *, ids: Sequence[str]) -> list[Pair]:
    """The pairs to look at: the two that were named, whatever speaks for it; those who may be the one; or all."""
    known = [id for id in ids if id in network]
    if len(known) == 2:
        first, second = known
        documents = vault.documents("contacts")
        found = nearest(first, documents, [second], vault.canonical)
        alike = next((pair for pair in found if pair.other(first) == second), None)
        return [Pair(first, second, alike.points if alike else 0, alike.reasons if alike else ())]
    return doubles_of(network, known[0]) if known else doubles(network)


def pairs_left(network: Network, vault: Vault, *, pairs: Sequence[Pair]) -> list[Pair]:
    """Of pairs that were found those that are still to be looked at, without comparing everybody again."""
    documents, left = vault.documents("contacts"), {}
    for pair in pairs:
        first, second = sorted((vault.canonical(pair.first), vault.canonical(pair.second)))
        if first == second or first not in network or second not in network:
            continue
        if not is_apart(documents, first, second, vault.canonical):
            left[first, second] = Pair(first, second, pair.points, pair.reasons)
    return list(left.values())


def beside(network: Network, vault: Vault, *, pair: Pair, first: str = "") -> Beside | None:
    """One pair; None where one of the two is not there any more. `first`: who stands at the left."""
    one, other = (pair.first, pair.second) if first != pair.second else (pair.second, pair.first)
    if one not in network or other not in network:
        return None
    return Beside(
        one,
        other,
        (network.name(one), network.name(other)),
        (_about(network, one), _about(network, other)),
        pair.points,
        pair.reasons,
        tuple(compared(vault, one, other, network.today)),
    )


def _about(network: Network, id: str) -> str:
    """ "12 contacts, the last on 11 Mar"."""
    history = [item for item in network.history(id) if not item.plan]
    if not history:
        return _("no contact yet")
    last = max(item.day for item in history)
    number = len(history)
    try:
        day = short_day(date.fromisoformat(last), network.today)
    except ValueError:
        return ngettext("{n} contact", "{n} contacts", number).format(n=number)
    return ngettext("{n} contact, last {day}", "{n} contacts, last {day}", number).format(n=number, day=day)


def made_one(network: Network, vault: Vault, *, first: str, second: str, takes: Mapping[str, Take]) -> Act:
    """What makes the two one; nothing where one is gone meanwhile."""
    if first not in network or second not in network:
        return Act([], _("one of the two is not there any more"))
    return merge(vault, first, second, takes)


def kept_apart(network: Network, vault: Vault, *, first: str, second: str) -> Act:
    """What remembers that they are two."""
    if first not in network or second not in network:
        return Act([], _("one of the two is not there any more"))
    return keep_apart(vault, first, second)
