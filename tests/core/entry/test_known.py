"""The index: built at once, kept up to date one by one, quick with ten thousand."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from core.entry import Context, Known, KnownPerson, parse


def test_an_update_replaces_every_way_to_find_a_person(context: Context) -> None:
    known = context.known
    known.update(
        KnownPerson("x", "Old Name", nicknames=("Oldie",), emails=("o@x.de",), phones=("+491701234567",))
    )
    known.update(KnownPerson("x", "New Name", emails=("n@x.de",)))
    for gone in (
        known.by_name("Old Name"),
        known.by_nickname("oldie"),
        known.by_mail("o@x.de"),
        known.by_given("old"),
    ):
        assert gone == []
    assert known.by_phone("+491701234567") == []
    assert known.by_name("new name") == known.by_mail("N@x.de") == known.by_family("name") == ["x"]
    assert known.near("New Nane")[0].id == "x"


def test_a_removed_person_is_gone_and_removing_nobody_is_no_error(context: Context) -> None:
    known = context.known
    known.remove("priya-raman")
    known.remove("priya-raman")
    assert "priya-raman" not in known
    assert known.by_given("priya") == []
    assert known.beginning("pri") == []
    assert not known.orgs["Novum"]


def test_one_of_several_removed_leaves_the_others(context: Context) -> None:
    context.known.remove("anna-schmidt")
    assert context.known.by_given("anna") == ["anna-meier", "anna-freitag"]


def test_an_index_kept_up_to_date_is_the_index_built_anew(someone: Callable[..., KnownPerson]) -> None:
    chance = random.Random(7)
    names = [
        f"{given} {family}"
        for given in ("Anna", "Ben", "Jörg", "Ida")
        for family in ("Groß", "Berg", "von Au")
    ]
    kept = Known()
    alive: dict[str, KnownPerson] = {}
    for _ in range(300):
        id = f"p{chance.randrange(12)}"
        if chance.random() < 0.3:
            kept.remove(id)
            alive.pop(id, None)
        else:
            person = someone(chance.choice(names))
            alive[id] = KnownPerson(
                id, person.full, person.given, person.family, emails=(f"{id}@x.de",), org="Acme"
            )
            kept.update(alive[id])
    anew = Known(alive.values())
    for name in names:
        words = name.split()
        for find in ("by_name", "by_given", "by_family", "beginning"):
            for text in (name, words[0], words[-1]):
                assert sorted(getattr(kept, find)(text)) == sorted(getattr(anew, find)(text))
        assert {match.id for match in kept.near(name[:-1] + "x", limit=99)} == {
            match.id for match in anew.near(name[:-1] + "x", limit=99)
        }
    assert kept.orgs["Acme"] == anew.orgs["Acme"]


@pytest.mark.parametrize(
    ("stored", "asked", "same"),
    [
        ("+491701234567", "+491701234567", True),
        ("+491701234567", "+491701234568", False),
        ("+491701234567", "+431701234567", False),
        ("0170 1234567", "+491701234567", True),
        ("+49 170 1234567", "+491701234567", True),
        ("1234567", "+491701234567", True),
        ("234567", "+491701234567", False),
    ],
)
def test_phones_are_the_same_with_and_without_their_codes(stored: str, asked: str, same: bool) -> None:
    known = Known([KnownPerson("x", "X Y", phones=(stored,))])
    assert known.by_phone(asked) == (["x"] if same else [])


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Anna Schmitt", ["Anna Schmidt"]),
        ("Anna Meyer", ["Anna Meier"]),
        ("Priya Ramna", ["Priya Raman"]),
        ("Priaa Raman", ["Priya Raman"]),
        ("Jonas Weaver", ["Jonas Weber"]),
        ("Jonas Weavers", []),
        ("Tom Weber", []),
        ("Anna W.", []),
        ("Schmidt Anna", ["Anna Schmidt"]),
        ("Jan K.", ["Jan Kowalski"]),
    ],
)
def test_near_names_differ_by_a_letter_or_two(typed: str, near: list[str], known: Known) -> None:
    assert [known.name(match.id) for match in known.near(typed)] == near


def _crowd(number: int) -> list[KnownPerson]:
    chance = random.Random(3)
    given = [f"{a}{b}{c}a" for a in "ABDEGHJKLMNPRSTVW" for b in "aeio" for c in "lnrst"]
    family = [
        f"{a}{b}{c}{d}"
        for a in "ABDFGHKLMRSTVW"
        for b in "aeiou"
        for c in "bdgklm"
        for d in ("er", "mann", "ße")
    ]
    people = []
    for at in range(number):
        first, last = chance.choice(given), chance.choice(family)
        mail, phone = f"{first}.{at}@x.de".lower(), f"+49151{at:08}"
        people.append(
            KnownPerson(
                f"id{at}", f"{first} {last}", first, last, (), (mail,), (phone,), f"Org {at % 500}", ("a",)
            )
        )
    return people


def _best(act: Callable[[], object], times: int) -> float:
    """Seconds of processor time, the best of several: other programs on the machine do not count."""
    best = 9.0
    for _ in range(times):
        start = time.process_time()
        act()
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.prove
def test_ten_thousand_are_indexed_in_150_ms_and_any_line_is_read_in_5(context: Context) -> None:
    people = _crowd(10_000)
    assert _best(lambda: Known(people), 5) <= 0.150
    crowd = replace(context, known=Known(people))
    first, last = people[0].full.split()
    lines = [
        "Anna Schmidt, Acme GmbH, Head of Sales #marketing anna@acme.de +49 151 2345678 !fri send slides -- met at the bar",
        f"call {first} yesterday: budget is approved !fri send offer",
        f"call {people[0].full}x, {first}, {people[5].given} and {people[7].family} next fri 14:30 < #seo at:Hafen",
        f"{first}x {last}",
        f"{first} {last}x via:{people[1].given} with:{people[2].full}, {people[3].family}",
        f"call {first[:-1]}x",
        f"{people[4].full}: climbs " + "and climbs " * 80,
        "Ida Berg " + "word " * 150 + "#a " * 20,
    ]
    for line in lines:
        parse(line, crowd)  # what is imported on first use does not count
        assert _best(lambda line=line: parse(line, crowd), 7) <= 0.005, line  # type: ignore[misc]
