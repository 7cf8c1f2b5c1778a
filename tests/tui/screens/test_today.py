"""Today by its keys."""

from __future__ import annotations


async def test_look(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        print("\n".join(rows_of(pilot)))
        await pilot.press("2")
        await settled(pilot)
        print("\n".join(rows_of(pilot)))
