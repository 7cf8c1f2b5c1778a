"""Copying, and taking back what was copied after a while."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

from textual.app import App
from textual.driver import Driver
from textual.timer import Timer

from core.language import _
from core.settings import Settings

PATIENCE_S = 2.0
"""So long a clipboard program has to answer."""

_ESC = "\x1b"
_OSC_52 = "\x1b]52;"
_SCREEN_TAKES = 600
"""Letters of a sequence that screen hands on at a time."""


class Clipboard:
    """The clipboard of the desktop where there is one, else the terminal's (OSC 52), which can only be written.

    What was copied is cleared after a time if it still stands there.
    """

    def __init__(self, app: App[None], settings: Settings) -> None:
        self._app = app
        self.settings = settings
        self._timer: Timer | None = None
        self._copied = ""

    async def copy(self, text: str, what: str) -> str:
        """Copy a text; returns the sentence for the word line."""
        seconds = self.settings.clipboard_seconds
        if not self.settings.external_clipboard:
            return _("{what} not copied: the clipboard is switched off here (external_clipboard)").format(
                what=what
            )
        if await _in_time(asyncio.to_thread(_desktop_copy, text)):
            self._copied = text
            self._clear_in(seconds)
            said = _("copied: {what} · cleared in {n} s") if seconds else _("copied: {what}")
            return said.format(what=what, n=seconds)
        self._app.copy_to_clipboard(text)
        return _("copied by the terminal: {what} · it cannot be cleared from here").format(what=what)

    def forget(self) -> None:
        """The vault is locked: clear at once what is still there."""
        if self._copied:
            self._app.run_worker(self._clear(), name="clear clipboard", description="clear clipboard")

    def _clear_in(self, seconds: int) -> None:
        if self._timer is not None:
            self._timer.stop()
        if seconds:
            self._timer = self._app.set_timer(seconds, self._clear)

    async def _clear(self) -> None:
        copied, self._copied = self._copied, ""
        if copied:
            await asyncio.to_thread(_desktop_clear, copied)


async def _in_time(copying: Coroutine[Any, Any, bool]) -> bool:
    """Whether the desktop took it; a clipboard program that does not answer is none."""
    try:
        return await asyncio.wait_for(copying, PATIENCE_S)
    except TimeoutError:
        return False


def _desktop_copy(text: str) -> bool:
    """Copy, and look whether it is there: a clipboard program may be installed and have no desktop to talk to."""
    import pyperclip

    try:
        pyperclip.copy(text)
        return _plain(pyperclip.paste()) == _plain(text)
    except (pyperclip.PyperclipException, OSError):
        return False


def _desktop_clear(text: str) -> None:
    import pyperclip

    try:
        if _plain(pyperclip.paste()) == _plain(text):
            pyperclip.copy("")
    except (pyperclip.PyperclipException, OSError):
        return


def _plain(text: str) -> str:
    """Some desktops hand out other ends of lines than they were given."""
    return text.replace("\r\n", "\n").rstrip("\n")


# -- through other programs to the terminal ----------------------------------------------------------------------------


def passed_on(data: str, environ: Mapping[str, str]) -> str:
    """The terminal's own sequence for copying (OSC 52) as it gets through tmux and screen; all else as it is.

    tmux takes the bare sequence where it may set the clipboard itself (`set-clipboard on`), and hands the wrapped one
    on where that is allowed (`allow-passthrough on`): it is given both.
    """
    if not data.startswith(_OSC_52):
        return data
    if environ.get("TMUX"):
        return f"{data}\x1bPtmux;{data.replace(_ESC, 2 * _ESC)}\x1b\\"
    if environ.get("STY"):
        pieces = (data[at : at + _SCREEN_TAKES] for at in range(0, len(data), _SCREEN_TAKES))
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return data


def passing(driver: type[Driver], environ: Mapping[str, str]) -> type[Driver]:
    """A driver that copies through tmux and screen; the very same one where neither stands between."""
    if not (environ.get("TMUX") or environ.get("STY")):
        return driver

    class Passing(driver):  # type: ignore[misc,valid-type]
        """Wraps what is copied."""

        def write(self, data: str) -> None:
            super().write(passed_on(data, environ))

    return Passing
