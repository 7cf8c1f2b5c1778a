"""How it stands with the folder, in row 1 and on its topic: the design's words, and what is safe and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core.entry import OpenEvent
from core.vault import Device
from sync import trouble
from sync.automatic import Phase, State
from sync.last_backup import LastBackup
from sync.trouble import Trouble
from tui.draw.paths import short_path
from tui.draw.syncing import SyncView, bar_words, sync_page, when
from tui.glyphs import ASCII, FULL
from tui.keeping import Keeping
from tui.lines import text_of, width_of
from tui.snapshot import Snapshot
from tui.widgets.frame import fact

NOW = datetime(2026, 6, 9, 7, 45)
AT = int(datetime(2026, 6, 9, 7, 38).timestamp() * 1000)
SYNCED = State("~/Sync/tend", Phase.SYNCED, fetched=AT, sent=AT, devices=2)
KEPT = Keeping("7f3a" + "0" * 26 + "c2", "/home/x/vault")
ROOM_80 = 25
"""What row 1 leaves at 80 columns."""


def error(made: Any) -> Trouble:
    return Trouble(made.kind, made.what, made.safe, made.todo)


def troubled(kind: str, waiting: int = 3) -> State:
    told = Trouble(kind, "What happened.", "What is safe.", "What to do.")
    return State("/home/x/Sync/tend", Phase.TROUBLED, AT, AT, waiting, troubles=(told,))


def row(state: State, *, long: bool = False, **fields: Any) -> str:
    snapshot = Snapshot(version=1, today=NOW.date(), **fields)
    return text_of(fact(snapshot, NOW, FULL, long=long, sync=state))


def page(state: State, width: int = 62, **fields: Any) -> list[str]:
    view = SyncView(state, NOW, link_key="enter", add_key="n", refill_key="S", **fields)
    return [text_of(line).rstrip() for line in sync_page(view, width, FULL).lines]


@pytest.mark.parametrize(
    ("state", "long", "said"),
    [
        (State(), False, "Tue 9 Jun"),
        (SYNCED, False, "Tue 9 Jun · synced 07:38"),
        (SYNCED, True, "Tue 9 June 2026 · synced 07:38 · 2 devices"),
        (State("f", Phase.SYNCING, step=("Fetching", 3, 40)), False, "Tue 9 Jun · syncing"),
        (State("f", Phase.SYNCING, step=("Fetching", 3, 40)), True, "Tue 9 June 2026 · syncing 3 of 40"),
        (State("/media/ada/red/tend", Phase.AWAY, waiting=3), True, "the stick is out: 3 saves wait"),
        (State("/media/ada/red/tend", Phase.AWAY, waiting=3), False, "stick out: 3 wait"),
        (State("/home/ada/Sync", Phase.AWAY, waiting=1), True, "the folder is away: 1 save waits"),
        (State("/home/ada/Sync", Phase.AWAY), False, "folder away"),
        (troubled(trouble.FULL), True, "the folder is full: 3 saves wait"),
        (troubled(trouble.HALF_GONE, 0), False, "folder emptied"),
        (troubled(trouble.BROKE_OFF, 0), False, "not synced"),
    ],
)
def test_row_one_says_how_it_stands(state: State, long: bool, said: str) -> None:
    assert row(state, long=long) == said


@pytest.mark.parametrize(
    "kind", [trouble.FULL, trouble.READ_ONLY, trouble.UNREADABLE, trouble.FOREIGN, trouble.SILENT, "other"]
)
def test_row_one_fits_beside_the_places_on_a_small_screen(kind: str) -> None:
    assert len(row(troubled(kind, 99))) <= ROOM_80


def test_what_matters_more_stands_before_the_folder() -> None:
    away = State("f", Phase.AWAY, waiting=3)
    assert row(away, read_only=True) == "read only"
    assert row(away, conflicts=2) == "Tue 9 Jun · 2 conflicts"
    assert row(away, event=OpenEvent("e", "Hafen Meetup")) == "● Hafen Meetup 07:45"
    assert row(away) == "folder away: 3 wait"


def test_the_topic_is_as_pictured() -> None:
    shown = page(SYNCED)
    assert shown[0] == "Folder   ~/Sync/tend            reachable, watched"
    assert shown[1] == "State    sent 07:38 · fetched 07:38 · nothing waiting"


def test_a_long_path_takes_a_line_of_its_own() -> None:
    path = "/media/ada/a stick with a long name/tend"
    shown = page(State(path, Phase.SYNCED, AT, AT))
    assert shown[:2] == [f"Folder   {path}", "         reachable, watched"]
    assert all(len(line) <= 43 for line in page(State(path, Phase.SYNCED, AT, AT), width=43))


def test_progress_is_shown() -> None:
    shown = page(State("f", Phase.SYNCING, AT, AT, step=("Fetching", 3, 40)))
    assert "State    fetching 3 of 40" in shown


@pytest.mark.parametrize(
    "told",
    [
        error(trouble.away("~/Sync/tend", 3)),
        error(trouble.foreign("~/Sync/tend")),
        error(trouble.half_gone("~/Sync/tend", 8, 9)),
        error(trouble.silent("~/Sync/tend")),
        trouble.put_back(3),
        trouble.half_arrived(1),
        trouble.quarantined(2, "/home/x/state"),
        trouble.other_key(1),
        trouble.placeholder(4),
        trouble.full(3),
        trouble.read_only(3),
        trouble.unreadable(2),
        trouble.broke_off("OSError"),
    ],
    ids=lambda told: told.kind,
)
def test_each_trouble_says_what_is_safe_and_what_to_do(told: Trouble) -> None:
    shown = " ".join(page(State("~/Sync/tend", Phase.TROUBLED, AT, AT, troubles=(told,))))
    assert told.what in shown
    assert told.safe in shown
    # On the screen a key does what the command line has an option for.
    todo = "S puts everything back" if told.kind == trouble.HALF_GONE else told.todo
    assert todo in shown
    assert "--refill" not in shown


def test_without_a_folder_it_offers_one() -> None:
    shown = "\n".join(page(State()))
    assert shown.startswith("Synced with no folder yet.")
    assert "enter    choose the folder" in shown
    assert "n        how a second device joins" in shown
    assert not sync_page(SyncView(State(), NOW), 62, FULL).stops


def test_what_is_wrong_stands_above_how_it_is_kept() -> None:
    shown = page(SYNCED, keeping=KEPT, read_only=True, problems=(("A file rots.", "danger"),))
    assert shown.index("This vault can only be read: nothing can be saved.") < shown.index("A file rots.")
    assert shown.index("A file rots.") < shown.index("Lock     not by itself")


def device(name: str) -> Device:
    return Device("a" * 16, name, True, "in use", None, None, 0, True)


def test_the_table_of_devices_stands_below() -> None:
    shown = page(SYNCED, devices=(device("laptop"),))
    assert shown[3].split() == ["Device", "last", "heard", "has", "all", "of", "mine", "to", "come"]
    assert shown[4].startswith("  laptop (this)")
    made = sync_page(SyncView(SYNCED, NOW, devices=(device("laptop"),)), 62, FULL)
    assert [(stop.line, stop.target.kind) for stop in made.stops] == [(4, "device")]


def test_ascii_signs_only_where_there_are_no_others() -> None:
    view = SyncView(SYNCED, NOW, keeping=KEPT, idle_minutes=10, back_up_key="B")
    assert all(text_of(line).isascii() for line in sync_page(view, 62, ASCII).lines)
    assert bar_words(SYNCED, NOW, ASCII, long=True)[0].isascii()


@pytest.mark.parametrize("width", [40, 62, 100])
def test_no_line_is_wider_than_the_pane(width: int) -> None:
    told = trouble.quarantined(2, "/home/x/" + "deep/" * 30)
    view = SyncView(
        State("~/" + "long/" * 30, Phase.SYNCED, AT, AT, troubles=(told,)),
        NOW,
        keeping=replace(KEPT, directory="/home/" + "x" * 90, backup=LastBackup(AT, "/" + "b" * 200, 1, {})),
        devices=(device("n" * 64),),
    )
    assert all(width_of(line) <= width for line in sync_page(view, width, FULL).lines)


def test_times_are_said_by_their_distance() -> None:
    day_before = int(datetime(2026, 6, 8, 22, 10).timestamp() * 1000)
    long_ago = int(datetime(2025, 1, 8, 22, 10).timestamp() * 1000)
    assert [when(ms, NOW) for ms in (0, AT, day_before, long_ago)] == ["never", "07:38", "Mon 8", "08.01.25"]


def test_a_path_in_the_home_is_short() -> None:
    assert short_path(str(Path.home() / "Sync")) == "~/Sync"
    assert short_path("/media/stick") == "/media/stick"
