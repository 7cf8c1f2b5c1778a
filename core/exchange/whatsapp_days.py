"""The messages of a chat by day: who wrote, how much, and what makes the day known again in a later export."""

from __future__ import annotations

from typing import Final

from core.exchange.draft import stable_key
from core.exchange.whatsapp_lines import Entry, RawDay
from core.exchange.whatsapp_notices import is_media
from core.text import clean_text

MAX_DAYS = 50_000
MAX_SENDERS = 2_000
MAX_TEXT = 20_000
"""Characters of what was written on a day that are kept, where that is asked for."""


class ChatDay:
    """One day of a chat. `senders` counts their messages, in the order they first wrote."""

    __slots__ = ("_mark", "_room", "_texts", "line", "messages", "senders")

    def __init__(self, line: int, room: int) -> None:
        self.line: Final = line
        self.messages = 0
        self.senders: dict[str, int] = {}
        self._mark = ""
        self._room = room
        self._texts: list[str] = []

    def add(self, entry: Entry) -> None:
        """One message."""
        self.messages += 1
        if entry.sender in self.senders or len(self.senders) < MAX_SENDERS:
            self.senders[entry.sender] = self.senders.get(entry.sender, 0) + 1
        if not self._mark and not is_media(entry.text):
            self._mark = stable_key(entry.time, entry.text[:200])
        self.write(f"{entry.sender}: {entry.text}")

    def write(self, text: str) -> None:
        """Keep a line of what was written, if that is asked for and as long as there is room."""
        if self._room > 0:
            self._texts.append(text[: self._room])
            self._room -= len(text) + 1

    @property
    def mark(self) -> str:
        """The same in every export of the chat, whatever people are called there: from the first words of the day."""
        return self._mark or stable_key(*sorted(self.senders))

    @property
    def text(self) -> str:
        """How much was written, and what, where that is kept."""
        count = "1 message" if self.messages == 1 else f"{self.messages:,} messages"
        return clean_text("\n".join([count, *self._texts]))


class Chat:
    """A chat as it is read, day by day."""

    def __init__(self, *, bodies: bool) -> None:
        self.days: dict[RawDay, ChatDay] = {}
        self.senders: dict[str, int] = {}
        self.is_group = False
        self.full = False
        self._room = MAX_TEXT if bodies else 0
        self._last: ChatDay | None = None

    def add(self, entry: Entry, line: int) -> None:
        """A message of somebody."""
        day = self.days.get(entry.day)
        if day is None:
            if len(self.days) >= MAX_DAYS:
                self.full = True
                return
            day = self.days[entry.day] = ChatDay(line, self._room)
        day.add(entry)
        if entry.sender in self.senders or len(self.senders) < MAX_SENDERS:
            self.senders[entry.sender] = self.senders.get(entry.sender, 0) + 1
        self.is_group = self.is_group or len(self.senders) > 2
        self._last = day

    def go_on(self, text: str) -> None:
        """Another line of the last message."""
        if self._last is not None:
            self._last.write(text)

    def pause(self) -> None:
        """What follows is of no message."""
        self._last = None
