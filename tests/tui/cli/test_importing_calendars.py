"""`tend import` of a calendar: what happened, in bunches and one by one, written and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:one
DTSTART:20260504T100000
SUMMARY:Harbour plans
ATTENDEE;CN=Anna Schmidt:mailto:anna@acme.example
ATTENDEE;CN=Femi Berg:mailto:femi@elbe.example
END:VEVENT
BEGIN:VEVENT
UID:two
DTSTART:20260511T100000
SUMMARY:Review
ATTENDEE;CN=Anna Schmidt:mailto:anna@acme.example
END:VEVENT
BEGIN:VEVENT
UID:three
DTSTART:20270104T100000
SUMMARY:Kick-off
ATTENDEE;CN=Femi Berg:mailto:femi@elbe.example
END:VEVENT
BEGIN:VEVENT
UID:four
DTSTART:20260511T100000
SUMMARY:Dentist
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "work.ics"
    path.write_text(CALENDAR, encoding="utf-8")
    return path


def test_what_happened_is_shown_in_bunches_before_anything_is_written(people: Any, file: Path) -> None:
    before = people.files()
    done = people.tend("import", str(file), "--dry-run")
    assert done.code == 0
    shown = " ".join(done.out.split())
    assert "work.ics: iCalendar, 2 people, 2 meetings, 1 plan" in shown
    assert "2 meetings new with 2 people, 1 of them new; 2026-05-04 to 2026-05-11" in shown
    assert "1 plan new with 1 person, who is new; 2027-01-04" in shown
    assert "events with nobody (1)" in shown
    assert people.files() == before


def test_json_has_each_of_them(people: Any, file: Path) -> None:
    (found,) = people.tend("import", str(file), "--dry-run", "--json").json
    assert [(row["kind"], row["what"], row["day"], row["title"]) for row in found["moments"]] == [
        ("new", "meeting", "2026-05-04", "Harbour plans"),
        ("new", "meeting", "2026-05-11", "Review"),
        ("new", "plan", "2027-01-04", "Kick-off"),
    ]
    assert found["moments"][1]["people"] == [people.ids["anna"]]
    reasons = {row["name"]: row["reasons"] for row in found["rows"]}
    assert reasons["Anna Schmidt"][0] == "same mail anna@acme.example"


def test_it_is_written_in_one_act_twice_changes_nothing_and_undo_takes_it_back(
    people: Any, file: Path
) -> None:
    before = people.documents("interactions")
    done = people.tend("import", str(file), "--yes")
    assert "1 new" in done.err and "2 meetings" in done.err
    after = people.documents("interactions")
    assert len(after) == len(before) + 3
    again = people.tend("import", str(file), "--yes")
    assert "nothing to write" in again.err
    assert people.documents("interactions") == after
    people.tend("undo")
    assert people.documents("interactions") == before
    assert "Femi Berg" not in {person["full"] for person in people.documents("contacts").values()}


def test_an_empty_calendar_is_no_error(people: Any, tmp_path: Path) -> None:
    path = tmp_path / "empty.ics"
    path.write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    done = people.tend("import", str(path), "--yes")
    assert (done.code, "nothing to write" in done.err) == (0, True)


def test_a_meeting_changed_here_and_in_the_file_is_shown_with_both_values(people: Any, file: Path) -> None:
    people.tend("import", str(file), "--yes")
    with people.vault() as vault:
        from core.vault import Set

        (id,) = [
            id for id, record in vault.documents("interactions").items() if record.get("text") == "Review"
        ]
        vault.commit([Set("interactions", id, "text", "Mine")])
    file.write_text(CALENDAR.replace("SUMMARY:Review", "SUMMARY:Their review"), encoding="utf-8")
    done = people.tend("import", str(file), "--dry-run")
    assert 'text: you have "Mine", the file says "Their review"' in done.out
