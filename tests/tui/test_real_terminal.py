"""The installed program in a real terminal, by its keys alone: first start, adding, logging, lock, unlock, resize, quit."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.terminal import (
    CLEAR,
    DOWN,
    ENTER,
    ESCAPE,
    LOCK,
    PATIENCE_S,
    QUIT,
    Terminal,
    canary_free,
    installed_program,
)

PASSPHRASE = "seven walnut ferries hum softly"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal([installed_program(), "--vault", str(tmp_path / "vault")])
    yield made
    made.child.close(force=True)


def test_a_first_day_by_keys_alone(terminal: Terminal, tmp_path: Path) -> None:
    first_start(terminal)
    terminal.wait("══ Add ═")
    terminal.type("Carla Nunes, Novum, Head of Ops #ops !today send slides -- climbs")
    terminal.wait("new      Carla Nunes")
    terminal.type(ENTER)
    terminal.wait("1 saved ══")
    terminal.type(ESCAPE)
    terminal.wait("saved: added Carla Nunes")
    terminal.wait_gone("══ Add ═")
    assert "[1 Today]" in terminal.text

    terminal.type("2")
    terminal.wait("[2 People]")
    terminal.wait("Head of Ops")
    terminal.type("c")
    terminal.wait("── Called Carla Nunes ─")
    terminal.type("budget is approved")
    terminal.wait("note   budget is approved")
    terminal.type(ENTER)
    terminal.wait("saved: called Carla Nunes, budget is approved")

    terminal.type(LOCK)
    terminal.wait("Your passphrase")
    assert "Carla" not in terminal.text
    terminal.type("not this one" + ENTER)
    terminal.wait("not this passphrase")
    terminal.type(PASSPHRASE + ENTER)
    terminal.wait("[1 Today]")

    terminal.resize(120, 40)
    terminal.wait("── Network ")
    terminal.resize(50, 15)
    terminal.wait("Tend needs 60x20, this is 50x15")
    terminal.resize(80, 24)
    terminal.wait("[1 Today]")
    terminal.type("2")
    terminal.wait("budget is approved")
    terminal.type(QUIT)
    assert terminal.ended() == 0
    assert canary_free(tmp_path, b"Carla", b"approved", PASSPHRASE.encode())


def first_start(terminal: Terminal) -> None:
    """The five steps."""
    terminal.wait("step 1 of 5")
    terminal.type(ENTER)
    terminal.wait("Choose a passphrase")
    terminal.type(PASSPHRASE + ENTER)
    terminal.wait("for one who has the file")
    terminal.type(PASSPHRASE + ENTER)
    terminal.wait("Your recovery code")
    terminal.type(ENTER)
    terminal.type(ENTER)
    terminal.wait("step 4 of 5")
    for _ in range(5):
        terminal.type(ENTER)
        terminal.read()
    terminal.wait("Your people")
    terminal.type(DOWN + DOWN + ENTER)


def test_looking_around_leads_to_made_up_people_and_back(terminal: Terminal) -> None:
    first_start(terminal)
    terminal.wait("══ Add ═")
    terminal.type(ESCAPE)
    terminal.wait_gone("══ Add ═")
    terminal.wait("add the first person")
    terminal.type(":made-up" + ENTER)
    terminal.wait("These people are made up.")
    terminal.wait("[1 Today]")
    terminal.type(QUIT)
    terminal.wait("Your passphrase")
    terminal.type(PASSPHRASE + ENTER)
    terminal.wait("add the first person")
    terminal.type(QUIT)
    assert terminal.ended() == 0


SHOWN_WITHIN_S = 2.0


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Terminal]:
    """Another machine: a vault and a state of its own."""
    made = Terminal(
        [installed_program(), "--vault", str(tmp_path / "second")],
        columns=120,
        rows=40,
        XDG_STATE_HOME=str(tmp_path / "state-2"),
    )
    yield made
    made.child.close(force=True)


def test_an_entry_in_one_program_shows_in_another_that_joined_its_folder(
    terminal: Terminal, second: Terminal, tmp_path: Path
) -> None:
    folder = tmp_path / "carried" / "tend"
    folder.parent.mkdir()
    first_start(terminal)
    terminal.wait("══ Add ═")
    terminal.type(ESCAPE)
    terminal.wait_gone("══ Add ═")
    terminal.type("5")
    terminal.wait("Synced with no folder yet.")
    terminal.type(ENTER)
    terminal.wait("Sync with which folder?")
    terminal.type(CLEAR + str(folder) + ENTER)
    terminal.wait("reachable, watched")
    terminal.wait("nothing waiting")

    second.wait("step 1 of 5")
    second.type(CLEAR + str(folder) + ENTER)
    second.wait("Join it")
    second.type(ENTER)
    second.wait("Your passphrase")
    second.type(PASSPHRASE + ENTER)
    second.wait("Compare these four words")
    words = re.findall(r"[a-z]+-[a-z]+-[a-z]+-[a-z]+", second.text)
    assert words[0] in terminal.text
    second.type(ENTER)
    second.wait("2 devices")
    second.type("2")
    second.wait("[2 People]")

    files = len(list(folder.rglob("*.tdb")))
    terminal.type("a")
    terminal.wait("══ Add ═")
    terminal.type("Carla Nunes, Novum" + ENTER)
    terminal.wait("1 saved ══")
    end = time.monotonic() + PATIENCE_S
    while len(list(folder.rglob("*.tdb"))) == files:
        assert time.monotonic() < end, "it never came to the folder"
        time.sleep(0.01)
    arrived = time.monotonic()
    second.wait("Carla Nunes")
    assert time.monotonic() - arrived < SHOWN_WITHIN_S

    terminal.type(ESCAPE)
    terminal.wait_gone("══ Add ═")
    for each in (terminal, second):
        each.type(QUIT)
        assert each.ended() == 0
    assert canary_free(tmp_path, b"Carla", PASSPHRASE.encode())
