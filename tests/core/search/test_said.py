"""The words of what was noted of contacts: who is found by them, and that the index stays true."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.network.network import Network
from core.search import Search, sayings
from core.search.index import folded
from core.search.said import Said, words_of
from core.vault.changes import Delete, Put, Set, creation

World = Any


@pytest.fixture
def network(world: World) -> Network:
    world.person("Ida Berg", notes={"n": {"on": "", "text": "loves sourdough"}}, emails=["ida.berg@acme.de"])
    world.person("Ben Aydın", org="Lyon Labs")
    world.person("Budd Ray")
    world.met("ida-berg", 3, text="the budget (Lyon) is approved: follow-up on Müller's plan, 14:30")
    world.met(["ida-berg", "ben-aydın"], 5, text="sailing")
    world.met("ben-aydın", 9, text="approved the slides", place="Café Central")
    made: Network = world.network()
    return made


def found(network: Network, query: str) -> list[str]:
    return [row.name.split()[0] for row in network.find(query)]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("budget", ["Ida"]),
        ("budg", ["Ida"]),
        ("bud", ["Budd", "Ida"]),
        ("approved", ["Ida", "Ben"]),
        ("approved slides", ["Ben"]),
        ("sailing budget", ["Ida"]),
        ("sourdough budget", ["Ida"]),
        ("lyon", ["Ben", "Ida"]),
        ("mueller", ["Ida"]),
        ("MÜLLER", ["Ida"]),
        ("follow-up", ["Ida"]),
        ("follow", ["Ida"]),
        ("approved;", ["Ida", "Ben"]),
        ("14:30", ["Ida"]),
        ("central", ["Ben"]),
        ("dget", []),
        ("is", []),
        ('"budget (lyon) is app', ["Ida"]),
        ('"approved the sl"', ["Ben"]),
        ('"sailing approved"', []),
        ('"is approved: follow-up"', ["Ida"]),
        ("note:budget", ["Ida"]),
        ("note:sour", ["Ida"]),
        ('note:"approved the"', ["Ben"]),
        ("note:dough", []),
        ("sailing -budget", ["Ben"]),
        ("sailing org:lyon", ["Ben"]),
    ],
)
def test_who_is_found_by_what_was_said(network: Network, query: str, names: list[str]) -> None:
    assert sorted(found(network, query)) == sorted(names)


def test_whose_name_fits_comes_before_who_spoke_of_it(network: Network) -> None:
    assert found(network, "bud") == ["Budd", "Ida"]
    assert found(network, "lyon") == ["Ben", "Ida"]


def test_what_is_logged_or_taken_back_is_found_so_at_once(world: World, network: Network) -> None:
    assert found(network, "zebra") == []
    said = {"at": "2026-06-09", "channel": "call", "with": {"budd-ray": True}, "text": "zebra crossing"}
    world.vault.commit(creation("interactions", "new", said))
    assert found(network, "zebra") == ["Budd"]
    assert found(network, '"zebra cross') == ["Budd"]
    world.vault.commit([Set("interactions", "new", "text", "giraffe")])
    assert (found(network, "zebra"), found(network, "giraffe")) == ([], ["Budd"])
    world.vault.commit([Put("interactions", "new", "with", "ben-aydın")])
    assert sorted(found(network, "giraffe")) == ["Ben", "Budd"]
    world.vault.commit([Delete("interactions", "new")])
    assert found(network, "giraffe") == []
    world.vault.commit([Delete("contacts", "ida-berg")])
    assert found(network, "budget") == []


def test_the_index_comes_back_from_a_dump(network: Network) -> None:
    network.warm_search()
    dump = network.search().dump()
    again = Search(network, dump)
    assert not again.anew
    assert again.find("budget") == ["ida-berg"]
    assert not again.anew
    assert again.dump() == dump


def test_a_dump_without_what_was_said_is_read_too(network: Network) -> None:
    network.find("org:lyon")
    again = Search(network, network.search().dump())
    assert not again.anew
    assert again.find("budget") == ["ida-berg"]
    assert again.anew


def test_what_changed_since_the_cache_is_found(world: World, network: Network) -> None:
    network.warm_search()
    world.vault.facts = network.facts_blob()
    world.met("budd-ray", 1, text="giraffe")
    world.put("events", "fair", name="Spring Fair", starts="2026-05-01")
    world.put(
        "interactions", "i00002", at="2026-06-04", with_={"ida-berg": True}, event="fair", channel="event"
    )
    touched = {("interactions", "i00004"), ("interactions", "i00002"), ("events", "fair")}
    world.vault.facts_touched = frozenset(touched)
    later = world.network()
    assert later.from_cache
    assert found(later, "giraffe") == ["Budd"]
    assert (found(later, "sailing"), found(later, "budget"), found(later, "spring")) == ([], ["Ida"], ["Ida"])
    assert not later.searched_anew


def test_many_changes_at_once_make_the_index_anew(
    world: World, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    network.warm_search()
    monkeypatch.setattr(sayings, "MOST_APART", 1)
    changes = []
    for person in ("ida-berg", "ben-aydın", "budd-ray"):
        said = {"at": "2026-06-09", "channel": "call", "with": {person: True}, "text": f"zebra of {person}"}
        changes += creation("interactions", f"of-{person}", said)
    world.vault.commit(changes)
    assert sorted(found(network, "zebra")) == ["Ben", "Budd", "Ida"]
    assert found(network, '"zebra of budd') == ["Budd"]
    assert sorted(found(network, "approved")) == ["Ben", "Ida"]


def test_words_in_quotes_are_found_however_many_said_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sayings, "FEW", 3)
    for number in range(9):
        world.met(
            world.person(f"Ann {number}"), number, text="the red boat" if number % 2 else "boat, the red"
        )
    network = world.network()
    assert len(found(network, '"the red boat"')) == 4
    world.vault.commit([Set("interactions", "i00001", "text", "the red boat")])
    assert len(found(network, '"the red boat"')) == 5


def test_typing_on_finds_the_same_as_asking_anew(world: World) -> None:
    for number, text in enumerate(("bud", "bu-d", "budget", "the budget (big)", "a budding idea", "bu", "")):
        world.met(world.person(f"Person {number}", org="bu" if number == 6 else ""), 3 + number, text=text)
    typed = world.network()
    for query in ("budget big", "bu-d", '"the budget', "bud -idea", "person bud", "org:bu buxx"):
        for end in [*range(1, len(query) + 1), *range(len(query), 0, -1)]:
            last = [row.id for row in typed.find(query[:end])]
            assert last == [row.id for row in world.network().find(query[:end])], query[:end]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("sourdogh", "Ida"),
        ("sorudough", "Ida"),
        ("ida.brg@acme.de", "Ida"),
        ("approvd slides", "Ben"),
        ("budgt", "Ida"),
        ("cenrtal", "Ben"),
    ],
)
def test_a_wrong_letter_is_forgiven_in_mails_notes_and_what_was_said(
    network: Network, query: str, name: str
) -> None:
    assert found(network, query) == [name]


def test_words_learned_later_are_forgiven_too(world: World, network: Network) -> None:
    assert found(network, "girafe") == []
    world.vault.commit([Put("contacts", "budd-ray", "notes", "n", {"on": "", "text": "(Giraffes)"})])
    assert found(network, "girafes") == ["Budd"]


def test_of_similar_words_the_name_comes_first(world: World) -> None:
    world.rhythm(world.person("Ann Alpha", notes={"n": {"on": "", "text": "schmiede"}}), 30, 9)
    world.person("Uma Schmieda")
    assert found(world.network(), "schmiedx") == ["Uma", "Ann"]


def test_numbers_are_not_similar(world: World) -> None:
    world.person("Ann Alpha", notes={"n": {"on": "", "text": "since 2024"}})
    assert found(world.network(), "2025") == []


def test_an_odd_interaction_hides_nobody(world: World) -> None:
    world.met(world.person("Ida Berg"), 3, text="zebra")
    world.vault.tables["interactions"]["odd"] = {
        "at": "2026-06-01",
        "with": {"ida-berg": True},
        "text": "lion",
    }
    network = world.network()
    world.vault.tables["interactions"]["odd"]["text"] = 7
    world.vault.commit([Set("interactions", "odd", "place", "harbour")])
    assert found(network, "harbour") == ["Ida"]


def test_a_day_later_the_same_is_found(world: World, network: Network) -> None:
    network.warm_search()
    world.clock.at += timedelta(days=1)
    assert found(network, "budget") == ["Ida"]


# -- the index itself ---------------------------------------------------------------------------------------------

words = st.text(alphabet="ab", min_size=1, max_size=5)
sentences = st.lists(words, max_size=6).map(" ".join)


@given(st.dictionaries(words, sentences, max_size=6), st.dictionaries(words, sentences, max_size=3), words)
def test_the_index_finds_who_has_a_word_that_begins_so(
    before: dict[str, str], after: dict[str, str], begun: str
) -> None:
    said = Said.of(before.items())
    for id, text in after.items():
        said.change(id, text)
    now = {**before, **after}
    for index in (said, Said.restored(said.dump())):
        whole = {id for id, text in now.items() if len(begun) > 2 and begun in text.split()}
        assert index.whole(begun) == whole
        longer = {
            id for id, text in now.items() if any(w.startswith(begun) for w in text.split() if len(w) > 2)
        }
        assert index.begun(begun) == longer


def test_marks_around_a_word_are_no_part_of_it() -> None:
    assert words_of(folded("(The) »budget«, it's 5 €: e-mail to a.b@c.de…")) == {
        "the", "budget", "it's", "e-mail", "mail", "a.b@c.de",
    }  # fmt: skip


def test_more_people_than_two_bytes_can_number() -> None:
    said = Said.of((f"p{number}", "alpha" if number == 69_999 else "beta") for number in range(70_000))
    assert Said.restored(said.dump()).begun("alp") == {"p69999"}
    assert len(said.begun("beta")) == 69_999
