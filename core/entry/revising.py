"""An entry that was saved, corrected or taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec

from core.entry.acquaintance import person_from
from core.entry.context import Context
from core.entry.known import Known
from core.entry.model import Parse
from core.entry.saving import made_with
from core.entry.wording import said
from core.vault.changes import Change, Delete, Drop, Put, Set, new_id, register


class Saved(msgspec.Struct, frozen=True):
    """An entry as it was saved, and what stood there before: what `up` brings back."""

    line: str
    changes: tuple[Change, ...]
    label: str
    before: Mapping[tuple[str, str], Mapping[str, Any]]


def remember(
    line: str,
    made: Sequence[Change],
    label: str,
    document: Callable[[str, str], Mapping[str, Any] | None],
    previous: Saved | None = None,
) -> Saved:
    """Keep an entry for `up`, before it is committed; `document(table, id)` gives what stands there now, or None.

    `previous` is the entry that `made` corrects: what it had made still counts as made, what stood before it as before.
    """
    records = dict.fromkeys(
        (change.table, change.id) for change in made if isinstance(change, Set | Put | Drop)
    )
    before = {record: found for record in records if (found := document(*record)) is not None}
    if previous is None:
        return Saved(line, tuple(made), label, before)
    own = set(_made_records(previous))
    before = {record: found for record, found in before.items() if record not in own} | dict(previous.before)
    ended = {(change.table, change.id) for change in made if isinstance(change, Delete)}
    stand: dict[tuple[str, ...], Change] = {}
    for change in (*previous.changes, *made):
        if isinstance(change, Set | Put | Drop) and (change.table, change.id) not in ended:
            stand[register(change)] = change
    return Saved(line, tuple(stand.values()), label, before)


def revise(previous: Saved, parse: Parse | None, context: Context) -> tuple[list[Change], str]:
    """The changes that turn a saved entry into what the line now says; None (an emptied line) takes it back.

    Records the entry had made are used again, so that the entry is corrected and not written anew; what is no longer said is
    put back as it was.
    """
    if parse is None or not (parse.line.strip() or parse.people):
        done = previous.label.removeprefix(said(context.language, "corrected", label=""))
        return _taken_back(previous, set(), set()), said(context.language, "removed", label=done)
    again = _used_ids(previous)

    def fresh(table: str) -> str:
        ids = again.get(table)
        return ids.pop(0) if ids else new_id()

    made, label = made_with(parse, context, fresh)
    written = {register(change) for change in made}
    records = {(change.table, change.id) for change in made if isinstance(change, Set | Put)}
    changed = [change for change in made if change not in previous.changes]
    return [*_taken_back(previous, written, records), *changed], said(
        context.language, "corrected", label=label
    )


def _used_ids(previous: Saved) -> dict[str, list[str]]:
    """The ids an entry made, for each table and for notes, in their order."""
    used: dict[str, dict[str, None]] = {}
    for change in previous.changes:
        if isinstance(change, Set | Put) and (change.table, change.id) not in previous.before:
            used.setdefault(change.table, {})[change.id] = None
        if isinstance(change, Put) and change.field == "notes":
            used.setdefault("notes", {})[change.member] = None
    return {table: list(ids) for table, ids in used.items()}


def _taken_back(
    previous: Saved, written: set[tuple[str, ...]], records: set[tuple[str, str]]
) -> list[Change]:
    """The inverse of what is no longer said."""
    back: list[Change] = []
    for change in previous.changes:
        if not isinstance(change, Set | Put):
            continue
        record = (change.table, change.id)
        old = previous.before.get(record)
        if old is None and record not in records:
            if (ended := Delete(*record)) not in back:
                back.append(ended)
        elif register(change) not in written:
            back += _restored(change, old or {})
    return back


def _restored(change: Set | Put, old: Mapping[str, Any]) -> list[Change]:
    before = old.get(change.field)
    if isinstance(change, Set):
        return [] if before == change.value else [Set(change.table, change.id, change.field, before)]
    carried = before.get(change.member) if isinstance(before, Mapping) else None
    if carried is None:
        return [Drop(change.table, change.id, change.field, change.member)]
    if carried == change.value:
        return []
    return [Put(change.table, change.id, change.field, change.member, carried)]


def made_by(previous: Saved | None) -> frozenset[str]:
    """The ids of the records an entry made."""
    return frozenset(id for _, id in _made_records(previous)) if previous is not None else frozenset()


@contextmanager
def unseen(previous: Saved, known: Known) -> Iterator[None]:
    """While a saved entry is corrected nothing of it is known yet: not the people it made, nor what it added to others."""
    made = [id for table, id in _made_records(previous) if table == "contacts"]
    hidden = [person for id in made if (person := known.get(id)) is not None]
    touched = [
        (person, document)
        for (table, id), document in previous.before.items()
        if table == "contacts" and (person := known.get(id)) is not None
    ]
    for person in hidden:
        known.remove(person.id)
    for person, document in touched:
        known.update(person_from(person.id, document, full=person.full, weight=person.weight))
    try:
        yield
    finally:
        for person in (*hidden, *(person for person, _ in touched)):
            known.update(person)


def _made_records(previous: Saved) -> list[tuple[str, str]]:
    records = ((change.table, change.id) for change in previous.changes if isinstance(change, Set | Put))
    return [record for record in dict.fromkeys(records) if record not in previous.before]
