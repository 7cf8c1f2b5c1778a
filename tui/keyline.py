"""The key line: entries of commands that work here, cut by whole entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from tui.commands import COMMANDS
from tui.keys import Keys

Groups: TypeAlias = "tuple[tuple[str, ...], ...]"
"""Ids of commands; those of a group stand close together."""


def entries(
    groups: Groups, keys: Keys, width: int, words: Mapping[str, str] | None = None
) -> list[list[Entry]]:
    """The key line for a width: groups of entries, cut by whole entries; see `layout`."""
    words = words or {}
    made = [
        [Entry(id, keys.sign(id), words.get(id, COMMANDS[id].word)) for id in group if id in COMMANDS]
        for group in groups
    ]
    return _cut([group for group in made if group], width)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a key line."""

    id: str
    key: str
    word: str

    @property
    def width(self) -> int:
        """Cells taken: key, blank, word."""
        return len(self.key) + 1 + len(self.word)


def key_line_width(groups: Iterable[Iterable[Entry]], inner: int, outer: int) -> int:
    """The cells a key line takes, the blank at its left included."""
    lists = [list(group) for group in groups]
    within = sum(entry.width for group in lists for entry in group) + inner * sum(
        len(group) - 1 for group in lists
    )
    return 1 + within + outer * max(0, len(lists) - 1)


def _cut(groups: list[list[Entry]], width: int) -> list[list[Entry]]:
    """Whole entries are dropped from the right until the line fits; the last entry (the keys) always stays."""
    groups = [list(group) for group in groups]
    while key_line_width(groups, 1, 2) > width and sum(map(len, groups)) > 1:
        last = groups[-1]
        if len(last) > 1:
            last.pop(-2)
        else:
            groups[-2].pop()
            if not groups[-2]:
                del groups[-2]
    return groups
