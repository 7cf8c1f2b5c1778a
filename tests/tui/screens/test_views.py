"""Views in People: kept with `F`, shown with `f`, let go with `x`; and acts on all that are marked."""

from __future__ import annotations

from typing import Any

from tui.screens.dialog import Ask
from tui.screens.palette import Palette
from tui.screens.view_dialogs import ViewsChoice


async def to_people(pilot: Any, settled: Any, query: str = "") -> Any:
    await pilot.press("2")
    await settled(pilot, lambda: pilot.app.current_mode == "people" and pilot.app.screen.roster.rows)
    if query:
        pilot.app.screen.go(query=query)
        await settled(pilot, lambda: pilot.app.screen.ready and pilot.app.screen.field.value == query)
    return pilot.app.screen


def names(screen: Any) -> list[str]:
    return [row.name for row in screen.roster.rows]


async def keep(pilot: Any, settled: Any, name: str, said: str) -> None:
    await pilot.press("F")
    await settled(pilot, lambda: isinstance(pilot.app.screen, Ask))
    await pilot.press(*name, "enter")
    await settled(pilot, lambda: said in pilot.app.snapshot.word.text)


async def test_a_filter_is_kept_and_shown_again_with_two_keys(
    program_on: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(size=(120, 40)) as pilot:
        screen = await to_people(pilot, settled, "tag:client")
        await keep(pilot, settled, "mine", "kept the view mine")
        screen.go(query="circle:close")
        await settled(pilot, lambda: names(screen) == ["Anna Schmidt", "Lena Okafor"])
        await pilot.press("f")
        await settled(pilot, lambda: isinstance(pilot.app.screen, ViewsChoice) and pilot.app.screen.ready)
        assert any("1 mine" in row and "2  tag:client" in row for row in rows_of(pilot))
        await pilot.press("1")
        await settled(pilot, lambda: screen.ready and names(screen) == ["Anna Schmidt", "Jonas Weber"])
        assert screen.field.value == "tag:client"


async def test_keeping_under_the_same_name_changes_the_view_and_x_lets_it_go(
    program_on: Any, settled: Any
) -> None:
    async with program_on() as pilot:
        screen = await to_people(pilot, settled, "tag:client")
        await keep(pilot, settled, "mine", "kept the view mine")
        screen.go(query="tag:press")
        await settled(pilot, lambda: names(screen) == ["Anna Schmidt"])
        await keep(pilot, settled, "Mine", "view Mine is tag:press now")

        async def views() -> list[str]:
            found = await pilot.app.desk.session.read(lambda _, vault: vault.documents("views"))
            return [document["query"] for document in found.values()]

        assert await views() == ["tag:press"]
        await pilot.press("f")
        await settled(pilot, lambda: isinstance(pilot.app.screen, ViewsChoice) and pilot.app.screen.ready)
        await pilot.press("x")
        await settled(pilot, lambda: "is gone" in pilot.app.snapshot.word.text)
        assert await views() == []
        await pilot.press("u")
        await settled(pilot, lambda: pilot.app.snapshot.word.text.startswith("taken back"))
        assert await views() == ["tag:press"]


async def test_without_a_filter_nothing_is_kept_and_what_everybody_has_stays(
    program_on: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on() as pilot:
        await to_people(pilot, settled)
        await pilot.press("F")
        await settled(pilot, lambda: any("no filter stands here" in row for row in rows_of(pilot)))
        await pilot.press("f")
        await settled(pilot, lambda: isinstance(pilot.app.screen, ViewsChoice) and pilot.app.screen.ready)
        rows = rows_of(pilot)
        assert any("due today" in row and "due:today" in row for row in rows)
        assert "x let it go" not in rows[-1]
        await pilot.press("x", "escape")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)


async def test_what_is_done_is_done_for_all_that_are_marked_in_one_step(
    program_on: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on() as pilot:
        screen = await to_people(pilot, settled, "tag:client")
        await pilot.press("asterisk")
        await settled(pilot, lambda: len(screen.roster.marks) == 2)
        assert any("2 marked: what you do now is done for both" in row for row in rows_of(pilot))
        before = await pilot.app.desk.session.read(lambda _, vault: dict(vault.heads))

        async def of(field: str) -> list[Any]:
            return await pilot.app.desk.session.read(
                lambda _, vault: [vault.documents("contacts")[id].get(field) for id in ("anna", "jonas")]
            )

        await pilot.press("x")
        await settled(pilot, lambda: not screen.roster.marks)
        assert await of("archived") == [True, True]
        after = await pilot.app.desk.session.read(lambda _, vault: dict(vault.heads))
        assert sum(after.values()) == sum(before.values()) + 1
        await pilot.press("u")
        await settled(pilot, lambda: "let go" in pilot.app.snapshot.word.text)
        assert await of("archived") == [None, None]


async def test_the_palette_leads_to_a_view_by_its_name(program_on: Any, settled: Any) -> None:
    async with program_on() as pilot:
        await to_people(pilot, settled, "tag:client")
        await keep(pilot, settled, "mine", "kept the view mine")
        await pilot.press("1", "colon")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Palette))
        await pilot.press(*"view mi")
        await settled(pilot, lambda: any(choice.view for choice in pilot.app.screen.choices))
        await pilot.press("enter")
        await settled(
            pilot,
            lambda: (
                pilot.app.current_mode == "people"
                and len(pilot.app.screen_stack) == 1
                and names(pilot.app.screen) == ["Anna Schmidt", "Jonas Weber"]
            ),
        )
