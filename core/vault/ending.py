"""Records that were deleted long ago are erased: nothing of them is kept but that they ended.

A commit says so, by an end of the life that names all its writer saw of the record; every device then leaves that out,
and it is gone from the files when they are merged next. Nothing may be lost for it: a device that has not heard of the
deletion may have changed the record, and then it comes back, whole. So a record is erased only when every device in
use has said that it saw the deletion, and everything they said is here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from core.vault import coverage, registers
from core.vault.devices import TABLE as VAULT
from core.vault.devices import is_out_of_use
from core.vault.packing import HISTORY_MS
from core.vault.records import Record
from core.vault.registers import LIFE, Context
from core.vault.state import Table
from core.vault.store import Note, Store
from core.vault.writer import MERGES, Place, Writes

AT_ONCE = 10_000
"""So many records are erased in one commit at most; the others in the next one."""


def erase_ended(vault: Store) -> None:
    """Have a commit erase what ended long ago, so that merging leaves it out; none where there is nothing.

    Raises:
        VaultError: nothing was erased, and why.
    """
    if erasures(vault):
        vault.write(lambda: erasures(vault), Note(quiet=True))


def erasures(vault: Store) -> Writes:
    """The writes of a commit that erases what ended long ago; empty where there is nothing."""
    return {place: {LIFE: dict(seen)} for place, seen in islice(Ended(vault).records(), AT_ONCE)}


class Ended:
    """Which records of a vault ended so long ago that nobody can bring them back without knowing it."""

    def __init__(self, vault: Store) -> None:
        self._vault = vault
        self._oldest = vault.clock.now_ms() - HISTORY_MS
        self._runs = [held.runs for held in vault.disk.held.values()]
        self._whole: dict[str, int] = {}
        self._known: dict[tuple[str, int], bool] = {}

    def records(self) -> Iterator[tuple[Place, Context]]:
        """Each with what is to be erased of it."""
        for name, table in list(self._vault.state.tables.items()):
            if name not in (VAULT, MERGES) and not table.partial:
                for id in sorted(table.hidden):
                    record = table.base.get(id)
                    if isinstance(record, Record) and self._has_ended(table, id):
                        seen = registers.join(record.registers[LIFE])
                        if self._can_be_erased(record, seen):
                            yield (name, id), seen

    def _has_ended(self, table: Table, id: str) -> bool:
        """Whether a record, and with it all that it was merged with, is dead for long.

        A record that was merged away is dead, but what it holds is read with the one it was merged with.
        """
        group = [table.base[each] for each in self._vault.components.of(id) if each in table.base]
        return all(
            isinstance(record, Record)
            and not record.alive
            and all(op.at < self._oldest for op in record.registers[LIFE])
            for record in group
        )

    def _can_be_erased(self, record: Record, seen: Context) -> bool:
        """Whether there is something to erase, all of it seen by who ended the record, and that by everybody."""
        values = [siblings for key, siblings in record.registers.items() if key != LIFE]
        ops = list(chain(*values, *(past for key, past in record.past.items() if key != LIFE)))
        return (
            bool(ops)
            and all(registers.covers(seen, op) and registers.within(op.context, seen) for op in ops)
            and all(self._is_known((op.device, op.seq)) for op in record.registers[LIFE])
            and all(self._unbroken(device) >= seq for device, seq in seen)
        )

    def _is_known(self, dot: tuple[str, int]) -> bool:
        """Whether a commit is in a file that is held, and every device in use has seen it; all it said before is here."""
        found = self._known.get(dot)
        if found is None:
            held = any(coverage.has(runs, *dot) for runs in self._runs)
            found = held and all(self._has_seen(device, *dot) for device in self._in_use())
            self._known[dot] = found
        return found

    def _in_use(self) -> set[str]:
        vault, said = self._vault, self._vault.holdings.said
        told = vault.documents(VAULT)
        known = {*vault.holdings.heads, *said, *chain(*said.values()), *told.get("devices", {})}
        return {device for device in known if not is_out_of_use(told, device)}

    def _has_seen(self, device: str, other: str, seq: int) -> bool:
        holdings = self._vault.holdings
        if self._unbroken(device) < holdings.mentioned(device):
            return False
        return device in (other, self._vault.device) or holdings.said.get(device, {}).get(other, 0) >= seq

    def _unbroken(self, device: str) -> int:
        """Up to which commit of a device each is here, and but once."""
        found = self._whole.get(device)
        if found is None:
            found = self._whole[device] = coverage.unbroken(self._runs, device)
        return found
