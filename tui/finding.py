"""Asking for the people of a filter, on the vault's thread."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable
from dataclasses import dataclass

from core.entry.phones import read_phone
from core.errors import TendError
from core.language import N_, _
from core.network.network import Network
from core.network.rows import Row
from core.vault import Vault
from tui.draw.portrait import Known
from tui.known import known_of

_QUOTED = re.compile('"[^"]*"?')

ORDERS: tuple[tuple[str, str], ...] = (
    ("", ""),
    ("name", N_("by name")),
    ("health", N_("by health")),
    ("last", N_("by last contact")),
    ("due", N_("by due")),
    ("org", N_("by organisation")),
)
"""Orders of the list as `find` knows them, and what they are called. The first: what suits the filter."""


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to one filter."""

    rows: list[Row]
    total: int
    complaint: str = ""
    hint: str = ""
    person: Known | None = None
    """The one the cursor will stand on, fetched in the same breath: list and person are painted together."""


def order_for(query: str, chosen: str) -> str:
    """The order that was chosen; else by name, words by how well they fit, fields alone by health, worst first."""
    if chosen or not query.strip():
        return chosen or "name"
    parts = _QUOTED.sub("x", query).split()
    return "" if any(not set(":<>") & set(part) for part in parts) else "health"


def find(network: Network, vault: Vault, *, query: str, order: str, stay: str) -> Found:
    """The people of a filter, and the one on whom the cursor will stand: `stay`, or the first."""
    total = len(network)
    try:
        rows = network.find(query, sort=order or None)
    except TendError as error:
        return Found([], total, complaint=str(error))
    if not rows:
        return Found(rows, total, hint=_nearest(network, query))
    id = stay if stay and any(row.id == stay for row in rows) else rows[0].id
    return Found(rows, total, person=known_of(network, vault, id))


def _nearest(network: Network, query: str) -> str:
    """The nearest value that somebody has, and how many: "tag:client has 14."."""
    nothing = network.search().nothing(query)
    return _("{what} has {n}.").format(what=nothing.suggestion, n=nothing.count) if nothing.suggestion else ""


def _warm_words(network: Network, vault: Vault) -> None:
    network.find("a", limit=1)
    network.rows()


def _warm_sayings(network: Network, vault: Vault) -> None:
    network.warm_search()


def _warm_documents(network: Network, vault: Vault) -> None:
    network.find("city:x", limit=1)


def _warm_rest(network: Network, vault: Vault) -> None:
    read_phone("+49301234567", "")
    gc.freeze()  # index and lines live until the vault is locked: no collection need look at them


WARM: tuple[Callable[[Network, Vault], None], ...] = (_warm_words, _warm_sayings, _warm_documents, _warm_rest)
"""What makes that which the first filter and the first person would have to wait for. One after the other, so that what
the person asks meanwhile waits for one of them at most."""
