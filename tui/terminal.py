"""What the terminal can do, asked of its environment and once of itself; and what the environment must not do to us."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import MutableMapping
from enum import Enum
from typing import Final

from core.language import _

FRAMES_PER_SECOND: Final = "250"
# These make Textual record keys and screens: a passphrase would stand in a log file.
_RECORDING: Final = (
    "TEXTUAL",
    "TEXTUAL_LOG",
    "TEXTUAL_DEBUG",
    "TEXTUAL_SCREENSHOT",
    "TEXTUAL_PRESS",
    "TEXTUAL_DRIVER",
)

# Where a shell exports these, the size of the window at that moment would hold for ever.
_PINNING: Final = ("COLUMNS", "LINES")


class Colors(Enum):
    """How many colours there are."""

    NONE = "none"
    SIXTEEN = "sixteen"
    MANY = "many"


def colors(environ: MutableMapping[str, str]) -> Colors:
    """The colours of this terminal; NO_COLOR (any value, https://no-color.org) means none."""
    if environ.get("NO_COLOR"):
        return Colors.NONE
    term = environ.get("TERM", "")
    many = (
        environ.get("COLORTERM", "").lower() in {"truecolor", "24bit"}
        or "256color" in term
        or "kitty" in term
    )
    return Colors.MANY if many or os.name == "nt" else Colors.SIXTEEN


def prepare(environ: MutableMapping[str, str]) -> list[str]:
    """Set the frame rate and switch off recording; call before Textual is imported. Returns what was ignored."""
    environ.setdefault("TEXTUAL_FPS", FRAMES_PER_SECOND)
    for name in _PINNING:
        environ.pop(name, None)
    ignored = [name for name in _RECORDING if environ.pop(name, None)]
    return [_("{name} is ignored: it would record what is typed").format(name=name) for name in ignored]


def draws_ambiguous_wide(timeout_s: float = 0.2) -> bool:
    """Whether `●` takes two cells here, measured by the cursor position; False where nothing answers."""
    if os.name == "nt" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    import termios
    import tty

    handle = sys.stdin.fileno()
    try:
        before = termios.tcgetattr(handle)
        tty.setcbreak(handle, termios.TCSANOW)
    except termios.error:
        return False
    try:
        os.write(sys.stdout.fileno(), "\r\u25cf\x1b[6n".encode())
        answer = _answer(handle, timeout_s)
        os.write(sys.stdout.fileno(), b"\r\x1b[K")
    finally:
        termios.tcsetattr(handle, termios.TCSANOW, before)
    _row, _semicolon, column = answer.rpartition(";")
    return column[:-1].isdigit() and int(column[:-1]) == 3


def _answer(handle: int, timeout_s: float) -> str:
    answer, end = "", time.monotonic() + timeout_s
    while not answer.endswith("R"):
        left = end - time.monotonic()
        if left <= 0 or not select.select([handle], [], [], left)[0]:
            break
        answer += os.read(handle, 1).decode("latin-1")
        if len(answer) > 32:
            break
    return answer
