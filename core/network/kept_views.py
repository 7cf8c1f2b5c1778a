"""Filters of People that were kept under a name, and those that everybody has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from core.errors import NotUnderstoodError
from core.language import N_, _
from core.models import View, built, view_from

if TYPE_CHECKING:
    from core.network.network import Network

STANDING: tuple[View, ...] = (
    View(id="", name=N_("due today"), query="due:today", order="due"),
    View(id="", name=N_("with a promise"), query="has:promise"),
    View(id="", name=N_("cooling"), query="health:cooling", order="health"),
    View(id="", name=N_("to sort in"), query="circle:none -is:archived", order="last"),
)
"""Views that need not be kept; their ids are empty."""


def kept_views(network: Network) -> list[View]:
    """The views of this vault, by name."""
    views = built(network.vault.documents("views"), view_from)
    return sorted(views, key=lambda view: (view.name.casefold(), view.id))


def all_views(network: Network) -> list[View]:
    """The kept views, then those that everybody has, as far as no kept one is called the same."""
    kept = kept_views(network)
    names = {view.name.casefold() for view in kept}
    standing = [msgspec.structs.replace(view, name=_(view.name)) for view in STANDING]
    return kept + [view for view in standing if view.name.casefold() not in names]


def view_named(views: Iterable[View], name: str) -> View:
    """The view of this name, or the only one that begins so. Raises NotUnderstoodError."""
    listed, folded = list(views), " ".join(name.split()).casefold()
    for fits in (
        [view for view in listed if view.name.casefold() == folded],
        [view for view in listed if folded and view.name.casefold().startswith(folded)],
    ):
        if len(fits) == 1:
            return fits[0]
    known = ", ".join(view.name for view in listed)
    raise NotUnderstoodError(
        _("No view is called '{name}'.").format(name=name), todo=_("There are: {names}.").format(names=known)
    )
