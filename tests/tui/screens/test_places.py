"""Frame, help, palette, themes, sizes, and the places Events, Insights and Vault."""

from __future__ import annotations

from typing import Any

import pytest
from textual.widgets import Input

from core.acts import recovery
from core.vault.changes import Set, creation
from tui.glyphs import ASCII
from tui.keys import Keys
from tui.screens.dialog import Confirm
from tui.screens.entry import EntryBox
from tui.screens.event_form import EventForm
from tui.screens.help import HelpScreen
from tui.screens.palette import Palette
from tui.screens.settings import SettingsScreen
from tui.screens.too_small import TooSmall
from tui.screens.topics.recovery import CodeAsk
from tui.screens.vault import TOPICS
from tui.widgets.field import EntryField


async def test_row_one_is_as_drawn(program_on: Any, rows_of: Any, settled: Any) -> None:
    async with program_on() as pilot:
        assert rows_of(pilot)[
            0
        ] == " Tend [1 Today] 2 People  3 Events  4 Insights  5 Vault" + "Tue 9 Jun".rjust(25)
        await pilot.press("3")
        await settled(pilot)
        assert rows_of(pilot)[0].startswith(" Tend  1 Today  2 People [3 Events] 4 Insights  5 Vault ")


async def test_row_one_is_long_where_there_is_room_and_short_where_not(
    program_on: Any, rows_of: Any, settled: Any
) -> None:
    async with program_on(size=(120, 40)) as pilot:
        assert rows_of(pilot)[0].endswith("Tue 9 June 2026")
        await pilot.resize_terminal(60, 20)
        await settled(pilot, lambda: rows_of(pilot)[0] == " Tend [1 Today]" + "Tue 9 Jun".rjust(45))


async def test_an_open_event_stands_in_row_one_and_conflicts_do_not_push_it_away(
    program_on: Any, rows_of: Any, made: Any
) -> None:
    event = creation(
        "events", "e1", {"name": "Hafen Meetup", "starts": "2026-06-09", "ends": "2026-06-09", "open": True}
    )
    async with program_on(made.cast() + event) as pilot:
        assert rows_of(pilot)[0].endswith("● Hafen Meetup 07:45")


async def test_the_word_line_stays_until_the_next_act(program_on: Any, rows_of: Any, settled: Any) -> None:
    async with program_on() as pilot:
        app: Any = pilot.app
        await app.desk.session.act([Set("contacts", "anna", "org", "Acme AG")], "Anna works at Acme AG")
        await settled(pilot, lambda: any("Acme AG" in row for row in rows_of(pilot)))
        assert rows_of(pilot)[-3] == " saved: Anna works at Acme AG · u takes it back"
        assert rows_of(pilot)[-2] == "─" * 80
        await pilot.press("2")
        await settled(pilot, lambda: rows_of(pilot)[-3].startswith(" saved"))
        await pilot.press("u")
        await settled(
            pilot, lambda: rows_of(pilot)[-3].startswith(" taken back: Anna works at Acme AG · U brings")
        )


async def test_help_shows_the_keys_of_the_screen_below_and_closes(
    program_on: Any, rows_of: Any, settled: Any
) -> None:
    async with program_on() as pilot:
        await pilot.press("question_mark")
        await settled(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        shown = "\n".join(rows_of(pilot))
        assert "══ Keys that work here ═" in shown
        assert "Add a person, a note or a contact in one line" in shown
        await pilot.press("escape")
        await settled(pilot, lambda: not isinstance(pilot.app.screen, HelpScreen))


async def test_the_palette_has_the_command_of_that_name_first(program_on: Any, settled: Any) -> None:
    async with program_on() as pilot:
        await pilot.press("colon", *"settings")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Palette))
        palette: Any = pilot.app.screen
        await settled(pilot, lambda: palette.choices and palette.choices[0].command == "settings")
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, SettingsScreen))


async def test_the_palette_finds_commands_people_and_views(
    program_on: Any, rows_of: Any, settled: Any
) -> None:
    async with program_on() as pilot:
        await pilot.press("colon")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Palette))
        await pilot.press(*"vault")
        await settled(pilot, lambda: any("Vault: devices" in row for row in rows_of(pilot)))
        await pilot.press("enter")
        await settled(pilot, lambda: pilot.app.current_mode == "vault")
        await pilot.press("ctrl+p")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Palette))
        await pilot.press(*"priya")
        await settled(pilot, lambda: any("Priya Raman  Novum" in row for row in rows_of(pilot)))
        await pilot.press("enter")
        await settled(pilot, lambda: pilot.app.current_mode == "people")
        await pilot.press("ctrl+p")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Palette))
        await pilot.press(*"conn")
        await settled(pilot, lambda: any("Insights: Connectors" in row for row in rows_of(pilot)))
        await pilot.press("enter")
        await settled(pilot, lambda: any("── Connectors ─" in row for row in rows_of(pilot)))


async def test_less_room_than_needed_is_one_sentence_and_the_entry_line_still_works(
    program_on: Any, rows_of: Any, settled: Any
) -> None:
    async with program_on() as pilot:
        await pilot.resize_terminal(52, 18)
        await settled(pilot, lambda: isinstance(pilot.app.screen, TooSmall))
        assert rows_of(pilot)[0] == "Tend needs 60x20, this is 52x18"
        await pilot.press("a")
        await settled(pilot, lambda: isinstance(pilot.app.screen, EntryBox))
        pilot.app.screen.query_one(EntryField).put("Carla Nunes")
        await pilot.press("enter")
        await settled(pilot, lambda: "Carla Nunes" in pilot.app.snapshot.word.text)  # type: ignore[attr-defined]
        await pilot.press("escape")
        await settled(pilot, lambda: isinstance(pilot.app.screen, TooSmall))
        await pilot.resize_terminal(80, 24)
        await settled(pilot, lambda: not isinstance(pilot.app.screen, TooSmall))
        assert rows_of(pilot)[0].startswith(" Tend [1 Today]")


async def test_ascii_signs_are_the_only_ones_where_the_terminal_has_no_others(
    program_on: Any, rows_of: Any, settled: Any
) -> None:
    async with program_on(glyphs=ASCII) as pilot:
        for key in ("1", "3", "4", "5", "a"):
            await pilot.press(key)
            await settled(pilot)
            ours = "".join(rows_of(pilot))
            strange = {letter for letter in ours if not letter.isascii()} - set("ıöüéøåäßÅıń")
            assert not strange, (key, strange)


async def test_the_mouse_does_what_the_keys_do(program_on: Any, rows_of: Any, settled: Any) -> None:
    async with program_on() as pilot:
        await pilot.click("PlaceBar", offset=(rows_of(pilot)[0].index("4 Insights"), 0))
        await settled(pilot, lambda: pilot.app.current_mode == "insights")
        await pilot.click("KeyLine", offset=(rows_of(pilot)[-1].index("a add"), 0))
        await settled(pilot, lambda: isinstance(pilot.app.screen, EntryBox))
        await pilot.click("KeyLine", offset=(rows_of(pilot)[-1].index("esc close"), 0))
        await settled(pilot, lambda: not isinstance(pilot.app.screen, EntryBox))


async def test_what_is_under_way_when_the_vault_is_locked_ends_quietly(program_on: Any, settled: Any) -> None:
    async with program_on() as pilot:
        app: Any = pilot.app
        await pilot.press("3")
        await app.desk.session.lock()
        app.screen.show(app.snapshot)
        await settled(pilot)
        assert app.is_running


async def test_an_event_is_opened_and_closed_by_one_key(program_on: Any, rows_of: Any, settled: Any) -> None:
    async with program_on() as pilot:
        await pilot.press("E")
        await settled(pilot, lambda: isinstance(pilot.app.screen, EventForm))
        await pilot.press(*"Hafen", "enter")
        await settled(pilot, lambda: any("● Hafen" in row for row in rows_of(pilot)))
        assert pilot.app.current_mode == "events"
        await pilot.press("a")
        await settled(pilot, lambda: isinstance(pilot.app.screen, EntryBox))
        pilot.app.screen.query_one(EntryField).put("Gift Ndlovu, Kasi Pay #fintech")
        await settled(
            pilot,
            lambda: any("everything gets: Hafen, today, #hafen, ! in 2 d" in row for row in rows_of(pilot)),
        )
        await pilot.press("enter")
        await settled(pilot, lambda: "Gift Ndlovu" in pilot.app.snapshot.word.text)  # type: ignore[attr-defined]
        await pilot.press("escape")
        await settled(
            pilot, lambda: any("Gift Ndlovu" in row and "Kasi Pay" in row for row in rows_of(pilot))
        )
        await pilot.press("E")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press("enter")
        await settled(pilot, lambda: not any("●" in row for row in rows_of(pilot)))


def to_topic(id: str) -> list[str]:
    """The keys from the first topic of the Vault place to this one."""
    return ["j"] * [topic.id for topic in TOPICS].index(id)


async def test_doctor_looks_at_every_file_and_says_four_words(
    program_on: Any, rows_of: Any, settled: Any
) -> None:
    async with program_on() as pilot:
        await pilot.press("5", *to_topic("doctor"))
        await settled(pilot, lambda: any("── Doctor ─" in row for row in rows_of(pilot)))
        await pilot.press("enter")
        await settled(pilot, lambda: any("All is well." in row for row in rows_of(pilot)))
        words = next(row for row in rows_of(pilot) if "Four words" in row).split()[-1]
        assert len(words.split("-")) == 4


async def test_a_place_that_was_away_when_the_theme_changed_has_the_new_colours(
    program_on: Any, settled: Any
) -> None:
    async with program_on() as pilot:
        app: Any = pilot.app
        before = app.screen.styles.background.hex
        for key in ("2", "4", "5"):
            await pilot.press(key)
            await settled(pilot)
        app.theme = "tend-light"
        await settled(pilot)
        for key in ("1", "2", "3", "4"):
            await pilot.press(key)
            await settled(pilot)
            assert app.screen.styles.background.hex == app.get_css_variables()["background"].upper(), key
            assert app.screen.styles.background.hex != before


async def test_a_key_of_the_users_own_works_and_the_old_one_does_not(program_on: Any, settled: Any) -> None:
    async with program_on() as pilot:
        app: Any = pilot.app
        app.desk.keys = Keys({"entry.add": "n"})
        app.set_keymap(app.desk.keys.keymap())
        await pilot.press("a")
        await settled(pilot)
        assert not isinstance(app.screen, EntryBox)
        await pilot.press("n")
        await settled(pilot, lambda: isinstance(app.screen, EntryBox))


@pytest.mark.parametrize("key", ["w", "B", "0", "f12", "ctrl+g"])
async def test_keys_that_mean_nothing_here_do_nothing(
    program_on: Any, rows_of: Any, settled: Any, key: str
) -> None:
    async with program_on() as pilot:
        before = rows_of(pilot)
        await pilot.press(key)
        await settled(pilot)
        assert rows_of(pilot) == before


async def test_a_recovery_code_is_confirmed_from_paper_later(
    program_on: Any, rows_of: Any, settled: Any
) -> None:
    async with program_on() as pilot:
        session: Any = pilot.app.desk.session  # type: ignore[attr-defined]
        code = await session.read(lambda _, vault: recovery.renew(vault))
        await session.publish_now()
        await settled(pilot, lambda: any("recovery code is not confirmed" in row for row in rows_of(pilot)))
        await pilot.press("5", *to_topic("recovery"))
        await settled(pilot, lambda: any("never confirmed" in row for row in rows_of(pilot)))
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, CodeAsk))
        pilot.app.screen.query_one(Input).value = code.replace(code[0], "0" if code[0] != "0" else "1", 1)
        await pilot.press("enter")
        await settled(pilot, lambda: any("is wrong" in row for row in rows_of(pilot)))
        pilot.app.screen.query_one(Input).value = " ".join(recovery.blocks(code)).lower()
        await pilot.press("enter")
        await settled(pilot, lambda: any("confirmed on 2026-06-09" in row for row in rows_of(pilot)))
        assert not pilot.app.snapshot.agenda.recovery_unconfirmed  # type: ignore[attr-defined]


async def test_help_scrolls_by_the_moving_keys_names_them_and_q_closes_it(
    program_on: Any, rows_of: Any, settled: Any
) -> None:
    async with program_on() as pilot:
        await pilot.press("question_mark")
        await settled(pilot, lambda: any("Keys that work here" in row for row in rows_of(pilot)))
        rows = rows_of(pilot)
        assert "esc close" in rows[-1]
        top = rows[3]
        await pilot.press("j", "j")
        await settled(pilot, lambda: rows_of(pilot)[3] != top)
        await pilot.press("G")
        listed = [str(line) for line in pilot.app.screen.query_one("#help-lines").lines()]
        assert any("Half a page down" in line for line in listed)
        await pilot.press("q")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
        assert pilot.app.is_running


async def test_the_vault_place_says_which_devices_write_into_it(
    program_on: Any, rows_of: Any, settled: Any
) -> None:
    async with program_on() as pilot:
        session = pilot.app.desk.session
        await session.read(lambda _, vault: vault.name_device("desk"))
        await pilot.press("5")
        await settled(pilot, lambda: any("desk (this)" in row for row in rows_of(pilot)))
        shown = "\n".join(rows_of(pilot))
        assert "has all of mine" in shown and "now" in shown
        await pilot.press("j")
        await settled(pilot, lambda: not any("desk (this)" in row for row in rows_of(pilot)))
