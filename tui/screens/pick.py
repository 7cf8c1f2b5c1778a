"""A line and a list under it: letters narrow the list, arrows choose in it, enter takes what is highlighted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, OptionList

from tui.desk import Desk
from tui.keyline import Groups
from tui.screens.commanded import bindings
from tui.screens.dialog import Dialog, Prompt

T = TypeVar("T")


class Pick(Dialog[T]):
    """Subclasses fill the list, and say in `choices` what each of its rows stands for."""

    AUTO_FOCUS = "Input"
    BINDINGS = bindings("palette")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.choices: Sequence[T] = ()

    def content(self) -> ComposeResult:
        """The line and the list."""
        yield Prompt(self.desk)
        yield OptionList(id="palette-list", markup=False, compact=True)

    def keys(self, width: int) -> Groups:
        """Take, choose, out."""
        return (("palette.choose",), ("palette.down",), ("palette.close",))

    @on(Input.Submitted)
    def do_palette_choose(self) -> None:
        """Take what is highlighted."""
        at = self.query_one(OptionList).highlighted
        if at is not None and at < len(self.choices):
            self.dismiss(self.choices[at])

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self.choices[event.option_index])

    def do_palette_down(self) -> None:
        """The next."""
        self.query_one(OptionList).action_cursor_down()

    def do_palette_up(self) -> None:
        """The one before."""
        self.query_one(OptionList).action_cursor_up()

    def do_palette_close(self) -> None:
        """Close."""
        self.dismiss(None)
