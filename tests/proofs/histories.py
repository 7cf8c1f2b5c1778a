"""Histories of several devices, step by step, held against the oracle.

After every step a vault must have exactly the siblings that follow from what happened, show what follows from them, and list
what disagrees.
"""

from __future__ import annotations

import atexit
import copy
import hashlib
import os
import secrets
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis import Phase, seed, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from core.acts import conflicts
from core.acts.conflicts import EDIT, disputes
from core.clock import FixedClock
from core.errors import TendError, UsageError, VaultError
from core.vault import (
    CHEAPEST,
    Delete,
    Drop,
    Merge,
    Put,
    Restore,
    Set,
    Vault,
    compaction,
    create_vault,
    identity,
    leaving,
    open_vault,
)
from core.vault.components import PAIR
from core.vault.holdings import frame_of
from core.vault.packing import differences
from core.vault.records import Record
from core.vault.registers import LIFE
from core.vault.segment import read_segment
from core.vault.state import State
from core.vault.store import Note
from tests.proofs.oracle import (
    ForkedHistory,
    History,
    Made,
    Register,
    TrueOp,
    conflicts_from,
    dump,
    outside,
    shown_from,
)

STEPS = 40
ROUNDS = 8
"""So often files travel to and fro at most until nothing new is made of them."""

CONTACTS = ("aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc")
INTERACTIONS = ("iiiiiiiiiiiiiiii", "jjjjjjjjjjjjjjjj")
START = datetime(2026, 6, 9, 7, 45)
MERGE = compaction.Compactor.merge
SOURCES: dict[str, list[str]] = {}
"""Merged file -> the files that it was made of."""
MEMORY = Path("/dev/shm") if Path("/dev/shm").is_dir() else None


class Node:
    """A device: its copy of the vault, its state directory, its clock, and what it was given."""

    def __init__(self, root: Path, template: Path, keyring: Any, history: History) -> None:
        self.vault_directory = root / "vault"
        self.state = root / "state"
        shutil.copytree(template, self.vault_directory)
        self.keyring = keyring
        self.history = history
        self.clock = FixedClock(START)
        self.known: set[str] = set()
        self.ever: set[str] = set()
        """What it knew at any time."""
        self.before: dict[Any, Any] | None = None
        self.after: set[str] = set()
        self.away: dict[str, bytes] = {}
        self.own: set[str] = set()
        """What it wrote, or what it is a copy of."""
        self.vault: Vault
        self.open()

    def open(self) -> None:
        self.vault = open_vault(self.vault_directory, self.keyring, state=self.state, clock=self.clock)
        self.known = self.present()
        self.note_made_again()
        self.ever |= self.known

    def files(self) -> list[str]:
        top = os.path.join(self.vault_directory, "devices")  # noqa: PTH118  called thousands of times
        return sorted(
            f"{device}/{name}"
            for device in os.listdir(top)
            for name in os.listdir(f"{top}/{device}")
            if name.endswith(".tdb")
        )

    def whole(self, key: str) -> bool:
        with open(f"{self.vault_directory}/devices/{key}", "rb") as file:  # noqa: PTH123
            return hashlib.sha256(file.read()).hexdigest()[:32] == key[-36:-4]

    def present(self, device: str = "", among: set[str] | None = None) -> set[str]:
        """The commits that the files here stand for: all, or those of a device among some."""
        keys = [key for key in self.files() if key.startswith(device) and (among is None or key in among)]
        return set().union(*(self.history.files.get(key, ()) for key in keys if self.whole(key)))

    def another(self) -> Node:
        """A second process over the same directories."""
        twin = copy.copy(self)
        twin.open()
        return twin

    def put_back(self) -> None:
        """The files that went are there again."""
        for key, data in self.away.items():
            place = self.vault_directory / "devices" / key
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(data)
        self.away = {}

    def note_made_again(self) -> None:
        """Take into the history what the vault wrote when it saw that its id is used in two places."""
        if not isinstance(self.history, ForkedHistory):
            return
        known = self.history.files.keys() | SOURCES.keys()
        fresh = [key for key in self.files() if key not in known and self.whole(key)]
        for key in fresh:
            path = self.vault_directory / "devices" / key
            segment = read_segment(path, self.keyring.get, bytes.fromhex(self.vault.id))
            assert segment.meta.other == {"quiet": True}, f"{key} came out of nothing"
            self.history.add_again(key, segment, self.known, self.own)
            self.history.dots[segment.device, segment.header.lo] = key
            self.known.add(key)
            self.own.add(key)

    def refresh(self) -> None:
        self.vault.refresh()
        self.known |= self.present()
        self.note_made_again()
        self.ever |= self.known

    def shown(self) -> dict[tuple[str, str], dict[str, Any]]:
        return {
            (table, id): document
            for table in self.vault.state.tables
            if table != "merges"
            for id, document in self.vault.documents(table).items()
        }


def people(shown: dict[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """What is shown of people: the vault's own records are not undone."""
    return {place: document for place, document in shown.items() if place[0] != "_vault"}


_template: dict[str, Any] = {}


def template() -> tuple[Path, Any]:
    """A vault that was just made, to copy: deriving keys is not what is proved here."""
    if not _template:
        root = Path(tempfile.mkdtemp(prefix="tend-template-", dir=MEMORY))
        atexit.register(shutil.rmtree, root, ignore_errors=True)
        vault, _ = create_vault(
            root / "vault", state=root / "state", passphrase="x", clock=FixedClock(START), cost=CHEAPEST
        )
        _template.update(path=root / "vault", keyring=vault.keyring)
        vault.close()
    return _template["path"], _template["keyring"]


nodes = st.integers(0, 2)
contacts = st.sampled_from(CONTACTS)
values = st.sampled_from(["Ada", "Bea", "Cid", None])
members = st.sampled_from(["x", "y"])


class Counted:
    """Random ids that are the same in every run, in the place of module `secrets`."""

    def __init__(self) -> None:
        self.count = 0

    def token_bytes(self, size: int) -> bytes:
        self.count += 1
        return hashlib.sha256(str(self.count).encode()).digest()[:size]

    def token_hex(self, size: int) -> str:
        return self.token_bytes(size).hex()


class Histories(RuleBasedStateMachine):
    """Three devices and a person who does whatever comes to mind."""

    cloned = False
    """Whether device ids are used in two places."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="tend-history-", dir=MEMORY))
        self.history = ForkedHistory() if self.cloned else History()
        self.nodes: list[Node] = []
        self.first = ""
        identity.secrets = Counted()  # type: ignore[assignment]

    @initialize()
    def begin(self) -> None:
        path, keyring = template()
        for number in range(3):
            self.nodes.append(Node(self.root / str(number), path, keyring, self.history))
        self.first = first = self.nodes[0].files()[0]
        segment = self._segment(self.nodes[0], first)
        self.history.add(first, segment, set())
        self.history.dots[segment.device, 1] = first
        for node in self.nodes:
            node.known = node.present()
        self._meet()

    def _meet(self) -> None:
        """Everybody knows the same two people and all devices to begin with: who joins makes a first commit."""
        for id in CONTACTS[:2]:
            self._commit(
                0, [Set("contacts", id, "full", id[:3]), Put("contacts", id, "emails", "x", ["home"])]
            )
        for number in (1, 2):
            self.deliver_all(0, number)
            self._commit(number, [Set("events", str(number) * 16, "name", "joined")])
            self.deliver_all(number, 0)
        self.deliver_all(0, 1)

    def teardown(self) -> None:
        try:
            if self.nodes:
                self.everybody_meets()
        finally:
            for node in self.nodes:
                node.vault.close()
            shutil.rmtree(self.root, ignore_errors=True)
            identity.secrets = secrets

    # --- what the oracle checks ----------------------------------------------------------------------------------

    def _segment(self, node: Node, key: str) -> Any:
        path = node.vault_directory / "devices" / key
        return read_segment(path, node.keyring.get, bytes.fromhex(node.vault.id))

    def check(self, node: Node) -> None:
        """The vault holds, shows and lists just what follows from the true history."""
        real = self.history.all_siblings(node.known)
        clouded = self._in_transit(node)
        # Before everything is loaded: what disagrees is to be known then too.
        listed = {(c.table, c.id, c.field, c.member) for c in node.vault.conflicts() if c.kind != "merged"}
        node.vault.load()
        records = {
            (name, id): table.taken_apart(id)
            for name, table in node.vault.state.tables.items()
            for id in table.base
        }
        held = {
            (*place, *key): ops for place, found in records.items() for key, ops in found.registers.items()
        }
        here, there = outside(held, clouded), outside(real, clouded)
        assert here == there, f"registers: {here ^ there}"
        for register, ops in real.items():
            if register not in there:
                continue
            mine = sorted((op.device, op.seq, op.at, dump(op.value)) for op in held[register])
            true = sorted({(*op.dot, op.at, dump(op.value)) for op in ops})
            assert mine == true, f"{register}: {mine} instead of {true}"
            self._check_past(node, register, records[register[:2]])
        shown, true_shown = node.shown(), shown_from(real)
        for place in shown.keys() | true_shown.keys():
            assert place in clouded or shown.get(place) == true_shown.get(place), place
        assert outside(listed, clouded) == outside(conflicts_from(real), clouded)

    def _check_past(self, node: Node, register: Register, record: Record) -> None:
        """Nothing that was written is lost: what is not shown is in the history, a long one excepted."""
        if register[2] == "_alive":
            return
        held = (*record.registers[register[2:]], *record.past.get(register[2:], ()))
        mine = {(op.device, op.seq, op.at, dump(op.value)) for op in held}
        known = [op for op in self.history.ops[register].values() if op.commit in node.known]
        for op in known if len(known) <= 20 else ():
            kept = (*op.dot, op.at, dump(op.value)) in mine
            assert kept or self.history.is_erased(register, op, node.known), f"{register}: {op} is lost"
        if self.cloned:
            said: dict[str, int] = {}
            for each in record.registers[register[2:]]:
                said |= {device: max(seq, said.get(device, 0)) for device, seq in each.context}
            assert said == ForkedHistory.said(known), f"{register}: what was seen is forgotten"

    def _in_transit(self, node: Node) -> set[tuple[str, str]]:
        """The records that were erased somewhere, of which this device has not heard yet, and what they were merged with:
        files that were merged since leave out what this device would show."""
        history = self.history
        erased = {
            place
            for place in history.erased()
            if not all(end.commit in node.known for end in history.erasing(place))
        }
        if erased:
            pairs = [register[1].split(PAIR) for register in history.ops if register[0] == "merges"]
            merged = {("contacts", id) for pair in pairs for id in pair}
            if erased & merged:
                return erased | merged
        return erased

    def _committed(self, node: Node, made: Any, before: set[str]) -> None:
        """Take what a commit wrote into the history."""
        fresh = [key for key in node.files() if key not in before]
        if made is None or made.dot[1] == 0:
            assert self.cloned or not fresh, "a commit of nothing wrote a file"
            return
        if self.cloned:
            # Beside it there may be what its device then made again.
            fresh = [key for key in fresh if key.startswith(f"{made.dot[0]}/{made.dot[1]:08x}")]
        assert len(fresh) == 1, fresh
        key = fresh[0]
        segment = self._segment(node, key)
        dot = (segment.device, segment.header.lo)
        assert dot == made.dot
        if not self.cloned:
            assert dot not in self.history.dots, f"{dot} was used twice"
            # Who has seen op n + 1 of a device counts as having seen its op n.
            own = (self.history.dots.get((segment.device, seq)) for seq in range(1, dot[1]))
            assert all(each in node.known for each in own), f"{dot} was made without the device's own past"
        self.history.dots[dot] = key
        at = segment.meta.at
        assert at <= node.clock.now_ms() + 86_400_000 + len(self.history.dots), "ahead of all clocks"
        self.history.add(key, segment, node.known)
        node.known.add(key)
        node.ever.add(key)
        node.own.add(key)

    def _commit(self, number: int, changes: list[Any]) -> None:
        node = self.nodes[number]
        node.refresh()
        self._commit_at(node, changes)

    def _commit_at(self, node: Node, changes: list[Any]) -> None:
        node.clock.at += timedelta(milliseconds=7)
        # Who looks has everything loaded: a commit over what is not loaded is to be as good.
        node.before = people(node.shown()) if node.vault.bulk is None else None
        before, device = set(node.files()), node.vault.device
        try:
            made = node.vault.commit(changes, label="step")
        except UsageError:
            made = None
        if made is not None:
            # What another process wrote under the same id has been read first.
            node.known |= node.present(made.dot[0], before)
            if device and made.dot[0] != device:
                # Or under one that was then given up.
                node.known |= node.present(device, before & node.vault.disk.held.keys())
        self._committed(node, made, before)
        node.note_made_again()
        node.after = set(node.known) if made is not None and made.dot[1] else set()
        self.check(node)

    # --- what people do ------------------------------------------------------------------------------------------

    @rule(number=nodes, id=contacts, field=st.sampled_from(["full", "org"]), value=values)
    def edit(self, number: int, id: str, field: str, value: str | None) -> None:
        self._commit(number, [Set("contacts", id, field, value)])

    @rule(number=nodes, id=contacts, member=members, types=st.sampled_from([["work"], ["home"]]))
    def put(self, number: int, id: str, member: str, types: list[str]) -> None:
        self._commit(number, [Put("contacts", id, "emails", member, types)])

    @rule(number=nodes, id=contacts, member=members)
    def drop(self, number: int, id: str, member: str) -> None:
        self._commit(number, [Drop("contacts", id, "emails", member)])

    @rule(number=nodes, id=st.sampled_from(INTERACTIONS), who=contacts, text=values)
    def log(self, number: int, id: str, who: str, text: str | None) -> None:
        self._commit(number, [Put("interactions", id, "with", who), Set("interactions", id, "text", text)])

    @rule(number=nodes, id=st.sampled_from(INTERACTIONS), what=st.sampled_from(["end", "restore", "a", "b"]))
    def rework(self, number: int, id: str, what: str) -> None:
        """An interaction is changed, ended or brought back, perhaps before it was loaded."""
        end, back = Delete("interactions", id), Restore("interactions", id)
        change = {"end": end, "restore": back}.get(what, Set("interactions", id, "text", what))
        self._commit(number, [change])

    @rule(number=nodes, id=st.sampled_from((*CONTACTS, *INTERACTIONS)), value=values, follow=st.booleans())
    def commit_in_another_process(self, number: int, id: str, value: str | None, follow: bool) -> None:
        """A second program over the same directory; the first one learns of it at once, or when it saves."""
        node = self.nodes[number]
        field, table = ("text", "interactions") if id in INTERACTIONS else ("org", "contacts")
        twin = node.another()
        try:
            self._commit_at(twin, [Set(table, id, field, value)])
        finally:
            twin.vault.forget()
        if not follow:
            self._commit_at(node, [Set("contacts", CONTACTS[0], "org", "Uno")])
        node.after = set()
        node.refresh()
        self.check(node)

    @rule(number=nodes, edits=st.lists(st.tuples(contacts, members, values), min_size=2, max_size=5))
    def work(self, number: int, edits: list[tuple[str, str, str | None]]) -> None:
        """Several commits at a stretch."""
        for id, member, value in edits:
            change = (
                Drop("contacts", id, "emails", member) if value is None else Set("contacts", id, "org", value)
            )
            self._commit(number, [Put("contacts", id, "emails", member, ["work"]), change])

    @rule(one=nodes, other=nodes, id=contacts, field=st.sampled_from(["full", "org"]), back=st.booleans())
    def race(self, one: int, other: int, id: str, field: str, back: bool) -> None:
        """Two devices write one field, and then one of them learns of it, and perhaps takes back what it wrote."""
        self._commit(one, [Set("contacts", id, field, "Uno")])
        self._commit(other, [Set("contacts", id, field, "Due")])
        self.deliver_all(other, one)
        if back and not self.cloned:
            self.undo(one, False)

    @rule(number=nodes, id=contacts)
    def delete(self, number: int, id: str) -> None:
        self._commit(number, [Delete("contacts", id)])

    @rule(number=nodes, id=contacts)
    def restore(self, number: int, id: str) -> None:
        self._commit(number, [Restore("contacts", id)])

    @rule(number=nodes, one=contacts, other=contacts, value=values)
    def merge(self, number: int, one: str, other: str, value: str | None) -> None:
        if one != other:
            self._commit(number, [Merge("contacts", one, other, (Set("contacts", one, "full", value),))])

    @rule(number=nodes, pick=st.integers(0, 40), way=st.integers(0, 5))
    def settle(self, number: int, pick: int, way: int) -> None:
        """Somebody looks at what disagrees, and chooses: it is no question any more.

        Not once an id is used twice: which of two files of one number arrives is decided by their random hashes then,
        and whether there is anything to choose depends on it.
        """
        if self.cloned:
            return
        node = self.nodes[number]
        node.refresh()
        today = node.clock.today()
        found = disputes(node.vault, today)
        if found:
            dispute = found[pick % len(found)]
            key = dispute.choices[way % len(dispute.choices)].key
            changes = conflicts.settle(node.vault, dispute, key, "anew" if key == EDIT else "").changes
            self._commit_at(node, changes)
            assert dispute.id not in {each.id for each in disputes(node.vault, today)}, dispute

    @rule(number=nodes, back=st.booleans())
    def undo(self, number: int, back: bool) -> None:
        node = self.nodes[number]
        node.refresh()
        node.clock.at += timedelta(milliseconds=3)
        alone = bool(node.after) and node.after == node.known
        then = people(node.shown()) if alone else {}
        before = set(node.files())
        try:
            done = node.vault.undo()
        except TendError:
            return
        self._took_back(node, done, before)
        if alone and node.before is not None:
            assert not done.skipped
            assert people(node.shown()) == node.before, "undo did not bring back what was shown"
            if back and done.undone:
                before = set(node.files())
                self._took_back(node, node.vault.redo(), before)
                assert people(node.shown()) == then, "redo did not bring back what was shown"
        node.after = set()

    def _took_back(self, node: Node, done: Any, before: set[str]) -> None:
        fresh = [key for key in node.files() if key not in before]
        assert len(fresh) == 1, "what was taken back is written down, also where nothing could be"
        segment = self._segment(node, fresh[0])
        assert bool(segment.tables) == done.undone
        self._committed(node, Made((segment.device, segment.header.lo)), before)
        self.check(node)

    @rule(number=nodes)
    def redo(self, number: int) -> None:
        node = self.nodes[number]
        node.refresh()
        before = set(node.files())
        try:
            done = node.vault.redo()
        except TendError:
            return
        self._took_back(node, done, before)
        node.after = set()

    # --- what the world does -------------------------------------------------------------------------------------

    @rule(source=nodes, to=nodes, picks=st.lists(st.integers(0, 40), min_size=1, max_size=6))
    def deliver(self, source: int, to: int, picks: list[int]) -> None:
        """Some files arrive, in any order, with gaps, again and again."""
        files = self.nodes[source].files()
        for pick in picks:
            self._copy(source, to, files[-1 - pick % len(files)])
        self.nodes[to].refresh()
        self.check(self.nodes[to])

    @rule(source=nodes, to=nodes, look=st.booleans())
    def deliver_all(self, source: int, to: int, look: bool = True, gone: str = "") -> None:
        """Everything arrives, but what is `gone`; without a look, what was not loaded yet is not loaded for it."""
        for key in self.nodes[source].files():
            if key != gone:
                self._copy(source, to, key)
        self.nodes[to].refresh()
        if look:
            self.check(self.nodes[to])

    def _copy(self, source: int, to: int, key: str) -> None:
        if source == to or not self.nodes[source].whole(key):
            return
        place = self.nodes[to].vault_directory / "devices" / key
        place.parent.mkdir(exist_ok=True)
        self.nodes[to].away.pop(key, None)
        shutil.copyfile(self.nodes[source].vault_directory / "devices" / key, place)

    @rule(source=nodes, to=nodes, pick=st.integers(0, 40), left=st.integers(0, 1000))
    def deliver_torn(self, source: int, to: int, pick: int, left: int) -> None:
        """A copier dies: the beginning of a file stands under its final name. What was there whole stays whole."""
        files = self.nodes[source].files()
        key = files[-1 - pick % len(files)]
        place = self.nodes[to].vault_directory / "devices" / key
        if source == to or place.exists():
            return
        place.parent.mkdir(exist_ok=True)
        data = (self.nodes[source].vault_directory / "devices" / key).read_bytes()
        place.write_bytes(data[:left])
        self.nodes[to].refresh()
        self.check(self.nodes[to])

    @rule(number=nodes, everything=st.booleans())
    def compact(self, number: int, everything: bool) -> None:
        node = self.nodes[number]
        node.refresh()
        present, before, shown = node.present(), set(node.files()), node.shown()
        done = node.vault.compact(everything=everything)
        self._erased(node, before | set(done.merged))
        self._merged(node, done)
        assert node.shown() == shown, "a compaction changed what is shown"
        assert node.present() >= present, "a compaction lost commits"
        self.check(node)

    def _erased(self, node: Node, before: set[str]) -> None:
        """Before it merges, a device may say of what was deleted long ago that it is erased."""
        fresh = [key for key in node.files() if key not in before and node.whole(key)]
        for key in fresh:
            segment = self._segment(node, key)
            if segment.is_commit:
                made = Made((segment.device, segment.header.lo))
                self._committed(node, made, set(node.files()) - {key})
                for place in self.history.erased():
                    for end in self.history.erasing(place):
                        if end.commit == key:
                            self._check_erasure(place, end)
                node.after = set()

    def _check_erasure(self, place: tuple[str, str], end: TrueOp) -> None:
        """Everybody knew that the record had ended."""
        lives = self.history.ops[*place, "_alive", None]
        ends = self.history.uncovered([lives[each] for each in end.ancestors])
        for each in ends:
            assert each.value is not True, f"{place} was erased while it lived"
            assert all(each.commit in node.ever for node in self.nodes), f"{place} was erased unseen"

    def _merged(self, node: Node, done: Any) -> None:
        for key in done.merged:
            self.history.files[key] = frozenset().union(*(self.history.files[each] for each in SOURCES[key]))

    @rule(number=nodes)
    def compact_on_a_bad_disk(self, number: int) -> None:
        """The merged file does not reach the disk as it was written: nothing may be dropped for it."""
        node = self.nodes[number]
        node.refresh()
        present, before = node.present(), set(node.files())
        write = compaction.Compactor.write

        def spoiled(self: Any, *arguments: Any) -> Any:
            found = write(self, *arguments)
            path = self._vault.disk.path(found.key)
            path.write_bytes(path.read_bytes()[:-7])
            return found

        compaction.Compactor.write = spoiled  # type: ignore[method-assign]
        try:
            node.vault.compact(everything=True)
        except VaultError:
            pass
        finally:
            compaction.Compactor.write = write  # type: ignore[method-assign]
        self._erased(node, before)
        assert node.present() >= present, "files were dropped for a merged file that is not there"
        self.check(node)

    @rule(number=nodes)
    def write_cache(self, number: int) -> None:
        self.nodes[number].vault.write_cache(b"facts")

    @rule(number=nodes, look=st.booleans(), cached=st.booleans())
    def reopen(self, number: int, look: bool, cached: bool) -> None:
        """Lock and unlock. Without a look, the next step finds the interactions not loaded yet."""
        node = self.nodes[number]
        node.refresh()
        if cached:
            node.vault.write_cache(b"facts")
        node.vault.forget()
        node.open()
        node.after = set()
        if look:
            self.check(node)

    @rule(number=nodes, hours=st.integers(-48, 48))
    def set_clock(self, number: int, hours: int) -> None:
        self.nodes[number].clock.at = START + timedelta(hours=hours)

    @rule(number=nodes, days=st.sampled_from([181, 400]))
    def leap(self, number: int, days: int) -> None:
        """Half a year passes, or the clock is wrong: what was overwritten or deleted long ago may be dropped."""
        self.nodes[number].clock.at = START + timedelta(days=days)

    @rule(number=nodes, days=st.sampled_from([181, 400]), lost=st.none() | st.integers(0, 6))
    def quiet_half_year(self, number: int, days: int, lost: int | None) -> None:
        """Everybody hears of everything and says so, perhaps but for an end that reached one alone; then time passes."""
        files = set(self.nodes[number].files())
        ops = (
            op for register, ops in self.history.ops.items() if register[2] == "_alive" for op in ops.values()
        )
        ends = sorted(op.commit for op in ops if op.value is False and op.commit in files)
        gone = ends[-1 - lost % len(ends)] if ends and lost is not None else ""
        for _ in range(2):
            for source, to in ((0, 1), (1, 2), (2, 0), (0, 1)):
                self.deliver_all(source, to, gone="" if to == number else gone)
            self._retire(self.nodes[number])
            for each in range(3):
                self._commit(each, [Set("events", str(each) * 16, "name", f"{len(self.history.files)}")])
        self.deliver_all(0, number)
        self.deliver_all(1, number)
        self.deliver_all(2, number)
        self.nodes[number].clock.at += timedelta(days=days)
        self.compact(number, True)

    @rule(number=nodes, id=contacts, values=st.lists(values, min_size=1, max_size=2))
    def session(self, number: int, id: str, values: list[str | None]) -> None:
        """A session on a borrowed machine over the directory: an id of its own, closed and merged at the end."""
        node = self.nodes[number]
        node.refresh()
        guest = copy.copy(node)
        guest.state = self.root / f"guest-{len(self.history.files)}"
        guest.open()
        for value in values:
            self._commit_at(guest, [Set("contacts", id, "org", value)])
        vault, before = guest.vault, set(guest.files())
        if device := vault.close_device():
            self._committed(guest, Made((device, vault.heads[device])), before)
            self._merged(guest, leaving.leave(vault, device))
            self.check(guest)
        vault.forget()
        shutil.rmtree(guest.state, ignore_errors=True)
        node.after = set()
        node.refresh()
        self.check(node)

    @rule(number=nodes)
    def retire_what_is_left(self, number: int) -> None:
        """Everybody hears of everything, ids that were given up are retired, and everybody hears of that."""
        for again in range(2):
            for source, to in ((0, 1), (1, 2), (2, 0), (0, 1)):
                self.deliver_all(source, to, look=False)
            if not again:
                self._retire(self.nodes[number])
        self.check(self.nodes[number])

    def _retire(self, node: Node) -> None:
        """Ids that nobody writes under any more are retired, once it is plain that nobody does."""
        used = {each.vault.device for each in self.nodes}
        if "" in used:
            return
        told = node.vault.documents("_vault")["devices"]
        left = {device for device, _ in self.history.dots} - used
        left -= {device for device in left if dict(told.get(device, {})).get("retired")}
        if left:
            before = set(node.files())
            writes = {("_vault", "devices"): {LIFE: True, **{(each, "retired"): True for each in left}}}
            made = node.vault.write(lambda: writes, Note(quiet=True))
            self._committed(node, made, before)
            node.after = set()

    @rule(number=nodes, pick=st.integers(0, 40))
    def vanish(self, number: int, pick: int) -> None:
        """A file goes while the vault is open. What it held is still known, until the vault is opened anew."""
        node = self.nodes[number]
        node.refresh()
        files = [key for key in node.files() if node.whole(key) and key != self.first]
        if not files:
            return
        key = files[-1 - pick % len(files)]
        path = node.vault_directory / "devices" / key
        node.away[key] = path.read_bytes()
        path.unlink()
        node.refresh()
        node.after = set()

    @rule(number=nodes, look=st.booleans())
    def reappear(self, number: int, look: bool) -> None:
        node = self.nodes[number]
        node.put_back()
        node.refresh()
        if look:
            self.check(node)

    @rule(number=nodes, count=st.integers(1, 3))
    def roll_back(self, number: int, count: int) -> None:
        """The directory is put back to what it was some commits ago; the state directory is not."""
        node = self.nodes[number]
        own = [key for key in node.files() if key.startswith(node.vault.device or "none")]
        if not own:
            return
        node.vault.forget()
        for key in own[-count:]:
            (node.vault_directory / "devices" / key).unlink()
        node.open()
        node.after = set()
        self.check(node)

    def everybody_meets(self) -> None:
        """In the end all files reach all devices: all hold the same, and doctor finds nothing wrong."""
        for node in self.nodes:
            node.put_back()
        for _ in range(ROUNDS if self.cloned else 1):
            before = [node.files() for node in self.nodes]
            for source in range(3):
                for to in range(3):
                    for key in self.nodes[source].files():
                        self._copy(source, to, key)
            for node in self.nodes:
                node.refresh()
            if before == [node.files() for node in self.nodes]:
                break
        else:
            assert not self.cloned, "devices make again what was made again for ever"
        for node in self.nodes:
            self.check(node)
        words = {node.vault.digest() for node in self.nodes}
        assert len(words) == 1, "devices that hold the same say different words"
        if not self.cloned:
            report = self.nodes[0].vault.doctor()
            merged = [each for each in report.findings if each.code in ("merge", "memory")]
            assert not merged, merged


def check_sides(nodes: list[Node]) -> None:
    """All that somebody wrote who is still there, and that nobody wrote over who had seen it, is held by all who met."""
    node, history = nodes[0], nodes[0].history
    assert isinstance(history, ForkedHistory)
    own = set().union(*(each.own for each in nodes))
    for register, op in history.to_be_kept(node.known, own):
        table = node.vault.state.table(register[0])
        siblings = table.taken_apart(register[1]).registers[register[2:]]
        assert dump(op.value) in {dump(each.value) for each in siblings}, f"{register}: {op} is lost"


class Clones(Histories):
    """As above, with device ids that are used in two places: files that span each other and cover nothing, ops that
    count as seen though they were not. What then holds must still be the same on all devices, in every order."""

    cloned = True
    # What a clone would take back is what its original did. Who has seen what cannot be said of it any more, so that
    # nothing is ever erased.
    undo = None  # type: ignore[assignment]
    redo = None  # type: ignore[assignment]
    leap = None  # type: ignore[assignment]
    retire_what_is_left = None  # type: ignore[assignment]
    quiet_half_year = None  # type: ignore[assignment]

    @initialize()
    def begin(self) -> None:
        super().begin()
        self._commit(0, [Set("contacts", CONTACTS[0], "full", "Ada")])
        self.clone(0, 1)

    @rule(source=nodes, to=nodes)
    def clone(self, source: int, to: int) -> None:
        """A device becomes the copy of another one: a disk image, or a backup that was put back elsewhere."""
        if source == to:
            return
        node, original = self.nodes[to], self.nodes[source]
        node.vault.forget()
        shutil.rmtree(node.vault_directory)
        shutil.rmtree(node.state, ignore_errors=True)
        shutil.copytree(original.vault_directory, node.vault_directory)
        shutil.copytree(original.state, node.state)
        node.away = {}
        node.own = set(original.own)
        node.open()
        self.check(node)

    @rule(source=nodes, to=nodes, id=contacts, field=st.sampled_from(["full", "org"]), more=st.integers(1, 2))
    def part_ways(self, source: int, to: int, id: str, field: str, more: int) -> None:
        """One side writes over what a third device wrote; the other one, which never saw that, goes on under the numbers."""
        third = 3 - source - to
        if source == to or not self.nodes[source].vault.device:
            return
        self.clone(source, to)
        self._commit(third, [Set("contacts", id, field, "Tre")])
        self.deliver_all(third, source, look=False)
        self._commit(source, [Set("contacts", id, field, "Uno")])
        for number in range(1 + more):
            self._commit(to, [Set("contacts", id, field, f"Due {number}")])

    def everybody_meets(self) -> None:
        """No side of a fork has lost anything to another one that had not seen it."""
        super().everybody_meets()
        check_sides(self.nodes)

    @rule(number=nodes, order=st.randoms(use_true_random=False))
    def rebuild(self, number: int, order: Any) -> None:
        """All files read anew in any order, some of them twice, give the same."""
        node = self.nodes[number]
        node.refresh()
        if node.known != node.present():
            return
        node.vault.load()
        keys = [key for key in node.files() if node.whole(key)]
        again = [*keys, *keys[::2]]
        order.shuffle(again)
        state = State()
        for key in again:
            segment = self._segment(node, key)
            state.fold(frame_of(segment), segment.tables)
        wrong = next(differences(state, node.vault.state), None)
        assert wrong is None, f"{wrong} depends on the order of reading"


class Unmended(Clones):
    """As above, for programs that make nothing again: then a side may lose to the other one."""

    everybody_meets = Histories.everybody_meets  # type: ignore[assignment]


class Endings(Histories):
    """As the first ones, with less beside what ends records and brings them back."""

    undo = redo = roll_back = vanish = reappear = set_clock = work = race = write_cache = session = None  # type: ignore[assignment]
    commit_in_another_process = compact_on_a_bad_disk = deliver_torn = log = rework = None  # type: ignore[assignment]


def run(machine: type[Histories], histories: int, *, shrink: bool = True) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=histories,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            print_blob=False,
            report_multiple_bugs=False,
            phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        ),
    )


def seeded(machine: type[Histories], part: int) -> type[Histories]:
    """The same machine with other random histories."""
    return seed(part)(type(f"{machine.__name__}{part}", (machine,), {}))  # type: ignore[return-value]


def noted(self: Any, device: str, group: Any) -> Any:
    """Merge, and note of what."""
    found = yield from MERGE(self, device, group)
    SOURCES[found.key] = [held.found.key for held in group]
    return found
