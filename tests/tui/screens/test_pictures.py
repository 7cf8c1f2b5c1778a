"""Pictures of the entry box and of a terminal without colours, each with an assertion beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from core.clock import FixedClock
from core.settings import Habits, Settings
from core.vault import create_vault
from core.vault.changes import creation
from core.vault.keys import KdfCost
from tui.app import Start
from tui.desk import Desk
from tui.program import TendApp
from tui.session import Secret, Session
from tui.terminal import Colors

CHEAP = KdfCost(m_kib=32 * 1024, t=1, p=1)
SECRET = Secret(passphrase="correct horse battery staple")


@pytest.fixture
def program(tmp_path: Path, clock: FixedClock, made: Any) -> Any:
    """`program(theme=..., colors=...)`: the application on the cast's vault, about to be opened."""

    def build(theme: str = "tend-dark", colors: Colors = Colors.MANY) -> TendApp:
        vault, _ = create_vault(
            tmp_path / "vault",
            state=tmp_path / "state",
            passphrase=SECRET.passphrase or "",
            clock=clock,
            cost=CHEAP,
        )
        vault.commit(creation("profile", "me", {"recovery_confirmed": "2026-01-12"}))
        vault.commit(made.cast(), label="the cast")
        vault.close()
        session = Session(tmp_path / "vault", tmp_path / "state", clock)
        desk = Desk(session, clock, Settings(theme=theme), habits=Habits("en", 0, False, "DE"))
        return TendApp(desk, Start(made=True, secret=SECRET, colors=colors), session.begin(SECRET))

    return build


def after(settled: Any, rows_of: Any, words: str, *keys: str, text: str = "") -> Any:
    """Press the keys on an open Today; `words` must stand there when the picture is taken."""

    async def run(pilot: Pilot[None]) -> None:
        app: Any = pilot.app
        await settled(
            pilot, lambda: app.current_mode == "today" and bool(app.snapshot and app.snapshot.complete)
        )
        await pilot.press(*keys)
        if text:
            await settled(pilot, lambda: bool(app.screen.query(TextArea)))
            field = app.screen.query_one(TextArea)
            field.cursor_blink = False
            field.put(text)
        await settled(pilot, lambda: any(words in row for row in rows_of(pilot)))

    return run


def test_the_entry_box_in_high_contrast(program: Any, settled: Any, rows_of: Any, snap_compare: Any) -> None:
    line = "Anna Schmitt, Acme GmbH, Head of Sales #marketing +49 151 2345678 !fri send slides -- climbs"
    ready = after(settled, rows_of, "add to   Anna Schmidt", "a", text=line)
    assert snap_compare(program("high-contrast"), terminal_size=(80, 24), run_before=ready)


def test_today_without_colours(
    program: Any, settled: Any, rows_of: Any, snap_compare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    ready = after(settled, rows_of, "Reach out · 4 today")
    assert snap_compare(program(colors=Colors.NONE), terminal_size=(80, 24), run_before=ready)


def test_the_review_on_a_light_screen(program: Any, settled: Any, rows_of: Any, snap_compare: Any) -> None:
    ready = after(settled, rows_of, "Review  1 of 4", "r")
    assert snap_compare(program("tend-light"), terminal_size=(80, 24), run_before=ready)


def test_the_review_where_it_is_narrow_and_without_colours(
    program: Any, settled: Any, rows_of: Any, snap_compare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    ready = after(settled, rows_of, "Review  1 of 4", "r")
    assert snap_compare(program(colors=Colors.NONE), terminal_size=(60, 20), run_before=ready)
