"""Looking through the new people: a digit, enter, the next; and it goes on where it stopped."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from textual.events import Key
from textual.widgets import Input

from core.clock import FixedClock
from core.vault.changes import Change, creation
from tui.app import Start
from tui.desk import Desk
from tui.messages import LookThrough
from tui.program import TendApp
from tui.screens.dialog import Ask
from tui.screens.draft import DraftBox
from tui.screens.look_through import LookThroughScreen
from tui.session import Secret, Session

TODAY = "2026-06-09"


def newcomer(
    made: Any, id: str, name: str, when: str, text: str = "say hello", **fields: Any
) -> list[Change]:
    contact = {"source": "event", "met_event": "e1", "met_on": TODAY, "created": TODAY} | fields
    changes: list[Change] = made.person(id, name, **contact)
    there = {
        "at": f"{TODAY}T{when}",
        "channel": "event",
        "initiator": "mutual",
        "with": {id: True},
        "event": "e1",
    }
    changes += creation("interactions", f"m-{id}", there)
    document = {"side": "mine", "with": {id: True}, "text": text, "due": "2026-06-11", "event": "e1"}
    return changes + creation("promises", f"f-{id}", document)


def evening(made: Any) -> list[Change]:
    """Three new people; Gift as in the design's picture."""
    event = {
        "name": "Hafen Meetup", "place": "Hamburg", "starts": TODAY, "ends": TODAY, "tag": "hafen",
        "follow_days": 2, "follow_text": "say hello",
    }  # fmt: skip
    changes: list[Change] = made.cast() + creation("events", "e1", event)
    changes += made.person("giftn", "Gift N.", source="import", created="2026-01-12")
    changes += made.person("rosa", "Rosa Retail", offers={"pilot customers": True})
    changes += newcomer(made, "yuki", "Yuki Yamada", "21:05")
    changes += newcomer(
        made, "gift", "Gift Ndlovu", "21:31", "send deck", org="Kasi Pay", role="Founder",
        tags={"fintech": True, "hafen": True}, emails={"gift@kasipay.example": ["work"]}, met_with={"ben": True},
        needs={"German pilot": True}, maybe={"giftn": True},
        notes={"n": {"on": TODAY, "text": "payments for kiosks, Arsenal fan"}},
    )  # fmt: skip
    changes += newcomer(made, "aylin", "Aylin Demir", "22:10")
    return changes


async def begun(pilot: Any, settled: Any) -> LookThroughScreen:
    """From the line on Today."""
    await pilot.press("g", "enter")
    await settled(pilot, lambda: isinstance(pilot.app.screen, LookThroughScreen) and pilot.app.screen.ready)
    screen: LookThroughScreen = pilot.app.screen
    return screen


async def at_person(pilot: Any, settled: Any, name: str, rows_of: Any) -> None:
    await settled(pilot, lambda: rows_of(pilot)[3].strip().startswith(name))


async def known(pilot: Any, id: str) -> tuple[str, int | None, list[tuple[str, str]]]:
    """Circle, cadence and open promises."""
    found: tuple[str, int | None, list[tuple[str, str]]] = await pilot.app.desk.session.read(
        lambda network, _: (
            network.contact(id).circle,
            network.contact(id).cadence,
            [(item.text, item.due) for item in network.promises(id)],
        )
    )
    return found


async def test_today_says_how_many_wait_and_enter_begins(
    program_on: Any, made: Any, settled: Any, rows_of: Any, clock: FixedClock
) -> None:
    clock.at = datetime(2026, 6, 10, 7, 45)
    async with program_on(evening(made)) as pilot:
        assert any("3 new people from Hafen Meetup to look through: enter" in row for row in rows_of(pilot))
        await begun(pilot, settled)
        await pilot.press("space")
        await at_person(pilot, settled, "Gift Ndlovu", rows_of)
        rows = rows_of(pilot)
        assert rows[:6] == [
            " Hafen Meetup  2 of 3  █████████████░░░░░░░                   3 follow-ups wait",
            "─" * 80,
            "",
            "  Gift Ndlovu                                                              new",
            "  Founder, Kasi Pay                       noted 21:31, with Ben Aydın",
            "",
        ]
        assert rows[6:] == [
            "  #fintech #hafen",
            "  mail    gift@kasipay.example",
            "  needs   German pilot",
            "  note    payments for kiosks, Arsenal fan",
            "  promise ! Thu 11 Jun  send deck",
            "",
            "  Maybe the same?   Gift N., imported 12 Jan, no mail          M compare",
            "  Fits              needs: German pilot.  Rosa Retail offers: pilot customers",
            "",
            "  How close?        1 inner  2 close  3 active  4 extended  5 acquaintance",
            "                    0 only remember: never falls due",
            "  Next              enter: follow up by Thu 11 Jun (48 h)",
            "                    m draft now   p plan a date   n nothing more",
            "─" * 80,
            " e edit   # tags   ! promise   i log   x remove   b back   u undo   esc later",
            "─" * 80,
            "  no follow-ups so far",
            "",
        ]


async def test_two_keys_for_each_then_the_debrief(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(evening(made)) as pilot:
        await begun(pilot, settled)
        await pilot.press("2", "enter")
        await at_person(pilot, settled, "Gift Ndlovu", rows_of)
        assert await known(pilot, "yuki") == ("close", None, [("say hello", "2026-06-10")])
        assert any("follow-ups so far: tomorrow 1 · all within 48 hours" in row for row in rows_of(pilot))
        await pilot.press("5", "enter")
        await at_person(pilot, settled, "Aylin Demir", rows_of)
        assert await known(pilot, "gift") == ("acquaintance", None, [("send deck", "2026-06-11")])
        await pilot.press("0", "enter")
        await settled(pilot, lambda: pilot.app.current_mode == "events" and "[debrief]" in rows_of(pilot)[1])
        assert await known(pilot, "aylin") == ("", 0, [])
        assert not pilot.app.snapshot.agenda.queues


async def test_keys_typed_ahead_are_meant_for_the_next_person(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(evening(made)) as pilot:
        await begun(pilot, settled)
        for key in ("1", "enter", "2", "enter", "3", "enter"):
            await pilot.app.on_event(Key(key, key if len(key) == 1 else None))
        await settled(pilot, lambda: pilot.app.current_mode == "events")
        circles = [(await known(pilot, id))[0] for id in ("yuki", "gift", "aylin")]
        assert circles == ["inner", "close", "active"]


async def test_nothing_more_takes_the_follow_up_away_and_u_brings_the_person_back(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(evening(made)) as pilot:
        await begun(pilot, settled)
        await pilot.press("n")
        await at_person(pilot, settled, "Gift Ndlovu", rows_of)
        assert await known(pilot, "yuki") == ("", None, [])
        await pilot.press("u")
        await at_person(pilot, settled, "Yuki Yamada", rows_of)
        assert await known(pilot, "yuki") == ("", None, [("say hello", "2026-06-11")])


@pytest.mark.parametrize("keys", [("enter",), ("i", "enter")], ids=["the draft", "in words"])
async def test_a_message_at_once_is_the_follow_up_in_one_commit(
    program_on: Any, made: Any, settled: Any, rows_of: Any, keys: tuple[str, ...]
) -> None:
    async with program_on(evening(made)) as pilot:
        await begun(pilot, settled)
        await pilot.press("3", "m")
        await settled(pilot, lambda: isinstance(pilot.app.screen, DraftBox))
        await pilot.press(*keys)
        await at_person(pilot, settled, "Gift Ndlovu", rows_of)
        assert await known(pilot, "yuki") == ("active", None, [])
        await pilot.press("u")
        await at_person(pilot, settled, "Yuki Yamada", rows_of)
        assert await known(pilot, "yuki") == ("", None, [("say hello", "2026-06-11")])


async def test_a_plan_takes_the_place_of_the_follow_up(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(evening(made)) as pilot:
        await begun(pilot, settled)
        await pilot.press("p")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Ask))
        pilot.app.screen.query_one(Input).value = "fri 12:30 lunch"
        await pilot.press("enter")
        await at_person(pilot, settled, "Gift Ndlovu", rows_of)
        assert await known(pilot, "yuki") == ("", None, [])


async def test_x_removes_and_b_goes_back_also_to_one_who_was_looked_through(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(evening(made)) as pilot:
        await begun(pilot, settled)
        await pilot.press("x")
        await at_person(pilot, settled, "Gift Ndlovu", rows_of)
        archived = await pilot.app.desk.session.read(lambda network, _: network.contact("yuki").archived)
        assert archived
        await pilot.press("1", "enter")
        await at_person(pilot, settled, "Aylin Demir", rows_of)
        await pilot.press("b")
        await at_person(pilot, settled, "Gift Ndlovu", rows_of)
        assert "looked through today" in rows_of(pilot)[3]
        await pilot.press("4", "enter")
        await at_person(pilot, settled, "Aylin Demir", rows_of)
        assert (await known(pilot, "gift"))[0] == "extended"


async def test_tags_and_promises_do_not_go_on_to_the_next(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(evening(made)) as pilot:
        await begun(pilot, settled)
        await pilot.press("exclamation_mark")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Ask))
        pilot.app.screen.query_one(Input).value = "fri send slides"
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, LookThroughScreen))
        await settled(pilot, lambda: len(pilot.app.snapshot.agenda.promises) > 5)
        await at_person(pilot, settled, "Yuki Yamada", rows_of)


async def test_a_digit_typed_again_takes_it_back(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(evening(made)) as pilot:
        screen = await begun(pilot, settled)
        await pilot.press("2")
        assert screen._view is not None
        assert screen._view.chosen == "close"
        await pilot.press("2")
        assert screen._view.chosen == ""
        await pilot.press("9")  # there is no ninth circle
        assert screen._view.chosen == ""


async def test_later_keeps_the_place_also_over_a_restart(
    make_app: Any, ready: Any, made: Any, settled: Any, rows_of: Any, clock: FixedClock
) -> None:
    first = make_app(evening(made))
    async with first.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await begun(pilot, settled)
        await pilot.press("space")
        await at_person(pilot, settled, "Gift Ndlovu", rows_of)
        await pilot.press("escape")
        await settled(pilot, lambda: not isinstance(pilot.app.screen, LookThroughScreen))
    old = first.desk
    old.session.close()
    clock.at += timedelta(days=1)
    session = Session(old.session.directory, old.session.state, clock)
    secret = Secret(passphrase="correct horse battery staple")
    start = Start(made=True, secret=secret)
    again = TendApp(Desk(session, clock, old.settings, habits=old.habits), start, session.begin(secret))
    try:
        async with again.run_test(size=(80, 24)) as pilot:
            await ready(pilot)
            await begun(pilot, settled)
            assert rows_of(pilot)[3].strip().startswith("Gift Ndlovu")
    finally:
        session.close()


async def test_after_the_48_hours_it_says_so(
    program_on: Any, made: Any, settled: Any, rows_of: Any, clock: FixedClock
) -> None:
    clock.at = datetime(2026, 6, 15, 7, 45)
    async with program_on(evening(made)) as pilot:
        await begun(pilot, settled)
        assert any("follow up by Mon 15 Jun (the 48 hours are over)" in row for row in rows_of(pilot))


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
async def test_hostile_texts_break_nothing(
    program_on: Any, made: Any, settled: Any, rows_of: Any, size: tuple[int, int]
) -> None:
    bad = newcomer(
        made, "bad", "[/x]\x1b[31m" + "N" * 10_000, "20:00", org="[b]" * 99, tags={"\x1b]0;x\x07": True},
        notes={"n": {"on": TODAY, "text": "\u202e" + "界" * 500}}, needs={"x" * 5000: True},
    )  # fmt: skip
    async with program_on(evening(made) + bad, size=size) as pilot:
        pilot.app.post_message(LookThrough("e1"))
        await settled(
            pilot, lambda: isinstance(pilot.app.screen, LookThroughScreen) and pilot.app.screen.ready
        )
        assert not any("\x1b" in row for row in rows_of(pilot))
        await pilot.press("1", "enter")
        await at_person(pilot, settled, "Yuki Yamada", rows_of)


async def test_follow_ups_do_not_count_against_the_daily_cap(
    program_on: Any, made: Any, settled: Any, clock: FixedClock
) -> None:
    clock.at = datetime(2026, 6, 11, 7, 45)
    many: list[Change] = []
    for number in range(9):
        many += newcomer(made, f"g{number}", f"Guest {number}", "20:00")
    async with program_on(evening(made) + many) as pilot:
        kinds = [due.kind for due in pilot.app.snapshot.agenda.reach_out]
        assert kinds.count("follow-up") == 12


async def test_on_a_narrow_screen_the_bar_is_dropped_and_every_key_is_said(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(evening(made), size=(60, 20)) as pilot:
        pilot.app.post_message(LookThrough("e1"))
        await settled(
            pilot, lambda: isinstance(pilot.app.screen, LookThroughScreen) and pilot.app.screen.ready
        )
        assert rows_of(pilot)[0] == " Hafen Meetup  1 of 3                     3 follow-ups wait"
        assert any("n nothing more" in row for row in rows_of(pilot))
