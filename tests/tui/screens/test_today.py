"""Today by its keys, on real files."""

from __future__ import annotations

import re
from datetime import date, timedelta

from textual.widgets import Input

from core.vault.changes import Set, creation
from tui.upkeep import keep_up


def _names(pilot) -> list[str]:
    agenda = pilot.app.screen.snapshot.agenda
    return [row.id for row in agenda.reach_out]


async def _ask(pilot, question):
    return await pilot.app.desk.session.read(question)


async def _down_to(pilot, kind: str, person: str = "") -> None:
    """Put the cursor on the first row of a kind."""
    paper = pilot.app.screen.paper
    at = next(
        number
        for number, stop in enumerate(paper.page.stops)
        if stop.target.kind == kind and (not person or person in stop.target.people)
    )
    paper.move_to(at)
    await pilot.pause()


async def test_it_opens_on_the_first_person_with_the_frame_around(program_on, rows_of) -> None:
    async with program_on() as pilot:
        rows = rows_of(pilot)
        assert rows[0].startswith(" Tend [1 Today] 2 People")
        assert rows[1].startswith("── Reach out · 4 today ──")
        assert rows[2].startswith("▌ Jonas Weber")
        assert any(row.startswith("  ! today    Jonas Weber         send the slides") for row in rows)
        assert rows[-1].startswith(" r review  c called")


async def test_one_cursor_runs_through_all_sections(program_on) -> None:
    async with program_on() as pilot:
        paper = pilot.app.screen.paper
        kinds = [paper.target.kind]
        for _ in range(len(paper.page.stops) - 1):
            await pilot.press("j")
            kinds.append(paper.target.kind)
        assert kinds[0] == "person" and "promise" in kinds
        await pilot.press("j")
        assert paper.cursor == len(paper.page.stops) - 1
        await pilot.press("g")
        assert paper.cursor == 0
        await pilot.press("tab")
        assert paper.target.kind == "promise"
        await pilot.press("shift+tab")
        assert paper.target.kind == "person"
        await pilot.press("G")
        assert paper.cursor == len(paper.page.stops) - 1


async def test_space_keeps_a_promise_and_undo_brings_it_back(program_on, settled) -> None:
    async with program_on() as pilot:
        await _down_to(pilot, "promise", "jonas")
        await pilot.press("space")
        await settled(pilot, lambda: len(pilot.app.screen.snapshot.agenda.promises) == 1)
        assert pilot.app.screen.snapshot.word.text == "kept: send the slides"
        await pilot.press("u")
        await settled(pilot, lambda: len(pilot.app.screen.snapshot.agenda.promises) == 2)


async def test_a_plan_whose_day_has_passed_is_asked_about_and_space_says_no(
    program_on, settled, rows_of, made
) -> None:
    plan = made.contact("plan", "anna", 2, "meal", plan=True, at="2026-06-07T12:30")
    async with program_on(made.cast() + plan) as pilot:
        question = "lunch with Anna Schmidt was planned for Sun 7: did it happen?"
        assert any(question in row for row in rows_of(pilot))
        await _down_to(pilot, "lapsed", "anna")
        await pilot.press("space")
        await settled(pilot, lambda: not pilot.app.snapshot.agenda.lapsed)
        assert not any("was planned for" in row for row in rows_of(pilot))
        await pilot.press("u")
        await settled(pilot, lambda: len(pilot.app.screen.snapshot.agenda.lapsed) == 1)


async def test_logging_a_contact_settles_a_plan_whose_day_has_passed(program_on, settled, made) -> None:
    plan = made.contact("plan", "anna", 2, "meal", plan=True)
    async with program_on(made.cast() + plan) as pilot:
        await _down_to(pilot, "lapsed", "anna")
        await pilot.press("v")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 2)
        await pilot.press("enter")
        await settled(pilot, lambda: not pilot.app.snapshot.agenda.lapsed)


async def test_s_moves_a_promise(program_on, settled) -> None:
    async with program_on() as pilot:
        await _down_to(pilot, "promise", "jonas")
        await pilot.press("s")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 2)
        await pilot.press("w")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
        promises = await _ask(pilot, lambda network, _: network.promises("jonas"))
        assert promises[0].due == "2026-06-16"


async def test_t_takes_on_for_today_and_again_puts_down(program_on, settled) -> None:
    async with program_on() as pilot:
        await _down_to(pilot, "person", "anna")
        await pilot.press("t")
        await settled(pilot, lambda: len(pilot.app.screen.snapshot.agenda.taken) == 1)
        await _down_to(pilot, "taken", "anna")
        await pilot.press("space")
        await settled(pilot, lambda: not pilot.app.screen.snapshot.agenda.taken)


async def test_later_for_three_days_a_week_or_until_a_day(program_on, settled) -> None:
    async with program_on() as pilot:
        for keys, until in (
            (["enter"], "2026-06-12"),
            (["m"], "2026-07-09"),
            ([*"fri", "enter"], "2026-06-12"),
        ):
            await pilot.app.desk.session.act([Set("contacts", "anna", "snoozed", None)])
            await settled(pilot, lambda: "anna" in _names(pilot))
            await _down_to(pilot, "person", "anna")
            await pilot.press("s")
            await settled(pilot, lambda: len(pilot.app.screen_stack) == 2)
            await pilot.press(*keys)
            await settled(pilot, lambda: "anna" not in _names(pilot))
            row = await _ask(pilot, lambda network, _: network.row("anna"))
            assert row.snoozed == until


async def test_a_day_is_read_in_the_language_of_the_vault(program_on, settled, rows_of, made) -> None:
    async with program_on([*made.cast(), Set("profile", "me", "language", "de")]) as pilot:
        await _down_to(pilot, "person", "anna")
        await pilot.press("p", *"mo")
        await settled(pilot, lambda: any(re.search(r"Mon? 15\.? Jun", row) for row in rows_of(pilot)))


async def test_a_day_that_is_none_is_said_and_nothing_is_saved(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        await _down_to(pilot, "person", "anna")
        await pilot.press("p", *"soon", "enter")
        await settled(pilot)
        assert len(pilot.app.screen_stack) == 2
        assert any("not a day: fri, 2w, 24.6." in row for row in rows_of(pilot))
        await pilot.press("escape")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
        history = await _ask(pilot, lambda network, _: network.history("anna"))
        assert len(history) == 12


async def test_p_plans_a_contact_with_its_kind_and_words(program_on, settled) -> None:
    async with program_on() as pilot:
        await _down_to(pilot, "person", "anna")
        await pilot.press("p")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 2)
        await pilot.press(*"fri 12:30 lunch pilot", "enter")
        await settled(
            pilot, lambda: any(row.kind == "plan" for row in pilot.app.screen.snapshot.agenda.ahead)
        )
        plan = (await _ask(pilot, lambda network, _: network.history("anna")))[0]
        assert (plan.at, plan.channel, plan.text, plan.plan) == ("2026-06-12T12:30", "meal", "pilot", True)


async def test_a_day_that_is_past_is_no_plan_and_today_is(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        await pilot.press("p", *"yesterday lunch", "enter")
        await settled(pilot, lambda: any("that day is past" in row for row in rows_of(pilot)))
        assert len(pilot.app.screen_stack) == 2
        pilot.app.screen.query_one(Input).value = "today lunch"
        await pilot.press("enter")
        await settled(pilot, lambda: "planned with" in pilot.app.snapshot.word.text)


async def test_a_promise_of_mine_and_with_tab_of_theirs(program_on, settled) -> None:
    async with program_on() as pilot:
        for keys, side in (([], "mine"), (["tab"], "theirs")):
            await _down_to(pilot, "person", "anna")
            await pilot.press("exclamation_mark")
            await settled(pilot, lambda: len(pilot.app.screen_stack) == 2)
            await pilot.press(*keys, *"fri send deck", "enter")
            await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
            promises = await _ask(pilot, lambda network, _: network.promises("anna"))
            found = [promise for promise in promises if promise.side == side]
            assert [(promise.due, promise.text) for promise in found] == [("2026-06-12", "send deck")]


async def test_the_hint_opens_those_whom_the_cap_puts_off(program_on, settled, made) -> None:
    changes = made.cast()
    for number in range(10):
        changes += made.person(f"x{number}", f"Person {number}", circle="inner")
        changes += made.contact(f"i{number}", f"x{number}", 40)
    async with program_on(changes) as pilot:
        paper = pilot.app.screen.paper
        assert paper.target.kind == "person"
        await pilot.press("k")
        assert paper.target.kind == "more"
        before = sum(stop.target.kind == "person" for stop in paper.page.stops)
        await pilot.press("enter")
        await settled(pilot, lambda: sum(stop.target.kind == "person" for stop in paper.page.stops) > before)


async def test_enter_on_a_person_goes_to_people_with_that_person(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        await _down_to(pilot, "person", "anna")
        await pilot.press("enter")
        await settled(pilot, lambda: pilot.app.current_mode == "people")
        await settled(pilot, lambda: pilot.app.screen.roster.current == "anna")
        await settled(pilot, lambda: any("│Anna Schmidt" in row for row in rows_of(pilot)))


async def test_nobody_at_all_is_three_lines(program_on, rows_of) -> None:
    async with program_on([]) as pilot:
        rows = rows_of(pilot)
        assert [row for row in rows[1:-3] if row.strip()] == [
            "▌ a   add the first person",
            "  5   import a file: vCard or CSV",
            "  ^p  look around with made-up people",
        ]


async def test_people_without_circles_rest_and_the_way_on_is_named(program_on, rows_of, made) -> None:
    changes = []
    for number in range(9):
        changes += made.person(f"x{number}", f"Person {number}", source="import")
    async with program_on(changes) as pilot:
        assert any(
            "9 people rest. Put the ten you would miss first into a circle: enter" in row
            for row in rows_of(pilot)
        )


async def test_nobody_due_says_who_is_next(program_on, rows_of, made) -> None:
    changes = made.person("anna", "Anna Schmidt", circle="inner")
    for number in range(3):
        changes += made.contact(f"i{number}", "anna", 3 + number)
    async with program_on(changes) as pilot:
        assert any("Nobody is waiting. Next: Anna Schmidt on Saturday." in row for row in rows_of(pilot))


async def test_an_unconfirmed_recovery_code_stands_above_all_and_s_quiets_it(
    program_on, settled, rows_of
) -> None:
    async with program_on() as pilot:
        await pilot.app.desk.session.act([Set("profile", "me", "recovery_confirmed", None)])
        await settled(pilot, lambda: pilot.app.screen.snapshot.agenda.recovery_unconfirmed)
        assert "recovery code is not confirmed" in rows_of(pilot)[1]
        pilot.app.screen.paper.move_to(0)
        await pilot.press("s")
        await settled(pilot, lambda: "recovery" not in rows_of(pilot)[1])
        profile = await _ask(pilot, lambda network, _: network.profile())
        assert profile.hushed("recovery", date(2026, 6, 15))
        assert not profile.hushed("recovery", date(2026, 6, 16))


async def test_no_backup_for_long_stands_there_leads_to_its_topic_and_is_quieted(
    program_on, settled, rows_of, made
) -> None:
    changes = made.cast()
    for number in range(6):
        changes += made.person(f"x{number}", f"Person {number}", source="import")
    async with program_on(changes) as pilot:
        said = "▲ No backup was made for 30 days. enter · s later"
        await settled(pilot, lambda: rows_of(pilot)[1].strip("▌ ") == said.strip("▌ "))
        pilot.app.screen.paper.move_to(0)
        await pilot.press("enter")
        await settled(
            pilot, lambda: pilot.app.current_mode == "vault" and pilot.app.screen.topic.id == "backup"
        )
        await pilot.press("1", "s")
        await settled(pilot, lambda: not any("No backup" in row for row in rows_of(pilot)))
        profile = await _ask(pilot, lambda network, _: network.profile())
        assert profile.hushed("backup", date(2026, 6, 15))
        assert not profile.hushed("backup", date(2026, 6, 16))


async def test_a_clock_that_cannot_be_right_leads_to_doctor(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        session, clock = pilot.app.desk.session, pilot.app.desk.clock
        clock.at += timedelta(days=400)
        await session.act([Set("contacts", "anna", "org", "Acme AG")])
        clock.at -= timedelta(days=400)
        await session.read(keep_up)
        await session.publish_now()
        await settled(pilot, lambda: "is the clock right? enter" in rows_of(pilot)[1])
        pilot.app.screen.paper.move_to(0)
        await pilot.press("enter")
        await settled(
            pilot, lambda: pilot.app.current_mode == "vault" and pilot.app.screen.topic.id == "doctor"
        )


async def test_beside_the_list_stands_the_person_under_the_cursor(program_on, settled, rows_of) -> None:
    async with program_on(size=(120, 40)) as pilot:
        await settled(pilot, lambda: "── Jonas Weber ──" in rows_of(pilot)[1])
        await _down_to(pilot, "person", "anna")
        await settled(pilot, lambda: "── Anna Schmidt ──" in rows_of(pilot)[1])
        assert any("health 48" in row for row in rows_of(pilot))


async def test_every_width_is_drawn_and_followed(program_on, settled, rows_of) -> None:
    async with program_on(size=(80, 24)) as pilot:
        for width, height in ((60, 20), (100, 30), (120, 40), (200, 60), (80, 24)):
            await pilot.resize_terminal(width, height)
            await settled(pilot)
            rows = rows_of(pilot)
            assert any("Anna Schmidt" in row for row in rows)
            assert all(len(row) <= width for row in rows)
            assert rows[-2] == "─" * width


async def test_names_out_of_a_fiend_do_no_harm(program_on, rows_of, made) -> None:
    names = ("[/x] [bold]no", "x" * 9_000, "👩‍👩‍👧‍👦 family", "שרה לוי", "日本語の名前" * 20, "a\u0301" * 50)
    changes = []
    for number, name in enumerate(names):
        changes += made.person(f"x{number}", name, circle="inner", org=name, role=name)
        changes += made.contact(f"i{number}", f"x{number}", 40, text=name)
        changes += creation(
            "promises", f"p{number}", {"side": "mine", "with": {f"x{number}": True}, "text": name}
        )
    async with program_on(changes, size=(120, 40)) as pilot:
        for _ in range(12):
            await pilot.press("j")
        await pilot.press("2", "j", "j", "l", "j", "j", "h", "j")
        assert "[/x] [bold]no" in "\n".join(rows_of(pilot))
        assert "\x1b" not in "".join(rows_of(pilot))


async def test_a_kept_promise_leaves_the_cursor_on_the_next_one(program_on, settled, made) -> None:
    changes = made.cast()
    for number in range(7):
        document = {"side": "mine", "with": {"ben": True}, "text": f"thing {number}"}
        changes += creation(
            "promises", f"p{number}", document | {"due": f"2026-06-1{number}", "created": "2026-06-01"}
        )
    async with program_on(changes) as pilot:
        paper = pilot.app.screen.paper
        await _down_to(pilot, "promise")
        ids = [stop.target.id for stop in paper.page.stops if stop.target.kind == "promise"]
        await pilot.press("space")
        await settled(pilot, lambda: "kept" in pilot.app.snapshot.word.text)
        await settled(pilot, lambda: paper.target is not None and paper.target.id != ids[0])
        assert paper.target.id == ids[1]


async def test_l_goes_into_the_person_beside_and_h_and_q_come_out(program_on, settled) -> None:
    async with program_on(size=(120, 40)) as pilot:
        await settled(pilot, lambda: pilot.app.screen._person is not None)
        for out in ("h", "q", "escape"):
            await pilot.press("l")
            assert pilot.app.focused.id == "beside"
            await pilot.press(out)
            await settled(pilot, lambda: pilot.app.focused.id == "today")
        assert pilot.app.is_running
