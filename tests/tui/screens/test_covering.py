"""Covered instead of locked while an event is open, and what is noted meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from textual.widgets import Input

from core.clock import FixedClock
from core.errors import VaultError
from core.vault.changes import creation
from tui.desk import Waiting
from tui.screens.covered import CoveredScreen, LockedScreen, PassphraseAsk
from tui.screens.dialog import Confirm
from tui.screens.entry import EntryBox
from tui.screens.unlock import UnlockScreen
from tui.widgets.field import EntryField

PASSPHRASE = "correct horse battery staple"
EVENT = creation(
    "events",
    "e1",
    {
        "name": "Hafen Meetup", "starts": "2026-06-09", "ends": "2026-06-09", "tag": "hafen",
        "follow_days": 2, "follow_text": "say hello", "open": True,
    },
)  # fmt: skip


async def covered(pilot: Any, settled: Any) -> CoveredScreen:
    """As after the idle time."""
    pilot.app.cover()
    await settled(pilot, lambda: isinstance(pilot.app.screen, CoveredScreen))
    screen: CoveredScreen = pilot.app.screen
    return screen


async def note(pilot: Any, settled: Any, text: str) -> None:
    pilot.app.screen.query_one(EntryField).put(text)
    await pilot.press("enter")
    await settled(pilot, lambda: pilot.app.screen.query_one(EntryField).text == "")


async def uncover(pilot: Any, settled: Any, passphrase: str = PASSPHRASE) -> None:
    await pilot.press("escape")
    await settled(pilot, lambda: isinstance(pilot.app.screen, PassphraseAsk))
    pilot.app.screen.query_one(Input).value = passphrase
    await pilot.press("enter")
    await settled(pilot, lambda: not isinstance(pilot.app.screen, PassphraseAsk) or pilot.app.screen._hint)


async def people(pilot: Any) -> list[str]:
    found: list[str] = await pilot.app.desk.session.read(
        lambda network, _: [contact.name for contact in network.contacts()]
    )
    return found


async def test_the_idle_time_covers_at_an_event_and_shows_no_name(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(made.cast() + EVENT) as pilot:
        pilot.app.idle.limit_s = 0.001
        await settled(pilot, lambda: isinstance(pilot.app.screen, CoveredScreen))
        assert pilot.app.desk.session.unlocked
        assert rows_of(pilot)[:9] == [
            " Tend                                            ● Hafen Meetup 07:45 · covered",
            "─" * 80,
            "",
            "  Nothing is shown while covered. You can note, not look.",
            "",
            " ›",
            "",
            "─" * 80,
            " enter save   esc uncover with the passphrase   ^l lock",
        ]
        assert not any(rows_of(pilot)[9:])


async def test_it_is_covered_at_once_from_the_palette_while_an_event_is_open(
    program_on: Any, made: Any, settled: Any
) -> None:
    async with program_on(made.cast()) as pilot:
        assert not pilot.app.can("cover")
        await pilot.app.desk.session.act(EVENT, "opened")
        await settled(pilot, lambda: pilot.app.can("cover"))
        await pilot.press("colon", *"cover", "enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, CoveredScreen))
        assert not pilot.app.can("cover")


async def test_without_an_event_or_with_covering_switched_off_it_locks(
    program_on: Any, made: Any, settled: Any
) -> None:
    async with program_on(made.cast() + EVENT) as pilot:
        pilot.app.desk.settings = replace(pilot.app.desk.settings, cover_minutes=0)
        pilot.app.idle.limit_s = 0.001
        await settled(pilot, lambda: not pilot.app.desk.session.unlocked)
        await settled(pilot, lambda: isinstance(pilot.app.screen, UnlockScreen))


async def test_while_covered_no_key_leads_anywhere_and_nothing_is_completed(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(made.cast() + EVENT) as pilot:
        screen = await covered(pilot, settled)
        await pilot.press("ctrl+p", "ctrl+u")
        pilot.app.screen.query_one(EntryField).put("Anna Schm")
        await pilot.press("tab")
        await settled(pilot)
        assert pilot.app.screen is screen
        assert screen.query_one(EntryField).text.strip() == "Anna Schm"
        assert screen.query_one(EntryField).suggestion == ""
        for place in ("place.people", "find", "palette", "undo", "help", "entry.add", "card"):
            assert not pilot.app.can(place)
        await pilot.app.go("people")
        assert pilot.app.screen is screen
        assert not any("Schmidt" in row for row in rows_of(pilot))


async def test_what_was_noted_is_saved_as_of_its_time_and_checked_when_it_is_uncovered(
    program_on: Any, made: Any, settled: Any, rows_of: Any, clock: FixedClock
) -> None:
    async with program_on(made.cast() + EVENT) as pilot:
        await covered(pilot, settled)
        await note(pilot, settled, "Carla Nunes, Novum, Head of Ops carla@novum.example !fri slides")
        await note(pilot, settled, "anna@acme.de needs: designers")
        assert any(
            "2 noted since covered · checked for doubles when you uncover" in row for row in rows_of(pilot)
        )
        assert "Carla Nunes" not in await people(pilot)
        clock.at += timedelta(hours=1)
        await uncover(pilot, settled)
        await settled(
            pilot, lambda: any("2 lines noted meanwhile are saved" in row for row in rows_of(pilot))
        )
        assert "Carla Nunes" in await people(pilot)
        assert (await people(pilot)).count("Anna Schmidt") == 1  # the same mail: added to her
        met = await pilot.app.desk.session.read(
            lambda network, _: [
                (item.at, item.event)
                for contact in network.contacts()
                if contact.name == "Carla Nunes"
                for item in network.history(contact.id)
            ]
        )
        assert met == [("2026-06-09T07:45", "e1")]
        assert pilot.app.desk.waiting == []


async def test_a_line_that_may_mean_several_people_comes_into_the_box(
    program_on: Any, made: Any, settled: Any
) -> None:
    two = made.person("anna2", "Anna Meier")
    async with program_on(made.cast() + two + EVENT) as pilot:
        await covered(pilot, settled)
        await note(pilot, settled, "met Anna: wants the slides")
        await uncover(pilot, settled)
        await settled(pilot, lambda: isinstance(pilot.app.screen, EntryBox))
        assert pilot.app.screen.field.text == "met Anna: wants the slides"


async def test_a_wrong_passphrase_uncovers_nothing(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(made.cast() + EVENT) as pilot:
        await covered(pilot, settled)
        await uncover(pilot, settled, "not it")
        await settled(pilot, lambda: any("not this passphrase" in row for row in rows_of(pilot)))
        await pilot.press("escape")
        await settled(pilot, lambda: isinstance(pilot.app.screen, CoveredScreen))


async def test_covered_too_long_it_locks_what_was_noted_is_saved_and_one_can_go_on_noting(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(made.cast() + EVENT) as pilot:
        screen = await covered(pilot, settled)
        await note(pilot, settled, "Carla Nunes, Novum")
        screen.query_one(EntryField).put("Gift Nd")
        screen._since -= 61 * 60
        await settled(pilot, lambda: isinstance(pilot.app.screen, LockedScreen))
        assert not pilot.app.desk.session.unlocked
        assert any(
            "locked: what you type is kept in memory only until you unlock" in row for row in rows_of(pilot)
        )
        assert not any("Hafen" in row for row in rows_of(pilot))
        await note(pilot, settled, "Yuki Yamada, AT&T")
        await note(pilot, settled, "Frau Freitag, Hansa Print")
        assert any("2 lines wait in memory" in row for row in rows_of(pilot))
        await pilot.press("escape")
        await settled(pilot, lambda: isinstance(pilot.app.screen, UnlockScreen))
        pilot.app.screen.query_one(Input).value = PASSPHRASE
        await pilot.press("enter")
        await settled(
            pilot, lambda: any("2 lines noted meanwhile are saved" in row for row in rows_of(pilot))
        )
        found = await people(pilot)
        assert {"Carla Nunes", "Yuki Yamada", "Frau Freitag"} <= set(found)
        assert pilot.app.desk.kept_text == "Gift Nd"


async def test_lines_in_memory_are_not_lost_unasked(
    program_on: Any, made: Any, settled: Any, tmp_path: Any
) -> None:
    async with program_on(made.cast() + EVENT) as pilot:
        await pilot.press("ctrl+l")
        await settled(pilot, lambda: isinstance(pilot.app.screen, UnlockScreen))
        await pilot.press("ctrl+n")
        await settled(pilot, lambda: isinstance(pilot.app.screen, LockedScreen))
        await note(pilot, settled, "Yuki Yamada unmistakable")
        for path in tmp_path.rglob("*"):
            assert not path.is_file() or b"unmistakable" not in path.read_bytes()
        await pilot.press("ctrl+q")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press("escape")
        await settled(pilot, lambda: isinstance(pilot.app.screen, LockedScreen))
        assert pilot.app.is_running


async def test_without_an_event_the_door_has_no_box(program_on: Any, settled: Any, rows_of: Any) -> None:
    async with program_on() as pilot:
        await pilot.press("ctrl+l")
        await settled(pilot, lambda: isinstance(pilot.app.screen, UnlockScreen))
        assert "note" not in rows_of(pilot)[-1]
        await pilot.press("ctrl+n")
        await settled(pilot)
        assert isinstance(pilot.app.screen, UnlockScreen)


async def test_what_was_noted_is_sealed_before_it_is_uncovered(
    program_on: Any, made: Any, settled: Any, tmp_path: Any
) -> None:
    async with program_on(made.cast() + EVENT) as pilot:
        await covered(pilot, settled)
        await note(pilot, settled, "Carla unmistakable")
        assert await pilot.app.desk.session.draft() == "Carla unmistakable"
        for path in tmp_path.rglob("*"):
            assert not path.is_file() or b"unmistakable" not in path.read_bytes()


async def test_what_cannot_be_written_now_stays_in_the_box(
    program_on: Any, made: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with program_on(made.cast() + EVENT) as pilot:
        await covered(pilot, settled)
        await note(pilot, settled, "Carla Nunes, Novum")
        write = pilot.app.desk.session.write

        async def full(make: Any) -> None:
            raise VaultError("The disk is full.")

        monkeypatch.setattr(pilot.app.desk.session, "write", full)
        await uncover(pilot, settled)
        await settled(pilot, lambda: isinstance(pilot.app.screen, EntryBox))
        assert pilot.app.screen.field.text == "Carla Nunes, Novum"
        monkeypatch.setattr(pilot.app.desk.session, "write", write)
        await pilot.press("enter")
        await settled(pilot, lambda: "Carla Nunes" in pilot.app.snapshot.word.text)


async def test_quitting_while_covered_keeps_what_was_noted_and_what_was_being_typed(
    make_app: Any, ready: Any, made: Any, settled: Any
) -> None:
    app = make_app(made.cast() + EVENT)
    kept: list[str] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await covered(pilot, settled)
        await note(pilot, settled, "Carla Nunes, Novum")
        app.screen.query_one(EntryField).put("Gift Nd")
        await app.keep_draft()
        kept.append(await app.desk.session.draft())
    app.desk.session.close()
    assert kept == ["Carla Nunes, Novum\nGift Nd"]


def test_what_was_noted_does_not_show_in_a_repr(clock: FixedClock) -> None:
    assert "Carla" not in repr(Waiting(clock.now(), "Carla Nunes"))


@pytest.mark.parametrize("slept", [True, False])
async def test_after_the_machine_slept_it_is_locked_also_at_an_event(
    program_on: Any, made: Any, settled: Any, slept: bool
) -> None:
    async with program_on(made.cast() + EVENT) as pilot:
        pilot.app.idle.slept = slept
        assert pilot.app.time_to_lock(True) is slept
