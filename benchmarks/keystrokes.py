"""The real application without a terminal: keys into the people filter, each from its handler to the last paint.

`python -m benchmarks.keystrokes VAULT STATE SECRET` prints milliseconds and MiB as JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("TEXTUAL_FPS", "250")  # as the program does before it imports Textual

from textual import events

from benchmarks.opened import peak, resident
from benchmarks.report import quantile
from core.clock import SystemClock
from core.settings import Settings, habits
from tui.app import Start
from tui.desk import Desk
from tui.glyphs import choose
from tui.keys import Keys
from tui.program import TendApp
from tui.session import Secret, Session

WORDS = (
    "schmidt",
    "tag:client",
    "anna",
    "health<60 last>60d",
    "lyon",
    "becker",
    "city:berlin",
    "zzqx",
    "novum sales",
)
SETTLE = 0.25


class Watched(TendApp):
    """The application that notes when a key came in and when something was painted."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.key_at = 0.0
        self.painted_at = 0.0

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key):
            self.key_at = time.perf_counter()
        await super().on_event(event)

    async def _every_minute(self) -> None:
        """What the clock has painted anew is no answer to a key."""

    def _display(self, screen: Any, renderable: Any) -> None:
        super()._display(screen, renderable)
        self.painted_at = time.perf_counter()


async def measured(vault: Path, state: Path, secret: str) -> dict[str, float]:
    """Milliseconds of every key typed and deleted again, and the memory of the process."""
    session = Session(vault, state, SystemClock())
    desk = Desk(
        session=session,
        clock=SystemClock(),
        settings=Settings(),
        glyphs=choose("full", os.environ),
        keys=Keys({}),
        habits=habits(Settings(), os.environ),
    )
    start = Start(made=True, secret=Secret(passphrase=secret))
    app = Watched(desk, start, session.begin(Secret(passphrase=secret)))
    took: list[float] = []
    async with app.run_test(size=(120, 40)) as pilot:
        while app.snapshot is None or not app.snapshot.complete:
            await pilot.pause(0.05)
        await session.read(lambda network, vault: vault.load())
        await pilot.press("2", "slash")
        await pilot.pause(1.0)
        for word in WORDS:
            for key in [*word, *(["backspace"] * len(word))]:
                await pilot.press(
                    {" ": "space", ":": "colon", "<": "less_than_sign", ">": "greater_than_sign"}.get(
                        key, key
                    )
                )
                await asyncio.sleep(SETTLE)
                took.append((app.painted_at - app.key_at) * 1000)
        found = {
            "p95": quantile(took, 0.95),
            "p99": quantile(took, 0.99),
            "max": max(took),
            "median": quantile(took, 0.5),
            "keys": float(len(took)),
            "resident": resident(),
            "peak": peak(),
        }
    session.close()
    return found


if __name__ == "__main__":
    text = Path(sys.argv[3]).read_text(encoding="utf-8").strip()
    sys.stdout.write(json.dumps(asyncio.run(measured(Path(sys.argv[1]), Path(sys.argv[2]), text))))
