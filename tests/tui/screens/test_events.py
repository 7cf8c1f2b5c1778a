"""Events: the list, the four steps, and what each of them does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from textual.widgets import Input

from core.clock import FixedClock
from core.vault.changes import Change, Set, creation
from tui.screens.dialog import Ask, Confirm
from tui.screens.entry import EntryBox
from tui.screens.event_form import EventForm, Opening, read_days, read_follow_up, read_form
from tui.screens.look_through import LookThroughScreen
from tui.widgets.field import EntryField

TODAY = "2026-06-09"


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 6, 9, hour, minute)


def met(made: Any, id: str, name: str, when: str, **fields: Any) -> list[Change]:
    """Somebody new, noted at the event at a time of this evening."""
    contact = {"source": "event", "met_event": "e1", "met_on": TODAY, "created": TODAY} | fields
    changes: list[Change] = made.person(id, name, **contact)
    changes += creation(
        "interactions",
        f"m-{id}",
        {
            "at": f"{TODAY}T{when}",
            "channel": "event",
            "initiator": "mutual",
            "with": {id: True},
            "event": "e1",
        },
    )
    return changes + promise(f"f-{id}", id, "say hello", "2026-06-11")


def promise(id: str, who: str, text: str, due: str | None, **fields: Any) -> list[Change]:
    document = {"side": "mine", "with": {who: True}, "text": text, "due": due, "event": "e1"} | fields
    return creation("promises", id, document)


def event(**fields: Any) -> list[Change]:
    document = {
        "name": "Hafen Meetup", "place": "Hamburg", "starts": TODAY, "ends": TODAY, "tag": "hafen",
        "follow_days": 2, "follow_text": "say hello", "open": True,
    }  # fmt: skip
    return creation("events", "e1", document | fields)


def evening(made: Any, **fields: Any) -> list[Change]:
    """The evening of the design's picture."""
    changes: list[Change] = made.cast()
    changes += made.person("sofie", "Sofie Bergström", circle="active")
    changes += made.person("mark", "Mark Twelvetrees", circle="active")
    changes += promise("intro", "sofie", "intro to Novum", "2026-06-06", event=None)
    changes += event(expected={"priya": True, "sofie": True, "mark": True, "ben": True}, **fields)
    changes += met(
        made,
        "gift",
        "Gift Ndlovu",
        "21:31",
        org="Kasi Pay",
        role="founder",
        tags={"fintech": True, "hafen": True},
    )
    changes += promise("deck", "gift", "send deck", "2026-06-11")
    changes += met(made, "sinead", "Sinéad O'Brien", "21:20", org="1&1", role="CTO")
    changes += promise("paper", "sinead", "sends the paper", None, side="theirs")
    changes += creation(
        "interactions",
        "m-ben",
        {
            "at": f"{TODAY}T21:12",
            "channel": "event",
            "initiator": "mutual",
            "with": {"ben": True},
            "event": "e1",
        },
    )
    changes += met(
        made, "yuki", "Yuki Yamada", "21:05", org="AT&T", met_via="ben", tags={"ai": True, "hafen": True}
    )
    changes += met(made, "aylin", "Aylin Demir", "20:41", maybe={"lena": True})
    return changes


async def to_event(pilot: Any, settled: Any) -> None:
    await pilot.press("E")
    await settled(pilot, lambda: isinstance(pilot.app.screen, EntryBox))


async def test_attend_looks_as_in_the_picture(
    program_on: Any, made: Any, settled: Any, rows_of: Any, clock: FixedClock
) -> None:
    clock.at = at(21, 34)
    async with program_on(evening(made)) as pilot:
        await to_event(pilot, settled)
        await settled(pilot, lambda: "Add · everything gets" in rows_of(pilot)[15])
        rows = rows_of(pilot)
        assert rows[:8] == [
            " Tend  1 Today  2 People [3 Events] 4 Insights  5 Vault     ● Hafen Meetup 21:34",
            "  prepare  [attend]  look through  debrief          4 new · 1 again · 3 to find",
            "── Noted tonight ───────────────────────────────────────────────────────────────",
            "▌ 21:31  Gift Ndlovu            Kasi Pay, founder  #fintech  ! Thu send deck",
            "  21:20  Sinéad O'Brien         1&1, CTO           ? sends the paper",
            "  21:12  Ben Aydın              Lyon Labs          met again",
            "  21:05  Yuki Yamada            AT&T               #ai  via Ben Aydın",
            "  20:41  Aylin Demir                               maybe Lena Okafor",
        ]
        assert rows[8] == "── Still to find · 3 of 4 ──────────────────────────────────────────────────────"
        assert rows[9] == "  Priya Raman   ? sends the contract · meal 12 Feb, Lyon project"
        assert rows[10] == "  Sofie Bergström   ! 3 d late intro to Novum     Mark Twelvetrees"
        assert rows[15] == "══ Add · everything gets: Hafen Meetup, Hamburg, today, #hafen, ! in 2 d ═══════"
        assert rows[23].startswith(" enter save   tab complete   ^t log instead   ^o my card")


async def test_a_long_evening_is_cut_above_the_box_and_enter_shows_it_all(
    program_on: Any, made: Any, settled: Any, rows_of: Any, clock: FixedClock
) -> None:
    clock.at = at(21, 34)
    many: list[Change] = []
    for number in range(20):
        many += met(made, f"g{number}", f"Guest Number{number}", f"19:{number:02}")
    async with program_on(evening(made) + many) as pilot:
        await to_event(pilot, settled)
        await settled(pilot, lambda: "Add" in rows_of(pilot)[15])
        assert rows_of(pilot)[11].strip() == "… 17 more"
        assert rows_of(pilot)[12].startswith("── Still to find")
        await pilot.press("escape")
        await settled(pilot, lambda: not isinstance(pilot.app.screen, EntryBox))
        await settled(pilot, lambda: any(row.strip() == "… 11 more" for row in rows_of(pilot)))
        await pilot.press("G", "k", "k", "enter")
        await settled(pilot, lambda: not any("more" in row for row in rows_of(pilot)[:21]))


async def test_e_goes_to_the_open_event_from_anywhere_and_there_it_closes_it(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(evening(made)) as pilot:
        await pilot.press("5")
        await to_event(pilot, settled)
        await pilot.press("escape")
        await settled(pilot, lambda: pilot.app.current_mode == "events" and len(pilot.app.screen_stack) == 1)
        await pilot.press("E")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press("enter")
        await settled(pilot, lambda: "[look through]" in rows_of(pilot)[1])
        assert any("4 new people to look through: enter" in row for row in rows_of(pilot))
        assert pilot.app.snapshot.event is None
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, LookThroughScreen))


async def test_one_that_was_left_open_is_closed_from_anywhere(
    program_on: Any, made: Any, settled: Any, rows_of: Any, clock: FixedClock
) -> None:
    clock.at = datetime(2026, 6, 11, 7, 45)
    async with program_on(evening(made)) as pilot:
        assert any("Hafen Meetup is open since Tue 9: E closes it" in row for row in rows_of(pilot))
        await pilot.press("E")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Confirm))


async def test_h_and_l_walk_through_the_steps_and_esc_leads_to_the_list(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(evening(made, goals="a pilot customer")) as pilot:
        await pilot.press("3")
        await settled(pilot, lambda: "[attend]" in rows_of(pilot)[1])
        await pilot.press("h")
        await settled(pilot, lambda: "[prepare]" in rows_of(pilot)[1])
        rows = rows_of(pilot)
        assert any("Expected · 4" in row for row in rows)
        assert any("Sofie Bergström" in row and "! 3 d late intro to Novum" in row for row in rows)
        assert any("a pilot customer" in row for row in rows)
        await pilot.press("l", "l", "l", "l")
        await settled(pilot, lambda: "[debrief]" in rows_of(pilot)[1])
        await pilot.press("escape")
        await settled(pilot, lambda: rows_of(pilot)[1].startswith("── Events"))
        assert any(
            "● today" in row and "Hafen Meetup, Hamburg" in row and "5 people" in row
            for row in rows_of(pilot)
        )
        await pilot.press("enter")
        await settled(pilot, lambda: "[attend]" in rows_of(pilot)[1])


async def test_the_pitch_clock_runs_45_then_60_seconds_then_stops(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(evening(made)) as pilot:
        await pilot.press("3", "h", "space")
        await settled(pilot, lambda: any("s left of 45" in row for row in rows_of(pilot)))
        assert "space 60 s" in rows_of(pilot)[-1]
        await settled(pilot, lambda: any("44 s left of 45" in row for row in rows_of(pilot)))
        await pilot.press("space")
        await settled(pilot, lambda: any("s left of 60" in row for row in rows_of(pilot)))
        await pilot.press("space")
        await settled(pilot, lambda: not any("s left of" in row for row in rows_of(pilot)))


async def test_who_is_expected_goals_and_pitch_are_changed_where_they_stand(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(made.cast() + event()) as pilot:
        await pilot.press("3", "h")
        await settled(
            pilot, lambda: any("Name those you want to find there" in row for row in rows_of(pilot))
        )
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Ask))
        pilot.app.screen.query_one(Input).value = "Priya, nobodyatall"
        await pilot.press("enter")
        await settled(pilot, lambda: any("nobodyatall" in row and "›" not in row for row in rows_of(pilot)))
        pilot.app.screen.query_one(Input).value = "Priya, Jonas Weber"
        await pilot.press("enter")
        await settled(pilot, lambda: any("Expected · 2" in row for row in rows_of(pilot)))
        for text in ("a pilot customer", "we draw charts for harbours"):
            await pilot.press("j")
            while pilot.app.screen._target().id == "expected":
                await pilot.press("j")
            await pilot.press("enter")
            await settled(pilot, lambda: isinstance(pilot.app.screen, Ask))
            pilot.app.screen.query_one(Input).value = text
            await pilot.press("enter")
            await settled(pilot, lambda text=text: any(row.strip(" ▌") == text for row in rows_of(pilot)))
        assert pilot.app.snapshot.word.text == "saved: my pitch"


async def test_the_debrief_says_what_came_of_it_and_y_copies_it_as_markdown(
    program_on: Any, made: Any, settled: Any, rows_of: Any, clock: FixedClock
) -> None:
    async with program_on(evening(made, open=None) + made.contact("c1", "gift", -1, "message")) as pilot:
        clock.at += timedelta(days=2)
        await pilot.app.desk.session.publish_now()
        copied: list[str] = []

        async def copy(text: str, what: str) -> str:
            copied.append(text)
            return f"copied {what}"

        pilot.app.copies.copy = copy
        await pilot.press("3")
        await settled(pilot, lambda: rows_of(pilot)[1].startswith("── Events"))
        await pilot.press("enter")
        await settled(pilot, lambda: "[debrief]" in rows_of(pilot)[1])
        rows = rows_of(pilot)
        assert any("within 48 hours" in row and "1 of 4" in row for row in rows)
        assert any("today" in row and "Gift Ndlovu" in row and "send deck" in row for row in rows)
        await pilot.press("y")
        await settled(pilot, lambda: bool(copied))
        assert copied[0].startswith("# Hafen Meetup\n")
        await pilot.press("j")
        await settled(pilot, lambda: pilot.app.screen.promise_under_cursor() != "")
        await pilot.press("space")
        await settled(pilot, lambda: pilot.app.snapshot.word.text.startswith("kept:"))


async def test_where_there_are_none_it_says_what_an_event_is_for(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(made.cast()) as pilot:
        await pilot.press("3")
        await settled(pilot, lambda: any("None so far." in row for row in rows_of(pilot)))
        assert "n new event" in rows_of(pilot)[-1]


async def test_the_order_of_the_list_changes(program_on: Any, made: Any, settled: Any, rows_of: Any) -> None:
    events = creation("events", "a", {"name": "Zebra Night", "starts": "2026-05-01", "ends": "2026-05-01"})
    events += creation("events", "b", {"name": "Alster Breakfast", "starts": "2026-01-01"})
    events += creation("events", "c", {"name": "Coming Up", "starts": "2026-06-17"})
    events += made.person("x", "Xaver Guest", met_event="b")

    def names() -> list[str]:
        return [row[15:].split("  ")[0] for row in rows_of(pilot)[2:5]]

    async with program_on(made.cast() + events) as pilot:
        await pilot.press("3")
        await settled(pilot, lambda: names() == ["Coming Up", "Zebra Night", "Alster Breakfast"])
        await pilot.press("o")
        await settled(pilot, lambda: names()[0] == "Alster Breakfast")
        await pilot.press("o")
        await settled(pilot, lambda: names() == ["Alster Breakfast", "Coming Up", "Zebra Night"])


async def test_an_event_to_come_is_noted_and_prepared(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(made.cast()) as pilot:
        await pilot.press("3", "n")
        await settled(pilot, lambda: isinstance(pilot.app.screen, EventForm))
        form = pilot.app.screen
        form.query_one("#name Input", Input).value = "Elbe Founders Night, Hamburg"
        form.query_one("#days Input", Input).value = "17.6. 2"
        await settled(pilot, lambda: any("It begins Wed 17 Jun, in 8 days" in row for row in rows_of(pilot)))
        await pilot.press("enter")
        await settled(pilot, lambda: "[prepare]" in rows_of(pilot)[1])
        assert pilot.app.snapshot.event is None
        assert rows_of(pilot)[1].endswith("Elbe Founders Night · 17 to 18 Jun")


async def test_the_box_says_whom_one_knows_where_somebody_works(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(evening(made)) as pilot:
        await to_event(pilot, settled)
        pilot.app.screen.query_one(EntryField).put("Carla Nunes, Novum, Head of Ops #ops carla@novum.example")
        await settled(
            pilot, lambda: any("you know there: Priya Raman, 55 cooling" in row for row in rows_of(pilot))
        )
        assert rows_of(pilot)[18].startswith("   new   Carla Nunes · Head of Ops at Novum")


@pytest.fixture
def desk(clock: FixedClock) -> Any:
    from core.settings import Habits

    class Quiet:
        today = clock.today()
        reading = Habits("en", 0, False, "DE")

    return Quiet()


@pytest.mark.parametrize(
    ("text", "starts", "days"),
    [
        ("", None, 1), ("3", None, 3), ("0", None, 0), ("61", None, 0), ("17.6.", "2026-06-17", 1),
        ("17.6. 2", "2026-06-17", 2), ("fri", "2026-06-12", 1), ("today", None, 1), ("soon", None, 0), ("fri x", "2026-06-12", 0),
    ],
)  # fmt: skip
def test_days_are_a_number_or_begin_on_a_day_to_come(
    desk: Any, text: str, starts: str | None, days: int
) -> None:
    found, count = read_days(text, desk)
    assert (found.isoformat() if found else None, count) == (starts, days)


@pytest.mark.parametrize(
    ("text", "follow"),
    [
        ("in 2 days: say hello", (2, "say hello")), ("3", (3, "say hello")), ("1 d: send the paper", (1, "send the paper")),
        ("0: thank them", (0, "thank them")), ("", None), ("none", None), ("-", None),
    ],
)  # fmt: skip
def test_a_follow_up_is_days_and_words(text: str, follow: Any) -> None:
    assert read_follow_up(text) == follow


def test_what_is_not_understood_is_said(desk: Any) -> None:
    answers = {"name": "X", "place": "", "days": "", "tag": "", "follow": "soon"}
    assert "Follow up is" in read_form(answers, desk)  # type: ignore[operator]
    assert "needs a name" in read_form({**answers, "name": ""}, desk)  # type: ignore[operator]
    assert "Days is" in read_form({**answers, "days": "x"}, desk)  # type: ignore[operator]
    assert read_form({**answers, "follow": ""}, desk) == Opening("X", follow_days=None, follow_text="")


async def test_the_open_event_survives_a_restart_and_is_inherited_after_midnight(
    make_app: Any, ready: Any, made: Any, settled: Any, rows_of: Any, clock: FixedClock
) -> None:
    from tui.app import Start
    from tui.desk import Desk
    from tui.program import TendApp
    from tui.session import Secret, Session

    first = make_app(evening(made))
    async with first.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
    old = first.desk
    old.session.close()
    clock.at = datetime(2026, 6, 10, 0, 40)
    session = Session(old.session.directory, old.session.state, clock)
    secret = Secret(passphrase="correct horse battery staple")
    again = TendApp(
        Desk(session, clock, old.settings, habits=old.habits),
        Start(made=True, secret=secret),
        session.begin(secret),
    )
    try:
        async with again.run_test(size=(80, 24)) as pilot:
            await ready(pilot)
            assert rows_of(pilot)[0].endswith("● Hafen Meetup 00:40")
            await pilot.press("a")
            await settled(pilot, lambda: isinstance(pilot.app.screen, EntryBox))
            pilot.app.screen.query_one(EntryField).put("Carla Nunes, Novum")
            await pilot.press("enter")
            await settled(pilot, lambda: "Carla Nunes" in pilot.app.snapshot.word.text)
            met_on = await session.read(
                lambda network, _: next(
                    each.met_on for each in network.contacts() if each.name == "Carla Nunes"
                )
            )
            assert met_on == TODAY
    finally:
        session.close()


@pytest.mark.parametrize("size", [(60, 20), (120, 40), (200, 50)])
async def test_every_step_fits_every_size(
    program_on: Any, made: Any, settled: Any, rows_of: Any, size: tuple[int, int]
) -> None:
    long = made.person("long", "N" * 10_000, source="event", met_event="e1", met_on=TODAY, org="[/x]" * 50)
    rtl = made.person(
        "rtl", "שלום עולם", source="event", met_event="e1", met_on=TODAY, role="\x1b[31m" + "界" * 60
    )
    named = [
        Set("events", "e1", "name", "[/x]\x1b]0;x\x07" + "Hafen" * 500),
        Set("events", "e1", "goals", "界" * 900),
    ]
    async with program_on(evening(made) + long + rtl + named, size=size) as pilot:
        await pilot.press("3", "h")
        for step in ("[prepare]", "[attend]", "[look through]", "[debrief]"):
            await settled(pilot, lambda step=step: any(step in row for row in rows_of(pilot)[:2]))
            assert all("\x1b" not in row for row in rows_of(pilot))
            await pilot.press("l")
        pilot.app.cover()
        await settled(pilot, lambda: any("covered" in row for row in rows_of(pilot)))
