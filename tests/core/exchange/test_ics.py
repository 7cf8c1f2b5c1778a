"""What a calendar tells of people, as programs write it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.exchange.draft import Reading
from core.exchange.ics import MAX_OF_SERIES, TOO_MANY, read_calendar
from core.exchange.me import NOBODY, Me
from core.exchange.staging import stage

TODAY = date(2026, 6, 9)
ME = Me(frozenset({"ines@novum.example"}), "Ines Okoro")
Read = Callable[..., Reading]


def calendar(*events: str, head: str = "VERSION:2.0") -> str:
    bodies = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\n{head}\n{bodies}END:VCALENDAR\n"


def reading_of(text: str, me: Me = NOBODY) -> Reading:
    reading = Reading("ics", "iCalendar")
    read_calendar(text.encode().decode("latin-1").splitlines(), reading, TODAY, me, zone=UTC)
    return reading


def told(*events: str, me: Me = NOBODY, head: str = "VERSION:2.0") -> list[dict[str, Any]]:
    return [moment.document for moment in reading_of(calendar(*events, head=head), me).moments]


def mails(*events: str, me: Me = NOBODY) -> list[set[str]]:
    return [{party.email for party in moment.people} for moment in reading_of(calendar(*events), me).moments]


MEETING = """UID:one@example.org
DTSTART;TZID=Europe/Berlin:20260504T100000
DTEND;TZID=Europe/Berlin:20260504T113000
SUMMARY:Harbour plans
LOCATION:Town hall
ATTENDEE;CN="Anna Schmidt";PARTSTAT=ACCEPTED:mailto:anna@novum.example
ORGANIZER;CN=Ben Aydın:MAILTO:ben@elbe.example"""


def test_a_meeting_is_what_happened_with_those_who_came() -> None:
    reading = reading_of(calendar(MEETING))
    (moment,) = reading.moments
    document = {field: value for field, value in moment.document.items() if value}
    assert document == {
        "at": "2026-05-04T10:00",
        "channel": "meeting",
        "initiator": "mutual",
        "place": "Town hall",
        "minutes": 90,
        "text": "Harbour plans",
    }
    assert [(party.name, party.email) for party in moment.people] == [
        ("Anna Schmidt", "anna@novum.example"),
        ("Ben Aydın", "ben@elbe.example"),
    ]
    assert (moment.uid, moment.where, moment.line) == ("ics:one@example.org", "event 1", 3)


def test_the_kind_of_a_file_is_seen_by_its_content(read: Read) -> None:
    assert read(calendar(MEETING), today=TODAY).format == "ics"
    assert read("\ufeff\r\n" + calendar(MEETING), today=TODAY).format == "ics"
    assert read(calendar("DESCRIPTION:x\n BEGIN:VCARD\n" + MEETING), today=TODAY).format == "ics"


def test_rooms_resources_groups_and_alarms_are_nobody_and_who_declined_did_not_come() -> None:
    lines = """ATTENDEE;CUTYPE=ROOM;CN=Room 4:mailto:room4@novum.example
ATTENDEE;CUTYPE=RESOURCE:mailto:beamer@novum.example
ATTENDEE;CUTYPE=GROUP:mailto:everybody@novum.example
ATTENDEE:mailto:c_1@resource.calendar.google.com
ATTENDEE;PARTSTAT=DECLINED:mailto:cleo@novum.example
ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:dora@novum.example":mailto:emil@novum.example
ATTENDEE;PARTSTAT=TENTATIVE:mailto:dora@novum.example
BEGIN:VALARM
ACTION:EMAIL
ATTENDEE:mailto:alarm@novum.example
SUMMARY:Not the title
END:VALARM"""
    assert mails(f"{MEETING}\n{lines}") == [{"anna@novum.example", "ben@elbe.example", "dora@novum.example"}]


def test_an_organizer_alone_meets_nobody_and_one_who_declined_is_left_out() -> None:
    alone = "\n".join(line for line in MEETING.splitlines() if not line.startswith("ATTENDEE"))
    reading = reading_of(calendar(alone))
    assert reading.moments == []
    assert reading.left_out == {"events with nobody": 1}
    assert mails(f"{MEETING}\nATTENDEE;PARTSTAT=DECLINED:mailto:BEN@elbe.example") == [{"anna@novum.example"}]


@pytest.mark.parametrize(
    ("attendee", "name", "email"),
    [
        ("ATTENDEE;CN=anna@x.example:mailto:anna@x.example", "", "anna@x.example"),
        ("ATTENDEE;CN=Anna Schmidt/Sales/Novum:mailto:anna@x.example", "Anna Schmidt", "anna@x.example"),
        ('ATTENDEE;CN="Schmidt, Anna":Mailto:anna@x.example', "Schmidt, Anna", "anna@x.example"),
        ("ATTENDEE;CN=Anna;EMAIL=anna@x.example:/principals/users/7/", "Anna", "anna@x.example"),
        ("ATTENDEE:anna@x.example", "", "anna@x.example"),
        ("ATTENDEE;ROLE=ATTENDEE;STATUS=CONFIRMED:Anna Schmidt <anna@x.example>", "Anna Schmidt", "anna@x.example"),
        ("ATTENDEE;CN=Anna Schmidt:invalid:nomail", "Anna Schmidt", ""),
        ("ATTENDEE;PARTSTAT=ACCEPTED;CN=Anna\n  Schmidt;RSVP=TR\n UE:mailto:an\n na@x.example", "Anna Schmidt", "anna@x.example"),
        ("ATTENDEE;CN=Anna\n\t;RSVP=TRUE\n\t:mailto:anna@x.example", "Anna", "anna@x.example"),
    ],
)  # fmt: skip
def test_an_attendee_is_a_name_and_a_mail_address(attendee: str, name: str, email: str) -> None:
    ((party,),) = [
        moment.people for moment in reading_of(calendar(f"DTSTART:20260504T100000\n{attendee}")).moments
    ]
    assert (party.name, party.email) == (name, email)


def test_i_am_not_one_of_the_others_and_what_i_declined_did_not_happen() -> None:
    mine = "ATTENDEE;PARTSTAT={}:mailto:Ines@novum.example"
    assert told(f"{MEETING}\n{mine.format('DECLINED')}", me=ME) == []
    (document,) = told(f"{MEETING}\n{mine.format('ACCEPTED')}", me=ME)
    assert document["initiator"] == "them"
    (document,) = told(MEETING.replace("ben@elbe.example", "ines@novum.example"), me=ME)
    assert document["initiator"] == "me"
    assert told("DTSTART:20260504T100000\n" + mine.format("ACCEPTED"), me=ME) == []


def test_who_is_in_nearly_every_meeting_is_taken_to_be_me_where_the_profile_has_no_address_of_the_file() -> (
    None
):
    mine = "ATTENDEE:mailto:ines@novum.example"
    guests = ["anna", "ben", "cleo", "dora", "emil"] * 2
    events = [
        f"UID:{n}\nDTSTART:20260504T100000\n{mine}\nATTENDEE:mailto:{who}@x.example"
        for n, who in enumerate(guests)
    ]
    assert {len(found) for found in mails(*events)} == {1}
    assert "taken to be you" in reading_of(calendar(*events)).problems[0].text
    assert {len(found) for found in mails(*events, me=Me(frozenset({"other@x.example"})))} == {1}
    assert {len(found) for found in mails(*events, me=Me(frozenset({"anna@x.example"})))} == {1, 2}
    assert {len(found) for found in mails(*events[:4])} == {2}
    assert {
        len(found) for found in mails(*(f"{event}\nATTENDEE:mailto:boss@x.example" for event in events))
    } == {3}
    called = reading_of(calendar(events[0], head="X-WR-CALNAME:Ines@novum.example")).moments
    assert [party.email for party in called[0].people] == ["anna@x.example"]


def test_a_plan_goes_where_the_calendar_cancels_it_i_decline_it_or_its_day_is_left_out(book: Any) -> None:
    ahead = MEETING.replace("20260504", "20260704")
    later = WEEKLY.replace("20260511", "20260615")
    book.vault.commit(stage(reading_of(calendar(ahead, later), ME), book).changes())
    assert len(book.vault.tables["interactions"]) == 2
    for change in ("STATUS:CANCELLED", "ATTENDEE;PARTSTAT=DECLINED:mailto:ines@novum.example"):
        staging = stage(reading_of(calendar(f"{ahead}\n{change}"), ME), book)
        assert [row.reasons for row in staging.moments] == [("cancelled in the file",)]
    staging = stage(reading_of(calendar(f"{later}\nEXDATE;TZID=Europe/Berlin:20260615T100000"), ME), book)
    assert [(row.kind, row.day) for row in staging.moments] == [("new", "2026-06-22"), ("same", "2026-06-15")]


def test_what_is_cancelled_is_nothing() -> None:
    assert told(f"{MEETING}\nSTATUS:CANCELLED") == []
    assert told(MEETING, head="VERSION:2.0\nMETHOD:CANCEL") == []


def test_what_lies_ahead_is_a_plan_and_so_is_today() -> None:
    for day, plan in (("20260608", None), ("20260609", True), ("20270101", True)):
        (document,) = told(MEETING.replace("20260504", day))
        assert document["plan"] is plan


# -- time --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "head", "at"),
    [
        ("DTSTART:20260504T220000Z", "X-WR-TIMEZONE:Europe/Berlin", "2026-05-05T00:00"),
        ("DTSTART:20260504T220000Z", "VERSION:2.0", "2026-05-04T22:00"),
        ("DTSTART;TZID=America/New_York:20260504T090000", "X-WR-TIMEZONE:Europe/Berlin", "2026-05-04T15:00"),
        ("DTSTART;TZID=W. Europe Standard Time:20260504T090000", "VERSION:2.0", "2026-05-04T09:00"),
        (
            "DTSTART;TZID=Eastern Standard Time:20260504T090000",
            "X-WR-TIMEZONE:Europe/Berlin",
            "2026-05-04T15:00",
        ),
        (
            'DTSTART;TZID="(UTC-05:00) Eastern, somewhere":20260504T090000',
            "X-WR-TIMEZONE:UTC",
            "2026-05-04T14:00",
        ),
        ("DTSTART;TZID=/example.org/2005_1/Europe/Berlin:20260504T090000", "VERSION:2.0", "2026-05-04T09:00"),
        ("DTSTART;TZID=:20260504T090000", "X-WR-TIMEZONE:Europe/Berlin", "2026-05-04T09:00"),
        ("DTSTART;TZID=Nowhere/../../etc/passwd:20260504T090000", "VERSION:2.0", "2026-05-04T09:00"),
        ("DTSTART;VALUE=DATE:20260504", "VERSION:2.0", "2026-05-04"),
        ("DTSTART:2026-05-04T09:00:00", "VERSION:2.0", "2026-05-04T09:00"),
        ("DTSTART:00010101T000000Z", "X-WR-TIMEZONE:America/New_York", "0001-01-01T00:00"),
    ],
)
def test_a_time_is_shown_in_the_calendars_own_zone(start: str, head: str, at: str) -> None:
    (document,) = told(f"{start}\nATTENDEE:mailto:anna@x.example", head=head)
    assert document["at"] == at


def test_without_a_named_zone_it_is_the_one_of_most_events() -> None:
    berlin = [MEETING.replace("one@", f"{number}@") for number in range(3)]
    away = "UID:x\nDTSTART;TZID=America/New_York:20260504T090000\nATTENDEE:mailto:anna@x.example"
    assert told(*berlin, away)[-1]["at"] == "2026-05-04T15:00"


@pytest.mark.parametrize(
    ("said", "minutes"),
    [("DURATION:PT1H30M", 90), ("DURATION:P1DT1H", None), ("DTEND:20260504T110000", 60), ("X:1", None)],
)
def test_how_long_it_took(said: str, minutes: int | None) -> None:
    (document,) = told(f"DTSTART:20260504T100000\n{said}\nATTENDEE:mailto:anna@x.example")
    assert document["minutes"] == minutes


# -- what repeats ------------------------------------------------------------------------------------------------------

WEEKLY = """UID:weekly
DTSTART;TZID=Europe/Berlin:20260511T100000
RRULE:FREQ=WEEKLY
SUMMARY:Monday round
ATTENDEE:mailto:anna@novum.example"""


def test_a_series_is_there_on_its_days_up_to_today_and_once_ahead() -> None:
    found = reading_of(calendar(WEEKLY)).moments
    assert [(moment.document["at"], moment.document["plan"]) for moment in found] == [
        ("2026-05-11T10:00", None),
        ("2026-05-18T10:00", None),
        ("2026-05-25T10:00", None),
        ("2026-06-01T10:00", None),
        ("2026-06-08T10:00", None),
        ("2026-06-15T10:00", True),
    ]
    assert [moment.uid for moment in found[:2]] == ["ics:weekly", "ics:weekly/2026-05-18"]


def test_days_left_out_moved_or_cancelled_are_so() -> None:
    moved = "UID:weekly\nRECURRENCE-ID;TZID=Europe/Berlin:20260518T100000\nDTSTART;TZID=Europe/Berlin:20260520T160000\nATTENDEE:mailto:anna@novum.example"
    cancelled = "UID:weekly\nRECURRENCE-ID:20260525T080000Z\nDTSTART:20260525T080000Z\nSTATUS:CANCELLED"
    found = reading_of(
        calendar(f"{WEEKLY}\nEXDATE;TZID=Europe/Berlin:20260601T100000", moved, cancelled)
    ).moments
    assert [(moment.uid, moment.document["at"]) for moment in found] == [
        ("ics:weekly", "2026-05-11T10:00"),
        ("ics:weekly/2026-05-18", "2026-05-20T16:00"),
        ("ics:weekly/2026-06-08", "2026-06-08T10:00"),
        ("ics:weekly/2026-06-15", "2026-06-15T10:00"),
    ]


def test_days_left_out_in_utc_are_those_of_the_series() -> None:
    late = WEEKLY.replace("T100000", "T003000").replace("WEEKLY\n", "DAILY;COUNT=3\n")
    found = told(f"{late}\nEXDATE:20260511T223000Z")
    assert [document["at"][:10] for document in found] == ["2026-05-11", "2026-05-13"]
    until = late.replace("COUNT=3", "UNTIL=20260511T223000Z")
    assert [document["at"][:10] for document in told(until)] == ["2026-05-11", "2026-05-12"]


def test_days_that_are_listed_are_taken_with_the_beginnings_of_periods() -> None:
    listed = WEEKLY.replace(
        "RRULE:FREQ=WEEKLY", "RDATE;VALUE=PERIOD:20260511T100000/20260511T110000\n ,20260513T100000/PT1H"
    )
    assert [document["at"][:10] for document in told(listed)] == ["2026-05-11", "2026-05-13"]


def test_of_a_long_series_the_newest_days_are_taken() -> None:
    found = told(WEEKLY.replace("20260511", "20000103").replace("WEEKLY\n", "DAILY\n"))
    assert len(found) == MAX_OF_SERIES + 1
    assert found[-2]["at"] == "2026-06-08T10:00"


def test_a_rule_that_is_not_understood_leaves_the_first_day_and_is_told() -> None:
    reading = reading_of(calendar(WEEKLY.replace("FREQ=WEEKLY", "FREQ=SOMETIMES")))
    assert [moment.document["at"] for moment in reading.moments] == ["2026-05-11T10:00"]
    assert [problem.line for problem in reading.problems] == [3]


# -- who is which entry ------------------------------------------------------------------------------------------------


def test_without_a_uid_importing_twice_does_not_double(book: Any) -> None:
    text = calendar("DTSTART:20260504T100000\nSUMMARY:Coffee\nATTENDEE;CN=Anna Schmidt:mailto:anna@x.example")
    book.vault.commit(stage(reading_of(text), book).changes())
    assert len(book.vault.tables["interactions"]) == 1
    assert stage(reading_of(text), book).changes() == []


def test_two_events_under_one_uid_are_two_where_they_begin_apart_else_the_newer_one() -> None:
    again = MEETING.replace("20260504", "20260505")
    assert [moment.uid for moment in reading_of(calendar(MEETING, again)).moments] == [
        "ics:one@example.org",
        "ics:one@example.org/2026-05-05",
    ]
    newer = f"{MEETING}\nSEQUENCE:2".replace("Harbour plans", "Newer")
    assert [document["text"] for document in told(newer, MEETING)] == ["Newer"]


# -- birthdays and gatherings --------------------------------------------------------------------------------------------


def birthdays(*events: str, head: str = "VERSION:2.0") -> list[tuple[Any, Any]]:
    found = reading_of(calendar(*events, head=head)).drafts
    return [(draft.document["full"], draft.document["birthday"]) for draft in found]


def test_yearly_whole_days_are_birthdays_where_the_words_say_so() -> None:
    yearly = "DTSTART;VALUE=DATE:20040917\nRRULE:FREQ=YEARLY\nSUMMARY:{}"
    assert birthdays(yearly.format("Anna Schmidt's birthday")) == [("Anna Schmidt", "--09-17")]
    assert birthdays(yearly.format("1943 Ada Example"), head="X-WR-CALNAME:Birthdays") == [
        ("Ada Example", "1943-09-17")
    ]
    assert birthdays(yearly.format("Harvest day")) == []
    assert birthdays("DTSTART;VALUE=DATE:20040917\nSUMMARY:Anna's birthday party") == []
    since = "DTSTART;VALUE=DATE:19800917\nCREATED:20121001T000000Z\nRRULE:FREQ=YEARLY\nSUMMARY:Geburtstag Anna Schmidt"
    assert birthdays(since) == [("Anna Schmidt", "1980-09-17")]


def test_a_birthday_goes_to_the_person_who_has_the_name(book: Any) -> None:
    book.vault.commit(stage(reading_of(calendar(MEETING)), book).changes())
    text = calendar("UID:b\nDTSTART;VALUE=DATE:19800917\nRRULE:FREQ=YEARLY\nSUMMARY:Anna Schmidt's birthday")
    book.vault.commit(stage(reading_of(text), book).changes())
    assert sorted((person["full"], person.get("birthday", "")) for person in book.people.values()) == [
        ("Anna Schmidt", "--09-17"),
        ("Ben Aydın", ""),
    ]


def test_a_conference_or_a_trip_without_guests_is_an_event_and_the_dentist_is_nothing() -> None:
    trip = "UID:t\nDTSTART;VALUE=DATE:20260501\nDTEND;VALUE=DATE:20260504\nSUMMARY:Sailing\nLOCATION:Kiel"
    fair = "UID:f\nDTSTART:20260506T100000\nDTEND:20260506T180000\nSUMMARY:Harbour Meetup"
    dentist = "UID:d\nDTSTART:20260507T100000\nDTEND:20260507T103000\nSUMMARY:Dentist\nLOCATION:Mole 3"
    reading = reading_of(calendar(trip, fair, dentist))
    assert [
        (moment.table, moment.document["name"], moment.document["ends"]) for moment in reading.moments
    ] == [
        ("events", "Sailing", "2026-05-03"),
        ("events", "Harbour Meetup", "2026-05-06"),
    ]
    assert reading.left_out == {"events with nobody": 1}


@pytest.mark.parametrize(
    ("lines", "channel", "kind"),
    [
        ("SUMMARY:Lunch with Anna", "meal", "lunch"),
        ("SUMMARY:Kaffee mit Anna", "meeting", "coffee"),
        ("SUMMARY:Anruf Anna", "call", ""),
        ("SUMMARY:x\nX-GOOGLE-CONFERENCE:https://meet.google.com/aaa", "video", ""),
        ("SUMMARY:x\nLOCATION:Microsoft Teams", "video", ""),
        ("SUMMARY:x\n" + "\n".join(f"ATTENDEE:mailto:p{n}@x.example" for n in range(9)), "group", ""),
    ],
)
def test_the_channel_is_told_by_the_first_word_a_link_or_the_number_of_people(
    lines: str, channel: str, kind: str
) -> None:
    (document,) = told(f"DTSTART:20260504T100000\nATTENDEE:mailto:anna@x.example\n{lines}")
    assert (document["channel"], document["kind"]) == (channel, kind)


def test_with_too_many_nobody_is_met() -> None:
    many = "\n".join(f"ATTENDEE:mailto:p{n}@x.example" for n in range(TOO_MANY + 1))
    reading = reading_of(calendar(f"DTSTART:20260504T100000\n{many}"))
    assert reading.moments == []
    assert reading.left_out == {f"meetings of more than {TOO_MANY} people": 1}


def test_a_note_is_kept_without_what_programs_write_on_how_to_dial_in() -> None:
    (document,) = told(
        f"{MEETING}\nDESCRIPTION:Bring the map\\nand tea\\n\\n________________\\nMicrosoft Teams meeting\\n12345"
    )
    assert document["text"] == "Harbour plans\nBring the map\nand tea"


# -- broken and hostile files --------------------------------------------------------------------------------------------


def test_vcalendar_1_0_with_quoted_printable_soft_breaks_and_its_own_rules() -> None:
    event = (
        "DTSTART:20260504T100000\nSUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Gr=c3=bc=\n=C3=9Fe\n"
        "RRULE:W1 MO #2\nATTENDEE;STATUS=DECLINED:Ben <ben@x.example>\nATTENDEE:Anna <anna@x.example>"
    )
    found = told(event, head="VERSION:1.0")
    assert [(document["at"][:10], document["text"]) for document in found] == [
        ("2026-05-04", "Grüße"),
        ("2026-05-11", "Grüße"),
    ]


def test_an_event_that_is_broken_costs_itself_only() -> None:
    text = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:No day\nEND:VEVENT\nBEGIN:VEVENT\n{MEETING}\nno property\nBEGIN:VEVENT\n{WEEKLY}\n"
    reading = reading_of(text)
    assert {moment.uid.partition("/")[0] for moment in reading.moments} == {
        "ics:one@example.org",
        "ics:weekly",
    }
    assert [problem.line for problem in reading.problems] == [2, 5, 14]


def test_an_attachment_or_a_line_without_end_costs_itself_only() -> None:
    attached = "ATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA\n" + " AAAA\n" * 20_000
    assert len(told(attached + MEETING)) == 1
    assert len(told("COMMENT:" + "\x00" * 5_000_000 + "\n" + MEETING)) == 1


def test_an_empty_calendar_is_no_error(read: Read) -> None:
    for text in (
        calendar(),
        "BEGIN:VCALENDAR\nBEGIN:VFREEBUSY\nATTENDEE:mailto:a@x.example\nEND:VFREEBUSY\nEND:VCALENDAR",
    ):
        reading = read(text, today=TODAY)
        assert (reading.drafts, reading.moments, reading.may_be_empty) == ([], [], True)


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 5_000,
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + "BEGIN:VALARM\n" * 5_000 + MEETING,
        calendar("DTSTART:20260504\n" + "ATTENDEE:mailto:a@x.example\n" * 50_000),
        calendar("DTSTART:20260504\nSUMMARY:" + "x" * 5_000_000),
        calendar("DTSTART:20260504\nATTENDEE;CN=" + '"' * 100_000 + ":mailto:a@x.example"),
        calendar(f"{WEEKLY}\nEXDATE:" + "20260504," * 200_000),
        calendar(WEEKLY.replace("20260511", "19000101").replace("WEEKLY\n", "SECONDLY\n")),
        calendar(*(WEEKLY.replace("UID:weekly", f"UID:{n}").replace("20260511", "19000101").replace("WEEKLY\n", "DAILY;BYMONTH=2;BYMONTHDAY=30\n") for n in range(300))),
        calendar("DTSTART:20260504\nDESCRIPTION:" + "join " * 200_000 + "\nATTENDEE:mailto:a@x.example"),
        calendar("DTSTART:20260504\nSUMMARY:" + "(" * 100_000 + "\nRRULE:FREQ=YEARLY"),
    ],
    ids=[
        "events in events", "alarms in alarms", "many guests", "a long line", "quotes", "many dates", "every second",
        "days that never come", "a long note", "brackets",
    ],
)  # fmt: skip
def test_hostile_files_are_read_in_bounded_time(text: str) -> None:
    import time

    begun = time.perf_counter()
    reading_of(text)
    assert time.perf_counter() - begun < 20


LINES = st.sampled_from([
    "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "VERSION:1.0", "UID:a", " ",
    "DTSTART:20260504T100000Z", "DTSTART;TZID=x:", "DTSTART:99991231", "RRULE:FREQ=DAILY", "RRULE:FREQ=YEARLY", "EXDATE:20260505",
    "SUMMARY:Anna's birthday", "ATTENDEE:mailto:a@x.example", "ATTENDEE;CN=\":", "RECURRENCE-ID:20260505", "DTEND:00010101", "=", "\x00",
])  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=40))
def test_any_lines_are_read_without_an_error(lines: list[str]) -> None:
    reading = Reading("ics", "iCalendar")
    read_calendar([line.encode("utf-8", "replace").decode("latin-1") for line in lines], reading, TODAY, ME)
    assert all(moment.people or moment.table == "events" for moment in reading.moments)


def test_a_day_far_ahead_is_no_plan_of_a_series() -> None:
    later = (TODAY + timedelta(days=900)).strftime("%Y%m%d")
    found = told(WEEKLY.replace("20260511", later))
    assert [document["plan"] for document in found] == [True]
