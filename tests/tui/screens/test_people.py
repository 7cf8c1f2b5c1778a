"""People by its keys, on real files."""

from __future__ import annotations

import asyncio

import pytest
from rich.cells import cell_len
from textual.events import Key
from textual.widgets import Input


async def _people(pilot, settled) -> None:
    await pilot.press("2")
    await settled(pilot, lambda: pilot.app.current_mode == "people" and len(pilot.app.screen.roster.rows) > 0)


async def _on(pilot, settled, id: str) -> None:
    roster = pilot.app.screen.roster
    roster.move_to(roster.place_of(id))
    await settled(pilot, lambda: roster.current == id)


def _ids(pilot) -> list[str]:
    return [row.id for row in pilot.app.screen.roster.rows]


async def _ask(pilot, question):
    return await pilot.app.desk.session.read(question)


async def test_the_list_is_by_name_with_the_person_beside_it(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        assert _ids(pilot) == ["ben", "lena", "priya", "rest", "anna", "jonas"]
        await _on(pilot, settled, "anna")
        await settled(pilot, lambda: any("│Anna Schmidt " in row for row in rows_of(pilot)))
        rows = rows_of(pilot)
        assert rows[1].endswith("6 of 6 · by name")
        assert rows[2].startswith("Name                  last health│")
        assert any("│y m  anna@acme.de   work" in row for row in rows)
        assert any("│-" in row and "90 days of silence" in row for row in rows)


async def test_the_filter_may_be_asked_for_before_people_stands(program_on, settled) -> None:
    async with program_on() as pilot:
        # As when 2 and / come in one breath: the second finds People there, but empty.
        await asyncio.gather(pilot.app.do_place_people(), pilot.app.do_find())
        await settled(pilot, lambda: pilot.app.focused is not None and pilot.app.focused.id == "filter-input")


async def test_a_key_typed_on_the_way_to_people_is_for_people_and_not_for_today(program_on, settled) -> None:
    async with program_on() as pilot:
        on_today = pilot.app.screen.targets()[0]
        for key in ("2", "down", "x"):
            pilot.app.post_message(Key(key, key if len(key) == 1 else None))
        await settled(pilot, lambda: "let go" in pilot.app.snapshot.word.text)
        there = pilot.app.screen.roster.current
        rows = await _ask(pilot, lambda network, _: network.rows())
        assert [row.id for row in rows if row.state == "archived"] == [there]
        assert there != on_today


async def test_keys_typed_behind_a_filter_are_for_who_was_found(program_on, settled) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        assert pilot.app.screen.roster.current != "priya"
        for key in ("slash", *"priya", "enter", "x"):
            pilot.app.post_message(Key(key, "/" if key == "slash" else key if len(key) == 1 else None))
        await settled(pilot, lambda: "let go" in pilot.app.snapshot.word.text)
        rows = await _ask(pilot, lambda network, _: network.rows())
        assert [row.id for row in rows if row.state == "archived"] == ["priya"]


async def test_clearing_the_filter_leaves_the_cursor_where_it_is(program_on, settled) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await pilot.press("slash", *"priya", "enter")
        await settled(pilot, lambda: pilot.app.screen.roster.current == "priya")
        await pilot.press("escape")
        await settled(pilot, lambda: len(pilot.app.screen._found.rows) > 1)
        assert pilot.app.screen.field.value == ""
        assert pilot.app.screen.roster.current == "priya"


async def test_the_list_follows_each_key_of_the_filter(program_on, settled) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await pilot.press("slash", *"tag:client")
        await settled(pilot, lambda: set(_ids(pilot)) == {"anna", "jonas"})
        await pilot.press("enter")
        assert pilot.app.focused.id == "roster"
        await pilot.press("slash", "escape")
        await settled(pilot, lambda: len(_ids(pilot)) == 6)


async def test_a_field_that_does_not_exist_is_said_under_the_box(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await pilot.press("slash", *"tagg:client")
        await settled(pilot, lambda: "tagg" in rows_of(pilot)[2])
        assert "tag" in rows_of(pilot)[2].replace("tagg", "")
        assert not any("No one matches" in row for row in rows_of(pilot)[3:4])
        await pilot.press("escape")
        await settled(pilot, lambda: "tagg" not in rows_of(pilot)[2])


async def test_where_nobody_is_found_a_adds_that_name(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await pilot.press("slash", *"Zora Zeh")
        await settled(pilot, lambda: not _ids(pilot))
        assert any("No one matches Zora Zeh." in row for row in rows_of(pilot))
        await pilot.press("enter", "a")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 2)
        assert pilot.app.screen.field.text == "Zora Zeh"


async def test_marks_make_the_keys_act_on_all_of_them(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await _on(pilot, settled, "anna")
        await pilot.press("space", "space")
        assert pilot.app.screen.targets() == ("anna", "jonas")
        assert any("2 marked: what you do now is done for both" in row for row in rows_of(pilot))
        await pilot.press("number_sign")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 2)
        await pilot.press(*"new -client", "enter")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await settled(pilot, lambda: pilot.app.screen.snapshot.word.text.endswith("+#new -#client"))
        rows = await _ask(pilot, lambda network, _: {id: network.row(id).tags for id in ("anna", "jonas")})
        assert rows == {"anna": ("new", "press"), "jonas": ("new",)}
        await pilot.press("escape")
        assert not pilot.app.screen.roster.marks


async def test_star_marks_all_that_are_shown_and_then_none(program_on, settled) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await pilot.press("asterisk")
        assert len(pilot.app.screen.targets()) == 6
        await pilot.press("asterisk")
        assert len(pilot.app.screen.targets()) == 1


async def test_tags_of_one_person_stand_in_the_line_to_be_changed(program_on, settled) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await _on(pilot, settled, "anna")
        await pilot.press("number_sign")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 2)
        await settled(pilot, lambda: pilot.app.screen.query_one(Input).value == "client press ")
        await pilot.press(*"vip", "enter")
        await settled(pilot, lambda: "vip" in pilot.app.snapshot.word.text)
        assert await _ask(pilot, lambda network, _: network.row("anna").tags) == ("client", "press", "vip")


async def test_a_digit_puts_into_a_circle_and_d_asks_for_days(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await _on(pilot, settled, "rest")
        await pilot.press("d")
        await settled(pilot, lambda: any("Rhythm · Rita Rest" in row for row in rows_of(pilot)))
        await pilot.press("1")
        await settled(pilot, lambda: "in inner" in pilot.app.snapshot.word.text)
        assert (await _ask(pilot, lambda network, _: network.contact("rest"))).circle == "inner"
        await pilot.press("d")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 2)
        await pilot.press("d")
        await pilot.press(*"2w", "enter")
        await settled(pilot, lambda: "every 14 days" in pilot.app.snapshot.word.text)
        assert (await _ask(pilot, lambda network, _: network.contact("rest"))).cadence == 14


async def test_x_lets_go_and_again_brings_back(program_on, settled) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await _on(pilot, settled, "ben")
        await pilot.press("x")
        await settled(pilot, lambda: "let go" in pilot.app.snapshot.word.text)
        await settled(pilot, lambda: not pilot.app.screen._busy)
        pilot.app.screen.field.value = ""
        assert (await _ask(pilot, lambda network, _: network.contact("ben"))).archived
        await _on(pilot, settled, "ben")
        await pilot.press("x")
        await settled(pilot, lambda: "back again" in pilot.app.snapshot.word.text)


async def test_delete_asks_with_the_name_and_undo_brings_back(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await _on(pilot, settled, "ben")
        await pilot.press("X")
        await settled(pilot, lambda: any("Delete Ben Aydın?" in row for row in rows_of(pilot)))
        await pilot.press("escape")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
        assert "ben" in _ids(pilot)
        await pilot.press("X")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 2)
        await pilot.press("enter")
        await settled(pilot, lambda: "ben" not in _ids(pilot))
        await pilot.press("u")
        await settled(pilot, lambda: "ben" in _ids(pilot))


async def test_copy_takes_the_only_one_and_asks_among_several(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        copied: list[tuple[str, str]] = []

        async def copy(text: str, what: str) -> str:
            copied.append((text, what))
            return "copied"

        pilot.app.copies.copy = copy
        await _people(pilot, settled)
        await _on(pilot, settled, "anna")
        for keys in (["y", "p"], ["y", "m", "2"], ["y", "a"], ["y", "y"]):
            await pilot.press(keys[0])
            await settled(pilot, lambda: any("Copy · Anna Schmidt" in row for row in rows_of(pilot)))
            await pilot.press(*keys[1:])
            await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
        assert [text for text, _ in copied[:3]] == [
            "+491512345678",
            "anna@home.example",
            "Hauptstr. 1, 10115 Berlin",
        ]
        assert copied[3][0].startswith("Anna Schmidt\nHead of Sales, Acme GmbH\n")
        assert copied[0][1] == "phone of Anna Schmidt"


async def test_the_form_saves_what_was_changed_and_says_what_it_does_not_understand(
    program_on, settled, rows_of
) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await _on(pilot, settled, "anna")
        await pilot.press("e")
        await settled(pilot, lambda: len(pilot.app.screen.query("FormField")) > 20)
        fields = {entry.line.key: entry.query_one(Input) for entry in pilot.app.screen.query("FormField")}
        fields["birthday"].value = "soon"
        fields["role"].value = "CEO"
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: any("born: not a day" in row for row in rows_of(pilot)))
        fields["birthday"].value = "11.6."
        fields["emails:+"].value = "new@acme.example work"
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: "edited Anna Schmidt" in pilot.app.snapshot.word.text)
        contact = await _ask(pilot, lambda network, _: network.contact("anna"))
        assert (contact.role, contact.birthday) == ("CEO", "--06-11")
        assert "new@acme.example" in [mail.value for mail in contact.emails]


async def test_in_the_form_the_arrows_go_from_line_to_line_and_through_lines_of_text(
    program_on, settled, made
) -> None:
    changes = [
        *made.cast(),
        *made.person("nora", "Nora Notes", notes={"n1": {"on": "2026-01-02", "text": "one\ntwo"}}),
    ]
    async with program_on(changes) as pilot:
        await _people(pilot, settled)
        await _on(pilot, settled, "nora")
        await pilot.press("e")
        await settled(pilot, lambda: len(pilot.app.screen.query("FormField")) > 20)
        form = pilot.app.screen
        entries = list(form.query("FormField"))

        def here() -> int:
            return next(number for number, entry in enumerate(entries) if entry.has_focus_within)

        assert here() == 0
        await pilot.press("up")
        assert here() == 0
        await pilot.press("down", "down", "up", "down")
        assert here() == 2
        text = next(number for number, entry in enumerate(entries) if entry.line.many)
        entries[text].reach()
        await pilot.pause()
        area = entries[text].query_one("Lines")
        area.move_cursor((0, 0))
        await pilot.press("down")
        assert (here(), area.cursor_location[0]) == (text, 1)
        await pilot.press("up", "up")
        assert here() == text - 1


async def test_leaving_a_changed_form_asks(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await _on(pilot, settled, "anna")
        await pilot.press("e")
        await settled(pilot, lambda: len(pilot.app.screen.query("FormField")) > 20)
        await pilot.press("x", "escape")
        await settled(pilot, lambda: any("Leave the form?" in row for row in rows_of(pilot)))
        await pilot.press("escape")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 2)
        await pilot.press("escape")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 3)
        await pilot.press("enter")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)


async def test_into_the_person_and_out_again(program_on, settled) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await _on(pilot, settled, "jonas")
        await pilot.press("l")
        assert pilot.app.focused.id == "person"
        await pilot.press("h")
        assert pilot.app.focused.id == "roster"
        await pilot.press("z")
        assert pilot.app.screen.zoomed and pilot.app.focused.id == "person"
        await pilot.press("K")
        await settled(pilot, lambda: pilot.app.screen._person.id == "anna")
        await pilot.press("escape")
        assert not pilot.app.screen.zoomed


async def test_a_promise_is_ticked_in_the_person(program_on, settled) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await _on(pilot, settled, "jonas")
        await settled(pilot, lambda: pilot.app.screen._person.id == "jonas")
        await pilot.press("l")
        paper = pilot.app.screen.paper
        paper.move_to(next(n for n, stop in enumerate(paper.page.stops) if stop.target.kind == "promise"))
        await pilot.press("space")
        await settled(pilot, lambda: pilot.app.snapshot.word.text == "kept: send the slides")


async def test_on_a_narrow_screen_list_and_person_take_turns(program_on, settled, rows_of) -> None:
    async with program_on(size=(60, 20)) as pilot:
        await _people(pilot, settled)
        await _on(pilot, settled, "anna")
        assert not any("anna@acme.de" in row for row in rows_of(pilot))
        await pilot.press("enter")
        await settled(pilot, lambda: any("anna@acme.de" in row for row in rows_of(pilot)))
        assert rows_of(pilot)[2].startswith("Anna Schmidt")
        await pilot.press("escape")
        await settled(pilot, lambda: rows_of(pilot)[2].startswith("Name"))


async def test_on_a_wide_screen_the_history_stands_in_its_own_column(program_on, settled, rows_of) -> None:
    async with program_on(size=(200, 50)) as pilot:
        await _people(pilot, settled)
        await _on(pilot, settled, "anna")
        await settled(pilot, lambda: any("─ history ─" in row[120:] for row in rows_of(pilot)))
        assert not any("─ history ─" in row[:120] for row in rows_of(pilot))


async def test_a_long_history_comes_as_one_scrolls(program_on, settled, made) -> None:
    changes = made.person("anna", "Anna Schmidt", circle="close")
    for number in range(300):
        changes += made.contact(f"i{number}", "anna", number, text=f"entry {number}")
    async with program_on(changes) as pilot:
        await _people(pilot, settled)
        await settled(pilot, lambda: pilot.app.screen._person is not None)
        assert len(pilot.app.screen._person.history) == 50
        await pilot.press("l")
        for _ in range(4):
            await pilot.press("pagedown")
        await settled(pilot, lambda: len(pilot.app.screen._person.history) == 250)
        await pilot.press("G")
        await settled(pilot, lambda: len(pilot.app.screen._person.history) == 300)
        paper = pilot.app.screen.paper
        await settled(pilot, lambda: paper.top + paper.size.height >= paper.line_count() > 300)


async def test_o_changes_the_order_and_the_cursor_stays_on_its_person(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await _on(pilot, settled, "anna")
        await pilot.press("o")
        await settled(pilot, lambda: "by health" in rows_of(pilot)[1])
        assert _ids(pilot)[0] == "anna"
        assert pilot.app.screen.roster.current == "anna"


async def test_a_click_puts_the_cursor_and_the_wheel_moves_the_view(program_on, settled, made) -> None:
    changes = []
    for number in range(60):
        changes += made.person(f"x{number:02}", f"Person {number:02}")
    async with program_on(changes) as pilot:
        await _people(pilot, settled)
        roster = pilot.app.screen.roster
        await pilot.click("#roster", offset=(5, 7))
        await settled(pilot, lambda: roster.cursor == 7)
        roster._scroll(roster.top + 3)
        assert (roster.top, roster.cursor) == (3, 7)
        await pilot.press("G")
        assert roster.cursor == 59
        await pilot.press("ctrl+u", "pageup", "g")
        assert (roster.cursor, roster.top) == (0, 0)


async def test_what_another_window_writes_appears(program_on, settled) -> None:
    from core.vault.changes import Set

    async with program_on() as pilot:
        await _people(pilot, settled)
        await pilot.app.desk.session.act([Set("contacts", "ben", "full", "Benedikt Aydın")])
        await settled(
            pilot, lambda: any(row.name == "Benedikt Aydın" for row in pilot.app.screen.roster.rows)
        )


HOSTILE = ("[/x] [bold]no[/] \x1b[31mred\x07", "x" * 9_000, "👩‍👩‍👧‍👦 שרה \u202eלוי 日本語の名前日本語の名前")


@pytest.mark.parametrize("size", [(60, 20), pytest.param((120, 40), marks=pytest.mark.prove)], ids=str)
async def test_no_name_breaks_a_question_or_the_form(size, program_on, settled, rows_of, made) -> None:
    changes = []
    for number, name in enumerate(HOSTILE):
        fields = {
            "emails": {name: ["work"]},
            "phones": {"1": ["label:" + name]},
            "tags": {name: True},
            "birthday": name,
        }
        changes += made.person(f"x{number}", name, org=name, role=name, nicknames={name: True}, **fields)
        changes += made.contact(f"i{number}", f"x{number}", 4, text=name, place=name)
    async with program_on(changes, size=size) as pilot:
        await _people(pilot, settled)
        for number in range(len(HOSTILE)):
            await _on(pilot, settled, f"x{number}")
            for key in ("d", "number_sign", "exclamation_mark", "s", "p", "y", "X", "e", "c"):
                await pilot.press(key)
                await settled(pilot, lambda: len(pilot.app.screen_stack) == 2)
                rows = rows_of(pilot)
                assert all(cell_len(row) <= size[0] for row in rows)
                assert not [row for row in rows if {"\x1b", "\x07", "\u202e"} & set(row)], key
                assert any(row.startswith(("══", "──")) for row in rows)
                await pilot.press("escape")
                await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)


async def test_another_person_is_painted_whole_where_the_one_before_was_scrolled(
    program_on, settled, rows_of, made
) -> None:
    changes = []
    for id, name in (("anna", "Anna Schmidt"), ("ben", "Ben Schmidt")):
        changes += made.person(id, name, circle="close", emails={f"{id}@acme.example": ["work"]})
        for number in range(30):
            changes += made.contact(f"{id}{number}", id, 3 + number, text=f"{name} {number}")
    async with program_on(changes) as pilot:
        await _people(pilot, settled)
        await _on(pilot, settled, "anna")
        await pilot.press("l", "pagedown")
        await settled(pilot)
        assert pilot.app.screen.paper.top > 0
        await pilot.press("J")
        await settled(pilot, lambda: pilot.app.screen._person.id == "ben")
        await settled(pilot, lambda: any("ben@acme.example" in row for row in rows_of(pilot)))
        beside = [row[33:] for row in rows_of(pilot)[2:21]]
        assert not any("anna@" in row or "Anna" in row for row in beside)


async def test_a_live_change_of_width_gives_head_and_rows_the_same_columns(
    program_on, settled, rows_of
) -> None:
    async with program_on(size=(120, 40)) as pilot:
        await _people(pilot, settled)
        for size in ((60, 20), (120, 40), (80, 24), (60, 20)):
            await pilot.resize_terminal(*size)
            await settled(pilot, lambda size=size: pilot.app.size == size)
            await settled(pilot)
            rows = rows_of(pilot)
            head = next(row for row in rows if row.lstrip().startswith("Name"))
            anna = next(row for row in rows if "Anna Schmidt" in row and "Head" not in row)
            if "Organisation" in head:
                assert head.index("Organisation") == anna.index("Acme"), size
            assert ("█" in anna[:60]) == (size[0] >= 120), size


async def test_q_in_the_person_leads_out_of_it_and_not_out_of_the_program(program_on, settled) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await pilot.press("l", "q")
        await settled(pilot, lambda: pilot.app.focused.id == "roster")
        assert pilot.app.is_running


async def test_a_person_opened_from_today_leads_back_there_and_the_filter_is_as_it_was(
    program_on, settled
) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await pilot.press("slash", *"rita", "enter", "1")
        await settled(pilot, lambda: pilot.app.current_mode == "today")
        await pilot.press("enter")
        await settled(pilot, lambda: pilot.app.current_mode == "people")
        await settled(pilot, lambda: len(pilot.app.screen._found.rows) > 1)
        await pilot.press("escape")
        await settled(pilot, lambda: pilot.app.current_mode == "today")
        await pilot.press("2")
        await settled(pilot, lambda: pilot.app.screen.field.value == "rita")
        await settled(pilot, lambda: len(pilot.app.screen._found.rows) == 1)


async def test_a_click_on_a_row_of_a_question_is_its_key(program_on, settled) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await _on(pilot, settled, "ben")
        await pilot.press("d")
        await settled(pilot, lambda: bool(pilot.app.screen.query("#rhythm-rows")))
        await pilot.click("#rhythm-rows", offset=(6, 0))
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
        assert (await _ask(pilot, lambda network, _: network.contact("ben"))).circle == "inner"


async def test_the_filter_shows_its_own_keys_and_where_nobody_is_found_enter_then_a_adds(
    program_on, settled, rows_of
) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await pilot.press("slash", *"zorro")
        await settled(pilot, lambda: any("enter a adds zorro" in row for row in rows_of(pilot)))
        assert "to the list" in rows_of(pilot)[-1]
        await pilot.press("enter")
        await settled(
            pilot, lambda: any("▌ a adds zorro" in row or " a adds zorro" in row for row in rows_of(pilot))
        )
        assert not any("enter a adds" in row for row in rows_of(pilot))
        await pilot.press("a")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 2)
        assert pilot.app.screen.field.text == "zorro"


@pytest.mark.parametrize("key", ["number_sign", "d", "e", "y", "c"])
async def test_a_key_right_behind_a_deletion_is_for_the_next_person(program_on, settled, key: str) -> None:
    async with program_on() as pilot:
        await _people(pilot, settled)
        await _on(pilot, settled, "ben")
        for each in ("X", "enter", key):
            pilot.app.post_message(
                Key(each, "#" if each == "number_sign" else each if len(each) == 1 else None)
            )
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 2 and pilot.app.screen.ready)
        await settled(pilot, lambda: "Lena Okafor" in _title(pilot))


def _title(pilot) -> str:
    """The title of the question that stands there; empty between two of them."""
    rules = pilot.app.screen.query("TitleRule")
    return "".join(text for rule in rules for text, _ in rule.lines()[0])
