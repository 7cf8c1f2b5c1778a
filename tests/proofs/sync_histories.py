"""Histories of three devices and a hostile folder between them, over the real sync.

The oracle is the one of `oracle.py`: it keeps the true causal history of every register, and knows what a
device has by the files that lie in its directory. Beside that, nothing that a device or the folder has may go but by
what the world does to it; in the end all devices and the folder alone must agree. Mutants must not survive it.
"""

from __future__ import annotations

import atexit
import copy
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import initialize, rule

from core.vault import Put, Set, Vault, identity, open_vault
from core.vault.devices import CLOSED, RETIRED
from core.vault.holdings import frame_of
from core.vault.packing import shown_differently
from core.vault.registers import LIFE
from core.vault.segment import read_segment
from core.vault.state import State
from core.vault.store import Note
from sync import engine
from sync.link import Link, read_link, write_link
from sync.trouble import HALF_GONE, FolderError
from tests.proofs import histories as base
from tests.proofs.folders import Carrier, World, content_of
from tests.proofs.histories import CONTACTS, SOURCES, Counted, Histories, Node

LOOK_EVERY = 6
"""The registers of a device are compared with the oracle at each so manieth step, and at the end; what it has, always."""
OPEN_EVERY = 10
"""So many of these comparisons are followed by opening the directory anew with nothing remembered."""
ROUNDS = 20

numbers = st.integers(0, 40)
_segments: dict[str, Any] = {}


class Member(Node):
    """A device, and the folder it syncs with."""

    folder: World
    founder = True
    """It was there when the history began, and all others know of it."""
    link: Link

    def open(self) -> None:
        super().open()
        self.link = read_link(self.vault.state_directory) or Link("")
        self.link.folder = str(self.folder.path)

    def whole(self, key: str) -> bool:
        return content_of(f"{self.vault_directory}/devices/{key}") == key[-36:-4]

    def sync(self, *, refill: bool = False) -> Any:
        """What the program does; None where the folder was gone or half of it."""
        try:
            return engine.sync(self.vault, self.link, refill=refill)
        except FolderError as error:
            assert error.kind == HALF_GONE, error
            return None


class Syncs(Histories):
    """Three devices, one folder, and a person who does whatever comes to mind."""

    folders = 1
    # Here everything travels through a folder.
    deliver = deliver_all = deliver_torn = vanish = reappear = write_cache = None  # type: ignore[assignment]
    commit_in_another_process = quiet_half_year = race = session = retire_what_is_left = None  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.worlds: list[World] = []
        self.backups: list[Path] = []
        self.owned: dict[Path, set[str]] = {}
        """What the devices of these backups had written."""
        self.looks = self.opens = self.count = 0
        self.random = random.Random(7)

    # --- the beginning -------------------------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        root, made = beginning(type(self))
        shutil.rmtree(self.root)
        shutil.copytree(root, self.root)
        self.history, self.first = copy.deepcopy(made.history), made.first
        identity.secrets = copy.copy(made.ids)  # type: ignore[assignment]
        self.worlds = [World(self.root / f"folder{number}") for number in range(self.folders)]
        for number in range(3):
            self.nodes.append(self._member(number))

    def _member(self, number: int, *, founder: bool = True) -> Member:
        node = Member.__new__(Member)
        root = self.root / str(number)
        node.vault_directory, node.state = root / "vault", root / "state"
        node.keyring, node.history = base.template()[1], self.history
        node.clock = base.FixedClock(base.START)
        node.known, node.ever, node.own = set(), set(), set()
        node.before, node.after, node.away = None, set(), {}
        node.folder, node.founder = self.worlds[number % self.folders], founder
        node.open()
        return node

    def found(self) -> None:
        """The world as every history finds it: everybody knows the same two people, and all devices."""
        path, _ = base.template()
        for number in range(self.folders):
            (self.root / f"folder{number}").mkdir()
        self.worlds = [World(self.root / f"folder{number}") for number in range(self.folders)]
        for number in range(3):
            shutil.copytree(path, self.root / str(number) / "vault")
            self.nodes.append(self._member(number))
        self.first = first = self.nodes[0].files()[0]
        segment = self._segment(self.nodes[0], first)
        self.history.add(first, segment, set())
        self.history.dots[segment.device, 1] = first
        for node in self.nodes:
            node.known = node.present()
        for id in CONTACTS[:2]:
            self._commit(
                0, [Set("contacts", id, "full", id[:3]), Put("contacts", id, "emails", "x", ["home"])]
            )
        self.sync_all()
        for number in (1, 2):
            self._commit(number, [Set("events", str(number) * 16, "name", "joined")])
        self.sync_all()
        self.sync_all()
        for node in self.nodes:
            write_link(node.vault.state_directory, node.link)
            node.vault.forget()

    def sync_all(self) -> None:
        """Everybody syncs once, and what carries files between folders has its time."""
        for number in range(3):
            self._sync(number)

    # --- what the oracle checks ----------------------------------------------------------------------------------

    def _segment(self, node: Node, key: str) -> Any:
        found = _segments.get(key)
        if found is None:
            if len(_segments) > 5_000:
                _segments.clear()
            path = node.vault_directory / "devices" / key
            found = _segments[key] = read_segment(path, node.keyring.get, bytes.fromhex(node.vault.id))
        return found

    def check(self, node: Node) -> None:
        """What a device has is never less; each so manieth time all that it holds and shows is compared."""
        self._check_present(node)
        self.looks += 1
        if self.looks % LOOK_EVERY == 0:
            self._look(node)

    def _check_present(self, node: Node) -> None:
        self._learn(node)
        present = node.present()
        assert present >= node.known, f"files went from a device: {node.known - present}"
        node.known |= present
        node.ever |= present

    def _learn(self, node: Node) -> None:
        """What merged files stand for, and what was made again after a fork; a file that nobody wrote must not be there."""
        node.known |= node.present()
        node.note_made_again()
        for key in node.files():
            if key not in self.history.files:
                assert key in SOURCES, f"{key} was taken in, and nobody wrote it"
                self._stands_for(key)

    def _stands_for(self, key: str) -> frozenset[str]:
        found = self.history.files.get(key)
        if found is None:
            found = frozenset().union(*(self._stands_for(each) for each in SOURCES[key]))
            self.history.files[key] = found
        return found

    def _look(self, node: Node) -> None:
        """The registers are what follows from the true history, and what its files give in another order."""
        super().check(node)
        keys = [key for key in node.files() if node.whole(key)]
        self.random.shuffle(keys)
        state = State()
        for key in keys:
            segment = self._segment(node, key)
            state.fold(frame_of(segment), segment.tables)
        wrong = next(shown_differently(state, node.vault.state), None)
        assert wrong is None, f"{wrong} is not what the files say"
        self.opens += 1
        if self.opens % OPEN_EVERY == 0:
            self._open_anew(node.vault_directory, node)

    def _open_anew(self, directory: Path, node: Node) -> None:
        """A directory opened with nothing remembered shows the same."""
        state = self.root / "nothing"
        shutil.rmtree(state, ignore_errors=True)
        with opened(directory, node, state) as vault:
            assert vault.fingerprint() == node.vault.fingerprint(), f"{directory} shows something else"

    def _check_erasure(self, place: tuple[str, str], end: Any) -> None:
        """Everybody that the others can know of knew that the record had ended."""
        lives = self.history.ops[*place, "_alive", None]
        for each in self.history.uncovered([lives[key] for key in end.ancestors]):
            assert each.value is not True, f"{place} was erased while it lived"
            for node in self.nodes:
                assert each.commit in node.ever or not node.founder, f"{place} was erased unseen"

    def _commit_at(self, node: Node, changes: list[Any]) -> None:
        super()._commit_at(node, changes)
        node.before = None
        node.after = set()

    def _has(self) -> tuple[list[set[str]], list[set[str]]]:
        """What each device and each folder has."""
        for node in self.nodes:
            self._learn(node)
        return [node.present() for node in self.nodes], [
            each.stands_for(self.history.files) for each in self.worlds
        ]

    # --- what syncs ----------------------------------------------------------------------------------------------

    def _sync(self, number: int, *, refill: bool = False) -> Any:
        node = self.nodes[number]
        before = self._has()
        report = node.sync(refill=refill)
        self._check_kept(before, f"a sync of {number}")
        node.after = set()
        self.check(node)
        return report

    def _check_kept(self, before: tuple[list[set[str]], list[set[str]]], what: str) -> None:
        after = self._has()
        for place, (was, now) in zip(
            (*"012", *(f"folder {each}" for each in range(self.folders))),
            zip((*before[0], *before[1]), (*after[0], *after[1]), strict=True),
            strict=True,
        ):
            assert now >= was, f"{what} lost in {place}: {was - now}"

    @rule(number=base.nodes)
    def sync(self, number: int) -> None:
        self._sync(number)

    @rule(number=base.nodes)
    def sync_for_certain(self, number: int) -> None:
        """Also where more than half of the folder is gone."""
        self._sync(number, refill=True)

    @rule(order=st.permutations(range(3)))
    def sync_in_turn(self, order: list[int]) -> None:
        for number in order:
            self._sync(number)

    @rule(number=base.nodes, id=base.contacts, field=st.sampled_from(["full", "org"]), value=base.values)
    def edit_and_sync(self, number: int, id: str, field: str, value: str | None) -> None:
        self._commit(number, [Set("contacts", id, field, value)])
        self._sync(number)

    @rule(number=base.nodes, everything=st.booleans())
    def compact_and_sync(self, number: int, everything: bool) -> None:
        self.compact(number, everything)
        self._sync(number)

    @rule(one=base.nodes, other=base.nodes, id=base.contacts, back=st.booleans())
    def race_and_sync(self, one: int, other: int, id: str, back: bool) -> None:
        """Two devices write one field, and then one learns of it, and perhaps takes back what it wrote."""
        self._commit(one, [Set("contacts", id, "full", "Uno")])
        self._commit(other, [Set("contacts", id, "full", "Due")])
        self._sync(other)
        self._sync(one)
        if back and not self.cloned:
            self.undo(one, False)

    @rule(number=base.nodes)
    def interrupted(self, number: int) -> None:
        """A sync is stopped between two files."""
        node = self.nodes[number]
        before, steps = self._has(), iter((False, False, True))
        try:
            engine.sync(node.vault, node.link, stop=lambda: next(steps, True))
        except FolderError as error:
            assert error.kind == HALF_GONE, error
        self._check_kept(before, f"a sync of {number} that was stopped")
        self.check(node)

    @rule(number=base.nodes, pick=numbers, at=st.integers(0, 1000))
    def sync_from_a_bad_disk(self, number: int, pick: int, at: int) -> None:
        """A file here reads otherwise than it was written, for as long as a sync takes: it must not be passed on."""
        node = self.nodes[number]
        keys = node.files()
        if not keys:
            return
        path = node.vault_directory / "devices" / keys[pick % len(keys)]
        data = path.read_bytes()
        path.write_bytes(data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :])
        before = {place: each for world in self.worlds for place, each in world.listing()}
        try:
            node.sync(refill=True)
        finally:
            if path.exists():
                path.write_bytes(data)
        for world in self.worlds:
            for place, each in world.listing():
                assert before.get(place) == each or place[-36:-4] == each, f"{place} was published damaged"
        self.check(node)

    # --- what happens to devices ---------------------------------------------------------------------------------

    @rule(number=base.nodes, years=st.sampled_from([-3, 1, 4]))
    def wrong_clock(self, number: int, years: int) -> None:
        self.nodes[number].clock.at = base.START + base.timedelta(days=365 * years)

    @rule(number=base.nodes, other=base.nodes, what=st.sampled_from([RETIRED, CLOSED]))
    def retire(self, number: int, other: int, what: str) -> None:
        """One is out of use: another says so of it, or it does itself. Whoever used it goes on under another id."""
        node, device = self.nodes[number], self.nodes[number if what == CLOSED else other].vault.device
        if not device or not self.history.dots or (device, 1) not in self.history.dots:
            return
        node.refresh()
        before = set(node.files())
        node.clock.at += base.timedelta(milliseconds=3)
        writes = {("_vault", "devices"): {LIFE: True, (device, what): True}}
        made = node.vault.write(lambda: writes, Note(quiet=True))
        for each in self.nodes:
            # What it saves from now on is saved under an id that nobody has heard of.
            each.founder = each.founder and each.vault.device != device
        self._committed(node, made, before)
        self.check(node)

    @rule(number=base.nodes)
    def die(self, number: int) -> None:
        """A device is lost with all that was on it, and another one joins in its place."""
        node = self.nodes[number]
        node.vault.forget()
        shutil.rmtree(self.root / str(number))
        path, _ = base.template()
        (node.vault_directory / "devices").mkdir(parents=True)
        shutil.copytree(path / "keys", node.vault_directory / "keys")
        shutil.copyfile(path / "vault.json", node.vault_directory / "vault.json")
        self.nodes[number] = self._member(number, founder=False)
        self._sync(number)

    @rule(number=base.nodes)
    def back_up(self, number: int) -> None:
        """The vault's directory is copied away, and what is remembered of it."""
        self.count += 1
        place = self.root / f"backup-{number}-{self.count}"
        shutil.copytree(self.root / str(number), place)
        self.backups.append(place)
        self.owned[place] = set(self.nodes[number].own)

    @rule(number=base.nodes, pick=numbers)
    def restore_directory(self, number: int, pick: int) -> None:
        """What lies in the vault's directory is put back to what it was; what is remembered of it is not."""
        if not self.backups:
            return
        node = self.nodes[number]
        node.vault.forget()
        shutil.rmtree(node.vault_directory)
        shutil.copytree(self.backups[pick % len(self.backups)] / "vault", node.vault_directory)
        self._reopen(node)

    @rule(number=base.nodes, count=st.integers(1, 3))
    def roll_back(self, number: int, count: int) -> None:
        """Its newest files go, and it is opened anew."""
        self.nodes[number].founder = False  # type: ignore[attr-defined]
        super().roll_back(number, count)

    def _reopen(self, node: Node) -> None:
        node.after = set()
        node.open()
        node.founder = False  # type: ignore[attr-defined]
        self.check(node)

    # --- what happens to the folder ------------------------------------------------------------------------------

    def _pick(self, pick: int) -> tuple[World, str] | None:
        world = self.worlds[pick % self.folders]
        files = world.segments()
        return (world, files[-1 - pick % len(files)]) if files else None

    @rule(pick=numbers, keep=st.booleans())
    def conflict_copy(self, pick: int, keep: bool) -> None:
        if found := self._pick(pick):
            self.count += 1
            found[0].rename_to_copy(found[1], self.count, keep)

    @rule(pick=numbers, left=st.integers(0, 1500))
    def tear(self, pick: int, left: int) -> None:
        if found := self._pick(pick):
            found[0].tear(found[1], left)

    @rule(pick=numbers)
    def lose(self, pick: int) -> None:
        if found := self._pick(pick):
            found[0].place(found[1]).unlink()

    @rule(one=numbers, other=numbers)
    def swap(self, one: int, other: int) -> None:
        first, second = self._pick(one), self._pick(other)
        if first and second and first[0] is second[0]:
            first[0].swap(first[1], second[1])

    @rule(pick=numbers, what=numbers)
    def forge(self, pick: int, what: int) -> None:
        if found := self._pick(pick):
            found[0].forge(found[1], what)

    @rule(what=numbers)
    def litter(self, what: int) -> None:
        self.worlds[what % self.folders].litter(what)

    @rule()
    def wipe(self) -> None:
        self.worlds[0].wipe()

    @rule()
    def snapshot(self) -> None:
        self.worlds[0].snapshots.append(self.worlds[0].snapshot())

    @rule(pick=numbers, how=st.sampled_from(["back", "more", "part"]))
    def roll_folder(self, pick: int, how: str) -> None:
        """The folder is as it was, or stale files appear beside those that are there, or a part of them alone."""
        world = self.worlds[0]
        if not world.snapshots:
            return
        snapshot = world.snapshots[pick % len(world.snapshots)]
        if how == "part":
            snapshot = {
                name: data for at, (name, data) in enumerate(sorted(snapshot.items())) if at % 3 != pick % 3
            }
        if how != "more":
            world.wipe()
        world.lay(snapshot)

    # --- the end -------------------------------------------------------------------------------------------------

    def everybody_meets(self) -> None:
        """All sync until nothing changes: nothing that anybody or the folder had is lost, and all show the same."""
        devices, folders = self._has()
        everything = set().union(*devices, *folders)
        for round in range(ROUNDS):
            before = self._state_of_all()
            for number in range(3):
                self._sync(number, refill=True)
            if round and self._state_of_all() == before:
                break
        else:
            raise AssertionError("it never comes to rest")
        devices, folders = self._has()
        for place, has in enumerate((*devices, *folders)):
            assert has >= everything, f"{place} never got {everything - has}"
        words = {node.vault.fingerprint() for node in self.nodes}
        assert len(words) == 1, "devices that synced do not agree"
        for node in self.nodes:
            self._look(node)
            self._open_anew(node.vault_directory, node)
        for world in self.worlds:
            self._open_anew(world.path, self.nodes[0])

    def _state_of_all(self) -> Any:
        return [node.files() for node in self.nodes], [world.listing() for world in self.worlds]


class Forks(Syncs):
    """As above, with disk images: a device goes on where it was before, or where another one is, under the same id."""

    cloned = True
    # What a clone would take back is what its original did; who has seen what cannot be said any more.
    undo = redo = leap = wrong_clock = None  # type: ignore[assignment]

    @initialize()
    def begin(self) -> None:
        super().begin()
        self._commit(0, [Set("contacts", CONTACTS[0], "full", "Ada")])
        self.clone(0, 1)

    def _become(self, number: int, image: Path, own: set[str]) -> None:
        node = self.nodes[number]
        node.own = set(own)
        node.vault.forget()
        shutil.rmtree(self.root / str(number))
        shutil.copytree(image, self.root / str(number))
        self._reopen(node)

    @rule(source=base.nodes, to=base.nodes)
    def clone(self, source: int, to: int) -> None:
        """A device becomes the copy of another one."""
        if source != to:
            self._become(to, self.root / str(source), self.nodes[source].own)

    @rule(number=base.nodes, pick=numbers)
    def restore_image(self, number: int, pick: int) -> None:
        """A disk image is put back, with all that was remembered then."""
        if self.backups:
            image = self.backups[pick % len(self.backups)]
            self._become(number, image, self.owned[image])

    @rule(source=base.nodes, to=base.nodes, id=base.contacts, more=st.integers(1, 2))
    def part_ways(self, source: int, to: int, id: str, more: int) -> None:
        """One side writes over what a third device wrote; the other one, which never saw that, goes on under the numbers."""
        third = 3 - source - to
        if source == to or not self.nodes[source].vault.device:
            return
        self.clone(source, to)
        self._commit(third, [Set("contacts", id, "full", "Tre")])
        self._sync(third)
        self._sync(source)
        self._commit(source, [Set("contacts", id, "full", "Uno")])
        for number in range(1 + more):
            self._commit(to, [Set("contacts", id, "full", f"Due {number}")])

    def everybody_meets(self) -> None:
        """No side of a fork has lost anything to another one that had not seen it."""
        super().everybody_meets()
        base.check_sides(self.nodes)  # type: ignore[arg-type]


class Carried(Syncs):
    """Two folders, and a program between them that may be interrupted: what stands in one of them may be all there is.

    It has the time to finish before anybody syncs again; then what a device takes out of a folder must not be missed
    anywhere, though the deletions arrive first and nothing else does.
    """

    folders = 2
    tear = lose = swap = wipe = snapshot = roll_folder = conflict_copy = forge = None  # type: ignore[assignment]
    carrier: Carrier | None = None

    def _sync(self, number: int, *, refill: bool = False) -> Any:
        if self.carrier is None:
            self.carrier = Carrier(*self.worlds)
        self._carry()
        return super()._sync(number, refill=refill)

    def _carry(self, most: int | None = None, left: int | None = None) -> None:
        before = self._has()
        assert self.carrier is not None
        self.carrier.carry(most, left)
        self._check_kept(before, "what a device took out of its folder")

    @rule(most=st.integers(0, 12), left=st.none() | st.integers(0, 1200))
    def carry(self, most: int, left: int | None) -> None:
        """It goes on for so many files, and is interrupted within one."""
        if self.carrier is not None:
            self._carry(most, left)

    @rule(number=base.nodes, spells=st.integers(0, 2), everything=st.booleans(), most=st.integers(0, 12))
    def work_and_die(self, number: int, spells: int, everything: bool, most: int) -> None:
        """A device works for a while and merges, publishes that, it is carried in part, and then the device is lost."""
        self._sync(number)
        for spell in range(spells):
            for each in range(4):
                self._commit(number, [Set("contacts", CONTACTS[spell], "org", f"{each}")])
            if not spell:
                self._sync(number)
            self.compact(number, everything)
        self._sync(number)
        self.carry(most, None)
        self.die(number)

    def everybody_meets(self) -> None:
        """Once the two are in step."""
        if self.carrier is not None:
            self._carry()
        super().everybody_meets()


@contextmanager
def opened(directory: Path, node: Node, state: Path) -> Iterator[Vault]:
    """A directory opened as it is."""
    vault = open_vault(directory, node.keyring, state=state, clock=node.clock)
    try:
        yield vault
    finally:
        vault.forget()


class Beginning:
    """What was written when the world was made."""

    def __init__(self, machine: Syncs, ids: Counted) -> None:
        self.history, self.first, self.ids = machine.history, machine.first, ids


_beginnings: dict[tuple[int, bool], tuple[Path, Beginning]] = {}


def beginning(kind: type[Syncs]) -> tuple[Path, Beginning]:
    """The world as every history of a kind begins, made once."""
    key = kind.folders, kind.cloned
    if key not in _beginnings:
        kept = identity.secrets
        machine = kind()
        ids = identity.secrets
        machine.found()
        _beginnings[key] = machine.root, Beginning(machine, ids)  # type: ignore[arg-type]
        identity.secrets = kept
        atexit.register(shutil.rmtree, machine.root, ignore_errors=True)
    return _beginnings[key]
