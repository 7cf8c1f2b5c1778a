"""The prompt drawn on a terminal: the line, under it the parse, both renewed with every key.

Everything is drawn on stderr, below the shell's last line and never on a screen of its own, so that what was saved
stays readable above.
"""

from __future__ import annotations

import os
import select
import shutil
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from core.language import _
from tui.cli import manners
from tui.cli.columns import cells, cut, flow, wrap
from tui.cli.typing_keys import PASTE_OFF, PASTE_ON, Decoder, Key

if TYPE_CHECKING:
    from tui.cli.prompt import Prompt

SIGN = "› "
_ESCAPE_WAIT = 0.05  # seconds until an escape is a key of its own
_LOOK_OUT = 30.0  # seconds after which the screen is drawn again: its size may have changed


@contextmanager
def raw(descriptor: int) -> Iterator[None]:
    """The terminal hands over every key; as it was before, afterwards."""
    before = termios.tcgetattr(descriptor)
    try:
        tty.setraw(descriptor)
        sys.stderr.write(PASTE_ON)
        sys.stderr.flush()
        yield
    finally:
        sys.stderr.write(PASTE_OFF)
        sys.stderr.flush()
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)


def keys(descriptor: int) -> Iterator[Key]:
    """Keys as they come; a key named "pause" when nothing more waits and the screen should be drawn."""
    decoder = Decoder()
    yield Key("pause")
    while True:
        wait = _ESCAPE_WAIT if decoder.waiting else _LOOK_OUT
        if not select.select([descriptor], [], [], wait)[0]:
            yield from decoder.flush()
            yield Key("pause")
            continue
        data = os.read(descriptor, 4096)
        if not data:
            return
        yield from decoder.feed(data)
        if not select.select([descriptor], [], [], 0)[0]:
            yield Key("pause")


def broken(text: str, width: int) -> list[str]:
    """The text in rows of at most `width` cells."""
    rows, row, used = [], "", 0
    for letter in text:
        wide = cells(letter)
        if used + wide > width:
            rows.append(row)
            row, used = "", 0
        row += letter
        used += wide
    return [*rows, row]


class Canvas:
    """The rows from the line down; redrawn in place."""

    def __init__(self) -> None:
        self._row = 0  # where the cursor stands, counted from the first row drawn

    def draw(self, state: Prompt) -> None:
        """Draw line and parse and put the cursor where it belongs."""
        size = shutil.get_terminal_size()
        width = max(20, size.columns - 1)
        rows = broken(SIGN + _shown(state.line.text), width)
        below = [cut_coloured(row, width) for row in state.below(width)]
        below = below[: max(0, size.lines - len(rows) - 1)]
        at = broken(SIGN + _shown(state.line.before), width)
        out = self._home() + "\r\n".join([*rows, *below])
        back = len(rows) + len(below) - len(at)
        column = cells(at[-1])
        out += (f"\x1b[{back}A" if back else "") + "\r" + (f"\x1b[{column}C" if column else "")
        self._row = len(at) - 1
        self._write(out)

    def leave(self, lines: list[str]) -> None:
        """Clear what is drawn and let these lines stand."""
        self._write(self._home() + "".join(f"{line}\r\n" for line in lines))
        self._row = 0

    def _home(self) -> str:
        up = f"\x1b[{self._row}A" if self._row else ""
        return f"{up}\r\x1b[J"

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()


def _shown(text: str) -> str:
    """What stands in the line: clean already, and never able to reach the terminal's controls."""
    return "".join(letter if letter.isprintable() or letter in "\u200c\u200d" else "?" for letter in text)


def cut_coloured(row: str, width: int) -> str:
    """A row that may hold colours: those that are too long lose their colour and are cut."""
    plain = click.unstyle(row)
    return row if cells(plain) <= width else cut(plain, width)


def help_lines(help: list[str], width: int) -> list[str]:
    """The sentence and the keys behind it, none of them broken."""
    first, *keys = help
    whole = f"{first} {' · '.join(keys)}"
    return [whole] if cells(whole) <= width else [*wrap(first, width), *flow(keys, width)]


def drive(state: Prompt, help: list[str]) -> None:
    """Hand keys to the prompt and draw it until it is done."""
    descriptor = sys.stdin.fileno()
    manners.tell("\n".join(help_lines(help, shutil.get_terminal_size().columns)))
    canvas = Canvas()
    with raw(descriptor):
        for key in keys(descriptor):
            if key.name == "pause":
                canvas.draw(state)
                continue
            standing = state.press(key)
            if standing:
                canvas.leave(standing)
            if state.done:
                break
        canvas.leave([])
    if state.saved:
        text = _("{n} understood") if state.dry_run else _("{n} saved")
        manners.tell(text.format(n=state.saved))
