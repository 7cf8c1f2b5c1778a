"""Filters kept as views, and let go again. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from core.acts.act import Act
from core.errors import UsageError
from core.language import _
from core.models import View
from core.text import clean_line
from core.vault.changes import Change, Delete, Set, creation, new_id

LONGEST_NAME = 60


def keep_view(views: Iterable[View], name: str, query: str, order: str, today: date) -> Act:
    """Keep a filter, and the order where one was chosen; a view that is called so already holds it from now on.

    Raises UsageError where nothing is filtered, or no name is left.
    """
    name, query = clean_line(name)[:LONGEST_NAME], clean_line(query)
    if not query:
        raise UsageError(_("There is no filter to keep."), todo=_("Type one first: tag:client last>60d."))
    if not name:
        raise UsageError(_("A view needs a name."))
    known = next((view for view in views if view.id and view.name.casefold() == name.casefold()), None)
    if known is not None:
        changes: list[Change] = [
            Set("views", known.id, "query", query),
            Set("views", known.id, "order", order or None),
        ]
        return Act(changes, _("view {name} is {query} now").format(name=name, query=query))
    document = {"name": name, "query": query, "order": order or None, "created": today.isoformat()}
    label = _("kept the view {name}").format(name=name)
    return Act(creation("views", new_id(), document), label)  # type: ignore[arg-type]


def drop_view(view: View) -> Act:
    """A view is kept no longer. Raises UsageError for one that everybody has."""
    if not view.id:
        raise UsageError(_("The view {name} is always there.").format(name=view.name))
    return Act([Delete("views", view.id)], _("view {name} is gone").format(name=view.name))
