"""The installed program in a real terminal, by its keys alone: first start, adding, logging, lock, unlock, resize, quit."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pyte
import pytest

PATIENCE_S = 60.0
PASSPHRASE = "seven walnut ferries hum softly"


class Terminal:
    """A pseudo terminal with the program in it, and the screen that a person would see."""

    def __init__(self, command: list[str], *, columns: int = 80, rows: int = 24, **more: str) -> None:
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        environment |= more
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.child: pexpect.spawn[bytes] = pexpect.spawn(
            command[0], command[1:], env=environment, dimensions=(rows, columns), timeout=PATIENCE_S
        )

    def read(self) -> None:
        """Take in what the program has written."""
        try:
            while True:
                self._stream.feed(self.child.read_nonblocking(65536, timeout=0.05))
        except (pexpect.TIMEOUT, pexpect.EOF):
            return

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait(self, words: str) -> None:
        """Until the words stand on the screen."""
        end = time.monotonic() + PATIENCE_S
        while words not in self.text:
            if time.monotonic() > end:
                raise AssertionError(f"{words!r} never came; the screen shows:\n{self.text}")
            self.read()

    def wait_gone(self, words: str) -> None:
        """Until the words have left the screen."""
        end = time.monotonic() + PATIENCE_S
        while words in self.text:
            if time.monotonic() > end:
                raise AssertionError(f"{words!r} stayed; the screen shows:\n{self.text}")
            self.read()

    def type(self, text: str) -> None:
        """Type the text."""
        self.child.send(text)

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size."""
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def ended(self) -> int | None:
        """The exit code, after the program has ended."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus


ENTER, ESCAPE, DOWN, LOCK, QUIT = "\r", "\x1b", "\x1b[B", "\x0c", "\x11"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    program = Path(sys.executable).with_name("tend")
    if not program.exists():
        pytest.skip("the program is not installed in this environment")
    made = Terminal([str(program), "--vault", str(tmp_path / "vault")])
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


def canary_free(folder: Path, *canaries: bytes) -> bool:
    """Whether no file below a folder holds any of these."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return not [path for path in files for canary in canaries if canary in path.read_bytes()]


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


CLEAR = "\x15"
SHOWN_WITHIN_S = 2.0


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Terminal]:
    """Another machine: a vault and a state of its own."""
    program = Path(sys.executable).with_name("tend")
    made = Terminal(
        [str(program), "--vault", str(tmp_path / "second")],
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
