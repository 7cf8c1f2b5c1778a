"""The preview, as the pictures of the design have it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from core.entry import Cell, Context, KnownPerson, OpenEvent, Row, parse, preview, strict
from core.errors import AmbiguousError


def test_the_picture_of_the_entry_box(context: Context, someone: Callable[..., KnownPerson]) -> None:
    context.known.update(someone("Anna Schmidt", phones=("+491512345678",)))
    line = "Anna Schmitt, Acme GmbH, Head of Sales #marketing +49 151 2345678 !fri send slides -- met at the coffee bar, climbs"
    assert preview(parse(line, context)) == [
        Row("add to", "Anna Schmidt, Acme: same phone. You typed Schmitt", tone="add"),
        Row("works", "Acme GmbH · Head of Sales", Cell("tags", "marketing")),
        Row("phone", "+49 151 2345678 (Germany, mobile)"),
        Row("promise", "Fri 12 Jun, in 3 days: send slides", right="mine"),
        Row("note", "met at the coffee bar, climbs"),
        Row("", "Enter adds tag, role, promise and note to Anna · ^n makes a new person", tone="look"),
    ]


def test_the_picture_of_the_box_at_an_event(context: Context) -> None:
    event = OpenEvent("hafen", "Hafen Meetup", "Hamburg", "2026-06-09", tag="hafen")
    there = replace(context, event=event, now=datetime(2026, 6, 9, 21, 34))
    line = "Carla Nunes, Novum, Head of Ops #ops carla@novum.io !fri send slides"
    assert preview(parse(line, there), compact=True) == [
        Row("new", "Carla Nunes · Head of Ops at Novum", right="#hafen #ops", tone="new"),
        Row("mail", "carla@novum.io", Cell("promise", "Fri 12 Jun  send slides")),
    ]


def test_the_picture_of_a_call_in_the_review(context: Context) -> None:
    line = "yesterday: budget is free from July !fri send offer"
    assert preview(parse(line, replace(context, person="priya-raman", kind="call"))) == [
        Row("call", "Priya Raman · Mon 8 Jun, yesterday · you called"),
        Row("note", "budget is free from July"),
        Row("promise", "Fri 12 Jun, in 3 days: send offer", right="mine"),
    ]


def test_a_change_of_organisation_names_the_old_one(context: Context) -> None:
    rows = preview(parse("Priya Raman, Acme", context))
    assert rows[1] == Row("works", "Acme (was Novum)")
    assert rows[-1].text == "Enter changes organisation Novum → Acme · ^n makes a new person"


def test_what_is_replaced_is_named_with_what_was_and_what_is_added_by_its_name(
    context: Context, someone: Callable[..., KnownPerson]
) -> None:
    context.known.update(someone("Priya Raman", role="COO", circle="inner", cadence=30, born="1990-01-01"))
    rows = preview(parse("Priya Raman, Acme, CTO circle:close every:14 born:2.1. offers:SEO", context))
    assert [(row.label, row.text) for row in rows[1:]] == [
        ("works", "Acme · CTO (was Novum · COO)"),
        ("born", "2 January (was 1990-01-01)"),
        ("offers", "SEO"),
        ("circle", "close (was inner)"),
        ("every", "14 days (was 30 days)"),
        (
            "",
            "Enter adds offers to Priya, changes organisation Novum → Acme, role COO → CTO, birthday 1990-01-01 → 2 January,"
            " circle inner → close and cadence 30 days → 14 days · ^n makes a new person",
        ),
    ]


def test_the_rest_is_named(context: Context) -> None:
    line = "Ben Aydın nick:B born:1986 offers:a needs:b circle:close every:30 at:Lyon via:Jonas with:Priya"
    assert preview(parse(line, context))[-1].text == (
        "Enter adds nickname, birthday, offers, needs, circle, cadence, where you met, who introduced you and who else was there"
        " to Ben · ^n makes a new person"
    )


def test_a_log_says_what_it_changes_about_a_person(context: Context) -> None:
    rows = preview(parse("met Priya @Acme", context))
    assert [row.text for row in rows[1:]] == ["Acme (was Novum)", "Enter changes organisation Novum → Acme"]


def test_where_a_line_is_given_to_a_command_no_key_is_named(context: Context) -> None:
    for line in ("Priya Raman #seo", "Anna Schmitt, Acme", "Anna", "call Anna"):
        shown = " ".join(f"{row.text} {row.right}" for row in preview(parse(line, context), keys=False))
        assert not any(key in shown for key in ("^n", "tab", "Enter"))
    assert preview(parse("Priya Raman #seo", context), keys=False)[-1].text == (
        "adds tag to Priya · --new makes a new person"
    )
    assert preview(parse("call Anna", context), keys=False)[0].right == "or Anna Meier, Anna Freitag"


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ({"org": "Acme"}, {"org": "Novum"}, "tab: Anna Schmidt (Novum)"),
        ({"org": "Acme", "role": "CTO"}, {"org": "Acme", "role": "COO"}, "tab: Anna Schmidt (COO)"),
        ({"org": "Acme"}, {"org": "Acme", "emails": ("a@x.example",)}, "tab: Anna Schmidt (a@x.example)"),
        ({}, {"tags": ("client",)}, "tab: Anna Schmidt (#client)"),
        ({}, {}, "tab: Anna Schmidt"),
    ],
)
def test_namesakes_are_told_apart(
    first: dict[str, object],
    second: dict[str, object],
    shown: str,
    context: Context,
    someone: Callable[..., KnownPerson],
) -> None:
    context.known.update(someone("Anna Schmidt", **{"org": "", **first}))
    context.known.update(someone("Anna Schmidt", id="second", **{"org": "", **second}))
    assert preview(parse("call Anna Schmidt", context))[0].right == shown
    with pytest.raises(AmbiguousError) as caught:
        strict(parse("Anna Schmidt #x", context))
    names = [name for _, name in caught.value.candidates]
    assert shown == "tab: Anna Schmidt" or len(set(names)) == 2


def test_a_new_namesake_shows_who_is_there_already(context: Context) -> None:
    assert preview(parse("Priya Raman, Acme", context, new=True))[0].right == "tab: Priya Raman (Novum)"


def test_a_known_person_and_nothing_more_is_said_to_be_there(context: Context) -> None:
    assert [row.text for row in preview(parse("Ben Aydın", context))] == [
        "Ben Aydın: same name",
        "Ben Aydın is there already: nothing to add",
    ]


def test_what_they_have_already_is_not_promised_again(
    context: Context, someone: Callable[..., KnownPerson]
) -> None:
    context.known.update(someone("Priya Raman", emails=("p@novum.io",)))
    assert preview(parse("Priya Raman, Novum p@novum.io", context))[-1].text.endswith("nothing to add")


def test_an_empty_line_shows_nothing(context: Context) -> None:
    assert preview(parse("  ", context)) == []


def test_a_promise_without_words_is_to_get_in_touch(context: Context) -> None:
    assert preview(parse("Carla Nunes !fri", context))[1].text == "Fri 12 Jun, in 3 days: get in touch"


def test_a_language_we_do_not_have_is_english(context: Context) -> None:
    assert preview(parse("Carla Nunes", replace(context, language="fr")))[0].label == "new"
