"""Undo and redo: commits of the inverse.

The stack is not stored: it is what this device's own commits say. A commit is pushed when it is made; one whose
`_meta.undoes` names others takes their group away and is itself what a redo would take back, unless there was nothing
to write in it; a plain commit ends what could be redone. So undo works in a fresh process, for as far back as the commits are still there.

A register is written only while nobody else has written it since: its only sibling is an op of this device from the
undone group on. (Whatever of this device came after the group has been undone before it, by the order of the stack.)
The others are skipped and named.

A record that began with the group ends, and forgets which entry of a file it was made of: so an import that was taken
back can be made again, while a record that somebody deleted says for good that its entry is not wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import dropwhile
from typing import Any, NamedTuple

from core.errors import UsageError
from core.language import _, ngettext
from core.vault import registers
from core.vault.canonical import canonical
from core.vault.disk import Found
from core.vault.holdings import frame_of
from core.vault.records import Record, decode, ops
from core.vault.registers import LIFE, Context, Key, Op
from core.vault.segment import Segment
from core.vault.state import Table
from core.vault.store import Note, Store
from core.vault.writer import Place, Planner, Writes

SOURCE = "external"
"""The field that says of what entry of a file a record was made."""
_WINDOW = 64
"""How many commits back a fresh process looks."""
GROUPS = 256
"""How far back a process remembers what it saved itself: commits older than that are merged away by then."""


class Undone(NamedTuple):
    """What an undo or redo did: the label, whether anything was changed, and what was left as it is, by name."""

    label: str
    undone: bool
    skipped: tuple[str, ...]


@dataclass
class Group:
    """Commits that are undone together: their labels and sequence numbers, in their order."""

    labels: list[str]
    batch: str
    seqs: list[int] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The one label they share, else how many entries they are."""
        return (
            self.labels[0]
            if len(set(self.labels)) == 1
            else ngettext("{n} entry", "{n} entries", len(self.labels)).format(n=len(self.labels))
        )


class _Act(NamedTuple):
    seq: int
    label: str
    batch: str
    undoes: tuple[int, ...]
    quiet: bool
    empty: bool


def act_of(segment: Segment) -> _Act:
    """What a commit says for undo; anything of another type counts as absent."""
    other = segment.meta.other
    label, batch, undoes = other.get("label"), other.get("batch"), other.get("undoes")
    return _Act(
        segment.header.lo,
        label if isinstance(label, str) else "",
        batch if isinstance(batch, str) else "",
        tuple(each for each in undoes if type(each) is int) if isinstance(undoes, list) else (),
        other.get("quiet") is True,
        not segment.tables,
    )


def _without_batch(acts: list[_Act], batch: str) -> list[_Act]:
    """The acts without those at the beginning that are of a batch, of which there may be more that is not known."""
    return list(dropwhile(lambda act: act.quiet or act.batch == batch != "", acts))


class Stack:
    """What can be undone and redone."""

    def __init__(self, vault: Store) -> None:
        self._vault = vault
        self._device = ""
        self._undo: list[Group] = []
        self._redo: list[Group] = []
        self._top = 0

    # --- keeping the stack ---------------------------------------------------------------------------------------

    def note(self, segment: Segment) -> None:
        """A commit was made by this vault. Where the stack was not read yet it stays so: who only saves needs none."""
        if segment.device == self._device and segment.header.lo == self._top + 1:
            self._push(act_of(segment))

    def _push(self, act: _Act) -> None:
        self._top = max(self._top, act.seq)
        undone = set(act.undoes)
        if act.quiet:
            return
        if not undone:
            last = self._undo[-1] if self._undo else None
            if last is not None and act.batch and last.batch == act.batch:
                last.labels.append(act.label)
                last.seqs.append(act.seq)
            else:
                self._undo.append(Group([act.label], act.batch, [act.seq]))
            self._redo.clear()
        elif any(undone & set(group.seqs) for group in self._redo):
            self._redo = [group for group in self._redo if not undone & set(group.seqs)]
            if not act.empty:
                self._undo.append(Group([act.label], "", [act.seq]))
        else:
            self._undo = [group for group in self._undo if not undone & set(group.seqs)]
            if not act.empty:
                self._redo.append(Group([act.label], "", [act.seq]))
        del self._undo[:-GROUPS]

    def _catch_up(self) -> None:
        """Read what other processes committed under this device's id, and what was there when this one began."""
        if self._vault.read_only:
            return
        chosen = self._vault.author.settle(fresh=False)
        self._vault.catch_up()
        if chosen is None:
            return
        device = chosen.device.hex()
        if device != self._device:
            self._device, self._undo, self._redo, self._top = device, [], [], 0
        last = self._vault.holdings.heads.get(device, 0)
        if last <= self._top:
            return
        acts = self._acts(last)
        if not acts or acts[0].seq != self._top + 1:
            # There are commits in between that are not known: what came before them cannot be taken back.
            self._undo.clear()
            self._redo.clear()
        for act in acts:
            self._push(act)
        self._top = last

    def _acts(self, last: int) -> list[_Act]:
        """What the commits up to `last` say, as far back as they are there and need be looked at; no half batch.

        Those that were merged away cannot be undone any more, nor can what came before them.
        """
        commits = {found.lo: found for found in self._commits(self._top + 1, last)}
        acts: list[_Act] = []
        batch = ""
        for seq in range(last, self._top, -1):
            segment = self._vault.disk.read(commits[seq]) if seq in commits else None
            if segment is None:
                return _without_batch(acts[::-1], "" if acts and acts[-1].quiet else batch)
            act = act_of(segment)
            if not act.quiet:
                if len(acts) >= _WINDOW and not (act.batch and act.batch == batch):
                    break
                batch = act.batch
            acts.append(act)
        return acts[::-1]

    def _commits(self, first: int, last: int) -> list[Found]:
        """The own commit files from `first` to `last`, in their order."""
        found = [
            held.found
            for held in self._vault.disk.held.values()
            if held.commit and held.found.device == self._device and first <= held.found.lo <= last
        ]
        return sorted(found, key=lambda each: each.lo)

    def spare(self, count: int) -> int:
        """From which commit on nothing is merged away: the newest `count`, and what undo and redo would take back
        next, with the whole of each batch."""
        self._catch_up()
        first = self._vault.holdings.heads.get(self._device, 0) - count + 1
        next_ones = (groups[-1].seqs[0] for groups in (self._undo, self._redo) if groups)
        first = min((first, *next_ones))
        for group in sorted((*self._undo, *self._redo), key=lambda each: -each.seqs[-1]):
            # Where a batch begins is known by the commit before it.
            start = group.seqs[0] - (1 if group.batch else 0)
            if start < first <= group.seqs[-1]:
                first = start
        return first

    @property
    def undo_label(self) -> str | None:
        """See `Vault.undo_label`."""
        self._catch_up()
        return self._undo[-1].label if self._undo else None

    @property
    def redo_label(self) -> str | None:
        """See `Vault.redo_label`."""
        self._catch_up()
        return self._redo[-1].label if self._redo else None

    # --- taking back ---------------------------------------------------------------------------------------------

    def undo(self, beyond: Mapping[str, int]) -> Undone:
        """See `Vault.undo`."""
        self._catch_up()
        return self._take_back(self._undo, beyond, _("There is nothing to undo."))

    def redo(self, beyond: Mapping[str, int]) -> Undone:
        """See `Vault.redo`."""
        self._catch_up()
        return self._take_back(self._redo, beyond, _("There is nothing to redo."))

    def _take_back(self, groups: list[Group], beyond: Mapping[str, int], nothing: str) -> Undone:
        if not groups or min(groups[-1].seqs) <= beyond.get(self._device, 0):
            raise UsageError(nothing, safe=_("Nothing was changed."))
        group = groups[-1]
        inverse = Inverse(self._vault, self._device, group.seqs, self._ops(group.seqs))
        # Also where there is nothing to write: a commit says that the group was taken away, to every process.
        commit = self._vault.write(inverse.plan, Note(group.label, undoes=group.seqs))
        return Undone(group.label, bool(commit.touched), tuple(inverse.skipped))

    def _ops(self, seqs: list[int]) -> dict[Place, list[tuple[Key, Op]]]:
        """The ops of own commits, by record, in the order of the commits.

        Raises:
            UsageError: some were merged away by now.
        """
        commits = [each for each in self._commits(min(seqs), max(seqs)) if each.lo in seqs]
        segments = [segment for each in commits if (segment := self._vault.disk.read(each)) is not None]
        if len(segments) < len(set(seqs)):
            raise UsageError(_("That was too long ago to be taken back."), safe=_("Nothing was changed."))
        found: dict[Place, list[tuple[Key, Op]]] = {}
        for segment in segments:
            frame = frame_of(segment)
            for table, documents in segment.tables.items():
                for id, raw in documents.items():
                    found.setdefault((table, id), []).extend(ops(frame, decode(raw)))
        return found


class Inverse:
    """The writes that take a group of commits back, as far as that can be."""

    def __init__(
        self, vault: Store, device: str, seqs: Iterable[int], undone: dict[Place, list[tuple[Key, Op]]]
    ) -> None:
        self._vault = vault
        self._device = device
        self._first = min(seqs)
        self._undone = undone
        self.skipped: list[str] = []

    def plan(self) -> Writes:
        """The registers to write; `skipped` then names those that were changed elsewhere since."""
        vault = self._vault
        planner = Planner(vault.state, vault.components, vault.need)
        self.skipped = []
        for place, done in self._undone.items():
            if place[0] == "_vault":
                continue
            vault.need(*place)
            keys = self._of_record(place, done)
            self._leave_one_form(place, keys)
            if keys:
                planner.writes[place] = keys
        planner.mention(dead=False)
        return planner.writes

    def _leave_one_form(self, place: Place, keys: dict[Key, Any]) -> None:
        """A commit has one place for a field: where it was given a value and members by turns, members are left."""
        for key in list(keys):
            if key[1] is not None and (key[0], None) in keys:
                del keys[key]
                self._skip(place, key)

    def _own(self, op: Op) -> bool:
        return op.device == self._device and op.seq >= self._first

    def _ours(self, siblings: registers.Siblings) -> bool:
        return len(siblings) == 1 and self._own(siblings[0])

    def _of_record(self, place: Place, done: list[tuple[Key, Op]]) -> dict[Key, Any]:
        table = self._vault.state.table(place[0])
        if place[1] not in table.base:
            return {}
        record = table.record(place[1])
        lives = [op for key, op in done if key == LIFE]
        life = record.registers.get(LIFE, ())
        if any(op.value is True and not op.context for op in lives):
            # The record began here: its whole life is taken back, or nothing of it.
            if not self._ours(life):
                self._skip(place, None)
                return {}
            return {**self._source(record), LIFE: False} if record.alive else {}
        keys: dict[Key, Any] = {}
        for key in dict.fromkeys(key for key, _op in done if key != LIFE):
            siblings = record.registers.get(key, ())
            if not self._ours(siblings):
                self._skip(place, key)
                continue
            before = self._before(record.past.get(key, []), siblings[0].context, member=key[1] is not None)
            if canonical(before) != canonical(siblings[0].value):
                keys[key] = before
        was = self._lived_before(table, place[1], lives)
        if not self._ours(life):
            if was != record.alive:
                self._skip(place, None)
            was = record.alive
        if keys or was != record.alive:
            keys[LIFE] = was
        return keys

    def _source(self, record: Record) -> dict[Key, Any]:
        """What a record says of its source, taken out: that it came in is taken back, nobody deleted it."""
        return {
            key: None
            for key, siblings in record.registers.items()
            if key[0] == SOURCE and self._ours(siblings) and siblings[0].value is not None
        }

    def _before(self, past: list[Op], context: Context, *, member: bool) -> Any:
        """What a register showed, or would show now, without this device's ops from the group on.

        What another device wrote beside the group stays. A member that was taken out was nothing; that is no reason to
        look further back.
        """
        seen = registers.merged(op for op in past if registers.covers(context, op) and not self._own(op))
        op = registers.shown_member(seen) if member else registers.shown(seen)
        return None if op is None else op.value

    def _lived_before(self, table: Table, id: str, lives: list[Op]) -> bool:
        """Whether a record that did not begin with the group lived before it.

        Of lives, only the ends are kept in the history. A record was dead for a writer iff what he saw is just
        what such an end and its own context make up; else somebody had renewed the life in between.
        """
        if not lives:
            return True
        first = min(lives, key=lambda op: op.seq)
        past = table.record(id).past.get(LIFE, [])
        ends = [op for op in past if op.value is not True and not self._own(op)]
        seen = registers.direct(ends, first.context)
        return not (seen and registers.join(seen) == first.context)

    def _skip(self, place: Place, key: Key | None) -> None:
        """Name what was left as it is."""
        table, id = place
        document = self._vault.documents(table).get(self._vault.components.of(id)[0], {})
        name = document.get("full") or document.get("name") or document.get("text") or table
        what = "" if key is None else f": {key[0]}" if key[1] is None else f": {key[0]} {key[1]}"
        self.skipped.append(f"{str(name)[:60]}{what}")
