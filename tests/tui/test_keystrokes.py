"""Keys that a task takes, counted while the program takes them; the table of docs/keystrokes.md says the same."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
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


async def test_finding_one_of_ten_thousand(opened: Any) -> None:
    """Until the row stands on the screen, by the initial of the first name and the beginning of the last."""
    batches = [list(changes) for changes in commits(records(TODAY, Size(10_000, 0, 1)))]
    async with opened(batches) as keys:
        app = keys.pilot.app
        names = await app.desk.session.read(
            lambda network, _: [row.name for row in network.rows() if " " in row.name]
        )
        taken = []
        await keys.pilot.press("2")
        await until(keys.pilot, lambda: app.current_mode == "people")
        for name in (names[len(names) * part // 10] for part in (1, 3, 5, 7, 9)):
            keys.keys = 0
            await keys.press("slash")
            first, last = name.split()[0], name.split()[-1]
            for letter in f"{first[0]} {last}".lower():
                await keys.type(letter)
                await until(keys.pilot, lambda: app.screen.ready)
                if any(name[:17] in row[:33] for row in rows(keys.pilot)[4:-3]):
                    break
            taken.append(keys.keys)
            await keys.pilot.press("escape", "escape")  # clear the filter, then leave it
        assert median(taken) <= 6, taken
        assert median(taken) == said("find one of 10,000 people, the row on the screen")
