"""The program on a small vault of the design's cast, on Tuesday 9 June 2026."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from core.clock import FixedClock
from core.settings import Habits, Settings
from core.vault import create_vault
from core.vault.changes import Change, creation
from core.vault.keys import KdfCost
from tui.app import Start
from tui.desk import Desk
from tui.glyphs import FULL
from tui.program import TendApp
from tui.session import Secret, Session

PASSPHRASE = "correct horse battery staple"
CHEAP = KdfCost(m_kib=32 * 1024, t=1, p=1)
TODAY = date(2026, 6, 9)


def person(id: str, full: str, **fields: Any) -> list[Change]:
    """A contact added by hand a year ago."""
    given, _, family = full.rpartition(" ")
    document = {"full": full, "given": given, "family": family, "source": "hand", "created": "2025-06-01"}
    return creation("contacts", id, document | fields)


def contact(id: str, who: str, ago: int, channel: str = "call", **fields: Any) -> list[Change]:
    """A contact so many days ago, begun by me."""
    at = (TODAY - timedelta(days=ago)).isoformat()
    document = {"at": at, "channel": channel, "initiator": "me", "with": {who: True}}
    return creation("interactions", id, document | fields)


def cast() -> list[Change]:
    """Anna silent for 90 days, Jonas with a promise for today, Priya, Lena with a birthday, one who rests."""
    changes: list[Change] = []
    changes += person(
        "anna",
        "Anna Schmidt",
        org="Acme GmbH",
        role="Head of Sales",
        circle="close",
        emails={"anna@acme.de": ["work"], "anna@home.example": ["home"]},
        phones={"+491512345678": ["cell"]},
        tags={"client": True, "press": True},
        addresses={"a1": {"street": "Hauptstr. 1", "city": "Berlin", "postal": "10115", "types": ["work"]}},
        offers={"press contacts": True},
        needs={"designer": True},
        met_on="2023-06-14",
        met_how="at the coffee bar",
        notes={"n1": {"on": "2026-01-02", "text": "climbs on Thursdays"}},
    )
    changes += person("jonas", "Jonas Weber", org="Weber & Co", circle="active", tags={"client": True})
    changes += person(
        "priya",
        "Priya Raman",
        org="Novum",
        role="COO",
        circle="active",
        emails={"priya@novum.example": ["work"]},
    )
    changes += person("lena", "Lena Okafor", circle="close", birthday="1986-06-11")
    changes += person("ben", "Ben Aydın", org="Lyon Labs", circle="active")
    changes += person("rest", "Rita Rest", source="import")
    for number in range(12):
        changes += contact(
            f"a{number}", "anna", 90 + 30 * number, text="budget approved" if not number else ""
        )
    changes += contact("j1", "jonas", 20) + contact("p1", "priya", 117, "meal", text="Lyon project")
    changes += contact("l1", "lena", 3, "meeting") + contact("b1", "ben", 5, "email", initiator="them")
    changes += creation(
        "promises",
        "slides",
        {
            "side": "mine",
            "with": {"jonas": True},
            "text": "send the slides",
            "due": "2026-06-09",
            "created": "2026-06-01",
        },
    )
    changes += creation(
        "promises",
        "pilot",
        {
            "side": "theirs",
            "with": {"priya": True},
            "text": "sends the contract",
            "due": "2026-06-12",
            "created": "2026-06-01",
        },
    )
    return changes


Open = Callable[..., Any]


@pytest.fixture
def make_app(tmp_path: Path, clock: FixedClock) -> Callable[..., TendApp]:
    """`make_app(changes, glyphs=..., theme=...)`: the program on a new vault, about to unlock it."""

    def make(
        changes: list[Change] | None = None,
        *,
        glyphs: Any = FULL,
        theme: str = "tend-dark",
        start: Any = None,
    ) -> TendApp:
        vault, _ = create_vault(
            tmp_path / "vault", state=tmp_path / "state", passphrase=PASSPHRASE, clock=clock, cost=CHEAP
        )
        made = cast() if changes is None else changes
        vault.commit(creation("profile", "me", {"recovery_confirmed": "2026-01-12"}))
        if made:
            vault.commit(made, label="the cast")
        vault.close()
        session = Session(tmp_path / "vault", tmp_path / "state", clock)
        desk = Desk(session, clock, Settings(theme=theme), glyphs=glyphs, habits=Habits("en", 0, False, "DE"))
        secret = Secret(passphrase=PASSPHRASE)
        return TendApp(desk, start or Start(made=True, secret=secret), session.begin(secret))

    return make


async def on_today(pilot: Pilot[None]) -> None:
    """Wait until the vault is open and everything is read."""
    app = pilot.app

    def stands() -> bool:
        # Today is mounted behind the door for a moment before the vault is open.
        snapshot = getattr(app.screen, "snapshot", None)
        return app.current_mode == "today" and snapshot is not None and snapshot.agenda is not None

    await settle(pilot, lambda: stands() and app.screen.snapshot.complete)


@pytest.fixture
def ready() -> Any:
    """`await ready(pilot)`: the program stands on Today."""
    return on_today


@pytest.fixture
def program_on(make_app: Callable[..., TendApp]) -> Open:
    """`async with program_on(changes, size=(80, 24)) as pilot`: the program unlocked, standing on Today."""

    @asynccontextmanager
    async def run(
        changes: list[Change] | None = None, *, size: tuple[int, int] = (80, 24), **options: Any
    ) -> AsyncIterator[Pilot[None]]:
        app = make_app(changes, **options)
        try:
            async with app.run_test(size=size) as pilot:
                await on_today(pilot)
                yield pilot
        finally:
            app.desk.session.close()

    return run


async def settle(pilot: Pilot[None], ready: Callable[[], bool] = lambda: True) -> None:
    """Wait until something is so (five seconds at most), and what follows from it is painted."""
    for _ in range(250):
        await pilot.pause(0.02)
        if ready():
            break
    else:
        screen = pilot.app.screen
        raise AssertionError(f"it did not come to pass: {screen} shows {getattr(screen, 'snapshot', None)}")
    for _ in range(3):
        await pilot.pause(0.01)


@pytest.fixture
def settled() -> Any:
    """`await settled(pilot, ready)`."""
    return settle


@pytest.fixture
def made() -> Any:
    """Makers of records: `made.person(...)`, `made.contact(...)`, `made.cast()`."""

    class Makers:
        person = staticmethod(person)
        contact = staticmethod(contact)
        cast = staticmethod(cast)

    return Makers


def text_of_screen(pilot: Pilot[None]) -> list[str]:
    """What stands on the screen, row by row."""
    screen = pilot.app.screen
    width, height = pilot.app.size
    rows = []
    for strip in screen._compositor.render_strips():
        rows.append(strip.text[:width].rstrip())
    return rows[:height]


@pytest.fixture
def rows_of() -> Any:
    """`rows_of(pilot)`: what stands on the screen, row by row."""
    return text_of_screen
