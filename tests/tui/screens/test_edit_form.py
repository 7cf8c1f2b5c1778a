"""The form of a person: one more mail comes below a new one, and what others have is completed."""

from __future__ import annotations

from typing import Any

from textual.widgets import Input


async def open_form(pilot: Any, settled: Any, id: str) -> dict[str, Input]:
    await pilot.press("2")
    await settled(pilot, lambda: pilot.app.current_mode == "people" and pilot.app.screen.roster.rows)
    pilot.app.screen.go(query="", person=id)
    await settled(pilot, lambda: pilot.app.screen.roster.current == id)
    await pilot.press("e")
    await settled(pilot, lambda: len(pilot.app.screen.query("FormField")) > 20)
    return fields(pilot)


def fields(pilot: Any) -> dict[str, Input]:
    return {entry.line.key: entry.query_one(Input) for entry in pilot.app.screen.query("FormField")}


async def test_a_line_for_one_more_comes_below_what_is_typed_and_all_are_saved(
    program_on: Any, settled: Any
) -> None:
    async with program_on() as pilot:
        form = await open_form(pilot, settled, "ben")
        form["phones:+"].focus()
        await pilot.press(*"030 123456")
        await settled(pilot, lambda: "phones:+#2" in fields(pilot))
        keys = list(fields(pilot))
        assert keys.index("phones:+#2") == keys.index("phones:+") + 1
        assert "emails:+#2" not in keys
        await pilot.press("enter")
        assert fields(pilot)["phones:+#2"].has_focus
        await pilot.press(*"0151 99887766 mobile (Lyon)")
        await settled(pilot, lambda: "phones:+#3" in fields(pilot))
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: "edited Ben Aydın" in pilot.app.snapshot.word.text)
        contact = await pilot.app.desk.session.read(lambda network, _: network.contact("ben"))
        assert {each.value: each.types for each in contact.phones} == {
            "+4930123456": (),
            "+4915199887766": ("cell", "label:Lyon"),
        }


async def test_what_others_have_is_completed_with_the_right_arrow(program_on: Any, settled: Any) -> None:
    async with program_on() as pilot:
        form = await open_form(pilot, settled, "ben")
        for key, typed, whole in (
            ("role", "head", "Head of Sales"),
            ("addresses:0/city", "ber", "Berlin"),
            ("offers", "coffee, pre", "coffee, press contacts"),
        ):
            form[key].focus()
            await pilot.press(*typed)
            await settled(pilot, lambda key=key: bool(form[key]._suggestion))
            await pilot.press("right")
            assert form[key].value.casefold() == whole.casefold()
