"""A folder between devices as the world treats it: whoever can write to it, and programs that carry it half way."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from core.vault.disk import is_device
from core.vault.envelope import peek
from core.vault.segment import content_hash, parse_segment_name

Commits = Callable[[str], frozenset[str]]
Snapshot = dict[str, bytes]
_known: dict[tuple[str, int, int, int], tuple[str, str]] = {}


def content_of(path: str) -> str:
    """The hash of a file's bytes, as its name has it; a file is read but once as long as it stays the same."""
    status = os.stat(path)  # noqa: PTH116  called a hundred thousand times
    mark = (path, status.st_ino, status.st_size, status.st_mtime_ns)
    found = _known.get(mark)
    if found is None:
        if len(_known) > 50_000:
            _known.clear()
        with open(path, "rb") as file:  # noqa: PTH123
            data = file.read()
        found = _known[mark] = hashlib.sha256(data).hexdigest()[:32], _placed(data)
    return found[0]


def _placed(data: bytes) -> str:
    """What a whole segment is called, by its bytes alone; empty for anything else."""
    try:
        head = peek(data)
    except Exception:
        return ""
    return f"{head.device.hex()}/{head.lo:08x}-{head.hi:08x}-{content_hash(data)}.tdb"


def identified(path: str) -> str:
    """As `_placed`, of a file."""
    content_of(path)
    status = os.stat(path)  # noqa: PTH116
    return _known[path, status.st_ino, status.st_size, status.st_mtime_ns][1]


class World:
    """A folder, and what may happen to it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.snapshots: list[Snapshot] = []

    def segments(self) -> list[str]:
        """Every file in a device's directory, as "device/name"."""
        top = os.path.join(self.path, "devices")  # noqa: PTH118
        try:
            devices = os.listdir(top)
        except FileNotFoundError:
            return []
        return sorted(f"{device}/{name}" for device in devices for name in os.listdir(f"{top}/{device}"))

    def stands_for(self, files: Mapping[str, frozenset[str]]) -> set[str]:
        """The commits that are in it: in files in the place that fits their bytes, or in one that fits no file."""
        found: set[str] = set()
        for key in self.segments():
            device, _, name = key.partition("/")
            if ".tdb" in name and not name.startswith(("tmp-", ".")):
                placed = identified(f"{self.path}/devices/{key}")
                if placed == key or parse_segment_name(name) is None or not is_device(device):
                    found |= files.get(placed, frozenset())
        return found

    def listing(self) -> list[tuple[str, str]]:
        """Every segment with what it holds: equal as long as nothing changes."""
        return [(key, content_of(f"{self.path}/devices/{key}")) for key in self.segments()]

    def place(self, key: str) -> Path:
        """Where a "device/name" lies."""
        return self.path / "devices" / key

    def put(self, key: str, data: bytes) -> None:
        """Write a file, as a program that carries files does."""
        path = self.place(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(data)

    def snapshot(self) -> Snapshot:
        """Everything in it, by its path."""
        return {
            str(path.relative_to(self.path)): path.read_bytes()
            for path in self.path.rglob("*")
            if path.is_file()
        }

    def wipe(self) -> None:
        """Nothing is left but the folder itself."""
        shutil.rmtree(self.path)
        self.path.mkdir()

    def lay(self, snapshot: Snapshot) -> None:
        """Put files there, whatever had their names."""
        for name, data in snapshot.items():
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            path.write_bytes(data)

    def tear(self, key: str, left: int) -> None:
        """Only the beginning of a file is there, under its final name."""
        self.put(key, self.place(key).read_bytes()[:left])

    def rename_to_copy(self, key: str, number: int, keep: bool) -> None:
        """A program calls a file a conflict, and perhaps keeps one under the old name too."""
        stem = key.removesuffix(".tdb")
        name = (
            f"{stem}.sync-conflict-20260609-074500-ABCDEF{number}.tdb",
            f"{stem} (Ada's conflicted copy 2026-06-09).tdb",
            f"{stem} ({number}).tdb",
            f"{key}.conflict{number}",
        )[number % 4]
        data = self.place(key).read_bytes()
        if not keep:
            self.place(key).unlink()
        self.put(name, data)

    def swap(self, one: str, other: str) -> None:
        """Two files change names."""
        first, second = self.place(one).read_bytes(), self.place(other).read_bytes()
        self.put(one, second)
        self.put(other, first)

    def forge(self, key: str, number: int) -> None:
        """A copy whose head says something else, under the name that fits its bytes."""
        data = bytearray(self.place(key).read_bytes())
        # Behind magic, version and suite: the kind, the vault, the device, epoch and key id, and the span.
        at = (12, 30, 40, 50, 54, 60, 130)[number % 7]
        if len(data) <= at:
            return
        data[at] ^= 1 + number % 5
        self.put(_placed(bytes(data)) or f"{key.partition('/')[0]}/junk-{number}", bytes(data))

    def litter(self, number: int) -> None:
        """Things that belong nowhere."""
        name = (
            ".DS_Store",
            "desktop.ini",
            f"devices/{number:016x}/{'0' * 7}1-{'0' * 7}1-{number:032x}.tdb",
            f"devices/{number:016x}/.{'0' * 7}1-{'0' * 7}1-{number:032x}.tdb.icloud",
            f"devices/not a device/{number}.tdb",
            f"keys/{number}.key",
        )[number % 6]
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes((number % 256,)) * (number % 1500))


class Carrier:
    """Keeps two folders in step, both ways, deletions first; may be interrupted between two files or within one."""

    def __init__(self, one: World, other: World) -> None:
        self._sides = (one, other)
        self._agreed = {str(each.relative_to(one.path)) for each in _files(one)} & {
            str(each.relative_to(other.path)) for each in _files(other)
        }

    def carry(self, most: int | None = None, left: int | None = None) -> None:
        """Go on, all of it or so many files; of the last one only the first `left` bytes come through."""
        for done, step in enumerate(self._steps()):
            if most is not None and done >= most:
                if left is not None:
                    step(left)
                return
            step(None)

    def _steps(self) -> list[Callable[[int | None], None]]:
        names = [{str(path.relative_to(side.path)): path for path in _files(side)} for side in self._sides]
        deletions: list[Callable[[int | None], None]] = []
        copies: list[Callable[[int | None], None]] = []
        for name in sorted(names[0].keys() | names[1].keys() | self._agreed):
            have = [name in names[0], name in names[1]]
            if name in self._agreed and not all(have):
                deletions.append(self._deletion(name))
            elif all(have):
                sizes = [names[number][name].stat().st_size for number in (0, 1)]
                if sizes[0] != sizes[1]:
                    copies.append(self._copy(name, 0 if sizes[0] > sizes[1] else 1))
                else:
                    self._agreed.add(name)
            else:
                copies.append(self._copy(name, 0 if have[0] else 1))
        return [*deletions, *copies]

    def _deletion(self, name: str) -> Callable[[int | None], None]:
        def step(left: int | None) -> None:
            if left is None:
                for side in self._sides:
                    (side.path / name).unlink(missing_ok=True)
                self._agreed.discard(name)

        return step

    def _copy(self, name: str, source: int) -> Callable[[int | None], None]:
        def step(left: int | None) -> None:
            target = self._sides[1 - source].path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            data = (self._sides[source].path / name).read_bytes()
            target.unlink(missing_ok=True)
            target.write_bytes(data if left is None else data[:left])
            if left is None:
                self._agreed.add(name)

        return step


def _files(side: World) -> list[Path]:
    return [path for path in side.path.rglob("*") if path.is_file() and not path.name.startswith("tmp-")]
