"""A real pseudo terminal with the installed program in it, and what a person would see there."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pexpect
import pyte
import pytest

PATIENCE_S = 60.0
ENTER, ESCAPE, DOWN, CLEAR, LOCK, QUIT = "\r", "\x1b", "\x1b[B", "\x15", "\x0c", "\x11"


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


def installed_program() -> str:
    """The path of `tend` as it is installed beside the Python that runs this; skips where it is not."""
    program = Path(sys.executable).with_name("tend")
    if not program.exists():
        pytest.skip("the program is not installed in this environment")
    return str(program)


def canary_free(folder: Path, *canaries: bytes) -> bool:
    """Whether no file below a folder holds any of these."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return not [path for path in files for canary in canaries if canary in path.read_bytes()]
