"""The error tree: every error says what happened, what is safe and what to do.

Nothing below the user interface prints; a `TendError` that reaches the top is shown with its three parts and
ends the command line with its `exit_code`.
"""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line."""

    OK = 0
    FAILED = 1
    USAGE = 2
    NOT_UNDERSTOOD = 3
    VAULT = 4


class TendError(Exception):
    """Base of all errors of ours.

    `what` happened in one sentence; `safe` says what was not harmed; `todo` says what to do next. Either of the
    last two may be empty. None of them ever holds a secret.
    """

    exit_code: Exit = Exit.FAILED

    def __init__(self, what: str, *, safe: str = "", todo: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.safe = safe
        self.todo = todo

    def __str__(self) -> str:
        *before, last = [part for part in (self.what, self.safe, self.todo) if part] or [""]
        return " ".join([*(part if part[-1] in ".?!" else f"{part}." for part in before), last])


class UsageError(TendError):
    """The request itself is wrong: an unknown field, an impossible value."""

    exit_code = Exit.USAGE


class NotUnderstoodError(TendError):
    """Words that could not be read as what was asked for."""

    exit_code = Exit.NOT_UNDERSTOOD


class AmbiguousError(NotUnderstoodError):
    """Several people fit; `candidates` lists them as (id, name)."""

    def __init__(
        self, what: str, candidates: list[tuple[str, str]], *, safe: str = "", todo: str = ""
    ) -> None:
        super().__init__(what, safe=safe, todo=todo)
        self.candidates = candidates


class VaultError(TendError):
    """The vault is missing, locked, damaged or not writable."""

    exit_code = Exit.VAULT


class ImportFileError(TendError):
    """A file that was to be imported cannot be read at all (single bad rows are reported, not raised)."""
