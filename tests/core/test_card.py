"""My card: what is shared and nothing else, as a vCard that other programs read."""

from __future__ import annotations

from typing import Any

import pytest

from core import card
from core.card import Line
from core.network.profile import Profile, profile_from
from core.vault.changes import apply

FULL = Profile(
    name="Dr. Jonas von Weber",
    emails=("jonas@weber.example", "private@weber.example"),
    company="Weber; Söhne, GmbH",
    role="CTO",
    phones=("+4940123456",),
    urls=("https://weber.example/a,b",),
)


def test_before_anything_was_chosen_nothing_is_shared() -> None:
    assert card.shared(FULL) == []
    assert [line.kind for line in card.lines_of(FULL)] == [
        "name", "company", "role", "mail", "mail", "phone", "web",
    ]  # fmt: skip


def test_only_what_is_ticked_stands_on_the_card() -> None:
    wanted = [
        Line(line.kind, line.text, line.text != "private@weber.example") for line in card.lines_of(FULL)
    ]
    document: dict[str, Any] = {
        "name": FULL.name, "company": FULL.company, "role": FULL.role,
        "emails": dict.fromkeys(FULL.emails, True), "phones": {"+4940123456": True}, "urls": {FULL.urls[0]: True},
    }  # fmt: skip
    apply(card.changes(FULL, wanted), document)
    profile = profile_from(document)
    text = card.vcard(card.shared(profile))
    assert "private@" not in text
    assert text.split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N:von Weber;Jonas;;Dr.",
        "FN:Dr. Jonas von Weber",
        "ORG:Weber\\; Söhne\\, GmbH",
        "TITLE:CTO",
        "EMAIL:jonas@weber.example",
        "TEL:+4940123456",
        "URL:https://weber.example/a,b",
        "END:VCARD",
        "",
    ]
    assert card.changes(profile, card.lines_of(profile)) == []


def test_what_is_taken_off_is_taken_out_of_the_profile_with_its_mark() -> None:
    profile = Profile(name="Jo", phones=("+491",), card={"phone:+491": True, "name": True})
    document: dict[str, Any] = {"name": "Jo", "phones": {"+491": True}, "card": dict(profile.card)}
    apply(card.changes(profile, [Line("name", "Jo", True)]), document)
    assert (document["phones"], document["card"]) == ({}, {"name": True})


@pytest.mark.parametrize(
    ("kind", "typed", "texts"),
    [
        ("name", "  Jonas\nWeber ", ["Jonas Weber"]),
        ("company", "Weber, Söhne", ["Weber, Söhne"]),
        ("mail", "a@b.example, c@d.example,, a@b.example", ["a@b.example", "c@d.example"]),
        ("phone", "040 123456, +44 20 7946 0958", ["+4940123456", "+442079460958"]),
        ("web", "", []),
    ],
)
def test_several_are_divided_by_commas_and_phones_become_international(
    kind: str, typed: str, texts: list[str]
) -> None:
    assert card.read_texts(kind, typed, "DE") == texts


def test_without_a_name_the_company_stands_for_it() -> None:
    assert "FN:Weber & Co\r\n" in card.vcard([Line("company", "Weber & Co", True)])


def test_no_line_of_a_value_becomes_a_property() -> None:
    text = card.vcard([Line("name", "Jo\nTEL:+1", True), Line("web", "https://x.example\r\nNOTE:y", True)])
    assert "\r\nTEL:" not in text
    assert "\nNOTE:" not in text
