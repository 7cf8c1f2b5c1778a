"""Keys as a terminal sends them: bytes in, names of keys and typed text out."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

PASTE_ON, PASTE_OFF = "\x1b[?2004h", "\x1b[?2004l"
_PASTE_BEGINS, _PASTE_ENDS = "\x1b[200~", "\x1b[201~"
_PASTE_LIMIT = 200_000

_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O[@-~]|[^\[O\x1b])")
_NAMES = {
    "\x1b[A": "up", "\x1b[B": "down", "\x1b[C": "right", "\x1b[D": "left", "\x1b[H": "home", "\x1b[F": "end",
    "\x1bOA": "up", "\x1bOB": "down", "\x1bOC": "right", "\x1bOD": "left", "\x1bOH": "home", "\x1bOF": "end",
    "\x1b[1~": "home", "\x1b[4~": "end", "\x1b[7~": "home", "\x1b[8~": "end", "\x1b[3~": "delete", "\x1b[Z": "backtab",
    "\x1b[1;5C": "word_right", "\x1b[1;5D": "word_left", "\x1bf": "word_right", "\x1bb": "word_left",
    "\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace", "\x08": "backspace", "\x01": "home", "\x05": "end",
    "\x02": "left", "\x06": "right", "\x04": "end_of_input", "\x03": "stop", "\x0b": "cut_right", "\x15": "cut_left",
    "\x17": "cut_word", "\x14": "turn", "\x0e": "new", "\x10": "up", "\x0c": "redraw",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """A key by name, or text that was typed (`name` "text") or pasted ("paste")."""

    name: str
    text: str = ""


@dataclass(slots=True)
class Decoder:
    """Turns what was read from a terminal into keys; what is not complete yet waits for more."""

    _utf8: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8")("replace")
    )
    _rest: str = ""
    _pasted: str | None = None

    @property
    def waiting(self) -> bool:
        """Whether an escape stands there that may be a key of its own or the beginning of one."""
        return self._pasted is None and self._rest.startswith("\x1b")

    def feed(self, data: bytes) -> Iterator[Key]:
        """The keys that are complete with these bytes."""
        self._rest += self._utf8.decode(data)
        while self._rest:
            before = self._rest
            key = self._in_paste() if self._pasted is not None else self._next()
            if key is not None:
                yield key
            elif self._rest == before:
                return

    def flush(self) -> Iterator[Key]:
        """Nothing more has come for a while: an escape that waits was the key."""
        if self.waiting:
            rest, self._rest = self._rest[1:], ""
            yield Key("escape")
            if rest:
                yield from self.feed(rest.encode())
                yield from self.flush()

    def _in_paste(self) -> Key | None:
        assert self._pasted is not None
        text, end, rest = self._rest.partition(_PASTE_ENDS)
        if not end:
            keep = next((n for n in range(len(_PASTE_ENDS) - 1, 0, -1) if text.endswith(_PASTE_ENDS[:n])), 0)
            cut = len(text) - keep
            self._pasted = (self._pasted + text[:cut])[:_PASTE_LIMIT]
            self._rest = text[cut:]
            return None
        key = Key("paste", (self._pasted + text)[:_PASTE_LIMIT])
        self._pasted, self._rest = None, rest
        return key

    def _next(self) -> Key | None:
        first = self._rest[0]
        if first == "\x1b":
            return self._escape()
        if first < " " or first == "\x7f":
            self._rest = self._rest[1:]
            return Key(_NAMES.get(first, "unknown"))
        end = next(
            (n for n, letter in enumerate(self._rest) if letter < " " or letter == "\x7f"), len(self._rest)
        )
        text, self._rest = self._rest[:end], self._rest[end:]
        return Key("text", text)

    def _escape(self) -> Key | None:
        if self._rest.startswith(_PASTE_BEGINS):
            self._rest = self._rest[len(_PASTE_BEGINS) :]
            self._pasted = ""
            return Key("nothing")
        if len(self._rest) > 1 and (self._rest[1] < " " or self._rest[1] == "\x7f"):
            self._rest = self._rest[1:]
            return Key("escape")  # and a key behind it that came at once: a slow line joins them
        found = _SEQUENCE.match(self._rest)
        if found is None or _PASTE_BEGINS.startswith(self._rest):
            return None
        self._rest = self._rest[found.end() :]
        return Key(_NAMES.get(found[0], "unknown"))
