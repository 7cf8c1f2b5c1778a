"""Every place at every size, with nothing in it, with much, with overlong and foreign texts, in several looks.

What stands there is compared row by row with `looks/`; `pytest --snapshot-update` writes it anew. One program serves all
places and sizes of a content, so that the whole costs a few seconds.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.vault.changes import creation
from tui.app import Start
from tui.commands import COMMANDS
from tui.glyphs import ASCII, FULL
from tui.places import PLACES
from tui.screens.insights import InsightsScreen
from tui.screens.vault import VaultScreen
from tui.session import Secret
from tui.terminal import Colors

SIZES = ((80, 24), (120, 40), (200, 50))
FURTHER = {"vault": ("G", "k")}
"""Keys to a page that says nothing of this machine and this run."""

LOOKS = Path(__file__).parent / "looks"
SECRET = Secret(passphrase="correct horse battery staple")
LONG = "Wolfeschlegelsteinhausenbergerdorff " * 300
HOSTILE = (
    "\x1b]0;owned\x07\x1b[31mred",
    "[/x][bold]markup",
    "a\u202eb\u2066c\u200f",
    "👩‍👩‍👧‍👦👍🏽🏳️‍🌈" * 9,
    "e" + "\u0301" * 60,
    "\t\r\n\x00",
)
FOREIGN = ("שרה לוי־אברמוביץ", "محمد بن عبد الله", "田中さくら株式会社", "김민준", "Zoë Ångström")
_COMMANDS = set(map(chr, [*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x2068)]))


def peopled(made: Any, texts: tuple[str, ...]) -> list[Any]:
    """Every text in every field that is shown somewhere, and in records of every kind."""
    changes: list[Any] = []
    for number, text in enumerate(texts):
        id, short = f"p{number}", text[:200]
        changes += made.person(
            id, text, org=text, role=text, circle="close", nicknames={short: True}, tags={short: True},
            emails={short: ["work"]}, phones={short: ["cell"]}, offers={short: True}, needs={short: True}, met_how=text,
            met_place=text, birthday="1986-06-11", notes={"n": {"on": "2026-01-02", "text": text}}, custom={short: text},
            met_via="p0" if number else "", addresses={"a": {"street": text, "city": text, "types": ["work"]}},
        )  # fmt: skip
        changes += made.contact(
            f"i{number}", id, 20 + number, "favour" if number % 2 else "call", text=text, kind=text
        )
        changes += made.contact(f"j{number}", id, 400, initiator="them", text=text)
        changes += made.contact(f"k{number}", id, -4, "meal", plan=True, text=text)
        promise = {
            "side": "mine" if number % 2 else "theirs",
            "with": {id: True},
            "text": text,
            "due": "2026-06-12",
        }
        changes += creation("promises", f"q{number}", promise)
        event = {
            "name": text,
            "place": text,
            "starts": f"2026-06-{10 + number}",
            "ends": f"2026-06-{10 + number}",
            "tag": text,
        }
        changes += creation("events", f"e{number}", event)
        between = {id: True, "p0" if number else "p1": True}
        changes += creation(
            "introductions",
            f"n{number}",
            {"between": between, "state": "asked", "on": "2026-05-01", "text": text},
        )
    return changes


CONTENTS: dict[str, dict[str, Any]] = {
    "full": {},
    "empty": {"theme": "tend-light"},
    "overlong": {"theme": "high-contrast"},
    "foreign": {"start": Start(made=True, secret=SECRET, colors=Colors.NONE)},
    "hostile": {"glyphs": ASCII, "start": Start(made=True, secret=SECRET, colors=Colors.NONE)},
}


def filled(made: Any, content: str) -> list[Any]:
    match content:
        case "empty":
            return []
        case "overlong":
            return peopled(made, (LONG, LONG[1:], LONG[2:]))
        case "foreign":
            return peopled(made, FOREIGN)
        case "hostile":
            return peopled(made, HOSTILE)
        case _:
            changes: list[Any] = made.cast()
            return changes


@pytest.mark.parametrize("content", CONTENTS)
async def test_every_place_at_every_size(
    content: str, program_on: Any, rows_of: Any, settled: Any, made: Any, request: pytest.FixtureRequest
) -> None:
    seen: list[str] = []
    async with program_on(filled(made, content), **CONTENTS[content]) as pilot:
        glyphs = CONTENTS[content].get("glyphs", FULL)
        for place in PLACES:
            await pilot.press(*COMMANDS[f"place.{place}"].keys)
            await settled(pilot, lambda place=place: pilot.app.current_mode == place)
            await pilot.press(*FURTHER.get(place, ()))
            for width, height in SIZES:
                await pilot.resize_terminal(width, height)
                await steady(pilot, rows_of, width)
                rows = rows_of(pilot)
                check(rows, width, height, glyphs)
                seen += [f"-- {place} {width}x{height}", *rows]
    if content in ("full", "empty", "foreign"):
        compare(LOOKS / f"{content}.txt", seen, update=request.config.getoption("--snapshot-update"))


async def steady(pilot: Any, rows_of: Any, width: int) -> None:
    """Wait until the place has what it shows, and two looks in a row show the same at the new size."""
    before: list[str] = []
    for _ in range(400):
        await pilot.pause(0.03)
        rows = rows_of(pilot)
        if rows == before and pilot.app.screen.size.width == width and loaded(pilot.app.screen, rows):
            return
        before = rows
    raise AssertionError(f"{pilot.app.screen} does not come to rest")


def loaded(screen: Any, rows: list[str]) -> bool:
    """Whether what is asked of the vault has come."""
    if isinstance(screen, InsightsScreen):
        return screen.report is not None
    if isinstance(screen, VaultScreen):
        return any("Own keys" in row for row in rows)
    return bool(screen.ready)


def check(rows: list[str], width: int, height: int, glyphs: Any) -> None:
    """The frame stands, nothing is wider than the screen, no letter is a command to the terminal."""
    from rich.cells import cell_len

    assert len(rows) == height
    assert rows[-2] == glyphs.rule * width
    assert rows[-1].strip()
    for row in rows:
        assert cell_len(row) <= width, row
        assert not _COMMANDS & set(row), row


def compare(file: Path, seen: list[str], *, update: bool) -> None:
    """What is seen is what was seen."""
    text = "\n".join(seen) + "\n"
    if update:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
