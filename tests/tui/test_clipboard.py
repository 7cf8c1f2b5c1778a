"""Copying: the desktop where it answers, else the terminal, also through tmux and screen."""

from __future__ import annotations

import base64
from typing import Any

import pyperclip
import pytest
from textual.app import App
from textual.driver import Driver

from core.settings import Settings
from tui import clipboard
from tui.clipboard import Clipboard, passed_on, passing

COPY = f"\x1b]52;c;{base64.b64encode(b'anna@acme.de').decode()}\a"


class Desktop:
    """A clipboard program."""

    def __init__(self, *, deaf: bool = False) -> None:
        self.text = "before"
        self._deaf = deaf

    def copy(self, text: str) -> None:
        if not self._deaf:
            self.text = text

    def paste(self) -> str:
        return self.text


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Desktop:
    found = Desktop()
    monkeypatch.setattr(pyperclip, "copy", found.copy)
    monkeypatch.setattr(pyperclip, "paste", found.paste)
    return found


def test_the_sequence_gets_through_tmux_and_screen() -> None:
    assert passed_on(COPY, {}) == COPY
    assert passed_on("hello", {"TMUX": "x"}) == "hello"
    through = passed_on(COPY, {"TMUX": "/tmp/tmux,1,0"})
    assert through == COPY + "\x1bPtmux;\x1b" + COPY + "\x1b\\"
    assert passed_on(COPY, {"STY": "1.x"}) == f"\x1bP{COPY}\x1b\\"


def test_screen_is_given_a_long_text_in_pieces() -> None:
    long = "\x1b]52;c;" + "A" * 2000 + "\a"
    pieces = passed_on(long, {"STY": "1.x"}).removesuffix("\x1b\\").split("\x1b\\")
    assert len(pieces) == 4 and all(piece.startswith("\x1bP") for piece in pieces)
    assert "".join(piece.removeprefix("\x1bP") for piece in pieces) == long


def test_only_where_something_stands_between_is_the_driver_another_one() -> None:
    assert passing(Driver, {}) is Driver
    written: list[str] = []

    class Written(Driver):
        def write(self, data: str) -> None:
            written.append(data)

        def start_application_mode(self) -> None: ...
        def disable_input(self) -> None: ...
        def stop_application_mode(self) -> None: ...

    driver = passing(Written, {"TMUX": "x"})
    driver.write(driver.__new__(driver), COPY)
    assert written == [passed_on(COPY, {"TMUX": "x"})]


async def test_the_desktop_takes_it_and_is_cleared_if_it_still_holds_it(desktop: Desktop) -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        copies = Clipboard(app, Settings())
        assert await copies.copy("anna@acme.de", "mail") == "copied: mail · cleared in 45 s"
        assert desktop.text == "anna@acme.de"
        await copies._clear()
        assert desktop.text == ""
        await copies.copy("anna@acme.de", "mail")
        desktop.text = "something else"
        await copies._clear()
        assert desktop.text == "something else"
        await pilot.pause()


async def test_a_program_without_a_desktop_is_none_and_the_terminal_is_asked(monkeypatch: Any) -> None:
    deaf = Desktop(deaf=True)
    monkeypatch.setattr(pyperclip, "copy", deaf.copy)
    monkeypatch.setattr(pyperclip, "paste", deaf.paste)
    app: App[None] = App()
    async with app.run_test():
        said = await Clipboard(app, Settings()).copy("anna@acme.de", "mail")
        assert said == "copied by the terminal: mail · it cannot be cleared from here"
        assert app.clipboard == "anna@acme.de"


async def test_a_program_that_never_answers_is_not_waited_for(monkeypatch: Any) -> None:
    import threading

    never = threading.Event()
    monkeypatch.setattr(clipboard, "PATIENCE_S", 0.05)
    monkeypatch.setattr(pyperclip, "copy", lambda text: never.wait(3))
    app: App[None] = App()
    async with app.run_test():
        said = await Clipboard(app, Settings()).copy("anna@acme.de", "mail")
        never.set()
        assert said.startswith("copied by the terminal")


async def test_where_it_is_switched_off_nothing_is_copied(desktop: Desktop) -> None:
    app: App[None] = App()
    async with app.run_test():
        said = await Clipboard(app, Settings(external_clipboard=False)).copy("anna@acme.de", "mail")
        assert "switched off" in said and desktop.text == "before"
