"""Those who took part: one of each, in whatever words they are named."""

from __future__ import annotations

import pytest

from core.exchange.me import NOBODY, Me
from core.exchange.moments import Party
from core.exchange.parties import draft_of, others, party_key, tidy


@pytest.mark.parametrize(
    ("named", "tidied"),
    [
        (Party(" Anna  Schmidt ", "mailto:anna@x.example"), Party("Anna Schmidt", "anna@x.example")),
        (Party("anna@x.example", "Anna@x.example"), Party("", "Anna@x.example")),
        (Party("anna@x.example"), Party("", "anna@x.example")),
        (Party("'Anna Schmidt'", "anna@x.example"), Party("Anna Schmidt", "anna@x.example")),
        (Party("+49 170 5550147", phone="+49 170 5550147"), Party("", phone="+49 170 5550147")),
    ],
)
def test_an_address_in_place_of_a_name_is_no_name(named: Party, tidied: Party) -> None:
    assert tidy(named) == tidied


def test_two_mentions_have_one_key() -> None:
    assert party_key(Party("Anna", "Anna@x.example")) == party_key(Party("", "anna@X.example"))
    assert party_key(Party("", phone="+49 170 555-0147")) == party_key(Party("", phone="+491705550147"))
    assert party_key(Party("Schmidt, Anna")) == party_key(Party("Anna Schmidt"))
    assert party_key(Party()) == ""


def test_of_several_mentions_the_fuller_name_is_kept() -> None:
    found = others(
        [Party("Anna", "a@x.example"), Party("Anna Schmidt", "A@x.example"), Party("", "a@x.example")], NOBODY
    )
    assert list(found.values()) == [Party("Anna Schmidt", "a@x.example")]


def test_i_am_left_out() -> None:
    me = Me(frozenset({"i@x.example"}), "Ines Okoro")
    assert list(others([Party("", "I@x.example"), Party("Ines Okoro"), Party("Ben")], me)) == ["name:ben"]


@pytest.mark.parametrize(
    ("name", "full", "family"),
    [
        ("Schmidt, Anna", "Anna Schmidt", "Schmidt"),
        ("Müller-Lüdenscheid, Karl Otto", "Karl Otto Müller-Lüdenscheid", "Müller-Lüdenscheid"),
        ("Schmidt, Dr", "Schmidt, Dr", None),
        ("Anna Schmidt, Novum", "Anna Schmidt, Novum", None),
        ("Anna", "Anna", None),
    ],
)
def test_a_family_name_before_a_comma_is_one(name: str, full: str, family: str | None) -> None:
    draft = draft_of("k", Party(name), 1, "event 1")
    assert draft is not None
    assert (draft.document["full"], draft.document.get("family")) == (full, family)


def test_who_has_neither_name_nor_address_is_nobody() -> None:
    assert draft_of("k", Party(uid="x"), 1, "event 1") is None
