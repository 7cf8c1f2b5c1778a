"""Insights: one report at a time; lines lead to their people; a rhythm is tried before it is taken; letting go."""

from __future__ import annotations

from typing import Any

import pytest

from tui.glyphs import ASCII
from tui.screens.tryout import TryRhythm


def crowded(made: Any) -> Any:
    """Thirty close friends nobody has time for, and one who was silent for a year."""
    changes = made.cast()
    for number in range(30):
        changes += made.person(f"f{number}", f"Friend {number:02}", circle="close", created="2026-06-01")
    changes += made.person("old", "Otto Silent", circle="active")
    return changes + made.contact("o1", "old", 400)


@pytest.fixture
def sees(rows_of: Any, settled: Any) -> Any:
    """`await sees(pilot, words)`: wait until the words stand on the screen; gives their row."""

    async def wait(pilot: Any, words: str) -> int:
        await settled(pilot, lambda: any(words in row for row in rows_of(pilot)))
        return next(at for at, row in enumerate(rows_of(pilot)) if words in row)

    return wait


async def test_capacity_stands_as_drawn_and_its_lines_lead_to_people(
    program_on: Any, rows_of: Any, sees: Any, settled: Any, made: Any
) -> None:
    async with program_on(crowded(made), size=(80, 30)) as pilot:
        await pilot.press("4")
        await sees(pilot, "1 to let go")
        rows = rows_of(pilot)
        assert rows[1] == "── Capacity ──────────────────────────────────────────────────── last 90 days ──"
        assert rows[2] == "▌Capacity        │Your wishes cost 7.8 contact-days a week. You had 0.2."
        assert rows[9].startswith(" Let go · 1      │    └")
        table = await sees(pilot, "Where it goes")
        assert rows[table + 0] == "                 │Where it goes             wished   had"
        assert rows[table + 1] == "                 │ close         32 people    7.5   0.1   ░░░░░░░░░░"
        assert rows[table + 4] == "                 │32 people at 30 → 60 days: 4.0       enter tries it"
        assert rows[table + 6] == "                 │1 to let go: 7.7                     enter lists them"
        await pilot.click(offset=(rows[-1].index("into it"), 29))  # as the key that stands before the word
        await pilot.press("x", "n")  # neither works here: it would surprise
        await settled(pilot)
        assert not any("saved" in row for row in rows_of(pilot))
        await pilot.press("enter")
        await settled(pilot, lambda: pilot.app.current_mode == "people")
        row = rows_of(pilot)[await sees(pilot, "circle:close -is:archived")]
        assert "32 of 37" in row


async def test_every_report_opens_its_period_changes_and_it_is_copied(
    program_on: Any, rows_of: Any, sees: Any, settled: Any, made: Any, monkeypatch: Any
) -> None:
    copied: list[str] = []

    async def copy(text: str, what: str) -> str:
        copied.append(text)
        return f"copied {what}"

    async with program_on(crowded(made)) as pilot:
        app: Any = pilot.app
        monkeypatch.setattr(app.copies, "copy", copy)
        await pilot.press("4")
        for heading in (
            "Capacity", "Year", "Network health", "Bands, circles", "Give and take", "Introductions", "Connectors", "Let go",
        ):  # fmt: skip
            await sees(pilot, f"── {heading} ─")
            await pilot.press("j")
        await pilot.press("g", "j")
        await sees(pilot, "── Year ─")
        assert "last 12 months" in rows_of(pilot)[1]
        await pilot.press("o")
        await settled(pilot, lambda: "last two years" in rows_of(pilot)[1])
        await pilot.press("k")
        await sees(pilot, "Your wishes")
        await pilot.press("y")
        await settled(pilot, lambda: bool(copied))
        assert copied[0].startswith("Capacity (last 90 days)\n\nYour wishes cost 7.8")
        assert " close         32 people    7.5   0.1" in copied[0]


async def test_a_rhythm_is_tried_and_one_undo_takes_it_back(
    program_on: Any, sees: Any, settled: Any, made: Any
) -> None:
    async with program_on(crowded(made), size=(80, 30)) as pilot:
        await pilot.press("4")
        await sees(pilot, "1 to let go")
        await pilot.press("l", "j", "j", "enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, TryRhythm))
        await sees(pilot, "every 30 → every 60 days")
        await pilot.press("right")
        await sees(pilot, "every 30 → every 90 days")
        await pilot.press("left", "enter")
        await sees(pilot, "close: every 60 days instead of 30")
        await sees(pilot, "Your wishes cost 4.0 contact-days a week.")
        await pilot.press("u")
        await sees(pilot, "Your wishes cost 7.8 contact-days a week.")


async def test_letting_go_takes_one_key_keeping_another_and_a_double_click_opens(
    program_on: Any, sees: Any, settled: Any, made: Any
) -> None:
    async with program_on(crowded(made)) as pilot:
        app: Any = pilot.app
        await pilot.press("4")
        await sees(pilot, "Let go · 1")
        await pilot.click("#topics", offset=(2, 7))
        await sees(pilot, "Otto Silent")
        await pilot.press("l")
        await sees(pilot, "x let go  n keep")
        await pilot.press("x")
        await sees(pilot, "saved: Otto Silent let go")
        await sees(pilot, "Nobody needs to be let go")
        await pilot.press("u")
        await sees(pilot, "silent for a year")
        await pilot.press("n")
        await sees(pilot, "Otto Silent kept, not asked again")
        contact = await app.desk.session.read(lambda network, _: network.contact("old"))
        assert not contact.archived
        await pilot.press("u")
        row = await sees(pilot, "silent for a year")
        await pilot.click(offset=(20, row), times=2)
        await settled(pilot, lambda: pilot.app.current_mode == "people")


async def test_on_a_narrow_screen_list_and_report_take_turns_and_ascii_draws_with_number_signs(
    program_on: Any, rows_of: Any, sees: Any, made: Any
) -> None:
    async with program_on(crowded(made), size=(60, 20), glyphs=ASCII) as pilot:
        await pilot.press("4", "j")
        await sees(pilot, "Let go , 1")
        assert not any("contact-days with" in row for row in rows_of(pilot))
        await pilot.press("enter")
        await sees(pilot, "contact-days with")
        rows = rows_of(pilot)
        assert not any("Let go , 1" in row for row in rows)
        assert all(row.isascii() for row in rows)
        assert any("##" in row for row in rows[3:11])
        await pilot.press("escape")
        await sees(pilot, "Let go , 1")
