"""How it looks: a few pictures, each beside what must stand in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tui.app import Start
from tui.glyphs import ASCII
from tui.session import Secret
from tui.terminal import Colors

SCREENS: dict[str, tuple[tuple[int, int], tuple[str, ...], dict[str, Any]]] = {
    "today-80x24": ((80, 24), (), {}),
    "today-120x40": ((120, 40), ("j",), {}),
    "people-80x24": ((80, 24), ("2", "j", "j", "j", "j"), {}),
    "people-light-120x40": ((120, 40), ("2", "j", "j", "j", "j"), {"theme": "tend-light"}),
}


@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_looks_as_it_did(
    name: str, snap_compare: Any, make_app: Callable[..., Any], ready: Any, settled: Any, rows_of: Any
) -> None:
    size, keys, options = SCREENS[name]
    app = make_app(**options)

    async def before(pilot: Any) -> None:
        await ready(pilot)
        await pilot.press(*keys)
        await settled(pilot, lambda: any("Anna Schmidt" in row for row in rows_of(pilot)))
        await settled(pilot)

    try:
        assert snap_compare(app, terminal_size=size, run_before=before)
    finally:
        app.desk.session.close()


async def test_without_colours_and_in_ascii_the_same_columns_stand(program_on: Any, rows_of: Any) -> None:
    start = Start(made=True, secret=Secret(passphrase=""), colors=Colors.NONE)
    async with program_on(start=start, glyphs=ASCII) as pilot:
        rows = rows_of(pilot)
        assert all(row.isascii() for row in rows)
        assert rows[1:6] == [
            "-- Reach out , 4 today " + "-" * 57,
            "> Jonas Weber          69 ###..   promised for today: send the slides",
            "  Priya Raman          55 ##+.. v new, met 12 Feb, you wished for 90",
            "  Lena Okafor          72 ###+.   birthday on Thursday, 40",
            "  Anna Schmidt         48 ##... v 90 days since the call, you wished for 30",
        ]
