"""The preview, as the pictures of the design have it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from core.entry import Cell, Context, KnownPerson, OpenEvent, Row, parse, preview


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
        Row("promise", "Fri 12 Jun, in 3 days: send offer", right="mine"),
        Row("note", "budget is free from July"),
    ]


def test_a_change_of_organisation_names_the_old_one(context: Context) -> None:
    rows = preview(parse("Priya Raman, Acme", context))
    assert rows[1] == Row("works", "Acme (was Novum)")
    assert rows[-1].text == "Enter adds organisation to Priya · ^n makes a new person"


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
