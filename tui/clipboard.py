"""Copying, and taking back what was copied after a while."""

from __future__ import annotations

import asyncio

from textual.app import App
from textual.timer import Timer

from core.settings import Settings


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
            return f"{what} not copied: the clipboard is switched off here (external_clipboard)"
        if await asyncio.to_thread(_desktop_copy, text):
            self._copied = text
            self._clear_in(seconds)
            return f"copied: {what}" + (f" · cleared in {seconds} s" if seconds else "")
        self._app.copy_to_clipboard(text)
        return f"copied by the terminal: {what} · it cannot be cleared from here"

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


def _desktop_copy(text: str) -> bool:
    import pyperclip

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError):
        return False
    return True


def _desktop_clear(text: str) -> None:
    import pyperclip

    try:
        if pyperclip.paste() == text:
            pyperclip.copy("")
    except (pyperclip.PyperclipException, OSError):
        return
