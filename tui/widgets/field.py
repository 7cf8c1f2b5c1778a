"""The text field of the entry boxes: one line that grows to three, with ghost text."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import TextArea

TALLEST = 3


class EntryField(TextArea):
    """A text area that keeps to Textual's own editing keys; enter, tab and escape belong to the box around it."""

    class Lines(Message):
        """Several lines were pasted: the box says what they are."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def on_paste(self, event: events.Paste) -> None:
        """A newline in a paste never saves, and is never put in unasked."""
        if "\n" in event.text.strip() or "\r" in event.text.strip():
            event.stop()
            event.prevent_default()
            self.post_message(self.Lines(event.text))

    def __init__(self, text: str = "") -> None:
        super().__init__(
            text,
            soft_wrap=True,
            show_line_numbers=False,
            highlight_cursor_line=False,
            compact=True,
            tab_behavior="focus",
            id="entry-field",
        )
        self.match_cursor_bracket = False

    @property
    def cursor(self) -> int:
        """The cursor as a number of characters from the start."""
        row, column = self.cursor_location
        return sum(len(self.document.get_line(line)) + 1 for line in range(row)) + column

    @property
    def at_top(self) -> bool:
        """Whether the cursor stands in the first line that is shown."""
        return self.wrapped_document.location_to_offset(self.cursor_location).y == 0

    @property
    def at_end(self) -> bool:
        """Whether the cursor stands behind the last character."""
        return self.cursor_location == self.document.end

    def put(self, text: str) -> None:
        """Have this text, with the cursor behind it."""
        self.load_text(text)
        self.move_cursor(self.document.end)

    def replace_range(self, start: int, end: int, text: str) -> None:
        """Put `text` in place of the characters from `start` to `end`, the cursor behind it."""
        whole = self.text
        self.put(whole[:start] + text + whole[end:])
        self.move_cursor(self._location(start + len(text)))

    def _location(self, index: int) -> tuple[int, int]:
        before = self.text[:index]
        return before.count("\n"), len(before) - before.rfind("\n") - 1

    @property
    def rows(self) -> int:
        """How many rows the text needs, at most three."""
        return max(1, min(TALLEST, self.wrapped_document.height))

    def fit_height(self) -> bool:
        """Take as many rows as the text needs, at most three; says whether that changed."""
        rows = self.rows
        if self.styles.height is not None and self.styles.height.value == rows:
            return False
        self.styles.height = rows
        return True
