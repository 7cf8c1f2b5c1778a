"""`I` introduces two people; on the page an introduction goes on with space and enter."""

from __future__ import annotations

from typing import Any

from textual.widgets import Input

from tui.screens.dialog import Ask
from tui.screens.introduction_dialogs import IntroductionAsk, IntroductionStep
from tui.screens.person_pick import PersonPick


def fitting(made: Any) -> list[Any]:
    return [*made.cast(), *made.person("dora", "Dora Design", org="Studio D", offers={"design work": True})]


async def to_anna(pilot: Any, settled: Any) -> Any:
    await pilot.press("2")
    await settled(pilot, lambda: pilot.app.current_mode == "people" and pilot.app.screen.roster.rows)
    screen = pilot.app.screen
    screen.go(query="", person="anna")
    await settled(pilot, lambda: screen.roster.current == "anna")
    return screen


async def records(pilot: Any, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await pilot.app.desk.session.read(
        lambda _, vault: [dict(document) for document in vault.documents(table).values()]
    )
    return found


async def introduced(pilot: Any, settled: Any, *keys: str) -> None:
    """From the person: whoever is proposed first, then these keys on the question what it is about."""
    await pilot.press("I")
    await settled(pilot, lambda: isinstance(pilot.app.screen, PersonPick))
    await pilot.press("enter")
    await settled(pilot, lambda: isinstance(pilot.app.screen, IntroductionAsk))
    await pilot.press(*keys, "enter")
    await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)


async def test_who_fits_is_proposed_and_three_keys_ask(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(fitting(made)) as pilot:
        await to_anna(pilot, settled)
        await pilot.press("I")
        await settled(pilot, lambda: isinstance(pilot.app.screen, PersonPick))
        assert any("Introduce Anna Schmidt to" in row for row in rows_of(pilot))
        assert any("Dora Design" in row and "offers design work" in row for row in rows_of(pilot))
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, IntroductionAsk))
        assert pilot.app.screen.query_one(Input).value == "design work"
        await pilot.press("enter")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
        (item,) = await records(pilot, "introductions")
        assert item["between"] == {"anna": True, "dora": True}
        assert (item["state"], item["text"]) == ("asked", "design work")


async def test_one_that_was_made_already_is_logged_for_both_in_one_step(
    program_on: Any, made: Any, settled: Any
) -> None:
    async with program_on(fitting(made)) as pilot:
        await to_anna(pilot, settled)
        before = len(await records(pilot, "interactions"))
        await introduced(pilot, settled, "tab", "tab")
        (item,) = await records(pilot, "introductions")
        assert item["state"] == "made"
        assert len(await records(pilot, "interactions")) == before + 1
        await pilot.press("u")
        await settled(pilot, lambda: pilot.app.snapshot.word.text.startswith("taken back"))
        assert await records(pilot, "introductions") == []
        assert len(await records(pilot, "interactions")) == before


async def test_anybody_is_found_by_name_and_marked_ones_are_not_asked_for(
    program_on: Any, made: Any, settled: Any
) -> None:
    async with program_on(fitting(made)) as pilot:
        await to_anna(pilot, settled)
        await pilot.press("I")
        await settled(pilot, lambda: isinstance(pilot.app.screen, PersonPick))
        await pilot.press(*"priya")
        await settled(pilot, lambda: [each.name for each in pilot.app.screen.choices] == ["Priya Raman"])
        await pilot.press("escape")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await pilot.press("g", "space", "space", "I")
        await settled(pilot, lambda: isinstance(pilot.app.screen, IntroductionAsk))


async def test_on_the_page_it_goes_on_step_by_step_and_gets_an_outcome(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(fitting(made), size=(120, 40)) as pilot:
        screen = await to_anna(pilot, settled)
        await settled(pilot, lambda: any("could meet Dora Design" in row for row in rows_of(pilot)))
        await introduced(pilot, settled)
        await settled(pilot, lambda: any("Dora Design: asked" in row for row in rows_of(pilot)))
        assert not any("could meet" in row for row in rows_of(pilot))
        await pilot.press("l")
        stops = screen.paper.page.stops
        place = next(at for at, stop in enumerate(stops) if stop.target.kind == "introduction")
        screen.paper.move_to(place)
        await settled(pilot, lambda: "space next step" in rows_of(pilot)[-1])
        await pilot.press("space")
        await settled(pilot, lambda: any("Dora Design: agreed" in row for row in rows_of(pilot)))
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, IntroductionStep))
        await pilot.press("3")
        await settled(pilot, lambda: any("Dora Design: made" in row for row in rows_of(pilot)))
        await settled(
            pilot, lambda: any("you" in row and "gave 1 introduction" in row for row in rows_of(pilot))
        )
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, IntroductionStep))
        await pilot.press("o")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Ask))
        await pilot.press(*"hired", "enter")
        await settled(pilot, lambda: any("hired" in row for row in rows_of(pilot)))
        (item,) = await records(pilot, "introductions")
        assert (item["state"], item["outcome"]) == ("made", "hired")
