"""The prompt where a terminal cannot be drawn on key by key: a line is read whole, then shown and saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.cli import manners
from tui.cli.line import Line
from tui.cli.typing_keys import Key

if TYPE_CHECKING:
    from tui.cli.prompt import Prompt


def drive(state: Prompt, help: list[str]) -> None:
    """Read lines until an empty one. No key acts while a line is typed, so only the sentence of the help is told."""
    manners.tell(help[0])
    state.keys = False
    while not state.done:
        try:
            text = input("› ")
        except EOFError:
            return
        state.line = Line.of(Line().insert(text).text.strip())
        shown = state.press(Key("enter"))
        manners.tell("\n".join(shown[1:] or state.below(100)))
