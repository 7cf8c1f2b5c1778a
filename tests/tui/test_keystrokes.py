"""Keys that a task takes, counted while the program takes them; the table of docs/keystrokes.md says the same."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from textual.pilot import Pilot

from core.clock import FixedClock
from core.demo import Size, commits, records
from core.settings import Habits, Settings
from core.vault import create_vault
from core.vault.changes import Change, creation
from core.vault.keys import KdfCost
from tui.app import Start
from tui.desk import Desk
from tui.program import TendApp
from tui.screens.entry import EntryBox
from tui.session import Secret, Session

CHEAP = KdfCost(m_kib=32 * 1024, t=1, p=1)
SECRET = Secret(passphrase="correct horse battery staple")
TODAY = date(2026, 6, 9)
PAGE = Path(__file__).parents[2] / "docs" / "keystrokes.md"
CHARACTERS = {
    " ": "space",
    ",": "comma",
    "@": "at",
    ".": "full_stop",
    "#": "number_sign",
    "!": "exclamation_mark",
}


class Counted:
    """Presses keys one by one and counts them."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot
        self.keys = 0

    async def press(self, *keys: str) -> None:
        """Press these keys."""
        self.keys += len(keys)
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text, each letter a key."""
        await self.press(*(CHARACTERS.get(letter, letter) for letter in text))


@pytest.fixture
def opened(tmp_path: Path, clock: FixedClock) -> Any:
    """`async with opened(batches) as keys`: the program on Today of a vault that these commits made."""

    @asynccontextmanager
    async def run(batches: list[list[Change]]) -> AsyncIterator[Counted]:
        vault, _ = create_vault(
            tmp_path / "vault",
            state=tmp_path / "state",
            passphrase=SECRET.passphrase or "",
            clock=clock,
            cost=CHEAP,
        )
        for changes in batches:
            vault.commit(changes)
        vault.close()
        session = Session(tmp_path / "vault", tmp_path / "state", clock)
        desk = Desk(session, clock, Settings(), habits=Habits("en", 0, False, "DE"))
        app = TendApp(desk, Start(made=True, secret=SECRET), session.begin(SECRET))
        try:
            async with app.run_test(size=(80, 24)) as pilot:
                await until(
                    pilot,
                    lambda: app.current_mode == "today" and bool(app.snapshot and app.snapshot.complete),
                )
                yield Counted(pilot)
        finally:
            session.close()

    return run


async def until(pilot: Pilot[None], ready: Callable[[], bool]) -> None:
    """Wait until something is so, fifteen seconds at most."""
    for _ in range(750):
        await pilot.pause(0.02)
        if ready():
            return
    raise AssertionError("it did not come to pass")


def rows(pilot: Pilot[None]) -> list[str]:
    """What stands on the screen, row by row."""
    return [strip.text for strip in pilot.app.screen._compositor.render_strips()]


def few() -> list[list[Change]]:
    """Two people, one with a phone, and an event that is open."""
    anna = {
        "full": "Anna Schmidt",
        "circle": "close",
        "phones": {"+491512345678": ["cell"]},
        "created": "2026-01-01",
    }
    event = {
        "name": "Hafen Meetup", "starts": "2026-06-09", "ends": "2026-06-09", "open": True, "tag": "hafen",
        "follow_days": 2, "follow_text": "say hello",
    }  # fmt: skip
    past = {"at": "2026-03-11", "channel": "call", "initiator": "me", "with": {"anna": True}}
    return [
        creation("contacts", "anna", anna)
        + creation("events", "hafen", event)
        + creation("interactions", "i", past),
        creation("profile", "me", {"recovery_confirmed": "2026-01-12"}),
    ]


def ten() -> list[list[Change]]:
    """Ten people who fell due for their silence, and a day that takes all ten."""
    made = creation("profile", "me", {"recovery_confirmed": "2026-01-12", "daily_cap": 10})
    for number in range(10):
        who = {"full": f"Person {number:02} Tester", "circle": "close", "created": "2024-01-01"}
        made += creation("contacts", f"p{number}", who)
        for turn in range(4):
            at = TODAY - timedelta(days=70 + 3 * number + 30 * turn)
            past = {"at": at.isoformat(), "channel": "call", "initiator": "me", "with": {f"p{number}": True}}
            made += creation("interactions", f"i{number}-{turn}", past)
    return [made]


def said(task: str) -> int:
    """What the page says of a task in the column of Tend."""
    text = PAGE.read_text(encoding="utf-8")
    found = re.search(rf"^\| {re.escape(task)} \| \**(\d+)", text, re.MULTILINE)
    assert found, f"docs/keystrokes.md has no row '{task}'"
    return int(found[1])


async def test_capture_of_somebody_at_an_event(opened: Any) -> None:
    content = ("Carla Nunes", "Novum", "carla@novum.io")
    async with opened(few()) as keys:
        app = keys.pilot.app
        await keys.press("a")
        await until(keys.pilot, lambda: isinstance(app.screen, EntryBox))
        await keys.type(f"{content[0]},{content[1]} {content[2]}")
        await keys.press("enter")
        await until(keys.pilot, lambda: "Carla Nunes" in app.snapshot.word.text)

        def kept(network: Any, vault: Any) -> tuple[Any, Any]:
            contact = next(each for each in network.contacts() if each.name == "Carla Nunes")
            return contact, network.promises(contact.id)

        contact, promises = await app.desk.session.read(kept)
        assert (contact.org, contact.emails[0].value, contact.tags) == ("Novum", "carla@novum.io", ("hafen",))
        assert [promise.due for promise in promises] == ["2026-06-11"]
        blanks = 1  # between company and mail, as on paper
        beyond = keys.keys - sum(map(len, content)) - blanks
        assert beyond <= 3
        assert beyond == said("note name, company, mail at an event, with its tag and follow-up")


async def test_a_tag_and_a_promise_of_ones_own_cost_a_mark_each(opened: Any) -> None:
    line = "Carla Nunes,Novum carla@novum.io #ops !fri send slides"
    async with opened(few()) as keys:
        app = keys.pilot.app
        await keys.press("a")
        await until(keys.pilot, lambda: isinstance(app.screen, EntryBox))
        await keys.type(line)
        await keys.press("enter")
        await until(keys.pilot, lambda: "Carla Nunes" in app.snapshot.word.text)
        content = line.translate(str.maketrans("", "", ",#!"))
        assert keys.keys - len(content) == said("the same with a tag and a promise of its own")


async def test_logging_a_call_and_copying_a_phone(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(few()) as keys:
        app = keys.pilot.app
        copied: list[str] = []

        async def copy(text: str, what: str) -> str:
            copied.append(text)
            return what

        monkeypatch.setattr(app.copies, "copy", copy)
        await keys.pilot.press("2")
        await until(keys.pilot, lambda: any("Anna Schmidt" in row for row in rows(keys.pilot)))
        await keys.press("c", "enter")
        await until(keys.pilot, lambda: "called Anna Schmidt" in app.snapshot.word.text)
        logged, keys.keys = keys.keys, 0
        await keys.press("y", "p")
        await until(keys.pilot, lambda: bool(copied))
        assert copied[0].replace(" ", "") == "+491512345678"
        assert (logged, keys.keys) == (
            said("log a call with the person on screen"),
            said("copy a phone number from the list"),
        )
        assert logged <= 3
        assert keys.keys == 2


async def test_a_review_of_ten_people(opened: Any) -> None:
    """Three called, three taken on, two put off, two passed."""
    turns = [("c", "enter")] * 3 + [("t",)] * 3 + [("s", "enter")] * 2 + [("space",)] * 2
    async with opened(ten()) as keys:
        await keys.press("r")
        for number, turn in enumerate(turns, 1):
            await until(keys.pilot, lambda at=number: f"{at} of 10" in rows(keys.pilot)[0])
            await keys.press(*turn)
        await until(
            keys.pilot, lambda: any("That was everybody for today." in row for row in rows(keys.pilot))
        )
        called = [row for row in rows(keys.pilot) if row.rstrip().endswith(": called")]
        assert len(called) == 3
        assert 10 <= keys.keys <= 20
        assert keys.keys == said("a review of ten people, three of them called")


async def places_of(keys: Counted, typed: str, name: str) -> AsyncIterator[int | None]:
    """Type into the filter; after each letter the row the person stands in, None while they are not on the screen."""
    await keys.press("slash")
    for at, letter in enumerate(typed):
        await keys.type(letter)
        await until(keys.pilot, lambda: keys.pilot.app.screen.ready)
        shown = [name[:17] in row[:33] for row in rows(keys.pilot)[4:-3]]
        yield shown.index(True) if True in shown else None
        if True in shown and (shown[0] or at > 12):
            return


@pytest.mark.prove
async def test_finding_one_of_ten_thousand(opened: Any) -> None:
    """By the initial of the first name and the beginning of the last: until the row stands on the screen, and until the
    cursor stands on it, the page is beside it and a key acts on the person."""
    batches = [list(changes) for changes in commits(records(TODAY, Size(10_000, 0, 1)))]
    async with opened(batches) as keys:
        app = keys.pilot.app
        names = await app.desk.session.read(
            lambda network, _: [row.name for row in network.rows() if " " in row.name]
        )
        seen, reached = [], []
        await keys.pilot.press("2")
        await until(keys.pilot, lambda: app.current_mode == "people")
        for name in (names[len(names) * part // 10] for part in (1, 3, 5, 7, 9)):
            typed = f"{name[0]} {name.split()[-1]} {name}".lower()
            places = [place async for place in places_of(keys, typed, name)]
            seen.append(next(count for count, place in enumerate(places, 2) if place is not None))
            ways = [(count + 2 + place, count) for count, place in enumerate(places, 1) if place is not None]
            fewest, letters = min(ways)  # one letter more, or one row down: whichever is less
            await keys.pilot.press("escape", "escape")  # clear the filter, then leave it
            keys.keys = 0
            await keys.press("slash")
            await keys.type(typed[:letters])
            await until(keys.pilot, lambda: app.screen.ready)
            await keys.press("enter", *["j"] * (fewest - letters - 2))
            await until(
                keys.pilot,
                lambda who=name: any(row.startswith("▌") and who[:17] in row for row in rows(keys.pilot)),
            )
            reached.append(keys.keys)
            await keys.pilot.press("slash", "escape", "escape")
        assert median(seen) <= 6, seen
        assert median(seen) == said("find one of 10,000 people, the row on the screen")
        assert median(reached) == said("the same, the cursor on them, a key acts on them")
        assert f"{min(seen)} to {max(seen)}" in PAGE.read_text(encoding="utf-8")
        assert f"{min(reached)} to {max(reached)}" in PAGE.read_text(encoding="utf-8")
