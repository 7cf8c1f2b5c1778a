"""Making two people one, with keys: the marked ones, or who may be the same."""

from __future__ import annotations

from typing import Any

from tui.glyphs import ASCII
from tui.screens.merging import MergeScreen


def doubles(made: Any) -> list[Any]:
    return [
        *made.cast(),
        *made.person("anne", "Anna Schmitt", org="Globex", emails={"anna@acme.de": []}, tags={"press": True}),
        *made.contact("n1", "anne", 10, text="wants the brochure"),
    ]


async def to_anna(pilot: Any, settled: Any) -> None:
    await pilot.press("2")
    await settled(pilot, lambda: pilot.app.current_mode == "people" and pilot.app.screen.roster.rows)
    pilot.app.screen.go(query="", person="anna")
    await settled(pilot, lambda: pilot.app.screen.roster.current == "anna")


async def merging(pilot: Any, settled: Any) -> MergeScreen:
    await pilot.press("M")
    await settled(pilot, lambda: isinstance(pilot.app.screen, MergeScreen) and pilot.app.screen.ready)
    screen: MergeScreen = pilot.app.screen
    return screen


async def shown(pilot: Any, id: str) -> dict[str, Any]:
    found: dict[str, Any] = await pilot.app.desk.session.read(
        lambda _, vault: dict(vault.documents("contacts").get(id, {}))
    )
    return found


async def test_whoever_may_be_the_same_stands_beside_with_the_reason(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(doubles(made)) as pilot:
        await to_anna(pilot, settled)
        await merging(pilot, settled)
        rows = rows_of(pilot)
        assert rows[0].startswith("── Same person?")
        assert any("Anna Schmidt" in row and "Anna Schmitt" in row for row in rows)
        assert any("nearly the same name: Schmidt and Schmitt; same mail anna@acme.de" in row for row in rows)
        assert any("works at" in row and "+ Acme GmbH" in row and "Globex" in row for row in rows)
        assert any("enter make them one" in row for row in rows[-1:])


async def test_two_keys_make_them_one_and_undo_parts_them(program_on: Any, made: Any, settled: Any) -> None:
    async with program_on(doubles(made)) as pilot:
        await to_anna(pilot, settled)
        await merging(pilot, settled)
        await pilot.press("enter")
        await settled(pilot, lambda: pilot.app.current_mode == "people" and len(pilot.app.screen_stack) == 1)
        assert (await shown(pilot, "anna"))["tags"] == {"client": True, "press": True}
        assert not await shown(pilot, "anne")
        assert "Anna Schmidt and Anna Schmitt are one" in pilot.app.snapshot.word.text
        await pilot.press("u")
        await settled(pilot, lambda: pilot.app.snapshot.people == 7)
        assert (await shown(pilot, "anne"))["full"] == "Anna Schmitt"


async def test_a_field_is_taken_from_the_other_or_from_both(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(doubles(made)) as pilot:
        await to_anna(pilot, settled)
        screen = await merging(pilot, settled)
        await pilot.press("3")
        assert screen.take_of("full") == "both"
        await pilot.press("j", "2")
        assert screen.take_of("org") == "second"
        assert any("works at" in row and "+ Globex" in row and "+ Acme" not in row for row in rows_of(pilot))
        await pilot.press("3")
        await settled(pilot)
        assert screen.take_of("org") == "second"
        assert any("only one can stand there: works at" in row for row in rows_of(pilot))
        await pilot.press("space", "space", "enter")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
        merged = await shown(pilot, "anna")
        assert (merged["full"], merged["org"]) == ("Anna Schmidt", "Globex")
        assert merged["nicknames"] == {"Anna Schmitt": True}


async def test_two_people_after_all_are_not_asked_about_again(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(doubles(made)) as pilot:
        await to_anna(pilot, settled)
        await merging(pilot, settled)
        await pilot.press("n")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await merging(pilot, settled)
        assert any("Nobody seems to be the same person" in row for row in rows_of(pilot))
        await pilot.press("escape")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)


async def test_two_that_are_marked_are_made_one_whatever_speaks_for_it(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(doubles(made)) as pilot:
        await pilot.press("2")
        await settled(pilot, lambda: pilot.app.screen.roster.rows)
        await pilot.press("space", "space")
        await settled(pilot, lambda: len(pilot.app.screen.roster.marks) == 2)
        marked = set(pilot.app.screen.roster.marks)
        screen = await merging(pilot, settled)
        assert screen.view is not None and {screen.view.first, screen.view.second} == marked
        assert any("You say that they are one." in row for row in rows_of(pilot))


async def test_all_doubles_are_gone_through_from_the_palette(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    more = [*doubles(made), *made.person("jo", "Jonas Weber", org="Weber & Co")]
    async with program_on(more) as pilot:
        await pilot.app.run_command("duplicates")
        await settled(pilot, lambda: isinstance(pilot.app.screen, MergeScreen) and pilot.app.screen.ready)
        assert "1 of 2" in rows_of(pilot)[0]
        first = pilot.app.screen.view.names
        await pilot.press("J")
        await settled(pilot, lambda: pilot.app.screen.view.names != first)
        await pilot.press("enter")
        await settled(
            pilot, lambda: pilot.app.screen.view is not None and pilot.app.screen.view.names == first
        )
        await pilot.press("enter")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
        assert pilot.app.snapshot.people == 6


async def test_at_60_columns_and_in_ascii_both_still_stand_beside_each_other(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(doubles(made), size=(60, 20), glyphs=ASCII) as pilot:
        await to_anna(pilot, settled)
        await merging(pilot, settled)
        rows = rows_of(pilot)
        assert all(len(row) <= 60 for row in rows)
        assert any("+ Acme GmbH" in row and "Globex" in row for row in rows)
