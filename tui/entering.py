"""The entry line between screen and vault: what is asked on the vault's thread, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date

from core.clock import Clock
from core.entry import (
    Completion,
    Context,
    OpenEvent,
    Parse,
    Pasted,
    Reading,
    Row,
    Saved,
    changes,
    colleagues_row,
    complete,
    made_by,
    parse,
    paste,
    preview,
    remember,
    revise,
    unseen,
)
from core.errors import NotUnderstoodError
from core.language import _
from core.network.gathering import colleagues
from core.network.health import band_of
from core.network.network import Network
from core.settings import Habits
from core.vault import Vault
from core.vault.changes import Change

_DONE_TODAY = "today:"
"""What an empty line means behind a fixed head."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A line as it stands in a box: with the cursor, the reading that was forced, the candidates that were chosen.

    `people` and `kind` belong to a fixed head: the contacts the line is about, and how they were reached. `previous`
    is the entry that is being corrected.
    """

    line: str
    cursor: int = 0
    reading: Reading | None = None
    choose: tuple[tuple[int, int], ...] = ()
    new: bool = False
    people: tuple[str, ...] = ()
    kind: str = ""
    previous: Saved | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """What the line means now."""

    asked: Asked
    parse: Parse
    rows: tuple[Row, ...]
    event: OpenEvent | None
    completions: tuple[Completion, ...]
    effect: tuple[int | None, int | None] = (None, None)
    """Of a contact with one person: the score as it is, and with this contact."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads lines with the habits of this machine and what the vault says; its methods run on the vault's thread."""

    clock: Clock
    habits: Habits

    def understand(self, network: Network, asked: Asked) -> Understood:
        """Parse, preview and completions of a line."""
        context = self._context(network, asked)
        with _as_before(asked, context):
            read = self._parse(asked, context)
            found = complete(asked.line, asked.cursor, context) if asked.line else []
        rows = tuple(preview(read, compact=context.event is not None))
        if context.event is not None:
            rows += _colleagues(network, read)
        return Understood(asked, read, rows, context.event, tuple(found), _effect(network, asked, read))

    def pasted(self, network: Network, text: str) -> Pasted:
        """What several pasted lines are."""
        return paste(text, self._context(network, Asked("")))

    def save(self, network: Network, vault: Vault, asked: Asked) -> tuple[list[Change], Saved]:
        """The changes that save the line, or that correct what was saved before.

        Raises NotUnderstoodError with the reason where the line must stay in the box.
        """
        made: list[Change] = []
        labels: list[str] = []
        for asked_one in _each(asked):
            context = self._context(network, asked_one)
            with _as_before(asked_one, context):
                some, label = self._changes(asked_one, context)
            made += some
            labels.append(label)
        label = (
            labels[0]
            if len(labels) == 1
            else _("{one} and {n} more").format(one=labels[0], n=len(labels) - 1)
        )
        return made, remember(
            asked.line, made, label, lambda table, id: vault.documents(table).get(id), asked.previous
        )

    def _changes(self, asked: Asked, context: Context) -> tuple[list[Change], str]:
        read = self._parse(asked, context) if asked.line or asked.people else None
        if read is not None and not read.saveable:
            raise NotUnderstoodError(read.reason)
        if asked.previous is not None:
            return revise(asked.previous, read, context)
        assert read is not None
        return changes(read, context)

    def _context(self, network: Network, asked: Asked) -> Context:
        profile = network.profile()
        habits = self.habits.with_vault(profile.language, profile.region)
        return Context(
            today=self.clock.today(),
            now=self.clock.now(),
            language=habits.language,
            region=habits.region,
            us_dates=habits.us_dates,
            event=network.open_event(),
            attendance=network.attendance(made_by(asked.previous)),
            known=network.known(),
            person=asked.people[0] if asked.people else None,
            kind=asked.kind,
        )

    def _parse(self, asked: Asked, context: Context) -> Parse:
        line = asked.line
        if asked.people and asked.kind and not line.strip():
            line = _DONE_TODAY
        return parse(line, context, reading=asked.reading, choose=dict(asked.choose), new=asked.new)


def _colleagues(network: Network, read: Parse) -> tuple[Row, ...]:
    """At an event: whom one knows where the person works, with their scores."""
    if not read.facts.org or read.reading is not Reading.CONTACT:
        return ()
    named = [person.id for person in read.everybody]
    known = colleagues(network.facts().values(), read.facts.org, named)
    said = [
        f"{fact.name}, {fact.score} {_(band_of(fact.score))}" if fact.score >= 0 else fact.name
        for fact in known
    ]
    return (colleagues_row(said, read.language),) if said else ()


def _effect(network: Network, asked: Asked, read: Parse) -> tuple[int | None, int | None]:
    """What a contact that happened does to the score of the one person it was with."""
    at = read.when.at if read.when is not None else read.day
    if len(asked.people) != 1 or not read.saveable or read.plan or len(at) < 10:
        return None, None
    day = date.fromisoformat(at[:10])
    if asked.people[0] not in network or day > network.today:
        return None, None
    return network.effect(asked.people[0], day, read.channel, read.initiator)


def _as_before(asked: Asked, context: Context) -> AbstractContextManager[None]:
    return unseen(asked.previous, context.known) if asked.previous is not None else nullcontext()


def _each(asked: Asked) -> Sequence[Asked]:
    """One question for each person of a fixed head: what is done for two marked people is done for both."""
    if len(asked.people) < 2:
        return (asked,)
    return [replace(asked, people=(person,)) for person in asked.people]
