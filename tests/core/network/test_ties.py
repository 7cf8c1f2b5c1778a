"""Who was met through whom, and who may be whom, from the one who is named."""

from __future__ import annotations

from typing import Any

from core.network.ties import Ties
from core.vault.changes import Delete, Drop, Put, Set


def test_who_is_named_knows_by_whom_and_it_follows_changes(world: Any) -> None:
    jonas = world.person("Jonas Weber")
    anna = world.person("Anna Schmidt", met_via=jonas)
    ben = world.person("Ben Aydın", met_via=jonas, maybe={anna: True})
    network = world.network()
    assert network.met_through(jonas) == [anna, ben]
    assert network.maybe(anna) == {ben} and network.maybe(ben) == {anna}
    world.vault.commit([Set("contacts", anna, "met_via", ben), Drop("contacts", ben, "maybe", anna)])
    assert network.met_through(jonas) == [ben] and network.met_through(ben) == [anna]
    assert network.maybe(anna) == set()
    world.vault.commit([Delete("contacts", ben), Put("contacts", anna, "maybe", jonas)])
    assert network.met_through(jonas) == [] and network.maybe(jonas) == {anna}


def test_what_a_file_says_of_another_type_names_nobody() -> None:
    ties = Ties()
    ties.put("a", {"met_via": 7, "maybe": ["b"]})
    ties.put("b", {"met_via": "b", "maybe": {"b": True}})
    assert ties.maybe("b") == set() == ties.through("7")
