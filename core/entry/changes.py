"""A parse turned into changes of the vault."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from core.entry.context import Context
from core.entry.model import Parse
from core.vault.changes import Change


class Saved(msgspec.Struct, frozen=True):
    """An entry as it was saved, and what stood there before: what `up` brings back."""

    line: str
    changes: tuple[Change, ...]
    label: str
    before: Mapping[tuple[str, str], Mapping[str, Any]]


def changes(parse: Parse, context: Context) -> tuple[list[Change], str]:
    """What saving this line writes, and what the word line says about it.

    The list is empty where a known person is named and nothing is said about them. Raises NotUnderstoodError if the parse is
    not saveable.
    """
    raise NotImplementedError


def remember(
    line: str, made: Sequence[Change], label: str, document: Callable[[str, str], Mapping[str, Any] | None]
) -> Saved:
    """Keep an entry for `up`, before it is committed; `document(table, id)` gives what stands there now, or None."""
    raise NotImplementedError


def revise(previous: Saved, parse: Parse | None, context: Context) -> tuple[list[Change], str]:
    """The changes that turn a saved entry into what the line now says; None (an emptied line) takes it back."""
    raise NotImplementedError
