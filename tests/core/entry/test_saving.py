"""What saving a line writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from core.entry import Attendance, Context, KnownEvent, KnownPerson, OpenEvent, Parse, changes, parse, to_json
from core.errors import NotUnderstoodError
from core.schema import TABLES, Kind
from core.vault.changes import Change, Put, Set

Records = dict[str, dict[str, dict[str, Any]]]


def written(made: list[Change]) -> Records:
    """The records that come of the changes: table -> id -> fields."""
    records: Records = {}
    for change in made:
        assert isinstance(change, Set | Put)
        record = records.setdefault(change.table, {}).setdefault(change.id, {})
        if isinstance(change, Set):
            record[change.field] = change.value
        else:
            record.setdefault(change.field, {})[change.member] = change.value
    return records


def saved(line: str, context: Context, **how: Any) -> tuple[Records, str]:
    """What a line writes, and its word line."""
    made, label = changes(parse(line, context, **how), context)
    return written(made), label


def only(records: Records, table: str) -> dict[str, Any]:
    """The one record of a table."""
    assert len(records.get(table, {})) == 1
    return next(iter(records[table].values()))


def test_a_new_contact_with_everything(context: Context, hafen: KnownEvent) -> None:
    line = (
        "Dr. Ida M. Berg, PhD, Acme GmbH, CTO #seo #inner ida@berg.se T: 030 901820 www.idaberg.se @ida@social.example nick:Idi"
        " offers: SEO, press needs: designer every:2w born:11.6. via:Jonas with:Ben at:Hafen Meetup !fri send slides -- climbs"
    )
    records, label = saved(line, context)
    contact = only(records, "contacts")
    note = contact.pop("notes")
    assert list(note.values()) == [{"on": "2026-06-09", "text": "climbs"}]
    assert contact == {
        "full": "Dr. Ida M. Berg, PhD",
        "prefix": "Dr.",
        "given": "Ida",
        "middle": "M.",
        "family": "Berg",
        "suffix": "PhD",
        "org": "Acme GmbH",
        "role": "CTO",
        "tags": {"seo": True},
        "circle": "inner",
        "emails": {"ida@berg.se": []},
        "phones": {"+4930901820": ["work"]},
        "urls": {"www.idaberg.se": []},
        "handles": {"@ida@social.example": []},
        "nicknames": {"Idi": True},
        "offers": {"SEO": True, "press": True},
        "needs": {"designer": True},
        "cadence": 14,
        "birthday": "--06-11",
        "met_via": "jonas-weber",
        "met_with": {"ben-aydın": True},
        "met_event": "hafen",
        "created": "2026-06-09",
        "source": "hand",
    }
    assert only(records, "promises") == {
        "side": "mine",
        "with": {next(iter(records["contacts"])): True},
        "text": "send slides",
        "due": "2026-06-12",
        "created": "2026-06-09",
    }
    assert label == "added Dr. Ida M. Berg, PhD"


def test_words_left_over_are_kept_in_the_note(context: Context) -> None:
    contact = only(saved("Ida Berg ida@berg.se Head of Design -- climbs", context)[0], "contacts")
    assert next(iter(contact["notes"].values()))["text"] == "climbs · Head of Design"


def test_an_addition_writes_only_what_was_said(context: Context, someone: Callable[..., KnownPerson]) -> None:
    context.known.update(someone("Priya Raman", emails=("p@novum.io",)))
    records, label = saved("Priya Raman #berlin P@novum.io +49 170 5550147", context)
    assert records == {
        "contacts": {"priya-raman": {"tags": {"berlin": True}, "phones": {"+491705550147": ["cell"]}}}
    }
    assert label == "added to Priya Raman: tag and phone"


def test_what_is_replaced_stands_in_the_word_line(
    context: Context, someone: Callable[..., KnownPerson]
) -> None:
    context.known.update(someone("Priya Raman", role="COO"))
    assert saved("Priya Raman, Acme, CTO #seo", context)[1] == (
        "added to Priya Raman: tag; changed: organisation Novum → Acme and role COO → CTO"
    )
    assert saved("Priya Raman, Acme", context)[1] == "changed Priya Raman: organisation Novum → Acme"
    assert saved("met Priya @Acme: talked", context)[1] == (
        "met Priya Raman, talked; changed: organisation Novum → Acme"
    )


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        ("1990-01-01", "1.1.", None),
        ("1990-01-01", "1990", None),
        ("--01-01", "1990", "1990-01-01"),
        ("1990", "1.1.", "1990-01-01"),
        ("1990-01-01", "2.1.1990", "1990-01-02"),
        ("1990-01-01", "1.1.1991", "1991-01-01"),
    ],
)
def test_a_birthday_never_loses_its_year_or_its_day_in_silence(
    before: str, typed: str, after: str | None, context: Context, someone: Callable[..., KnownPerson]
) -> None:
    context.known.update(someone("Ben Aydın", born=before))
    records, label = saved(f"Ben Aydın born:{typed}", context)
    assert records.get("contacts", {"ben-aydın": {}})["ben-aydın"].get("birthday") == after
    assert ("→" in label) == (after is not None)


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        ("Acme", "Acme GmbH", "Acme GmbH"),
        ("Acme GmbH", "Acme", None),
        ("Acme", "acme", None),
        ("Acme GmbH", "Acme AG", "Acme AG"),
    ],
)
def test_a_company_may_gain_its_legal_form_and_does_not_lose_it(
    before: str, typed: str, after: str | None, context: Context, someone: Callable[..., KnownPerson]
) -> None:
    context.known.update(someone("Ben Aydın", org=before))
    records, _ = saved(f"Ben Aydın @{typed}", context)
    assert records.get("contacts", {"ben-aydın": {}})["ben-aydın"].get("org") == after


def test_what_they_have_already_is_not_written_again(
    context: Context, someone: Callable[..., KnownPerson]
) -> None:
    context.known.update(
        someone(
            "Ben Aydın", tags=("SEO",), circle="close", offers=("Press",), urls=("www.ben.example",), via="x"
        )
    )
    line = "Ben Aydın #seo circle:close offers:press www.ben.example"
    assert saved(line, context) == ({}, "Ben Aydın was there already")


def test_a_known_person_and_nothing_more_writes_nothing(context: Context) -> None:
    assert saved("Ben Aydın", context) == ({}, "Ben Aydın was there already")


def test_a_near_name_is_marked_as_maybe_the_same(context: Context) -> None:
    assert only(saved("Anna Schmitt, Acme", context)[0], "contacts")["maybe"] == {"anna-schmidt": True}


def test_a_log(context: Context) -> None:
    now = replace(context, now=datetime(2026, 6, 9, 7, 44))
    records, label = saved("call Ben: budget approved !fri send offer", now)
    interaction = only(records, "interactions")
    assert interaction == {
        "at": "2026-06-09T07:44",
        "channel": "call",
        "initiator": "me",
        "with": {"ben-aydın": True},
        "text": "budget approved",
        "created": "2026-06-09",
    }
    assert only(records, "promises")["interaction"] == next(iter(records["interactions"]))
    assert label == "called Ben Aydın, budget approved"


def test_a_written_day_has_no_time_of_noting(context: Context) -> None:
    now = replace(context, now=datetime(2026, 6, 9, 7, 44))
    assert only(saved("call Ben today", now)[0], "interactions")["at"] == "2026-06-09"
    assert only(saved("call May may 2026", now)[0], "interactions")["at"] == "2026-05"


def test_a_log_makes_its_new_people_and_tags_all(context: Context) -> None:
    records, label = saved("met Peter Neumann, Ben at:Café Central #client", context)
    (new, contact), (known, tagged) = records["contacts"].items()
    assert (contact["full"], contact["source"], contact["tags"]) == (
        "Peter Neumann",
        "hand",
        {"client": True},
    )
    assert (known, tagged) == ("ben-aydın", {"tags": {"client": True}})
    interaction = only(records, "interactions")
    assert (interaction["with"], interaction["place"]) == ({new: True, "ben-aydın": True}, "Café Central")
    assert label == "met Peter Neumann and Ben Aydın"


def test_a_plan_says_so(context: Context) -> None:
    records, label = saved("lunch Ben 24.6. 12:30", context)
    assert only(records, "interactions")["plan"] is True
    assert only(records, "interactions")["at"] == "2026-06-24T12:30"
    assert label == "planned: lunch with Ben Aydın, Wed 24 Jun 12:30"


def test_an_introduction_is_recorded_between_the_two_unless_it_is_planned(context: Context) -> None:
    made = only(saved("intro Priya, Jonas: Lyon", context)[0], "introductions")
    assert made["between"] == {"priya-raman": True, "jonas-weber": True}
    assert (made["state"], made["on"], made["text"]) == ("made", "2026-06-09", "Lyon")
    assert "introductions" not in saved("intro Priya, Jonas next fri", context)[0]
    assert "introductions" not in saved("intro from Priya, Jonas", context)[0]


def test_a_note_goes_to_each_of_its_people(context: Context) -> None:
    records, label = saved("Ben and Priya: climb", context)
    assert {
        id: [note["text"] for note in one["notes"].values()] for id, one in records["contacts"].items()
    } == {
        "ben-aydın": ["climb"],
        "priya-raman": ["climb"],
    }
    assert "interactions" not in records
    assert label == "noted on Ben Aydın and Priya Raman, climb"


def test_at_an_event_everything_is_inherited(context: Context) -> None:
    event = OpenEvent("hafen", "Hafen Meetup", "Hamburg", "2026-06-09", tag="hafen")
    there = replace(context, event=event, now=datetime(2026, 6, 9, 21, 31))
    records, _ = saved("Carla Nunes, Novum", there)
    contact = only(records, "contacts")
    assert (contact["source"], contact["met_event"], contact["met_on"]) == ("event", "hafen", "2026-06-09")
    assert (contact["met_place"], contact["tags"]) == ("Hamburg", {"hafen": True})
    interaction = only(records, "interactions")
    assert (interaction["channel"], interaction["event"], interaction["at"]) == (
        "event",
        "hafen",
        "2026-06-09T21:31",
    )
    assert (only(records, "promises")["event"], only(records, "promises")["due"]) == ("hafen", "2026-06-11")
    again, label = saved("Ben Aydın", there)
    assert again["contacts"] == {"ben-aydın": {"tags": {"hafen": True}}}
    assert only(again, "interactions")["with"] == {"ben-aydın": True}
    assert label == "met Ben Aydın again"
    coffee = only(saved("coffee Ben", there)[0], "interactions")
    assert (coffee["event"], coffee["place"], coffee["channel"]) == ("hafen", "Hamburg", "meeting")


def test_at_an_event_nobody_is_met_twice_on_one_day_or_promised_the_same_twice(context: Context) -> None:
    event = OpenEvent("hafen", "Hafen Meetup", "Hamburg", "2026-06-09", tag="hafen")
    noted = frozenset(("ben-aydın",))
    there = replace(context, event=event, attendance=Attendance(noted, noted))
    records, label = saved("Ben Aydın #seo", there)
    assert records == {"contacts": {"ben-aydın": {"tags": {"seo": True, "hafen": True}}}}
    assert label == "added to Ben Aydın: tag"
    records, _ = saved("met Ben and Priya: talked", there)
    assert only(records, "interactions")["with"] == {"ben-aydın": True, "priya-raman": True}
    assert only(records, "promises")["with"] == {"priya-raman": True}
    records, _ = saved("Ben and Priya: climb", there)
    assert only(records, "interactions")["with"] == {"priya-raman": True}


def test_nothing_is_written_twice_and_the_last_word_counts(context: Context, hafen: KnownEvent) -> None:
    event = OpenEvent("other", "Other Evening", "Berlin", "2026-06-09", tag="evening")
    made, _ = changes(parse("Ida Berg #evening at:Hafen Meetup", replace(context, event=event)), context)
    places = [change.value for change in made if isinstance(change, Set) and change.field == "met_event"]
    tags = [change.member for change in made if isinstance(change, Put) and change.field == "tags"]
    assert (places, tags) == (["hafen"], ["evening"])


@pytest.mark.parametrize(
    ("line", "english", "german"),
    [
        ("dinner Ben", "dinner with Ben Aydın", "Essen mit Ben Aydın"),
        ("Abendessen Ben", "meal with Ben Aydın", "Essen mit Ben Aydın"),
        (
            "plan coffee Ben fri",
            "planned: coffee with Ben Aydın, Fri 12 Jun",
            "geplant: Treffen mit Ben Aydın, Fr 12. Jun",
        ),
    ],
)
def test_the_word_line_speaks_one_language(line: str, english: str, german: str, context: Context) -> None:
    assert saved(line, context)[1] == english
    assert saved(line, replace(context, language="de"))[1] == german


def test_a_line_that_names_nobody_is_not_saved(context: Context) -> None:
    with pytest.raises(NotUnderstoodError):
        changes(parse("#seo @Acme", context), context)


@pytest.mark.parametrize(
    "line",
    [
        "Dr. Ida Berg, PhD, Acme, CTO #a ida@b.se +49 151 2345678 every:30 born:1986 nick:I offers:a needs:b !fri x -- y",
        "met Peter Neumann, Ben at:Café Central #client fri !mon x",
        "intro Priya, Jonas: Lyon",
        "Ben: climbs",
    ],
)
def test_everything_written_is_in_the_schema_with_its_kind(line: str, context: Context) -> None:
    many = {Kind.SET, Kind.TYPED, Kind.ITEMS}
    for table, made in saved(line, context)[0].items():
        for record in made.values():
            for field, value in record.items():
                assert isinstance(value, dict) == (TABLES[table][field].kind in many)


def test_the_json_holds_what_would_be_saved(context: Context) -> None:
    made: Parse = parse("call Anna: ok !fri x", context)
    data = to_json(made)
    assert data["people"][0]["guess"] is True
    assert [one["name"] for one in data["people"][0]["candidates"]] == [
        "Anna Schmidt",
        "Anna Meier",
        "Anna Freitag",
    ]
    assert (data["reading"], data["channel"], data["saved_note"], data["saveable"]) == (
        "log",
        "call",
        "ok",
        True,
    )
    assert data["tokens"][0] == {"start": 0, "end": 4, "role": "kind", "text": "call"}
