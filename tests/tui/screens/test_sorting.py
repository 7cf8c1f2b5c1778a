"""Sorting in by its keys, on real files."""

from __future__ import annotations

from tui.screens.sorting import SortScreen


def _people(made, count: int = 3) -> list:
    changes = made.person("anna", "Anna Schmidt", circle="close") + made.contact("a1", "anna", 3)
    for number in range(count):
        changes += made.person(f"p{number:02}", f"Person {number:02}", source="import")
        changes += made.contact(f"c{number:02}", f"p{number:02}", 10 + number, "email")
    return changes


async def _sort(pilot, settled) -> SortScreen:
    await pilot.press("colon", *"sort in", "enter")
    await settled(pilot, lambda: isinstance(pilot.app.screen, SortScreen) and pilot.app.screen.ready)
    return pilot.app.screen


async def _row(pilot, id: str):
    return await pilot.app.desk.session.read(lambda network, _: network.row(id))


async def test_a_digit_puts_into_a_circle_and_the_load_rises_beside_it(
    program_on, settled, rows_of, made
) -> None:
    async with program_on(_people(made)) as pilot:
        screen = await _sort(pilot, settled)
        rows = rows_of(pilot)
        assert rows[0].startswith(" Sorting in  1 of 3 ")
        assert any("1 inner" in row and "5 acquaintance" in row for row in rows)
        before = screen._seen.gauge.wished
        assert screen.targets() == ("p00",)
        await pilot.press("1")
        await settled(pilot, lambda: screen.targets() == ("p01",))
        assert (await _row(pilot, "p00")).circle == "inner"
        assert screen._seen.gauge.wished == before + 1.0
        assert any("more than you had" in row for row in rows_of(pilot))
        await pilot.press("0")
        await settled(pilot, lambda: screen.targets() == ("p02",))
        await pilot.press("space")
        await settled(pilot, lambda: not screen.targets())
        assert (await _row(pilot, "p01")).circle == "" and (await _row(pilot, "p01")).due == ""
        text = "\n".join(rows_of(pilot))
        assert "3 sorted in." in text and "only remembered" in text and "later" in text


async def test_undo_asks_about_that_person_again(program_on, settled, made) -> None:
    async with program_on(_people(made)) as pilot:
        screen = await _sort(pilot, settled)
        await pilot.press("2", "space")
        await settled(pilot, lambda: screen.targets() == ("p02",))
        await pilot.press("u")
        await settled(pilot, lambda: screen.targets() == ("p01",))
        await pilot.press("u")
        await settled(pilot, lambda: screen.targets() == ("p00",))
        assert (await _row(pilot, "p00")).circle == ""


async def test_back_lets_one_choose_again(program_on, settled, made) -> None:
    async with program_on(_people(made)) as pilot:
        screen = await _sort(pilot, settled)
        await pilot.press("2")
        await settled(pilot, lambda: screen.targets() == ("p01",))
        await pilot.press("b")
        await settled(pilot, lambda: screen.targets() == ("p00",))
        await pilot.press("3")
        await settled(pilot, lambda: screen.targets() == ("p01",))
        assert (await _row(pilot, "p00")).circle == "active"


async def test_ten_at_a_time_and_enter_takes_the_next_ten(program_on, settled, rows_of, made) -> None:
    async with program_on(_people(made, 12)) as pilot:
        screen = await _sort(pilot, settled)
        assert "2 more wait" in rows_of(pilot)[0]
        await pilot.press(*("5" * 10))
        await settled(pilot, lambda: not screen.targets())
        await pilot.press("enter")
        await settled(pilot, lambda: screen.targets() == ("p10",))
        assert rows_of(pilot)[0].startswith(" Sorting in  1 of 2 ")


async def test_who_is_to_wait_is_not_asked_again_the_same_day(program_on, settled, made) -> None:
    async with program_on(_people(made)) as pilot:
        screen = await _sort(pilot, settled)
        await pilot.press("space", "escape")
        await settled(pilot, lambda: pilot.app.screen is not screen)
        again = await _sort(pilot, settled)
        assert again.targets() == ("p01",) and len(again._seen.hints) == 2


async def test_today_leads_there(program_on, settled, made) -> None:
    async with program_on(_people(made)) as pilot:
        paper = pilot.app.screen.paper
        kinds = [stop.target.kind for stop in paper.page.stops]
        paper.move_to(kinds.index("sort"))
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, SortScreen))


async def test_nobody_to_sort_in_is_said(program_on, settled, rows_of, made) -> None:
    async with program_on(_people(made, 0)) as pilot:
        await _sort(pilot, settled)
        assert any("Nobody waits to be sorted in." in row for row in rows_of(pilot))
