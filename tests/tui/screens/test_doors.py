"""First start, unlocking, locking: what is kept, what is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

import tui.session
from core.acts.recovery import blocks
from core.clock import FixedClock
from core.settings import Habits, Settings
from core.vault.keys import KdfCost
from tui.app import Start
from tui.desk import Desk
from tui.program import TendApp
from tui.screens.entry import EntryBox
from tui.screens.first_start import FirstStart
from tui.screens.place import PlaceScreen
from tui.screens.steps import CodeStep, FolderStep, MeStep, PassphraseStep, PeopleStep
from tui.screens.tour import TourCard
from tui.screens.unlock import UnlockScreen
from tui.session import Session

PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that are derived quickly."""
    make = tui.session.create_vault
    cost = KdfCost(m_kib=32 * 1024, t=1, p=1)
    monkeypatch.setattr(tui.session, "create_vault", lambda *args, **named: make(*args, cost=cost, **named))


@asynccontextmanager
async def fresh(
    tmp_path: Path, clock: FixedClock, settings_file: Path | None = None
) -> AsyncIterator[Pilot[None]]:
    """The program where there is no vault yet."""
    session = Session(tmp_path / "vault", tmp_path / "state", clock)
    desk = Desk(session, clock, Settings(), habits=Habits("en", 0, False, "DE"))
    app = TendApp(desk, Start(made=False, settings_file=settings_file))
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            while not app._warmed:  # an empty Today is mounted behind the door and covers it for a moment
                await pilot.pause(0.01)
            yield pilot
    finally:
        session.close()


def step(pilot: Pilot[None]) -> Any:
    return pilot.app.screen.step  # type: ignore[attr-defined]


async def fill(pilot: Pilot[None], **values: str) -> None:
    for name, value in values.items():
        pilot.app.screen.query_one(f"#{name} Input", Input).value = value


async def enter_until(pilot: Pilot[None], settled: Any, kind: type) -> None:
    """Enter until the next step stands there: a field at a time."""
    for _ in range(8):
        await pilot.press("enter")
        await settled(pilot)
        screen = pilot.app.screen
        if isinstance(screen, FirstStart) and not screen._busy and screen.query(kind):
            return
    await settled(pilot, lambda: bool(pilot.app.screen.query(kind)))


async def test_the_first_start_leads_through_five_steps(
    tmp_path: Path, clock: FixedClock, cheap: None, settled: Any, rows_of: Any
) -> None:
    async with fresh(tmp_path, clock, tmp_path / "settings.toml") as pilot:
        app: Any = pilot.app
        await settled(pilot, lambda: bool(app.screen.query(FolderStep)))
        assert "step 1 of 5" in rows_of(pilot)[1]
        await enter_until(pilot, settled, PassphraseStep)
        await fill(pilot, once=PASSPHRASE)
        await settled(pilot)
        assert any("for one who has the file" in row for row in rows_of(pilot))
        assert not any("horse" in row for row in rows_of(pilot))
        await fill(pilot, twice=PASSPHRASE)
        await enter_until(pilot, settled, CodeStep)
        shown = rows_of(pilot)
        parts = blocks(app.screen.answers.code)
        assert len(parts) == 4
        assert any("    ".join(parts) in row for row in shown)
        await fill(pilot, second=parts[1].lower(), fourth=parts[3].replace("-", " "))
        await enter_until(pilot, settled, MeStep)
        await fill(pilot, name="Sam Tester", emails="sam@example.org", region="de", language="en")
        list(app.screen.query(Input))[-1].focus()
        await pilot.press("enter")
        await settled(pilot, lambda: bool(app.screen.query(PeopleStep)) and not app.screen._busy)
        await pilot.press("down", "down", "enter")
        await settled(pilot, lambda: app.current_mode == "today" and isinstance(app.screen, EntryBox))
        profile = await app.desk.session.read(lambda network, _: network.profile())
        assert (profile.name, profile.region, profile.recovery_confirmed) == (
            "Sam Tester",
            "DE",
            "2026-06-09",
        )
        assert profile.emails == ("sam@example.org",)
        assert (tmp_path / "vault" / "vault.json").exists()
        await pilot.press("escape")  # the tour waits until the first person is noted
        await settled(pilot, lambda: isinstance(app.screen, TourCard))


async def test_passphrases_that_differ_are_refused_and_a_weak_one_asks_again(
    tmp_path: Path, clock: FixedClock, cheap: None, settled: Any, rows_of: Any
) -> None:
    async with fresh(tmp_path, clock) as pilot:
        await settled(pilot, lambda: bool(pilot.app.screen.query(FolderStep)))
        await enter_until(pilot, settled, PassphraseStep)
        await fill(pilot, once="one thing", twice="another")
        step(pilot).complain(step(pilot).take())
        await settled(pilot)
        assert any("The two are not the same." in row for row in rows_of(pilot))
        await fill(pilot, once="abc", twice="abc")
        assert "Enter once more" in step(pilot).take()
        assert step(pilot).take() == ""


async def test_wrong_groups_of_the_recovery_code_do_not_go_on(
    tmp_path: Path, clock: FixedClock, cheap: None, settled: Any
) -> None:
    async with fresh(tmp_path, clock) as pilot:
        await settled(pilot, lambda: bool(pilot.app.screen.query(FolderStep)))
        await enter_until(pilot, settled, PassphraseStep)
        await fill(pilot, once=PASSPHRASE, twice=PASSPHRASE)
        await enter_until(pilot, settled, CodeStep)
        parts = blocks(pilot.app.screen.answers.code)  # type: ignore[attr-defined]
        await fill(pilot, second="0000-0000", fourth=parts[3])
        assert step(pilot).take() == "The second group reads otherwise."
        await fill(pilot, second=parts[1], fourth="")
        assert step(pilot).take() == "And the fourth group."


async def test_what_is_wrong_with_the_code_is_read_on_a_low_screen(
    tmp_path: Path, clock: FixedClock, cheap: None, settled: Any, rows_of: Any
) -> None:
    async with fresh(tmp_path, clock) as pilot:
        await settled(pilot, lambda: bool(pilot.app.screen.query(FolderStep)))
        await enter_until(pilot, settled, PassphraseStep)
        await fill(pilot, once=PASSPHRASE, twice=PASSPHRASE)
        await enter_until(pilot, settled, CodeStep)
        assert any("Not now? Leave both empty" in row for row in rows_of(pilot))
        await fill(pilot, second="0000-0000", fourth="1111-1111")
        await pilot.press("enter", "enter")
        await settled(
            pilot, lambda: any("The second group reads otherwise." in row for row in rows_of(pilot))
        )


async def test_leaving_before_the_code_is_seen_keeps_nothing(
    tmp_path: Path, clock: FixedClock, cheap: None, settled: Any
) -> None:
    async with fresh(tmp_path, clock) as pilot:
        await settled(pilot, lambda: bool(pilot.app.screen.query(FolderStep)))
        await enter_until(pilot, settled, PassphraseStep)
        await fill(pilot, once=PASSPHRASE, twice=PASSPHRASE)
        await enter_until(pilot, settled, CodeStep)
        assert (tmp_path / "vault" / "vault.json").exists()
        await pilot.press("ctrl+q")
        await settled(pilot, lambda: not (tmp_path / "vault").exists())
    assert not list((tmp_path / "state").glob("*/id-*"))


async def test_a_folder_with_other_things_is_no_place_for_a_vault(
    tmp_path: Path, clock: FixedClock, settled: Any
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear", "utf-8")
    async with fresh(tmp_path, clock) as pilot:
        await settled(pilot, lambda: bool(pilot.app.screen.query(FolderStep)))
        await fill(pilot, folder=str(tmp_path / "full"))
        assert "holds other things" in step(pilot).take()
        await fill(pilot, folder="relative/path")
        assert "from its root" in step(pilot).take()


async def door_of(pilot: Pilot[None], settled: Any) -> Any:
    await settled(pilot, lambda: isinstance(pilot.app.screen, UnlockScreen) and not pilot.app.screen._busy)
    return pilot.app.screen


async def try_secret(pilot: Pilot[None], settled: Any, text: str) -> None:
    pilot.app.screen.query_one(Input).value = text
    await pilot.press("enter")
    await settled(pilot, lambda: not getattr(pilot.app.screen, "_busy", False))


async def test_locking_leaves_no_screen_that_knows_anything(
    program_on: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on() as pilot:
        app: Any = pilot.app
        for key in ("2", "3", "1"):
            await pilot.press(key)
            await settled(pilot)
        old = [screen for mode in ("today", "people", "events") for screen in app.get_screen_stack(mode)]
        assert all(isinstance(screen, PlaceScreen) for screen in old)
        await pilot.press("ctrl+l")
        await door_of(pilot, settled)
        assert not app.desk.session.unlocked
        assert app.snapshot is None
        await settled(pilot, lambda: not any(screen.is_attached for screen in old))
        assert not any("Anna" in row for row in rows_of(pilot))


async def test_a_wrong_passphrase_is_said_and_the_third_time_helps(
    program_on: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on() as pilot:
        await pilot.press("ctrl+l")
        await door_of(pilot, settled)
        said = []
        for _ in range(3):
            await try_secret(pilot, settled, "not it")
            await settled(pilot, lambda: any("not this passphrase" in row for row in rows_of(pilot)))
            said.append(" ".join(row.strip() for row in rows_of(pilot)))
            assert pilot.app.screen.query_one(Input).value == ""
        assert "2nd try" not in said[0]
        assert "not this passphrase, 2nd try" in said[1]
        assert "caps lock" not in said[1]
        assert "3rd try" in said[2]
        assert "caps lock" in said[2]
        await try_secret(pilot, settled, PASSPHRASE)
        await settled(pilot, lambda: pilot.app.current_mode == "today")


async def test_a_key_file_that_belongs_to_a_passphrase_is_asked_for(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path
) -> None:
    (tmp_path / "key").write_bytes(b"x" * 64)
    async with program_on() as pilot:
        session = pilot.app.desk.session
        await session.read(lambda _, vault: vault.add_key_file("another one", tmp_path / "key").hash)
        await pilot.press("ctrl+l")
        await door_of(pilot, settled)
        await try_secret(pilot, settled, "another one")
        await settled(pilot, lambda: any("--key-file" in row for row in rows_of(pilot)))
        assert any("not this passphrase" in row for row in rows_of(pilot))


async def test_much_memory_is_taken_only_when_enter_is_pressed_once_more(
    program_on: Any, settled: Any, rows_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with program_on() as pilot:
        await pilot.app.lock_now()
        await settled(pilot, lambda: isinstance(pilot.app.screen, UnlockScreen))
        monkeypatch.setattr("core.vault.slots.M_ASK", 1024)
        field = pilot.app.screen.query_one(Input)

        async def try_it(text: str) -> None:
            field.value = text
            await pilot.press("enter")
            await settled(pilot, lambda: not pilot.app.screen._busy)

        await try_it(PASSPHRASE)
        assert any("MiB of memory" in row for row in rows_of(pilot))
        assert not pilot.app.desk.session.unlocked
        await try_it("another")
        assert any("MiB of memory" in row for row in rows_of(pilot))
        await try_it(PASSPHRASE)
        assert field.value == PASSPHRASE
        await pilot.press("enter")
        await settled(pilot, lambda: pilot.app.desk.session.unlocked)


async def test_keys_at_the_door_do_nothing_but_what_the_door_offers(program_on: Any, settled: Any) -> None:
    async with program_on() as pilot:
        await pilot.press("ctrl+l")
        screen = await door_of(pilot, settled)
        for key in ("ctrl+p", "ctrl+l", "escape", "tab"):
            await pilot.press(key)
        await settled(pilot)
        assert pilot.app.screen is screen


async def test_what_is_typed_while_today_is_made_ready_behind_the_door_stands_in_its_line(
    program_on: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with program_on() as pilot:
        app = pilot.app
        switch = app.switch_mode
        covered = False

        async def while_typing(mode: str) -> None:
            nonlocal covered
            await switch(mode)
            if mode == "today" and not covered:
                covered = True
                for key in "abc":
                    await app.on_event(events.Key(key, key))
                await asyncio.sleep(0.1)

        monkeypatch.setattr(app, "switch_mode", while_typing)
        await pilot.press("ctrl+l")
        await settled(pilot, lambda: covered and isinstance(app.screen, UnlockScreen))
        await settled(pilot, lambda: app.screen.query_one(Input).value == "abc")


async def test_the_passphrase_is_hidden_until_asked_for_and_gone_after(program_on: Any, settled: Any) -> None:
    async with program_on() as pilot:
        await pilot.press("ctrl+l")
        screen = await door_of(pilot, settled)
        box = screen.query_one(Input)
        assert box.password
        await pilot.press("ctrl+o")
        await settled(pilot, lambda: not box.password)
        await try_secret(pilot, settled, PASSPHRASE)
        await settled(pilot, lambda: pilot.app.current_mode == "today")
        await settled(pilot, lambda: not screen.is_attached)
        assert box.value == ""


async def test_a_mistyped_recovery_code_is_told_from_a_wrong_one(
    program_on: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on() as pilot:
        await pilot.press("ctrl+l")
        await door_of(pilot, settled)
        await pilot.press("ctrl+r")
        await settled(pilot, lambda: any("recovery code: all four" in row for row in rows_of(pilot)))
        await try_secret(pilot, settled, "K7QD-M2XV")
        await settled(pilot, lambda: any("32" in row or "character" in row.lower() for row in rows_of(pilot)))


async def test_the_idle_time_locks(program_on: Any, settled: Any) -> None:
    async with program_on() as pilot:
        app: Any = pilot.app
        app.idle.limit_s = 0.001
        await settled(pilot, lambda: not app.desk.session.unlocked)
        await door_of(pilot, settled)


async def test_files_are_merged_while_nobody_types(
    program_on: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with program_on() as pilot:
        app: Any = pilot.app
        asked: list[int] = []
        monkeypatch.setattr(app.desk.session, "tidy_soon", lambda: asked.append(1))
        app.idle.touch()
        await app._every_second()
        assert asked == []
        monkeypatch.setattr("tui.program.PAUSE_S", 0)
        await app._every_second()
        assert asked == [1]
        await app.lock_now()
        await app._every_second()
        assert asked == [1]


async def test_escape_stops_an_attempt_under_way(
    program_on: Any, settled: Any, rows_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    async with program_on() as pilot:
        await pilot.press("ctrl+l")
        screen = await door_of(pilot, settled)
        gate, unlock = threading.Event(), tui.session.unlock_vault
        monkeypatch.setattr(
            tui.session, "unlock_vault", lambda *args, **named: (gate.wait(10), unlock(*args, **named))[1]
        )
        screen.query_one(Input).value = PASSPHRASE
        await pilot.press("enter")
        await settled(pilot, lambda: screen._busy and any("opening" in row for row in rows_of(pilot)))
        await pilot.press("escape")
        await settled(pilot, lambda: any("stopped" in row for row in rows_of(pilot)))
        gate.set()
        await settled(pilot)
        await settled(pilot)
        assert not pilot.app.desk.session.unlocked  # type: ignore[attr-defined]
        assert pilot.app.screen is screen


async def test_where_a_key_file_is_needed_there_is_a_line_for_it(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path
) -> None:
    key_file = tmp_path / "key"
    key_file.write_bytes(b"forty two bytes of something that is kept.")
    async with program_on() as pilot:
        app: Any = pilot.app
        session = app.desk.session
        await session.read(lambda _, vault: vault.change_passphrase(PASSPHRASE, key_file=key_file))
        await pilot.press("ctrl+l")
        screen = await door_of(pilot, settled)
        await settled(pilot, lambda: any("The key file" in row for row in rows_of(pilot)))
        screen.query_one("#secret Input", Input).value = PASSPHRASE
        await pilot.press("enter")
        await settled(pilot, lambda: screen.query_one("#key-file Input").has_focus)
        screen.query_one("#key-file Input", Input).value = str(key_file)
        await pilot.press("enter")
        await settled(pilot, lambda: app.current_mode == "today")
        assert session.unlocked
