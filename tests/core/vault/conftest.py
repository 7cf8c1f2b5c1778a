"""A small vault as files: made once, copied for each test that wants one."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.vault import header, keys, segment, shape
from core.vault.envelope import Header, Kind
from core.vault.keyring import EpochKey, Keyring
from core.vault.recovery import RecoveryCode

PASSPHRASE = "correct horse battery staple"


@dataclass(frozen=True)
class Store:
    """The files of a vault of one device and one commit, with everything needed to read them."""

    directory: Path
    vault_id: bytes
    keyring: Keyring
    code: RecoveryCode
    passphrase: str
    device: bytes

    @property
    def key(self) -> EpochKey:
        return self.keyring.current

    @property
    def devices(self) -> Path:
        return self.directory / "devices" / self.device.hex()

    def header(self, lo: int, hi: int | None = None, **parts: object) -> Header:
        kind = Kind.COMMIT if hi is None else Kind.MERGED
        known = {"kind": kind, "vault_id": self.vault_id, "device": self.device, "epoch": self.key.epoch}
        known |= {"key_id": self.key.key_id, "lo": lo, "hi": hi or lo}
        return Header(**(known | parts))  # type: ignore[arg-type]

    def commit(self, seq: int = 1, tables: dict[str, object] | None = None) -> bytes:
        """The bytes of a commit."""
        meta = shape.Meta(at=1795429123456, dev=("93aa00bc11de2233",), seen={"93aa00bc11de2233": 57})
        return segment.build_segment(self.key, self.header(seq), TABLES if tables is None else tables, meta)

    def put(self, data: bytes, lo: int = 1, hi: int | None = None) -> Path:
        """Write a segment's bytes under the name they give themselves, as a copying program would."""
        path = self.devices / segment.segment_name(lo, hi or lo, data)
        path.write_bytes(data)
        return path

    def read(self, path: Path) -> segment.Segment:
        return segment.read_segment(path, self.keyring.get, self.vault_id)


TABLES: dict[str, object] = {
    "contacts": {
        "Zk3aaaaaaaaaaaaa": {"given": "Ada", "tags": {"maths": True}},
        "Qp7aaaaaaaaaaaaa": {"note": "moved to Bern", "~": {"": [0, 3, 1, 40], "note": [1, 40]}},
    }
}


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Store:
    directory = tmp_path_factory.mktemp("template") / "vault"
    keyring, code = keys.create_keys(directory, PASSPHRASE, cost=keys.CHEAPEST)
    store = Store(
        directory, header.read_header(directory), keyring, code, PASSPHRASE, bytes.fromhex("0123456789abcdef")
    )
    store.devices.mkdir(parents=True)
    store.put(store.commit())
    return store


@pytest.fixture
def store(_template: Store, tmp_path: Path) -> Store:
    """A vault of one device and one commit."""
    directory = tmp_path / "vault"
    shutil.copytree(_template.directory, directory)
    return Store(
        directory,
        _template.vault_id,
        _template.keyring,
        _template.code,
        _template.passphrase,
        _template.device,
    )


@pytest.fixture
def snapshot() -> Callable[[Path], dict[str, str]]:
    """`snapshot(directory)` tells everything below a directory by what it holds."""

    def take(directory: Path) -> dict[str, str]:
        return {
            str(path.relative_to(directory)): hashlib.sha256(path.read_bytes()).hexdigest()
            if path.is_file()
            else "directory"
            for path in sorted(directory.rglob("*"))
        }

    return take
