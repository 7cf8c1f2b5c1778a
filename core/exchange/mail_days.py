"""Mails put together: one moment a day, person and direction, whatever the order they are read in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from core.exchange.mail_people import Person
from core.exchange.moments import Moment, Party
from core.language import _
from core.text import clean_line, clean_text
from core.vault.changes import Document

MAX_DAYS = 200_000
"""Days of people that are kept; a mailbox with more is imported in parts."""
MAX_SUBJECT = 200
MAX_TEXT = 2_000
"""Characters of one mail's text that are kept, where texts are asked for."""
_HELD = 24  # mails of a day and person whose subjects are kept
_SHOWN = 10
_AGAIN = re.compile(
    r"(?:(?:re|aw|sv|vs|antw|ref|rif|res|odp|fwd?|wg|tr|rv|enc|doorst|vb|vl|pd|i)(?:\s*\[\d+\])?\s*[:：]\s*)+",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^[ \t]*>.*\n?", re.MULTILINE)


class Note(NamedTuple):
    """What is kept of one mail: when, about what, and its text where that is asked for."""

    at: str
    subject: str
    text: str = ""


class _Day:
    """The mails of one day from or to one person."""

    __slots__ = ("line", "more", "notes")

    def __init__(self, line: int) -> None:
        self.line = line
        self.more = 0
        self.notes: list[Note] = []


class Correspondence:
    """Who wrote when, gathered from mails in any order."""

    def __init__(self) -> None:
        self._days: dict[tuple[str, str, bool], _Day] = {}
        self._names: dict[str, tuple[bool, bool, str, str]] = {}
        self._words: dict[
            str, str
        ] = {}  # addresses and days come again and again: one string of each is kept
        self.full = False

    def add(self, person: Person, note: Note, *, mine: bool, line: int) -> None:
        """A mail of this person, or one of `mine` to them. `full` says that no more days are taken."""
        key = (person.email, note.at[:10], mine)
        day = self._days.get(key)
        if day is None:
            if len(self._days) >= MAX_DAYS:
                self.full = True
                return
            key = (self._one(person.email), self._one(key[1]), mine)
            day = self._days[key] = _Day(line)
        self._name(person, note.at, own=not mine)
        if note in day.notes:
            return
        if len(day.notes) < _HELD:
            day.notes.append(note)
        else:
            day.more += 1

    def _one(self, word: str) -> str:
        return self._words.setdefault(word, word)

    def _name(self, person: Person, at: str, *, own: bool) -> None:
        """People are called what they call themselves, with several words if they do, lately."""
        if not person.name:
            return
        claim = (own, " " in person.name, at, person.name)
        known = self._names.get(person.email)
        if known is None or claim > known:
            self._names[person.email] = claim

    def moments(self, without: Callable[[str], bool], *, directions: bool) -> Iterator[Moment]:
        """The moments by day, but those with the addresses in `without`; nothing is kept here afterwards.

        `directions`: whether it is known who I am, so that what is not mine was written to me.
        """
        for key in sorted(self._days, key=lambda key: (key[1], key[0], key[2])):
            day = self._days.pop(key)
            address, on, mine = key
            if without(address):
                continue
            document: Document = {"at": on, "channel": "email", "text": text_of(day.notes, day.more)}
            if mine or directions:
                document["initiator"] = "me" if mine else "them"
            name = self._names.get(address, (False, False, "", ""))[3]
            way = "to" if mine else "from"
            yield Moment(
                f"mail:{address}/{on}/{way}",
                document,
                (Party(name, address),),
                day.line,
                self._one(
                    (_("mail to {address}") if mine else _("mail from {address}")).format(address=address)
                ),
            )


def text_of(notes: list[Note], more: int = 0) -> str:
    """The subjects of a day, each once, in the order they were written; with their texts where there are some."""
    shown: dict[str, str] = {}
    for note in sorted(notes):
        subject = subject_of(note.subject)
        whole = f"{subject}\n{note.text}".strip() if note.text else subject
        shown.setdefault(whole.casefold() if note.text else subject.casefold(), whole)
    texts = [text for text in shown.values() if text]
    more += max(len(texts) - _SHOWN, 0)
    if more:
        texts = [*texts[:_SHOWN], f"and {more} more"]
    return clean_text(("\n\n" if any(note.text for note in notes) else " · ").join(texts))


def subject_of(text: str) -> str:
    """A subject without Re: and Fwd: before it."""
    text = clean_line(text, limit=2 * MAX_SUBJECT)
    return _AGAIN.sub("", text, count=1)[:MAX_SUBJECT].strip() if _AGAIN.match(text) else text[:MAX_SUBJECT]


def body_of(text: str) -> str:
    """The text of a mail as it is kept: without what it quotes, and not too long."""
    text = clean_text(_QUOTED.sub("", text.replace("\r\n", "\n")))
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT].rstrip() + " ..."
