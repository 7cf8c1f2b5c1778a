"""What our code writes is read by a second program that was written from the format's text alone."""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from core.clock import FixedClock
from core.errors import UsageError
from core.schema import TABLES
from core.vault import (
    CHEAPEST,
    Change,
    Delete,
    Drop,
    Merge,
    Put,
    Restore,
    Set,
    Vault,
    create_vault,
    creation,
    open_vault,
    unlock_vault,
)
from core.vault.canonical import canonical
from core.vault.keyring import EpochKey, Keyring, write_ring
from core.vault.keys import Passphrase, add_slot
from core.vault.registers import LIFE
from core.vault.store import Note
from core.vault.view import is_set
from core.vault.words import WORDS

DECODER = Path(__file__).with_name("independent_decoder.py")
PASSPHRASE = "Zürich im Regen"
ANNA, BEN, CARLA, DIRK, PRIYA = (f"{name:A<16}" for name in ("anna", "ben", "carla", "dirk", "priya"))


def decoded(vault: Path, secret: str = PASSPHRASE, *arguments: str) -> dict[str, Any]:
    """What the second program sees of a vault; it runs alone and cannot see ours."""
    command = [sys.executable, "-I", str(DECODER), str(vault), *arguments]
    done = subprocess.run(command, input=secret, capture_output=True, text=True, encoding="utf-8", check=True)
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def documents(vault: Vault) -> dict[str, dict[str, Any]]:
    """What our program shows."""
    tables = {name: dict(vault.documents(name)) for name in sorted(vault.state.tables)}
    return {name: table for name, table in tables.items() if table}


def seen(vault: Vault) -> dict[str, Any]:
    """What our program sees, in the form of the second one."""
    vault.load()
    conflicts = [list(each.disagreement()) for each in vault.conflicts()]
    return {
        "documents": documents(vault),
        "conflicts": sorted(conflicts, key=canonical),
        "review": sorted(vault.holdings.review),
        "words": [WORDS.index(word) for word in vault.digest()],
    }


def union(one: Path, other: Path) -> None:
    """What a syncing program does: each directory gets the files it lacks."""
    for source, target in ((one, other), (other, one)):
        for path in source.rglob("*.*"):
            place = target / path.relative_to(source)
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, place)


class Pair:
    """Two devices with a copy of one vault each."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.clock = FixedClock(datetime(2026, 6, 9, 7, 45))
        self.one, self.code = create_vault(
            root / "one", state=root / "state one", passphrase=PASSPHRASE, clock=self.clock, cost=CHEAPEST
        )
        shutil.copytree(root / "one", root / "other")
        self.other = unlock_vault(
            root / "other", state=root / "state other", passphrase=PASSPHRASE, clock=self.clock
        )

    def wait(self) -> None:
        self.clock.at += timedelta(minutes=1)

    def sync(self) -> None:
        union(self.root / "one", self.root / "other")
        self.one.refresh()
        self.other.refresh()

    def check(self) -> None:
        mine = seen(self.one)
        assert seen(self.other) == mine
        assert decoded(self.root / "one") == mine
        assert decoded(self.root / "other", self.code) == mine


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(tmp_path)


def _people(pair: Pair) -> None:
    for id, name in ((ANNA, "Anna"), (BEN, "Ben"), (CARLA, "Carla"), (DIRK, "Dirk")):
        pair.one.commit(creation("contacts", id, {"given": name, "tags": {"friend": True}, "cadence": 30}))
        pair.wait()
    pair.one.commit(
        creation(
            "interactions",
            "call000000000000",
            {"at": "2026-06-01", "channel": "call", "with": {ANNA: True, BEN: True}, "text": "Grüße 😀 [x]"},
        )
    )


def test_the_decoder_shares_nothing_with_the_program() -> None:
    imported = set()
    for node in ast.walk(ast.parse(DECODER.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


def test_plain_records_are_read_alike(pair: Pair) -> None:
    _people(pair)
    pair.sync()
    pair.check()
    assert decoded(pair.root / "one")["documents"]["contacts"][ANNA]["given"] == "Anna"


def test_concurrent_edits_are_read_alike(pair: Pair) -> None:
    _people(pair)
    pair.sync()
    pair.one.commit([Set("contacts", ANNA, "given", "Anne"), Drop("contacts", BEN, "tags", "friend")])
    pair.wait()
    pair.other.commit([Set("contacts", ANNA, "given", "Anja"), Put("contacts", BEN, "tags", "friend")])
    pair.other.commit([Set("contacts", ANNA, "cadence", None), Put("contacts", ANNA, "tags", "new")])
    pair.sync()
    pair.check()
    assert decoded(pair.root / "one")["documents"]["contacts"][ANNA] == {
        "given": "Anja",
        "tags": {"friend": True, "new": True},
    }
    pair.one.commit([Set("contacts", ANNA, "given", "Anna-Maria")])
    pair.sync()
    pair.check()


def test_lives_are_read_alike(pair: Pair) -> None:
    _people(pair)
    pair.sync()
    pair.one.commit([Delete("contacts", ANNA)])
    pair.one.commit([Delete("contacts", BEN), Delete("contacts", CARLA)])
    pair.wait()
    pair.other.commit([Set("contacts", ANNA, "note", "edited elsewhere")])
    pair.sync()
    pair.check()
    assert set(decoded(pair.root / "one")["documents"]["contacts"]) == {ANNA, DIRK}
    pair.one.commit([Restore("contacts", BEN)])
    pair.sync()
    pair.check()


def test_merged_people_are_read_alike(pair: Pair) -> None:
    _people(pair)
    pair.sync()
    pair.one.commit([Merge("contacts", BEN, ANNA, (Set("contacts", ANNA, "given", "Anna B."),))])
    pair.other.commit([Merge("contacts", BEN, CARLA), Put("contacts", BEN, "tags", "late")])
    pair.wait()
    pair.sync()
    pair.check()
    found = decoded(pair.root / "one")["documents"]
    assert set(found["contacts"]) == {ANNA, DIRK}
    assert found["contacts"][ANNA]["tags"] == {"friend": True, "late": True}
    assert found["interactions"]["call000000000000"]["with"] == {ANNA: True}
    assert pair.one.undo().undone
    pair.sync()
    pair.check()


def test_a_long_history_is_read_alike(pair: Pair) -> None:
    _people(pair)
    for turn in range(30):
        vault = (pair.one, pair.other)[turn % 2]
        pair.wait()
        vault.commit(
            creation("contacts", f"{PRIYA[:-2]}{turn:02}", {"given": f"Priya {turn}", "tags": {"a": True}})
        )
        if turn % 3 == 0:
            pair.sync()
        vault.commit(
            [Set("contacts", ANNA, "org", f"Org {turn}"), Put("contacts", ANNA, "tags", f"t{turn % 4}")]
        )
        if turn % 5 == 0:
            vault.commit([Drop("contacts", ANNA, "tags", f"t{turn % 4}")])
        if turn % 7 == 6:
            vault.undo()
    pair.sync()
    pair.check()


def test_merged_files_are_read_alike(pair: Pair) -> None:
    test_a_long_history_is_read_alike(pair)
    before = seen(pair.one)
    pair.one.compact()
    pair.other.refresh()
    files = list((pair.root / "one" / "devices" / pair.one.device).glob("*.tdb"))
    assert any(path.name[:8] != path.name[9:17] for path in files)
    assert decoded(pair.root / "one") == before
    pair.sync()
    pair.check()
    assert seen(pair.one) == before


def test_a_key_file_is_mixed_in_alike(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(bytes(range(256)))
    clock = FixedClock(datetime(2026, 6, 9, 7, 45))
    vault, _ = create_vault(
        tmp_path / "v",
        state=tmp_path / "s",
        passphrase=PASSPHRASE,
        clock=clock,
        cost=CHEAPEST,
        key_file=tmp_path / "key",
    )
    vault.commit(creation("contacts", ANNA, {"given": "Anna"}))
    assert decoded(tmp_path / "v", PASSPHRASE, str(tmp_path / "key")) == seen(vault)


def test_older_epochs_are_read_alike(pair: Pair) -> None:
    _people(pair)
    new = Keyring(EpochKey(2, b"2" * 32), tuple(pair.one.keyring))
    write_ring(pair.root / "one", new)
    add_slot(pair.root / "one", new, Passphrase("another one"), cost=CHEAPEST)
    assert decoded(pair.root / "one", "another one")["review"] == sorted(pair.one.disk.held)
    renewed = unlock_vault(
        pair.root / "one", state=pair.root / "state three", passphrase="another one", clock=pair.clock
    )
    assert decoded(pair.root / "one", "another one") == seen(renewed)
    held = sorted(pair.one.disk.held)
    renewed.write(lambda: {("_vault", "epochs"): {LIFE: True}}, Note(quiet=True, held=held))
    assert documents(renewed)["contacts"] == documents(pair.one)["contacts"]
    assert decoded(pair.root / "one", "another one") == seen(renewed)


def test_the_decoder_refuses_a_wrong_secret_and_changed_files(pair: Pair) -> None:
    _people(pair)
    with pytest.raises(subprocess.CalledProcessError):
        decoded(pair.root / "one", "wrong")
    path = next((pair.root / "one" / "devices").glob("*/*.tdb"))
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes((data[-1] ^ 1,)))
    with pytest.raises(subprocess.CalledProcessError):
        decoded(pair.root / "one")


# --- random histories ----------------------------------------------------------------------------------------------

PEOPLE = [f"{letter * 15}{letter}" for letter in "pqrs"]
OTHERS = {
    "interactions": "i" * 16,
    "events": "e" * 16,
    "promises": "o" * 16,
    "introductions": "n" * 16,
    "plugins": "x" * 16,
}


def _decoder() -> Any:
    """The second program as a module of its own: a process for each of a thousand vaults would take too long."""
    found = importlib.util.spec_from_file_location("independent_decoder", DECODER)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


decoder = _decoder()


def change(random: Random) -> Change:
    """Anything that may happen to a few records that name each other."""
    pick = random.choice
    one, other = pick(PEOPLE), pick(PEOPLE)
    value = pick(["Ada", "Bea", 1, 1.0, 0.5, True, None, ["a", 2.5]])
    carried = pick([True, ["work"], {"note": 1.5}, 0.25])
    possible: list[Callable[[], Change]] = [
        lambda: Set("contacts", one, pick(["full", "org"]), value),
        lambda: Set("contacts", one, pick(["full", "org"]), value),
        lambda: Put("contacts", one, pick(["emails", "tags"]), pick("mn"), carried),
        lambda: Drop("contacts", one, pick(["emails", "tags"]), pick("mn")),
        lambda: Delete("contacts", one),
        lambda: Restore("contacts", one),
        lambda: Merge("contacts", one, other),
        lambda: Set("contacts", one, "met_via", other),
        lambda: Set("contacts", one, "met_event", OTHERS["events"]),
        lambda: Set("events", OTHERS["events"], "name", value),
        lambda: Put("contacts", one, pick(["maybe", "met_with"]), other, carried),
        lambda: Put("interactions", OTHERS["interactions"], "with", one, carried),
        lambda: Delete("interactions", OTHERS["interactions"]),
        lambda: Put("promises", OTHERS["promises"], "with", one, carried),
        lambda: Set("promises", OTHERS["promises"], "interaction", OTHERS["interactions"]),
        lambda: Put("introductions", OTHERS["introductions"], "between", one),
        lambda: Set("introductions", OTHERS["introductions"], "by", one),
        lambda: Set("plugins", OTHERS["plugins"], pick("fg"), value),
        lambda: Put("plugins", OTHERS["plugins"], pick("fg"), "k", carried),
        # What no program of this version writes, and another one may: a person and something else that are one.
        lambda: Merge("contacts", one, pick(list(OTHERS.values()))),
    ]
    return pick(possible)()


ACTS = ["commit"] * 10 + ["send"] * 4 + ["send all", "send all", "compact", "undo", "reopen"]


class Walk:
    """Three copies of a vault; device ids are cloned, files arrive in any order."""

    def __init__(self, root: Path, template: Path, keyring: Keyring, *, forks: bool) -> None:
        """With `forks` device ids are cloned; without, records are erased, for which everything must have been seen."""
        self.root, self.keyring = root, keyring
        self.forks = forks
        self.acts = [*ACTS, *(["clone", "part ways", "part ways"] if forks else ["erase"] * 3)]
        self.clock = FixedClock(datetime(2026, 6, 9, 7, 45))
        self.vaults: list[Vault] = []
        for number in range(3):
            shutil.copytree(template, root / str(number) / "vault")
            self.vaults.append(self.open(number))

    def open(self, number: int) -> Vault:
        place = self.root / str(number)
        return open_vault(place / "vault", self.keyring, state=place / "state", clock=self.clock)

    def files(self, number: int) -> list[Path]:
        return sorted((self.root / str(number) / "vault" / "devices").glob("*/*.tdb"))

    def send(self, source: int, target: int, paths: list[Path]) -> None:
        for path in paths:
            place = self.root / str(target) / path.relative_to(self.root / str(source))
            place.parent.mkdir(parents=True, exist_ok=True)
            if not place.exists():
                shutil.copy(path, place)

    def step(self, random: Random) -> None:
        what, number, other = random.choice(self.acts), random.randrange(3), random.randrange(3)
        vault = self.vaults[number]
        self.clock.at += timedelta(milliseconds=random.choice([0, 5]))
        with contextlib.suppress(UsageError):
            if what == "commit":
                # What a fork does is seen only where many write to one register.
                one = Set("contacts", PEOPLE[0], "full", random.choice("xyz"))
                many = [change(random) for _ in range(random.choice([1, 1, 1, 2]))]
                vault.commit([one] if self.forks and random.random() < 0.6 else many)
            elif what == "undo":
                vault.undo()
        if what == "send":
            self.send(
                other, number, random.sample(self.files(other), 2) if len(self.files(other)) > 1 else []
            )
        elif what == "send all":
            self.send(other, number, self.files(other))
        elif what == "compact":
            vault.compact(everything=True)
        elif what == "erase":
            for source in range(3):
                self.send(source, number, self.files(source))
            vault.refresh()
            self.erase(vault, random)
        elif what == "clone":
            self.clone(other, number)
        elif what == "part ways":
            self.part_ways(other, number)
        elif what == "reopen":
            self.vaults[number] = self.open(number)
        self.vaults[number].refresh()

    def clone(self, source: int, target: int) -> None:
        if source != target:
            self.vaults[target].forget()
            shutil.rmtree(self.root / str(target))
            shutil.copytree(self.root / str(source), self.root / str(target))
            self.vaults[target] = self.open(target)

    def part_ways(self, source: int, target: int) -> None:
        """One side writes over what a third device wrote; the other one goes on and never saw that."""
        third = 3 - source - target
        if source == target or not self.vaults[source].device:
            return
        self.clone(source, target)
        for number, value in ((third, "tre"), (source, "uno"), (target, "due"), (target, "quattro")):
            self.clock.at += timedelta(milliseconds=5)
            self.vaults[number].commit([Set("contacts", PEOPLE[0], "full", value)])
            if number == third:
                self.send(third, source, self.files(third))
                self.vaults[source].refresh()

    def erase(self, vault: Vault, random: Random) -> None:
        """For good, and at once; the others may change the record meanwhile."""
        id = random.choice(PEOPLE)
        if vault.state.siblings("contacts", id, LIFE):
            lives = vault.state.table("contacts").record(id).context(LIFE)
            vault.write(lambda: {("contacts", id): {LIFE: dict(lives)}})

    def compare(self, number: int) -> None:
        vault = self.vaults[number]
        keys = {(key.epoch, key.key_id.hex()): key.secret for key in reversed(list(self.keyring))}
        found = decoder.seen(vault.directory, keys)
        assert json.loads(json.dumps(found)) == seen(vault)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Keyring]:
    root = tmp_path_factory.mktemp("walks")
    vault, _ = create_vault(
        root / "vault",
        state=root / "state",
        passphrase=PASSPHRASE,
        clock=FixedClock(datetime(2026, 6, 9, 7, 45)),
        cost=CHEAPEST,
    )
    return root / "vault", vault.keyring


@pytest.mark.prove
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 1 << 64))
def test_random_histories_are_read_alike(made: tuple[Path, Keyring], start: int) -> None:
    random = Random(start)
    with tempfile.TemporaryDirectory() as place:
        walked = Walk(Path(place), *made, forks=random.random() < 0.6)
        for _ in range(60):
            walked.step(random)
        for number in range(3):
            walked.compare(number)
        # In the end a new key is made, and only some of the files are listed.
        files = [f"{path.parent.name}/{path.name}" for path in walked.files(0)]
        held = random.sample(files, random.randrange(len(files) + 1))
        walked.keyring = Keyring(EpochKey(2, b"2" * 32), tuple(walked.keyring))
        walked.vaults[0] = open_vault(
            Path(place) / "0" / "vault", walked.keyring, state=Path(place) / "new", clock=walked.clock
        )
        walked.vaults[0].write(lambda: {("_vault", "epochs"): {LIFE: True}}, Note(quiet=True, held=held))
        walked.compare(0)


def test_the_list_of_fields_in_the_text_is_that_of_the_program() -> None:
    text = (Path(__file__).parents[3] / "docs" / "vault-format.md").read_text("utf-8")
    told = " ".join(text[text.index("## Tables and fields") :].split())
    for table, fields in TABLES.items():
        if fields:
            sets, _, values = (
                told.partition(f"- `{table}`: sets ")[2].partition(".")[0].partition("; values ")
            )
            for kind, listed in ((True, sets), (False, values)):
                named = [
                    f"`{name} -> {field.refers}`" if field.refers else f"`{name}`"
                    for name, field in fields.items()
                    if is_set(field) is kind
                ]
                assert listed == (", ".join(named) or "none")
