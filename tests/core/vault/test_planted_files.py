"""What somebody plants in a vault's directory is named with its class, and what the vault shows stays the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.vault import CHEAPEST, Set, Vault, create_vault, open_vault, segment
from core.vault.envelope import Header, Kind
from core.vault.errors import SEALED_REGIONS, FrameError
from core.vault.records import Frame
from core.vault.shape import Meta
from core.vault.state import State

PERSON = "aaaaaaaaaaaaaaaa"
CLOCK = FixedClock(datetime(2026, 6, 9, 7, 45))


class Place:
    """A small vault on the disk, and one of its commits to be changed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        with create_vault(root / "vault", state=root / "state", passphrase="x", clock=CLOCK, cost=CHEAPEST)[
            0
        ] as vault:
            vault.commit([Set("contacts", PERSON, "given", "Anna")])
            self.keyring = vault.keyring
            self.shown = _shown(vault)
        self.path = sorted((root / "vault" / "devices").glob("*/*.tdb"))[-1]
        self.data = self.path.read_bytes()

    def open(self) -> Vault:
        return open_vault(self.root / "vault", self.keyring, state=self.root / "state", clock=CLOCK)

    def plant(self, data: bytes) -> Path:
        found = segment.parse_segment_name(self.path.name)
        assert found is not None
        planted = self.path.with_name(segment.segment_name(found.lo, found.hi, data))
        planted.write_bytes(data)
        return planted

    def check(self, planted: Path, kind: str) -> None:
        """The vault opens, names the planted file by `kind`, shows what it showed, and goes on."""
        with self.open() as vault:
            place = str(planted.relative_to(self.root / "vault"))
            assert [(problem.path, problem.kind) for problem in vault.problems] == [(place, kind)]
            assert _shown(vault) == self.shown
            vault.commit([Set("contacts", PERSON, "family", "Schmidt")])
        with self.open() as vault:
            assert vault.documents("contacts")[PERSON] == {"given": "Anna", "family": "Schmidt"}


def _shown(vault: Vault) -> dict[str, Any]:
    tables = {name: dict(vault.documents(name)) for name in sorted(vault.state.tables)}
    return {name: table for name, table in tables.items() if table}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    yield Place(tmp_path)


@pytest.mark.parametrize("region", SEALED_REGIONS)
def test_a_changed_copy_of_a_commit_is_named_and_changes_nothing(place: Place, region: str) -> None:
    start, _, refused = SEALED_REGIONS[region]
    at = start + 1 if region in ("version", "suite", "epoch") else start
    mutant = place.data[:at] + bytes((place.data[at] ^ 255,)) + place.data[at + 1 :]
    planted = place.plant(mutant)
    place.check(planted, refused[0].__name__)
    assert planted.read_bytes() == mutant


def test_half_a_file_under_a_whole_ones_name_is_named(place: Place) -> None:
    planted = place.path.with_name(f"00000063-00000063-{'0' * 32}.tdb")
    planted.write_bytes(place.data[:600])
    place.check(planted, "TornError")


@pytest.mark.parametrize("make", ["link", "pipe", "directory"])
def test_what_is_no_file_is_named_and_blocks_nothing(place: Place, make: str) -> None:
    planted = place.path.with_name(f"00000063-00000063-{'0' * 32}.tdb")
    if make == "link":
        planted.symlink_to(place.path)
    elif make == "pipe":
        os.mkfifo(planted)
    else:
        planted.mkdir()
    place.check(planted, "NotAFileError")


def test_a_copy_of_a_commit_in_another_devices_directory_is_named(place: Place) -> None:
    other = place.path.parent.with_name("00112233445566ff")
    other.mkdir()
    (other / place.path.name).write_bytes(place.data)
    place.check(other / place.path.name, "MisplacedError")


def test_strange_names_and_directories_are_passed_over(place: Place) -> None:
    (place.path.parent / "notes.txt").write_text("x")
    (place.path.parent / f"{place.path.stem} (conflicted copy).tdb").write_bytes(place.data)
    (place.path.parent / "tmp-0123456789abcdef").write_bytes(b"half")
    (place.root / "vault" / "devices" / "not-a-device").mkdir()
    (place.root / "vault" / "devices" / "fedcba9876543210").symlink_to(place.path.parent)
    with place.open() as vault:
        assert vault.problems == []
        assert _shown(vault) == place.shown


@pytest.mark.parametrize(
    "document",
    [
        {"given": "Bea", "~": {"given": {"k": [0, 1]}}},
        {"tags": {"m": 1}, "~": {"tags": [0, 1]}},
    ],
)
def test_a_commit_whose_contexts_do_not_fit_is_named_and_changes_nothing(
    place: Place, document: dict[str, Any]
) -> None:
    with place.open() as vault:
        key, device = vault.keyring.current, bytes.fromhex("00112233445566ff")
        header = Header(Kind.COMMIT, bytes.fromhex(vault.id), device, key.epoch, key.key_id, 1, 1)
    data = segment.build_segment(key, header, {"contacts": {PERSON: document}}, Meta(at=1))
    planted = place.root / "vault" / "devices" / device.hex() / segment.segment_name(1, 1, data)
    planted.parent.mkdir()
    planted.write_bytes(data)
    place.check(planted, "FrameError")


@pytest.mark.parametrize("error", [TypeError("of a value"), FrameError("A record is malformed.")])
def test_what_cannot_be_put_in_is_a_problem_of_its_file(
    place: Place, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Whatever the checks may let through: nothing keeps the vault from opening, and nothing of it is said aloud."""
    fold = State.fold

    def broken(self: State, frame: Frame, *arguments: Any, **named: Any) -> int:
        if next(frame.dots())[1] == 2:
            raise error
        return fold(self, frame, *arguments, **named)

    monkeypatch.setattr(State, "fold", broken)
    with place.open() as vault:
        (problem,) = vault.problems
        assert problem.path.endswith(place.path.name)
        assert problem.kind == "FrameError"
        assert "of a value" not in problem.what
        assert PERSON not in vault.documents("contacts")
        vault.refresh()
        vault.commit([Set("contacts", PERSON, "family", "Schmidt")])
        assert vault.documents("contacts")[PERSON] == {"family": "Schmidt"}
