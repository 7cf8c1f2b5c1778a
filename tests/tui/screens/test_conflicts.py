"""Settling what two devices changed at once, with keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from textual.widgets import Input, TextArea

from core.clock import FixedClock
from core.vault import Change, Delete, Merge, Set
from tui.glyphs import ASCII
from tui.screens.conflicts import ConflictsScreen, TextAsk
from tui.screens.dialog import Ask
from tui.screens.entry import EntryBox
from tui.screens.vault import TOPICS


@pytest.fixture
def parted(
    program_on: Any, elsewhere: Callable[..., Any], clock: FixedClock, settled: Any
) -> Callable[..., Any]:
    """`async with parted(here, there) as pilot`: both were saved, neither device knowing of the other."""

    @asynccontextmanager
    async def run(here: list[Change], there: list[Change], **options: Any) -> AsyncIterator[Any]:
        async with program_on(**options) as pilot:
            session = pilot.app.desk.session
            other = elsewhere(session.directory)
            await session.act(here, "here")
            clock.at += timedelta(minutes=1)
            other.save(there)
            other.bring()
            await session.refresh()
            await settled(pilot, lambda: pilot.app.snapshot.conflicts > 0)
            pilot.other = other
            yield pilot

    return run


HERE = [
    Set("contacts", "anna", "org", "Acme AG"),
    Set("interactions", "a0", "text", "budget approved in May"),
]
THERE = [
    Set("contacts", "anna", "org", "Globex AG"),
    Set("interactions", "a0", "text", "budget approved in June"),
]


async def to_conflicts(pilot: Any, settled: Any) -> ConflictsScreen:
    await pilot.press("C")
    await settled(
        pilot, lambda: isinstance(pilot.app.screen, ConflictsScreen) and pilot.app.screen.dispute is not None
    )
    screen: ConflictsScreen = pilot.app.screen
    return screen


def underlined(pilot: Any) -> list[str]:
    """The words that stand underlined on the screen."""
    strips = pilot.app.screen._compositor.render_strips()
    return [
        segment.text
        for strip in strips
        for segment in strip
        if segment.style is not None and segment.style.underline and segment.text.strip()
    ]


async def shown(pilot: Any, table: str, id: str) -> dict[str, Any]:
    found: dict[str, Any] = await pilot.app.desk.session.read(
        lambda _, vault: dict(vault.documents(table).get(id, {}))
    )
    return found


async def test_row_one_and_the_topic_count_them_and_enter_leads_to_them(
    parted: Any, rows_of: Any, settled: Any
) -> None:
    async with parted(HERE, THERE) as pilot:
        for place in "12345":
            await pilot.press(place)
            await settled(pilot, lambda: rows_of(pilot)[0].endswith("Tue 9 Jun · 2 conflicts"))
        await pilot.press(*["j"] * [topic.id for topic in TOPICS].index("conflicts"))
        await settled(pilot, lambda: any("works at, changed in two places" in row for row in rows_of(pilot)))
        rows = rows_of(pilot)
        assert any("Conflicts · 2" in row for row in rows)
        assert "enter settle them" in rows[-1]
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, ConflictsScreen))
        await pilot.press("escape")
        await settled(pilot, lambda: pilot.app.current_mode == "vault" and len(pilot.app.screen_stack) == 1)


async def test_without_any_the_topic_is_friendly_and_enter_does_nothing(
    program_on: Any, rows_of: Any, settled: Any
) -> None:
    async with program_on() as pilot:
        await pilot.press("5", *["j"] * [topic.id for topic in TOPICS].index("conflicts"))
        await settled(pilot, lambda: any("Nothing is open" in row for row in rows_of(pilot)))
        assert "enter" not in rows_of(pilot)[-1]
        await pilot.press("enter")
        await settled(pilot)
        assert not isinstance(pilot.app.screen, ConflictsScreen)
        await pilot.press("C")
        await settled(pilot, lambda: isinstance(pilot.app.screen, ConflictsScreen))
        assert any("Nothing is open" in row for row in rows_of(pilot))
        await pilot.press("1", "e", "space", "q")
        await settled(pilot, lambda: not isinstance(pilot.app.screen, ConflictsScreen))


async def test_a_digit_takes_one_the_next_follows_and_it_travels(
    parted: Any, rows_of: Any, settled: Any
) -> None:
    async with parted(HERE, THERE) as pilot:
        screen = await to_conflicts(pilot, settled)
        rows = rows_of(pilot)
        assert rows[0].startswith("── Conflicts ─")
        assert rows[0].endswith("1 of 2 ──")
        assert rows[1] == " Anna Schmidt: works at"
        assert rows[6].split("│")[0].strip() == "Globex AG"
        assert rows[6].split("│")[1].strip() == "Acme AG"
        assert rows[-1].split() == [
            "1",
            "this",
            "2",
            "that",
            "e",
            "write",
            "it",
            "anew",
            "space",
            "next",
            "u",
            "undo",
            "b",
            "back",
            "esc",
            "out",
        ]
        await pilot.press("2")
        await settled(pilot, lambda: len(screen._open) == 1)
        assert any("call with Anna Schmidt, 11 Mar: what was said" in row for row in rows_of(pilot))
        assert rows_of(pilot)[-3].startswith(" saved: Anna Schmidt: works at, as ")
        assert (await shown(pilot, "contacts", "anna"))["org"] == "Acme AG"
        await pilot.press("3")
        await settled(pilot, lambda: not screen._open)
        assert (await shown(pilot, "interactions", "a0"))["text"] == (
            "budget approved in May\nbudget approved in June"
        )
        assert any("All settled" in row for row in rows_of(pilot))
        assert pilot.app.snapshot.conflicts == 0
        await pilot.press("escape")
        await settled(pilot, lambda: rows_of(pilot)[0].endswith(" Tue 9 Jun"))
        pilot.other.fetch()
        assert pilot.other.conflicts() == []


async def test_keys_typed_ahead_settle_one_after_the_other(parted: Any, settled: Any) -> None:
    async with parted(HERE, THERE) as pilot:
        screen = await to_conflicts(pilot, settled)
        await pilot.press("1", "2", "escape")
        await settled(pilot, lambda: not isinstance(pilot.app.screen, ConflictsScreen))
        assert pilot.app.snapshot.conflicts == 0
        assert screen._open == []
        assert (await shown(pilot, "interactions", "a0"))["text"] == "budget approved in May"


async def test_undo_takes_it_back(parted: Any, rows_of: Any, settled: Any) -> None:
    async with parted(HERE, THERE) as pilot:
        screen = await to_conflicts(pilot, settled)
        await pilot.press("2")
        await settled(pilot, lambda: len(screen._open) == 1)
        await pilot.press("u")
        await settled(pilot, lambda: rows_of(pilot)[-3].startswith(" taken back: Anna Schmidt: works at"))
        assert (await shown(pilot, "contacts", "anna"))["org"] == "Globex AG"


async def test_where_what_was_shown_was_taken_undo_says_that_nothing_changes(
    parted: Any, rows_of: Any, settled: Any
) -> None:
    async with parted(HERE, THERE) as pilot:
        screen = await to_conflicts(pilot, settled)
        await pilot.press("1")
        await settled(pilot, lambda: len(screen._open) == 1)
        await pilot.press("u")
        await settled(pilot, lambda: rows_of(pilot)[-3].startswith(" shown as it was before: Anna Schmidt"))


async def test_it_is_written_anew_in_one_line_or_in_several(parted: Any, settled: Any) -> None:
    async with parted(HERE, THERE) as pilot:
        screen = await to_conflicts(pilot, settled)
        await pilot.press("e")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Ask))
        assert pilot.app.screen.query_one(Input).value == "Globex AG"
        pilot.app.screen.query_one(Input).value = "Acme Globex AG"
        await pilot.press("enter")
        await settled(pilot, lambda: len(screen._open) == 1)
        assert (await shown(pilot, "contacts", "anna"))["org"] == "Acme Globex AG"
        await pilot.press("e")
        await settled(pilot, lambda: isinstance(pilot.app.screen, TextAsk))
        await pilot.press("escape")
        await settled(pilot, lambda: pilot.app.screen is screen)
        assert len(screen._open) == 1
        await pilot.press("e")
        await settled(pilot, lambda: isinstance(pilot.app.screen, TextAsk))
        pilot.app.screen.query_one(TextArea).text = "approved\nin May"
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: not screen._open)
        assert (await shown(pilot, "interactions", "a0"))["text"] == "approved\nin May"


async def test_deleted_in_one_place_and_merged_in_one_place_say_what_the_digits_do(
    parted: Any, rows_of: Any, settled: Any
) -> None:
    here = [Delete("contacts", "ben"), Merge("contacts", "jonas", "lena")]
    there = [Set("contacts", "ben", "role", "CTO"), Set("contacts", "lena", "role", "CEO")]
    async with parted(here, there) as pilot:
        await pilot.press("5")
        screen = await to_conflicts(pilot, settled)
        assert "1 keep it 2 delete it" in " ".join(rows_of(pilot)[-1].split())
        assert any(row.split() == ["edited", "│", "deleted"] for row in rows_of(pilot))
        assert any(row.split("│")[0].strip() == "role: CTO" for row in rows_of(pilot))
        await pilot.press("2")
        await settled(pilot, lambda: len(screen._open) == 1)
        assert await shown(pilot, "contacts", "ben") == {}
        assert "1 one, values of 1 2 one, values of 2 3 two again" in " ".join(rows_of(pilot)[-1].split())
        await pilot.press("3")
        await settled(pilot, lambda: not screen._open)
        assert (await shown(pilot, "contacts", "lena"))["role"] == "CEO"


async def test_space_and_b_go_round_and_other_digits_lead_nowhere(
    parted: Any, rows_of: Any, settled: Any
) -> None:
    async with parted(HERE, THERE) as pilot:
        screen = await to_conflicts(pilot, settled)
        for key, number in (("space", "2 of 2"), ("space", "1 of 2"), ("b", "2 of 2"), ("b", "1 of 2")):
            await pilot.press(key)
            await settled(pilot, lambda number=number: number in rows_of(pilot)[0])
        await pilot.press("3")
        await settled(pilot, lambda: "there are 2 to choose from" in rows_of(pilot)[-3])
        await pilot.press("5")
        await settled(pilot)
        assert pilot.app.screen is screen
        assert len(screen._open) == 2


async def test_what_changed_meanwhile_is_not_settled_unseen(
    parted: Any, rows_of: Any, settled: Any, clock: FixedClock
) -> None:
    async with parted(HERE, THERE) as pilot:
        screen = await to_conflicts(pilot, settled)
        clock.at += timedelta(minutes=1)
        pilot.other.save([Set("contacts", "anna", "org", "Initech")])
        pilot.app.stop_following()
        pilot.other.bring()
        await pilot.press("2")
        await settled(pilot, lambda: "was changed again since you looked" in rows_of(pilot)[-3])
        assert len(screen._open) == 2
        assert any("Initech" in row for row in rows_of(pilot))


async def test_the_person_says_with_which_key_it_is_settled(parted: Any, rows_of: Any, settled: Any) -> None:
    priya = ([Set("contacts", "priya", "role", "CEO")], [Set("contacts", "priya", "role", "COO, Novum")])
    async with parted(HERE + priya[0], THERE + priya[1], size=(120, 40)) as pilot:
        await pilot.press("2", "slash", *"priya", "enter")
        await settled(
            pilot, lambda: any("C settles: role, changed in two places" in row for row in rows_of(pilot))
        )
        screen = await to_conflicts(pilot, settled)
        assert screen.dispute is not None
        assert screen.dispute.title == "Priya Raman"


async def test_noting_works_over_it_and_locking_takes_it_away(parted: Any, settled: Any) -> None:
    async with parted(HERE, THERE) as pilot:
        screen = await to_conflicts(pilot, settled)
        await pilot.press("a")
        await settled(pilot, lambda: isinstance(pilot.app.screen, EntryBox))
        await pilot.press("escape")
        await settled(pilot, lambda: pilot.app.screen is screen)
        await pilot.press("ctrl+l")
        await settled(pilot, lambda: pilot.app.current_mode == "door")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 50)])
async def test_long_wide_and_hostile_texts_stand_at_every_size(
    parted: Any, rows_of: Any, settled: Any, size: tuple[int, int]
) -> None:
    here = [
        Set("contacts", "anna", "role", "[/b] \x1b[2J" + "漢字" * 600),
        Set("interactions", "a0", "text", "גנן \u202e" * 900),
    ]
    there = [
        Set("contacts", "anna", "role", "[bold " + "x" * 4000),
        Set("interactions", "a0", "text", "line\n" * 300 + "the end"),
    ]
    async with parted(here, there, size=size) as pilot:
        screen = await to_conflicts(pilot, settled)
        for _ in range(2):
            await pilot.press("G", "g", "ctrl+d", "j", "k", "G", "space")
            await settled(pilot)
            assert len(rows_of(pilot)) == size[1]
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        await pilot.press("2", "2")
        await settled(pilot, lambda: not screen._open)


async def test_in_ascii_the_screen_is_ascii(parted: Any, rows_of: Any, settled: Any) -> None:
    async with parted(HERE, THERE, glyphs=ASCII) as pilot:
        await to_conflicts(pilot, settled)
        assert all(row.isascii() for row in rows_of(pilot))
