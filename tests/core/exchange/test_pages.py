"""The pages of a Markdown export and the entries of a calendar: what stands in them."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

import pytest

from core.exchange.calendar_out import carried
from core.exchange.chosen import Chosen
from core.exchange.formats import FORMATS

IDA, BEN, CLEO, FAIR = "A" * 16, "B" * 16, "C" * 16, "E" * 16
TABLES: dict[str, dict[str, dict[str, Any]]] = {
    "contacts": {
        IDA: {"full": "Ida *Berg*", "role": "CTO", "org": "Novum", "met_event": FAIR, "met_via": BEN, "birthday": "--02-29",
              "notes": {"n": {"on": "2026-05-02", "text": "# no heading\n- no list\n<b>\n===\n1. no list"}}, "phones": {"+49 170 5550147": ["cell"]}},
        BEN: {"full": "Ben", "archived": True, "birthday": "1980-01-01"},
        CLEO: {"full": "Ben", "anniversary": "2001-02-03"},
    },
    "interactions": {
        "I" * 16: {"at": "2026-05-01", "channel": "event", "with": {IDA: True, BEN: True}, "event": FAIR, "text": "the boat"},
        "J" * 16: {"at": "2026-05-04T10:00", "channel": "call", "with": {IDA: True}},
        "K" * 16: {"at": "2026-06-15", "channel": "meal", "with": {CLEO: True}, "plan": True},
        "L" * 16: {"at": "2026-06-01", "channel": "meal", "with": {CLEO: True}, "plan": True},
    },
    "events": {FAIR: {"name": "Spring/Fair", "starts": "2026-05-01", "place": "Köln", "text": "loud"}},
    "promises": {
        "P" * 16: {"side": "theirs", "with": {IDA: True}, "text": "the contract", "due": "2026-06-01", "event": FAIR},
        "Q" * 16: {"side": "mine", "with": {CLEO: True}, "text": "a book", "due": "2026-06-20", "done": "2026-06-02"},
        "R" * 16: {"side": "mine", "with": {CLEO: True}, "text": "no day"},
    },
    "introductions": {"N" * 16: {"between": {IDA: True, CLEO: True}, "state": "made", "on": "2026-06-01"}},
}  # fmt: skip


@pytest.fixture
def chosen(book: Any) -> Chosen:
    book.vault.tables = json.loads(json.dumps(TABLES))
    return Chosen(book)


@pytest.fixture
def pages(chosen: Chosen) -> dict[str, str]:
    made = FORMATS["markdown"].pages
    assert made is not None
    return {path: data.decode() for path, data in made(chosen, None)}


def test_there_is_a_page_for_each_person_and_event_and_one_that_leads_to_them(pages: dict[str, str]) -> None:
    assert list(pages) == [
        "README.md",
        "people/Ben.md",
        "people/Ben 2.md",
        "people/Ida -Berg.md",
        "events/2026-05-01 Spring-Fair.md",
    ]


def test_every_link_leads_to_a_page(pages: dict[str, str]) -> None:
    links = 0
    for path, text in pages.items():
        for target in re.findall(r"\]\(([^)]*(?:\([^)]*\)[^)]*)*\.md)\)", text):
            links += 1
            where = (path.rpartition("/")[0] + "/" + unquote(target)).lstrip("/")
            parts: list[str] = []
            for part in where.split("/"):
                parts = parts[:-1] if part == ".." else [*parts, part]
            assert "/".join(parts) in pages, (path, target)
    assert links > 10


def test_a_persons_page_says_what_is_known_of_them(pages: dict[str, str]) -> None:
    page = pages["people/Ida -Berg.md"]
    for text in (
        "# Ida \\*Berg\\*", "CTO, Novum", "- Phone: +49 170 5550147 (cell)", "- Event: [Spring/Fair](../events/2026-05-01%20Spring-Fair.md)",
        "- Through: [Ben](../people/Ben.md)", "- [ ] theirs, to [Ida \\*Berg\\*](../people/Ida%20-Berg.md): the contract, due 2026-06-01",
        "2026-05-02:", "> \\# no heading", "> \\- no list", "> \\<b\\>", "> \\===", "> 1\\. no list", "- 2026-05-04 10:00 call",
        "- 2026-05-01 event, with [Ben](../people/Ben.md), at [Spring/Fair](../events/2026-05-01%20Spring-Fair.md): the boat",
    ):  # fmt: skip
        assert text in page, text


def test_an_events_page_is_its_debrief(pages: dict[str, str]) -> None:
    page = pages["events/2026-05-01 Spring-Fair.md"]
    for text in ("- When: 2026-05-01", "- Where: Köln", "> loud", "## New\n\n- [Ida", "## Met again\n\n- [Ben]", "the boat", "the contract",
                 "## Followed up\n\n- [Ida \\*Berg\\*](../people/Ida%20-Berg.md), 2026-05-04"):  # fmt: skip
        assert text in page, text


def entries(chosen: Chosen) -> dict[str, str]:
    chunks = FORMATS["ics"].chunks
    assert chunks is not None
    whole = b"".join(chunks(chosen, None)).replace(b"\r\n ", b"").decode()
    assert whole.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert whole.endswith("END:VCALENDAR\r\n")
    found = whole.split("BEGIN:VEVENT\r\n")[1:]
    return {text.partition("@tend")[0].removeprefix("UID:"): text for text in found}


def test_a_calendar_holds_what_lies_ahead(chosen: Chosen) -> None:
    found = entries(chosen)
    assert set(found) == {f"birthday-{IDA}", f"anniversary-{CLEO}", f"promise-{'P' * 16}", f"plan-{'K' * 16}"}
    birthday = found[f"birthday-{IDA}"]
    assert "DTSTART;VALUE=DATE:20000229\r\nDTEND;VALUE=DATE:20000301\r\n" in birthday
    assert "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1\r\n" in birthday
    assert "SUMMARY:Ida *Berg* promised: the contract\r\n" in found[f"promise-{'P' * 16}"]
    assert all("DTSTAMP:20260609T000000Z\r\n" in text for text in found.values())
    assert carried(chosen) == {"promises": 1, "interactions": 1, "events": 0}


def test_whom_to_talk_to_stands_on_the_day_they_are_due_and_never_before_today(
    chosen: Chosen, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Due:
        health, last_contact, due = 40, "2026-01-01", "2026-04-10"

    monkeypatch.setattr(chosen, "row", lambda _: Due())
    assert "DTSTART;VALUE=DATE:20260609\r\n" in entries(chosen)[f"due-{IDA}"]
    assert f"due-{BEN}" not in entries(chosen), "who was let go is not nagged about"


@pytest.mark.parametrize(
    "day", ["9999-12-31", "0001-01-01", "--02-30", "2026-13-01", "1980", "2026-05", "x" * 10, ""]
)
def test_days_that_a_calendar_cannot_name_are_left_out(book: Any, day: str) -> None:
    at = f"{day}T25:61" if day else ""
    book.vault.tables = {
        "contacts": {IDA: {"full": "Ida", "birthday": day, "anniversary": day}},
        "interactions": {"K" * 16: {"at": at, "plan": True, "with": {IDA: True}, "minutes": 2**52}},
        "events": {FAIR: {"name": "Fair", "starts": at, "ends": day}},
        "promises": {"P" * 16: {"side": "mine", "with": {IDA: True}, "due": day}},
    }
    found = entries(Chosen(book))
    assert set(found) <= {f"birthday-{IDA}", f"anniversary-{IDA}", f"promise-{'P' * 16}"}
    if day == "0001-01-01":
        assert "DTSTART;VALUE=DATE:00010101" in found[f"birthday-{IDA}"]


def test_the_same_day_gives_the_same_file(chosen: Chosen) -> None:
    assert entries(chosen) == entries(chosen)
