"""The daily review by its keys, on real files."""

from __future__ import annotations

from datetime import timedelta

import pyperclip
import pytest

from core.network.review import sitting_from
from core.vault.changes import Put, Set, creation
from tui.screens.review import ReviewScreen

TODAY = "2026-06-09"


@pytest.fixture(autouse=True)
def desktop(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What stands in a clipboard of our own."""
    held = [""]
    monkeypatch.setattr(pyperclip, "copy", lambda text: held.__setitem__(0, text))
    monkeypatch.setattr(pyperclip, "paste", lambda: held[0])
    return held


async def _review(pilot, settled) -> ReviewScreen:
    await pilot.press("r")
    await settled(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen) and pilot.app.screen.ready)
    return pilot.app.screen


async def _ask(pilot, question):
    return await pilot.app.desk.session.read(question)


async def _sitting(pilot, day: str = TODAY):
    return sitting_from(await _ask(pilot, lambda _, vault: dict(vault.documents("reviews").get(day, {}))))


def _shown(pilot) -> str:
    screen = pilot.app.screen
    return screen.targets()[0] if screen.targets() else ""


async def _on(pilot, settled, person: str) -> None:
    await settled(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen) and _shown(pilot) == person)


async def test_it_shows_the_first_card_with_why_last_open_and_reach(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        await _review(pilot, settled)
        rows = rows_of(pilot)
        assert rows[0] == (" Review  1 of 4  ██████░░░░░░░░░░░░░░░░░                   about 4 minutes left")
        assert rows[3].startswith("  Jonas Weber")
        assert rows[6].startswith("  Why now    promised for today: send the slides")
        assert any(row.startswith("  Open       ! today        send the slides") for row in rows)
        assert rows[18].startswith("── called, wrote, met: enter saves, or say more first ──")
        assert rows[19] == "  c called   m wrote    v met      i log in words  enter promise kept"
        assert rows[20] == "  t today    p plan     s later    space next      b back"
        assert rows[21] == "  d rhythm   x let go   e edit     u undo          ? keys    esc stop here"


async def test_a_key_or_two_end_each_turn_and_the_end_says_what_was_done(
    program_on, settled, rows_of
) -> None:
    async with program_on() as pilot:
        screen = await _review(pilot, settled)
        order = screen._looked.queue
        await pilot.press("t")
        await _on(pilot, settled, order[1])
        await pilot.press("s", "enter")
        await _on(pilot, settled, order[2])
        await pilot.press("x")
        await _on(pilot, settled, order[3])
        await pilot.press("space")
        await settled(pilot, lambda: not screen.targets())
        sitting = await _sitting(pilot)
        assert [sitting.outcomes[id] for id in order] == ["taken", "moved", "gone", "passed"]
        assert sitting.queue == set(order)
        rows = "\n".join(rows_of(pilot))
        for words in ("That was everybody for today.", "Taken on ", "Moved ", "Let go ", "Passed "):
            assert words in rows
        assert screen.snapshot.agenda.taken[0].id == order[0]


async def test_undo_gives_the_turn_back_with_everything_that_was_done(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        screen = await _review(pilot, settled)
        order = screen._looked.queue
        await pilot.press("t", "space")
        await _on(pilot, settled, order[2])
        await pilot.press("u")
        await _on(pilot, settled, order[1])
        await pilot.press("u")
        await _on(pilot, settled, order[0])
        assert (await _ask(pilot, lambda network, _: network.row(order[0]))).taken == ""
        assert (await _sitting(pilot)).outcomes == {}
        assert any("taken back: " in row for row in rows_of(pilot))


async def test_enter_at_once_is_done_today_and_words_say_more(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        screen = await _review(pilot, settled)
        order = screen._looked.queue
        await pilot.press("c", "enter")
        await _on(pilot, settled, order[1])
        last = await _ask(pilot, lambda network, _: network.history(order[0])[0])
        assert (last.day, last.channel, last.initiator) == (TODAY, "call", "me")
        await pilot.press("v", *"pricing", "enter")
        await _on(pilot, settled, order[2])
        sitting = await _sitting(pilot)
        assert [sitting.outcomes[id] for id in order[:2]] == ["reached", "reached"]
        assert "pricing" in rows_of(pilot)[-1] and rows_of(pilot)[-1].startswith(" done so far: ")


async def test_contact_logged_for_a_day_to_come_is_a_plan(program_on, settled) -> None:
    async with program_on() as pilot:
        screen = await _review(pilot, settled)
        order = screen._looked.queue
        await pilot.press("p", *"fri lunch", "enter")
        await _on(pilot, settled, order[1])
        assert (await _sitting(pilot)).outcomes == {order[0]: "moved"}


async def test_the_draft_is_copied_and_the_message_logged(program_on, settled, rows_of, desktop) -> None:
    async with program_on() as pilot:
        screen = await _review(pilot, settled)
        order = screen._looked.queue
        assert order[0] == "jonas"
        await pilot.press("m")
        await settled(pilot, lambda: any("Write to Jonas Weber" in row for row in rows_of(pilot)))
        await pilot.press("enter")
        await _on(pilot, settled, order[1])
        await settled(pilot, lambda: "send the slides" in desktop[0])
        last = await _ask(pilot, lambda network, _: network.history("jonas")[0])
        assert (last.day, last.channel) == (TODAY, "message")
        assert (await _sitting(pilot)).outcomes == {"jonas": "reached"}


async def test_the_draft_may_be_copied_only_or_left_for_words(program_on, settled, rows_of, desktop) -> None:
    async with program_on() as pilot:
        await _review(pilot, settled)
        await pilot.press("m", "y")
        await settled(pilot, lambda: "send the slides" in desktop[0])
        assert _shown(pilot) == "jonas" and (await _sitting(pilot)).outcomes == {}
        await pilot.press("m", "m", *"slides sent", "enter")
        await settled(pilot, lambda: _shown(pilot) not in ("", "jonas"))
        last = await _ask(pilot, lambda network, _: network.history("jonas")[0])
        assert (last.channel, last.text) == ("message", "slides sent")


async def test_a_promise_is_kept_and_the_card_stays_for_what_was_said(program_on, settled) -> None:
    async with program_on() as pilot:
        screen = await _review(pilot, settled)
        await pilot.press("enter")
        await settled(pilot, lambda: screen._looked.promised is None)
        assert _shown(pilot) == "jonas"
        promises = await _ask(pilot, lambda network, _: network.promises("jonas", open_only=False))
        assert promises[0].done == TODAY
        await pilot.press("space")
        await settled(pilot, lambda: _shown(pilot) != "jonas")
        assert (await _sitting(pilot)).outcomes == {"jonas": "reached"}


async def test_it_goes_on_where_it_was_left_the_same_day(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        screen = await _review(pilot, settled)
        order = screen._looked.queue
        await pilot.press("space", "space", "escape")
        await settled(pilot, lambda: pilot.app.screen is not screen)
        again = await _review(pilot, settled)
        assert again is not screen and _shown(pilot) == order[2]
        assert rows_of(pilot)[0].startswith(" Review  3 of 4 ")


async def test_back_shows_the_card_before_and_another_decision_takes_its_place(program_on, settled) -> None:
    async with program_on() as pilot:
        screen = await _review(pilot, settled)
        order = screen._looked.queue
        await pilot.press("space")
        await _on(pilot, settled, order[1])
        await pilot.press("b")
        await _on(pilot, settled, order[0])
        await pilot.press("t")
        await _on(pilot, settled, order[1])
        assert (await _sitting(pilot)).outcomes == {order[0]: "taken"}


async def test_locking_in_the_middle_comes_back_to_the_same_card(program_on, settled) -> None:
    async with program_on() as pilot:
        screen = await _review(pilot, settled)
        order = screen._looked.queue
        await pilot.press("space")
        await _on(pilot, settled, order[1])
        await pilot.press("ctrl+l")
        await settled(
            pilot, lambda: pilot.app.current_mode == "door" and bool(pilot.app.screen.query("Input"))
        )
        await pilot.press(*"correct horse battery staple", "enter")
        await _on(pilot, settled, order[1])


async def test_what_changes_elsewhere_meanwhile_is_said_on_a_fresh_card(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        await _review(pilot, settled)
        await _ask(pilot, lambda _, vault: vault.commit([Set("contacts", "jonas", "org", "Weber Holding")]))
        await pilot.app.desk.session.publish_now()
        await settled(
            pilot, lambda: any("changed meanwhile on another device" in row for row in rows_of(pilot))
        )
        assert any("Weber Holding" in row for row in rows_of(pilot))
        await pilot.press("number_sign", *"x", "enter")
        await settled(pilot, lambda: not any("changed meanwhile" in row for row in rows_of(pilot)))


async def test_the_third_pass_in_a_row_asks_for_a_longer_rhythm(program_on, settled, rows_of, made) -> None:
    earlier = []
    for ago in (2, 1):
        day = f"2026-06-0{9 - ago}"
        earlier += [Put("reviews", day, "queue", "anna"), Put("reviews", day, "passed", "anna")]
    changes = [*made.person("anna", "Anna Schmidt", circle="close"), *earlier]
    changes += (
        made.contact("a1", "anna", 60) + made.contact("a2", "anna", 90) + made.contact("a3", "anna", 120)
    )
    async with program_on(changes) as pilot:
        screen = await _review(pilot, settled)
        await pilot.press("space")
        await settled(
            pilot,
            lambda: any("passed three times: every 60 days instead of 30?" in row for row in rows_of(pilot)),
        )
        await pilot.press("d")
        await settled(pilot, lambda: not screen.targets())
        assert (await _ask(pilot, lambda network, _: network.row("anna"))).cadence == 60
        await pilot.press("u")
        await _on(pilot, settled, "anna")
        assert (await _ask(pilot, lambda network, _: network.row("anna"))).cadence == 30
        await pilot.press("space", "space")
        await settled(pilot, lambda: pilot.app.screen is screen and not screen.targets())
        assert (await _ask(pilot, lambda network, _: network.row("anna"))).cadence == 30
        assert (await _sitting(pilot)).outcomes == {"anna": "passed"}


async def test_what_was_taken_on_yesterday_is_asked_once(program_on, settled, rows_of, made) -> None:
    changes = made.person("ben", "Ben Aydın", circle="active", taken="2026-06-08") + made.contact(
        "b1", "ben", 5
    )
    async with program_on(changes) as pilot:
        assert any("Yesterday you took on Ben" in row for row in rows_of(pilot))
        screen = await _review(pilot, settled)
        assert any("Yesterday you took on Ben: done?" in row for row in rows_of(pilot))
        await pilot.press("space")
        await settled(pilot, lambda: not screen.targets())
        await pilot.press("escape")
        await settled(pilot, lambda: pilot.app.screen is not screen)
        assert not any("you took on" in row for row in rows_of(pilot))


async def test_digits_lead_to_no_place_and_r_is_here_already(program_on, settled) -> None:
    async with program_on() as pilot:
        screen = await _review(pilot, settled)
        await pilot.press("2", "r", "5")
        await settled(pilot)
        assert pilot.app.screen is screen


async def test_where_nobody_waits_names_are_practised(program_on, settled, rows_of, made) -> None:
    changes = made.person("gift", "Gift Ndlovu", org="Kasi Pay", circle="active", met_how="at the bar")
    changes += made.contact("g1", "gift", 2)
    async with program_on(changes) as pilot:
        assert "r practise five names" in rows_of(pilot)[-1]
        await _review(pilot, settled)
        rows = rows_of(pilot)
        assert any("Nobody is waiting." in row for row in rows)
        assert any("enter  practise a name" in row for row in rows)
        await pilot.press("enter")
        await settled(pilot, lambda: any("_ _ _ _ _" in row for row in rows_of(pilot)))
        assert not any("Gift" in row for row in rows_of(pilot))
        await pilot.press("enter", "enter")
        await settled(pilot, lambda: any("known, again in 3 days" in row for row in rows_of(pilot)))
        held = await _ask(pilot, lambda _, vault: dict(vault.documents("contacts")["gift"]["drilled"]))
        assert held == {f"{TODAY} +": True}


async def test_two_of_one_organisation_stand_one_after_the_other(program_on, settled, made, clock) -> None:
    changes = []
    for number, (id, org) in enumerate((("a", "Acme"), ("b", "Novum"), ("c", "Acme"))):
        changes += made.person(id, f"Person {id.upper()}", org=org, circle="close", importance=5 - number)
        for ago in (60, 90, 120):
            changes += made.contact(f"{id}{ago}", id, ago)
    async with program_on(changes) as pilot:
        screen = await _review(pilot, settled)
        assert screen._looked.queue == ["a", "c", "b"]


async def test_tomorrow_it_begins_anew(program_on, settled, clock) -> None:
    async with program_on() as pilot:
        screen = await _review(pilot, settled)
        order = screen._looked.queue
        await pilot.press("space", "escape")
        await settled(pilot, lambda: pilot.app.screen is not screen)
        clock.at += timedelta(days=1)
        await pilot.app.desk.session.publish_now()
        again = await _review(pilot, settled)
        assert len(again._looked.review.open) == len(again._looked.queue)
        assert order[0] in again._looked.queue


async def test_a_name_that_is_hostile_breaks_nothing(program_on, settled, rows_of, made) -> None:
    hostile = "[red]\x1b[2J\u202e" + "W" * 300 + "漢字"
    changes = made.person("x", hostile, org=hostile, circle="close", notes={"n": {"on": "", "text": hostile}})
    changes += made.contact("x1", "x", 60, text=hostile) + creation(
        "promises", "p", {"side": "mine", "with": {"x": True}, "text": hostile, "due": TODAY}
    )
    async with program_on(changes, size=(60, 20)) as pilot:
        await _review(pilot, settled)
        rows = rows_of(pilot)
        assert not any("\x1b" in row or "\u202e" in row for row in rows)
        assert rows[-3].startswith(" d rhythm")
        await pilot.press("m")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 3)
        await pilot.press("escape", "space")
        await settled(pilot, lambda: any("Passed" in row for row in rows_of(pilot)))


async def test_ten_people_take_ten_to_twenty_keys(program_on, settled, made) -> None:
    changes = [Set("profile", "me", "daily_cap", 10)]
    for number in range(10):
        changes += made.person(f"p{number}", f"Person {number}", circle="close")
        for ago in (60, 90, 120):
            changes += made.contact(f"c{number}{ago}", f"p{number}", ago)
    keys = ["t", "c enter", "space", "s enter", "x", "t", "m enter", "space", "s w", "v enter"]
    pressed = " ".join(keys).split()
    async with program_on(changes) as pilot:
        screen = await _review(pilot, settled)
        assert len(screen._looked.queue) == 10
        await pilot.press(*pressed)
        await settled(pilot, lambda: pilot.app.screen is screen and not screen.targets())
        assert len((await _sitting(pilot)).outcomes) == 10
        assert 10 <= len(pressed) <= 20


async def test_looking_for_somebody_leaves_it_and_r_goes_on(program_on, settled) -> None:
    async with program_on() as pilot:
        screen = await _review(pilot, settled)
        order = screen._looked.queue
        await pilot.press("space")
        await _on(pilot, settled, order[1])
        await pilot.press("slash")
        await settled(pilot, lambda: pilot.app.current_mode == "people")
        await pilot.press("down", "1")
        await settled(pilot, lambda: pilot.app.current_mode == "today")
        assert len(pilot.app.screen_stack) == 1
        await _review(pilot, settled)
        assert _shown(pilot) == order[1]


async def test_who_is_deleted_is_no_longer_asked_about(program_on, settled) -> None:
    async with program_on() as pilot:
        screen = await _review(pilot, settled)
        order = screen._looked.queue
        await pilot.press("X", "enter")
        await _on(pilot, settled, order[1])
        assert order[0] not in screen._looked.queue
