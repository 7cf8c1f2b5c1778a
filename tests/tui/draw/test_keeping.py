"""How a vault is kept, as the lines under the table of devices: the design's picture."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from sync.last_backup import LastBackup
from sync.last_doctor import LastDoctor
from tui.draw.keeping import day_words, keeping_lines
from tui.glyphs import ASCII, FULL, Glyphs
from tui.keeping import Keeping
from tui.lines import text_of, width_of

NOW = datetime(2026, 6, 9, 7, 45)
HOME = "/home/ada"


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path(HOME))


def ms(*parts: int) -> int:
    return int(datetime(*parts).timestamp() * 1000)  # type: ignore[arg-type]


KEPT = Keeping(
    vault="7f3a" + "0" * 26 + "c2",
    directory=f"{HOME}/.local/share/tend",
    backup=LastBackup(ms(2026, 6, 7, 20), f"{HOME}/backup/tend-0607.tend", 1, {}),
    doctor=LastDoctor(ms(2026, 6, 8, 9), True, 214, int(3.1 * 1024 * 1024)),
    passphrase=ms(2026, 1, 12, 9),
    confirmed="2026-01-12",
)


def drawn(kept: Keeping, width: int = 62, minutes: int = 10, glyphs: Glyphs = FULL) -> list[str]:
    return [text_of(line).rstrip() for line in keeping_lines(kept, minutes, "B", NOW, width, glyphs)]


def test_it_is_as_pictured() -> None:
    assert drawn(KEPT) == [
        "Backup   Sun 7 Jun, verified       ~/backup/tend-0607.tend",
        "Doctor   Mon 8 Jun, all well       214 files, 3.1 MiB",
        "Lock     after 10 minutes",
        "Passphrase  set 12 Jan · recovery code confirmed 12 Jan",
        "",
        "Format 1 · vault 7f3a…c2 · local copy ~/.local/share/tend",
    ]


def test_what_was_never_done_is_said_with_the_key_that_does_it() -> None:
    shown = drawn(replace(KEPT, backup=None, doctor=None, passphrase=0, confirmed=""), minutes=0)
    assert shown[:4] == [
        "Backup   none made here            B makes one",
        "Doctor   not run here yet",
        "Lock     not by itself",
        "Passphrase  recovery code not confirmed",
    ]


def test_what_does_not_fit_beside_stands_below() -> None:
    path = "/media/ada/a stick with a long name/tend.tend"
    shown = drawn(replace(KEPT, backup=replaced(KEPT.backup, path)))
    assert shown[:2] == ["Backup   Sun 7 Jun, verified", f"         {path}"]


def replaced(backup: Any, file: str) -> LastBackup:
    return LastBackup(backup.at, file, backup.size, {})


@pytest.mark.parametrize("width", [30, 42, 62, 102])
def test_no_line_is_wider_than_its_room(width: int) -> None:
    kept = replace(KEPT, directory="/" + "deep/" * 60, backup=replaced(KEPT.backup, "/" + "名前" * 90))
    assert all(width_of(line) <= width for line in keeping_lines(kept, 10, "B", NOW, width, FULL))


def test_in_ascii_no_other_sign_stands_in_it() -> None:
    assert all(line.isascii() for line in drawn(KEPT, glyphs=ASCII))


def test_a_doctor_that_found_something_is_said() -> None:
    shown = keeping_lines(
        replace(KEPT, doctor=LastDoctor(ms(2026, 6, 8), False, 2, 100)), 10, "B", NOW, 62, FULL
    )
    assert shown[1][1][1] == "danger"
    assert text_of(shown[1]).startswith("Doctor   Mon 8 Jun, something is wrong")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (ms(2026, 6, 7), "Sun 7 Jun"),
        (ms(2026, 1, 12), "12 Jan"),
        (ms(2024, 1, 12), "12 Jan 24"),
        (1 << 60, "a day unknown"),
    ],
)
def test_a_day_is_said_by_its_distance(at: int, said: str) -> None:
    assert day_words(at, date(2026, 6, 9)) == said
