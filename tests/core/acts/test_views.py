"""Filters kept as views."""

from __future__ import annotations

from datetime import date

import pytest

from core.acts.views import drop_view, keep_view
from core.errors import NotUnderstoodError, UsageError
from core.models import View
from core.network.kept_views import STANDING, view_named
from core.vault.changes import Delete, Set

TODAY = date(2026, 6, 9)
CLIENTS = View(id="v1", name="Clients", query="tag:client")


def test_a_view_of_another_name_is_new() -> None:
    act = keep_view([CLIENTS], " quiet  ones ", "last>60d", "last", TODAY)
    written = {change.field: change.value for change in act.changes if isinstance(change, Set)}
    assert written == {
        "name": "quiet ones",
        "query": "last>60d",
        "order": "last",
        "created": "2026-06-09",
    }


def test_a_view_that_is_called_so_holds_the_filter_from_now_on() -> None:
    act = keep_view([CLIENTS], "clients", "tag:client last>60d", "", TODAY)
    assert act.changes == [
        Set("views", "v1", "query", "tag:client last>60d"),
        Set("views", "v1", "order", None),
    ]


@pytest.mark.parametrize(("name", "query"), [("x", "  "), ("  ", "tag:x"), ("\x00", "tag:x")])
def test_without_filter_or_name_nothing_is_kept(name: str, query: str) -> None:
    with pytest.raises(UsageError):
        keep_view([], name, query, "", TODAY)


def test_only_a_kept_view_can_be_let_go() -> None:
    assert drop_view(CLIENTS).changes == [Delete("views", "v1")]
    with pytest.raises(UsageError):
        drop_view(STANDING[0])


def test_a_view_is_known_by_its_name_or_the_beginning_that_only_one_has() -> None:
    views = [CLIENTS, View(id="v2", name="Clubs", query="tag:club"), *STANDING]
    assert view_named(views, "CLIENTS") == CLIENTS
    assert view_named(views, "clu").id == "v2"
    for name in ("cl", "nothing", " "):
        with pytest.raises(NotUnderstoodError):
            view_named(views, name)
