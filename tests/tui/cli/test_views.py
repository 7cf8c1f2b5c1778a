"""`tend views`, and `tend list --view`."""

from __future__ import annotations

from typing import Any


def test_a_view_is_kept_listed_shown_and_dropped(people: Any) -> None:
    assert people.tend("views", "keep", "our clients", "tag:client", "last>60d", "--sort", "last").code == 0
    (view,) = [view for view in people.tend("views", "--json").json if view["kept"]]
    assert view == {
        "name": "our clients",
        "query": "tag:client last>60d",
        "order": "last",
        "people": 1,
        "kept": True,
    }
    assert [row["name"] for row in people.tend("list", "--view", "our", "--json").json] == ["Anna Schmidt"]
    assert people.tend("list", "--view", "our", "ben", "--json").json == []
    assert "our clients" in people.tend("views").out
    assert people.tend("views", "drop", "our clients").code == 0
    assert not any(view["kept"] for view in people.tend("views", "--json").json)


def test_what_cannot_be_read_is_not_kept(people: Any) -> None:
    done = people.tend("views", "keep", "x", "tagg:client")
    assert done.code == 2 and "tagg" in done.err
    assert people.tend("views", "keep", "x", "tag:client", "--sort", "nose").code == 2
    assert people.documents("views") == {}


def test_a_view_that_is_not_there_is_said_with_those_that_are(people: Any) -> None:
    done = people.tend("list", "--view", "nothing")
    assert done.code == 3 and "due today" in done.err
    assert people.tend("views", "drop", "due today").code == 2


def test_views_are_in_the_export_and_come_back(people: Any, tmp_path: Any) -> None:
    people.tend("views", "keep", "our clients", "tag:client")
    people.tend("export", "json", "-o", str(tmp_path / "all.json"))
    people.tend("views", "drop", "our clients")
    done = people.tend("import", str(tmp_path / "all.json"), "--yes")
    assert done.code == 0, done.err
    assert [view["query"] for view in people.documents("views").values()] == ["tag:client"]
