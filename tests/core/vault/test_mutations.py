"""Every byte changed and every length cut, each mutant under the name that its own hash gives it.

The tables in `core.vault.errors` say which class refuses a change of which region. Only the checks behind the hash
are reached so; that a file's bytes must fit its name is tested elsewhere.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from core.errors import VaultError
from core.vault import header, keyring, keys, segment, slots
from core.vault.errors import (
    HEADER_REGIONS,
    RING_REGIONS,
    SEALED_REGIONS,
    SLOT_REGIONS,
    CommitmentError,
    ExpensiveKdfError,
    KdfLimitError,
    MagicError,
    SealError,
    UnsupportedError,
)
from core.vault.keyring import EpochKey, Keyring

FLIPS = (1, 2, 4, 8, 16, 32, 64, 128, 255)
Regions = Mapping[str, tuple[int, int, tuple[type[VaultError], ...]]]


def _mutants(data: bytes) -> Iterator[tuple[int, bytes]]:
    for at, byte in enumerate(data):
        for flip in FLIPS:
            yield at, data[:at] + bytes((byte ^ flip,)) + data[at + 1 :]


def _refusal(read: Callable[[], object]) -> type[BaseException] | None:
    try:
        read()
    except VaultError as error:
        return type(error)
    return None


def _region_of(regions: Regions, at: int, size: int) -> str:
    found = [name for name, (start, end, _) in regions.items() if start <= at < (size if end == -1 else end)]
    assert len(found) == 1
    return found[0]


def _check_sealed(data: bytes, regions: Regions, read: Callable[[bytes], object]) -> None:
    reached = set()
    for at, mutant in _mutants(data):
        name = _region_of(regions, at, len(data))
        expected = regions[name][2]
        refusal = _refusal(lambda mutant=mutant: read(mutant))  # type: ignore[misc]
        assert refusal in expected, f"byte {at} in {name}: {refusal}"
        reached.add(name)
    assert reached == set(regions)
    for length in range(len(data)):
        refusal = _refusal(lambda length=length: read(data[:length]))  # type: ignore[misc]
        assert refusal is (MagicError if length < 151 + 16 else SealError), f"cut to {length}: {refusal}"
    assert _refusal(lambda: read(data + b"\0")) is SealError


def test_every_changed_byte_and_every_cut_of_a_segment_is_refused_by_its_class(store: Any) -> None:
    def read(mutant: bytes) -> None:
        name = segment.segment_name(1, 1, mutant)
        segment.parse_segment(mutant, name, store.keyring.get, store.vault_id, store.device)

    data = store.commit()
    read(data)
    _check_sealed(data, SEALED_REGIONS, read)


def test_every_changed_byte_and_every_cut_of_a_merged_file_is_refused_by_its_class(store: Any) -> None:
    content = (
        b'{"_meta":{"0":{"c":[[0,1,5]],"from":{"0123456789abcdef":[[1,"00112233445566778899aabbccddeeff"]]},'
        b'"head":"%s"}},"contacts":{"a":{"given":"Ada","~":{"":[0]}}}}' % (b"ab" * 32)
    )
    data = segment.envelope.seal(store.key, store.header(1, 2), content)

    def read(mutant: bytes) -> None:
        name = segment.segment_name(1, 2, mutant)
        segment.parse_segment(mutant, name, store.keyring.get, store.vault_id, store.device)

    read(data)
    _check_sealed(data, SEALED_REGIONS, read)


def test_a_commit_called_a_merged_file_fails_at_the_key(store: Any) -> None:
    data = store.commit()
    mutant = data[:12] + b"\2" + data[13:]
    name = segment.segment_name(1, 1, mutant)
    with pytest.raises(CommitmentError):
        segment.parse_segment(mutant, name, store.keyring.get, store.vault_id, store.device)


def test_every_changed_byte_and_every_cut_of_a_ring_is_refused_by_its_class(store: Any) -> None:
    new = Keyring(EpochKey(2, b"2" * 32), (store.key,))
    path = keyring.write_ring(store.directory, new)

    def read(mutant: bytes) -> None:
        name = f"{path.name[:27]}{hashlib.sha256(mutant).hexdigest()[:32]}.key"
        assert len(name) == len(path.name)
        assert keyring.parse_ring(mutant, name, store.vault_id, new.current) == (store.key,)

    read(path.read_bytes())
    _check_sealed(path.read_bytes(), RING_REGIONS, read)


def test_mutants_in_the_directory_are_refused_and_change_nothing(store: Any, snapshot: Any) -> None:
    original = store.commit()
    before = snapshot(store.directory)
    for at in range(len(original)):
        mutant = original[:at] + bytes((original[at] ^ 255,)) + original[at + 1 :]
        expected = SEALED_REGIONS[_region_of(SEALED_REGIONS, at, len(original))][2]
        path = store.put(mutant)
        assert _refusal(lambda path=path: store.read(path)) in expected  # type: ignore[misc]
        assert path.read_bytes() == mutant
        path.unlink()
    assert snapshot(store.directory) == before


# -- key slots -------------------------------------------------------------------------------------------------

_HEX = {"vault_id": 32, "key_id": 16, "slot": 16}
_SALTS = {"kdf.salt": 16, "salt": 32}
_NUMBERS = ("version", "suite", "epoch", "kdf.m_kib", "kdf.t", "kdf.p")


def _flat(members: dict[str, Any]) -> dict[str, Any]:
    flat = {name: value for name, value in members.items() if name != "kdf"}
    return flat | {f"kdf.{name}": value for name, value in members.get("kdf", {}).items()}


def _spans(line: bytes) -> dict[str, tuple[int, int]]:
    """Where the value of each member stands in line 1, quotes included."""
    spans = {}
    for name, value in _flat(json.loads(line)).items():
        written = json.dumps(value).encode()
        text = b'"%s":%s' % (name.rpartition(".")[2].encode(), written)
        assert line.count(text) == 1
        end = line.index(text) + len(text)
        spans[name] = (end - len(written), end)
    return spans


def _strict_base64(text: object, length: int) -> bool:
    if not isinstance(text, str) or not text.isascii():
        return False
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        return False
    return len(data) == length and base64.b64encode(data).decode() == text


def _still_a_slot(line: bytes, mutant: bytes, name: str) -> bool:
    """Whether a changed value is still written as a slot's value of that name is."""
    try:
        found = _flat(json.loads(mutant))
    except ValueError:
        return False
    value = found.get(name)
    if list(found) != list(_flat(json.loads(line))):
        return False
    if name in _HEX:
        return isinstance(value, str) and re.fullmatch(f"[0-9a-f]{{{_HEX[name]}}}", value) is not None
    if name in _SALTS:
        return _strict_base64(value, _SALTS[name])
    if name in _NUMBERS:
        return type(value) is int
    return isinstance(value, str | bool)


def _expected_cost(mutant: bytes) -> type[VaultError]:
    kdf = json.loads(mutant)["kdf"]
    m_kib, t, p = kdf["m_kib"], kdf["t"], kdf["p"]
    if not (19456 <= m_kib <= 1048576 and 1 <= t <= 16 and 1 <= p <= 16 and m_kib * t <= 8 * 1048576):
        return KdfLimitError
    return ExpensiveKdfError if m_kib > 524288 else CommitmentError


def _expected_line_1(line: bytes, mutant: bytes, at: int) -> tuple[str, tuple[type[VaultError], ...]]:
    broken = "line 1, not as a slot is written"
    inside = [name for name, (start, end) in _spans(line).items() if start <= at < end]
    if not inside or b"\n" in mutant:
        return broken, SLOT_REGIONS[broken]
    name = inside[0]
    if not _still_a_slot(line, mutant, name):
        return broken, SLOT_REGIONS[broken]
    if name in ("kdf.m_kib", "kdf.t", "kdf.p"):
        exact = _expected_cost(mutant)
        assert exact in SLOT_REGIONS[name]
        return name, (exact,)
    return name, SLOT_REGIONS[name]


def _expected_line_2(original: bytes, mutant: bytes) -> tuple[str, tuple[type[VaultError], ...]]:
    broken = "line 2, not base64"
    if not _strict_base64(mutant.decode("latin-1"), 80):
        return broken, SLOT_REGIONS[broken]
    same = base64.b64decode(mutant)[:32] == base64.b64decode(original)[:32]
    name = "ciphertext" if same else "commitment"
    return name, SLOT_REGIONS[name]


def _expected_slot(data: bytes, mutant: bytes, at: int) -> tuple[str, tuple[type[VaultError], ...]]:
    line, second, _ = data.split(b"\n")
    if at < len(line):
        return _expected_line_1(line, mutant[: len(line)], at)
    first_end, last = len(line), len(data) - 1
    if at in (first_end, last):
        return "line 2, not base64", SLOT_REGIONS["line 2, not base64"]
    return _expected_line_2(second, mutant[first_end + 1 : last])


def _slot(store: Any, type: str) -> Path:
    info = next(info for info in keys.list_slots(store.directory) if info.type == type)
    return Path(store.directory / "keys" / info.name)


def _check_slot(store: Any, type: str, secret: slots.Secret) -> set[str]:
    path = _slot(store, type)
    data = path.read_bytes()
    known: dict[tuple[object, bytes], bytes] = {}

    def read(mutant: bytes) -> bytes:
        name = f"{path.name[:39]}{hashlib.sha256(mutant).hexdigest()[:32]}.key"
        found = slots.parse_slot(mutant, name, store.vault_id)
        given = (found.cost, found.kdf_salt + bytes((found.key_file,)))
        if given not in known:  # the derivation is the same for most mutants
            known[given] = slots.key_encryption_key(found, secret)
        return slots.unwrap(found, known[given])

    assert read(data) == store.key.secret
    reached = set()
    for at, mutant in _mutants(data):
        if mutant == data:
            continue
        name, expected = _expected_slot(data, mutant, at)
        refusal = _refusal(lambda mutant=mutant: read(mutant))  # type: ignore[misc]
        assert refusal in expected, f"byte {at} in {name}: {refusal}, {mutant!r}"
        reached.add(name)
    for length in range(len(data)):
        refusal = _refusal(lambda length=length: read(data[:length]))  # type: ignore[misc]
        assert refusal in SLOT_REGIONS["line 2, not base64"], f"cut to {length}: {refusal}"
    return reached


def test_every_changed_byte_and_every_cut_of_a_recovery_slot_is_refused_by_its_class(store: Any) -> None:
    reached = _check_slot(store, "recovery", store.code)
    assert reached == {name for name in SLOT_REGIONS if not name.startswith("kdf") and name != "key_file"}


def test_every_changed_byte_and_every_cut_of_a_passphrase_slot_is_refused_by_its_class(
    store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def derive(secret: bytes, *, salt: bytes, m_kib: int, t: int, p: int) -> bytes:
        return hashlib.sha256(secret + salt + f"{m_kib} {t} {p}".encode()).digest()

    monkeypatch.setattr(slots.cipher, "argon2id", derive)  # a thousand real ones would take a minute
    old = _slot(store, "passphrase").name
    secret = slots.Passphrase("x")
    keys.add_slot(store.directory, store.keyring, secret, cost=keys.CHEAPEST)
    keys.remove_slot(store.directory, old)
    assert _check_slot(store, "passphrase", secret) == set(SLOT_REGIONS) - {"key_file"}


def test_a_changed_key_file_flag_is_refused(store: Any) -> None:
    path = _slot(store, "passphrase")
    mutant = path.read_bytes().replace(b'"key_file":false', b'"key_file":true')
    name = f"{path.name[:39]}{hashlib.sha256(mutant).hexdigest()[:32]}.key"
    path.unlink()
    (path.parent / name).write_bytes(mutant)
    found = slots.parse_slot(mutant, name, store.vault_id)
    secret = slots.Passphrase(store.passphrase, key_file=bytes(32))
    with pytest.raises(CommitmentError):
        slots.unwrap(found, slots.key_encryption_key(found, secret))


def test_a_weakened_cost_makes_a_slot_fail(store: Any, tmp_path: Path) -> None:
    """What a folder's writer would want: the same slot, cheaper to guess."""
    added = keys.add_slot(
        store.directory, store.keyring, slots.Passphrase("y"), cost=keys.KdfCost(20480, 2, 2)
    )
    data = (store.directory / "keys" / added.name).read_bytes()
    mutant = data.replace(b'"m_kib":20480,"t":2,"p":2', b'"m_kib":19456,"t":1,"p":1')
    name = f"{added.name[:39]}{hashlib.sha256(mutant).hexdigest()[:32]}.key"
    found = slots.parse_slot(mutant, name, store.vault_id)
    with pytest.raises(CommitmentError):
        slots.unwrap(found, slots.key_encryption_key(found, slots.Passphrase("y")))


# -- the header ------------------------------------------------------------------------------------------------


def _expected_header(data: bytes, mutant: bytes) -> tuple[str, tuple[type[VaultError], ...]]:
    broken = "not as a header is written"
    try:
        found, original = json.loads(mutant), json.loads(data)
    except ValueError:
        return broken, HEADER_REGIONS[broken]
    if not mutant.endswith(b"\n") or list(found) != list(original):
        return broken, HEADER_REGIONS[broken]
    changed = next(name for name in original if found[name] != original[name])
    spelled = type(found[changed]) is type(original[changed])
    if changed == "vault_id":
        spelled = spelled and re.fullmatch("[0-9a-f]{32}", found[changed]) is not None
    return (changed, HEADER_REGIONS[changed]) if spelled else (broken, HEADER_REGIONS[broken])


def test_every_changed_byte_and_every_cut_of_the_header_is_refused_by_its_class(
    store: Any, snapshot: Any
) -> None:
    path = store.directory / header.FILE
    data = path.read_bytes()

    def read(mutant: bytes) -> object:
        path.write_bytes(mutant)
        before = snapshot(store.directory)
        try:
            return keys.unlock(store.directory, store.code)
        finally:
            assert snapshot(store.directory) == before

    read(data)
    reached = set()
    for at, mutant in _mutants(data):
        name, expected = _expected_header(data, mutant)
        refusal = _refusal(lambda mutant=mutant: read(mutant))  # type: ignore[misc]
        assert refusal in expected, f"byte {at} in {name}: {refusal}, {mutant!r}"
        reached.add(name)
    assert reached == set(HEADER_REGIONS)
    for length in range(len(data)):
        refusal = _refusal(lambda length=length: read(data[:length]))  # type: ignore[misc]
        assert refusal in HEADER_REGIONS["not as a header is written"], f"cut to {length}: {refusal}"


@pytest.mark.parametrize("text", [b'"version":2', b'"version":0', b'"suite":2'])
def test_a_header_of_a_newer_version_says_so(text: bytes) -> None:
    data = header.write_header(bytes(16))
    field = text.split(b":")[0]
    with pytest.raises(UnsupportedError):
        header.parse_header(re.sub(field + rb":\d", text, data))
