"""What reading a file of contacts gives: drafts, and what could not be read.

A draft is the document of a contact as the file has it; nothing is compared with the vault yet (`staging` does).
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import msgspec

from core.errors import TendError
from core.exchange.moments import Moment
from core.language import _
from core.vault.changes import Document

MAX_BYTES = 256 * 2**20
"""Larger files are refused: photos and all, this is some 100,000 cards."""
MAX_DRAFTS = 200_000

Progress: TypeAlias = Callable[[int, int], None]
"""Called with (bytes read, bytes in all) now and then; it may raise `Cancelled`."""


class Cancelled(TendError):  # noqa: N818 - stopping is no error of anybody's
    """The person stopped a long import; nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("Stopped."), safe=_("Nothing was written."))


class Remark(NamedTuple):
    """Something a person should know of an entry. `kept`: it is taken over all the same, in another form."""

    text: str
    kept: bool = False


class Problem(NamedTuple):
    """Something in the file that was not taken over as it stands, and why: `kept` in another form, or not at all.

    `line` counts from 1; 0 = the file as a whole.
    """

    line: int
    text: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """One contact of a file.

    `document` has the contact fields of `core.schema` (no `created`, no `source`: staging adds them). `where`
    names the place for people ("card 3", "row 12"). `uid` is the source's own id, "vcard:<uid>", or empty.
    `derived_name`: the file had only the parts of the name, `full` was put together from them.
    """

    document: Document
    line: int
    where: str
    warnings: tuple[Remark, ...] = ()
    uid: str = ""
    derived_name: bool = False

    @property
    def fingerprint(self) -> str:
        """Equal for equal documents, whatever the order of their fields."""
        return fingerprint(self.document)


class Column(NamedTuple):
    """How a column of a table was understood: `target` is a field or empty (left out). `place` counts from 1."""

    heading: str
    target: str
    place: int

    @property
    def name(self) -> str:
        """How the column is named: by its heading, else by its place, "#3"."""
        return self.heading or f"#{self.place}"


@dataclass(slots=True)
class Reading:
    """Everything a file gave.

    `format` is a word for programs (vcard, csv, tend), `title` one for people ("CSV from LinkedIn").
    `left_out` counts what is not carried, by property or column name. `columns` is the mapping of a CSV.
    `tables` holds the documents of other tables (only a Tend export has them), by table and id; `ids` the
    record id of each draft then. `moments` is what happened with people, as calendars, mail and chats tell it.
    """

    format: str
    title: str
    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    columns: list[Column] = field(default_factory=list)
    tables: dict[str, dict[str, Document]] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    may_be_empty: bool = False
    """Whether a file of this kind in which nobody is named is a good file all the same: an empty calendar is one."""

    def problem(self, line: int, text: str, *, kept: bool = False) -> None:
        """Note a problem; a file of junk does not fill the memory with them."""
        if len(self.problems) < 1000:
            self.problems.append(Problem(line, text, kept))

    def warn_of(self, draft: Draft) -> None:
        """Note what is to be known of a draft."""
        for remark in draft.warnings:
            name = draft.document.get("full", draft.where)
            self.problem(draft.line, f"{name}: {remark.text}", kept=remark.kept)


def stable_key(*parts: str) -> str:
    """A member key that is the same for the same content on every device: 16 base64url characters."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return base64.urlsafe_b64encode(digest[:12]).decode("ascii")


def fingerprint(document: Mapping[str, object]) -> str:
    """16 characters that change when anything in the document does."""
    canonical = msgspec.json.encode(document, order="sorted")
    return base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()[:12]).decode("ascii")
